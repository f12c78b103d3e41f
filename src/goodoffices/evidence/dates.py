"""Dates that a text mentions, resolved against the day of the article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from goodoffices.evidence.attributions import Extent
from goodoffices.evidence.proposals import Document, ResolvedDate

__all__ = ["dates_in"]

_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS: Final = (
    "january february march april may june july august september october november december".split()
)
_MONTH: Final = "|".join(f"{name}|{name[:3]}\\.?" for name in _MONTHS)
_PATTERN: Final = re.compile(
    rf"\b(?:(?P<iso>\d{{4}}-\d{{2}}-\d{{2}})"
    rf"|(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<m1>{_MONTH})(?:,?\s+(?P<y1>\d{{4}}))?"
    rf"|(?P<m2>{_MONTH})\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,?\s+(?P<y2>\d{{4}}))?"
    rf"|(?P<which>next|last|this)?\s*(?P<day>{'|'.join(_DAYS)})"
    r"|(?P<word>yesterday|today|tonight|tomorrow))\b",
    re.IGNORECASE,
)
# What is said of a day to come: a limit right before it, or a verb of what is planned in the same words.
_LIMIT: Final = re.compile(r"\b(?:by|until|till|before|from|this coming|coming)\s+$", re.IGNORECASE)
_AHEAD: Final = re.compile(
    r"\b(?:will|would|shall|must|should|may|might|going to|due|ends|expires|begins|starts|opens|closes"
    r"|resumes|returns|arrives|leaves|votes|meets|convenes|remains|runs out)\b|\b\w+['\u2019]ll\b",
    re.IGNORECASE,
)
_NEAR: Final = 100
_WORDS: Final = {"yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1}


def dates_in(document: Document, extents: list[Extent]) -> Iterator[ResolvedDate]:
    """Yield the dates that some pieces of a text mention, in their order.

    A weekday is the last one up to the day of the article, or the first after it where the text says so
    ("next", "by", "until") or the words before it speak of what is to come ("would", "ends"); a day
    without a year is the nearest one to the article. Without a day of the article only whole dates are known.
    """
    for start, end in extents:
        for match in _PATTERN.finditer(document.text, start, end):
            low = match.end() - len(match[0].lstrip()) if match[0][:1].isspace() else match.start()
            yield ResolvedDate(
                document.span(low, match.end()),
                _resolved(match, document.date, document.text[max(start, match.start() - _NEAR) : low]),
            )


def _resolved(match: re.Match[str], today: date | None, before: str) -> date | None:
    try:
        if match["iso"]:
            return date.fromisoformat(match["iso"])
        if match["day"]:
            return None if today is None else _weekday(match["day"], match["which"], today, before)
        if match["word"]:
            return None if today is None else today + timedelta(days=_WORDS[match["word"].lower()])
        day, month = match["d1"] or match["d2"], match["m1"] or match["m2"]
        year = match["y1"] or match["y2"]
        number = next(i for i, name in enumerate(_MONTHS, 1) if name.startswith(month.lower().strip(".")[:3]))
        if year:
            return date(int(year), number, int(day))
        return None if today is None else _nearest(number, int(day), today)
    except ValueError:
        return None


def _weekday(name: str, which: str | None, today: date, before: str) -> date:
    back = (today.weekday() - _DAYS.index(name.lower())) % 7
    said = (which or "").lower()
    if said != "last" and back and (_LIMIT.search(before) or _AHEAD.search(before)):
        return today + timedelta(days=7 - back)
    if said == "next":
        return today + timedelta(days=(7 - back) if back else 7)
    if said == "last" and back == 0:
        back = 7
    return today - timedelta(days=back)


def _nearest(month: int, day: int, today: date) -> date:
    possible = [date(year, month, day) for year in (today.year - 1, today.year, today.year + 1)]
    return min(possible, key=lambda each: abs((each - today).days))
