"""Graph files that list states, moves and rankings."""

from __future__ import annotations

from goodoffices.case.building.places import Place
from goodoffices.case.nodes import ScalarNode, SequenceNode
from goodoffices.case.spelling import quoted
from goodoffices.durability.graph_model import (
    MAX_DECISION_MAKERS,
    MAX_STATES,
    Belief,
    ConflictGraph,
    DecisionMaker,
    GraphOption,
    Moves,
    State,
    StateId,
)
from goodoffices.durability.ranking_text import RANKING_EXAMPLE, StateNames, read_beliefs, read_ranking

__all__ = ["MAX_MOVES", "read_explicit", "read_options", "state_id"]

MAX_MOVES = 1_000_000
_MAKER_KEYS = ("ranking", "rankings", "moves", "irreversible")
_DIRECTIONS = ("both", "fwd", "back")


def read_explicit(top: dict[str, Place], title: str, whole: Place) -> ConflictGraph | None:
    """Return the graph that the keys of a file state, or None after reporting why not."""
    ids = _read_states(top.get("states"), whole)
    if not ids:
        return None
    names = StateNames(ids)
    declared = top["decision_makers"].entries('"US": {"ranking": [..], "moves": [..]}')
    if not 1 <= len(declared) <= MAX_DECISION_MAKERS:
        top["decision_makers"].error(
            f"there are {len(declared)} decision makers.", f"From 1 to {MAX_DECISION_MAKERS} can be examined."
        )
        return None
    makers = [_read_maker(key.text, place, names) for key, place in declared]
    options = read_options(top["options"], [key.text for key, _ in declared]) if "options" in top else ()
    vectors = _read_vectors(top.get("option_vectors"), names, options)
    status_quo = names.find(top["status_quo"]) if "status_quo" in top else None
    found = [maker for maker in makers if maker is not None]
    if whole.findings.errors:
        return None
    for maker in found:
        _check_directions(maker, options, vectors, ids, top["decision_makers"])
    states = tuple(State(each, vectors.get(number)) for number, each in enumerate(ids))
    return ConflictGraph(title, states, tuple(found), status_quo, options)


def state_id(node: ScalarNode) -> StateId:
    """Return the id of a state: a whole number where one is written, else its text."""
    text = node.text.strip()
    plain = not node.quoted and text.isascii() and text.removeprefix("-").isdecimal() and len(text) <= 15
    return int(text) if plain and str(int(text)) == text else text


def _read_states(place: Place | None, whole: Place) -> tuple[StateId, ...]:
    if place is None:
        whole.error("'states' is missing.", 'Add "states": [1, 2, 3].')
        return ()
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
    if not found:
        place.error("there is no state.", 'Write "states": [1, 2, 3].')
    return tuple(found.values())


def _read_maker(name: str, place: Place, names: StateNames) -> DecisionMaker | None:
    entries = {key.text: (key, entry) for key, entry in place.entries('{"ranking": [..], "moves": [..]}')}
    for key, _ in entries.values():
        if key.text not in _MAKER_KEYS:
            place.error(
                f"unknown key {quoted(key.text)}.", place.suggestion(key.text, _MAKER_KEYS, "keys"), key.line
            )
    parts = {key: entry for key, (_, entry) in entries.items()}
    beliefs: tuple[Belief, ...] | None = None
    if ("ranking" in parts) == ("rankings" in parts):
        place.error(f"{quoted(name)} needs one ranking, or rankings with chances.", f"Write {RANKING_EXAMPLE}.")
    elif "ranking" in parts:
        ranking = read_ranking(parts["ranking"], names)
        beliefs = None if ranking is None else (Belief(1.0, ranking),)
    else:
        beliefs = read_beliefs(parts["rankings"], "ranking", lambda item: read_ranking(item, names))
    if "moves" not in parts:
        place.error("'moves' is missing.", "Write moves: [[1, 2], [2, 1]], or [] for none.")
        return None
    moves = _read_moves(parts["moves"], names)
    if "irreversible" in parts and moves is not None and parts["irreversible"].flag():
        _refuse_cycle(moves, names.ids, parts["moves"])
    return None if beliefs is None or moves is None else DecisionMaker(name, moves, beliefs)


