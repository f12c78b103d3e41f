"""What every side makes of every text, run by run, laid out for quick looking up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from goodoffices.bargaining.positions import Model, Score, lowered
from goodoffices.bargaining.verdicts import Verdicts
from goodoffices.shuttle.texts import Distances, TextList

__all__ = ["CLOSED", "Side", "sides_of"]

Array = npt.NDArray[Any]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
CLOSED = np.uint32(4095)
"""The rank of a text that is not open to a side: below every text that is."""
_RANK_BITS = 12
_FINEST = 2.0**40
_ROWS = 128
"""Runs looked up at a time, so that what is compared stays within the processor's cache."""
_WHEN_FEW = 3
"""Looking up one by one costs about so many times as much as going through all."""
_NEVER = np.uint32(0xFFFFFFFF)


@dataclass(slots=True, eq=False)
class Side:
    """One modelled party, in n runs over m texts.

    Attributes
    ----------
    party : int
        Its place among the parties of the case.
    worth : float array of shape (n, m)
        Effective utility in points.
    order : uint16 array of shape (n, m)
        The texts best first, those that break a real red line last.
    sorted_worth : float array of shape (n, m)
        `worth` in that order; minus infinity where a red line breaks.
    rank : uint32 array of shape (n, m)
        The place of each text in that order, `CLOSED` where it is not open.
    n_open : int array of shape (n,)
        How many texts respect the red lines.
    no_deal : float array of shape (n,)
        On day 0.
    closed : bool
        Whether any text has been refused by this side's principals in any run.
    """

    party: int
    worth: Floats
    order: npt.NDArray[np.uint16]
    sorted_worth: Floats
    rank: npt.NDArray[np.uint32]
    n_open: Ints
    no_deal: Floats
    closed: bool = False

    @property
    def best(self) -> Floats:
        """The most it can have of a text that respects its red lines; minus infinity if none does."""
        return self.sorted_worth[:, 0]

    def count_at_least(self, rows: Ints, level: Floats) -> Ints:
        """Return how many texts that respect the red lines are worth at least `level`: shape (len(rows),).

        Vectorised binary search in the sorted worths.
        """
        bound = lowered(level)
        low, high = np.zeros(len(rows), dtype=np.int64), self.n_open[rows].copy()
        while True:
            going = low < high
            if not going.any():
                return low
            middle = (low + high) // 2
            enough = self.sorted_worth[rows, np.minimum(middle, self.worth.shape[1] - 1)] >= bound
            low = np.where(going & enough, middle + 1, low)
            high = np.where(going & ~enough, middle, high)

    def nearest(self, rows: Ints, count: Ints, distances: Distances) -> Ints:
        """Return the text nearest to somewhere, among the first `count` of this side's texts.

        Of those equally near the one that the side likes best. Where `count` is 0, its best open text; -1
        where none is open.

        Parameters
        ----------
        rows : int array of shape (k,)
        count : int array of shape (k,)
        distances : Distances
            Of the same k runs.
        """
        found = np.empty(len(rows), dtype=np.int64)
        for start in range(0, len(rows), _ROWS):
            part = slice(start, start + _ROWS)
            most = int(count[part].max(initial=1))
            few = most * _WHEN_FEW < self.worth.shape[1]
            found[part] = (self._among_few if few else self._among_all)(rows, count, distances, part)
        lost = (count == 0) | (self.rank[rows, found] == CLOSED)
        if lost.any():
            found[lost] = self._best_open(rows[lost], count[lost], found[lost])
        return found

    def _among_all(self, rows: Ints, count: Ints, distances: Distances, part: slice) -> Ints:
        """Go through all texts in their own order, those beyond `count` marked as out."""
        rank = self.rank[rows[part]]
        key = distances.to_all(part)
        key <<= np.uint32(_RANK_BITS)
        key |= rank
        np.copyto(key, _NEVER, where=rank >= count[part].astype(np.uint32)[:, None])
        return np.asarray(key.argmin(axis=1))

    def _among_few(self, rows: Ints, count: Ints, distances: Distances, part: slice) -> Ints:
        """Go through the first texts of this side, in its order; a closed one is out."""
        most = max(1, int(count[part].max(initial=1)))
        places = self.order[rows[part], :most]
        key = distances.to_some(part, places)
        key <<= np.uint32(_RANK_BITS)
        place = np.arange(most, dtype=np.uint32)
        key |= place
        out = place >= count[part].astype(np.uint32)[:, None]
        if self.closed:
            out |= np.take_along_axis(self.rank[rows[part]], places.astype(np.int64), axis=1) == CLOSED
        np.copyto(key, _NEVER, where=out)
        return np.asarray(places[np.arange(len(places)), key.argmin(axis=1)], dtype=np.int64)

    def _best_open(self, rows: Ints, count: Ints, found: Ints) -> Ints:
        rank = self.rank[rows]
        first = rank.argmin(axis=1)
        acceptable = (count > 0) & (self.rank[rows, found] < count)
        result = np.where(acceptable, found, first)
        return np.where(rank[np.arange(len(rows)), first] == CLOSED, -1, result)

    def accepts(self, rows: Ints, count: Ints, text: Ints) -> npt.NDArray[np.bool_]:
        """Tell where a text (-1: none) is among the first `count` of this side's, and open."""
        rank = self.rank[rows, np.maximum(text, 0)]
        return np.asarray((text >= 0) & (rank < count) & (rank != CLOSED))

    def close(self, rows: Ints, text: Ints) -> None:
        """Take a text off what is open to this side: its principals have refused it."""
        self.rank[rows, text] = CLOSED
        self.closed = True


