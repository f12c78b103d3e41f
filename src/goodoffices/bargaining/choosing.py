"""Which of given gain vectors the four bargaining solutions choose, exactly."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from goodoffices.bargaining.dominance import as_small_integers
from goodoffices.bargaining.positions import TOLERANCE

__all__ = ["SOLUTIONS", "Choice", "choose", "least_first"]

Array = npt.NDArray[Any]
SOLUTIONS = ("nash", "kalai_smorodinsky", "egalitarian", "utilitarian")
_CLOSE = 1e-10
"""Relative; far above the error of a float sum or product, so that no maximiser is lost."""


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """Which rows are maximisers, and the value that they reach (in points)."""

    rows: npt.NDArray[np.int64]
    value: float


def choose(
    gains: Array, scales: Sequence[int], exact: bool = True, ideal: Array | None = None
) -> Mapping[str, Choice]:
    """Choose the maximisers of the four solutions among gain vectors that are all >= 0.

    Parameters
    ----------
    gains : integer array of shape (n, n_parties), n >= 1
        In units of ``1 / scales[c]`` points, so that parties may have different units.
    scales : sequence of int
        Units to the point.
    exact : bool
        False: equal within TOLERANCE counts as equal.
    ideal : array, optional
        The largest gain of each party if it is not among `gains`.

    Returns
    -------
    mapping of name to Choice

    Notes
    -----
    Parties that can gain nothing are left out of Nash and Kalai-Smorodinsky. Nash maximises the number of
    positive gains and then their product: where all parties can gain at once, this is the product of all.
    Kalai-Smorodinsky and egalitarian compare the smallest share (gain), then the second smallest, and so on.
    """
    gains = as_small_integers(gains)
    best = gains.max(axis=0) if ideal is None else ideal
    active = [c for c in range(gains.shape[1]) if best[c] > 0]
    if not exact:
        active = [c for c in active if best[c] > TOLERANCE * scales[c]]
    points = gains / np.array([float(scale) for scale in scales]) if gains.shape[1] else gains.astype(float)
    points = np.asarray(points, dtype=np.float64)
    top = [int(best[c]) for c in active]
    return {
        "nash": _nash(gains, points, active, scales, exact),
        "kalai_smorodinsky": _leximin(gains, points, active, [Fraction(1, t) for t in top], scales, exact),
        "egalitarian": _leximin(
            gains,
            points,
            list(range(gains.shape[1])),
            [Fraction(1, scale) for scale in scales],
            scales,
            exact,
        ),
        "utilitarian": _utilitarian(gains, points, scales, exact),
    }


def _distinct(
    gains: Array, rows: npt.NDArray[np.int64]
) -> tuple[list[tuple[int, ...]], npt.NDArray[np.int64]]:
    """Return the distinct vectors among `rows` and, per row, which it is."""
    part = gains[rows]
    if part.dtype == object:
        number: dict[tuple[int, ...], int] = {}
        inverse = np.array([number.setdefault(tuple(row), len(number)) for row in part.tolist()], np.int64)
        return list(number), inverse
    vectors, inverse = np.unique(part, axis=0, return_inverse=True)
    return [tuple(row) for row in vectors.tolist()], inverse.ravel()


def _best_rows(gains: Array, rows: npt.NDArray[np.int64], key: Any) -> tuple[npt.NDArray[np.int64], Any]:
    """Return the rows whose vector has the largest exact key, and that key."""
    vectors, inverse = _distinct(gains, rows)
    keys = [key(vector) for vector in vectors]
    largest = max(keys)
    wanted = np.array([k == largest for k in keys])
    return rows[wanted[inverse]], largest


def _near(values: npt.NDArray[np.float64], exact: bool) -> npt.NDArray[np.int64]:
    best = float(values.max())
    slack = _CLOSE if exact else TOLERANCE
    return np.flatnonzero(values >= best - slack * max(1.0, abs(best)))


def _nash(
    gains: Array, points: npt.NDArray[np.float64], active: Sequence[int], scales: Sequence[int], exact: bool
) -> Choice:
    everyone = np.arange(len(gains))
    if not active:
        return Choice(everyone, 0.0)
    positive = points[:, active] > (0.0 if exact else TOLERANCE)
    count = positive.sum(axis=1)
    rows = np.flatnonzero(count == count.max())
    logs = np.log(np.where(positive[rows], points[rows][:, active], 1.0)).sum(axis=1)
    rows = rows[_near(logs, exact)]
    if exact:

        def product(vector: tuple[int, ...]) -> Fraction:
            pairs = [(vector[c], scales[c]) for c in active if vector[c] > 0]
            return Fraction(math.prod(g for g, _ in pairs), math.prod(s for _, s in pairs))

        rows, largest = _best_rows(gains, rows, product)
        value = float(largest)
    else:
        value = float(np.exp(logs.max()))
    return Choice(rows, value if int(count.max()) == len(active) else 0.0)


def _leximin(
    gains: Array,
    points: npt.NDArray[np.float64],
    active: Sequence[int],
    units: Sequence[Fraction],
    scales: Sequence[int],
    exact: bool,
) -> Choice:
    rows = np.arange(len(gains))
    if not active:
        return Choice(rows, 0.0)
    shares = points[:, active] * np.array(
        [float(unit * scales[c]) for c, unit in zip(active, units, strict=True)]
    )
    if exact:
        rows = _near(shares.min(axis=1), True)
        rows, largest = _best_rows(
            gains,
            rows,
            lambda vector: tuple(sorted(vector[c] * unit for c, unit in zip(active, units, strict=True))),
        )
        return Choice(rows, float(largest[0]))
    ordered = np.sort(shares, axis=1)
    for level in range(len(active)):
        rows = rows[_near(ordered[rows, level], False)]
    return Choice(rows, float(ordered[rows, 0].max()))


def _utilitarian(gains: Array, points: npt.NDArray[np.float64], scales: Sequence[int], exact: bool) -> Choice:
    rows = _near(points.sum(axis=1), exact)
    if not exact:
        return Choice(rows, float(points.sum(axis=1).max()))
    rows, largest = _best_rows(
        gains,
        rows,
        lambda vector: sum((Fraction(g, s) for g, s in zip(vector, scales, strict=True)), Fraction(0)),
    )
    return Choice(rows, float(largest))


def least_first(gains: Array, units: Sequence[Fraction]) -> npt.NDArray[np.int64]:
    """Return the rows that are best by the least of ``gains * units``, then by the second least, exactly.

    Parties with unit 0 are left out.
    """
    active = [c for c, unit in enumerate(units) if unit > 0]
    gains = as_small_integers(gains)
    points = np.asarray(gains, dtype=np.float64)
    return _leximin(gains, points, active, [units[c] for c in active], [1] * len(units), True).rows
