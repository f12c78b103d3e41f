"""Graph files with states, and rankings and moves for each decision maker."""

from __future__ import annotations

from collections.abc import Mapping

from goodoffices.case.building.places import Place
from goodoffices.case.nodes import ScalarNode, SequenceNode
from goodoffices.case.spelling import quoted
from goodoffices.durability.graphs.contradictions import refuse_circle, refuse_options_against
from goodoffices.durability.graphs.keys import known_entries
from goodoffices.durability.graphs.model import (
    MAX_DECISION_MAKERS,
    MAX_STATES,
    Belief,
    ConflictGraph,
    DecisionMaker,
    Moves,
    State,
    StateId,
)
from goodoffices.durability.graphs.option_text import read_options, read_vectors
from goodoffices.durability.graphs.ranking_text import RANKING_EXAMPLE, StateNames, read_beliefs, read_ranking

__all__ = ["MAX_MOVES", "read_explicit", "state_id"]

MAX_MOVES = 1_000_000
_MAKER_KEYS = ("ranking", "rankings", "moves", "irreversible")
_MAKER_EXAMPLE = '{"ranking": [..], "moves": [..]}'

Places = Mapping[tuple[int, int], Place]


def read_explicit(top: Mapping[str, Place], title: str, whole: Place) -> ConflictGraph | None:
    """Return the graph that the keys of a file state, or None after reporting why not."""
    ids = _read_states(top.get("states"), whole)
    if not ids:
        return None
    names = StateNames(ids)
    declared = top["decision_makers"].entries(f'"US": {_MAKER_EXAMPLE}')
    if not declared and whole.findings.errors:
        return None
    if not 1 <= len(declared) <= MAX_DECISION_MAKERS:
        top["decision_makers"].error(
            f"there are {len(declared)} decision makers.", f"From 1 to {MAX_DECISION_MAKERS} can be examined."
        )
        return None
    options = read_options(top["options"], [key.text for key, _ in declared]) if "options" in top else ()
    vectors = read_vectors(top["option_vectors"], names, options) if "option_vectors" in top else {}
    makers: list[DecisionMaker] = []
    for key, place in declared:
        parts = known_entries(place, _MAKER_KEYS, _MAKER_EXAMPLE)
        beliefs = _read_rankings(key.text, parts, place, names)
        found = _read_moves(parts, place, names)
        if beliefs is None or found is None:
            continue
        moves, places = found
        if "irreversible" in parts and parts["irreversible"].flag():
            refuse_circle(moves, ids, parts["moves"])
        refuse_options_against(key.text, options, vectors, ids, places)
        makers.append(DecisionMaker(key.text, moves, beliefs))
    status_quo = names.find(top["status_quo"]) if "status_quo" in top else None
    if whole.findings.errors:
        return None
    states = tuple(State(each, vectors.get(number)) for number, each in enumerate(ids))
    return ConflictGraph(title, states, tuple(makers), status_quo, options)


def state_id(node: ScalarNode) -> StateId:
    """Return the id of a state: a whole number where one is written, else its text."""
    text = node.text.strip()
    plain = not node.quoted and text.isascii() and text.removeprefix("-").isdecimal() and len(text) <= 15
    return int(text) if plain and str(int(text)) == text else text


def _read_states(place: Place | None, whole: Place) -> tuple[StateId, ...]:
    if place is None:
        whole.error("'states' is missing.", 'Add "states": [1, 2, 3].')
        return ()
    before = len(whole.findings.errors)
    found: dict[str, StateId] = {}
    for item in place.items("[1, 2, 3]"):
        text = item.text("a number or a word")
        if text is None or not isinstance(item.node, ScalarNode):
            continue
        if text in found:
            item.error(f"state {quoted(text)} is given twice.", "Keep one of them.")
        found[text] = state_id(item.node)
    if len(found) > MAX_STATES:
        place.error(f"there are {len(found)} states.", f"Up to {MAX_STATES} can be examined.")
        return ()
    if not found and len(whole.findings.errors) == before:
        place.error("there is no state.", 'Write "states": [1, 2, 3].')
    return tuple(found.values())


def _read_rankings(
    name: str, parts: Mapping[str, Place], place: Place, names: StateNames
) -> tuple[Belief, ...] | None:
    if ("ranking" in parts) == ("rankings" in parts):
        place.error(
            f"{quoted(name)} needs one ranking, or rankings with chances.", f"Write {RANKING_EXAMPLE}."
        )
        return None
    if "ranking" in parts:
        ranking = read_ranking(parts["ranking"], names)
        return None if ranking is None else (Belief(1.0, ranking),)
    return read_beliefs(parts["rankings"], "ranking", lambda item: read_ranking(item, names))


def _read_moves(parts: Mapping[str, Place], place: Place, names: StateNames) -> tuple[Moves, Places] | None:
    """Return the moves of a decision maker, and where each is written."""
    if "moves" not in parts:
        place.error("'moves' is missing.", "Write moves: [[1, 2], [2, 1]], or [] for none.")
        return None
    moves = parts["moves"]
    before = len(moves.findings.errors)
    items = moves.items("[[1, 2], [2, 1]]")
    if len(items) > MAX_MOVES:
        moves.error(f"there are {len(items)} moves.", f"Up to {MAX_MOVES} can be examined.")
        return None
    places: dict[tuple[int, int], Place] = {}
    for item in items:
        if not isinstance(item.node, SequenceNode) or len(item.node.items) != 2:
            item.error("a move is a pair of states.", "Write [1, 2] for a move from 1 to 2.")
            continue
        start, end = (names.find(each) for each in item.items())
        if start is None or end is None:
            continue
        if start == end:
            item.error(f"a move leads from state {names.ids[start]} to itself.", "Remove it.")
            continue
        places[start, end] = item
    if len(moves.findings.errors) > before:
        return None
    ends: list[list[int]] = [[] for _ in names.ids]
    for start, end in sorted(places):
        ends[start].append(end)
    return tuple(map(tuple, ends)), places
