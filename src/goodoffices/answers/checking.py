"""What can only be said of a case after computing with it: warnings beside those of the reader."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path

import numpy as np

from goodoffices.bargaining.modelling import model_of
from goodoffices.bargaining.verdicts import Verdicts
from goodoffices.case.files import CheckedCase, check_case, has_claims_beside
from goodoffices.case.model import Case
from goodoffices.case.spelling import quoted
from goodoffices.durability.exchange.choices import with_choices
from goodoffices.durability.exchange.terms import Terms
from goodoffices.errors import Problem
from goodoffices.learning.likelihoods import Reason, weigh_claims
from goodoffices.worlds.ensemble import ReferenceWorld

__all__ = ["check"]

_POINTS_APART = 10


def check(source: str | Path) -> CheckedCase:
    """Read a case and return what is wrong with it, and what is doubtful, in file order.

    Parameters
    ----------
    source : str or Path
        A path, or a slug of the catalog.
    """
    case, errors, warnings = check_case(source)
    if case is None:
        return CheckedCase(case, errors, warnings)
    name = warnings[0].file if warnings else str(source)
    # A claim knows its line and not its file, of which there may be two.
    lines = {claim.id: 0 if has_claims_beside(source) else claim.line for claim in case.claims}
    found = (*_far_from_the_gain(case, name), *_evidence_that_does_not_count(case, name, lines))
    return CheckedCase(case, errors, tuple(sorted((*warnings, *found), key=lambda each: each.line)))


_IDLE = {
    Reason.CONTRADICTS_ITSELF: (
        "its origin says the opposite in {other}, so neither counts as evidence.",
        "Give them origins of their own, withdraw one, or link them: {{kind: retracts, ..}}.",
    ),
    Reason.SAYS_NOTHING: (
        "it is about {about}, of which no world differs from another, so it does not count as evidence.",
        "Let it be about an unknown, a red line, a guarantee or a comparison; or write use: basis.",
    ),
}


def _evidence_that_does_not_count(case: Case, file: str, lines: Mapping[str, int]) -> Iterator[Problem]:
    """Warn of claims that are marked as evidence and move nothing, where the case can be put right."""
    for record in weigh_claims(case, case.reliability_table):
        if record.why in _IDLE:
            what, hint = _IDLE[record.why]
            about, other = quoted(record.about), record.because_of or "another claim"
            yield Problem(
                file,
                lines[record.id],
                f"claims.{record.id}",
                what.format(other=other, about=about),
                hint.format(),
            )


def _far_from_the_gain(case: Case, file: str) -> Iterator[Problem]:
    """Warn where acts and holding add up to something else than the text gains a party over no deal.

    Both are what the party has from the whole being carried out; only a text that leaves nothing open has a
    utility to compare with. In the reference world.
    """
    schedule = case.schedule
    if schedule is None or not schedule.steps:
        return
    tabled = case.tabled or (None,) * len(case.issues)
    stated = schedule.text or tabled
    text = tuple(own if own is not None else other for own, other in zip(stated, tabled, strict=True))
    package = tuple(option for option in text if option is not None)
    if len(package) < len(text):
        return
    world = ReferenceWorld(case)
    model = model_of(case, world)
    verdicts = Verdicts(model, np.array([package], dtype=np.int64))
    complete = with_choices(Terms(case, schedule, world, text)).exchange().complete
    for p, party in enumerate(case.parties):
        score = model.parties[p].score
        if score is None:
            continue
        gain = Fraction(int(verdicts.gain(p)[0, 0]), score.scale)
        carried = complete[p, 0]
        if abs(carried - gain) > _POINTS_APART:
            yield Problem(
                file,
                schedule.line,
                f"schedule.holds.{party.id}",
                f"acts and holds are worth {float(carried):.4g} points to {party.id!r}, "
                f"but the text gains it {float(gain):.4g} over no_deal.",
                f"They should agree within {_POINTS_APART}: correct holds or the worth of the acts.",
            )
