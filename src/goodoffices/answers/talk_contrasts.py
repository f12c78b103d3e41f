"""What an unknown of yes or no does to the talks: the chances given that it is not so, and that it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import numpy.typing as npt

from goodoffices.answers.talk_results import Contrast, EventChances
from goodoffices.worlds.ensemble import Draw

__all__ = ["contrasts"]

Floats = npt.NDArray[np.float64]


def contrasts(
    bands: Mapping[str, Floats], draws: Iterable[Draw], *, has_schedule: bool
) -> dict[str, Contrast]:
    """Return what each unknown of yes or no does to the chances at the end, by its path.

    Parameters
    ----------
    bands : mapping of path to array of shape (2, 4)
        Weight of the runs at the low and the high end of an unknown; of those that agreed, ratified, held.
    draws : iterable of Draw
        The unknowns; those of more than two values are left out.
    has_schedule : bool
        Whether anything can be said of holding.
    """
    found = {}
    for draw in draws:
        sums = bands.get(draw.path)
        if sums is None or not draw.discrete or not set(np.unique(draw.values)) <= {0.0, 1.0}:
            continue
        shares = np.clip(sums[:, 1:] / np.maximum(sums[:, :1], 1e-300), 0.0, 1.0)
        ends = [
            EventChances(float(row[0]), float(row[1]), float(row[2]) if has_schedule else None)
            for row in shares
        ]
        found[draw.path] = Contrast(*ends)
    return found
