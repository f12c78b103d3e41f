"""The lattice of states of a delivery: how many units of each item are handed over, who gains by stopping.

What stopping is worth to a party beyond going on depends on the state alone, so that orders are paths through
the lattice. Items with a count of 1 make it the lattice of subsets.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from goodoffices.bargaining.ratification import at_least
from goodoffices.durability.exchange.deliveries import Deliveries, Number

__all__ = [
    "LARGEST_LATTICE",
    "LARGEST_WITH_BIG_INTEGERS",
    "Lattice",
    "lattice_limit",
    "make_lattice",
    "n_states",
    "portions_within",
]

Array: TypeAlias = npt.NDArray[Any]

LARGEST_LATTICE = 6_000_000
LARGEST_WITH_BIG_INTEGERS = 300_000
"""The most states where the numbers do not fit 64 bits."""
_KEPT_STEPS = 2**22


@dataclass(frozen=True, slots=True, eq=False)
class Lattice:
    """All states, in rows along the item with most positions (`line`).

    `positions[i]` are the units of item i that a chunk may end at. `incentives[p]` has shape
    (n_rows, positions of `line`), in units of ``1 / scale`` points; `low` and `high` are beyond all of them.
    Row r of item i's next position is ``r + strides[i]`` where ``is_open[i][r]``. `levels` lists the rows by
    the number of positions passed, the last first; `onward` keeps what `after` returns for each of them where
    there is room.
    """

    exchange: Deliveries
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


def n_states(exchange: Deliveries, portions: Sequence[int]) -> int:
    """Return how many states there are when items come in portions."""
    return math.prod(-(-n // portion) + 1 for n, portion in zip(exchange.counts, portions, strict=True))


def portions_within(exchange: Deliveries, largest: int, *, coarsen: bool) -> tuple[int, ...]:
    """Return portions of 1 unit, doubled for the items with most portions until `largest` suffices."""
    portions = [1] * len(exchange.counts)
    while coarsen and n_states(exchange, portions) > largest:
        lengths = [-(-n // portion) for n, portion in zip(exchange.counts, portions, strict=True)]
        if max(lengths) == 1:
            break
        portions = [2 * p if n == max(lengths) else p for n, p in zip(lengths, portions, strict=True)]
    return tuple(portions)


def has_big_integers(exchange: Deliveries) -> bool:
    """Tell whether incentives in exact units may not fit 64 bits."""
    return exchange.is_exact and _reach(exchange, _scale(exchange.numbers)) >= 2**61


def _scale(numbers: Sequence[Number]) -> int:
    return math.lcm(*(Fraction(number).denominator for number in numbers)) if numbers else 1


def _size(number: Number) -> Number:
    return max(number, -number)


def _reach(exchange: Deliveries, scale: int) -> int:
    """Return a bound on every incentive, in units."""
    reach = 0
    for p in range(len(exchange.outside)):
        size = _size(exchange.outside[p]) + _size(exchange.holds[p])
        for row, n in zip(exchange.worth, exchange.counts, strict=True):
            size += _size(row[p]) * n
        reach = max(reach, math.ceil(size * scale))
    return reach


def make_lattice(
    exchange: Deliveries, portions: Sequence[int] | None = None, *, enough: Number | None = None
) -> Lattice:
    """Lay out the lattice of an exchange.

    Parameters
    ----------
    exchange : Deliveries
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
    exchange: Deliveries,
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


def lattice_limit(exchange: Deliveries, largest: int | None) -> int:
    """Return how many states may be gone through."""
    if largest is not None:
        return largest
    return LARGEST_WITH_BIG_INTEGERS if has_big_integers(exchange) else LARGEST_LATTICE
