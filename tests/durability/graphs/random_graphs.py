"""Random conflicts, for the engine and for the oracle."""

from __future__ import annotations

import random

from goodoffices.durability.graphs.model import (
    Belief,
    ConflictGraph,
    DecisionMaker,
    Ranking,
    State,
)
from tests.durability.graph_oracle import Conflict

__all__ = ["as_graph", "random_conflict"]


def random_conflict(seed: int, *, most_makers: int = 4, most_states: int = 8) -> Conflict:
    """Return a conflict with ties or without, dense or sparse, some movers without a way back."""
    rng = random.Random(seed)
    n, n_makers = rng.randint(2, most_states), rng.randint(2, most_makers)
    ties = rng.random() < 0.4
    moves, worths = [], []
    for _ in range(n_makers):
        density = rng.choice((0.1, 0.25, 0.5))
        pairs = {(s, t) for s in range(n) for t in range(n) if s != t and rng.random() < density}
        if rng.random() < 0.3:
            pairs = {(s, t) for s, t in pairs if s < t}
        moves.append(frozenset(pairs))
        order = [rng.randrange(n) for _ in range(n)] if ties else rng.sample(range(n), n)
        places = {value: place for place, value in enumerate(sorted(set(order)))}
        worths.append(tuple(places[value] for value in order))
    return Conflict(n, tuple(moves), tuple(worths))


def as_graph(conflict: Conflict) -> ConflictGraph:
    """Return a conflict of the oracle as the engine takes it, states numbered from 1."""
    makers = []
    for i in conflict.makers:
        place = conflict.worth[i]
        levels = tuple(
            tuple(s for s in range(conflict.n) if place[s] == value)
            for value in sorted(set(place), reverse=True)
        )
        moves = tuple(tuple(sorted(conflict.reachable(i, s))) for s in range(conflict.n))
        makers.append(DecisionMaker(f"dm{i}", moves, (Belief(1.0, Ranking(levels)),)))
    states = tuple(State(number) for number in range(1, conflict.n + 1))
    return ConflictGraph("random", states, tuple(makers))
