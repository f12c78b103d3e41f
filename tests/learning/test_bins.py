"""Unknowns cut into answers: equal weights, values kept whole, and shuffles that keep the law."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.learning.bins import cut_into_bins, shuffled


def test_eight_bins_of_equal_weight_hold_an_eighth_each_in_order() -> None:
    values = np.random.default_rng(1).permutation(800) / 10
    bins = cut_into_bins(values, np.ones(800))
    assert bins.n == 8
    assert np.bincount(bins.labels).tolist() == [100] * 8
    assert (bins.high[:-1] < bins.low[1:]).all()
    assert all(bins.low[k] <= v <= bins.high[k] for k, v in zip(bins.labels, values, strict=True))


def test_a_few_values_are_a_bin_each() -> None:
    bins = cut_into_bins(np.array([3.0, 1.0, 3.0, 2.0]), np.ones(4))
    assert bins.labels.tolist() == [2, 0, 2, 1]
    assert bins.shares.tolist() == [0.25, 0.25, 0.5]
    assert bins.low.tolist() == bins.high.tolist() == [1.0, 2.0, 3.0]


def test_a_discrete_unknown_keeps_all_of_its_values() -> None:
    assert cut_into_bins(np.arange(20.0), np.ones(20), discrete=True).n == 20


def test_worlds_of_one_value_are_never_parted() -> None:
    values = np.concatenate([np.full(500, 5.0), np.linspace(6, 9, 500)])
    bins = cut_into_bins(values, np.ones(1000))
    assert len(set(bins.labels[:500].tolist())) == 1
    assert bins.shares[0] == pytest.approx(0.5)


def test_bins_are_cut_by_weight_and_worlds_without_weight_go_with_their_neighbours() -> None:
    weights = np.array([0.0, 3.0, 1.0, 1.0, 1.0, 0.0])
    bins = cut_into_bins(np.arange(6.0), weights, n_bins=2)
    assert bins.labels.tolist() == [0, 0, 1, 1, 1, 1]
    assert bins.shares.tolist() == [0.5, 0.5]
    assert bins.low.tolist() == [1.0, 2.0]


@given(
    st.lists(st.integers(0, 30), min_size=1, max_size=60),
    st.integers(0, 5),
)
def test_shuffles_keep_the_weight_of_every_bin(values: list[int], seed: int) -> None:
    rng = np.random.default_rng(seed)
    equal = np.ones(len(values))
    bins = cut_into_bins(np.array(values), equal)
    for labels in shuffled(bins, equal, rng, 5):
        assert np.bincount(labels, minlength=bins.n).tolist() == np.bincount(bins.labels).tolist()
    weights = rng.uniform(0.5, 1.5, len(values))
    bins = cut_into_bins(np.array(values), weights)
    largest = weights.max() / weights.sum()
    for labels in shuffled(bins, weights, rng, 5):
        shares = np.bincount(labels, weights=weights, minlength=bins.n) / weights.sum()
        # A world is not parted: each edge may be off by one of them.
        assert np.abs(shares - bins.shares).max() <= largest + 1e-9
