"""Letters against the schedule: acts they forbid, stops they forbid or demand, guarantees that punish them.

An act of a letter is an act of the schedule if the same party does it under the same words. The acts ``stop``
and ``resume`` of a letter mean going back, whether or not an act of the schedule is so called.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from goodoffices.case.schedule import Assurance, Duty, Guarantee, Schedule
from goodoffices.case.uncertain import Quantity, Unknown
from goodoffices.durability.assurances.conditions import Coincidence, Possibility, find_state
from goodoffices.durability.assurances.findings import Finding, FindingKind, act_key, sight_of, stops
from goodoffices.durability.assurances.letters import when_of
from goodoffices.durability.assurances.setting import Setting, Span, Window, days_in_force

__all__ = ["find_contradictions"]


def find_contradictions(
    schedule: Schedule, setting: Setting, parties: Collection[str], unknowns: Iterable[Unknown] = ()
) -> tuple[Finding, ...]:
    """Find what letters say against the steps of their schedule and against its guarantees.

    - ``must_not(p, X)`` at a step at which p does X: FORBIDS_THE_SCHEDULE.
    - ``must_not(p, stop)`` at a step that lists p in `may_stop`, or at the end where p has an entry under
      `stopping`: FORBIDS_AN_OPEN_STOP.
    - ``must(p, stop)`` at a step at which p has an act to do: DEMANDS_A_STOP.
    - ``may(p, stop)`` or ``must(p, stop)`` while a guarantee against p is in force: PERMITS_WHAT_IS_PUNISHED.
    - ``must(p, X)``, in a state that can come about, where p does X at no step: NOT_SCHEDULED.

    Each with the earliest state: at a step, one of the days on which that step may fall.

    Parameters
    ----------
    schedule : Schedule
        Its steps, guarantees and letters.
    setting : Setting
        What the letters are read against, as `setting_of` gives it.
    parties : collection of str
        The ids of the parties.
    unknowns : iterable of Unknown
        Those of the case, for the days of guarantees.

    Returns
    -------
    tuple of Finding
        In the order of the letters, then of the steps.
    """
    unknowns = tuple(unknowns)
    against = _Against(schedule, setting, parties)
    found: list[Finding] = []
    for letter in schedule.assurances:
        found += against.steps(letter)
        if stops(letter):
            found += against.stops(letter)
            for guarantee in schedule.guarantees:
                found += against.guarantee(letter, guarantee, days_in_force(guarantee, unknowns))
        elif letter.duty is Duty.MUST:
            found += against.missing_act(letter)
    return tuple(found)


class _Against:
    """One schedule, to hold letters against."""

    def __init__(self, schedule: Schedule, setting: Setting, parties: Collection[str]) -> None:
        self._schedule = schedule
        self._setting = setting
        self._parties = parties

    def steps(self, letter: Assurance) -> Iterator[Finding]:
        """Yield each step with an act that the letter forbids."""
        if letter.duty is Duty.MUST_NOT:
            for place, step in enumerate(self._schedule.steps):
                if any(_is_act(letter, act.by, act.does) for act in step.acts):
                    yield from self._at(letter, FindingKind.FORBIDS_THE_SCHEDULE, place)

    def stops(self, letter: Assurance) -> Iterator[Finding]:
        """Yield each moment at which the letter and the schedule say different things about going back."""
        subject = letter.subject
        for place, step in enumerate(self._schedule.steps):
            acts = any(act.by == subject and not _is_act(letter, act.by, act.does) for act in step.acts)
            if letter.duty is Duty.MUST_NOT and subject in step.may_stop:
                yield from self._at(letter, FindingKind.FORBIDS_AN_OPEN_STOP, place)
            if letter.duty is Duty.MUST and acts:
                yield from self._at(letter, FindingKind.DEMANDS_A_STOP, place)
        is_asked = any(entry.party == subject for entry in self._schedule.stopping)
        if letter.duty is Duty.MUST_NOT and is_asked and self._schedule.steps:
            yield from self._at(letter, FindingKind.FORBIDS_AN_OPEN_STOP, None)

    def guarantee(self, letter: Assurance, guarantee: Guarantee, days: Span | None) -> Iterator[Finding]:
        """Yield the state in which the letter permits what the guarantee punishes."""
        bites = not _is_nothing(guarantee.worth) and not _is_nothing(guarantee.credible)
        if letter.duty is Duty.MUST_NOT or guarantee.against != letter.subject or days is None or not bites:
            return
        windows = [
            Window(window.step, meeting)
            for window in self._setting.on_schedule
            if (meeting := window.days.meet(days)) is not None
        ]
        together = find_state([when_of(letter)], self._setting, windows)
        for finding in self._told(letter, FindingKind.PERMITS_WHAT_IS_PUNISHED, together):
            yield replace(finding, guarantee=guarantee.id)

    def missing_act(self, letter: Assurance) -> Iterator[Finding]:
        """Yield the state in which the letter demands an act that the schedule does not hold."""
        acts = [act for step in self._schedule.steps for act in step.acts]
        if self._schedule.steps and not any(_is_act(letter, act.by, act.does) for act in acts):
            together = find_state([when_of(letter)], self._setting)
            yield from self._told(letter, FindingKind.NOT_SCHEDULED, together)

    def _at(self, letter: Assurance, kind: FindingKind, place: int | None) -> Iterator[Finding]:
        """Yield the finding if the letter's condition holds at a step; None: the decision after the last."""
        days, last = self._setting.days, len(self._schedule.steps)
        window = Window(last, Span(days[-1].low)) if place is None else Window(place + 1, days[place])
        together = find_state([when_of(letter)], self._setting, [window])
        for finding in self._told(letter, kind, together):
            yield replace(finding, step=None if place is None else place + 1)

    def _told(self, letter: Assurance, kind: FindingKind, together: Coincidence) -> Iterator[Finding]:
        if together.status is not Possibility.IMPOSSIBLE:
            seen_by, blind = sight_of([letter], self._parties)
            yield Finding(
                kind=kind,
                status=together.status,
                letters=(letter.id,),
                state=together.state,
                seen_by=seen_by,
                blind=blind,
                doubt=together.doubt,
            )


def _is_act(letter: Assurance, by: str, does: str | None) -> bool:
    return by == letter.subject and does is not None and act_key(does) == act_key(letter.act)


def _is_nothing(quantity: Quantity) -> bool:
    return quantity.is_fixed and quantity.fixed <= 0
