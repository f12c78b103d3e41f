"""Blockage against the definition of the Shapley value, over all orders of the limits."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodoffices.bargaining.blockage import WHOLE_PACKAGE, Share, blockage, blockage_by_issue
from goodoffices.bargaining.conflicts import blocks, conflict_table
from goodoffices.bargaining.positions import Limit

N_LIMITS = 5
families = st.lists(st.integers(0, 2**N_LIMITS - 1), max_size=6).map(tuple)


def by_all_orders(worlds: list[tuple[int, ...]], weights: list[float]) -> np.ndarray:
    def value(mask: int) -> float:
        return sum(w for family, w in zip(worlds, weights, strict=True) if blocks(mask, family))

    shares = np.zeros(N_LIMITS)
    orders = list(permutations(range(N_LIMITS)))
    for order in orders:
        mask = 0
        for bit in order:
            shares[bit] += value(mask | 1 << bit) - value(mask)
            mask |= 1 << bit
    return shares / len(orders)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(families, st.integers(1, 4)), min_size=1, max_size=4))
def test_blockage_is_the_mean_over_all_orders(worlds: list[tuple[tuple[int, ...], int]]) -> None:
    total = sum(weight for _, weight in worlds)
    weights = [weight / total for _, weight in worlds]
    table = conflict_table([family for family, _ in worlds], weights)
    found = blockage(table)
    expected = by_all_orders([family for family, _ in worlds], weights)
    assert found.exact
    values = [found.shares[i].value if i in found.shares else 0.0 for i in range(N_LIMITS)]
    blocked = 1 - table.p_deal - table.p_nothing
    assert values == pytest.approx(expected)
    assert sum(values) == pytest.approx(blocked)
    assert found.total == pytest.approx(blocked)
    assert all(share.low == share.value == share.high for share in found.shares.values())


def test_two_limits_that_block_only_together_share_equally() -> None:
    found = blockage(conflict_table([(0b01, 0b10), (0,)], [0.6, 0.4]))
    assert {limit: share.value for limit, share in found.shares.items()} == pytest.approx({0: 0.3, 1: 0.3})


def test_sampled_orders_stay_within_their_error_and_still_add_up() -> None:
    rng = np.random.default_rng(7)
    family = tuple(int(mask) | 1 << (13 + i % 2) for i, mask in enumerate(rng.integers(1, 2**13, 8)))
    table = conflict_table([family, (0,)], [0.8, 0.2])
    exact = blockage(table, at_most=15)
    sampled = blockage(table, at_most=4, rng=np.random.default_rng(3), n_orders=4_000)
    assert exact.exact
    assert not sampled.exact
    assert sampled.n_orders == 4_000
    assert sum(share.value for share in sampled.shares.values()) == pytest.approx(0.8)
    misses = [
        limit
        for limit, share in sampled.shares.items()
        if not 2 * share.low - share.value <= exact.shares[limit].value <= 2 * share.high - share.value
    ]
    assert not misses
    assert any(share.low < share.value < share.high for share in sampled.shares.values())


def test_the_same_seed_gives_the_same_sample() -> None:
    table = conflict_table([(0b0111, 0b1001)], [1.0])
    first, second = (blockage(table, at_most=2, rng=np.random.default_rng(5)) for _ in range(2))
    assert first == second


def test_sampling_without_a_generator_is_refused() -> None:
    with pytest.raises(ValueError, match="pass rng"):
        blockage(conflict_table([(0b0111, 0b1001)], [1.0]), at_most=2)


def test_an_ensemble_adds_its_own_error() -> None:
    found = blockage(conflict_table([(0b01,), (0,)], [0.5, 0.5]), ess=100)
    share = found.shares[0]
    assert share.value == 0.5
    assert (share.low, share.high) == pytest.approx((0.4188, 0.5812), abs=1e-4)


def test_a_red_line_is_split_over_its_issues_and_the_rest_is_the_whole_package() -> None:
    limits = (
        Limit("A1", "red_line", 0, ("board",), frozenset({0, 2})),
        Limit("a.no_deal", "no_deal", 0, ("a",), frozenset()),
        Limit("law", "rule", None, ("mediator",), frozenset({1})),
        Limit("B1", "red_line", 1, ("chief",), frozenset({2})),
    )
    shares = {
        0: Share(0.4, 0.4, 0.4),
        1: Share(0.1, 0.1, 0.1),
        2: Share(0.2, 0.2, 0.2),
        3: Share(0.1, 0.1, 0.1),
    }
    by_issue = blockage_by_issue(shares, limits, ["pay", "law", "jobs"])
    assert by_issue == pytest.approx({"jobs": 0.3, "pay": 0.2, WHOLE_PACKAGE: 0.3})
    assert list(by_issue) == ["jobs", "pay", WHOLE_PACKAGE]
    assert blockage_by_issue({}, limits, ["pay", "law", "jobs"]) == {}
