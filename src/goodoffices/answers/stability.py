"""Would anyone upset it? Which states of a conflict nobody would leave, and who would answer whoever does."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from goodoffices.answers.phases import OUTCOME, phase_graph
from goodoffices.answers.results import Chance
from goodoffices.answers.stability_naming import Naming
from goodoffices.answers.stability_results import (
    OptionLine,
    Reason,
    StabilityAnswer,
    StateChances,
)
from goodoffices.case.files import load_case
from goodoffices.case.model import Case
from goodoffices.case.spelling import quoted, suggestion
from goodoffices.durability.graphs.coalitions import (
    coalition_improvements,
    coalitions_of,
    equilibrium_jumps,
)
from goodoffices.durability.graphs.files import is_case, load_graph
from goodoffices.durability.graphs.inverse import inverse
from goodoffices.durability.graphs.model import ConflictGraph
from goodoffices.durability.graphs.paths import status_quo_paths
from goodoffices.durability.graphs.rankings import all_rankings, drawn_rankings, n_rankings
from goodoffices.durability.graphs.reasons import Reasoner
from goodoffices.durability.graphs.sequences import bits
from goodoffices.durability.graphs.shares import Shares, equilibrium_shares
from goodoffices.durability.graphs.stability import Concept, Terrain, Verdicts, survey, verdicts
from goodoffices.errors import QuestionError
from goodoffices.worlds.intervals import wilson

__all__ = ["stability"]

_COALITION_STARTS = 64
_MYOPIC = (
    "Every move is judged by itself, as the graph model does. Handing over seldom pays at once, so "
    "nobody may leave a state in the middle only because nobody hands over next. Whether the schedule is "
    "carried out to its end is what `goodoffices hold` says."
)
_FIRMEST_FIRST = (Concept.NASH, Concept.SSEQ, Concept.SMR, Concept.SEQ, Concept.GMR)


def stability(
    source: str | Path | Mapping[str, Any] | Case | ConflictGraph,
    *,
    status_quo: str | int | None = None,
    make_equilibrium: str | int | None = None,
    seed: int = 0,
    worlds: int = 4096,
) -> StabilityAnswer:
    """Say which states of a conflict nobody would leave, and why.

    Parameters
    ----------
    source : str, Path, mapping, Case or ConflictGraph
        A graph file (``goodoffices-graph/1``), what its JSON holds, or a graph; or a case with a schedule,
        its file, or its slug: the states are then the phases of the schedule.
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
    graph, case = _graph_of(source, seed=seed, worlds=worlds)
    start = graph.status_quo if status_quo is None else _state(graph, status_quo, "status quo")
    wanted = None if make_equilibrium is None else _state(graph, make_equilibrium, "make equilibrium")
    terrain = survey(graph)
    found = verdicts(terrain)
    naming = Naming(graph)
    begun = _coalition_starts(graph, found, start)
    together = coalition_improvements(terrain, begun)
    ways = () if start is None else status_quo_paths(terrain, found, start)
    chances, counted, n_worlds = _chances(graph, terrain, seed, worlds)
    return StabilityAnswer(
        title=graph.title,
        decision_makers=naming.makers,
        options=tuple(OptionLine(each.name, each.owner, each.direction) for each in graph.options),
        states=tuple(naming.verdict(state, found) for state in range(len(graph.states))),
        equilibria={concept.value: graph.ids(bits(mask)) for concept, mask in found.equilibria.items()},
        reasons=_reasons(terrain, naming),
        coalition_improvements=tuple(naming.coalition(each) for each in together),
        coalitions_from=graph.ids(begun),
        equilibrium_jumps=naming.jumps(equilibrium_jumps(together, found)),
        status_quo=None if start is None else naming.state(start),
        paths=tuple(naming.way(each) for each in ways),
        not_reachable=tuple(naming.state(each.end) for each in ways if each.steps is None),
        chances=chances,
        make_equilibrium=()
        if wanted is None
        else tuple(
            naming.making(each)
            for each in sorted(
                (inverse(terrain, wanted, concept) for concept in Concept),
                key=lambda each: each.kendall_tau,
            )
        ),
        moves=_moves(graph, naming),
        world="reference" if graph.is_uncertain else "only",
        method="graph model, legal sequences, logical form" + ("" if counted else "; rankings drawn"),
        exact=counted,
        seed=seed,
        worlds=n_worlds,
        outcome=None if case is None else OUTCOME,
        notes=() if case is None else _of_a_case(case, naming.makers),
    )


