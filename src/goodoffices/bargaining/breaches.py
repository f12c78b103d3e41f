"""Which limits coherent packages break, world by world: the least that stands between them and a deal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from goodoffices.bargaining.bits import BitVerdicts
from goodoffices.bargaining.bounds import SLACK, joint_bounds
from goodoffices.bargaining.space import WORDS_AT_ONCE

__all__ = ["minimal_broken"]

Array = npt.NDArray[Any]
Words = npt.NDArray[Any]  # uint64
_FIRST_WORDS, _MORE_WORDS = 2**10, 2**15
_MOST_WAYS = 16


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
    for parties in model.agreeing:
        chosen = [k for k, limit in enumerate(model.limits) if limit.party is None or limit.party in parties]
        found: dict[int, set[int]] = {place: set() for place in places}
        if verdicts.n > 1 or verdicts.space.n_rows * verdicts.space.n_words <= WORDS_AT_ONCE:
            for place in places:
                _extend(verdicts, place, chosen, found[place])
        else:
            for rows in _blocks(verdicts, found[places[0]]):
                _extend(verdicts.on_rows(rows), places[0], chosen, found[places[0]])
        for place in places:
            masks[place] |= found[place]
    for place in places:
        result[place] = tuple(sorted(_minimal(masks[place])))
    return result


def _blocks(verdicts: BitVerdicts, found: set[int]) -> Iterator[Array]:
    """Yield a few rows, which mostly tell what there is, and then those that what was found may not cover.

    `found` is read when the first block has been looked at.
    """
    space = verdicts.space
    order = _promising(verdicts)
    few = max(1, _FIRST_WORDS // space.n_words)
    yield np.sort(order[:few])
    rest = np.sort(order[few:])
    rest = rest[_may_be_uncovered(verdicts, found)[rest]]
    size = max(1, _MORE_WORDS // space.n_words)
    for start in range(0, len(rest), size):
        yield rest[start : start + size]


def _may_be_uncovered(verdicts: BitVerdicts, found: set[int]) -> npt.NDArray[np.bool_]:
    """Tell in which rows a package may respect a limit of each mask found, going by what parties can gain.

    That takes some least gain of one of the parties whose limits are in the mask; each way of choosing one
    party per mask is tried.
    """
    limits = verdicts.space.needs(verdicts.model).limits
    ways: list[dict[int, float]] = [{}]
    for mask in sorted(found, key=int.bit_count):
        options: dict[int, float] = {}
        for k in range(len(limits)):
            if mask >> k & 1:
                p, need = limits[k] or (-1, np.full(1, -np.inf))
                options[p] = min(options.get(p, np.inf), float(verdicts.at(need)[0]))
        if -1 in options or len(ways) * len(options) > _MOST_WAYS:
            continue
        ways = [{**way, p: max(need, way.get(p, need))} for way in ways for p, need in options.items()]
    rows = np.zeros(verdicts.space.n_rows, dtype=bool)
    for way in ways:
        above = {p: np.full(1, need) for p, need in way.items()}
        rows |= joint_bounds(verdicts, sorted(way), above=above) >= -SLACK if way else True
    return rows


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
