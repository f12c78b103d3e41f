"""Uncertain rankings: all that may be, or those that were drawn, and how often each state is an equilibrium."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import permutations, product

from goodoffices.durability.graph_model import ConflictGraph, DecisionMaker, Ranking, Worth
from goodoffices.durability.sequences import bits
from goodoffices.durability.stability import Concept, Terrain, survey_again, verdicts

__all__ = ["RankingWorld", "Shares", "all_rankings", "drawn_worth", "equilibrium_shares", "n_rankings"]


@dataclass(frozen=True, slots=True)
class RankingWorld:
    """One ranking for each decision maker, and the weight of that."""

    weight: float
    worths: tuple[Worth, ...]


@dataclass(frozen=True, slots=True)
class Shares:
    """Weights by concept and state: of being an equilibrium, and of being stable for each decision maker."""

    equilibrium: dict[Concept, list[float]]
    stable: dict[Concept, list[list[float]]]


def n_rankings(graph: ConflictGraph) -> int:
    """Return in how many ways the uncertain rankings can turn out."""
    return math.prod(
        sum(
            math.prod(math.factorial(len(belief.ranking.levels[level])) for level in belief.ranking.unknown)
            for belief in maker.beliefs
        )
        for maker in graph.decision_makers
    )


def all_rankings(graph: ConflictGraph) -> list[RankingWorld]:
    """Return everything that the rankings may turn out to be; ask `n_rankings` first how much that is."""
    each = [_possible(maker) for maker in graph.decision_makers]
    return [
        RankingWorld(math.prod(weight for weight, _ in chosen), tuple(worth for _, worth in chosen))
        for chosen in product(*each)
    ]


def drawn_worth(maker: DecisionMaker, pick: float, keys: Sequence[float]) -> Worth:
    """Return the ranking that a draw gives: `pick` in (0, 1) chooses the belief, `keys` order the states."""
    total = 0.0
    chosen = maker.beliefs[-1]
    for belief in maker.beliefs:
        total += belief.p
        if pick < total:
            chosen = belief
            break
    return _refined(
        chosen.ranking, {level: tuple(sorted(chosen.ranking.levels[level], key=lambda s: keys[s]))
                         for level in chosen.ranking.unknown}
    )  # fmt: skip


def equilibrium_shares(terrain: Terrain, worlds: Iterable[RankingWorld]) -> Shares:
    """Return for each concept and state the weight of the rankings under which it is an equilibrium.

    References
    ----------
    .. [1] L. C. Rego, A. M. dos Santos, "Probabilistic Preferences in the Graph Model for Conflict
       Resolution", IEEE Transactions on Systems, Man, and Cybernetics: Systems 45 (2015) 595-608.
    """
    merged: dict[tuple[Worth, ...], float] = {}
    for world in worlds:
        merged[world.worths] = merged.get(world.worths, 0.0) + world.weight
    n, makers = terrain.n_states, len(terrain.moves)
    equilibrium = {concept: [0.0] * n for concept in Concept}
    stable = {concept: [[0.0] * n for _ in range(makers)] for concept in Concept}
    for worths, weight in merged.items():
        found = verdicts(survey_again(terrain, worths))
        for concept in Concept:
            for state in bits(found.equilibria[concept]):
                equilibrium[concept][state] += weight
            for maker, mask in enumerate(found.stable[concept]):
                for state in bits(mask):
                    stable[concept][maker][state] += weight
    return Shares(equilibrium, stable)


def _possible(maker: DecisionMaker) -> list[tuple[float, Worth]]:
    found = []
    for belief in maker.beliefs:
        unknown = sorted(belief.ranking.unknown)
        orders = [list(permutations(belief.ranking.levels[level])) for level in unknown]
        share = belief.p / math.prod(map(len, orders))
        for chosen in product(*orders):
            found.append((share, _refined(belief.ranking, dict(zip(unknown, chosen, strict=True)))))
    return found


def _refined(ranking: Ranking, orders: dict[int, tuple[int, ...]]) -> Worth:
    """Return the places of states when the unknown levels have these orders."""
    levels: list[tuple[int, ...]] = []
    for number, level in enumerate(ranking.levels):
        if number in orders:
            levels += [(state,) for state in orders[number]]
        else:
            levels.append(level)
    return Ranking(tuple(levels)).worth()
