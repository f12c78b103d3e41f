"""What it takes for a limit to give: points, seats, a line crossed, and what that is worth as much as."""

from __future__ import annotations

from goodoffices.answers.results import Bridge
from goodoffices.report.explain import line_owner
from goodoffices.report.naming import LimitKind, LimitName, Names

__all__ = ["cost_words", "equivalent_words", "opening_words"]

_NOTHING = 0.05


def cost_words(limit_id: str, bridge: Bridge, names: Names) -> str:
    """Return what it takes to drop a limit: points, seats, or a line crossed."""
    limit = names.limit(limit_id)
    cost = bridge.cost.get(limit_id)
    if isinstance(cost, str) or cost is None:
        return names.phrases.say("crossed")
    if limit.kind is LimitKind.STEP:
        return names.phrases.count("{n} seat short", "{n} seats short", max(1, round(cost)))
    if cost < _NOTHING:
        return names.phrases.say("hardly anything short")
    return names.phrases.say("{points} of its points short", points=names.phrases.points(cost))


def equivalent_words(limit_id: str, bridge: Bridge, names: Names) -> str:
    """Return the nearest one-option change worth about as much to the same party, or an empty text."""
    found = bridge.equivalent.get(limit_id)
    if found is None:
        return ""
    issue_id, before, after, _ = found
    issue = next((each for each in names.case.issues if each.id == issue_id), None)
    if issue is None:
        return ""
    return names.phrases.say(
        "about as much to {party} as “{issue}” from {before} to {after}",
        party=_owner_of(limit_id, names),
        issue=names.issue(issue),
        before=names.value(issue, before, unit=False),
        after=names.value(issue, after),
    )


def _owner_of(limit_id: str, names: Names) -> str:
    limit = names.limit(limit_id)
    return names.party(names.case.parties[limit.party].id) if limit.party is not None else ""


def opening_words(bridge: Bridge, names: Names, *, equivalents: bool = False) -> tuple[str, ...]:
    """Return what has to be offered for a bridge to open a deal, as phrases after ``the opening is``.

    What a party needs stands for what its bodies need too, because they judge a text by what it is worth.
    """
    limits = sorted((names.limit(each) for each in bridge.relax), key=lambda each: each.order)
    paid = {each.party for each in limits if each.kind is LimitKind.NO_DEAL}
    words: list[str] = []
    for limit in limits:
        if limit.kind is LimitKind.NO_DEAL:
            bodies = [
                names.step_body(each)
                for each in limits
                if each.kind is LimitKind.STEP and each.party == limit.party
            ]
            words.append(_offer(limit, bodies, bridge, names, equivalents=equivalents))
        elif limit.kind is not LimitKind.STEP:
            words.append(names.phrases.say("a red line crossed by {owner}", owner=line_owner(limit, names)))
        elif limit.party is None or limit.party not in paid:
            seats = bridge.cost.get(limit.id)
            number = max(1, round(seats)) if isinstance(seats, int | float) else 1
            words.append(
                names.phrases.count(
                    "{n} more vote in {body}", "{n} more votes in {body}", number, body=names.voter(limit)
                )
            )
    return tuple(words)


def _offer(limit: LimitName, bodies: list[str], bridge: Bridge, names: Names, *, equivalents: bool) -> str:
    say, cost = names.phrases.say, bridge.cost.get(limit.id)
    party = _owner_of(limit.id, names)
    if bodies:
        party = say("{party} and its {bodies}", party=party, bodies=names.phrases.listed(bodies))
    if isinstance(cost, str) or cost is None or cost < _NOTHING:
        return say("very little for {party}", party=party)
    words = say("{points} of its points for {party}", points=names.phrases.points(cost), party=party)
    found = equivalent_words(limit.id, bridge, names) if equivalents else ""
    return say("{price} ({equivalent})", price=words, equivalent=found) if found else words
