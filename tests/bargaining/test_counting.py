from __future__ import annotations

from fractions import Fraction

import pytest

from goodoffices.bargaining.counting import count_packages
from goodoffices.bargaining.positions import Model
from goodoffices.case.expressions import (
    And,
    Arithmetic,
    Compare,
    Condition,
    IsOption,
    IssueNumber,
    Not,
    Number,
    Or,
    Term,
)
from tests.bargaining.one_world import ByHand, additive
from tests.bargaining.random_models import random_model


def space(sizes: list[int], *rules: Condition) -> Model:
    return additive([[[0] * size for size in sizes]], rules=rules)


def total(issues: list[int]) -> Term:
    term: Term = IssueNumber(issues[0])
    for issue in issues[1:]:
        term = Arithmetic("+", term, IssueNumber(issue))
    return term


@pytest.mark.parametrize("seed", range(30))
def test_the_count_is_that_of_going_through_all(seed: int) -> None:
    model = random_model(seed)
    assert count_packages(model) == len(ByHand(model).coherent)


def test_without_rules_all_combinations_count() -> None:
    assert count_packages(space([10] * 20)) == 10**20


def test_a_rule_that_never_holds_leaves_nothing() -> None:
    assert count_packages(space([3, 3], Or(()))) == 0
    assert count_packages(space([3, 3], Compare("<", IssueNumber(0), Number(Fraction(-1))))) == 0


def test_a_chain_of_rules_over_ten_to_the_twenty_packages_is_counted_exactly() -> None:
    # Neighbours are never both 0: numbers of words over ten letters without two equal first letters in a row.
    rules = [Or((Not(IsOption(i, frozenset({0}))), Not(IsOption(i + 1, frozenset({0}))))) for i in range(19)]
    zero, other = 1, 9
    for _ in range(19):
        zero, other = other, 9 * (zero + other)
    assert count_packages(space([10] * 20, *rules)) == zero + other


def test_a_budget_over_all_issues_is_followed_by_its_running_total() -> None:
    # Packages of 20 digits with a sum of at most 30, by the usual recursion.
    ways = [1] + [0] * 30
    for _ in range(20):
        ways = [sum(ways[max(0, t - 9) : t + 1]) for t in range(31)]
    assert count_packages(
        space([10] * 20, Compare("<=", total(list(range(20))), Number(Fraction(30))))
    ) == sum(ways)


def test_two_wide_budgets_joined_by_or_are_counted() -> None:
    low = Compare("<=", total(list(range(8))), Number(Fraction(5)))
    high = Compare(">=", total(list(range(8))), Number(Fraction(70)))
    either = count_packages(space([10] * 8, Or((low, high))))
    both = count_packages(space([10] * 8, And((low, high))))
    one, other = count_packages(space([10] * 8, low)), count_packages(space([10] * 8, high))
    assert either is not None
    assert one is not None
    assert other is not None
    assert both == 0
    assert either == one + other
    assert count_packages(space([10] * 8, Not(Or((low, high))))) == 10**8 - either


def test_rules_that_tie_too_much_together_are_not_counted_rather_than_guessed() -> None:
    product: Term = IssueNumber(0)
    for issue in range(1, 12):
        product = Arithmetic("*", product, IssueNumber(issue))
    assert count_packages(space([10] * 12, Compare("==", product, Number(Fraction(12))))) is None
