"""Shares of worlds as chances, with their two doubts: simulation error, and the band that people read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from goodoffices.answers.results import Chance
from goodoffices.worlds.intervals import band, wilson

__all__ = ["certain_chance", "chance_of", "quantile"]

Floats = npt.NDArray[np.float64]


def certain_chance(values: npt.NDArray[Any]) -> Chance:
    """Return the chance of what is so or not in the one world there is."""
    value = float(np.asarray(values, dtype=np.float64).ravel()[0])
    return Chance(value, value, value, (value, value), None)


def chance_of(
    values: npt.NDArray[Any],
    weights: Floats,
    masks: Sequence[tuple[str, Floats, Floats]],
    ess_per_weight: float = 1.0,
) -> Chance:
    """Return the chance of something that is so (1) or not (0) in each world.

    Parameters
    ----------
    values, weights : arrays of shape (n_worlds,)
        Weights sum to 1.
    masks : from `goodoffices.worlds.intervals.band_masks`
    ess_per_weight : float
        By how much the effective number of worlds differs from that of their weights: below 1 where worlds
        were resampled.
    """
    full = np.asarray(values, dtype=np.float64)
    value = min(1.0, max(0.0, float(full @ weights)))
    limits, driver = band(full, masks, value)
    low, high = wilson(value, ess_per_weight * float(1.0 / np.square(weights).sum()))
    return Chance(value, low, high, limits, driver)


def quantile(values: npt.NDArray[Any], weights: Floats, share: float) -> float:
    """Return the least value that at least this share of the weight does not exceed.

    Examples
    --------
    >>> quantile(np.array([3.0, 1.0, 2.0]), np.array([0.5, 0.25, 0.25]), 0.5)
    2.0
    """
    plain = np.asarray(values, dtype=np.float64)
    order = np.argsort(plain, kind="stable")
    upto = np.cumsum(weights[order])
    # The sum of many weights may miss the share by rounding alone.
    place = int(np.searchsorted(upto, share * upto[-1] - 1e-12))
    return float(plain[order[min(place, len(order) - 1)]])
