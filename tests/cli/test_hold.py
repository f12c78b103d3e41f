"""`goodoffices hold`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.commands import ran

UNRAVELLING = """\
format: goodoffices/1
title: A swap that nobody begins
author: desk
issues: {pay: {options: [0, 1], status_quo: 0}}
parties:
  a: {name: A, weights: {pay: 1}, values: {pay: increasing}, no_deal: 40}
  b: {name: B, weights: {pay: 1}, values: {pay: decreasing}, no_deal: 40}
schedule:
  steps:
    - {day: 0, acts: [{by: a, does: hand over, worth: {a: -3, b: 5}}]}
    - {day: 9, acts: [{by: b, does: pay, worth: {a: 5, b: -3}}]}
"""


@pytest.fixture
def unravelling(tmp_path: Path) -> str:
    path = tmp_path / "swap.yaml"
    path.write_text(UNRAVELLING, encoding="utf-8")
    return str(path)


def test_json_has_every_key_of_the_contract() -> None:
    done = ran("hold", "lantern-strait", "--json", "--worlds", "64", "--seed", "3")
    answer = done.json()
    assert done.code == 0
    assert {"method", "exact", "seed", "worlds"} <= set(answer)
    assert (answer["seed"], answer["worlds"], answer["exact"]) == (3, 64, False)
    assert {"steps", "p_hold", "ends", "least_guarantee", "best_order", "conflicts"} <= set(answer)
    assert answer["steps"][-1]["step"] == "end"
    for step in answer["steps"]:
        assert {"step", "day", "actors", "stop_incentive", "p_stop"} <= set(step)
        assert set(step["stop_incentive"]) == set(step["actors"])
        for spread in step["stop_incentive"].values():
            assert spread["low"] <= spread["median"] <= spread["high"]
    assert {"value", "low", "high", "range"} <= set(answer["p_hold"])
    assert all({"step", "by", "p"} <= set(end) for end in answer["ends"])
    assert set(answer["least_guarantee"]) == {"north", "south"}
    assert all("value" in least for least in answer["least_guarantee"].values())
    assert {"chunks", "largest_stop_incentive"} <= set(answer["best_order"])
    assert all({"item", "n"} <= set(chunk) for chunk in answer["best_order"]["chunks"])
    (conflict,) = answer["conflicts"]
    assert conflict["assurances"] == ["letter_1", "letter_2"]
    assert conflict["witness"] == {"day": 42, "step": 4, "talks": "stalled", "issues": {}}
    assert conflict["seen_by"] == {"letter_1": ["north"], "letter_2": ["south"]}


def test_an_exchange_that_unravels_is_an_answer_and_fail_if_turns_the_exit_code(unravelling: str) -> None:
    assert ran("hold", unravelling).code == 0
    assert "ends: A stops at step 1" in " ".join(ran("hold", unravelling).out.split())
    done = ran("hold", unravelling, "--fail-if", "not_holding")
    assert (done.code, "not_holding" in done.err) == (1, True)
    assert ran("hold", unravelling, "--fail-if", "p_hold>0.5").code == 0
    assert ran("hold", unravelling, "--fail-if", "p_hold<0.5").code == 1


def test_people_read_a_step_table_letters_in_a_box_and_a_better_order() -> None:
    done = ran("hold", "lantern-strait", "--worlds", "256")
    words = " ".join(done.out.replace("\u2502", " ").split())
    for part in (
        "Holding the deal",
        "What would keep each side going",
        "Assurances that contradict each other",
        "letter 2 of the bishopric forbids it",
        "The order of handing over that tempts least",
        "Over all draws these items alone, handed over so, are carried out and kept: likely",
        "conditional on the carrying out having begun",
    ):
        assert part in words
    assert max(map(len, done.out.splitlines())) <= 80


def test_another_text_may_be_carried_out() -> None:
    done = ran("hold", "lantern-strait", "batteries=stay", "--json", "--worlds", "16")
    assert done.json()["text"]["batteries"] == "stay"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("port-of-arden",), "there is no schedule"),
        (("lantern-strait", "batteriez=stay"), "Did you mean 'batteries'?"),
        (("lantern-strait", "batteries=gone"), "has no option 'gone'"),
        (("lantern-strait", "batteries"), "is no issue=option"),
        (("lantern-strait", "--fail-if", "no_deal"), "This command knows: not_holding"),
        (("lantern-strait", "--share", "0"), "a share of 0"),
        (("no-such-case",), "no case 'no-such-case'"),
    ],
)
def test_a_wrong_question_is_told_with_what_to_do(words: tuple[str, ...], said: str) -> None:
    done = ran("hold", *words)
    assert done.code == 2
    assert done.out == ""
    assert said in done.err


def test_what_a_schedule_gets_wrong_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text(UNRAVELLING.replace("by: b, does", "by: c, does"), encoding="utf-8")
    done = ran("hold", str(path))
    assert done.code == 2
    assert f"{path}:11: schedule.steps.2.acts.0.by: 'c' is neither a party nor a mediator" in done.err
