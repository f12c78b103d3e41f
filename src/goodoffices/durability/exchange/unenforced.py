"""Goods against money that nobody enforces: in which order to deliver, and when to pay how much."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import accumulate

import numpy as np

from goodoffices.bargaining.ratification import at_least
from goodoffices.durability.exchange.deliveries import Number
from goodoffices.errors import QuestionError

__all__ = [
    "PaymentPlan",
    "PaymentPlanStatus",
    "PaymentWindow",
    "Sale",
    "SaleOrder",
    "cheapest_order",
    "payment_plan",
    "payment_window",
    "sale_order",
]


@dataclass(frozen=True, slots=True)
class Sale:
    """Chunks that a seller delivers at `costs` and that have `values` to a buyer, who pays `price` in all.

    The guarantees are what each of the two loses by stopping.
    """

    costs: tuple[Number, ...]
    values: tuple[Number, ...]
    price: Number = 0
    seller_guarantee: Number = 0
    buyer_guarantee: Number = 0
    ids: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(self.costs) != len(self.values) or len(self.ids) not in (0, len(self.costs)):
            raise QuestionError(
                f"A sale of {len(self.costs)} costs, {len(self.values)} values and {len(self.ids)} ids.",
                "Give one cost and one value per chunk.",
            )
        if not all(math.isfinite(number) for number in self.numbers):
            raise QuestionError("A cost, value, price or guarantee is not finite.", "Give numbers.")
        if min(self.seller_guarantee, self.buyer_guarantee) < 0:
            raise QuestionError(
                f"The guarantees are {self.seller_guarantee} and {self.buyer_guarantee}.",
                "They are what is lost by stopping, 0 or more.",
            )

    @property
    def numbers(self) -> tuple[Number, ...]:
        """Every number of the sale."""
        return (*self.costs, *self.values, self.price, self.seller_guarantee, self.buyer_guarantee)

    @property
    def is_exact(self) -> bool:
        """Whether all numbers are integers or Fractions."""
        return not any(isinstance(number, float) for number in self.numbers)


@dataclass(frozen=True, slots=True)
class PaymentWindow:
    """What may have been paid in all.

    Under `least` the buyer would leave with the goods, over `most` the seller with the money.
    """

    least: Number
    most: Number

    def holds(self, paid: Number) -> bool:
        """Tell whether both go on with this paid."""
        return bool(at_least(np.asarray(paid), np.asarray(self.least))) and bool(
            at_least(np.asarray(self.most), np.asarray(paid))
        )


@dataclass(frozen=True, slots=True)
class SaleOrder:
    """An order of delivering, and the guarantees of both sides together that it needs.

    ``needs[k]`` is what the k-th delivery needs, `total` the largest of them or 0.
    """

    order: tuple[int, ...]
    needs: tuple[Number, ...]
    total: Number
    method: str
    exact: bool


class PaymentPlanStatus(Enum):
    """Whether payments can be laid beside the deliveries."""

    FOUND = "FOUND"
    PRICE_OUTSIDE = "PRICE_OUTSIDE"
    BLOCKED = "BLOCKED"


@dataclass(frozen=True, slots=True)
class PaymentPlan:
    """How much is paid in all before each delivery, as late as can be; the rest of the price comes last.

    PRICE_OUTSIDE: one side would not begin at this price. BLOCKED: the delivery at position `blocked_at` of
    the order is one that no payment carries. `windows[k]` is that before the k-th delivery, the last one that
    after all.
    """

    status: PaymentPlanStatus
    order: tuple[int, ...]
    paid: tuple[Number, ...]
    windows: tuple[PaymentWindow, ...]
    blocked_at: int | None
    method: str
    exact: bool


def payment_window(sale: Sale, delivered: Collection[int]) -> PaymentWindow:
    """State the least and the most that may have been paid when some chunks are delivered.

    ``P_min = price - values to come - buyer's guarantee``, ``P_max = price - costs to come + seller's`` [1]_.

    Parameters
    ----------
    sale : Sale
    delivered : collection of chunk positions

    Returns
    -------
    PaymentWindow
        Empty (``least > most``) where nothing paid keeps both.

    Notes
    -----
    Exact, O(n).

    References
    ----------
    .. [1] T. Sandholm, V. Lesser, "Equilibrium Analysis of the Possibilities of Unenforced Exchange in
       Multiagent Systems", IJCAI (1995) 694-703.

    Examples
    --------
    >>> payment_window(Sale((2, 3), (4, 4), price=6), {0})
    PaymentWindow(least=2, most=3)
    """
    rest = [k for k in range(len(sale.costs)) if k not in delivered]
    values = sum((sale.values[k] for k in rest), start=0)
    costs = sum((sale.costs[k] for k in rest), start=0)
    return PaymentWindow(
        sale.price - values - sale.buyer_guarantee, sale.price - costs + sale.seller_guarantee
    )


def sale_order(sale: Sale, order: Sequence[int], method: str = "given") -> SaleOrder:
    """State the least guarantees, of seller and buyer together, under which an order can be carried out.

    Delivering chunk i needs its cost less the surplus (values less costs) of what comes after.

    Parameters
    ----------
    sale : Sale
    order : sequence of chunk positions
        Each once.
    method : str
        Put into the result.

    Returns
    -------
    SaleOrder

    Raises
    ------
    QuestionError
        If a chunk is missing or comes twice.

    Notes
    -----
    Exact, O(n). Costs and values below 0 are allowed here; money would then have to go back and forth.

    Examples
    --------
    >>> sale_order(Sale((2, 3), (4, 4)), (0, 1)).needs
    (1, 3)
    """
    if sorted(order) != list(range(len(sale.costs))):
        raise QuestionError(
            f"The order {tuple(order)} is not one of {len(sale.costs)} chunks.", "Name each once."
        )
    surplus = [sale.values[k] - sale.costs[k] for k in reversed(order)]
    to_come = list(accumulate(surplus, initial=0))[-2::-1] if order else []
    needs = tuple(sale.costs[k] - rest for k, rest in zip(order, to_come, strict=True))
    return SaleOrder(tuple(order), needs, max((0, *needs)), method, sale.is_exact)


def cheapest_order(sale: Sale) -> SaleOrder:
    """Find the order of delivering that needs the least guarantees.

    First the chunks worth less than they cost, by increasing value; then the others, by decreasing cost; ties
    by id. This is sequencing for the least maximum cumulative cost [1]_. The last chunk always needs its
    cost: without guarantees or future, the last costly step unravels [2]_.

    Parameters
    ----------
    sale : Sale

    Returns
    -------
    SaleOrder

    Notes
    -----
    Exact, O(n log n).

    References
    ----------
    .. [1] H. M. Abdel-Wahab, T. Kameda, "Scheduling to Minimize Maximum Cumulative Cost Subject to
       Series-Parallel Precedence Constraints", Operations Research 26 (1978) 141-158.
    .. [2] T. Sandholm, V. Lesser, "Equilibrium Analysis of the Possibilities of Unenforced Exchange in
       Multiagent Systems", IJCAI (1995) 694-703.

    Examples
    --------
    >>> found = cheapest_order(Sale((5, 1, 3), (6, 2, 2)))
    >>> found.order, found.total
    ((2, 0, 1), 4)
    """
    names: Sequence[str | int] = sale.ids or range(len(sale.costs))

    def key(k: int) -> tuple[bool, Number, str | int]:
        gains = sale.values[k] >= sale.costs[k]
        return gains, -sale.costs[k] if gains else sale.values[k], names[k]

    return sale_order(sale, sorted(range(len(sale.costs)), key=key), "greedy")


def payment_plan(sale: Sale, order: Sequence[int]) -> PaymentPlan:
    """Lay payments beside the deliveries of an order so that neither side ever does better by leaving.

    Parameters
    ----------
    sale : Sale
    order : sequence of chunk positions
        Each once.

    Returns
    -------
    PaymentPlan
        With costs and values of at least 0 it is FOUND exactly if the price is between all costs less the
        seller's guarantee and all values plus the buyer's, and the guarantees reach `SaleOrder.total`.

    Raises
    ------
    QuestionError
        If a chunk is missing or comes twice.

    Notes
    -----
    Exact, O(n^2): what is paid must be within the windows before and after each delivery and is never paid
    back, so that paying as late as the buyer's side allows is best.

    Examples
    --------
    >>> plan = payment_plan(Sale((2, 3), (4, 4), price=6, buyer_guarantee=3), (0, 1))
    >>> plan.status.name, plan.paid
    ('FOUND', (0, 3))
    """
    method = "latest payments"
    sale_order(sale, order)
    windows = tuple(payment_window(sale, set(order[:k])) for k in range(len(order) + 1))
    paid: list[Number] = []

    def plan(status: PaymentPlanStatus, at: int | None = None) -> PaymentPlan:
        return PaymentPlan(status, tuple(order), tuple(paid), windows, at, method, sale.is_exact)

    if not windows[0].holds(0):
        return plan(PaymentPlanStatus.PRICE_OUTSIDE)
    so_far: Number = 0
    for k in range(len(order)):
        so_far = max(so_far, windows[k + 1].least)
        over = not at_least(np.asarray(sale.price), np.asarray(so_far))
        if over or not (windows[k].holds(so_far) and windows[k + 1].holds(so_far)):
            return plan(PaymentPlanStatus.BLOCKED, k)
        paid.append(so_far)
    return plan(PaymentPlanStatus.FOUND)
