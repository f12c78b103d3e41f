"""Votes that copy votes: finding the ones that lead back to themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from goodoffices.case.bodies import Body
from goodoffices.case.building.places import Place
from goodoffices.case.parties import Party

__all__ = ["report_circles"]

Node = tuple[str, ...]


def report_circles(place: Place, parties: Iterable[Party], bodies: Iterable[Body]) -> None:
    """Report every circle of `follows` and `decides`, naming its members."""
    edges: dict[Node, tuple[Node, ...]] = {}
    lines: dict[Node, int] = {}
    for party in parties:
        here: Node = ("party", party.id)
        lines[here] = party.line
        edges[here] = _deciders(party)
        for body in party.bodies:
            _add_body(party.id, body, edges, lines)
    for body in bodies:
        _add_body("", body, edges, lines)
    seen: set[Node] = set()
    for start in edges:
        circle = _circle_from(start, edges, seen)
        if circle:
            names = " -> ".join(map(_shown, [*circle, circle[0]]))
            first = min(circle, key=lambda node: lines.get(node, 0))
            where = f"parties.{first[1]}" if first[0] == "party" else _path(first)
            place.named(where).error(
                f"these votes copy one another in a circle: {names}.",
                "Let one of them vote by its own wants.",
                lines.get(first, 0),
            )


def _add_body(holder: str, body: Body, edges: dict[Node, tuple[Node, ...]], lines: dict[Node, int]) -> None:
    for member in body.members:
        node: Node = ("member", holder, body.id, member.id)
        lines[node] = member.line
        edges[node] = ()
        if member.always is not None or not member.follows:
            continue
        target: Node = member.follows
        edges[node] = (("member", holder, *target[1:]) if target[0] == "member" else target,)


def _deciders(party: Party) -> tuple[Node, ...]:
    """Return the votes that a party's own yes depends on."""
    if not party.decides:
        return ()
    body = next((body for body in party.bodies if body.id == party.decides[0]), None)
    if body is None:
        return ()
    members = [member.id for member in body.members if party.decides[1:] in {(), (member.id,)}]
    return tuple(("member", party.id, body.id, member) for member in members)


def _circle_from(start: Node, edges: Mapping[Node, tuple[Node, ...]], seen: set[Node]) -> list[Node]:
    """Return one circle that `start` leads to and that has not been reported; without recursion."""
    if start in seen:
        return []
    path: list[Node] = []
    stack: list[tuple[Node, int]] = [(start, 0)]
    found: list[Node] = []
    while stack:
        node, depth = stack.pop()
        del path[depth:]
        if node in path:
            if not found:
                found = path[path.index(node) :]
            continue
        if node in seen:
            continue
        seen.add(node)
        path.append(node)
        stack.extend((following, depth + 1) for following in edges.get(node, ()))
    return found


def _shown(node: Node) -> str:
    return node[1] if node[0] == "party" else ".".join(part for part in node[1:] if part)


def _path(node: Node) -> str:
    holder = f"parties.{node[1]}." if node[1] else ""
    return f"{holder}bodies.{node[2]}.members.{node[3]}"
