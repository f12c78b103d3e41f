"""The words in which talks are told: days and dates, texts and what changed in them, shares of runs."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Final

from goodoffices.answers.results import PackageMap
from goodoffices.case.model import Case
from goodoffices.case.talks import Protocol
from goodoffices.report.naming import Names
from goodoffices.report.words import Phrases
from goodoffices.worlds.intervals import wilson

__all__ = ["ENDINGS", "PROTOCOLS", "TalkWords", "whole_day"]

ENDINGS: Final[Mapping[str, str]] = {
    "ratified": "agreed and ratified",
    "agreed": "agreed, with votes still to come on the last day",
    "rejected": "agreed, then refused by principals",
    "walked_out": "a side walked out, by choice",
    "broken_down": "broken down, which nobody chose",
    "still_talking": "still talking on the last day",
}
"""How talks end, in words, in the order in which they are told."""

PROTOCOLS: Final[Mapping[str, str]] = {
    "proximity": "Proximity talks: the mediators carry each side's offers to the others",
    "one_text": "One-text procedure: the mediators draft, hear objections, and draft again",
    "bridging": "Bridging proposal: the mediators table one text at the deadline",
    "alternating": "Alternating offers between sides that know everything",
}


def whole_day(day: float) -> int:
    """Return the number of the day on which something happens: day 2.9 is still day 2."""
    return int(day + 1e-9)


@dataclass(frozen=True)
class TalkWords:
    """Words for the talks of one case.

    With `certain` nothing is left to chance; `ess` is how many worlds its shares were counted over.
    """

    case: Case
    phrases: Phrases
    certain: bool = False
    ess: float = math.inf

    @cached_property
    def names(self) -> Names:
        """What things are called."""
        return Names(self.case, self.phrases)

    @property
    def bridging(self) -> bool:
        """Whether the mediators table one text, which is taken or ends the talks."""
        return self.case.talks.protocol is Protocol.BRIDGING

    def ending(self, name: str) -> str:
        """Return how talks ended in words."""
        if name == "walked_out" and self.bridging:
            return "the mediators' text was not taken, which ends the talks"
        return ENDINGS.get(name, name)

    def date(self, day: float) -> str:
        """Return the date of a day, with the year where it is another; empty where the case has no date."""
        start = self.case.as_of
        if start is None:
            return ""
        try:
            when = start + timedelta(days=whole_day(day))
        except OverflowError:
            return ""
        words = self.phrases.short_day(when)
        return words if when.year == start.year else f"{words} {when.year}"

    def day(self, day: float) -> str:
        """Return ``day 12 (1 April)``, or ``day 12`` where the case has no date."""
        date = self.date(day)
        number = self.phrases.number(whole_day(day))
        return f"day {number} ({date})" if date else f"day {number}"

    def days(self, first: float, last: float) -> str:
        """Return ``days 9 to 21 (29 March to 10 April)``; one day as `day` does."""
        if whole_day(first) == whole_day(last):
            return self.day(first)
        start, end = self.date(first), self.date(last)
        dates = f" ({start} to {end})" if start and end else ""
        numbers = (self.phrases.number(whole_day(each)) for each in (first, last))
        return f"days {' to '.join(numbers)}{dates}"

    def party(self, party: str) -> str:
        """Return the name of a party, or of the whole agreement."""
        return "the agreement as a whole" if party == "agreement" else self.names.short_party(party)

    def parties(self, parties: Mapping[str, float] | tuple[str, ...]) -> str:
        """Return the names of several."""
        return self.phrases.listed(self.party(party) for party in parties)

    def whole(self, package: PackageMap) -> str:
        """Return every option of a text."""
        return "; ".join(f"{self._issue(issue)}: {self._value(issue, package)}" for issue in package)

    def changes(self, package: PackageMap, before: PackageMap, *, was: bool = True) -> str:
        """Return the options in which a text differs from another, and what they were; empty if in none."""
        told = []
        for issue in package:
            if package[issue] != before.get(issue):
                words = f"{self._issue(issue)}: {self._value(issue, package)}"
                if was and issue in before:
                    words += f" (was {self._value(issue, before, unit=False)})"
                told.append(words)
        return "; ".join(told)

    def share(self, p: float, of: float = 1.0) -> str:
        """Return a share of runs as a band in fives, as wide as its error; ``every run`` where all is fixed.

        `of` is the part of the runs that are counted.
        """
        if self.certain and p in {0.0, 1.0}:
            return "every run" if p else "no run"
        return self.phrases.band(*wilson(min(1.0, p), max(1.0, self.ess * of)))

    def _issue(self, issue_id: str) -> str:
        return self.names.issue_of_id(issue_id)

    def _value(self, issue_id: str, package: PackageMap, *, unit: bool = True) -> str:
        issue = next((each for each in self.case.issues if each.id == issue_id), None)
        value = package[issue_id]
        return str(value) if issue is None else self.names.value(issue, value, unit=unit)
