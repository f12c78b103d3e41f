"""Bargaining solutions of spaces too large to fold, by branch and bound.

The objectives are concave in the gains, so tangents bound them (`tangents`), and what the issues still open
can add to a tangent is a sum of maxima (`bounding`). What is equal to the best is decided by integers.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from goodoffices.bargaining.bounding import Cut, Incumbent, Space, maximise
from goodoffices.bargaining.choosing import least_first
from goodoffices.bargaining.folding import OutOfTime, Watch
from goodoffices.bargaining.positions import Model
from goodoffices.bargaining.tangents import Relaxation, least_cuts, linear_cuts, log_cuts
from goodoffices.bargaining.terms import has_votes, terms_of

__all__ = ["Found", "search_package", "search_solutions"]

Array = npt.NDArray[Any]
Floats = npt.NDArray[np.float64]
Index = npt.NDArray[np.int64]
Packages = npt.NDArray[np.int16]
Objective = Callable[[Floats], Floats]


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Vectors that include every maximiser (and perhaps some that are just below).

    `gains` and `ideal` (the largest gains) are in the units of the terms. `bound` is the proven upper bound
    in points, the value itself where `proven`. `paths[s]` are rows of level positions in the s-th of
    `spaces`, one after the other parallel to `gains`.
    """

    gains: Array
    proven: bool
    bound: float
    method: str
    ideal: Array
    spaces: tuple[Space, ...]
    paths: tuple[Index, ...]

    def listed(self, rows: Index, cap: int) -> tuple[Packages, int | None]:
        """Return at most `cap` packages of the chosen vectors and how many there are (None: not counted)."""
        packages, total, begin = [], 0, 0
        for space, paths in zip(self.spaces, self.paths, strict=True):
            own = paths[rows[(rows >= begin) & (rows < begin + len(paths))] - begin]
            begin += len(paths)
            if len(own):
                total += space.n_packages(own)
                packages.append(space.packages(own, cap))
        distinct = np.unique(np.concatenate(packages), axis=0)
        if sum(len(part) for part in packages) == total:
            return distinct[:cap], len(distinct)
        return distinct[:cap], total if len(packages) == 1 else None


