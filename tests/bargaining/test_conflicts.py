"""Conflicts and bridges against the definitions, by brute force over all subsets."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodoffices.bargaining.conflicts import (
    bits_of,
    blocks,
    conflict_table,
    is_conflict,
    limits_in,
    mask_of,
    minimal_hitting_sets,
    minimal_masks,
)
from goodoffices.bargaining.positions import Limit

N_LIMITS = 6
masks = st.lists(st.integers(0, 2**N_LIMITS - 1), max_size=12)


def limit(name: str, kind: str = "red_line", party: int | None = 0, issues: tuple[int, ...] = ()) -> Limit:
    return Limit(name, kind, party, (name,), frozenset(issues))


def minimal_by_definition(family: list[int]) -> set[int]:
    return {m for m in family if not any(o != m and o & m == o for o in family)}


def hitting_by_definition(family: list[int], n_limits: int = N_LIMITS) -> set[int]:
    hitting = [s for s in range(2**n_limits) if all(s & m for m in family)]
    return minimal_by_definition(hitting)


@given(masks)
def test_minimal_masks_are_those_that_contain_no_other(family: list[int]) -> None:
    found = minimal_masks(np.array(family, dtype=np.uint64))
    assert found.tolist() == sorted(minimal_by_definition(family))


@given(masks)
def test_masks_of_more_than_64_limits_are_treated_alike(family: list[int]) -> None:
    wide = [(mask << 70) | 1 for mask in family]
    expected = sorted((mask << 70) | 1 for mask in minimal_by_definition(family))
    assert minimal_masks(wide).tolist() == expected


def test_many_masks_are_filtered_as_few_are() -> None:
    rng = np.random.default_rng(1)
    many = rng.integers(1, 2**12, 5_000).astype(np.uint64) | np.uint64(2**40)
    assert set(minimal_masks(many).tolist()) == minimal_by_definition(sorted(set(many.tolist())))


def test_many_short_masks_are_filtered_by_a_table_of_flags() -> None:
    rng = np.random.default_rng(2)
    many = (rng.integers(1, 2**8, 5_000) & rng.integers(1, 2**8, 5_000) | 128).astype(np.uint64)
    assert set(minimal_masks(many).tolist()) == minimal_by_definition(sorted(set(many.tolist())))


@settings(deadline=None)
@given(masks)
def test_minimal_hitting_sets_are_those_of_the_definition(family: list[int]) -> None:
    found = minimal_hitting_sets(family)
    assert found.complete
    assert set(found.masks) == hitting_by_definition(family)
    assert len(set(found.masks)) == len(found.masks)


@settings(deadline=None)
@given(masks)
def test_hitting_twice_gives_back_the_minimal_masks(family: list[int]) -> None:
    once = minimal_hitting_sets(family)
    assert set(minimal_hitting_sets(once.masks).masks) == minimal_by_definition(family)


def test_the_four_clauses_have_the_published_conflicts_and_corrections() -> None:
    # (a) (not a) (not a or b) (not b), soft clauses numbered from 1.
    broken = [
        mask_of(i for i, holds in enumerate((True, a, not a, not a or b, not b)) if not holds)
        for a in (False, True)
        for b in (False, True)
    ]
    corrections = minimal_masks(broken)
    assert [bits_of(mask) for mask in corrections.tolist()] == [(1,), (2, 3), (2, 4)]
    conflicts = minimal_hitting_sets(corrections.tolist())
    assert [bits_of(mask) for mask in conflicts.masks] == [(1, 2), (1, 3, 4)]


def test_a_world_with_a_deal_has_no_conflict_and_one_without_any_package_an_empty_one() -> None:
    assert minimal_hitting_sets([0, 3]).masks == ()
    assert minimal_hitting_sets([]).masks == (0,)


def test_the_cap_stops_the_search_and_says_so() -> None:
    pairs = [0b11 << (2 * i) for i in range(6)]
    assert len(minimal_hitting_sets(pairs).masks) == 64
    capped = minimal_hitting_sets(pairs, cap=10)
    assert len(capped.masks) == 10
    assert not capped.complete
    assert all(is_conflict(mask, pairs) for mask in capped.masks)
    assert minimal_hitting_sets(pairs, cap=64).complete


@settings(deadline=None)
@given(masks.filter(bool), st.integers(0, 2**N_LIMITS - 1))
def test_the_certificate_is_the_definition(family: list[int], mask: int) -> None:
    subsets = [mask_of(c) for k in range(len(bits_of(mask))) for c in combinations(bits_of(mask), k)]
    by_definition = blocks(mask, family) and not any(blocks(subset, family) for subset in subsets)
    assert is_conflict(mask, family) == by_definition


@settings(deadline=None)
@given(st.lists(st.tuples(masks, st.integers(1, 5)), min_size=1, max_size=6))
def test_the_table_weighs_each_set_by_the_worlds_it_holds_in(worlds: list[tuple[list[int], int]]) -> None:
    families = [tuple(family) for family, _ in worlds]
    weights = np.array([weight for _, weight in worlds], dtype=float)
    weights /= weights.sum()
    table = conflict_table(families, weights)
    conflicts: dict[int, float] = {}
    bridges: dict[int, float] = {}
    for family, weight in zip(families, weights, strict=True):
        for mask in hitting_by_definition(list(family)):
            conflicts[mask] = conflicts.get(mask, 0) + weight
        for mask in minimal_by_definition(list(family)) - {0}:
            bridges[mask] = bridges.get(mask, 0) + weight
    assert {one.mask: one.p for one in table.conflicts} == pytest.approx(conflicts)
    assert {one.mask: one.p for one in table.bridges} == pytest.approx(bridges)
    assert table.p_deal == pytest.approx(sum(w for f, w in zip(families, weights, strict=True) if 0 in f))
    assert table.p_nothing == pytest.approx(sum(w for f, w in zip(families, weights, strict=True) if not f))
    ps = [round(one.p, 9) for one in table.conflicts]
    assert ps == sorted(ps, reverse=True)
    sizes = [one.mask.bit_count() for one in table.bridges]
    assert sizes == sorted(sizes)


def test_equal_worlds_are_grouped() -> None:
    table = conflict_table([(1, 6), (6, 1, 7), (0,)], [0.25, 0.25, 0.5])
    assert table.families == ((1, 6), (0,))
    assert table.family_weights == (0.5, 0.5)


def test_bridges_come_by_fewest_limits_and_then_by_higher_p() -> None:
    table = conflict_table([(0b1, 0b110), (0b100, 0b11)], [0.3, 0.7])
    assert [(one.mask, one.p) for one in table.bridges] == [
        (0b100, 0.7),
        (0b1, 0.3),
        (0b11, 0.7),
        (0b110, 0.3),
    ]


def test_the_mediators_rule_is_in_conflicts_and_never_in_bridges() -> None:
    table = conflict_table([(0b01, 0b10)], [1.0], never_in_bridges=0b10)
    assert [one.mask for one in table.conflicts] == [0b11]
    assert [one.mask for one in table.bridges] == [0b01]


def test_a_capped_table_says_that_it_is_not_complete() -> None:
    assert not conflict_table([(0b0011, 0b1100)], [1.0], cap=2).complete


def test_limits_are_named_in_their_order() -> None:
    limits = [limit("a"), limit("b"), limit("c")]
    assert limits_in(0b101, limits) == (limits[0], limits[2])
