"""The keys of sources, claims and the rest of a ledger, in a case file or in CASE.claims.yaml beside it."""

from __future__ import annotations

from pydantic import Field

from goodoffices.case.shape_words import Shape

__all__ = [
    "AssessedShape",
    "ClaimShape",
    "DocumentShape",
    "GradingShape",
    "LinkShape",
    "PropositionShape",
    "QuoteShape",
    "ResponsesShape",
    "SelectorShape",
    "SourceShape",
]


class SourceShape(Shape):
    """A speaker."""

    name: str | None = None
    named: bool | None = None
    kind: str | None = None
    reliability: str | None = Field(None, description="A (best) to F (cannot be judged)")
    note: str | None = None


class ResponsesShape(Shape):
    """How sides are taken to answer texts, where answers to offers count as evidence."""

    points: float | None = Field(None, description="s: worth so many points more, it is accepted with 0.73")
    tactical: float | None = Field(None, description="the share of acceptable texts refused for tactics")
    least: float | None = Field(None, description="the chance of accepting against all reason")


class GradingShape(Shape):
    """How much claims of each grade count as evidence; figures that are left out are the usual ones."""

    credibility: dict[str, float] | None = Field(None, description="1 to 6, each a share from 0 to 1")
    reliability: dict[str, float] | None = Field(None, description="A to F, each a share from 0 to 1")
    offers: ResponsesShape | None = None


class DocumentShape(Shape):
    """A text that claims were taken from; the text itself is not kept."""

    title: str | None = None
    publisher: str | None = None
    date: str | None = None
    licence: str | None = None
    may_be_shown: bool | None = Field(None, description="false: its words stay out of what is exported")
    sha256: str | None = Field(None, description="of the file as it was read")
    chars: int | None = Field(None, description="code points of the text that selectors count in")
    text_from: str | None = Field(None, description="text, html, pdf or docx")
    name: str | None = Field(None, description="of the file, without its folder")
    note: str | None = None


class PropositionShape(Shape):
    """A sentence that claims affirm or deny."""

    says: str
    about: str | None = Field(None, description="what of the case it stands for")
    kind: str | None = Field(None, description="fact (default) or position")
    note: str | None = None


class QuoteShape(Shape):
    """The words at a place, and what stands around them."""

    exact: str
    prefix: str | None = None
    suffix: str | None = None


class SelectorShape(Shape):
    """A place in the document, in code points from the beginning of its text."""

    start: int
    end: int
    quote: QuoteShape | None = None


class AssessedShape(Shape):
    """Two judgements by a person: how far to trust the source, how far to believe the statement."""

    by: str
    on: str | None = None
    reliability: str | None = Field(None, description="A (best) to F (cannot be judged)")
    credibility: int | None = Field(None, description="1 (confirmed) to 6 (cannot be judged)")
    why: str | None = None


Places = SelectorShape | list[SelectorShape]


class ClaimShape(Shape):
    """A statement with its speaker."""

    source: str
    via: str | None = None
    date: str | None = None
    credibility: int | None = Field(None, description="1 (confirmed) to 6 (cannot be judged)")
    origin: str | None = None
    about: str | None = None
    says: str | None = None
    denies: bool | None = None
    use: str | None = Field(None, description="basis or evidence")
    p_said_if_true: float | None = None
    p_said_if_false: float | None = None
    note: str | None = None
    proposition: str | None = Field(None, description="which one it affirms or denies")
    polarity: str | None = Field(None, description="affirms, denies or none")
    modality: str | None = Field(None, description="asserted, hedged, conditional, ..")
    directness: str | None = Field(None, description="direct, mixed or indirect")
    speaker: str | None = Field(None, description="the speaker in the words of the document")
    relay: str | list[str] | None = Field(None, description="through whom it came, outermost first")
    document: str | None = None
    selector: Places | None = Field(None, description="where the statement stands")
    source_selector: Places | None = Field(None, description="where its speaker stands")
    cue_selector: Places | None = Field(None, description="where the word of saying stands")
    assessed: AssessedShape | None = None
    by: str | None = Field(None, description="who confirmed it")
    on: str | None = Field(None, description="when it was confirmed")
    revision: int | None = None
    replaces: str | None = Field(None, description="the claim that this one corrects")
    withdrawn: bool | None = Field(None, description="the claim no longer stands")


class LinkShape(Shape):
    """What one claim is to another."""

    kind: str = Field(description="contradiction, tension, position conflict, supports, ..")
    from_: str = Field(alias="from")
    to: str
    difference: str | None = Field(None, description="number, date, definition, ..; of a contradiction")
    by: str | None = None
    on: str | None = None
    note: str | None = None
