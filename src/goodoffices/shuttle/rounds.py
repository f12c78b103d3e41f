"""Talks in rounds: what is put forward, what is agreed in principle, who leaves."""

from __future__ import annotations

from typing import Protocol

import numpy as np
import numpy.typing as npt

from goodoffices.bargaining.ratification import at_least
from goodoffices.shuttle.course import Course, Ending, Event
from goodoffices.shuttle.settling import InPrinciple, settle
from goodoffices.shuttle.sides import Floats, Ints
from goodoffices.shuttle.table import Table

__all__ = ["Bringing", "play_rounds"]

Truths = npt.NDArray[np.bool_]


class Bringing(Protocol):
    """How texts come up for agreement in a round."""

    def bring(self, rows: Ints, day: Floats, floors: tuple[Floats, ...]) -> InPrinciple:
        """Return the text agreed in principle in each of these runs, -1 where none is; and who says yes."""


def play_rounds(table: Table, course: Course, protocol: Bringing) -> None:
    """Play round after round until every run has ended."""
    while course.going.any():
        rows = _still_going(table, course)
        if not len(rows):
            return
        day = course.clock[rows]
        floors = tuple(table.floor(s, rows, day) for s in range(len(table.sides)))
        brought = protocol.bring(rows, day, floors)
        found = brought.text >= 0
        if found.any():
            if course.diary is not None:
                course.note(float(day[0]), Event.IN_PRINCIPLE, text=int(brought.text[0]))
            yes = {party: says[found] for party, says in brought.yes.items()}
            settle(table, course, InPrinciple(rows[found], brought.text[found], day[found], yes), {})
        rest = rows[~found]
        if len(rest):
            leaving = _leaving(table, rest, day[~found])
            gone = np.any(leaving, axis=0)
            for side, leaves in zip(table.sides, leaving, strict=True):
                course.by[rest[leaves], side.party] = True
            course.end(rest[gone], Ending.WALKED_OUT, day[~found][gone])
            course.clock[rest[~gone]] += table.answer_days[rest[~gone]]


def _still_going(table: Table, course: Course) -> Ints:
    """End the runs whose talks have failed, or that have come to the horizon; return the others."""
    rows = np.flatnonzero(course.going)
    day, breaks = course.clock[rows], table.breaks_at[rows]
    broken = breaks <= np.minimum(day, table.horizon)
    course.end(rows[broken], Ending.BROKEN_DOWN, breaks[broken])
    late = ~broken & (day > table.horizon)
    course.end(rows[late], Ending.STILL_TALKING, np.full(int(late.sum()), table.horizon))
    return rows[~broken & ~late]


def _leaving(table: Table, rows: Ints, day: Floats) -> list[Truths]:
    """Tell, side by side, where it turns to what it has outside: its patience is out, and that is better."""
    found = []
    for s in range(len(table.sides)):
        outside = table.outside[s]
        if outside is None:
            found.append(np.zeros(len(rows), dtype=np.bool_))
            continue
        better = ~at_least(table.no_deal(s, rows, day), outside.worth[rows])
        ready = (day >= outside.from_day[rows]) & (day >= table.deadlines[s][rows])
        found.append(ready & better)
    return found
