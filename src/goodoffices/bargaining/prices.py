"""What a bridging move costs: the package that it opens, and how far each limit gives way there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from goodoffices.bargaining.conflicts import bits_of
from goodoffices.bargaining.positions import Limit

__all__ = ["CROSSED", "BridgeCost", "cost_of"]

CROSSED = "crossed"
"""The cost of a red line or a rule: it has no number."""
_WORD = 64


@dataclass(frozen=True, slots=True)
class BridgeCost:
    """The package that a bridging move opens, as a row of the candidates, and what each limit gives up.

    `cost` by limit id: points short for a no_deal, seats short for a step, "crossed" for the rest.
    """

    row: int
    cost: Mapping[str, float | str]


def cost_of(
    relax: int,
    limits: Sequence[Limit],
    broken: npt.ArrayLike,
    effective: npt.NDArray[np.float64],
    no_deal: npt.NDArray[np.float64],
    ranges: npt.NDArray[np.float64],
    seats_short: Mapping[int, npt.NDArray[np.float64]],
    *,
    asked: npt.NDArray[np.bool_] | None = None,
) -> BridgeCost | None:
    """Choose the package that a bridging move opens, and say what the move costs.

    Among the candidates that break nothing outside `relax`: the one whose largest shortfall, as a share of
    that party's utility range, is smallest; if no `no_deal` is relaxed, and among equals, the one whose
    least gain share is largest; then the first.

    Parameters
    ----------
    relax : int
        Mask of the limits that give way.
    limits : sequence of Limit
        What the bits mean.
    broken : array of shape (n,)
        Mask of the limits that each candidate breaks.
    effective, no_deal : arrays of shape (n, n_parties) and (n_parties,)
        In points. NaN in `no_deal` marks a party that has none.
    ranges : array of shape (n_parties,)
        Largest minus smallest effective utility over coherent packages.
    seats_short : mapping of limit position to an array of shape (n,)
        Seats that a step lacks at each candidate.
    asked : array of shape (n, n_parties), optional
        Whose yes the candidate counts on; all by default. The gains of others do not matter.

    Returns
    -------
    BridgeCost or None
        None when no candidate is within `relax`.
    """
    rows = _rows_within(relax, broken)
    if not rows.size:
        return None
    scale = np.where(ranges > 0, ranges, 1.0)
    gains = (effective[rows] - no_deal) / scale
    if asked is not None:
        gains = np.where(asked[rows], gains, np.inf)
    gains = np.where(np.isnan(gains), np.inf, gains)
    bits = bits_of(relax)
    short_parties = [limits[bit].party for bit in bits if limits[bit].kind == "no_deal"]
    columns = [party for party in short_parties if party is not None]
    largest = np.maximum(0.0, -gains[:, columns]).max(axis=1) if columns else np.zeros(rows.size)
    order = np.lexsort((np.arange(rows.size), -np.round(gains.min(axis=1), 12), np.round(largest, 12)))
    row = int(rows[order[0]])
    cost: dict[str, float | str] = {}
    for bit in bits:
        limit = limits[bit]
        if limit.kind == "no_deal" and limit.party is not None:
            cost[limit.id] = max(0.0, float(no_deal[limit.party] - effective[row, limit.party]))
        elif limit.kind == "step" and bit in seats_short:
            cost[limit.id] = float(seats_short[bit][row])
        else:
            cost[limit.id] = CROSSED
    return BridgeCost(row, cost)


def _rows_within(relax: int, broken: npt.ArrayLike) -> npt.NDArray[np.intp]:
    masks = np.asarray(broken)
    if masks.dtype == object or relax >> _WORD:
        return np.flatnonzero([not int(mask) & ~relax for mask in masks])
    outside = np.uint64(~relax & ((1 << _WORD) - 1))
    return np.flatnonzero((masks.astype(np.uint64) & outside) == 0)
