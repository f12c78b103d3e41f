from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.bargaining import frontier as frontier_module
from goodoffices.bargaining.folding import Watch
from goodoffices.bargaining.frontier import pareto_frontier
from goodoffices.bargaining.positions import Model
from goodoffices.bargaining.undominated import Frontier, FrontierStatus
from goodoffices.case.expressions import (
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
from tests.bargaining.one_world import ByHand, additive, as_rows, without_votes
from tests.bargaining.random_models import random_model


def random_tables(seed: int, k: int, n: int, size: int, most: int = 1000) -> list[list[list[int]]]:
    return np.random.default_rng(seed).integers(0, most, (k, n, size)).tolist()  # type: ignore[no-any-return]


def agrees_with_hand(model: Model) -> None:
    hand = ByHand(model)
    over: Literal["zopa", "all"]
    for over in ("all", "zopa"):
        packages = hand.coherent if over == "all" else hand.zopa
        found = pareto_frontier(model, over)
        expected = hand.undominated(packages)
        assert as_rows(found.packages) == expected
        assert found.status is (FrontierStatus.FOUND if expected else FrontierStatus.EMPTY)
        assert found.exact is model.exact
        assert found.n_packages == len(expected)
        assert found.n_points == len({hand.gains[x] for x in expected})
        assert_values_are_effective_utilities(hand, found)


def assert_values_are_effective_utilities(hand: ByHand, found: Frontier) -> None:
    for package, values in zip(as_rows(found.packages), found.values.tolist(), strict=True):
        assert values == [hand.witness.effective(p, package) for p in hand.modelled]


@pytest.mark.parametrize("seed", range(15))
def test_the_frontier_with_votes_and_coalitions_is_that_of_going_through_all(seed: int) -> None:
    agrees_with_hand(random_model(seed))


@pytest.mark.parametrize("seed", range(25))
def test_folding_gives_the_frontier_with_red_lines_bonuses_and_departures(seed: int) -> None:
    agrees_with_hand(without_votes(random_model(seed)))


@pytest.mark.parametrize("seed", range(15))
def test_folding_without_red_lines_and_rules_keeps_every_tie(seed: int) -> None:
    model = without_votes(random_model(seed))
    parties = tuple(
        replace(p, lines=(), no_deal=None if p.no_deal is None else p.no_deal // 3) for p in model.parties
    )
    agrees_with_hand(replace(model, parties=parties, rules=()))


@given(st.data())
def test_small_spaces_full_of_ties_lose_none(data: st.DataObject) -> None:
    k = data.draw(st.integers(1, 4))
    sizes = data.draw(st.lists(st.integers(1, 4), min_size=1, max_size=4))
    tables = [
        [data.draw(st.lists(st.integers(0, 3), min_size=s, max_size=s)) for s in sizes] for _ in range(k)
    ]
    no_deal = data.draw(st.lists(st.integers(0, 5), min_size=k, max_size=k))
    agreeing = None
    if k > 1 and data.draw(st.booleans()):
        agreeing = [frozenset(range(k)) - {p} for p in range(k)]
    model = additive(tables, no_deal, agreeing=agreeing)
    hand = ByHandAdditive(tables, no_deal, sizes, agreeing)
    assert as_rows(pareto_frontier(model, "zopa").packages) == hand


def ByHandAdditive(  # noqa: N802 - reads as the oracle that it replaces where options have other names
    tables: list[list[list[int]]], no_deal: list[int], sizes: list[int], agreeing: list[frozenset[int]] | None
) -> list[tuple[int, ...]]:
    packages = [tuple(x) for x in np.ndindex(*sizes)]
    worth = {x: tuple(sum(t[i][o] for i, o in enumerate(x)) for t in tables) for x in packages}
    sets = agreeing or [frozenset(range(len(tables)))]
    zopa = [x for x in packages if any(all(worth[x][p] >= no_deal[p] for p in parties) for parties in sets)]
    return [
        x
        for x in zopa
        if not any(
            worth[y] != worth[x] and all(a >= b for a, b in zip(worth[y], worth[x], strict=True))
            for y in zopa
        )
    ]


@pytest.mark.parametrize(("k", "n", "size"), [(2, 5, 6), (3, 5, 6), (4, 4, 7), (5, 4, 5)])
def test_folding_equals_laying_out_on_spaces_of_thousands(k: int, n: int, size: int) -> None:
    rules: list[Condition] = [
        Or((Not(IsOption(0, frozenset({1}))), IsOption(2, frozenset({0, 3})))),
        Compare("<=", IssueNumber(1), IssueNumber(3)),
    ]
    bonuses: list[list[tuple[Condition, int]]] = [
        [(IsOption(1, frozenset({2})), 70), (Compare("==", IssueNumber(0), IssueNumber(1)), -40)]
    ] * k
    model = additive(random_tables(k, k, n, size), [450 * n] * k, rules, bonuses=bonuses)
    folded = pareto_frontier(model, "zopa")
    laid_out = frontier_module._from_blocks(model, "zopa", Watch.of(60), 10_000)
    assert folded.method == "folding"
    assert as_rows(folded.packages) == as_rows(laid_out.packages)
    assert folded.values.tolist() == laid_out.values.tolist()


@pytest.mark.parametrize("over", ["zopa", "all"])
def test_infeasible_packages_are_never_on_a_frontier(over: Literal["zopa", "all"]) -> None:
    # The best package for both is forbidden by the rule, the next best by a red line.
    rule = Not(IsOption(0, frozenset({2})))
    line = Not(IsOption(1, frozenset({2})))
    model = additive([[[0, 1, 9], [0, 1, 5]]] * 2, [0, 0], [rule], lines=[[line], []])
    found = pareto_frontier(model, over)
    assert as_rows(found.packages) == ([(1, 1)] if over == "zopa" else [(1, 2)])


def test_an_empty_zopa_is_a_result() -> None:
    found = pareto_frontier(additive([[[0, 1]], [[1, 0]]], [1, 1]))
    assert found.status is FrontierStatus.EMPTY
    assert (found.n_points, found.n_packages, found.exact) == (0, 0, True)
    assert found.utilities.shape == (0, 2)


def test_ties_beyond_what_is_listed_are_still_counted() -> None:
    model = additive([[[0, 0, 0, 0]] * 12, [[0, 0, 0, 0]] * 12], [0, 0])
    found = pareto_frontier(model, listed=100)
    assert found.n_packages == 4**12
    assert found.n_points == 1
    assert len(found.packages) == 100
    assert len(set(as_rows(found.packages))) == 100


def test_every_point_has_a_package_when_ties_are_cut_short() -> None:
    tables = [[[0, 1, 1], [0, 1, 1], [0, 2, 2]], [[1, 0, 0], [1, 0, 0], [2, 0, 0]]]
    found = pareto_frontier(additive(tables), "all", listed=3)
    assert found.n_points == len({tuple(v) for v in found.values.tolist()}) == 5
    assert found.n_packages == 27


def test_counts_and_sums_beyond_64_bits_are_exact() -> None:
    big = 2**70
    tables = [[[0, big + 1, big]] * 25, [[5, 1, 1]] * 25]
    found = pareto_frontier(additive(tables), "all", listed=50)
    assert found.n_points == 26
    assert max(v[0] for v in found.values.tolist()) == 25 * (big + 1)
    many = additive([[[0] * 10] * 22] * 2)
    assert pareto_frontier(many, "all", listed=5).n_packages == 10**22


def test_twenty_issues_of_ten_options_fold() -> None:
    found = pareto_frontier(additive(random_tables(1, 2, 20, 10, 10**6), scales=[10**4] * 2), "all")
    assert (found.status, found.exact, found.method) == (FrontierStatus.FOUND, True, "folding")
    values = found.values[np.argsort(-found.values[:, 0])]
    assert (np.diff(values[:, 1]) >= 0).all()
    assert found.utilities.max() == found.values.max() / 10**4


def test_what_is_out_of_reach_exactly_is_answered_within_a_stated_epsilon(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(frontier_module, "_THINNED_TO", 500)
    tables = random_tables(3, 6, 7, 8, 10**6)
    exact = additive(tables)
    found = frontier_module._approximate(exact, [None], Watch.of(60), 10_000)
    assert not found.exact
    assert found.epsilon is not None
    assert found.n_packages is None
    rng = np.random.default_rng(5)
    for _ in range(50):
        package = rng.integers(0, 8, 7)
        worth = np.array([sum(t[i][o] for i, o in enumerate(package)) for t in tables])
        assert (found.values + np.array(found.epsilon) >= worth).all(axis=1).any()


def test_out_of_time_is_not_decided_with_the_reason() -> None:
    found = pareto_frontier(additive(random_tables(0, 8, 12, 10, 10**6)), "all", time_limit_s=0.02)
    assert found.status is FrontierStatus.NOT_DECIDED
    assert found.reason
    assert not found.exact
    assert found.n_packages is None


@pytest.mark.parametrize("seed", [3, 12, 15, 20])
@pytest.mark.parametrize("over", ["zopa", "all"])
def test_in_float_worlds_values_within_the_tolerance_are_equal(
    seed: int, over: Literal["zopa", "all"]
) -> None:
    model = without_votes(random_model(seed, exact=False))
    hand = ByHand(model)
    packages = hand.coherent if over == "all" else hand.zopa
    worth = {x: tuple(round(hand.witness.effective(p, x), 7) for p in hand.modelled) for x in packages}
    expected = [
        x
        for x in packages
        if not any(
            v != worth[x] and all(a >= b for a, b in zip(v, worth[x], strict=True)) for v in worth.values()
        )
    ]
    found = pareto_frontier(model, over)
    assert as_rows(found.packages) == expected
    assert not found.exact


def test_large_float_worlds_are_folded_and_not_called_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frontier_module, "LARGEST_WITH_TOLERANCE", 10)
    found = pareto_frontier(without_votes(replace(random_model(3, exact=False), rules=())), "all")
    assert found.status is FrontierStatus.FOUND
    assert found.method == "folding"
    assert not found.exact


def test_a_sum_over_many_issues_is_a_rule_like_any_other() -> None:
    total: Term = Number(Fraction(0))
    for issue in range(7):
        total = Arithmetic("+", total, IssueNumber(issue))
    budget = Compare("<=", total, Number(Fraction(9)))
    tables = random_tables(8, 2, 7, 6)
    found = pareto_frontier(additive(tables, rules=[budget]), "all")
    grid = np.indices([6] * 7).reshape(7, -1).T
    grid = grid[grid.sum(axis=1) <= 9]
    worth = np.stack([np.sum([np.array(t[i])[grid[:, i]] for i in range(7)], axis=0) for t in tables], axis=1)
    order = np.lexsort((-worth[:, 1], -worth[:, 0]))
    best = np.maximum.accumulate(worth[order, 1])
    kept = order[np.r_[True, worth[order[1:], 1] > best[:-1]]]
    assert found.n_points == len(kept)
    assert sorted(map(tuple, found.values.tolist())) == sorted(map(tuple, worth[kept].tolist()))


def test_rules_across_both_halves_of_a_laid_out_space_are_kept() -> None:
    # Large enough that every word of bits of such a rule holds some package that satisfies it.
    rules: list[Condition] = [
        Or((Not(IsOption(a, frozenset({0, 1, 2}))), IsOption(b, frozenset({0, 1, 2, 3, 4}))))
        for a, b in ((0, 1), (2, 3), (4, 1), (0, 3))
    ]
    model = additive(random_tables(11, 2, 5, 10), [2000] * 2, rules)
    laid_out = frontier_module._from_blocks(model, "zopa", Watch.of(60), 10_000)
    assert as_rows(laid_out.packages) == as_rows(pareto_frontier(model, "zopa").packages)
