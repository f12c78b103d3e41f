"""The best order of deliveries: portions handed over so that nobody is tempted much to stop half-way.

A *state* says how many units of each item are delivered. What stopping is worth to a party beyond going on
depends on the state alone, so that orders are paths through the lattice of states. Items with a count of 1
make it the lattice of subsets.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from fractions import Fraction
from itertools import groupby
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from goodoffices.bargaining.ratification import at_least
from goodoffices.errors import QuestionError

__all__ = [
    "LARGEST_LATTICE",
    "LARGEST_WITH_BIG_INTEGERS",
    "BestOrder",
    "Bounds",
    "DeliveryOrder",
    "Exchange",
    "Fewest",
    "Lattice",
    "Number",
    "OrderStatus",
    "asked_in_between",
    "best_order",
    "delivery_order",
    "fewest_chunks",
    "lattice_limit",
    "least_largest",
    "make_lattice",
    "n_states",
    "portions_within",
]

Number: TypeAlias = int | Fraction | float
Array: TypeAlias = npt.NDArray[Any]
Bounds: TypeAlias = Mapping[int, npt.NDArray[np.bool_]]

LARGEST_LATTICE = 6_000_000
LARGEST_WITH_BIG_INTEGERS = 300_000
"""The most states where the numbers do not fit 64 bits."""
_KEPT_STEPS = 2**22


class OrderStatus(Enum):
    """What came of looking for an order."""

    FOUND = "FOUND"
    IMPOSSIBLE = "IMPOSSIBLE"
    NOT_DECIDED = "NOT_DECIDED"
    TOO_LARGE = "TOO_LARGE"


class Fewest(Enum):
    """What there shall be few of, first; the other one breaks ties."""

    CHUNKS = "chunks"
    ROUNDS = "rounds"


@dataclass(frozen=True, slots=True)
class Exchange:
    """What is to be handed over, by whom, and what it is worth.

    `counts[i]` units of item i are given by party ``givers[i]``; a unit is worth ``worth[i][p]`` points to
    party p. `outside[p]` is what stopping is worth to p beside what is delivered, less the guarantees against
    p; `holds[p]` what the whole being in force is worth beside it. `ids` name the items and break ties, so
    that the order of parties or items never matters (positions stand in where they are left out).

    Raises
    ------
    QuestionError
        If the lengths differ, a count is negative, a giver is no party or a number is not finite.
    """

    counts: tuple[int, ...]
    givers: tuple[int, ...]
    worth: tuple[tuple[Number, ...], ...]
    outside: tuple[Number, ...]
    holds: tuple[Number, ...]
    ids: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        n_items, n_parties = len(self.counts), len(self.outside)
        sides = len(self.givers) == len(self.worth) == n_items and len(self.holds) == n_parties
        if not sides or any(len(row) != n_parties for row in self.worth):
            raise QuestionError(
                f"An exchange of {n_items} items among {n_parties} parties has parts of other lengths.",
                "Give one giver and one row of worths per item, one worth, outside and holds per party.",
            )
        if self.ids and len(set(self.ids)) != n_items:
            raise QuestionError(f"The item ids {self.ids} are not {n_items} different ones.", "Rename them.")
        for i, (count, giver) in enumerate(zip(self.counts, self.givers, strict=True)):
            if count < 0 or not 0 <= giver < n_parties:
                raise QuestionError(
                    f"Item {i}: {count} units from party {giver}.",
                    f"Counts are 0 or more, parties are numbered 0 to {n_parties - 1}.",
                )
        if not all(math.isfinite(number) for number in self.numbers):
            raise QuestionError("A worth, outside or holds is not finite.", "Give numbers in points.")

    @property
    def numbers(self) -> tuple[Number, ...]:
        """Every number in points."""
        return (*self.outside, *self.holds, *(each for row in self.worth for each in row))

    @property
    def is_exact(self) -> bool:
        """Whether all numbers are integers or Fractions."""
        return not any(isinstance(number, float) for number in self.numbers)

    @property
    def name_order(self) -> tuple[int, ...]:
        """Item positions in the order of their ids."""
        positions = range(len(self.counts))
        return tuple(sorted(positions, key=lambda i: self.ids[i]) if self.ids else positions)

    def stop_incentive(self, party: int, delivered: Sequence[int]) -> Number:
        """Return what stopping is worth beyond going on, when so many units of each item are delivered."""
        done = sum((row[party] * x for row, x in zip(self.worth, delivered, strict=True)), start=0)
        whole = sum((row[party] * n for row, n in zip(self.worth, self.counts, strict=True)), start=0)
        return done + self.outside[party] - (whole + self.holds[party])


@dataclass(frozen=True, slots=True)
class DeliveryOrder:
    """An order of deliveries, and what it asks of whom.

    Chunk c hands over ``chunks[c] = (item, units)``; its giver ``asked[c]`` is asked before it and has the
    stop incentive ``incentives[c]``. `largest[p]` is the largest of p's own, None if p is never asked.
    `n_rounds` counts maximal runs of chunks by one side.
    """

    chunks: tuple[tuple[int, int], ...]
    asked: tuple[int, ...]
    incentives: tuple[Number, ...]
    largest: tuple[Number | None, ...]

    @property
    def n_rounds(self) -> int:
        """Maximal runs of chunks by one side."""
        return sum(1 for _ in groupby(self.asked))

    @property
    def needed(self) -> tuple[Number, ...]:
        """The least guarantee against each party under which it goes on throughout: never below 0."""
        return tuple(0 if each is None else max(0, each) for each in self.largest)


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


@dataclass(frozen=True, slots=True, eq=False)
class Lattice:
    """All states, in rows along the item with most positions (`line`).

    `positions[i]` are the units of item i that a chunk may end at. `incentives[p]` has shape
    (n_rows, positions of `line`), in units of ``1 / scale`` points; `low` and `high` are beyond all of them.
    Row r of item i's next position is ``r + strides[i]`` where ``is_open[i][r]``. `levels` lists the rows by
    the number of positions passed, the last first; `onward` keeps what `after` returns for each of them where
    there is room.
    """

    exchange: Exchange
    positions: tuple[npt.NDArray[np.int64], ...]
    line: int
    scale: int
    incentives: Mapping[int, Array]
    low: Any
    high: Any
    strides: tuple[int, ...]
    is_open: tuple[npt.NDArray[np.bool_], ...]
    levels: tuple[npt.NDArray[np.int64], ...]
    onward: Mapping[int, tuple[npt.NDArray[np.int64], ...]]

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and positions along a row."""
        return len(self.is_open[self.line]), len(self.positions[self.line])

    def items_of(self, party: int) -> list[int]:
        """Return the items off the line that a party still gives."""
        givers = self.exchange.givers
        return [
            i for i, at in enumerate(self.positions) if givers[i] == party and len(at) > 1 and i != self.line
        ]

    def after(self, party: int, number: int) -> npt.NDArray[np.int64]:
        """Return the next rows of a level's rows, for each of `items_of`; one past the last for none."""
        if party in self.onward:
            return self.onward[party][number]
        rows, items = self.levels[number], self.items_of(party)
        nowhere = self.shape[0]
        found = np.full((len(items), len(rows)), nowhere, np.int64)
        for row, i in zip(found, items, strict=True):
            np.copyto(row, rows + self.strides[i], where=self.is_open[i][rows])
        return found

    def only(self, kept: npt.NDArray[np.bool_]) -> Lattice:
        """Return the lattice without the rows that no way to the end passes; they count as `high`."""
        wanted = [kept[rows] for rows in self.levels]
        return replace(
            self,
            levels=tuple(rows[mask] for rows, mask in zip(self.levels, wanted, strict=True)),
            onward={
                p: tuple(after[:, mask] for after, mask in zip(each, wanted, strict=True))
                for p, each in self.onward.items()
            },
        )

    def within(self, party: int, bound: Any) -> npt.NDArray[np.bool_]:
        """Tell in which states a party's incentive is at most `bound`, which is in units."""
        return at_least(np.asarray(bound, dtype=self.incentives[party].dtype), self.incentives[party])

    def below(self, party: int, bound: Any) -> npt.NDArray[np.bool_]:
        """Tell in which states a party's incentive is less than `bound`, which is in units."""
        return ~at_least(self.incentives[party], np.asarray(bound, dtype=self.incentives[party].dtype))

    def within_points(self, party: int, bound: Number) -> npt.NDArray[np.bool_]:
        """Tell in which states a party's incentive is at most `bound`, which is in points."""
        if isinstance(bound, float) or isinstance(self.low, float):
            in_points = np.asarray(self.incentives[party], dtype=np.float64) / self.scale
            return at_least(np.asarray(float(bound)), in_points)
        # Incentives are whole units, so that what a bound has beyond a unit does not count.
        return self.within(party, min(max(math.floor(bound * self.scale), self.low), self.high))

    def costs(self, allowed: npt.NDArray[np.bool_], party: int | None = None) -> Array:
        """Return an array of `high` where not allowed, elsewhere a party's incentives or `low`."""
        dtype = next(iter(self.incentives.values())).dtype
        inside = np.asarray(self.low, dtype) if party is None else self.incentives[party]
        return np.asarray(np.where(allowed, inside, np.asarray(self.high, dtype)))


