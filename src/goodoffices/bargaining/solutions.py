"""The bargaining solutions of one world, each with every maximiser."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np
import numpy.typing as npt

from goodoffices.bargaining.automata import TooWide
from goodoffices.bargaining.choosing import SOLUTIONS, choose
from goodoffices.bargaining.dominance import as_small_integers
from goodoffices.bargaining.folding import OutOfTime, Watch
from goodoffices.bargaining.frontier import LARGEST_WITH_TOLERANCE, joint_front, zopa_blocks
from goodoffices.bargaining.fronts import packages_of
from goodoffices.bargaining.positions import TOLERANCE, Model
from goodoffices.bargaining.search import Found, search_package, search_solutions
from goodoffices.bargaining.space import LARGEST_SPACE
from goodoffices.bargaining.terms import ROUNDED_TO, has_votes, modelled_parties
from goodoffices.bargaining.undominated import effective_values

__all__ = ["Solution", "SolutionStatus", "bargaining_solutions", "solve"]

Array = npt.NDArray[Any]
_ASSUMES = {"egalitarian": "interpersonal", "utilitarian": "interpersonal"}
_KEPT_ROWS = 500_000
LISTED = 10_000


class SolutionStatus(Enum):
    """Whether a bargaining solution exists."""

    FOUND = "FOUND"
    NO_AGREEMENT = "NO_AGREEMENT"
    NO_INDIVIDUALLY_RATIONAL = "NO_INDIVIDUALLY_RATIONAL"
    NOT_DECIDED = "NOT_DECIDED"


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """Every maximiser of one solution, lexicographic by option positions.

    `values[j, c]` is what package j is worth to party ``parties[c]`` in units of ``1 / scales[c]`` points.
    `value` is what is maximised (product of gains of the parties that can gain, least share of the ideal
    gain, least gain, sum of gains), in points. `bound` is its proven upper bound where the search stopped
    early. `n_packages` counts all maximisers; at most `LISTED` are listed.
    """

    status: SolutionStatus
    parties: tuple[int, ...]
    scales: tuple[int, ...]
    packages: npt.NDArray[np.int16]
    values: Array
    value: float | None
    method: str
    exact: bool
    bound: float | None = None
    assumes: str | None = None
    n_packages: int | None = None

    @property
    def utilities(self) -> npt.NDArray[np.float64]:
        """Effective utilities in points, shape (n, n_parties)."""
        scales = np.array([float(scale) for scale in self.scales])
        return np.asarray(self.values.astype(np.float64) / scales)


def solve(
    packages: Array,
    utilities: Array,
    no_deal: Sequence[int],
    scales: Sequence[int],
    *,
    parties: tuple[int, ...] | None = None,
    exact: bool = True,
    method: str = "enumeration",
    listed: int = LISTED,
) -> Mapping[str, Solution]:
    """Solve among the packages that would be agreed, given as arrays.

    Parameters
    ----------
    packages : int array of shape (n, n_issues)
        The ZOPA.
    utilities : integer array of shape (n, n_parties)
        Effective utilities in units of ``1 / scales[c]`` points.
    no_deal, scales : sequences of int
        Per party, in the same units.
    parties : tuple of int, optional
        Whose utilities these are (positions in the model); 0, 1, .. by default.
    exact : bool
        False: comparisons allow TOLERANCE (utilities are then rounded floats).
    method : str
        Put into the results.
    listed : int
        At most so many maximisers are listed per solution.

    Returns
    -------
    mapping of name to Solution

    Examples
    --------
    >>> found = solve(np.array([[0], [1], [2]]), np.array([[9, 1], [5, 5], [1, 9]]), [0, 0], [1, 1])
    >>> found["nash"].packages.tolist(), found["nash"].value
    ([[1]], 25.0)
    """
    whose = parties if parties is not None else tuple(range(len(scales)))
    if len(packages) == 0:
        return _none(SolutionStatus.NO_AGREEMENT, whose, scales, packages.shape[1], method, exact)
    gains = _gains(utilities, no_deal, scales, exact)
    rational = np.flatnonzero((gains >= 0).all(axis=1))
    if len(rational) == 0:
        return _none(SolutionStatus.NO_INDIVIDUALLY_RATIONAL, whose, scales, packages.shape[1], method, exact)
    chosen = choose(gains[rational], scales, exact)
    return {
        name: _solution(
            name,
            packages[rational[choice.rows]],
            utilities[rational[choice.rows]],
            choice.value,
            whose,
            scales,
            method,
            exact,
            listed,
        )
        for name, choice in chosen.items()
    }


def _gains(utilities: Array, no_deal: Sequence[int], scales: Sequence[int], exact: bool) -> Array:
    floor = np.array([int(d) for d in no_deal], dtype=object if utilities.dtype == object else np.int64)
    gains = utilities - floor
    if exact:
        return as_small_integers(gains)
    # Within the tolerance of nothing is nothing.
    reach = np.maximum(np.abs(utilities), np.abs(floor)) / np.array([float(s) for s in scales])
    slack = TOLERANCE * np.maximum(1.0, reach) * np.array([float(s) for s in scales])
    return np.where(np.abs(gains) <= slack, 0, gains)


def _solution(
    name: str,
    packages: Array,
    values: Array,
    value: float,
    parties: tuple[int, ...],
    scales: Sequence[int],
    method: str,
    exact: bool,
    listed: int,
    n_packages: int | None = None,
    bound: float | None = None,
) -> Solution:
    order = np.lexsort(tuple(packages[:, i] for i in reversed(range(packages.shape[1]))))
    total = len(packages) if n_packages is None else n_packages
    order = order[:listed]
    return Solution(
        SolutionStatus.FOUND,
        parties,
        tuple(scales),
        packages[order].astype(np.int16),
        values[order],
        value,
        method,
        exact and bound is None,
        bound,
        _ASSUMES.get(name),
        total,
    )


def _none(
    status: SolutionStatus,
    parties: tuple[int, ...],
    scales: Sequence[int],
    n_issues: int,
    method: str,
    exact: bool,
) -> Mapping[str, Solution]:
    decided = status is not SolutionStatus.NOT_DECIDED
    return {
        name: Solution(
            status,
            parties,
            tuple(scales),
            np.zeros((0, n_issues), np.int16),
            np.zeros((0, len(parties)), np.int64),
            None,
            method,
            exact and decided,
            None,
            _ASSUMES.get(name),
            0 if decided else None,
        )
        for name in SOLUTIONS
    }


# -- one world ----------------------------------------------------------------------------------------------


def bargaining_solutions(
    model: Model, *, time_limit_s: float = 5.0, listed: int = LISTED
) -> Mapping[str, Solution]:
    """Find the four bargaining solutions of one world.

    Over F, the packages that would be agreed and leave no modelled party below its `no_deal`.

    Parameters
    ----------
    model : Model
        One world.
    time_limit_s : float
        Afterwards what is not proven is reported with its proven bound, or as NOT_DECIDED.
    listed : int
        At most so many maximisers are listed per solution; `n_packages` counts all.

    Returns
    -------
    mapping of name to Solution
        ``nash``, ``kalai_smorodinsky``, ``egalitarian``, ``utilitarian``.

    Notes
    -----
    From the exact frontier of F where it can be folded, by laying out all packages where votes decide, by
    branch and bound else. Every maximiser is undominated, so the frontier has them all.
    """
    watch = Watch.of(time_limit_s)
    votes = any(has_votes(model, agreeing) for agreeing in model.agreeing)
    n = math.prod(model.sizes)
    try:
        if not model.agreeing:
            return _all_none(model, SolutionStatus.NO_AGREEMENT, "no set of parties can agree")
        if (votes and n <= LARGEST_SPACE) or (not model.exact and n <= LARGEST_WITH_TOLERANCE):
            return _by_blocks(model, watch, listed)
        if not votes and (len(modelled_parties(model)) <= 4 or n <= 20_000):
            share = 0.5 if len(modelled_parties(model)) <= 3 else 0.3
            try:
                return _by_folding(model, Watch.of(share * time_limit_s), listed)
            except (OutOfTime, TooWide):
                watch.check()  # branch and bound gets the rest of the time
        return _by_search(model, watch, listed)
    except (OutOfTime, TooWide):
        return _all_none(model, SolutionStatus.NOT_DECIDED, f"stopped after {time_limit_s:g} s")


def _units(model: Model) -> tuple[tuple[int, ...], list[int]]:
    """Return scales and reservation values in these scales."""
    scales, no_deal = [], []
    for p in modelled_parties(model):
        score, floor = model.parties[p].score, model.parties[p].no_deal
        if score is None or floor is None:
            raise ValueError(f"{model.parties[p].id} has no reservation value")
        scales.append(score.scale if model.exact else ROUNDED_TO)
        no_deal.append(int(floor[0]) if model.exact else round(float(floor[0]) * ROUNDED_TO))
    return tuple(scales), no_deal


def _all_none(model: Model, status: SolutionStatus, method: str) -> Mapping[str, Solution]:
    return _none(status, modelled_parties(model), _units(model)[0], len(model.sizes), method, model.exact)


def _by_folding(model: Model, watch: Watch, listed: int) -> Mapping[str, Solution]:
    scales, no_deal = _units(model)
    joint = joint_front(model, model.agreeing, watch, everyone_gains=True)
    if not joint.fronts:
        all_needed = all(set(modelled_parties(model)) <= agreeing for agreeing in model.agreeing)
        if all_needed or not joint_front(model, model.agreeing, watch, everyone_gains=False).fronts:
            return _all_none(model, SolutionStatus.NO_AGREEMENT, "folding")
        return _all_none(model, SolutionStatus.NO_INDIVIDUALLY_RATIONAL, "folding")
    owner = np.repeat(np.arange(len(joint.fronts)), [len(chosen) for chosen in joint.chosen])
    points = np.concatenate(joint.chosen)
    values = np.concatenate(joint.values)
    result = {}
    for name, choice in choose(_gains(values, no_deal, scales, model.exact), scales, model.exact).items():
        packages, worth = [], []
        parts = [choice.rows[owner[choice.rows] == f] for f in range(len(joint.fronts))]
        total = sum(
            int(count)
            for front, rows in zip(joint.fronts, parts, strict=True)
            for count in front.counts[points[rows]]
        )
        cap = listed if total <= listed else max(1, -(-listed // len(choice.rows)))
        for front, rows in zip(joint.fronts, parts, strict=True):
            which, listing = packages_of(front, points[rows], len(model.sizes), cap)
            packages.append(listing)
            worth.append(values[rows][which])
        distinct, first = np.unique(np.concatenate(packages), axis=0, return_index=True)
        complete = sum(len(part) for part in packages) == total
        result[name] = _solution(
            name,
            distinct,
            np.concatenate(worth)[first],
            choice.value,
            modelled_parties(model),
            scales,
            "folding",
            model.exact,
            listed,
            len(distinct) if complete else total,
        )
    return result


def _by_blocks(model: Model, watch: Watch, listed: int) -> Mapping[str, Solution]:
    """Lay out all packages; hold what is rational or, where that is too much, the best of each block."""
    scales, no_deal = _units(model)
    kept: list[tuple[Array, Array]] = []
    n_kept, agreed = 0, False
    ideal: Array | None = None
    for packages in zopa_blocks(model, watch):
        agreed = True
        packages, values, gains = _rational(model, packages, scales, no_deal)
        if len(packages):
            top = gains.max(axis=0)
            ideal = top if ideal is None else np.maximum(ideal, top)
            n_kept += len(packages)
            if n_kept <= _KEPT_ROWS:
                kept.append((packages, values))
    if ideal is None:
        status = SolutionStatus.NO_INDIVIDUALLY_RATIONAL if agreed else SolutionStatus.NO_AGREEMENT
        return _all_none(model, status, "laying out")
    if n_kept > _KEPT_ROWS:
        kept = []
        for block in zopa_blocks(model, watch):
            packages, values, gains = _rational(model, block, scales, no_deal)
            if len(packages):
                rows = np.unique(
                    np.concatenate(
                        [choice.rows for choice in choose(gains, scales, model.exact, ideal).values()]
                    )
                )
                kept.append((packages[rows], values[rows]))
    packages = np.concatenate([part for part, _ in kept])
    values = np.concatenate([part for _, part in kept])
    chosen = choose(_gains(values, no_deal, scales, model.exact), scales, model.exact, ideal)
    return {
        name: _solution(
            name,
            packages[choice.rows],
            values[choice.rows],
            choice.value,
            modelled_parties(model),
            scales,
            "laying out",
            model.exact,
            listed,
        )
        for name, choice in chosen.items()
    }


def _rational(
    model: Model, packages: Array, scales: Sequence[int], no_deal: Sequence[int]
) -> tuple[Array, Array, Array]:
    values = effective_values(model, packages)
    gains = _gains(values, no_deal, scales, model.exact)
    rational = (gains >= 0).all(axis=1)
    return packages[rational].astype(np.int16), values[rational], gains[rational]


def _by_search(model: Model, watch: Watch, listed: int) -> Mapping[str, Solution]:
    scales, _ = _units(model)
    found = search_solutions(model, watch)
    if found is None:
        possible = search_package(model, watch)
        status = SolutionStatus.NO_INDIVIDUALLY_RATIONAL if possible else SolutionStatus.NO_AGREEMENT
        return _all_none(model, status, "branch and bound")
    return {name: _searched(model, name, found[name], scales, listed) for name in SOLUTIONS}


def _searched(model: Model, name: str, found: Found, scales: Sequence[int], listed: int) -> Solution:
    """Turn what branch and bound found into a solution; only the exact best of its vectors are kept."""
    if len(found.gains) == 0:
        return _all_none(model, SolutionStatus.NOT_DECIDED, found.method)[name]
    choice = choose(found.gains, scales, model.exact, found.ideal)[name]
    packages, total = found.listed(choice.rows, listed)
    return _solution(
        name,
        packages,
        effective_values(model, packages),
        choice.value,
        modelled_parties(model),
        scales,
        found.method,
        model.exact,
        listed,
        total,
        None if found.proven else max(choice.value, found.bound),
    )
