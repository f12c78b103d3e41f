"""Why a state is stable for somebody or not: the improvement, the sanction, the escape from the sanction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from goodoffices.durability.graphs.model import Moves
from goodoffices.durability.graphs.sequences import Step, nearest_first, steps_to
from goodoffices.durability.graphs.stability import Concept, Terrain

__all__ = ["Escape", "Improvement", "Reasoner", "Sanction"]

_ANSWERED = (Concept.GMR, Concept.SMR, Concept.SEQ, Concept.SSEQ)
_ROOT_OF = {Concept.SMR: Concept.GMR, Concept.SSEQ: Concept.SEQ}


@dataclass(frozen=True, slots=True)
class Sanction:
    """A state by which the others deter a move, and a shortest legal sequence of theirs to it."""

    state: int
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Escape:
    """A sanction that does not hold, because the mover goes on from it to something better."""

    sanction: Sanction
    counter_move: int


@dataclass(frozen=True, slots=True)
class Improvement:
    """A move to a better state, what deters it by concept (None: nothing), and what would not hold."""

    end: int
    sanctions: Mapping[Concept, Sanction | None]
    escapes: Mapping[Concept, Escape | None]


class _Trace:
    """What the others reach after a move, nearest first, as far as anybody has asked yet."""

    __slots__ = ("_before", "_found", "_rest", "_sanctions", "_start")

    def __init__(self, movers: Sequence[tuple[int, Moves]], start: int) -> None:
        self._start = start
        self._before: dict[tuple[int, int], tuple[int, int] | None] = {}
        self._found: list[tuple[int, int]] = []
        self._rest = nearest_first(movers, start, self._before)
        self._sanctions: dict[int, Sanction] = {}

    def nearest(self, wanted: int) -> Sanction:
        """Return the nearest state of a set that is known to be reached."""
        for reached in self._found:
            if wanted >> reached[1] & 1:
                return self._sanction(reached)
        for reached in self._rest:
            self._found.append(reached)
            if wanted >> reached[1] & 1:
                return self._sanction(reached)
        raise ValueError("none of these states is reached.")

    def _sanction(self, reached: tuple[int, int]) -> Sanction:
        state = reached[1]
        if state not in self._sanctions:
            self._sanctions[state] = Sanction(state, steps_to(reached, self._start, self._before))
        return self._sanctions[state]


class Reasoner:
    """Gives the reasons behind verdicts.

    Of all sanctions the nearest is named, and the sequences are followed only as far as it takes to find
    that one: on large graphs most lie one or two moves away.
    """

    def __init__(self, terrain: Terrain) -> None:
        self._terrain = terrain
        self._movers = tuple(
            tuple(
                [(other, each) for other, each in enumerate(moves) if other != maker]
                for maker in range(len(terrain.moves))
            )
            for moves in (terrain.moves, terrain.improvements)
        )
        self._traces: dict[tuple[int, int, bool], _Trace] = {}

    def improvements(self, maker: int, state: int) -> tuple[Improvement, ...]:
        """Return every move of `maker` from `state` to something better, with what answers it."""
        return tuple(self._improvement(maker, state, end) for end in self._terrain.improvements[maker][state])

    def _improvement(self, maker: int, state: int, end: int) -> Improvement:
        terrain = self._terrain
        sanctions: dict[Concept, Sanction | None] = {}
        escapes: dict[Concept, Escape | None] = {}
        for concept in _ANSWERED:
            found = terrain.sanctions(concept, maker, state, end)
            sanctions[concept] = self._sanction(concept, maker, end, found)
            root = _ROOT_OF.get(concept)
            if root is not None:
                avoidable = 0 if found else terrain.sanctions(root, maker, state, end)
                tried = self._sanction(root, maker, end, avoidable)
                escapes[concept] = None if tried is None else self._escape(maker, state, tried)
        return Improvement(end, sanctions, escapes)

    def _sanction(self, concept: Concept, maker: int, end: int, found: int) -> Sanction | None:
        if not found:
            return None
        credible = concept is Concept.SEQ or concept is Concept.SSEQ
        key = (maker, end, credible)
        trace = self._traces.get(key)
        if trace is None:
            movers: list[tuple[int, Moves]] = self._movers[credible][maker]
            trace = self._traces[key] = _Trace(movers, end)
        return trace.nearest(found)

    def _escape(self, maker: int, state: int, tried: Sanction) -> Escape:
        worth = self._terrain.worths[maker]
        best = max(self._terrain.moves[maker][tried.state], key=lambda end: worth[end])
        assert worth[best] > worth[state]
        return Escape(tried, best)
