from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import permutations
from random import Random

import pytest

from goodoffices.durability.exchange.deliveries import Number
from goodoffices.durability.exchange.unenforced import (
    PaymentPlanStatus,
    Sale,
    cheapest_order,
    payment_plan,
    payment_window,
    sale_order,
)
from goodoffices.errors import QuestionError


def random_sale(seed: int, largest: int = 5) -> Sale:
    rng = Random(seed)
    n = rng.randint(1, largest)
    costs = tuple(rng.randint(0, 9) for _ in range(n))
    values = tuple(rng.randint(0, 11) for _ in range(n))
    return Sale(
        costs,
        values,
        price=rng.randint(0, sum(values) + 2),
        seller_guarantee=rng.randint(0, 6),
        buyer_guarantee=rng.randint(0, 6),
    )


def needed(sale: Sale, order: Sequence[int]) -> Number:
    """Both guarantees together, by the window of the theory: what each delivery lacks."""
    lacks: list[Number] = [0]
    for k, i in enumerate(order):
        rest = order[k + 1 :]
        lacks.append(sale.costs[i] - sum(sale.values[j] - sale.costs[j] for j in rest))
    return max(lacks)


def test_the_greedy_order_needs_the_least_of_all_permutations() -> None:  # PX-1
    for seed in range(500):
        sale = random_sale(seed)
        found = cheapest_order(sale)
        assert found.exact
        assert found.total == needed(sale, found.order)
        assert found.total == min(needed(sale, order) for order in permutations(range(len(sale.costs))))
        assert sale_order(sale, found.order).needs == found.needs
        assert max(0, *found.needs) == found.total


def can_be_paid(sale: Sale, order: Sequence[int]) -> bool:
    """Whether whole payments, never paid back, keep both sides at every moment: all tried."""

    def both_go_on(delivered: Sequence[int], paid: int) -> bool:
        rest = [k for k in range(len(sale.costs)) if k not in delivered]
        seller = (sale.price - paid) - sum(sale.costs[k] for k in rest) + sale.seller_guarantee >= 0
        buyer = sum(sale.values[k] for k in rest) - (sale.price - paid) + sale.buyer_guarantee >= 0
        return seller and buyer

    if not both_go_on((), 0):
        return False
    amounts = {0}
    for k, _ in enumerate(order):
        before, after = order[:k], order[: k + 1]
        amounts = {
            paid
            for paid in range(min(amounts), int(sale.price) + 1)
            if both_go_on(before, paid) and both_go_on(after, paid)
        }
        if not amounts:
            return False
    return True


def test_payments_exist_exactly_where_trying_all_of_them_finds_some() -> None:
    seen = set()
    for seed in range(400):
        sale = random_sale(seed, largest=4)
        for order in permutations(range(len(sale.costs))):
            plan = payment_plan(sale, order)
            seen.add(plan.status)
            assert (plan.status is PaymentPlanStatus.FOUND) is can_be_paid(sale, order)
            begins = (
                sum(sale.costs) - sale.seller_guarantee
                <= sale.price
                <= sum(sale.values) + sale.buyer_guarantee
            )
            carried = needed(sale, order) <= sale.seller_guarantee + sale.buyer_guarantee
            assert (plan.status is PaymentPlanStatus.PRICE_OUTSIDE) is not begins
            assert (plan.status is PaymentPlanStatus.FOUND) is (begins and carried)
            if plan.status is PaymentPlanStatus.BLOCKED:
                assert plan.blocked_at is not None
                assert plan.blocked_at == len(plan.paid)
                lacks = sale_order(sale, order).needs[plan.blocked_at]
                assert lacks > sale.seller_guarantee + sale.buyer_guarantee
    assert seen == set(PaymentPlanStatus)


def test_what_is_paid_keeps_both_before_and_after_every_delivery() -> None:
    for seed in range(200):
        sale = random_sale(seed)
        plan = payment_plan(sale, cheapest_order(sale).order)
        assert list(plan.paid) == sorted(plan.paid)
        for k, paid in enumerate(plan.paid):
            assert plan.windows[k].holds(paid)
            assert plan.windows[k + 1].holds(paid)
            assert paid <= sale.price


def test_the_last_chunk_needs_its_cost() -> None:
    for seed in range(50):
        found = cheapest_order(random_sale(seed))
        assert found.needs[-1] == random_sale(seed).costs[found.order[-1]]


def test_fractions_are_exact_and_floats_keep_the_tolerance() -> None:
    third = Fraction(1, 3)
    exact = Sale((third, 2 * third), (2 * third, 1), price=1, buyer_guarantee=third)
    assert cheapest_order(exact).total == third
    assert cheapest_order(exact).order == (1, 0)
    assert payment_plan(exact, (1, 0)).status is PaymentPlanStatus.FOUND
    hair = Fraction(1, 10**15)
    less = Sale((third, 2 * third), (2 * third, 1), price=1, buyer_guarantee=third - hair)
    assert payment_plan(less, (1, 0)).status is PaymentPlanStatus.BLOCKED
    floats = Sale((0.3,), (0.3,), price=0.3, buyer_guarantee=0.1 + 0.1 + 0.1 - 1e-15)
    assert payment_plan(floats, (0,)).status is PaymentPlanStatus.FOUND
    assert not cheapest_order(floats).exact


def test_ids_break_ties_whatever_the_order_of_the_chunks() -> None:
    here = Sale((2, 2, 1), (3, 4, 0), ids=("x", "y", "z"))
    there = Sale((1, 2, 2), (0, 4, 3), ids=("z", "y", "x"))
    assert [here.ids[k] for k in cheapest_order(here).order] == ["z", "x", "y"]
    assert [there.ids[k] for k in cheapest_order(there).order] == ["z", "x", "y"]


def test_an_empty_sale_needs_nothing() -> None:
    assert cheapest_order(Sale((), ())).total == 0
    assert payment_plan(Sale((), ()), ()).status is PaymentPlanStatus.FOUND


def test_the_window_closes_where_the_goods_are_worth_less_than_they_cost() -> None:
    window = payment_window(Sale((4,), (3,), price=3), ())
    assert (window.least, window.most) == (0, -1)
    assert not window.holds(0)


@pytest.mark.parametrize(
    ("costs", "values", "more"),
    [
        ((1,), (), {}),
        ((float("inf"),), (1,), {}),
        ((1,), (1,), {"seller_guarantee": -1}),
        ((1,), (1,), {"buyer_guarantee": -1}),
    ],
)
def test_a_sale_that_makes_no_sense_is_refused(
    costs: tuple[Number, ...], values: tuple[Number, ...], more: dict[str, Number]
) -> None:
    with pytest.raises(QuestionError):
        Sale(
            costs,
            values,
            seller_guarantee=more.get("seller_guarantee", 0),
            buyer_guarantee=more.get("buyer_guarantee", 0),
        )


def test_an_order_names_each_chunk_once() -> None:
    sale = Sale((1, 1), (2, 2))
    for order in ((0,), (0, 0), (0, 2)):
        with pytest.raises(QuestionError):
            sale_order(sale, order)
        with pytest.raises(QuestionError):
            payment_plan(sale, order)
