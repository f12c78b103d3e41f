"""`goodoffices claims`: who said what in an article."""

from __future__ import annotations

import os
import sys
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date as Date  # noqa: N812 - the option is named `date`
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress
from rich.text import Text

from goodoffices.case.files import load_case
from goodoffices.case.spelling import quoted, shown
from goodoffices.cli.options import EndpointOption, ExtractorOption, JsonOption, ModelOption
from goodoffices.cli.places import check_place, files_of_case
from goodoffices.cli.printing import console, mention_warnings, print_json, say, working
from goodoffices.errors import QuestionError
from goodoffices.evidence.documents import read_document, read_stream
from goodoffices.evidence.encoding import proposals_as_json
from goodoffices.evidence.extraction import extract
from goodoffices.evidence.proposals import Document, Modality, Polarity, Proposals, ProposedClaim

__all__ = ["command"]

_STANDARD_INPUT = "-"
_INDENT = 6
_MOST_LINES = 4
_Read = tuple[Document, tuple[str, ...]]
_USUAL = frozenset({Modality.ASSERTED, Modality.NOT_SAID})


def command(
    texts: Annotated[
        list[str],
        typer.Argument(
            metavar="TEXT...",
            help="Articles: .txt, .html, .pdf or .docx; - is the standard input.",
            show_default=False,
        ),
    ],
    case: Annotated[
        str | None,
        typer.Option(
            metavar="CASE", help="Say which of its parties and issues a claim points to.", show_default=False
        ),
    ] = None,
    date: Annotated[
        str | None,
        typer.Option(
            metavar="ISO", help="When the articles were published, such as 2024-03-05.", show_default=False
        ),
    ] = None,
    extractor: ExtractorOption = None,
    endpoint: EndpointOption = None,
    model: ModelOption = None,
    html: Annotated[
        Path | None,
        typer.Option(metavar="OUT", help="Write the article with its claims marked.", show_default=False),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Say who said what in an article, and where it stands.

    What is found is a proposal: nothing is a claim until a person confirms it.
    """
    if html is not None and len(texts) > 1:
        raise QuestionError("--html writes one article, and several are given.", "Give them one by one.")
    own = files_of_case(case) if case is not None else ()
    check_place("--html", html, kept=(*texts, *own))
    loaded = load_case(case) if case is not None else None
    if loaded is not None:
        mention_warnings(loaded, str(case))
    # All are read before the long work: a mistake in the last is told at once.
    read = _read(texts, _day(date))
    found = []
    for document, notices in _watched(read):
        proposals = extract(
            document,
            case=loaded,
            extractor=extractor,
            endpoint=endpoint,
            model=model,
            key=os.environ.get("OPENAI_API_KEY") or None,
        )
        found.append(replace(proposals, notices=(*notices, *proposals.notices)))
    for notice in dict.fromkeys(notice for each in found for notice in each.notices):
        say(notice)
    if as_json:
        print_json(_encoded(found))
    else:
        for each in found:
            _print(each, console())
    if html is not None:
        from goodoffices.report.reading_copy import reading_copy_html  # noqa: PLC0415 - loads templates

        html.write_text(reading_copy_html(found[0]), encoding="utf-8", newline="\n")
        say(f"Written: {html}")


def _day(text: str | None) -> Date | None:
    """Return the day that the option gives."""
    if text is None:
        return None
    try:
        return Date.fromisoformat(text)
    except ValueError:
        raise QuestionError(f"--date {quoted(text)} is no day.", "Write it like 2024-03-05.") from None


def _read(texts: Sequence[str], day: Date | None) -> list[_Read]:
    """Return every article."""
    if texts.count(_STANDARD_INPUT) > 1:
        raise QuestionError("The standard input is given twice.", "Give - once.")
    return [
        read_stream(sys.stdin.buffer, date=day) if text == _STANDARD_INPUT else read_document(text, date=day)
        for text in texts
    ]


def _watched(read: Sequence[_Read]) -> Iterator[_Read]:
    """Yield what was read, one after the other, while a person who watches sees how far it is."""
    if len(read) == 1 or not sys.stderr.isatty():
        with working("reading"):
            yield from read
        return
    with Progress(console=Console(stderr=True), transient=True) as progress:
        yield from progress.track(read, description="reading")


def _encoded(found: Sequence[Proposals]) -> dict[str, Any]:
    """Return the one JSON object: what is about the first article, and with several, about each."""
    encoded = [proposals_as_json(each) for each in found]
    if len(encoded) == 1:
        return encoded[0]
    notices = list(dict.fromkeys(notice for each in encoded for notice in each["notices"]))
    return {**encoded[0], "notices": notices, "documents": encoded}


def _print(proposals: Proposals, terminal: Console) -> None:
    """Print who said what, a few lines for each claim."""
    n = len(proposals.claims)
    count = "no claims" if not n else "1 claim" if n == 1 else f"{n} claims"
    name = proposals.document.name or "text"
    _line(terminal, f"{name}: {count} proposed by {proposals.extractor}; a person confirms each")
    for claim in proposals.claims:
        cue = " ".join(span.text for span in claim.cue)
        who = claim.speaker.name or "no source named"
        _line(terminal, f"{claim.id:>4}  {who} ({claim.speaker.kind.value}) {cue}")
        for line in _folded(" … ".join(span.text for span in claim.content), terminal.width - _INDENT):
            _line(terminal, " " * _INDENT + line)
        flags = _flags(claim)
        if flags:
            for line in _folded(f"[{', '.join(flags)}]", terminal.width - _INDENT):
                _line(terminal, " " * _INDENT + line)


def _folded(words: str, width: int) -> list[str]:
    """Return words in a few lines; the last tells that there are more."""
    return textwrap.wrap(
        shown(" ".join(words.split()), 500), max(width, 20), max_lines=_MOST_LINES, placeholder=" …"
    )


def _line(terminal: Console, words: str) -> None:
    """Print one line that fits, with what could act on a terminal made visible."""
    indent = words[: len(words) - len(words.lstrip())]
    line = Text(indent + shown(" ".join(words.split()), 500))
    line.truncate(terminal.width, overflow="ellipsis")
    terminal.print(line, soft_wrap=True)


def _flags(claim: ProposedClaim) -> list[str]:
    """Return what sets a claim apart from a plain statement."""
    flags = ["denies"] if claim.polarity is Polarity.DENIES else []
    if claim.modality not in _USUAL:
        flags.append(claim.modality.value)
    flags += [f"through {name}" for name in claim.relay]
    if claim.nested_in is not None:
        flags.append(f"inside {claim.nested_in}")
    if claim.about:
        flags.append(f"about {' '.join(claim.about)}")
    if claim.notes:
        flags.append(f"look: {' '.join(claim.notes)}")
    return flags
