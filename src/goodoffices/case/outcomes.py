"""What became of talks, read from the words of `outcome` as yes, no or not yet by the end of the horizon.

Only what begins with ``yes``, ``no``, ``not yet`` or an ISO date can be read; free words stay words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum
from typing import Final

from goodoffices.case.model import Outcome
from goodoffices.case.spelling import latin_digits, quoted

__all__ = ["EVENTS", "CameTrue", "EventOutcome", "horizon_end", "is_known", "known_since", "read_outcome"]

EVENTS: Final = ("agreed", "ratified", "held")
"""Each is part of the one before: nothing is ratified without agreement, or holds without ratification."""

_DATE = r"(?P<day>\d{4}-\d{2}-\d{2})(?!\d)"
_MAYBE_DATE = rf"(?:[\s,;:(]*(?:as of|on|by|in|since|until)?\s*{_DATE})?"
_BARE_DATE = re.compile(_DATE)
_NOT_YET = re.compile(rf"not yet\b{_MAYBE_DATE}", re.IGNORECASE)
_YES = re.compile(rf"(?:yes|true)\b{_MAYBE_DATE}", re.IGNORECASE)
_NO = re.compile(rf"(?:no|false)\b{_MAYBE_DATE}", re.IGNORECASE)
_UNTIL = re.compile(rf"until\s+{_DATE}", re.IGNORECASE)
_HINT = "Begin with yes, no, not yet, or a date such as 2024-05-01; any words may follow."
_HINT_HELD = "Write yes, no, or until with the day on which it ended, such as until 2024-05-01."


class CameTrue(Enum):
    """Whether an event had come true by the end of the horizon."""

    YES = "yes"
    NO = "no"
    OPEN = "not yet known"
    UNREADABLE = "cannot be read"
    UNSTATED = "not stated"


@dataclass(frozen=True, slots=True)
class EventOutcome:
    """One event: whether it had come true at the horizon, the day that is stated, and the words as written.

    `day` is the day on which it happened, or on which it was settled that it would not; None if not stated.
    `problem` says why the words cannot be read.
    """

    at_horizon: CameTrue
    day: date | None = None
    words: str | None = None
    problem: str | None = None


def horizon_end(as_of: date, horizon_days: int) -> date:
    """Return the last day of the horizon; the last day there is if it lies beyond the calendar."""
    try:
        return as_of + timedelta(days=horizon_days)
    except OverflowError:
        return date.max


def read_outcome(
    outcome: Outcome | None, as_of: date, horizon_days: int, *, today: date | None = None
) -> dict[str, EventOutcome]:
    """Return what became of each of `EVENTS` by the end of the horizon.

    An undated ``yes`` or ``no`` is about the end of the horizon. A date is the day of the event; under
    `held` a date needs a word: ``until`` (the day it ended) or ``yes,`` (the day on which it still held).
    What was not agreed was not ratified, and what was not ratified did not hold, stated or not.

    Parameters
    ----------
    outcome : Outcome or None
        The words of the case file.
    as_of : date
        The day on which the inputs were frozen.
    horizon_days : int
        How many days the forecast looks ahead.
    today : date, optional
        Where it is given, a later day cannot be read, and ``yes`` under `held` is not yet known before
        the horizon is over.

    Examples
    --------
    >>> found = read_outcome(Outcome(agreed="2024-03-09; in Arden", ratified="no"), date(2024, 3, 1), 60)
    >>> [found[event].at_horizon.value for event in EVENTS]
    ['yes', 'no', 'no']
    """
    end = horizon_end(as_of, horizon_days)
    stated = outcome if outcome is not None else Outcome()
    words = {"agreed": stated.agreed, "ratified": stated.ratified, "held": stated.held}
    found = {event: _read(event, words[event], as_of, end, today or date.max) for event in EVENTS}
    for before, after in (("agreed", "ratified"), ("ratified", "held")):
        found[after] = _in_line(before, found[before], found[after], end)
    return found


def known_since(found: dict[str, EventOutcome], end: date) -> date:
    """Return the first day on which some of the outcome was known, the end of the horizon at the latest."""
    settled = (CameTrue.YES, CameTrue.NO)
    days = [each.day for each in found.values() if each.at_horizon in settled and each.day is not None]
    return min([*days, end])


def is_known(outcome: Outcome | None) -> bool:
    """Tell whether a case says anything of its outcome beyond ``not yet``."""
    if outcome is None:
        return False
    words = (outcome.agreed, outcome.ratified, outcome.held, outcome.text)
    return any(each and each.strip() and not _NOT_YET.match(each.strip()) for each in words)


def _read(event: str, words: str | None, as_of: date, end: date, today: date) -> EventOutcome:
    """Read the words about one event by themselves."""
    if words is None or not words.strip():
        return EventOutcome(CameTrue.UNSTATED, words=words)
    text = latin_digits(words.strip())
    if event == "held" and _BARE_DATE.match(text):
        return _unreadable(
            event, words, "a date alone may be the day it ended, or a day it held.", _HINT_HELD
        )
    kind, match = _kind_of(event, text)
    if match is None:
        return _unreadable(
            event, words, "free words, which are not read.", _HINT_HELD if event == "held" else _HINT
        )
    written = match["day"]
    day = None
    if written is not None:
        try:
            day = date.fromisoformat(written)
        except ValueError:
            return _unreadable(event, words, f"there is no day {written}.", "Write it as year-month-day.")
        if day < as_of:
            hint = "The forecast is about what follows; correct one of the two."
            return _unreadable(event, words, f"{day} is before as_of, {as_of}.", hint)
        if day > today:
            hint = "Correct the date, or leave it out until it has come."
            return _unreadable(event, words, f"{day} is still to come.", hint)
    elif event == "held" and kind is CameTrue.YES and end > today:
        return EventOutcome(CameTrue.OPEN, None, words)
    return EventOutcome(_at_horizon(event, kind, day, end), day, words)


def _kind_of(event: str, text: str) -> tuple[CameTrue, re.Match[str] | None]:
    """Return what the words say by themselves, and where."""
    readings = [(CameTrue.OPEN, _NOT_YET), (CameTrue.YES, _YES), (CameTrue.NO, _NO)]
    readings.append((CameTrue.NO, _UNTIL) if event == "held" else (CameTrue.YES, _BARE_DATE))
    for kind, pattern in readings:
        match = pattern.match(text)
        if match is not None:
            return kind, match
    return CameTrue.UNREADABLE, None


def _at_horizon(event: str, kind: CameTrue, day: date | None, end: date) -> CameTrue:
    """Return what the words say of the last day of the horizon."""
    if day is None:
        return kind
    if kind is CameTrue.OPEN:
        return CameTrue.NO if day >= end and event != "held" else CameTrue.OPEN
    if event == "held":
        if kind is CameTrue.YES:  # still kept on that day; of later days nothing is known
            return CameTrue.YES if day >= end else CameTrue.OPEN
        return CameTrue.YES if day > end else CameTrue.NO
    return CameTrue.NO if kind is CameTrue.YES and day > end else kind


def _in_line(earlier: str, before: EventOutcome, after: EventOutcome, end: date) -> EventOutcome:
    """Return an event as the one before it allows."""
    if before.at_horizon is CameTrue.NO:
        # Ratified in time by words and too late by date cannot be; kept after a late ratification can.
        came_late = before.day is not None and before.day > end
        if after.at_horizon is not CameTrue.YES or (came_late and earlier == "ratified"):
            known = after.day if after.at_horizon is CameTrue.NO else before.day
            return replace(after, at_horizon=CameTrue.NO, day=known, problem=None)
    too_early = (
        earlier == "agreed"
        and before.at_horizon is after.at_horizon is CameTrue.YES
        and before.day is not None
        and after.day is not None
        and after.day < before.day
    )
    impossible = after.at_horizon is CameTrue.YES and before.at_horizon in (CameTrue.NO, CameTrue.OPEN)
    if too_early or impossible:
        later = "ratified" if earlier == "agreed" else "held"
        what = f"it contradicts what is said under {earlier}."
        return _unreadable(later, after.words or "", what, "Correct one of the two.")
    return after


def _unreadable(event: str, words: str, what: str, hint: str) -> EventOutcome:
    problem = f"outcome.{event}: {quoted(words, 40)}: {what} {hint}"
    return EventOutcome(CameTrue.UNREADABLE, None, words, problem)
