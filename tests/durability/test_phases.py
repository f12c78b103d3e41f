from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest

from goodoffices.durability.exchange.deliveries import Deliveries, Fewest, Number, OrderStatus
from goodoffices.durability.exchange.phases import (
    EqualPhasesStatus,
    Side,
    best_equal_phases,
    equal_phases,
    fewest_equal_phases,
    fewest_phases,
)
from goodoffices.errors import QuestionError
from tests.durability.test_orders import (
    all_orders,
    by_hand,
    has_order_within,
    incentive,
    mirrored,
    random_exchange,
    release,
    with_few_values,
)
from tests.durability.test_tradeoff import needed


def carried(exchange: Deliveries, guarantees: tuple[Number, ...]) -> list[tuple[int, int]]:
    """(chunks, rounds) of every order that the guarantees carry, by hand."""
    found = []
    for chunks in all_orders(exchange):
        asked = by_hand(exchange, chunks)
        givers = sorted({exchange.givers[i] for i, _ in chunks})
        if all(each <= guarantees[p] for p, each in zip(givers, asked.largest, strict=True)):
            found.append((len(chunks), asked.n_rounds))
    return found


@pytest.mark.parametrize("seed", range(80))
def test_the_fewest_chunks_and_rounds_are_those_of_all_sequences(seed: int) -> None:
    exchange = random_exchange(seed, n_parties=2 + seed % 2, any_sign=seed % 3 == 0)
    rng = Random(seed)
    for _ in range(4):
        guarantees = tuple(rng.randint(-4, 14) for _ in exchange.outside)
        sizes = carried(exchange, guarantees)
        chunks = fewest_phases(exchange, guarantees)
        rounds = fewest_phases(exchange, guarantees, fewest=Fewest.ROUNDS)
        assert chunks.exact
        if not sizes:
            assert chunks.status is rounds.status is OrderStatus.IMPOSSIBLE
            assert chunks.order is None
            assert chunks.n_chunks is None
            assert chunks.n_rounds is None
            continue
        assert chunks.status is rounds.status is OrderStatus.FOUND
        assert chunks.order is not None
        assert rounds.order is not None
        for order in (chunks.order, rounds.order):
            assert (len(order.chunks), order.n_rounds) in carried(exchange, guarantees)
            asked = by_hand(exchange, order.chunks)
            givers = sorted({exchange.givers[i] for i, _ in order.chunks})
            assert all(each <= guarantees[p] for p, each in zip(givers, asked.largest, strict=True))
        assert (chunks.n_chunks, chunks.n_rounds) == min(sizes)
        assert (rounds.n_rounds, rounds.n_chunks) == min((r, c) for c, r in sizes)


@pytest.mark.parametrize("seed", range(60))
def test_of_the_shortest_orders_it_is_the_one_that_is_said(seed: int) -> None:
    exchange = with_few_values(seed)
    guarantees = (seed % 3, 1 + seed % 2)
    carried_orders = [
        asked
        for asked in (by_hand(exchange, chunks) for chunks in all_orders(exchange))
        if all(each <= guarantees[p] for p, each in zip((0, 1), asked.largest, strict=True))
    ]
    found = fewest_phases(exchange, guarantees).order
    if not carried_orders:
        assert found is None
        return
    least = min((len(asked.chunks), asked.n_rounds) for asked in carried_orders)
    ties = [asked.chunks for asked in carried_orders if (len(asked.chunks), asked.n_rounds) == least]
    assert found is not None
    assert found.chunks == min(ties, key=lambda chunks: [(exchange.ids[i], -units) for i, units in chunks])


