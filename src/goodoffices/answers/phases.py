"""A case's own package as a graph model: states are the phases reached, moves are comply, stop, resume, veto.

Where several sides act at one step the state says who of them has acted already, so that each move is one
side's own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt

from goodoffices.answers.hold import schedule_and_text
from goodoffices.answers.setting import check_draws
from goodoffices.answers.weighing import worlds_of
from goodoffices.case.model import Case
from goodoffices.durability.exchange.choices import with_choices
from goodoffices.durability.exchange.decisions import END, Exchange
from goodoffices.durability.exchange.terms import Terms
from goodoffices.durability.graphs.model import (
    Belief,
    ConflictGraph,
    DecisionMaker,
    Ranking,
    RankingWorld,
    State,
)
from goodoffices.errors import QuestionError
from goodoffices.worlds.ensemble import ReferenceWorld
from goodoffices.worlds.unknowns import is_uncertain, schedule_parts

__all__ = ["OUTCOME", "phase_graph"]

Array = npt.NDArray[Any]
OUTCOME = "all done"
"""The state in which the schedule is carried out."""
_MOST_TOGETHER = 6
_ALIKE = 9
"""Digits after the point to which two worths must agree to count as equal in a drawn world."""


@dataclass
class _Phases:
    """States while they are found: what each is worth to every party, and who moves where."""

    names: list[str] = field(default_factory=list)
    worth: list[Array] = field(default_factory=list)
    moves: dict[int, list[tuple[int, int]]] = field(default_factory=dict)

    def add(self, name: str, worth: Array) -> int:
        self.names.append(name)
        self.worth.append(worth)
        return len(self.names) - 1

    def move(self, party: int, start: int, end: int) -> None:
        self.moves.setdefault(party, []).append((start, end))


def phase_graph(case: Case, *, seed: int = 0, worlds: int = 4096) -> ConflictGraph:
    """Return the phases of a case's schedule as a graph model.

    Parameters
    ----------
    case : Case
        With a schedule.
    seed, worlds : int
        Of the ensemble that rankings are drawn from, where something that bears on the schedule is uncertain.

    Returns
    -------
    ConflictGraph
        The state before step 1 is the status quo. A state in which nobody has stopped is worth what has been
        done by then; once all is done, what holding is worth too. From the status quo every side may veto,
        which is worth 0: all is counted from there.

    Raises
    ------
    QuestionError
        If the case has no schedule, or more than six sides decide at once.
    """
    check_draws(seed, worlds)
    schedule, text = schedule_and_text(case, None)
    reference = with_choices(Terms(case, schedule, ReferenceWorld(case), text))
    if any(len(moment.deciders) > _MOST_TOGETHER for moment in reference.moments):
        raise QuestionError(
            f"more than {_MOST_TOGETHER} sides decide at one step.", "Give the step an order, or split it."
        )
    phases = _phases(reference)
    drawn: tuple[RankingWorld, ...] = ()
    if any(is_uncertain(part) for part in schedule_parts(case, schedule)):
        ensemble = worlds_of(case, seed, worlds)
        many = _phases(with_choices(Terms(case, schedule, ensemble, text)))
        drawn = _rankings(np.stack(many.worth), ensemble.weights)
    table = np.stack(phases.worth)[:, :, 0]
    makers = tuple(
        DecisionMaker(party, _moves(phases, p), (Belief(1.0, _ranking(list(table[:, p]))),))
        for p, party in enumerate(reference.parties)
        if phases.moves.get(p)
    )
    kept = [p for p in range(len(reference.parties)) if phases.moves.get(p)]
    return ConflictGraph(
        title=str(case.title),
        states=tuple(State(name) for name in phases.names),
        decision_makers=makers,
        status_quo=0,
        drawn=tuple(RankingWorld(each.weight, tuple(each.worths[p] for p in kept)) for each in drawn),
    )


def _phases(terms: Terms) -> _Phases:
    """Find the states in the order in which they are reached, and the moves between them."""
    stays, full = terms.exchange(), terms.exchange(stays=False)
    parties = terms.parties
    phases = _Phases()
    waiting: list[tuple[int, int]] = []  # who, from where, completes a moment and so comes to the next
    for m, moment in enumerate(terms.moments):
        if moment.step == END:
            break
        starts = _sets(moment.deciders)
        places: dict[frozenset[int], int] = {}
        for done in starts:
            acted = [parties[q] for q in (*moment.earlier, *sorted(done))]
            name = f"step {moment.step}" + (f", {' and '.join(acted)} done" if acted else "")
            worth = full.before[m] + full.acts[m][sorted(done)].sum(axis=0)
            places[done] = phases.add(name, np.asarray(worth))
        first = places[frozenset()]
        for party, start in waiting:
            phases.move(party, start, first)
        waiting = []
        for done, place in places.items():
            for p in moment.deciders:
                if p in done:
                    continue
                if done | {p} in places:
                    phases.move(p, place, places[done | {p}])
                else:
                    waiting.append((p, place))
                acted = [parties[q] for q in (*moment.earlier, *sorted(done))]
                after = f" after {' and '.join(acted)}" if acted else ""
                name = f"step {moment.step}, {parties[p]} stops{after}"
                phases.move(p, place, phases.add(name, _stopped(stays, m, p, done)))
    kept = phases.add(OUTCOME, stays.complete)
    for party, start in waiting:
        phases.move(party, start, kept)
    last = len(terms.moments) - 1
    if terms.moments and terms.moments[last].step == END:
        for p in terms.moments[last].deciders:
            phases.move(p, kept, phases.add(f"{parties[p]} goes back", _stopped(stays, last, p, frozenset())))
    if kept != 0:
        vetoed = phases.add("vetoed", 0 * stays.complete)
        for place, side in enumerate(terms.case.parties):
            if side.preferences is not None:
                phases.move(place, 0, vetoed)
    return phases


def _sets(deciders: tuple[int, ...]) -> list[frozenset[int]]:
    """Every set of those who may have acted already while somebody has not, smaller sets first."""
    return [frozenset(each) for size in range(len(deciders)) for each in combinations(deciders, size)]


def _stopped(exchange: Exchange, m: int, p: int, done: frozenset[int]) -> Array:
    """What it is worth to every party when p stops at a moment and `done` have acted at it."""
    acts = exchange.acts[m][sorted(done)].sum(axis=0)
    worth = exchange.before[m] + acts + exchange.stopping[m]
    worth[p] = worth[p] - exchange.loss[m, p]
    return np.asarray(worth)


def _moves(phases: _Phases, p: int) -> tuple[tuple[int, ...], ...]:
    ends: list[set[int]] = [set() for _ in phases.names]
    for start, end in phases.moves.get(p, ()):
        ends[start].add(end)
    return tuple(tuple(sorted(each)) for each in ends)


def _ranking(values: list[Any]) -> Ranking:
    levels: dict[Any, list[int]] = {}
    for state, value in enumerate(values):
        levels.setdefault(value, []).append(state)
    return Ranking(tuple(tuple(levels[value]) for value in sorted(levels, reverse=True)))


def _rankings(worth: Array, weights: npt.NDArray[np.float64]) -> tuple[RankingWorld, ...]:
    """Turn worths (states, parties, worlds) into rankings; worlds of the same ranking are put together."""
    n_states, n_parties, n_worlds = worth.shape
    places = np.empty((n_parties, n_states, n_worlds), dtype=np.int32)
    for p in range(n_parties):
        rounded = np.round(np.asarray(worth[:, p], dtype=np.float64), _ALIKE)
        order = np.argsort(rounded, axis=0, kind="stable")
        sorted_ = np.take_along_axis(rounded, order, axis=0)
        rises = np.vstack([np.zeros((1, n_worlds), bool), np.diff(sorted_, axis=0) > 0])
        np.put_along_axis(places[p], order, np.cumsum(rises, axis=0).astype(np.int32), axis=0)
    distinct, which = np.unique(places.reshape(-1, n_worlds), axis=1, return_inverse=True)
    total = np.bincount(which.ravel(), weights=weights)
    return tuple(
        RankingWorld(
            float(weight), tuple(tuple(int(v) for v in row) for row in column.reshape(n_parties, n_states))
        )
        for weight, column in zip(total, distinct.T, strict=True)
    )
