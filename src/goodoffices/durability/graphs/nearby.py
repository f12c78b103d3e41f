"""Rankings in order of their distance from those given, until a state is an equilibrium.

Under SEQ and SSEQ a verdict rests on the rankings of several decision makers at once: the mover may come to
like its improvement less, or somebody else may come to like the sanction more.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, count

from goodoffices.durability.graphs.model import Ranking, Worth
from goodoffices.durability.graphs.stability import Concept, Terrain, is_equilibrium

__all__ = ["Nearest", "nearest_profile", "ranking_distance"]

Levels = tuple[tuple[int, ...], ...]
Profile = tuple[Levels, ...]
_WIDEST_TIE = 6  # a level of 6 can be split in 62 ways


@dataclass(frozen=True, slots=True)
class Nearest:
    """The rankings found (None if the search was given up), and a distance below which there are none."""

    profile: Profile | None
    at_least: float


def nearest_profile(
    terrain: Terrain, state: int, concept: Concept, *, below: float, most_tried: int
) -> Nearest:
    """Try rankings of all decision makers, the nearest first, until the state is an equilibrium.

    Parameters
    ----------
    terrain : Terrain
    state : int
    concept : Concept
    below : float
        A distance that is known to do: rankings as far away or further are not tried.
    most_tried : int
        How many rankings to try.

    Notes
    -----
    Every ranking without new ties is reached by splitting levels and then exchanging neighbours, each step
    leading away from where it began; so a queue by distance meets all rankings of a distance before any that
    is further away.
    """
    start: Profile = tuple(_levels(worth) for worth in terrain.worths)
    order = count()
    queue = [(0.0, next(order), start)]
    seen = {start}
    tried = 0
    while queue:
        distance, _, profile = heapq.heappop(queue)
        if distance >= below:
            return Nearest(None, below)
        if tried >= most_tried:
            return Nearest(None, distance)
        tried += 1
        worths = tuple(Ranking(levels).worth() for levels in profile)
        if is_equilibrium(terrain, worths, state, concept):
            return Nearest(profile, distance)
        for maker, levels in enumerate(profile):
            for further, cost in _steps_away(levels, terrain.worths[maker]):
                if distance + cost >= below:
                    continue
                following = (*profile[:maker], further, *profile[maker + 1 :])
                if following not in seen:
                    seen.add(following)
                    heapq.heappush(queue, (distance + cost, next(order), following))
    return Nearest(None, below)


def ranking_distance(worth: Worth, levels: Levels) -> float:
    """Return the pairs that a ranking without new ties turns round, and a half for each tie it breaks.

    Examples
    --------
    >>> ranking_distance((2, 1, 0), ((1,), (0,), (2,)))
    1.0
    """
    changed = Ranking(levels).worth()
    total = 0.0
    for one, other in combinations(range(len(worth)), 2):
        before = worth[one] - worth[other]
        after = changed[one] - changed[other]
        if before * after < 0:
            total += 1.0
        elif before == 0 and after != 0:
            total += 0.5
    return total


def _levels(worth: Worth) -> Levels:
    by_place: dict[int, list[int]] = {}
    for state, place in enumerate(worth):
        by_place.setdefault(place, []).append(state)
    return tuple(tuple(by_place[place]) for place in sorted(by_place, reverse=True))


def _steps_away(levels: Levels, worth: Worth) -> Iterator[tuple[Levels, float]]:
    """Yield each ranking that is one step further from the one it began as, and the length of the step."""
    for place in range(len(levels) - 1):
        upper, lower = levels[place], levels[place + 1]
        if worth[upper[0]] > worth[lower[0]]:
            yield (
                (*levels[:place], lower, upper, *levels[place + 2 :]),
                float(len(upper) * len(lower)),
            )
    for place, level in enumerate(levels):
        if 1 < len(level) <= _WIDEST_TIE:
            for upper in _parts(level):
                lower = tuple(each for each in level if each not in upper)
                yield (
                    (*levels[:place], upper, lower, *levels[place + 1 :]),
                    0.5 * len(upper) * len(lower),
                )


def _parts(level: Sequence[int]) -> Iterator[tuple[int, ...]]:
    for size in range(1, len(level)):
        yield from combinations(level, size)
