"""From bytes to text: UTF-8, UTF-16 with its mark, what a page declares, and Windows-1252 as a guess."""

from __future__ import annotations

import codecs
import re
from typing import Final

from goodoffices.errors import QuestionError

__all__ = ["decoded"]

_SAVE_AS_UTF8: Final = "Open it in the program it came from and save it as text in UTF-8."
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Python knows codecs that no page is written in (unicode_escape); a page does not get to choose those.
_CHARSETS: Final = re.compile(r"iso8859|cp\d|windows|koi8|mac-|gb|big5|euc|shift_jis|tis-620", re.IGNORECASE)
_LARGEST_FOREIGN_SHARE: Final = 0.25  # French stays far below; another alphabet read wrongly does not


def decoded(content: bytes, called: str, charset: str | None = None) -> tuple[str, tuple[str, ...]]:
    """Return the text in these bytes without the byte order mark, and a notice if its encoding was guessed.

    Parameters
    ----------
    content : bytes
        What to decode.
    called : str
        What messages call it.
    charset : str, optional
        What a web page says of itself; believed only where the bytes are not UTF-8, which is never by chance.

    Raises
    ------
    QuestionError
        If it is binary, or in an encoding that cannot be told.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            text = _strictly(content, encoding)
            if text is None:
                raise QuestionError(
                    f"{called} is damaged: its text is not what it says it is.", _SAVE_AS_UTF8
                )
            return _whole(text, called), ()
    text = _strictly(content, "utf-8")
    if text is not None:
        return _whole(text, called), ()
    _whole(content.decode("latin-1"), called)
    declared = _strictly(content, charset) if charset and _is_known(charset) else None
    if declared is not None:
        return declared, ()
    if _is_damaged_utf8(content):
        raise QuestionError(f"{called} is UTF-8 text, but damaged.", _SAVE_AS_UTF8)
    guess = _strictly(content, "cp1252")
    if guess is None or not _is_plausible(guess):
        raise QuestionError(f"{called} is in an encoding that cannot be told.", _SAVE_AS_UTF8)
    notice = f"{called} is not UTF-8; it was read as Windows-1252. Check accents and quotation marks."
    return guess, (notice,)


def _strictly(content: bytes, encoding: str) -> str | None:
    """Return the text if every byte fits the encoding."""
    try:
        return content.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _is_known(charset: str) -> bool:
    """Tell whether a charset is one that pages are written in."""
    try:
        return _CHARSETS.match(codecs.lookup(charset).name) is not None
    except (LookupError, ValueError):
        return False


def _whole(text: str, called: str) -> str:
    """Return the text unless it holds what only binary files hold."""
    if "\0" in text:
        raise QuestionError(
            f"{called} is no text: it holds binary data.", "Give the article as .txt, .html, .pdf or .docx."
        )
    return text


def _is_damaged_utf8(content: bytes) -> bool:
    """Tell whether more of what is not ASCII is sound UTF-8 than is not."""
    text = content.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    return sum(not character.isascii() for character in text) - broken > broken


def _is_plausible(text: str) -> bool:
    """Tell whether a guess reads like text of western Europe: no control signs, and few foreign ones."""
    if any(ord(character) < 32 and character not in "\t\n\r\f" for character in text):
        return False
    return sum(not character.isascii() for character in text) <= _LARGEST_FOREIGN_SHARE * len(text)
