"""One pass over all worlds and all packages: where there is a deal, how often each text passes, what blocks.

Exact over the draws. Worlds are taken in batches, shared out over two threads (NumPy lets go of the
interpreter while it works on bits).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from goodoffices.bargaining.bits import WORDS_AT_ONCE, BitSpace, BitVerdicts
from goodoffices.bargaining.positions import Model

__all__ = [
    "Census",
    "agreed_rows",
    "batches",
    "census",
    "deal_in",
    "gain_bounds",
    "in_parallel",
    "minimal_broken",
]

Array = npt.NDArray[Any]
Words = npt.NDArray[Any]  # uint64
_SLACK = 1e-6  # points; far above the tolerance of comparisons
_THREADS = 2


@dataclass(frozen=True, slots=True)
class Census:
    """What a pass over the worlds found.

    `deal` (n_worlds,) tells where some package is agreed. `p_first`, `p_second` (n_packages in the order of
    the space, or empty) are each package's chance of agreement over the two halves of the worlds.
    `families[w]` holds the inclusion-minimal masks of limits broken by coherent packages: ``(0,)`` where
    there is a deal, None in a world that was not to be explained.
    """

    deal: npt.NDArray[np.bool_]
    p_first: Array
    p_second: Array
    families: tuple[tuple[int, ...] | None, ...]
    first: npt.NDArray[np.bool_]


class _Counter:
    """Weight of worlds per package: bit-sliced counters for equal weights, plain sums else."""

    def __init__(self, space: BitSpace, equal: bool) -> None:
        self.space = space
        self.equal = equal
        self.planes: list[Words] = []
        self.sums: Array | None = None

    def add(self, bits: Words, weight: float, rows: Array | slice) -> None:
        """Add the weight of one world to the packages of some rows."""
        if not self.equal:
            if self.sums is None:
                self.sums = np.zeros((self.space.n_rows, self.space.n_words * 64))
            self.sums[rows] += weight * _unpack(bits)
            return
        carry = bits
        for plane in self.planes:
            before = plane[rows]
            after = before ^ carry
            carry = before & carry
            plane[rows] = after
            if not carry.any():
                return
        plane = np.zeros((self.space.n_rows, self.space.n_words), dtype=np.uint64)
        plane[rows] = carry
        self.planes.append(plane)

    def total(self, weight: float) -> Array:
        """Return the weight per package, in the order of the space."""
        n = self.space.n_columns
        if self.sums is not None:
            return self.sums[:, :n].ravel()
        count = np.zeros(
            (self.space.n_rows, self.space.n_words * 64),
            dtype=np.uint16 if len(self.planes) < 16 else np.uint32,
        )
        for level, plane in enumerate(self.planes):
            count += _unpack(plane).astype(count.dtype) << count.dtype.type(level)
        return count[:, :n].ravel() * np.float32(weight)


def _unpack(bits: Words) -> npt.NDArray[np.uint8]:
    return np.unpackbits(np.ascontiguousarray(bits).view(np.uint8), axis=-1, bitorder="little")


def batches(space: BitSpace, worlds: Array) -> list[Array]:
    """Cut worlds into batches that keep a matrix of bits within the processor's cache."""
    size = int(min(1024, max(1, WORDS_AT_ONCE // (space.n_rows * space.n_words))))
    return [worlds[start : start + size] for start in range(0, len(worlds), size)]


def in_parallel(
    work: Callable[[int, Sequence[Array]], None],
    parts: Sequence[Array],
    tick: Callable[[int], None] | None = None,
) -> None:
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
    explain: npt.NDArray[np.bool_] | None = None,
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
    explain : bool array of shape (n_worlds,), optional
        In which worlds without a deal to find the minimal masks of broken limits; in all by default.
    observe : callable, optional
        Given the verdicts and worlds of every batch, to take from them what it wants; called from threads.
    tick : callable, optional
        Told how many worlds have been done.

    Returns
    -------
    Census
    """
    n = model.n_worlds
    deal = np.zeros(n, dtype=bool)
    families: list[tuple[int, ...] | None] = [None] * n
    equal = bool(np.ptp(model.weights) == 0)
    counters = [[_Counter(space, equal), _Counter(space, equal)] for _ in range(_THREADS)]

    def work(thread: int, parts: Sequence[Array]) -> None:
        for worlds in parts:
            verdicts = BitVerdicts(model, space, worlds)
            for rows, agreed in agreed_rows(verdicts):
                some = np.asarray(agreed.any(axis=(1, 2)))
                for place, world in enumerate(worlds):
                    at = place if len(agreed) > 1 else 0
                    if some[at]:
                        deal[world] = True
                        counters[thread][0 if first[world] else 1].add(
                            agreed[at], float(model.weights[world]), rows
                        )
            missing = [
                p for p, world in enumerate(worlds) if not deal[world] and (explain is None or explain[world])
            ]
            found = minimal_broken(verdicts, missing)
            for place, world in enumerate(worlds):
                families[world] = (0,) if deal[world] else found.get(place)
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
    """Tell, for some worlds, where there is any deal."""
    found = np.zeros(model.n_worlds, dtype=bool)

    def work(_thread: int, parts: Sequence[Array]) -> None:
        for batch in parts:
            for _, agreed in agreed_rows(BitVerdicts(model, space, batch)):
                found[batch] |= np.broadcast_to(agreed.any(axis=(1, 2)), (len(batch),))
                if found[batch].all():
                    break

    in_parallel(work, batches(space, worlds))
    return found[worlds]


def agreed_rows(verdicts: BitVerdicts) -> Iterator[tuple[Array | slice, Words]]:
    """Yield rows and the bits agreed in them, (n_worlds or 1, n_rows, n_words); rows left out hold no deal.

    A large matrix is gone through in blocks of rows. In a batch of one world, rows are passed over in which,
    even with each party's best column, a party that every agreement needs falls short; and then those in
    which no package leaves all such parties at or above their `no_deal`.
    """
    needed = sorted(frozenset.intersection(*verdicts.model.agreeing)) if verdicts.model.agreeing else []
    judging = [
        p
        for p in needed
        if verdicts.model.parties[p].decider is None and verdicts.model.parties[p].score is not None
    ]
    for rows in row_blocks(verdicts, judging):
        part = verdicts.on_rows(rows)
        if isinstance(rows, slice):
            yield rows, part.full(part.agreed())
            continue
        worth = part.coherent()
        for p in judging:
            worth = worth & part.worth_it(p) & part.lines_hold(p)
        live = np.flatnonzero(np.broadcast_to(worth.any(axis=(0, 2)), (len(rows),)))
        if len(live) == 0:
            continue
        if 2 * len(live) < len(rows):
            part, rows = part.narrowed(live), rows[live]
        yield rows, part.full(part.agreed())


def row_blocks(verdicts: BitVerdicts, judging: Sequence[int]) -> Iterator[Array | slice]:
    """Cut the rows of a matrix into blocks of some words, the most promising first.

    A small matrix, or a batch of several worlds, is one block of all rows. `judging` are parties without
    whose gain there is no deal: rows in which one cannot gain are left out.
    """
    space = verdicts.space
    if verdicts.n > 1 or space.n_rows * space.n_words <= WORDS_AT_ONCE:
        yield slice(0, space.n_rows)
        return
    size = max(1, WORDS_AT_ONCE // space.n_words)
    bounds = [gain_bounds(verdicts, p) for p in judging]
    if not bounds:
        yield from space.row_slices()
        return
    least = np.minimum.reduce(bounds)
    live = np.flatnonzero(least >= -_SLACK)
    live = live[np.argsort(-least[live], kind="stable")]
    for start in range(0, len(live), size):
        yield np.sort(live[start : start + size])


def gain_bounds(verdicts: BitVerdicts, p: int) -> npt.NDArray[np.float64]:
    """Return, per row of the whole matrix, the most points that party p can gain there in the one world."""
    score, no_deal = verdicts.model.parties[p].score, verdicts.model.parties[p].no_deal
    if score is None or no_deal is None:
        raise ValueError(f"{verdicts.model.parties[p].id} is counted, not modelled")
    rows, columns, across = verdicts.whole_parts(score)
    extra = sum(max(0.0, float(points[0])) for _, points in across)
    constant = float(verdicts.at(score.constant)[0]) - float(verdicts.at(no_deal)[0])
    best = (rows[0].astype(np.float64) + float(columns[0].max()) + extra + constant) / score.scale
    return np.broadcast_to(best, (verdicts.space.n_rows,))


# -- what blocks ---------------------------------------------------------------------------------------------


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
        size = max(1, WORDS_AT_ONCE // space.n_words)
        order = _promising(verdicts)
        blocks = [np.sort(order[start : start + size]) for start in range(0, space.n_rows, size)]
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
    least = (
        np.minimum.reduce([gain_bounds(verdicts, p) for p in parties])
        if parties
        else np.zeros(verdicts.space.n_rows)
    )
    return np.asarray(np.argsort(-least, kind="stable"))


def _minimal(masks: set[int]) -> set[int]:
    return {mask for mask in masks if not any(other != mask and other & mask == other for other in masks)}


def _extend(part: BitVerdicts, place: int, chosen: Sequence[int], found: set[int]) -> None:
    """Add to `found` the minimal masks of the packages of `part` that no mask in it covers."""
    space = part.space

    def plane(of: BitVerdicts, k: int) -> Words:
        bits = of.limit_broken(k)
        return bits[place if len(bits) > 1 else 0]

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
