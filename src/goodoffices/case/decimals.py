"""Exact decimal numbers, and the right spelling for those that are written some other way."""

from __future__ import annotations

import re
from fractions import Fraction

from goodoffices.case.spelling import Misspelling, latin_digits, quoted, shown

__all__ = ["NUMBER_EXAMPLE", "is_decimal", "is_endless", "is_with_unit", "number_text", "read_number"]

NUMBER_EXAMPLE = "Write a number like 12 or 0.5, or a range like 30..40."
"""The hint where nothing better is known."""

_MAX_DIGITS = 18
_MAX_EXPONENT = 12
_LONGEST_SLIP = 100
_DECIMAL = re.compile(r"(?P<sign>[+-]?)(?P<whole>\d*)(?:\.(?P<part>\d+))?(?:[eE](?P<exponent>[+-]?\d+))?")
_NUMBER = r"[+-]?(?:\d+(?:\.\d+)?|\.\d+)"
_DASHED = re.compile(rf"({_NUMBER})\s*(?:-|–|—|−|to|until)\s*({_NUMBER})(?:\s*(?:-|–|—|−|to)\s*({_NUMBER}))?")
_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
_PERCENT = re.compile(rf"({_NUMBER})\s*(?:%|٪|percent|per cent)")
_DECIMAL_COMMA = re.compile(r"[+-]?\d+[,،٫]\d+")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:[,،٬_'’ \u00a0\u202f]\d{3})+(?:[.٫]\d+)?")
_GROUPED_DOTS = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+[,٫]\d+")
_RATIO = re.compile(r"([+-]?\d+)\s*/\s*(\d+)")
_WITH_UNIT = re.compile(rf"({_NUMBER})\s*[^\W\d][\w ]*")
_ENDLESS = frozenset({"nan", "inf", "infinity", "infinite", "∞"})


def is_decimal(plain: str) -> bool:
    """Whether a text is written as a decimal number (in digits 0 to 9)."""
    return _DECIMAL.fullmatch(plain) is not None and plain[:1] in tuple("+-.0123456789")  # E1 is a name


def is_endless(plain: str) -> bool:
    """Whether a text is a way to write an infinite or undefined number."""
    return plain.lstrip("+-.").casefold() in _ENDLESS


def is_with_unit(plain: str) -> bool:
    """Whether a text is a number followed by letters, such as ``40pct``."""
    return _WITH_UNIT.fullmatch(plain) is not None


def read_number(text: str) -> Fraction:
    """Return the exact value of a decimal number; Arabic-Indic and Persian digits are digits.

    Raises
    ------
    Misspelling
        If it is not a number, with the right spelling where one can be guessed (``0,5`` gives 0.5).

    Examples
    --------
    >>> read_number("-0.25")
    Fraction(-1, 4)
    """
    plain = latin_digits(text).strip()
    match = _DECIMAL.fullmatch(plain)
    if match is None or not (match["whole"] or match["part"]):
        raise _unreadable(text, plain)
    whole, part = match["whole"].lstrip("0"), match["part"] or ""
    if len(whole) > _MAX_DIGITS or len(part) > _MAX_DIGITS:
        raise Misspelling(
            f"{quoted(text)} has too many digits.",
            f"Write at most {_MAX_DIGITS} digits before or after the point.",
        )
    written = match["exponent"] or "0"
    exponent = int(written) if len(written) <= 4 else _MAX_EXPONENT + 1
    if abs(exponent) > _MAX_EXPONENT:
        raise Misspelling(
            f"{quoted(text)} has an exponent beyond {_MAX_EXPONENT}.",
            "Choose a unit that keeps numbers small.",
        )
    value = Fraction(int(f"{whole}{part}" or "0"), 10 ** len(part)) * Fraction(10) ** exponent
    return -value if match["sign"] == "-" else value


def _unreadable(text: str, plain: str) -> Misspelling:
    """Return the error for what is not a number, naming the usual slip behind it."""
    what = f"{quoted(text)} is not a number."
    if not plain:
        return Misspelling("a number is missing.", NUMBER_EXAMPLE)
    if len(plain) > _LONGEST_SLIP:
        return Misspelling(what, NUMBER_EXAMPLE)
    if is_endless(plain):
        return Misspelling(what, "Every number must be finite; write the largest that is meant.")
    corrected = plain.replace("−", "-")
    if corrected != plain and _DECIMAL.fullmatch(corrected):
        return Misspelling(what, f"Write {corrected}, with the minus sign of the keyboard.")
    if match := _PERCENT.fullmatch(plain):
        as_share = number_text(read_number(match[1]) / 100)
        return Misspelling(
            what, f"Write {match[1]} for points or per cent, or {as_share} for a chance or a share."
        )
    if _DATE.fullmatch(plain):
        return Misspelling(
            f"{quoted(text)} is a date, and a number is needed.",
            "Where a day is asked for, days are counted from as_of: 45 is 45 days after it.",
        )
    if match := _DASHED.fullmatch(plain):
        return Misspelling(what, f"Write {'..'.join(part for part in match.groups() if part)} for a range.")
    if _GROUPED.fullmatch(plain):
        return Misspelling(
            what, f"Write {re.sub('[^0-9.+-]', '', plain.replace('٫', '.'))}, without separators."
        )
    if _GROUPED_DOTS.fullmatch(plain):
        digits = re.sub("[,٫]", "#", plain.replace(".", "")).replace("#", ".")
        return Misspelling(what, f"Write {digits}, without separators and with a point.")
    if _DECIMAL_COMMA.fullmatch(plain):
        return Misspelling(what, f"Write {re.sub('[,،٫]', '.', plain)}, with a point.")
    if match := _RATIO.fullmatch(plain):
        return Misspelling(what, _decimal_of(match[1], match[2]))
    if plain.endswith(".") and _DECIMAL.fullmatch(plain[:-1]) and len(plain) > 1:
        return Misspelling(what, f"Write {shown(plain[:-1])}.")
    if re.fullmatch(r"[+-]?0[xXoObB]\w+", plain):
        return Misspelling(what, "Write it in ordinary digits.")
    if match := _WITH_UNIT.fullmatch(plain):
        return Misspelling(what, f"Write {match[1]}, without the unit.")
    return Misspelling(what, NUMBER_EXAMPLE)


def _decimal_of(upper: str, lower: str) -> str:
    """Return a hint with the decimal value of a common fraction."""
    if len(upper) > _MAX_DIGITS or len(lower) > _MAX_DIGITS or int(lower) == 0:
        return "Write it as a decimal number."
    return f"Write it as a decimal number, such as {round(int(upper) / int(lower), 4):g}."


def number_text(value: Fraction) -> str:
    """Return the shortest decimal text that `read_number` turns back into `value`.

    A value without a finite decimal form is rounded to twelve places.
    """
    for places in range(2 * _MAX_DIGITS + _MAX_EXPONENT):
        scaled = value * 10**places
        if scaled.denominator == 1:
            digits = str(abs(scaled.numerator)).rjust(places + 1, "0")
            body = f"{digits[:-places]}.{digits[-places:]}" if places else digits
            return f"-{body}" if value < 0 else body
    return f"{float(value):.12g}"
