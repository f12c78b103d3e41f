"""What the talks may come to by a date: three events, each part of the one before, and when."""

from __future__ import annotations

from dataclasses import dataclass

from goodoffices.answers.results import Chance
from goodoffices.answers.talk_results import Curve, TalksAnswer
from goodoffices.report.blocks import Figure, Place, Section
from goodoffices.report.desk import Desk
from goodoffices.report.talk_drawing import chance_curves

__all__ = ["THIN", "TalkChances", "chance_by_date", "curves_by_date", "event_names", "talk_chances"]

THIN = 50
"""Fewer worlds of weight than this tell nothing of a chance."""


@dataclass(frozen=True, slots=True)
class TalkChances:
    """Rows of chances by date, and what is said beside them; both empty where there is nothing to say."""

    rows: tuple[tuple[str, Chance], ...] = ()
    words: tuple[str, ...] = ()


def chance_by_date(curve: Curve) -> Chance:
    """Return the chance by the last day."""
    return Chance(curve.value, curve.low, curve.high, curve.range, curve.driver)


def event_names(desk: Desk, answer: TalksAnswer) -> tuple[str, str, str]:
    """Return what the three events are called, with the last day."""
    say, day = desk.phrases.say, desk.days.day(answer.horizon_days)
    return (
        say("Agreed by {day}", day=day),
        say("Ratified by {day}", day=day),
        say("In force and holding on {day}", day=day),
    )


def talk_chances(desk: Desk) -> TalkChances:
    """Return the chances of the talks by date; why not, where the evidence leaves too little."""
    answer, say = desk.talks, desk.phrases.say
    if answer is None:
        return TalkChances()
    if answer.ess < THIN:
        left_out = say("Chances by date are left out: the evidence leaves too few draws of weight to tell.")
        return TalkChances(words=(left_out,))
    curves = (answer.agreed, answer.ratified, answer.holds)
    names = event_names(desk, answer)
    rows = tuple(
        (name, chance_by_date(curve)) for name, curve in zip(names, curves, strict=True) if curve is not None
    )
    sentences = [say("Each chance by date is part of the one above it.")]
    if answer.median_day is not None:
        sentences.append(
            say(
                "Where there is agreement, half of the time it comes by {day}.",
                day=desk.days.day(answer.median_day),
            )
        )
    disputed = _last_in_dispute(desk, answer)
    if disputed:
        sentences.append(say("Most often last in dispute: {issues}.", issues=disputed))
    if answer.behavioural:
        sentences.insert(
            1,
            say("They assume that sides concede as sides have been seen to, not as would be best for them."),
        )
    return TalkChances(rows, (" ".join(sentences),))


def curves_by_date(desk: Desk) -> Section | None:
    """Return the chart of the chances day by day; None where the chances themselves are not told."""
    answer, say = desk.talks, desk.phrases.say
    if answer is None or answer.ess < THIN or desk.one_world or not desk.tells_chances:
        return None
    curves = (answer.agreed, answer.ratified, answer.holds)
    says = "; ".join(
        say("{event}: {band}", event=name, band=desk.band(chance_by_date(curve)))
        for name, curve in zip(event_names(desk, answer), curves, strict=True)
        if curve is not None
    )
    axes = (say("day"), say("chance, in 100"))
    names = (say("Agreed"), say("Ratified"), say("Holding"))
    chart = chance_curves(answer, names, axes, from_right=desk.phrases.direction == "rtl")
    caption = say(
        "Shaded: the error of so many runs. The bar at the end also holds what the unknown that moves the "
        "chance most would do."
    )
    return Section(
        "chance_curves", say("Chances day by day"), (Figure(chart, says, caption),), Place.END, yields=5
    )


def _last_in_dispute(desk: Desk, answer: TalksAnswer) -> str:
    """Return the issue most often last in dispute; all of them where several are so equally often."""
    most = max(answer.last_issue.values(), default=0.0)
    if most <= 0:
        return ""
    found = [issue for issue, share in answer.last_issue.items() if share >= most - 1e-9]
    return desk.phrases.listed(desk.names.issue_of_id(issue) for issue in found[:3])
