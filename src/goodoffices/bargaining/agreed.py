"""Where there is a deal, in every world of a batch: bits of the packages agreed, row by row.

A small space is looked at whole. In a large one, rows are passed over in which the parties that every
agreement needs cannot all gain as much as their yes takes, whatever the column; then those in which no
package leaves them all at or above their `no_deal`. Few are left, and the rows of several worlds are judged
together.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from goodoffices.bargaining.bits import BitVerdicts
from goodoffices.bargaining.bounds import SLACK, joint_bounds
from goodoffices.bargaining.positions import Model
from goodoffices.bargaining.scattered import ScatteredVerdicts
from goodoffices.bargaining.space import WORDS_AT_ONCE, BitSpace

__all__ = ["agreed_rows", "batches", "is_small"]

Array = npt.NDArray[Any]
Words = npt.NDArray[Any]  # uint64
_MOST_TOGETHER = 32
_SORTED_WORDS = 2**19
_IN_TURN = 64
_WORDS_TOGETHER = 2**14


def is_small(space: BitSpace) -> bool:
    """Tell whether all rows are looked at in any world."""
    return space.n_rows * space.n_words <= WORDS_AT_ONCE


def batches(space: BitSpace, worlds: Array) -> list[Array]:
    """Cut worlds into batches that keep what is worked on within the processor's cache."""
    if is_small(space):
        size = min(1024, WORDS_AT_ONCE // (space.n_rows * space.n_words))
    else:
        size = max(1, min(_MOST_TOGETHER, _SORTED_WORDS // (space.n_columns * space.n_words)))
    return [worlds[start : start + size] for start in range(0, len(worlds), size)]


def agreed_rows(whole: BitVerdicts, *, once: bool = False) -> Iterator[tuple[int, Array | slice, Words]]:
    """Yield, of a batch of worlds, where packages are agreed.

    Parameters
    ----------
    whole : BitVerdicts
        Of one of the `batches`, over all rows.
    once : bool
        Go on with other worlds as soon as one package of a world is found.

    Yields
    ------
    (place, rows, bits)
        Some rows of the world at `place` of the batch, and the bits agreed in them, (n_rows, n_words): at
        least one. What is not yielded is not agreed.
    """
    if is_small(whole.space):
        agreed = whole.full(whole.agreed())
        for place in range(whole.n):
            bits = agreed[place if len(agreed) > 1 else 0]
            if bits.any():
                yield place, slice(0, whole.space.n_rows), bits
        return
    judging = _judging(whole.model)
    pairs = _promising(whole, judging, in_turn=once)
    if not once:
        yield from _agreed_among(whole, _worthwhile(whole, pairs, judging))
        return
    found = np.zeros(whole.n, dtype=bool)
    for block in _blocks(whole.space, pairs):
        left = block[:, ~found[block[0]]]
        left = left[:, np.argsort(left[0], kind="stable")]
        for place, rows, bits in _agreed_among(whole, _worthwhile(whole, left, judging)):
            found[place] = True
            yield place, rows, bits


def _judging(model: Model) -> list[int]:
    """Return the modelled parties without whose yes there is no deal."""
    needed = frozenset.intersection(*model.agreeing) if model.agreeing else frozenset()
    return [p for p in sorted(needed) if model.parties[p].score is not None]


def _blocks(space: BitSpace, pairs: Array) -> Iterator[Array]:
    size = max(1, _WORDS_TOGETHER // space.n_words)
    for start in range(0, pairs.shape[1], size):
        yield pairs[:, start : start + size]


def _promising(whole: BitVerdicts, judging: list[int], *, in_turn: bool) -> Array:
    """Return the places and rows worth a look, shape (2, n_pairs), by place.

    Or, some of every place in turn, the best rows first.
    """
    n_rows = whole.space.n_rows
    if not judging:
        return np.array([np.repeat(np.arange(whole.n), n_rows), np.tile(np.arange(n_rows), whole.n)])
    needs = whole.space.needs(whole.model).to_agree
    above = {p: need for p in judging if (need := needs[p]) is not None}
    pairs, turns = [], []
    for place in range(whole.n):
        least = joint_bounds(whole, judging, place=place, above=above)
        live = np.flatnonzero(least >= -SLACK)
        if in_turn:
            live = live[np.argsort(-least[live], kind="stable")]
            turns.append(np.arange(len(live)) // _IN_TURN)
        pairs.append(np.array([np.full(len(live), place), live]))
    every = np.concatenate(pairs, axis=1)
    return every[:, np.argsort(np.concatenate(turns), kind="stable")] if in_turn else every


def _worthwhile(whole: BitVerdicts, pairs: Array, judging: list[int]) -> Array:
    """Return the pairs in which some package leaves all that judge as well off, within their lines."""
    kept = [pairs[:, :0]]
    for block in _blocks(whole.space, pairs):
        part = ScatteredVerdicts(whole, *block)
        worth = part.coherent()
        for p in judging:
            worth = worth & part.worth_it(p) & part.lines_hold(p)
        kept.append(block[:, np.broadcast_to(worth.any(axis=(0, 2)), (part.n_rows,))])
    return np.concatenate(kept, axis=1)


def _agreed_among(whole: BitVerdicts, pairs: Array) -> Iterator[tuple[int, Array, Words]]:
    for block in _blocks(whole.space, pairs):
        part = ScatteredVerdicts(whole, *block)
        agreed = part.full(part.agreed())[0]
        for place, here in part.by_place():
            if agreed[here].any():
                yield place, part.pair_rows[here], agreed[here]
