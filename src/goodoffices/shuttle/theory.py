"""Runs under `alternating`: what two sides that know everything would do, for comparison with theory."""

from __future__ import annotations

import numpy as np

from goodoffices.bargaining.ratification import at_least
from goodoffices.errors import QuestionError
from goodoffices.shuttle.alternating import Terms, solve_alternating
from goodoffices.shuttle.course import Course, Ending, Event
from goodoffices.shuttle.settling import InPrinciple, settle
from goodoffices.shuttle.sides import Floats, Ints
from goodoffices.shuttle.table import Table
from goodoffices.worlds.ensemble import Ensemble
from goodoffices.worlds.picking import values_in
from goodoffices.worlds.streams import coin

__all__ = ["play_alternating"]


def play_alternating(table: Table, course: Course, ensemble: Ensemble) -> None:
    """Play the equilibrium of alternating offers in every run; who begins is drawn for each.

    Raises
    ------
    QuestionError
        If not exactly two parties are modelled.
    """
    if len(table.sides) != 2:
        raise QuestionError(
            f"alternating offers are for two sides, and {len(table.sides)} are modelled.",
            "Write protocol: proximity.",
        )
    names = [table.case.parties[side.party].id for side in table.sides]
    drawn = [coin(table.seed, f"talks.first.{name}", table.runs) for name in names]
    begins = np.where(drawn[0] <= drawn[1], 0, 1)
    for first in (0, 1):
        rows = np.flatnonzero(begins == first)
        if len(rows):
            _play(table, course, ensemble, rows, first)


def _play(table: Table, course: Course, ensemble: Ensemble, rows: Ints, first: int) -> None:
    answer = table.answer_days[rows]
    rounds = np.maximum(1, np.floor(table.deadline[rows] / answer + 1e-9).astype(np.int64) + 1)
    found = solve_alternating(_gains(table, rows), _terms(table, ensemble, rows, rounds), rounds, first)
    day = np.minimum(found.round * answer, table.horizon)
    broken = table.breaks_at[rows] <= np.where((found.text >= 0) | (found.left >= 0), day, table.horizon)
    course.end(rows[broken], Ending.BROKEN_DOWN, table.breaks_at[rows][broken])
    for s, side in enumerate(table.sides):
        gone = ~broken & (found.left == s)
        course.by[rows[gone], side.party] = True
        course.end(rows[gone], Ending.WALKED_OUT, day[gone])
    agreed = ~broken & (found.text >= 0)
    if agreed.any():
        maker = table.sides[(first + int(found.round[0])) % 2].party
        course.note(float(day[0]), Event.OFFERS, maker, int(found.text[0]))
        both = {side.party: np.ones(int(agreed.sum()), dtype=np.bool_) for side in table.sides}
        settle(table, course, InPrinciple(rows[agreed], found.text[agreed], day[agreed], both), {})
    _after_the_last_offer(table, course, rows[course.going[rows] & (found.text < 0)])
    rest = rows[course.going[rows]]
    fails = table.breaks_at[rest] <= table.horizon
    course.end(rest[fails], Ending.BROKEN_DOWN, table.breaks_at[rest[fails]])
    course.end(rest[~fails], Ending.STILL_TALKING, np.full(int((~fails).sum()), table.horizon))


def _after_the_last_offer(table: Table, course: Course, rows: Ints) -> None:
    """Let a side for which what it has outside is better turn to it on the deadline."""
    day = table.deadline[rows]
    here = (day <= table.horizon) & ~(table.breaks_at[rows] <= day)
    rows, day = rows[here], day[here]
    gone = np.zeros(len(rows), dtype=np.bool_)
    for s, side in enumerate(table.sides):
        turn = table.outside[s]
        if turn is None:
            continue
        better = ~at_least(table.no_deal(s, rows, day), turn.worth[rows]) & (day >= turn.from_day[rows])
        course.by[rows[better], side.party] = True
        gone |= better
    course.end(rows[gone], Ending.WALKED_OUT, day[gone])


def _gains(table: Table, rows: Ints) -> Floats:
    """Return what each text gives each side over no agreement; minus infinity where it breaks a red line."""
    found = []
    for side in table.sides:
        is_open = side.rank[rows] < side.n_open[rows][:, None]
        found.append(np.where(is_open, side.worth[rows] - side.no_deal[rows][:, None], -np.inf))
    both = np.isfinite(found[0]) & np.isfinite(found[1])
    return np.stack([np.where(both, gain, -np.inf) for gain in found])


def _terms(table: Table, ensemble: Ensemble, rows: Ints, rounds: Ints) -> Terms:
    """Fill in what waiting costs: discounts per day, the risk of breakdown, and what can be turned to."""
    answer, n = table.answer_days[rows], len(rows)
    discounts = dict(table.case.talks.discount)
    days = np.arange(int(rounds.max()))[:, None] * answer
    discount, outside = np.ones((2, n)), np.full((len(days), 2, n), -np.inf)
    for s, side in enumerate(table.sides):
        name = table.case.parties[side.party].id
        if name in discounts:
            discount[s] = values_in(ensemble.share(discounts[name]), table.worlds[rows]) ** answer
        turn = table.outside[s]
        if turn is not None:
            there = days >= turn.from_day[rows]
            outside[:, s] = np.where(there, turn.worth[rows] - side.no_deal[rows], -np.inf)
    broken = np.stack(
        [
            np.stack([table.no_deal(s, rows, day) - side.no_deal[rows] for s, side in enumerate(table.sides)])
            for day in days
        ]
    )
    per_day = table.case.talks.breakdown_per_day
    risk = np.zeros(n)
    if per_day is not None:
        risk = 1 - (1 - values_in(ensemble.share(per_day), table.worlds[rows])) ** answer
    end = table.deadline[rows]
    last = np.stack([table.floor(s, rows, end) - side.no_deal[rows] for s, side in enumerate(table.sides)])
    return Terms(discount, np.zeros((2, n)), np.broadcast_to(risk, (n,)), broken, last, outside)
