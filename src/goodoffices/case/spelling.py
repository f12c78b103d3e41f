"""Words as people write them: what cannot be read, what was probably meant, and how to print it safely."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable

__all__ = [
    "RESERVED_WORDS",
    "Misspelling",
    "is_name",
    "is_name_character",
    "latin_digits",
    "nearest",
    "quoted",
    "same_word",
    "shown",
    "suggestion",
]

RESERVED_WORDS = frozenset(
    {"and", "or", "not", "in", "implies", "day", "step", "talks", "true", "false", "null"}
)
"""Words that name nothing in a case because expressions give them a meaning of their own."""

_JOINERS = "\u200c\u200d"  # Persian and Indic spelling needs them inside words, and they reorder nothing
_DIGITS = {
    **{0x0660 + value: str(value) for value in range(10)},  # Arabic-Indic
    **{0x06F0 + value: str(value) for value in range(10)},  # Persian
}
_SHORT_ESCAPES = {"\n": "\\n", "\t": "\\t", "\r": "\\r"}
_READS_AS_NUMBER = re.compile(r"\d+(?:[eE]\d+)?")
_KNOWN_SHOWN = 24


class Misspelling(Exception):
    """A piece of text that cannot be read, with what to write instead.

    `line` is None where the piece does not know its place; whoever does turns it into `errors.Problem`.
    """

    def __init__(self, what: str, hint: str = "", line: int | None = None) -> None:
        self.what = what
        self.hint = hint
        self.line = line
        super().__init__(f"{what} {hint}".rstrip())


def shown(text: str, limit: int = 60) -> str:
    r"""Return `text` fit for a message: no control, direction or invisible characters, not too long.

    Such characters appear as visible escapes (``\x1b``, ``\u202e``); joiners that Persian and Indic
    spelling needs stay.

    Examples
    --------
    >>> shown("a\x1b[31mb")
    'a\\x1b[31mb'
    """
    pieces: list[str] = []
    length = 0
    for character in text[: limit + 1]:
        piece = _visible(character)
        length += len(piece)
        if length > limit:
            return "".join(pieces) + "…"
        pieces.append(piece)
    return "".join(pieces)


def quoted(text: str, limit: int = 60) -> str:
    """Return `text` as `shown`, in single quotes."""
    return f"'{shown(text, limit)}'"


def _visible(character: str) -> str:
    if character in _SHORT_ESCAPES:
        return _SHORT_ESCAPES[character]
    hidden = unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"} and character not in _JOINERS
    if not hidden:
        return character
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def latin_digits(text: str) -> str:
    """Return `text` with Arabic-Indic and Persian digits written 0 to 9."""
    return text.translate(_DIGITS)


def is_name_character(character: str) -> bool:
    """Whether a name may hold the character: letters and marks of any script, digits, ``_``."""
    return character == "_" or character in _JOINERS or unicodedata.category(character)[0] in "LMN"


def is_name(text: str) -> bool:
    """Whether `text` can name an issue, a party or an unknown: name characters only, not just digits."""
    if not text or text.casefold() in RESERVED_WORDS:
        return False
    if not all(map(is_name_character, text)):
        return False
    return _READS_AS_NUMBER.fullmatch(latin_digits(text)) is None


def same_word(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that is `word`, however its accents are encoded, or None."""
    candidates = tuple(known)
    if word in candidates:
        return word
    composed = unicodedata.normalize("NFC", word)
    for candidate in candidates:
        if unicodedata.normalize("NFC", candidate) == composed:
            return candidate
    return None


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word most like `word`, ignoring case, spaces and hyphens; None if none is like it.

    Examples
    --------
    >>> nearest("night_shfit", ["raise_pct", "night_shift"])
    'night_shift'
    """
    by_folded: dict[str, str] = {}
    for candidate in known:
        by_folded.setdefault(_folded(candidate), candidate)
    folded = _folded(word[:200])
    if folded in by_folded:
        return by_folded[folded]
    matches = difflib.get_close_matches(folded, list(by_folded), n=1, cutoff=0.6)
    return by_folded[matches[0]] if matches else None


def _folded(word: str) -> str:
    return unicodedata.normalize("NFKC", word).casefold().strip().replace(" ", "_").replace("-", "_")


def suggestion(word: str, known: Iterable[str], kind: str) -> str:
    """Return a hint: the nearest known word if there is one, then all of them.

    Examples
    --------
    >>> suggestion("jbos", ["jobs", "review"], "issues")
    "Did you mean 'jobs'? Known issues: jobs, review."
    """
    candidates = tuple(known)
    if not candidates:
        return f"There are no {kind} here."
    listed = ", ".join(shown(candidate, 40) for candidate in candidates[:_KNOWN_SHOWN])
    if len(candidates) > _KNOWN_SHOWN:
        listed += f" and {len(candidates) - _KNOWN_SHOWN} more"
    likely = nearest(word, candidates)
    start = f"Did you mean {quoted(likely)}? " if likely is not None else ""
    return f"{start}Known {kind}: {listed}."
