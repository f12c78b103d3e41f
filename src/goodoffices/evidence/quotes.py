"""Paragraphs and quotations: where they begin and end, with the length of the text left as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

__all__ = ["paragraphs", "past_dateline", "plain_quotes", "quotations"]

_DOUBLE: Final = str.maketrans(dict.fromkeys("“”„‟«»″＂", '"'))
_APOSTROPHES: Final = str.maketrans(
    {"\u2018": "'", "\u2019": "'", "\u201a": "'", "\u201b": "'", "\u02bc": "'"}
)
_SPACES: Final = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\t": " ", "\r": " "})
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_PARAGRAPH: Final = re.compile(r"[^\n]+")
# An apostrophe opens a quotation after a space or bracket and before a word, and closes one after a word or
# stop and before a space or stop; inside words it is an apostrophe.
_SINGLE_OPENS: Final = re.compile(r"(?:(?<=^)|(?<=[\s(\[\u2014-]))'(?=[\w\[.])")
_SINGLE_CLOSES: Final = re.compile(r"(?<=[\w.,!?\]\u2026])'(?=[\s,.;:)\]!?\u2014]|$)")
_SHORTENED: Final = re.compile(r"'(?:s|t|re|ve|ll|d|m|tis|twas|em|cause|\d0s)\b", re.IGNORECASE)
_SHORTEST_SINGLE = 8
# "SAINT OREN, 9 March 2032 - ", "GENEVA (Reuters) \u2014 ", "Beirut (AFP) - "
_DATELINE: Final = re.compile(
    r"(?:(?=[A-Z][A-Z])|(?=[^\n(]{3,40}\([A-Z][\w /]{1,30}\)\s*[-\u2013\u2014]))"
    r"[A-Z][\w.'/-]+(?:,?[ ][\w.'/]+){0,7}(?:\s*\([A-Z][\w /]{1,30}\))?\s+[-\u2013\u2014]{1,2}\s+"
)


def plain_quotes(text: str) -> str:
    """Return the text with every quotation mark, apostrophe and space in its plain form, at the same length.

    Half of a surrogate pair, which no parser reads, becomes a replacement character.
    """
    plain = text.translate(_DOUBLE).translate(_APOSTROPHES).translate(_SPACES)
    return _SURROGATE.sub("\ufffd", plain)


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of every line that holds something, without the space around it."""
    for match in _PARAGRAPH.finditer(text):
        piece = match[0]
        inner = piece.strip()
        if inner:
            start = match.start() + piece.index(inner[0])
            yield start, start + len(inner)


def past_dateline(plain: str, start: int, end: int) -> int:
    """Return where a paragraph's own words begin: behind the place and agency that a report opens with."""
    match = _DATELINE.match(plain, start, end)
    return start if match is None or match.end() >= end else match.end()


def quotations(plain: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return (start, end) of the quotations of one paragraph, marks included, ascending.

    Parameters
    ----------
    plain : str
        From `plain_quotes`.
    start, end : int
        The paragraph.

    Notes
    -----
    A quotation that opens and never closes runs to the end of the paragraph: it goes on in the next. Single
    marks count where the paragraph has no double ones, and only around more than a word.
    """
    marks = [i for i in range(start, end) if plain[i] == '"']
    if not marks:
        return _single(plain, start, end)
    pairs: list[tuple[int, int]] = []
    opened: int | None = None
    for i in marks:
        if opened is not None:
            pairs.append((opened, i + 1))
            opened = None
        elif not pairs and _closes(plain, i, start, end):
            # The first mark closes: the paragraph goes on with a quotation of the one before.
            pairs.append((start, i + 1))
        else:
            opened = i
    if opened is not None:
        pairs.append((opened, end))
    return pairs


def _closes(plain: str, i: int, start: int, end: int) -> bool:
    before = plain[i - 1] if i > start else " "
    after = plain[i + 1] if i + 1 < end else " "
    return (
        not before.isspace() and before not in "([-\u2014" and (after.isspace() or after in ",.;:)]!?\u2014")
    )


def _single(plain: str, start: int, end: int) -> list[tuple[int, int]]:
    piece = plain[start:end]
    found: list[tuple[int, int]] = []
    place = 0
    while (opening := _SINGLE_OPENS.search(piece, place)) is not None:
        if _SHORTENED.match(piece, opening.start()):
            place = opening.end()
            continue
        closing = _SINGLE_CLOSES.search(piece, opening.end())
        if closing is None:
            # Nothing closes it: the beginning of a quotation of several paragraphs if it begins this one.
            if opening.start() == 0:
                found.append((start, end))
            break
        if closing.end() - opening.start() >= _SHORTEST_SINGLE:
            found.append((start + opening.start(), start + closing.end()))
        place = closing.end()
    return found
