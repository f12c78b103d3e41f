"""What a ledger holds beside claims: documents, places in them, propositions, links, grades by a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

__all__ = [
    "DIFFERENCES",
    "DIRECTNESSES",
    "LINK_KINDS",
    "MODALITIES",
    "POLARITIES",
    "PROPOSITION_KINDS",
    "Assessment",
    "DocumentEntry",
    "Link",
    "Proposition",
    "Quote",
    "Selector",
]

POLARITIES: Final = ("affirms", "denies", "none")
DIRECTNESSES: Final = ("direct", "mixed", "indirect")
MODALITIES: Final = (
    "asserted",
    "hedged",
    "conditional",
    "refused",
    "promised",
    "threatened",
    "asked",
    "not said",
)
LINK_KINDS: Final = (
    "contradiction",
    "tension",
    "position conflict",
    "supports",
    "responds to",
    "same event",
    "retracts",
)
DIFFERENCES: Final = (
    "number",
    "date",
    "definition",
    "translation",
    "partisan",
    "retraction",
    "unresolved",
)
PROPOSITION_KINDS: Final = ("fact", "position")


@dataclass(frozen=True, slots=True)
class Quote:
    """The words of a text at a place, and what stands around them (a W3C TextQuoteSelector)."""

    exact: str
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Selector:
    """A place in a document, in code points: from `start` up to `end` (a W3C TextPositionSelector)."""

    start: int
    end: int
    quote: Quote | None = None


@dataclass(frozen=True, slots=True)
class Assessment:
    """What a person judges, two things apart from each other: the source (A to F), the statement (1 to 6)."""

    by: str
    on: date | None = None
    reliability: str = "F"
    credibility: int = 6
    why: str | None = None


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """A text that claims were taken from; the text itself is not kept.

    `sha256` is the hash of the file as it was read, `chars` the code points that selectors count in.
    `may_be_shown` is None where nobody has said.
    """

    id: str
    title: str | None = None
    publisher: str | None = None
    date: date | None = None
    licence: str | None = None
    may_be_shown: bool | None = None
    sha256: str | None = None
    chars: int | None = None
    text_from: str | None = None
    name: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Proposition:
    """A sentence that claims affirm or deny, bound to an element of the case by `about`.

    `kind` is ``fact`` (it is so, or it is not) or ``position`` (a side wants it so).
    """

    id: str
    says: str
    about: str = "note"
    kind: str = "fact"
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """What one claim is to another, as a person sees it."""

    kind: str
    source: str
    target: str
    difference: str | None = None
    by: str | None = None
    on: date | None = None
    note: str | None = None
