"""A Pareto frontier as data, and what its packages are worth to each party."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np
import numpy.typing as npt

from goodoffices.bargaining.dominance import as_small_integers
from goodoffices.bargaining.positions import Model
from goodoffices.bargaining.terms import ROUNDED_TO, modelled_parties
from goodoffices.bargaining.verdicts import Verdicts

__all__ = ["Frontier", "FrontierStatus", "effective_values"]

Array = npt.NDArray[Any]


class FrontierStatus(Enum):
    """Whether there is a frontier."""

    FOUND = "FOUND"
    EMPTY = "EMPTY"
    NOT_DECIDED = "NOT_DECIDED"


@dataclass(frozen=True, slots=True, eq=False)
class Frontier:
    """Undominated packages, lexicographic by option positions, with effective utilities in parallel.

    `values[j, c]` is what package j is worth to the party ``parties[c]``, in units of ``1 / scales[c]``
    points. `n_points` counts distinct vectors, `n_packages` all packages that reach one (None: not counted);
    where there are more than are listed, each point still has at least one. `epsilon` (points, per party):
    every true point is within so much of a listed one, but near a `no_deal`; None where the frontier is
    exact. `reason` says why nothing was decided.
    """

    status: FrontierStatus
    parties: tuple[int, ...]
    scales: tuple[int, ...]
    packages: npt.NDArray[np.int16]
    values: Array
    method: str
    exact: bool
    n_points: int
    n_packages: int | None
    epsilon: tuple[float, ...] | None = None
    reason: str | None = None

    @property
    def utilities(self) -> npt.NDArray[np.float64]:
        """Effective utilities in points, shape (n, n_parties)."""
        scales = np.array([float(scale) for scale in self.scales])
        return np.asarray(self.values.astype(np.float64) / scales)


def effective_values(model: Model, packages: Array) -> Array:
    """Return effective utilities as integers in the units of `Frontier.scales`, shape (n, n_parties)."""
    verdicts = Verdicts(model, packages)
    columns = []
    for p in modelled_parties(model):
        value = np.broadcast_to(verdicts.effective(p)[0], (len(packages),))
        columns.append(value if model.exact else np.rint(value * ROUNDED_TO).astype(np.int64))
    if not columns:
        return np.zeros((len(packages), 0), np.int64)
    return as_small_integers(np.stack(columns, axis=1))
