"""Three kinds of doubt kept apart: simulation error, the band that people read, and what drives it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from goodoffices.worlds.ensemble import Draw

__all__ = ["band", "band_masks", "wilson"]

Floats = npt.NDArray[np.float64]
_Z90 = 1.6448536269514722


def wilson(p: float, ess: float) -> tuple[float, float]:
    """Return the Wilson interval (90 %) of a share seen in `ess` independent worlds.

    Examples
    --------
    >>> tuple(round(bound, 4) for bound in wilson(0.5, 100))
    (0.4188, 0.5812)
    """
    z2 = _Z90**2
    centre = (p + z2 / (2 * ess)) / (1 + z2 / ess)
    half = _Z90 * math.sqrt(p * (1 - p) / ess + z2 / (4 * ess**2)) / (1 + z2 / ess)
    # Rounding must not leave the share outside its own interval.
    return min(p, max(0.0, centre - half)), max(p, min(1.0, centre + half))


def band_masks(draws: Sequence[Draw], weights: Floats) -> list[tuple[str, Floats, Floats]]:
    """Return, per unknown, the weights restricted to its lowest and its highest fifth, each summing to 1.

    An unknown of few values is restricted to its lowest and its highest value instead. Unknowns that are the
    same in every world are left out. Worlds at the edge of a fifth count in part, so that it is exact.
    """
    masks = []
    for draw in draws:
        values = np.broadcast_to(draw.values, weights.shape)
        alive = weights > 0
        if not alive.any() or np.ptp(values[alive]) == 0:
            continue
        if draw.discrete:
            low = weights * (values == values[alive].min())
            high = weights * (values == values[alive].max())
        else:
            low, high = _fifth(values, weights), _fifth(-values, weights)
        masks.append((draw.path, low / low.sum(), high / high.sum()))
    return masks


def _fifth(values: npt.NDArray[np.float64], weights: Floats) -> Floats:
    order = np.argsort(values, kind="stable")
    before = np.cumsum(weights[order]) - weights[order]
    taken = np.clip(weights.sum() / 5 - before, 0.0, weights[order])
    restricted = np.empty_like(weights)
    restricted[order] = taken
    return restricted


def band(
    values: Floats, masks: Sequence[tuple[str, Floats, Floats]], centre: float
) -> tuple[tuple[float, float], str | None]:
    """Return the smallest and largest mean of `values` over the restrictions of each unknown, and the driver.

    Parameters
    ----------
    values : array of shape (n,)
        What is averaged, per world (1 or 0 for a probability).
    masks : from `band_masks`
    centre : float
        The mean over all worlds; the band holds it.

    Returns
    -------
    ((low, high), driver)
        The driver is the unknown whose two fifths differ most; None if nothing is uncertain.
    """
    low = high = centre
    driver, widest = None, 1e-9
    for path, lower, upper in masks:
        at_low, at_high = float(values @ lower), float(values @ upper)
        low, high = min(low, at_low, at_high), max(high, at_low, at_high)
        if abs(at_high - at_low) > widest:
            driver, widest = path, abs(at_high - at_low)
    return (max(0.0, round(low, 12)), min(1.0, round(high, 12))), driver
