"""Weights given by their logarithms: how many equal ones they are worth, and picking by them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["effective_size", "pick", "strength_left"]

Floats = npt.NDArray[np.float64]
_HALVINGS = 50


def effective_size(log_weights: Floats) -> float:
    """Return Kish's effective sample size of weights given by their logarithms; 0 where all are 0.

    ``(sum w)^2 / sum w^2`` [1]_.

    References
    ----------
    .. [1] L. Kish, "Survey Sampling", Wiley (1965).

    Examples
    --------
    >>> round(effective_size(np.log([0.5, 0.25, 0.25])), 3)
    2.667
    """
    top = log_weights.max()
    if top == -np.inf:
        return 0.0
    weights = np.exp(log_weights - top)
    return float(weights.sum() ** 2 / np.square(weights).sum())


def pick(log_weights: Floats, n: int, start: float) -> npt.NDArray[np.int64]:
    """Pick `n` places by weight, in even steps from one random start in (0, 1), in ascending order.

    A place of weight w out of a sum of 1 is picked n w times, rounded down or up.
    """
    upto = np.cumsum(np.exp(log_weights - log_weights.max()))
    at = (start + np.arange(n)) / n * upto[-1]
    return np.asarray(np.minimum(np.searchsorted(upto, at, side="right"), len(upto) - 1))


def strength_left(logs: Floats, so_far: float, least: float) -> float:
    """Return the largest strength up to 1 of evidence at which it leaves an effective size of `least`.

    Evidence of strength s counts with its likelihood to the power s; `so_far` is the strength that worlds
    have been picked by already.
    """
    if effective_size((1.0 - so_far) * logs) >= least:
        return 1.0
    low, high = 0.0, 1.0 - so_far
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if effective_size(middle * logs) >= least else (low, middle)
    return so_far + high