def _read_moves(place: Place, names: StateNames) -> Moves | None:
    before = len(place.findings.errors)
    ends: list[set[int]] = [set() for _ in names.ids]
    items = place.items("[[1, 2], [2, 1]]")
    if len(items) > MAX_MOVES:
        place.error(f"there are {len(items)} moves.", f"Up to {MAX_MOVES} can be examined.")
        return None
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
        ends[start].add(end)
    return None if len(place.findings.errors) > before else tuple(tuple(sorted(each)) for each in ends)


def _refuse_cycle(moves: Moves, ids: tuple[StateId, ...], place: Place) -> None:
    """Report a way back among moves that are declared irreversible."""
    state_of = [0] * len(moves)  # 0: not seen, 1: on the way, 2: done
    for root in range(len(moves)):
        if state_of[root]:
            continue
        way, work = [root], [iter(moves[root])]
        state_of[root] = 1
        while work:
            end = next(work[-1], None)
            if end is None:
                state_of[way.pop()] = 2
                work.pop()
            elif state_of[end] == 1:
                cycle = [*way[way.index(end) :], end]
                shown = " -> ".join(str(ids[each]) for each in cycle[:12])
                what = f"the moves are declared irreversible and yet lead in a circle: {shown}."
                place.error(what, "Remove one of these moves, or remove irreversible.")
                return
            elif state_of[end] == 0:
                state_of[end] = 1
                way.append(end)
                work.append(iter(moves[end]))


def read_options(place: Place, owners: list[str] | None) -> tuple[GraphOption, ...]:
    """Read ``[{name, owner, direction}]``; owners must be among those given, if any are."""
    options: list[GraphOption] = []
    for item in place.items("[{name: withdraw, owner: US, direction: both}]"):
        entries = {key.text: (key, entry) for key, entry in item.entries("name: withdraw")}
        parts = {key: entry for key, (_, entry) in entries.items()}
        for key, _ in entries.values():
            if key.text not in {"name", "owner", "direction"}:
                hint = item.suggestion(key.text, ("name", "owner", "direction"), "keys")
                item.error(f"unknown key {quoted(key.text)}.", hint, key.line)
        if "name" not in parts or "owner" not in parts:
            item.error("an option needs a name and an owner.", "Write {name: withdraw, owner: US}.")
            continue
        name = parts["name"].text("withdraw")
        owner = parts["owner"].word(owners, "decision makers") if owners else parts["owner"].text("US")
        direction = parts["direction"].word(_DIRECTIONS, "directions") if "direction" in parts else "both"
        if name is None or owner is None or direction is None:
            continue
        if name in {option.name for option in options}:
            item.error(f"option {quoted(name)} is given twice.", "Give each option a name of its own.")
        options.append(GraphOption(name, owner, direction))
    return tuple(options)


def _read_vectors(
    place: Place | None, names: StateNames, options: tuple[GraphOption, ...]
) -> dict[int, str]:
    vectors: dict[int, str] = {}
    for key, entry in place.entries('"1": "YN"') if place is not None else []:
        state = names.find(entry.at(key, key.text))
        text = entry.text("YN")
        if state is None or text is None:
            continue
        plain = "".join(text.split()).upper()
        if set(plain) - set("YN-") or (options and len(plain) != len(options)):
            entry.error(
                f"{quoted(text)} does not say Y, N or - for each option.", f"There are {len(options)} options."
            )
            continue
        vectors[state] = plain
    return vectors


def _check_directions(
    maker: DecisionMaker,
    options: tuple[GraphOption, ...],
    vectors: dict[int, str],
    ids: tuple[StateId, ...],
    place: Place,
) -> None:
    """Report moves that take back what its owner's option declares irreversible."""
    barred = {"fwd": ("Y", "N"), "back": ("N", "Y")}
    for number, option in enumerate(options):
        if option.owner != maker.name or option.direction not in barred:
            continue
        for start, ends in enumerate(maker.moves):
            for end in ends:
                before, after = vectors.get(start, ""), vectors.get(end, "")
                if (before[number : number + 1], after[number : number + 1]) == barred[option.direction]:
                    what = (
                        f"{quoted(maker.name)} moves from {ids[start]} to {ids[end]}, which changes "
                        f"{quoted(option.name)} against its direction {option.direction}."
                    )
                    place.error(what, "Remove the move, or make the direction both.")
                    return
