"""Prices of bridging moves, by hand."""

from __future__ import annotations

from typing import Any

import numpy as np

from goodoffices.bargaining.positions import Limit
from goodoffices.bargaining.prices import cost_of


def limit(name: str, kind: str = "red_line", party: int | None = 0, issues: tuple[int, ...] = ()) -> Limit:
    return Limit(name, kind, party, (name,), frozenset(issues))


LIMITS = (
    limit("A1", issues=(0,)),
    limit("a.no_deal", "no_deal", 0),
    limit("b.no_deal", "no_deal", 1),
    limit("a.senate", "step", 0),
)


def test_a_bridge_takes_the_package_with_the_smallest_largest_shortfall_as_a_share() -> None:
    effective = np.array([[30.0, 10.0], [36.0, 2.0], [20.0, 90.0]])
    cost = cost_of(
        0b0110,
        LIMITS,
        np.array([0b0110, 0b0110, 0b0111]),
        effective,
        no_deal=np.array([40.0, 12.0]),
        ranges=np.array([100.0, 20.0]),
        seats_short={3: np.array([0.0, 0.0, 0.0])},
    )
    # Row 0: shares 0.10 and 0.10; row 1: 0.04 and 0.50; row 2 breaks a line that is kept.
    assert cost is not None
    assert (cost.row, cost.cost) == (0, {"a.no_deal": 10.0, "b.no_deal": 2.0})


def test_a_bridge_without_no_deal_takes_the_package_of_the_highest_least_gain_share() -> None:
    cost = cost_of(
        0b1001,
        LIMITS,
        np.array([0b1001, 0b1001, 0b0001]),
        np.array([[50.0, 13.0], [44.0, 16.0], [41.0, 90.0]]),
        no_deal=np.array([40.0, 12.0]),
        ranges=np.array([100.0, 20.0]),
        seats_short={3: np.array([4.0, 7.0, 0.0])},
    )
    # Least gain shares: 0.05 (b), 0.04 (a), 0.01 (a).
    assert cost is not None
    assert (cost.row, cost.cost) == (0, {"A1": "crossed", "a.senate": 4.0})


def test_a_party_whose_yes_is_not_asked_or_that_has_no_no_deal_does_not_matter() -> None:
    cost = cost_of(
        0b1,
        LIMITS,
        [1, 1],
        np.array([[50.0, 0.0, 0.0], [45.0, 99.0, 1.0]]),
        no_deal=np.array([40.0, 12.0, np.nan]),
        ranges=np.array([100.0, 0.0, 1.0]),
        seats_short={},
        asked=np.array([[True, False, True], [True, True, True]]),
    )
    assert cost is not None
    assert cost.row == 0


def test_no_package_within_the_move_is_no_cost() -> None:
    arguments: Any = (np.zeros((1, 2)), np.zeros(2), np.ones(2), {})
    assert cost_of(0b1, LIMITS, np.array([0b10]), *arguments) is None
    assert cost_of(0b1, LIMITS, np.array([1 << 70], dtype=object), *arguments) is None
