"""How often each state is stable, and an equilibrium, under rankings that are not known for sure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from goodoffices.durability.graphs.model import RankingWorld, Worth
from goodoffices.durability.graphs.ranking_bits import stable_bits, weights_of
from goodoffices.durability.graphs.sequences import bits
from goodoffices.durability.graphs.stability import Concept, Terrain, survey_again, verdicts

__all__ = ["Shares", "equilibrium_shares", "shares_one_by_one", "shares_side_by_side"]


@dataclass(frozen=True, slots=True)
class Shares:
    """Weights by concept and state: of being an equilibrium, and of being stable for each decision maker."""

    equilibrium: dict[Concept, list[float]]
    stable: dict[Concept, list[list[float]]]


def equilibrium_shares(terrain: Terrain, worlds: Iterable[RankingWorld]) -> Shares:
    """Return for each concept and state the weight of the rankings under which it is an equilibrium.

    Notes
    -----
    Few rankings are taken one by one, each at the price of all verdicts. Many are taken side by side, as the
    bits of one integer, which costs about as much as one by one for as many as there are states.

    References
    ----------
    .. [1] L. C. Rego, A. M. dos Santos, "Probabilistic Preferences in the Graph Model for Conflict
       Resolution", IEEE Transactions on Systems, Man, and Cybernetics: Systems 45 (2015) 595-608.
    """
    merged: dict[tuple[Worth, ...], float] = {}
    for world in worlds:
        merged[world.worths] = merged.get(world.worths, 0.0) + world.weight
    rankings, weights = list(merged), list(merged.values())
    if len(rankings) <= terrain.n_states:
        return shares_one_by_one(terrain, rankings, weights)
    return shares_side_by_side(terrain, rankings, weights)


def shares_one_by_one(
    terrain: Terrain, rankings: Sequence[tuple[Worth, ...]], weights: Sequence[float]
) -> Shares:
    """Add up the verdicts under one set of rankings after another."""
    n, makers = terrain.n_states, len(terrain.moves)
    equilibrium = {concept: [0.0] * n for concept in Concept}
    stable = {concept: [[0.0] * n for _ in range(makers)] for concept in Concept}
    for worths, weight in zip(rankings, weights, strict=True):
        found = verdicts(survey_again(terrain, worths))
        for concept in Concept:
            for state in bits(found.equilibria[concept]):
                equilibrium[concept][state] += weight
            for maker, mask in enumerate(found.stable[concept]):
                for state in bits(mask):
                    stable[concept][maker][state] += weight
    return Shares(equilibrium, stable)


def shares_side_by_side(
    terrain: Terrain, rankings: Sequence[tuple[Worth, ...]], weights: Sequence[float]
) -> Shares:
    """Decide each state under all rankings at once."""
    n, makers = terrain.n_states, len(terrain.moves)
    every = (1 << len(rankings)) - 1
    together = {concept: [every] * n for concept in Concept}
    stable: dict[Concept, list[list[float]]] = {concept: [] for concept in Concept}
    for maker in range(makers):
        found = stable_bits(terrain, rankings, maker)
        for concept, masks in found.items():
            stable[concept].append(weights_of(masks, weights))
            together[concept] = [both & mask for both, mask in zip(together[concept], masks, strict=True)]
    equilibrium = {concept: weights_of(masks, weights) for concept, masks in together.items()}
    return Shares(equilibrium, stable)
