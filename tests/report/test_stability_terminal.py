"""The answer on stability at a terminal of 80 columns."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from goodoffices.answers.stability import stability
from goodoffices.answers.stability_results import StabilityAnswer
from goodoffices.report.stability_terminal import print_stability

DATA = Path(__file__).resolve().parent.parent / "data" / "gmcr"


def printed(answer: StabilityAnswer) -> str:
    stream = io.StringIO()
    print_stability(answer, Console(file=stream, width=80, color_system=None, markup=False, highlight=False))
    return stream.getvalue()


def flowing(answer: StabilityAnswer) -> str:
    return " ".join(printed(answer).split())


@pytest.mark.parametrize("path", sorted(DATA.glob("*.json")), ids=lambda path: path.stem)
def test_it_fits_eighty_columns_and_explains_each_rule(path: Path) -> None:
    shown = printed(stability(path, status_quo=1, make_equilibrium=5 if "dilemma" not in path.stem else 4))
    assert max(len(line) for line in shown.splitlines()) <= 80
    for rule in ("Nash", "SSEQ", "SEQ", "SMR", "GMR"):
        assert rule in shown
    assert "nobody has a better move" in shown


def test_each_kind_of_deterrence_has_its_sentence() -> None:
    aba = flowing(stability(DATA / "synthetic_aba.json"))
    assert (
        "dm2 would like to move to 1. Deterred by moves that serve those who make them: dm0 to 0. In 0 dm2"
        in aba
    )
    assert "dm2 to 1. In 1 dm0 is no better off, but could go on to 0." in aba
    assert "Nothing that the others could do would leave it no better off." in aba
    elmira = flowing(stability(DATA / "elmira_9.json"))
    assert "At a price to themselves they could do so: MoE to 6. In 6 LocalGov is no better off" in elmira


def test_an_escape_from_a_sanction_at_a_price_is_said() -> None:
    moves = {
        "A": {"ranking": ["up", "out", "now", "down"], "moves": [["now", "up"], ["down", "out"]]},
        "B": {"ranking": ["up", "out", "now", "down"], "moves": [["up", "down"]]},
    }
    shown = flowing(stability({"states": ["now", "up", "down", "out"], "decision_makers": moves}))
    assert "they could do so: B to down. In down A is no better off, but could go on to out." in shown


def test_the_ways_say_whether_each_move_serves_its_mover() -> None:
    shown = flowing(stability(DATA / "elmira_9.json", status_quo=1))
    assert "5 (Nash, GMR, SMR, SEQ, SSEQ): LocalGov to 5; each move serves whoever makes it." in shown
    assert "not every move serves whoever makes it" in shown
    assert "no moves lead there" in flowing(stability(DATA / "elmira_9.json", status_quo=9))


def test_a_group_is_named_once_for_each_change_and_jumps_come_first() -> None:
    shown = flowing(stability(DATA / "elmira_9.json"))
    assert "MoE + Uniroyal from 5 to 8, though nobody would leave 5 alone" in shown
    assert "MoE + Uniroyal + LocalGov from 6 to 8" not in shown


def test_chances_stand_in_a_hundred_with_the_status_quo_first() -> None:
    maker: dict[str, Any] = {"ranking": [{"unknown": [1, 2, 3]}], "moves": [[1, 2], [1, 3]]}
    source: dict[str, Any] = {"states": [1, 2, 3], "status_quo": 1, "decision_makers": {"A": maker}}
    shown = printed(stability(source))
    assert "likeliest" in shown
    after = shown.partition("Chance in 100")[2].splitlines()
    assert after[2].split() == ["1", "33", "33", "33", "33", "33"]
    drawn = printed(stability(source, worlds=4))
    assert " to " in drawn.partition("Chance in 100")[2].splitlines()[2]


def test_a_change_that_may_not_be_least_says_what_is_least() -> None:
    shown = flowing(stability(DATA / "cuban_reversible.json", make_equilibrium=9))
    assert "perhaps less would do, but not less than" in shown
    assert "GMR" in shown


def test_words_of_a_file_cannot_act_on_the_terminal() -> None:
    maker = {"ranking": [["a\u202eb", "c"]], "moves": [["c", "a\u202eb"]]}
    shown = printed(stability({"states": ["a\u202eb", "c"], "decision_makers": {"[bold]X": maker}}))
    assert "\u202e" not in shown
    assert "[bold]X" in shown


def test_a_large_graph_is_summed_up_and_says_where_the_rest_is() -> None:
    options = [{"name": f"x{k}", "owner": f"dm{k % 2}"} for k in range(7)]
    source: dict[str, Any] = {"options": options, "priorities": {"dm0": ["x1"], "dm1": ["x0"]}}
    shown = printed(stability(source))
    assert len(shown.splitlines()) < 120
    assert "The reasons for every other state: --json" in shown
    assert "Examined from:" in shown
