"""A small article with claims, a case for it, and sittings over it, for tests of reviewing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

from goodoffices.case.catalog import catalog_text
from goodoffices.case.ledger import DocumentEntry
from goodoffices.evidence.proposals import (
    Directness,
    Document,
    Polarity,
    Proposals,
    ProposedClaim,
    Speaker,
    SpeakerKind,
)
from goodoffices.evidence.sitting import Sitting, open_sitting

__all__ = ["ARTICLE", "NOW", "document_of", "new_case", "proposals_of", "sitting_over"]

ARTICLE = (
    "The line on night shifts is absolute, the committee said. \u201cWe may yet move\u201d, an official "
    "said, \u201con the nights\u201d. Another official said that it is no line at all.\n"
)
NOW = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
COMMITTEE = Speaker("strike committee", SpeakerKind.PARTY, named=True, key="committee")
OFFICIAL = Speaker("an official", SpeakerKind.UNNAMED_OFFICIAL, key="official 1")
ANOTHER = Speaker("an official", SpeakerKind.UNNAMED_OFFICIAL, key="official 2")


def document_of(text: str = ARTICLE, name: str = "wire.txt") -> Document:
    """Return a text as a document."""
    return Document(
        text, sha256(text.encode("utf-8", "surrogatepass")).hexdigest(), name, date=date(2026, 3, 4)
    )


def proposals_of(text: str = ARTICLE) -> Proposals:
    """Return three proposals: by a committee, by an official in two pieces, by another official."""
    document = document_of(text)

    def claim(name: str, source: str, cue: str, *content: str, **more: object) -> ProposedClaim:
        def spans(words: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
            return tuple((text.index(each), text.index(each) + len(each)) for each in words)

        at = {"source": spans((source,)), "cue": spans((cue,)), "content": spans(content)}
        parts = {part: tuple(document.span(*extent) for extent in extents) for part, extents in at.items()}
        return ProposedClaim(id=name, **parts, **more)  # type: ignore[arg-type]  # fields of a proposal

    claims = (
        claim(
            "p1",
            "the committee",
            "said. \u201cWe"[:4],
            "The line on night shifts is absolute",
            speaker=COMMITTEE,
            directness=Directness.INDIRECT,
            about=("U1",),
        ),
        claim(
            "p2",
            "an official",
            "said",
            "\u201cWe may yet move\u201d",
            "\u201con the nights\u201d",
            speaker=OFFICIAL,
            directness=Directness.DIRECT,
        ),
        claim(
            "p3",
            "Another official",
            "said that"[:4],
            "it is no line at all",
            speaker=ANOTHER,
            directness=Directness.INDIRECT,
            polarity=Polarity.DENIES,
        ),
    )
    return Proposals(document, claims, "by hand")


def new_case(folder: Path) -> Path:
    """Write the case of the catalog into a folder and return its path."""
    path = folder / "arden.yaml"
    path.write_bytes(catalog_text("port-of-arden"))
    return path


@contextmanager
def sitting_over(
    case: Path, proposals: Proposals | None = None, by: str | None = "AB", given: DocumentEntry | None = None
) -> Iterator[Sitting]:
    """Open a sitting whose clock stands still."""
    with open_sitting(case, proposals or proposals_of(), clock=lambda: NOW, by=by, given=given) as sitting:
        yield sitting
