"""Sealed bids split down the middle: how two sides shade them in equilibrium, and what that costs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from goodoffices.errors import QuestionError

__all__ = ["SealedBids", "linear_ask", "linear_bid", "sealed_bid_gains"]


@dataclass(frozen=True, slots=True)
class SealedBids:
    """What sealed bids gained on average, beside all there was to gain, and how often they met."""

    gains: float
    first_best: float
    p_trade: float
    n_pairs: int
    method: str
    exact: bool


def linear_bid(value: ArrayLike) -> NDArray[np.float64]:
    """Return what a side bids for a stake worth `value` to it: ``2/3 value + 1/12``, at most its value.

    Where both limits lie anywhere between 0 and 1 and the price is the mean of the two bids, this and
    `linear_ask` answer each other best [1]_. Bids below 1/4 meet no ask; there the value itself is bid.

    Parameters
    ----------
    value : array of any shape
        Between 0 and 1.

    Returns
    -------
    array of the same shape

    References
    ----------
    .. [1] K. Chatterjee, W. Samuelson, "Bargaining under Incomplete Information", Operations Research 31
       (1983) 835-851.

    Examples
    --------
    >>> linear_bid([1.0, 0.25]).round(3).tolist()
    [0.75, 0.25]
    """
    values = np.asarray(value, dtype=np.float64)
    return np.asarray(np.minimum(values, 2 / 3 * values + 1 / 12))


def linear_ask(cost: ArrayLike) -> NDArray[np.float64]:
    """Return what a side asks for a stake that costs it `cost`: ``2/3 cost + 1/4``, at least its cost.

    Parameters
    ----------
    cost : array of any shape
        Between 0 and 1; the mirror image of `linear_bid`.

    Returns
    -------
    array of the same shape

    Examples
    --------
    >>> linear_ask([0.0, 0.75]).round(3).tolist()
    [0.25, 0.75]
    """
    costs = np.asarray(cost, dtype=np.float64)
    return np.asarray(np.maximum(costs, 2 / 3 * costs + 1 / 4))


def sealed_bid_gains(values: ArrayLike, costs: ArrayLike) -> SealedBids:
    """State what the linear bids gain over pairs of limits drawn evenly from 0 to 1.

    Parameters
    ----------
    values, costs : array of shape (n_pairs,)
        Between 0 and 1, pair by pair.

    Returns
    -------
    SealedBids
        As n grows `gains` comes to 9/64 and `p_trade` to 9/32: the most that any procedure reaches [1]_.

    Raises
    ------
    QuestionError
        If there are no pairs, or a limit is not between 0 and 1.

    Notes
    -----
    O(n_pairs). Blind bids are not truthful bids: each side shades by up to a quarter of the range.

    References
    ----------
    .. [1] R. B. Myerson, M. A. Satterthwaite, "Efficient Mechanisms for Bilateral Trading", Journal of
       Economic Theory 29 (1983) 265-281.

    Examples
    --------
    >>> found = sealed_bid_gains([1.0, 0.5], [0.0, 0.4])
    >>> found.gains, found.p_trade
    (0.5, 0.5)
    """
    value, cost = np.asarray(values, dtype=np.float64), np.asarray(costs, dtype=np.float64)
    if value.ndim != 1 or value.shape != cost.shape or value.size == 0:
        raise QuestionError(
            f"{value.shape} values and {cost.shape} costs.", "Give as many of one as the other."
        )
    if not (((value >= 0) & (value <= 1)).all() and ((cost >= 0) & (cost <= 1)).all()):
        raise QuestionError("A limit is not between 0 and 1.", "Bring both to that range.")
    met = linear_bid(value) >= linear_ask(cost)
    return SealedBids(
        float(np.mean(np.where(met, value - cost, 0.0))),
        float(np.mean(np.maximum(value - cost, 0.0))),
        float(np.mean(met)),
        value.size,
        "linear equilibrium of the sealed-bid double auction, over the pairs given",
        True,
    )
