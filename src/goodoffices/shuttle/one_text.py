"""The one-text procedure: the mediators draft, hear objections, and draft again."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from goodoffices.shuttle.course import Course, Event
from goodoffices.shuttle.settling import InPrinciple
from goodoffices.shuttle.sides import Floats, Ints
from goodoffices.shuttle.table import Table
from goodoffices.shuttle.tactics import View
from goodoffices.shuttle.texts import Distances

__all__ = ["OneText"]

Keys = npt.NDArray[np.uint64]
_ROWS = 128
_REMEMBERED = 10
"""Rounds in which a refused draft is put down again only if the sides have come nearer to it."""
_LAST = np.uint64(2**63)
_NEVER_REFUSED = np.uint64(2**64 - 1)


@dataclass(slots=True, eq=False)
class OneText:
    """One draft at a time; whoever cannot accept it says which text near it he would take.

    Attributes
    ----------
    first : int
        The draft that the mediators begin with, by its place in the list.
    draft, n_drafts : int arrays of shape (n,)
        The draft on the table, and how many different ones there have been.
    refused : int array of shape (n, 10)
        The drafts refused last.
    refused_at : uint64 array of shape (n, 10)
        How far each of these was, when it was refused, from what the sides would have taken.

    References
    ----------
    .. [1] R. Fisher, "International Mediation: A Working Guide", Harvard Negotiation Project, 1978.
    .. [2] H. Raiffa, "The Art and Science of Negotiation", Harvard University Press, 1982.
    """

    table: Table
    course: Course
    first: int
    draft: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    n_drafts: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    refused: Ints = field(default_factory=lambda: np.zeros((0, 0), dtype=np.int64))
    refused_at: Keys = field(default_factory=lambda: np.zeros((0, 0), dtype=np.uint64))
    n_refused: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    seen: npt.NDArray[np.bool_] = field(default_factory=lambda: np.zeros((0, 0), dtype=np.bool_))

    def __post_init__(self) -> None:
        n = self.table.n
        self.draft = np.full(n, self.first, dtype=np.int64)
        self.n_drafts = np.ones(n, dtype=np.int64)
        self.refused = np.full((n, _REMEMBERED), self.first, dtype=np.int64)
        self.refused_at = np.full((n, _REMEMBERED), _NEVER_REFUSED, dtype=np.uint64)
        self.n_refused = np.zeros(n, dtype=np.int64)
        self.seen = np.zeros((n, len(self.table.texts)), dtype=np.bool_)
        self.seen[:, self.first] = True

    def bring(self, rows: Ints, day: Floats, floors: tuple[Floats, ...]) -> InPrinciple:
        """Return the draft where those who can accept it make an agreement, else -1 and draft again."""
        table, course = self.table, self.course
        draft = self.draft[rows]
        course.note(float(day[0]), Event.DRAFTS, -1, int(draft[0]))
        none = np.zeros(len(rows), dtype=np.int64)
        views = [View(rows, day, floor, none, self.n_drafts[rows]) for floor in floors]
        counts = [tactic.acceptable(view) for tactic, view in zip(table.tactics, views, strict=True)]
        wanted = []
        for side, tactic, view, count in zip(table.sides, table.tactics, views, counts, strict=True):
            near = tactic.offer(view, count, Distances(table.texts, draft[None, :]))
            wanted.append(np.where(side.accepts(rows, count, draft), draft, near))
        course.put_forward(rows, np.stack(wanted))
        yes = {
            side.party: side.accepts(rows, count, draft)
            for side, count in zip(table.sides, counts, strict=True)
        }
        agreed = table.make_agreement(yes)
        for side, text in zip(table.sides, wanted, strict=True):
            event = Event.SAYS_YES if yes[side.party][0] else Event.OBJECTS
            course.note(float(day[0]), event, side.party, int(text[0]))
        self._redraft(rows[~agreed], draft[~agreed], np.stack(wanted)[:, ~agreed])
        return InPrinciple(rows, np.where(agreed, draft, -1), day, yes)

    def _redraft(self, rows: Ints, draft: Ints, wanted: Ints) -> None:
        """Put down the text whose largest distance to what is wanted is smallest.

        Then the smallest sum, then the smallest distance to the draft, then the earlier text. What was
        refused in the last rounds is put down again only if it is nearer to what is wanted now than it was
        then: mediators do not go round in circles, and come back to a draft once the sides have moved.
        Distances are below 2^20: largest and sum fit one word for up to 2^8 sides.
        """
        apart = self.table.texts.apart
        for start in range(0, len(rows), _ROWS):
            part = slice(start, start + _ROWS)
            asked, here, now = wanted[:, part], rows[part], draft[part]
            largest = np.zeros((asked.shape[1], len(apart)), dtype=np.uint64)
            total = np.zeros_like(largest)
            for texts in asked:
                away = np.where((texts >= 0)[:, None], apart[texts], 0).astype(np.uint64)
                np.maximum(largest, away, out=largest)
                total += away
            # Largest and sum first; where these tie, nearness to the draft.
            key = (largest << np.uint64(28)) | total
            self._leave_out(here, now, key)
            tied = key == key.min(axis=1, keepdims=True)
            near = np.where(tied, apart[now], np.uint32(0xFFFFFFFF))
            self.draft[here] = near.argmin(axis=1)
        new = ~self.seen[rows, self.draft[rows]]
        self.seen[rows[new], self.draft[rows[new]]] = True
        self.n_drafts[rows[new]] += 1

    def _leave_out(self, rows: Ints, draft: Ints, key: Keys) -> None:
        """Note these drafts as refused, and put last what was refused lately and is no nearer since.

        Where that would leave nothing, nothing is left out.
        """
        slot = self.n_refused[rows] % _REMEMBERED
        self.refused[rows, slot] = draft
        self.refused_at[rows, slot] = key[np.arange(len(rows)), draft]
        self.n_refused[rows] += 1
        lately = self.refused[rows]
        distance = np.take_along_axis(key, lately, axis=1)
        run, place = np.nonzero(distance >= self.refused_at[rows])
        key[run, lately[run, place]] = _LAST
        stuck = np.flatnonzero(key.min(axis=1) == _LAST)
        key[stuck[:, None], lately[stuck]] = distance[stuck]
