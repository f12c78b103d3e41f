"""Moving worlds so that copies become different again, without leaving what the evidence makes of them.

Every draw of a world is a function of uniform numbers, so the worlds before any evidence are the points of a
unit cube, all equally likely. A Metropolis step there proposes other uniform numbers by a rule that is as
likely to lead back, and accepts with the ratio of the likelihoods: the worlds keep the distribution that the
evidence gives them [1]_.

References
----------
.. [1] W. R. Gilks, C. Berzuini, "Following a Moving Target: Monte Carlo Inference for Dynamic Bayesian
   Models", Journal of the Royal Statistical Society B 63 (2001) 127-146.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from goodoffices.worlds.ensemble import Ensemble
from goodoffices.worlds.streams import stratified

__all__ = ["Moved", "move", "with_uniforms"]

Floats = npt.NDArray[np.float64]
_FEWEST_ROUNDS, _MOST_ROUNDS = 20, 60
_WIDEST = 1.0
_WANTED = 0.3  # of small steps accepted: near the best for few and for many dimensions


@dataclass(frozen=True)
class Moved:
    """Worlds after their moves; `acceptance` is the share of moves accepted."""

    ensemble: Ensemble
    log_likelihoods: Floats
    acceptance: float


def with_uniforms(ensemble: Ensemble, uniforms: Mapping[str, Floats], n: int) -> Ensemble:
    """Return `n` equally weighted worlds with given uniform numbers by path; other unknowns are drawn afresh.

    Parameters
    ----------
    ensemble : Ensemble
        Whose case, seed and streams are kept.
    uniforms : mapping of path to array of shape (n,)
    """

    def uniform_of(path: str) -> Floats:
        if path in uniforms:
            return uniforms[path]
        return stratified(ensemble.seed, ensemble.stream_of(path), n)

    return replace(ensemble, n=n, weights=np.full(n, 1.0 / n), uniform_of=uniform_of, _cache={})


def move(ensemble: Ensemble, start: Mapping[str, Floats], log_in: Callable[[Ensemble], Floats]) -> Moved:
    """Move worlds by Metropolis steps over their uniform numbers.

    Parameters
    ----------
    ensemble : Ensemble
        Whose case, seed and streams the worlds have.
    start : mapping of path to array of shape (n,)
        The uniform numbers that the likelihoods look at; every world possible.
    log_in : callable
        The log-likelihood of each piece of evidence in each world of an ensemble: shape (n_items, n).

    Notes
    -----
    A round proposes three things to every world: small steps, reflected at 0 and 1, of all its numbers; small
    steps of some of them; fresh numbers for one or two of them, which is how coins and choices change. The
    length of small steps is fitted in the first half of the rounds and then left alone. Every unknown has its
    own random numbers, keyed by its stream, so that renaming moves the same worlds in the same way.
    """
    n = len(next(iter(start.values())))
    paths = tuple(start)
    here = dict(start)
    logs = log_in(with_uniforms(ensemble, here, n))
    random = _Random(ensemble)
    rounds = min(_MOST_ROUNDS, _FEWEST_ROUNDS + 4 * len(paths))
    width, accepted, proposed = 0.2, 0, 0
    for turn in range(rounds):
        for part in (1.0, min(1.0, 2.0 / len(paths)), 0.0):
            there = _propose(here, random, width, part)
            logs_there = log_in(with_uniforms(ensemble, there, n))
            with np.errstate(invalid="ignore"):
                ratio = logs_there.sum(axis=0) - logs.sum(axis=0)
            takes = np.log(random.of("learning.moves", n)) < ratio
            differs = np.any([there[path] != here[path] for path in paths], axis=0)
            accepted, proposed = accepted + int((takes & differs).sum()), proposed + int(differs.sum())
            here = {path: np.where(takes, there[path], here[path]) for path in paths}
            logs = np.where(takes, logs_there, logs)
            if part == 1.0 and turn < rounds // 2:
                width = min(_WIDEST, max(1e-4, width * np.exp(2 * (float(takes.mean()) - _WANTED))))
    return Moved(with_uniforms(ensemble, here, n), logs, accepted / max(1, proposed))


def _propose(here: Mapping[str, Floats], random: _Random, width: float, part: float) -> dict[str, Floats]:
    """Return other uniform numbers: small steps of a part of them, or (0) fresh ones for one or two."""
    there = {}
    for path, old in here.items():
        n = len(old)
        chosen = random.of(path, n)
        number = random.of(path, n)
        if part > 0:
            stepped = np.abs(old + width * (2 * number - 1))
            new = np.where(stepped > 1, 2 - stepped, stepped)
            share = part
        else:
            new, share = number, min(1.0, 1.5 / len(here))
        there[path] = np.clip(np.where(chosen < share, new, old), 2.0**-53, 1 - 2.0**-53)
    return there


class _Random:
    """Random numbers of each unknown, from the raw output of a generator of its own."""

    def __init__(self, ensemble: Ensemble) -> None:
        self._ensemble = ensemble
        self._generators: dict[str, np.random.PCG64] = {}

    def of(self, path: str, n: int) -> Floats:
        """Return the next n numbers of an unknown, strictly between 0 and 1."""
        if path not in self._generators:
            key = f"{self._ensemble.seed}\0{self._ensemble.stream_of(path)}\0moves"
            digest = hashlib.sha256(key.encode()).digest()
            self._generators[path] = np.random.PCG64(int.from_bytes(digest, "big"))
        raw = self._generators[path].random_raw(n)
        return np.asarray(((raw >> np.uint64(11)).astype(np.float64) + 0.5) * 2.0**-53)
