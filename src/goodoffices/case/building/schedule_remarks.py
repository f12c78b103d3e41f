"""Warnings about a sound schedule: what is probably not meant, or should be known before it is used."""

from __future__ import annotations

from goodoffices.case.building.drafts import Bounds, law_bounds
from goodoffices.case.building.places import Place
from goodoffices.case.model import Case
from goodoffices.case.schedule import Act, Schedule, Stopping
from goodoffices.case.spelling import nearest, quoted

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
    _names_almost_known(case, schedule, place)
    _ids_used_twice(schedule, place)
    _another_text(case, schedule, place)
    _delivered_and_left_open(case, schedule, place)


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
    """Warn of letters of which nothing says who can see them."""
    for letter in schedule.assurances:
        if not letter.visible_to and letter.to is None:
            place.named(f"schedule.assurances.{letter.id}").warn(
                "nothing says who can see this letter.",
                "Add visible_to: with the names of those who can.",
                letter.line,
            )


def _names_almost_known(case: Case, schedule: Schedule, place: Place) -> None:
    """Warn where a letter's reader is nearly a party or mediator: it would be somebody else."""
    known = [party.id for party in case.parties] + [mediator.id for mediator in case.mediators]
    for letter in schedule.assurances:
        for name in (*letter.visible_to, *((letter.to,) if letter.to is not None else ())):
            close = nearest(name, known)
            if name not in known and close is not None:
                place.named(f"schedule.assurances.{letter.id}").warn(
                    f"{quoted(name)} is no party or mediator, so it counts as somebody else.",
                    f"Did you mean {close!r}?",
                    letter.line,
                )


def _ids_used_twice(schedule: Schedule, place: Place) -> None:
    guarantees = {guarantee.id for guarantee in schedule.guarantees}
    for letter in schedule.assurances:
        if letter.id in guarantees:
            place.named(f"schedule.assurances.{letter.id}").warn(
                f"{quoted(letter.id)} is the id of a guarantee too, and answers would name both alike.",
                "Give one of them another id.",
                letter.line,
            )


def _another_text(case: Case, schedule: Schedule, place: Place) -> None:
    """Warn where the schedule is for a text that is not the tabled one."""
    if schedule.text is None or case.tabled is None:
        return
    differing = [
        issue.id
        for issue, own, tabled in zip(case.issues, schedule.text, case.tabled, strict=True)
        if own is not None and tabled is not None and own != tabled
    ]
    if differing:
        place.named("schedule.for").warn(
            f"the schedule is for another text than the tabled one: {', '.join(differing)} differ.",
            "Leave out what is the same, or name the tabled options.",
            schedule.line,
        )


def _delivered_and_left_open(case: Case, schedule: Schedule, place: Place) -> None:
    """Warn where an act delivers an issue and no text says what: `hold` then has to be told."""
    nothing = (None,) * len(case.issues)
    pairs = zip(schedule.text or nothing, case.tabled or nothing, strict=True)
    text = [own if own is not None else tabled for own, tabled in pairs]
    told: set[int] = set()
    for step in schedule.steps:
        for act in step.acts:
            for issue, _ in act.delivers:
                if text[issue] is None and issue not in told:
                    told.add(issue)
                    name = case.issues[issue].id
                    place.named(f"schedule.steps.{step.number}").warn(
                        f"an act delivers {quoted(name)}, and neither for: nor tabled: says which option.",
                        f"Add {name}: to schedule: for:.",
                        act.line or step.line,
                    )
