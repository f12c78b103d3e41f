"""Building the parties: what each wants, refuses, has said, who decides for it, and its coalition."""

from __future__ import annotations

from fractions import Fraction

from goodoffices.case.bodies import Body, Member, Route, RuleKind, Step, VotingRule
from goodoffices.case.building.chambers import VOTES, Chambers, build_chambers, member_names
from goodoffices.case.building.drafts import Draft, check_name, law_bounds
from goodoffices.case.building.lines import build_red_lines
from goodoffices.case.building.places import Place
from goodoffices.case.building.talking import build_delegations
from goodoffices.case.building.topics import build_words
from goodoffices.case.building.votes import build_questions, build_ratification, build_voting_rule
from goodoffices.case.building.wants import build_wants, complete_preferences
from goodoffices.case.claims import Position
from goodoffices.case.decimals import number_text
from goodoffices.case.nodes import MappingNode
from goodoffices.case.parties import Agreement, Coalition, Party, SafetyNet
from goodoffices.case.shape import (
    AgreementShape,
    CoalitionShape,
    PartyShape,
    PositionShape,
    SafetyNetShape,
)
from goodoffices.case.spelling import quoted
from goodoffices.case.uncertain import Basis, Fixed, Quantity

__all__ = ["MAX_PARTIES", "build_agreement", "build_parties"]

MAX_PARTIES = 20
_MOST_SEATS = 10**12


def build_parties(place: Place, draft: Draft) -> tuple[Party, ...]:
    """Return the parties."""
    entries = place.entries("parties: {union: {..}, port: {..}}")
    if not entries and isinstance(place.node, MappingNode):
        place.error("there are no parties.", "Add at least one under parties:.")
    if len(entries) > MAX_PARTIES:
        place.error(
            f"there are {len(entries)} parties; at most {MAX_PARTIES} can be read.", "Join some of them."
        )
    built = [
        (key, at, _party(key.text, at, draft)) for key, at in entries[:MAX_PARTIES] if _is_name(key.text, at)
    ]
    return tuple(party for _, _, party in built if party is not None)


def _is_name(name: str, place: Place) -> bool:
    check_name(place, name, "a party")
    return True


def _party(name: str, place: Place, draft: Draft) -> Party | None:
    keys = place.keys(PartyShape)
    if keys is None:
        return None
    always = keys["always"].word(VOTES, "votes") if "always" in keys else None
    wants = build_wants(place, keys, PartyShape, draft)
    is_counted_only = "always" in keys and wants.states_nothing
    before = len(draft.findings.errors)
    merged, preferences = wants, None
    if not is_counted_only:
        merged, preferences = complete_preferences(place, wants, None, None, name, draft)
    sound = is_counted_only or (preferences is not None and len(draft.findings.errors) == before)
    names = member_names(keys["bodies"]) if "bodies" in keys else {}
    lines = build_red_lines(keys["red_lines"], draft, names, of_member=False) if "red_lines" in keys else ()
    chambers = Chambers(name)
    if "bodies" in keys:
        inherited = None if is_counted_only else merged
        chambers = build_chambers(keys["bodies"], name, inherited, preferences, draft, sound)
    questions = dict(chambers.questions)
    if "questions" in keys:
        questions[""] = build_questions(keys["questions"], draft)
    ratification: tuple[Step | Route, ...] = ()
    if "ratification" in keys:
        ratification = build_ratification(keys["ratification"], name, chambers.bodies, questions, draft)
    elif "questions" in keys or chambers.questions:
        place.warn("questions are given, but nothing ratifies.", "Add ratification: with a step of a body.")
    delegations, mandate = build_delegations(keys, name, draft)
    seats = keys["seats"].whole(0, _MOST_SEATS) if "seats" in keys else 1
    return Party(
        id=name,
        name=(keys["name"].text() if "name" in keys else None) or name,
        preferences=preferences,
        red_lines=lines,
        no_deal_per_day=draft.number(keys["no_deal_per_day"]) if "no_deal_per_day" in keys else None,
        positions=_positions(keys["positions"], draft) if "positions" in keys else (),
        bodies=tuple(body for body in chambers.bodies.values() if body is not None),
        ratification=ratification,
        coalition=_coalition(keys["coalition"], chambers, draft) if "coalition" in keys else None,
        decides=_decides(keys["decides"], name, chambers) if "decides" in keys else (),
        seats=1 if seats is None else seats,
        always=always,
        title=build_words(keys["title"]) if "title" in keys else None,
        sheet=keys["sheet"].text() if "sheet" in keys else None,
        note=keys["note"].text() if "note" in keys else None,
        line=place.line,
        mandate=mandate,
        delegations=delegations,
    )


