"""Which limits cannot all be met, and which few must give way.

A set of limits is a bit mask: bit i is `Model.limits[i]`. What is known of a world is its *family*: the
inclusion-minimal masks of limits broken by some package with some agreeing set of parties. These are the
bridging moves (minimal correction sets); their minimal hitting sets are the minimal conflicts (minimal
unsatisfiable sets) [1]_. A family that holds the empty mask has a deal, and nothing blocks there.

References
----------
.. [1] R. Reiter, "A theory of diagnosis from first principles", Artificial Intelligence 32 (1987) 57-95.
.. [2] K. Murakami and T. Uno, "Efficient algorithms for dualizing large-scale hypergraphs", Discrete
   Applied Mathematics 170 (2014) 83-94.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

import numpy as np
import numpy.typing as npt

from goodoffices.bargaining.positions import Limit

__all__ = [
    "ConflictTable",
    "Family",
    "HittingSets",
    "WeightedSet",
    "bits_of",
    "blocks",
    "conflict_table",
    "is_conflict",
    "limits_in",
    "mask_of",
    "minimal_hitting_sets",
    "minimal_masks",
]

Family = tuple[int, ...]
"""The minimal broken masks of one world, ascending; ``(0,)`` has a deal, ``()`` has no candidate at all."""


_WORD = 64
_CHUNK = 1 << 22


def bits_of(mask: int) -> tuple[int, ...]:
    """Return the positions of the bits that are set, ascending."""
    positions = []
    while mask:
        lowest = mask & -mask
        positions.append(lowest.bit_length() - 1)
        mask ^= lowest
    return tuple(positions)


def mask_of(positions: Iterable[int]) -> int:
    """Return the mask with these bits set."""
    return reduce(or_, (1 << position for position in positions), 0)


def limits_in(mask: int, limits: Sequence[Limit]) -> tuple[Limit, ...]:
    """Return the limits that a mask names, in the order of `limits`."""
    return tuple(limits[position] for position in bits_of(mask))


def minimal_masks(masks: npt.NDArray[Any] | Iterable[int]) -> npt.NDArray[np.generic]:
    """Return the inclusion-minimal masks among many, ascending and without repeats.

    Parameters
    ----------
    masks : array of uint64, or Python ints
        Any number of masks, repeats allowed. Masks of more than 64 limits come as Python ints (an object
        array) and take a slower road.

    Returns
    -------
    array
        uint64, or object where a mask needs more than 64 bits.

    Notes
    -----
    Sorting dominates; then one pass per number of bits, each comparing what is left with that level.

    Examples
    --------
    >>> minimal_masks([0b011, 0b111, 0b100, 0b011]).tolist()
    [3, 4]
    """
    if isinstance(masks, np.ndarray):
        array = masks
    else:
        listed = list(masks)
        array = np.empty(len(listed), dtype=object)
        array[:] = listed
    if array.dtype == object:
        if any(int(mask) >> _WORD for mask in array):
            return _minimal_of_python_ints({int(mask) for mask in array})
        array = array.astype(np.uint64)
    left = _distinct(array.astype(np.uint64, copy=False).ravel())
    counts = np.bitwise_count(left)
    left = left[np.argsort(counts, kind="stable")]
    kept: list[npt.NDArray[np.uint64]] = []
    while left.size:
        counts = np.bitwise_count(left)
        level = left[counts == counts[0]]
        kept.append(level)
        left = _without_supersets(left[level.size :], level)
    return np.sort(np.concatenate(kept)) if kept else np.zeros(0, dtype=np.uint64)


def _distinct(masks: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Return the distinct masks, ascending; by a table of flags where the masks are short and many."""
    largest = int(masks.max(initial=0))
    if largest < _CHUNK and largest < 16 * masks.size:
        seen = np.zeros(largest + 1, dtype=np.bool_)
        seen[masks.view(np.int64)] = True
        return np.flatnonzero(seen).astype(np.uint64)
    return np.unique(masks)


