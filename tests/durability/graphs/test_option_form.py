"""Option form: states, moves and rankings that options, patterns and statements give."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from goodoffices.case.spelling import Misspelling
from goodoffices.durability.graphs.files import load_graph
from goodoffices.durability.graphs.model import ConflictGraph
from goodoffices.durability.graphs.stability import survey, verdicts
from goodoffices.durability.graphs.statements import option_names, parse_statement, truths

DATA = Path(__file__).resolve().parents[2] / "data" / "gmcr"
AB = {"a": 0, "b": 1}
TWO = {
    "options": [{"name": "a", "owner": "X"}, {"name": "b", "owner": "Y"}],
    "priorities": {"X": ["a"], "Y": ["not b"]},
}


def by_number(graph: ConflictGraph) -> dict[str, set[tuple[str, str]]]:
    """Return the moves of each decision maker between states named by their options."""
    names = [str(state.options) for state in graph.states]
    return {
        maker.name: {(names[s], names[t]) for s, ends in enumerate(maker.moves) for t in ends}
        for maker in graph.decision_makers
    }


@pytest.mark.parametrize(
    ("name", "infeasible"), [("cuban_reversible", ["--YY"]), ("syria_iraq_1975", ["YY-"])]
)
def test_a_published_conflict_is_the_same_from_its_options(name: str, infeasible: list[str]) -> None:
    raw = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    explicit = load_graph(DATA / f"{name}.json")
    built = load_graph(
        {
            "format": raw["format"],
            "options": raw["options"],
            "infeasible": infeasible,
            "rankings": {dm: said["ranking"] for dm, said in raw["decision_makers"].items()},
        }
    )
    assert [(s.id, s.options) for s in built.states] == [(s.id, s.options) for s in explicit.states]
    assert by_number(built) == by_number(explicit)
    assert verdicts(survey(built)) == verdicts(survey(explicit))


@pytest.mark.parametrize(
    ("direction", "moves"),
    [
        ("both", {("N", "Y"), ("Y", "N")}),
        ("fwd", {("N", "Y")}),
        ("back", {("Y", "N")}),
    ],
)
def test_an_option_moves_in_its_direction_only(direction: str, moves: set[tuple[str, str]]) -> None:
    graph = load_graph(
        {
            "options": [{"name": "a", "owner": "X", "direction": direction}],
            "priorities": {"X": ["a"]},
        }
    )
    assert by_number(graph) == {"X": moves}


def test_nobody_moves_into_or_through_what_is_infeasible() -> None:
    graph = load_graph({**TWO, "infeasible": ["YY"]})
    assert [state.options for state in graph.states] == ["NN", "YN", "NY"]
    assert by_number(graph) == {"X": {("NN", "YN"), ("YN", "NN")}, "Y": {("NN", "NY"), ("NY", "NN")}}


def test_an_owner_changes_several_options_at_once() -> None:
    options = [{"name": "a", "owner": "X"}, {"name": "b", "owner": "X"}]
    graph = load_graph({"options": options, "priorities": {"X": ["a and b"]}})
    assert len(by_number(graph)["X"]) == 12


def test_what_is_infeasible_may_be_a_statement() -> None:
    one = load_graph({**TWO, "infeasible": ["a and not b"]})
    other = load_graph({**TWO, "infeasible": ["YN"]})
    assert one.states == other.states


def test_the_first_statement_that_differs_decides_and_equal_truths_tie() -> None:
    graph = load_graph({**TWO, "priorities": {"X": ["a IFF b", "a"], "Y": ["not b"]}})
    first, second = graph.worths()
    assert first == (2, 1, 0, 3)
    assert second == (1, 1, 0, 0)


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("a", [False, True, False, True]),
        ("not a", [True, False, True, False]),
        ("a and b", [False, False, False, True]),
        ("a or b", [False, True, True, True]),
        ("a IF b", [True, True, False, True]),
        ("a IFF b", [True, False, False, True]),
        ("NOT (a AND b)", [True, True, True, False]),
        ("a or b and not a", [False, True, True, True]),
        ("not not a", [False, True, False, True]),
        ("'a' and \"b\"", [False, False, False, True]),
    ],
)
def test_a_statement_holds_where_its_words_say(text: str, holds: list[bool]) -> None:
    assert truths(parse_statement(text, AB), np.arange(4)).tolist() == holds


def test_options_are_written_by_name_with_underscores_or_by_number() -> None:
    graph = load_graph({"options": [{"name": "air strike", "owner": "US"}], "priorities": {"US": ["o1"]}})
    names = option_names(graph.options)
    assert names == {"o1": 0, "air_strike": 0, "air strike": 0}
    assert parse_statement("air strike", names) == parse_statement("not not o1", names).part.part  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("c", "unknown option 'c'"),
        ("a && b", "Write and instead"),
        ("a ! b", "Write not instead"),
        ("a and", "an option is expected, not nothing"),
        ("(a", "a parenthesis is not closed"),
        ("a) ", "')' is not expected here"),
        ("a 'b", "is never closed"),
        ("not " * 60 + "a", "nested deeper"),
        ("a or " * 900 + "a", "longer than"),
        ("", "an option is expected"),
    ],
)
def test_a_slip_in_a_statement_is_told_with_what_to_write(text: str, said: str) -> None:
    with pytest.raises(Misspelling) as slip:
        parse_statement(text, AB)
    assert said in str(slip.value)
    assert slip.value.hint


def test_priorities_may_be_uncertain() -> None:
    raw: dict[str, Any] = {
        **TWO,
        "priorities": {
            "X": [{"p": 0.6, "priorities": ["a"]}, {"p": 0.4, "priorities": ["b", "not a"]}],
            "Y": ["not b"],
        },
    }
    graph = load_graph(raw)
    assert graph.is_uncertain
    assert [belief.p for belief in graph.decision_makers[0].beliefs] == [0.6, 0.4]


def test_the_status_quo_may_be_written_as_its_options() -> None:
    assert load_graph({**TWO, "status_quo": "Y N"}).status_quo == 1
    assert load_graph({**TWO, "status_quo": 2}).status_quo == 1
