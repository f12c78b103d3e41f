"""A phased exchange as arrays: who decides when, what is done by then, and what stopping is worth.

A *moment* is one decision of one or several sides at once. A step in which all decide together is one moment;
a step with an order is several; the last moment is `end`, asked of every side that may go back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["END", "Exchange"]

Array = npt.NDArray[Any]
END = 0
"""The number of the decision after the last step, beside steps that count from 1."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """What M moments are to P parties in n worlds, all in points of each party's own scale.

    Attributes
    ----------
    steps : int array of shape (M,)
        The step that a moment belongs to, `END` for the last decision; in the order of time.
    deciders : bool array of shape (M, P)
        Who is asked at a moment.
    free : bool array of shape (M,)
        Whether those who decide together might as well decide one after another: no order is laid down.
    before : array of shape (M, P, n)
        To each party, what is done before the moment and stays when somebody stops.
    acts : array of shape (M, P, P, n)
        ``[m, q, p]``: to p, what q does if it goes on at m, as far as it stays when somebody else stops.
    stopping : array of shape (M, P, n)
        What going back from there is worth.
    loss : array of shape (M, P, n)
        What guarantees take from whoever stops: credible x worth x chance that it is seen.
    complete : array of shape (P, n)
        Everything done in full and in force at the end.

    The arrays hold floats, or Python integers and Fractions (dtype object), which are compared exactly.
    """

    steps: npt.NDArray[np.int64]
    deciders: npt.NDArray[np.bool_]
    free: npt.NDArray[np.bool_]
    before: Array
    acts: Array
    stopping: Array
    loss: Array
    complete: Array

    @property
    def n_parties(self) -> int:
        """Return P."""
        return int(self.deciders.shape[1])

    @property
    def n_worlds(self) -> int:
        """Return n."""
        return int(self.complete.shape[1])

    def stop_payoffs(self) -> Array:
        """Return what stopping alone gives each party at each moment, the others going on: (M, P, n)."""
        others = self.acts.sum(axis=1) - np.einsum("mppn->mpn", self.acts)
        return np.asarray(self.before + others + self.stopping - self.loss)

    def worst_stop_payoffs(self) -> Array:
        """Return the most that stopping gives in any order of those who decide together: (M, P, n).

        Who stops has before it any of the others' acts: at worst those, and only those, that are good for it.
        """
        gains = np.maximum(self.acts, 0)
        others = gains.sum(axis=1) - np.einsum("mppn->mpn", gains)
        worst = self.before + others + self.stopping - self.loss
        return np.where(self.free[:, None, None], worst, self.stop_payoffs())
