"""Expressions cut into tokens; what people write by habit from elsewhere gets the right spelling."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from goodoffices.case.decimals import number_text, read_number
from goodoffices.case.spelling import Misspelling, is_name_character, latin_digits, quoted, shown

__all__ = ["COMPARISONS", "MAX_LENGTH", "Token", "tokenize"]

MAX_LENGTH = 2_000
COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">="})
_KEYWORDS = frozenset({"and", "or", "not", "in"})
_OPERATORS = {
    "==": "==", "!=": "!=", "<=": "<=", ">=": ">=", "<": "<", ">": ">", "=": "==",
    "≤": "<=", "≥": ">=", "≠": "!=",
    "+": "+", "-": "-", "*": "*", "(": "(", ")": ")", "{": "{", "}": "}", ",": ",",
}  # fmt: skip
_SLIPS = {
    "===": "Write == instead of ===.",
    "&&": "Write and instead of &&.",
    "||": "Write or instead of ||.",
    "<>": "Write != instead of <>.",
    "<=>": "Write == where both imply each other.",
    "=>": "Write >= for at least, or implies(a, b) for a consequence.",
    "=<": "Write <= instead of =<.",
    "=!": "Write != instead of =!.",
    "->": "Write implies(a, b) instead of ->.",
    "==>": "Write implies(a, b) instead of ==>.",
    "⇒": "Write implies(a, b) instead of an arrow.",
    "→": "Write implies(a, b) instead of an arrow.",
    "**": "Only + - and * are known here.",
    "...": "Write a range as 30 <= x and x <= 40.",
    "..": "Write a range as two comparisons: 30 <= x <= 40.",
    "&": "Write and instead of &.",
    "|": "Write or instead of |.",
    "!": "Write not instead of !.",
    "~": "Write not instead of ~.",
    "^": "Only + - and * are known here.",
    "/": "Division is not known here; multiply both sides instead.",
    "%": "Write the number without a per cent sign.",
    "٪": "Write the number without a per cent sign.",
    "،": "Write , instead of ،.",
    "٫": "Write a decimal point instead of ٫.",
    "٬": "Write thousands without separators.",
    "؛": "Write and instead of ؛.",
    ";": "Write and instead of ;.",
    "−": "Write - (the minus sign of the keyboard) instead of −.",
    "–": "Write - instead of –, or a range as two comparisons.",
    "×": "Write * instead of ×.",
    "[": "Write a set in braces: x in {a, b}.",
    "]": "Write a set in braces: x in {a, b}.",
    ":": "Remove the colon; compare with ==.",
    ".": 'Names hold letters, digits and _; put other ids in "double quotes".',
    "“": 'Write "straight quotes".',
    "”": 'Write "straight quotes".',
    "„": 'Write "straight quotes".',
    "«": 'Write "straight quotes".',
    "»": 'Write "straight quotes".',
    "’": 'Write "straight quotes".',
    "‘": 'Write "straight quotes".',
}
_NUMBER = re.compile(r"(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?")
_PERCENT = re.compile(r"((?:\d+(?:\.\d+)?))\s*[%٪]")
_DASHED = re.compile(r"(\d+(?:\.\d+)?)(?:[-–]|\.\.)(\d+(?:\.\d+)?)")
_COMMA_NUMBER = re.compile(r"\d+(?:[,،٫٬]\d+)+(?:\.\d+)?")
_EXAMPLE = "Write conditions such as night_shift != compulsory or raise_pct >= 3."


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of an expression: `kind` is number, word, quoted, keyword, operator or end."""

    kind: str
    text: str
    value: Fraction | None = None


