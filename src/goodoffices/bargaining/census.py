"""One pass over all worlds and all packages: where there is a deal, how often each text passes, what blocks.

Exact over the draws. Worlds are taken in batches, shared out over the cores where there are many.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from goodoffices.bargaining.agreed import agreed_rows, batches, is_small
from goodoffices.bargaining.bits import BitVerdicts
from goodoffices.bargaining.breaches import minimal_broken
from goodoffices.bargaining.positions import Model
from goodoffices.bargaining.sharing import shared_out
from goodoffices.bargaining.space import BitSpace

__all__ = [
    "Census",
    "census",
    "deal_in",
    "is_heavy",
]

Array = npt.NDArray[Any]
Words = npt.NDArray[Any]  # uint64
_HEAVY_WORDS = 2**22


@dataclass(frozen=True, slots=True)
class Census:
    """What a pass over the worlds found.

    `deal` (n_worlds,) tells where some package is agreed. `p_first`, `p_second` (n_packages in the order of
    the space, or empty) are each package's chance of agreement over the two halves of the worlds.
    `families[w]` holds the inclusion-minimal masks of limits broken by coherent packages: ``(0,)`` where
    there is a deal, None in a world that was not to be explained. `notes` are what the observer wanted kept.
    """

    deal: npt.NDArray[np.bool_]
    p_first: Array
    p_second: Array
    families: tuple[tuple[int, ...] | None, ...]
    first: npt.NDArray[np.bool_]
    notes: tuple[Any, ...] = ()


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


def is_heavy(space: BitSpace, n_worlds: int) -> bool:
    """Tell whether to pass over so many worlds is long enough for a second process to pay."""
    return space.n_rows * space.n_words * n_worlds >= _HEAVY_WORDS


def census(
    model: Model,
    space: BitSpace,
    first: npt.NDArray[np.bool_],
    *,
    explain: npt.NDArray[np.bool_] | None = None,
    observe: Callable[[BitVerdicts, Array], Sequence[Any]] | None = None,
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
        Given the verdicts and worlds of every batch; returns what it wants kept as notes.
    tick : callable, optional
        Told now and then how many worlds more have been done.

    Returns
    -------
    Census
    """
    worlds = np.arange(model.n_worlds)
    parts = batches(space, worlds)

    def share(of: Sequence[Array]) -> _Share:
        found = _Share(model, space, first, explain)
        for batch in of:
            found.add(batch, observe)
            if tick is not None:
                tick(len(batch) * len(parts) // len(of))
        return found.finished()

    shares = shared_out(share, parts, heavy=is_heavy(space, len(worlds)))
    deal = np.logical_or.reduce([found.deal for found in shares])
    families: list[tuple[int, ...] | None] = [None] * model.n_worlds
    for found in shares:
        for world, family in found.families.items():
            families[world] = family
    halves = []
    for half, chosen in ((0, first), (1, ~first)):
        weight = float(model.weights[chosen].sum()) or 1.0
        halves.append(
            sum((found.totals[half] for found in shares[1:]), shares[0].totals[half]) / np.float32(weight)
        )
    notes = tuple(note for found in shares for note in found.notes)
    return Census(deal, halves[0], halves[1], tuple(families), first, notes)


class _Share:
    """What is found in a share of the worlds."""

    def __init__(
        self,
        model: Model,
        space: BitSpace,
        first: npt.NDArray[np.bool_],
        explain: npt.NDArray[np.bool_] | None,
    ) -> None:
        self._asked: tuple[Any, ...] | None = (model, space, first, explain)
        equal = bool(np.ptp(model.weights) == 0)
        self._counters: tuple[_Counter, ...] = (_Counter(space, equal), _Counter(space, equal))
        self.deal = np.zeros(model.n_worlds, dtype=bool)
        self.families: dict[int, tuple[int, ...] | None] = {}
        self.notes: list[Any] = []
        self.totals: tuple[Array, ...] = ()

    def add(self, worlds: Array, observe: Callable[[BitVerdicts, Array], Sequence[Any]] | None) -> None:
        """Go through a batch of worlds."""
        model, space, first, _ = self._asked or ()
        whole = BitVerdicts(model, space, worlds)
        for place, rows, agreed in agreed_rows(whole):
            world = worlds[place]
            self.deal[world] = True
            self._counters[0 if first[world] else 1].add(agreed, float(model.weights[world]), rows)
        if is_small(space) or len(worlds) == 1:
            self._look_closer(whole, observe)
            return
        for world in worlds:  # one by one: all the rows of several are too much at once
            self._look_closer(BitVerdicts(model, space, np.array([world])), observe)

    def _look_closer(
        self, whole: BitVerdicts, observe: Callable[[BitVerdicts, Array], Sequence[Any]] | None
    ) -> None:
        """Find what blocks where there is no deal, and note what is wanted."""
        explain = (self._asked or ())[3]
        missing = [
            place
            for place, world in enumerate(whole.worlds)
            if not self.deal[world] and (explain is None or explain[world])
        ]
        found = minimal_broken(whole, missing)
        for place, world in enumerate(whole.worlds):
            self.families[int(world)] = (0,) if self.deal[world] else found.get(place)
        if observe is not None:
            self.notes.extend(observe(whole, whole.worlds))

    def finished(self) -> _Share:
        """Add the counters up and let go of all that need not be sent back."""
        weight = float((self._asked or ())[0].weights[0])
        self.totals = tuple(counter.total(weight) for counter in self._counters)
        self._counters, self._asked = (), None
        return self


def deal_in(model: Model, space: BitSpace, worlds: Array) -> npt.NDArray[np.bool_]:
    """Tell, for some worlds, where there is any deal."""

    def share(of: Sequence[Array]) -> npt.NDArray[np.bool_]:
        found = np.zeros(model.n_worlds, dtype=bool)
        for batch in of:
            for place, _, _ in agreed_rows(BitVerdicts(model, space, batch), once=True):
                found[batch[place]] = True
        return found

    shares = shared_out(share, batches(space, worlds), heavy=is_heavy(space, len(worlds)))
    return np.asarray(np.logical_or.reduce(shares)[worlds])