def sides_of(model: Model, texts: TextList, worlds: Ints) -> tuple[Side, ...]:
    """Lay out what every modelled party makes of the texts.

    Parameters
    ----------
    model : Model
        Not an exact one.
    texts : TextList
    worlds : int array of shape (n,)
        The world of each run.
    """
    verdicts = _ListVerdicts(model, texts.packages, worlds)
    shape = (len(worlds), len(texts))
    found = []
    for p, party in enumerate(model.parties):
        if party.score is None or party.no_deal is None:
            continue
        worth = np.ascontiguousarray(np.broadcast_to(verdicts.effective(p), shape), dtype=np.float64)
        within = np.broadcast_to(verdicts.lines_hold(p), shape)
        no_deal = np.broadcast_to(verdicts.at(party.no_deal), shape[:1]).astype(np.float64)
        found.append(_laid_out(p, worth, within, no_deal))
    return tuple(found)


def _laid_out(party: int, worth: Floats, within: npt.NDArray[np.bool_], no_deal: Floats) -> Side:
    """Sort the texts of every run: within the red lines first, best first, then by place in the list.

    One sort of whole numbers: the worth in steps of 2^-40 of the largest, then the place.
    """
    finest = max(1.0, float(np.abs(worth).max(initial=0.0))) / _FINEST
    place = np.arange(worth.shape[1], dtype=np.int64)
    keys = np.rint(worth * (-1.0 / finest)).astype(np.int64)
    keys[~within] += np.int64(1) << 44
    keys <<= _RANK_BITS
    keys |= place
    keys.sort(axis=1)
    keys &= 0xFFF
    order = keys
    n_open = within.sum(axis=1, dtype=np.int64)
    rank = np.empty(worth.shape, dtype=np.uint32)
    np.put_along_axis(rank, order, place.astype(np.uint32)[None, :], axis=1)
    rank[~within] = CLOSED
    sorted_worth = np.take_along_axis(worth, order, axis=1)
    sorted_worth[place[None, :] >= n_open[:, None]] = -np.inf
    return Side(party, worth, order.astype(np.uint16), sorted_worth, rank, n_open, no_deal)


class _ListVerdicts(Verdicts):
    """Verdicts on a list of texts in many worlds: sums of tables by one product of matrices."""

    def _sum_of_tables(self, score: Score) -> Array:
        tables = [self.at(table) for table in score.tables]
        n = max(len(table) for table in tables)
        every = np.concatenate([np.broadcast_to(table, (n, table.shape[1])) for table in tables], axis=1)
        return np.asarray(self.at(score.constant)[:, None] + every @ self._chosen())

    def _chosen(self) -> Floats:
        """Return 1 where a text has an option, shape (options of all issues, n_texts)."""

        def make() -> Floats:
            blocks = [
                (np.arange(size)[:, None] == self.packages[None, :, i]).astype(np.float64)
                for i, size in enumerate(self.model.sizes)
            ]
            return np.concatenate(blocks)

        return self._keep(("chosen", None), make)
