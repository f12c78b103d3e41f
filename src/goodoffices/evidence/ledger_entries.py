"""What goes into a ledger, and how each part is written: empty fields are left out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

from goodoffices.case.claims import Claim, Source
from goodoffices.case.ledger import Assessment, DocumentEntry, Link, Proposition, Selector
from goodoffices.evidence.ledger_text import Value

__all__ = ["Additions", "claim_entry", "document_entry", "link_entry", "proposition_entry", "source_entry"]

Entry = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Additions:
    """Entries that a ledger shall have beside its own. A correction is a claim that `replaces` one."""

    documents: tuple[DocumentEntry, ...] = ()
    sources: tuple[Source, ...] = ()
    propositions: tuple[Proposition, ...] = ()
    claims: tuple[Claim, ...] = ()
    links: tuple[Link, ...] = ()

    def sections(self) -> dict[str, dict[str, Entry] | list[Entry]]:
        """Return the entries by section, in the order in which a new ledger has them."""
        return {
            "documents": {each.id: document_entry(each) for each in self.documents},
            "sources": {each.id: source_entry(each) for each in self.sources},
            "propositions": {each.id: proposition_entry(each) for each in self.propositions},
            "claims": {each.id: claim_entry(each) for each in self.claims},
            "links": [link_entry(each) for each in self.links],
        }


def _present(pairs: Iterable[tuple[str, Value | None]]) -> Entry:
    return {name: value for name, value in pairs if value is not None and value != "" and value != ()}


def document_entry(document: DocumentEntry) -> Entry:
    """Return a document as it is written."""
    return _present((each.name, getattr(document, each.name)) for each in fields(document)[1:])


def source_entry(source: Source) -> Entry:
    """Return a source as it is written."""
    return _present((each.name, getattr(source, each.name)) for each in fields(source)[1:])


def proposition_entry(proposition: Proposition) -> Entry:
    """Return a proposition as it is written."""
    kind = proposition.kind if proposition.kind != "fact" else None
    about = proposition.about if proposition.about != "note" else None
    return _present(
        [("says", proposition.says), ("about", about), ("kind", kind), ("note", proposition.note)]
    )


def claim_entry(claim: Claim) -> Entry:
    """Return a claim as it is written; `claim.id` is its key and not among its fields."""
    is_plain = claim.assessed is None and not claim.withdrawn
    return _present(
        [
            ("source", claim.source),
            ("speaker", claim.speaker),
            ("relay", claim.relay),
            ("via", claim.via),
            ("date", claim.date),
            ("document", claim.document),
            ("credibility", claim.credibility if is_plain else None),
            ("assessed", _assessment(claim.assessed) if claim.assessed is not None else None),
            ("origin", claim.origin),
            ("about", None if claim.withdrawn else claim.about),
            ("proposition", claim.proposition),
            ("denies", True if claim.denies else None),
            ("polarity", "none" if claim.polarity == "none" else None),
            ("modality", claim.modality),
            ("directness", claim.directness),
            ("says", claim.says),
            ("use", claim.use if claim.use != "basis" else None),
            ("p_said_if_true", claim.p_said_if_true),
            ("p_said_if_false", claim.p_said_if_false),
            ("selector", _places(claim.selectors)),
            ("source_selector", _places(claim.source_selectors)),
            ("cue_selector", _places(claim.cue_selectors)),
            ("by", claim.by),
            ("on", claim.on),
            ("revision", claim.revision if claim.revision > 1 else None),
            ("replaces", claim.replaces),
            ("withdrawn", True if claim.withdrawn else None),
            ("note", claim.note),
        ]
    )


def _assessment(assessed: Assessment) -> Entry:
    return _present((each.name, getattr(assessed, each.name)) for each in fields(assessed))


def _places(selectors: tuple[Selector, ...]) -> Value | None:
    """Return one place as itself and several as a list."""
    if not selectors:
        return None
    places = [_place(selector) for selector in selectors]
    return places[0] if len(places) == 1 else places


def _place(selector: Selector) -> Entry:
    quote = selector.quote
    words = (
        None if quote is None else _present((each.name, getattr(quote, each.name)) for each in fields(quote))
    )
    return _present([("start", selector.start), ("end", selector.end), ("quote", words)])


def link_entry(link: Link) -> Entry:
    """Return a link as it is written."""
    return _present(
        [
            ("kind", link.kind),
            ("from", link.source),
            ("to", link.target),
            ("difference", link.difference),
            ("by", link.by),
            ("on", link.on),
            ("note", link.note),
        ]
    )
