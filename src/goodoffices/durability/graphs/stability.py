"""Which states are stable for whom: five answers to "what would the others do if I moved?".

Nash: there is no move to a better state. GMR: every such move can be answered by the others with something
no better for the mover; SMR: and the mover cannot then escape to something better. SEQ and SSEQ are GMR and
SMR when the others only make moves that each serve whoever makes them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from goodoffices.durability.graphs.model import ConflictGraph, Moves, Worth
from goodoffices.durability.graphs.sequences import bits, improving, legal_reach, mask_of, reach_from

__all__ = ["Concept", "Terrain", "Verdicts", "is_equilibrium", "survey", "survey_again", "verdicts"]


class Concept(Enum):
    """A meaning of stability, from the most short-sighted to the weakest and back to the most demanding."""

    NASH = "nash"
    GMR = "gmr"
    SMR = "smr"
    SEQ = "seq"
    SSEQ = "sseq"

    # Each member is the only one of its kind; by name, in Python, this would be a large share of all work.
    __hash__ = object.__hash__


@dataclass(frozen=True, slots=True)
class Terrain:
    """What verdicts are read from, by decision maker and state; sets of states are bit masks.

    `answers` is what the others can reach together, `credible_answers` by improvements only. `no_better` is
    the set of states that a decision maker likes no better than a state, `held` the part of it from where it
    has no move to anything better than that state.
    """

    n_states: int
    moves: tuple[Moves, ...]
    worths: tuple[Worth, ...]
    improvements: tuple[Moves, ...]
    answers: tuple[Sequence[int], ...]
    credible_answers: tuple[Sequence[int], ...]
    no_better: tuple[Sequence[int], ...]
    held: tuple[Sequence[int], ...]

    def sanctions(self, concept: Concept, maker: int, state: int, improvement: int) -> int:
        """Return the states by which the others deter a move to `improvement`, as a bit mask."""
        if concept is Concept.NASH:
            return 0
        credible = concept is Concept.SEQ or concept is Concept.SSEQ
        escapable = concept is Concept.GMR or concept is Concept.SEQ
        reach = self.credible_answers if credible else self.answers
        bad = self.no_better if escapable else self.held
        return reach[maker][improvement] & bad[maker][state]


@dataclass(frozen=True, slots=True)
class Verdicts:
    """For each concept and decision maker the set of stable states, and the equilibria, as bit masks."""

    stable: Mapping[Concept, tuple[int, ...]]
    equilibria: Mapping[Concept, int]


def survey(graph: ConflictGraph, worths: Sequence[Worth] | None = None) -> Terrain:
    """Work out who can reach what, for the likeliest rankings or for those given.

    Notes
    -----
    With n states, m decision makers and a arcs: O(m a n / 64) word operations at most.
    """
    n, moves = len(graph.states), tuple(maker.moves for maker in graph.decision_makers)
    answers = tuple(legal_reach(_others(moves, maker), n) for maker in range(len(moves)))
    return _surveyed(n, moves, answers, tuple(worths) if worths is not None else graph.worths())


def survey_again(terrain: Terrain, worths: Sequence[Worth]) -> Terrain:
    """Return the same ground under other rankings; what does not depend on them is kept."""
    return _surveyed(terrain.n_states, terrain.moves, terrain.answers, tuple(worths))


def verdicts(terrain: Terrain) -> Verdicts:
    """Decide every state for every decision maker under each concept.

    Returns
    -------
    Verdicts
        Exact. A sanction that leads back to the very state that was left counts (the logical form).

    References
    ----------
    .. [1] L. Fang, K. W. Hipel, D. M. Kilgour, "Interactive Decision Making", Wiley, 1993.
    .. [2] L. C. Rego, G. I. A. Vieira, "Symmetric Sequential Stability in the Graph Model for Conflict
       Resolution with Multiple Decision Makers", Group Decision and Negotiation 26 (2017) 775-792.
    """
    everything = (1 << terrain.n_states) - 1
    stable: dict[Concept, tuple[int, ...]] = {}
    for concept in Concept:
        stable[concept] = tuple(_stable(terrain, concept, maker) for maker in range(len(terrain.moves)))
    equilibria = {}
    for concept, sets in stable.items():
        common = everything
        for each in sets:
            common &= each
        equilibria[concept] = common
    return Verdicts(stable, equilibria)


def is_equilibrium(terrain: Terrain, worths: Sequence[Worth], state: int, concept: Concept) -> bool:
    """Whether one state is an equilibrium under rankings that need not be those of the terrain.

    The same as `verdicts` says of it, without deciding all other states.
    """
    better = tuple(improving(each, worth) for each, worth in zip(terrain.moves, worths, strict=True))
    for maker, worth in enumerate(worths):
        for end in better[maker][state]:
            if concept is Concept.NASH:
                return False
            if concept in {Concept.GMR, Concept.SMR}:
                reached = terrain.answers[maker][end]
            else:
                reached = reach_from(_others(better, maker), end)
            fine = mask_of([each for each, place in enumerate(worth) if place <= worth[state]])
            sanctions = reached & fine
            if concept in {Concept.SMR, Concept.SSEQ}:
                moves = terrain.moves[maker]
                sanctions = mask_of([each for each in bits(sanctions) if not mask_of(moves[each]) & ~fine])
            if not sanctions:
                return False
    return True


def _stable(terrain: Terrain, concept: Concept, maker: int) -> int:
    found = bytearray((terrain.n_states + 7) // 8)
    for state, ends in enumerate(terrain.improvements[maker]):
        if all(terrain.sanctions(concept, maker, state, end) for end in ends):
            found[state >> 3] |= 1 << (state & 7)
    return int.from_bytes(found, "little")


def _others(moves: Sequence[Moves], maker: int) -> list[Moves]:
    return [each for other, each in enumerate(moves) if other != maker]


def _surveyed(
    n: int, moves: tuple[Moves, ...], answers: tuple[Sequence[int], ...], worths: tuple[Worth, ...]
) -> Terrain:
    better = tuple(improving(each, worth) for each, worth in zip(moves, worths, strict=True))
    credible = tuple(legal_reach(_others(better, maker), n) for maker in range(len(moves)))
    no_better = tuple(_at_most(worth, worth) for worth in worths)
    held = []
    for each, worth in zip(moves, worths, strict=True):
        reachable = [max([worth[s], *(worth[end] for end in ends)]) for s, ends in enumerate(each)]
        held.append(_at_most(reachable, worth))
    return Terrain(n, moves, worths, better, answers, credible, no_better, tuple(held))


def _at_most(values: Sequence[int], worth: Sequence[int]) -> list[int]:
    """Return for each state the set of states whose value is at most the state's worth."""
    by_value: dict[int, int] = {}
    for state, value in enumerate(values):
        by_value[value] = by_value.get(value, 0) | 1 << state
    mask, upto = 0, {}
    for value in sorted({*values, *worth}):
        mask |= by_value.get(value, 0)
        upto[value] = mask
    return [upto[each] for each in worth]
