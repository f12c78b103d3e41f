"""Fearon's model, against trying all demands and adding up payoffs period by period."""

from __future__ import annotations

from itertools import accumulate, repeat

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.errors import QuestionError
from goodoffices.shuttle.limits.war import (
    DemandStatus,
    one_demand,
    preventive_war,
    settlement_range,
    truce_patience,
)

shares = st.floats(0, 1)
costs = st.floats(0, 0.6)


def demanded(share: float, p_win: float, cost: float, highest: float, n: int = 2000) -> tuple[float, float]:
    """What a demand brings on average, and how often there is war, over many costs of the other side."""
    others = (np.arange(n) + 0.5) / n * highest
    fights = 1 - share < (1 - p_win) - others
    return float(np.mean(np.where(fights, p_win - cost, share))), float(np.mean(fights))


def discounted(per_period: float, discount: float, start: int, n: int = 4000) -> float:
    powers = list(accumulate(repeat(discount, n - 1), lambda a, b: a * b, initial=1.0))
    return sum(per_period * power for power in powers[start:])


class TestRange:
    def test_is_from_the_chance_less_ones_cost_to_the_chance_plus_the_others(self) -> None:
        found = settlement_range(0.5, 0.1, 0.2)
        assert (found.low, found.high) == pytest.approx((0.4, 0.7))
        assert found.width == pytest.approx(0.3)

    @given(shares, costs, costs)
    def test_holds_exactly_the_lines_that_both_prefer(
        self, p_win: float, first: float, second: float
    ) -> None:
        found = settlement_range(p_win, first, second)
        for line in np.linspace(0, 1, 41):
            both = line >= p_win - first and 1 - line >= (1 - p_win) - second
            if min(abs(line - found.low), abs(line - found.high)) > 1e-9:
                assert both == (found.low <= line <= found.high)

    @given(shares, costs, costs)
    def test_is_mirrored_when_the_sides_are_swapped(self, p_win: float, first: float, second: float) -> None:
        here, there = settlement_range(p_win, first, second), settlement_range(1 - p_win, second, first)
        assert (there.low, there.high) == pytest.approx((1 - here.high, 1 - here.low))


class TestOneDemand:
    def test_has_the_published_demand_and_chance_of_war(self) -> None:
        found = one_demand(0.5, 0.1, 0.5)
        assert (found.share, found.p_war) == pytest.approx((0.7, 0.4))
        assert found.status is DemandStatus.WAR_IS_RISKED

    @given(shares, costs, st.floats(0.05, 1.5))
    def test_no_other_demand_brings_more(self, p_win: float, cost: float, highest: float) -> None:
        found = one_demand(p_win, cost, highest)
        brought, p_war = demanded(found.share - 1e-9, p_win, cost, highest)
        assert brought == pytest.approx(found.expected, abs=2e-3)
        assert p_war == pytest.approx(found.p_war, abs=2e-3)
        best = max(demanded(share, p_win, cost, highest)[0] for share in np.linspace(0, 1, 101))
        assert found.expected >= best - 2e-3

    def test_who_has_as_much_to_lose_as_the_other_can_have_risks_nothing(self) -> None:
        found = one_demand(0.5, 0.6, 0.5)
        assert (found.status, found.share, found.p_war) == (DemandStatus.ALL_ACCEPT, 0.5, 0)

    def test_a_demand_is_never_more_than_everything(self) -> None:
        found = one_demand(0.9, 0.0, 0.8)
        assert (found.status, found.share) == (DemandStatus.EVERYTHING, 1)
        assert found.p_war == pytest.approx(0.125)


class TestPreventiveWar:
    def test_has_the_published_threshold(self) -> None:
        found = preventive_war(0.3, 0.5, 0.9, 1.0)
        assert found.threshold == pytest.approx(0.344444, abs=1e-6)
        assert found.attacks
        assert not preventive_war(0.3, 0.344, 0.9, 1.0).attacks
        assert preventive_war(0.3, 0.345, 0.9, 1.0).attacks

    @given(shares, shares, st.floats(0.1, 0.98), st.floats(0, 3))
    def test_is_what_adding_up_the_periods_says(
        self, p_now: float, p_later: float, discount: float, cost: float
    ) -> None:
        attack = discounted(1 - p_now, discount, 0) - cost
        # All of today, and from tomorrow on what a war would give when it is weaker.
        accept = 1 + discounted(1 - p_later, discount, 1) - discount * cost
        found = preventive_war(p_now, p_later, discount, cost)
        assert found.surplus == pytest.approx((attack - accept) * (1 - discount), abs=1e-9)
        if abs(attack - accept) > 1e-6:
            assert found.attacks == (attack > accept) == (p_later > found.threshold)


class TestTruce:
    def test_the_prisoners_dilemma_needs_one_half(self) -> None:
        assert truce_patience(5, 3, 1, 0.5).least_discount == 0.5
        assert truce_patience(5, 3, 1, 0.5).holds
        assert not truce_patience(5, 3, 1, 0.49).holds

    @given(st.floats(-5, 5), st.floats(0.1, 5), st.floats(0.1, 5), st.floats(0, 0.98))
    def test_is_what_adding_up_the_periods_says(
        self, war: float, more: float, most: float, discount: float
    ) -> None:
        truce, breach = war + more, war + more + most
        keep = discounted(truce, discount, 0)
        breaks = breach + discounted(war, discount, 1)
        found = truce_patience(breach, truce, war, discount)
        if abs(keep - breaks) > 1e-6:
            assert found.holds == (keep > breaks)


@pytest.mark.parametrize(
    ("ask", "numbers"),
    [
        (settlement_range, (1.1, 0.1, 0.1)),
        (settlement_range, (0.5, -0.1, 0.1)),
        (settlement_range, (0.5, 0.1, float("nan"))),
        (one_demand, (-0.1, 0.1, 0.5)),
        (one_demand, (0.5, 0.1, 0.0)),
        (one_demand, (0.5, 0.1, float("inf"))),
        (preventive_war, (0.3, 1.5, 0.9, 1.0)),
        (preventive_war, (0.3, 0.5, 1.0, 1.0)),
        (preventive_war, (0.3, 0.5, 0.9, -1.0)),
        (truce_patience, (3, 3, 1, 0.5)),
        (truce_patience, (5, 3, 4, 0.5)),
        (truce_patience, (5, 3, 1, 1.0)),
        (truce_patience, (float("inf"), 3, 1, 0.5)),
    ],
)
def test_numbers_out_of_range_are_told(ask: object, numbers: tuple[float, ...]) -> None:
    assert callable(ask)
    with pytest.raises(QuestionError) as told:
        ask(*numbers)
    assert told.value.hint
