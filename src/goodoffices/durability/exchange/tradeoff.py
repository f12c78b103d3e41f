"""The exact trade-off between the guarantees that the parties need: the less of one, the more of another."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np

from goodoffices.bargaining.ratification import at_least
from goodoffices.durability.exchange.deliveries import Deliveries, DeliveryOrder, Number, delivery_order
from goodoffices.durability.exchange.lattice import (
    Lattice,
    lattice_limit,
    make_lattice,
    n_states,
    portions_within,
)
from goodoffices.durability.exchange.paths import asked_in_between, fewest_chunks, least_largest

__all__ = ["MOST_POINTS", "CurvePoint", "CurveStatus", "GuaranteeCurve", "guarantee_curve"]

MOST_POINTS = 1000


class CurveStatus(Enum):
    """Whether the curve is whole."""

    COMPLETE = "COMPLETE"
    PARTIAL = "PARTIAL"
    TOO_LARGE = "TOO_LARGE"


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """Guarantees per party of which none can be less without another being more, and an order for them."""

    guarantees: tuple[Number, ...]
    order: DeliveryOrder


@dataclass(frozen=True, slots=True)
class GuaranteeCurve:
    """Every Pareto-minimal vector of guarantees, each once, ascending by the first party, then the next.

    `exact` is False for floats, where vectors that differ within the tolerance count as one, and for
    coarsened lattices, where each point can be reached but better ones may exist. A PARTIAL curve stopped at
    ``most_points``; its points are on the whole curve.
    """

    status: CurveStatus
    points: tuple[CurvePoint, ...]
    n_states: int
    portions: tuple[int, ...]
    method: str
    exact: bool
    parameters: tuple[tuple[str, int], ...]


def guarantee_curve(
    exchange: Deliveries,
    *,
    most_points: int = MOST_POINTS,
    largest_lattice: int | None = None,
    coarsen: bool = False,
) -> GuaranteeCurve:
    """Find all Pareto-minimal vectors of guarantees, each with the shortest order that it carries.

    A party needs as guarantee its largest stop incentive over its own chunks, or 0. With counts of 1 this is
    the DP over subsets for set-function payoffs [1]_.

    Parameters
    ----------
    exchange : Deliveries
    most_points : int
        Where to stop.
    largest_lattice, coarsen
        As for `best_order`.

    Returns
    -------
    GuaranteeCurve
        TOO_LARGE, with no points, if the lattice is refused.

    Notes
    -----
    Exact. Boxes ``g < u`` that may still hold a point are searched one by one: a bottleneck path amid the
    box, then the least of each g_p under the others; the point found divides the boxes that it is in [2]_.
    States from which no order stays in a box are left out of its parts. Two parties: at most four paths
    per point and one more, O(n_points * n_states * n_items).

    References
    ----------
    .. [1] T. Sandholm, V. Lesser, "Equilibrium Analysis of the Possibilities of Unenforced Exchange in
       Multiagent Systems", IJCAI (1995) 694-703.
    .. [2] K. Klamroth, R. Lacour, D. Vanderpooten, "On the Representation of the Search Region in
       Multi-objective Optimization", European Journal of Operational Research 245 (2015) 767-778.

    Examples
    --------
    Either side may be the last to give:

    >>> swap = Deliveries((1, 1), (0, 1), ((-1, 2), (3, -2)), (0, 0), (0, 0))
    >>> [point.guarantees for point in guarantee_curve(swap).points]
    [(0, 2), (1, 0)]
    """
    limit = lattice_limit(exchange, largest_lattice)
    portions = portions_within(exchange, limit, coarsen=coarsen)
    size = n_states(exchange, portions)
    method = "bottleneck paths in boxes on the lattice of counts"
    parameters = (("most_points", most_points), ("largest_lattice", limit))
    if size > limit:
        return GuaranteeCurve(CurveStatus.TOO_LARGE, (), size, portions, method, False, parameters)
    lattice = make_lattice(exchange, portions, enough=0)
    found, whole = _pareto_minimal(lattice, most_points)
    if not exchange.is_exact:
        found = _without_near_equals(found)
    orders = [delivery_order(exchange, each.chunks) for each in found]
    points = [CurvePoint(order.needed, order) for order in orders]
    return GuaranteeCurve(
        CurveStatus.COMPLETE if whole else CurveStatus.PARTIAL,
        tuple(sorted(points, key=lambda point: point.guarantees)),
        size,
        portions,
        method,
        exchange.is_exact and max(portions, default=1) == 1,
        parameters,
    )


Vector = dict[int, Any]


@dataclass(frozen=True, slots=True, eq=False)
class _Box:
    """Where vectors may still be: less than `below` everywhere, and not less than `least`."""

    below: Vector
    least: Vector
    lattice: Lattice


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    vector: Vector
    chunks: tuple[tuple[int, int], ...]


def _pareto_minimal(lattice: Lattice, most_points: int) -> tuple[list[_Found], bool]:
    """Return the vectors in units with their orders, and whether they are all."""
    parties = sorted(lattice.incentives)
    if not parties:
        return [_Found({}, ())], True
    boxes = [_Box(dict.fromkeys(parties, math.inf), dict.fromkeys(parties, 0), lattice)]
    found: list[_Found] = []
    while boxes:
        box = boxes.pop()
        searched = _point_in(box)
        if searched is None:
            continue
        if len(found) == most_points:
            return found, False
        point, smaller = searched
        allowed = {p: lattice.within(p, bound) for p, bound in point.items()}
        chunks = fewest_chunks(smaller, allowed)
        assert chunks is not None  # the vector was found on a path
        found.append(_Found(point, chunks))
        divided, kept = [], []
        for other in [*boxes, _Box(box.below, box.least, smaller)]:
            if all(point[p] < other.below[p] for p in parties):
                divided += [_part(other, point, p) for p in parties if point[p] > other.least[p]]
            else:
                kept.append(other)
        boxes = _largest_boxes(kept, divided)
    return found, True


def _part(box: _Box, point: Vector, party: int) -> _Box:
    """Return the part of a box with less for a party than a point; of two, the other then has more."""
    least = {p: point[p] if len(point) == 2 and p != party else each for p, each in box.least.items()}
    return _Box({**box.below, party: point[party]}, least, box.lattice)


def _largest_boxes(kept: list[_Box], divided: list[_Box]) -> list[_Box]:
    """Return all boxes that are in no other one."""
    for i, box in enumerate(divided):
        others = kept + divided[i + 1 :]
        if not any(all(bound <= other.below[p] for p, bound in box.below.items()) for other in others):
            kept = [*kept, box]
    return kept


def _point_in(box: _Box) -> tuple[Vector, Lattice] | None:
    """Return a Pareto-minimal vector amid a box, and the lattice less what no order in the box passes."""
    lattice = box.lattice
    inside = {
        p: lattice.below(p, bound) if bound < math.inf else np.ones(lattice.shape, bool)
        for p, bound in box.below.items()
    }
    shares = {p: _share(lattice, box, p) for p in inside}
    amid = least_largest(lattice, {p: np.where(inside[p], shares[p], float(lattice.high)) for p in inside})
    if amid[0, 0] >= float(lattice.high):
        return None
    # A chunk passes only states with a way to the end, where its giver goes on: not if it gains by giving.
    if not asked_in_between(lattice):
        lattice = lattice.only(np.asarray((amid < float(lattice.high)).any(axis=1)))
    inside = {p: inside[p] & (shares[p] <= amid[0, 0]) for p in inside}
    point = {}
    for p in inside:
        costs = {q: lattice.costs(allowed, p if q == p else None) for q, allowed in inside.items()}
        least = least_largest(lattice, costs)[0, 0]
        point[p] = least.item() if isinstance(least, np.generic) else least
        inside[p] = lattice.within(p, point[p])
    return point, lattice


def _share(lattice: Lattice, box: _Box, party: int) -> Any:
    """Return a party's incentives as shares of a box's width, halved; only their order matters exactly."""
    values = lattice.incentives[party] - np.asarray(box.least[party], lattice.incentives[party].dtype)
    width = min(box.below[party] - box.least[party], max(values.max(), 1))
    return np.asarray(np.minimum(values, width) / width, dtype=np.float64) / 2


def _without_near_equals(found: list[_Found]) -> list[_Found]:
    """Leave out a vector that another one equals or betters within the tolerance."""
    kept: list[_Found] = []
    for each in sorted(found, key=lambda each: sum(each.vector.values())):
        if not any(
            all(at_least(np.asarray(bound), np.asarray(other.vector[p])) for p, bound in each.vector.items())
            for other in kept
        ):
            kept.append(each)
    return kept
