"""Legal sequences: what they reach, and that those given are legal and shortest."""

from __future__ import annotations

from itertools import pairwise

import pytest

from bench.graph import GraphInstance
from goodoffices.durability.graphs.files import load_graph
from goodoffices.durability.graphs.sequences import (
    bits,
    first_steps,
    improving,
    is_transitive,
    legal_reach,
    reach_from,
)
from tests.durability.graphs.random_graphs import as_graph, random_conflict


@pytest.mark.parametrize("seed", range(120))
def test_a_group_reaches_what_the_definition_says(seed: int) -> None:
    conflict = random_conflict(seed)
    movers = [maker.moves for maker in as_graph(conflict).decision_makers]
    for group in ([0], [0, 1], list(conflict.makers)):
        reach = legal_reach([movers[j] for j in group], conflict.n)
        for state in range(conflict.n):
            wanted = conflict.group_reach(group, state) - {state}
            assert set(bits(reach[state])) == wanted
            assert set(bits(reach_from([movers[j] for j in group], state))) == wanted


@pytest.mark.parametrize("seed", range(60))
def test_sequences_are_legal_lead_where_they_say_and_come_nearest_first(seed: int) -> None:
    conflict = random_conflict(seed)
    graph = as_graph(conflict)
    movers = [
        (maker, improving(each.moves, each.ranking.worth()))
        for maker, each in enumerate(graph.decision_makers)
    ]
    for start in range(conflict.n):
        lengths = []
        for end, steps in first_steps(movers, start).items():
            assert (steps[0].start, steps[-1].end) == (start, end)
            for step in steps:
                assert step.end in conflict.improvements(step.mover, step.start)
            for step, after in pairwise(steps):
                assert step.end == after.start
                assert step.mover != after.mover
            lengths.append(len(steps))
        assert lengths == sorted(lengths)
        reached = conflict.group_reach(list(conflict.makers), start, improving=True) - {start}
        assert set(first_steps(movers, start)) == reached


def test_moves_are_transitive_if_two_in_a_row_lead_nowhere_new() -> None:
    assert is_transitive(((1, 2), (2,), ()))
    assert is_transitive(((1,), (0,)))
    assert not is_transitive(((1,), (2,), ()))


def test_nobody_moves_twice_in_a_row() -> None:
    assert legal_reach([((1,), (2,), ()), ((), (), ())], 3) == [0b010, 0b100, 0]
    assert legal_reach([((1,), (2,), ()), ((), (0,), ())], 3) == [0b010, 0b101, 0]


@pytest.mark.parametrize("one_way", [0.0, 0.5])
def test_in_option_form_the_short_cut_over_states_is_right(one_way: float) -> None:
    graph = load_graph(GraphInstance("", "", 6, 3, one_way).source())
    every = [maker.moves for maker in graph.decision_makers]
    better = [improving(maker.moves, maker.ranking.worth()) for maker in graph.decision_makers]
    for movers in (every, better, every[:2], better[1:]):
        assert all(map(is_transitive, movers))
        reach = legal_reach(movers, len(graph.states))
        assert reach == [reach_from(movers, state) for state in range(len(graph.states))]
