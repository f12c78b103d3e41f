"""Which points are not dominated: exact, for any number of criteria, every one to be maximised.

A point is dominated by another that is at least as large in every criterion and larger in one. Equal points
do not dominate each other, so that ties are all kept. Only the order of the numbers in each criterion
matters, so integers of any size are first replaced by their ranks.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["as_small_integers", "distinct_rows", "non_dominated", "non_dominated_within"]

Points = npt.NDArray[Any]
Mask = npt.NDArray[np.bool_]

_BRUTE_PAIRS = 40_000  # comparing so many pairs at once is cheaper than dividing once more
_PIVOTS = 24
_BLOCK = 4096
_SMALL_GROUP = 12


def as_small_integers(values: Points) -> Points:
    """Return Python integers as int64 where they all fit (with room for sums), anything else unchanged."""
    if values.dtype != object:
        return values
    if values.size == 0:
        return values.astype(np.int64)
    if max(abs(int(values.max())), abs(int(values.min()))) < 2**61:
        return values.astype(np.int64)
    return values


def distinct_rows(points: Points) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return (order, group): `order` sorts the rows, best first; `group[j]` numbers the row ``order[j]``.

    Equal rows have the same group; groups are numbered in the sorted order (first criterion descending, then
    the second, and so on).
    """
    n, k = points.shape
    if n == 0:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    order = np.lexsort(tuple(-points[:, j] for j in reversed(range(k)))) if k else np.arange(n)
    sorted_points = points[order]
    new = np.ones(n, bool)
    new[1:] = (sorted_points[1:] != sorted_points[:-1]).any(axis=1)
    return order, np.cumsum(new) - 1


def non_dominated(points: npt.ArrayLike, check: Callable[[], None] | None = None) -> Mask:
    """Tell which rows of `points` no other row dominates.

    Parameters
    ----------
    points : array of shape (n, k)
        Integers (int64 or Python integers) or floats; larger is better in every column.
    check : callable, optional
        Called now and then in long work; what it raises ends the work.

    Returns
    -------
    mask : boolean array of shape (n,)
        True where no row is at least as large in every column and larger in one. Equal rows are all kept.

    Notes
    -----
    Exact. Two columns: a sort and a running maximum. Three: blocks against a staircase. More: divide and
    conquer on the first column, the better half filtering the worse one in the others [1]_.

    References
    ----------
    .. [1] H. T. Kung, F. Luccio, F. P. Preparata, "On Finding the Maxima of a Set of Vectors", Journal of the
       ACM 22 (1975) 469-476.

    Examples
    --------
    >>> non_dominated([[3, 1], [2, 2], [2, 1], [3, 1]]).tolist()
    [True, True, False, True]
    """
    rows = _ranked(np.asarray(points))
    n, k = rows.shape
    if n == 0 or k == 0:
        return np.ones(n, bool)
    if k == 1:
        return np.asarray(rows[:, 0] == rows[:, 0].max())
    alive = np.arange(n)
    if n > 256:
        alive = _after_pivots(rows)
    order, group = distinct_rows(rows[alive])
    first = np.flatnonzero(np.r_[True, group[1:] != group[:-1]])
    keep = _sorted_front(rows[alive[order[first]]], check or _no_check)
    mask = np.zeros(n, bool)
    mask[alive[order[keep[group]]]] = True
    return mask


def non_dominated_within(
    points: npt.ArrayLike, keys: npt.NDArray[np.int64], check: Callable[[], None] | None = None
) -> Mask:
    """As `non_dominated`, but only rows with the same key are compared.

    Parameters
    ----------
    points : array of shape (n, k)
    keys : integer array of shape (n,)
    check : callable, optional
        As for `non_dominated`.

    Returns
    -------
    mask : boolean array of shape (n,)
    """
    rows = _ranked(np.asarray(points))
    n = len(rows)
    if n == 0 or bool((keys == keys[0]).all()):
        return non_dominated(rows, check)
    order = np.argsort(keys, kind="stable")
    edges = np.r_[0, np.flatnonzero(np.diff(keys[order])) + 1, n]
    lengths = np.diff(edges)
    mask = np.zeros(n, bool)
    for length in np.unique(lengths[lengths <= _SMALL_GROUP]):
        starts = edges[:-1][lengths == length]
        for begin in range(0, len(starts), 50_000):
            members = order[starts[begin : begin + 50_000, None] + np.arange(length)]
            mask[members] = _not_dominated_in_batches(rows[members])
    for begin, length in zip(edges[:-1], lengths, strict=True):
        if length > _SMALL_GROUP:
            members = order[begin : begin + length]
            mask[members] = non_dominated(rows[members], check)
    return mask


