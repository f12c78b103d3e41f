"""The issue last in dispute: on which most hung when the sides last differed."""

from __future__ import annotations

import numpy as np

from goodoffices.shuttle.course import Course
from goodoffices.shuttle.sides import Floats, Ints
from goodoffices.shuttle.table import Table

__all__ = ["last_in_dispute"]

_TIE = 1e-9
_LEAST = 1e-9
"""A side to which all texts are worth the same to so many points has nothing at stake."""


def last_in_dispute(table: Table, course: Course) -> Floats:
    """Return each run's share of every issue: 1 for the issue last in dispute, shared where issues tie.

    Of the issues on which the sides' last differing texts differ, the one on which most hangs: the sum over
    sides of what each would lose on it by taking another's option (the largest such loss), as a share of the
    span between the texts that it likes best and least. In a run without agreement in which nobody ever
    differed aloud, what each side likes best stands for what it put forward.

    Returns
    -------
    float array of shape (n, n_issues)
        Rows sum to 1, or to 0 where the sides never differed.
    """
    n_issues = table.texts.packages.shape[1]
    shares = np.zeros((table.n, n_issues))
    apart = _apart(table, course)
    rows = np.flatnonzero((apart >= 0).any(axis=0)) if len(apart) else np.zeros(0, int)
    if not len(rows):
        return shares
    named, known = table.texts.packages[apart[:, rows]], apart[:, rows] >= 0
    worlds = table.worlds[rows]
    losses = np.zeros((len(rows), n_issues))
    for s, side in enumerate(table.sides):
        # Points of two sides have no common measure; shares of what the texts can mean to each have.
        span = np.maximum(np.ptp(side.worth, axis=1)[rows], _LEAST)
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
            losses[:, i] += np.max(lost, axis=0, initial=0.0) / span
    some = np.where(known[..., None], named, -1).max(axis=0)
    differ = (known[..., None] & (named != some)).any(axis=0)
    losses = np.where(differ, losses, -1.0)
    most = losses >= losses.max(axis=1, keepdims=True) - _TIE
    shares[rows] = (most & differ) / np.maximum((most & differ).sum(axis=1, keepdims=True), 1)
    return shares


def _apart(table: Table, course: Course) -> Ints:
    """Return what the sides last put forward that differed, or like best where they end without it."""
    if not len(table.sides):
        return course.apart
    # A side whose red lines leave it nothing is taken by what it would like best without them.
    liked = np.stack([side.order[:, 0].astype(np.int64) for side in table.sides])
    silent = (course.apart < 0).all(axis=0) & np.isinf(course.agreed_day)
    return np.where(silent, liked, course.apart)