def _of_a_case(case: Case, makers: tuple[str, ...]) -> tuple[str, ...]:
    named = "; ".join(f"{party.id}: {party.name}" for party in case.parties if party.id in makers)
    return (f"{named}.", _MYOPIC)


def _graph_of(
    source: str | Path | Mapping[str, Any] | Case | ConflictGraph, *, seed: int, worlds: int
) -> tuple[ConflictGraph, Case | None]:
    """Return the graph that is given or in a file; of a case, the phases of its schedule, and the case."""
    if isinstance(source, ConflictGraph):
        return source, None
    if not isinstance(source, Case):
        if not is_case(source):
            return load_graph(source), None
        if isinstance(source, Mapping):
            raise QuestionError("this is a case, not a graph.", "Load it from a file first.")
        source = load_case(source)
    return phase_graph(source, seed=seed, worlds=worlds), source


def _state(graph: ConflictGraph, named: str | int, asked: str) -> int:
    """Return the number of a state that is asked for by its id, or by its Y and N."""
    text = str(named).strip()
    ids = [str(state.id) for state in graph.states]
    if text in ids:
        return ids.index(text)
    vectors = [state.options for state in graph.states]
    plain = "".join(text.split()).upper()
    if plain and plain in vectors:
        return vectors.index(plain)
    raise QuestionError(f"{asked}: there is no state {quoted(text)}.", suggestion(text, ids, "states"))


def _reasons(terrain: Terrain, naming: Naming) -> tuple[Reason, ...]:
    """Return the reason of every verdict."""
    reasoner = Reasoner(terrain)
    return tuple(
        Reason(
            naming.state(state),
            name,
            tuple(naming.would_move(each) for each in reasoner.improvements(maker, state)),
        )
        for state in range(terrain.n_states)
        for maker, name in enumerate(naming.makers)
    )


def _moves(graph: ConflictGraph, naming: Naming) -> dict[str, tuple[tuple[str | int, str | int], ...]]:
    return {
        maker.name: tuple(
            (naming.state(start), naming.state(end)) for start, ends in enumerate(maker.moves) for end in ends
        )
        for maker in graph.decision_makers
    }


def _coalition_starts(graph: ConflictGraph, found: Verdicts, start: int | None) -> list[int]:
    """Return every state of a small graph; of a large one the status quo and the firmest equilibria."""
    if len(graph.states) <= _COALITION_STARTS:
        return list(range(len(graph.states)))
    chosen = [] if start is None else [start]
    for concept in _FIRMEST_FIRST:
        chosen += bits(found.equilibria[concept])
    groups = sum(1 for _ in coalitions_of(len(graph.decision_makers)))
    limit = max(1, min(_COALITION_STARTS, 40_000 // (len(graph.states) * max(1, groups))))
    return sorted(list(dict.fromkeys(chosen))[:limit])


def _chances(
    graph: ConflictGraph, terrain: Terrain, seed: int, worlds: int
) -> tuple[tuple[StateChances, ...] | None, bool, int]:
    """Return the chances (None without doubt about rankings), whether all were counted, and how many."""
    if not graph.is_uncertain:
        return None, True, 1
    counted = False
    if graph.drawn:
        possible = list(graph.drawn)
    elif (n := n_rankings(graph)) <= worlds:
        counted, possible = True, all_rankings(graph)
        assert len(possible) == n
    else:
        possible = drawn_rankings(graph, seed, worlds)
    shares = equilibrium_shares(terrain, possible)
    ess = 1 / sum(world.weight**2 for world in possible)
    return _told(graph, shares, None if counted else ess), counted, len(possible)


def _told(graph: ConflictGraph, shares: Shares, ess: float | None) -> tuple[StateChances, ...]:
    """Return shares as chances; `ess` is how many equal draws they rest on, None if all was counted."""

    def chance(p: float) -> Chance:
        value = min(1.0, max(0.0, round(p, 12)))
        low, high = (value, value) if ess is None else wilson(value, ess)
        return Chance(value, low, high)

    names = [maker.name for maker in graph.decision_makers]
    return tuple(
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