@pytest.mark.parametrize("seed", range(60))
def test_where_it_is_impossible_the_guarantee_that_alone_would_do_is_told(seed: int) -> None:
    exchange = random_exchange(seed, any_sign=seed % 3 == 0)
    low = Random(seed).randint(-3, 0)
    found = fewest_phases(exchange, (low, 0))
    if found.status is not OrderStatus.IMPOSSIBLE:
        assert found.enough_alone == ()
        return
    vectors = []
    for chunks in all_orders(exchange):
        asked = by_hand(exchange, chunks)
        givers = sorted({exchange.givers[i] for i, _ in chunks})
        vectors.append(dict(zip(givers, asked.largest, strict=True)))
    for p, other, kept in ((0, 1, 0), (1, 0, low)):
        alone = [v[p] for v in vectors if p in v and (other not in v or v[other] <= kept)]
        assert found.enough_alone[p] == (min(alone) if alone else None)


@pytest.mark.parametrize("seed", range(20))
def test_mirroring_the_parties_and_dropping_a_guarantee(seed: int) -> None:
    exchange = random_exchange(seed)
    found = fewest_phases(exchange, (9, 4))
    there = fewest_phases(mirrored(exchange), (4, 9))
    assert there.status is found.status
    assert there.enough_alone == found.enough_alone[::-1]
    assert (there.order and there.order.chunks) == (found.order and found.order.chunks)
    less = fewest_phases(exchange, (9, 2))
    if less.n_chunks is not None:
        assert found.n_chunks is not None
        assert less.n_chunks >= found.n_chunks


@pytest.mark.parametrize(
    ("guarantees", "few"), [((0, Fraction(2, 5)), 8), ((Fraction(8, 25), 0), 9), ((5, 5), 4), ((40, 40), 2)]
)
def test_a_release_of_40_for_700_in_few_phases_is_certified(
    guarantees: tuple[Number, Number], few: int
) -> None:
    exchange = release(holds=(0, 0))
    found = fewest_phases(exchange, guarantees)
    assert found.order is not None
    assert all(a <= b for a, b in zip(needed(exchange, found.order.chunks), guarantees, strict=True))
    assert found.n_chunks == few
    assert fewest_by_greed(exchange, guarantees) == few


def fewest_by_greed(exchange: Deliveries, guarantees: tuple[Number, Number]) -> int:
    """Each side in turn gives all that leaves the other willing; the better of the two beginnings.

    With one item a side nothing is better: having given more, a side is more willing at its next turn, and
    the other one has nothing to fear from it once it has gone on.
    """

    def willing(p: int, x: int, y: int) -> bool:
        return incentive(exchange, p, (x, y)) <= guarantees[p]

    found = []
    for turn in (0, 1):
        at, n = [0, 0], 0
        while tuple(at) != exchange.counts:
            p, other = exchange.givers[turn], 1 - exchange.givers[turn]
            if not willing(p, at[0], at[1]):
                break
            ends = []
            for k in range(at[turn] + 1, exchange.counts[turn] + 1):
                state = (k, at[1]) if turn == 0 else (at[0], k)
                if willing(other, *state) or state == exchange.counts:
                    ends.append(k)
            if not ends:
                break
            at[turn], n, turn = max(ends), n + 1, 1 - turn
        else:
            found.append(n)
    return min(found)


def test_what_is_impossible_for_40_for_700_is_certified() -> None:
    exchange = release(holds=(0, 0))
    found = fewest_phases(exchange, (0, Fraction(1, 5)))
    assert found.status is OrderStatus.IMPOSSIBLE
    assert not has_order_within(exchange, {0: 0, 1: Fraction(1, 5)})
    first, second = found.enough_alone
    assert first is not None
    assert second is not None
    assert fewest_phases(exchange, (first, Fraction(1, 5))).status is OrderStatus.FOUND
    assert fewest_phases(exchange, (0, second)).status is OrderStatus.FOUND
    hair = Fraction(1, 10**6)
    assert fewest_phases(exchange, (first - hair, Fraction(1, 5))).status is OrderStatus.IMPOSSIBLE
    assert fewest_phases(exchange, (0, second - hair)).status is OrderStatus.IMPOSSIBLE


