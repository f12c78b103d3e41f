"""Deadlines, and what must be decided within 72 hours."""

from __future__ import annotations

from collections.abc import Iterator

from goodoffices.answers.due import Due, DueKind, Relative, in_force, what_is_due
from goodoffices.answers.results import Chance
from goodoffices.case.schedule import Event
from goodoffices.report.blocks import Block, Bullets, Line, Place, Prose, Run, Section, Style, line
from goodoffices.report.desk import Desk
from goodoffices.report.escaping import shortened
from goodoffices.report.explain import condition_words

__all__ = ["deadlines"]


def deadlines(desk: Desk) -> Section | None:
    """Return what falls due by date, what is due within 72 hours first; None where the case names no day."""
    say = desk.phrases.say
    due, relative = what_is_due(desk.case), in_force(desk.case)
    if not due and (relative is None or not relative.guarantees):
        # Days of steps alone stand in the table of the steps already.
        return None
    soon = tuple(_item(desk, each) for each in due if each.soon)
    later = [_item(desk, each) for each in due if not each.soon]
    later += [] if relative is None else [_once_in_force(desk, relative)]
    blocks: list[Block] = []
    if soon:
        blocks += [Prose(line(Run(say("Within 72 hours"), Style.STRONG))), Bullets(soon)]
        blocks += [Prose(line(Run(say("Later"), Style.STRONG)))] if later else []
    else:
        blocks.append(Prose(line(say("Nothing is due within 72 hours of {day}.", day=desk.days.day(0)))))
    if later:
        blocks.append(Bullets(tuple(later)))
    title = say("Deadlines, and decisions due in 72 hours")
    return Section("deadlines", title, tuple(blocks), Place.START, yields=27)


def _item(desk: Desk, due: Due) -> Line:
    return line(Run(_when(desk, due), Style.STRONG), " ", " ".join(_words(desk, due)))


def _when(desk: Desk, due: Due) -> str:
    say = desk.phrases.say
    if due.act_by is None:
        day = desk.days.span(due.first, due.last)
        return say("{day}:", day=day[:1].upper() + day[1:])
    if due.act_by < 0:
        return say("At once:")
    return say("By {day}:", day=desk.days.day(due.act_by))


def _words(desk: Desk, due: Due) -> Iterator[str]:
    say, names = desk.phrases.say, desk.names
    match due.kind:
        case DueKind.DEADLINE:
            yield say("the deadline of the talks.")
        case DueKind.OWN_DEADLINE:
            yield say("time runs out for {party}.", party=names.short_party(due.who))
        case DueKind.OUTSIDE:
            yield say("{party} can turn to what it has instead of a deal.", party=names.short_party(due.who))
        case DueKind.EVENT:
            event = next(each for each in desk.case.events if each.id == due.who)
            yield _event(desk, event, due)
        case DueKind.ANSWER:
            takes = desk.days.length(*due.takes) if due.takes else ""
            yield say(
                "{party}'s envoys ask home, to have an answer by {day}: it takes {days}.",
                party=names.short_party(due.who),
                day=desk.days.day(due.first),
                days=takes,
            )
        case DueKind.VOTES:
            takes = desk.days.length(*due.takes) if due.takes else ""
            day = desk.days.day(due.first)
            if due.who == "agreement":
                yield say(
                    "agreement, for the votes on the whole by {day}: they take {days}.", day=day, days=takes
                )
            else:
                yield say(
                    "agreement, for {party}'s votes by {day}: they take {days}.",
                    party=names.short_party(due.who),
                    day=day,
                    days=takes,
                )
    if due.act_by is not None and due.act_by < 0:
        yield say("It may already be too late.")


def _event(desk: Desk, event: Event, due: Due) -> str:
    """Return an event with its chance, its condition and its chooser."""
    say = desk.phrases.say
    title = (
        event.id.replace("_", " ") if event.title is None else event.title.in_language(desk.phrases.language)
    )
    words = shortened(title, 100)
    if event.if_text == "no_agreement":
        words = say("{event}, if there is no agreement by then", event=words)
    elif event.if_text == "agreement":
        words = say("{event}, if there is an agreement by then", event=words)
    elif event.condition is not None:
        asked = condition_words(event.condition, event.if_text or "", desk.names)
        words = say("{event}, if {condition}", event=words, condition=asked)
    if event.chosen_by is not None:
        chooser = desk.names.short_party(event.chosen_by)
        words = say("{event}, if {party} gains by it", event=words, party=chooser)
    if due.chance is None:
        return say("{event}.", event=words)
    value, low, high = due.chance
    chance = desk.phrases.chance(Chance(value, low, high, (low, high)))
    return say("{event}: {chance}.", event=words, chance=chance)


def _once_in_force(desk: Desk, found: Relative) -> Line:
    """Return the days that count from entry into force: of the steps, and on which guarantees end."""
    say = desk.phrases.say
    sentences = []
    last = max((step[1] for step in found.steps), default=0.0)
    if found.steps:
        sentences.append(
            say(
                "the steps take {days} from then.",
                days=desk.days.length(max(s[0] for s in found.steps), last),
            )
        )
    schedule = desk.case.schedule
    known = {each.id: each for each in (schedule.guarantees if schedule is not None else ())}
    for name, first, until in found.guarantees:
        guarantee = known[name]
        pattern = (
            say("The guarantee by {guarantor} against {party} ends after {days}, before the last step.")
            if first < last
            else say("The guarantee by {guarantor} against {party} ends after {days}.")
        )
        sentences.append(
            pattern.format(
                guarantor=desk.phrases.inset(desk.names.office(guarantee.by)),
                party=desk.phrases.inset(desk.names.short_party(guarantee.against)),
                days=desk.phrases.inset(desk.days.length(first, until)),
            )
        )
    return line(Run(say("Once in force:"), Style.STRONG), " ", " ".join(sentences))
