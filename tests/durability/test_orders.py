from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations
from random import Random

import numpy as np
import pytest

from goodoffices.durability.exchange.deliveries import Deliveries, Number, OrderStatus, delivery_order
from goodoffices.durability.exchange.lattice import make_lattice, n_states, portions_within
from goodoffices.durability.exchange.orders import best_order
from goodoffices.errors import QuestionError

Chunks = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Asked:
    """One sequence of chunks, gone through by hand."""

    chunks: Chunks
    largest: tuple[Number, ...]  # of the parties that give something
    n_rounds: int


def incentive(exchange: Deliveries, party: int, state: tuple[int, ...]) -> Number:
    stop: Number = exchange.outside[party]
    complete: Number = exchange.holds[party]
    for i in range(len(state)):
        stop += exchange.worth[i][party] * state[i]
        complete += exchange.worth[i][party] * exchange.counts[i]
    return stop - complete


def all_orders(exchange: Deliveries) -> Iterator[Chunks]:
    """Every sequence of chunks that delivers everything."""

    def further(state: tuple[int, ...], so_far: Chunks) -> Iterator[Chunks]:
        if state == exchange.counts:
            yield so_far
        for i in range(len(state)):
            for units in range(1, exchange.counts[i] - state[i] + 1):
                after = (*state[:i], state[i] + units, *state[i + 1 :])
                yield from further(after, (*so_far, (i, units)))

    yield from further((0,) * len(exchange.counts), ())


def by_hand(exchange: Deliveries, chunks: Chunks) -> Asked:
    largest: dict[int, Number] = {}
    state = (0,) * len(exchange.counts)
    n_rounds, last = 0, -1
    for i, units in chunks:
        p = exchange.givers[i]
        here = incentive(exchange, p, state)
        largest[p] = max(largest[p], here) if p in largest else here
        n_rounds += p != last
        last = p
        state = (*state[:i], state[i] + units, *state[i + 1 :])
    return Asked(chunks, tuple(largest[p] for p in sorted(largest)), n_rounds)


def random_exchange(
    seed: int, *, shapes: tuple[tuple[int, ...], ...] = (), n_parties: int = 2, any_sign: bool = False
) -> Deliveries:
    rng = Random(seed)
    counts = rng.choice(shapes or ((2, 3), (4, 2), (2, 1, 2), (3, 1, 1), (1, 1, 1, 1), (2, 2, 0, 1)))
    givers = tuple(rng.randrange(n_parties) for _ in counts)
    worth: list[tuple[Number, ...]] = []
    for giver in givers:
        row = [rng.randint(-6, 9) if any_sign or p != giver else -rng.randint(0, 6) for p in range(n_parties)]
        worth.append(tuple(row))
    outside = tuple(rng.randint(-3, 6) for _ in range(n_parties))
    holds = tuple(rng.randint(0, 5) for _ in range(n_parties))
    ids = rng.sample("abcdefgh", len(counts))
    return Deliveries(counts, givers, tuple(worth), outside, holds, tuple(ids))


def mirrored(exchange: Deliveries) -> Deliveries:
    """The parties renumbered from behind."""
    last = len(exchange.outside) - 1
    return Deliveries(
        exchange.counts,
        tuple(last - g for g in exchange.givers),
        tuple(row[::-1] for row in exchange.worth),
        exchange.outside[::-1],
        exchange.holds[::-1],
        exchange.ids,
    )


def scaled(exchange: Deliveries, factor: Number) -> Deliveries:
    return Deliveries(
        exchange.counts,
        exchange.givers,
        tuple(tuple(each * factor for each in row) for row in exchange.worth),
        tuple(each * factor for each in exchange.outside),
        tuple(each * factor for each in exchange.holds),
        exchange.ids,
    )