def test_five_million_states_are_gone_through() -> None:
    exchange = Deliveries(
        (170, 170, 170), (0, 1, 0), ((-3, 4), (5, -4), (-2, 2)), (0, 0), (1, 2), ("a", "b", "c")
    )
    found = fewest_phases(exchange, (50, 50))
    assert found.order is not None
    assert found.exact
    assert all(a <= 50 for a in needed(exchange, found.order.chunks))


def test_a_float_guarantee_is_met_within_the_tolerance() -> None:
    exchange = Deliveries((10, 10), (0, 1), ((-0.1, 0.1), (0.1, -0.1)), (0.0, 0.0), (0.0, 0.0))
    found = fewest_phases(exchange, (0.0, 0.3))
    assert found.n_rounds == 8
    assert not found.exact
    whole = Deliveries((10, 10), (0, 1), ((-1, 1), (1, -1)), (0, 0), (0, 0))
    assert fewest_phases(whole, (0, 0.1 * 3 * 10)).n_rounds == 8
    assert not fewest_phases(whole, (0, 3.0)).exact
    assert fewest_phases(whole, (0, Fraction(299, 100))).n_rounds == 10
    assert fewest_phases(whole, (0, 10**40)).n_rounds == 2


def test_a_lattice_too_large_is_refused_and_a_coarse_one_proves_nothing_impossible() -> None:
    exchange = release(holds=(0, 0))
    refused = fewest_phases(exchange, (5, 5), largest_lattice=100)
    assert refused.status is OrderStatus.TOO_LARGE
    assert refused.order is None
    assert not refused.exact
    tight = fewest_phases(exchange, (0, Fraction(1, 5)), largest_lattice=500, coarsen=True)
    assert tight.status is OrderStatus.NOT_DECIDED
    loose = fewest_phases(exchange, (5, 5), largest_lattice=500, coarsen=True)
    assert loose.status is OrderStatus.FOUND
    assert not loose.exact


def test_guarantees_must_be_one_finite_number_per_party() -> None:
    exchange = Deliveries((1, 1), (0, 1), ((-1, 1), (1, -1)), (0, 0), (0, 0))
    for guarantees in ((1,), (1, float("inf"))):
        with pytest.raises(QuestionError):
            fewest_phases(exchange, guarantees)


def test_nothing_to_deliver_takes_no_phase_and_a_party_without_items_lacks_nothing() -> None:
    assert fewest_phases(Deliveries((), (), (), (0,), (0,)), (0,)).n_chunks == 0
    gift = Deliveries((1,), (0,), ((-1, 1),), (0, 0), (0, 0))
    assert fewest_phases(gift, (0, 0)).enough_alone == (1, None)


# ---------------------------------------------------------------------------------------------- equal phases


def swap(n: int, units: int, holds: tuple[Number, Number] = (0, 0)) -> Deliveries:
    """All that each side gives is worth 1 to either, in so many units."""
    each = Fraction(1, units)
    return Deliveries((n, n), (0, 1), ((-each, each), (each, -each)), (0, 0), holds, ("a", "b"))


@pytest.mark.parametrize(("n", "needs"), [(1, 1), (2, 0.5), (4, 0.25), (8, 0.125), (16, 0.0625)])
def test_the_guarantee_in_n_equal_phases_is_one_nth(n: int, needs: float) -> None:  # PX-3
    found = equal_phases(Side(1, 1), Side(1, 1), n)
    assert found.guarantees == (0, Fraction(needs))
    assert found.exact
    chunks = tuple((item, 1) for _ in range(n) for item in (0, 1))
    assert needed(swap(n, n), chunks) == found.guarantees


