"""Reasons are certificates: each can be checked without trusting whoever gave it."""

from __future__ import annotations

import pytest

from goodoffices.durability.graphs.reasons import Reasoner, Sanction
from goodoffices.durability.graphs.stability import Concept, survey, verdicts
from tests.durability.graph_oracle import Conflict
from tests.durability.graphs.random_graphs import as_graph, random_conflict

CREDIBLE = {Concept.SEQ, Concept.SSEQ}
HELD = {Concept.SMR, Concept.SSEQ}
ANSWERED = (Concept.GMR, Concept.SMR, Concept.SEQ, Concept.SSEQ)


def check_sanction(
    conflict: Conflict, concept: Concept, maker: int, state: int, end: int, found: Sanction
) -> None:
    """The others come by a legal sequence of theirs to a state that is no better for the mover."""
    at, last = end, None
    for step in found.steps:
        assert step.mover not in {maker, last}
        assert step.start == at
        own = conflict.improvements if concept in CREDIBLE else conflict.reachable
        assert step.end in own(step.mover, at)
        at, last = step.end, step.mover
    assert found.steps
    assert at == found.state
    assert conflict.worth[maker][at] <= conflict.worth[maker][state]


@pytest.mark.parametrize("seed", range(150))
def test_every_reason_proves_its_verdict(seed: int) -> None:
    conflict = random_conflict(seed)
    terrain = survey(as_graph(conflict))
    found, reasoner = verdicts(terrain), Reasoner(terrain)
    for maker in conflict.makers:
        place = conflict.worth[maker]
        for state in range(conflict.n):
            improvements = reasoner.improvements(maker, state)
            assert {each.end for each in improvements} == conflict.improvements(maker, state)
            for concept in ANSWERED:
                says_stable = all(each.sanctions[concept] is not None for each in improvements)
                assert says_stable == bool(found.stable[concept][maker] >> state & 1)
            for each in improvements:
                for concept, sanction in each.sanctions.items():
                    if sanction is None:
                        continue
                    check_sanction(conflict, concept, maker, state, each.end, sanction)
                    if concept in HELD:
                        ways_out = conflict.reachable(maker, sanction.state)
                        assert all(place[out] <= place[state] for out in ways_out)
                for concept, escape in each.escapes.items():
                    root = Concept.SEQ if concept is Concept.SSEQ else Concept.GMR
                    if escape is None:
                        assert each.sanctions[concept] is not None or each.sanctions[root] is None
                        continue
                    assert each.sanctions[concept] is None
                    check_sanction(conflict, root, maker, state, each.end, escape.sanction)
                    assert escape.counter_move in conflict.reachable(maker, escape.sanction.state)
                    assert place[escape.counter_move] > place[state]
