"""What principals make of a text on a day, and what becomes of a text that envoys have agreed to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from goodoffices.bargaining.paired import PairedVerdicts
from goodoffices.case.bodies import Route, Step
from goodoffices.shuttle.course import Course, Ending, Event
from goodoffices.shuttle.sides import Floats, Ints
from goodoffices.shuttle.table import Table
from goodoffices.worlds.ensemble import Ensemble
from goodoffices.worlds.picking import values_in

__all__ = ["Calendar", "calendar_of", "principals_say_yes", "ratify"]

Truths = npt.NDArray[np.bool_]
_SAME_DAY = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """How many days after agreement each party's answer comes; and how many more the whole agreement takes.

    `by_party` by party index, and `whole`: shape (n,) each. Steps follow one another. One that does not bind
    holds nothing up; alternative routes take as long as the longest of them.
    """

    by_party: Mapping[int, Floats]
    whole: Floats


def calendar_of(table: Table, ensemble: Ensemble) -> Calendar:
    """Add up the days of every holder's steps, run by run."""
    by_party = {p: _days(table, ensemble, party.ratification) for p, party in enumerate(table.case.parties)}
    return Calendar(by_party, _days(table, ensemble, table.case.ratification))


def _days(table: Table, ensemble: Ensemble, entries: Sequence[Step | Route]) -> Floats:
    total = np.zeros(table.n)
    for entry in entries:
        longest = np.zeros(table.n)
        for step in entry.steps if isinstance(entry, Route) else (entry,):
            if step.days is not None and step.binding:
                values = ensemble.number(step.days)
                days = np.broadcast_to(values_in(values, table.worlds), (table.n,))
                longest = np.maximum(longest, days)
        total = total + longest
    return total


def principals_say_yes(
    table: Table, rows: Ints, text: Ints, day: Floats, extra: Mapping[int, Floats]
) -> dict[int, Truths]:
    """Tell what every modelled party's principals would say to a text on a day, by party index.

    Parameters
    ----------
    table : Table
    rows, text : int arrays of shape (k,)
    day : float array of shape (k,)
    extra : mapping of party index to float array of shape (k,)
        Points added to its yes, such as a mediator's leverage.
    """
    verdicts = _verdicts(table, rows, text, (day, None), extra)
    return {p: _truth(verdicts.says_yes(p), len(rows)) for p in _parties(table)}


def _truth(found: npt.NDArray[Any], n: int) -> Truths:
    return np.asarray(np.broadcast_to(found, (n, 1))[:, 0], dtype=np.bool_)


def _parties(table: Table) -> list[int]:
    return [side.party for side in table.sides]


def _verdicts(
    table: Table,
    rows: Ints,
    text: Ints,
    days: tuple[Floats, Floats | None],
    extra: Mapping[int, Floats],
) -> PairedVerdicts:
    """Return the verdicts on a day; with a day of agreement, what it has put an end to is left out."""
    day, agreed = days
    worlds = table.worlds[rows]
    points = {p: table.later.points(p, day, agreed, worlds) for p in table.later.parties}
    for p, added in extra.items():
        points[p] = points[p] - added if p in points else -added
    return PairedVerdicts(table.model, table.texts.packages[text], worlds, points, table.homes)


def ratify(table: Table, course: Course, calendar: Calendar, extra: Mapping[int, Floats]) -> None:
    """Put every agreed text to its principals, and record what they say and when.

    Each side answers when its last step ends, the whole agreement is voted on when all have answered. A text
    is rejected on the day on which those who have said no leave no agreement possible; all who have said no
    by then are named.

    Parameters
    ----------
    table, course, calendar
    extra : mapping of party index to float array of shape (n,)
        Points added to a party's yes.
    """
    rows = np.flatnonzero(course.text >= 0)
    if not len(rows):
        return
    agreed, text = course.agreed_day[rows], course.text[rows]
    own = {p: added[rows] for p, added in extra.items()}
    answers: dict[int, tuple[Floats, Truths]] = {}
    for p in _parties(table):
        day = agreed + calendar.by_party[p][rows]
        says_yes = _verdicts(table, rows, text, (day, agreed), own).says_yes(p)
        answers[p] = day, _truth(says_yes, len(rows))
    refused = np.full(len(rows), np.inf)
    for day, _ in answers.values():
        still = {p: says_yes | (on > day + _SAME_DAY) for p, (on, says_yes) in answers.items()}
        refused = np.where(table.make_agreement(still), refused, np.minimum(refused, day))
    whole = np.max([day for day, _ in answers.values()], axis=0) + calendar.whole[rows]
    at_the_end = _verdicts(table, rows, text, (whole, agreed), own)
    passes = _truth(at_the_end.ratified(table.model.steps, None), len(rows))
    passed = np.isinf(refused) & passes
    ends = np.where(np.isinf(refused), whole, refused)
    for p, (day, says_yes) in answers.items():
        course.by[rows, p] = ~says_yes & (day <= ends + _SAME_DAY) & np.isfinite(refused)
    course.by[rows, -1] = np.isinf(refused) & ~passes
    if course.diary is not None:
        _tell(table, course, answers, (float(ends[0]), bool(passed[0]), bool(np.isinf(refused[0]))))
    _record(table, course, rows, passed, ends)


def _tell(
    table: Table,
    course: Course,
    answers: Mapping[int, tuple[Floats, Truths]],
    end: tuple[float, bool, bool],
) -> None:
    """Write the votes of a run into its diary; who would have voted later is not asked any more."""
    on, passed, to_the_end = end
    text = int(course.text[0])
    votes = [
        (p, bool(says_yes[0]), float(day[0]))
        for p, (day, says_yes) in answers.items()
        if table.case.parties[p].ratification or not says_yes[0]
    ]
    if to_the_end and table.case.ratification:
        votes.append((-2, passed, on))
    for party, says_yes, day in votes:
        if day <= min(on + _SAME_DAY, table.horizon):
            course.note(day, Event.RATIFIES if says_yes else Event.REJECTS, party, text)


def _record(table: Table, course: Course, rows: Ints, passed: Truths, ends: Floats) -> None:
    in_time = ends <= table.horizon
    course.by[rows[~in_time]] = False
    course.ended_day[rows[~in_time]] = table.horizon
    course.ratified_day[rows[passed & in_time]] = ends[passed & in_time]
    for ending, where in ((Ending.RATIFIED, passed & in_time), (Ending.REJECTED, ~passed & in_time)):
        course.end(rows[where], ending, ends[where])
