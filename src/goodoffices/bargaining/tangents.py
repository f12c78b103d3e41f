"""Linear upper bounds of the bargaining objectives: which tangents are tight.

``log g <= log c + (g - c) / c`` for every c, and the least of some shares is at most any average of them. The
best tangent is found where options may be mixed (a small linear programme), a few more around it help deeper
down.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from scipy import optimize

from goodoffices.bargaining.bounding import Cut, Space

__all__ = ["Relaxation", "least_cuts", "linear_cuts", "log_cuts"]

Floats = npt.NDArray[np.float64]


class Relaxation:
    """Options may be mixed: a linear programme over shares of options, extra columns for the objective."""

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
        """Maximise ``weights @ g + extra_weights @ t``, g >= 0, ``rows @ g + extra_rows @ t <= limits``.

        Returns the gains at the optimum and the prices of ``g >= 0`` followed by those of the rows; None
        where even mixtures leave somebody below nothing.
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


def linear_cuts(relaxation: Relaxation, weights: Floats) -> list[Cut] | None:
    """Bounds of ``weights @ gains`` where all gains are >= 0: prices of these conditions may be added."""
    k = len(weights)
    solved = relaxation.solve(weights, np.zeros(0), np.zeros((0, k)), np.zeros((0, 0)), np.zeros(0))
    if solved is None:
        return None
    prices = solved[1][:k]
    return [Cut(weights + prices, 0.0), Cut(weights, 0.0), Cut(weights + prices / 2, 0.0)]


def least_cuts(relaxation: Relaxation, units: Floats) -> list[Cut]:
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
            cuts.append(Cut(share * units + floor / prices.sum(), 0.0))
            cuts += [Cut((1 - mix) * share * units + mix * even * units, 0.0) for mix in (0.0, 0.1, 0.3, 0.6)]
            for party in active:
                tilted = share.copy()
                tilted[party] += 0.25
                cuts.append(Cut(tilted / tilted.sum() * units, 0.0))
    cuts.append(Cut(even * units, 0.0))
    return cuts


def log_cuts(relaxation: Relaxation, start: Floats) -> list[Cut]:
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
    return [Cut(1.0 / point, float(np.log(point).sum()) - k) for point in [best, *points[-4:-1], *tilted]]
