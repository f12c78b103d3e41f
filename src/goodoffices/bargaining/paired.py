"""Verdicts on one package in one world each: what became of many runs at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from goodoffices.bargaining.positions import Ballot, Model, RouteModel, Score
from goodoffices.bargaining.predicates import holds
from goodoffices.bargaining.ratification import at_least
from goodoffices.bargaining.verdicts import Truths, Verdicts
from goodoffices.case.expressions import Condition, issues_of

__all__ = ["PairedVerdicts", "ballot_homes"]

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
    homes : mapping, optional
        `ballot_homes` of the model, where it is at hand.

    Notes
    -----
    Cost O(k * issues * scores), where `Verdicts` on the same would take k times that.
    """

    def __init__(
        self,
        model: Model,
        packages: npt.NDArray[np.integer[Any]],
        worlds: npt.NDArray[np.int64],
        points: Mapping[int, Array] | None = None,
        homes: Mapping[int, int] | None = None,
    ) -> None:
        super().__init__(model, packages, worlds)
        self._columns = {i: self.packages[:, i, None] for i in range(self.packages.shape[1])}
        self._points = {} if points is None else dict(points)
        self._homes = ballot_homes(model) if homes is None and points else homes or {}

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

    def gain(self, p: int) -> Array:
        """Return E - no_deal of party p, in its own unit."""
        return np.asarray(self.effective(p) - self._reservation(p))

    def reckons_yes(self, p: int) -> Truths:
        """Tell where ``E >= no_deal`` for party p."""
        return at_least(self.effective(p), self._reservation(p))

    def _reservation(self, p: int) -> Array:
        no_deal = self.at(self._no_deal(p))
        return (no_deal + self._points[p] if p in self._points else no_deal)[:, None]

    def _threshold(self, ballot: Ballot, threshold: Array) -> Array:
        here, home = self.at(threshold), self._homes.get(id(ballot))
        if home is not None and home in self._points and ballot.per_point is not None:
            here = here + self.at(ballot.per_point) * self._points[home]
        return here[:, None]

    def _sum_of_tables(self, score: Score) -> Array:
        total = self.at(score.constant)[:, None]
        for issue, table in enumerate(score.tables):
            row = self._worlds if table.shape[0] > 1 else 0
            total = total + table[row, self.packages[:, issue]][:, None]
        return np.asarray(total)


def ballot_homes(model: Model) -> dict[int, int]:
    """Return, by the id() of each ballot of a model, the index of the party in whose bodies it is cast."""
    homes: dict[int, int] = {}
    for p, party in enumerate(model.parties):
        entries = [*party.steps, *party.unasked, *([] if party.decider is None else [party.decider])]
        for entry in entries:
            for step in entry.steps if isinstance(entry, RouteModel) else (entry,):
                homes |= {id(ballot): p for voter in step.members for ballot in voter.ballots}
    return homes
