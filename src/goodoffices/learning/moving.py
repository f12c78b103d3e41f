"""Moving worlds so that copies become different again, without leaving what the evidence makes of them.

Every draw of a world is a function of uniform numbers, so the worlds before any evidence are the points of a
unit cube, all equally likely. A Metropolis step there proposes other uniform numbers by a rule that is as
likely to lead back, and accepts with the ratio of the likelihoods: the worlds keep the distribution that the
evidence gives them [1]_.

Steps are small on the scale of a standard normal number, so that they are small far out in the tails too,
which is where evidence that hardly goes with the case takes worlds [2]_. Where few worlds would be picked at
once, they are led there in stages, the evidence counting more from one to the next [3]_.

References
----------
.. [1] W. R. Gilks, C. Berzuini, "Following a Moving Target: Monte Carlo Inference for Dynamic Bayesian
   Models", Journal of the Royal Statistical Society B 63 (2001) 127-146.
.. [2] S. L. Cotter, G. O. Roberts, A. M. Stuart, D. White, "MCMC Methods for Functions: Modifying Old
   Algorithms to Make Them Faster", Statistical Science 28 (2013) 424-446.
.. [3] P. Del Moral, A. Doucet, A. Jasra, "Sequential Monte Carlo Samplers", Journal of the Royal Statistical
   Society B 68 (2006) 411-436.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy import special

from goodoffices.learning.weighting import pick, strength_left
from goodoffices.worlds.ensemble import Ensemble, pert_share
from goodoffices.worlds.streams import stratified

__all__ = ["Moved", "move", "with_uniforms"]

Floats = npt.NDArray[np.float64]
_FEWEST_ROUNDS, _MOST_ROUNDS, _BETWEEN = 30, 80, 10
_MOST_AT_ONCE = 12
_SHORTEST, _LONGEST = 1e-3, 0.95
_WANTED = 0.3  # of steps accepted: near the best for few and for many dimensions
_EDGE = 2.0**-53


@dataclass(frozen=True)
class Moved:
    """Worlds after their moves; `acceptance` is the share of moves accepted, at full strength.

    `origins` are the places, among the worlds at the start, of those that these worlds descend from.
    """

    ensemble: Ensemble
    log_likelihoods: Floats
    acceptance: float
    origins: npt.NDArray[np.int64]


def with_uniforms(
    ensemble: Ensemble,
    uniforms: Mapping[str, Floats],
    n: int,
    share_of: Callable[[str, float, Floats], Floats] = pert_share,
) -> Ensemble:
    """Return `n` equally weighted worlds with given uniform numbers by path; other unknowns are drawn afresh.

    Parameters
    ----------
    ensemble : Ensemble
        Whose case, seed and streams are kept.
    uniforms : mapping of path to array of shape (n,)
    n : int
    share_of : callable
        As of `Ensemble`.
    """

    def uniform_of(path: str) -> Floats:
        if path in uniforms:
            return uniforms[path]
        return stratified(ensemble.seed, ensemble.stream_of(path), n)

    equal = np.full(n, 1.0 / n)
    return replace(ensemble, n=n, weights=equal, uniform_of=uniform_of, share_of=share_of, _cache={})


def move(
    ensemble: Ensemble, start: Mapping[str, Floats], log_in: Callable[[Ensemble], Floats], strength: float
) -> Moved:
    """Move worlds by Metropolis steps over their uniform numbers.

    Parameters
    ----------
    ensemble : Ensemble
        Whose case, seed and streams the worlds have.
    start : mapping of path to array of shape (n,)
        The uniform numbers that the likelihoods look at; every world possible.
    log_in : callable
        The log-likelihood of each piece of evidence in each world of an ensemble: shape (n_items, n).
    strength : float
        The worlds were picked by their likelihood to this power. Where it is below 1 they are moved, picked
        again by a part of what is left, and so on, so that no step leaves less than half of them.

    Notes
    -----
    A round proposes three things to every world: a small step of about a dozen of its numbers; a step of a
    few; fresh numbers for one or two of them, which is how coins and choices change. The length of steps is
    fitted in the first half of the rounds and then left alone. Every unknown has random numbers of its own,
    keyed by its stream, so that renaming moves the same worlds in the same way.
    """
    walk = _Walk(ensemble, start, log_in)
    while strength < 1.0:
        walk.rounds(_BETWEEN, strength, fitted=_BETWEEN)
        total = walk.logs.sum(axis=0)
        more = strength_left(total, strength, walk.n / 2)
        walk.pick((more - strength) * total)
        strength = more
    rounds = min(_MOST_ROUNDS, _FEWEST_ROUNDS + 4 * len(start))
    accepted, proposed = walk.rounds(rounds, 1.0, fitted=rounds // 2)
    return Moved(walk.worlds, walk.logs, accepted / max(1, proposed), walk.origins)


class _Walk:
    """Worlds on their way: their uniform numbers, log-likelihoods, and the worlds that they started as."""

    def __init__(
        self, ensemble: Ensemble, start: Mapping[str, Floats], log_in: Callable[[Ensemble], Floats]
    ) -> None:
        self._ensemble, self._log_in = ensemble, log_in
        self._random = _Random(ensemble)
        self._here = dict(start)
        self._known = _Known()
        self._kinds = [
            _Kind(min(1.0, at_once / len(start)), length)
            for at_once, length in ((_MOST_AT_ONCE, 0.3), (2.5, 0.6), (1.5, 1.0))
        ]
        self.n = len(next(iter(start.values())))
        self.logs = log_in(self.worlds)
        self.origins = np.arange(self.n)

    @property
    def worlds(self) -> Ensemble:
        """The worlds as they are now."""
        return with_uniforms(self._ensemble, self._here, self.n)

    def pick(self, log_weights: Floats) -> None:
        """Pick as many worlds by weight."""
        rows = pick(log_weights, self.n, float(self._random.of("learning.picking", 1)[0]))
        self._here = {path: numbers[rows] for path, numbers in self._here.items()}
        self.logs, self.origins = self.logs[:, rows], self.origins[rows]
        self._known.forget()

    def rounds(self, n_rounds: int, strength: float, *, fitted: int) -> tuple[int, int]:
        """Move the worlds; return how many moves were accepted, out of how many."""
        accepted = proposed = 0
        for turn in range(n_rounds):
            for kind in self._kinds:
                n_taken, n_proposed = self._step(kind, strength)
                accepted, proposed = accepted + n_taken, proposed + n_proposed
                if turn < fitted:
                    kind.fit(n_taken / max(1, n_proposed))
        return accepted, proposed

    def _step(self, kind: _Kind, strength: float) -> tuple[int, int]:
        there = _propose(self._here, self._random, kind)
        logs = self._log_in(with_uniforms(self._ensemble, there, self.n, self._known))
        ratio = strength * (logs.sum(axis=0) - self.logs.sum(axis=0))
        takes = np.log(self._random.of("learning.moves", self.n)) < ratio
        differs = np.any([there[path] != self._here[path] for path in there], axis=0)
        self._here = {path: np.where(takes, there[path], self._here[path]) for path in there}
        self.logs = np.where(takes, logs, self.logs)
        self._known.settle(takes)
        return int((takes & differs).sum()), int(differs.sum())


@dataclass
class _Kind:
    """A kind of step: the share of a world's numbers that it changes, and how far it goes (1: anywhere)."""

    share: float
    length: float

    def fit(self, accepted: float) -> None:
        """Make steps longer where many are accepted, shorter where few; fresh numbers stay fresh."""
        if self.length < 1.0:
            self.length = min(_LONGEST, max(_SHORTEST, self.length * math.exp(accepted - _WANTED)))


