from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.bargaining import solutions as solutions_module
from goodoffices.bargaining.choosing import SOLUTIONS
from goodoffices.bargaining.folding import Watch
from goodoffices.bargaining.positions import Model
from goodoffices.bargaining.solutions import SolutionStatus, bargaining_solutions, solve
from tests.bargaining.one_world import ByHand, additive, as_rows, without_votes
from tests.bargaining.random_models import random_model

Rows = list[tuple[int, ...]]


def agrees_with_hand(model: Model) -> None:
    expected = ByHand(model).solutions()
    for name, found in bargaining_solutions(model, time_limit_s=60).items():
        assert found.status.name == expected[name].status
        assert as_rows(found.packages) == expected[name].packages
        assert found.n_packages == len(expected[name].packages)
        assert found.exact is model.exact
        assert found.bound is None
        value = expected[name].value
        assert found.value == (None if value is None else pytest.approx(float(value)))


@pytest.mark.parametrize("seed", range(15))
def test_solutions_with_votes_are_those_of_going_through_all(seed: int) -> None:
    agrees_with_hand(random_model(seed))


@pytest.mark.parametrize("seed", range(25))
def test_solutions_by_folding_are_those_of_going_through_all(seed: int) -> None:
    model = without_votes(random_model(seed))
    parties = tuple(replace(p, no_deal=None if p.no_deal is None else p.no_deal // 2) for p in model.parties)
    agrees_with_hand(replace(model, parties=parties))


def solve_rows(gains: Rows, scales: list[int] | None = None) -> dict[str, list[int]]:
    """Return, per solution, the positions of the chosen rows; every row is in the ZOPA, no_deal is 0."""
    packages = np.arange(len(gains))[:, None]
    found = solve(packages, np.array(gains), [0] * len(gains[0]), scales or [1] * len(gains[0]))
    return {name: found[name].packages[:, 0].tolist() for name in SOLUTIONS}


def by_definition(gains: Rows) -> dict[str, list[int]]:
    rows = [i for i, g in enumerate(gains) if min(g) >= 0]
    if not rows:
        return {name: [] for name in SOLUTIONS}
    k = len(gains[0])
    ideal = [max(gains[i][c] for i in rows) for c in range(k)]
    able = [c for c in range(k) if ideal[c]]
    keys: dict[str, Callable[[int], Any]] = {
        "nash": lambda i: math.prod(gains[i][c] for c in able),
        "kalai_smorodinsky": lambda i: sorted(Fraction(gains[i][c], ideal[c]) for c in able),
        "egalitarian": lambda i: sorted(gains[i]),
        "utilitarian": lambda i: sum(gains[i]),
    }
    if not any(keys["nash"](i) for i in rows):
        keys["nash"] = lambda i: (sum(g > 0 for g in gains[i]), math.prod(g for g in gains[i] if g > 0))
    return {name: [i for i in rows if key(i) == max(map(key, rows))] for name, key in keys.items()}


gain_lists = st.integers(1, 4).flatmap(
    lambda k: st.lists(st.tuples(*[st.integers(-1, 4)] * k), min_size=1, max_size=30)
)


@given(gain_lists)
def test_solve_follows_the_definitions_and_keeps_every_tie(gains: Rows) -> None:
    assert solve_rows(gains) == by_definition(gains)


@given(gain_lists)
def test_no_chosen_package_is_dominated(gains: Rows) -> None:
    rational = [g for g in gains if min(g) >= 0]
    for rows in solve_rows(gains).values():
        for i in rows:
            assert not any(
                g != gains[i] and all(a >= b for a, b in zip(g, gains[i], strict=True)) for g in rational
            )


@given(gain_lists, st.data())
def test_scaling_one_party_leaves_nash_and_kalai_smorodinsky_alone(gains: Rows, data: st.DataObject) -> None:
    p = data.draw(st.integers(0, len(gains[0]) - 1))
    factor = data.draw(st.integers(2, 7))
    scaled = [tuple(factor * g if c == p else g for c, g in enumerate(row)) for row in gains]
    some = any(min(g) > 0 for g in gains)
    before, after = solve_rows(gains), solve_rows(scaled)
    assert before["kalai_smorodinsky"] == after["kalai_smorodinsky"]
    if some:
        assert before["nash"] == after["nash"]


@given(gain_lists, st.randoms())
def test_the_order_of_the_parties_changes_nothing(gains: Rows, random: Random) -> None:
    order = list(range(len(gains[0])))
    random.shuffle(order)
    assert solve_rows(gains) == solve_rows([tuple(row[c] for c in order) for row in gains])


def test_kalai_smorodinsky_is_the_best_least_share_not_the_least_spread() -> None:
    # Ideal gains 10 and 10; the second row is perfectly even and worse for both.
    assert solve_rows([(10, 4), (3, 3), (4, 10), (6, 5)])["kalai_smorodinsky"] == [3]


def test_kalai_smorodinsky_looks_at_the_second_smallest_share_next() -> None:
    assert solve_rows([(5, 5, 6), (5, 5, 9), (10, 0, 0), (0, 10, 0), (0, 0, 10)])["kalai_smorodinsky"] == [1]


def test_nash_never_multiplies_two_losses() -> None:
    assert solve_rows([(-9, -9), (1, 1)])["nash"] == [1]
    assert solve_rows([(-9, -9)])["nash"] == []


def test_nash_leaves_out_whoever_cannot_gain() -> None:
    assert solve_rows([(0, 3, 4), (0, 5, 2)])["nash"] == [0]


def test_nash_with_a_best_product_of_zero_counts_positive_gains_first() -> None:
    found = solve(np.arange(3)[:, None], np.array([(9, 0, 0), (0, 2, 3), (4, 0, 1)]), [0] * 3, [1] * 3)[
        "nash"
    ]
    assert found.packages.tolist() == [[1]]
    assert found.value == 0.0


def test_where_nobody_can_gain_every_package_is_a_solution() -> None:
    assert set(map(tuple, solve_rows([(0, 0), (0, 0)]).values())) == {(0, 1)}


def test_units_of_parties_do_not_matter_to_egalitarian_and_utilitarian() -> None:
    found = solve(np.arange(2)[:, None], np.array([(300, 2), (200, 3)]), [0, 0], [100, 1])
    assert found["utilitarian"].packages.tolist() == [[0], [1]]
    assert found["egalitarian"].packages.tolist() == [[0], [1]]
    assert found["utilitarian"].value == 5.0
    assert found["egalitarian"].utilities.tolist() == [[3.0, 2.0], [2.0, 3.0]]
    assert (found["egalitarian"].assumes, found["nash"].assumes) == ("interpersonal", None)


def test_products_that_floats_cannot_tell_apart_are_compared_exactly() -> None:
    big = 10**9
    assert solve_rows([(big, big), (big - 1, big + 1)])["nash"] == [0]
    assert solve_rows([(big + 2, big), (big + 1, big + 1)])["nash"] == [1]
    huge = 10**30
    rows = np.array([(huge, huge), (huge - 1, huge + 1)], dtype=object)
    assert solve(np.arange(2)[:, None], rows, [0, 0], [1, 1])["nash"].packages.tolist() == [[0]]


def test_no_agreement_and_nothing_rational_are_told_apart() -> None:
    nothing = solve(np.zeros((0, 2), np.int64), np.zeros((0, 2), np.int64), [0, 0], [1, 1])
    assert {s.status for s in nothing.values()} == {SolutionStatus.NO_AGREEMENT}
    watcher_loses = additive([[[0, 5]], [[0, 5]], [[9, 1]]], [1, 1, 8], agreeing=[frozenset({0, 1})])
    found = bargaining_solutions(watcher_loses)
    assert {s.status for s in found.values()} == {SolutionStatus.NO_INDIVIDUALLY_RATIONAL}
    assert found["nash"].n_packages == 0
    assert (
        bargaining_solutions(replace(watcher_loses, agreeing=()))["nash"].status
        is SolutionStatus.NO_AGREEMENT
    )


def curve(s: float, steps: int = 200_000) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    x = np.arange(steps + 1)
    worth = np.stack([x / steps, s * np.sqrt(1 - x / steps)], axis=1)
    return x[:, None], np.rint(worth * 10**12).astype(np.int64)


@pytest.mark.parametrize(
    ("s", "nash", "ks", "egalitarian", "utilitarian"),
    [(1.0, 2 / 3, 0.6180339887, 0.6180339887, 0.75), (2.0, 2 / 3, 0.6180339887, 0.8284271247, 0.0)],
)
def test_closed_forms_on_the_square_root_frontier(
    s: float, nash: float, ks: float, egalitarian: float, utilitarian: float
) -> None:
    # BA-1: u1 = x, u2 = s sqrt(1 - x), nothing without a deal.
    packages, worth = curve(s)
    found = solve(packages.astype(np.int64), worth, [0, 0], [10**12] * 2, listed=3)
    at = {name: worth[(worth == found[name].values[0]).all(axis=1)][0, 0] / 10**12 for name in SOLUTIONS}
    assert at["nash"] == pytest.approx(nash, abs=1e-5)
    assert at["kalai_smorodinsky"] == pytest.approx(ks, abs=1e-5)
    assert at["egalitarian"] == pytest.approx(egalitarian, abs=1e-5)
    assert at["utilitarian"] == pytest.approx(utilitarian, abs=1e-5)


@pytest.mark.parametrize(("d1", "d2"), [(0, 0), (10, 30), (25, 5)])
def test_on_a_straight_frontier_all_split_the_difference(d1: int, d2: int) -> None:
    worth = np.stack([np.arange(101), 100 - np.arange(101)], axis=1)
    found = solve(np.arange(101)[:, None], worth, [d1, d2], [1, 1])
    for name in ("nash", "kalai_smorodinsky", "egalitarian"):
        assert found[name].values.tolist() == [[(100 + d1 - d2) / 2, (100 - d1 + d2) / 2]]


def test_all_tied_packages_are_counted_where_not_all_are_listed() -> None:
    model = additive([[[0, 0, 0]] * 15, [[0, 0, 0]] * 15], [-1, -1])
    for found in bargaining_solutions(model, listed=7).values():
        assert found.n_packages == 3**15
        assert len(set(as_rows(found.packages))) == len(found.packages) == 7


def test_large_zopas_are_gone_through_block_by_block(monkeypatch: pytest.MonkeyPatch) -> None:
    tables = np.random.default_rng(2).integers(0, 9, (2, 4, 7)).tolist()
    model = additive(tables, [8, 8])
    expected = bargaining_solutions(model)
    monkeypatch.setattr(solutions_module, "_KEPT_ROWS", 50)
    for name, found in solutions_module._by_blocks(model, Watch.of(60), 10_000).items():
        assert as_rows(found.packages) == as_rows(expected[name].packages)


def test_float_worlds_count_what_is_equal_within_the_tolerance() -> None:
    found = solve(
        np.arange(3)[:, None],
        np.array([(3 * 10**9 + 1, 10**10), (3 * 10**9, 10**10), (10**9, 10**9)]),
        [0, 0],
        [10**10] * 2,
        exact=False,
    )
    for name in SOLUTIONS:
        assert found[name].packages.tolist() == [[0], [1]]
        assert not found[name].exact
