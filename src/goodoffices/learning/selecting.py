"""Worlds that stand for what evidence leaves: more drawn where few would carry the weight, picked by weight.

More worlds come in batches, each spread over the range of every unknown like the first. Only their weights
are kept, and of the worlds that are picked the uniform numbers that evidence looks at.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum

import numpy as np
import numpy.typing as npt

from goodoffices.learning.moving import move, with_uniforms
from goodoffices.learning.weighting import effective_size, pick, strength_left
from goodoffices.worlds.ensemble import Ensemble
from goodoffices.worlds.streams import stratified

__all__ = ["ENOUGH", "MOST_BATCHES", "LearningMethod", "Selection", "picked", "select"]

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
LogLikelihoods = Callable[[Ensemble], Floats]
ENOUGH = 0.1
"""The least share of the worlds asked for that the effective sample size must reach."""
MOST_BATCHES = 64
"""Up to so many times the worlds asked for are drawn."""
_TELLING = 8


class LearningMethod(Enum):
    """How the worlds were got that the evidence leaves.

    Those first drawn, with equal weights or others; more of them, picked by weight; or these, and then moved.
    """

    NOTHING_LEARNED = "nothing_learned"
    REWEIGHTED = "reweighted"
    MORE_WORLDS = "more_worlds"
    MOVED = "moved"


@dataclass(frozen=True)
class Selection:
    """Worlds with weights after evidence, and how they were got; fields as in `update.Learned`."""

    ensemble: Ensemble
    method: LearningMethod
    ess_before: float
    ess_drawn: float
    ess: float
    n_drawn: int
    ancestors: int
    acceptance: float | None
    log_likelihoods: Floats


def select(ensemble: Ensemble, logs: Floats, log_in: LogLikelihoods) -> Selection | None:
    """Return the worlds that stand for what evidence leaves, or None where none drawn is possible.

    Parameters
    ----------
    ensemble : Ensemble
        The worlds first drawn, equally weighted.
    logs : array of shape (n_items, n)
        Log-likelihoods of each piece of evidence there.
    log_in : callable
        The same for any other ensemble of the case.

    Notes
    -----
    O(n) where the effective size stays at a tenth of n or more; else the likelihoods of up to 64 n worlds,
    and of some hundred times n where they have to be moved. Memory O(n) numbers per unknown looked at, and
    64 n weights.
    """
    n = ensemble.n
    if not len(logs):
        size = ensemble.ess
        return Selection(ensemble, LearningMethod.NOTHING_LEARNED, size, size, size, n, n, None, logs)
    total = logs.sum(axis=0)
    before = effective_size(total)
    enough = max(ENOUGH * n, 2.0)
    if before >= enough:
        return _reweighted(ensemble, logs, before)
    batches = [total]
    ess = before
    while ess < enough and len(batches) < MOST_BATCHES and not _is_hopeless(batches, ess / enough):
        batches += [log_in(_batch(ensemble, len(batches) + k)).sum(axis=0) for k in range(len(batches))]
        ess = effective_size(np.concatenate(batches))
    if ess == 0:
        return None
    everywhere, paths = np.concatenate(batches), _paths_of(log_in, ensemble)
    start = float(stratified(ensemble.seed, "learning.picking", 1)[0])
    if ess < enough:
        strength = strength_left(everywhere, 0.0, min(n, int(np.isfinite(everywhere).sum())) / 2)
        rows = pick(strength * everywhere, n, start)
        moved = move(ensemble, {path: _uniforms(ensemble, path, rows) for path in paths}, log_in, strength)
        found, acceptance, logs = moved.ensemble, moved.acceptance, moved.log_likelihoods
        method = LearningMethod.MOVED
        _, counts = np.unique(rows[moved.origins], return_counts=True)
    else:
        rows, counts = np.unique(pick(everywhere, n, start), return_counts=True)
        kept = {path: _uniforms(ensemble, path, rows) for path in paths}
        found = with_uniforms(ensemble, kept, len(rows)).reweighted(counts.astype(np.float64))
        method, acceptance, logs = LearningMethod.MORE_WORLDS, None, log_in(found)
    # Worlds of one ancestor count as one: a move need not have led far.
    size = effective_size(np.log(counts))
    size = size if method is LearningMethod.MOVED else min(ess, size)
    n_drawn = n * len(batches)
    return Selection(found, method, before, ess, size, n_drawn, len(counts), acceptance, logs)


def _is_hopeless(batches: Sequence[Floats], reached: float) -> bool:
    """Tell whether all the worlds that may be drawn would still be far too few, by what some of them show.

    `reached` is the share of the effective size that is enough. Where hardly a world is possible at all, more
    are drawn all the same, so that there are some to begin with.
    """
    n_possible = sum(int(np.isfinite(batch).sum()) for batch in batches)
    expected = reached * MOST_BATCHES / len(batches)
    return len(batches) >= _TELLING and expected < 1 / 4 and n_possible >= len(batches[0])


def picked(ensemble: Ensemble, n: int) -> tuple[Ensemble, Integers]:
    """Return `n` equally weighted worlds picked out of an ensemble by weight, and their places in it.

    A world of much weight comes several times. An ensemble of `n` equal worlds comes back as it is.
    """
    if ensemble.n == n and np.ptp(ensemble.weights) == 0:
        return ensemble, np.arange(n)
    start = float(stratified(ensemble.seed, "learning.picking", 1)[0])
    with np.errstate(divide="ignore"):
        rows = pick(np.log(ensemble.weights), n, start)

    def uniform_of(path: str) -> Floats:
        return ensemble.uniform(path)[rows]

    worlds = replace(ensemble, n=n, weights=np.full(n, 1.0 / n), uniform_of=uniform_of, _cache={})
    return worlds, rows


def _reweighted(ensemble: Ensemble, logs: Floats, before: float) -> Selection:
    """Keep the worlds; those that are possible at all come first, for what looks at the first few of them."""
    possible = np.isfinite(logs.sum(axis=0))
    if not possible.all():
        order = np.argsort(~possible, kind="stable")
        ensemble, logs = _in_order(ensemble, order), logs[:, order]
    total = logs.sum(axis=0)
    found = ensemble.reweighted(np.exp(total - total.max()))
    return Selection(
        found,
        LearningMethod.REWEIGHTED,
        before,
        before,
        found.ess,
        ensemble.n,
        int(possible.sum()),
        None,
        logs,
    )


def _in_order(ensemble: Ensemble, order: Integers) -> Ensemble:
    def uniform_of(path: str) -> Floats:
        return ensemble.uniform(path)[order]

    return replace(ensemble, uniform_of=uniform_of, _cache={})


def _paths_of(log_in: LogLikelihoods, ensemble: Ensemble) -> tuple[str, ...]:
    """Return the unknowns that likelihoods look at; all others are as they were before the evidence."""
    seen: dict[str, None] = {}

    def uniform_of(path: str) -> Floats:
        seen[path] = None
        return ensemble.uniform(path)

    log_in(replace(ensemble, uniform_of=uniform_of, _cache={}))
    return tuple(seen)


def _batch_uniform(ensemble: Ensemble, path: str, batch: int) -> Floats:
    key = ensemble.stream_of(path)
    return stratified(ensemble.seed, key if batch == 0 else f"{key}\0{batch}", ensemble.n)


def _batch(ensemble: Ensemble, batch: int) -> Ensemble:
    def uniform_of(path: str) -> Floats:
        return _batch_uniform(ensemble, path, batch)

    return replace(ensemble, uniform_of=uniform_of, _cache={})


def _uniforms(ensemble: Ensemble, path: str, rows: Integers) -> Floats:
    """Return the uniform numbers of worlds picked out of all batches, by their place in all of them."""
    found = np.empty(len(rows))
    for batch in np.unique(rows // ensemble.n):
        here = rows // ensemble.n == batch
        found[here] = _batch_uniform(ensemble, path, int(batch))[rows[here] % ensemble.n]
    return found
