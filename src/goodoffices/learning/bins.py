"""An unknown cut into the answers that somebody could give: its values, or bins of equal weight."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["N_BINS", "Bins", "cut_into_bins", "shuffled"]

N_BINS = 8
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Bins:
    """The answers to one question.

    `labels` (n_worlds,) is the number of each world's bin, from 0 for the lowest; `low` and `high` (n_bins,)
    are the smallest and largest value in each; `shares` (n_bins,) their weights, which sum to 1.
    """

    labels: npt.NDArray[np.int64]
    low: Floats
    high: Floats
    shares: Floats

    @property
    def n(self) -> int:
        """How many bins there are."""
        return len(self.shares)


def cut_into_bins(
    values: npt.NDArray[Any], weights: npt.NDArray[Any], *, discrete: bool = False, n_bins: int = N_BINS
) -> Bins:
    """Cut an unknown into bins of equal weight; into its values where it has few.

    Worlds of one value are never parted, so that bins can be told in words; a value that holds the weight of
    several bins is one bin. Worlds of no weight go with their neighbours.

    Parameters
    ----------
    values, weights : arrays of shape (n_worlds,)
        Weights in any unit, none below 0, some above.
    discrete : bool
        Whether every value is a bin.
    n_bins : int
        The most bins of a number that is not discrete.

    Returns
    -------
    Bins

    Notes
    -----
    Cost O(n log n).

    Examples
    --------
    >>> cut_into_bins(np.arange(16.0), np.ones(16), n_bins=4).high.tolist()
    [3.0, 7.0, 11.0, 15.0]
    """
    values = np.asarray(values, dtype=np.float64)
    weights = np.asarray(weights, dtype=np.float64)
    known, where = np.unique(values[weights > 0], return_inverse=True)
    mass = np.bincount(where, weights=weights[weights > 0], minlength=len(known))
    mass = mass / mass.sum()
    if discrete or len(known) <= n_bins:
        of_value = np.arange(len(known))
    else:
        middle = np.cumsum(mass) - mass / 2
        bins = np.minimum((middle * n_bins).astype(np.int64), n_bins - 1)
        of_value = np.unique(bins, return_inverse=True)[1]
    starts = np.flatnonzero(np.diff(of_value, prepend=-1))
    nearest = np.minimum(np.searchsorted(known, values), len(known) - 1)
    return Bins(
        labels=of_value[nearest],
        low=known[starts],
        high=known[np.append(starts[1:], len(known)) - 1],
        shares=np.bincount(of_value, weights=mass).astype(np.float64),
    )


def shuffled(
    bins: Bins, weights: npt.NDArray[Any], rng: np.random.Generator, n: int
) -> npt.NDArray[np.integer[Any]]:
    """Return the labels that an unknown of the same law would have that has nothing to do with the worlds.

    The worlds are put in an order of chance and cut at the same shares of weight: shape (n, n_worlds).
    """
    if np.ptp(weights) == 0:
        return rng.permuted(np.tile(bins.labels.astype(np.int32), (n, 1)), axis=1)
    order = rng.permuted(np.tile(np.arange(len(weights)), (n, 1)), axis=1)
    mixed = np.asarray(weights, dtype=np.float64)[order]
    upto = np.cumsum(mixed, axis=1)
    middle = (upto - mixed / 2) / upto[:, -1:]
    labels = np.empty_like(order)
    np.put_along_axis(
        labels, order, np.searchsorted(np.cumsum(bins.shares)[:-1], middle, side="right"), axis=1
    )
    return labels
