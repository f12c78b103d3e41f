"""Groups: improvements for all members, and jumps between equilibria."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from goodoffices.durability.graphs.coalitions import coalition_improvements, equilibrium_jumps
from goodoffices.durability.graphs.files import load_graph
from goodoffices.durability.graphs.stability import Concept, survey, verdicts
from tests.durability.graphs.random_graphs import as_graph, random_conflict

ELMIRA = Path(__file__).resolve().parents[2] / "data" / "gmcr" / "elmira_9.json"


@pytest.mark.parametrize("seed", range(80))
def test_coalition_improvements_are_those_of_the_definition(seed: int) -> None:
    conflict = random_conflict(seed, most_states=6)
    found = coalition_improvements(survey(as_graph(conflict)), range(conflict.n))
    wanted = {
        (group, start, end)
        for size in range(2, len(conflict.moves) + 1)
        for group in combinations(conflict.makers, size)
        for start in range(conflict.n)
        for end in conflict.coalition_improvements(group, start)
    }
    assert {(each.coalition, each.start, each.end) for each in found} == wanted
    assert len(found) == len(wanted)
    for each in found:
        at, last = each.start, None
        for step in each.steps:
            assert step.start == at
            assert step.mover in set(each.coalition) - {last}
            assert step.end in conflict.reachable(step.mover, at)
            at, last = step.end, step.mover
        assert at == each.end


def test_elmira_has_the_published_improvements_and_the_published_jump() -> None:
    graph = load_graph(ELMIRA)
    terrain = survey(graph)
    found = coalition_improvements(terrain, range(9))
    by_group: dict[tuple[int, ...], set[tuple[int, int]]] = {}
    for each in found:
        by_group.setdefault(each.coalition, set()).add((each.start + 1, each.end + 1))
    assert by_group == {
        (0, 1): {(2, 4), (5, 8), (6, 8)},
        (0, 2): {(1, 5), (3, 7)},
        (1, 2): {(2, 4), (2, 8), (6, 8)},
        (0, 1, 2): {(2, 4), (2, 8), (6, 8)},
    }
    jumps = equilibrium_jumps(found, verdicts(terrain))
    nash = [jump.improvement for jump in jumps if jump.concept is Concept.NASH]
    assert [(each.coalition, each.start + 1, each.end + 1) for each in nash] == [((0, 1), 5, 8)]