def _not_dominated_in_batches(batches: Points) -> Mask:
    """Return the masks of many small sets of one size at once; `batches` has shape (sets, size, k)."""
    above = np.ones((batches.shape[0], batches.shape[1], batches.shape[1]), bool)
    for column in range(batches.shape[2]):
        above &= batches[:, :, None, column] >= batches[:, None, :, column]
    strictly = above & ~above.transpose(0, 2, 1)
    return np.asarray(~strictly.any(axis=1))


def _ranked(points: Points) -> Points:
    """Return an array that orders alike and that NumPy compares fast."""
    if points.ndim != 2:
        points = points.reshape(len(points), -1)
    points = as_small_integers(points)
    if points.dtype.kind in "bu":
        return points.astype(np.int64)
    if points.dtype != object:
        return points
    ranks = np.empty(points.shape, np.int64)
    for column in range(points.shape[1]):
        ranks[:, column] = np.unique(points[:, column], return_inverse=True)[1]
    return ranks


def _after_pivots(rows: Points) -> npt.NDArray[np.int64]:
    """Return the rows that a few good points do not dominate; a cheap first pass."""
    span = np.maximum(rows.max(axis=0) - rows.min(axis=0), 1).astype(float)
    share = (rows - rows.min(axis=0)) / span
    alive = np.arange(len(rows))
    total = share.sum(axis=1)
    for pivot in range(_PIVOTS):
        if len(alive) < 256:
            break
        if pivot % 3 == 1:
            score = share.min(axis=1)
        elif pivot % 3 == 2:
            score = total + share[:, pivot % rows.shape[1]]
        else:
            score = total
        # The best point that is still there and that has not been a pivot yet.
        best = int(np.argmax(score))
        point = rows[best]
        beaten = (rows <= point).all(axis=1)
        beaten &= (rows < point).any(axis=1)
        keep = ~beaten
        removed = len(rows) - int(keep.sum())
        rows, share, total, alive = rows[keep], share[keep], total[keep], alive[keep]
        used = np.flatnonzero((rows == point).all(axis=1))
        total[used] = -1.0
        share[used] = -1.0
        if pivot > 5 and removed * 50 < len(rows):
            break
    return alive


def _no_check() -> None:
    return None


def _sorted_front(rows: Points, check: Callable[[], None]) -> Mask:
    """Front of distinct rows sorted best first: only earlier rows can dominate later ones."""
    n, k = rows.shape
    if k == 1:
        return np.asarray(np.arange(n) == 0)
    if k == 2:
        second = rows[:, 1]
        best = np.maximum.accumulate(second)
        keep = np.ones(n, bool)
        keep[1:] = second[1:] > best[:-1]
        return keep
    if k == 3:
        return _staircase_front(rows, check)
    keep = np.zeros(n, bool)
    keep[_divided_front(rows, np.arange(n), check)] = True
    return keep