def n_states(exchange: Exchange, portions: Sequence[int]) -> int:
    """Return how many states there are when items come in portions."""
    return math.prod(-(-n // portion) + 1 for n, portion in zip(exchange.counts, portions, strict=True))


def portions_within(exchange: Exchange, largest: int, *, coarsen: bool) -> tuple[int, ...]:
    """Return portions of 1 unit, doubled for the items with most portions until `largest` suffices."""
    portions = [1] * len(exchange.counts)
    while coarsen and n_states(exchange, portions) > largest:
        lengths = [-(-n // portion) for n, portion in zip(exchange.counts, portions, strict=True)]
        if max(lengths) == 1:
            break
        portions = [2 * p if n == max(lengths) else p for n, p in zip(lengths, portions, strict=True)]
    return tuple(portions)


def has_big_integers(exchange: Exchange) -> bool:
    """Tell whether incentives in exact units may not fit 64 bits."""
    return exchange.is_exact and _reach(exchange, _scale(exchange.numbers)) >= 2**61


def _scale(numbers: Sequence[Number]) -> int:
    return math.lcm(*(Fraction(number).denominator for number in numbers)) if numbers else 1


def _size(number: Number) -> Number:
    return max(number, -number)


def _reach(exchange: Exchange, scale: int) -> int:
    """Return a bound on every incentive, in units."""
    reach = 0
    for p in range(len(exchange.outside)):
        size = _size(exchange.outside[p]) + _size(exchange.holds[p])
        for row, n in zip(exchange.worth, exchange.counts, strict=True):
            size += _size(row[p]) * n
        reach = max(reach, math.ceil(size * scale))
    return reach


def make_lattice(
    exchange: Exchange, portions: Sequence[int] | None = None, *, enough: Number | None = None
) -> Lattice:
    """Lay out the lattice of an exchange.

    Parameters
    ----------
    exchange : Exchange
    portions : sequence of int, optional
        Units per portion of each item; the last portion may be smaller. 1 by default.
    enough : number, optional
        Incentives below it count as it.

    Returns
    -------
    Lattice

    Notes
    -----
    Integers and Fractions are scaled to integers by their common denominator: 64 bits where all incentives
    fit, Python's integers otherwise. Floats stay floats. O(n_states * n_parties).
    """
    sizes = portions or [1] * len(exchange.counts)
    positions = tuple(
        np.append(np.arange(0, n, size), n).astype(np.int64)
        for n, size in zip(exchange.counts, sizes, strict=True)
    ) or (np.zeros(1, np.int64),)
    lengths = [len(at) for at in positions]
    line = int(np.argmax(lengths))
    scale = 1
    low: Any = -math.inf
    dtype: Any = np.float64
    if exchange.is_exact and not isinstance(enough, float):
        floor = (enough,) if enough is not None else ()
        scale = _scale((*exchange.numbers, *floor))
        reach = max(_reach(exchange, scale), *(abs(math.ceil(each * scale)) for each in floor), 0)
        low = -reach - 1
        dtype = np.int64 if reach < 2**61 else object
    off = [i for i in range(len(lengths)) if i != line]
    n_rows = math.prod(lengths[i] for i in off)
    strides, is_open = [0] * len(lengths), [np.zeros(n_rows, bool) for _ in lengths]
    places = np.zeros((len(lengths), n_rows), np.int32)
    stride = 1
    rows = np.arange(n_rows)
    for i in off:
        strides[i] = stride
        places[i] = rows // stride % lengths[i]
        is_open[i] = places[i] < lengths[i] - 1
        stride *= lengths[i]
    level = places.sum(axis=0)
    by_level = np.argsort(level, kind="stable")
    cuts = np.cumsum(np.bincount(level))[:-1]
    lattice = Lattice(
        exchange,
        positions,
        line,
        scale,
        _incentives(exchange, positions, line, places, scale, dtype, enough),
        low,
        -low,
        tuple(strides),
        tuple(is_open),
        tuple(reversed(np.split(by_level, cuts))),
        {},
    )
    if n_rows * len(lengths) > _KEPT_STEPS:
        return lattice
    numbers = range(len(lattice.levels))
    onward = {p: tuple(lattice.after(p, number) for number in numbers) for p in lattice.incentives}
    return replace(lattice, onward=onward)


def _incentives(
    exchange: Exchange,
    positions: Sequence[npt.NDArray[np.int64]],
    line: int,
    places: npt.NDArray[np.int32],
    scale: int,
    dtype: Any,
    enough: Number | None,
) -> dict[int, Array]:
    def unit(number: Number) -> Any:
        return int(number * scale) if dtype != np.float64 else float(number)

    found = {}
    nothing = [0] * len(exchange.counts)
    for p in sorted({g for g, n in zip(exchange.givers, exchange.counts, strict=True) if n}):
        by_row = np.full((places.shape[1], 1), unit(exchange.stop_incentive(p, nothing)), dtype)
        for i, at in enumerate(positions):
            each = at.astype(dtype) * unit(exchange.worth[i][p])
            if i == line:
                along = each[None, :]
            elif len(at) > 1:
                by_row = by_row + each[places[i]][:, None]
        found[p] = by_row + along
        if enough is not None:
            found[p] = np.maximum(found[p], np.asarray(unit(enough), dtype))
    return found


def _next_along(values: Array, end: Any) -> Array:
    """Return the least value further along each row, `end` where there is none."""
    result = np.empty_like(values)
    result[:, -1] = end
    result[:, :-1] = np.minimum.accumulate(values[:, :0:-1], axis=1)[:, ::-1]
    return result


def asked_in_between(lattice: Lattice) -> list[int]:
    """Return the items off the line of which one unit at a time may be worse: their givers gain by giving."""
    return [
        i
        for p in lattice.incentives
        for i in lattice.items_of(p)
        if len(lattice.positions[i]) > 2 and lattice.exchange.worth[i][p] > 0
    ]


def _reached(
    best: Array, items: Sequence[int], after: npt.NDArray[np.int64], run: Mapping[int, Array], rows: Any
) -> Array | None:
    """Return the least of what lies ahead of some rows by items; the running minima are carried along."""
    plain = [k for k, i in enumerate(items) if i not in run]
    least: Array | None = None
    if plain:
        steps = after if len(plain) == len(items) else after[plain]
        least = best.take(steps, axis=0).min(axis=0)
    for k, i in enumerate(items):
        if i in run:
            ahead = np.minimum(best.take(after[k], axis=0), run[i].take(after[k], axis=0))
            run[i][rows] = ahead
            least = ahead if least is None else np.minimum(least, ahead)
    return least


def least_largest(lattice: Lattice, costs: Mapping[int, Array]) -> Array:
    """Return, per state, the least possible maximum of the costs met from it on; `high` without a way.

    Parameters
    ----------
    lattice : Lattice
    costs : mapping of party to array of the shape of the lattice
        What asking this party costs in each state, between `low` and `high`.

    Returns
    -------
    array of the shape of the lattice
        In units. The first is that of the start.

    Notes
    -----
    Exact, O(n_states * n_items): with B(x) = min over items i and k >= 1 of max(cost(x), B(x + k e_i)), the
    minimum over k is kept as a running minimum. Units one at a time suffice for an item whose giver loses by
    giving: asked again during the chunk it would be tempted less. Along a row the running minimum may leave
    out the chunks of the row itself, since two chunks of an item in a row are never better than one.
    """
    n_rows, n_along = lattice.shape
    # A row more, so that what lies beyond an item's count is never the least.
    best = np.full((n_rows + 1, n_along), lattice.high, next(iter(costs.values())).dtype)
    run = {i: best.copy() for i in asked_in_between(lattice)}
    items = {p: lattice.items_of(p) for p in costs}
    line_giver = lattice.exchange.givers[lattice.line]
    for number, rows in enumerate(lattice.levels):
        here = np.full((len(rows), n_along), lattice.high, best.dtype)
        for p, cost in costs.items():
            onward = _reached(best, items[p], lattice.after(p, number), run, rows)
            if onward is not None:
                np.minimum(here, np.maximum(cost.take(rows, axis=0), onward), out=here)
        if number == 0:
            here[-1, -1] = lattice.low
        further = _next_along(here, lattice.high)
        best[rows] = np.minimum(here, np.maximum(costs[line_giver].take(rows, axis=0), further))
    return best[:-1]


def fewest_chunks(
    lattice: Lattice, allowed: Bounds, first: Fewest = Fewest.CHUNKS
) -> tuple[tuple[int, int], ...] | None:
    """Return the shortest order that asks each party in allowed states only, None if there is none.

    Parameters
    ----------
    lattice : Lattice
    allowed : mapping of party to boolean array of the shape of the lattice
    first : Fewest
        Chunks and then rounds, or rounds and then chunks.

    Returns
    -------
    tuple of (item, units), or None
        Of several, the one whose first chunk is of the item with the first id, and the largest; and so on.

    Notes
    -----
    Exact, O(n_states * (n_items + n_parties)): V_p(x) is the least number of chunks and rounds from x on when
    p gave the last chunk. As in `least_largest`, all chunk sizes are covered by running minima.
    """
    parties = sorted(allowed)
    if not parties:
        return ()
    base = sum(len(at) - 1 for at in lattice.positions) + 2
    chunk, turn = (base, 1) if first is Fewest.CHUNKS else (1, base)
    never = 2 * base * base
    dtype: Any = np.int32 if never < 2**30 else np.int64
    n_rows, n_along = lattice.shape
    left = {p: np.full((n_rows + 1, n_along), never, dtype) for p in parties}
    run = {
        i: np.full((n_rows + 1, n_along), never, dtype)
        for p in parties
        for i in lattice.items_of(p)
        if len(lattice.positions[i]) > 2
    }
    items = {p: lattice.items_of(p) for p in parties}
    line_giver = lattice.exchange.givers[lattice.line]
    for number, rows in enumerate(lattice.levels):
        by = {}
        for p in parties:
            onward = _reached(left[p], items[p], lattice.after(p, number), run, rows)
            by[p] = np.full((len(rows), n_along), never, dtype)
            if onward is not None:
                np.copyto(by[p], onward + chunk, where=allowed[p].take(rows, axis=0))
        here = _with_turn(by, line_giver, turn, never)
        if number == 0:
            here[-1, -1] = 0
        may_give = allowed[line_giver].take(rows, axis=0)
        further = np.where(may_give, _next_along(here, never) + chunk, never)
        by[line_giver] = np.minimum(by[line_giver], further)
        for p in parties:
            left[p][rows] = _with_turn(by, p, turn, never)
            if number == 0:
                left[p][rows[-1], -1] = 0
    return _walk(lattice, allowed, left, chunk, turn, never)


def _with_turn(by: Mapping[int, Array], party: int, turn: int, never: int) -> Array:
    """Return the least of what a party does next and of what another does, which begins a round."""
    least = by[party]
    for p, each in by.items():
        if p != party:
            least = np.minimum(least, each + turn)
    return np.minimum(least, never)


def _walk(
    lattice: Lattice, allowed: Bounds, left: Mapping[int, Array], chunk: int, turn: int, never: int
) -> tuple[tuple[int, int], ...] | None:
    """Follow the least numbers from nothing to everything."""
    exchange = lattice.exchange
    to_go = min(int(each[0, 0]) for each in left.values()) + turn
    if to_go >= never:
        return None
    place, row, last = [0] * len(lattice.positions), 0, -1
    chunks = []
    while any(k + 1 < len(at) for k, at in zip(place, lattice.positions, strict=True)):
        for i in exchange.name_order:
            at, p = lattice.positions[i], exchange.givers[i]
            if place[i] + 1 == len(at) or not allowed[p][row, place[lattice.line]]:
                continue
            if i == lattice.line:
                ahead = left[p][row, place[i] + 1 :]
            else:
                steps = np.arange(1, len(at) - place[i])
                ahead = left[p][row + steps * lattice.strides[i], place[lattice.line]]
            good = np.flatnonzero(ahead == to_go - chunk - (turn if p != last else 0))
            if len(good):
                step = int(good[-1]) + 1
                break
        to_go, last = int(ahead[step - 1]), p
        chunks.append((i, int(at[place[i] + step] - at[place[i]])))
        place[i] += step
        row += step * lattice.strides[i]
    return tuple(chunks)


def delivery_order(exchange: Exchange, chunks: Sequence[tuple[int, int]]) -> DeliveryOrder:
    """Ask along an order of chunks, straight from the definition.

    Parameters
    ----------
    exchange : Exchange
    chunks : sequence of (item, units)
        Everything must be delivered.

    Returns
    -------
    DeliveryOrder

    Raises
    ------
    QuestionError
        If a chunk is empty or the chunks do not deliver exactly what there is.

    Examples
    --------
    >>> swap = Exchange((2, 1), (0, 1), ((-1, 2), (3, -2)), (0, 0), (0, 0))
    >>> delivery_order(swap, [(0, 1), (1, 1), (0, 1)]).incentives
    (-1, 0, 1)
    """
    delivered = [0] * len(exchange.counts)
    asked, incentives = [], []
    for item, units in chunks:
        if not 0 <= item < len(delivered) or units < 1:
            raise QuestionError(f"The chunk ({item}, {units}) delivers nothing.", "Give (item, units).")
        asked.append(exchange.givers[item])
        incentives.append(exchange.stop_incentive(asked[-1], delivered))
        delivered[item] += units
    if tuple(delivered) != exchange.counts:
        raise QuestionError(
            f"The chunks deliver {tuple(delivered)}, not {exchange.counts}.", "An order delivers everything."
        )
    own: list[list[Number]] = [[] for _ in exchange.outside]
    for p, incentive in zip(asked, incentives, strict=True):
        own[p].append(incentive)
    largest = tuple(max(each) if each else None for each in own)
    return DeliveryOrder(tuple(chunks), tuple(asked), tuple(incentives), largest)


def best_order(
    exchange: Exchange,
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
    exchange : Exchange
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

    >>> swap = Exchange((2, 1), (0, 1), ((-1, 2), (3, -2)), (0, 0), (0, 0), ("captives", "troops"))
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


def lattice_limit(exchange: Exchange, largest: int | None) -> int:
    """Return how many states may be gone through."""
    if largest is not None:
        return largest
    return LARGEST_WITH_BIG_INTEGERS if has_big_integers(exchange) else LARGEST_LATTICE


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
