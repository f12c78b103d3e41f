"""How much is to be had in each world: the gap between the sides, and each side's ideal gain.

Both are maxima over a whole space. Rows of the bit matrix are taken in the order of an upper bound (row part
plus best column) and the search stops when no row left can do better; the result is exact.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from goodoffices.bargaining.bits import BitVerdicts

__all__ = ["gap", "ideal_gains"]

Array = npt.NDArray[Any]
Words = npt.NDArray[np.uint64]
_FIRST_ROWS = 32


def _gains(verdicts: BitVerdicts, p: int, rows: Array) -> npt.NDArray[np.float64]:
    """Return E - no_deal of party p in points, over some rows of a one-world `verdicts`: (len(rows), n_columns)."""
    party = verdicts.model.parties[p]
    score = party.score
    if score is None or party.no_deal is None:
        raise ValueError(f"{party.id} is counted, not modelled")
    left, right, across = verdicts.score_parts(score)
    constant = float(verdicts.at(score.constant)[0]) - float(verdicts.at(party.no_deal)[0])
    value = np.asarray(left[0][_some(left[0], rows)][:, None] + right[0][None, :], dtype=np.float64) + constant
    for condition, points in across:
        value += float(points[0]) * _inside(verdicts, verdicts.condition(condition)[0], rows)
    if party.coalition is not None:
        for where, cost, _ in verdicts.departures(p):
            if float(cost[0]):
                value -= float(cost[0]) * _inside(verdicts, where[0], rows)
    return value / score.scale


def _some(by_row: Array, rows: Array) -> Array:
    return rows if len(by_row) > 1 else np.zeros(len(rows), dtype=np.int64)


def _inside(verdicts: BitVerdicts, bits: Words, rows: Array) -> npt.NDArray[np.bool_]:
    """Unpack some rows of a matrix of bits: (len(rows), n_columns)."""
    space = verdicts.space
    chosen = bits[_some(bits, rows)]
    full = np.ascontiguousarray(np.broadcast_to(chosen, (len(rows), space.n_words)))
    return np.unpackbits(full.view(np.uint8), axis=1, bitorder="little", count=space.n_columns).astype(bool)


def _bounds(verdicts: BitVerdicts, p: int) -> npt.NDArray[np.float64]:
    """Return, per row, the most that party p can gain there: its row part and its best column."""
    score, no_deal = verdicts.model.parties[p].score, verdicts.model.parties[p].no_deal
    if score is None or no_deal is None:
        raise ValueError(f"{verdicts.model.parties[p].id} is counted, not modelled")
    rows, columns, across = verdicts.score_parts(score)
    extra = sum(max(0.0, float(points[0])) for _, points in across)
    constant = float(verdicts.at(score.constant)[0]) - float(verdicts.at(no_deal)[0])
    best = (rows[0].astype(np.float64) + float(columns[0].max()) + extra + constant) / score.scale
    return np.broadcast_to(best, (verdicts.space.n_rows,))


def _highest(
    verdicts: BitVerdicts, bound: npt.NDArray[np.float64], within: Words, value: Callable[[Array], npt.NDArray[np.float64]]
) -> float:
    """Return the largest `value(rows)` among the packages of `within` (-inf if none), rows in the order of `bound`."""
    full = np.broadcast_to(within, (verdicts.space.n_rows, within.shape[1]))
    live = np.flatnonzero(full.any(axis=1))
    order = live[np.argsort(-bound[live], kind="stable")]
    best, start, step = -np.inf, 0, _FIRST_ROWS
    while start < len(order) and bound[order[start]] > best:
        rows = order[start : start + step]
        inside = _inside(verdicts, within, rows)
        best = max(best, float(value(rows)[inside].max(initial=-np.inf)))
        start, step = start + step, step * 4
    return best


def gap(verdicts: BitVerdicts) -> float:
    """Return the points spare (or missing, below 0) at the best package of one world.

    The largest, over packages that meet every limit but `no_deal` and over the sets of parties that make an
    agreement, of the smallest ``E - no_deal`` in the set; NaN where no package meets the other limits.

    Parameters
    ----------
    verdicts : BitVerdicts
        Of exactly one world, over all rows.
    """
    model = verdicts.model
    best = -np.inf
    for members in model.agreeing:
        parties = sorted(p for p in members if model.parties[p].score is not None)
        if not parties:
            continue
        meets = verdicts.coherent() & verdicts.ratified(model.steps, None)
        for p in parties:
            meets = meets & verdicts.lines_hold(p) & verdicts.ratified(model.parties[p].steps, p)
        bound = np.minimum.reduce([_bounds(verdicts, p) for p in parties])

        def least(rows: Array, parties: list[int] = parties) -> npt.NDArray[np.float64]:
            return np.asarray(np.minimum.reduce([_gains(verdicts, p, rows) for p in parties]))

        best = max(best, _highest(verdicts, bound, meets[0], least))
    return best if np.isfinite(best) else np.nan


def ideal_gains(verdicts: BitVerdicts) -> npt.NDArray[np.float64]:
    """Return, per party, the most it can gain in a deal of one world that leaves nobody below `no_deal`.

    Shape (n_parties,): NaN where there is no such deal, 0 for parties that are not modelled.
    """
    model = verdicts.model
    parties = [p for p, party in enumerate(model.parties) if party.score is not None and party.always is None]
    result = np.zeros(len(model.parties))
    rational = verdicts.agreed()
    for p in parties:
        rational = rational & verdicts.reckons_yes(p)
    for p in parties:
        found = _highest(verdicts, _bounds(verdicts, p), rational[0], lambda rows, p=p: _gains(verdicts, p, rows))  # type: ignore[misc]
        result[p] = max(0.0, found) if np.isfinite(found) else np.nan
    return result
