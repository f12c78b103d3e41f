"""How few phases an exchange can be carried out in under given guarantees, and how many are best."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from itertools import combinations, product

import numpy as np

from goodoffices.bargaining.ratification import at_least
from goodoffices.durability.exchange.deliveries import (
    Deliveries,
    DeliveryOrder,
    Fewest,
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
from goodoffices.errors import QuestionError

__all__ = [
    "EqualPhases",
    "EqualPhasesStatus",
    "FewestPhases",
    "Side",
    "best_equal_phases",
    "equal_phases",
    "fewest_equal_phases",
    "fewest_phases",
]


@dataclass(frozen=True, slots=True)
class FewestPhases:
    """The shortest order that given guarantees carry.

    IMPOSSIBLE: no order keeps every stop incentive within its guarantee. Then ``enough_alone[p]`` is the
    guarantee that p would have to be given if the others' stayed as they are, None where none would do.
    NOT_DECIDED: none made of whole portions of a coarsened lattice does.
    """

    status: OrderStatus
    order: DeliveryOrder | None
    guarantees: tuple[Number, ...]
    enough_alone: tuple[Number | None, ...]
    fewest: Fewest
    n_states: int
    portions: tuple[int, ...]
    method: str
    exact: bool
    parameters: tuple[tuple[str, int], ...]

    @property
    def n_chunks(self) -> int | None:
        """Chunks of the order; None without one."""
        return None if self.order is None else len(self.order.chunks)

    @property
    def n_rounds(self) -> int | None:
        """Rounds of the order, maximal runs of chunks by one side; None without one."""
        return None if self.order is None else self.order.n_rounds


def fewest_phases(
    exchange: Deliveries,
    guarantees: Sequence[Number],
    *,
    fewest: Fewest = Fewest.CHUNKS,
    largest_lattice: int | None = None,
    coarsen: bool = False,
) -> FewestPhases:
    """Find the order in the fewest chunks (or rounds) that never asks anyone beyond its guarantee.

    Every stop incentive of party p at its own chunks must be at most ``guarantees[p]`` [1]_.

    Parameters
    ----------
    exchange : Deliveries
    guarantees : sequence of numbers
        Per party, in its points, beyond those that `Deliveries.outside` has counted already.
    fewest : Fewest
        Chunks and then rounds, or rounds and then chunks.
    largest_lattice, coarsen
        As for `best_order`.

    Returns
    -------
    FewestPhases

    Raises
    ------
    QuestionError
        If there is not one finite guarantee per party.

    Notes
    -----
    Exact: a shortest path over all chunk sizes, O(n_states * (n_items + n_parties)). With floats, incentives
    within the tolerance of a guarantee are within it.

    References
    ----------
    .. [1] T. Sandholm, V. Lesser, "Equilibrium Analysis of the Possibilities of Unenforced Exchange in
       Multiagent Systems", IJCAI (1995) 694-703.

    Examples
    --------
    Ten units for ten: with 3 at stake at most, four phases of two rounds.

    >>> swap = Deliveries((10, 10), (0, 1), ((-1, 1), (1, -1)), (0, 0), (0, 0))
    >>> found = fewest_phases(swap, (0, 3))
    >>> found.n_rounds, found.order.chunks[:2]
    (8, ((0, 3), (1, 3)))
    >>> fewest_phases(swap, (0, 0)).enough_alone == (1, 1)
    True
    """
    if len(guarantees) != len(exchange.outside) or not all(math.isfinite(each) for each in guarantees):
        raise QuestionError(
            f"The guarantees {tuple(guarantees)} are not {len(exchange.outside)} finite numbers.",
            "Give one number per party, in points.",
        )
    limit = lattice_limit(exchange, largest_lattice)
    portions = portions_within(exchange, limit, coarsen=coarsen)
    size = n_states(exchange, portions)
    status, order = OrderStatus.TOO_LARGE, None
    enough_alone: tuple[Number | None, ...] = ()
    is_whole = max(portions, default=1) == 1
    if size <= limit:
        lattice = make_lattice(exchange, portions)
        allowed = {p: lattice.within_points(p, guarantees[p]) for p in lattice.incentives}
        chunks = fewest_chunks(lattice, allowed, fewest)
        if chunks is not None:
            status, order = OrderStatus.FOUND, delivery_order(exchange, chunks)
        else:
            status = OrderStatus.IMPOSSIBLE if is_whole else OrderStatus.NOT_DECIDED
            enough_alone = tuple(_enough_alone(lattice, guarantees, p) for p in range(len(guarantees)))
    return FewestPhases(
        status,
        order,
        tuple(guarantees),
        enough_alone,
        fewest,
        size,
        portions,
        "shortest path on the lattice of counts",
        is_whole
        and size <= limit
        and exchange.is_exact
        and not any(isinstance(each, float) for each in guarantees),
        (("largest_lattice", limit),),
    )


def _enough_alone(lattice: Lattice, guarantees: Sequence[Number], party: int) -> Number | None:
    """Return the least guarantee of a party under which there is an order, the others' being as given."""
    if party not in lattice.incentives:
        return None
    costs = {
        p: each if p == party else lattice.costs(lattice.within_points(p, guarantees[p]))
        for p, each in lattice.incentives.items()
    }
    least = least_largest(lattice, costs)[0, 0]
    if least >= lattice.high:
        return None
    return float(least) if isinstance(lattice.high, float) else Fraction(int(least), lattice.scale)


