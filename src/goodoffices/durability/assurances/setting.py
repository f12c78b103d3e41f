"""What can be the case when a letter is read: the days of the steps, the text, the options left open.

A state is *on schedule* if step k is the last one carried out and the day lies between the day of step k and
that of step k + 1, both included; step 0 is before step 1, and after the last step the days run on without
end. Where a day is uncertain its whole range counts, so that no state is left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from goodoffices.case.building.drafts import law_bounds, law_unknowns
from goodoffices.case.expressions import Condition
from goodoffices.case.issues import Issue
from goodoffices.case.model import Case
from goodoffices.case.schedule import Guarantee, Schedule
from goodoffices.case.uncertain import Quantity, Unknown

__all__ = ["Setting", "Span", "Window", "days_in_force", "days_of_steps", "setting_of"]

_ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `low` to `high`, both included; None: without end."""

    low: Fraction = _ZERO
    high: Fraction | None = None

    def meet(self, other: Span) -> Span | None:
        """Return the days that both hold, or None."""
        highs = [span.high for span in (self, other) if span.high is not None]
        low, high = max(self.low, other.low), min(highs, default=None)
        return Span(low, high) if high is None or low <= high else None


@dataclass(frozen=True, slots=True)
class Window:
    """The days on which `step` may be the last one carried out."""

    step: int
    days: Span


@dataclass(frozen=True, slots=True)
class Setting:
    """Issues with their options, the text (None: an option left open), rules, and the days of steps 1 to K.

    A rule binds only the options that are left open: what the text itself breaks is not the letters' fault.
    """

    issues: tuple[Issue, ...]
    text: tuple[int | None, ...]
    rules: tuple[Condition, ...] = ()
    days: tuple[Span, ...] = ()

    @property
    def on_schedule(self) -> tuple[Window, ...]:
        """The windows of steps 0 to K while the schedule is kept; an empty one is left out."""
        starts = (Span(_ZERO, _ZERO), *self.days)
        ends = [span.high for span in self.days] + [None]
        windows = zip(range(len(starts)), starts, ends, strict=True)
        return tuple(
            Window(step, Span(start.low, end))
            for step, start, end in windows
            if end is None or start.low <= end
        )

    @property
    def off_schedule(self) -> tuple[Window, ...]:
        """Steps 0 to K, each on any day: the schedule is late, or early."""
        return tuple(Window(step, Span()) for step in range(len(self.days) + 1))

    def without_text(self) -> Setting:
        """Return the setting with every option left open."""
        return replace(self, text=(None,) * len(self.issues))


def setting_of(case: Case, schedule: Schedule) -> Setting:
    """Return what the letters of a schedule are read against: its own text, else the tabled one."""
    text = schedule.text or case.tabled or (None,) * len(case.issues)
    rules = tuple(rule.condition for rule in case.rules)
    return Setting(case.issues, text, rules, days_of_steps(schedule, case.unknowns))


def days_of_steps(schedule: Schedule, unknowns: Iterable[Unknown] = ()) -> tuple[Span, ...]:
    """Return the days on which each step may fall, its whole range where that is uncertain."""
    known = _bounds(unknowns)
    return tuple(_span(step.day, step.day, known) for step in schedule.steps)


def days_in_force(guarantee: Guarantee, unknowns: Iterable[Unknown] = ()) -> Span | None:
    """Return the days on which a guarantee may be in force; None if there are none."""
    known = _bounds(unknowns)
    found = _span(guarantee.from_day, guarantee.until_day, known)
    return found if found.high is None or found.low <= found.high else None


_Bounds = tuple[Fraction | None, Fraction | None]


def _span(first: Quantity | None, last: Quantity | None, known: dict[str, _Bounds]) -> Span:
    low = None if first is None else law_bounds(first.law, known)[0]
    high = None if last is None else law_bounds(last.law, known)[1]
    return Span(max(_ZERO, low or _ZERO), high if high is None else max(_ZERO, high))


def _bounds(unknowns: Iterable[Unknown]) -> dict[str, _Bounds]:
    """Return the range of each shared unknown, those first that others build on."""
    known: dict[str, _Bounds] = {}
    waiting = {unknown.id: unknown.number for unknown in unknowns}
    for _ in range(len(waiting)):  # each round settles one at least, since none leads back to itself
        for name, number in tuple(waiting.items()):
            if number is None:
                known[name] = (_ZERO, Fraction(1))
            elif all(other not in waiting for other, _ in law_unknowns(number.law)):
                known[name] = law_bounds(number.law, known)
            else:
                continue
            del waiting[name]
    return known