def _without_supersets(
    masks: npt.NDArray[np.uint64], smaller: npt.NDArray[np.uint64]
) -> npt.NDArray[np.uint64]:
    """Return the masks that contain none of the smaller ones."""
    step = max(1, _CHUNK // max(1, masks.size))
    for start in range(0, smaller.size, step):
        part = smaller[start : start + step, None]
        masks = masks[~((masks[None, :] & part) == part).any(axis=0)]
        if not masks.size:
            break
    return masks


def _minimal_of_python_ints(masks: set[int]) -> npt.NDArray[np.generic]:
    kept: list[int] = []
    for mask in sorted(masks, key=lambda mask: (mask.bit_count(), mask)):
        if not any(mask & smaller == smaller for smaller in kept):
            kept.append(mask)
    answer = np.empty(len(kept), dtype=object)
    answer[:] = sorted(kept)
    return answer


@dataclass(frozen=True, slots=True)
class HittingSets:
    """Minimal hitting sets, fewest limits first; `complete` tells whether the cap left any out."""

    masks: tuple[int, ...]
    complete: bool


def minimal_hitting_sets(masks: Iterable[int], cap: int = 10_000) -> HittingSets:
    """Find every inclusion-minimal set that meets each of the masks, by the algorithm MMCS [2]_.

    No mask at all is hit by the empty set; the empty mask is hit by nothing. Applied twice it gives back
    the minimal masks that it was given (duality).

    Parameters
    ----------
    masks : iterable of int
        The sets to be hit; need not be minimal.
    cap : int
        Stop after so many; the answer then says that it is not complete, and holds the first ones found.

    Returns
    -------
    HittingSets
        Ascending by number of limits, then by mask.

    Notes
    -----
    Each found set costs time polynomial in the family; memory does not grow with their number.

    Examples
    --------
    >>> minimal_hitting_sets([0b0001, 0b0110, 0b1010]).masks
    (3, 13)
    """
    edges = [int(mask) for mask in minimal_masks([int(mask) for mask in masks])]
    if any(edge == 0 for edge in edges):
        return HittingSets((), True)
    found: list[int] = []
    for hitting in _mmcs(edges):
        if len(found) == cap:
            return HittingSets(_in_order(found), False)
        found.append(hitting)
    return HittingSets(_in_order(found), True)


def _in_order(masks: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(masks, key=lambda mask: (mask.bit_count(), mask)))


def _mmcs(edges: Sequence[int]) -> Iterator[int]:
    """Yield minimal hitting sets; sets of edges are bit masks over positions in `edges`."""
    edges_with: dict[int, int] = defaultdict(int)
    for position, edge in enumerate(edges):
        for vertex in bits_of(edge):
            edges_with[vertex] |= 1 << position

    def extend(chosen: int, unhit: int, critical: Mapping[int, int], allowed: int) -> Iterator[int]:
        if not unhit:
            yield chosen
            return
        tightest = min((edges[position] & allowed for position in bits_of(unhit)), key=int.bit_count)
        allowed &= ~tightest
        for vertex in bits_of(tightest):
            hit = edges_with[vertex]
            then = {other: owned & ~hit for other, owned in critical.items()}
            if all(then.values()):
                then[vertex] = unhit & hit
                yield from extend(chosen | 1 << vertex, unhit & ~hit, then, allowed)
                allowed |= 1 << vertex

    everything = reduce(or_, edges, 0)
    yield from extend(0, (1 << len(edges)) - 1, {}, everything)


def blocks(mask: int, family: Iterable[int]) -> bool:
    """Tell whether keeping these limits alone already rules out a deal in a world of this family."""
    return all(mask & broken for broken in family)


def is_conflict(mask: int, families: Iterable[int]) -> bool:
    """Tell whether a set of limits is a *minimal* conflict in the world of this family (a certificate).

    It blocks, and without any one of its limits it does not.
    """
    family = tuple(families)
    return blocks(mask, family) and not any(blocks(mask & ~(1 << bit), family) for bit in bits_of(mask))


@dataclass(frozen=True, slots=True)
class WeightedSet:
    """A set of limits and the weight `p` of the worlds in which it is what its list says."""

    mask: int
    p: float


@dataclass(frozen=True, slots=True)
class ConflictTable:
    """Conflicts and bridging moves over worlds.

    `families` are the distinct families of the worlds with their weights; `p_nothing` is the weight of
    worlds with no candidate at all (incoherent rules): there the one conflict is the empty set, no limit is
    to blame and there is no bridge. `complete` is False when
    a cap left conflicts out, and then each `p` of a conflict is a lower bound.
    """

    conflicts: tuple[WeightedSet, ...]
    bridges: tuple[WeightedSet, ...]
    families: tuple[Family, ...]
    family_weights: tuple[float, ...]
    p_deal: float
    p_nothing: float
    complete: bool


def conflict_table(
    families: Sequence[Family],
    weights: npt.ArrayLike,
    *,
    never_in_bridges: int = 0,
    cap: int = 10_000,
) -> ConflictTable:
    """Count over worlds which sets of limits are minimal conflicts and which are bridging moves.

    Parameters
    ----------
    families : sequence of tuples of masks, one per world
        Minimal broken masks of each world (any order; what is not minimal is dropped).
    weights : array of shape (n_worlds,)
        Weights of the worlds, summing to 1.
    never_in_bridges : int
        Mask of the limits that nobody may give up (the mediator's own rules).
    cap : int
        Most conflicts looked for in one world.

    Returns
    -------
    ConflictTable
        Conflicts by p descending, then fewest limits; bridges by fewest limits, then p descending; what is
        still equal by mask.
    """
    grouped: dict[Family, float] = {}
    as_given: dict[Family, Family] = {}
    for given, weight in zip(families, np.asarray(weights, dtype=np.float64), strict=True):
        key = tuple(given)
        if key not in as_given:
            as_given[key] = tuple(int(mask) for mask in minimal_masks(key))
        family = as_given[key]
        grouped[family] = grouped.get(family, 0.0) + float(weight)
    conflicts: dict[int, float] = defaultdict(float)
    bridges: dict[int, float] = defaultdict(float)
    complete = True
    for family, weight in grouped.items():
        hitting = minimal_hitting_sets(family, cap)
        complete &= hitting.complete
        for mask in hitting.masks:
            conflicts[mask] += weight
        for mask in family:
            if mask and not mask & never_in_bridges:
                bridges[mask] += weight
    return ConflictTable(
        conflicts=_weighted(conflicts, lambda one: (-round(one.p, 12), one.mask.bit_count(), one.mask)),
        bridges=_weighted(bridges, lambda one: (one.mask.bit_count(), -round(one.p, 12), one.mask)),
        families=tuple(grouped),
        family_weights=tuple(grouped.values()),
        p_deal=grouped.get((0,), 0.0),
        p_nothing=grouped.get((), 0.0),
        complete=complete,
    )


def _weighted(
    weights: Mapping[int, float], order: Callable[[WeightedSet], tuple[float, ...]]
) -> tuple[WeightedSet, ...]:
    return tuple(sorted((WeightedSet(mask, p) for mask, p in weights.items()), key=order))
