from __future__ import annotations

import math
from fractions import Fraction
from itertools import permutations
from random import Random

import pytest

from goodoffices.durability.exchange.deliveries import Deliveries, Number
from goodoffices.durability.exchange.orders import best_order
from goodoffices.durability.exchange.tradeoff import CurvePoint, CurveStatus, guarantee_curve
from tests.durability.test_orders import (
    Chunks,
    all_orders,
    all_values,
    by_hand,
    has_order_within,
    incentive,
    mirrored,
    random_exchange,
    release,
    scaled,
    with_few_values,
    with_gains,
)

Vector = tuple[Number, ...]


def needed(exchange: Deliveries, chunks: Chunks) -> Vector:
    """The guarantee that each party needs, by hand."""
    asked = by_hand(exchange, chunks)
    givers = sorted({exchange.givers[i] for i, _ in chunks})
    largest = dict(zip(givers, asked.largest, strict=True))
    return tuple(max(0, largest.get(p, 0)) for p in range(len(exchange.outside)))


def pareto_minimal(vectors: set[Vector]) -> list[Vector]:
    def beaten(vector: Vector) -> bool:
        return any(
            other != vector and all(a <= b for a, b in zip(other, vector, strict=True)) for other in vectors
        )

    return sorted(vector for vector in vectors if not beaten(vector))


def vectors_of(points: tuple[CurvePoint, ...]) -> list[Vector]:
    return [point.guarantees for point in points]


