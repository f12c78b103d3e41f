"""Will it hold? Which states of a conflict nobody would leave, who would upset the others, and who answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from goodoffices.answers.results import Chance
from goodoffices.case.spelling import quoted, suggestion
from goodoffices.durability.coalitions import (
    CoalitionImprovement,
    coalition_improvements,
    coalitions_of,
    equilibrium_jumps,
)
from goodoffices.durability.files import load_graph
from goodoffices.durability.graph_model import ConflictGraph, StateId
from goodoffices.durability.inverse import Inverse, inverse
from goodoffices.durability.paths import status_quo_paths
from goodoffices.durability.rankings import (
    RankingWorld,
    all_rankings,
    drawn_worth,
    equilibrium_shares,
    n_rankings,
)
from goodoffices.durability.reasons import Improvement, Reasoner, Sanction
from goodoffices.durability.sequences import Step, bits
from goodoffices.durability.stability import Concept, Terrain, Verdicts, survey, verdicts
from goodoffices.errors import QuestionError
from goodoffices.worlds.intervals import wilson
from goodoffices.worlds.streams import stratified

__all__ = [
    "Changed",
    "Coalition",
    "CoalitionJump",
    "CounterMove",
    "Deterrent",
    "Making",
    "Move",
    "Reason",
    "StabilityAnswer",
    "StateChances",
    "StateVerdict",
    "StatusQuoWay",
    "WouldMove",
    "stability",
]

_TRACED_STATES = 64
_COALITION_STARTS = 64


@dataclass(frozen=True, slots=True)
class Move:
    """One move: who, from where, to where."""

    dm: str
    start: StateId
    end: StateId


@dataclass(frozen=True, slots=True)
class StateVerdict:
    """The decision makers for whom a state is stable, under each concept; `options` is its ``Y`` and ``N``."""

    id: StateId
    options: str | None
    nash: tuple[str, ...]
    gmr: tuple[str, ...]
    smr: tuple[str, ...]
    seq: tuple[str, ...]
    sseq: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Deterrent:
    """What the others would answer: the state that it ends in, and their moves where these were traced."""

    state: StateId
    moves: tuple[Move, ...] | None


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
    """A shortest way from the status quo to an equilibrium: by any moves, and by improvements only (or null)."""

    end: StateId
    concepts: tuple[str, ...]
    moves: tuple[Move, ...] | None
    improving_moves: tuple[Move, ...] | None


@dataclass(frozen=True, slots=True)
class StateChances:
    """The chance that a state is an equilibrium, and that it is stable for each decision maker, by concept."""

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
    """What would make a state an equilibrium of a concept: whose ranking changes, and by how much."""

    state: StateId
    concept: str
    changes: tuple[Changed, ...]
    kendall_tau: float
    certified: bool
    exact: bool


@dataclass(frozen=True, slots=True)
class StabilityAnswer:
    """Verdicts on every state with their reasons, and what groups, paths and uncertain rankings add.

    With uncertain rankings `states`, `equilibria` and all reasons are those of the likeliest rankings, an
    unknown order counting as indifference (``world`` is "reference"), and `chances` are over all rankings.
    `coalitions_from` are the states from which coalitions were examined.
    """

    title: str
    decision_makers: tuple[str, ...]
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
    world: str
    method: str
    exact: bool
    seed: int
    worlds: int


def stability(
    source: str | Path | Mapping[str, Any] | ConflictGraph,
    *,
    status_quo: str | int | None = None,
    make_equilibrium: str | int | None = None,
    seed: int = 0,
    worlds: int = 4096,
) -> StabilityAnswer:
    """Say which states of a conflict nobody would leave, and why.

    Parameters
    ----------
    source : str, Path, mapping or ConflictGraph
        A graph file (``goodoffices-graph/1``), what its JSON holds, or a graph.
    status_quo : str or int, optional
        The id of the state that the conflict is in; it goes before what the file says.
    make_equilibrium : str or int, optional
        The id of a state: whose ranking must change least to make it an equilibrium?
    seed : int
        For uncertain rankings only.
    worlds : int
        How many rankings to draw if there are more than so many possible ones; else all are counted.

    Returns
    -------
    StabilityAnswer
        Exact, but for chances that were drawn and where a `Making` says otherwise.

    Raises
    ------
    CaseError
        If the file is wrong; it holds every problem.
    QuestionError
        If there is no such state.

    Examples
    --------
    >>> answer = stability(
    ...     {
    ...         "states": ["truce", "war"],
    ...         "decision_makers": {"north": {"ranking": ["truce", "war"], "moves": [["war", "truce"]]}},
    ...     }
    ... )
    >>> answer.equilibria["nash"]
    ('truce',)
    """
    graph = source if isinstance(source, ConflictGraph) else load_graph(source)
    start = graph.status_quo if status_quo is None else _state(graph, status_quo)
    wanted = None if make_equilibrium is None else _state(graph, make_equilibrium)
    terrain = survey(graph)
    found = verdicts(terrain)
    say = _Sayer(graph)
    begun = _coalition_starts(graph, found, start)
    together = coalition_improvements(terrain, begun)
    ways = () if start is None else status_quo_paths(terrain, found, start)
    chances, counted, n_worlds = _chances(graph, terrain, seed, worlds)
    return StabilityAnswer(
        title=graph.title,
        decision_makers=say.makers,
        states=_state_verdicts(graph, found),
        equilibria={concept.value: graph.ids(bits(mask)) for concept, mask in found.equilibria.items()},
        reasons=_reasons(graph, terrain, say, {start, wanted}),
        coalition_improvements=tuple(say.coalition(each) for each in together),
        coalitions_from=graph.ids(begun),
        equilibrium_jumps=_jumps(together, found, say),
        status_quo=None if start is None else graph.states[start].id,
        paths=tuple(
            StatusQuoWay(
                say.state(way.end),
                tuple(concept.value for concept in way.concepts),
                say.moves(way.steps),
                say.moves(way.improving_steps),
            )
            for way in ways
        ),
        not_reachable=tuple(say.state(way.end) for way in ways if way.steps is None),
        chances=chances,
        make_equilibrium=() if wanted is None else _makings(terrain, wanted, say),
        world="reference" if graph.is_uncertain else "only",
        method="graph model, legal sequences, logical form" + ("" if counted else "; rankings drawn"),
        exact=counted,
        seed=seed,
        worlds=n_worlds,
    )


class _Sayer:
    """Puts ids and names for numbers."""

    def __init__(self, graph: ConflictGraph) -> None:
        self._ids = tuple(state.id for state in graph.states)
        self.makers = tuple(maker.name for maker in graph.decision_makers)

    def state(self, state: int) -> StateId:
        return self._ids[state]

    def moves(self, steps: Iterable[Step] | None) -> tuple[Move, ...] | None:
        if steps is None:
            return None
        return tuple(Move(self.makers[s.mover], self._ids[s.start], self._ids[s.end]) for s in steps)

    def coalition(self, found: CoalitionImprovement) -> Coalition:
        names = tuple(self.makers[member] for member in found.coalition)
        return Coalition(
            names, self._ids[found.start], self._ids[found.end], self.moves(found.steps) or ()
        )

    def would_move(self, found: Improvement) -> WouldMove:
        escapes = {
            concept.value: None
            if escape is None
            else CounterMove(self._sure(escape.sanction), self._ids[escape.counter_move])
            for concept, escape in found.escapes.items()
        }
        return WouldMove(
            self._ids[found.end],
            {concept.value: self._deterrent(each) for concept, each in found.sanctions.items()},
            escapes,
        )

    def _deterrent(self, sanction: Sanction | None) -> Deterrent | None:
        return None if sanction is None else self._sure(sanction)

    def _sure(self, sanction: Sanction) -> Deterrent:
        return Deterrent(self._ids[sanction.state], self.moves(sanction.steps))

    def making(self, found: Inverse) -> Making:
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
            found.certified,
            found.exact,
        )


def _state(graph: ConflictGraph, named: str | int) -> int:
    """Return the number of a state that is asked for by its id, or by its Y and N."""
    text = str(named)
    ids = [str(state.id) for state in graph.states]
    if text in ids:
        return ids.index(text)
    vectors = [state.options for state in graph.states]
    plain = "".join(text.split()).upper()
    if plain in vectors:
        return vectors.index(plain)
    raise QuestionError(f"there is no state {quoted(text)}.", suggestion(text, ids, "states"))


def _state_verdicts(graph: ConflictGraph, found: Verdicts) -> tuple[StateVerdict, ...]:
    names = [maker.name for maker in graph.decision_makers]
    states = []
    for number, state in enumerate(graph.states):
        stable = {
            concept.value: tuple(
                name for name, mask in zip(names, masks, strict=True) if mask >> number & 1
            )
            for concept, masks in found.stable.items()
        }
        states.append(StateVerdict(state.id, state.options, **stable))
    return tuple(states)


def _reasons(
    graph: ConflictGraph, terrain: Terrain, say: _Sayer, asked: set[int | None]
) -> tuple[Reason, ...]:
    """Return the reason of every verdict; on large graphs the answers are traced where it was asked only."""
    reasoner = Reasoner(terrain)
    everywhere = len(graph.states) <= _TRACED_STATES
    return tuple(
        Reason(
            say.state(state),
            name,
            tuple(
                say.would_move(each)
                for each in reasoner.improvements(maker, state, traced=everywhere or state in asked)
            ),
        )
        for state in range(len(graph.states))
        for maker, name in enumerate(say.makers)
    )


def _coalition_starts(graph: ConflictGraph, found: Verdicts, start: int | None) -> list[int]:
    """Return every state of a small graph; of a large one the status quo and the firmest equilibria."""
    if len(graph.states) <= _COALITION_STARTS:
        return list(range(len(graph.states)))
    chosen = [] if start is None else [start]
    for concept in (Concept.NASH, Concept.SSEQ, Concept.SMR, Concept.SEQ, Concept.GMR):
        chosen += bits(found.equilibria[concept])
    groups = sum(1 for _ in coalitions_of(len(graph.decision_makers)))
    limit = max(1, min(_COALITION_STARTS, 40_000 // (len(graph.states) * groups)))
    return sorted(list(dict.fromkeys(chosen))[:limit])


def _jumps(
    together: Sequence[CoalitionImprovement], found: Verdicts, say: _Sayer
) -> tuple[CoalitionJump, ...]:
    concepts: dict[CoalitionImprovement, list[str]] = {}
    for jump in equilibrium_jumps(together, found):
        concepts.setdefault(jump.improvement, []).append(jump.concept.value)
    jumps = []
    for each, names in concepts.items():
        told = say.coalition(each)
        jumps.append(CoalitionJump(told.coalition, told.start, told.end, tuple(names), told.moves))
    return tuple(jumps)


def _makings(terrain: Terrain, wanted: int, say: _Sayer) -> tuple[Making, ...]:
    """Return the least changes for each concept, the least of all first."""
    found = [inverse(terrain, wanted, concept) for concept in Concept]
    return tuple(say.making(each) for each in sorted(found, key=lambda each: each.kendall_tau))


def _chances(
    graph: ConflictGraph, terrain: Terrain, seed: int, worlds: int
) -> tuple[tuple[StateChances, ...] | None, bool, int]:
    """Return the chances (None without doubt about rankings), whether all were counted, and how many."""
    if not graph.is_uncertain:
        return None, True, 1
    possible = n_rankings(graph)
    counted = possible <= worlds
    n = possible if counted else worlds
    shares = equilibrium_shares(terrain, all_rankings(graph) if counted else _drawn(graph, seed, worlds))

    def chance(p: float) -> Chance:
        value = min(1.0, max(0.0, p))
        low, high = (value, value) if counted else wilson(value, worlds)
        return Chance(value, low, high)

    names = [maker.name for maker in graph.decision_makers]
    told = tuple(
        StateChances(
            state.id,
            {concept.value: chance(shares.equilibrium[concept][number]) for concept in Concept},
            {
                concept.value: {
                    name: chance(shares.stable[concept][maker][number]) for maker, name in enumerate(names)
                }
                for concept in Concept
            },
        )
        for number, state in enumerate(graph.states)
    )
    return told, counted, n


def _drawn(graph: ConflictGraph, seed: int, worlds: int) -> list[RankingWorld]:
    """Draw rankings; each decision maker's belief and each state's place have streams of their own."""
    columns = []
    for maker in graph.decision_makers:
        if not maker.is_uncertain:
            columns.append([maker.ranking.worth()] * worlds)
            continue
        picks = stratified(seed, f"{maker.name}.belief", worlds)
        keys = [stratified(seed, f"{maker.name}.ranking.{state.id}", worlds) for state in graph.states]
        columns.append(
            [drawn_worth(maker, float(picks[w]), [float(key[w]) for key in keys]) for w in range(worlds)]
        )
    return [RankingWorld(1 / worlds, worths) for worths in zip(*columns, strict=True)]