def _decides(place: Place, party: str, chambers: Chambers) -> tuple[str, ...]:
    text = place.text("party, a body or body.member")
    if text is None or text in {"party", party}:
        return ()
    body, _, member = text.partition(".")
    if body not in chambers.bodies:
        hint = place.suggestion(body, ["party", *chambers.bodies], "deciders")
        place.error(f"{quoted(text)} is neither this party nor one of its bodies.", hint)
        return ()
    if not member:
        return (body,)
    if member not in chambers.member_ids.get(body, ()):
        hint = place.suggestion(member, chambers.member_ids.get(body, ()), f"members of {body}")
        place.error(f"unknown member {quoted(member)}.", hint)
        return ()
    return (body, member)


def _positions(place: Place, draft: Draft) -> tuple[Position, ...]:
    positions: list[Position] = []
    for key, at in place.entries('positions: {jobs: [{says: at least 2, range: "jobs >= 2", by: union}]}'):
        issue = draft.issue(place, key.text, key.line)
        for item in at.items('[{says: at least 2, range: "jobs >= 2"}]'):
            keys = item.keys(PositionShape)
            if keys is None:
                continue
            text = keys["range"].text("an expression, such as jobs >= 2") if "range" in keys else None
            condition = draft.condition(keys["range"], text) if text is not None else None
            by = keys["by"].text() if "by" in keys else None
            says = keys["says"].text() if "says" in keys else None
            on = keys["on"].date() if "on" in keys else None
            claims = draft.claims(keys["claims"]) if "claims" in keys else ()
            speaker = (
                draft.source(keys["by"], by) if by is not None and by not in draft.party_ids else by or ""
            )
            if issue is not None and says is not None:
                positions.append(Position(issue, says, speaker, on, condition, text, claims))
    return tuple(positions)


def _coalition(place: Place, chambers: Chambers, draft: Draft) -> Coalition | None:
    keys = place.keys(CoalitionShape)
    if keys is None or "members" not in keys:
        return None
    before = len(draft.findings.errors)
    members = tuple(text for text, _ in keys["members"].texts("members: [left, right]"))
    if len(set(members)) < len(members):
        keys["members"].error("a member is given twice.", "Name each member once.")
    body = _coalition_body(keys["members"], members, chambers)
    needs = draft.number(keys["needs"], low=0) if "needs" in keys else None
    net = _safety_net(keys["safety_net"], draft) if "safety_net" in keys else None
    leaving: dict[str, Quantity] = {}
    if "cost_of_leaving" in keys and body is not None:
        leaving = _costs_of_leaving(keys["cost_of_leaving"], members, draft)
    losing = draft.number(keys["cost_of_losing"], low=0) if "cost_of_losing" in keys else None
    if "cost_of_losing" in keys and "needs" not in keys:
        place.warn(
            "cost_of_losing changes nothing without `needs`.", "Add needs: and the seats that it takes."
        )
    if body is None or len(draft.findings.errors) > before:
        return None
    _warn_of_short_majority(place, chambers.bodies[body], members, needs, net, draft)
    costs = tuple(leaving.get(member) for member in members)
    return Coalition(body, members, needs, net, costs, losing)


def _coalition_body(place: Place, members: tuple[str, ...], chambers: Chambers) -> str | None:
    """Return the body that holds all members."""
    holding = [body for body, ids in chambers.member_ids.items() if set(members) <= set(ids)]
    if not members:
        place.error("a coalition needs members.", "Name members of one of the party's bodies.")
        return None
    if len(holding) == 1:
        return holding[0]
    everyone = [member for ids in chambers.member_ids.values() for member in ids]
    unknown = [member for member in members if member not in everyone]
    if unknown:
        hint = (
            place.suggestion(unknown[0], dict.fromkeys(everyone), "members")
            if everyone
            else "Add bodies: with members."
        )
        place.error(f"unknown member {quoted(unknown[0])}.", hint)
    elif holding:
        place.error(
            f"several bodies hold these members: {', '.join(holding)}.",
            "Give members of different bodies different names.",
        )
    else:
        place.error("no body holds all of these members.", "A coalition sits in one body.")
    return None


