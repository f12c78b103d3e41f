"""The best order of deliveries: portions handed over so that nobody is tempted much to stop half-way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from goodoffices.bargaining.ratification import at_least
from goodoffices.durability.exchange.deliveries import (
    Deliveries,
    DeliveryOrder,
    Number,
    OrderStatus,
    delivery_order,
)
from goodoffices.durability.exchange.lattice import (
    Lattice,
    lattice_limit,
    make_lattice,
    n_states,
    portions_within,
)
from goodoffices.durability.exchange.paths import fewest_chunks, least_largest

__all__ = ["BestOrder", "best_order"]


@dataclass(frozen=True, slots=True)
class BestOrder:
    """The order with the least stop incentives.

    `portions[i]` is the portion to which item i was coarsened (1: any whole number of units was allowed);
    `largest_incentive` is the maximum over parties, None if nothing is to be delivered. `exact` is False for
    floats, compared within the tolerance, and for coarsened lattices, where the order is one of those made of
    whole portions and others may be better.
    """

    status: OrderStatus
    order: DeliveryOrder | None
    largest_incentive: Number | None
    n_states: int
    portions: tuple[int, ...]
    method: str
    exact: bool
    parameters: tuple[tuple[str, Number | None], ...]
    assumes: str = "interpersonal"


def best_order(
    exchange: Deliveries,
    *,
    enough: Number | None = None,
    largest_lattice: int | None = None,
    coarsen: bool = False,
) -> BestOrder:
    """Find the order whose largest stop incentive is least.

    Each party has its largest incentive over its own chunks. The largest of these is made least, then the
    next largest, and so on; then the number of chunks, then of rounds; of equals, the one that starts with
    the item whose id comes first, and with the largest chunk [1]_ [2]_. Points of different parties are
    compared as they stand, which `assumes` says.

    Parameters
    ----------
    exchange : Deliveries
    enough : number, optional
        Incentives below it count as it: with 0, no chunks are spent on what needs no guarantee anyway.
    largest_lattice : int, optional
        The most states gone through; `LARGEST_LATTICE` by default, less where numbers do not fit 64 bits.
    coarsen : bool
        Whether a larger lattice is coarsened to common portions (doubled for the items with most portions
        until it fits) or refused.

    Returns
    -------
    BestOrder
        Status TOO_LARGE if the lattice is refused.

    Notes
    -----
    Exact for integers and Fractions. A bottleneck path is found once per set of parties already settled;
    then the shortest path within what was found. O(2^n_parties * n_states * n_items), whatever the numbers.

    References
    ----------
    .. [1] H. M. Abdel-Wahab, T. Kameda, "Scheduling to Minimize Maximum Cumulative Cost Subject to
       Series-Parallel Precedence Constraints", Operations Research 26 (1978) 141-158.
    .. [2] T. Sandholm, V. Lesser, "Equilibrium Analysis of the Possibilities of Unenforced Exchange in
       Multiagent Systems", IJCAI (1995) 694-703.

    Examples
    --------
    Two captives for one withdrawal. One captive is kept back until the troops have left:

    >>> swap = Deliveries((2, 1), (0, 1), ((-1, 2), (3, -2)), (0, 0), (0, 0), ("captives", "troops"))
    >>> found = best_order(swap)
    >>> found.order.chunks, found.order.largest, found.exact
    (((0, 1), (1, 1), (0, 1)), (1, 0), True)
    """
    limit = lattice_limit(exchange, largest_lattice)
    portions = portions_within(exchange, limit, coarsen=coarsen)
    size = n_states(exchange, portions)
    parameters: tuple[tuple[str, Number | None], ...] = (("enough", enough), ("largest_lattice", limit))
    method = "bottleneck path on the lattice of counts"
    if size > limit:
        return BestOrder(OrderStatus.TOO_LARGE, None, None, size, portions, method, False, parameters)
    lattice = make_lattice(exchange, portions, enough=enough)
    exact = max(portions, default=1) == 1 and exchange.is_exact and not isinstance(enough, float)
    candidates = []
    for bounds in _least_bounds(lattice):
        chunks = fewest_chunks(lattice, {p: lattice.within(p, bound) for p, bound in bounds.items()})
        assert chunks is not None  # the bounds were found on a path
        candidates.append(delivery_order(exchange, chunks))
    rank = {i: at for at, i in enumerate(exchange.name_order)}
    order = min(
        candidates,
        key=lambda each: (
            len(each.chunks),
            each.n_rounds,
            [(rank[item], -units) for item, units in each.chunks],
        ),
    )
    largest = max(order.incentives, default=None)
    return BestOrder(OrderStatus.FOUND, order, largest, size, portions, method, exact, parameters)


def _least_bounds(lattice: Lattice) -> list[dict[int, Any]]:
    """Return the bounds per party, in units, that are least when sorted from the largest; all ties.

    The least maximum t is that of some party p. Within the orders that ask p up to t only, the least maximum
    of the others comes next; whichever p leaves the least is kept.
    """
    settled: list[dict[int, Any]] = [{}]
    for _ in lattice.incentives:
        reached = []
        for bounds in settled:
            costs = {
                p: lattice.costs(lattice.within(p, bounds[p])) if p in bounds else each
                for p, each in lattice.incentives.items()
            }
            reached.append(least_largest(lattice, costs)[0, 0])
        least = min(reached)
        grown: dict[tuple[tuple[int, Any], ...], dict[int, Any]] = {}
        for bounds, bound in zip(settled, reached, strict=True):
            if at_least(np.asarray(least), np.asarray(bound)):
                for p in lattice.incentives:
                    if p not in bounds:
                        more = {**bounds, p: least}
                        grown[tuple(sorted(more.items()))] = more
        settled = list(grown.values())
    return settled
