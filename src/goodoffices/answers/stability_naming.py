"""Ids and names in place of the engine's numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from goodoffices.answers.stability_results import (
    Changed,
    Coalition,
    CoalitionJump,
    CounterMove,
    Deterrent,
    Making,
    Move,
    StateVerdict,
    StatusQuoWay,
    WouldMove,
)
from goodoffices.durability.graphs.coalitions import CoalitionImprovement, Jump
from goodoffices.durability.graphs.inverse import Inverse
from goodoffices.durability.graphs.model import ConflictGraph, StateId
from goodoffices.durability.graphs.paths import StatusQuoPath
from goodoffices.durability.graphs.reasons import Improvement, Sanction
from goodoffices.durability.graphs.sequences import Step
from goodoffices.durability.graphs.stability import Verdicts

__all__ = ["Naming"]


class Naming:
    """Puts the ids of states and the names of decision makers into what the engine found."""

    def __init__(self, graph: ConflictGraph) -> None:
        self._states = graph.states
        self._ids = tuple(state.id for state in graph.states)
        self.makers = tuple(maker.name for maker in graph.decision_makers)

    def state(self, state: int) -> StateId:
        """Return the id of a state."""
        return self._ids[state]

    def moves(self, steps: Iterable[Step]) -> tuple[Move, ...]:
        """Return the moves of a sequence."""
        return tuple(Move(self.makers[s.mover], self._ids[s.start], self._ids[s.end]) for s in steps)

    def verdict(self, state: int, found: Verdicts) -> StateVerdict:
        """Return for whom a state is stable."""
        stable = {
            concept.value: tuple(
                name for name, mask in zip(self.makers, masks, strict=True) if mask >> state & 1
            )
            for concept, masks in found.stable.items()
        }
        return StateVerdict(self._ids[state], self._states[state].options, **stable)

    def would_move(self, found: Improvement) -> WouldMove:
        """Return an improvement with what answers it."""
        told: dict[int, Deterrent] = {}  # one sanction often answers under several concepts
        return WouldMove(
            self._ids[found.end],
            {
                concept.value: None if sanction is None else self._deterrent(sanction, told)
                for concept, sanction in found.sanctions.items()
            },
            {
                concept.value: None
                if escape is None
                else CounterMove(self._deterrent(escape.sanction, told), self._ids[escape.counter_move])
                for concept, escape in found.escapes.items()
            },
        )

    def _deterrent(self, sanction: Sanction, told: dict[int, Deterrent]) -> Deterrent:
        key = id(sanction)
        if key not in told:
            told[key] = Deterrent(self._ids[sanction.state], self.moves(sanction.steps))
        return told[key]

    def coalition(self, found: CoalitionImprovement) -> Coalition:
        """Return a coalition improvement."""
        names = tuple(self.makers[member] for member in found.coalition)
        return Coalition(names, self._ids[found.start], self._ids[found.end], self.moves(found.steps))

    def jumps(self, found: Sequence[Jump]) -> tuple[CoalitionJump, ...]:
        """Return each jump once, with all concepts under which it is one."""
        concepts: dict[CoalitionImprovement, list[str]] = {}
        for jump in found:
            concepts.setdefault(jump.improvement, []).append(jump.concept.value)
        jumps = []
        for improvement, names in concepts.items():
            told = self.coalition(improvement)
            jumps.append(CoalitionJump(told.coalition, told.start, told.end, tuple(names), told.moves))
        return tuple(jumps)

    def way(self, found: StatusQuoPath) -> StatusQuoWay:
        """Return a way from the status quo."""
        return StatusQuoWay(
            self._ids[found.end],
            tuple(concept.value for concept in found.concepts),
            None if found.steps is None else self.moves(found.steps),
            None if found.improving_steps is None else self.moves(found.improving_steps),
        )

    def making(self, found: Inverse) -> Making:
        """Return what would make a state an equilibrium."""
        changes = tuple(
            Changed(
                self.makers[change.maker],
                tuple(tuple(self._ids[state] for state in level) for level in change.levels),
                change.kendall_tau,
                tuple(self._ids[state] for state in change.lowered),
            )
            for change in found.changes
        )
        return Making(
            self._ids[found.state],
            found.concept.value,
            changes,
            found.kendall_tau,
            found.at_least,
            found.exact,
        )
