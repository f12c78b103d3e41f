"""Graph files in option form: options with owners and directions, what is infeasible, what comes first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from goodoffices.case.building.places import Place
from goodoffices.case.nodes import MappingNode, SequenceNode
from goodoffices.case.spelling import quoted
from goodoffices.durability.graphs.explicit_form import MAX_MOVES
from goodoffices.durability.graphs.model import (
    MAX_DECISION_MAKERS,
    MAX_STATES,
    Belief,
    ConflictGraph,
    DecisionMaker,
    GraphOption,
    Ranking,
    State,
)
from goodoffices.durability.graphs.option_text import read_options
from goodoffices.durability.graphs.options import (
    MAX_OPTIONS,
    feasible_states,
    n_option_moves,
    option_moves,
    parse_pattern,
    prioritised,
    vector_text,
)
from goodoffices.durability.graphs.ranking_text import StateNames, read_beliefs, read_ranking
from goodoffices.durability.graphs.statements import Statement, option_names, parse_statement

__all__ = ["read_option_form"]


def read_option_form(top: Mapping[str, Place], title: str, whole: Place) -> ConflictGraph | None:
    """Return the graph that the keys of a file state, or None after reporting why not.

    States are numbered from 1 in the order of their binary number, the first option counting 1, the second
    2, the third 4; states that are ruled out have no number.
    """
    options = read_options(top["options"], None)
    if not 1 <= len(options) <= MAX_OPTIONS:
        top["options"].error(
            f"there are {len(options)} options.", f"From 1 to {MAX_OPTIONS} can be examined."
        )
    if whole.findings.errors:
        return None
    codes = _feasible(options, top.get("infeasible"), top["options"])
    owners = tuple(dict.fromkeys(option.owner for option in options))
    if len(owners) > MAX_DECISION_MAKERS:
        top["options"].error(
            f"there are {len(owners)} owners.", f"Up to {MAX_DECISION_MAKERS} can be examined."
        )
    if not codes or whole.findings.errors:
        return None
    names = _names(codes, options)
    rankings = _rankings(top, owners, codes, options, names, whole)
    status_quo = names.find(top["status_quo"]) if "status_quo" in top else None
    if whole.findings.errors:
        return None
    if sum(n_option_moves(codes, options, owner) for owner in owners) > MAX_MOVES:
        top["options"].error(f"there are more than {MAX_MOVES} moves.", "Rule more out, or split an owner.")
        return None
    makers = tuple(
        DecisionMaker(owner, option_moves(codes, options, owner), rankings[owner]) for owner in owners
    )
    vectors = (vector_text(code, len(options)) for code in codes)
    states = tuple(State(number, vector) for number, vector in enumerate(vectors, start=1))
    return ConflictGraph(title, states, makers, status_quo, options)


def _names(codes: Sequence[int], options: Sequence[GraphOption]) -> StateNames:
    vectors = {vector_text(code, len(options)): number for number, code in enumerate(codes)}
    return StateNames(tuple(range(1, len(codes) + 1)), vectors)


def _feasible(options: Sequence[GraphOption], place: Place | None, at: Place) -> list[int]:
    patterns: list[tuple[int, int]] = []
    statements: list[Statement] = []
    names = option_names(options)
    for text, item in place.texts('["YY--"]') if place is not None else []:
        pattern = parse_pattern(text, len(options))
        if pattern is not None:
            patterns.append(pattern)
        elif not set("".join(text.split()).upper()) - set("YN-"):
            item.error(
                f"the pattern {quoted(text)} does not have a sign for each option.",
                f"There are {len(options)} options: write {len(options)} of Y, N and -.",
            )
        else:
            statement = item.read(lambda text=text: parse_statement(text, names))  # type: ignore[misc]
            if statement is not None:
                statements.append(statement)
    codes = feasible_states(len(options), patterns, statements)
    if not codes:
        (place or at).error("no state is left.", "Remove some of what is infeasible.")
    if len(codes) > MAX_STATES:
        at.error(f"there are {len(codes)} states.", f"Rule some out; up to {MAX_STATES} can be examined.")
        return []
    return codes


def _rankings(
    top: Mapping[str, Place],
    owners: Sequence[str],
    codes: Sequence[int],
    options: Sequence[GraphOption],
    names: StateNames,
    whole: Place,
) -> Mapping[str, tuple[Belief, ...]]:
    """Read ``priorities`` (statements) and ``rankings`` (states, best first), one of them for each owner."""
    words = option_names(options)
    found: dict[str, tuple[Belief, ...]] = {}
    named: set[str] = set()
    for key in ("priorities", "rankings"):
        for maker, place in top[key].entries("US: [..]") if key in top else []:
            if maker.text not in owners:
                hint = place.suggestion(maker.text, owners, "owners of options")
                place.error(f"unknown decision maker {quoted(maker.text)}.", hint, maker.line)
                continue
            if maker.text in named:
                place.error(f"{quoted(maker.text)} has priorities and a ranking.", "Keep one of them.")
                continue
            named.add(maker.text)
            beliefs = _by_statements(place, codes, words) if key == "priorities" else _by_states(place, names)
            if beliefs is not None:
                found[maker.text] = beliefs
    for owner in owners:
        if owner not in named:
            whole.error(f"{quoted(owner)} has no priorities.", f'Add priorities: {{{owner}: ["..", ".."]}}.')
    return found


def _is_belief(place: Place, key: str) -> bool:
    """Whether a list begins with ``{p: .., key: ..}``."""
    node = place.node
    if not isinstance(node, SequenceNode) or not node.items or not isinstance(node.items[0], MappingNode):
        return False
    return bool({"p", key} & {name.text for name, _ in node.items[0].entries})


def _by_statements(place: Place, codes: Sequence[int], words: Mapping[str, int]) -> tuple[Belief, ...] | None:
    def ranking(item: Place) -> Ranking | None:
        before = len(item.findings.errors)
        statements = []
        for text, each in item.texts('["withdraw", "not blockade"]'):
            statement = each.read(lambda text=text: parse_statement(text, words))  # type: ignore[misc]
            if statement is not None:
                statements.append(statement)
        return None if len(item.findings.errors) > before else prioritised(codes, statements)

    if _is_belief(place, "priorities"):
        return read_beliefs(place, "priorities", ranking)
    found = ranking(place)
    return None if found is None else (Belief(1.0, found),)


def _by_states(place: Place, names: StateNames) -> tuple[Belief, ...] | None:
    if _is_belief(place, "ranking"):
        return read_beliefs(place, "ranking", lambda item: read_ranking(item, names))
    found = read_ranking(place, names)
    return None if found is None else (Belief(1.0, found),)