def tokenize(text: str) -> list[Token]:
    """Cut an expression into tokens, the last of kind ``end``.

    Raises
    ------
    Misspelling
        For signs that mean nothing here, with what to write instead.
    """
    if len(text) > MAX_LENGTH:
        hint = "Split it into several rules."
        raise Misspelling(f"the expression is longer than {MAX_LENGTH} characters.", hint)
    tokens: list[Token] = []
    plain = latin_digits(text)  # one character for one: positions agree with `text`
    braces = 0
    place = 0
    while place < len(text):
        character = text[place]
        if character.isspace() or character in "\u200e\u200f\u061c\ufeff":
            place += 1  # direction marks come with copied Arabic and Hebrew and mean nothing here
            continue
        if character in "\"'":
            token, place = _quoted_word(text, place)
        elif (
            character.isdigit()
            or character == "_"
            or is_name_character(character)
            or _NUMBER.match(plain, place)
        ):
            _refuse_number_slips(plain, place, allow_comma=braces > 0 or "implies" in plain)
            token, place = _word_or_number(text, plain, place)
        else:
            token, place = _operator(text, place)
            braces += {"{": 1, "}": -1}.get(token.text, 0)
        tokens.append(token)
    return [*tokens, Token("end", "")]


def _quoted_word(text: str, start: int) -> tuple[Token, int]:
    pieces: list[str] = []
    place = start + 1
    while place < len(text):
        character = text[place]
        if character == text[start]:
            return Token("quoted", "".join(pieces)), place + 1
        if character == "\\" and text[place + 1 : place + 2] in {"\\", '"', "'"}:
            place += 1
        pieces.append(text[place])
        place += 1
    raise Misspelling(f"the quote in {quoted(text[start:])} is never closed.", 'Close it with another ".')


def _refuse_number_slips(plain: str, start: int, *, allow_comma: bool) -> None:
    """Refuse ``40%``, ``30-40``, ``0,5`` and ``1,000``, which would otherwise read as something else."""
    if match := _PERCENT.match(plain, start):
        share = number_text(read_number(match[1]) / 100) if len(match[1]) <= 12 else "a share"
        hint = f"Write {shown(match[1])} for points or per cent, or {share} for a chance or a share."
        raise Misspelling(f"{quoted(match[0])} is not a number.", hint)
    if match := _DASHED.match(plain, start):
        low, high = shown(match[1], 20), shown(match[2], 20)
        hint = f"Write {low}..{high} for an uncertain number, or {low} <= x <= {high} in a condition."
        raise Misspelling(f"{quoted(match[0])} is not a number.", hint)
    if (match := _COMMA_NUMBER.match(plain, start)) and (not allow_comma or set("،٫٬") & set(match[0])):
        try:
            read_number(match[0])
        except Misspelling as slip:
            raise Misspelling(slip.what, slip.hint) from None


def _word_or_number(text: str, plain: str, start: int) -> tuple[Token, int]:
    end = start
    while end < len(text) and is_name_character(text[end]):
        end += 1
    number = _NUMBER.match(plain, start)
    if number is not None and number.end() >= end:
        return Token("number", text[start : number.end()], read_number(number[0])), number.end()
    word = text[start:end]
    if not word:
        raise _unknown_sign(text[start])
    if word in _KEYWORDS:
        return Token("keyword", word), end
    if word.casefold() in {"true", "false", "null"}:
        hint = "Leave it out: a condition says by itself whether it holds; name options otherwise."
        raise Misspelling(f"{quoted(word)} is not a name.", hint)
    return Token("word", word), end


def _operator(text: str, start: int) -> tuple[Token, int]:
    for length in (3, 2, 1):
        sign = text[start : start + length]
        if len(sign) < length:
            continue
        if sign in _SLIPS and not (sign == "=!" and text[start + 2 : start + 3] == "="):
            raise Misspelling(f"{quoted(sign)} is not known in a condition.", _SLIPS[sign])
        if sign in _OPERATORS:
            return Token("operator", _OPERATORS[sign]), start + length
    raise _unknown_sign(text[start])


def _unknown_sign(sign: str) -> Misspelling:
    return Misspelling(f"{quoted(sign)} is not known in a condition.", _SLIPS.get(sign, _EXAMPLE))
