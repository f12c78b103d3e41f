"""Uncertain rankings: everything that they may turn out to be, or draws of it."""

from __future__ import annotations

import math
from itertools import permutations, product

import numpy as np
import numpy.typing as npt

from goodoffices.durability.graphs.model import ConflictGraph, DecisionMaker, Ranking, RankingWorld, Worth
from goodoffices.worlds.streams import stratified

__all__ = ["all_rankings", "drawn_rankings", "n_rankings"]

Floats = npt.NDArray[np.float64]


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


def drawn_rankings(graph: ConflictGraph, seed: int, worlds: int) -> list[RankingWorld]:
    """Draw rankings of all decision makers; each ranking and each state's place have streams of their own."""
    columns = []
    for maker in graph.decision_makers:
        if not maker.is_uncertain:
            columns.append([maker.ranking.worth()] * worlds)
            continue
        picks = stratified(seed, f"{maker.name}.belief", worlds)
        keys = np.stack(
            [stratified(seed, f"{maker.name}.ranking.{state.id}", worlds) for state in graph.states], axis=1
        )
        columns.append([_drawn_worth(maker, float(picks[w]), keys[w]) for w in range(worlds)])
    return [RankingWorld(1 / worlds, worths) for worths in zip(*columns, strict=True)]


def _drawn_worth(maker: DecisionMaker, pick: float, keys: Floats) -> Worth:
    """Return the ranking that a draw gives: `pick` in (0, 1) chooses the belief, `keys` order the states."""
    total = 0.0
    chosen = maker.beliefs[-1]
    for belief in maker.beliefs:
        total += belief.p
        if pick < total:
            chosen = belief
            break
    levels = chosen.ranking.levels
    orders = {
        number: tuple(sorted(levels[number], key=lambda state: float(keys[state])))
        for number in chosen.ranking.unknown
    }
    return _refined(chosen.ranking, orders)


def _possible(maker: DecisionMaker) -> list[tuple[float, Worth]]:
    found = []
    for belief in maker.beliefs:
        unknown = sorted(belief.ranking.unknown)
        orders = [list(permutations(belief.ranking.levels[level])) for level in unknown]
        share = belief.p / math.prod(map(len, orders))
        found += [
            (share, _refined(belief.ranking, dict(zip(unknown, chosen, strict=True))))
            for chosen in product(*orders)
        ]
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
