"""Conditions over many packages at once, against the oracle's one at a time."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.bargaining.predicates import holds, table_of
from goodoffices.bargaining.scores import option_tables
from goodoffices.case.expressions import Condition, issues_of
from goodoffices.case.model import Case
from tests.comparing import all_packages
from tests.oracle import Oracle
from tests.small_cases import case_of
from tests.strategies import expressions

ISSUES: dict[str, Any] = {
    "pay": {"range": [0, "0.75", "0.25"]},
    "days": {"options": [-2, 0, 7]},
    "night": {"options": ["none", "part", "full"]},
    "border": {"options": ["part", "joint", "none"]},
}


def ruled(rule: str) -> Case:
    return case_of(
        "issues:\n  pay: {range: [0, 0.75, 0.25]}\n  days: {options: [-2, 0, 7]}\n"
        "  night: {options: [none, part, full]}\n  border: {options: [part, joint, none]}\n"
        f'rules: ["{rule}"]\n'
        "parties: {p: {points: {pay: {0: 1, 0.25: 1, 0.5: 1, 0.75: 1}}, no_deal: 0},"
        " q: {points: {pay: {0: 1, 0.25: 1, 0.5: 1, 0.75: 1}}, no_deal: 0}}\n"
    )


def truth(case: Case) -> list[bool]:
    condition: Condition = case.rules[0].condition
    packages, (numbers, names) = all_packages(case), option_tables(case)
    found = holds(condition, {i: packages[:, i] for i in issues_of(condition)}, numbers, names)
    expected = [Oracle(case).true_at(condition, tuple(x)) for x in packages.tolist()]
    assert np.broadcast_to(found, (len(packages),)).tolist() == expected
    scope, table = table_of(condition, numbers, names)
    assert table.shape == tuple(len(case.issues[i].options) for i in scope)
    for x, true in zip(packages.tolist(), expected, strict=True):
        assert bool(table[tuple(x[i] for i in scope)]) is true
    return expected


@given(st.data())
def test_conditions_hold_where_the_oracle_says(data: st.DataObject) -> None:
    numbers = {k: v for k, v in ISSUES.items() if k == "days"}
    worded = {k: v for k, v in ISSUES.items() if k in {"night", "border"}}
    truth(ruled(data.draw(expressions(numbers | worded))))


@pytest.mark.parametrize(
    ("rule", "share"),
    [
        ("pay + 0.1 + 0.2 == pay + 0.3", 1),
        ("pay * 3 == 0.75", 1 / 4),
        ("night == border", 2 / 9),
        ("0.25 <= pay < 0.75", 1 / 2),
        ("days + 5 * (night == full) == 5", 1 / 9),
        ("days - pay < -1.75", 1 / 3),
        ("implies(night == full, border == joint)", 1 - 1 / 3 * 2 / 3),
        ("not (night in {none, part}) or days != 7", 1 - 2 / 3 / 3),
    ],
)
def test_how_often_a_condition_holds(rule: str, share: float) -> None:
    found = truth(ruled(rule))
    assert sum(found) / len(found) == pytest.approx(share)
