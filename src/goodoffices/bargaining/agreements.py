"""Whose yes makes an agreement, and what can stand in its way."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from fractions import Fraction

import numpy as np

from goodoffices.bargaining.positions import (
    Limit,
    PartyModel,
    RouteModel,
    StepModel,
)
from goodoffices.bargaining.ratification import Tally, rule_passes
from goodoffices.case.bodies import RuleKind
from goodoffices.case.expressions import issues_of
from goodoffices.case.model import Case
from goodoffices.errors import QuestionError

__all__ = ["agreeing_sets", "limits_of"]


def agreeing_sets(case: Case) -> tuple[frozenset[int], ...]:
    """Return the inclusion-minimal sets of modelled parties whose yes makes an agreement."""
    modelled = [i for i, party in enumerate(case.parties) if party.always is None]
    needed = {i for i, party in enumerate(case.parties) if party.id in case.agreement.must_include}
    if any(case.parties[i].always not in (None, "yes") for i in needed):
        return ()
    optional = [i for i in modelled if i not in needed]
    rule = case.agreement.rule
    if rule.threshold is not None and not rule.threshold.is_fixed:
        raise QuestionError(
            f"agreement: {rule.kind.value} is uncertain.", "Who must agree has to be known: write one number."
        )
    if rule.kind is RuleKind.UNANIMOUS:
        everyone = frozenset(modelled)
        return (everyone,) if _agrees(case, everyone) else ()
    if len(optional) > 16:
        raise QuestionError(
            f"an agreement by vote among {len(optional)} parties is too much to look through.",
            "Name more of them under agreement.must_include, or ask for unanimity.",
        )
    minimal: list[frozenset[int]] = []
    for size in range(len(optional) + 1):
        for chosen in itertools.combinations(optional, size):
            parties = frozenset(chosen) | (needed & set(modelled))
            if not any(known <= parties for known in minimal) and _agrees(case, parties):
                minimal.append(parties)
    return tuple(minimal)


def _agrees(case: Case, saying_yes: frozenset[int]) -> bool:
    votes = {"yes": 0, "no": 0, "abstain": 0, "absent": 0}
    for i, party in enumerate(case.parties):
        votes[party.always or ("yes" if i in saying_yes else "no")] += party.seats
    rule = case.agreement.rule
    threshold = None if rule.threshold is None else np.array([rule.threshold.fixed], dtype=object)
    tally = Tally(*(np.array([Fraction(votes[vote])], dtype=object) for vote in ("yes", "no", "abstain")))
    total = np.array([Fraction(sum(votes.values()))], dtype=object)
    return bool(rule_passes(rule.kind, threshold, rule.of, tally, total)[0])


def limits_of(
    case: Case, parties: Sequence[PartyModel], steps: Sequence[StepModel | RouteModel]
) -> Iterator[Limit]:
    """Yield everything that can block, in the order of the bits of a mask: parties, the whole, rules."""
    for p, (party, model) in enumerate(zip(case.parties, parties, strict=True)):
        if party.always is not None:
            continue
        name = party.name or party.id
        for line in party.red_lines:
            yield Limit(line.id, "red_line", p, line.owners or (name,), issues_of(line.rule))
        yield Limit(f"{party.id}.no_deal", "no_deal", p, (name,), frozenset())
        bodies = {body.id: body.name for body in party.bodies}
        for entry in model.steps:
            if _binds(entry):
                yield Limit(entry.limit, "step", p, _step_owners(entry, bodies), frozenset())
    names = {body.id: body.name for body in case.bodies}
    for entry in steps:
        if _binds(entry):
            yield Limit(entry.limit, "step", None, _step_owners(entry, names), frozenset())
    for rule in case.rules:
        if rule.id is not None:
            yield Limit(rule.id, "rule", None, rule.owners, issues_of(rule.condition))


def _binds(entry: StepModel | RouteModel) -> bool:
    return any(step.binding for step in entry.steps) if isinstance(entry, RouteModel) else entry.binding


def _step_owners(entry: StepModel | RouteModel, names: dict[str, str]) -> tuple[str, ...]:
    steps = entry.steps if isinstance(entry, RouteModel) else (entry,)
    return tuple(dict.fromkeys(names.get(step.body) or step.body for step in steps))
