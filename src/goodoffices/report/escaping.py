"""Words from a case are data: what is done to them before they reach a page, a terminal or a spreadsheet.

Characters that can act (control characters, ANSI escapes, bidirectional overrides, invisible tags) are
shown as ``\\x1b`` or ``\\u202e`` rather than dropped, so that a reader sees that somebody put them there.
"""

from __future__ import annotations

import re
import unicodedata

__all__ = [
    "breakable",
    "chart_label",
    "clean",
    "csv_cell",
    "for_terminal",
    "is_right_to_left",
    "isolated",
    "shortened",
    "without_marks",
]

# Joiners and direction marks belong to the spelling of Persian, Arabic, Hebrew and Indic languages; they
# cannot reach beyond the isolate that their text is set in.
_KEPT = {"\u200c", "\u200d", "\u200e", "\u200f", "\u061c"}
_ARABIC_SIGNS = {"\u0600", "\u0601", "\u0602", "\u0603", "\u0604", "\u0605", "\u06dd", "\u070f", "\u08e2"}
_OWN_ISOLATES = re.compile("[\u2066-\u2069\u200e\u200f\u061c]")
_ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff]")
_ARABIC_SPELLING = {
    " (": "\u060c ",
    "(": "\u060c ",
    ")": "",
    "\u2013": "-",
    "\u2014": "-",
    "\u2026": "...",
    "%": "\u066a",
}
_ARABIC_PLAIN = re.compile(r" \(|[()\u2013\u2014\u2026%]")
_NOT_IN_ARABIC_FONT = re.compile("[^ !,\\-.0-9:\u00ab\u00bb\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff]")
_LONG_WORD = re.compile(r"\S{20,}")


def _visible(character: str) -> str:
    """Return one character as it may be printed."""
    if character in _KEPT or character in _ARABIC_SIGNS:
        return character
    category = unicodedata.category(character)
    if category == "Zs" or character in "\t\n\r\x0b\x0c\x85\u2028\u2029":
        return " "
    if category not in {"Cc", "Cf", "Cs", "Co", "Cn"}:
        return character
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def clean(text: str) -> str:
    """Return `text` on one line, with every character that could act made visible."""
    return " ".join("".join(_visible(character) for character in text).split())


def shortened(text: str, most: int) -> str:
    """Return cleaned `text`, cut at a word before `most` characters, with a mark of the cut."""
    words = clean(text)
    if len(words) <= most:
        return words
    cut = words[: most - 1]
    head, space, _ = cut.rpartition(" ")
    return (head if space and len(head) > most // 2 else cut) + "\u2026"


def is_right_to_left(text: str) -> bool:
    """Tell whether `text` holds a letter of a script that is written from the right."""
    return any(unicodedata.bidirectional(character) in {"R", "AL"} for character in text)


def isolated(text: str) -> str:
    """Return `text` in an isolate of its own direction: that of its first letter, else left to right.

    The direction is named rather than left to the reader of the text, because what stands in isolates
    inside `text` would not be looked at.
    """
    first = next(
        (character for character in text if unicodedata.bidirectional(character) in {"L", "R", "AL"}), ""
    )
    start = "\u2067" if first and is_right_to_left(first) else "\u2066"
    return f"{start}{text}\u2069"


def without_marks(text: str) -> str:
    """Return `text` without isolates and direction marks, for where they have no effect (charts)."""
    return _OWN_ISOLATES.sub("", text)


def chart_label(text: str) -> str:
    """Return `text` for a chart, in characters that one font of the brief holds where the text is Arabic.

    Drawings are set by a simpler engine than pages: it takes a line from one font, and loses an Arabic line
    with a ligature in it when other characters of the line are not in the Arabic font.
    """
    words = clean(without_marks(text))
    if not _ARABIC.search(words):
        return words
    words = _ARABIC_PLAIN.sub(lambda match: _ARABIC_SPELLING[match.group()], words).strip()
    if _NOT_IN_ARABIC_FONT.search(words):
        # A grapheme joiner keeps the letters joined and stops the ligature.
        words = re.sub("\u0644(?=[\u0622\u0623\u0625\u0627\u0644])", "\u0644\u034f", words)
    return words


def for_terminal(text: str) -> str:
    """Return `text` for a terminal: cleaned, and without marks whose effect there is not known."""
    return clean(without_marks(text))


def breakable(text: str) -> str:
    """Return `text` with places to break inside words too long for a column (zero-width spaces)."""

    def broken(match: re.Match[str]) -> str:
        word = match.group()
        return "\u200b".join(word[start : start + 6] for start in range(0, len(word), 6))

    return _LONG_WORD.sub(broken, text)


def csv_cell(value: object) -> str:
    """Return a value for a spreadsheet; a quote goes before text that it would take for a formula.

    Numbers stay numbers; only text is quoted.

    Examples
    --------
    >>> csv_cell("=cmd()"), csv_cell(-3.5), csv_cell("- none")
    ("'=cmd()", '-3.5', "'- none")
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    text = clean(str(value))
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text
