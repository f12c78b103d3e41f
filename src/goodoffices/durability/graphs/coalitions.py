"""What a group reaches to the good of each of its members, and its jumps from equilibrium to equilibrium."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from goodoffices.durability.graphs.sequences import Step, bits, first_steps, reach_from
from goodoffices.durability.graphs.stability import Concept, Terrain, Verdicts

__all__ = ["CoalitionImprovement", "Jump", "coalition_improvements", "coalitions_of", "equilibrium_jumps"]


@dataclass(frozen=True, slots=True)
class CoalitionImprovement:
    """A state that every member of a coalition likes better and that they reach by moves of theirs."""

    coalition: tuple[int, ...]
    start: int
    end: int
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Jump:
    """A coalition improvement from one equilibrium to another of the same concept."""

    concept: Concept
    improvement: CoalitionImprovement


def coalitions_of(n_makers: int) -> Iterator[tuple[int, ...]]:
    """Yield every group of two or more, small groups first.

    Examples
    --------
    >>> list(coalitions_of(3))
    [(0, 1), (0, 2), (1, 2), (0, 1, 2)]
    """
    for size in range(2, n_makers + 1):
        yield from combinations(range(n_makers), size)


def coalition_improvements(terrain: Terrain, starts: Sequence[int]) -> tuple[CoalitionImprovement, ...]:
    """Return the improvements of every coalition from each of the given states.

    Exact. Members may pass through states that they like less on the way; only the end counts.

    References
    ----------
    .. [1] D. M. Kilgour, K. W. Hipel, L. Fang, X. Peng, "Coalition Analysis in Group Decision Support",
       Group Decision and Negotiation 10 (2001) 159-175.
    """
    found = []
    for coalition in coalitions_of(len(terrain.moves)):
        movers = [(member, terrain.moves[member]) for member in coalition]
        for start in starts:
            mask = reach_from([moves for _, moves in movers], start)
            for member in coalition:
                mask &= ~terrain.no_better[member][start]
            if mask:
                sequences = first_steps(movers, start)
                found += [CoalitionImprovement(coalition, start, end, sequences[end]) for end in bits(mask)]
    return tuple(found)


def equilibrium_jumps(improvements: Sequence[CoalitionImprovement], verdicts: Verdicts) -> tuple[Jump, ...]:
    """Return which of the coalition improvements lead from an equilibrium to an equilibrium."""
    return tuple(
        Jump(concept, each)
        for concept, mask in verdicts.equilibria.items()
        for each in improvements
        if mask >> each.start & 1 and mask >> each.end & 1
    )
