"""Building mandates, delegations and the talks; `building.later` has checked the shape of each section."""

from __future__ import annotations

from dataclasses import replace

from goodoffices.case.building.drafts import Draft, check_name, law_bounds
from goodoffices.case.building.kinds import check_shape
from goodoffices.case.building.places import Place
from goodoffices.case.nodes import MappingNode, ScalarNode
from goodoffices.case.parties import Party
from goodoffices.case.shape import CaseShape, PartyShape
from goodoffices.case.shape_later import DelegationShape, MandateShape, OutsideShape, TacticShape, TalksShape
from goodoffices.case.spelling import quoted
from goodoffices.case.talks import Delegation, Mandate, Outside, Protocol, Tactic, TacticKind, Talks
from goodoffices.case.uncertain import Fixed, Quantity

__all__ = [
    "DEFAULT_HORIZON",
    "build_delegations",
    "build_horizon",
    "build_mandate",
    "build_talks",
    "remark_on_delegations",
    "with_counting_delegations",
]

DEFAULT_HORIZON = 60
"""Days looked ahead where the case says nothing."""
_LONGEST_HORIZON = 3660


def build_mandate(place: Place, path: str, draft: Draft) -> Mandate:
    """Return a mandate; it is whole only if no error was found."""
    keys = place.keys(MandateShape) or {}
    text = keys["accept"].text("an expression") if "accept" in keys else None
    return Mandate(
        accept=None if text is None else draft.condition(keys["accept"], text),
        accept_text=text,
        real=draft.chance(keys["real"], f"{path}.real") if "real" in keys else None,
        consult_days=_day(keys.get("consult_days"), f"{path}.consult_days", draft),
        widens=draft.chance(keys["widens"], f"{path}.widens") if "widens" in keys else None,
        basis=draft.basis_of(keys),
        line=place.line,
    )


def build_delegations(
    keys: dict[str, Place], party: str, draft: Draft
) -> tuple[tuple[Delegation, ...], Mandate | None]:
    """Return the delegations of a party, and the mandate that counts.

    That of `mandate:`; else of the delegation that `talks:` names, or of the only one there is. The
    `talks: delegation:` of the case may name another.
    """
    start = f"parties.{party}"
    for section in ("mandate", "delegations"):
        if section in keys:
            field = PartyShape.model_fields[section]
            check_shape(keys[section], field.annotation, tuple(field.metadata), draft)
    if "mandate" in keys:
        if "delegations" in keys:
            keys["mandate"].named(start).error(
                "both 'mandate' and 'delegations' are given.", "Keep one of them.", keys["mandate"].line
            )
        return (), build_mandate(keys["mandate"], f"{start}.mandate", draft)
    found: list[Delegation] = []
    for key, at in keys["delegations"].entries() if "delegations" in keys else ():
        inner = at.keys(DelegationShape) or {}
        check_name(at, key.text, "a delegation")
        if "mandate" in inner:
            title = inner["name"].text() if "name" in inner else None
            mandate = build_mandate(inner["mandate"], f"{start}.delegations.{key.text}.mandate", draft)
            found.append(Delegation(key.text, title or key.text, mandate))
    return tuple(found), _counting(keys, tuple(found))


def _counting(keys: dict[str, Place], found: tuple[Delegation, ...]) -> Mandate | None:
    known = {delegation.id: delegation.mandate for delegation in found}
    if "talks" in keys:
        text = keys["talks"].text("one of the delegations")
        if text is not None and text not in known:
            hint = keys["talks"].suggestion(text, known, "delegations")
            keys["talks"].error(f"unknown delegation {quoted(text)}.", hint)
        return known.get(text or "")
    return found[0].mandate if len(found) == 1 else None


def build_horizon(place: Place | None) -> int:
    """Return how many days are looked ahead."""
    if place is None:
        return DEFAULT_HORIZON
    return place.whole(1, _LONGEST_HORIZON) or DEFAULT_HORIZON


def build_talks(place: Place, draft: Draft) -> Talks:
    """Return the talks; whole only if no error was found."""
    field = CaseShape.model_fields["talks"]
    check_shape(place, field.annotation, tuple(field.metadata), draft)
    keys = place.keys(TalksShape) or {}
    protocol = keys["protocol"].text() if "protocol" in keys else None
    known = {each.value: each for each in Protocol}
    per_day = keys.get("breakdown_per_day")
    return Talks(
        protocol=known.get(protocol or "", Protocol.PROXIMITY),
        deadline_day=_day(keys.get("deadline_day"), "talks.deadline_day", draft),
        answer_days=_answer_days(keys.get("answer_days"), draft),
        breakdown_per_day=None if per_day is None else draft.chance(per_day, "talks.breakdown_per_day"),
        tactics=tuple(
            tactic
            for key, at in _entries(keys.get("tactics"))
            if key in draft.party_ids and (tactic := _tactic(key, at, draft)) is not None
        ),
        outside=tuple(
            outside
            for key, at in _entries(keys.get("outside"))
            if key in draft.party_ids and (outside := _outside(key, at, draft)) is not None
        ),
        discount=tuple(
            (key, quantity)
            for key, at in _entries(keys.get("discount"))
            if key in draft.party_ids and (quantity := draft.chance(at, f"talks.discount.{key}")) is not None
        ),
        line=place.line,
    )