def agrees_with_all_orders(exchange: Deliveries, enough: Number | None = None) -> None:
    def key(asked: Asked) -> tuple[list[Number], int, int]:
        counted = [each if enough is None else max(each, enough) for each in asked.largest]
        return sorted(counted, reverse=True), len(asked.chunks), asked.n_rounds

    everything = [by_hand(exchange, chunks) for chunks in all_orders(exchange)]
    best = min(key(asked) for asked in everything)
    found = best_order(exchange, enough=enough)
    assert found.status is OrderStatus.FOUND
    assert found.exact
    assert found.assumes == "interpersonal"
    assert found.order is not None
    assert key(by_hand(exchange, found.order.chunks)) == best
    assert found.largest_incentive == max(by_hand(exchange, found.order.chunks).largest)

    def names(chunks: Chunks) -> list[tuple[str, int]]:
        return [(exchange.ids[i], -units) for i, units in chunks]

    ties = [asked.chunks for asked in everything if key(asked) == best]
    assert found.order.chunks == min(ties, key=names)


@pytest.mark.parametrize("seed", range(60))
def test_the_best_order_is_the_best_of_all_sequences_of_chunks(seed: int) -> None:
    agrees_with_all_orders(random_exchange(seed, any_sign=seed % 2 == 0))


@pytest.mark.parametrize("seed", range(20))
def test_it_is_with_three_parties_and_with_incentives_that_do_not_matter(seed: int) -> None:
    agrees_with_all_orders(random_exchange(seed, n_parties=3, any_sign=seed % 2 == 0))
    agrees_with_all_orders(random_exchange(seed), enough=0)


@pytest.mark.parametrize("seed", range(40))
def test_a_giver_that_gains_by_giving_is_asked_at_the_start_of_its_chunk_only(seed: int) -> None:
    shapes = ((3, 3), (4, 2), (1, 2, 3))
    exchange = random_exchange(seed, shapes=shapes, any_sign=True)
    agrees_with_all_orders(with_gains(exchange))


def with_gains(exchange: Deliveries) -> Deliveries:
    """Each giver gains by giving."""
    worth = tuple(
        tuple(max(each, -each) if p == g else each for p, each in enumerate(row))
        for row, g in zip(exchange.worth, exchange.givers, strict=True)
    )
    return Deliveries(exchange.counts, exchange.givers, worth, exchange.outside, exchange.holds, exchange.ids)


def with_few_values(seed: int) -> Deliveries:
    """An exchange in which much is alike, so that ties are many."""
    rng = Random(seed)
    counts = rng.choice(((3, 2), (2, 1, 2), (2, 2, 1), (3, 3)))
    givers = tuple(rng.sample((0, 1), 2)) + (rng.randrange(2),) * (len(counts) - 2)
    worth = tuple(tuple(-1 if p == g else rng.randint(0, 2) for p in (0, 1)) for g in givers)
    ids = tuple(rng.sample("abcdefgh", len(counts)))
    return Deliveries(counts, givers, worth, (rng.randint(0, 1), rng.randint(0, 1)), (0, 0), ids)


@pytest.mark.parametrize("seed", range(80))
def test_of_many_equals_it_is_the_one_that_is_said(seed: int) -> None:
    agrees_with_all_orders(with_few_values(seed), enough=None if seed % 2 else 1)


@pytest.mark.parametrize(
    ("counts", "givers", "worth", "outside"),
    [
        ((2, 3, 1), (0, 1, 1), ((-1, 2), (2, -2), (-1, 1)), (3, -1)),  # either side the most tempted:
        ((2, 2, 1), (0, 1, 0), ((1, -1), (-2, 0), (2, -3)), (0, -1)),  # other numbers of chunks
        ((2, 2, 1), (1, 0, 1), ((3, 1), (3, 3), (-1, 1)), (3, -1)),  # as many chunks,
        ((2, 2, 1), (0, 1, 0), ((1, -2), (-3, -1), (2, -2)), (-1, -1)),  # other numbers of rounds
    ],
)
def test_of_two_ways_to_be_equally_tempted_it_is_the_shorter_one(
    counts: tuple[int, ...],
    givers: tuple[int, ...],
    worth: tuple[tuple[Number, ...], ...],
    outside: tuple[Number, ...],
) -> None:
    for ids in ("abc", "cba"):
        exchange = Deliveries(counts, givers, worth, outside, (0, 0), tuple(ids))
        agrees_with_all_orders(exchange)
        agrees_with_all_orders(mirrored(exchange))


