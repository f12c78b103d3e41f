"""What `hold` answers with; the field names are the keys of its JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from goodoffices.answers.evidence_results import EvidenceFound
from goodoffices.answers.results import Chance, PackageMap

__all__ = [
    "BestOrder",
    "Chunk",
    "Course",
    "Ending",
    "GuarantorShare",
    "HoldAnswer",
    "LeastGuarantee",
    "LetterFinding",
    "OpenPhase",
    "Spread",
    "StepOutlook",
    "Tradeoff",
]


@dataclass(frozen=True, slots=True)
class Spread:
    """A number over the worlds: weighted tenth, half and nine tenths; all alike where it is certain."""

    low: float
    median: float
    high: float


@dataclass(frozen=True, slots=True)
class StepOutlook:
    """One step, or ``end``: what each side that is asked would gain by stopping there.

    Attributes
    ----------
    step : int or "end"
    day : float
        In the reference world; days count from entry into force.
    actors : tuple of party ids
        Who is asked: who acts at the step, or may walk away at it.
    acts : tuple of (doer, what it does)
    stop_incentive : mapping of party to Spread
        Stop minus go on, in points of that party's own scale; above 0 it gains by stopping.
    p_gains : mapping of party to float
        The chance that it gains by stopping there, whether or not the step is reached.
    p_stop : float
        The chance that the carrying out ends at this step.
    p_reached : float
        The chance that it comes to this step.
    """

    step: int | str
    day: float
    actors: tuple[str, ...]
    acts: tuple[tuple[str, str], ...]
    stop_incentive: Mapping[str, Spread]
    p_gains: Mapping[str, float]
    p_stop: float
    p_reached: float
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Ending:
    """Where it ends short of holding, and by whom; `by` joins those who stop together by "and"."""

    step: int | str
    by: str
    p: float
    stoppers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GuarantorShare:
    """What one guarantor alone would have to put in so that `against` never gains by stopping.

    `worth` is what it now puts in (reference world); `needed` what it needs in the chosen share of worlds,
    None where it cannot suffice there at any worth; `p_can` the chance that it can suffice. `gaps` are steps
    at which `against` may gain by stopping while the guarantee is not in force.
    """

    id: str
    by: str
    against: str
    worth: float
    credible: float
    needed: float | None
    p_can: float
    gaps: tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class LeastGuarantee:
    """The certain loss, beyond the guarantees in force, that keeps a side from ever gaining by stopping.

    `value` suffices in the share of worlds that was asked for; `reference` in the reference world; `spread`
    over the worlds. `total` is `value` with the guarantees in force taken away: all that is needed.
    `at` is the step that decides it most often. `covered_by` is, by mediator, the chance that its leverage
    on this side is worth as much.
    """

    value: float
    share: float
    reference: float
    spread: Spread
    total: float
    at: int | str | None
    covered_by: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Chunk:
    """A portion of an item handed over at once, and what its giver would gain by keeping it then."""

    item: str
    n: int
    by: str
    stop_incentive: float


@dataclass(frozen=True, slots=True)
class Tradeoff:
    """Guarantees that suffice, none of which can be less alone; with an order that attains them."""

    guarantees: Mapping[str, float]
    chunks: tuple[Chunk, ...]


@dataclass(frozen=True, slots=True)
class BestOrder:
    """The order and portions of the divisible items that make the largest stop incentive least.

    In the reference world. `largest_stop_incentive` is over each side's own portions; `at_the_end` what going
    back gains after the last one, which no order changes. `fewest_portions` asks no more of the guarantees
    than `largest_stop_incentive` (0 where that is negative). `ties` are orders that tempt as little and ask
    other guarantees. `p_hold` is the chance, over the worlds, that the items alone, handed over in the order
    of `chunks`, are carried out and kept; other acts of the schedule do not count in it.
    """

    chunks: tuple[Chunk, ...]
    largest_stop_incentive: Mapping[str, float]
    at_the_end: Mapping[str, float]
    tradeoff: tuple[Tradeoff, ...]
    fewest_portions: int | None
    method: str
    exact: bool
    assumes: str
    notes: tuple[str, ...] = ()
    ties: tuple[Tradeoff, ...] = ()
    p_hold: Chance | None = None


@dataclass(frozen=True, slots=True)
class LetterFinding:
    """Something about one letter or two: that they collide, or what else is worth knowing.

    Attributes
    ----------
    assurances : tuple of str
        Of two letters, first the one that demands or permits, then the one that forbids.
    kind : str
        Such as ``forbids_a_permission`` or ``forbids_the_schedule``.
    decided : bool
        Whether the question was decided; where not, there is no witness.
    witness : mapping or None
        The earliest state in which it comes about: ``day``, ``step`` (the last one carried out, 0 for none),
        ``talks``, and the ``issues`` that the letters name.
    on_schedule : bool
        False where it takes a schedule that is not kept.
    step : int or None
        The step of the schedule that it is about.
    guarantee : str or None
        The guarantee that punishes what the letter permits.
    why_never : str or None
        What a letter's condition fails on: ``itself``, ``schedule``, ``rules`` or ``text``.
    written_by, seen_by : mappings of letter to its writer, and to who else can see it
    blind : tuple of str
        Parties that see one of two letters and not the other; of one letter, those that do not see it.
    """

    assurances: tuple[str, ...]
    kind: str
    decided: bool
    witness: Mapping[str, object] | None
    on_schedule: bool
    step: int | None
    guarantee: str | None
    why_never: str | None
    written_by: Mapping[str, str]
    seen_by: Mapping[str, tuple[str, ...]]
    blind: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpenPhase:
    """A stretch in which nothing is due and a side may walk away with something to gain by it.

    `guarantees` against it are in force and do not suffice in all worlds; `not_in_force` are the others.
    """

    step: int | str
    day: float
    party: str
    p_gains: float
    guarantees: tuple[str, ...]
    not_in_force: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """The reference world's course: where it ends and by whom (None and empty: it holds)."""

    holds: bool
    ends: int | str | None
    by: tuple[str, ...]
    values: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class HoldAnswer:
    """Will it hold: the carrying out of one text over its worlds.

    All chances are conditional on the carrying out having begun. `trust` is, per party and other, the least
    chance of the other's keeping its last promise at which the party goes on (reference world; None: no
    chance suffices). `conflicts` are letters that cannot both be kept, or not with the schedule; `letters`
    what else there is to say of letters.
    """

    title: str
    method: str
    exact: bool
    seed: int
    worlds: int
    world: str | None
    ess: float
    text: PackageMap
    steps: tuple[StepOutlook, ...]
    p_hold: Chance
    p_hold_as_written: Chance
    ends: tuple[Ending, ...]
    orders_differ: tuple[int | str, ...]
    course: Course
    least_guarantee: Mapping[str, LeastGuarantee]
    guarantors: tuple[GuarantorShare, ...]
    trust: Mapping[str, Mapping[str, float | None]]
    best_order: BestOrder | None
    conflicts: tuple[LetterFinding, ...]
    letters: tuple[LetterFinding, ...]
    open_phases: tuple[OpenPhase, ...]
    share: float
    methods: Mapping[str, str]
    notes: tuple[str, ...]
    evidence: EvidenceFound | None = None
    seconds: float = 0.0
