"""The texts that a question is asked about: those to table and the likeliest packages, fixed beforehand.

Where counting every package in every choosing world is quick, that is done. Else the likeliest packages in a
sample of those worlds are a start, and single changes are tried, each judged in the whole half, until none
of the best gets any better.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from goodoffices.answers.setting import Setting
from goodoffices.answers.tabling import candidate_texts, chosen_texts
from goodoffices.bargaining.bits import BitVerdicts
from goodoffices.bargaining.census import census
from goodoffices.bargaining.encoding import SearchStatus, encode, solve_feasible
from goodoffices.bargaining.positions import in_worlds
from goodoffices.bargaining.prospects import ideal_gains
from goodoffices.bargaining.solutions import bargaining_solutions
from goodoffices.bargaining.space import BitSpace
from goodoffices.bargaining.verdicts import Verdicts
from goodoffices.errors import SearchStopped

__all__ = ["Candidates", "agreed_to", "candidates"]

Packages = npt.NDArray[np.int64]
_BEST = 200
_CHANGES = 3  # how far the text near the tabled one may be from it, as in `deals`
_WORDS = 2**23  # of 64 packages, of one truth value: about a second
_FEWEST_SAMPLED = 32
_START = 400
_EXPANDED = 3
_ROUNDS = 8
_IDEAL_WORLDS, _IDEAL_SAMPLED = 64, 16
_BLOCK = 128
_FAR_WORLDS = 16
_FAR_LIMIT_S = 3.0


@dataclass(frozen=True, slots=True)
class Candidates:
    """Texts to choose between, likeliest first on the choosing half, and how they were found.

    `packages` (n, n_issues) are option positions; `counted` says whether every package was counted in every
    choosing world, so that no likelier one exists there.
    """

    packages: Packages
    counted: bool
    how: str


def candidates(setting: Setting) -> Candidates:
    """Find the texts to table and the 200 likeliest packages, on the choosing half of the worlds.

    Notes
    -----
    Exact where the space is small; elsewhere a search that may miss a likelier package, and says so.
    """
    settlements = _settlements(setting)
    if setting.space is None:
        pool, p = _improved(setting, np.concatenate([settlements, _from_afar(setting)]))
        how = f"a solver's deals in {_FAR_WORLDS} of the worlds, improved by single changes"
        return Candidates(_best_first(pool, p, ()), counted=False, how=how)
    space, choosing = setting.space, setting.choosing
    n = min(len(choosing), max(_FEWEST_SAMPLED, _WORDS // (space.n_rows * space.n_words)))
    worlds, weights = _sample(setting, n)
    everyone = np.ones(len(worlds), dtype=bool)
    found = census(in_worlds(setting.model, worlds, weights), space, everyone, explain=~everyone)
    if n == len(choosing):
        pool = candidate_texts(setting, space, found.p_first, settlements, _CHANGES)
        p = found.p_first[space.index_of(pool)].astype(np.float64)
        how = "every package counted in every world of the half on which texts are chosen"
        ideals = _ideals(setting, space, choosing[:_IDEAL_WORLDS])
    else:
        pool = candidate_texts(setting, space, found.p_first, settlements, _CHANGES, _START)
        pool, p = _improved(setting, pool)
        how = (
            f"the likeliest in {len(worlds)} of the worlds, improved by single changes while the best gained"
        )
        ideals = _ideals(setting, space, worlds[:_IDEAL_SAMPLED])
    share = float(weights @ found.deal)
    texts = [text.package for text in chosen_texts(setting, pool, p, ideals, share, _CHANGES)]
    return Candidates(_best_first(pool, p, texts), n == len(choosing), how)


def _sample(setting: Setting, n: int) -> tuple[Packages, npt.NDArray[np.float64]]:
    """Take choosing worlds at equal steps of weight: their places and weights; all of them if `n` is all."""
    choosing = setting.choosing
    weights = setting.model.weights[choosing] / setting.model.weights[choosing].sum()
    if n == len(choosing):
        return choosing, weights
    at = np.searchsorted(np.cumsum(weights), (np.arange(n) + 0.5) / n)
    places, times = np.unique(np.minimum(at, len(choosing) - 1), return_counts=True)
    return choosing[places], times / n


def _settlements(setting: Setting) -> Packages:
    found = bargaining_solutions(setting.reference).values()
    nothing = np.zeros((0, len(setting.model.sizes)), dtype=np.int64)
    return np.concatenate([nothing, *(np.asarray(each.packages[:_BEST], dtype=np.int64) for each in found)])


def _ideals(setting: Setting, space: BitSpace, worlds: Packages) -> tuple[Packages, npt.NDArray[np.float64]]:
    """Return those of the worlds in which there is a deal, and everyone's ideal gains there."""
    gains = [ideal_gains(BitVerdicts(setting.model, space, np.array([world]))) for world in worlds]
    table = np.array(gains, dtype=np.float64).reshape(len(worlds), len(setting.model.parties))
    open_ = ~np.isnan(table).any(axis=1)
    return worlds[open_], table[open_]