def test_single_items_are_the_lattice_of_subsets() -> None:
    for seed in range(300):
        exchange = random_exchange(seed, shapes=((1,) * 4, (1,) * 5), any_sign=seed % 3 == 0)
        largest = min(
            sorted(by_hand(exchange, tuple((i, 1) for i in order)).largest, reverse=True)
            for order in permutations(range(len(exchange.counts)))
        )
        found = best_order(exchange).order
        assert found is not None
        assert sorted(by_hand(exchange, found.chunks).largest, reverse=True) == largest


@pytest.mark.parametrize("seed", range(40))
def test_mirroring_the_parties_changes_nothing_but_their_numbers(seed: int) -> None:
    exchange = random_exchange(seed, n_parties=2 + seed % 2)
    here, there = best_order(exchange).order, best_order(mirrored(exchange)).order
    assert here is not None
    assert there is not None
    assert here.chunks == there.chunks
    assert here.largest == there.largest[::-1]


@pytest.mark.parametrize("seed", range(20))
def test_the_order_of_the_items_changes_nothing_since_ids_break_ties(seed: int) -> None:
    exchange = random_exchange(seed)
    turned = Deliveries(
        exchange.counts[::-1],
        exchange.givers[::-1],
        exchange.worth[::-1],
        exchange.outside,
        exchange.holds,
        exchange.ids[::-1],
    )
    here, there = best_order(exchange).order, best_order(turned).order
    assert here is not None
    assert there is not None
    assert [(exchange.ids[i], n) for i, n in here.chunks] == [(turned.ids[i], n) for i, n in there.chunks]


@pytest.mark.parametrize("seed", range(20))
def test_dropping_a_guarantee_never_helps(seed: int) -> None:
    exchange = random_exchange(seed)
    dropped = Deliveries(
        exchange.counts,
        exchange.givers,
        exchange.worth,
        (exchange.outside[0] + 2, exchange.outside[1]),
        exchange.holds,
        exchange.ids,
    )
    before, after = best_order(exchange).largest_incentive, best_order(dropped).largest_incentive
    assert before is not None
    assert after is not None
    assert after >= before


@pytest.mark.parametrize("seed", range(15))
def test_fractions_and_integers_too_large_for_64_bits_are_exact(seed: int) -> None:
    exchange = random_exchange(seed)
    plain = best_order(exchange)
    for factor in (Fraction(1, 3), 10**30, Fraction(10**25, 7)):
        found = best_order(scaled(exchange, factor))
        assert found.exact
        assert found.order is not None
        assert plain.order is not None
        assert found.order.chunks == plain.order.chunks
        assert found.order.incentives == tuple(each * factor for each in plain.order.incentives)


def test_a_difference_of_one_in_10_to_the_20_decides() -> None:
    huge = 10**20
    even = Deliveries((1, 1), (0, 1), ((-huge, huge), (huge, -huge)), (0, 0), (0, 0), ("a", "b"))
    less = Deliveries((1, 1), (0, 1), ((-huge, huge), (huge, 1 - huge)), (0, 0), (0, 0), ("a", "b"))
    more = Deliveries((1, 1), (0, 1), ((1 - huge, huge), (huge, -huge)), (0, 0), (0, 0), ("a", "b"))
    orders = [best_order(each).order for each in (even, less, more)]
    assert [order.chunks[0][0] for order in orders if order is not None] == [0, 0, 1]


def test_floats_within_the_tolerance_are_ties() -> None:
    # 0.1 * 3 is a little over 0.3, which must not cost a chunk.
    decimal = Deliveries((3, 3), (0, 1), ((-0.1, 0.1), (0.1, -0.1)), (0.0, 0.0), (0.0, 0.0), ("a", "b"))
    whole = Deliveries((3, 3), (0, 1), ((-1, 1), (1, -1)), (0, 0), (0, 0), ("a", "b"))
    found, exact = best_order(decimal), best_order(whole)
    assert not found.exact
    assert found.order is not None
    assert exact.order is not None
    assert found.order.chunks == exact.order.chunks
    assert found.largest_incentive == pytest.approx(float(exact.largest_incentive or 0) / 10)


def test_nothing_to_deliver_is_an_empty_order() -> None:
    for exchange in (Deliveries((), (), (), (0,), (0,)), Deliveries((0,), (0,), ((1,),), (5,), (0,))):
        found = best_order(exchange)
        assert found.order is not None
        assert found.order.chunks == ()
        assert found.order.n_rounds == 0
        assert found.order.needed == (0,)
        assert found.largest_incentive is None
        assert found.exact


