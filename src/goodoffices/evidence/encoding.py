"""What was proposed about an article, as plain objects that JSON can write."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any, Final

from goodoffices.evidence.proposals import Document, Proposals, ProposedClaim, Span

__all__ = ["proposals_as_json"]

_METHODS: Final = {
    "rules": "hand-written rules over the grammar of each sentence",
    "regex": "hand-written patterns, without grammar",
    "openai": "a language model; only words that stand in the text are kept",
}


def proposals_as_json(proposals: Proposals) -> dict[str, Any]:
    """Return the document, its claims in the order of the text, and how they were found.

    Offsets count code points of the text as given. A text read out of another kind of file, or out of bytes
    that are not the same in UTF-8 (another encoding, a byte order mark), is part of the document.
    """
    return {
        "document": _document(proposals.document),
        "claims": [_claim(claim) for claim in proposals.claims],
        "extractor": proposals.extractor,
        "notices": list(proposals.notices),
        "method": _METHODS.get(proposals.extractor, proposals.extractor),
        "exact": False,
        "seed": 0,
        "worlds": 1,
    }


def _document(document: Document) -> dict[str, Any]:
    encoded: dict[str, Any] = {
        "sha256": document.sha256,
        "chars": document.chars,
        "name": document.name,
        "text_from": document.text_from,
        "date": document.date.isoformat() if document.date else None,
        "title": document.title,
        "publisher": document.publisher,
    }
    # Nobody else can tell what offsets count in: neither what was read out of a page, nor how bytes that are
    # no plain UTF-8 were read. Any other text they have already.
    return {**encoded, "text": document.text} if _needs_its_text(document) else encoded


def _needs_its_text(document: Document) -> bool:
    as_utf8 = document.text.encode("utf-8", "surrogatepass")
    return document.text_from != "text" or hashlib.sha256(as_utf8).hexdigest() != document.sha256


def _claim(claim: ProposedClaim) -> dict[str, Any]:
    speaker = claim.speaker
    return {
        "id": claim.id,
        "source": {
            "spans": _spans(claim.source),
            "name": speaker.name,
            "kind": speaker.kind.value,
            "named": speaker.named,
            "collective": speaker.collective,
        },
        "cue": {"spans": _spans(claim.cue)},
        "content": {"spans": _spans(claim.content)},
        "directness": claim.directness.value,
        "relay": list(claim.relay),
        "nested_in": claim.nested_in,
        "dates": [
            {**_span(each.span), "day": each.day.isoformat() if each.day else None} for each in claim.dates
        ],
        "about": list(claim.about),
        "polarity": claim.polarity.value,
        "modality": claim.modality.value,
        "notes": list(claim.notes),
    }


def _spans(spans: Iterable[Span]) -> list[dict[str, Any]]:
    return [_span(span) for span in spans]


def _span(span: Span) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "text": span.text}
