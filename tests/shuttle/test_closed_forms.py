"""Closed forms of alternating offers: their known numbers, and how they hang together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.shuttle.closed_forms import (
    breakdown,
    finite_horizon,
    finite_offers,
    fixed_costs,
    outside_option,
    rubinstein,
)

factors = st.floats(0.05, 0.99)


def test_the_first_to_offer_gets_a_little_more_than_half() -> None:
    assert rubinstein(0.9, 0.9) == pytest.approx(0.526316, abs=5e-7)


def test_the_more_patient_side_gets_more() -> None:
    assert rubinstein(0.95, 0.9) == pytest.approx(0.689655, abs=5e-7)


@pytest.mark.parametrize(
    ("offers", "share"), [(1, 1), (2, 0.1), (3, 0.91), (4, 0.181), (5, 0.8371), (10, 0.342801)]
)
def test_a_last_offer_favours_whoever_makes_it(offers: int, share: float) -> None:
    assert finite_horizon(0.9, offers) == pytest.approx(share, abs=5e-7)


@pytest.mark.parametrize(("costs", "share"), [((0.05, 0.1), 1), ((0.1, 0.05), 0.05)])
def test_whoever_waits_more_cheaply_gets_nearly_everything(costs: tuple[float, float], share: float) -> None:
    assert fixed_costs(*costs) == share


def test_equal_costs_of_waiting_have_no_single_answer() -> None:
    with pytest.raises(ValueError, match="equal costs"):
        fixed_costs(0.1, 0.1)


@pytest.mark.parametrize(("option", "share"), [(0.3, 0.526316), (0.45, 0.526316), (0.6, 0.4), (0.8, 0.2)])
def test_an_option_counts_only_above_what_one_gets_anyway(option: float, share: float) -> None:
    assert outside_option(0.9, option) == pytest.approx(share, abs=5e-7)


def test_a_risk_of_breakdown_always_counts() -> None:
    assert breakdown(0.05, (0.1, 0.3)) == pytest.approx(0.407692, abs=5e-7)


def test_a_vanishing_risk_splits_the_difference() -> None:
    assert breakdown(1e-12, (0.1, 0.3)) == pytest.approx(0.1 + 0.6 / 2)


@given(factors, st.integers(1, 12))
def test_backward_induction_gives_the_closed_form_of_finitely_many_offers(d: float, offers: int) -> None:
    first, second = finite_offers((d, d), offers)
    assert first == pytest.approx(finite_horizon(d, offers))
    assert first + second == pytest.approx(1)


@given(factors, factors)
def test_many_offers_come_near_to_no_last_offer(d1: float, d2: float) -> None:
    assert finite_offers((d1, d2), 4000)[0] == pytest.approx(rubinstein(d1, d2), abs=1e-6)


@given(factors, st.tuples(st.floats(0, 0.5), st.floats(0, 0.5)))
def test_a_risk_of_breakdown_without_payoffs_is_a_discount(p: float, after: tuple[float, float]) -> None:
    assert breakdown(p) == pytest.approx(rubinstein(1 - p, 1 - p))
    assert breakdown(p, after) >= after[0]


def test_without_discounts_the_last_to_offer_takes_all_above_what_the_other_has() -> None:
    assert finite_offers((1, 1), 3, (0.1, 0.3)) == pytest.approx((0.7, 0.3))
    assert finite_offers((1, 1), 4, (0.1, 0.3)) == pytest.approx((0.1, 0.9))


def test_where_refusing_is_worth_more_than_the_pie_nothing_is_agreed() -> None:
    assert finite_offers((0.5, 0.5), 1, (0.7, 0.6)) == pytest.approx((0.7, 0.6))
