"""What the question of stability is answered with."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from goodoffices.answers.encoding import as_json
from goodoffices.answers.stability import stability
from goodoffices.case.files import load_case
from goodoffices.durability.graphs.files import load_graph
from goodoffices.durability.graphs.model import RankingWorld
from goodoffices.errors import QuestionError

DATA = Path(__file__).resolve().parent.parent / "data" / "gmcr"
ELMIRA = DATA / "elmira_9.json"
CONCEPTS = ("nash", "gmr", "smr", "seq", "sseq")
UNKNOWN: dict[str, Any] = {
    "states": [1, 2, 3],
    "decision_makers": {
        "A": {"ranking": [{"unknown": [1, 2, 3]}], "moves": [[1, 2], [1, 3]]},
        "B": {"ranking": [[1, 2, 3]], "moves": [[2, 1]]},
    },
}


def test_every_published_conflict_has_its_equilibria_and_its_lists_of_decision_makers() -> None:
    for path in sorted(DATA.glob("*.json")):
        expected = json.loads(path.read_text(encoding="utf-8"))["expected"]
        answer = stability(path)
        assert {name: list(ids) for name, ids in answer.equilibria.items()} == expected
        for state in answer.states:
            for name in CONCEPTS:
                everybody = getattr(state, name) == answer.decision_makers
                assert everybody == (state.id in expected[name])


def test_the_answer_becomes_json_and_says_how_it_was_got() -> None:
    answer = as_json(stability(ELMIRA, status_quo=1, make_equilibrium=3))
    assert json.loads(json.dumps(answer)) == answer
    assert set(answer["states"][0]) == {"id", "options", *CONCEPTS}
    assert (answer["exact"], answer["seed"], answer["worlds"]) == (True, 0, 1)
    assert "legal sequences" in answer["method"]
    assert answer["equilibria"]["nash"] == [5, 8, 9]


def test_every_verdict_has_its_reason() -> None:
    answer = stability(ELMIRA)
    reasons = {(each.state, each.dm): each for each in answer.reasons}
    for state in answer.states:
        for dm in answer.decision_makers:
            improvements = reasons[state.id, dm].improvements
            assert (dm in state.nash) == (not improvements)
            for name in CONCEPTS[1:]:
                deterred = all(each.sanctions[name] is not None for each in improvements)
                assert (dm in getattr(state, name)) == deterred


def test_the_status_quo_may_be_given_by_id_or_by_its_options_and_goes_before_the_file() -> None:
    graph = replace(load_graph(ELMIRA), status_quo=3)
    assert stability(graph).status_quo == 4
    assert stability(graph, status_quo="2").status_quo == 2
    assert stability(graph, status_quo="Y Y N N N").status_quo == 2
    assert stability(ELMIRA).paths == ()


def test_ways_lead_from_the_status_quo_or_there_are_none() -> None:
    answer = stability(ELMIRA, status_quo=9)
    assert answer.not_reachable == (1, 4, 5, 8)
    assert next(way for way in answer.paths if way.end == 9).moves == ()


@pytest.mark.parametrize("asked", ["status_quo", "make_equilibrium"])
def test_a_state_that_is_not_there_is_told_with_those_that_are(asked: str) -> None:
    with pytest.raises(QuestionError, match=r"there is no state '12'.*Known states: 1, 2, 3") as error:
        stability(ELMIRA, **{asked: "12"})  # type: ignore[arg-type]
    assert asked.replace("_", " ") in str(error.value)


def test_the_least_changes_come_first() -> None:
    answer = stability(ELMIRA, make_equilibrium=3)
    costs = [each.kendall_tau for each in answer.make_equilibrium]
    assert costs == sorted(costs)
    nash = next(each for each in answer.make_equilibrium if each.concept == "nash")
    assert {(change.dm, change.lowered) for change in nash.changes} == {
        ("Uniroyal", (9,)),
        ("LocalGov", (7,)),
    }
    assert (nash.kendall_tau, nash.at_least, nash.exact) == (2.0, 2.0, True)


def test_few_possible_rankings_are_counted_and_many_are_drawn() -> None:
    counted = stability(UNKNOWN)
    assert counted.chances is not None
    assert (counted.exact, counted.worlds, counted.world) == (True, 6, "reference")
    assert counted.chances[0].equilibrium["nash"].value == pytest.approx(1 / 3)
    assert counted.chances[0].stable["nash"]["B"].value == 1.0
    drawn = stability(UNKNOWN, worlds=5, seed=3)
    assert drawn.chances is not None
    assert (drawn.exact, drawn.worlds, drawn.seed) == (False, 5, 3)
    chance = drawn.chances[0].equilibrium["nash"]
    assert chance.low <= chance.value <= chance.high
    assert "drawn" in drawn.method


def test_the_same_seed_gives_the_same_answer() -> None:
    assert stability(UNKNOWN, worlds=5, seed=1) == stability(UNKNOWN, worlds=5, seed=1)


def test_rankings_drawn_together_go_before_what_each_may_hold() -> None:
    graph = load_graph(UNKNOWN)
    indifferent = (0, 0, 0)
    drawn = (
        RankingWorld(0.75, ((2, 1, 0), indifferent)),
        RankingWorld(0.25, ((0, 1, 2), indifferent)),
    )
    answer = stability(replace(graph, drawn=drawn))
    assert answer.chances is not None
    assert answer.chances[0].equilibrium["nash"].value == pytest.approx(0.75)
    assert (answer.exact, answer.worlds) == (False, 2)


def test_of_a_large_graph_coalitions_are_examined_from_the_status_quo_and_firm_states() -> None:
    options = [{"name": f"x{k}", "owner": f"dm{k % 2}"} for k in range(7)]
    source = {"options": options, "priorities": {"dm0": ["x1", "x0"], "dm1": ["x0", "not x1"]}}
    answer = stability(source, status_quo=1)
    assert len(answer.states) == 128
    assert len(answer.coalitions_from) == 64
    assert answer.status_quo in answer.coalitions_from
    assert {each.start for each in answer.coalition_improvements} <= set(answer.coalitions_from)


def test_a_case_is_taken_as_loaded_or_by_its_file_and_a_mapping_of_one_is_told() -> None:
    case = load_case("lantern-strait")
    assert stability(case, worlds=8) == stability("lantern-strait", worlds=8)
    with pytest.raises(QuestionError, match="this is a case, not a graph"):
        stability({"format": "goodoffices/1"})