# ------------------------------------------------------------------------------------------ large lattices


def release(outside: tuple[Number, Number] = (0, 0), holds: tuple[Number, Number] = (2, 3)) -> Deliveries:
    """40 captives, given by party 1, for 700 prisoners, given by party 0."""
    each = ((Fraction(1), Fraction(-2, 5)), (Fraction(-1, 25), Fraction(1, 20)))
    return Deliveries((40, 700), (1, 0), each, outside, holds, ("captives", "prisoners"))


def in_units(exchange: Deliveries, p: int, scale: int) -> tuple[int, list[int]]:
    """A party's incentive at the start and what a unit of each item adds, as integers."""
    start = Fraction(incentive(exchange, p, (0,) * len(exchange.counts))) * scale
    steps = [Fraction(row[p]) * scale for row in exchange.worth]
    assert all(number.denominator == 1 for number in (start, *steps))
    return int(start), [int(each) for each in steps]


def all_values(exchange: Deliveries, p: int) -> set[Fraction]:
    """Every incentive of a party on a lattice of two items, whole units of 1 / 700."""
    start, (first, second) = in_units(exchange, p, 700)
    found = {
        start + first * x + second * y
        for x in range(exchange.counts[0] + 1)
        for y in range(exchange.counts[1] + 1)
    }
    return {Fraction(each, 700) for each in found}


def has_order_within(exchange: Deliveries, bounds: Mapping[int, Number]) -> bool:
    """Whether all of two items can be delivered asking within bounds: states reached, one by one.

    One unit at a time is enough for givers that lose by giving: they are tempted less after it.
    """
    n, m = exchange.counts
    units = [in_units(exchange, p, 700) for p in exchange.givers]
    rooms = [
        math.floor(Fraction(bounds[p]) * 700) - start
        for p, (start, _) in zip(exchange.givers, units, strict=True)
    ]
    (a, b), (c, d) = (steps for _, steps in units)
    assert a <= 0
    assert d <= 0
    reached, todo = {(0, 0)}, [(0, 0)]
    while todo and (n, m) not in reached:
        x, y = todo.pop()
        after = [(x + 1, y)] if x < n and a * x + b * y <= rooms[0] else []
        if y < m and c * x + d * y <= rooms[1]:
            after.append((x, y + 1))
        for state in after:
            if state not in reached:
                reached.add(state)
                todo.append(state)
    return (n, m) in reached


@pytest.mark.parametrize("holds", [(0, 0), (2, 3), (Fraction(1, 7), -1)])
def test_a_release_of_40_for_700_is_certified(holds: tuple[Number, Number]) -> None:
    exchange = release(holds=holds)
    found = best_order(exchange)
    assert found.n_states == 28_741
    assert found.exact
    assert found.order is not None
    asked = by_hand(exchange, found.order.chunks)
    assert asked.largest == found.order.largest
    # The largest incentive is the least threshold that some order stays within, by bisection over all values.
    values = sorted(all_values(exchange, 0) | all_values(exchange, 1))
    low, high = 0, len(values) - 1
    while low < high:
        middle = (low + high) // 2
        if has_order_within(exchange, dict.fromkeys((0, 1), values[middle])):
            high = middle
        else:
            low = middle + 1
    assert found.largest_incentive == values[low]
    # And the other party's cannot be less while this one's is the largest.
    smaller = min(asked.largest)
    below = max((each for each in values if each < smaller), default=smaller - 1)
    for p in (0, 1):
        assert not has_order_within(exchange, {p: values[low], 1 - p: below})


def test_a_lattice_of_five_million_states_is_gone_through_exactly() -> None:
    exchange = Deliveries(
        (170, 170, 170), (0, 1, 0), ((-3, 4), (5, -4), (-2, 2)), (0, 0), (1, 2), ("a", "b", "c")
    )
    found = best_order(exchange)
    assert found.n_states > 5 * 10**6
    assert found.exact
    assert found.order is not None
    assert by_hand(exchange, found.order.chunks).largest == found.order.largest


