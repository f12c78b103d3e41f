"""Upper bounds, row by row of the bit matrix, of what parties can gain there together in one package.

What one side gains most by is rarely what the other gains most by. Of all columns only those count that no
other column beats for every party at once: usually a few dozen, and with them the bound is nearly tight.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from goodoffices.bargaining.bits import BitVerdicts
from goodoffices.bargaining.dominance import non_dominated

__all__ = ["SLACK", "front_gains", "joint_bounds"]

Floats = npt.NDArray[np.float64]
Above = Mapping[int, Floats]
SLACK = 1e-6
"""Points: far above rounding and the tolerance of comparisons."""
_MOST = 2**20
"""Gains worked out in a world; where the best columns are more, one that is best for everybody stands in."""


def front_gains(
    verdicts: BitVerdicts, parties: Sequence[int], place: int = 0, above: Above | None = None
) -> Floats:
    """Return what parties can gain at most in each row of the whole matrix, in any of the best columns.

    Parameters
    ----------
    verdicts : BitVerdicts
        Over all rows.
    parties : sequence of int
        Modelled ones.
    place : int
        In which world of the batch.
    above : mapping of party to float array of shape (n_worlds of the model or 1,), optional
        Gains are counted from these, in points above `no_deal`; from 0 by default.

    Returns
    -------
    float array of shape (n_parties, n_rows, n_best)
        In points above `no_deal`, before what departures cost. For every package there is a column in which
        each of the parties gains at least as much, so that a maximum over the last axis bounds anything that
        grows with every party's gain. Off by rounding alone.

    Raises
    ------
    ValueError
        If a party is counted and not modelled.

    Notes
    -----
    Cost O(n_columns log n_columns + n_parties * n_rows * n_best) for two parties; see `non_dominated` for
    more.
    """
    rows, columns = zip(*(_halves(verdicts, p, place, above) for p in parties), strict=True)
    points = np.array(columns)
    if len(parties) == 1:
        best = points.max(axis=1, keepdims=True)
    else:
        best = np.unique(points[:, non_dominated(points.T)], axis=1)
        if best.size * verdicts.space.n_rows > _MOST:
            best = points.max(axis=1, keepdims=True)
    return np.asarray(np.array(rows)[:, :, None] + best[:, None, :])


def joint_bounds(
    verdicts: BitVerdicts,
    parties: Sequence[int],
    spans: Floats | None = None,
    place: int = 0,
    above: Above | None = None,
) -> Floats:
    """Return, per row of the whole matrix, the most that the worst-placed of some parties can gain there.

    Parameters
    ----------
    verdicts : BitVerdicts
        Over all rows.
    parties : sequence of int
        Modelled ones, at least one.
    spans : array indexed by party, optional
        Gains are measured in these; in points by default.
    place : int
        In which world of the batch.
    above : mapping of party to float array of shape (n_worlds of the model or 1,), optional
        Gains are counted from these, in points above `no_deal`; from 0 by default.

    Returns
    -------
    float array of shape (n_rows,)
        Before what departures cost; off by rounding alone.

    Notes
    -----
    Two parties: O((n_rows + n_columns) log n_columns). More: as for `front_gains`.
    """
    unit = np.ones(len(verdicts.model.parties)) if spans is None else np.asarray(spans, dtype=np.float64)
    if len(parties) == 2:
        (one, its), (other, theirs) = (
            tuple(half / unit[p] for half in _halves(verdicts, p, place, above)) for p in parties
        )
        return _largest_least(one, its, other, theirs)
    gains = front_gains(verdicts, parties, place, above) / unit[list(parties), None, None]
    return np.asarray(gains.min(axis=0).max(axis=1))


def _largest_least(one: Floats, its: Floats, other: Floats, theirs: Floats) -> Floats:
    """Return per row the largest, over columns, of the smaller of ``one + its`` and ``other + theirs``.

    Along the best columns the first party's part falls and the second's rises: the largest least gain is
    next to where the two gains cross.
    """
    order = np.argsort(-its)
    its, theirs = its[order], theirs[order]
    best = theirs > np.concatenate(([-np.inf], np.maximum.accumulate(theirs)[:-1]))
    its, theirs = its[best], theirs[best]
    # How far the second party is ahead, which rises; the first column at which it is, in each row.
    crossing = np.searchsorted(theirs - its, one - other)
    after = np.minimum(crossing, len(its) - 1)
    before = np.maximum(crossing - 1, 0)
    return np.maximum(
        np.minimum(one + its[after], other + theirs[after]),
        np.minimum(one + its[before], other + theirs[before]),
    )


def _halves(verdicts: BitVerdicts, p: int, place: int, above: Above | None) -> tuple[Floats, Floats]:
    """Return party p's row parts, less no_deal and with all that it may be given on top, and column parts."""
    party = verdicts.model.parties[p]
    if party.score is None or party.no_deal is None:
        raise ValueError(f"{party.id} is counted, not modelled")

    def here(by_place: npt.NDArray[Any]) -> npt.NDArray[Any]:
        return np.asarray(by_place[place if len(by_place) > 1 else 0])

    rows, columns, across = verdicts.whole_parts(party.score)
    constant = float(here(verdicts.at(party.score.constant))) - float(here(verdicts.at(party.no_deal)))
    constant += sum(max(0.0, float(here(points))) for _, points in across)
    left = (here(rows).astype(np.float64) + constant) / party.score.scale
    if above is not None and p in above:
        left = left - float(here(verdicts.at(above[p])))
    right = here(columns).astype(np.float64) / party.score.scale
    return (
        np.broadcast_to(left, (verdicts.space.n_rows,)),
        np.broadcast_to(right, (verdicts.space.n_columns,)),
    )
