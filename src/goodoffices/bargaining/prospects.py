"""How much is to be had in each world: the gap between the sides, and each side's ideal gain.

Both are maxima over a whole space. Rows of the bit matrix are taken in the order of an upper bound, and the
search stops when no row left can do better; the result is exact.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from goodoffices.bargaining.bits import BitVerdicts
from goodoffices.bargaining.bounds import SLACK, front_gains, joint_bounds

__all__ = ["gap", "ideal_gains", "nearest_within"]

Array = npt.NDArray[Any]
Words = npt.NDArray[Any]  # uint64
_FIRST_ROWS, _MOST_ROWS = 64, 1024


def _gains(part: BitVerdicts, p: int) -> npt.NDArray[np.float64]:
    """Return E - no_deal of party p in points, over the rows of a one-world `part`: (n_rows, n_columns)."""
    party = part.model.parties[p]
    score = party.score
    if score is None or party.no_deal is None:
        raise ValueError(f"{party.id} is counted, not modelled")
    left, right, across = part.score_parts(score)
    constant = float(part.at(score.constant)[0]) - float(part.at(party.no_deal)[0])
    value = np.asarray(left[0][:, None] + right[0][None, :], dtype=np.float64) + constant
    for condition, points in across:
        value += float(points[0]) * _inside(part, part.condition(condition)[0])
    if party.coalition is not None:
        for where, cost, _ in part.departures(p):
            if float(cost[0]):
                value -= float(cost[0]) * _inside(part, where[0])
    return value / score.scale


def _inside(part: BitVerdicts, bits: Words) -> npt.NDArray[np.bool_]:
    """Unpack a matrix of bits: (n_rows, n_columns)."""
    full = np.ascontiguousarray(np.broadcast_to(bits, (part.n_rows, part.space.n_words)))
    return np.unpackbits(full.view(np.uint8), axis=1, bitorder="little", count=part.space.n_columns).astype(
        bool
    )


def _highest(
    verdicts: BitVerdicts,
    bound: npt.NDArray[np.float64],
    within: Callable[[BitVerdicts], Words],
    value: Callable[[BitVerdicts], npt.NDArray[np.float64]],
) -> tuple[float, npt.NDArray[np.int64] | None]:
    """Return the largest `value` among packages of `within`, and one that reaches it (-inf, None if none).

    Rows are taken in the order of `bound`, an upper bound of the value there, until none left can do better.
    """
    order = np.argsort(-bound, kind="stable")
    best, package, start, step = -np.inf, None, 0, _FIRST_ROWS
    while start < len(order) and bound[order[start]] > best:
        rows = order[start : start + step]
        part = verdicts.on_rows(rows)
        bits = part.full(within(part))
        live = np.flatnonzero(bits.any(axis=(0, 2)))
        if len(live):
            if 2 * len(live) < part.n_rows:
                rows = rows[live]
                part, bits = verdicts.on_rows(rows), bits[:, live]
            worth = np.where(_inside(part, bits[0]), value(part), -np.inf)
            row, column = np.unravel_index(int(worth.argmax()), worth.shape)
            if worth[row, column] > best:
                best = float(worth[row, column])
                package = verdicts.space.decode(rows[[row]], np.array([column]))[0]
        start, step = start + step, min(4 * step, _MOST_ROWS)
    return best, package


def _least_gain(
    parties: Sequence[int], spans: npt.NDArray[np.float64] | None = None
) -> Callable[[BitVerdicts], Array]:
    def value(part: BitVerdicts) -> Array:
        gains = [_gains(part, p) / (1.0 if spans is None else spans[p]) for p in parties]
        return np.asarray(np.minimum.reduce(gains))

    return value


def nearest_within(
    verdicts: BitVerdicts,
    within: Callable[[BitVerdicts], Words],
    parties: Sequence[int],
    spans: npt.NDArray[np.float64],
) -> npt.NDArray[np.int64] | None:
    """Return the package of `within` whose worst-placed party is best placed, gains as shares of `spans`.

    Parameters
    ----------
    verdicts : BitVerdicts
        Of exactly one world, over all rows.
    within : callable
        Gives the bits of the packages allowed, on some rows.
    parties : sequence of int
        Whose gains count.
    spans : array of shape (n_parties,)
        Utility ranges, above 0.
    """
    bound = joint_bounds(verdicts, parties, spans)
    return _highest(verdicts, bound, within, _least_gain(parties, spans))[1]


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

        def meets(part: BitVerdicts, parties: list[int] = parties) -> Words:
            bits = part.coherent() & part.ratified(model.steps, None)
            for p in parties:
                bits = bits & part.lines_hold(p) & part.ratified(model.parties[p].steps, p)
            return bits

        needs = verdicts.space.needs(model).to_ratify
        above = {p: need for p in parties if (need := needs[p]) is not None}
        possible = joint_bounds(verdicts, parties, above=above) >= -SLACK
        bound = np.where(possible, joint_bounds(verdicts, parties), -np.inf)
        best = max(best, _highest(verdicts, bound, meets, _least_gain(parties))[0])
    return best if np.isfinite(best) else np.nan


def ideal_gains(verdicts: BitVerdicts) -> npt.NDArray[np.float64]:
    """Return, per party, the most it can gain in a deal of one world that leaves nobody below `no_deal`.

    Shape (n_parties,): NaN where there is no such deal, 0 for parties that are not modelled.
    """
    model = verdicts.model
    parties = [p for p, party in enumerate(model.parties) if party.score is not None and party.always is None]
    result = np.zeros(len(model.parties))

    def rational(part: BitVerdicts) -> Words:
        bits = part.agreed()
        for p in parties:
            bits = bits & part.reckons_yes(p)
        return bits

    gains = front_gains(verdicts, parties) if parties else np.zeros((0, 0, 0))
    possible = (gains >= -SLACK).all(axis=0)
    for place, p in enumerate(parties):
        bound = np.where(possible, gains[place], -np.inf).max(axis=1)
        found = _highest(verdicts, bound, rational, _least_gain([p]))[0]
        result[p] = max(0.0, found) if np.isfinite(found) else np.nan
    return result