def _staircase_front(rows: Points, check: Callable[[], None]) -> Mask:
    """Three criteria: sweep down the first one, keeping the staircase of the other two."""
    n = len(rows)
    keep = np.zeros(n, bool)
    xs = np.zeros(0, rows.dtype)  # ascending
    ys = np.zeros(0, rows.dtype)  # descending
    begin, size = 0, 256
    while begin < n:
        check()
        end = min(n, begin + size)
        block = np.arange(begin, end)
        if len(xs):
            block = block[~_under_staircase(xs, ys, rows[block, 1], rows[block, 2])]
        if len(block):
            block = block[_few_front(rows[block])]
            keep[block] = True
            xs, ys = _staircase(np.concatenate([xs, rows[block, 1]]), np.concatenate([ys, rows[block, 2]]))
        # Blocks grow with the staircase, which is sorted anew after each.
        begin, size = end, min(2 * size, max(_BLOCK, len(xs) // 2))
    return keep


def _few_front(rows: Points) -> npt.NDArray[np.int64]:
    """Return the undominated positions of a few sorted distinct rows, by halves."""
    n = len(rows)
    if n <= 64:
        above = np.ones((n, n), bool)
        for column in range(1, rows.shape[1]):
            above &= rows[:, None, column] >= rows[None, :, column]
        return np.flatnonzero(~np.triu(above, 1).any(axis=0))
    half = n // 2
    better = _few_front(rows[:half])
    xs, ys = _staircase(rows[better, 1], rows[better, 2])
    worse = half + np.flatnonzero(~_under_staircase(xs, ys, rows[half:, 1], rows[half:, 2]))
    return np.concatenate([better, worse[_few_front(rows[worse])]])


def _staircase(x: Points, y: Points) -> tuple[Points, Points]:
    """Return the front of points in the plane, ascending in x and descending in y."""
    order = np.lexsort((-y, -x))
    x, y = x[order], y[order]
    keep = np.ones(len(x), bool)
    keep[1:] = y[1:] > np.maximum.accumulate(y)[:-1]
    return x[keep][::-1], y[keep][::-1]


def _under_staircase(xs: Points, ys: Points, x: Points, y: Points) -> Mask:
    """Tell which points (x, y) are at or under the staircase."""
    at = np.searchsorted(xs, x, side="left")
    inside = at < len(xs)
    result: Mask = inside & (ys[np.minimum(at, len(xs) - 1)] >= y)
    return result


def _divided_front(
    rows: Points, chosen: npt.NDArray[np.int64], check: Callable[[], None]
) -> npt.NDArray[np.int64]:
    """Front of the `chosen` rows (ascending positions of sorted distinct rows), by divide and conquer."""
    n = len(chosen)
    if n * n <= _BRUTE_PAIRS:
        block = rows[chosen]
        above = np.ones((n, n), bool)
        for column in range(1, rows.shape[1]):
            above &= block[:, None, column] >= block[None, :, column]
        return chosen[~np.triu(above, 1).any(axis=0)]
    check()
    better = _divided_front(rows, chosen[: n // 2], check)
    worse = chosen[n // 2 :]
    # Filtering before the second half is divided is cheaper: most of it is gone then.
    worse = worse[~_covered(rows, better, worse, 1)]
    return np.concatenate([better, _divided_front(rows, worse, check)]) if len(worse) else better


def _covered(rows: Points, above: npt.NDArray[np.int64], below: npt.NDArray[np.int64], column: int) -> Mask:
    """Tell which `below` rows some `above` row equals or exceeds in every criterion from `column` on."""
    if len(above) == 0 or len(below) == 0:
        return np.zeros(len(below), bool)
    left = rows.shape[1] - column
    if left == 1:
        return np.asarray(rows[below, column] <= rows[above, column].max())
    if left == 2:
        xs, ys = _staircase(rows[above, column], rows[above, column + 1])
        return _under_staircase(xs, ys, rows[below, column], rows[below, column + 1])
    if len(above) * len(below) <= _BRUTE_PAIRS:
        covered = np.ones((len(above), len(below)), bool)
        for criterion in range(column, rows.shape[1]):
            covered &= rows[above, None, criterion] >= rows[None, below, criterion]
        return np.asarray(covered.any(axis=0))
    return _covered_by_halves(rows, above, below, column)


def _covered_by_halves(
    rows: Points, above: npt.NDArray[np.int64], below: npt.NDArray[np.int64], column: int
) -> Mask:
    """`_covered`, splitting both sets at a value of one criterion."""
    high, low = rows[above, column], rows[below, column]
    both = np.concatenate([high, low])
    middle = np.partition(both, len(both) // 2)[len(both) // 2]
    if middle == both.min():
        larger = both[both > middle]
        if len(larger) == 0:
            return _covered(rows, above, below, column + 1)
        middle = larger.min()
    upper, lower = high >= middle, low >= middle
    result = np.zeros(len(below), bool)
    under = np.flatnonzero(~lower)
    result[under] = _covered(rows, above[upper], below[under], column + 1)
    under = under[~result[under]]
    result[under] = _covered(rows, above[~upper], below[under], column)
    over = np.flatnonzero(lower)
    result[over] = _covered(rows, above[upper], below[over], column)
    return result
