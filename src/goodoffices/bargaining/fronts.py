"""Sets of vectors, each with the number of packages that reach it and links to how they do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["Front", "packages_of", "single_point"]

Array = npt.NDArray[Any]
Index = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Front:
    """Vectors with their numbers of packages, and how each is made.

    A leaf has `issue` >= 0 and point j is option j. Otherwise point j is made by each of the links
    ``starts[j]:starts[j + 1]``: point `left_of[link]` of `left` with point `right_of[link]` of `right`. With
    `issue` -1 and no `left` it is the empty package.
    """

    values: Array
    counts: Array
    issue: int = -1
    left: Front | None = None
    right: Front | None = None
    starts: Index | None = None
    left_of: Index | None = None
    right_of: Index | None = None

    def __len__(self) -> int:
        return len(self.values)


def single_point(n_criteria: int, dtype: Any, count_dtype: Any) -> Front:
    """Return the front of the empty package: one vector of zeros."""
    return Front(np.zeros((1, n_criteria), dtype), np.ones(1, count_dtype))


def packages_of(
    front: Front, points: Index, n_issues: int, cap_each: int
) -> tuple[Index, npt.NDArray[np.int16]]:
    """List the packages that reach given points.

    Parameters
    ----------
    front : Front
    points : int array
        Positions in `front`.
    n_issues : int
    cap_each : int
        At most so many packages per point.

    Returns
    -------
    owner : int array of shape (n_rows,)
        Which of `points` the row belongs to.
    packages : int array of shape (n_rows, n_issues)
        Option positions; -1 for issues that `front` does not hold.
    """
    owner = np.arange(len(points))
    packages = np.full((len(points), n_issues), -1, np.int16)
    waiting: list[tuple[Front, Index]] = [(front, np.asarray(points, np.int64))]
    while waiting:
        node, at = waiting.pop()
        if node.issue >= 0:
            packages[:, node.issue] = at
            continue
        if node.left is None or node.right is None or node.starts is None:
            continue
        if node.left_of is None or node.right_of is None:
            raise ValueError("a joined front without links")
        number = np.minimum(node.starts[at + 1] - node.starts[at], cap_each)
        row = np.repeat(np.arange(len(at)), number)
        link = node.starts[at][row] + np.arange(len(row)) - np.repeat(np.cumsum(number) - number, number)
        owner = owner[row]
        first = np.searchsorted(owner, owner, side="left")
        within = np.arange(len(owner)) - first < cap_each
        row, link, owner = row[within], link[within], owner[within]
        packages = packages[row]
        waiting = [(other, positions[row]) for other, positions in waiting]
        waiting.append((node.left, node.left_of[link]))
        waiting.append((node.right, node.right_of[link]))
    return owner, packages
