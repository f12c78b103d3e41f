"""How rankings and beliefs are written in a graph file."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from goodoffices.case.building.places import Place
from goodoffices.case.decimals import read_number
from goodoffices.case.nodes import MappingNode, SequenceNode
from goodoffices.case.spelling import quoted
from goodoffices.durability.graphs.model import Belief, Ranking, StateId

__all__ = ["RANKING_EXAMPLE", "StateNames", "read_beliefs", "read_ranking"]

RANKING_EXAMPLE = "[3, 4, [1, 2]], best first, equally good ones in a list of their own"


class StateNames:
    """The states by what they are called in the file."""

    def __init__(self, ids: tuple[StateId, ...], others: Mapping[str, int] | None = None) -> None:
        self.ids = ids
        self._numbers = {str(each): number for number, each in enumerate(ids)}
        self._others = dict(others or {})

    def find(self, place: Place) -> int | None:
        """Return the number of the state that is named at a place, or report that there is none."""
        text = place.text(f"a state such as {self.ids[0]}")
        if text is None:
            return None
        number = self._numbers.get(text, self._others.get("".join(text.split()).upper()))
        if number is None:
            place.error(f"unknown state {quoted(text)}.", place.suggestion(text, self._numbers, "states"))
        return number


def read_ranking(place: Place, names: StateNames) -> Ranking | None:
    """Read a list of states, best first; report states that are unknown, missing or placed twice."""
    before = len(place.findings.errors)
    levels: list[tuple[int, ...]] = []
    unknown: set[int] = set()
    first: dict[int, int] = {}
    for number, item in enumerate(place.items(RANKING_EXAMPLE), start=1):
        members = _level(item, len(levels), unknown)
        level = []
        for member in members:
            state = names.find(member)
            if state is None:
                continue
            if state in first:
                what = f"a contradictory ranking: state {names.ids[state]} stands at place {first[state]}"
                member.error(f"{what} and again at place {number}.", "Keep one of the two.")
                continue
            first[state] = number
            level.append(state)
        levels.append(tuple(sorted(level)))
    if len(place.findings.errors) > before:
        return None
    missing = [str(each) for number, each in enumerate(names.ids) if number not in first]
    if missing:
        listed = ", ".join(missing[:12]) + (" .." if len(missing) > 12 else "")
        place.error(f"the ranking lacks state {listed}.", "Every state needs its place.")
        return None
    return Ranking(tuple(levels), frozenset(unknown))


def _level(item: Place, number: int, unknown: set[int]) -> list[Place]:
    """Return the states of one place of a ranking."""
    if isinstance(item.node, SequenceNode):
        return item.items()
    if isinstance(item.node, MappingNode):
        entries = item.entries("{unknown: [1, 2]}")
        if len(entries) != 1 or entries[0][0].text != "unknown":
            item.error("this is no place of a ranking.", "Write {unknown: [1, 2]} if nobody knows the order.")
            return []
        unknown.add(number)
        return entries[0][1].items("[1, 2]")
    return [item]


def read_beliefs(
    place: Place, key: str, reader: Callable[[Place], Ranking | None]
) -> tuple[Belief, ...] | None:
    """Read several rankings with their chances: ``[{p: 0.6, <key>: ..}, ..]``."""
    before = len(place.findings.errors)
    example = f"{{p: 0.6, {key}: ..}}"
    beliefs = []
    for item in place.items(f"[{example}, ..]"):
        entries = {name.text: entry for name, entry in item.entries(example)}
        if set(entries) != {"p", key}:
            item.error(f"each of these has p and {key}.", f"Write {example}.")
            continue
        p, ranking = _chance(entries["p"]), reader(entries[key])
        if p is not None and ranking is not None:
            beliefs.append(Belief(p, ranking))
    if len(place.findings.errors) > before:
        return None
    total = math.fsum(belief.p for belief in beliefs)
    if abs(total - 1) > 1e-9:
        place.error(f"the chances sum to {total:g}, not 1.", "Make the p add up to 1.")
        return None
    return tuple(beliefs)


def _chance(place: Place) -> float | None:
    text = place.text("a chance such as 0.6")
    value = None if text is None else place.read(lambda: read_number(text))
    if value is None:
        return None
    if not 0 < value <= 1:
        place.error(f"{quoted(str(text))} is no chance.", "Write a number above 0, up to 1.")
        return None
    return float(value)
