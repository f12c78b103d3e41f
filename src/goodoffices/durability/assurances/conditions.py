"""Whether conditions can hold together, with a state in which they do: exact, within a limit on the search.

Options are tried issue by issue, and two options after which the same is left of every condition and rule
are tried once. What is then left speaks of the talks, the step and the day only.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import NamedTuple

from goodoffices.case.expressions import Condition, issues_of
from goodoffices.case.wording import TALKS_STATES
from goodoffices.durability.assurances._trees import FALSE, TALKS, TRUE, all_of, simplify
from goodoffices.durability.assurances.days import DayFound, Doubt, earliest_day
from goodoffices.durability.assurances.setting import Setting, Span, Window

__all__ = ["MOST_TRIALS", "Coincidence", "Possibility", "State", "find_state"]

MOST_TRIALS = 20_000
"""How many options and stretches of days are tried before a question is left open."""


class Possibility(Enum):
    """Whether something can be."""

    POSSIBLE = "possible"
    IMPOSSIBLE = "impossible"
    NOT_DECIDED = "not decided"


@dataclass(frozen=True, slots=True)
class State:
    """One state of the process: the day, the last step carried out (0: none), the talks, options of issues.

    `options` is (issue id, option id) for the issues that the conditions name, in the order of the case.
    """

    day: Fraction
    step: int
    talks: str
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Coincidence:
    """Whether conditions can hold together, and a `state` in which they do.

    With a `doubt` beside a state there may be an earlier one; with a doubt and no state, there may be one.
    """

    status: Possibility
    state: State | None = None
    doubt: Doubt | None = None

    @property
    def exact(self) -> bool:
        """Whether nothing was left open: the state is the earliest, or there is none."""
        return self.doubt is None


class _Moment(NamedTuple):
    """Ordered by preference: whole days first, then early ones, early steps, talks that go on."""

    is_fraction: bool
    day: Fraction
    step: int
    talks: int


def find_state(
    conditions: Sequence[Condition],
    setting: Setting,
    windows: Sequence[Window] | None = None,
    most_trials: int = MOST_TRIALS,
) -> Coincidence:
    """Find the earliest state in which all conditions hold, whole days before others.

    Issues that the text settles stand as it says. The others run over all their options, as far as the rules
    that name them, or that are linked to them by further rules, can be kept.

    Parameters
    ----------
    conditions : sequence of Condition
        Over ``day``, ``step``, ``talks`` and issues.
    setting : Setting
        Issues, text, rules and days.
    windows : sequence of Window, optional
        Which steps are looked at on which days, ascending by step; by default those of a kept schedule.
    most_trials : int
        Limit on the options and stretches of days tried.

    Returns
    -------
    Coincidence
        Of states on equally early days the one of the earliest step, then with talks going before stalled
        before ended, then with the options that come first in the file.

    Notes
    -----
    A rule none of whose issues is linked to the conditions is taken to be kept: it does not bear on them.
    """
    search = _Search(conditions, setting, setting.on_schedule if windows is None else windows, most_trials)
    return search.run()


class _Search:
    """One search; `_best` is what it has found so far, `_trials` how much of its limit is used."""

    def __init__(
        self, conditions: Sequence[Condition], setting: Setting, windows: Sequence[Window], most_trials: int
    ) -> None:
        self._issues = setting.issues
        self._windows = windows
        self._most_trials = most_trials
        self._trials = 0
        self._doubt: Doubt | None = None
        self._best: tuple[_Moment, dict[int, int]] | None = None
        self._days: dict[tuple[Condition, Span], DayFound] = {}
        self._moments: dict[Condition, _Moment | None] = {}
        settled = {issue: option for issue, option in enumerate(setting.text) if option is not None}
        named = sorted(frozenset[int]().union(*(issues_of(condition) for condition in conditions)))
        self._settled = {issue: settled[issue] for issue in named if issue in settled}
        self._named = [issue for issue in named if issue not in settled]
        self._condition = all_of(simplify(condition, self._issues, settled) for condition in conditions)
        rules = [simplify(rule, self._issues, settled) for rule in setting.rules]
        self._rules, self._linked = _linked(self._named, rules)

    def run(self) -> Coincidence:
        self._try_named(0, self._condition, self._rules, {})
        if self._best is None:
            status = Possibility.IMPOSSIBLE if self._doubt is None else Possibility.NOT_DECIDED
            return Coincidence(status, None, self._doubt)
        moment, chosen = self._best
        options = sorted((self._settled | chosen).items())
        state = State(
            moment.day,
            moment.step,
            TALKS_STATES[moment.talks],
            tuple((self._issues[i].id, self._issues[i].options[option].id) for i, option in options),
        )
        return Coincidence(Possibility.POSSIBLE, state, self._doubt)

    def _may_try(self) -> bool:
        if self._trials >= self._most_trials:
            self._doubt = Doubt.SEARCH
            return False
        self._trials += 1
        return True

    def _try_named(
        self, place: int, condition: Condition, rules: tuple[Condition, ...], chosen: dict[int, int]
    ) -> None:
        if condition == FALSE or FALSE in rules:
            return
        if place == len(self._named):
            self._try_moment(condition, rules, chosen)
            return
        issue = self._named[place]
        tried = set()
        for option in range(len(self._issues[issue].options)):
            if self._is_perfect() or not self._may_try():
                return
            left = simplify(condition, self._issues, {issue: option}), self._after(rules, issue, option)
            if left not in tried:
                tried.add(left)
                self._try_named(place + 1, *left, chosen | {issue: option})

    def _after(self, rules: tuple[Condition, ...], issue: int, option: int) -> tuple[Condition, ...]:
        left = all_of(simplify(rule, self._issues, {issue: option}) for rule in rules)
        return () if left == TRUE else (left,)

    def _is_perfect(self) -> bool:
        """Whether no other options could do better: even no condition at all holds no earlier."""
        return self._best is not None and self._best[0] == self._moment(TRUE)

    def _try_moment(self, condition: Condition, rules: tuple[Condition, ...], chosen: dict[int, int]) -> None:
        moment = self._moment(condition)
        if moment is None or (self._best is not None and moment >= self._best[0]):
            return
        if self._can_be_kept(0, rules):
            self._best = moment, chosen

    def _can_be_kept(self, place: int, rules: tuple[Condition, ...]) -> bool:
        """Return whether the linked issues have options with which all rules hold."""
        if not rules or FALSE in rules:
            return not rules
        issue = self._linked[place]
        tried = set()
        for option in range(len(self._issues[issue].options)):
            if not self._may_try():
                return False
            left = self._after(rules, issue, option)
            if left not in tried:
                tried.add(left)
                if self._can_be_kept(place + 1, left):
                    return True
        return False

    def _moment(self, condition: Condition) -> _Moment | None:
        """Return the best day, step and talks for a condition that names nothing else."""
        if condition not in self._moments:
            self._moments[condition] = self._find_moment(condition)
        return self._moments[condition]

    def _find_moment(self, condition: Condition) -> _Moment | None:
        best: _Moment | None = None
        for window in self._windows:
            if self._comes_too_late(window, best):
                continue
            for talks in range(len(TALKS_STATES)):
                left = simplify(condition, self._issues, {TALKS: talks}, Fraction(window.step))
                found = self._day(left, window.days)
                if found.day is not None:
                    moment = _Moment(found.day.denominator != 1, found.day, window.step, talks)
                    best = moment if best is None else min(best, moment)
                elif found.doubt is not None:
                    self._doubt = self._doubt or found.doubt
        return best

    def _comes_too_late(self, window: Window, best: _Moment | None) -> bool:
        """Whether a window holds nothing better than what is known for this condition, or for any options."""
        known = [moment for moment in (best, self._best and self._best[0]) if moment is not None]
        if not known or min(known).is_fraction:
            return False
        return (math.ceil(window.days.low), window.step) > (min(known).day, min(known).step)

    def _day(self, condition: Condition, days: Span) -> DayFound:
        key = condition, days
        if key not in self._days:
            if not self._may_try():
                return DayFound(None, Doubt.SEARCH)
            self._days[key] = earliest_day(condition, days.low, days.high)
        return self._days[key]


def _linked(named: Sequence[int], rules: Sequence[Condition]) -> tuple[tuple[Condition, ...], list[int]]:
    """Return the rules that bear on the issues named, and the further issues that these rules name."""
    reached = list(named)
    bearing: list[Condition] = []
    waiting = list(rules)
    while found := [rule for rule in waiting if not issues_of(rule).isdisjoint(reached)]:
        bearing += found
        waiting = [rule for rule in waiting if rule not in found]
        for rule in found:
            reached += sorted(issues_of(rule).difference(reached))
    return tuple(bearing), reached[len(named) :]
