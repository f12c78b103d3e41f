"""`goodoffices stability`."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from goodoffices.case.catalog import catalog_text
from tests.cli.commands import ran

DATA = Path(__file__).resolve().parent.parent / "data" / "gmcr"
ELMIRA = str(DATA / "elmira_9.json")
CUBAN = str(DATA / "cuban_reversible.json")


def test_json_has_every_key_of_the_contract() -> None:
    result = ran("stability", ELMIRA, "--json")
    assert (result.code, result.err) == (0, "")
    answer = result.json()
    assert answer["equilibria"] == {
        "nash": [5, 8, 9],
        "gmr": [1, 4, 5, 8, 9],
        "smr": [1, 4, 5, 8, 9],
        "seq": [5, 8, 9],
        "sseq": [5, 8, 9],
    }
    assert answer["states"][0]["nash"] == ["MoE", "Uniroyal"]
    assert {"id", "nash", "gmr", "smr", "seq", "sseq"} <= set(answer["states"][0])
    assert {"method", "exact", "seed", "worlds"} <= set(answer)


def test_people_read_which_states_hold_and_who_would_upset_the_others() -> None:
    result = ran("stability", ELMIRA, "--status-quo", "1")
    assert result.code == 0
    shown = " ".join(result.out.split())
    assert "nobody has a better move" in shown
    assert "LocalGov would like to move to 5." in shown
    assert "each move serves whoever makes it" in shown


def test_what_would_make_a_state_stable_is_said() -> None:
    result = ran("stability", ELMIRA, "--make-equilibrium", "3")
    assert "Uniroyal would have to prefer 3 to 9" in " ".join(result.out.split())


def test_a_picture_is_written_beside_the_answer(tmp_path: Path) -> None:
    out = tmp_path / "elmira.svg"
    result = ran("stability", ELMIRA, "--svg", str(out), "--json")
    assert out.read_text(encoding="utf-8").startswith("<svg ")
    assert result.json()["title"].startswith("Elmira")
    assert str(out) in result.err


def test_a_picture_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    result = ran("stability", ELMIRA, "--svg", str(tmp_path / "none" / "x.svg"))
    assert result.code == 2
    assert "--svg: there is no folder" in result.err


def test_a_picture_is_not_drawn_over_the_conflict_that_it_shows(tmp_path: Path) -> None:
    file = tmp_path / "siege.yaml"
    file.write_bytes(catalog_text("lantern-strait"))
    result = ran("stability", str(file), "--svg", str(file))
    assert result.code == 2
    assert "would be lost. Give another name." in result.err
    assert file.read_bytes() == catalog_text("lantern-strait")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((ELMIRA, "--fail-if", "not_stable"), 0),
        ((ELMIRA, "--status-quo", "5", "--fail-if", "not_stable"), 0),
        ((ELMIRA, "--status-quo", "1", "--fail-if", "not_stable"), 1),
        ((ELMIRA, "--status-quo", "1", "--fail-if", "p_stable<0.5"), 1),
        ((CUBAN, "--fail-if", "p_stable<0.5"), 0),
    ],
)
def test_fail_if_asks_for_the_status_quo_or_else_for_any_state(words: tuple[str, ...], code: int) -> None:
    result = ran("stability", *words, "--json")
    assert result.code == code
    assert result.json()["states"]


def test_a_chance_may_be_asked_of_uncertain_rankings(tmp_path: Path) -> None:
    path = tmp_path / "graph.json"
    maker = {"ranking": [{"unknown": [1, 2, 3, 4]}], "moves": [[1, 2], [1, 3], [1, 4]]}
    path.write_text(
        json.dumps({"states": [1, 2, 3, 4], "status_quo": 1, "decision_makers": {"A": maker}}),
        encoding="utf-8",
    )
    assert ran("stability", str(path), "--fail-if", "p_stable<0.2").code == 0
    assert ran("stability", str(path), "--fail-if", "p_stable<0.3").code == 1


@pytest.mark.parametrize("condition", ["no_deal", "stable", "p_stable<x"])
def test_a_condition_that_this_command_does_not_know_is_told(condition: str) -> None:
    result = ran("stability", ELMIRA, "--fail-if", condition)
    assert (result.code, result.out) == (2, "")
    assert condition.partition("<")[0] in result.err


def test_every_problem_of_a_file_is_one_line_with_file_line_and_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "graph.json"
    path.write_text(
        '{"states": [1, 2],\n "decision_makers": {\n  "US": {"ranking": [1],\n   "moves": [[1, 3]]}}}\n',
        encoding="utf-8",
    )
    result = ran("stability", str(path), "--json")
    assert (result.code, result.out) == (2, "")
    lines = result.err.splitlines()
    assert lines[0] == (
        f"{path}:3: decision_makers.US.ranking: the ranking lacks state 2. Every state needs its place."
    )
    assert lines[1].startswith(f"{path}:4: decision_makers.US.moves.0.1: unknown state '3'.")


@pytest.mark.parametrize("text", ["", "{", "[]", "just words", "\x00"])
def test_a_file_that_is_no_graph_is_wrong_input(text: str, tmp_path: Path) -> None:
    path = tmp_path / "graph.json"
    path.write_text(text, encoding="utf-8")
    result = ran("stability", str(path))
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(str(path))


def test_a_folder_and_a_missing_file_are_wrong_input(tmp_path: Path) -> None:
    for source in (str(tmp_path), str(tmp_path / "none.json")):
        result = ran("stability", source)
        assert (result.code, result.out) == (2, "")
        assert source in result.err


def test_a_state_that_is_not_there_is_wrong_input() -> None:
    result = ran("stability", ELMIRA, "--status-quo", "77")
    assert result.code == 2
    assert "there is no state '77'" in result.err


def test_the_worked_example_of_the_page_says_what_the_page_says(tmp_path: Path, root: Path) -> None:
    page = (root / "docs" / "how-to" / "would-anyone-upset-it.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```(yaml|text)\n(.*?)```", page, re.DOTALL)
    siege, uncertain = (text for kind, text in blocks if kind == "yaml")
    one_way, both_ways = (text for kind, text in blocks if kind == "text")
    path = tmp_path / "siege.yaml"
    for source, said in ((siege, one_way), (siege.replace(", direction: fwd", ""), both_ways)):
        path.write_text(source, encoding="utf-8")
        shown = " ".join(ran("stability", str(path), "--status-quo", "YY").out.split())
        for line in said.splitlines():
            assert " ".join(line.split()) in shown
    path.write_text(uncertain, encoding="utf-8")
    assert ran("stability", str(path), "--json").json()["worlds"] == 4


def test_a_case_with_a_schedule_is_a_graph_of_its_phases() -> None:
    answer = ran("stability", "lantern-strait", "--json", "--worlds", "16").json()
    assert answer["status_quo"] in {state["id"] for state in answer["states"]}
    assert answer["worlds"] == 16


def test_a_case_without_a_schedule_is_told_what_it_lacks() -> None:
    result = ran("stability", "port-of-arden")
    assert (result.code, result.out) == (2, "")
    assert "schedule" in result.err
