"""Building bodies and their members, and whom each member follows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from goodoffices.case.bodies import Body, Member
from goodoffices.case.building.drafts import Draft, check_name
from goodoffices.case.building.lines import build_red_lines
from goodoffices.case.building.places import Place
from goodoffices.case.building.votes import Questions, build_questions
from goodoffices.case.building.wants import Wants, build_wants, complete_preferences
from goodoffices.case.nodes import MappingNode, ScalarNode
from goodoffices.case.parties import Preferences
from goodoffices.case.shape import BodyShape, MemberShape
from goodoffices.case.spelling import quoted
from goodoffices.case.uncertain import Basis, Fixed, Quantity

__all__ = ["VOTES", "Chambers", "build_chambers", "member_names"]

VOTES = ("yes", "no", "abstain", "absent")
MAX_MEMBERS = 200


@dataclass(slots=True)
class Chambers:
    """The bodies of one holder (a party, or ``""`` for the agreement) while they are built."""

    holder: str
    bodies: dict[str, Body | None] = field(default_factory=dict)
    questions: dict[str, Questions] = field(default_factory=dict)
    lines: dict[tuple[str, str], int] = field(default_factory=dict)
    member_ids: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Holder:
    """What members inherit, and from whom."""

    id: str
    wants: Wants | None
    preferences: Preferences | None
    parent_is_sound: bool


def _members_of(place: Place) -> Iterator[tuple[str, str, str]]:
    """Yield (body, member, name) of every member under `bodies`, without reporting anything."""
    if not isinstance(place.node, MappingNode):
        return
    for body, node in place.node.entries:
        inner = {k.text: v for k, v in node.entries} if isinstance(node, MappingNode) else {}
        members = inner.get("members")
        for key, value in members.entries if isinstance(members, MappingNode) else ():
            fields = {k.text: v for k, v in value.entries} if isinstance(value, MappingNode) else {}
            name = fields.get("name")
            yield body.text, key.text, name.text if isinstance(name, ScalarNode) else key.text


def member_names(place: Place) -> dict[str, str]:
    """Return the ids and names of all members, each with the place where its red lines belong."""
    found: dict[str, str] = {}
    for body, member, name in _members_of(place):
        found[member] = found[name] = f"bodies.{body}.members.{member}"
    return found


def build_chambers(
    place: Place,
    holder: str,
    wants: Wants | None,
    preferences: Preferences | None,
    draft: Draft,
    parent_is_sound: bool = True,
) -> Chambers:
    """Return the bodies of a party, or of the whole agreement (`holder` is ``""``, nothing is inherited)."""
    built = Chambers(holder)
    for body, member, _ in _members_of(place):
        built.member_ids[body] = (*built.member_ids.get(body, ()), member)
    inherited = _Holder(holder, wants, preferences, parent_is_sound)
    for key, at in place.entries("bodies: {cabinet: {members: {..}}}"):
        check_name(at, key.text, "a body")
        built.bodies[key.text] = None
        built.member_ids.setdefault(key.text, ())
        keys = at.keys(BodyShape)
        if keys is None:
            continue
        if "questions" in keys:
            built.questions[key.text] = build_questions(keys["questions"], draft)
        members = _members(keys["members"], key.text, inherited, built, draft) if "members" in keys else ()
        electorate = draft.number(keys["electorate"], low=0) if "electorate" in keys else None
        name = keys["name"].text() if "name" in keys else None
        built.bodies[key.text] = Body(key.text, name or key.text, members, electorate, at.line)
    return built


def _members(place: Place, body: str, holder: _Holder, built: Chambers, draft: Draft) -> tuple[Member, ...]:
    entries = place.entries("members: {left: {seats: 40}, right: {seats: 60}}")
    if not entries and isinstance(place.node, MappingNode):
        place.error("a body needs members.", "Write members: {left: {seats: 40}, right: {seats: 60}}.")
    if len(entries) > MAX_MEMBERS:
        place.error(
            f"there are {len(entries)} members; at most {MAX_MEMBERS} can be read.", "Join small ones."
        )
    members: list[Member] = []
    for key, at in entries[:MAX_MEMBERS]:
        check_name(at, key.text, "a member")
        built.lines[body, key.text] = at.line
        member = _member(at, key.text, body, holder, built, draft)
        if member is not None:
            members.append(member)
    return tuple(members)


def _member(
    place: Place, name: str, body: str, holder: _Holder, built: Chambers, draft: Draft
) -> Member | None:
    keys = place.keys(MemberShape)
    if keys is None:
        return None
    leans = draft.number(keys["leans"]) if "leans" in keys else None
    always = keys["always"].word(VOTES, "votes") if "always" in keys else None
    follows = _follows(keys["follows"], name, body, built, draft) if "follows" in keys else ()
    own = build_wants(place, keys, MemberShape, draft)
    needs_wants = "always" not in keys and "follows" not in keys
    preferences = _preferences(place, own, leans, holder, needs_wants, draft)
    seats = Quantity(f"{place.where}.seats", Fixed(Fraction(1)), Basis(by=draft.author), place.line)
    return Member(
        id=name,
        name=(keys["name"].text() if "name" in keys else None) or name,
        seats=(draft.number(keys["seats"], low=0) if "seats" in keys else None) or seats,
        preferences=preferences,
        red_lines=build_red_lines(keys["red_lines"], draft, None, of_member=True)
        if "red_lines" in keys
        else (),
        abstains_within=draft.number(keys["abstains_within"], low=0) if "abstains_within" in keys else None,
        spread=draft.number(keys["spread"], low=0) if "spread" in keys else None,
        turnout=draft.chance(keys["turnout"]) if "turnout" in keys else None,
        follows=follows,
        always=always,
        votes=_votes(keys["votes"]) if "votes" in keys else (),
        line=place.line,
    )


def _preferences(
    place: Place,
    own: Wants,
    leans: Quantity | None,
    holder: _Holder,
    needs_wants: bool,
    draft: Draft,
) -> Preferences | None:
    if own.states_nothing and not needs_wants and leans is None:
        return holder.preferences
    if holder.wants is None and own.states_nothing:
        if needs_wants:
            place.error(
                "this member has nothing to vote by.",
                "Add follows:, always:, or weights:, values: and no_deal: of its own.",
            )
        return None
    if own.states_nothing and leans is None:
        return holder.preferences
    if own.states_nothing and not holder.parent_is_sound:
        return None  # what it inherits has been reported where it stands
    if not holder.parent_is_sound and (own.weights is None or own.values is None or not own.no_deal_stated):
        return None
    return complete_preferences(place, own, holder.wants, leans, holder.id, draft)[1]


def _votes(place: Place) -> tuple[tuple[int, str], ...]:
    found: list[tuple[int, str]] = []
    for key, at in place.entries("votes: {2: abstain}"):
        number = place.at(key, key.text).whole(1, 64)
        vote = at.word(VOTES, "votes")
        if number is not None and vote is not None:
            found.append((number, vote))
    return tuple(found)


def _follows(place: Place, member: str, body: str, built: Chambers, draft: Draft) -> tuple[str, ...]:
    """Return whom a member follows: one of the same body, of another body of the holder, or a party."""
    text = place.text("a member or a party")
    if text is None:
        return ()
    if text in built.member_ids.get(body, ()):
        return ("member", body, text)
    first, _, second = text.partition(".")
    if second and second in built.member_ids.get(first, ()):
        return ("member", first, second)
    elsewhere = [other for other, ids in built.member_ids.items() if text in ids]
    if len(elsewhere) == 1 and text not in draft.party_ids:
        return ("member", elsewhere[0], text)
    if text in draft.party_ids:
        return ("party", text)
    if len(elsewhere) > 1:
        choices = " or ".join(f"{other}.{text}" for other in elsewhere)
        place.error(f"{quoted(text)} is a member of several bodies.", f"Write {choices}.")
        return ()
    known = [*(other for other in built.member_ids.get(body, ()) if other != member), *draft.party_ids]
    place.error(
        f"unknown member or party {quoted(text)}.", place.suggestion(text, known, "members and parties")
    )
    return ()
