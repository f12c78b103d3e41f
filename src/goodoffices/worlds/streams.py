"""Keyed streams of stratified draws: one per unknown, so that editing one leaves all others alone."""

from __future__ import annotations

import hashlib

import numpy as np
import numpy.typing as npt

__all__ = ["block_seed", "coin", "generator", "stratified"]

_TO_UNIT = 2.0**-53
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)


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
    raw = _bits(seed, path).random_raw(2 * n)
    place = np.argsort(raw[:n], kind="stable")
    within = ((raw[n:] >> np.uint64(11)).astype(np.float64) + 0.5) * _TO_UNIT
    return (place + within) / n


def coin(
    seed: int, path: str, runs: npt.NDArray[np.int64], counts: npt.NDArray[np.int64] | int = 0
) -> npt.NDArray[np.float64]:
    """Draw a point in (0, 1) for the `counts`-th chance of each run, whatever else is drawn and where.

    A number of its own for every (seed, path, run, count): runs may be made in any order, and on any machine.

    Parameters
    ----------
    seed : int
    path : str
        What hangs on it; the key of the stream.
    runs, counts : int arrays that broadcast

    Returns
    -------
    array
        Strictly between 0 and 1.

    References
    ----------
    .. [1] G. L. Steele, D. Lea, C. H. Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014,
       453-472 (SplitMix64, whose mixing is used here twice).
    """
    key = int.from_bytes(hashlib.sha256(f"{seed}\0{path}".encode()).digest()[:8], "big")
    run, count = np.broadcast_arrays(np.asarray(runs), np.asarray(counts))
    # Arrays of unsigned numbers wrap around without a warning, as is meant here; single numbers would warn.
    mixed = _mix(_steps(run) + np.full(run.shape or 1, key, dtype=np.uint64))
    mixed = _mix(mixed + _steps(count + 1)).reshape(run.shape)
    return np.asarray(((mixed >> np.uint64(11)).astype(np.float64) + 0.5) * _TO_UNIT)


def _steps(counts: npt.NDArray[np.int64]) -> npt.NDArray[np.uint64]:
    return np.atleast_1d(counts.astype(np.uint64)) * _GOLDEN


def _mix(values: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def block_seed(seed: int, block: int) -> int:
    """Return the seed of the worlds of a block of runs: the seed itself for block 0.

    Examples
    --------
    >>> block_seed(7, 0)
    7
    >>> block_seed(7, 1) != block_seed(8, 1)
    True
    """
    if block == 0:
        return seed
    return int.from_bytes(hashlib.sha256(f"{seed}\0block\0{block}".encode()).digest()[:7], "big")


def generator(seed: int, path: str) -> np.random.Generator:
    """Return a generator keyed as the draws are, for shuffling and resampling what has been drawn."""
    return np.random.Generator(_bits(seed, path))


def _bits(seed: int, path: str) -> np.random.PCG64:
    key = hashlib.sha256(f"{seed}\0{path}".encode()).digest()
    return np.random.PCG64(int.from_bytes(key, "big"))
