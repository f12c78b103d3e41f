"""What went into a case otherwise than into an earlier version of it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Any, TypeVar

from goodoffices.answers.change_topics import Change, Subject, Topic, is_day
from goodoffices.answers.packages import option_in_words
from goodoffices.case.claims import Claim, Offer, Position
from goodoffices.case.issues import Issue
from goodoffices.case.model import Case
from goodoffices.case.parties import Party, RedLine
from goodoffices.case.pieces import pieces_of
from goodoffices.case.schedule import Event
from goodoffices.case.uncertain import Fixed, Law, Pert, Quantity, Uniform
from goodoffices.evidence.grading import grades
from goodoffices.worlds.ensemble import ReferenceWorld

__all__ = ["changed_inputs", "differ"]

_T = TypeVar("_T", bound=Subject)


def differ(before: Case, after: Case) -> bool:
    """Tell whether anything of a case but its date, its file and its lines differs; days by their dates."""
    return bool(_bare(before, 0) != _bare(after, _days_later(before, after)))


def _days_later(before: Case, after: Case) -> int:
    return 0 if before.as_of is None or after.as_of is None else (after.as_of - before.as_of).days


def _bare(case: Case, moved: int) -> Any:
    """Return a case without what changes with every copy of it: date, file, hash, numbers of lines."""
    plain = replace(case, as_of=None, file="", sha256="", warnings=())

    def bared(part: Any) -> Any:
        if isinstance(part, Quantity) and is_day(part.path):
            part = replace(part, law=_as_of_before(part.path, part.law, moved))
        if is_dataclass(part) and not isinstance(part, type):
            return type(part).__name__, tuple(
                (each.name, bared(getattr(part, each.name))) for each in fields(part) if each.name != "line"
            )
        if isinstance(part, tuple | list):
            return tuple(bared(each) for each in part)
        if isinstance(part, Mapping):
            return tuple((key, bared(value)) for key, value in part.items())
        return part

    return bared(plain)


def changed_inputs(before: Case, after: Case) -> Iterator[Change]:
    """Yield what a person wrote otherwise: parties, issues, texts, words and figures, topic by topic."""
    yield from _named(Topic.PARTY, _parties_of(before), _parties_of(after), _name)
    yield from _issues(before, after)
    yield from _tabled(before, after)
    yield from _in_lists(Topic.OFFER, _offers(before), _offers(after))
    yield from _named(Topic.RED_LINE, _lines(before), _lines(after), lambda line: (line.text, line.owners))
    yield from _in_lists(Topic.POSITION, _positions(before), _positions(after))
    yield from _claims(before, after)
    yield from _named(Topic.EVENT, _events_of(before), _events_of(after), _event_itself)
    yield from _numbers(before, after)


def _named(
    topic: Topic, old: Mapping[str, _T], new: Mapping[str, _T], essence: Callable[[_T], object]
) -> Iterator[Change]:
    """Yield what is new, gone, or of another essence, by id."""
    for name in dict.fromkeys((*new, *old)):
        was, now = old.get(name), new.get(name)
        if was is None or now is None or essence(was) != essence(now):
            yield Change(topic, name, was, now)


def _issues(before: Case, after: Case) -> Iterator[Change]:
    """Yield new, changed and gone issues; one gone and one new of a like title or like options is renamed."""
    found = list(_named(Topic.ISSUE, _issues_of(before), _issues_of(after), _issue_itself))
    gone = {
        change.where: change.before
        for change in found
        if isinstance(change.before, Issue) and not change.after
    }
    for change in found:
        now = change.after
        if change.where in gone:
            continue
        if change.before is None and isinstance(now, Issue):
            alike = [was for was in gone.values() if _alike(was, now)]
            if len(alike) == 1:
                gone.pop(alike[0].id)
                change = replace(change, before=alike[0])
        yield change
    yield from (change for change in found if change.where in gone)


def _alike(was: Issue, now: Issue) -> bool:
    same_options = [option.id for option in was.options] == [option.id for option in now.options]
    return same_options or (was.title is not None and was.title == now.title)


def _in_lists(topic: Topic, old: Mapping[Hashable, _T], new: Mapping[Hashable, _T]) -> Iterator[Change]:
    """Yield the entries that one of two lists has and the other has not, the latest first."""
    for key, entry in new.items():
        if key not in old:
            yield Change(topic, "", None, entry, _late(entry))
    for key, entry in old.items():
        if key not in new:
            yield Change(topic, "", entry, None, _late(entry))


def _late(entry: object) -> float:
    """Return the size of something with a date: the later, the larger."""
    when = getattr(entry, "on", None) or getattr(entry, "date", None)
    return when.toordinal() / 10**6 if isinstance(when, date) else 0.0


def _claims(before: Case, after: Case) -> Iterator[Change]:
    """Yield claims that are new, gone, corrected or graded anew."""
    old, new = _judged(before), _judged(after)
    for name in dict.fromkeys((*new, *old)):
        was, now = old.get(name), new.get(name)
        if was is None or now is None or was[1] != now[1]:
            latest = now or was
            yield Change(
                Topic.CLAIM,
                name,
                was[0] if was else None,
                now[0] if now else None,
                _late(latest[0]) if latest else 0.0,
            )


def _judged(case: Case) -> dict[str, tuple[Claim, object]]:
    grading = {source.id: source.reliability for source in case.sources}
    return {claim.id: (claim, (_judgement(claim), grades(claim, grading))) for claim in case.claims}


def _parties_of(case: Case) -> dict[str, Party]:
    return {party.id: party for party in case.parties}


def _issues_of(case: Case) -> dict[str, Issue]:
    return {issue.id: issue for issue in case.issues}


def _events_of(case: Case) -> dict[str, Event]:
    return {event.id: event for event in case.events}


def _event_itself(event: Event) -> object:
    return event.title, event.if_text, event.chosen_by


def _name(party: Party) -> object:
    return party.name, party.title


def _issue_itself(issue: Issue) -> object:
    return issue.title, issue.unit, tuple(option.id for option in issue.options)


def _judgement(claim: Claim) -> object:
    return (
        claim.says,
        claim.use,
        claim.denies,
        claim.polarity,
        claim.about,
        claim.p_said_if_true,
        claim.p_said_if_false,
    )


def _text(case: Case, package: Iterable[int | None]) -> dict[str, str | int | float]:
    pairs = zip(case.issues, package, strict=False)
    return {issue.id: option_in_words(issue.options[at]) for issue, at in pairs if at is not None}


def _tabled(before: Case, after: Case) -> Iterator[Change]:
    old, new = _text(before, before.tabled or ()), _text(after, after.tabled or ())
    for issue in dict.fromkeys((*new, *old)):
        if old.get(issue) != new.get(issue):
            yield Change(Topic.TABLED, issue, _word(old.get(issue)), _word(new.get(issue)))


def _word(value: str | int | float | None) -> str | None:
    return None if value is None else str(value)


def _offers(case: Case) -> dict[Hashable, Offer]:
    return {
        (offer.on, offer.by, tuple(sorted(_text(case, offer.package).items())), offer.answers): offer
        for offer in case.offers
    }


def _positions(case: Case) -> dict[Hashable, Position]:
    return {
        (party.id, case.issues[each.issue].id, each.says, each.by, each.on): each
        for party in case.parties
        for each in party.positions
    }


def _lines(case: Case) -> dict[str, RedLine]:
    own = [line for party in case.parties for line in party.red_lines]
    bodies = [body for party in case.parties for body in party.bodies]
    members = (member for body in (*bodies, *case.bodies) for member in body.members)
    return {line.id: line for line in (*own, *(line for member in members for line in member.red_lines))}


def _numbers(before: Case, after: Case) -> Iterator[Change]:
    """Yield the numbers whose law is another; new and gone ones only where what they belong to is neither."""
    old, new = _quantities(before), _quantities(after)
    elsewhere = _told_otherwise(before, after)
    means = ReferenceWorld(before), ReferenceWorld(after)
    moved = _days_later(before, after)
    for path in dict.fromkeys((*old, *new)):
        was, now = old.get(path), new.get(path)
        if was is not None and now is not None and was.law == _as_of_before(path, now.law, moved):
            continue
        if (was is None or now is None) and elsewhere & set(path.split(".")):
            continue
        size = 0.0
        if was is not None and now is not None:
            a, b = (float(world.number(each)[0]) for world, each in zip(means, (was, now), strict=True))
            size = abs(a - b) / max(abs(a), abs(b), 1e-9)
        yield Change(Topic.NUMBER, path, was, now, size)


def _as_of_before(path: str, law: Law, moved: int) -> Law:
    """Return a day counted from the earlier case's date, and any other number as it is.

    Days count from `as_of`: with a later date, the same number is another day.
    """
    if not is_day(path):
        return law
    match law:
        case Fixed(value):
            return Fixed(value + moved)
        case Uniform(low, high):
            return Uniform(low + moved, high + moved)
        case Pert(low, likely, high):
            return Pert(low + moved, likely + moved, high + moved)
        case _:
            return law


def _told_otherwise(before: Case, after: Case) -> set[str]:
    """Return the ids of what is new, gone or changed as a whole: its numbers need not be told one by one."""
    parties = _named(Topic.PARTY, _parties_of(before), _parties_of(after), _name)
    ids = {change.where for change in parties if change.before is None or change.after is None}
    ids |= {
        change.where for change in _named(Topic.ISSUE, _issues_of(before), _issues_of(after), _issue_itself)
    }
    ids |= set(_lines(before)) ^ set(_lines(after))
    return ids | (set(_events_of(before)) ^ set(_events_of(after)))


def _quantities(case: Case) -> dict[str, Quantity]:
    parts = (case.parties, case.unknowns, case.bodies, case.ratification, case.agreement, case.mediators)
    found: dict[str, Quantity] = {}
    for piece in pieces_of((*parts, case.talks, case.events, case.schedule)):
        if isinstance(piece, Quantity):
            found.setdefault(piece.path, piece)
    return found
