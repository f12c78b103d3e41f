"""Simulation error, the band that people read, and what drives it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.worlds.ensemble import Draw
from goodoffices.worlds.intervals import band, band_masks, wilson

EVEN = np.full(10, 0.1)


@given(st.floats(0, 1), st.floats(1, 1e6))
def test_a_share_lies_in_its_own_interval(p: float, ess: float) -> None:
    low, high = wilson(p, ess)
    assert 0 <= low <= p <= high <= 1


def test_more_worlds_make_a_narrower_interval() -> None:
    widths = [high - low for low, high in (wilson(0.3, n) for n in (10, 100, 1000))]
    assert widths == sorted(widths, reverse=True)


def test_the_band_spans_the_lowest_and_the_highest_fifth_of_each_unknown() -> None:
    strong = Draw("strong", np.arange(10.0), False)
    flat = Draw("flat", np.array([0.0, 1.0] * 5), True)
    same = Draw("same", np.ones(1), False)
    masks = band_masks([strong, flat, same], EVEN)
    assert [path for path, _, _ in masks] == ["strong", "flat"]
    values = (np.arange(10) >= 5).astype(float)
    assert band(values, masks, 0.5) == ((0.0, 1.0), "strong")
    assert band(np.ones(10), masks, 1.0) == ((1.0, 1.0), None)


def test_a_fifth_is_a_fifth_of_the_weight() -> None:
    weights = np.array([0.5, 0.1, 0.1, 0.1, 0.1, 0.1])
    ((_, low, high),) = band_masks([Draw("u", np.arange(6.0), False)], weights)
    assert low == pytest.approx([1, 0, 0, 0, 0, 0])
    assert high == pytest.approx([0, 0, 0, 0, 0.5, 0.5])


def test_an_unknown_of_few_values_is_taken_at_its_ends() -> None:
    ((_, low, high),) = band_masks([Draw("u", np.array([3.0, 1.0, 2.0, 1.0]), True)], np.full(4, 0.25))
    assert low == pytest.approx([0, 0.5, 0, 0.5])
    assert high == pytest.approx([1, 0, 0, 0])


def test_worlds_of_no_weight_do_not_count() -> None:
    draws = [Draw("u", np.array([5.0, 1.0, 1.0]), False)]
    assert band_masks(draws, np.array([0.0, 0.5, 0.5])) == []
