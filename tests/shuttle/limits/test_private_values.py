"""The bound on what secret limits leave, against published values and a larger program of another make."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import linprog

from goodoffices.errors import QuestionError
from goodoffices.shuttle.limits.private_values import (
    GainsBound,
    GainsStatus,
    gains_bound,
    gains_bound_from_samples,
    uniform_gains_bound,
)

Side = list[tuple[int, int]]  # (limit, weight)
sides = st.lists(
    st.tuples(st.integers(0, 12), st.integers(1, 5)), min_size=1, max_size=4, unique_by=lambda x: x[0]
)


def even(n: int) -> list[float]:
    return [(k + 0.5) / n for k in range(n)]


def asked(buyers: Side, sellers: Side) -> GainsBound:
    values, p_values = zip(*buyers, strict=True)
    costs, p_costs = zip(*sellers, strict=True)
    return gains_bound(values, costs, p_values, p_costs)


def by_every_lie(buyers: Side, sellers: Side, *, efficient: bool) -> float:
    """The bound with a payment per pair and every lie ruled out; `efficient`: the least subsidy."""
    f = np.array([w for _, w in buyers]) / sum(w for _, w in buyers)
    g = np.array([w for _, w in sellers]) / sum(w for _, w in sellers)
    n, m = len(buyers), len(sellers)
    size = n * m
    # Variables, each per pair: chance, what the buyer pays, what the seller gets.
    rows = []

    def buyer(i: int, said: int) -> NDArray[np.float64]:
        row = np.zeros(3 * size)
        for j in range(m):
            row[said * m + j] += g[j] * buyers[i][0]
            row[size + said * m + j] -= g[j]
        return row

    def seller(j: int, said: int) -> NDArray[np.float64]:
        row = np.zeros(3 * size)
        for i in range(n):
            row[i * m + said] -= f[i] * sellers[j][0]
            row[2 * size + i * m + said] += f[i]
        return row

    rows += [-buyer(i, i) for i in range(n)] + [-seller(j, j) for j in range(m)]
    rows += [buyer(i, said) - buyer(i, i) for i, said in product(range(n), range(n))]
    rows += [seller(j, said) - seller(j, j) for j, said in product(range(m), range(m))]
    weight = np.outer(f, g).ravel()
    gain = np.array([b - s for (b, _), (s, _) in product(buyers, sellers)])
    bounds: list[tuple[float | None, float | None]] = [(0, 1)] * size + [(None, None)] * (2 * size)
    if efficient:
        bounds[:size] = [(float(x > 0), float(x > 0)) for x in gain]
        aim = np.concatenate([np.zeros(size), -weight, weight])
        found = linprog(aim, A_ub=np.array(rows), b_ub=np.zeros(len(rows)), bounds=bounds)
        return max(0.0, float(found.fun))
    same = np.hstack([np.zeros((size, size)), np.eye(size), -np.eye(size)])
    found = linprog(
        np.concatenate([-weight * gain, np.zeros(2 * size)]),
        A_ub=np.array(rows),
        b_ub=np.zeros(len(rows)),
        A_eq=same,
        b_eq=np.zeros(size),
        bounds=bounds,
    )
    return -float(found.fun)


@pytest.mark.parametrize(
    ("n", "bound", "first_best"), [(8, 0.15313, 0.16406), (16, 0.14811, 0.16602), (32, 0.14469, 0.16650)]
)
def test_the_published_bounds_for_evenly_spread_limits(n: int, bound: float, first_best: float) -> None:
    found = gains_bound(even(n), even(n))
    assert found.bound == pytest.approx(bound, abs=5e-6)
    assert found.first_best == pytest.approx(first_best, abs=5e-6)
    assert found.status is GainsStatus.SOME_MUST_BE_FORGONE
    assert found.exact


@pytest.mark.parametrize("n", [2, 4])
def test_with_few_kinds_all_gains_can_be_had(n: int) -> None:
    found = gains_bound(even(n), even(n))
    assert (found.status, found.ratio) == (GainsStatus.ALL_CAN_BE_HAD, 1)
    assert found.bound == found.first_best == pytest.approx((1 - n**-2) / 6)
    assert found.subsidy == pytest.approx(0, abs=1e-12)


def test_the_closed_form_is_what_finer_kinds_come_down_to() -> None:
    closed = uniform_gains_bound()
    assert (closed.bound, closed.first_best, closed.ratio) == (9 / 64, 1 / 6, 27 / 32)
    assert (closed.p_trade, closed.p_trade_first_best, closed.subsidy) == (9 / 32, 1 / 2, 1 / 6)
    coarse, fine = (gains_bound(even(n), even(n)) for n in (16, 64))
    assert closed.bound < fine.bound < coarse.bound
    assert fine.bound == pytest.approx(closed.bound, abs=0.0025)
    assert coarse.subsidy < fine.subsidy < closed.subsidy


@given(sides, sides)
def test_the_bound_is_that_of_the_program_with_every_lie(buyers: Side, sellers: Side) -> None:
    found = asked(buyers, sellers)
    assert found.bound == pytest.approx(by_every_lie(buyers, sellers, efficient=False), abs=1e-6)
    plain = sum(w * u * max(0, b - s) for (b, w), (s, u) in product(buyers, sellers)) / (
        sum(w for _, w in buyers) * sum(u for _, u in sellers)
    )
    assert found.first_best == pytest.approx(plain)
    assert found.bound <= found.first_best


@given(sides, sides)
def test_the_subsidy_is_the_least_under_which_every_deal_is_reached(buyers: Side, sellers: Side) -> None:
    found = asked(buyers, sellers)
    assert found.subsidy == pytest.approx(by_every_lie(buyers, sellers, efficient=True), abs=1e-6)
    assert (found.subsidy > 1e-6) == (found.status is GainsStatus.SOME_MUST_BE_FORGONE)


@given(sides, sides)
def test_swapping_the_two_sides_mirrors_the_answer(buyers: Side, sellers: Side) -> None:
    here = asked(buyers, sellers)
    there = asked([(-s, w) for s, w in sellers], [(-b, w) for b, w in buyers])
    assert there.bound == pytest.approx(here.bound, abs=1e-6)
    assert there.first_best == pytest.approx(here.first_best)
    assert there.subsidy == pytest.approx(here.subsidy, abs=1e-9)
    assert there.status is here.status


@given(sides, sides, st.sampled_from([1e-6, 1000.0, 1e9]), st.integers(-5, 5))
def test_the_unit_and_the_zero_of_the_numbers_do_not_matter(
    buyers: Side, sellers: Side, unit: float, zero: int
) -> None:
    here = asked(buyers, sellers)
    values, p_values = zip(*buyers, strict=True)
    costs, p_costs = zip(*sellers, strict=True)
    there = gains_bound(
        [(v + zero) * unit for v in values], [(c + zero) * unit for c in costs], p_values, p_costs
    )
    assert there.bound / unit == pytest.approx(here.bound, abs=1e-5)
    assert there.ratio == pytest.approx(here.ratio, abs=1e-5)
    assert there.status is here.status


def test_draws_are_put_into_bins_of_equal_weight() -> None:
    draws = np.random.default_rng(7).random(20_000)
    found = gains_bound_from_samples(draws[:12_000], draws[12_000:])
    assert found.bound == pytest.approx(0.14469, abs=0.003)
    assert not found.exact
    assert set(np.round(found.p_values, 9)) == {round(1 / 32, 9)}


def test_a_weight_counts_like_as_many_draws() -> None:
    weighted = gains_bound_from_samples([1, 4, 6], [0, 5], value_weights=[3, 1, 2], n_bins=6)
    repeated = gains_bound_from_samples([1, 1, 1, 4, 6, 6], [0, 5], n_bins=6)
    assert weighted.values == pytest.approx(repeated.values)
    assert weighted.p_values == pytest.approx(repeated.p_values)
    assert weighted.values == pytest.approx((1, 4, 6))
    assert weighted.bound == pytest.approx(repeated.bound, abs=1e-6)


def test_a_draw_without_weight_does_not_count() -> None:
    found = gains_bound_from_samples([1, 99], [0.5], value_weights=[1, 0], n_bins=4)
    assert found.values == (1,)


@given(sides, st.integers(1, 8))
def test_binning_keeps_the_mean(buyers: Side, n_bins: int) -> None:
    values, weights = zip(*buyers, strict=True)
    found = gains_bound_from_samples(values, [0], value_weights=weights, n_bins=n_bins)
    assert np.dot(found.values, found.p_values) == pytest.approx(np.average(values, weights=weights))


def test_where_no_deal_suits_both_there_is_nothing_to_gain() -> None:
    found = gains_bound([1, 2], [2, 3])
    assert (found.status, found.bound, found.first_best, found.ratio, found.subsidy) == (
        GainsStatus.NOTHING_TO_GAIN,
        0,
        0,
        1,
        0,
    )


def test_where_every_deal_suits_both_one_price_does_for_all() -> None:
    found = gains_bound([5, 9], [1, 4])
    assert found.status is GainsStatus.ALL_CAN_BE_HAD
    assert found.p_trade == pytest.approx(1)


def test_an_answer_says_what_it_assumes() -> None:
    assert any("nobody from outside puts money in" in words for words in gains_bound([1], [0]).assumes)


@pytest.mark.parametrize(
    ("values", "p_values", "word"),
    [
        ([], None, "values"),
        ([[1, 2]], None, "values"),
        ([1, 2], [1], "chances"),
        ([1, float("nan")], None, "not finite"),
        ([1, 1e200], None, "too large"),
        ([1, 2], [1, -1], "negative"),
        ([1, 2], [0, 0], "all 0"),
        (list(range(201)), None, "201 different"),
    ],
)
def test_wrong_limits_are_told(values: list[float], p_values: list[float] | None, word: str) -> None:
    with pytest.raises(QuestionError, match=word) as told:
        gains_bound(values, [0.5], p_values)
    assert told.value.hint


@pytest.mark.parametrize("n_bins", [0, 201])
def test_a_wrong_number_of_bins_is_told(n_bins: int) -> None:
    with pytest.raises(QuestionError, match="bins"):
        gains_bound_from_samples([1], [0], n_bins=n_bins)


@pytest.mark.parametrize(("low", "high"), [(1, 1), (2, 1), (0, float("inf")), (float("nan"), 1)])
def test_a_wrong_range_is_told(low: float, high: float) -> None:
    with pytest.raises(QuestionError, match="Limits between"):
        uniform_gains_bound(low, high)
