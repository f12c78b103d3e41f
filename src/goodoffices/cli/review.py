"""`goodoffices review`: a person goes through proposed claims and confirms, changes or rejects each."""

from __future__ import annotations

import io
import os
import sys
from datetime import UTC, datetime
from datetime import date as Date  # noqa: N812 - the option is named `date`
from pathlib import Path
from typing import Annotated, Any

import typer

from goodoffices.case.files import load_case
from goodoffices.case.ledger import DocumentEntry
from goodoffices.case.spelling import quoted
from goodoffices.cli.options import EndpointOption, ExtractorOption, JsonOption, ModelOption
from goodoffices.cli.places import check_place, files_of_case
from goodoffices.cli.printing import console, mention_warnings, print_json, say, working
from goodoffices.cli.review_questions import Answers
from goodoffices.cli.review_round import Round
from goodoffices.errors import QuestionError
from goodoffices.evidence.documents import read_document
from goodoffices.evidence.entering import claims_at
from goodoffices.evidence.extraction import extract
from goodoffices.evidence.ledger_file import case_path, ledger_path
from goodoffices.evidence.reading_copy import copy_of_ledger
from goodoffices.evidence.review import Verdict
from goodoffices.evidence.sitting import Resumed, Sitting, open_sitting
from goodoffices.report.reading_copy import render_reading_copy

__all__ = ["command"]


def command(
    case: Annotated[
        str, typer.Argument(metavar="CASE", help="A case file; its ledger is written.", show_default=False)
    ],
    text: Annotated[
        str,
        typer.Argument(metavar="TEXT", help="An article: .txt, .html, .pdf or .docx.", show_default=False),
    ],
    extractor: ExtractorOption = None,
    endpoint: EndpointOption = None,
    model: ModelOption = None,
    date: Annotated[
        str | None,
        typer.Option(
            metavar="ISO", help="When the article was published, such as 2024-03-05.", show_default=False
        ),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(metavar="INITIALS", help="Who confirms; kept with every claim.", show_default=False),
    ] = None,
    title: Annotated[
        str | None, typer.Option(metavar="WORDS", help="The title of the article.", show_default=False)
    ] = None,
    publisher: Annotated[
        str | None, typer.Option(metavar="WORDS", help="Who published the article.", show_default=False)
    ] = None,
    licence: Annotated[
        str | None, typer.Option(metavar="WORDS", help="The terms that it stands under.", show_default=False)
    ] = None,
    may_be_shown: Annotated[
        bool | None,
        typer.Option(
            "--may-be-shown/--not-to-be-shown",
            help="Whether its words may go into what is exported.",
            show_default=False,
        ),
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option(
            metavar="OUT", help="Write the article with its confirmed claims marked.", show_default=False
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Go through the claims that are proposed of an article, and confirm, change or reject each.

    Every answer is on the disk before the next question. Stop whenever you like: the same command goes on
    where you stopped. What you accept is written to the ledger beside the case, CASE.claims.yaml.
    """
    day = _day(date)
    check_place("--html", html, kept=(text, *files_of_case(case)))
    path = case_path(case)
    loaded = load_case(path)
    mention_warnings(loaded, case)
    if text == "-":
        raise QuestionError(
            "The article cannot come from the standard input: your answers are read there.",
            "Save it to a file, and give that.",
        )
    document, notices = read_document(text, date=day)
    with working("reading"):
        proposals = extract(
            document,
            case=loaded,
            extractor=extractor,
            endpoint=endpoint,
            model=model,
            key=os.environ.get("OPENAI_API_KEY") or None,
        )
    for notice in dict.fromkeys((*notices, *proposals.notices)):
        say(notice)
    initials = (by or "").strip() or None
    if initials is None:
        say("Nobody is named as the one who confirms: the claims will not say who did. Add --by INITIALS.")
    if isinstance(sys.stdin, io.TextIOWrapper):
        # An answer in another encoding is an odd answer, not the end of a review.
        sys.stdin.reconfigure(errors="backslashreplace")
    given = DocumentEntry("", title, publisher, day, licence, may_be_shown)
    # With --json the standard output is for the one object.
    terminal = console(to_stderr=as_json)
    with open_sitting(path, proposals, clock=lambda: datetime.now(UTC), by=initials, given=given) as sitting:
        _tell_resumed(sitting.resumed, document.name)
        Round(sitting, Answers(terminal)).hold()
    if html is not None:
        copy = copy_of_ledger(sitting.case, document)
        html.write_text(render_reading_copy(copy), encoding="utf-8", errors="backslashreplace", newline="\n")
        say(f"Written: {html}")
    if as_json:
        print_json(_encoded(sitting))


def _encoded(sitting: Sitting) -> dict[str, Any]:
    """Return what the review has come to, with the claims of this document that now stand."""
    review = sitting.review
    claims = claims_at(sitting.case, review.document).values()
    return {
        "document": {"sha256": review.document.sha256, "chars": review.document.chars},
        "accepted": review.count(Verdict.ACCEPTED),
        "rejected": review.count(Verdict.REJECTED),
        "open": review.count(Verdict.OPEN),
        "claims": sorted({claim.id for claim in claims if not claim.withdrawn}),
        "ledger": str(ledger_path(sitting.case_file)),
        "journal": str(sitting.journal.path),
        "method": "confirmed by a person",
        "exact": True,
        "seed": 0,
        "worlds": 1,
    }


def _day(text: str | None) -> Date | None:
    """Return the day that the option gives."""
    if text is None:
        return None
    try:
        return Date.fromisoformat(text)
    except ValueError:
        raise QuestionError(f"--date {quoted(text)} is no day.", "Write it like 2024-03-05.") from None


def _tell_resumed(resumed: Resumed, name: str) -> None:
    """Tell what earlier reviews have left."""
    if resumed.n_torn:
        say(f"Passed over: {_count(resumed.n_torn, 'line')} of the journal cannot be read.")
    if resumed.other_texts:
        hashes = ", ".join(each[:12] for each in resumed.other_texts)
        say(f"{quoted(name)} held another text when it was reviewed before (sha256 {hashes}).")
        say("That review is kept as it is; this one is of the text that the file holds now.")
    if resumed.n_steps:
        say(f"Going on after {_count(resumed.n_steps, 'step')} of an earlier review of this text.")
    if resumed.n_recovered:
        say(f"Made up for: {_count(resumed.n_recovered, 'decision')} that had not reached the ledger before.")
    if resumed.n_known:
        say(f"In the ledger already: {_count(resumed.n_known, 'claim')} of this text.")


def _count(n: int, what: str) -> str:
    return f"{n} {what}" if n == 1 else f"{n} {what}s"
