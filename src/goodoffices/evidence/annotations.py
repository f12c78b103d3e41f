"""A ledger as W3C Web Annotations: each claim a note on the words of its document."""

from __future__ import annotations

from typing import Any, Final

from goodoffices.case.claims import Claim
from goodoffices.case.ledger import DocumentEntry, Selector
from goodoffices.case.model import Case
from goodoffices.evidence.grading import grades
from goodoffices.evidence.identifiers import NAMESPACE, case_iri, document_iri, part_iri
from goodoffices.evidence.showing import may_be_shown_by_id, words_to_show

__all__ = ["web_annotations"]

_CONTEXT: Final = [
    "http://www.w3.org/ns/anno.jsonld",
    {"go": NAMESPACE, "xsd": "http://www.w3.org/2001/XMLSchema#"},
]


def web_annotations(case: Case) -> dict[str, Any]:
    """Return the claims that stand as a collection of annotations in JSON-LD [1]_.

    The body is what the claim says; the targets are the places of its document, each with its position (in
    code points) and its words. A claim that names no place is about its document as a whole, and one without
    a document about its source. What the standard has no word for has the prefix ``go:``.

    References
    ----------
    .. [1] R. Sanderson, P. Ciccarese, B. Young (eds), "Web Annotation Data Model", W3C Recommendation (2017).

    Examples
    --------
    >>> from goodoffices.case.files import load_case
    >>> web_annotations(load_case("port-of-arden"))["total"]
    2
    """
    documents = {document.id: document for document in case.documents}
    names = {source.id: source.name for source in case.sources}
    reliabilities = {source.id: source.reliability for source in case.sources}
    ledger = part_iri("ledger", case_iri(case))
    items = [
        _annotation(claim, documents.get(claim.document or ""), names, reliabilities) for claim in case.claims
    ]
    page = {"id": f"{ledger}/1", "type": "AnnotationPage", "startIndex": 0, "items": items}
    return {
        "@context": _CONTEXT,
        "id": ledger,
        "type": "AnnotationCollection",
        "label": f"Claims: {case.title}",
        "total": len(items),
        # An empty collection has no first page.
        **({"first": page} if items else {}),
    }


def _annotation(
    claim: Claim, document: DocumentEntry | None, names: dict[str, str], reliabilities: dict[str, str]
) -> dict[str, Any]:
    reliability, credibility = grades(claim, reliabilities)
    showable = may_be_shown_by_id((document,) if document is not None else ())
    says = words_to_show(claim, showable)
    described = {"type": "TextualBody", "value": says, "format": "text/plain", "purpose": "describing"}
    grade = {"type": "TextualBody", "value": f"{reliability}{credibility}", "purpose": "assessing"}
    found: dict[str, Any] = {
        "id": part_iri("claim", claim.id),
        "type": "Annotation",
        "motivation": "describing",
        "body": [described, grade],
        "target": _target(claim, document),
        "go:source": names.get(claim.source, claim.source),
        "go:about": claim.about,
        "go:use": claim.use,
        "go:polarity": claim.polarity,
        "go:reliability": reliability,
        "go:credibility": credibility,
    }
    found |= {"creator": {"type": "Person", "nickname": claim.by}} if claim.by else {}
    for name in ("modality", "directness", "proposition", "speaker", "via", "note"):
        value = getattr(claim, name)
        found |= {f"go:{name}": value} if value else {}
    found |= {"go:relay": {"@list": list(claim.relay)}} if claim.relay else {}
    # `created` would need the time of day, which the ledger does not have.
    days = {"go:saidOn": claim.date, "go:confirmedOn": claim.on}
    found |= {name: {"@type": "xsd:date", "@value": day.isoformat()} for name, day in days.items() if day}
    if document is not None:
        for name, places in (("speakerAt", claim.source_selectors), ("cueAt", claim.cue_selectors)):
            found |= {f"go:{name}": [_place(document, each) for each in places]} if places else {}
    return found


def _target(claim: Claim, document: DocumentEntry | None) -> Any:
    if document is None:
        return part_iri("source", claim.source)
    places = [_place(document, selector) for selector in claim.selectors]
    if not places:
        return document_iri(document)
    return places[0] if len(places) == 1 else places


def _place(document: DocumentEntry, selector: Selector) -> dict[str, Any]:
    """Return a place by both selectors, of which a reader takes the one that still fits.

    Of a document that may not be shown the position alone is told.
    """
    selectors: list[dict[str, Any]] = [
        {"type": "TextPositionSelector", "start": selector.start, "end": selector.end}
    ]
    if selector.quote is not None and document.may_be_shown is not False:
        quote = {"type": "TextQuoteSelector", "exact": selector.quote.exact}
        around = {"prefix": selector.quote.prefix, "suffix": selector.quote.suffix}
        selectors.append(quote | {name: words for name, words in around.items() if words})
    return {"type": "SpecificResource", "source": document_iri(document), "selector": selectors}
