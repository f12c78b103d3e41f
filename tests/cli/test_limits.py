"""`goodoffices limits`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.commands import ran

CONFIDENTIALITY = ("confidentiality", "--p-win", "0.9", "--left-after-war", "0.8", "--p-strong")
CREDIBILITY = ("credibility", "--p-win", "0.5", "--opponent-costs", "0.05,0.25")


def words(*command: str) -> str:
    result = ran("limits", *command)
    assert (result.code, result.err) == (0, "")
    return " ".join(result.out.split())


class TestConfidentiality:
    def test_json_has_the_chances_of_war_their_bands_and_the_plan(self) -> None:
        answer = ran("limits", *CONFIDENTIALITY, "0.65", "--json").json()
        assert answer["model"] == "confidentiality"
        assert answer["status"] == "PREVENTS_WAR"
        assert answer["p_war"]["confidential"]["value"] == pytest.approx(0.16596, abs=5e-6)
        assert answer["p_war"]["disclosed"]["value"] == pytest.approx(0.34048, abs=5e-6)
        assert answer["p_war"]["confidential"]["low"] == pytest.approx(0, abs=1e-6)
        assert answer["value"] == pytest.approx(0.17452, abs=5e-5)
        assert answer["confidential"]["plan"][3]["splits"] == [[0.5, pytest.approx(1)]]
        assert (answer["exact"], answer["seed"], answer["worlds"]) == (True, 0, 1)

    def test_people_read_what_is_assumed_and_what_confidence_prevents(self) -> None:
        shown = words(*CONFIDENTIALITY, "0.65")
        assert "A side is strong with chance 65 in 100" in shown
        assert "War leaves 80 in 100 of what is at stake." in shown
        assert "Confidence prevents about 50 in 100 of the wars" in shown
        assert "Both say that they are weak: 50 to 50 always." in shown

    def test_where_all_accept_one_half_no_plan_is_shown(self) -> None:
        shown = words(*CONFIDENTIALITY, "0.8")
        assert "peace needs no secrets" in shown
        assert "How the best confidential procedure works" not in shown
        assert "both are heard in confidence none none" in shown

    def test_where_open_hearings_do_as_well_that_is_said(self) -> None:
        assert "that open hearings would not prevent as well" in words(*CONFIDENTIALITY, "0.3")


class TestPrivateValues:
    def test_one_range_for_both_has_the_closed_form(self) -> None:
        answer = ran("limits", "private_values", "--most", "0..1", "--least", "0..1", "--json").json()
        assert (answer["bound"], answer["ratio"], answer["method"]) == (9 / 64, 27 / 32, "closed form")
        shown = words("private_values", "--most", "20..60", "--least", "20..60")
        assert "at most about 85 in 100 of that can be had" in shown
        assert "Nobody from outside puts money in." in shown
        assert "behavioural, not in equilibrium" in shown

    def test_other_ranges_are_taken_in_steps_and_said_to_be(self) -> None:
        answer = ran("limits", "private_values", "--most", "20..60", "--least", "0..50", "--json").json()
        assert (answer["exact"], len(answer["values"])) == (False, 32)
        assert "32 steps" in answer["method"]
        assert answer["status"] == "SOME_MUST_BE_FORGONE"

    def test_numbers_with_chances_are_kinds(self) -> None:
        command = ("private_values", "--most", "40:0.3", "--most", "60:0.7", "--least", "٣٠", "--json")
        answer = ran("limits", *command).json()
        assert (answer["values"], answer["costs"]) == ([40, 60], [30])
        assert answer["p_values"] == pytest.approx([0.3, 0.7])
        assert (answer["exact"], answer["ratio"]) == (True, 1)

    def test_where_there_is_no_deal_that_is_said(self) -> None:
        assert "there is no deal to be reached" in words("private_values", "--most", "1", "--least", "2")

    def test_where_nothing_need_be_forgone_that_is_said(self) -> None:
        assert "nothing need be forgone" in words("private_values", "--most", "5", "--least", "2")


class TestCredibility:
    def test_json_has_a_row_for_each_mediator_and_listener(self) -> None:
        more = ("--own-costs", "0.05,0.25", "--mediator", "envoy=0.7", "--mediator", "a=b=0.5")
        answer = ran("limits", *CREDIBILITY, *more, "--json").json()
        rows = {(row["mediator"], row["listener"]): row for row in answer["rows"]}
        assert len(rows) == 4
        assert rows["envoy", "the listener"]["believed"]
        assert rows["envoy", "the listener"]["threshold"] == pytest.approx(0.65)
        assert rows["envoy", "its opponent"]["threshold"] == pytest.approx(0.35)
        assert rows["a=b", "the listener"]["failures"] == ["TOO_FAR_FROM_LISTENER"]
        assert (answer["exact"], answer["method"]) == (True, "closed form")

    def test_people_read_who_is_believed_and_why(self) -> None:
        shown = words(*CREDIBILITY, "--mediator", "envoy=0.7", "--mediator", "neutral=0.5")
        assert "envoy: yes; its ideal is 0.7, needed is 0.65 or more." in shown.replace(" (narrowly)", "")
        assert "neutral: no; its ideal is 0.5, needed is 0.65 or more;" in shown
        assert "Believed by its opponent" not in shown

    def test_one_that_likes_war_better_is_said_to(self) -> None:
        command = ("credibility", "--p-win", "0.9", "--opponent-costs", "0.01,0.05", "--mediator", "foe=0")
        assert "likes war better" in words(*command)
        assert "likes war better" not in words(*command, "--mediator-war-cost", "0.5")

    def test_a_name_that_could_act_on_a_terminal_is_made_visible(self) -> None:
        assert "\\x1b[31mred: no" in words(*CREDIBILITY, "--mediator", "\x1b[31mred=0.1")


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("confidentiality",), "also needs --p-win, --left-after-war, --p-strong"),
        ((*CONFIDENTIALITY, "0.5", "--most", "3"), "--most says nothing to confidentiality"),
        ((*CONFIDENTIALITY, "0.5", "--most", "3", "--least", "2"), "--most and --least say nothing"),
        ((*CONFIDENTIALITY, "1"), "strong with chance 1.0"),
        (("private_values", "--most", "5..1", "--least", "2"), "the range is empty"),
        (("private_values", "--most", "x", "--least", "2"), "'x' is no number"),
        (("private_values", "--most", "nan", "--least", "2"), "'nan' is no number"),
        (("private_values", "--most", "2:-1", "--least", "2"), "negative"),
        (
            ("private_values", "--most", "20-60", "--least", "2"),
            "--most: '20-60' is no number. Write a number or a range",
        ),
        (
            ("private_values", "--most", "4:.3", "--most", "6:.8", "--least", "2"),
            "--most: the chances come to 1.1. They must",
        ),
        (("private_values", "--most", "2", "--least", "4:2"), "--least: the chances come to 2. They must"),
        (
            ("private_values", "--most", "2..6", "--most", "4:.3", "--least", "2"),
            "--most: some limits have a chance",
        ),
        (("private_values", "--most", "1e200", "--least", "2"), "too large"),
        ((*CREDIBILITY, "--mediator", "envoy"), "'envoy' is no new NAME=IDEAL"),
        ((*CREDIBILITY, "--mediator", "a=.1", "--mediator", "a=.2"), "'a=.2' is no new NAME=IDEAL"),
        ((*CREDIBILITY, "--mediator", "a=7"), "A mediator's ideal is 7.0"),
        ((*CREDIBILITY[:-1], "0.05", "--mediator", "a=.1"), "'0.05' is no LOW,HIGH"),
        (("no-such-model",), "no-such-model"),
    ],
)
def test_wrong_input_is_told_and_exits_with_2(command: tuple[str, ...], said: str) -> None:
    result = ran("limits", *command)
    assert (result.code, result.out) == (2, "")
    assert said in " ".join(result.err.split())
    assert "Traceback" not in result.err


def test_the_examples_of_the_page_say_what_the_page_says(root: Path) -> None:
    page = (root / "docs" / "how-to" / "what-a-mediator-cannot-do.md").read_text(encoding="utf-8")
    commands = re.findall(r"(?m)^    goodoffices limits (.*)$", page)
    said = re.findall(r"```text\n(.*?)```", page, re.DOTALL)
    shown = [words(*command.split()) for command in commands]
    assert len(shown) == 4
    for answer, lines in zip((shown[0], shown[1], shown[3]), said, strict=True):
        for line in lines.splitlines():
            assert " ".join(line.split()) in answer


@pytest.mark.parametrize("width", ["80", "50"])
def test_answers_fit_the_terminal(width: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", width)
    for command in (
        (*CONFIDENTIALITY, "0.65"),
        ("private_values", "--most", "20..60", "--least", "0..50"),
        (*CREDIBILITY, "--mediator", "envoy=0.7"),
    ):
        result = ran("limits", *command)
        assert max(map(len, result.out.splitlines())) <= int(width)
