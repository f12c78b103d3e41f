"""Sentences about stability: what each concept means, who would move where, and what would answer it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from goodoffices.answers.stability_results import (
    Making,
    Move,
    Reason,
    StabilityAnswer,
    StatusQuoWay,
    WouldMove,
)
from goodoffices.durability.graphs.model import StateId

__all__ = [
    "CONCEPTS",
    "deterrence",
    "listed",
    "making_sentence",
    "moves_text",
    "reason_sentences",
    "state_name",
    "state_word",
    "way_sentence",
]

CONCEPTS: Final = {
    "nash": ("Nash", "nobody has a better move"),
    "sseq": ("SSEQ", "whoever has one is deterred by moves that serve those who make them; no way out after"),
    "seq": ("SEQ", "whoever has one is deterred by moves that serve those who make them"),
    "smr": ("SMR", "whoever has one is deterred by what the others could do at any price; no way out after"),
    "gmr": ("GMR", "whoever has one is deterred by what the others could do at any price"),
}
"""The concepts from firm to weak: the short name, and what holds in a state that is stable for all."""


def state_word(state: StateId) -> str:
    """Return the id of a state as it stands in a sentence: in quotes if it is several words."""
    return f"'{state}'" if not str(state).isalnum() else str(state)


def state_name(answer: StabilityAnswer, state: StateId) -> str:
    """Return a state by its id, with its options where it has any."""
    options = next((each.options for each in answer.states if each.id == state), None)
    return f"{state_word(state)} ({options})" if options and options != str(state) else state_word(state)


def listed(names: Iterable[object], most: int = 12) -> str:
    """Return names in a row, and how many more there are."""
    words = [str(name) for name in names]
    more = f" and {len(words) - most:,} more" if len(words) > most else ""
    return (", ".join(words[:most]) + more) or "none"


def moves_text(moves: Sequence[Move]) -> str:
    """Return a sequence of moves: who goes where, one after the other."""
    return ", then ".join(f"{move.dm} to {state_word(move.end)}" for move in moves)


def reason_sentences(reason: Reason) -> list[str]:
    """Return why a state is stable for one decision maker or not."""
    if not reason.improvements:
        return [f"{reason.dm} has no better move."]
    return [
        f"{reason.dm} would like to move to {state_word(each.to)}. {deterrence(reason.dm, each)}"
        for each in reason.improvements
    ]


def deterrence(dm: str, move: WouldMove) -> str:
    """Return what would answer a move."""
    for concept, weaker, begin in (
        ("sseq", "seq", "Deterred by moves that serve those who make them:"),
        (
            "smr",
            "gmr",
            "No move that serves the others deters it. At a price to themselves they could do so:",
        ),
    ):
        firm, passing = move.sanctions[concept], move.sanctions[weaker]
        sanction = firm or passing
        if sanction is None:
            continue
        escape = None if firm is not None else move.escapes[concept]
        after = "without a way out" if escape is None else f"but could go on to {state_word(escape.to)}"
        end = state_word(sanction.state)
        return f"{begin} {moves_text(sanction.moves)}. In {end} {dm} is no better off, {after}."
    return "Nothing that the others could do would leave it no better off."


def way_sentence(way: StatusQuoWay) -> str:
    """Return how an equilibrium is reached from the status quo."""
    kinds = ", ".join(CONCEPTS[concept][0] for concept in way.concepts)
    end = f"{state_word(way.end)} ({kinds}):"
    if way.moves is None:
        return f"{end} no moves lead there."
    if not way.moves:
        return f"{end} it is the status quo."
    if way.improving_moves is None:
        return f"{end} {moves_text(way.moves)}; not every move serves whoever makes it."
    return f"{end} {moves_text(way.improving_moves)}; each move serves whoever makes it."


def making_sentence(making: Making) -> str:
    """Return whose ranking would have to change for a state to be stable for all under one concept."""
    name = CONCEPTS[making.concept][0]
    if not making.changes:
        return f"{name}: it is already."
    changes = []
    for change in making.changes:
        pairs = f"{change.kendall_tau:g} pair{'' if change.kendall_tau == 1 else 's'} turned round"
        if change.lowered:
            lowered = listed(map(state_word, change.lowered))
            changes.append(
                f"{change.dm} would have to prefer {state_word(making.state)} to {lowered} ({pairs})"
            )
        else:
            order = " > ".join(" = ".join(map(state_word, level)) for level in change.ranking[:12])
            changes.append(f"{change.dm} would have to rank {order} ({pairs})")
    surely = "" if making.exact else f"; perhaps less would do, but not less than {making.at_least:g}"
    return f"{name}: {'; and '.join(changes)}{surely}."
