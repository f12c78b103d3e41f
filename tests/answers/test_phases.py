"""A case's schedule as a graph model: its phases, who moves, and what is stable."""

from __future__ import annotations

import pytest

import goodoffices as go
from goodoffices.answers.hold import hold
from goodoffices.answers.phases import phase_graph
from goodoffices.answers.stability import stability
from goodoffices.errors import QuestionError
from tests.small_cases import case_of

SIDES = """\
issues: {pay: {options: [0, 1], status_quo: 0}}
parties:
  a: {name: A, weights: {pay: 1}, values: {pay: increasing}, no_deal: 40}
  b: {name: B, weights: {pay: 1}, values: {pay: decreasing}, no_deal: 40}
"""
SWAP = """\
schedule:
  steps:
    - {day: 0, acts: [{by: a, worth: {a: -3, b: 5}, reversible: 1}]}
    - {day: 9, acts: [{by: a, worth: {a: -1, b: 1}}, {by: b, worth: {a: 5, b: -3}}]}
  holds: {a: 1, b: 1}
  stopping: {b: 2}
"""


def test_states_are_phases_and_moves_are_comply_stop_go_back_and_veto() -> None:
    graph = phase_graph(case_of(SIDES + SWAP))
    names = [str(state.id) for state in graph.states]
    assert names == [
        "step 1",
        "step 1, a stops",
        "step 2",
        "step 2, a done",
        "step 2, b done",
        "step 2, a stops",
        "step 2, b stops",
        "step 2, b stops after a",
        "step 2, a stops after b",
        "all done",
        "b goes back",
        "vetoed",
    ]
    assert graph.status_quo == 0
    moves = {
        maker.name: {(names[s], names[e]) for s, ends in enumerate(maker.moves) for e in ends}
        for maker in graph.decision_makers
    }
    assert moves["a"] == {
        ("step 1", "step 2"),
        ("step 1", "step 1, a stops"),
        ("step 1", "vetoed"),
        ("step 2", "step 2, a done"),
        ("step 2", "step 2, a stops"),
        ("step 2, b done", "all done"),
        ("step 2, b done", "step 2, a stops after b"),
    }
    assert ("all done", "b goes back") in moves["b"]
    assert ("step 2, a done", "all done") in moves["b"]


def test_states_are_worth_what_is_done_and_what_stopping_leaves() -> None:
    graph = phase_graph(case_of(SIDES + SWAP))
    names = [str(state.id) for state in graph.states]
    for maker, values in (
        # In full while nobody has stopped; the first act is undone where somebody does.
        ("a", {"step 1": 0, "step 2": -3, "all done": 2, "b goes back": 4, "step 2, a stops after b": 5}),
        ("b", {"step 1": 0, "step 2": 5, "all done": 4, "b goes back": 0, "step 2, b stops after a": 3}),
    ):
        worth = dict(zip(graph.decision_makers, graph.worths(), strict=True))
        places = next(places for each, places in worth.items() if each.name == maker)
        ordered = sorted(values, key=lambda name: values[name])
        assert sorted(values, key=lambda name: places[names.index(name)]) == ordered


def test_going_back_is_an_improvement_where_the_last_stop_incentive_is_positive() -> None:
    for end, stable in ((2, True), (9, False)):
        case = case_of(SIDES + SWAP.replace("stopping: {b: 2}", f"stopping: {{b: {end}}}"))
        incentive = hold(case).steps[-1].stop_incentive["b"].median
        answer = stability(phase_graph(case))
        assert (incentive <= 0) is stable
        assert ("all done" in answer.equilibria["nash"]) is stable


def test_over_worlds_the_chance_of_staying_is_that_of_the_last_decision() -> None:
    case = case_of(SIDES + SWAP.replace("stopping: {b: 2}", "stopping: {b: 2..10}"))
    held = hold(case, worlds=400)
    gone = held.steps[-1].p_gains["b"]
    answer = go.stability(case, worlds=400)
    assert answer.chances is not None
    kept = next(each for each in answer.chances if each.id == "all done")
    assert kept.equilibrium["nash"].value == pytest.approx(1 - gone)


def test_a_case_without_a_schedule_has_no_phases() -> None:
    with pytest.raises(QuestionError, match="there is no schedule"):
        go.stability("port-of-arden")


def test_swapping_the_sides_mirrors_the_phases() -> None:
    text = SIDES + SWAP
    swapped = text.replace("a:", "\0:").replace("b:", "a:").replace("\0:", "b:")
    swapped = swapped.replace("by: a", "by: \0").replace("by: b", "by: a").replace("by: \0", "by: b")
    plain, mirror = (go.stability(case_of(each)) for each in (text, swapped))

    def mirrored(name: object) -> str:
        words = str(name).replace("a stops", "\0 stops").replace("b stops", "a stops").replace("\0", "b")
        words = words.replace("a done", "\0 done").replace("b done", "a done").replace("\0", "b")
        words = words.replace("after a", "after \0").replace("after b", "after a").replace("\0", "b")
        return words.replace("b goes back", "a goes back")

    for concept, states in plain.equilibria.items():
        assert {mirrored(state) for state in states} == set(map(str, mirror.equilibria[concept]))
