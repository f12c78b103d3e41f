"""One pass over all worlds and all packages: where there is a deal, how often each text passes, what blocks.

Exact over the draws. Worlds are taken in batches, shared out over two threads (NumPy lets go of the
interpreter while it works on bits).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from goodoffices.bargaining.bits import BitSpace, BitVerdicts
from goodoffices.bargaining.positions import Model

__all__ = ["Census", "batches", "census", "deal_in", "minimal_broken"]

Array = npt.NDArray[Any]
Words = npt.NDArray[np.uint64]
_WORDS_AT_ONCE = 2**14
_THREADS = 2


@dataclass(frozen=True, slots=True)
class Census:
    """What a pass over the worlds found.

    `deal` (n_worlds,) tells where some package is agreed. `p_first`, `p_second` (n_packages in the order of the
    space, or empty) are each package's chance of agreement over the two halves of the worlds. `families[w]`
    holds the inclusion-minimal masks of limits broken by coherent packages: ``(0,)`` where there is a deal.
    """

    deal: npt.NDArray[np.bool_]
    p_first: Array
    p_second: Array
    families: tuple[tuple[int, ...], ...]
    first: npt.NDArray[np.bool_]


class _Counter:
    """Weight of worlds per package: bit-sliced counters for equal weights, plain sums else."""

    def __init__(self, space: BitSpace, equal: bool) -> None:
        self.space = space
        self.equal = equal
        self.planes: list[Words] = []
        self.sums: Array | None = None

    def add(self, bits: Words, weight: float) -> None:
        full = np.broadcast_to(bits, (self.space.n_rows, self.space.n_words))
        if not self.equal:
            if self.sums is None:
                self.sums = np.zeros((self.space.n_rows, self.space.n_words * 64))
            self.sums += weight * _unpack(full)
            return
        carry = full
        for level, plane in enumerate(self.planes):
            self.planes[level], carry = plane ^ carry, plane & carry
            if not carry.any():
                return
        self.planes.append(carry.copy())

    def total(self, weight: float) -> Array:
        """Return the weight per package, in the order of the space."""
        n = self.space.n_columns
        if self.sums is not None:
            return self.sums[:, :n].ravel()
        count = np.zeros((self.space.n_rows, self.space.n_words * 64), dtype=np.uint16 if len(self.planes) < 16 else np.uint32)
        for level, plane in enumerate(self.planes):
            count += _unpack(plane).astype(count.dtype) << count.dtype.type(level)
        return count[:, :n].ravel() * np.float32(weight)


def _unpack(bits: Words) -> npt.NDArray[np.uint8]:
    return np.unpackbits(np.ascontiguousarray(bits).view(np.uint8), axis=-1, bitorder="little")


def batches(space: BitSpace, worlds: Array) -> list[Array]:
    """Cut worlds into batches that keep a matrix of bits within the processor's cache."""
    size = int(min(1024, max(1, _WORDS_AT_ONCE // (space.n_rows * space.n_words))))
    return [worlds[start : start + size] for start in range(0, len(worlds), size)]


def in_parallel(work: Callable[[int, Sequence[Array]], None], parts: Sequence[Array], tick: Callable[[int], None] | None = None) -> None:
    """Share batches out over threads; `work(thread, batches)` keeps its results apart by thread."""
    def run(thread: int) -> None:
        for part in parts[thread::_THREADS]:
            work(thread, (part,))
            if tick is not None:
                tick(len(part))

    with ThreadPoolExecutor(_THREADS) as pool:
        list(pool.map(run, range(_THREADS)))


def census(
    model: Model,
    space: BitSpace,
    first: npt.NDArray[np.bool_],
    *,
    blocking: bool = True,
    observe: Callable[[BitVerdicts, Array], None] | None = None,
    tick: Callable[[int], None] | None = None,
) -> Census:
    """Pass over every world and every package.

    Parameters
    ----------
    model, space
        The tables, and the layout made from them.
    first : bool array of shape (n_worlds,)
        The half of the worlds on which texts are chosen.
    blocking : bool
        Whether to find the minimal masks of broken limits too.
    observe : callable, optional
        Given the verdicts of every batch and its worlds, to take from them what it wants; called from threads.
    tick : callable, optional
        Told how many worlds have been done.

    Returns
    -------
    Census
    """
    n = model.n_worlds
    deal = np.zeros(n, dtype=bool)
    families: list[tuple[int, ...]] = [()] * n
    equal = bool(np.ptp(model.weights) == 0)
    counters = [[_Counter(space, equal), _Counter(space, equal)] for _ in range(_THREADS)]

    def work(thread: int, parts: Sequence[Array]) -> None:
        for worlds in parts:
            verdicts = BitVerdicts(model, space, worlds)
            agreed = verdicts.agreed()
            for place, world in enumerate(worlds):
                bits = agreed[place if len(agreed) > 1 else 0]
                deal[world] = bool(bits.any())
                if deal[world]:
                    counters[thread][0 if first[world] else 1].add(bits, float(model.weights[world]))
            missing = [place for place, world in enumerate(worlds) if not deal[world]]
            if blocking:
                found = minimal_broken(verdicts, missing) if missing else {}
                for place, world in enumerate(worlds):
                    families[world] = found.get(place, (0,))
            if observe is not None:
                observe(verdicts, worlds)

    in_parallel(work, batches(space, np.arange(n)), tick)
    halves = []
    for half, chosen in ((0, first), (1, ~first)):
        weight = float(model.weights[chosen].sum()) or 1.0
        parts = [counters[thread][half].total(float(model.weights[0])) for thread in range(_THREADS)]
        halves.append((parts[0] + parts[1]) / np.float32(weight))
    return Census(deal, halves[0], halves[1], tuple(families), first)


def deal_in(model: Model, space: BitSpace, worlds: Array) -> npt.NDArray[np.bool_]:
    """Tell, for some worlds, where there is any deal; rows that cannot hold one are passed over.

    A row is passed over when, even with each party's best column, some party that every agreement needs falls
    short of its `no_deal`.
    """
    found = np.zeros(model.n_worlds, dtype=bool)

    def work(thread: int, parts: Sequence[Array]) -> None:
        for batch in parts:
            if len(batch) > 1 or space.n_rows == 1:
                agreed = BitVerdicts(model, space, batch).agreed()
                found[batch] = np.broadcast_to(agreed.any(axis=(1, 2)), (len(batch),))
                continue
            rows = _live_rows(model, space, batch)
            if len(rows):
                found[batch] = bool(BitVerdicts(model, space, batch, rows).agreed().any())

    in_parallel(work, batches(space, worlds))
    return found[worlds]


def _live_rows(model: Model, space: BitSpace, world: Array) -> Array:
    live = np.ones(space.n_rows, dtype=bool)
    needed = frozenset.intersection(*model.agreeing) if model.agreeing else frozenset()
    for p in needed:
        party = model.parties[p]
        if party.score is None or party.no_deal is None or party.decider is not None:
            continue
        rows, columns = space.halves(party.score.tables, world)
        extra = party.score.constant if party.score.constant.shape[0] == 1 else party.score.constant[world]
        best = rows[0] + columns[0].max() + extra[0]
        for _, points in party.score.bonuses:
            best = best + max(0, (points if points.shape[0] == 1 else points[world])[0])
        no_deal = party.no_deal if party.no_deal.shape[0] == 1 else party.no_deal[world]
        live &= best >= no_deal[0] - 1e-6 * max(1.0, abs(float(no_deal[0])))
    return np.flatnonzero(live)


# -- what blocks -----------------------------------------------------------------------------------------------------


def minimal_broken(verdicts: BitVerdicts, places: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """Return, for worlds of a batch, the inclusion-minimal masks of limits that coherent packages break.

    Bit l of a mask is limit l of the model. For agreements that need not be unanimous a mask is taken per
    package and per minimal agreeing set of parties, over the limits of those parties. Packages only need to
    satisfy the rules that are not limits themselves.

    Notes
    -----
    Exact. Packages are taken by the number of limits they break, fewest first; each mask found is minimal and
    takes all its supersets with it.
    """
    model = verdicts.model
    broken = verdicts.limits_broken()
    open_rules = [rule for i, rule in enumerate(model.rules) if i not in model.named_rules]
    coherent: Words = verdicts.space.valid[None]
    for rule in open_rules:
        coherent = coherent & verdicts.condition(rule)
    result = {}
    for place in places:
        masks: set[int] = set()
        for parties in model.agreeing:
            chosen = [k for k, limit in enumerate(model.limits) if limit.party is None or limit.party in parties]
            planes = {k: broken[k][place if len(broken[k]) > 1 else 0] for k in chosen}
            masks |= _minimal(coherent[0], planes, (verdicts.n_rows, verdicts.space.n_words))
        result[place] = tuple(sorted(m for m in masks if not any(o != m and o & m == o for o in masks)))
    return result


def _minimal(coherent: Words, planes: dict[int, Words], shape: tuple[int, int]) -> set[int]:
    live = {k: plane for k, plane in planes.items() if plane.any()}
    remaining = np.broadcast_to(coherent, shape).copy()
    counts: list[Words] = []
    for plane in live.values():
        _add(counts, plane)
    masks: set[int] = set()
    while remaining.any():
        level = _fewest(counts, remaining)
        while level.any():
            row, word = divmod(int(np.flatnonzero(level.ravel())[0]), shape[1])
            value = int(level[row, word])
            bit = np.uint64((value & -value).bit_length() - 1)
            mask, above = 0, np.full((1, 1), np.uint64(0xFFFFFFFFFFFFFFFF))
            for k, plane in live.items():
                at = plane[row if plane.shape[0] > 1 else 0, word if plane.shape[1] > 1 else 0]
                if (at >> bit) & np.uint64(1):
                    mask |= 1 << k
                    above = above & plane
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
