"""Bargaining solutions of spaces too large to fold: branch and bound with linear upper bounds.

Every objective here is concave in the gains, so it lies under its tangents: ``log g <= log c + (g - c) / c`` for
Nash, ``min r <= sum of weights * r`` for the least share. A tangent is linear, hence the best that the issues
still open can add to it is a sum of maxima, one per issue. Which tangents are tight comes from the relaxation in
which options may be mixed (a small linear programme). Numbers that decide (thresholds, red lines, equal worth)
are integers; floats only order the search and prune with a margin far above their error.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import optimize

from goodoffices.bargaining.automata import TooWide
from goodoffices.bargaining.choosing import least_first
from goodoffices.bargaining.folding import Front, Link, OutOfTime, Watch, packages_of, tied_front
from goodoffices.bargaining.positions import Model
from goodoffices.bargaining.terms import Group, Terms, has_votes, terms_of
from goodoffices.bargaining.verdicts import Verdicts

__all__ = ["Found", "search_package", "search_solutions"]

Array = npt.NDArray[Any]
Floats = npt.NDArray[np.float64]
Index = npt.NDArray[np.int64]
Packages = npt.NDArray[np.int16]
Objective = Callable[[Floats], Floats]
_MARGIN = 1e-9  # relative; above float error, so that nothing equal to the best is pruned
_BATCH = 60_000
_FIRST_BATCH = 1000
_LARGEST_GROUP = 20_000
_LARGEST_FRONT = 3000
_MOST_TIES = 50_000


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Vectors that include every maximiser (and perhaps some that are just below).

    `gains` and `ideal` (the largest gains) are in the units of the terms. `bound` is the proven upper bound in
    points, the value itself where `proven`. `paths[s]` are rows of level positions in the s-th of `spaces`,
    one after the other parallel to `gains`.
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


@dataclass(frozen=True, slots=True, eq=False)
class _Cut:
    """An upper bound of the objective: ``constant + weights @ gains``, weights >= 0."""

    weights: Floats
    constant: float


@dataclass(frozen=True, slots=True, eq=False)
class _Level:
    """One decision: an option of an issue, or a point of the front of a whole group of issues."""

    issue: int
    table: Array
    front: Front | None = None


@dataclass(slots=True, eq=False)
class _Nodes:
    """Partial packages with the same levels decided."""

    level: int
    sums: Array
    states: Index
    path: Index
    bounds: Floats

    def at(self, rows: Index) -> _Nodes:
        return _Nodes(self.level, self.sums[rows], self.states[rows], self.path[rows], self.bounds[rows])


class Space:
    """One set of terms, laid out for the search: levels in order, links to follow, gains in points."""

    def __init__(self, model: Model, terms: Terms, votes: bool, watch: Watch) -> None:
        self.model = model
        self.terms = terms
        self.votes = votes
        self.levels: list[_Level] = []
        self.links: list[Link] = []
        for group in sorted(terms.groups, key=lambda group: _spread(terms, group), reverse=True):
            front = None if votes else _small_front(terms, group, watch)
            if front is not None:
                self.levels.append(_Level(-1, front.values, front))
            else:
                self.links += group.links
                self.levels += [_Level(issue, terms.tables[issue]) for issue in group.issues]
        self.levels.sort(key=_place)
        self.possible = terms.possible and all(len(level.table) for level in self.levels)
        self.scales = np.array([float(scale) for scale in terms.scales])
        self.offset = np.asarray((terms.constant - terms.no_deal) / self.scales, dtype=np.float64)
        self.tables = [np.asarray(level.table / self.scales, dtype=np.float64) for level in self.levels]
        if self.possible:
            self.pending = [self._pending(level) for level in range(len(self.levels) + 1)]
            self.rest = self._rest()

    def _seen(self, level: int) -> frozenset[int]:
        return frozenset(decided.issue for decided in self.levels[:level])

    def _pending(self, level: int) -> Array:
        """The most that links undecided after so many levels can add, per criterion."""
        seen = self._seen(level)
        most = 0 * self.terms.constant
        for link in self.links:
            if link.criterion is not None and link.points is not None and not link.scope <= seen:
                most[link.criterion] += link.points.max()
        return most

    def _rest(self) -> list[Array]:
        rest = [0 * self.terms.constant]
        for level in reversed(self.levels):
            rest.append(rest[-1] + level.table.max(axis=0))
        rest.reverse()
        return [most + pending for most, pending in zip(rest, self.pending, strict=True)]

    def root(self) -> _Nodes:
        """Return the node at which nothing is decided."""
        n_automata = sum(len(link.automata) for link in self.links)
        return _Nodes(
            0,
            self.terms.constant[None, :].copy(),
            np.zeros((1, n_automata), np.int64),
            np.zeros((1, len(self.levels)), np.int64),
            np.full(1, np.inf),
        )

    def gains(self, sums: Array) -> Floats:
        """Return gains in points."""
        return np.asarray((sums - self.terms.no_deal) / self.scales, dtype=np.float64)

    def tails(self, cut: _Cut) -> Floats:
        """Return the most that what is undecided after each level adds to a cut."""
        tail = np.zeros(len(self.levels) + 1)
        for level in range(len(self.levels) - 1, -1, -1):
            tail[level] = tail[level + 1] + float((self.tables[level] @ cut.weights).max())
        return tail + np.array([float((pending / self.scales) @ cut.weights) for pending in self.pending])

    def children(self, nodes: _Nodes) -> _Nodes:
        """Decide one more level; only what can still meet every condition and threshold."""
        level = self.levels[nodes.level]
        n_options = len(level.table)
        sums = (nodes.sums[:, None, :] + level.table[None, :, :]).reshape(-1, level.table.shape[1])
        states = np.repeat(nodes.states, n_options, axis=0)
        alive = np.ones(len(sums), bool)
        if level.front is None:
            self._follow(nodes, level.issue, sums, states, alive)
        alive &= (sums + self.rest[nodes.level + 1] >= self.terms.at_least).all(axis=1)
        rows = np.flatnonzero(alive)
        path = nodes.path[rows // n_options]
        path[:, nodes.level] = rows % n_options
        return _Nodes(nodes.level + 1, sums[rows], states[rows], path, nodes.bounds[rows // n_options])

    def _follow(
        self, nodes: _Nodes, issue: int, sums: Array, states: Index, alive: npt.NDArray[np.bool_]
    ) -> None:
        """Move the automata that read `issue` and pay what it decides (in place)."""
        seen = self._seen(nodes.level + 1)
        column = 0
        for link in self.links:
            for automaton in link.automata:
                if issue in automaton.scope:
                    step = automaton.scope.index(issue)
                    states[:, column] = automaton.moves[step][nodes.states[:, column]].ravel()
                    if link.criterion is None:
                        alive &= ~automaton.hopeless[step + 1][states[:, column]]
                column += 1
            if (
                link.criterion is not None
                and link.points is not None
                and issue in link.scope
                and link.scope <= seen
            ):
                bits = np.zeros(len(sums), np.int64)
                for bit, automaton in enumerate(link.automata):
                    at = column - len(link.automata) + bit
                    bits |= automaton.accepts[states[:, at]].astype(np.int64) << bit
                sums[:, link.criterion] += link.points[bits]

    def accepted(self, paths: Index) -> npt.NDArray[np.bool_]:
        """Tell which complete paths would be agreed (they meet every condition and threshold already)."""
        if not self.votes or len(paths) == 0:
            return np.ones(len(paths), bool)
        agreed = Verdicts(self.model, self.packages(paths, 1).astype(np.int64)).agreed()
        return np.asarray(np.broadcast_to(agreed, (1, len(paths)))[0])

    def n_packages(self, paths: Index) -> int:
        """Count the packages of complete paths."""
        total = 0
        for path in paths.tolist():
            total += math.prod(
                int(level.front.counts[at])
                for level, at in zip(self.levels, path, strict=True)
                if level.front is not None
            )
        return total

    def packages(self, paths: Index, cap: int) -> Packages:
        """List the packages of complete paths, at most `cap` for each and not many more in all."""
        n_issues = len(self.model.sizes)
        rows = np.full((len(paths), n_issues), -1, np.int16)
        path = paths
        for at, level in enumerate(self.levels):
            if level.front is None:
                rows[:, level.issue] = path[:, at]
                continue
            most = max(1, cap // max(1, len(rows))) + 1 if len(rows) < cap else 1
            owner, part = packages_of(level.front, path[:, at], n_issues, most if cap > 1 else 1)
            rows, path = np.where(part >= 0, part, rows[owner]), path[owner]
        return rows


def _place(level: _Level) -> tuple[int, int]:
    """Linked issues first, so that their conditions are decided early; then large fronts, then small ones."""
    if level.front is None:
        return 0, 0
    return (1, -len(level.table)) if len(level.table) > 100 else (2, 0)


def _spread(terms: Terms, group: Group) -> tuple[bool, float]:
    scales = np.array([float(scale) for scale in terms.scales])
    spread = sum(
        float(np.ptp(np.asarray(terms.tables[issue] / scales, dtype=np.float64), axis=0).sum())
        for issue in group.issues
    )
    return bool(group.links), spread / len(group.issues)


def _small_front(terms: Terms, group: Group, watch: Watch) -> Front | None:
    """The front of a group of few packages; without votes nothing dominated within it can be chosen."""
    if math.prod(len(terms.tables[issue]) for issue in group.issues) > _LARGEST_GROUP:
        return None
    counts: Any = np.int64 if terms.n_packages_at_most < 2**62 else object
    tables = [terms.tables[issue] for issue in group.issues]
    try:
        return tied_front(tables, group.issues, group.links, None, watch, counts, _LARGEST_FRONT)
    except TooWide:
        return None


@dataclass(slots=True, eq=False)
class _Incumbent:
    """The best value so far and every path that reaches it, per space."""

    value: float
    kept: dict[int, list[tuple[Floats, Index, Array]]]
    refine: Callable[[Array], Index] | None
    crowded: bool = False  # too many of equal worth to hold: from here on only something better is looked for

    def floor(self) -> float:
        """The least bound that is still worth looking at."""
        if not math.isfinite(self.value):
            return self.value
        margin = _MARGIN * max(1.0, abs(self.value))
        return self.value + margin if self.crowded else self.value - margin

    @property
    def found(self) -> bool:
        return math.isfinite(self.value)

    def offer(self, space: int, values: Floats, paths: Index, sums: Array) -> None:
        if self.crowded:
            self.crowded, self.kept = False, {}
        self.value = max(self.value, float(values.max()))
        keep = values >= self.floor()
        parts = self.kept.setdefault(space, [])
        parts.append((values[keep], paths[keep], sums[keep]))
        if sum(len(part[0]) for part in parts) > _MOST_TIES:
            self.crowded = len(self.tidy(space)[0]) > _MOST_TIES

    def tidy(self, space: int) -> tuple[Floats, Index, Array]:
        """Drop what is no longer among the best."""
        values, paths, sums = (np.concatenate(part) for part in zip(*self.kept[space], strict=True))
        rows = np.flatnonzero(values >= self.value - _MARGIN * max(1.0, abs(self.value)))
        if self.refine is not None and len(rows):
            rows = rows[self.refine(sums[rows])]
        self.kept[space] = [(values[rows], paths[rows], sums[rows])]
        return self.kept[space][0]


def _maximise(
    number: int,
    space: Space,
    cuts: Sequence[_Cut],
    objective: Objective,
    watch: Watch,
    incumbent: _Incumbent,
    first_only: bool = False,
) -> float:
    """Branch and bound; fills `incumbent`, returns the bound of what was not looked at (-inf: nothing)."""
    tails = [space.tails(cut) for cut in cuts]
    weights = np.stack([cut.weights for cut in cuts], axis=1)
    stack = [space.root()]
    width = _FIRST_BATCH
    while stack:
        nodes = stack.pop()
        nodes = nodes.at(np.flatnonzero(nodes.bounds >= incumbent.floor()))
        if len(nodes.bounds) == 0:
            continue
        if watch.left() < 0:
            return max(float(waiting.bounds.max()) for waiting in (*stack, nodes) if len(waiting.bounds))
        batch = max(1, width // len(space.levels[nodes.level].table))
        if len(nodes.bounds) > batch:
            order = np.argsort(-nodes.bounds, kind="stable")
            stack.append(nodes.at(order[batch:]))
            nodes = nodes.at(order[:batch])
        after = space.children(nodes)
        if len(after.bounds) == 0:
            continue
        gains = space.gains(after.sums)
        if after.level == len(space.levels):
            _finish(number, space, after, gains, objective, incumbent)
            width = min(2 * width, _BATCH)
            if first_only and incumbent.found:
                return -math.inf
            continue
        linear = gains @ weights
        for j, cut in enumerate(cuts):
            np.minimum(after.bounds, linear[:, j] + (cut.constant + tails[j][after.level]), out=after.bounds)
        stack.append(after)
    return -math.inf


def _finish(
    number: int, space: Space, leaves: _Nodes, gains: Floats, objective: Objective, incumbent: _Incumbent
) -> None:
    values = objective(gains)
    rows = np.flatnonzero((values >= incumbent.floor()) & (values > -np.inf))
    rows = rows[space.accepted(leaves.path[rows])]
    if len(rows):
        incumbent.offer(
            number, values[rows], leaves.path[rows], np.maximum(leaves.sums[rows] - space.terms.no_deal, 0)
        )


# -- which tangents -----------------------------------------------------------------------------------------


class _Relaxation:
    """Options may be mixed: a linear programme over shares of options, with extra columns for the objective."""

    def __init__(self, space: Space) -> None:
        self.space = space
        self.n_options = [len(table) for table in space.tables]
        self.stacked = np.concatenate(space.tables)
        total = sum(self.n_options)
        self.one_each = np.zeros((len(self.n_options), total))
        begin = 0
        for row, n in enumerate(self.n_options):
            self.one_each[row, begin : begin + n] = 1.0
            begin += n
        self.offset = space.offset + np.asarray(space.pending[0] / space.scales, dtype=np.float64)

    def solve(
        self,
        weights: Floats,
        extra_weights: Floats,
        rows: Floats,
        extra_rows: Floats,
        limits: Floats,
    ) -> tuple[Floats, Floats] | None:
        """Maximise ``weights @ g + extra_weights @ t`` with g >= 0 and ``rows @ g + extra_rows @ t <= limits``.

        Returns the gains at the optimum and the prices of ``g >= 0`` followed by those of the rows; None where
        even mixtures leave somebody below nothing.
        """
        k, n_extra = len(weights), len(extra_weights)
        upper = np.concatenate([-np.eye(k), rows]) if len(rows) else -np.eye(k)
        extra = np.concatenate([np.zeros((k, n_extra)), extra_rows]) if len(rows) else np.zeros((k, n_extra))
        right = np.concatenate([np.zeros(k), limits]) if len(rows) else np.zeros(k)
        answer = optimize.linprog(
            -np.concatenate([self.stacked @ weights, extra_weights]),
            A_ub=np.hstack([upper @ self.stacked.T, extra]),
            b_ub=right - upper @ self.offset,
            A_eq=np.hstack([self.one_each, np.zeros((len(self.n_options), n_extra))]),
            b_eq=np.ones(len(self.n_options)),
            bounds=[(0, None)] * len(self.stacked) + [(None, None)] * n_extra,
            method="highs",
        )
        if answer.x is None:
            return None
        gains = self.offset + answer.x[: len(self.stacked)] @ self.stacked
        return gains, np.maximum(0.0, -answer.ineqlin.marginals)


def _linear_cuts(relaxation: _Relaxation, weights: Floats) -> list[_Cut] | None:
    """Bounds of ``weights @ gains`` where all gains are >= 0: prices of these conditions may be added."""
    k = len(weights)
    solved = relaxation.solve(weights, np.zeros(0), np.zeros((0, k)), np.zeros((0, 0)), np.zeros(0))
    if solved is None:
        return None
    prices = solved[1][:k]
    return [_Cut(weights + prices, 0.0), _Cut(weights, 0.0), _Cut(weights + prices / 2, 0.0)]


def _least_cuts(relaxation: _Relaxation, units: Floats) -> list[_Cut]:
    """Bounds of ``min of gains * units``: averages with weights that sum to 1."""
    k = len(units)
    active = np.flatnonzero(units > 0)
    rows = -np.diag(units)[active]
    solved = relaxation.solve(np.zeros(k), np.ones(1), rows, np.ones((len(active), 1)), np.zeros(len(active)))
    cuts = []
    even = np.zeros(k)
    even[active] = 1.0 / len(active)
    if solved is not None:
        prices = np.zeros(k)
        prices[active] = solved[1][k:]
        floor = solved[1][:k]
        if prices.sum() > 0:
            share = prices / prices.sum()
            cuts.append(_Cut(share * units + floor / prices.sum(), 0.0))
            cuts += [
                _Cut((1 - mix) * share * units + mix * even * units, 0.0) for mix in (0.0, 0.1, 0.3, 0.6)
            ]
            for party in active:
                tilted = share.copy()
                tilted[party] += 0.25
                cuts.append(_Cut(tilted / tilted.sum() * units, 0.0))
    cuts.append(_Cut(even * units, 0.0))
    return cuts


def _log_cuts(relaxation: _Relaxation, start: Floats) -> list[_Cut]:
    """Tangents of the sum of logarithms, by cutting planes towards the optimum over mixtures."""
    k = len(start)
    points = [np.maximum(start, 1e-6)]
    rows: list[Floats] = []
    extra: list[Floats] = []
    limits: list[float] = []
    for _ in range(14):
        for c in range(k):
            slope = 1.0 / points[-1][c]
            row, one = np.zeros(k), np.zeros(k)
            row[c], one[c] = -slope, 1.0
            rows.append(row)
            extra.append(one)
            limits.append(math.log(points[-1][c]) - 1.0)
        solved = relaxation.solve(np.zeros(k), np.ones(k), np.array(rows), np.array(extra), np.array(limits))
        if solved is None:
            break
        step = np.maximum(solved[0], 1e-6)
        middle = (points[-1] + step) / 2 if len(points) < 4 else 0.3 * points[-1] + 0.7 * step
        if np.allclose(step, points[-1], rtol=1e-3):
            break
        points.append(np.maximum(middle, 1e-6))
    best = points[-1]
    tilted = [best * np.where(np.arange(k) == c, factor, 1.0) for c in range(k) for factor in (0.8, 1.25)]
    return [_Cut(1.0 / point, float(np.log(point).sum()) - k) for point in [best, *points[-4:-1], *tilted]]


# -- solutions ----------------------------------------------------------------------------------------------


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
        self.relaxations = [_Relaxation(space) for space in self.spaces]
        self.ideal: Array = np.zeros(0, np.int64)
        self.stages = 0

    def run(
        self,
        cuts: Callable[[_Relaxation], Sequence[_Cut] | None],
        objective: Objective,
        refine: Callable[[Array], Index] | None = None,
    ) -> tuple[_Incumbent, float]:
        """Maximise over every space; each of the stages to come gets an equal part of the time left."""
        incumbent = _Incumbent(-math.inf, {}, refine)
        watch = Watch.of(max(0.0, self.watch.left()) / max(1, self.stages))
        self.stages -= 1
        bound = -math.inf
        for number, (space, relaxation) in enumerate(zip(self.spaces, self.relaxations, strict=True)):
            own = cuts(relaxation)
            if own is not None:
                bound = max(bound, _maximise(number, space, own, objective, watch, incumbent))
        return incumbent, bound

    def packed(
        self, run: tuple[_Incumbent, float], unscaled: Callable[[float], Any] = float, sure: bool = True
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
        incumbent = _Incumbent(-math.inf, {}, None)
        zero = _Cut(np.zeros(len(space.scales)), 0.0)
        bound = _maximise(
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
                lambda relaxation: _linear_cuts(relaxation, everyone), lambda gains: gains.sum(axis=1)
            )
        ),
    }


def _find_ideals(searcher: _Searcher, k: int) -> bool | None:
    """Set the largest gain of each party; False if one might still be exceeded, None if there is no package."""
    ideal, sure = [], True
    for c in range(k):
        weights = np.zeros(k)
        weights[c] = 1.0
        incumbent, bound = searcher.run(
            lambda relaxation, weights=weights: _linear_cuts(relaxation, weights),  # type: ignore[misc]
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
        run = searcher.run(lambda relaxation: _log_cuts(relaxation, start / 2), _logs)
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
    found = searcher.packed(searcher.run(lambda _: [_Cut(np.zeros(len(ideal)), ceiling)], objective))
    return replace(found, bound=0.0)


def _least(searcher: _Searcher, units: Sequence[Fraction], sure: bool) -> Found:
    k = len(units)
    active = np.array([c for c, unit in enumerate(units) if unit > 0], np.int64)
    if len(active) == 0:
        zero = _Cut(np.zeros(k), 0.0)
        return searcher.packed(searcher.run(lambda _: [zero], lambda gains: np.zeros(len(gains))), sure=sure)
    # Gains are in points here, units are per integer unit of the terms.
    scaled = np.array(
        [float(unit * scale) for unit, scale in zip(units, searcher.spaces[0].terms.scales, strict=True)]
    )
    run = searcher.run(
        lambda relaxation: _least_cuts(relaxation, scaled),
        lambda gains: np.asarray((gains[:, active] * scaled[active]).min(axis=1)),
        lambda gains: least_first(gains, units),
    )
    return searcher.packed(run, sure=sure)
