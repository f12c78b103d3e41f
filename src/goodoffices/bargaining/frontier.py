"""The Pareto frontier of one world: exact, and without listing packages where that can be avoided."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from goodoffices.bargaining.automata import TooWide
from goodoffices.bargaining.bits import BitVerdicts
from goodoffices.bargaining.dominance import distinct_rows, non_dominated
from goodoffices.bargaining.folding import OutOfTime, Thinning, Watch, add_fronts, tied_front
from goodoffices.bargaining.fronts import Front, packages_of
from goodoffices.bargaining.positions import TOLERANCE, Model
from goodoffices.bargaining.space import LARGEST_SPACE, BitSpace
from goodoffices.bargaining.terms import ROUNDED_TO, Terms, has_votes, modelled_parties, terms_of
from goodoffices.bargaining.undominated import Frontier, FrontierStatus, effective_values

__all__ = [
    "LARGEST_WITH_TOLERANCE",
    "LISTED_TIES",
    "fold",
    "joint_front",
    "pareto_frontier",
    "zopa_blocks",
]

Array = npt.NDArray[Any]
LISTED_TIES = 10_000
"""Packages of equal worth are listed up to this many in all; every point has at least one."""
LARGEST_WITH_TOLERANCE = 10**6
"""Up to so many packages of a world that is not exact, values within the tolerance count as equal."""
_THINNED_TO = 6000
_BLOCK_PACKAGES = 50_000


def pareto_frontier(
    model: Model,
    over: Literal["zopa", "all"] = "zopa",
    *,
    time_limit_s: float = 20.0,
    listed: int = LISTED_TIES,
) -> Frontier:
    """Find the packages that no other makes some party better off without making one worse off.

    Parameters
    ----------
    model : Model
        One world.
    over : {"zopa", "all"}
        Among the packages that would be agreed, or among all coherent ones.
    time_limit_s : float
        After half of it an exact answer is given up for one within an epsilon; at its end nothing is decided.
    listed : int
        How many packages of equal worth are listed at most.

    Returns
    -------
    Frontier
        In effective utilities of every modelled party, needed for agreement or not.

    Notes
    -----
    Issues are folded one at a time, dominated sums dropped; where votes decide, the packages that pass are
    laid out as bits, or searched for by CP-SAT beyond some 10^7 packages. Exact in an exact world; else
    utilities are compared after rounding to 10^-10 points.
    """
    watch = Watch.of(time_limit_s)
    sets: Sequence[frozenset[int] | None] = [None] if over == "all" else model.agreeing
    n = math.prod(model.sizes)
    if not model.exact and n <= LARGEST_WITH_TOLERANCE:
        return _from_blocks(model, over, watch, listed)
    if over == "zopa" and any(has_votes(model, agreeing) for agreeing in model.agreeing):
        if n <= LARGEST_SPACE:
            return _from_blocks(model, over, watch, listed)
        from goodoffices.bargaining.sweep import swept_frontier  # noqa: PLC0415 - OR-Tools is slow to import

        return swept_frontier(model, watch)
    try:
        found = joint_front(model, sets, Watch.of(0.4 * time_limit_s), everyone_gains=False)
        return _frontier_of(model, found, "folding", listed, None)
    except (OutOfTime, TooWide) as stopped:
        reason = str(stopped) or f"not within {time_limit_s:g} s"
    try:
        return _approximate(model, sets, watch, listed)
    except (OutOfTime, TooWide):
        return _nothing(model, FrontierStatus.NOT_DECIDED, "folding", reason)


def _scales(model: Model) -> tuple[int, ...]:
    scores = [model.parties[p].score for p in modelled_parties(model)]
    return tuple((score.scale if model.exact else ROUNDED_TO) for score in scores if score is not None)


def _nothing(model: Model, status: FrontierStatus, method: str, reason: str | None = None) -> Frontier:
    parties = modelled_parties(model)
    decided = status is FrontierStatus.EMPTY
    return Frontier(
        status,
        parties,
        _scales(model),
        np.zeros((0, len(model.sizes)), np.int16),
        np.zeros((0, len(parties)), np.int64),
        method,
        model.exact and decided,
        0,
        0 if decided else None,
        reason=reason,
    )


# -- folding ------------------------------------------------------------------------------------------------


def fold(terms: Terms, watch: Watch, thinning: Thinning | None = None) -> Front | None:
    """Fold all issues; None where no package meets the terms. The constant is not in the front's values.

    Raises
    ------
    OutOfTime, TooWide
    """
    if not terms.possible:
        return None
    counts: Any = np.int64 if terms.n_packages_at_most < 2**62 else object
    tops = [_group_top(terms, g) for g in range(len(terms.groups))]
    need = terms.at_least - terms.constant
    fronts: list[Front] = []
    for g, group in enumerate(terms.groups):
        elsewhere = sum((top for other, top in enumerate(tops) if other != g), 0 * tops[g])
        tables = [terms.tables[issue] for issue in group.issues]
        front = tied_front(tables, group.issues, group.links, need - elsewhere, watch, counts)
        if len(front) == 0:
            return None
        tops[g] = front.values.max(axis=0)
        fronts.append(front)
    fronts.sort(key=len, reverse=True)
    joined = fronts[0]
    for at, front in enumerate(fronts[1:], 2):
        rest = sum((later.values.max(axis=0) for later in fronts[at:]), 0 * need)
        joined = add_fronts(joined, front, need - rest, watch, thinning)
        if len(joined) == 0:
            return None
    if len(fronts) == 1 and not bool((joined.values >= need).all()):
        raise ValueError("a front below its thresholds")
    return joined


def _group_top(terms: Terms, g: int) -> Array:
    """The most that a group of issues can add, per criterion."""
    group = terms.groups[g]
    top = sum((terms.tables[issue].max(axis=0) for issue in group.issues), 0 * terms.constant)
    for link in group.links:
        if link.criterion is not None and link.points is not None:
            top[link.criterion] += link.points.max()
    return top


@dataclass(frozen=True, slots=True, eq=False)
class JointFront:
    """Fronts of several sets of agreeing parties, and which points of each are undominated overall."""

    fronts: tuple[Front, ...]
    chosen: tuple[npt.NDArray[np.int64], ...]
    values: tuple[Array, ...]


def joint_front(
    model: Model,
    sets: Sequence[frozenset[int] | None],
    watch: Watch,
    *,
    everyone_gains: bool,
    thinnings: Sequence[Thinning] | None = None,
) -> JointFront:
    """Fold once per minimal set of agreeing parties and keep what is undominated among all.

    Raises
    ------
    OutOfTime, TooWide
    """
    fronts: list[Front] = []
    values: list[Array] = []
    for at, agreeing in enumerate(sets):
        terms = terms_of(model, agreeing, everyone_gains)
        front = fold(terms, watch, None if thinnings is None else thinnings[at])
        if front is not None:
            fronts.append(front)
            values.append(front.values + terms.constant)
    if not fronts:
        return JointFront((), (), ())
    everything = np.concatenate(values)
    mask = np.ones(len(everything), bool) if len(fronts) == 1 else non_dominated(everything, watch.check)
    edges = np.cumsum([0, *(len(front) for front in fronts)])
    chosen = tuple(np.flatnonzero(mask[a:b]) for a, b in itertools.pairwise(edges))
    return JointFront(tuple(fronts), chosen, tuple(v[c] for v, c in zip(values, chosen, strict=True)))


def listed_packages(
    joint: JointFront, n_issues: int, listed: int
) -> tuple[npt.NDArray[np.int16], Array, int, int | None]:
    """Return (packages, values, n_points, n_packages) of a joint front, lexicographic and without repeats."""
    all_values = np.concatenate(joint.values)
    n_points = int(distinct_rows(all_values)[1][-1]) + 1
    n_packages = sum(
        int(count)
        for front, chosen in zip(joint.fronts, joint.chosen, strict=True)
        for count in front.counts[chosen]
    )
    cap = listed if n_packages <= listed else max(1, listed // n_points)
    packages, values = [], []
    for front, chosen, own in zip(joint.fronts, joint.chosen, joint.values, strict=True):
        owner, rows = packages_of(front, chosen, n_issues, cap)
        packages.append(rows)
        values.append(own[owner])
    rows, at = np.unique(np.concatenate(packages), axis=0, return_index=True)
    complete = n_packages <= listed
    total: int | None = len(rows) if complete else n_packages
    if not complete and sum(1 for chosen in joint.chosen if len(chosen)) > 1:
        total = None  # the same package may be counted for several sets of parties
    return rows, np.concatenate(values)[at], n_points, total


def _frontier_of(
    model: Model, joint: JointFront, method: str, listed: int, epsilon: tuple[float, ...] | None
) -> Frontier:
    if not joint.fronts:
        return _nothing(model, FrontierStatus.EMPTY, method)
    packages, values, n_points, n_packages = listed_packages(joint, len(model.sizes), listed)
    return Frontier(
        FrontierStatus.FOUND,
        modelled_parties(model),
        _scales(model),
        packages,
        values,
        method,
        model.exact and epsilon is None,
        n_points,
        n_packages if epsilon is None else None,
        epsilon,
    )


def _approximate(model: Model, sets: Sequence[frozenset[int] | None], watch: Watch, listed: int) -> Frontier:
    """Fold with fewer points than there are, one for others near it; the epsilon is what that came to."""
    scales = _scales(model)
    thinnings = [Thinning(_THINNED_TO, len(scales)) for _ in sets]
    found = joint_front(model, sets, watch, everyone_gains=False, thinnings=thinnings)
    spent = np.max([thinning.spent for thinning in thinnings], axis=0)
    epsilon = tuple(float(units) / scale for units, scale in zip(spent, scales, strict=True))
    return _frontier_of(model, found, "folding, thinned", listed, epsilon)


# -- laying out ---------------------------------------------------------------------------------------------


def zopa_blocks(model: Model, watch: Watch, over: Literal["zopa", "all"] = "zopa") -> Iterator[Array]:
    """Yield the packages that would be agreed (or all coherent ones), in blocks, from a space of bits."""
    space = BitSpace(model)
    rows_at_once = max(1, _BLOCK_PACKAGES // space.n_columns)
    largest = max(rows_at_once, 2**26 // max(1, space.n_columns))
    for begin in range(0, space.n_rows, largest):
        watch.check()
        rows = np.arange(begin, min(space.n_rows, begin + largest))
        verdicts = BitVerdicts(model, space, np.array([0]), rows)
        agreed = (verdicts.agreed() if over == "zopa" else verdicts.coherent())[0]
        matrix = np.broadcast_to(agreed, (len(rows), space.n_words))
        for first in range(0, len(rows), rows_at_once):
            watch.check()
            part = slice(first, first + rows_at_once)
            packages = space.packages(matrix[part], rows[part])
            if len(packages):
                yield packages


def _level(values: Array) -> Array:
    """Make values equal that are within the tolerance of each other (or of one between them)."""
    result = values.copy()
    for column in range(values.shape[1]):
        order = np.argsort(values[:, column])
        ordered = values[order, column]
        gap = np.diff(ordered) > np.maximum(ROUNDED_TO, np.abs(ordered[1:])) * TOLERANCE
        first = np.r_[0, np.flatnonzero(gap) + 1]
        if len(ordered):
            result[order, column] = np.repeat(ordered[first], np.diff(np.r_[first, len(ordered)]))
    return result


def _from_blocks(model: Model, over: Literal["zopa", "all"], watch: Watch, listed: int) -> Frontier:
    packages = np.zeros((0, len(model.sizes)), np.int64)
    values: Array = np.zeros((0, len(modelled_parties(model))), np.int64)
    try:
        for block in zopa_blocks(model, watch, over):
            worth = effective_values(model, block)
            if model.exact:
                keep = non_dominated(worth, watch.check)
                block, worth = block[keep], worth[keep]
            packages = np.concatenate([packages, block])
            values = np.concatenate([values, worth])
            if model.exact:
                keep = non_dominated(values, watch.check)
                packages, values = packages[keep], values[keep]
        if not model.exact:
            values = _level(values)
            keep = non_dominated(values, watch.check)
            packages, values = packages[keep], values[keep]
    except OutOfTime:
        return _nothing(model, FrontierStatus.NOT_DECIDED, "laying out", "not within the time limit")
    if len(packages) == 0:
        return _nothing(model, FrontierStatus.EMPTY, "laying out")
    n_packages = len(packages)
    order, group = distinct_rows(values)
    if n_packages > listed:
        cap = max(1, listed // (int(group[-1]) + 1))
        within = np.arange(n_packages) - np.searchsorted(group, group, side="left")
        order = order[within < cap]
    packages, values = packages[order], values[order]
    order = np.lexsort(tuple(packages[:, i] for i in reversed(range(packages.shape[1]))))
    return Frontier(
        FrontierStatus.FOUND,
        modelled_parties(model),
        _scales(model),
        packages[order].astype(np.int16),
        values[order],
        "laying out",
        model.exact,
        int(group[-1]) + 1,
        n_packages,
    )
