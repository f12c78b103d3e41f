"""A ledger as plain objects that JSON can write, with every revision of every claim."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from goodoffices.case.claims import Claim
from goodoffices.case.model import Case
from goodoffices.evidence.grading import grades
from goodoffices.evidence.ledger_entries import (
    claim_entry,
    document_entry,
    link_entry,
    proposition_entry,
    source_entry,
)

__all__ = ["ledger_as_json"]


def ledger_as_json(case: Case) -> dict[str, Any]:
    """Return documents, sources, propositions, claims and links, with the keys that the file has.

    A claim stands under its first id with the words of its newest revision; `earlier` holds those before it,
    oldest first. What a claim leaves unsaid is there too: its grades, its polarity, its use.

    Examples
    --------
    >>> from goodoffices.case.files import load_case
    >>> [claim["id"] for claim in ledger_as_json(load_case("port-of-arden"))["claims"]]
    ['c3', 'c4']
    """
    reliabilities = {source.id: source.reliability for source in case.sources}
    names = {source.id: source.name for source in case.sources}
    return {
        "documents": [{"id": each.id, **_plain(document_entry(each))} for each in case.documents],
        "sources": [{"id": each.id, **_plain(source_entry(each))} for each in case.sources],
        "propositions": [{"id": each.id, **_plain(proposition_entry(each))} for each in case.propositions],
        "claims": [_claim(claim, names, reliabilities) for claim in case.claims],
        "withdrawn": [_claim(claim, names, reliabilities) for claim in case.withdrawn],
        "links": [_plain(link_entry(each)) for each in case.links],
    }


def _claim(claim: Claim, names: Mapping[str, str], reliabilities: Mapping[str, str]) -> dict[str, Any]:
    reliability, credibility = grades(claim, reliabilities)
    return {
        "id": claim.id,
        "name": names.get(claim.source, claim.source),
        **dict.fromkeys(("speaker", "proposition", "modality", "date", "document", "by", "on")),
        **_plain(claim_entry(claim)),
        "about": claim.about,
        "says": claim.says,
        "polarity": claim.polarity,
        "denies": claim.denies,
        "use": claim.use,
        "reliability": reliability,
        "credibility": credibility,
        "revision": claim.revision,
        "written_as": claim.written_as,
        "earlier": [{"id": each.id, **_plain(claim_entry(each))} for each in claim.earlier],
    }


def _plain(value: Any) -> Any:
    """Return a value with days as text, which JSON has no form for."""
    if isinstance(value, Mapping):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, date):
        return value.isoformat()
    return [_plain(inner) for inner in value] if isinstance(value, list | tuple) else value
