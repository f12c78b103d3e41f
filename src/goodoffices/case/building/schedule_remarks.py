"""Warnings about a sound schedule: what is probably not meant, or should be known before it is used."""

from __future__ import annotations

from goodoffices.case.building.drafts import Bounds, law_bounds
from goodoffices.case.building.places import Place
from goodoffices.case.model import Case
from goodoffices.case.schedule import Act, Schedule, Stopping
from goodoffices.case.spelling import quoted

__all__ = ["remark_on_schedule"]


def remark_on_schedule(case: Case, place: Place) -> None:
    """Add warnings about a schedule and its letters."""
    schedule = case.schedule
    if schedule is None:
        return
    known: dict[str, Bounds] = {
        unknown.id: law_bounds(unknown.number.law, {})
        for unknown in case.unknowns
        if unknown.number is not None
    }
    for stopping in schedule.stopping:
        _can_stop_after_last_benefit(schedule, stopping, known, place)
    _guarantees_that_nobody_meets(schedule, place)
    _letters_nobody_sees(schedule, place)


def _can_stop_after_last_benefit(
    schedule: Schedule, stopping: Stopping, known: dict[str, Bounds], place: Place
) -> None:
    """Warn where a side has received everything and nothing says what going back is worth from then on."""
    party = stopping.party
    benefits = [
        step.number for step in schedule.steps if any(_benefits(act, party, known) for act in step.acts)
    ]
    if not benefits or stopping.at(None) is not None:
        return
    later = [
        step.number
        for step in schedule.steps
        if step.number > benefits[-1]
        and (party in step.may_stop or any(act.by == party for act in step.acts))
        and stopping.at(step.number) is not None
    ]
    if not later:
        place.named(f"schedule.stopping.{party}").warn(
            f"{quoted(party)} receives its last benefit at step {benefits[-1]}, and nothing says what "
            "stopping after that is worth to it; it counts 0.",
            "Add end: or default: with a number of points.",
            stopping.line,
        )


def _benefits(act: Act, party: str, known: dict[str, Bounds]) -> bool:
    if act.by == party:
        return False
    if act.delivers:
        return True
    quantity = dict(act.worth).get(party)
    if quantity is None:
        return False
    high = law_bounds(quantity.law, known)[1]
    return high is None or high > 0


def _guarantees_that_nobody_meets(schedule: Schedule, place: Place) -> None:
    """Warn of guarantees against a side that is never asked, and so never loses them."""
    asked = {stopping.party for stopping in schedule.stopping}
    for step in schedule.steps:
        asked |= {act.by for act in step.acts} | set(step.may_stop)
    for guarantee in schedule.guarantees:
        if guarantee.against not in asked:
            place.named(f"schedule.guarantees.{guarantee.id}").warn(
                f"{quoted(guarantee.against)} is asked nowhere in the schedule, so this changes nothing.",
                "Give it an act, a may_stop, or a worth of stopping.",
                guarantee.line,
            )


def _letters_nobody_sees(schedule: Schedule, place: Place) -> None:
    for letter in schedule.assurances:
        if not letter.visible_to and letter.to is None:
            place.named(f"schedule.assurances.{letter.id}").warn(
                "nothing says who can see this letter.",
                "Add visible_to: with the names of those who can.",
                letter.line,
            )
