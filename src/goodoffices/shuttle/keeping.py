"""On which day a ratified text is stopped, if it is: the schedule played through in each run's own world."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from goodoffices.case.expressions import issues_of
from goodoffices.case.model import Case
from goodoffices.case.schedule import Schedule
from goodoffices.durability.exchange.choices import with_choices
from goodoffices.durability.exchange.guarantees import holds_in_every_order, order_matters
from goodoffices.durability.exchange.induction import play
from goodoffices.durability.exchange.terms import Terms
from goodoffices.shuttle.course import Course, Event
from goodoffices.shuttle.sides import Floats, Ints
from goodoffices.shuttle.table import Table
from goodoffices.worlds.ensemble import Ensemble

__all__ = ["carry_out"]

_CELLS = 2**22


def carry_out(table: Table, course: Course, ensemble: Ensemble, schedule: Schedule) -> None:
    """Find out, for every ratified run, on which day the carrying out of its text is stopped.

    A run whose text is kept only in some order of those who act at once counts as stopped at the first such
    step, as in `hold`.
    """
    rows = np.flatnonzero(np.isfinite(course.ratified_day))
    if not len(rows):
        return
    bearing = _bearing(table.case, schedule)
    packages = table.texts.packages[course.text[rows]]
    kinds, which = np.unique(packages[:, bearing], axis=0, return_inverse=True)
    for k in range(len(kinds)):
        here = rows[which.ravel() == k]
        text = tuple(int(option) for option in table.texts.packages[course.text[here[0]]])
        entry = np.zeros(ensemble.n)
        entry[table.worlds[here]] = course.ratified_day[here]
        terms = with_choices(Terms(table.case, schedule, ensemble, text, entry))
        course.stopped_day[here] = course.ratified_day[here] + _stops(terms, table.worlds[here])
        if course.diary is not None and np.isfinite(course.stopped_day[here[0]]):
            for party in _who_stops(terms, int(table.worlds[here[0]])) or (-2,):
                course.note(float(course.stopped_day[here[0]]), Event.STOPS, party, int(course.text[here[0]]))


def _bearing(case: Case, schedule: Schedule) -> list[int]:
    """Return the issues whose options bear on the carrying out."""
    found = {issue for step in schedule.steps for act in step.acts for issue, _ in act.delivers}
    for event in case.events:
        if (event.stopping or event.holds) and event.condition is not None:
            found |= issues_of(event.condition)
    return sorted(found)


def _stops(terms: Terms, worlds: Ints) -> Floats:
    """Return how many days after entry the carrying out stops in some worlds; infinite where it does not."""
    n_moments = len(terms.moments)
    first = np.full(terms.worlds.n, n_moments)
    size = max(1, _CELLS // max(1, n_moments * len(terms.parties) ** 2))
    for start, end in terms.parts(size):
        exchange = terms.exchange(start, end)
        ends_at = np.broadcast_to(play(exchange).ends_at, (end - start,))
        depends = _first_true(order_matters(exchange), end - start)
        kept = np.broadcast_to(holds_in_every_order(exchange), (end - start,))
        first[start:end] = np.where(kept, n_moments, np.minimum(ends_at, depends))
    days = [np.broadcast_to(terms.day_of(moment.step), (terms.worlds.n,)) for moment in terms.moments]
    table = np.stack([*days, np.full(terms.worlds.n, np.inf)]).astype(np.float64)
    return np.asarray(table[first[worlds], worlds])


def _who_stops(terms: Terms, world: int) -> tuple[int, ...]:
    """Return who stops in a world, by party index; nobody where that depends on who acts first."""
    exchange = terms.exchange(world, world + 1)
    played = play(exchange)
    ends_at, depends = int(played.ends_at[0]), int(_first_true(order_matters(exchange), 1)[0])
    if ends_at >= len(terms.moments) or depends < ends_at:
        return ()
    return tuple(int(p) for p in np.flatnonzero(played.stops[ends_at, :, 0]))


def _first_true(marks: npt.NDArray[np.bool_], n: int) -> Ints:
    """Return the first moment that is marked in each world; one past the last where none is."""
    full = np.broadcast_to(marks, (marks.shape[0], n))
    return np.where(full.any(axis=0), full.argmax(axis=0), len(full))
