"""Which states a picture shows: all of a small graph, of a large one those that matter."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from goodoffices.answers.stability_results import StabilityAnswer
from goodoffices.durability.graphs.model import StateId

__all__ = ["MOST_STATES", "Choice", "states_to_draw"]

MOST_STATES = 40
_FIRMEST_FIRST = (("nash", "Nash"), ("sseq", "SSEQ"), ("seq", "SEQ"), ("smr", "SMR"), ("gmr", "GMR"))


@dataclass(frozen=True, slots=True)
class Choice:
    """The states that are drawn, in file order, and what to say of those that are not (empty: all are)."""

    states: tuple[StateId, ...]
    left_out: str


def states_to_draw(answer: StabilityAnswer) -> Choice:
    """Return all states up to `MOST_STATES`; beyond, the status quo, equilibria and the ways to them.

    The firmest equilibria come first; those of a concept are drawn with their ways if all fit.
    """
    ids = tuple(state.id for state in answer.states)
    if len(ids) <= MOST_STATES:
        return Choice(ids, "")
    chosen: set[StateId] = set() if answer.status_quo is None else {answer.status_quo}
    ways = {
        way.end: {state for move in way.moves or () for state in (move.start, move.end)}
        for way in answer.paths
    }
    drawn: list[str] = []
    for concept, name in _FIRMEST_FIRST:
        ends = answer.equilibria[concept]
        wanted = chosen.union(ends, *(ways.get(end, ()) for end in ends))
        if len(wanted) <= MOST_STATES:
            chosen = wanted
            drawn.append(name)
        elif not drawn:
            chosen |= set(islice(ends, MOST_STATES - len(chosen)))
            drawn.append(f"{name} (the first)")
            break
    shown = tuple(each for each in ids if each in chosen)
    where = "" if answer.status_quo is None else " the status quo,"
    return Choice(
        shown,
        f"{len(shown):,} of {len(ids):,} states are drawn:{where} equilibria under {', '.join(drawn)}, "
        "and the states on the ways to them.",
    )
