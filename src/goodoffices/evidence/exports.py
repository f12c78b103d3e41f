"""A ledger for other programs: W3C Web Annotations, W3C provenance, and a table for a spreadsheet.

Nothing in them names this machine or the moment of writing, so the same ledger gives the same file.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any, Final

from goodoffices.case.model import Case
from goodoffices.case.spelling import shown
from goodoffices.evidence.annotations import web_annotations
from goodoffices.evidence.grading import grades
from goodoffices.evidence.provenance import provenance
from goodoffices.evidence.showing import may_be_shown_by_id, words_to_show

__all__ = ["claims_csv", "provenance", "web_annotations"]

_COLUMNS: Final = (
    "id source named reliability credibility assessed_by date about proposition polarity modality directness "
    "says speaker relay via origin use document start end quote by on revision note"
).split()
# A program for tables takes these for the beginning of a formula; the wide ones stand for the same signs in
# East Asian settings.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def claims_csv(case: Case) -> str:
    r"""Return the claims that stand as a table, one line each, with a line of headings.

    Text that a spreadsheet would run as a formula has an apostrophe before it.

    Examples
    --------
    >>> from goodoffices.case.files import load_case
    >>> claims_csv(load_case("port-of-arden")).splitlines()[1][:40]
    'c3,strike committee,yes,B,2,,2026-02-27,'
    """
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    writer.writerows([_cell(value) for value in row] for row in _rows(case))
    return file.getvalue()


def _rows(case: Case) -> Iterator[list[object]]:
    sources = {source.id: source for source in case.sources}
    reliabilities = {source.id: source.reliability for source in case.sources}
    documents = {document.id: document for document in case.documents}
    showable = may_be_shown_by_id(case.documents)
    for claim in case.claims:
        source = sources.get(claim.source)
        reliability, credibility = grades(claim, reliabilities)
        places = claim.selectors
        document = documents.get(claim.document or "")
        yield [
            claim.id,
            claim.source if source is None else source.name,
            None if source is None or source.named is None else "yes" if source.named else "no",
            reliability,
            credibility,
            None if claim.assessed is None else claim.assessed.by,
            claim.date,
            claim.about,
            claim.proposition,
            claim.polarity,
            claim.modality,
            claim.directness,
            words_to_show(claim, showable),
            claim.speaker,
            "; ".join(claim.relay),
            claim.via,
            claim.origin,
            claim.use,
            claim.document if document is None else document.name or document.title or document.id,
            "; ".join(str(place.start) for place in places) if len(places) > 1 else _only(places, "start"),
            "; ".join(str(place.end) for place in places) if len(places) > 1 else _only(places, "end"),
            None if document is not None and document.may_be_shown is False else _quote(places),
            claim.by,
            claim.on,
            claim.revision,
            claim.note,
        ]


def _quote(places: tuple[Any, ...]) -> str:
    return " … ".join(place.quote.exact for place in places if place.quote is not None)


def _only(places: tuple[Any, ...], name: str) -> int | None:
    return getattr(places[0], name) if places else None


def _cell(value: object) -> str | int:
    """Return a value for a table: numbers stay numbers, and text never becomes a formula."""
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    text = str(value)
    # Leading blanks are no protection: a spreadsheet may trim them.
    risky = text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA)
    return ("'" if risky else "") + shown(text, len(text) * 10 + 1)
