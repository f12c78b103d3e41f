"""Paths through the lattice of a delivery: least largest incentives, and fewest chunks within bounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from goodoffices.durability.exchange.deliveries import Fewest
from goodoffices.durability.exchange.lattice import Lattice

__all__ = ["Bounds", "asked_in_between", "fewest_chunks", "least_largest"]

Array: TypeAlias = npt.NDArray[Any]
Bounds: TypeAlias = Mapping[int, npt.NDArray[np.bool_]]


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
