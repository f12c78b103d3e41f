"""Days in words: dates where the case has one, numbers where it has none."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta

from goodoffices.report.words import Phrases

__all__ = ["Days"]


@dataclass(frozen=True, slots=True)
class Days:
    """Days counted from `start`, in one language."""

    start: date | None
    phrases: Phrases

    def day(self, number: float) -> str:
        """Return ``19 May``, with the year where it is another one; ``day 60`` where the case has no date.

        A day begins with its whole number: day 2.9 is still day 2.
        """
        when = self._date(number)
        if when is None or self.start is None:
            return self.phrases.say("day {n}", n=self.phrases.number(_whole(number)))
        if when.year == self.start.year:
            return self.phrases.short_day(when)
        return self.phrases.day(when)

    def span(self, first: float, last: float) -> str:
        """Return the days between which something falls; one day where they are the same."""
        if _whole(first) == _whole(last):
            return self.day(first)
        if self._date(first) is None or self._date(last) is None:
            return self.phrases.say(
                "days {first} to {last}",
                first=self.phrases.number(_whole(first)),
                last=self.phrases.number(_whole(last)),
            )
        return self.phrases.say("{first} to {last}", first=self.day(first), last=self.day(last))

    def length(self, low: float, high: float) -> str:
        """Return how many days something takes."""
        least, most = self.phrases.number(low, 1), self.phrases.number(high, 1)
        if least != most:
            return self.phrases.say("{low} to {high} days", low=least, high=most)
        if float(low).is_integer():
            return self.phrases.count("{n} day", "{n} days", int(low))
        return self.phrases.say("{n} days", n=least)

    def _date(self, number: float) -> date | None:
        if self.start is None:
            return None
        try:
            return self.start + timedelta(days=_whole(number))
        except OverflowError:
            return None


def _whole(number: float) -> int:
    return math.floor(number + 1e-9)
