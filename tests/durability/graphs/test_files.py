"""Reading graph files: what is taken, and every kind of bad input with its place and what to do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from goodoffices.durability.graphs.files import MAX_GRAPH_BYTES, is_case, load_graph, load_graph_text
from goodoffices.errors import CaseError, Problem

GOOD: dict[str, Any] = {
    "states": [1, 2, 3],
    "decision_makers": {
        "US": {"ranking": [1, 2, 3], "moves": [[1, 2]]},
        "USSR": {"ranking": [3, [1, 2]], "moves": [[2, 3]]},
    },
}
OPTIONS: dict[str, Any] = {
    "options": [{"name": "a", "owner": "X"}, {"name": "b", "owner": "Y", "direction": "fwd"}],
    "priorities": {"X": ["a"], "Y": ["not b"]},
}


def problems(source: dict[str, Any] | str) -> tuple[Problem, ...]:
    text = source if isinstance(source, str) else json.dumps(source, indent=1)
    with pytest.raises(CaseError) as error:
        load_graph_text(text, "graph.json")
    return error.value.problems


def maker(**parts: Any) -> dict[str, Any]:
    """Return the good graph with something else said of one decision maker."""
    us = {**GOOD["decision_makers"]["US"], **parts}
    return {**GOOD, "decision_makers": {**GOOD["decision_makers"], "US": us}}


def without(key: str) -> dict[str, Any]:
    us = {name: part for name, part in GOOD["decision_makers"]["US"].items() if name != key}
    return {**GOOD, "decision_makers": {"US": us}}


WRONG: dict[str, tuple[dict[str, Any], str, str]] = {
    "an unknown state in a move": (
        maker(moves=[[1, 4]]),
        "decision_makers.US.moves.0.1",
        "unknown state '4'",
    ),
    "an unknown state in a ranking": (
        maker(ranking=[1, 2, 7]),
        "decision_makers.US.ranking.2",
        "unknown state",
    ),
    "an unknown status quo": ({**GOOD, "status_quo": 9}, "status_quo", "unknown state '9'"),
    "a state placed twice": (
        maker(ranking=[1, 2, 3, 1]),
        "decision_makers.US.ranking.3",
        "stands at place 1 and again at place 4",
    ),
    "a state without a place": (maker(ranking=[1, 2]), "decision_makers.US.ranking", "lacks state 3"),
    "a state twice": ({**GOOD, "states": [1, 2, 3, 2]}, "states.3", "state '2' is given twice"),
    "no state": ({**GOOD, "states": []}, "states", "there is no state"),
    "states missing": ({"decision_makers": GOOD["decision_makers"]}, "", "'states' is missing"),
    "states that are no list": ({**GOOD, "states": 3}, "states", "a list is expected"),
    "nobody": ({**GOOD, "decision_makers": {}}, "decision_makers", "there are 0 decision makers"),
    "neither form": ({"title": "x"}, "", "neither decision makers nor options"),
    "a ranking missing": (without("ranking"), "decision_makers.US", "needs one ranking"),
    "moves missing": (without("moves"), "decision_makers.US", "'moves' is missing"),
    "two kinds of ranking": (maker(rankings=[]), "decision_makers.US", "needs one ranking"),
    "a move of three": (maker(moves=[[1, 2, 3]]), "decision_makers.US.moves.0", "a pair of states"),
    "a move to itself": (maker(moves=[[2, 2]]), "decision_makers.US.moves.0", "to itself"),
    "moves that are no list": (maker(moves=5), "decision_makers.US.moves", "a list is expected"),
    "an irreversible circle": (
        maker(moves=[[1, 2], [2, 3], [3, 1]], irreversible=True),
        "decision_makers.US.moves",
        "declared irreversible and yet lead in a circle: '1' -> '2' -> '3' -> '1'",
    ),
    "an irreversible circle away from the first state": (
        maker(moves=[[1, 2], [2, 3], [3, 2]], irreversible=True),
        "decision_makers.US.moves",
        "lead in a circle: '2' -> '3' -> '2'",
    ),
    "a flag that is none": (maker(irreversible="maybe"), "decision_makers.US.irreversible", "neither true"),
    "chances that do not sum to 1": (
        {**GOOD, "decision_makers": {"US": {"rankings": [{"p": 0.5, "ranking": [1, 2, 3]}], "moves": []}}},
        "decision_makers.US.rankings",
        "sum to 0.5",
    ),
    "a chance that is none": (
        {**GOOD, "decision_makers": {"US": {"rankings": [{"p": 2, "ranking": [1, 2, 3]}], "moves": []}}},
        "decision_makers.US.rankings.0.p",
        "is no chance",
    ),
    "a belief without a chance": (
        {**GOOD, "decision_makers": {"US": {"rankings": [{"ranking": [1, 2, 3]}], "moves": []}}},
        "decision_makers.US.rankings.0",
        "each of these has p and ranking",
    ),
    "a level that is none": (
        maker(ranking=[{"unknowns": [1, 2, 3]}]),
        "decision_makers.US.ranking.0",
        "no place",
    ),
    "another format": ({**GOOD, "format": "graph/9"}, "format", "not a format known here"),
    "a misspelt key": ({**GOOD, "statusquo": 1}, "", "unknown key 'statusquo'. Did you mean 'status_quo'?"),
    "a misspelt key of a decision maker": (
        maker(irreversibly=True),
        "decision_makers.US",
        "Did you mean 'irreversible'?",
    ),
    "patterns of the other form": ({**GOOD, "infeasible": ["YY"]}, "infeasible", "does not go with"),
    "states of the other form": ({**OPTIONS, "states": [1]}, "states", "does not go with"),
    "an option of nobody": (
        {**GOOD, "options": [{"name": "a", "owner": "UK"}]},
        "options.0.owner",
        "'UK' is not one of the decision makers",
    ),
    "an option without an owner": ({**OPTIONS, "options": [{"name": "a"}]}, "options.0", "name and an owner"),
    "an option twice": (
        {**OPTIONS, "options": [*OPTIONS["options"], {"name": "a", "owner": "Y"}]},
        "options.2",
        "given twice",
    ),
    "a direction that is none": (
        {**OPTIONS, "options": [{"name": "a", "owner": "X", "direction": "up"}]},
        "options.0.direction",
        "'up' is not one of the directions",
    ),
    "a priority by an unknown name": (
        {**OPTIONS, "priorities": {"X": ["c"], "Y": ["b"]}},
        "priorities.X.0",
        "unknown option 'c'",
    ),
    "priorities of somebody unknown": (
        {**OPTIONS, "priorities": {"X": ["a"], "Z": ["b"]}},
        "priorities.Z",
        "unknown decision maker 'Z'",
    ),
    "no priorities": ({**OPTIONS, "priorities": {"X": ["a"]}}, "", "'Y' has no priorities"),
    "priorities and a ranking": (
        {**OPTIONS, "rankings": {"X": [1, 2, 3, 4]}},
        "rankings.X",
        "has priorities and a ranking",
    ),
    "a pattern of the wrong length": ({**OPTIONS, "infeasible": ["YYN"]}, "infeasible.0", "a sign for each"),
    "everything infeasible": ({**OPTIONS, "infeasible": ["--"]}, "infeasible", "no state is left"),
    "too many options": (
        {"options": [{"name": f"x{k}", "owner": "X"} for k in range(17)], "priorities": {"X": ["x1"]}},
        "options",
        "there are 17 options",
    ),
    "too many states": (
        {"options": [{"name": f"x{k}", "owner": f"X{k % 3}"} for k in range(14)], "priorities": {}},
        "options",
        "there are 16384 states",
    ),
    "too many moves": (
        {"options": [{"name": f"x{k}", "owner": "X"} for k in range(11)], "priorities": {"X": ["x1"]}},
        "options",
        "more than 1000000 moves",
    ),
    "too many owners": (
        {"options": [{"name": f"x{k}", "owner": f"X{k}"} for k in range(11)], "priorities": {}},
        "options",
        "there are 11 owners",
    ),
    "a sign that is none": (
        {**GOOD, "options": [{"name": "a", "owner": "US"}], "option_vectors": {"1": "X"}},
        "option_vectors.1",
        "other signs",
    ),
    "a vector of the wrong length": (
        {**GOOD, "options": [{"name": "a", "owner": "US"}], "option_vectors": {"1": "YN"}},
        "option_vectors.1",
        "a sign for each option",
    ),
    "a move against the direction of its option": (
        {
            **maker(moves=[[1, 2]]),
            "options": [{"name": "a", "owner": "US", "direction": "fwd"}],
            "option_vectors": {"1": "Y", "2": "N"},
        },
        "decision_makers.US.moves.0",
        "against its direction fwd",
    ),
    "a move back of an option that is only dropped": (
        {
            **maker(moves=[[1, 2]]),
            "options": [{"name": "a", "owner": "US", "direction": "back"}],
            "option_vectors": {"1": "N", "2": "Y"},
        },
        "decision_makers.US.moves.0",
        "against its direction back",
    ),
    "a move of somebody else's option": (
        {
            **maker(moves=[[1, 2]]),
            "options": [{"name": "a", "owner": "USSR"}],
            "option_vectors": {"1": "N", "2": "Y"},
        },
        "decision_makers.US.moves.0",
        "an option of 'USSR'",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_told_with_its_place_and_what_to_do(name: str) -> None:
    source, where, what = WRONG[name]
    found = [problem for problem in problems(source) if problem.where == where and what in str(problem)]
    assert found, [str(problem) for problem in problems(source)]
    assert found[0].hint
    assert found[0].file == "graph.json"
    assert found[0].line > 0


def test_every_problem_is_told_at_once_in_the_order_of_the_file() -> None:
    source = {**maker(ranking=[1, 2], moves=[[1, 9]]), "status_quo": 8, "statusquo": 1}
    found = problems(source)
    assert len(found) == 3
    assert [problem.line for problem in found] == sorted(problem.line for problem in found)


def test_a_problem_names_its_line() -> None:
    text = (
        '{"states": [1, 2],\n"decision_makers": {"US":\n {"ranking": [1, 2],\n'
        '  "moves": [[1, 2],\n   [2, 5]]}}}'
    )
    assert str(problems(text)[0]).startswith("graph.json:5: decision_makers.US.moves.1.1: unknown state '5'.")


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("", 0, "the file is empty"),
        (" \n\t", 0, "the file is empty"),
        ("[1]", 1, "not made of keys and values"),
        ('{"states": [1,\n 2', 2, "a comma or ] is expected here, not the end of the file"),
        ('{"states": [1,, 2]}', 1, "a value is expected here"),
        ('{"states": [1]\n "x": 2}', 2, "a comma or } is expected here"),
        ("{states: 1}", 1, 'a key in "quotes" is expected here'),
        ('{"a" 1}', 1, "a colon is expected here"),
        ('{"a": 1} x', 1, "the end of the file is expected here"),
        ('{"a": 1,\n "a": 2}', 2, "'a' is given twice, first in line 1"),
        ('{"a": "\\u0007"}', 1, "a control character"),
        ("[" * 30, 1, "nested deeper than"),
    ],
)
def test_wrong_json_is_told_with_its_line(text: str, line: int, what: str) -> None:
    (found,) = problems(text)
    assert found.line == line
    assert what in found.what
    assert found.hint


def test_bytes_that_are_no_text_are_told_with_their_line() -> None:
    with pytest.raises(CaseError, match=r"graph\.json:2: byte 0xff is not UTF-8"):
        load_graph_text(b'{"a":\n\xff}', "graph.json")


def test_a_flood_of_problems_ends_at_a_hundred() -> None:
    found = problems(maker(moves=[[1, 9]] * 200))
    assert len(found) == 101
    assert any("more than 100 problems" in problem.what for problem in found)


def test_remarks_of_the_maker_of_a_file_are_no_errors() -> None:
    remarks = {"expected": {"nash": [1]}, "notes": ["x"], "source": "y", "wrong_if_each_moves_once": {}}
    graph = load_graph({**maker(notes="hawkish", name="United States"), **remarks, "title": "T"})
    assert graph.title == "T"


def test_yaml_and_json_say_the_same() -> None:
    text = (
        "format: goodoffices-graph/1\n"
        "options:\n"
        "- {name: a, owner: X}\n"
        "- {name: b, owner: Y, direction: fwd}\n"
        "infeasible: [YY]\n"
        "priorities:\n"
        "  X: [a, o1 IF b]\n"
        "  Y: [not b]\n"
    )
    source = {**OPTIONS, "infeasible": ["YY"], "priorities": {"X": ["a", "o1 IF b"], "Y": ["not b"]}}
    assert load_graph_text(text, "graph.yaml") == load_graph(source)


def test_a_problem_of_yaml_names_its_line() -> None:
    with pytest.raises(CaseError, match=r"graph\.yaml:3: priorities\.X\.0: unknown option 'z'"):
        load_graph_text("options:\n- {name: a, owner: X}\npriorities: {X: [z]}\n", "graph.yaml")


@pytest.mark.parametrize("text", ["just words\n", "- 1\n- 2\n"])
def test_yaml_without_keys_is_told_how_a_graph_begins(text: str) -> None:
    with pytest.raises(CaseError, match="Begin with format: goodoffices-graph/1"):
        load_graph_text(text, "graph.yaml")


def test_long_yaml_is_sent_to_json() -> None:
    with pytest.raises(CaseError, match="Write it as JSON"):
        load_graph_text("notes: " + "x" * 300_000, "graph.yaml")


def test_a_folder_is_no_graph_file(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match=r"this is a folder, not a graph file\. Name the file inside it"):
        load_graph(tmp_path)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="there is no such file"):
        load_graph(tmp_path / "none.json")


def test_a_file_of_a_hundred_megabytes_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.json"
    with path.open("wb") as stream:
        stream.truncate(100 * 1024 * 1024)
    assert path.stat().st_size > MAX_GRAPH_BYTES
    with pytest.raises(CaseError, match="larger than 32 MiB"):
        load_graph(path)


def test_ids_are_numbers_where_numbers_are_written() -> None:
    graph = load_graph({"states": [1, "2", "truce"], "decision_makers": {
        "US": {"ranking": [1, 2, "truce"], "moves": [["1", 2]]}}})  # fmt: skip
    assert [state.id for state in graph.states] == [1, "2", "truce"]
    assert graph.decision_makers[0].moves == ((1,), (), ())


def test_moves_that_are_irreversible_may_meet_again() -> None:
    graph = load_graph(maker(moves=[[1, 2], [1, 3], [2, 3]], irreversible=True))
    assert graph.decision_makers[0].moves == ((1, 2), (2,), ())


def test_a_case_is_told_from_a_graph(tmp_path: Path) -> None:
    case, graph = tmp_path / "case.yaml", tmp_path / "graph.yaml"
    case.write_text("# a dispute\nformat: goodoffices/1\ntitle: x\n", encoding="utf-8")
    graph.write_text("format: goodoffices-graph/1\n", encoding="utf-8")
    assert is_case(case)
    assert not is_case(graph)
    assert is_case("port-of-arden")
    assert is_case("no-such-slug")  # whoever reads cases tells what is near it
    assert not is_case("no-such-file.yaml")
    assert not is_case(tmp_path)
    assert is_case({"format": "goodoffices/1"})
    assert not is_case(GOOD)
    one_line = tmp_path / "case.json"
    one_line.write_text('{"title": "x", "format": "goodoffices/1"}', encoding="utf-8")
    assert is_case(one_line)