def _safety_net(place: Place, draft: Draft) -> SafetyNet | None:
    certain = Quantity(f"{place.where}.chance", Fixed(Fraction(1)), Basis(by=draft.author), place.line)
    is_long = isinstance(place.node, MappingNode) and any(
        key.text == "seats" for key, _ in place.node.entries
    )
    if not is_long:
        seats = draft.number(place.named(f"{place.where}.seats"), low=0)
        return None if seats is None else SafetyNet(seats, certain)
    keys = place.keys(SafetyNetShape) or {}
    seats = draft.number(keys["seats"], low=0) if "seats" in keys else None
    chance = draft.chance(keys["chance"]) if "chance" in keys else certain
    return None if seats is None or chance is None else SafetyNet(seats, chance)


def _costs_of_leaving(place: Place, members: tuple[str, ...], draft: Draft) -> dict[str, Quantity]:
    node = place.node
    by_member = isinstance(node, MappingNode) and any(
        key.text not in {"value", "plus", "normal", "choices", "if", "from"} or key.text in members
        for key, _ in node.entries[:1]
    )
    if not by_member:
        cost = draft.number(place, low=0)
        return {} if cost is None else dict.fromkeys(members, cost)
    found: dict[str, Quantity] = {}
    for key, at in place.entries("cost_of_leaving: {left: 3..8}"):
        if key.text not in members:
            hint = place.suggestion(key.text, members, "members of the coalition")
            place.error(f"unknown member {quoted(key.text)}.", hint, key.line)
            continue
        cost = draft.number(at, low=0)
        if cost is not None:
            found[key.text] = cost
    return found


def _warn_of_short_majority(
    place: Place,
    body: Body | None,
    members: tuple[str, ...],
    needs: Quantity | None,
    net: SafetyNet | None,
    draft: Draft,
) -> None:
    if body is None or needs is None:
        return
    held: list[Member] = [member for member in body.members if member.id in members]
    tops = [law_bounds(member.seats.law, draft.unknown_bounds)[1] for member in held]
    if net is not None:
        tops.append(law_bounds(net.seats.law, draft.unknown_bounds)[1])
    floor = law_bounds(needs.law, draft.unknown_bounds)[0]
    total = sum((top for top in tops if top is not None), Fraction(0))
    if floor is not None and None not in tops and total < floor:
        place.warn(
            f"the coalition has {number_text(total)} seats and needs {number_text(floor)}: lost already.",
            "Check the seats.",
        )


def build_agreement(place: Place | None, parties: tuple[Party, ...], draft: Draft) -> Agreement:
    """Return who must say yes at the table: everybody, unless the file says otherwise."""
    unanimous = Agreement(VotingRule(RuleKind.UNANIMOUS))
    if place is None:
        return unanimous
    keys = place.keys(AgreementShape)
    if keys is None:
        return unanimous
    included = []
    for text, at in keys["must_include"].texts("must_include: [union]") if "must_include" in keys else []:
        party = draft.party(at, text)
        if party is not None:
            included.append(party)
    has_rule = any(kind.value in keys for kind in RuleKind)
    rule = build_voting_rule(place, keys, draft) if has_rule or "must_include" not in keys else unanimous.rule
    if rule is not None and rule.kind is RuleKind.YES_AT_LEAST and rule.threshold is not None:
        _check_reachable(place, rule.threshold, parties, draft)
    return Agreement(rule or unanimous.rule, tuple(included))


def _check_reachable(place: Place, threshold: Quantity, parties: tuple[Party, ...], draft: Draft) -> None:
    low = law_bounds(threshold.law, draft.unknown_bounds)[0]
    seats = sum(party.seats for party in parties if party.always in {None, "yes"})
    if low is not None and low > seats and len(parties) == len(draft.party_ids):
        place.warn(
            f"{number_text(low)} must say yes, but there are only {seats} seats that can.",
            "Lower yes_at_least, or check `seats` of the parties.",
        )
