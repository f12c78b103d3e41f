"""Whose ranking must change least, against every ranking that there is."""

from __future__ import annotations

import random
from itertools import product

import pytest

from goodoffices.durability.graphs.inverse import Inverse, inverse
from goodoffices.durability.graphs.lowering import Lowering
from goodoffices.durability.graphs.model import Ranking
from goodoffices.durability.graphs.nearby import nearest_profile
from goodoffices.durability.graphs.sequences import bits
from goodoffices.durability.graphs.stability import Concept, Terrain, is_equilibrium, survey
from tests.durability.graph_oracle import Conflict, distance, least_change
from tests.durability.graphs.random_graphs import as_graph, random_conflict


def check_certificate(terrain: Terrain, conflict: Conflict, found: Inverse) -> None:
    """Under the changed rankings the state is an equilibrium, and they are as far away as is said."""
    worths = list(terrain.worths)
    for change in found.changes:
        changed = Ranking(change.levels).worth()
        assert distance(conflict.worth[change.maker], changed) == change.kendall_tau
        own = conflict.worth[change.maker]
        for state in change.lowered:
            assert own[state] > own[found.state]
            assert changed[state] < changed[found.state]
        worths[change.maker] = changed
    assert is_equilibrium(terrain, worths, found.state, found.concept)
    assert found.kendall_tau == sum(change.kendall_tau for change in found.changes)


@pytest.mark.parametrize("seed", range(200))
def test_the_least_change_is_the_least_of_all_rankings(seed: int) -> None:
    makers, states = ((2, 4), (3, 3))[seed % 2]
    conflict = random_conflict(seed, most_makers=makers, most_states=states)
    terrain = survey(as_graph(conflict))
    state = seed % conflict.n
    for concept in Concept:
        found = inverse(terrain, state, concept)
        check_certificate(terrain, conflict, found)
        assert found.exact
        assert found.kendall_tau == found.at_least == least_change(conflict, concept.value, state)


@pytest.mark.parametrize("seed", range(40))
def test_larger_graphs_get_a_change_that_does_with_a_bound_below_it(seed: int) -> None:
    conflict = random_conflict(seed, most_makers=3)
    terrain = survey(as_graph(conflict))
    state = seed % conflict.n
    costs = {concept: inverse(terrain, state, concept) for concept in Concept}
    for found in costs.values():
        check_certificate(terrain, conflict, found)
        assert found.at_least <= found.kendall_tau
        assert found.exact == (found.at_least == found.kendall_tau)
    assert costs[Concept.GMR].kendall_tau <= costs[Concept.SMR].kendall_tau <= costs[Concept.NASH].kendall_tau


def test_a_state_that_is_an_equilibrium_needs_no_change() -> None:
    found = inverse(survey(as_graph(Conflict(2, (frozenset({(0, 1)}),), ((1, 0),)))), 0, Concept.NASH)
    assert (found.changes, found.kendall_tau, found.exact) == ((), 0.0, True)


@pytest.mark.parametrize("seed", range(60))
def test_lowering_is_cheapest_among_all_sets_that_hold_the_needed(seed: int) -> None:
    rng = random.Random(seed)
    n = rng.randint(2, 7)
    worth = tuple(rng.randrange(n if seed % 2 else 3) for _ in range(n))
    state = rng.randrange(n)
    ground = Lowering(worth, state)
    above = bits(ground.above)
    needed = sum(1 << each for each in above if rng.random() < 0.4)
    price, chosen = ground.cheapest(needed)
    tried = [
        sum(1 << each for each, down in zip(above, chosen_ones, strict=True) if down)
        for chosen_ones in product((False, True), repeat=len(above))
    ]
    assert price == min(ground.price(each) for each in tried if each & needed == needed)
    assert chosen & needed == needed
    for lowered in tried:
        assert distance(worth, Ranking(ground.levels(lowered)).worth()) == ground.price(lowered)


def test_a_search_that_is_given_up_says_how_far_it_came() -> None:
    conflict = Conflict(3, (frozenset({(0, 1), (0, 2)}), frozenset()), ((0, 1, 2), (0, 1, 2)))
    terrain = survey(as_graph(conflict))
    assert nearest_profile(terrain, 0, Concept.SEQ, below=9.0, most_tried=1).profile is None
    assert nearest_profile(terrain, 0, Concept.SEQ, below=9.0, most_tried=3).at_least == 1.0
    assert nearest_profile(terrain, 0, Concept.SEQ, below=1.0, most_tried=99).at_least == 1.0
    found = nearest_profile(terrain, 0, Concept.SEQ, below=9.0, most_tried=99)
    assert found.at_least == 2.0


@pytest.mark.parametrize(("seed", "state"), [(60, 1), (96, 3)])
def test_changes_that_would_spoil_each_other_are_not_given(seed: int, state: int) -> None:
    conflict = random_conflict(seed, most_makers=3, most_states=5)
    found = inverse(survey(as_graph(conflict)), state, Concept.SSEQ)
    check_certificate(survey(as_graph(conflict)), conflict, found)
    assert found.exact


@pytest.mark.parametrize("seed", range(20))
def test_a_search_over_its_limit_still_gives_a_change_that_does(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("goodoffices.durability.graphs.inverse._MOST_LOOKED_AT", 3)
    monkeypatch.setattr("goodoffices.durability.graphs.inverse._MOST_TRIED", 3)
    conflict = random_conflict(seed, most_makers=2, most_states=4)
    terrain = survey(as_graph(conflict))
    for concept in Concept:
        found = inverse(terrain, 0, concept)
        check_certificate(terrain, conflict, found)
        least = least_change(conflict, concept.value, 0)
        assert found.at_least <= least <= found.kendall_tau
        if found.exact:
            assert found.kendall_tau == least
