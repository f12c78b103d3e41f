"""`goodoffices deals`."""

from __future__ import annotations

import pytest

from tests.cli.commands import ran

KEYS = {
    "blockage",
    "bridges",
    "conflicts",
    "ess",
    "exact",
    "frontier",
    "frontier_all",
    "gap",
    "issue_blocks",
    "method",
    "n_packages",
    "p_best_text",
    "p_deal",
    "p_deal_if_no_deal_shifts",
    "ratification",
    "seed",
    "solutions",
    "texts",
    "worlds",
    "zopa",
}


def test_json_has_every_key_of_the_contract() -> None:
    result = ran("deals", "port-of-arden", "--json", "--worlds", "128", "--seed", "3")
    assert result.code == 0
    answer = result.json()
    assert set(answer) >= KEYS
    assert (answer["seed"], answer["worlds"]) == (3, 128)
    assert set(answer["solutions"]) == {"nash", "kalai_smorodinsky", "egalitarian", "utilitarian"}


def test_the_same_seed_gives_the_same_answer() -> None:
    first, second = (ran("deals", "port-of-arden", "--json", "--worlds", "64").json() for _ in range(2))
    for answer in (first, second):
        answer.pop("seconds", None)
    assert first == second


def test_people_read_words() -> None:
    result = ran("deals", "port-of-arden", "--worlds", "64")
    assert result.code == 0
    assert "port of Arden" in result.out


@pytest.mark.parametrize(
    ("condition", "code"), [("p_deal<1.1", 1), ("p_all<0", 0), ("no_deal", 0), ("p_best_text >= 0", 1)]
)
def test_fail_if_turns_the_exit_code_to_1_when_it_holds(condition: str, code: int) -> None:
    result = ran("deals", "port-of-arden", "--worlds", "64", "--json", "--fail-if", condition)
    assert result.code == code
    assert "p_deal" in result.json()


@pytest.mark.parametrize(
    "condition", ["p_all", "no_deal<1", "p_all<much", "nonsense", "p_all==1", "not_holding"]
)
def test_a_condition_that_cannot_be_read_is_told_before_any_work(condition: str) -> None:
    result = ran("deals", "no-such-case", "--fail-if", condition)
    assert result.code == 2
    assert "--fail-if" in result.err
    assert "no_deal" in result.err or "number" in result.err
