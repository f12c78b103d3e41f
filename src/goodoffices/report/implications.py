"""What each side of a contradiction would imply: the chances if it is so, and if it is not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from goodoffices.case.claims import Claim
from goodoffices.case.parties import RedLine
from goodoffices.case.uncertain import Named, Quantity
from goodoffices.evidence.contradictions import Contradiction, Opposition
from goodoffices.report.desk import Desk
from goodoffices.report.talk_chances import THIN
from goodoffices.worlds.ensemble import ReferenceWorld

__all__ = ["implied"]

_HARDLY = 0.05
"""Chances nearer to each other than this are printed as one: bands go in such steps."""


def implied(desk: Desk, opposition: Contradiction, told: set[str]) -> Iterator[str]:
    """Yield, for each unknown that claims are opposed on, what follows if it is so, and if it is not.

    Nothing is said of an unknown in `told`, which grows, nor of one with too few draws on either side.
    """
    if opposition.kind is Opposition.POSITION_CONFLICT or desk.one_world or not desk.tells_chances:
        return
    several = len(opposition.about) > 1
    for about in opposition.about:
        found = _drawn(desk, about)
        if found is None or found[0] in told:
            continue
        ends = _ends(desk, *found)
        if ends is None:
            continue
        told.add(found[0])
        claims = (*opposition.one_side, *opposition.other_side)
        if several:
            claims = tuple(claim for claim in claims if _element(desk, claim) == about)
        yield _sentence(desk, about if several else "", claims, *ends)


def _sentence(
    desk: Desk, about: str, claims: Sequence[Claim], low: Sequence[float], high: Sequence[float]
) -> str:
    say = desk.phrases.say
    if max(abs(a - b) for a, b in zip(low, high, strict=True)) < _HARDLY:
        middle = [(a + b) / 2 for a, b in zip(low, high, strict=True)]
        if about:
            return say(
                "Whether “{unknown}” is so hardly moves the chances: {chances}.",
                unknown=desk.names.unknowns.get(about, about),
                chances=_chances(desk, middle),
            )
        return say("Whichever is right, the chances hardly move: {chances}.", chances=_chances(desk, middle))
    against = [claim for claim in claims if claim.denies or claim.polarity == "denies"]
    so = _who(desk, [claim for claim in claims if claim not in against])
    head = (
        say("If “{unknown}” is so", unknown=desk.names.unknowns.get(about, about)) if about else say("If so")
    )
    otherwise = say("if not")
    return say(
        "{if_so}: {chances}; {if_not}: {others}.",
        if_so=f"{head}{so}",
        chances=_chances(desk, high),
        if_not=f"{otherwise}{_who(desk, against)}",
        others=_chances(desk, low),
    )


def _who(desk: Desk, claims: Sequence[Claim]) -> str:
    """Return who says so, in brackets; nothing where nobody does."""
    if not claims:
        return ""
    names = dict.fromkeys(desk.names.source(claim.source) for claim in claims)
    references = desk.references(claim.id for claim in claims)
    return " " + desk.phrases.say(
        "({who} {references})", who=desk.phrases.listed(names), references=references
    )


def _chances(desk: Desk, chances: Sequence[float]) -> str:
    """Return agreed, ratified and, with a schedule, holding; or that the likeliest text passes."""
    say, words = desk.phrases.say, [_chance(desk, each) for each in chances]
    if len(words) == 1:
        return say("the likeliest text passes: {chance}", chance=words[0])
    day = desk.days.day(desk.talks.horizon_days if desk.talks is not None else desk.case.horizon_days)
    if len(words) == 2:
        return say(
            "by {day} agreed {agreed}, ratified {ratified}", day=day, agreed=words[0], ratified=words[1]
        )
    return say(
        "by {day} agreed {agreed}, ratified {ratified}, holding {holding}",
        day=day,
        agreed=words[0],
        ratified=words[1],
        holding=words[2],
    )


def _chance(desk: Desk, chance: float) -> str:
    say = desk.phrases.say
    word, band = desk.phrases.likelihood(chance), desk.phrases.band(chance, chance, bare=True)
    return say("{word} ({band})", word=word, band=band)


def _ends(desk: Desk, path: str, chance: Quantity) -> tuple[tuple[float, ...], tuple[float, ...]] | None:
    """Return the chances if something is not so, and if it is; None where too few draws tell."""
    p = float(ReferenceWorld(desk.case).share(chance)[0])
    if desk.talks is not None and path in desk.talks.by_unknown:
        if desk.talks.ess * min(p, 1 - p) < THIN:
            return None
        contrast = desk.talks.by_unknown[path]
        low, high = (
            tuple(each for each in (end.agreed, end.ratified, end.holds) if each is not None)
            for end in (contrast.low, contrast.high)
        )
        return low, high
    best = desk.texts[0].p_all_if.get(path) if desk.texts else None
    # The chances of texts are over half of the draws.
    if best is None or desk.answer.ess / 2 * min(p, 1 - p) < THIN:
        return None
    return (best[0],), (best[1],)


def _drawn(desk: Desk, about: str) -> tuple[str, Quantity] | None:
    """Return the path and the chance of the unknown of yes or no that an element of the case is."""
    for unknown in desk.case.unknowns:
        if unknown.id == about:
            return None if unknown.chance is None else (f"unknowns.{unknown.id}", unknown.chance)
    party_id, _, rest = about.partition(".")
    for party in desk.case.parties:
        if rest == "mandate" and party.id == party_id and party.mandate is not None:
            return _coin(party.mandate.real)
        members = (member for body in party.bodies for member in body.members)
        lines: list[RedLine] = [*party.red_lines, *(line for member in members for line in member.red_lines)]
        for red in lines:
            if red.id == about:
                return _coin(red.firmness)
    return None


def _coin(chance: Quantity | None) -> tuple[str, Quantity] | None:
    if chance is None:
        return None
    law = chance.law
    return f"unknowns.{law.unknown}" if isinstance(law, Named) else chance.path, chance


def _element(desk: Desk, claim: Claim) -> str:
    known = {each.id: each.about for each in desk.case.propositions}
    return known.get(claim.proposition or "", claim.about)