def agreed_to(setting: Setting, packages: Packages, worlds: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Tell in which worlds all say yes to which packages: shape (len(worlds), n_packages)."""
    result = np.empty((len(worlds), len(packages)), dtype=bool)
    for start in range(0, len(worlds), _BLOCK):
        # In blocks of worlds: what is worked on stays within the processor's cache.
        block = slice(start, start + _BLOCK)
        result[block] = Verdicts(setting.model, packages, worlds[block]).agreed()
    return result


def _p_all(setting: Setting, packages: Packages) -> npt.NDArray[np.float64]:
    worlds = setting.choosing
    weights = setting.model.weights[worlds] / setting.model.weights[worlds].sum()
    return np.asarray(weights @ agreed_to(setting, packages, worlds))


def _improved(setting: Setting, packages: Packages) -> tuple[Packages, npt.NDArray[np.float64]]:
    """Judge packages on the choosing half, and try single changes of the best for as long as that helps."""
    pool = np.unique(packages, axis=0)
    p = _p_all(setting, pool)
    seen = set(map(tuple, pool.tolist()))
    tried: set[tuple[int, ...]] = set()
    for _ in range(_ROUNDS if len(pool) else 0):
        best = [tuple(package) for package in _best_first(pool, p, ())[:_EXPANDED].tolist()]
        around = {
            other for package in best if package not in tried for other in _neighbours(setting, package)
        }
        tried.update(best)
        fresh = sorted(around - seen)
        if not fresh:
            break
        seen.update(fresh)
        new = np.array(fresh, dtype=np.int64)
        pool, p = np.concatenate([pool, new]), np.concatenate([p, _p_all(setting, new)])
    return pool, p


def _neighbours(setting: Setting, package: tuple[int, ...]) -> Iterable[tuple[int, ...]]:
    for i, size in enumerate(setting.model.sizes):
        for option in range(size):
            if option != package[i]:
                yield (*package[:i], option, *package[i + 1 :])


def _best_first(pool: Packages, p: npt.NDArray[np.float64], texts: Sequence[tuple[int, ...]]) -> Packages:
    """Return the texts and the likeliest packages, likeliest first.

    Of equally likely ones the texts come first, as they are listed, then the order of the options decides.
    """
    rank = {text: place for place, text in enumerate(texts)}
    listed = np.array([rank.get(tuple(package), len(rank)) for package in pool.tolist()], dtype=np.int64)
    by_options = tuple(pool[:, i] for i in reversed(range(pool.shape[1])))
    order = np.lexsort((*by_options, listed, -np.round(p, 9)))
    best = order[:_BEST][p[order[:_BEST]] > 0]
    return pool[order[np.isin(order, best) | (listed[order] < len(rank))]]


def _from_afar(setting: Setting) -> Packages:
    """Let the solver find a deal in each of some worlds of a space that is too large to lay out."""
    found = []
    for world in _sample(setting, min(len(setting.choosing), _FAR_WORLDS))[0]:
        try:
            encoding = encode(setting.model, world=int(world))
        except SearchStopped:
            continue
        answer = solve_feasible(encoding, time_limit_s=_FAR_LIMIT_S, workers=1)
        if answer.status is SearchStatus.FOUND and answer.package is not None:
            found.append(answer.package)
    return np.array(found, dtype=np.int64).reshape(-1, len(setting.model.sizes))
