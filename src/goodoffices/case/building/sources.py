"""Building sources, claims and offers, from the case file and from CASE.claims.yaml beside it."""

from __future__ import annotations

import re

from goodoffices.case.building.drafts import Draft, check_name
from goodoffices.case.building.grading import read_share
from goodoffices.case.building.places import Place
from goodoffices.case.building.statements import read_reliability, read_statement
from goodoffices.case.claims import Claim, Offer, Source
from goodoffices.case.decimals import read_number
from goodoffices.case.model import Mediator
from goodoffices.case.shape import ClaimShape, MediatorShape, OfferShape, SourceShape
from goodoffices.case.spelling import Misspelling, quoted

__all__ = ["build_claims", "build_mediators", "build_offers", "build_sources", "check_about", "note_ids"]

ANSWERS = ("accepted", "refused", "none")
USES = ("basis", "evidence")
_COMPARISON = re.compile(r"(.+?)\s*(<=|>=|==|!=|=|<|>)\s*(.+)")


def note_ids(place: Place, names: dict[str, None], kind: str) -> None:
    """Make the ids of claims or sources known; report those that two files both give."""
    for key, at in place.entries(f"{kind}s: {{id: {{..}}}}"):
        if key.text in names:
            at.error(f"{kind} {quoted(key.text)} is given twice.", "Keep one of them.", key.line)
        names[key.text] = None


def build_sources(place: Place, draft: Draft) -> tuple[Source, ...]:
    """Return the speakers."""
    sources: list[Source] = []
    for key, at in place.entries("sources: {committee: {name: strike committee, reliability: B}}"):
        draft.entry_places[at.where] = at
        keys = at.keys(SourceShape)
        if keys is None:
            continue
        sources.append(
            Source(
                key.text,
                (keys["name"].text() if "name" in keys else None) or key.text,
                keys["named"].flag() if "named" in keys else None,
                keys["kind"].text() if "kind" in keys else None,
                read_reliability(keys["reliability"]) if "reliability" in keys else "F",
                keys["note"].text() if "note" in keys else None,
            )
        )
    return tuple(sources)


def build_claims(place: Place, draft: Draft) -> tuple[tuple[Claim, Place], ...]:
    """Return the claims, each with its place; what they are about is checked by `check_about`."""
    claims: list[tuple[Claim, Place]] = []
    for key, at in place.entries("claims: {c1: {source: committee, says: some words}}"):
        draft.entry_places[at.where] = at
        keys = at.keys(ClaimShape)
        if keys is None:
            continue
        speaker = keys["source"].text("one of the sources") if "source" in keys else None
        use = keys["use"].word(USES, "uses") if "use" in keys else None
        odds = _odds(keys)
        claim = Claim(
            id=key.text,
            source=draft.source(keys["source"], speaker) if speaker is not None else "",
            says=(keys["says"].text() if "says" in keys else None) or "",
            date=keys["date"].date() if "date" in keys else None,
            via=keys["via"].text() if "via" in keys else None,
            origin=keys["origin"].text() if "origin" in keys else None,
            about=(keys["about"].text() if "about" in keys else None) or "note",
            use=use or "basis",
            p_said_if_true=odds[0],
            p_said_if_false=odds[1],
            note=keys["note"].text() if "note" in keys else None,
            line=at.line,
            **read_statement(keys),
        )
        claims.append((claim, keys.get("about", at)))
    return tuple(claims)


def _odds(keys: dict[str, Place]) -> tuple[float | None, float | None]:
    """Return how likely a claim is to be made where it is true, and where it is not; both go together."""
    names = ("p_said_if_true", "p_said_if_false")
    found = [read_share(keys[name]) if name in keys else None for name in names]
    if found == [0.0, 0.0]:
        keys[names[0]].error("it was said, and could be said neither way.", "One of the two is above 0.")
    for name, other in (names, names[::-1]):
        if name in keys and other not in keys:
            keys[name].warn(f"{other} is not given, so {name} says nothing.", "Give both, or neither.")
    return found[0], found[1]


