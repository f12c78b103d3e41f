"""Whom to ask about an unknown: those the case names, else whoever's number, line or word it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from goodoffices.case.bodies import Body, Member, Route
from goodoffices.case.model import Case
from goodoffices.case.parties import Party, RedLine
from goodoffices.case.uncertain import Named
from goodoffices.worlds.unknowns import parts_of, unknowns_named

__all__ = ["whom_to_ask"]


def whom_to_ask(case: Case, path: str) -> tuple[str, ...]:
    """Return whom to ask about the unknown at a path, by name; empty where the case names nobody.

    Examples
    --------
    >>> from goodoffices.case.files import load_case
    >>> case = load_case("port-of-arden")
    >>> whom_to_ask(case, "parties.union.no_deal"), whom_to_ask(case, "parties.union.red_lines.U1.firmness")
    (("Dockers' Union",), ('strike committee',))
    """
    match path.split("."):
        case ["unknowns", name, *_]:
            unknown = next((each for each in case.unknowns if each.id == name), None)
            return unknown.ask if unknown is not None and unknown.ask else tuple(_users(case, name))
        case ["parties", party_id, *rest]:
            party = next((each for each in case.parties if each.id == party_id), None)
            return () if party is None else _in_party(case, party, rest)
        case ["bodies", body, "members", member, *_]:
            found = _member(case.bodies, body, member)
            return () if found is None else (found.name,)
        case ["events", event_id, *_]:
            chooser = next((each.chosen_by for each in case.events if each.id == event_id), None)
            return () if chooser is None else (_office(case, None, chooser),)
    return ()


def _in_party(case: Case, party: Party, rest: list[str]) -> tuple[str, ...]:
    match rest:
        case ["red_lines", line, *_]:
            return _owners(case, party, party.red_lines, line)
        case ["bodies", body, "members", member, *more]:
            found = _member(party.bodies, body, member)
            if found is None:
                return (party.name,)
            if more[:1] == ["red_lines"] and len(more) > 1:
                return _owners(case, party, found.red_lines, more[1]) or (found.name,)
            return (found.name,)
        case ["mandate" | "delegations", *_]:
            return _principals(party)
        case ["ratification", number, *_] if number.isdecimal() and int(number) < len(party.ratification):
            step = party.ratification[int(number)]
            return (_principal(party, step.steps[0].body if isinstance(step, Route) else step.body),)
    return (party.name,)


def _member(bodies: tuple[Body, ...], body: str, member: str) -> Member | None:
    return next(
        (each for found in bodies if found.id == body for each in found.members if each.id == member), None
    )


def _owners(case: Case, party: Party, lines: tuple[RedLine, ...], name: str) -> tuple[str, ...]:
    owners = next((line.owners for line in lines if line.id == name), ())
    return tuple(dict.fromkeys(_office(case, party, owner) for owner in owners)) or (party.name,)


def _office(case: Case, party: Party | None, owner: str) -> str:
    """Return the name of an office that may be written as an id."""
    if owner == "party" and party is not None:
        return party.name
    known: dict[str, str] = {mediator.id: mediator.name for mediator in case.mediators}
    known.update((source.id, source.name) for source in case.sources)
    known.update((each.id, each.name) for each in case.parties)
    if party is not None:
        known.update((body.id, body.name) for body in party.bodies)
    return known.get(owner, owner)


def _users(case: Case, name: str) -> Iterator[str]:
    """Yield whose lines, mandate, guarantee or numbers rest on a shared unknown; each once."""
    found: list[str] = []
    for party in case.parties:
        for line in party.red_lines:
            if line.firmness.law == Named(name):
                found += _owners(case, party, party.red_lines, line.id)
        mandates = [party.mandate, *(each.mandate for each in party.delegations)]
        if any(
            each is not None and each.real is not None and each.real.law == Named(name) for each in mandates
        ):
            found += _principals(party)
    for guarantee in case.schedule.guarantees if case.schedule is not None else ():
        if guarantee.credible.law == Named(name):
            found.append(_office(case, None, guarantee.by))
    if not found:
        for party in case.parties:
            alone = replace(case, parties=(party,), bodies=(), ratification=())
            if name in {unknown.id for unknown in unknowns_named(case, parts_of(alone))}:
                found.append(party.name)
    yield from dict.fromkeys(found)


def _principals(party: Party) -> tuple[str, ...]:
    """Return who gave a party's envoys their mandate: the bodies that ratify, or the party itself."""
    steps = [
        step
        for entry in party.ratification
        for step in (entry.steps if isinstance(entry, Route) else (entry,))
    ]
    return tuple(dict.fromkeys(_principal(party, step.body) for step in steps)) or (party.name,)


def _principal(party: Party, body: str) -> str:
    return next((each.name for each in party.bodies if each.id == body), party.name)
