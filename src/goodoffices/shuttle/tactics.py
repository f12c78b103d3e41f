"""How sides concede: three tactics behind one small interface."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import numpy.typing as npt

from goodoffices.shuttle.sides import Floats, Ints, Side
from goodoffices.shuttle.texts import Distances

__all__ = ["FixedTactic", "MicroTactic", "Tactic", "TimeTactic", "View"]


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """What a side sees in one round, in some of the runs.

    Attributes
    ----------
    rows : int array of shape (k,)
        Which runs.
    day, floor : float arrays of shape (k,)
        Today, and the least that the side would take today.
    others : int array of shape (k,)
        How many different texts each other side has put forward: the smallest such number.
    drafts : int array of shape (k,) or None
        How many different drafts the mediators have put down, where they put down any.
    """

    rows: Ints
    day: Floats
    floor: Floats
    others: Ints
    drafts: Ints | None = None


class Tactic(Protocol):
    """What a side holds out for, and what it puts forward."""

    @property
    def counts_offers(self) -> bool:
        """Whether it needs to know how many different texts others have put forward."""

    def acceptable(self, view: View) -> Ints:
        """Return how many texts, best first, the side would take now: shape (k,)."""

    def offer(self, view: View, count: Ints, distances: Distances) -> Ints:
        """Return the text that the side puts forward now, -1 where it has none: shape (k,)."""


@dataclass(slots=True, eq=False)
class TimeTactic:
    """Falls from its best to its floor as its own deadline comes: ``best - (best - floor) (t / D)^exponent``.

    References
    ----------
    .. [1] P. Faratin, C. Sierra, N. R. Jennings, "Negotiation Decision Functions for Autonomous Agents",
       Robotics and Autonomous Systems 24 (1998) 159-182.
    """

    side: Side
    exponent: Floats
    deadline: Floats
    counts_offers: bool = False

    def aspiration(self, view: View) -> Floats:
        """Return what the side holds out for, in points: shape (k,)."""
        deadline = self.deadline[view.rows]
        past = np.where(deadline > 0, np.minimum(1.0, view.day / np.where(deadline > 0, deadline, 1.0)), 1.0)
        best = np.maximum(self.side.best[view.rows], view.floor)
        return np.asarray(best - (best - view.floor) * past ** self.exponent[view.rows])

    def acceptable(self, view: View) -> Ints:
        """Return how many texts are worth at least the aspiration."""
        return self.side.count_at_least(view.rows, self.aspiration(view))

    def offer(self, view: View, count: Ints, distances: Distances) -> Ints:
        """Return the acceptable text nearest to what others offered last."""
        return self.side.nearest(view.rows, count, distances)


@dataclass(slots=True, eq=False)
class FixedTactic:
    """Holds out for the same points all along, or for its floor where that is more."""

    side: Side
    threshold: Floats
    counts_offers: bool = False

    def acceptable(self, view: View) -> Ints:
        """Return how many texts are worth at least the threshold and the floor."""
        return self.side.count_at_least(view.rows, np.maximum(self.threshold[view.rows], view.floor))

    def offer(self, view: View, count: Ints, distances: Distances) -> Ints:
        """Return the acceptable text nearest to what others offered last."""
        return self.side.nearest(view.rows, count, distances)


@dataclass(slots=True, eq=False)
class MicroTactic:
    """MiCRO: concedes one text at a time, and only to sides that do the same.

    References
    ----------
    .. [1] D. de Jonge, "An Analysis of the Linear Bilateral ANAC Domains Using the MiCRO Benchmark Strategy",
       IJCAI 2022, 223-229.
    """

    side: Side
    put_forward: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    counts_offers: bool = True

    def __post_init__(self) -> None:
        if not len(self.put_forward):
            self.put_forward = np.zeros(len(self.side.n_open), dtype=np.int64)

    def _place(self, view: View) -> tuple[Ints, npt.NDArray[np.bool_]]:
        """Return the place, in its order, of the text that it would put forward; and where there is one."""
        willing = self.side.count_at_least(view.rows, view.floor)
        if view.drafts is not None:
            place = view.drafts - 1
        else:
            made = self.put_forward[view.rows]
            place = np.where((made <= view.others) & (made < willing), made, made - 1)
        return np.clip(place, 0, np.maximum(willing - 1, 0)), willing > 0

    def acceptable(self, view: View) -> Ints:
        """Return how many texts are as good as the one that it would put forward."""
        place, any_left = self._place(view)
        level = self.side.sorted_worth[view.rows, place]
        count = self.side.count_at_least(view.rows, np.where(any_left, level, 0.0))
        return np.asarray(np.where(any_left, count, 0))

    def offer(self, view: View, count: Ints, distances: Distances) -> Ints:
        """Return the next of its texts if others have kept step, else its last one again.

        Where it has none left, or its principals have refused that one, its best open text.
        """
        if view.drafts is not None:
            return self.side.nearest(view.rows, count, distances)
        place, any_left = self._place(view)
        self.put_forward[view.rows] = np.maximum(
            self.put_forward[view.rows], np.where(any_left, place + 1, 0)
        )
        text = self.side.order[view.rows, place].astype(np.int64)
        is_open = self.side.rank[view.rows, text] < self.side.n_open[view.rows]
        best = self.side.nearest(view.rows, np.zeros_like(count), distances)
        return np.asarray(np.where(any_left & is_open, text, best))
