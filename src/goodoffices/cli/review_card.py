"""One proposal as a person sees it at a terminal: its place in the text, and how it would be written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from goodoffices.case.model import Case
from goodoffices.evidence.proposals import Document
from goodoffices.evidence.review import Item
from goodoffices.evidence.wording import Place, Wording
from goodoffices.report.escaping import for_terminal
from goodoffices.report.screen import plain

__all__ = ["MARKS", "in_context", "print_card"]

MARKS: Final = {"source": ("{{", "}}"), "cue": ("<<", ">>"), "content": ("[[", "]]")}
"""Signs around the speaker, the word of saying and what was said: they need no colour."""

_AROUND: Final = 70
_WIDEST_GAP: Final = 240
_CUT: Final = " … "


def in_context(document: Document, place: Place) -> str:
    """Return the proposal with its marks and a few words before and after, on one line fit for a terminal."""
    text = document.text
    opens: dict[int, str] = {}
    closes: dict[int, str] = {}
    for name, extents in (("content", place.content), ("source", place.source), ("cue", place.cue)):
        before, after = MARKS[name]
        for start, end in extents:
            opens[start] = opens.get(start, "") + before
            closes[end] = after + closes.get(end, "")
    marks = sorted({*opens, *closes})
    if not marks:
        return for_terminal(text[: 2 * _AROUND])
    first = _word_start(text, marks[0])
    last = _word_end(text, marks[-1])
    pieces = [_CUT.lstrip() if first else ""]
    at = first
    for mark in marks:
        pieces += [_between(text[at:mark], is_inside=_inside(place, at, mark)), closes.get(mark, "")]
        pieces.append(opens.get(mark, ""))
        at = mark
    pieces += [text[at:last], _CUT.rstrip() if last < len(text) else ""]
    return for_terminal("".join(pieces))


def _inside(place: Place, start: int, end: int) -> bool:
    return any(low <= start and end <= high for part in (place.content, place.source) for low, high in part)


def _between(words: str, *, is_inside: bool) -> str:
    """Return words that are marked as they are, and others cut in the middle where they are many."""
    if is_inside or len(words) <= _WIDEST_GAP:
        return words
    return words[: _word_end(words, 0)] + _CUT + words[_word_start(words, len(words)) :]


def _word_start(text: str, at: int) -> int:
    start = max(0, at - _AROUND)
    while 0 < start < at and not text[start - 1].isspace():
        start += 1
    return start


def _word_end(text: str, at: int) -> int:
    end = min(len(text), at + _AROUND)
    while at < end < len(text) and not text[end].isspace():
        end -= 1
    return end


def print_card(item: Item, document: Document, case: Case, head: str, console: Console) -> None:
    """Print a proposal: where it stands, and each thing that a person can change."""
    console.print()
    console.print(plain(head, "bold"))
    console.print(plain(in_context(document, item.place)))
    grid = Grid.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for name, words in _rows(item, case):
        grid.add_row(Text(f"  {name}"), plain(words))
    console.print(grid)


def _rows(item: Item, case: Case) -> Iterator[tuple[str, str]]:
    wording, proposal = item.wording, item.proposal
    naming = "" if not wording.speaker else ", named" if wording.named else ", not named"
    yield "who", f"{wording.speaker or 'no source named'} ({wording.kind}{naming})"
    yield "says", wording.says
    through = f"; through {', then '.join(wording.relay)}" if wording.relay else ""
    yield "how", f"{wording.polarity}, {wording.modality}, {wording.directness}{through}"
    yield "about", _about(wording, case)
    if proposal is not None and proposal.about and wording.about == "note":
        yield "points to", ", ".join(proposal.about)
    yield "use", "evidence" if wording.use == "evidence" else "basis (it explains; it is no evidence)"
    yield "grades", _grades(wording)
    if wording.date is not None:
        yield "date", wording.date.isoformat()
    if proposal is None:
        yield "look", "the extractor does not propose this any more; it comes from your earlier review"
        return
    for each in proposal.dates:
        day = each.day.isoformat() if each.day is not None else "not clear which day"
        yield "day", f"{each.span.text}: {day}"
    if proposal.notes:
        yield "look", "; ".join(proposal.notes)


def _about(wording: Wording, case: Case) -> str:
    if wording.new_proposition is not None:
        return f"{wording.about}; new proposition: {wording.new_proposition}"
    known = next((each for each in case.propositions if each.id == wording.proposition), None)
    if known is not None:
        return f"{wording.about}; proposition {known.id}: {known.says}"
    return wording.about if wording.about != "note" else "note (nothing in the case yet)"


def _grades(wording: Wording) -> str:
    if wording.assessed is None:
        return "F6 (cannot be judged: nobody has)"
    judged = wording.assessed
    return f"{judged.reliability}{judged.credibility}" + (f" by {judged.by}" if judged.by else "")
