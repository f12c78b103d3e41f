"""A text to read with its claims marked: pieces with their roles, and what stands beside each paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from typing import Final

from goodoffices.case.claims import Claim
from goodoffices.case.ledger import Selector
from goodoffices.case.model import Case
from goodoffices.evidence.proposals import Document, Proposals, ProposedClaim, Span

__all__ = [
    "MarkedClaim",
    "Paragraph",
    "Piece",
    "ReadingCopy",
    "Role",
    "copy_of_ledger",
    "copy_of_proposals",
    "reading_copy",
]

_LINE_END: Final = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
Extents = tuple[tuple[int, int], ...]


class Role(Enum):
    """What a piece of text is in a claim."""

    SOURCE = "source"
    CUE = "cue"
    CONTENT = "content"


@dataclass(frozen=True, slots=True)
class MarkedClaim:
    """A claim as it is marked: where its parts are, and what the margin says of it.

    `grade` is empty for a proposal: nobody has judged it. `remarks` set it apart from a plain statement.
    """

    id: str
    who: str
    kind: str
    content: Extents
    source: Extents = ()
    cue: Extents = ()
    grade: str = ""
    remarks: tuple[str, ...] = ()

    @property
    def start(self) -> int:
        """Where it begins in the text."""
        return min((start for part in (self.content, self.source, self.cue) for start, _ in part), default=0)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that has the same roles throughout: (role, id of the claim).

    `begins` are the claims whose first piece this is.
    """

    text: str
    roles: tuple[tuple[Role, str], ...] = ()
    begins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of the text that is not blank, and the claims that begin in it."""

    pieces: tuple[Piece, ...]
    beside: tuple[MarkedClaim, ...]


@dataclass(frozen=True, slots=True)
class ReadingCopy:
    """The whole text, paragraph by paragraph; `are_proposals` where no person has confirmed the claims."""

    document: Document
    paragraphs: tuple[Paragraph, ...]
    n_claims: int
    are_proposals: bool = True


def reading_copy(
    document: Document, claims: Sequence[MarkedClaim], *, are_proposals: bool = True
) -> ReadingCopy:
    """Return the text with claims marked. Claims may overlap and stand inside each other.

    Parameters
    ----------
    document : Document
    claims : sequence of MarkedClaim
        In any order; places beyond the end of the text are left out.
    are_proposals : bool
        Whether the copy has to say that nobody has confirmed them.

    Examples
    --------
    >>> document = Document("No, he said.", sha256="")
    >>> marked = MarkedClaim("p1", "he", "unspecified", ((0, 2),), ((4, 6),), ((7, 11),))
    >>> [piece.text for piece in reading_copy(document, [marked]).paragraphs[0].pieces]
    ['No', ', ', 'he', ' ', 'said', '.']
    """
    ordered = tuple(sorted(claims, key=lambda claim: claim.start))
    roles = _roles(document, ordered)
    paragraphs = tuple(_paragraphs(document, ordered, roles))
    return ReadingCopy(document, paragraphs, len(ordered), are_proposals)


def copy_of_proposals(proposals: Proposals) -> ReadingCopy:
    """Return the reading copy of what an extractor proposes."""
    return reading_copy(proposals.document, [_proposed(claim) for claim in proposals.claims])


def copy_of_ledger(case: Case, document: Document) -> ReadingCopy:
    """Return the reading copy of what the ledger holds of a document: confirmed claims, with their grades."""
    ids = {each.id for each in case.documents if each.sha256 == document.sha256}
    reliability = {source.id: source.reliability for source in case.sources}
    names = {source.id: source for source in case.sources}
    claims = []
    for claim in case.claims:
        if claim.document not in ids:
            continue
        source = names.get(claim.source)
        grade = f"{claim.reliability or reliability.get(claim.source, 'F')}{claim.credibility}"
        claims.append(
            MarkedClaim(
                claim.id,
                claim.source if source is None else source.name,
                (source.kind if source is not None else None) or "",
                _selected(claim.selectors),
                _selected(claim.source_selectors),
                _selected(claim.cue_selectors),
                grade,
                _remarks_of(claim),
            )
        )
    return reading_copy(document, claims, are_proposals=False)


def _selected(selectors: tuple[Selector, ...]) -> Extents:
    return tuple((selector.start, selector.end) for selector in selectors)


def _remarks_of(claim: Claim) -> tuple[str, ...]:
    remarks = ["denies"] if claim.denies else []
    remarks += [claim.modality] if claim.modality not in (None, "asserted") else []
    remarks += [f"through {name}" for name in claim.relay]
    remarks += [f"about {claim.about}"] if claim.about != "note" else []
    return tuple(remarks)


def _extents(spans: tuple[Span, ...]) -> Extents:
    return tuple((span.start, span.end) for span in spans)


def _proposed(claim: ProposedClaim) -> MarkedClaim:
    remarks = ["denies"] if claim.polarity.value == "denies" else []
    remarks += [claim.modality.value] if claim.modality.value != "asserted" else []
    remarks += [f"through {name}" for name in claim.relay]
    remarks += [f"inside {claim.nested_in}"] if claim.nested_in is not None else []
    remarks += [f"about {about}" for about in claim.about]
    return MarkedClaim(
        claim.id,
        claim.speaker.name,
        claim.speaker.kind.value,
        _extents(claim.content),
        _extents(claim.source),
        _extents(claim.cue),
        "",
        (*remarks, *claim.notes),
    )


def _roles(document: Document, claims: Sequence[MarkedClaim]) -> list[tuple[int, int, Role, str]]:
    return [
        (start, min(end, document.chars), role, claim.id)
        for claim in claims
        for role, part in (
            (Role.SOURCE, claim.source),
            (Role.CUE, claim.cue),
            (Role.CONTENT, claim.content),
        )
        for start, end in part
        if start < min(end, document.chars)
    ]


def _lines(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for match in _LINE_END.finditer(text):
        yield at, match.start()
        at = match.end()
    yield at, len(text)


def _paragraphs(
    document: Document, claims: Sequence[MarkedClaim], roles: Sequence[tuple[int, int, Role, str]]
) -> Iterator[Paragraph]:
    told = 0
    for start, end in _lines(document.text):
        if not document.text[start:end].strip():
            continue
        beside = []
        while told < len(claims) and claims[told].start < end:
            beside.append(claims[told])
            told += 1
        here = [each for each in roles if each[0] < end and each[1] > start]
        yield Paragraph(tuple(_pieces(document.text, start, end, here, beside)), tuple(beside))


def _pieces(
    text: str,
    start: int,
    end: int,
    roles: Sequence[tuple[int, int, Role, str]],
    beside: Sequence[MarkedClaim],
) -> Iterator[Piece]:
    """Yield the pieces of a line, cut wherever a part of a claim begins or ends."""
    begins = {claim.id: max(claim.start, start) for claim in beside}
    cuts = {start, end, *begins.values()}
    cuts |= {place for first, last, _, _ in roles for place in (first, last) if start < place < end}
    ordered = sorted(place for place in cuts if start <= place <= end)
    for first, last in pairwise(ordered):
        inside = tuple((role, name) for a, b, role, name in roles if a <= first and last <= b)
        yield Piece(text[first:last], inside, tuple(name for name, at in begins.items() if at == first))
