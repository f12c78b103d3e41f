"""Keyed streams of stratified draws: one per unknown, so that editing one leaves all others alone."""

from __future__ import annotations

import hashlib

import numpy as np
import numpy.typing as npt

__all__ = ["stratified"]

_TO_UNIT = 2.0**-53


def stratified(seed: int, path: str, n: int) -> npt.NDArray[np.float64]:
    """Draw `n` points in (0, 1), one in each of n equal strata, in an order of their own.

    A Latin hypercube is such a draw per dimension. Only the raw output of PCG64 is used, which NumPy
    guarantees never to change, so the same seed gives the same worlds on any machine.

    Parameters
    ----------
    seed : int
        The seed of the run.
    path : str
        The place of the unknown in the case; the key of its stream.
    n : int
        How many worlds.

    Returns
    -------
    array of shape (n,)
        Strictly between 0 and 1. Cost O(n log n).

    References
    ----------
    .. [1] M. D. McKay, R. J. Beckman, W. J. Conover, "A Comparison of Three Methods for Selecting Values of
       Input Variables", Technometrics 21 (1979) 239-245.
    """
    key = hashlib.sha256(f"{seed}\0{path}".encode()).digest()
    raw = np.random.PCG64(int.from_bytes(key, "big")).random_raw(2 * n)
    place = np.argsort(raw[:n], kind="stable")
    within = ((raw[n:] >> np.uint64(11)).astype(np.float64) + 0.5) * _TO_UNIT
    return (place + within) / n