def contested(seed: int, counts: tuple[int, ...], n_parties: int = 2) -> Deliveries:
    """An exchange with little to gain, so that much depends on who is first."""
    rng = Random(seed)
    givers = tuple(k % n_parties for k in range(len(counts)))
    worth: list[tuple[Number, ...]] = []
    for giver in givers:
        cost = rng.randint(2, 30)
        worth.append(
            tuple(-cost if p == giver else rng.randint(cost // 2, 2 * cost) for p in range(n_parties))
        )
    none = (0,) * n_parties
    return Deliveries(counts, givers, tuple(worth), none, none, tuple("abcdefghijklmnopqrst"[: len(counts)]))


def agrees_with_all_orders(exchange: Deliveries) -> int:
    everything = list(all_orders(exchange))
    curve = guarantee_curve(exchange)
    assert curve.status is CurveStatus.COMPLETE
    assert curve.exact
    assert vectors_of(curve.points) == pareto_minimal({needed(exchange, chunks) for chunks in everything})
    for point in curve.points:
        assert needed(exchange, point.order.chunks) == point.guarantees
        assert (len(point.order.chunks), point.order.n_rounds) == min(
            (len(chunks), by_hand(exchange, chunks).n_rounds)
            for chunks in everything
            if needed(exchange, chunks) == point.guarantees
        )
    return len(curve.points)


def test_the_curve_is_that_of_all_sequences_of_chunks() -> None:
    sizes = [agrees_with_all_orders(random_exchange(seed, any_sign=seed % 2 == 0)) for seed in range(60)]
    sizes += [agrees_with_all_orders(contested(seed, (4, 3))) for seed in range(20)]
    sizes += [agrees_with_all_orders(contested(seed, (1, 2, 2))) for seed in range(20)]
    assert max(sizes) >= 3


def test_it_is_with_three_and_four_parties() -> None:
    sizes = [
        agrees_with_all_orders(contested(seed, counts, n_parties))
        for seed in range(12)
        for counts, n_parties in (((2, 1, 2), 3), ((1,) * 5, 3), ((1,) * 5, 4))
    ]
    assert max(sizes) >= 6


def test_it_is_where_givers_gain_by_giving_and_many_numbers_are_alike() -> None:
    shapes = ((3, 3), (2, 3, 1), (2, 2, 2))
    for seed in range(120):
        agrees_with_all_orders(with_gains(random_exchange(seed, shapes=shapes, any_sign=True)))
    for seed in range(60):
        agrees_with_all_orders(with_few_values(seed))


@pytest.mark.parametrize(
    ("counts", "givers", "worth"),
    [
        ((3, 4), (1, 0), ((-1, 2), (0, -1))),
        ((2, 2, 1), (1, 0, 0), ((-1, -1), (2, -3), (2, 2))),
    ],
)
def test_a_chunk_may_pass_states_with_no_way_on(
    counts: tuple[int, ...], givers: tuple[int, ...], worth: tuple[tuple[Number, ...], ...]
) -> None:
    for outside in ((3, 3), (3, 1)):
        agrees_with_all_orders(
            Deliveries(counts, givers, worth, outside, (0, 0), tuple("abc"[: len(counts)]))
        )


@pytest.mark.parametrize(
    "worth",
    [
        ((-8, 6), (31, -25), (-28, 19), (23, -25)),
        ((-23, 25), (22, -25), (-2, 3), (10, -6), (-29, 19), (3, -3)),
    ],
)
def test_a_rounding_error_makes_no_point_of_its_own(worth: tuple[tuple[int, int], ...]) -> None:
    n = len(worth)
    givers = tuple(k % 2 for k in range(n))
    tenths = tuple(tuple(each / 10 for each in row) for row in worth)
    rounded = guarantee_curve(Deliveries((1,) * n, givers, tenths, (0.0, 0.0), (0.0, 0.0)))
    exact = guarantee_curve(Deliveries((1,) * n, givers, worth, (0, 0), (0, 0)))
    assert len(rounded.points) == len(exact.points)


def test_over_subsets_it_is_that_of_all_permutations() -> None:  # PX-4
    sizes = []
    for seed in range(400):
        n = 2 + seed % 5
        exchange = (
            contested(seed, (1,) * n)
            if seed % 2
            else random_exchange(seed, shapes=((1,) * n,), any_sign=seed % 4 == 0)
        )
        by_permutation = {needed(exchange, tuple((i, 1) for i in order)) for order in permutations(range(n))}
        points = guarantee_curve(exchange).points
        assert vectors_of(points) == pareto_minimal(by_permutation)
        assert all(needed(exchange, point.order.chunks) == point.guarantees for point in points)
        sizes.append(len(points))
    assert max(sizes) >= 4


def by_subset_sets(exchange: Deliveries) -> list[Vector]:
    """The set-valued recursion of the theory: F(rest) = Pareto-min over the next item of F(rest less it)."""
    n, n_parties = len(exchange.counts), len(exchange.outside)
    sets: dict[int, set[Vector]] = {0: {(0,) * n_parties}}
    for rest in range(1, 2**n):
        state = tuple(0 if rest >> i & 1 else 1 for i in range(n))
        raised: set[Vector] = set()
        for i in range(n):
            if rest >> i & 1:
                p = exchange.givers[i]
                here = incentive(exchange, p, state)
                raised |= {
                    (*vector[:p], max(vector[p], here), *vector[p + 1 :]) for vector in sets[rest & ~(1 << i)]
                }
        sets[rest] = set(pareto_minimal(raised))
    return sorted(sets[2**n - 1])


@pytest.mark.parametrize("seed", range(6))
def test_ten_items_agree_with_the_recursion_over_sets(seed: int) -> None:
    exchange = contested(seed, (1,) * 10)
    assert vectors_of(guarantee_curve(exchange).points) == by_subset_sets(exchange)


def test_sixteen_items_have_a_whole_certified_curve() -> None:
    exchange = contested(3, (1,) * 16)
    curve = guarantee_curve(exchange)
    assert curve.n_states == 2**16
    assert curve.status is CurveStatus.COMPLETE
    assert all(needed(exchange, point.order.chunks) == point.guarantees for point in curve.points)


@pytest.mark.parametrize("holds", [(0, 0), (Fraction(1, 7), -1)])
def test_the_curve_of_a_release_of_40_for_700_is_certified(holds: tuple[Number, Number]) -> None:
    exchange = release(holds=holds)
    curve = guarantee_curve(exchange)
    assert curve.status is CurveStatus.COMPLETE
    assert curve.exact
    assert len(curve.points) >= 5
    for point in curve.points:
        assert needed(exchange, point.order.chunks) == point.guarantees
    # No order stays strictly below a corner between two neighbours, nor below the ends: the curve is whole.
    ends = [(curve.points[0].guarantees[0], math.inf), (math.inf, curve.points[-1].guarantees[1])]
    pairs = zip(curve.points, curve.points[1:], strict=False)
    corners: list[tuple[Number, Number]] = [
        *((right.guarantees[0], left.guarantees[1]) for left, right in pairs),
        *ends,
    ]
    values = {p: all_values(exchange, p) for p in (0, 1)}
    assert sum(min(corner) > 0 for corner in corners) >= 4
    for corner in corners:
        if min(corner) > 0:  # nothing is needed below 0
            below = {p: max(each for each in values[p] if each < corner[p]) for p in (0, 1)}
            assert not has_order_within(exchange, below)


@pytest.mark.parametrize("seed", range(20))
def test_mirroring_the_parties_mirrors_the_curve(seed: int) -> None:
    exchange = contested(seed, (3, 2, 1), n_parties=2 + seed % 2)
    here = guarantee_curve(exchange).points
    there = {
        point.guarantees[::-1]: point.order.chunks for point in guarantee_curve(mirrored(exchange)).points
    }
    assert there == {point.guarantees: point.order.chunks for point in here}


@pytest.mark.parametrize("seed", range(10))
def test_the_best_order_needs_what_a_point_of_the_curve_does(seed: int) -> None:
    exchange = contested(seed, (3, 4))
    order = best_order(exchange, enough=0).order
    assert order is not None
    vectors = vectors_of(guarantee_curve(exchange).points)
    assert order.needed in vectors
    assert max(order.needed) == min(max(vector) for vector in vectors)


@pytest.mark.parametrize("seed", range(10))
def test_dropping_a_guarantee_moves_no_point_below_the_curve(seed: int) -> None:
    exchange = contested(seed, (3, 4))
    dropped = Deliveries(exchange.counts, exchange.givers, exchange.worth, (3, 0), (0, 0), exchange.ids)
    before = vectors_of(guarantee_curve(exchange).points)
    for vector in vectors_of(guarantee_curve(dropped).points):
        assert any(all(a <= b for a, b in zip(old, vector, strict=True)) for old in before)


@pytest.mark.parametrize("seed", range(8))
def test_fractions_and_large_integers_are_exact_and_floats_say_that_they_are_not(seed: int) -> None:
    exchange = contested(seed, (3, 3))
    plain = guarantee_curve(exchange)
    for factor in (Fraction(1, 3), 10**30):
        curve = guarantee_curve(scaled(exchange, factor))
        assert curve.exact
        assert vectors_of(curve.points) == [
            tuple(each * factor for each in vector) for vector in vectors_of(plain.points)
        ]
    curve = guarantee_curve(scaled(exchange, 0.1))
    assert not curve.exact
    assert [vector for point in curve.points for vector in point.guarantees] == pytest.approx(
        [each / 10 for point in plain.points for each in point.guarantees]
    )


def test_a_curve_cut_short_and_a_lattice_too_large_say_so() -> None:
    exchange = release(holds=(0, 0))
    whole = guarantee_curve(exchange)
    part = guarantee_curve(exchange, most_points=2)
    assert part.status is CurveStatus.PARTIAL
    assert len(part.points) == 2
    assert set(vectors_of(part.points)) < set(vectors_of(whole.points))
    refused = guarantee_curve(exchange, largest_lattice=100)
    assert refused.status is CurveStatus.TOO_LARGE
    assert refused.points == ()
    coarse = guarantee_curve(exchange, largest_lattice=5000, coarsen=True)
    assert not coarse.exact
    for vector in vectors_of(coarse.points):
        assert any(
            all(a <= b for a, b in zip(best, vector, strict=True)) for best in vectors_of(whole.points)
        )


def test_nothing_to_deliver_needs_nothing() -> None:
    curve = guarantee_curve(Deliveries((), (), (), (0, 3), (0, 0)))
    assert vectors_of(curve.points) == [(0, 0)]