def _logs(gains: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(
            np.where((gains > 0).all(axis=1), np.log(np.maximum(gains, 1e-300)).sum(axis=1), -np.inf)
        )


class _Searcher:
    """All sets of agreeing parties searched one after the other, with one incumbent per objective."""

    def __init__(self, model: Model, watch: Watch, everyone_gains: bool) -> None:
        self.model = model
        self.watch = watch
        self.spaces: list[Space] = []
        for agreeing in model.agreeing:
            space = Space(model, terms_of(model, agreeing, everyone_gains), has_votes(model, agreeing), watch)
            if space.possible:
                self.spaces.append(space)
        self.relaxations = [Relaxation(space) for space in self.spaces]
        self.ideal: Array = np.zeros(0, np.int64)
        self.stages = 0

    def run(
        self,
        cuts: Callable[[Relaxation], Sequence[Cut] | None],
        objective: Objective,
        refine: Callable[[Array], Index] | None = None,
    ) -> tuple[Incumbent, float]:
        """Maximise over every space; each of the stages to come gets an equal part of the time left."""
        incumbent = Incumbent(-math.inf, {}, refine)
        watch = Watch.of(max(0.0, self.watch.left()) / max(1, self.stages))
        self.stages -= 1
        bound = -math.inf
        for number, (space, relaxation) in enumerate(zip(self.spaces, self.relaxations, strict=True)):
            own = cuts(relaxation)
            if own is not None:
                bound = max(bound, maximise(number, space, own, objective, watch, incumbent))
        return incumbent, bound

    def packed(
        self, run: tuple[Incumbent, float], unscaled: Callable[[float], Any] = float, sure: bool = True
    ) -> Found:
        """Put together what a run found."""
        incumbent, bound = run
        spaces, paths, gains = [], [], []
        for number in incumbent.kept:
            _, path, sums = incumbent.tidy(number)
            spaces.append(self.spaces[number])
            paths.append(path)
            gains.append(sums)
        finished = bound <= incumbent.floor() if incumbent.found else bound == -math.inf
        proven = sure and finished and not incumbent.crowded
        return Found(
            np.concatenate(gains) if gains else np.zeros((0, len(self.ideal)), np.int64),
            proven,
            float(unscaled(max(bound, incumbent.floor() if incumbent.crowded else incumbent.value))),
            "branch and bound",
            self.ideal,
            tuple(spaces),
            tuple(paths),
        )


def search_package(model: Model, watch: Watch) -> bool:
    """Tell whether any package would be agreed. Raises OutOfTime where that is not decided."""
    searcher = _Searcher(model, watch, everyone_gains=False)
    for number, space in enumerate(searcher.spaces):
        incumbent = Incumbent(-math.inf, {}, None)
        zero = Cut(np.zeros(len(space.scales)), 0.0)
        bound = maximise(
            number, space, [zero], lambda gains: np.zeros(len(gains)), watch, incumbent, first_only=True
        )
        if incumbent.found:
            return True
        if bound > -math.inf:
            raise OutOfTime
    return False


def search_solutions(model: Model, watch: Watch) -> Mapping[str, Found] | None:
    """Find the four bargaining solutions by branch and bound.

    Parameters
    ----------
    model : Model
        One world with at least one set of parties that can agree.
    watch : Watch

    Returns
    -------
    mapping of name to Found, or None
        None where it is proven that no package would be agreed without leaving somebody below `no_deal`.

    Raises
    ------
    OutOfTime
        If not even one such package was found in time.
    TooWide
        If a condition cannot be followed.

    Notes
    -----
    The ideal gains first (they tell who cannot gain at all), then one search per solution. Each gets an equal
    part of the time that is left.
    """
    searcher = _Searcher(model, watch, everyone_gains=True)
    if not searcher.spaces:
        return None
    k = len(searcher.spaces[0].scales)
    searcher.stages = k + 4
    sure = _find_ideals(searcher, k)
    if sure is None:
        return None
    ideal = searcher.ideal
    scales = searcher.spaces[0].terms.scales
    shares = [Fraction(1, int(top)) if top > 0 else Fraction(0) for top in ideal]
    points = [Fraction(1, scale) for scale in scales]
    everyone = np.ones(k)
    return {
        "nash": _nash(searcher, ideal),
        "kalai_smorodinsky": _least(searcher, shares, sure),
        "egalitarian": _least(searcher, points, True),
        "utilitarian": searcher.packed(
            searcher.run(
                lambda relaxation: linear_cuts(relaxation, everyone), lambda gains: gains.sum(axis=1)
            )
        ),
    }


def _find_ideals(searcher: _Searcher, k: int) -> bool | None:
    """Set the largest gain of each party; False if one might be exceeded, None if there is no package."""
    ideal, sure = [], True
    for c in range(k):
        weights = np.zeros(k)
        weights[c] = 1.0
        incumbent, bound = searcher.run(
            lambda relaxation, weights=weights: linear_cuts(relaxation, weights),  # type: ignore[misc]
            lambda gains, c=c: gains[:, c],  # type: ignore[misc]
        )
        if not incumbent.found:
            if bound > -math.inf:
                raise OutOfTime
            return None
        ideal.append(
            max(
                int(incumbent.tidy(number)[2][:, c].max())
                for number in incumbent.kept
                if len(incumbent.tidy(number)[2])
            )
        )
        sure = sure and bound <= incumbent.floor()
    searcher.ideal = np.array(ideal, dtype=object if max(ideal) >= 2**62 else np.int64)
    return sure


def _nash(searcher: _Searcher, ideal: Array) -> Found:
    start = np.asarray(ideal / searcher.spaces[0].scales, dtype=np.float64)
    if (ideal > 0).all():
        run = searcher.run(lambda relaxation: log_cuts(relaxation, start / 2), _logs)
        if run[0].found or run[1] > -math.inf:
            return searcher.packed(run, np.exp)
    # Somebody gains nothing at any package: most positive gains first, then their product.
    active = np.flatnonzero(ideal > 0)
    scales = searcher.spaces[0].scales[active]
    step = float(np.log(np.maximum(start[active], 1.0)).sum() + np.log(scales).sum()) + 1.0

    def objective(gains: Floats) -> Floats:
        positive = gains[:, active] > 0
        logs = np.log(np.where(positive, gains[:, active], 1.0)).sum(axis=1)
        return np.asarray(positive.sum(axis=1) * step + logs)

    ceiling = len(active) * step + step
    found = searcher.packed(searcher.run(lambda _: [Cut(np.zeros(len(ideal)), ceiling)], objective))
    return replace(found, bound=0.0)


def _least(searcher: _Searcher, units: Sequence[Fraction], sure: bool) -> Found:
    k = len(units)
    active = np.array([c for c, unit in enumerate(units) if unit > 0], np.int64)
    if len(active) == 0:
        zero = Cut(np.zeros(k), 0.0)
        return searcher.packed(searcher.run(lambda _: [zero], lambda gains: np.zeros(len(gains))), sure=sure)
    # Gains are in points here, units are per integer unit of the terms.
    scaled = np.array(
        [float(unit * scale) for unit, scale in zip(units, searcher.spaces[0].terms.scales, strict=True)]
    )
    run = searcher.run(
        lambda relaxation: least_cuts(relaxation, scaled),
        lambda gains: np.asarray((gains[:, active] * scaled[active]).min(axis=1)),
        lambda gains: least_first(gains, units),
    )
    return searcher.packed(run, sure=sure)