def test_a_larger_lattice_is_refused_or_coarsened_and_says_so() -> None:
    exchange = release()
    refused = best_order(exchange, largest_lattice=5000)
    assert refused.status is OrderStatus.TOO_LARGE
    assert refused.order is None
    assert not refused.exact
    coarse = best_order(exchange, largest_lattice=5000, coarsen=True)
    assert coarse.status is OrderStatus.FOUND
    assert not coarse.exact
    assert coarse.n_states <= 5000
    assert coarse.portions == (1, 8)
    assert coarse.order is not None
    state = [0, 0]
    for item, units in coarse.order.chunks:
        state[item] += units
        assert state[item] % coarse.portions[item] == 0 or state[item] == exchange.counts[item]
    best = best_order(exchange).largest_incentive
    assert best is not None
    assert coarse.largest_incentive is not None
    assert coarse.largest_incentive >= best


@pytest.mark.parametrize("seed", range(10))
def test_a_coarsened_lattice_has_the_best_of_the_orders_in_portions(seed: int) -> None:
    rng = Random(seed)
    exchange = Deliveries(
        (5, 4),
        (0, 1),
        ((-rng.randint(1, 5), rng.randint(1, 6)), (rng.randint(1, 6), -rng.randint(1, 5))),
        (0, 0),
        (0, 0),
        ("a", "b"),
    )
    found = best_order(exchange, largest_lattice=16, coarsen=True)
    assert found.portions == (2, 1) if n_states(exchange, (2, 1)) <= 16 else (2, 2)
    allowed = [{*range(0, n, size), n} for n, size in zip(exchange.counts, found.portions, strict=True)]

    def in_portions(chunks: Chunks) -> bool:
        state = [0, 0]
        for item, units in chunks:
            state[item] += units
            if state[item] not in allowed[item]:
                return False
        return True

    best = min(
        sorted(by_hand(exchange, chunks).largest, reverse=True)
        for chunks in all_orders(exchange)
        if in_portions(chunks)
    )
    assert found.order is not None
    assert sorted(by_hand(exchange, found.order.chunks).largest, reverse=True) == best


def test_portions_stop_growing_when_each_item_is_one() -> None:
    exchange = Deliveries((3, 3), (0, 1), ((-1, 1), (1, -1)), (0, 0), (0, 0))
    assert portions_within(exchange, 1, coarsen=True) == (4, 4)
    assert best_order(exchange, largest_lattice=1, coarsen=True).status is OrderStatus.TOO_LARGE


def test_the_lattice_holds_the_incentives_of_the_definition() -> None:
    exchange = random_exchange(7, shapes=((2, 3, 1),))
    lattice = make_lattice(exchange)
    assert lattice.line == 1
    for x in range(3):
        for y in range(4):
            for z in range(2):
                row = x * lattice.strides[0] + z * lattice.strides[2]
                for p, each in lattice.incentives.items():
                    assert each[row, y] == incentive(exchange, p, (x, y, z)) * lattice.scale
    assert sum(len(rows) for rows in lattice.levels) == 6
    assert np.concatenate(lattice.levels)[0] == 5


# ------------------------------------------------------------------------------------------ wrong questions


def test_an_order_that_does_not_deliver_everything_is_refused() -> None:
    exchange = Deliveries((2, 1), (0, 1), ((-1, 2), (3, -2)), (0, 0), (0, 0))
    for chunks in ([(0, 2)], [(0, 2), (1, 2)], [(0, 0), (0, 2), (1, 1)], [(2, 1)]):
        with pytest.raises(QuestionError):
            delivery_order(exchange, chunks)


@pytest.mark.parametrize(
    ("counts", "givers", "worth", "ids"),
    [
        ((1,), (0, 1), ((1, 1),), ()),
        ((1,), (0,), ((1,),), ()),
        ((-1,), (0,), ((1, 1),), ()),
        ((1,), (2,), ((1, 1),), ()),
        ((1,), (0,), ((float("nan"), 1),), ()),
        ((1, 1), (0, 1), ((1, 1), (1, 1)), ("a", "a")),
    ],
)
def test_an_exchange_that_makes_no_sense_is_refused(
    counts: tuple[int, ...],
    givers: tuple[int, ...],
    worth: tuple[tuple[Number, ...], ...],
    ids: tuple[str, ...],
) -> None:
    with pytest.raises(QuestionError):
        Deliveries(counts, givers, worth, (0, 0), (0, 0), ids)
