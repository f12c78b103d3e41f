"""What an extractor proposes: who said what, where in the text it stands, and how it was said.

Offsets count code points of the text as given; the text is never altered. Nothing proposed is a claim until a
person confirms it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

__all__ = [
    "Directness",
    "Document",
    "Modality",
    "Polarity",
    "Proposals",
    "ProposedClaim",
    "ResolvedDate",
    "Span",
    "Speaker",
    "SpeakerKind",
]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A piece of the text: ``document.text[start:end] == text``."""

    start: int
    end: int
    text: str


class SpeakerKind(Enum):
    """What sort of source speaks."""

    NAMED_OFFICIAL = "named official"
    UNNAMED_OFFICIAL = "unnamed official"
    MEDIATOR = "mediator"
    EXPERT = "expert"
    INSTITUTION = "institution"
    PARTY = "party"
    FACTION = "faction"
    PUBLICATION = "publication"
    UNSPECIFIED = "unspecified"


class Directness(Enum):
    """Whether the words are the speaker's own: quoted whole, in part, or reported."""

    DIRECT = "direct"
    MIXED = "mixed"
    INDIRECT = "indirect"


class Modality(Enum):
    """How the content was put forward."""

    ASSERTED = "asserted"
    HEDGED = "hedged"
    CONDITIONAL = "conditional"
    REFUSED = "refused"
    PROMISED = "promised"
    THREATENED = "threatened"
    ASKED = "asked"
    NOT_SAID = "not said"


class Polarity(Enum):
    """Whether the speaker affirms the content or denies it; a proposal only."""

    AFFIRMS = "affirms"
    DENIES = "denies"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks. `name` is the fullest form found in the text, empty where no source is named.

    `key` tells speakers of one text apart: two unnamed officials never share one.
    """

    name: str
    kind: SpeakerKind = SpeakerKind.UNSPECIFIED
    named: bool = False
    collective: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class ResolvedDate:
    """A date that the text mentions, and the day that it means by the date of the article (None: unclear)."""

    span: Span
    day: date | None


@dataclass(frozen=True, slots=True)
class ProposedClaim:
    """One attribution.

    Attributes
    ----------
    id : str
        ``p1``, ``p2``, .. in the order of the text.
    source, cue, content : tuple of Span
        Ascending and apart from each other; `source` is empty where the text names none; `content` may be
        discontinuous.
    relay : tuple of str
        Through whom it came, outermost first, where a source passes on what another said.
    nested_in : str or None
        The id of the claim in whose content this one stands.
    about : tuple of str
        Ids of the case that the words point to: a party, ``party.issue`` or an issue; empty without a case.
    notes : tuple of str
        What a person should look at before confirming.
    """

    id: str
    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    speaker: Speaker
    directness: Directness
    polarity: Polarity = Polarity.AFFIRMS
    modality: Modality = Modality.ASSERTED
    relay: tuple[str, ...] = ()
    nested_in: str | None = None
    dates: tuple[ResolvedDate, ...] = ()
    about: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def start(self) -> int:
        """Where the claim begins in the text."""
        return min(span.start for part in (self.source, self.cue, self.content) for span in part)


@dataclass(frozen=True, slots=True)
class Document:
    """A text and where it came from.

    `text` is what offsets count in: the text as given, or, where `text_from` is ``html``, ``pdf`` or
    ``docx``, what was read out of the file. `sha256` is that of the bytes as given.
    """

    text: str
    sha256: str
    name: str = ""
    text_from: str = "text"
    date: date | None = None
    title: str | None = None
    publisher: str | None = None

    @property
    def chars(self) -> int:
        """Code points of the text."""
        return len(self.text)

    def span(self, start: int, end: int) -> Span:
        """Return the span of the text from `start` up to `end`."""
        return Span(start, end, self.text[start:end])


@dataclass(frozen=True, slots=True)
class Proposals:
    """A document, what is proposed about it in the order of the text, and notices for the person.

    `extractor` is the backend that was used, which a notice explains where it is not the one asked for.
    """

    document: Document
    claims: tuple[ProposedClaim, ...]
    extractor: str
    notices: tuple[str, ...] = ()
