"""What offers, and the answers to them, tell of what the sides want."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

import numpy as np
import numpy.typing as npt
from scipy import special

from goodoffices.case.claims import Offer
from goodoffices.case.grading import Responses
from goodoffices.case.holding import holds
from goodoffices.case.issues import Package
from goodoffices.case.model import Case
from goodoffices.learning.likelihoods import Reason
from goodoffices.learning.wants import Wants

__all__ = ["AnswerRecord", "Completion", "OfferRecord", "answer_likelihood", "read_offers"]

Floats = npt.NDArray[np.float64]
MOST_COMPLETIONS = 512
"""So many ways to complete a partial offer are tried in every world; of more, so many spread over all."""


class Completion(Enum):
    """How the issues that an offer leaves open were taken: none, as tabled, or as is best for who answers."""

    WHOLE = "whole"
    TABLED = "tabled"
    BEST = "best"


@dataclass(frozen=True, slots=True)
class AnswerRecord:
    """What was made of one side's answer to an offer; its own offer is an acceptance."""

    party: str
    accepted: bool
    why: Reason

    @property
    def counted(self) -> bool:
        """Whether it bears on the weights of the worlds."""
        return self.why is Reason.COUNTED


@dataclass(frozen=True, slots=True)
class OfferRecord:
    """What was made of an offer.

    Attributes
    ----------
    id : str
        ``offers.1`` and so on, in the order of the case.
    day : float
        Days from the date of the case; what was offered before it counts as of that date (`day_given` is then
        below 0).
    packages : tuple of packages
        What the offer may mean: the ways to complete it.
    all_tried : bool
        Whether these are all of them.
    """

    id: str
    on: date | None
    by: str
    day: float
    day_given: float
    completion: Completion
    packages: tuple[Package, ...]
    all_tried: bool
    answers: tuple[AnswerRecord, ...]


def read_offers(case: Case) -> tuple[OfferRecord, ...]:
    """Return the offers of a case and who answered them how, ready to be weighed.

    Issues that an offer leaves open are those of the text on the table; what that leaves open too is taken as
    is best for whoever answers, among coherent texts, in each world: who accepts part of a text says that
    some way to fill the rest would do, and who refuses it that none would.
    """
    return tuple(_read(case, offer, f"offers.{number}") for number, offer in enumerate(case.offers, start=1))


def _read(case: Case, offer: Offer, name: str) -> OfferRecord:
    given = float((offer.on - case.as_of).days) if offer.on is not None and case.as_of is not None else 0.0
    tabled = case.tabled or (None,) * len(case.issues)
    text = tuple(own if own is not None else other for own, other in zip(offer.package, tabled, strict=True))
    completion = Completion.WHOLE if None not in offer.package else Completion.TABLED
    if None in text:
        completion = Completion.BEST
    packages, all_tried = _completions(case, text)
    answers: list[AnswerRecord] = []
    for party, accepted, known in _answers(case, offer):
        why = Reason.COUNTED
        if not known:
            why = Reason.NO_ANSWER
        elif any(earlier.party == party for earlier in answers):
            why = Reason.ANSWERS_ITSELF
        elif case.party(party).preferences is None:
            why = Reason.NOT_MODELLED
        elif not packages:
            why = Reason.NO_COHERENT_TEXT
        answers.append(AnswerRecord(party, accepted, why))
    return OfferRecord(
        name, offer.on, offer.by, max(0.0, given), given, completion, packages, all_tried, tuple(answers)
    )


def _answers(case: Case, offer: Offer) -> Iterator[tuple[str, bool, bool]]:
    """Yield (party, whether it accepted, whether that is known), whoever made the offer first."""
    if offer.by in {party.id for party in case.parties}:
        yield offer.by, True, True
    for party, answer in offer.answers:
        yield party, answer == "accepted", answer != "none"


def _completions(case: Case, text: tuple[int | None, ...]) -> tuple[tuple[Package, ...], bool]:
    """Return the coherent ways to complete a text, and whether they are all; a whole text stands as it is."""
    if None not in text:
        return (tuple(option for option in text if option is not None),), True
    choices: list[Sequence[int]] = [
        range(len(issue.options)) if option is None else (option,)
        for issue, option in zip(case.issues, text, strict=True)
    ]
    n = math.prod(len(choice) for choice in choices)
    # Of too many, every so-manieth: spread over the options of every issue, and the same on every run.
    step = max(1, -(-n // MOST_COMPLETIONS))
    while n > MOST_COMPLETIONS and math.gcd(step, n) > 1:
        step += 1
    some = [_package_at(choices, (k * step) % n) for k in range(min(n, MOST_COMPLETIONS))]
    kept = [
        package
        for package in some
        if all(holds(rule.condition, case.issues, dict(enumerate(package))) for rule in case.rules)
    ]
    return tuple(kept), n <= MOST_COMPLETIONS


def answer_likelihood(offer: OfferRecord, answer: AnswerRecord, wants: Wants, responses: Responses) -> Floats:
    """Return how likely a side is to answer an offer so, in each world: shape (n,) or (1,).

    Acceptance of x has the chance sigma(g / s), g being its gain over no deal on the day of the offer, never
    below the least, and the least where a real red line of the side breaks; refusal has 1 - (1 - b) times
    sigma(g / s), or times the least.
    """
    reckoning = wants.reckon(answer.party, offer.packages)
    gains = reckoning.effective - wants.no_deal(answer.party, offer.day)[:, None]
    chance = np.where(reckoning.breaks, responses.least, special.expit(gains / responses.points))
    accepts = np.asarray(chance.max(axis=1))
    if answer.accepted:
        return np.asarray(np.maximum(accepts, responses.least))
    return np.asarray(1.0 - (1.0 - responses.tactical) * accepts)


def _package_at(choices: Sequence[Sequence[int]], place: int) -> Package:
    """Return the package at a place in the order of all that choose one option per issue."""
    package = []
    for choice in reversed(choices):
        place, option = divmod(place, len(choice))
        package.append(choice[option])
    return tuple(reversed(package))
