"""What answers say of the evidence behind their worlds. The names of the fields are keys of the JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["AnswerToOffer", "ClaimFound", "EvidenceFound", "OfferFound"]


@dataclass(frozen=True, slots=True)
class ClaimFound:
    """A claim with ``use: evidence``, and what was made of it.

    `likelihood_true` is how likely it is to be made where what it says is true, `likelihood_false` where it
    is not; `why` says why it counts or does not, `because_of` names the claim that is the reason.
    """

    id: str
    source: str
    speaker: str
    about: str
    bears_on: str
    denies: bool
    likelihood_true: float
    likelihood_false: float
    counted: bool
    why: str
    because_of: str | None


@dataclass(frozen=True, slots=True)
class AnswerToOffer:
    """One side's answer to an offer; who made it accepts it."""

    party: str
    answer: str
    counted: bool
    why: str


@dataclass(frozen=True, slots=True)
class OfferFound:
    """An offer, and what was made of the answers to it. `day` counts from the case's date, 0 at least."""

    id: str
    on: str | None
    by: str
    day: float
    before_the_case: bool
    completed: str
    n_ways: int
    all_ways_tried: bool
    answers: tuple[AnswerToOffer, ...]


@dataclass(frozen=True, slots=True)
class EvidenceFound:
    """How evidence moved the worlds that an answer rests on.

    `ess_before` is the effective number of the worlds first drawn, once weighted, `ess_drawn` of all drawn,
    `ess` what intervals go by.
    `pulls` holds, per claim or offer that counts, what each answer has with all evidence less what it has
    without that one: chances from -1 to 1, other numbers in their own unit.
    """

    ess_before: float
    ess_drawn: float
    ess: float
    worlds_drawn: int
    ancestors: int
    method: str
    acceptance: float | None
    table: Mapping[str, Mapping[str, float]]
    claims: tuple[ClaimFound, ...]
    offers: tuple[OfferFound, ...]
    pulls: Mapping[str, Mapping[str, float | None]]
