"""The picture of states and moves."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from goodoffices.answers.stability import stability
from goodoffices.durability.graphs.files import load_graph
from goodoffices.report.state_choice import MOST_STATES, states_to_draw
from goodoffices.report.state_graph import state_graph_svg
from goodoffices.report.state_layout import RADIUS, arrow_between, circle_of

DATA = Path(__file__).resolve().parent.parent / "data" / "gmcr"
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '</text><script>alert(1)</script>&"\u202e'


def large(status_quo: int | None = 1) -> dict[str, Any]:
    options = [{"name": f"x{k}", "owner": f"dm{k % 2}"} for k in range(7)]
    statements = [f"x{k}" for k in range(7)]
    source: dict[str, Any] = {
        "options": options,
        "priorities": {"dm0": statements, "dm1": [f"not {each}" for each in statements]},
    }
    return source if status_quo is None else {**source, "status_quo": status_quo}


def words(svg: str) -> list[str]:
    return [str(each.text) for each in ElementTree.fromstring(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize("path", sorted(DATA.glob("*.json")), ids=lambda path: path.stem)
def test_every_state_and_decision_maker_is_named_and_every_move_has_its_head(path: Path) -> None:
    answer = stability(path)
    svg = state_graph_svg(answer)
    shown = words(svg)
    assert {str(state.id) for state in answer.states} <= set(shown)
    for name in answer.decision_makers:
        assert f"{name} moves" in shown
    root = ElementTree.fromstring(svg)
    inside = next(root.iter(f"{SVG}g"))
    heads = [each for each in inside.iter(f"{SVG}polygon") if each.get("stroke-width") == "0.8"]
    assert len(heads) == sum(map(len, answer.moves.values()))
    full = sum(each.get("fill") != "#ffffff" for each in heads)
    assert full == sum(len(reason.improvements) for reason in answer.reasons)


def test_a_graph_is_drawn_as_its_answer_is() -> None:
    graph = load_graph(DATA / "elmira_9.json")
    assert state_graph_svg(graph) == state_graph_svg(stability(graph)) == state_graph_svg(stability(graph))


def test_equilibria_are_told_by_their_outline_and_movers_by_their_dashes() -> None:
    svg = state_graph_svg(stability(DATA / "elmira_9.json"))
    root = ElementTree.fromstring(svg)
    inside = next(root.iter(f"{SVG}g"))
    assert len(list(inside.iter(f"{SVG}rect"))) == 2 * 3
    assert len(list(inside.iter(f"{SVG}circle"))) == 9 - 5
    dashes = {each.get("stroke-dasharray") for each in inside.iter(f"{SVG}path")}
    assert len(dashes) == 3


def test_only_grey_is_used() -> None:
    svg = state_graph_svg(stability(DATA / "cuban_reversible.json", status_quo=1))
    for red, green, blue in re.findall(r"#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})", svg):
        assert red == green == blue
    assert "now" in words(svg)


def test_words_of_a_file_are_text_and_nothing_else() -> None:
    maker = {"ranking": [["a" + HOSTILE, "b"]], "moves": [["b", "a" + HOSTILE]]}
    source = {"title": HOSTILE, "states": ["a" + HOSTILE, "b"], "decision_makers": {HOSTILE: maker}}
    svg = state_graph_svg(stability(source))
    root = ElementTree.fromstring(svg)
    tags = {each.tag.removeprefix(SVG) for each in root.iter()}
    assert tags <= {"svg", "title", "desc", "rect", "g", "text", "path", "polygon", "circle"}
    assert "<script" not in svg
    assert "alert(1)" in svg
    assert "\u202e" not in svg


def test_beyond_forty_states_those_that_matter_are_drawn_and_the_picture_says_so() -> None:
    answer = stability(large())
    choice = states_to_draw(answer)
    assert len(choice.states) <= MOST_STATES < len(answer.states) == 128
    assert answer.status_quo in choice.states
    assert set(answer.equilibria["nash"]) <= set(choice.states)
    ways = [way for way in answer.paths if way.end in answer.equilibria["nash"]]
    assert {move.end for way in ways for move in way.moves or ()} <= set(choice.states)
    assert any(
        line.startswith(f"{len(choice.states)} of 128 states are drawn")
        for line in words(state_graph_svg(answer))
    )


def test_if_even_the_firmest_equilibria_are_too_many_the_first_are_drawn() -> None:
    source = {**large(None), "priorities": {"dm0": [], "dm1": []}}
    choice = states_to_draw(stability(source))
    assert len(choice.states) == MOST_STATES
    assert "Nash (the first)" in choice.left_out


@pytest.mark.parametrize("n", [1, 2, 3, 40])
def test_states_do_not_overlap(n: int) -> None:
    places, _ = circle_of(n)
    for i, one in enumerate(places):
        for other in places[:i]:
            assert (one.x - other.x) ** 2 + (one.y - other.y) ** 2 > (2 * RADIUS) ** 2


def test_arrows_of_one_pair_keep_apart() -> None:
    one, other = circle_of(4)[0][:2]
    bends = {(round(a.bend.x), round(a.bend.y)) for a in (arrow_between(one, other, k - 1) for k in range(3))}
    assert len(bends) == 3
