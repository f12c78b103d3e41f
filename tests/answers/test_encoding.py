"""Answers as JSON."""

from __future__ import annotations

import json
import math
from fractions import Fraction

from goodoffices.answers.deals import deals
from goodoffices.answers.encoding import as_json
from goodoffices.answers.results import Chance, SettlementStatus
from goodoffices.answers.text import text
from tests.small_cases import two_sides

DEALS = {
    "ess",
    "n_packages",
    "p_deal",
    "p_best_text",
    "gap",
    "p_deal_if_no_deal_shifts",
    "issue_blocks",
    "zopa",
    "frontier",
    "frontier_all",
    "solutions",
    "texts",
    "conflicts",
    "bridges",
    "blockage",
    "ratification",
    "method",
    "exact",
    "seed",
    "worlds",
}


def test_names_are_keys_and_what_json_cannot_write_is_null() -> None:
    assert as_json(Chance(0.5, 0.4, math.inf, (0.1, math.nan))) == {
        "value": 0.5, "low": 0.4, "high": None, "range": [0.1, None], "driver": None
    }  # fmt: skip
    assert as_json({"a": (SettlementStatus.FOUND, 1)}) == {"a": ["FOUND", 1]}


def test_answers_have_the_keys_that_are_promised_and_can_be_written() -> None:
    for case in (two_sides(), two_sides(no_deal=("70", "60")), two_sides(no_deal=("30..60", "40"))):
        answer = as_json(deals(case, worlds=16))
        assert set(answer) >= DEALS
        assert set(answer["p_deal"]) >= {"value", "low", "high", "range", "driver"}
        assert set(answer["p_deal_if_no_deal_shifts"]) == {"-10", "-5", "0", "5", "10"}
        assert set(answer["solutions"]) == {"nash", "kalai_smorodinsky", "egalitarian", "utilitarian"}
        assert json.loads(json.dumps(answer, allow_nan=False)) == answer
        one = as_json(text(case, {"pay": 5}, worlds=16))
        assert set(one) >= {
            "package",
            "coherent",
            "parties",
            "p_all",
            "better",
            "method",
            "exact",
            "seed",
            "worlds",
        }
        assert set(one["parties"]["union"]) >= {"p_yes", "utility", "no_deal", "broken", "steps", "coalition"}
        assert json.loads(json.dumps(one, allow_nan=False)) == one


def test_no_fraction_is_left() -> None:
    def plain(value: object) -> bool:
        if isinstance(value, dict):
            return all(map(plain, value.values()))
        if isinstance(value, list):
            return all(map(plain, value))
        return not isinstance(value, Fraction)

    assert plain(as_json(deals(two_sides(no_deal=("33.3", "0.1")))))
