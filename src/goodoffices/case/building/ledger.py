"""The rest of a ledger: documents, propositions and links; and claims as they stand after their corrections.

It is built after the case, because propositions and links refer to what the case has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from goodoffices.case.building.drafts import Draft
from goodoffices.case.building.places import Place
from goodoffices.case.building.revisions import current_claims, places_of
from goodoffices.case.building.sources import check_about
from goodoffices.case.building.statements import count
from goodoffices.case.claims import Claim
from goodoffices.case.ledger import (
    DIFFERENCES,
    LINK_KINDS,
    PROPOSITION_KINDS,
    DocumentEntry,
    Link,
    Proposition,
)
from goodoffices.case.model import Case
from goodoffices.case.nodes import MappingNode
from goodoffices.case.parties import RedLine, Rule
from goodoffices.case.pieces import pieces_of
from goodoffices.case.shape_ledger import DocumentShape, LinkShape, PropositionShape
from goodoffices.case.spelling import quoted
from goodoffices.case.uncertain import Basis, Quantity

__all__ = ["with_ledger"]


def with_ledger(case: Case, files: tuple[Place, ...]) -> Case:
    """Return the case with its whole ledger; `files` are the case and, if there is one, its claims file."""
    findings = files[0].findings
    # Where the case has errors its names are not complete, and what is about them cannot be judged.
    is_sound = all(problem.file != files[0].file for problem in findings.errors)
    draft = _names_of(case, files[0]) if is_sound else None
    tops = [_sections(file) for file in files]
    documents: dict[str, DocumentEntry] = {}
    propositions: dict[str, Proposition] = {}
    for top in tops:
        if "documents" in top:
            _build_documents(top["documents"], documents)
        if "propositions" in top:
            _build_propositions(top["propositions"], draft, propositions)
    places = places_of(tops)
    standing, withdrawn = current_claims(case.claims, places)
    for claim in case.claims:
        _check_names(claim, places[claim.id], documents, propositions)
    standing = tuple(_bound(claim, propositions) for claim in standing)
    for claim in standing:
        if claim.use == "evidence" and claim.about == "note" and claim.proposition in propositions:
            hint = "Say what the proposition is about, or write use: basis."
            places[claim.id].error("what it takes a side on is a note, which cannot be evidence.", hint)
    _check_references(case, standing, places)
    names = {claim.id: claim.id for claim in standing} | _firsts(standing)
    links = tuple(
        link for top in tops if "links" in top for link in _build_links(top["links"], names, places)
    )
    return replace(
        case,
        claims=standing,
        withdrawn=withdrawn,
        documents=tuple(documents.values()),
        propositions=tuple(propositions.values()),
        links=links,
        warnings=tuple(findings.warnings),
    )


def _sections(file: Place) -> dict[str, Place]:
    """Return the sections of a file that are there and were not already found to be empty."""
    if not isinstance(file.node, MappingNode):
        return {}
    wanted = ("documents", "propositions", "claims", "links")
    entries = [(key.text, file.at(value, key.text)) for key, value in file.node.entries]
    return {
        name: place
        for name, place in entries
        if name in wanted and (name != "claims" or isinstance(place.node, MappingNode))
    }


def _inputs(case: Case) -> Iterator[Any]:
    parts = (case.parties, case.unknowns, case.bodies, case.ratification, case.mediators)
    for part in (*parts, case.schedule, case.events, case.rules):
        yield from pieces_of(part)


def _names_of(case: Case, place: Place) -> Draft:
    """Return the names that a proposition may be about, as they stood when the claims were read."""
    draft = Draft(place.findings, party_ids=tuple(party.id for party in case.parties))
    draft.positions = {issue.id: index for index, issue in enumerate(case.issues)}
    draft.unknown_kinds = {
        each.id: "number" if each.number is not None else "chance" for each in case.unknowns
    }
    for part in _inputs(case):
        if isinstance(part, Quantity):
            draft.quantities[part.path] = part
        elif isinstance(part, RedLine | Rule) and part.id is not None:
            draft.limits[part.id] = part.line
    if case.schedule is not None:
        draft.guarantees = dict.fromkeys(each.id for each in case.schedule.guarantees)
    return draft


def _build_documents(place: Place, known: dict[str, DocumentEntry]) -> None:
    for key, at in place.entries("documents: {d1: {title: .., publisher: .., date: 2026-03-02}}"):
        if key.text in known:
            at.error(f"document {quoted(key.text)} is given twice.", "Keep one of them.", key.line)
        keys = at.keys(DocumentShape)
        if keys is None:
            continue
        words = ("title", "publisher", "licence", "sha256", "text_from", "name", "note")
        texts = {name: keys[name].text() for name in words if name in keys}
        known[key.text] = DocumentEntry(
            id=key.text,
            date=keys["date"].date() if "date" in keys else None,
            may_be_shown=keys["may_be_shown"].flag() if "may_be_shown" in keys else None,
            chars=count(keys["chars"]) if "chars" in keys else None,
            **texts,
        )


def _build_propositions(place: Place, draft: Draft | None, known: dict[str, Proposition]) -> None:
    for key, at in place.entries("propositions: {m1: {says: The team has a mandate., about: mandate_real}}"):
        if key.text in known:
            at.error(f"proposition {quoted(key.text)} is given twice.", "Keep one of them.", key.line)
        keys = at.keys(PropositionShape)
        if keys is None:
            continue
        about = (keys["about"].text() if "about" in keys else None) or "note"
        if draft is not None:
            check_about(Claim(key.text, "", "", about=about), keys.get("about", at), draft)
        kind = keys["kind"].word(PROPOSITION_KINDS, "kinds") if "kind" in keys else None
        known[key.text] = Proposition(
            key.text,
            (keys["says"].text("a sentence") if "says" in keys else None) or "",
            about,
            kind or "fact",
            keys["note"].text() if "note" in keys else None,
        )


def _check_names(
    claim: Claim,
    place: Place,
    documents: Mapping[str, DocumentEntry],
    propositions: Mapping[str, Proposition],
) -> None:
    """Report a document or a proposition that does not exist."""
    for kind, name, known in (
        ("document", claim.document, documents),
        ("proposition", claim.proposition, propositions),
    ):
        if name is not None and name not in known:
            hint = place.suggestion(name, known, f"{kind}s")
            place.error(f"unknown {kind} {quoted(name)}.", hint)


def _bound(claim: Claim, propositions: Mapping[str, Proposition]) -> Claim:
    """Return the claim with what it is about; where it does not say, its proposition does."""
    proposition = propositions.get(claim.proposition or "")
    if proposition is None or claim.about != "note":
        return claim
    return replace(claim, about=proposition.about)


def _firsts(standing: tuple[Claim, ...]) -> dict[str, str]:
    """Return the first id of each claim by the ids of its revisions."""
    firsts = {earlier.written_as: claim.id for claim in standing for earlier in claim.earlier}
    return firsts | {claim.written_as: claim.id for claim in standing}


def _check_references(case: Case, standing: tuple[Claim, ...], places: Mapping[str, Place]) -> None:
    """Report inputs that rest on a claim that was withdrawn, or name a revision instead of the claim."""
    known = {claim.id for claim in standing}
    firsts = _firsts(standing)
    cited = {name for part in _inputs(case) if isinstance(part, Basis) for name in part.claims}
    cited |= {name for party in case.parties for said in party.positions for name in said.claims}
    for name in sorted(cited - known):
        if name not in places:
            continue
        if name in firsts:
            hint = f"Cite {firsts[name]}, which stands for its newest revision."
            places[name].error("a number of the case cites this revision.", hint)
        else:
            hint = "Take it out of the claims: of that number, or do not withdraw it."
            places[name].error("this claim is withdrawn, but a number of the case rests on it.", hint)


def _build_links(place: Place, names: Mapping[str, str], places: Mapping[str, Place]) -> Iterator[Link]:
    """Yield the links between claims that stand; `names` gives the first id of each of their revisions."""
    for at in place.items("[{kind: contradiction, from: c1, to: c2}]"):
        keys = at.keys(LinkShape)
        if keys is None:
            continue
        kind = keys["kind"].word(LINK_KINDS, "kinds of link") if "kind" in keys else None
        ends = []
        for name in ("from", "to"):
            text = keys[name].text("a claim") if name in keys else None
            if text is not None and text not in places:
                keys[name].error(
                    f"unknown claim {quoted(text)}.", at.suggestion(text, sorted(names), "claims")
                )
                text = None
            ends.append(None if text is None else names.get(text, text))
        if ends[0] is not None and ends[0] == ends[1]:
            at.error("a claim is linked to itself.", "Name two claims.")
        difference = keys["difference"].word(DIFFERENCES, "differences") if "difference" in keys else None
        by, note = (keys[name].text() if name in keys else None for name in ("by", "note"))
        on = keys["on"].date() if "on" in keys else None
        # A link to a claim that was withdrawn stays in the file and says nothing any more.
        if kind is not None and ends[0] in names and ends[1] in names:
            yield Link(kind, str(ends[0]), str(ends[1]), difference, by, on, note)
