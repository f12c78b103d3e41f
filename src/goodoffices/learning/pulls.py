"""What each piece of evidence does to an answer: the answer with all evidence less the answer without it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from goodoffices.learning.update import Learned

__all__ = ["pulls"]

Floats = npt.NDArray[np.float64]


def pulls(learned: Learned, answers: Mapping[str, npt.ArrayLike]) -> dict[str, dict[str, float | None]]:
    """Return the pull of each claim and offer that counts on each answer.

    Parameters
    ----------
    learned : Learned
    answers : mapping of name to array of shape (n,) or (1,)
        Of each answer its value in each world of ``learned.ensemble``: 1 or 0 of a chance, else the number
        whose mean is the answer.

    Returns
    -------
    mapping of item to (mapping of answer to number)
        In the unit of the answer. None where leaving an item out cannot be told from the worlds at hand: it
        rules worlds out altogether, and they were picked by it.

    Notes
    -----
    A weight without an item is the weight divided by its likelihood, in worlds that were drawn as in worlds
    that were moved. O(n) per item and answer.
    """
    weights = learned.ensemble.weights
    values = {
        name: np.broadcast_to(np.asarray(value, dtype=np.float64), weights.shape)
        for name, value in answers.items()
    }
    found: dict[str, dict[str, float | None]] = {}
    for row, item in enumerate(learned.items):
        without = _weights_without(learned, row)
        found[item] = {
            name: None if without is None else _rounded(float(value @ weights - value @ without))
            for name, value in values.items()
        }
    return found


def _rounded(pull: float) -> float:
    """Return a pull without what only rounding left of it (nor a minus before 0)."""
    return round(pull, 12) + 0.0


def _weights_without(learned: Learned, row: int) -> Floats | None:
    """Return the weights that all evidence but one item gives, summing to 1; None where not known."""
    logs = learned.log_likelihoods
    if learned.knows_all_worlds:
        rest = np.delete(logs, row, axis=0).sum(axis=0)
    elif learned.rules_out[row]:
        return None
    else:
        with np.errstate(divide="ignore"):
            rest = np.log(learned.ensemble.weights) - logs[row]
    weights = np.exp(rest - rest.max())
    return np.asarray(weights / weights.sum())