@pytest.mark.parametrize(("holds", "phases"), [("1/10", 10), ("3/10", 4), ("6/10", 2)])
def test_the_phases_needed_are_those_of_the_table(holds: str, phases: int) -> None:  # PX-3
    future = Fraction(holds)
    assert fewest_equal_phases(Side(1, 1), Side(1, 1, future), (0, 0)).n_phases == phases
    assert fewest_equal_phases(Side(1, 1), Side(1, 1), (0, future)).n_phases == phases
    assert fewest_equal_phases(Side(1.0, 1.0), Side(1.0, 1.0, float(future)), (0.0, 0.0)).n_phases == phases
    # On the lattice, where phases need not be equal, it takes as many.
    for found in (
        fewest_phases(swap(30, 30, (0, future)), (0, 0)),
        fewest_phases(swap(30, 30), (0, future)),
    ):
        assert found.n_rounds == 2 * phases


@pytest.mark.parametrize("seed", range(100))
def test_equal_phases_need_what_asking_phase_by_phase_says(seed: int) -> None:
    rng = Random(seed)
    gives, gets, holds = ([rng.randint(low, 12 + low) for _ in (0, 1)] for low in (0, 0, -4))
    sides = [Side(gives[p], gets[p], holds[p]) for p in (0, 1)]

    def by_phase(n: int) -> tuple[Number, Number]:
        worth = (
            (-Fraction(gives[0], n), Fraction(gets[1], n)),
            (Fraction(gets[0], n), -Fraction(gives[1], n)),
        )
        exchange = Deliveries((n, n), (0, 1), worth, (0, 0), (holds[0], holds[1]))
        first, second = needed(exchange, tuple((item, 1) for _ in range(n) for item in (0, 1)))
        return first, second

    table = {n: by_phase(n) for n in range(1, 41)}
    assert all(equal_phases(sides[0], sides[1], n).guarantees == needs for n, needs in table.items())
    guarantees = (rng.randint(0, 5), Fraction(rng.randint(0, 20), 4))
    fewest = fewest_equal_phases(sides[0], sides[1], guarantees)
    enough = [n for n, needs in table.items() if needs[0] <= guarantees[0] and needs[1] <= guarantees[1]]
    if fewest.status is EqualPhasesStatus.FOUND and fewest.n_phases is not None and fewest.n_phases <= 40:
        assert fewest.n_phases == enough[0]
        assert fewest.guarantees == table[enough[0]]
    else:
        assert not enough
    prices = (rng.randint(0, 3), rng.randint(0, 3))
    delay = Fraction(1, rng.randint(1, 12))
    best = best_equal_phases(sides[0], sides[1], delay_cost=delay, prices=prices)
    cost = {n: prices[0] * g + prices[1] * h + delay * n for n, (g, h) in table.items()}
    assert best.n_phases is not None
    if best.n_phases <= 40:
        assert best.cost == min(cost.values())
        assert best.n_phases == min(n for n, each in cost.items() if each == best.cost)
    else:
        assert best.cost is not None
        assert best.cost < min(cost.values())


def test_the_best_number_of_phases_is_about_the_square_root() -> None:
    best = best_equal_phases(Side(1, 1), Side(1, 1), delay_cost=Fraction(1, 10**6), prices=(1, 1))
    assert best.n_phases == 1000
    assert best.exact
    assert best.guarantees == (0, Fraction(1, 1000))
    assert not best_equal_phases(Side(1, 1.0), Side(1, 1), delay_cost=1, prices=(1, 1)).exact


def test_no_number_of_phases_is_a_status_and_no_phase_an_error() -> None:
    assert fewest_equal_phases(Side(1, 1), Side(1, 1), (0, 0)).status is EqualPhasesStatus.IMPOSSIBLE
    assert fewest_equal_phases(Side(3, 1), Side(1, 3), (1, 9)).status is EqualPhasesStatus.IMPOSSIBLE
    with pytest.raises(QuestionError):
        equal_phases(Side(1, 1), Side(1, 1), 0)
    with pytest.raises(QuestionError):
        equal_phases(Side(float("inf"), 1), Side(1, 1), 1)
    for delay, price in ((0, 1), (1, -1)):
        with pytest.raises(QuestionError):
            best_equal_phases(Side(1, 1), Side(1, 1), delay_cost=delay, prices=(price, 1))
