"""How a proposed claim would stand in the ledger: what a person sees, changes, and then accepts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from goodoffices.case.ledger import Assessment, Quote, Selector
from goodoffices.evidence.proposals import Document, ProposedClaim, Span, SpeakerKind

__all__ = ["Place", "Wording", "place_of", "proposed_wording", "selectors"]

_AROUND = 32
# What joins a quotation to the sentence around it is not the speaker's.
_JOINS = " ,;:"
_STOPS = ".!?…"
_MARKS = {"“": "”", "„": "“”", "«": "»", "»": "«", "‘": "’", '"': '"'}
Extents = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a proposal stands in its document: content, source and cue, each in one or more pieces.

    It tells proposals apart, because the same text can be read again by a better extractor.
    """

    content: Extents
    source: Extents = ()
    cue: Extents = ()

    @property
    def key(self) -> str:
        """The place as one word."""
        parts = (self.content, self.source, self.cue)
        return ";".join(",".join(f"{start}-{end}" for start, end in part) for part in parts)

    @staticmethod
    def from_key(key: str) -> Place:
        """Return the place that `key` names. Raises ValueError if it names none."""
        parts = [
            tuple(
                (int(start), int(end))
                for start, _, end in (piece.partition("-") for piece in part.split(","))
            )
            if part
            else ()
            for part in key.split(";")
        ]
        content, source, cue = parts
        return Place(content, source, cue)


@dataclass(frozen=True, slots=True)
class Wording:
    """The claim as it would be written.

    Attributes
    ----------
    source : str or None
        The id of the source; None until one is chosen or made for `speaker`.
    speaker_key : str
        What tells speakers of one document apart: two unnamed officials never share one.
    proposition, new_proposition
        The id of a proposition, and its sentence where it was made for this claim. A sentence alone asks for
        a new one.
    """

    says: str
    speaker: str = ""
    kind: str = SpeakerKind.UNSPECIFIED.value
    named: bool = False
    speaker_key: str = ""
    source: str | None = None
    polarity: str = "affirms"
    modality: str = "asserted"
    directness: str = "indirect"
    relay: tuple[str, ...] = ()
    about: str = "note"
    proposition: str | None = None
    new_proposition: str | None = None
    use: str = "basis"
    date: date | None = None
    assessed: Assessment | None = None
    note: str | None = None

    def changed(self, changes: Mapping[str, Any]) -> Wording:
        """Return the wording with some fields changed."""
        return replace(self, **changes)


def _extents(spans: tuple[Span, ...]) -> Extents:
    return tuple((span.start, span.end) for span in spans)


def place_of(claim: ProposedClaim) -> Place:
    """Return where a proposal stands."""
    return Place(_extents(claim.content), _extents(claim.source), _extents(claim.cue))


def _unquoted(words: str) -> str:
    """Return words without the quotation marks that stand around all of them; others stay in pairs."""
    words = " ".join(words.split()).strip(_JOINS)
    closing = _MARKS.get(words[:1])
    if closing is None:
        return words
    stops = words[len(words.rstrip(_STOPS)) :]
    whole = words.removesuffix(stops) if stops else words
    inner = whole[1:-1] if len(whole) > 1 and whole[-1] in closing else None
    if inner is not None and _holds(words[0], closing, inner):
        return inner.strip(_JOINS) + (stops if inner[-1:] not in _STOPS else "")
    # A quotation that goes on in the next paragraph, or that nobody closed.
    is_open = not any(mark in words[1:] for mark in closing)
    return words[1:].strip(_JOINS) if is_open else words


def _holds(opening: str, closing: str, inner: str) -> bool:
    """Tell whether the marks inside of a pair leave that pair together."""
    if opening in closing:
        return opening not in inner
    depth = 0
    for before, sign in zip(f" {inner}", inner, strict=False):
        # An apostrophe is written as the closing mark is.
        is_apostrophe = sign == "’" and before.isalnum()
        depth += (sign == opening) - (sign in closing and not (is_apostrophe and depth == 0))
        if depth < 0:
            return False
    return depth == 0


def proposed_wording(claim: ProposedClaim, document: Document, subjects: tuple[str, ...] = ()) -> Wording:
    """Return the wording that an extractor proposes; `subjects` are what a claim may be about here."""
    about = next((each for each in claim.about if each in subjects), "note")
    return Wording(
        says=" … ".join(words for span in claim.content if (words := _unquoted(span.text))),
        speaker=" ".join(claim.speaker.name.split()),
        kind=claim.speaker.kind.value,
        named=claim.speaker.named,
        speaker_key=claim.speaker.key,
        polarity=claim.polarity.value,
        modality=claim.modality.value,
        directness=claim.directness.value,
        relay=claim.relay,
        about=about,
        date=document.date,
    )


def selectors(document: Document, extents: Extents, *, around: bool = True) -> tuple[Selector, ...]:
    """Return W3C selectors for pieces of a document: positions and words, with what stands around them."""
    text = document.text
    return tuple(
        Selector(
            start,
            end,
            Quote(
                text[start:end],
                text[max(0, start - _AROUND) : start] if around else "",
                text[end : end + _AROUND] if around else "",
            ),
        )
        for start, end in extents
    )
