"""Why a state is stable for somebody or not: the improvement, the sanction, the escape from the sanction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from goodoffices.durability.graph_model import Moves
from goodoffices.durability.sequences import Step, first_steps
from goodoffices.durability.stability import Concept, Terrain

__all__ = ["Escape", "Improvement", "Reasoner", "Sanction"]

_ANSWERED = (Concept.GMR, Concept.SMR, Concept.SEQ, Concept.SSEQ)
_ROOT_OF = {Concept.SMR: Concept.GMR, Concept.SSEQ: Concept.SEQ}


@dataclass(frozen=True, slots=True)
class Sanction:
    """A state by which the others deter a move, and a shortest legal sequence to it where it was traced."""

    state: int
    steps: tuple[Step, ...] | None


@dataclass(frozen=True, slots=True)
class Escape:
    """A sanction that does not hold, because the mover goes on from it to something better."""

    sanction: Sanction
    counter_move: int


@dataclass(frozen=True, slots=True)
class Improvement:
    """A move to a better state, what deters it under each concept (None: nothing), and what would not hold."""

    end: int
    sanctions: Mapping[Concept, Sanction | None]
    escapes: Mapping[Concept, Escape | None]


class Reasoner:
    """Gives the reasons behind verdicts; sequences are traced once for each first move.

    Without tracing, a sanction is named by its state only; on large graphs the sequences would take longer
    than the verdicts.
    """

    def __init__(self, terrain: Terrain) -> None:
        self._terrain = terrain
        self._traces: dict[tuple[int, int, bool], dict[int, tuple[Step, ...]]] = {}

    def improvements(self, maker: int, state: int, *, traced: bool) -> tuple[Improvement, ...]:
        """Return every move of `maker` from `state` to something better, with what answers it."""
        ends = self._terrain.improvements[maker][state]
        return tuple(self._improvement(maker, state, end, traced) for end in ends)

    def _improvement(self, maker: int, state: int, end: int, traced: bool) -> Improvement:
        terrain = self._terrain
        sanctions: dict[Concept, Sanction | None] = {}
        escapes: dict[Concept, Escape | None] = {}
        for concept in _ANSWERED:
            found = terrain.sanctions(concept, maker, state, end)
            sanctions[concept] = self._sanction(concept, maker, end, found, traced)
            root = _ROOT_OF.get(concept)
            if root is not None:
                avoidable = 0 if found else terrain.sanctions(root, maker, state, end)
                tried = self._sanction(root, maker, end, avoidable, traced)
                escapes[concept] = None if tried is None else self._escape(maker, state, tried)
        return Improvement(end, sanctions, escapes)

    def _sanction(self, concept: Concept, maker: int, end: int, found: int, traced: bool) -> Sanction | None:
        if not found:
            return None
        if not traced:
            return Sanction((found & -found).bit_length() - 1, None)
        sequences = self._sequences(maker, end, credible=concept in {Concept.SEQ, Concept.SSEQ})
        return next(Sanction(state, steps) for state, steps in sequences.items() if found >> state & 1)

    def _escape(self, maker: int, state: int, tried: Sanction) -> Escape:
        worth = self._terrain.worths[maker]
        best = max(self._terrain.moves[maker][tried.state], key=lambda end: worth[end])
        assert worth[best] > worth[state]
        return Escape(tried, best)

    def _sequences(self, maker: int, start: int, *, credible: bool) -> dict[int, tuple[Step, ...]]:
        key = (maker, start, credible)
        if key not in self._traces:
            moves = self._terrain.improvements if credible else self._terrain.moves
            self._traces[key] = first_steps(list(_others(moves, maker)), start)
        return self._traces[key]


def _others(moves: tuple[Moves, ...], maker: int) -> Iterator[tuple[int, Moves]]:
    return ((other, each) for other, each in enumerate(moves) if other != maker)


