"""How many packages are coherent, counted exactly and without listing them."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from goodoffices.bargaining.automata import TooWide
from goodoffices.bargaining.folding import OutOfTime, Watch, tied_front
from goodoffices.bargaining.positions import Model
from goodoffices.bargaining.terms import terms_of

__all__ = ["count_packages"]


def count_packages(model: Model, *, time_limit_s: float = 10.0) -> int | None:
    """Count the packages that satisfy every rule.

    Parameters
    ----------
    model : Model
        Its sizes and rules; parties do not matter.
    time_limit_s : float

    Returns
    -------
    int or None
        None where the rules tie so many issues together that they cannot be followed in the time allowed.

    Notes
    -----
    Rules are read issue by issue as automata; packages in the same state are counted together. Groups of
    issues without a common rule multiply, so 10^20 packages cost no more than their rules do.
    """
    try:
        terms = terms_of(replace(model, parties=()), None)
        if not terms.possible:
            return 0
        watch = Watch.of(time_limit_s)
        counts = np.int64 if terms.n_packages_at_most < 2**62 else object
        total = 1
        for group in terms.groups:
            if not group.links:
                total *= math.prod(model.sizes[issue] for issue in group.issues)
                continue
            tables = [terms.tables[issue] for issue in group.issues]
            front = tied_front(tables, group.issues, group.links, None, watch, counts)
            total *= sum(int(count) for count in front.counts)
        return total
    except (TooWide, OutOfTime):
        return None
