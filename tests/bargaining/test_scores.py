"""What parties count: tables, shares, awards, readings, questions, exact and over draws."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from goodoffices.bargaining.scores import as_scaled, count, question_parts
from goodoffices.case.model import Case
from goodoffices.worlds.ensemble import Ensemble, ReferenceWorld
from tests.small_cases import case_of, two_sides


def tables_of(case: Case, party: int = 0) -> list[list[Fraction]]:
    preferences = case.parties[party].preferences
    assert preferences is not None
    counted = count(case, preferences, ReferenceWorld(case), case.parties[party].id)
    return [table[0].tolist() for table in counted.tables]


def one_issue(values: str, issue: str = "{range: [0, 4, 1]}") -> list[Fraction]:
    case = case_of(
        f"issues: {{x: {issue}}}\nparties:\n"
        f"  p: {{weights: {{x: 3}}, values: {{x: {values}}}, no_deal: 0}}\n"
        "  q: {weights: {x: 1}, values: {x: increasing}, no_deal: 0}\n"
    )
    return tables_of(case)[0]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ("increasing", [0, 25, 50, 75, 100]),
        ("decreasing", [100, 75, 50, 25, 0]),
        ("{0: 0, 1: 80, 4: 100}", [0, 80, Fraction(260, 3), Fraction(280, 3), 100]),
        ("{0: 5, 1: 0, 2: 100, 3: 7.5, 4: 1}", [5, 0, 100, Fraction(15, 2), 1]),
    ],
)
def test_values_of_a_range(values: str, expected: list[Fraction]) -> None:
    assert one_issue(values) == expected


def test_linear_values_go_by_the_numbers_and_not_by_the_places() -> None:
    assert one_issue("increasing", "{options: [0, 2, 5]}") == [0, 40, 100]


def test_weights_are_made_to_add_up_to_one_in_every_world() -> None:
    case = case_of(
        "issues: {x: {range: [0, 1, 1]}, y: {range: [0, 1, 1]}, z: {range: [0, 1, 1]}}\nparties:\n"
        "  p: {weights: {x: 30, y: 10..50}, values: {x: increasing, y: increasing}, no_deal: 0}\n"
        "  q: {weights: {x: 1}, values: {x: increasing}, no_deal: 0}\n"
    )
    assert tables_of(case) == [[0, 50], [0, 50], [0, 0]]
    preferences = case.parties[0].preferences
    assert preferences is not None
    counted = count(case, preferences, Ensemble.draw(case, 20, 1), "p")
    best = sum(table[:, -1] for table in counted.tables)
    assert np.allclose(best, 100)
    assert np.allclose(sum(counted.shares), 1)


def test_gains_on_questions_add_up_to_the_gain_on_the_whole() -> None:
    case = case_of(
        "issues: {x: {range: [0, 2, 1], status_quo: 1}, y: {range: [0, 2, 1], status_quo: 0}}\nparties:\n"
        "  p: {weights: {x: 30, y: 10}, values: {x: increasing, y: decreasing}, no_deal: 33.3,"
        " bonuses: [{if: x == 1, add: 4}, {if: x + y == 1, add: -7}]}\n"
        "  q: {weights: {x: 1}, values: {x: increasing}, no_deal: 0}\n"
    )
    preferences = case.parties[0].preferences
    assert preferences is not None
    counted = count(case, preferences, ReferenceWorld(case), "p")
    first, second = question_parts(case, counted, [(0,), (1,)])
    # The bonus on x alone belongs to the first question, the one on both to the last that holds one of them.
    assert [bonus.text or bonus.add.fixed for bonus, _ in first[1]] != [
        bonus.text or bonus.add.fixed for bonus, _ in second[1]
    ]
    assert [points[0] for _, points in first[1]] == [4]
    assert [points[0] for _, points in second[1]] == [-7]
    # Each is worth nothing more at the status quo than its share of U(status quo) - no_deal.
    spare = Fraction(75 * 50, 100) + 25 + 4 - 7 - Fraction("33.3")
    assert -first[3][0] == Fraction(3, 4) * spare
    assert -second[3][0] == Fraction(1, 4) * spare


def test_exact_numbers_become_integers_and_large_ones_stay_exact() -> None:
    assert as_scaled(np.array([Fraction(1, 3), Fraction(1, 2)], dtype=object), 6).tolist() == [2, 3]
    large = as_scaled(np.array([Fraction(10**17)], dtype=object), 1)
    assert large.dtype == object
    assert large[0] == 10**17
    floats = np.array([0.5])
    assert as_scaled(floats, 10) is floats


def test_a_package_as_good_as_no_deal_is_worth_what_it_is_plus_points() -> None:
    case = two_sides(no_deal=("{as_good_as: {pay: 4}, plus: 2.5}", "0"))
    preferences = case.parties[0].preferences
    assert preferences is not None
    assert count(case, preferences, ReferenceWorld(case), "union").no_deal[0] == Fraction("42.5")