def _entries(place: Place | None) -> list[tuple[str, Place]]:
    if place is None or not isinstance(place.node, MappingNode):
        return []
    return [(key.text, at) for key, at in place.entries()]


def _day(place: Place | None, path: str, draft: Draft) -> Quantity | None:
    return None if place is None else draft.number(place, path, low=0)


def _answer_days(place: Place | None, draft: Draft) -> Quantity | None:
    """Read how long an answer takes; where it took no time at all, talks would never move on."""
    found = _day(place, "talks.answer_days", draft)
    if place is not None and found is not None and isinstance(found.law, Fixed) and found.law.value == 0:
        place.error("an answer that takes no days.", "Write how long a side takes to answer: 1, or 0.5..2.")
    return found


def _tactic(party: str, place: Place, draft: Draft) -> Tactic | None:
    keys = place.keys(TacticShape) or {}
    kinds = {kind.value: kind for kind in TacticKind}
    word = keys["kind"].text() if "kind" in keys else None
    kind = kinds.get(word or "")
    if kind is None:
        return None
    path = f"talks.tactics.{party}"
    wanted = {TacticKind.TIME: ("exponent", "deadline_day"), TacticKind.FIXED: ("threshold",)}.get(kind, ())
    for name in ("exponent", "deadline_day", "threshold"):
        if name in keys and name not in wanted:
            keys[name].warn(f"{quoted(name)} does nothing beside kind: {kind.value}.", "Leave it out.")
    if kind is TacticKind.FIXED and "threshold" not in keys:
        place.error("a fixed tactic without a threshold.", "Add threshold: the least points it accepts.")
    return Tactic(
        party=party,
        kind=kind,
        exponent=_exponent(keys["exponent"], f"{path}.exponent", draft) if "exponent" in keys else None,
        deadline_day=_day(keys.get("deadline_day"), f"{path}.deadline_day", draft),
        threshold=draft.number(keys["threshold"], f"{path}.threshold") if "threshold" in keys else None,
        line=place.line,
    )


def _exponent(place: Place, path: str, draft: Draft) -> Quantity | None:
    """Return how a side concedes; a number below 0 would have no meaning, so none may be drawn."""
    exponent = draft.number(place, path, low=0)
    if exponent is None:
        return None
    if isinstance(exponent.law, Fixed) and exponent.law.value == 0:
        place.error("an exponent of 0 gives everything away at once.", "Write more than 0.")
    if law_bounds(exponent.law, draft.unknown_bounds)[0] is None:
        place.error("this law can fall below 0.", "Write an exponent such as 0.5..2, or 0.25..1..4.")
    return exponent


def _outside(party: str, place: Place, draft: Draft) -> Outside | None:
    keys = place.keys(OutsideShape) or {}
    path = f"talks.outside.{party}"
    worth = draft.number(keys["worth"], f"{path}.worth") if "worth" in keys else None
    if worth is None:
        return None
    return Outside(party, worth, _day(keys.get("from_day"), f"{path}.from_day", draft), place.line)


def with_counting_delegations(place: Place, parties: tuple[Party, ...], draft: Draft) -> tuple[Party, ...]:
    """Return the parties with the mandates of the delegations that ``talks: delegation:`` names."""
    node = place.node
    inner = node.entries if isinstance(node, MappingNode) else ()
    found = next((value for key, value in inner if key.text == "delegation"), None)
    if found is None:
        return parties
    at = place.at(found, "delegation")
    if isinstance(found, ScalarNode):
        known = [each.id for party in parties for each in party.delegations]
        if found.text not in known:
            at.error(
                f"unknown delegation {quoted(found.text)}.", at.suggestion(found.text, known, "delegations")
            )
        return tuple(_led_by(party, found.text) for party in parties)
    named: dict[str, str] = {}
    for key, of_party in at.entries("delegation: {union: doha}"):
        text = of_party.text("one of the delegations")
        party = next((party for party in parties if party.id == key.text), None)
        if text is None or party is None or key.text not in draft.party_ids:
            continue
        of_this = [each.id for each in party.delegations]
        if text not in of_this:
            hint = at.suggestion(text, of_this, "delegations")
            of_party.error(f"unknown delegation {quoted(text)}.", hint)
        named[key.text] = text
    return tuple(_led_by(party, named.get(party.id)) for party in parties)


def _led_by(party: Party, name: str | None) -> Party:
    mandate = next((each.mandate for each in party.delegations if each.id == name), None)
    return party if mandate is None else replace(party, mandate=mandate)


def remark_on_delegations(parties: tuple[Party, ...], place: Place) -> None:
    """Warn where several delegations are described and nothing says which one counts."""
    for party in parties:
        if len(party.delegations) > 1 and party.mandate is None:
            names = ", ".join(each.id for each in party.delegations)
            place.named(f"parties.{party.id}.delegations").warn(
                f"nothing says which of {names} counts.",
                f"Add talks: {party.delegations[0].id} beside them.",
                party.line,
            )
