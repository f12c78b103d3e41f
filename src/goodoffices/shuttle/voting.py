"""What principals make of a text on a day, and what becomes of a text that envoys have agreed to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from goodoffices.bargaining.paired import PairedVerdicts
from goodoffices.bargaining.positions import RouteModel, StepModel
from goodoffices.case.bodies import Route, Step
from goodoffices.shuttle.course import Course, Ending, Event
from goodoffices.shuttle.sides import Floats, Ints
from goodoffices.shuttle.table import Table
from goodoffices.worlds.ensemble import Ensemble

__all__ = ["Calendar", "calendar_of", "principals_say_yes", "ratify"]

Truths = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """How many days after agreement each step ends: per holder (a party's index, or -1), shape (n,) each.

    Steps follow one another. One that does not bind holds nothing up; alternative routes take as long as the
    longest of them.
    """

    ends: dict[int, tuple[Floats, ...]]

    def last(self, holder: int, like: Floats) -> Floats:
        """Return when the last step of a holder ends."""
        ends = self.ends.get(holder, ())
        return ends[-1] if ends else np.zeros_like(like)


def calendar_of(table: Table, ensemble: Ensemble) -> Calendar:
    """Add up the days of every holder's steps, run by run."""
    holders = {p: party.ratification for p, party in enumerate(table.case.parties)}
    holders[-1] = table.case.ratification
    return Calendar({holder: _ends(table, ensemble, steps) for holder, steps in holders.items()})


def _ends(table: Table, ensemble: Ensemble, entries: Sequence[Step | Route]) -> tuple[Floats, ...]:
    so_far, ends = np.zeros(table.n), []
    for entry in entries:
        longest = np.zeros(table.n)
        for step in entry.steps if isinstance(entry, Route) else (entry,):
            if step.days is not None and step.binding:
                values = ensemble.number(step.days)
                days = np.broadcast_to(values if len(values) == 1 else values[table.worlds], (table.n,))
                longest = np.maximum(longest, days)
        so_far = so_far + longest
        ends.append(so_far)
    return tuple(ends)


def principals_say_yes(
    table: Table, rows: Ints, text: Ints, day: Floats, extra: dict[int, Floats]
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
    verdicts = _verdicts(table, rows, text, dict.fromkeys(_parties(table), day), None, extra)
    return {p: np.broadcast_to(verdicts.says_yes(p), (len(rows), 1))[:, 0] for p in _parties(table)}


def _parties(table: Table) -> list[int]:
    return [side.party for side in table.sides]


def _verdicts(
    table: Table,
    rows: Ints,
    text: Ints,
    day: dict[int, Floats],
    agreed: Floats | None,
    extra: dict[int, Floats],
) -> PairedVerdicts:
    worlds = table.worlds[rows]
    points = {p: table.later.points(p, day[p], agreed, worlds) for p in table.later.parties if p in day}
    for p, added in extra.items():
        points[p] = points[p] - added if p in points else -added
    return PairedVerdicts(table.model, table.texts.packages[text], worlds, points, table.homes)


def ratify(table: Table, course: Course, calendar: Calendar, extra: dict[int, Floats]) -> None:
    """Put every agreed text to its principals, and record what they say and when.

    Parameters
    ----------
    table, course, calendar
    extra : mapping of party index to float array of shape (n,)
        Points added to a party's yes.
    """
    rows = np.flatnonzero(course.text >= 0)
    if not len(rows):
        return
    agreed = course.agreed_day[rows]
    day = {p: agreed + calendar.last(p, course.agreed_day)[rows] for p in _parties(table)}
    own = {p: added[rows] for p, added in extra.items()}
    verdicts = _verdicts(table, rows, course.text[rows], day, agreed, own)
    shape = (len(rows), 1)
    passed = np.broadcast_to(verdicts.agreed(), shape)[:, 0]
    refused = np.full(len(rows), np.inf)
    votes: list[tuple[int, Event, float]] = []
    for p in _parties(table):
        says_no = ~np.broadcast_to(verdicts.says_yes(p), shape)[:, 0]
        content = np.broadcast_to(verdicts.lines_hold(p) & verdicts.worth_it(p), shape)[:, 0]
        on = _first_no(verdicts, verdicts.model.parties[p].steps, p, [e[rows] for e in calendar.ends[p]])
        course.by[rows, p] = says_no & ~passed
        on = np.where(content, on, 0.0)
        refused = np.where(says_no, np.minimum(refused, on), refused)
        if calendar.ends[p] or says_no[0]:
            when = agreed + on if says_no[0] else day[p]
            votes.append((p, Event.REJECTS if says_no[0] else Event.RATIFIES, float(when[0])))
    all_sides = np.max([day[p] - agreed for p in _parties(table)], axis=0)
    top = [all_sides + e[rows] for e in calendar.ends[-1]]
    fails = ~np.broadcast_to(verdicts.ratified(verdicts.model.steps, None), shape)[:, 0]
    course.by[rows, -1] = fails & ~passed & ~course.by[rows, :-1].any(axis=1)
    whole = _first_no(verdicts, verdicts.model.steps, None, top)
    refused = np.where(course.by[rows, -1], whole, refused)
    ends = agreed + np.where(passed, top[-1] if top else all_sides, refused)
    if top and (passed[0] or course.by[rows[0], -1]):
        votes.append((-2, Event.RATIFIES if passed[0] else Event.REJECTS, float(ends[0])))
    _tell(table, course, votes, float(ends[0]))
    _record(table, course, rows, passed, ends)


def _first_no(
    verdicts: PairedVerdicts,
    steps: Sequence[StepModel | RouteModel],
    p: int | None,
    ends: Sequence[Floats],
) -> Floats:
    """Return how many days after agreement the first step that fails ends; infinite where none does."""
    n = len(verdicts.packages)
    first = np.full(n, np.inf)
    for entry, end in zip(steps, ends, strict=True):
        if isinstance(entry, StepModel) and not entry.binding:
            continue
        fails = ~np.broadcast_to(verdicts.passes(entry, p), (n, 1))[:, 0]
        first = np.where(np.isinf(first) & fails, end, first)
    return first


def _tell(table: Table, course: Course, votes: list[tuple[int, Event, float]], end: float) -> None:
    """Write the votes of the first run into its diary; who would have voted later is not asked any more."""
    if course.diary is None:
        return
    for party, event, day in votes:
        if day <= min(end, table.horizon):
            course.note(day, event, party, int(course.text[0]))


def _record(table: Table, course: Course, rows: Ints, passed: Truths, ends: Floats) -> None:
    in_time = ends <= table.horizon
    course.by[rows[~in_time]] = False
    course.ratified_day[rows[passed & in_time]] = ends[passed & in_time]
    for ending, where in ((Ending.RATIFIED, passed & in_time), (Ending.REJECTED, ~passed & in_time)):
        course.end(rows[where], ending, ends[where])
