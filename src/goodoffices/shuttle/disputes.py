"""The issue last in dispute: on which most points hung when the sides last differed."""

from __future__ import annotations

import numpy as np

from goodoffices.shuttle.course import Course
from goodoffices.shuttle.sides import Floats
from goodoffices.shuttle.table import Table

__all__ = ["last_in_dispute"]

_TIE = 1e-9


def last_in_dispute(table: Table, course: Course) -> Floats:
    """Return each run's share of every issue: 1 for the issue last in dispute, shared where issues tie.

    Of the issues on which the sides' last differing texts differ, the one on which most hangs: the sum over
    sides of what each would lose on it by taking another's option (the largest such loss).

    Returns
    -------
    float array of shape (n, n_issues)
        Rows sum to 1, or to 0 where the sides never differed.
    """
    n_issues = table.texts.packages.shape[1]
    shares = np.zeros((table.n, n_issues))
    rows = np.flatnonzero((course.apart >= 0).any(axis=0)) if len(course.apart) else np.zeros(0, int)
    if not len(rows):
        return shares
    named, known = table.texts.packages[course.apart[:, rows]], course.apart[:, rows] >= 0
    worlds = table.worlds[rows]
    losses = np.zeros((len(rows), n_issues))
    for s, side in enumerate(table.sides):
        score = table.model.parties[side.party].score
        if score is None:
            continue
        for i, points in enumerate(score.tables):
            world = worlds if len(points) > 1 else np.zeros_like(worlds)
            own = points[world, named[s, :, i]]
            lost = [
                np.where(known[s] & known[q], np.maximum(own - points[world, named[q, :, i]], 0.0), 0.0)
                for q in range(len(named))
                if q != s
            ]
            losses[:, i] += np.max(lost, axis=0, initial=0.0)
    some = np.where(known[..., None], named, -1).max(axis=0)
    differ = (known[..., None] & (named != some)).any(axis=0)
    losses = np.where(differ, losses, -1.0)
    most = losses >= losses.max(axis=1, keepdims=True) - _TIE
    shares[rows] = (most & differ) / np.maximum((most & differ).sum(axis=1, keepdims=True), 1)
    return shares
