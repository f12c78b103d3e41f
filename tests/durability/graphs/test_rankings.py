"""Rankings that nobody knows: chances counted, chances drawn, many rankings at once."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction

import pytest

from goodoffices.durability.graphs.files import load_graph
from goodoffices.durability.graphs.model import ConflictGraph, RankingWorld, Worth
from goodoffices.durability.graphs.rankings import all_rankings, drawn_rankings, n_rankings
from goodoffices.durability.graphs.shares import (
    equilibrium_shares,
    shares_one_by_one,
    shares_side_by_side,
)
from goodoffices.durability.graphs.stability import Concept, survey
from tests.durability.graphs.random_graphs import as_graph, random_conflict


def unknown_order(k: int, n_makers: int = 1) -> ConflictGraph:
    """Return a graph where each decision maker has k moves from state 0 and nobody knows any order."""
    states = list(range(k + 1))
    maker = {"ranking": [{"unknown": states}], "moves": [[0, end] for end in states[1:]]}
    return load_graph({"states": states, "decision_makers": {f"dm{i}": maker for i in range(n_makers)}})


@pytest.mark.parametrize("k", range(1, 6))
def test_with_k_moves_and_any_order_as_likely_the_chance_of_nash_is_one_in_k_plus_one(k: int) -> None:
    graph = unknown_order(k)
    found = equilibrium_shares(survey(graph), all_rankings(graph))
    assert found.equilibrium[Concept.NASH][0] == pytest.approx(float(Fraction(1, k + 1)))


def test_decision_makers_of_independent_rankings_multiply() -> None:
    graph = unknown_order(2, n_makers=2)
    assert n_rankings(graph) == 36
    found = equilibrium_shares(survey(graph), all_rankings(graph))
    assert found.equilibrium[Concept.NASH][0] == pytest.approx(1 / 9)
    assert found.stable[Concept.NASH][0][0] == pytest.approx(1 / 3)


def test_drawn_rankings_come_near_the_counted_chance() -> None:
    graph = unknown_order(3, n_makers=2)
    found = equilibrium_shares(survey(graph), drawn_rankings(graph, 7, 4096))
    assert found.equilibrium[Concept.NASH][0] == pytest.approx(1 / 16, abs=0.02)
    assert found.stable[Concept.NASH][1][0] == pytest.approx(1 / 4, abs=0.03)


def test_the_same_seed_draws_the_same_rankings_whatever_the_order_of_decision_makers() -> None:
    graph = unknown_order(3, n_makers=2)
    turned = replace(graph, decision_makers=tuple(reversed(graph.decision_makers)))
    here, there = drawn_rankings(graph, 3, 32), drawn_rankings(turned, 3, 32)
    assert here == drawn_rankings(graph, 3, 32)
    assert here != drawn_rankings(graph, 4, 32)
    assert [world.worths for world in here] == [tuple(reversed(world.worths)) for world in there]


def test_several_rankings_count_with_their_chances() -> None:
    graph = load_graph(
        {
            "states": [1, 2],
            "decision_makers": {
                "dm": {
                    "rankings": [{"p": 0.75, "ranking": [1, 2]}, {"p": 0.25, "ranking": [2, 1]}],
                    "moves": [[1, 2]],
                },
            },
        }
    )
    found = equilibrium_shares(survey(graph), all_rankings(graph))
    assert found.equilibrium[Concept.NASH] == [0.75, 1.0]
    drawn = equilibrium_shares(survey(graph), drawn_rankings(graph, 0, 64))
    assert drawn.equilibrium[Concept.NASH] == pytest.approx([0.75, 1.0])


def random_rankings(seed: int, n: int, n_makers: int, many: int) -> list[tuple[Worth, ...]]:
    rng = random.Random(seed)
    return [tuple(tuple(rng.randrange(n) for _ in range(n)) for _ in range(n_makers)) for _ in range(many)]


@pytest.mark.parametrize("seed", range(40))
def test_side_by_side_is_one_by_one(seed: int) -> None:
    conflict = random_conflict(seed)
    terrain = survey(as_graph(conflict))
    rankings = random_rankings(seed, conflict.n, len(conflict.moves), 21)
    weights = [(k + 1) / 231 for k in range(21)]
    one, side = (shares(terrain, rankings, weights) for shares in (shares_one_by_one, shares_side_by_side))
    for concept in Concept:
        assert one.equilibrium[concept] == pytest.approx(side.equilibrium[concept])
        for maker in conflict.makers:
            assert one.stable[concept][maker] == pytest.approx(side.stable[concept][maker])


def test_equal_rankings_are_decided_once_and_weigh_together() -> None:
    conflict = random_conflict(1)
    terrain = survey(as_graph(conflict))
    worths = random_rankings(1, conflict.n, len(conflict.moves), 1)[0]
    whole = equilibrium_shares(terrain, [RankingWorld(1.0, worths)])
    halves = equilibrium_shares(terrain, [RankingWorld(0.5, worths)] * 2)
    assert whole == halves
