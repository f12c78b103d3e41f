"""What falls due, and when: deadlines, events, answers from home, votes, ends of guarantees."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from goodoffices.case.bodies import Route, Step
from goodoffices.case.model import Case
from goodoffices.case.uncertain import (
    Choices,
    Conditional,
    Fixed,
    Law,
    Linear,
    Named,
    Normal,
    Pert,
    Quantity,
    Shifted,
    Uniform,
)
from goodoffices.worlds.ensemble import ReferenceWorld

__all__ = ["SOON_DAYS", "Due", "DueKind", "Relative", "ends_of", "in_force", "what_is_due"]

SOON_DAYS = 3.0
"""72 hours."""


class DueKind(Enum):
    """What falls due."""

    DEADLINE = "deadline"
    OWN_DEADLINE = "own deadline"
    EVENT = "event"
    OUTSIDE = "outside"
    ANSWER = "answer"
    VOTES = "votes"


@dataclass(frozen=True, slots=True)
class Due:
    """Something that falls due. Days count from the case's date.

    Attributes
    ----------
    who : str
        A party, an event, or ``agreement`` for votes on the whole; empty for the deadline of the talks.
    first, last : float
        The days between which it falls; of an answer and of votes, the day by which they are wanted.
    takes : (float, float) or None
        How many days it takes.
    act_by : float or None
        The last day to act for it to be there in time, however long it takes; may be below 0.
    chance : (float, float, float) or None
        Mean, low and high end of the chance of an event that has one.
    """

    kind: DueKind
    who: str
    first: float
    last: float
    takes: tuple[float, float] | None = None
    act_by: float | None = None
    chance: tuple[float, float, float] | None = None

    @property
    def moment(self) -> float:
        """The day on which something must be done, or on which it may first fall."""
        return self.first if self.act_by is None else self.act_by

    @property
    def soon(self) -> bool:
        """Whether it may fall, or the last moment to act, within 72 hours."""
        return self.moment <= SOON_DAYS


@dataclass(frozen=True, slots=True)
class Relative:
    """Days that count from entry into force: of the steps, and on which guarantees end (id, first, last)."""

    steps: tuple[tuple[float, float], ...]
    guarantees: tuple[tuple[str, float, float], ...]


def what_is_due(case: Case) -> tuple[Due, ...]:
    """Return everything of a case that falls due, what is due within 72 hours first, then by date.

    Examples
    --------
    >>> from goodoffices.case.files import load_case
    >>> [(due.kind.value, due.act_by) for due in what_is_due(load_case("doha-2024-03"))][:2]
    [('answer', 6.0), ('answer', 11.0)]
    """
    kinds = list(DueKind)
    found = [*_deadlines(case), *_events(case), *_outside(case), *_answers(case), *_votes(case)]
    return tuple(
        sorted(found, key=lambda due: (not due.soon, due.moment, due.first, due.last, kinds.index(due.kind)))
    )


def in_force(case: Case) -> Relative | None:
    """Return what falls on days after entry into force; None where nothing does."""
    schedule = case.schedule
    if schedule is None:
        return None
    steps = tuple(ends_of(case, step.day) for step in schedule.steps)
    guarantees = tuple(
        (each.id, *ends_of(case, each.until_day))
        for each in schedule.guarantees
        if each.until_day is not None
    )
    return Relative(steps, guarantees) if steps or guarantees else None


def ends_of(case: Case, quantity: Quantity) -> tuple[float, float]:
    """Return between what a number lies; of a normal one the middle nineteen twentieths."""
    return _ends(case, quantity.law)


def _ends(case: Case, law: Law) -> tuple[float, float]:
    match law:
        case Fixed(value):
            return float(value), float(value)
        case Uniform(low, high) | Pert(low, _, high):
            return float(low), float(high)
        case Normal(mean, sd):
            return float(mean) - 2 * float(sd), float(mean) + 2 * float(sd)
        case Choices(options):
            values = [float(value) for value, _ in options]
            return min(values), max(values)
        case Linear(_, start, end):
            return float(min(start, end)), float(max(start, end))
        case Conditional(_, then, otherwise):
            (a, b), (c, d) = _ends(case, then), _ends(case, otherwise)
            return min(a, c), max(b, d)
        case Shifted(base, plus):
            (a, b), (c, d) = _ends(case, base), _ends(case, plus)
            return a + c, b + d
        case Named(name):
            unknown = next(each for each in case.unknowns if each.id == name)
            shared = unknown.chance if unknown.number is None else unknown.number
            return (0.0, 1.0) if shared is None else _ends(case, shared.law)


def _deadlines(case: Case) -> Iterator[Due]:
    if case.talks.deadline_day is not None:
        yield Due(DueKind.DEADLINE, "", *_days(case, case.talks.deadline_day))
    for tactic in case.talks.tactics:
        if tactic.deadline_day is not None:
            yield Due(DueKind.OWN_DEADLINE, tactic.party, *_days(case, tactic.deadline_day))


def _events(case: Case) -> Iterator[Due]:
    reference = ReferenceWorld(case)
    for event in case.events:
        chance = None
        if event.chance is not None:
            low, high = ends_of(case, event.chance)
            chance = (float(reference.share(event.chance)[0]), max(0.0, low), min(1.0, high))
        yield Due(DueKind.EVENT, event.id, *_days(case, event.day), chance=chance)


def _outside(case: Case) -> Iterator[Due]:
    for turn in case.talks.outside:
        days = (0.0, 0.0) if turn.from_day is None else _days(case, turn.from_day)
        yield Due(DueKind.OUTSIDE, turn.party, *days)


def _answers(case: Case) -> Iterator[Due]:
    """Yield how long envoys wait for an answer from home, and until when they must ask."""
    wanted = _first_deadline(case)
    for party in case.parties:
        if party.mandate is not None and party.mandate.consult_days is not None:
            takes = _days(case, party.mandate.consult_days)
            yield Due(DueKind.ANSWER, party.id, wanted, wanted, takes, wanted - takes[1])


def _first_deadline(case: Case) -> float:
    """Return the first day on which the deadline may fall; the last day looked at where none is stated."""
    own = [tactic.deadline_day for tactic in case.talks.tactics if tactic.deadline_day is not None]
    stated = own if case.talks.deadline_day is None else [case.talks.deadline_day]
    return min((_days(case, day)[0] for day in stated), default=float(case.horizon_days))


def _votes(case: Case) -> Iterator[Due]:
    """Yield how long each side's votes take, and until when there must be agreement."""
    wanted = float(case.horizon_days)
    holders = [(party.id, party.ratification) for party in case.parties]
    for holder, entries in (*holders, ("agreement", case.ratification)):
        takes = _vote_days(case, entries)
        if takes[1] > 0:
            yield Due(DueKind.VOTES, holder, wanted, wanted, takes, wanted - takes[1])


def _vote_days(case: Case, entries: Sequence[Step | Route]) -> tuple[float, float]:
    """Return how many days votes take one after another; of alternative routes the longest counts."""
    low = high = 0.0
    for entry in entries:
        steps = entry.steps if isinstance(entry, Route) else (entry,)
        days = [_days(case, step.days) for step in steps if step.days is not None and step.binding]
        low += max((each[0] for each in days), default=0.0)
        high += max((each[1] for each in days), default=0.0)
    return low, high


def _days(case: Case, quantity: Quantity) -> tuple[float, float]:
    low, high = ends_of(case, quantity)
    return max(0.0, low), max(0.0, high)
