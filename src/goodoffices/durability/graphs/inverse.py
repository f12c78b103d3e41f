"""Whose ranking must change least to make a state an equilibrium.

A verdict on a state s of somebody depends on the own ranking only through the set of states that are no
better than s, and a larger set never hurts. So the question is which of the better states must come to stand
below s: each such change costs the pairs of states whose order turns round (Kendall's tau).
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from goodoffices.durability.graphs.lowering import Lowering
from goodoffices.durability.graphs.model import Ranking, Worth
from goodoffices.durability.graphs.nearby import nearest_profile, ranking_distance
from goodoffices.durability.graphs.sequences import bits, mask_of
from goodoffices.durability.graphs.stability import Concept, Terrain, is_equilibrium

__all__ = ["Inverse", "RankingChange", "inverse"]

_MOST_LOOKED_AT = 2_000_000  # states, over one search: about a second
_MOST_TRIED = 1_000_000  # moves of all decision makers, over all rankings that are tried: some seconds
_OUTER = {Concept.SEQ: Concept.GMR, Concept.SSEQ: Concept.SMR}
_INDEPENDENT = frozenset({Concept.NASH, Concept.GMR, Concept.SMR})


@dataclass(frozen=True, slots=True)
class RankingChange:
    """A ranking that one decision maker would have to hold, best first, and how far it is from the given one.

    `kendall_tau` counts the pairs of states whose order turns round; a tie that is broken counts a half.
    `lowered` are the states that would come to stand below the wanted one.
    """

    maker: int
    levels: tuple[tuple[int, ...], ...]
    kendall_tau: float
    lowered: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Inverse:
    """What would make a state an equilibrium of one concept.

    Under the changes, made together, it is one: they are checked before they are returned. No changes
    that sum to less than `at_least` would do; `exact` if these sum to just that.
    """

    concept: Concept
    state: int
    changes: tuple[RankingChange, ...]
    kendall_tau: float
    at_least: float
    exact: bool


def inverse(terrain: Terrain, state: int, concept: Concept) -> Inverse:
    """Find the least change of rankings that makes a state an equilibrium of a concept.

    Returns
    -------
    Inverse
        Under Nash, GMR and SMR nobody's verdict depends on another's ranking, and each is changed least on
        its own. Under SEQ and SSEQ the others' rankings say which sanctions serve whoever makes them, so on
        small graphs all rankings are searched together, nearest first. Where a search would take too long,
        a change that does is given with `exact` False.

    References
    ----------
    .. [1] Y. Kinsara, O. Petersons, K. W. Hipel, D. M. Kilgour, "Advanced Decision Support for the Graph
       Model for Conflict Resolution", Journal of Decision Systems 24 (2015) 117-145.
    """
    changes, least = _apart(terrain, state, concept)
    if not _makes(terrain, changes, state, concept):
        # The changes spoil each other's sanctions; whoever has no improvement left needs none.
        changes, _ = _apart(terrain, state, Concept.NASH)
        assert _makes(terrain, changes, state, concept)
    if concept not in _INDEPENDENT:
        # A sanction by improvements is a sanction, so what GMR takes is never more than what SEQ takes.
        _, least = _apart(terrain, state, _OUTER[concept])
        changes, least = _together(terrain, state, concept, changes, least)
    total = math.fsum(change.kendall_tau for change in changes)
    return Inverse(concept, state, changes, total, min(least, total), total <= least)


def _apart(terrain: Terrain, state: int, concept: Concept) -> tuple[tuple[RankingChange, ...], float]:
    """Return a change for each who would leave, the others being as they are, and what it takes at least."""
    changes, least = [], 0.0
    for maker in range(len(terrain.moves)):
        found, bound = _least_change(terrain, maker, state, concept)
        least += bound
        if found is not None:
            changes.append(found)
    return tuple(changes), least


def _together(
    terrain: Terrain,
    state: int,
    concept: Concept,
    changes: tuple[RankingChange, ...],
    least: float,
) -> tuple[tuple[RankingChange, ...], float]:
    """Return better changes of several rankings at once, where there are any, and what it takes at least."""
    total = math.fsum(change.kendall_tau for change in changes)
    if total <= least:
        return changes, least
    arcs = terrain.n_states + sum(len(ends) for moves in terrain.moves for ends in moves)
    found = nearest_profile(terrain, state, concept, below=total, most_tried=_MOST_TRIED // arcs)
    if found.profile is None:
        return changes, max(least, found.at_least)
    return _changes_to(terrain, state, found.profile), found.at_least


def _changes_to(
    terrain: Terrain, state: int, profile: Sequence[tuple[tuple[int, ...], ...]]
) -> tuple[RankingChange, ...]:
    changes = []
    for maker, levels in enumerate(profile):
        before, after = terrain.worths[maker], Ranking(levels).worth()
        tau = ranking_distance(before, levels)
        if tau:
            lowered = tuple(
                each
                for each in range(terrain.n_states)
                if before[each] > before[state] and after[each] < after[state]
            )
            changes.append(RankingChange(maker, levels, tau, lowered))
    return tuple(changes)


def _makes(terrain: Terrain, changes: Sequence[RankingChange], state: int, concept: Concept) -> bool:
    """Decide the state again under the changed rankings."""
    worths: list[Worth] = list(terrain.worths)
    for change in changes:
        worths[change.maker] = Ranking(change.levels).worth()
    return is_equilibrium(terrain, worths, state, concept)


def _least_change(
    terrain: Terrain, maker: int, state: int, concept: Concept
) -> tuple[RankingChange | None, float]:
    """Return the least change of one ranking (None if the state is stable), and what it takes at least.

    Best first over the states that must be lowered: the price of a cheapest set that holds them is a lower
    bound, and where that set suffices it is the answer; if not, whatever it leaves open must be closed in
    one of finitely many ways.
    """
    ground = Lowering(terrain.worths[maker], state)
    order = count()
    queue = [(*ground.cheapest(0), next(order), 0)]
    seen = {0}
    looked_at, bound = 0, 0.0
    while looked_at <= _MOST_LOOKED_AT:
        bound, lowered, _, needed = heapq.heappop(queue)
        ways = _gap(terrain, maker, state, concept, ground.below | lowered)
        if not ways:
            return _change(ground, maker, lowered), bound
        looked_at += len(ways) * (1 + ground.above.bit_count())
        if looked_at > _MOST_LOOKED_AT:
            break
        for way in ways:
            following = needed | (way & ground.above)
            if following not in seen:
                seen.add(following)
                heapq.heappush(queue, (*ground.cheapest(following), next(order), following))
    left = mask_of(terrain.improvements[maker][state])
    return _change(ground, maker, ground.cheapest(left)[1]), bound


def _change(ground: Lowering, maker: int, lowered: int) -> RankingChange | None:
    if not lowered:
        return None
    return RankingChange(maker, ground.levels(lowered), ground.price(lowered), tuple(bits(lowered)))


def _gap(terrain: Terrain, maker: int, state: int, concept: Concept, fine: int) -> list[int]:
    """Return the ways to close one open improvement, each a set of states to lower; none if none is open.

    `fine` is the set of states that stand no higher than the wanted one already.
    """
    reach = terrain.answers if concept in {Concept.GMR, Concept.SMR} else terrain.credible_answers
    moves = terrain.moves[maker]
    held = concept in {Concept.SMR, Concept.SSEQ}
    for end in moves[state]:
        if fine >> end & 1:
            continue
        ways = {1 << end: None}
        if concept is not Concept.NASH:
            for answer in bits(reach[maker][end]):
                way = 1 << answer | (mask_of(moves[answer]) if held else 0)
                # Whatever lowers the improvement itself needs no sanction.
                if not way >> end & 1:
                    ways[way & ~fine] = None
        if 0 not in ways:
            return list(ways)
    return []
