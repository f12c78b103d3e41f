"""Branch and bound over packages: a concave objective of the gains, bounded by linear functions of them.

A linear bound is a sum over issues, so the most that the issues still open can add to it is a sum of maxima.
Numbers that decide (thresholds, red lines) are integers; floats only order the search and prune with a margin
far above their error.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from goodoffices.bargaining.automata import TooWide
from goodoffices.bargaining.folding import Link, Watch, tied_front
from goodoffices.bargaining.fronts import Front, packages_of
from goodoffices.bargaining.positions import Model
from goodoffices.bargaining.terms import Group, Terms
from goodoffices.bargaining.verdicts import Verdicts

__all__ = ["Cut", "Incumbent", "Space", "maximise"]

Array = npt.NDArray[Any]
Floats = npt.NDArray[np.float64]
Index = npt.NDArray[np.int64]
Packages = npt.NDArray[np.int16]
Objective = Callable[[Floats], Floats]

_MARGIN = 1e-9
"""Relative; above float error, so that nothing equal to the best is pruned."""
_BATCH = 60_000
_FIRST_BATCH = 1000
_LARGEST_GROUP = 20_000
_LARGEST_FRONT = 3000
_MOST_TIES = 50_000


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """An upper bound of the objective: ``constant + weights @ gains``, weights >= 0."""

    weights: Floats
    constant: float


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """One decision: an option of an issue, or a point of the front of a whole group of issues."""

    issue: int
    table: Array
    front: Front | None = None


@dataclass(slots=True, eq=False)
class Nodes:
    """Partial packages with the same levels decided."""

    level: int
    sums: Array
    states: Index
    path: Index
    bounds: Floats

    def at(self, rows: Index) -> Nodes:
        return Nodes(self.level, self.sums[rows], self.states[rows], self.path[rows], self.bounds[rows])


class Space:
    """One set of terms, laid out for the search: levels in order, links to follow, gains in points."""

    def __init__(self, model: Model, terms: Terms, votes: bool, watch: Watch) -> None:
        self.model = model
        self.terms = terms
        self.votes = votes
        self.levels: list[Level] = []
        self.links: list[Link] = []
        for group in sorted(terms.groups, key=lambda group: _spread(terms, group), reverse=True):
            front = None if votes else _small_front(terms, group, watch)
            if front is not None:
                self.levels.append(Level(-1, front.values, front))
            else:
                self.links += group.links
                self.levels += [Level(issue, terms.tables[issue]) for issue in group.issues]
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

    def root(self) -> Nodes:
        """Return the node at which nothing is decided."""
        n_automata = sum(len(link.automata) for link in self.links)
        return Nodes(
            0,
            self.terms.constant[None, :].copy(),
            np.zeros((1, n_automata), np.int64),
            np.zeros((1, len(self.levels)), np.int64),
            np.full(1, np.inf),
        )

    def gains(self, sums: Array) -> Floats:
        """Return gains in points."""
        return np.asarray((sums - self.terms.no_deal) / self.scales, dtype=np.float64)

    def tails(self, cut: Cut) -> Floats:
        """Return the most that what is undecided after each level adds to a cut."""
        tail = np.zeros(len(self.levels) + 1)
        for level in range(len(self.levels) - 1, -1, -1):
            tail[level] = tail[level + 1] + float((self.tables[level] @ cut.weights).max())
        undecided = [float((pending / self.scales) @ cut.weights) for pending in self.pending]
        return np.asarray(tail + np.array(undecided), dtype=np.float64)

    def children(self, nodes: Nodes) -> Nodes:
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
        return Nodes(nodes.level + 1, sums[rows], states[rows], path, nodes.bounds[rows // n_options])

    def _follow(
        self, nodes: Nodes, issue: int, sums: Array, states: Index, alive: npt.NDArray[np.bool_]
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


def _place(level: Level) -> tuple[int, int]:
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
class Incumbent:
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
        """Whether there is anything yet."""
        return math.isfinite(self.value)

    def offer(self, space: int, values: Floats, paths: Index, sums: Array) -> None:
        """Take in complete paths of one space; sums are gains in its units."""
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


def maximise(
    number: int,
    space: Space,
    cuts: Sequence[Cut],
    objective: Objective,
    watch: Watch,
    incumbent: Incumbent,
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
    number: int, space: Space, leaves: Nodes, gains: Floats, objective: Objective, incumbent: Incumbent
) -> None:
    values = objective(gains)
    rows = np.flatnonzero((values >= incumbent.floor()) & (values > -np.inf))
    rows = rows[space.accepted(leaves.path[rows])]
    if len(rows):
        incumbent.offer(
            number, values[rows], leaves.path[rows], np.maximum(leaves.sums[rows] - space.terms.no_deal, 0)
        )