@dataclass(frozen=True, slots=True)
class Side:
    """One of two sides that exchange in equal portions.

    `gives` is what all that it hands over costs it, `gets` what all that it receives is worth, `holds` what
    the completed exchange is worth beside that and beyond stopping. All in points of its own.
    """

    gives: Number
    gets: Number
    holds: Number = 0


class EqualPhasesStatus(Enum):
    """Whether a number of equal phases does."""

    FOUND = "FOUND"
    IMPOSSIBLE = "IMPOSSIBLE"


@dataclass(frozen=True, slots=True)
class EqualPhases:
    """A number of equal phases, and the guarantees that (the first side, the second side) need in them.

    `cost` is that of guarantees and delay where these have a price. With status IMPOSSIBLE no number of
    phases does, and the rest is empty.
    """

    status: EqualPhasesStatus
    n_phases: int | None
    guarantees: tuple[Number, ...]
    cost: Number | None
    method: str
    exact: bool


Piece = tuple[Number, Number]


def _pieces(first: Side, second: Side) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Return (a, b) such that the largest stop incentives in n phases are the largest ``a + b / n``.

    Incentives change linearly from phase to phase, so that the first phase or the last has the largest.
    """
    net = [side.gives - side.gets for side in (first, second)]
    return (
        ((net[0] - first.holds, 0), (-first.holds, net[0])),
        ((net[1] - second.holds, second.gets), (-second.holds, second.gives)),
    )


def _needed(pieces: Sequence[Piece], n: int) -> Number:
    """Return the least guarantee in n phases."""
    exact = not any(isinstance(each, float) for piece in pieces for each in piece)
    return max(0, *(a + (Fraction(b) / n if exact else b / n) for a, b in pieces))


def _is_exact(first: Side, second: Side, *others: Number) -> bool:
    numbers = (first.gives, first.gets, first.holds, second.gives, second.gets, second.holds, *others)
    if not all(math.isfinite(number) for number in numbers):
        raise QuestionError(f"Of {numbers} one is not finite.", "Give numbers in points.")
    return not any(isinstance(number, float) for number in numbers)


def equal_phases(first: Side, second: Side, n_phases: int) -> EqualPhases:
    """State the guarantees that an exchange in equal phases needs.

    In each phase the first side hands over one n-th of all that it gives, then the second side does. Where
    the second side gets at least what it gives, its guarantee is ``gives / n - holds``: the 1/n law.

    Parameters
    ----------
    first, second : Side
    n_phases : int
        At least 1.

    Returns
    -------
    EqualPhases

    Raises
    ------
    QuestionError
        If there is no phase.

    Notes
    -----
    Exact, O(1).

    Examples
    --------
    >>> [str(equal_phases(Side(1, 1), Side(1, 1), n).guarantees[1]) for n in (1, 2, 4)]
    ['1', '1/2', '1/4']
    """
    exact = _is_exact(first, second)
    if n_phases < 1:
        raise QuestionError(f"An exchange in {n_phases} phases.", "There is at least one.")
    one, two = _pieces(first, second)
    needs = (_needed(one, n_phases), _needed(two, n_phases))
    return EqualPhases(EqualPhasesStatus.FOUND, n_phases, needs, None, "1/n law", exact)


def fewest_equal_phases(first: Side, second: Side, guarantees: tuple[Number, Number]) -> EqualPhases:
    """Find the least number of equal phases that given guarantees carry.

    Parameters
    ----------
    first, second : Side
    guarantees : (first side's, second side's)

    Returns
    -------
    EqualPhases
        `guarantees` are those needed. IMPOSSIBLE if no number of phases does.

    Notes
    -----
    Exact, O(1): each piece ``a + b / n <= guarantee`` bounds n on one side.

    Examples
    --------
    >>> fewest_equal_phases(Side(1, 1), Side(1, 1), (0, Fraction(3, 10))).n_phases
    4
    """
    exact = _is_exact(first, second, *guarantees)
    sides = _pieces(first, second)
    n = 1
    for pieces, guarantee in zip(sides, guarantees, strict=True):
        for a, b in pieces:
            room = guarantee - a
            if b > 0 and room > 0:
                n = max(n, math.ceil(Fraction(b) / Fraction(room)))

    def holds_in(n: int) -> bool:
        return all(
            bool(at_least(np.asarray(guarantee), np.asarray(a + Fraction(b) / n)))
            for pieces, guarantee in zip(sides, guarantees, strict=True)
            for a, b in pieces
        )

    if n > 1 and holds_in(n - 1):
        n -= 1  # floats: within the tolerance
    if not holds_in(n):
        return EqualPhases(EqualPhasesStatus.IMPOSSIBLE, None, (), None, "1/n law", exact)
    needs = (_needed(sides[0], n), _needed(sides[1], n))
    return EqualPhases(EqualPhasesStatus.FOUND, n, needs, None, "1/n law", exact)


def best_equal_phases(
    first: Side, second: Side, *, delay_cost: Number, prices: tuple[Number, Number]
) -> EqualPhases:
    """Find the number of equal phases in which guarantees and delay together cost least.

    The cost is ``prices[0] * g_first + prices[1] * g_second + delay_cost * n``; roughly n is the square root
    of ``gives * price / delay_cost``. Of equals, the fewest phases.

    Parameters
    ----------
    first, second : Side
    delay_cost : number
        Of one phase, positive.
    prices : (first side's, second side's)
        Of a point of guarantee, not negative.

    Returns
    -------
    EqualPhases

    Raises
    ------
    QuestionError
        If a price is negative or delay costs nothing.

    Notes
    -----
    Exact, O(1): between the numbers of phases at which another incentive becomes the largest, the cost is
    ``A + B / n + delay_cost * n``, least at one of the ends or beside ``sqrt(B / delay_cost)``.

    Examples
    --------
    >>> found = best_equal_phases(Side(1, 1), Side(1, 1), delay_cost=Fraction(1, 16), prices=(1, 1))
    >>> found.n_phases, found.cost
    (4, Fraction(1, 2))
    """
    exact = _is_exact(first, second, delay_cost, *prices)
    if delay_cost <= 0 or min(prices) < 0:
        raise QuestionError(
            f"Delay costs {delay_cost} a phase, guarantees {prices} a point.",
            "Delay must cost something, and guarantees not less than nothing.",
        )
    sides = _pieces(first, second)

    def cost(n: int) -> Number:
        needs = (_needed(pieces, n) for pieces in sides)
        return sum((price * need for price, need in zip(prices, needs, strict=True)), delay_cost * n)

    tried = {1}
    with_nothing = [((0, 0), *pieces) for pieces in sides]
    for pieces in with_nothing:
        for (a, b), (c, d) in combinations(pieces, 2):
            if a != c:
                tried |= _beside(Fraction(b - d) / Fraction(c - a))
    for one, two in product(*with_nothing):
        slope = Fraction(prices[0]) * Fraction(one[1]) + Fraction(prices[1]) * Fraction(two[1])
        if slope > 0:
            root = math.isqrt(math.floor(slope / Fraction(delay_cost)))
            tried |= {max(root, 1), root + 1}
    costs = {n: cost(n) for n in sorted(tried)}
    least = min(costs.values())
    n = next(n for n, each in costs.items() if at_least(np.asarray(least), np.asarray(each)))
    needs = (_needed(sides[0], n), _needed(sides[1], n))
    return EqualPhases(EqualPhasesStatus.FOUND, n, needs, costs[n], "1/n law", exact)


def _beside(number: Fraction) -> set[int]:
    return {max(1, math.floor(number)), max(1, math.ceil(number))}
