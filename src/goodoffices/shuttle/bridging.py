"""The bridging proposal: at the deadline the mediators table one text, with what weight they have."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from goodoffices.bargaining.delay import Later
from goodoffices.bargaining.positions import Model, raised
from goodoffices.bargaining.ratification import at_least
from goodoffices.bargaining.verdicts import Verdicts
from goodoffices.case.model import Case
from goodoffices.shuttle.course import Course, Ending, Event
from goodoffices.shuttle.settling import InPrinciple, settle
from goodoffices.shuttle.sides import Floats, Ints
from goodoffices.shuttle.table import Table
from goodoffices.shuttle.texts import Distances, TextList
from goodoffices.worlds.ensemble import Ensemble
from goodoffices.worlds.picking import values_in

__all__ = ["best_bridge", "leverage_of", "play_bridging"]

_LEAST = 1e-9
"""Fewer points than these are no gain."""


def leverage_of(case: Case, ensemble: Ensemble, worlds: Ints) -> dict[int, Floats]:
    """Return what all mediators together add to each party's yes, by party index: shape (len(worlds),)."""
    place = {party.id: p for p, party in enumerate(case.parties)}
    found: dict[int, Floats] = {}
    for mediator in case.mediators:
        for party, quantity in mediator.leverage:
            here = np.broadcast_to(values_in(ensemble.number(quantity), worlds), worlds.shape)
            found[place[party]] = found.get(place[party], np.zeros(len(worlds))) + here
    return found


def best_bridge(case: Case, ensemble: Ensemble, model: Model, texts: TextList, later: Later) -> int:
    """Return the text that all say yes to most often on the deadline, all leverage added.

    Of several such the most even one: the largest least gain of any side that could gain at all, as a share
    of the most that it could, on the mean over the worlds (0 in those where someone says no); then the
    earliest.

    Parameters
    ----------
    case, ensemble, model
        The model is that of the ensemble, and not exact.
    texts : TextList
    later : Later
    """
    every = np.arange(model.n_worlds)
    deadline = case.talks.deadline_day
    day = np.full(model.n_worlds, float(case.horizon_days))
    if deadline is not None:
        day = np.broadcast_to(ensemble.number(deadline), day.shape).astype(np.float64)
    points = {p: later.points(p, day) for p in later.parties}
    for p, added in leverage_of(case, ensemble, every).items():
        points[p] = points[p] - added if p in points else -added
    verdicts = Verdicts(raised(model, points), texts.packages)
    agreed = np.broadcast_to(verdicts.agreed(), (model.n_worlds, len(texts)))
    chance = (model.weights @ agreed).round(12)
    best = np.flatnonzero(chance == chance.max())
    if len(best) == 1:
        return int(best[0])
    even = np.where(agreed[:, best], _evenness(verdicts, best), 0.0)
    return int(best[(model.weights @ even).round(9).argmax()])


def _evenness(verdicts: Verdicts, texts: Ints) -> Floats:
    """Return the least gain, as a share of the most that a side could have of any text: (n_worlds, k)."""
    model, n = verdicts.model, len(verdicts.packages)
    least = np.full((model.n_worlds, len(texts)), np.inf)
    for p, party in enumerate(model.parties):
        if party.score is None or party.no_deal is None:
            continue
        shape = (model.n_worlds, n)
        within = np.broadcast_to(verdicts.lines_hold(p), shape)
        gain = np.broadcast_to(verdicts.effective(p), shape) - verdicts.at(party.no_deal)[:, None]
        most = np.where(within, gain, -np.inf).max(axis=1, keepdims=True)
        could = most > _LEAST
        share = np.where(could, gain[:, texts] / np.where(could, most, 1.0), np.inf)
        np.minimum(least, share, out=least)
    return np.where(np.isfinite(least), least, 0.0)


def play_bridging(table: Table, course: Course, text: int, leverage: dict[int, Floats]) -> None:
    """Table one text on the deadline; those who do not take it walk out."""
    rows = np.arange(table.n)
    day = np.clip(table.deadline, 0.0, np.maximum(0.0, table.horizon - table.answer_days))
    broken = table.breaks_at <= np.minimum(day, table.horizon)
    course.end(rows[broken], Ending.BROKEN_DOWN, table.breaks_at[broken])
    answered = day + table.answer_days
    late = ~broken & (answered > table.horizon)
    course.end(rows[late], Ending.STILL_TALKING, np.full(int(late.sum()), table.horizon))
    rows = rows[~broken & ~late]
    if not len(rows):
        return
    course.note(float(day[rows[0]]), Event.TABLES, -1, text)
    day = answered[rows]
    lost = table.breaks_at[rows] <= day
    course.end(rows[lost], Ending.BROKEN_DOWN, table.breaks_at[rows[lost]])
    rows, day = rows[~lost], day[~lost]
    yes = _answers(table, rows, day, text, leverage)
    taken = table.make_agreement(yes) if len(rows) else np.zeros(0, dtype=np.bool_)
    for party, says_yes in yes.items():
        course.by[rows[~taken & ~says_yes], party] = True
        if course.diary is not None and len(rows):
            event = Event.SAYS_YES if says_yes[0] else Event.SAYS_NO
            course.note(float(day[0]), event, party, text)
    _differences(table, course, rows, text, (day, yes))
    course.end(rows[~taken], Ending.WALKED_OUT, day[~taken])
    here = rows[taken]
    if not len(here):
        return
    course.note(float(day[taken][0]), Event.IN_PRINCIPLE, -2, text)
    says = {party: each[taken] for party, each in yes.items()}
    found = InPrinciple(here, np.full(len(here), text), day[taken], says)
    on = settle(table, course, found, leverage)
    # Nothing else will be tabled: who may not take it has refused it.
    stopped = here[on]
    back = course.clock[stopped] - table.answer_days[stopped]
    course.by[stopped, :-1] |= course.denied[stopped]
    course.end(stopped, Ending.WALKED_OUT, back)


def _answers(
    table: Table, rows: Ints, day: Floats, text: int, leverage: dict[int, Floats]
) -> dict[int, npt.NDArray[np.bool_]]:
    found = {}
    for s, side in enumerate(table.sides):
        worth = side.worth[rows, text] + leverage.get(side.party, np.zeros(table.n))[rows]
        is_open = side.rank[rows, text] < side.n_open[rows]
        found[side.party] = is_open & at_least(worth, table.floor(s, rows, day))
    return found


def _differences(
    table: Table,
    course: Course,
    rows: Ints,
    text: int,
    answers: tuple[Floats, dict[int, npt.NDArray[np.bool_]]],
) -> None:
    """Record, of those who do not take the text, the text nearest to it that they would take without help."""
    if not len(rows):
        return
    day, yes = answers
    place = np.full(len(rows), text)
    wanted = []
    for s, side in enumerate(table.sides):
        count = side.count_at_least(rows, table.floor(s, rows, day))
        near = side.nearest(rows, count, Distances(table.texts, place[None, :]))
        wanted.append(np.where(yes[side.party], place, near))
    course.put_forward(rows, np.stack(wanted))
