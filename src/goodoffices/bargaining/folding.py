"""Adding issues one at a time and dropping dominated sums, with a way back to the packages.

A *front* is a set of distinct vectors, each with the number of packages that reach it and links to how they
do. Fronts of single issues are joined by adding every vector of one to every vector of the other and keeping
what is not dominated [1]_. Issues that a condition ties together are joined first, with the states of the
conditions' automata as a key: only sums with the same key are compared until the condition is decided.

References
----------
.. [1] G. L. Nemhauser, Z. Ullmann, "Discrete Dynamic Programming and Capital Allocation", Management Science
   15 (1969) 494-505.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from goodoffices.bargaining.automata import Automaton, TooWide
from goodoffices.bargaining.dominance import non_dominated, non_dominated_within
from goodoffices.bargaining.fronts import Front, single_point

__all__ = [
    "Link",
    "OutOfTime",
    "Thinning",
    "Watch",
    "add_fronts",
    "tied_front",
]

Array = npt.NDArray[Any]
Index = npt.NDArray[np.int64]
_BLOCK_ROWS = 400_000
_MOST_CANDIDATES = 60_000_000
_MOST_POINTS = 1_500_000


class OutOfTime(Exception):
    """The time limit has passed; caught where a status is reported."""


@dataclass(frozen=True, slots=True)
class Watch:
    """A deadline on the monotonic clock."""

    deadline: float

    @classmethod
    def of(cls, time_limit_s: float) -> Watch:
        """Start a watch that allows `time_limit_s` seconds."""
        return cls(time.monotonic() + time_limit_s)

    def left(self) -> float:
        """Return the seconds that are left."""
        return self.deadline - time.monotonic()

    def check(self) -> None:
        """Raise OutOfTime if the time is over."""
        if time.monotonic() > self.deadline:
            raise OutOfTime


@dataclass(frozen=True, slots=True)
class Link:
    """Something that ties issues together: automata whose verdicts, read as bits, give points to a criterion.

    With `criterion` None the single automaton is a condition that must hold. `points` has 2^n entries, the
    first automaton being the lowest bit.
    """

    automata: tuple[Automaton, ...]
    criterion: int | None
    points: Array | None

    @property
    def scope(self) -> frozenset[int]:
        """The issues that are tied together."""
        return frozenset(issue for automaton in self.automata for issue in automaton.scope)


class Thinning:
    """Keeps fronts small: where one has too many points, one point stands for the others of a cell of a grid.

    `spent` adds up, per criterion, how far below a dropped point the one that stands for it may be.
    """

    __slots__ = ("most", "spent")

    def __init__(self, most: int, n_criteria: int) -> None:
        self.most = most
        self.spent = np.zeros(n_criteria, np.int64)

    def keep(self, sums: Array, watch: Watch) -> Index:
        """Return the rows to keep of undominated `sums`: all of them if they are few enough."""
        rows = np.arange(len(sums))
        used = width = self.spent + 1
        if len(sums):
            width = np.maximum(1, (sums.max(axis=0) - sums.min(axis=0)) // 2000)
        while len(rows) > self.most:
            watch.check()
            cells = sums // width
            order = np.lexsort((-(sums / width).sum(axis=1).astype(np.float64), *cells.T))
            new = np.r_[True, (cells[order[1:]] != cells[order[:-1]]).any(axis=1)]
            rows = order[new]
            rows = rows[non_dominated(cells[rows], watch.check)]
            used, width = width, width * 3 // 2 + 1
        if len(rows) < len(sums):
            self.spent = self.spent + used - 1
        return rows


def add_fronts(
    left: Front, right: Front, at_least: Array | None, watch: Watch, thinning: Thinning | None = None
) -> Front:
    """Join two independent fronts.

    Parameters
    ----------
    left, right : Front
    at_least : array or None
        Sums below it in some criterion are dropped: what the rest cannot make good any more.
    watch : Watch
    thinning : Thinning or None
        None: exact.

    Returns
    -------
    Front

    Raises
    ------
    OutOfTime, TooWide
    """
    n_right = len(right)
    if len(left) * n_right > _MOST_CANDIDATES:
        raise TooWide("the frontier has too many points")
    rows = max(1, _BLOCK_ROWS // max(1, n_right))
    pieces: list[tuple[Array, Index, Index]] = []
    for begin in range(0, len(left), rows):
        watch.check()
        block = left.values[begin : begin + rows]
        sums = (block[:, None, :] + right.values[None, :, :]).reshape(-1, left.values.shape[1])
        at = np.arange(len(sums))
        if at_least is not None:
            at = np.flatnonzero((sums >= at_least).all(axis=1))
            sums = sums[at]
        keep = non_dominated(sums, watch.check)
        at, sums = at[keep], sums[keep]
        pieces.append((sums, begin + at // n_right, at % n_right))
    sums, left_of, right_of = (np.concatenate(part) for part in zip(*pieces, strict=True))
    if len(pieces) > 1:
        keep = non_dominated(sums, watch.check)
        sums, left_of, right_of = sums[keep], left_of[keep], right_of[keep]
    if thinning is not None:
        kept = thinning.keep(sums, watch)
        sums, left_of, right_of = sums[kept], left_of[kept], right_of[kept]
    return _merged(sums, np.zeros((len(sums), 0), np.int64), left, right, left_of, right_of)[0]


def _merged(
    sums: Array, states: Index, left: Front, right: Front, left_of: Index, right_of: Index
) -> tuple[Front, Index]:
    """Merge equal sums with equal states into points with several links."""
    n = len(sums)
    compared = [*sums.T, *states.T]
    order = np.lexsort(tuple(compared)) if compared else np.arange(n)
    new = np.zeros(n, bool)
    new[:1] = True
    for column in compared:
        ordered = column[order]
        new[1:] |= ordered[1:] != ordered[:-1]
    first = np.flatnonzero(new)
    starts = np.append(first, n)
    counts = left.counts[left_of[order]] * right.counts[right_of[order]]
    if len(first):
        counts = np.add.reduceat(counts, first)
    chosen = order[first]
    front = Front(sums[chosen], counts, -1, left, right, starts, left_of[order], right_of[order])
    return front, states[chosen]


def tied_front(
    tables: Sequence[Array],
    issues: Sequence[int],
    links: Sequence[Link],
    at_least: Array | None,
    watch: Watch,
    count_dtype: Any,
    most_points: int = _MOST_POINTS,
) -> Front:
    """Join issues that links tie together.

    Parameters
    ----------
    tables : sequence of arrays of shape (n_options, n_criteria)
        Parallel to `issues`.
    issues : sequence of int
        In the order in which the automata of `links` read them.
    links : sequence of Link
    at_least : array or None
        As for `add_fronts`; what every other group of issues adds at most is already taken off.
    watch : Watch
    count_dtype : dtype
        int64, or object where the numbers of packages are larger.
    most_points : int
        Beyond it the work is given up.

    Returns
    -------
    Front
        Only packages on which every condition holds; empty if there is none.

    Raises
    ------
    OutOfTime, TooWide
    """
    automata = [automaton for link in links for automaton in link.automata]
    kind = tables[0].dtype
    front = single_point(tables[0].shape[1], kind, count_dtype)
    states = np.zeros((1, len(automata)), np.int64)
    seen: set[int] = set()
    for at, issue in enumerate(issues):
        seen.add(issue)
        slack = _most_to_come(tables, links, at, seen, kind)
        floor = None if at_least is None else at_least - slack
        leaf = Front(tables[at], np.ones(len(tables[at]), count_dtype), issue)
        front, states = _step(front, states, leaf, issue, links, seen, floor, watch)
        if len(front) > most_points:
            raise TooWide(f"{len(issues)} issues tied together")
    return front


def _most_to_come(
    tables: Sequence[Array], links: Sequence[Link], at: int, seen: set[int], kind: Any
) -> Array:
    """The most that later issues and undecided links can still add, per criterion."""
    slack = np.zeros(tables[0].shape[1], kind)
    for table in tables[at + 1 :]:
        slack = slack + table.max(axis=0)
    for link in links:
        if link.criterion is not None and link.points is not None and not link.scope <= seen:
            slack[link.criterion] += link.points.max()
    return slack


def _step(
    front: Front,
    states: Index,
    leaf: Front,
    issue: int,
    links: Sequence[Link],
    seen: set[int],
    floor: Array | None,
    watch: Watch,
) -> tuple[Front, Index]:
    """Add one issue to a partial front, move the automata, pay out what is decided, drop what is beaten."""
    n_options = len(leaf)
    if len(front) * n_options > _MOST_CANDIDATES // 4:
        raise TooWide("too many partial packages")
    rows = max(1, _BLOCK_ROWS // n_options)
    pieces: list[tuple[Array, Index, Index, Index]] = []
    for begin in range(0, max(1, len(front)), rows):
        watch.check()
        end = min(len(front), begin + rows)
        left_of = np.repeat(np.arange(begin, end), n_options)
        right_of = np.tile(np.arange(n_options), end - begin)
        sums = front.values[left_of] + leaf.values[right_of]
        after, alive = _moved(states[begin:end], issue, links, n_options)
        sums, after, left_of, right_of = sums[alive], after[alive], left_of[alive], right_of[alive]
        _pay(sums, after, issue, links, seen)
        if floor is not None:
            alive = np.asarray((sums >= floor).all(axis=1))
            sums, after, left_of, right_of = sums[alive], after[alive], left_of[alive], right_of[alive]
        keep = non_dominated_within(sums, _keys(after), watch.check)
        pieces.append((sums[keep], after[keep], left_of[keep], right_of[keep]))
    sums, after, left_of, right_of = (np.concatenate(part) for part in zip(*pieces, strict=True))
    if len(pieces) > 1:
        keep = non_dominated_within(sums, _keys(after), watch.check)
        sums, after, left_of, right_of = sums[keep], after[keep], left_of[keep], right_of[keep]
    return _merged(sums, after, front, leaf, left_of, right_of)


def _moved(
    states: Index, issue: int, links: Sequence[Link], n_options: int
) -> tuple[Index, npt.NDArray[np.bool_]]:
    """States after reading `issue`, one row per (point, option), and which rows are not hopeless."""
    after = np.repeat(states, n_options, axis=0)
    alive = np.ones(len(after), bool)
    column = 0
    for link in links:
        for automaton in link.automata:
            if issue in automaton.scope:
                level = automaton.scope.index(issue)
                after[:, column] = automaton.moves[level][states[:, column]].ravel()
                if link.criterion is None:
                    alive &= ~automaton.hopeless[level + 1][after[:, column]]
            column += 1
    return after, alive


def _pay(sums: Array, after: Index, issue: int, links: Sequence[Link], seen: set[int]) -> None:
    """Add the points of links that `issue` decides, and forget their states (both in place)."""
    column = 0
    for link in links:
        width = len(link.automata)
        if issue in link.scope and link.scope <= seen:
            if link.criterion is not None and link.points is not None:
                bits = np.zeros(len(sums), np.int64)
                for bit, automaton in enumerate(link.automata):
                    bits |= automaton.accepts[after[:, column + bit]].astype(np.int64) << bit
                sums[:, link.criterion] += link.points[bits]
            after[:, column : column + width] = 0
        column += width


def _keys(states: Index) -> Index:
    """Number the distinct rows of `states`."""
    key = np.zeros(len(states), np.int64)
    if len(states) == 0:
        return key
    for column in range(states.shape[1]):
        values = states[:, column]
        if (values == values[0]).all():
            continue
        key = key * (int(values.max()) + 1) + values
        key = np.unique(key, return_inverse=True)[1].astype(np.int64)
    return key
