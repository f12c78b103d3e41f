"""Ways from the status quo."""

from __future__ import annotations

import pytest

from goodoffices.durability.graphs.paths import status_quo_paths
from goodoffices.durability.graphs.stability import survey, verdicts
from tests.durability.graphs.random_graphs import as_graph, random_conflict


@pytest.mark.parametrize("seed", range(60))
def test_a_way_is_given_to_each_equilibrium_that_can_be_reached(seed: int) -> None:
    conflict = random_conflict(seed)
    terrain = survey(as_graph(conflict))
    found = verdicts(terrain)
    everybody = list(conflict.makers)
    ways = status_quo_paths(terrain, found, 0)
    reached = conflict.group_reach(everybody, 0) | {0}
    improved = conflict.group_reach(everybody, 0, improving=True) | {0}
    for way in ways:
        assert all(found.equilibria[concept] >> way.end & 1 for concept in way.concepts)
        assert (way.steps is not None) == (way.end in reached)
        assert (way.improving_steps is not None) == (way.end in improved)
        for steps in (way.steps, way.improving_steps):
            if steps:
                assert (steps[0].start, steps[-1].end) == (0, way.end)
    everything = 0
    for mask in found.equilibria.values():
        everything |= mask
    assert sum(1 << way.end for way in ways) == everything
