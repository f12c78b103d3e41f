"""How much each limit has to do with there being no deal: Shapley values of blocking.

The game: v(S) is the weight of the worlds in which keeping the limits S alone rules out a deal. A limit's
blockage is its Shapley value [1]_, so the values add up to v(all limits), which is 1 - p_deal.

References
----------
.. [1] L. S. Shapley, "A value for n-person games", Contributions to the Theory of Games II (1953) 307-317.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from goodoffices.bargaining.conflicts import ConflictTable, Family, bits_of
from goodoffices.bargaining.positions import Limit
from goodoffices.worlds.intervals import wilson

__all__ = ["MOST_LIMITS_EXACT", "WHOLE_PACKAGE", "Blockage", "Share", "blockage", "blockage_by_issue"]

MOST_LIMITS_EXACT = 12
WHOLE_PACKAGE = "whole package"
_Z90 = 1.6448536269514722

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Share:
    """A value with its simulation error (90 %)."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Blockage:
    """Blockage by limit position, largest first; `exact` unless orders of limits had to be sampled.

    The values add up to `total` = 1 - p_deal, less the weight of worlds without any coherent package, for
    which no limit is to blame.
    """

    shares: Mapping[int, Share]
    total: float
    exact: bool
    n_orders: int


def blockage(
    table: ConflictTable,
    *,
    ess: float | None = None,
    rng: np.random.Generator | None = None,
    n_orders: int = 2_000,
    at_most: int = MOST_LIMITS_EXACT,
) -> Blockage:
    """Divide 1 - p_deal among the limits that block, by Shapley value.

    A sum of games has the sum of their values, so each distinct family of worlds is divided by itself: over
    all its subsets while it has at most `at_most` limits, else over sampled orders.

    Parameters
    ----------
    table : ConflictTable
        Families of worlds and their weights.
    ess : float, optional
        Effective number of worlds, for the simulation error of the ensemble; None when it is exact.
    rng : numpy.random.Generator, optional
        Needed only where orders are sampled.
    n_orders : int
        Sampled orders per family.
    at_most : int
        Limits of a family that are still divided exactly.

    Returns
    -------
    Blockage
        By limit position, limits that are in no conflict left out.

    Raises
    ------
    ValueError
        If a family has more than `at_most` limits and no `rng` is given.
    """
    values: dict[int, float] = {}
    variances: dict[int, float] = {}
    total = 0.0
    sampled = False
    for family, weight in zip(table.families, table.family_weights, strict=True):
        if not family or family == (0,):
            continue
        total += weight
        limits = bits_of(int(np.bitwise_or.reduce(np.array(family, dtype=object))))
        if len(limits) <= at_most:
            shares, errors = _exact_shares(family, limits), np.zeros(len(limits))
        elif rng is None:
            raise ValueError(f"{len(limits)} limits block together: pass rng, so that orders can be sampled")
        else:
            shares, errors = _sampled_shares(family, limits, rng, n_orders)
            sampled = True
        for limit, share, error in zip(limits, shares.tolist(), errors.tolist(), strict=True):
            values[limit] = values.get(limit, 0.0) + weight * share
            variances[limit] = variances.get(limit, 0.0) + (weight * error) ** 2
    order = sorted(values, key=lambda limit: (-round(values[limit], 12), limit))
    return Blockage(
        {limit: _with_error(values[limit], variances[limit], ess) for limit in order},
        total,
        not sampled,
        n_orders if sampled else 0,
    )


def _with_error(value: float, variance: float, ess: float | None) -> Share:
    """Join the error of the ensemble (a share of worlds is the widest case) and that of sampled orders."""
    value = min(1.0, max(0.0, value))
    low, high = (value, value) if ess is None else wilson(value, ess)
    half = _Z90 * math.sqrt(variance)
    low = max(0.0, value - math.hypot(value - low, half))
    return Share(value, low, min(1.0, value + math.hypot(high - value, half)))


def _exact_shares(family: Family, limits: tuple[int, ...]) -> Floats:
    """Return the Shapley value of each limit in the worlds of one family, over all subsets."""
    n = len(limits)
    place = {limit: position for position, limit in enumerate(limits)}
    subsets = np.arange(1 << n, dtype=np.uint32)
    blocking = np.ones(1 << n, dtype=np.bool_)
    for mask in family:
        packed = sum(1 << place[limit] for limit in bits_of(mask))
        blocking &= (subsets & np.uint32(packed)) != 0
    chances = np.array([1.0 / (n * math.comb(n - 1, size)) for size in range(n)] + [0.0])
    chance = chances[np.bitwise_count(subsets)]
    shares = np.empty(n)
    for position in range(n):
        halves = blocking.reshape(-1, 2, 1 << position)
        pivotal = halves[:, 1, :] & ~halves[:, 0, :]
        shares[position] = chance.reshape(-1, 2, 1 << position)[:, 0, :][pivotal].sum()
    return shares


def _sampled_shares(
    family: Family, limits: tuple[int, ...], rng: np.random.Generator, n_orders: int
) -> tuple[Floats, Floats]:
    """Return the share of orders in which each limit is the one that completes a block, and its error.

    In an order, a mask is hit when its first limit comes; the block is complete when the last mask is hit.
    """
    place = {limit: position for position, limit in enumerate(limits)}
    ranks = rng.permuted(np.tile(np.arange(len(limits)), (n_orders, 1)), axis=1)
    last = np.full(n_orders, -1)
    for mask in family:
        members = [place[limit] for limit in bits_of(mask)]
        last = np.maximum(last, ranks[:, members].min(axis=1))
    shares = (ranks == last[:, None]).mean(axis=0)
    return shares, np.sqrt(shares * (1 - shares) / max(1, n_orders - 1))


def blockage_by_issue(
    shares: Mapping[int, Share], limits: Sequence[Limit], issue_ids: Sequence[str]
) -> dict[str, float]:
    """Spread blockage over issues: a red line's equally over those its rule names, the rest on the whole.

    Parameters
    ----------
    shares : mapping of limit position to Share
        As in `Blockage.shares`.
    limits, issue_ids : sequences
        What limits and issues are called.

    Returns
    -------
    dict
        Issue id to blockage, largest first, ``whole package`` last; both only where there is any.
    """
    parts: dict[int, float] = {}
    whole = 0.0
    for position, share in shares.items():
        limit = limits[position]
        if limit.kind == "red_line" and limit.issues:
            for issue in limit.issues:
                parts[issue] = parts.get(issue, 0.0) + share.value / len(limit.issues)
        else:
            whole += share.value
    order = sorted(parts, key=lambda issue: (-round(parts[issue], 12), issue))
    answer = {issue_ids[issue]: parts[issue] for issue in order if parts[issue] > 0}
    return answer | ({WHOLE_PACKAGE: whole} if whole > 0 else {})