def _propose(here: Mapping[str, Floats], random: _Random, kind: _Kind) -> dict[str, Floats]:
    """Return other uniform numbers, by steps that leave the unit cube evenly filled.

    On the scale of a standard normal, z becomes ``sqrt(1 - l^2) z + l e``, e a standard normal of its own: as
    likely to lead from there to here, given how likely both are beforehand.
    """
    there = {}
    kept = math.sqrt(1.0 - kind.length**2)
    for path, old in here.items():
        chosen = np.flatnonzero(random.of(path, len(old)) < kind.share)
        new = random.of(path, len(old))[chosen]
        if kept > 0.0:
            new = special.ndtr(kept * special.ndtri(old[chosen]) + kind.length * special.ndtri(new))
        there[path] = old.copy()
        there[path][chosen] = np.clip(new, _EDGE, 1.0 - _EDGE)
    return there


class _Known:
    """Shares of PERT numbers that are known from the step before, so that only what moved is worked out."""

    def __init__(self) -> None:
        self._here: dict[str, tuple[Floats, Floats]] = {}
        self._there: dict[str, tuple[Floats, Floats]] = {}

    def __call__(self, path: str, alpha: float, uniform: Floats) -> Floats:
        """Return what `pert_share` returns."""
        if path not in self._here:
            share = pert_share(path, alpha, uniform)
        else:
            old, known = self._here[path]
            moved = np.flatnonzero(uniform != old)
            share = known.copy()
            share[moved] = pert_share(path, alpha, uniform[moved])
        self._there[path] = (uniform, share)
        return share

    def settle(self, takes: npt.NDArray[np.bool_]) -> None:
        """Keep what was worked out for the worlds that moved."""
        for path, (uniform, share) in self._there.items():
            old = self._here.get(path)
            if old is not None:
                uniform, share = (
                    np.where(takes, new, was) for new, was in zip((uniform, share), old, strict=True)
                )
            self._here[path] = (uniform, share)

    def forget(self) -> None:
        """Know nothing, because other worlds stand in the places."""
        self._here, self._there = {}, {}


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