def check_about(claim: Claim, place: Place, draft: Draft) -> None:
    """Report a claim about something that the case does not have."""
    about = claim.about
    if about == "note":
        if claim.use == "evidence" and claim.proposition is None:
            place.error("a note cannot be evidence.", "Say what the claim is about, or write use: basis.")
        return
    match = _COMPARISON.fullmatch(about)
    if match:
        _check_comparison(place, match[1].strip(), match[3].strip(), draft)
        return
    if about in draft.unknown_kinds:
        if draft.unknown_kinds[about] == "number" and claim.use == "evidence":
            place.error(f"{quoted(about)} is a number.", f'Compare it: about: "{about} >= 50".')
        return
    if about in draft.limits or about in draft.guarantees:
        return
    if _is_number(about, draft):
        if claim.use == "evidence":
            place.error(f"{quoted(about)} is a number.", f'Compare it: about: "{about} >= 50".')
        return
    party, _, rest = about.partition(".")
    if party in draft.party_ids:
        if rest == "mandate" or rest in draft.positions:
            return
        choices = ["mandate", "no_deal", *draft.positions]
        hint = (
            place.suggestion(rest, choices, "subjects")
            if rest
            else f"Write {party}.mandate, or {party}. and an issue."
        )
        place.error(f"{quoted(about)} is nothing in this case.", hint)
        return
    known = ["note", *draft.unknown_kinds, *draft.limits, *draft.guarantees]
    known += [f"{party_id}.{subject}" for party_id in draft.party_ids for subject in ("mandate", "no_deal")]
    likely = place.nearest(
        about, [*known, *(f"{p}.{issue}" for p in draft.party_ids for issue in draft.positions)]
    )
    if party == "unknowns" and rest in draft.unknown_kinds:
        likely = rest  # answers call it by its whole path
    start = f"Did you mean {quoted(likely)}? " if likely else ""
    place.error(
        f"{quoted(about)} is nothing in this case.",
        f"{start}Name an unknown, a red line, party.issue, party.mandate, a comparison such as "
        '"union.no_deal <= 40", or note.',
    )


def _is_number(name: str, draft: Draft) -> bool:
    return any(
        path in draft.quantities or path in draft.number_places
        for path in (
            name,
            f"parties.{name}",
            f"unknowns.{name}",
            f"unknowns.{name}.number",
            f"unknowns.{name}.chance",
        )
    )


def _check_comparison(place: Place, left: str, right: str, draft: Draft) -> None:
    if not _is_number(left, draft):
        party, _, rest = left.partition(".")
        if party in draft.party_ids and rest == "no_deal":
            return  # its number is missing or wrong, and reported there
        if draft.unknown_kinds.get(left) == "":
            return
        short = [path.removeprefix("parties.") for path in draft.quantities if not path.startswith("issues.")]
        likely = place.nearest(left, short)
        hint = (
            f"Did you mean {quoted(likely)}?"
            if likely
            else "Write party.no_deal, or the place of another number."
        )
        place.error(f"{quoted(left)} is no number of this case.", hint)
    try:
        read_number(right)
    except Misspelling as slip:
        if not _is_number(right, draft):
            place.error(slip.what, slip.hint)


def build_offers(place: Place, draft: Draft) -> tuple[Offer, ...]:
    """Return the texts that were put forward."""
    offers: list[Offer] = []
    for item in place.items("[{on: 2026-03-01, by: union, package: {..}, answers: {port: refused}}]"):
        keys = item.keys(OfferShape)
        if keys is None:
            continue
        by = keys["by"].text("a party") if "by" in keys else None
        if by is not None and by not in draft.speakers:
            known = tuple(draft.speakers)
            keys["by"].error(
                f"unknown party or mediator {quoted(by)}.",
                place.suggestion(by, known, "parties and mediators"),
            )
        package = draft.package(keys["package"], partial=True) if "package" in keys else None
        answers: list[tuple[str, str]] = []
        for key, at in keys["answers"].entries("answers: {port: refused}") if "answers" in keys else []:
            party = draft.party(keys["answers"], key.text, key.line)
            answer = at.word(ANSWERS, "answers")
            if party is not None and answer is not None:
                answers.append((party, answer))
        on = keys["on"].date() if "on" in keys else None
        if by is not None and package is not None:
            offers.append(Offer(on, by, package, tuple(answers), item.line))
    return tuple(offers)


def build_mediators(place: Place, draft: Draft) -> tuple[Mediator, ...]:
    """Return the go-betweens and what each can add to a party's yes."""
    mediators: list[Mediator] = []
    for key, at in place.entries("mediators: {ministry: {name: the ministry, leverage: {union: 3}}}"):
        check_name(at, key.text, "a mediator")
        keys = at.keys(MediatorShape)
        if keys is None:
            continue
        leverage = []
        for name, inner in keys["leverage"].entries("leverage: {union: 3}") if "leverage" in keys else []:
            party = draft.party(keys["leverage"], name.text, name.line)
            worth = draft.number(inner, low=0)
            if party is not None and worth is not None:
                leverage.append((party, worth))
        name_given = keys["name"].text() if "name" in keys else None
        mediators.append(Mediator(key.text, name_given or key.text, tuple(leverage)))
    return tuple(mediators)
