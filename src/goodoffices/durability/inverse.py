"""Whose ranking must change least to make a state an equilibrium.

A verdict on a state s of somebody depends on the own ranking only through the set of states that are no
better than s, and a larger set never hurts. So the question is which of the better states must come to stand
below s: each such change costs the pairs of states whose order turns round (Kendall's tau).
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from goodoffices.durability.graph_model import Worth
from goodoffices.durability.sequences import bits, mask_of
from goodoffices.durability.stability import Concept, Terrain, survey_again, verdicts

__all__ = ["Inverse", "RankingChange", "inverse"]

_MAX_STEPS = 4_000_000  # of the dynamic programme, over all tries: some seconds


@dataclass(frozen=True, slots=True)
class RankingChange:
    """A ranking that one decision maker would have to hold, best first, and how far it is from the given one.

    `kendall_tau` counts the pairs of states whose order turns round; a tie that is broken counts a half.
    `lowered` are the states that would have to stand below the wanted one. `exact` if nothing less will do
    for this decision maker, the others being as they are.
    """

    maker: int
    levels: tuple[tuple[int, ...], ...]
    kendall_tau: float
    lowered: tuple[int, ...]
    exact: bool


@dataclass(frozen=True, slots=True)
class Inverse:
    """What would make a state an equilibrium of one concept: changes for those who would leave it now.

    `certified` says that the state is an equilibrium when all changes are made together; `exact` that no
    smaller sum of changes does it.
    """

    concept: Concept
    state: int
    changes: tuple[RankingChange, ...]
    kendall_tau: float
    certified: bool
    exact: bool


def inverse(terrain: Terrain, state: int, concept: Concept) -> Inverse:
    """Find the least change of rankings that makes a state an equilibrium of a concept.

    Returns
    -------
    Inverse
        Exact for Nash, GMR and SMR, where nobody's verdict depends on another's ranking. Under SEQ and SSEQ
        only the rankings of those who would leave are changed, each against the others as they are; if the
        changes spoil each other, nobody is left an improvement instead, which always does.

    References
    ----------
    .. [1] Y. Kinsara, O. Petersons, K. W. Hipel, D. M. Kilgour, "Advanced Decision Support for the Graph
       Model for Conflict Resolution", Journal of Decision Systems 24 (2015) 117-145.
    """
    changes = _changes(terrain, state, concept)
    certified = _makes(terrain, changes, state, concept)
    if not certified:
        changes = _changes(terrain, state, Concept.NASH)
        certified = _makes(terrain, changes, state, concept)
    independent = concept in {Concept.NASH, Concept.GMR, Concept.SMR}
    exact = certified and (not changes or (independent and all(change.exact for change in changes)))
    return Inverse(concept, state, changes, sum(change.kendall_tau for change in changes), certified, exact)


def _changes(terrain: Terrain, state: int, concept: Concept) -> tuple[RankingChange, ...]:
    found = (_least_change(terrain, maker, state, concept) for maker in range(len(terrain.moves)))
    return tuple(change for change in found if change is not None)


def _makes(terrain: Terrain, changes: Sequence[RankingChange], state: int, concept: Concept) -> bool:
    """Run the verdicts again under the changed rankings."""
    worths = list(terrain.worths)
    for change in changes:
        worths[change.maker] = _worth(change.levels, terrain.n_states)
    again = verdicts(survey_again(terrain, worths))
    return bool(again.equilibria[concept] >> state & 1)


def _worth(levels: Sequence[Sequence[int]], n_states: int) -> Worth:
    worth = [0] * n_states
    for place, level in enumerate(reversed(levels)):
        for each in level:
            worth[each] = place
    return tuple(worth)


def _least_change(terrain: Terrain, maker: int, state: int, concept: Concept) -> RankingChange | None:
    """Return the least change of one ranking, or None if the state is stable already.

    Best first over the states that must be lowered: the price of a cheapest set that holds them is a lower
    bound, and where that set suffices it is the answer; if not, whatever it leaves open must be closed in
    one of finitely many ways.
    """
    scale = _Scale(terrain.worths[maker], state)
    if not _gap(terrain, maker, state, concept, 0, scale.below):
        return None
    order = count()
    queue = [(*scale.cheapest(0), next(order), 0)]
    seen = {0}
    for _ in range(max(8, _MAX_STEPS // (scale.above.bit_count() ** 2 + 1))):
        price, lowered, _, needed = heapq.heappop(queue)
        ways = _gap(terrain, maker, state, concept, lowered, scale.below)
        if not ways:
            return RankingChange(maker, scale.levels(lowered), price, tuple(bits(lowered)), exact=True)
        for way in ways:
            following = needed | (way & ~scale.below)
            if following not in seen:
                seen.add(following)
                heapq.heappush(queue, (*scale.cheapest(following), next(order), following))
    everything = scale.above
    return RankingChange(
        maker, scale.levels(everything), scale.price(everything), tuple(bits(everything)), exact=False
    )


def _gap(
    terrain: Terrain, maker: int, state: int, concept: Concept, lowered: int, below: int
) -> list[int]:
    """Return the ways to close one open improvement, each a set of states to lower; none if none is open."""
    reach = terrain.answers if concept in {Concept.GMR, Concept.SMR} else terrain.credible_answers
    moves = terrain.moves[maker]
    fine = below | lowered
    for end in moves[state]:
        if fine >> end & 1:
            continue
        ways = [1 << end]
        if concept is not Concept.NASH:
            held = concept in {Concept.SMR, Concept.SSEQ}
            answers = bits(reach[maker][end])
            ways += [1 << answer | (mask_of(moves[answer]) if held else 0) for answer in answers]
        if all(way & ~fine for way in ways):
            return list(dict.fromkeys(ways))
    return []


class _Scale:
    """One ranking, seen from one state: what lies above it, and what it costs to bring that below."""

    def __init__(self, worth: Worth, state: int) -> None:
        self._state = state
        places = sorted(set(worth), reverse=True)
        by_place: dict[int, list[int]] = {place: [] for place in places}
        for each, place in enumerate(worth):
            by_place[place].append(each)
        self._levels = tuple(tuple(by_place[place]) for place in places)
        self._own = places.index(worth[state])
        self.above = mask_of([each for level in self._levels[: self._own] for each in level])
        self.below = mask_of([each for level in self._levels[self._own :] for each in level])

    def cheapest(self, needed: int) -> tuple[float, int]:
        """Return the least price of lowering at least `needed`, and a set that has it.

        Lowering more can cost less: whoever stays above must pass all that go below. A dynamic programme
        over the levels, by how many have been lowered so far; within a level those that are needed go first.
        """
        if not needed:
            return 0.0, 0
        best: dict[int, tuple[float, int]] = {0: (0.0, 0)}
        for level in self._levels[: self._own]:
            forced = [each for each in level if needed >> each & 1]
            free = [each for each in level if not needed >> each & 1]
            following: dict[int, tuple[float, int]] = {}
            # Lowering what stands above all that must be lowered never pays.
            limit = len(free) if forced or max(best) else 0
            for n_lowered, (price, chosen) in best.items():
                for extra in range(limit + 1):
                    down = len(forced) + extra
                    stay = len(level) - down
                    cost = price + down + n_lowered * stay + 0.5 * down * stay
                    total = n_lowered + down
                    if total not in following or cost < following[total][0]:
                        following[total] = (cost, chosen | mask_of(forced + free[:extra]))
            best = following
        price, chosen = min(best.values(), key=lambda found: (found[0], found[1].bit_count()))
        return price + 0.5 * (len(self._levels[self._own]) - 1), chosen

    def price(self, lowered: int) -> float:
        """Return the price of lowering exactly these states."""
        price, n_lowered = 0.0, 0
        for level in self._levels[: self._own]:
            down = sum(lowered >> each & 1 for each in level)
            stay = len(level) - down
            price += down + n_lowered * stay + 0.5 * down * stay
            n_lowered += down
        return price + (0.5 * (len(self._levels[self._own]) - 1) if lowered else 0.0)

    def levels(self, lowered: int) -> tuple[tuple[int, ...], ...]:
        """Return the ranking with these states right below the wanted one, in the order that they had."""
        above = [[each for each in level if not lowered >> each & 1] for level in self._levels[: self._own]]
        under = [[each for each in level if lowered >> each & 1] for level in self._levels[: self._own]]
        own = list(self._levels[self._own])
        middle = [own]
        if lowered:
            own.remove(self._state)
            middle = [[self._state], *under, own]
        ranked = [*above, *middle, *map(list, self._levels[self._own + 1 :])]
        return tuple(tuple(level) for level in ranked if level)
