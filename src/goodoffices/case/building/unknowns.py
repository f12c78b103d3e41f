"""Building the shared unknowns: chances and numbers that are drawn once per world."""

from __future__ import annotations

from fractions import Fraction

from goodoffices.case.building.drafts import Draft, check_name, law_bounds, law_unknowns
from goodoffices.case.building.places import Place
from goodoffices.case.laws import read_law, split_basis
from goodoffices.case.nodes import MappingNode, Node
from goodoffices.case.shape import UnknownShape
from goodoffices.case.spelling import Misspelling
from goodoffices.case.uncertain import Law, Unknown

__all__ = ["build_unknowns", "note_unknowns"]


def note_unknowns(place: Place, draft: Draft) -> None:
    """Make the names, kinds and ranges of the unknowns known; report those that lead back to themselves."""
    laws: dict[str, Law] = {}
    for key, at in place.entries("unknowns: {tired: {chance: 0.6..0.8}}"):
        check_name(at, key.text, "an unknown")
        inner: dict[str, Node] = {}
        if isinstance(at.node, MappingNode):
            inner = {k.text: v for k, v in at.node.entries}
        kinds = [kind for kind in ("chance", "number") if kind in inner]
        draft.unknown_kinds[key.text] = kinds[0] if len(kinds) == 1 else ""
        if len(kinds) == 1:
            try:
                laws[key.text] = read_law(split_basis(inner[kinds[0]]).law)
            except Misspelling:
                draft.unknown_kinds[key.text] = ""  # reported when it is built
    _order_unknowns(place, draft, laws)


def _order_unknowns(place: Place, draft: Draft, laws: dict[str, Law]) -> None:
    """Set the bounds of each unknown after those that it names."""
    waiting = dict(laws)
    while waiting:
        ready = [
            name
            for name, law in waiting.items()
            if not any(unknown in waiting for unknown, _ in law_unknowns(law))
        ]
        if not ready:
            circle = _circle(waiting)
            place.at(place.node, circle[0]).error(
                f"unknowns lead back to themselves: {' -> '.join([*circle, circle[0]])}.",
                "Let one of them be a number or a range.",
            )
            for name in waiting:
                draft.unknown_kinds[name] = ""
            return
        for name in ready:
            law = waiting.pop(name)
            is_chance = draft.unknown_kinds[name] == "chance"
            bounds = law_bounds(law, draft.unknown_bounds)
            draft.unknown_bounds[name] = (Fraction(0), Fraction(1)) if is_chance else bounds


def _circle(waiting: dict[str, Law]) -> list[str]:
    path = [next(iter(waiting))]
    while True:
        following = next(unknown for unknown, _ in law_unknowns(waiting[path[-1]]) if unknown in waiting)
        if following in path:
            return path[path.index(following) :]
        path.append(following)


def build_unknowns(place: Place, draft: Draft) -> tuple[Unknown, ...]:
    """Return the shared unknowns."""
    unknowns: list[Unknown] = []
    for key, at in place.entries("unknowns: {tired: {chance: 0.6..0.8}}"):
        keys = at.keys(UnknownShape)
        if keys is None:
            continue
        if "chance" in keys and "number" in keys:
            at.error("both 'chance' and 'number' are given.", "Keep one of them.")
        if "chance" not in keys and "number" not in keys:
            at.error("an unknown is a chance or a number.", "Write {chance: 0.6..0.8} or {number: 0..100}.")
        broken = draft.unknown_kinds.get(key.text) == ""
        chance = draft.chance(keys["chance"]) if "chance" in keys else None
        number = draft.number(keys["number"]) if "number" in keys else None
        if (chance is None and number is None) or broken:
            continue
        unknowns.append(
            Unknown(
                key.text,
                chance,
                number,
                keys["title"].text() if "title" in keys else None,
                tuple(text for text, _ in keys["ask"].texts()) if "ask" in keys else (),
                at.line,
            )
        )
    return tuple(unknowns)
