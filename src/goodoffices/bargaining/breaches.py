"""Which limits coherent packages break, world by world: the least that stands between them and a deal."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from goodoffices.bargaining.bits import BitVerdicts
from goodoffices.bargaining.bounds import joint_bounds
from goodoffices.bargaining.space import WORDS_AT_ONCE

__all__ = ["minimal_broken"]

Array = npt.NDArray[Any]
Words = npt.NDArray[Any]  # uint64
_FIRST_WORDS, _MORE_WORDS = 2**10, 2**15


def minimal_broken(verdicts: BitVerdicts, places: Sequence[int]) -> dict[int, tuple[int, ...]]:
    """Return, for worlds of a batch, the inclusion-minimal masks of limits that coherent packages break.

    Bit l of a mask is limit l of the model. For agreements that need not be unanimous a mask is taken per
    package and per minimal agreeing set of parties, over the limits of those parties. Packages only need to
    satisfy the rules that are not limits themselves.

    Notes
    -----
    Exact. What breaks all the limits of a mask already found is set aside before anything else is asked of
    it; of the rest, packages are taken by the number of limits they break, fewest first.
    """
    model = verdicts.model
    result: dict[int, tuple[int, ...]] = {}
    if not len(places):
        return result
    masks: dict[int, set[int]] = {place: set() for place in places}
    space = verdicts.space
    if verdicts.n > 1 or space.n_rows * space.n_words <= WORDS_AT_ONCE:
        blocks: list[Array | slice] = [slice(0, space.n_rows)]
    else:
        # A few rows tell which masks there are; the rest is soon covered by them, and goes in large pieces.
        order = _promising(verdicts)
        few = max(1, _FIRST_WORDS // space.n_words)
        size = max(1, _MORE_WORDS // space.n_words)
        edges = [0, *range(few, space.n_rows, size), space.n_rows]
        blocks = [np.sort(order[start:end]) for start, end in itertools.pairwise(edges)]
    for parties in model.agreeing:
        chosen = [k for k, limit in enumerate(model.limits) if limit.party is None or limit.party in parties]
        found: dict[int, set[int]] = {place: set() for place in places}
        for rows in blocks:
            part = verdicts.on_rows(rows)
            for place in places:
                _extend(part, place, chosen, found[place])
        for place in places:
            masks[place] |= found[place]
    for place in places:
        result[place] = tuple(sorted(_minimal(masks[place])))
    return result


def _promising(verdicts: BitVerdicts) -> Array:
    """Return rows by how little the worst-placed party can be short there."""
    parties = [
        p
        for p, party in enumerate(verdicts.model.parties)
        if party.score is not None and party.always is None
    ]
    least = joint_bounds(verdicts, parties) if parties else np.zeros(verdicts.space.n_rows)
    return np.asarray(np.argsort(-least, kind="stable"))


def _minimal(masks: set[int]) -> set[int]:
    return {mask for mask in masks if not any(other != mask and other & mask == other for other in masks)}


def _extend(part: BitVerdicts, place: int, chosen: Sequence[int], found: set[int]) -> None:
    """Add to `found` the minimal masks of the packages of `part` that no mask in it covers."""
    space = part.space

    def plane(of: BitVerdicts, k: int) -> Words:
        bits = of.limit_broken(k)
        return np.asarray(bits[place if len(bits) > 1 else 0])

    rest = part.open()[0]
    for mask in sorted(found, key=int.bit_count):
        above = rest
        for k in chosen:
            if mask >> k & 1:
                above = above & plane(part, k)
        rest = rest & ~above
        if not rest.any():
            return
    rest = np.broadcast_to(rest, (part.n_rows, space.n_words))
    live = np.flatnonzero(rest.any(axis=1))
    if not len(live):
        return
    if part.n == 1 and 2 * len(live) < part.n_rows:
        part, rest = part.on_rows(np.arange(space.n_rows)[part.rows][live]), rest[live]
    planes = {k: plane(part, k) for k in chosen}
    found |= _fewest_first({k: bits for k, bits in planes.items() if bits.any()}, rest)
    kept = _minimal(found)
    found.clear()
    found |= kept


def _fewest_first(planes: dict[int, Words], rest: Words) -> set[int]:
    """Return the minimal masks of the packages of `rest`, taken by the number of limits they break."""
    remaining = rest.copy()
    counts: list[Words] = []
    for bits in planes.values():
        _add(counts, bits)
    masks: set[int] = set()
    while remaining.any():
        level = _fewest(counts, remaining)
        while level.any():
            row, word = divmod(int(np.flatnonzero(level.ravel())[0]), rest.shape[1])
            value = int(level[row, word])
            bit = np.uint64((value & -value).bit_length() - 1)
            mask, above = 0, np.full((1, 1), np.uint64(0xFFFFFFFFFFFFFFFF))
            for k, bits in planes.items():
                at = bits[row if bits.shape[0] > 1 else 0, word if bits.shape[1] > 1 else 0]
                if (at >> bit) & np.uint64(1):
                    mask |= 1 << k
                    above = above & bits
            masks.add(mask)
            remaining &= ~above
            level = level & ~above
    return masks


def _add(counts: list[Words], plane: Words) -> None:
    carry = plane
    for level, digit in enumerate(counts):
        counts[level], carry = digit ^ carry, digit & carry
        if not carry.any():
            return
    counts.append(carry)


def _fewest(counts: Sequence[Words], among: Words) -> Words:
    """Return the bits of `among` at which the bit-sliced number `counts` is smallest."""
    for digit in reversed(counts):
        low = among & ~digit
        if low.any():
            among = low
    return among
