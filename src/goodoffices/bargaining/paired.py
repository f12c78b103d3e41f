"""Verdicts on one package in one world each: what became of many runs at once."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from goodoffices.bargaining.positions import Model, Score, in_worlds, raised
from goodoffices.bargaining.predicates import holds
from goodoffices.bargaining.verdicts import Truths, Verdicts
from goodoffices.case.expressions import Condition, issues_of

__all__ = ["PairedVerdicts"]

Array = npt.NDArray[Any]


class PairedVerdicts(Verdicts):
    """Verdicts on package i in world ``worlds[i]``, for every i; their shape is (k, 1), or 1 for k.

    Parameters
    ----------
    model : Model
        Not exact.
    packages : int array of shape (k, n_issues)
    worlds : int array of shape (k,)
    points : mapping of party index to float array of shape (k,), optional
        What is added to the reservation value of a party and of the members of its bodies.

    Notes
    -----
    Cost O(k * issues * scores), where `Verdicts` on the same would take k times that.
    """

    def __init__(
        self,
        model: Model,
        packages: npt.NDArray[np.integer[Any]],
        worlds: npt.NDArray[np.int64],
        points: dict[int, Array] | None = None,
    ) -> None:
        here = in_worlds(model, worlds)
        super().__init__(raised(here, points) if points else here, packages)
        self._columns = {i: self.packages[:, i, None] for i in range(self.packages.shape[1])}

    def condition(self, condition: Condition) -> Truths:
        """Tell for which pairs a condition holds: shape (k or 1, 1)."""

        def make() -> Truths:
            columns = {i: self._columns[i] for i in issues_of(condition)}
            found = holds(condition, columns, self.model.numbers, self.model.names)
            return np.broadcast_to(found, (len(self.packages), 1))

        return self._keep(("condition", id(condition)), make)

    def false(self) -> Truths:
        """Nowhere."""
        return np.zeros((1, 1), dtype=bool)

    def _sum_of_tables(self, score: Score) -> Array:
        total = score.constant[:, None]
        pair = np.arange(len(self.packages))
        for issue, table in enumerate(score.tables):
            row = pair if table.shape[0] > 1 else 0
            total = total + table[row, self.packages[:, issue]][:, None]
        return np.asarray(total)
