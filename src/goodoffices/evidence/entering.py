"""From an accepted wording to entries of the ledger: the claim, and what it needs that is new there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from goodoffices.case.claims import Claim, Source
from goodoffices.case.ledger import DocumentEntry, Proposition, Selector
from goodoffices.case.model import Case
from goodoffices.evidence.ledger_entries import Additions
from goodoffices.evidence.proposals import Document
from goodoffices.evidence.wording import Place, Wording, selectors

__all__ = ["Entry", "additions_for", "claims_at", "subjects", "withdrawal"]

_LONGEST: Final = 40
_NUMBERED: Final = re.compile(r"c(\d{1,9})(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Entry:
    """What `additions_for` made: the entries, and the wording with the ids that it was given."""

    additions: Additions
    wording: Wording
    claim: Claim


def subjects(case: Case) -> tuple[str, ...]:
    """Return what a claim of this case may be about, besides comparisons on its numbers and ``note``."""
    unknowns = [unknown.id for unknown in case.unknowns]
    limits = [line.id for party in case.parties for line in party.red_lines]
    limits += [rule.id for rule in case.rules if rule.id is not None]
    guarantees = [each.id for each in case.schedule.guarantees] if case.schedule is not None else []
    sides = [
        f"{party.id}.{name}"
        for party in case.parties
        for name in ("mandate", "no_deal", *(issue.id for issue in case.issues))
    ]
    return tuple(dict.fromkeys([*unknowns, *limits, *guarantees, *sides]))


def claims_at(case: Case, document: Document) -> dict[str, Claim]:
    """Return the claims of a document, standing or withdrawn, by the key of the place that they stand at."""
    ids = {each.id for each in case.documents if each.sha256 == document.sha256}
    found: dict[str, Claim] = {}
    for claim in (*case.withdrawn, *case.claims):
        for revision in (*claim.earlier, claim):
            if revision.document in ids and revision.selectors:
                found[_key(revision)] = claim
    return found


def _key(claim: Claim) -> str:
    def extents(each: Iterable[Selector]) -> tuple[tuple[int, int], ...]:
        return tuple((selector.start, selector.end) for selector in each)

    return Place(extents(claim.selectors), extents(claim.source_selectors), extents(claim.cue_selectors)).key


def _ids(case: Case) -> Iterator[str]:
    """Yield every id that a claim of the case has, those of revisions included."""
    for claim in (*case.claims, *case.withdrawn):
        yield claim.id
        yield claim.written_as
        yield from (earlier.written_as for earlier in claim.earlier)


def _free(wanted: str, taken: Collection[str]) -> str:
    n = 2
    name = wanted
    while name in taken:
        name = f"{wanted}_{n}"
        n += 1
    return name


def _slug(words: str, fallback: str) -> str:
    """Return words as an id: letters, digits and ``_``."""
    plain = unicodedata.normalize("NFKC", words).casefold()
    name = re.sub(r"[\W_]+", "_", plain).strip("_")[:_LONGEST].strip("_")
    return name if name and not name[0].isdigit() else f"{fallback}_{name}".strip("_")


def _next_claim(case: Case) -> str:
    numbers = [int(match[1]) for name in _ids(case) if (match := _NUMBERED.fullmatch(name))]
    return f"c{max(numbers, default=0) + 1}"


def _revised(claim: Claim, change: Claim, taken: Collection[str]) -> Claim:
    """Return `change` as the next revision of `claim`."""
    n = claim.revision + 1
    return replace(change, id=_free(f"{claim.id}.{n}", taken), revision=n, replaces=claim.written_as)


def withdrawal(case: Case, claim: Claim, by: str | None, on: date | None) -> Additions:
    """Return the revision by which a claim no longer stands; what it said stays in the ledger."""
    change = Claim("", claim.source, "", by=by, on=on, withdrawn=True)
    return Additions(claims=(_revised(claim, change, set(_ids(case))),))


def _document(case: Case, document: Document, given: DocumentEntry) -> tuple[str, tuple[DocumentEntry, ...]]:
    known = next((each.id for each in case.documents if each.sha256 == document.sha256), None)
    if known is not None:
        return known, ()
    taken = {each.id for each in case.documents}
    numbers = [int(name[1:]) for name in taken if re.fullmatch(r"d\d{1,9}", name)]
    new = DocumentEntry(
        id=f"d{max(numbers, default=0) + 1}",
        title=given.title or document.title,
        publisher=given.publisher or document.publisher,
        date=given.date or document.date,
        licence=given.licence,
        may_be_shown=given.may_be_shown,
        sha256=document.sha256,
        chars=document.chars,
        text_from=document.text_from,
        name=document.name or None,
    )
    return new.id, (new,)


def _source(case: Case, wording: Wording, document_id: str) -> tuple[str, tuple[Source, ...]]:
    """Return the source of a wording. Only one with a name can be somebody whom the ledger knows already."""
    taken = {source.id for source in case.sources}
    if wording.source in taken:
        return wording.source, ()
    name = wording.speaker or f"no source named in {document_id}"
    if wording.named and wording.source is None:
        folded = name.casefold()
        for source in case.sources:
            if source.name.casefold() == folded and source.named is not False:
                return source.id, ()
    kind = wording.kind if wording.kind != "unspecified" else None
    new = Source(wording.source or _free(_slug(name, "source"), taken), name, wording.named, kind)
    return new.id, (new,)


def _proposition(case: Case, wording: Wording) -> tuple[str | None, tuple[Proposition, ...]]:
    known = {each.id for each in case.propositions}
    if wording.new_proposition is None or wording.proposition in known:
        return wording.proposition, ()
    for each in case.propositions:
        if each.says == wording.new_proposition and each.about == wording.about:
            return each.id, ()
    wanted = wording.proposition or _slug(wording.new_proposition, "proposition")
    new = Proposition(_free(wanted, known), wording.new_proposition, wording.about)
    return new.id, (new,)


def additions_for(
    case: Case,
    document: Document,
    place: Place,
    wording: Wording,
    *,
    given: DocumentEntry,
    by: str | None,
    on: date | None,
) -> Entry:
    """Return what the ledger gets when a wording is accepted.

    Parameters
    ----------
    case : Case
        With its ledger as it stands: names that it has are used again, ids that it has are not.
    document : Document
    place : Place
        Where in the document the claim stands. A claim that was withdrawn there gets a new revision.
    wording : Wording
    given : DocumentEntry
        What the person says of the document, should the ledger not have it yet.
    by, on
        Who accepts it, and when.
    """
    document_id, documents = _document(case, document, given)
    source_id, sources = _source(case, wording, document_id)
    proposition_id, propositions = _proposition(case, wording)
    assessed = wording.assessed
    claim = Claim(
        id=_next_claim(case),
        source=source_id,
        says=wording.says,
        date=wording.date,
        credibility=assessed.credibility if assessed is not None else 6,
        about=wording.about,
        denies=wording.polarity == "denies",
        use=wording.use,
        note=wording.note,
        proposition=proposition_id,
        polarity=wording.polarity,
        modality=wording.modality,
        directness=wording.directness,
        speaker=wording.speaker or None,
        relay=wording.relay,
        document=document_id,
        selectors=selectors(document, place.content),
        source_selectors=selectors(document, place.source, around=False),
        cue_selectors=selectors(document, place.cue, around=False),
        assessed=assessed,
        by=by,
        on=on,
    )
    before = claims_at(case, document).get(place.key)
    if before is not None:
        claim = _revised(before, claim, set(_ids(case)))
    # The sentence of a new proposition stays: a journal must say all, should the ledger not be reached.
    kept = replace(wording, source=source_id, proposition=proposition_id)
    return Entry(Additions(documents, sources, propositions, (claim,), ()), kept, claim)
