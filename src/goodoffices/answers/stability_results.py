"""What the question of stability is answered with. `as_json` writes these very names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from goodoffices.answers.results import Chance
from goodoffices.durability.graphs.model import StateId

__all__ = [
    "Changed",
    "Coalition",
    "CoalitionJump",
    "CounterMove",
    "Deterrent",
    "Making",
    "Move",
    "OptionLine",
    "Reason",
    "StabilityAnswer",
    "StateChances",
    "StateVerdict",
    "StatusQuoWay",
    "WouldMove",
]


@dataclass(frozen=True, slots=True)
class Move:
    """One move: who, from where, to where."""

    dm: str
    start: StateId
    end: StateId


@dataclass(frozen=True, slots=True)
class OptionLine:
    """Something that its owner does or not; `direction` is ``both``, ``fwd`` or ``back``."""

    name: str
    owner: str
    direction: str


@dataclass(frozen=True, slots=True)
class StateVerdict:
    """The decision makers for whom a state is stable, by concept; `options` is its ``Y`` and ``N``."""

    id: StateId
    options: str | None
    nash: tuple[str, ...]
    gmr: tuple[str, ...]
    smr: tuple[str, ...]
    seq: tuple[str, ...]
    sseq: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Deterrent:
    """What the others would answer: the state that it ends in, and the moves by which they come there."""

    state: StateId
    moves: tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class CounterMove:
    """An answer that does not deter: after it the mover goes on to `to`, which it likes better."""

    sanction: Deterrent
    to: StateId


@dataclass(frozen=True, slots=True)
class WouldMove:
    """An improvement, and for each concept what deters it (null: nothing).

    `escapes` gives, for `smr` and `sseq` where nothing deters, an answer that the mover would escape from.
    """

    to: StateId
    sanctions: Mapping[str, Deterrent | None]
    escapes: Mapping[str, CounterMove | None]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a state is stable for somebody or not; no improvement means that it is Nash stable."""

    state: StateId
    dm: str
    improvements: tuple[WouldMove, ...]


@dataclass(frozen=True, slots=True)
class Coalition:
    """A state that all members like better than `start` and reach by their own moves."""

    coalition: tuple[str, ...]
    start: StateId
    end: StateId
    moves: tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class CoalitionJump:
    """A coalition improvement from one equilibrium to another, and the concepts under which both are such."""

    coalition: tuple[str, ...]
    start: StateId
    end: StateId
    concepts: tuple[str, ...]
    moves: tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class StatusQuoWay:
    """A shortest way from the status quo to an equilibrium: by any moves, by improvements only (or null)."""

    end: StateId
    concepts: tuple[str, ...]
    moves: tuple[Move, ...] | None
    improving_moves: tuple[Move, ...] | None


@dataclass(frozen=True, slots=True)
class StateChances:
    """The chance that a state is an equilibrium, and stable for each decision maker, by concept."""

    id: StateId
    equilibrium: Mapping[str, Chance]
    stable: Mapping[str, Mapping[str, Chance]]


@dataclass(frozen=True, slots=True)
class Changed:
    """A ranking that would do, best first, and the pairs of states whose order it turns round.

    `lowered` are the states that come to stand below the wanted one.
    """

    dm: str
    ranking: tuple[tuple[StateId, ...], ...]
    kendall_tau: float
    lowered: tuple[StateId, ...]


@dataclass(frozen=True, slots=True)
class Making:
    """What would make a state an equilibrium of a concept: whose ranking changes, and by how much.

    No changes that sum to less than `at_least` would do; `exact` if these sum to just that.
    """

    state: StateId
    concept: str
    changes: tuple[Changed, ...]
    kendall_tau: float
    at_least: float
    exact: bool


@dataclass(frozen=True, slots=True)
class StabilityAnswer:
    """Verdicts on every state with their reasons, and what groups, paths and uncertain rankings add.

    With uncertain rankings `states`, `equilibria` and all reasons are those of the likeliest rankings, an
    unknown order counting as indifference (``world`` is "reference"), and `chances` are over all rankings.
    `coalitions_from` are the states from which coalitions were examined. `moves` are all moves of each
    decision maker, `options` what the signs of a state's `options` stand for, if it has any. `outcome` is the
    state that is asked about first: of a case, its schedule carried out.
    """

    title: str
    decision_makers: tuple[str, ...]
    options: tuple[OptionLine, ...]
    states: tuple[StateVerdict, ...]
    equilibria: Mapping[str, tuple[StateId, ...]]
    reasons: tuple[Reason, ...]
    coalition_improvements: tuple[Coalition, ...]
    coalitions_from: tuple[StateId, ...]
    equilibrium_jumps: tuple[CoalitionJump, ...]
    status_quo: StateId | None
    paths: tuple[StatusQuoWay, ...]
    not_reachable: tuple[StateId, ...]
    chances: tuple[StateChances, ...] | None
    make_equilibrium: tuple[Making, ...]
    moves: Mapping[str, tuple[tuple[StateId, StateId], ...]]
    world: str
    method: str
    exact: bool
    seed: int
    worlds: int
    outcome: StateId | None = None
    notes: tuple[str, ...] = ()
