"""Verdicts on some rows of several worlds at once: each row of bits with the world it is looked at in.

Where few rows of a world are worth a look, an operation on them takes less time than to call it; here the
rows of many worlds go through one call.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from goodoffices.bargaining.bits import BitVerdicts
from goodoffices.bargaining.positions import Score, StepModel
from goodoffices.bargaining.space import EVERY_BIT, pack
from goodoffices.case.expressions import Condition

__all__ = ["ScatteredVerdicts"]

Array = npt.NDArray[Any]
Words = npt.NDArray[Any]  # uint64
T = TypeVar("T")


class ScatteredVerdicts(BitVerdicts):
    """Verdicts on rows of several worlds, as bits of shape (1, n_pairs or 1, n_words or 1).

    Parameters
    ----------
    whole : BitVerdicts
        Of a batch of worlds, over all rows; what it has sorted is shared.
    places : int array of shape (n_pairs,)
        In which world of the batch each row is looked at, in ascending order.
    rows : int array of shape (n_pairs,)
        The rows of the whole matrix.
    """

    def __init__(self, whole: BitVerdicts, places: Array, rows: Array) -> None:
        super().__init__(whole.model, whole.space, whole.worlds[places], rows)
        self.n = 1
        self.places = places
        self.pair_rows = rows
        self._whole = whole
        self._shared = whole._shared

    def lift_here(self, here: npt.NDArray[np.bool_]) -> Words:
        """Where `here`, an array over these pairs, is true, for every package."""
        return np.where(here, EVERY_BIT, np.uint64(0))[None, :, None]

    def full(self, bits: Words) -> Words:
        """Spread bits out over all pairs and words."""
        return np.broadcast_to(bits, (1, self.n_rows, self.space.n_words))

    def whole_parts(self, score: Score) -> tuple[Array, Array, list[tuple[Condition, Array]]]:
        """Row and column part of every world of the batch, and bonuses that fall into both halves."""
        return self._whole.whole_parts(score)

    def score_parts(self, score: Score) -> tuple[Array, Array, list[tuple[Condition, Array]]]:
        """Row part of each pair (n_pairs,), column part of each world, bonuses with each pair's points."""
        rows, columns, across = self.whole_parts(score)

        def make() -> Array:
            return np.asarray(rows[self.places if len(rows) > 1 else 0, self.pair_rows])

        here = self._keep(("rows of", self._key(score)), make)
        return here, columns, [(bonus, self._of_pairs(points)) for bonus, points in across]

    def _of_pairs(self, by_place: Array) -> Array:
        return by_place if len(by_place) == 1 else by_place[self.places]

    def _plain(self, score: Score, threshold: Array) -> Words:
        rows, columns, _ = self.score_parts(score)
        threshold = np.broadcast_to(threshold, (self.n_rows,))
        result = np.empty((1, self.n_rows, self.space.n_words), dtype=np.uint64)
        if self._is_unsorted(rows, columns):
            for part, pairs in self._with_pairs(list(columns)):
                result[0, pairs] = pack(rows[pairs, None] + part >= threshold[pairs, None])
            return result
        needed = threshold - rows
        for (sorted_columns, bits), pairs in self._with_pairs(self._tails(score, columns)):
            found = np.searchsorted(sorted_columns, needed[pairs])
            np.take(bits, found, axis=0, out=result[0, pairs], mode="clip")
        return result

    def by_place(self) -> Iterator[tuple[int, slice]]:
        """Yield every place of the batch that pairs are of, and its pairs."""
        starts = np.flatnonzero(np.r_[True, self.places[1:] != self.places[:-1]])
        for start, end in itertools.pairwise([*starts.tolist(), self.n_rows]):
            yield int(self.places[start]), slice(start, end)

    def _with_pairs(self, parts: Sequence[T]) -> Iterator[tuple[T, slice]]:
        """Yield the part of every world, and the pairs that it is for; a single part is for all."""
        if len(parts) == 1:
            yield parts[0], slice(0, self.n_rows)
        else:
            for place, pairs in self.by_place():
                yield parts[place], pairs

    def _each_world(self) -> Iterator[tuple[int, Words]]:
        for world, pairs in self._with_pairs(self._whole.worlds.tolist()):
            here = np.zeros(self.n_rows, dtype=bool)
            here[pairs] = True
            yield int(world), self.lift_here(here)

    def _counted(self, step: StepModel, p: int | None) -> tuple[Words, ...]:
        found = []
        for world, pairs in self._with_pairs(self._whole.worlds.tolist()):
            alone = BitVerdicts(self.model, self.space, np.array([world]))
            found.append(alone.on_rows(self.pair_rows[pairs])._counted(step, p))
        return tuple(np.concatenate(question, axis=1) for question in zip(*found, strict=True))
