"""What changed between two versions of a case: what went in, and what came out. Data; no prose."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from enum import Enum
from typing import Any, TypeVar

from goodoffices.answers.hold_results import HoldAnswer
from goodoffices.answers.packages import option_in_words
from goodoffices.answers.results import Chance, Conflict, DealsAnswer, PackageMap, TabledText
from goodoffices.answers.talk_results import Curve, TalksAnswer
from goodoffices.case.claims import Claim, Offer, Position
from goodoffices.case.issues import Issue
from goodoffices.case.model import Case
from goodoffices.case.parties import Party, RedLine
from goodoffices.case.schedule import Event
from goodoffices.case.uncertain import Quantity
from goodoffices.errors import QuestionError
from goodoffices.evidence.grading import grades
from goodoffices.worlds.ensemble import ReferenceWorld

__all__ = ["Answers", "Change", "Changes", "Topic", "changes_since", "check_same_dispute", "differ"]

_OFTEN = 0.05
"""Conflicts in fewer worlds than this come and go with the draws."""
_MOVED = 0.02
"""A chance that moves less has not moved: its band may be rounded another way all the same."""


class Topic(Enum):
    """What changed, the most important first: the order in which it is told."""

    PARTY = "party"
    ISSUE = "issue"
    TABLED = "tabled"
    OFFER = "offer"
    WORD = "word"
    BLOCKS = "blocks"
    TEXT = "text"
    RED_LINE = "red line"
    POSITION = "position"
    CLAIM = "claim"
    EVENT = "event"
    BAND = "band"
    NUMBER = "number"
    OTHER = "other"


Subject = (
    Party | Issue | Offer | Chance | Conflict | TabledText | RedLine | Position | Claim | Event | Quantity
)
"""What stood before, or stands now."""
_T = TypeVar("_T", bound=Subject)


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed. `before` is None where it is new, `after` where it is gone.

    `where` is its id or its path; of the tabled text the issue, of a text to table what it is best by. `size`
    orders changes of one topic: no side's are told before another's for any other reason.
    """

    topic: Topic
    where: str
    before: Subject | PackageMap | str | None
    after: Subject | PackageMap | str | None
    size: float = 0.0


@dataclass(frozen=True, slots=True)
class Answers:
    """What was computed for one version of a case."""

    deals: DealsAnswer
    hold: HoldAnswer | None = None
    talks: TalksAnswer | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that changed since `before`, the most important first."""

    before: Case
    found: tuple[Change, ...]
    horizon_before: int
    since: date | None = None


def check_same_dispute(before: Case, after: Case) -> None:
    """Refuse two cases that share no party or no issue, and a version of a later date.

    Raises
    ------
    QuestionError
    """
    for what, old, new in (
        ("party", [p.id for p in before.parties], [p.id for p in after.parties]),
        ("issue", [i.id for i in before.issues], [i.id for i in after.issues]),
    ):
        if not set(old) & set(new):
            raise QuestionError(
                f"{before.file or before.title!s} is about another dispute: "
                f"it has no {what} in common with this case.",
                f"There: {', '.join(old[:8])}. Here: {', '.join(new[:8])}. "
                "Give an earlier version of the same case.",
            )
    if before.as_of is not None and after.as_of is not None and before.as_of > after.as_of:
        raise QuestionError(
            f"{before.file or before.title!s} is of {before.as_of}, a later day than {after.as_of}, "
            "the day of this case.",
            "Give an earlier version of the same case, or swap the two.",
        )


def differ(before: Case, after: Case) -> bool:
    """Tell whether anything of a case but its date, its file and its lines differs."""
    return bool(_bare(before) != _bare(after))


def changes_since(before: Case, after: Case, was: Answers | None, now: Answers) -> Changes:
    """Return what changed between two versions of a case and between their answers.

    Parameters
    ----------
    before, after : Case
    was, now : Answers
        `was` None: the answers are the same, because nothing of the case differs.

    Raises
    ------
    QuestionError
        If the two share no party or no issue, or `before` is of a later day.
    """
    check_same_dispute(before, after)
    found = [*_inputs(before, after)]
    if was is not None:
        found += [*_chances(was, now), *_blocks(before, was.deals, now.deals), *_texts(was.deals, now.deals)]
    if not found and differ(before, after):
        found.append(Change(Topic.OTHER, "", None, None))
    topics = list(Topic)
    found.sort(key=lambda change: (topics.index(change.topic), -round(change.size, 9)))
    return Changes(before, tuple(found), before.horizon_days, before.as_of)


def _inputs(before: Case, after: Case) -> Iterator[Change]:
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
    for path in dict.fromkeys((*old, *new)):
        was, now = old.get(path), new.get(path)
        if was is not None and now is not None and was.law == now.law:
            continue
        if (was is None or now is None) and elsewhere & set(path.split(".")):
            continue
        size = 0.0
        if was is not None and now is not None:
            a, b = (float(world.number(each)[0]) for world, each in zip(means, (was, now), strict=True))
            size = abs(a - b) / max(abs(a), abs(b), 1e-9)
        yield Change(Topic.NUMBER, path, was, now, size)


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
    found: dict[str, Quantity] = {}

    def walk(part: object) -> None:
        if isinstance(part, Quantity):
            found.setdefault(part.path, part)
        elif is_dataclass(part):
            for each in fields(part):
                walk(getattr(part, each.name))
        elif isinstance(part, tuple):
            for each in part:
                walk(each)

    parts = (case.parties, case.unknowns, case.bodies, case.ratification, case.agreement, case.mediators)
    for part in (*parts, case.talks, case.events, case.schedule):
        walk(part)
    return found


def _chances(was: Answers, now: Answers) -> Iterator[Change]:
    pairs: list[tuple[str, Chance | None, Chance | None]] = [
        ("p_deal", was.deals.p_deal, now.deals.p_deal),
        ("p_best_text", was.deals.p_best_text, now.deals.p_best_text),
        ("p_hold", was.hold.p_hold if was.hold else None, now.hold.p_hold if now.hold else None),
    ]
    for event in ("agreed", "ratified", "holds"):
        curves = (None if each is None else getattr(each, event) for each in (was.talks, now.talks))
        old, new = (_chance(curve) for curve in curves)
        pairs.append((event, old, new))
    for name, before, after in pairs:
        if before is None or after is None:
            if before is not after:
                yield Change(Topic.BAND, name, before, after)
            continue
        moved = max(abs(a - b) for a, b in zip(_figures(before), _figures(after), strict=True))
        if moved >= _MOVED:
            topic = Topic.WORD if _word_of(before) != _word_of(after) else Topic.BAND
            yield Change(topic, name, before, after, moved)


def _chance(curve: Curve | None) -> Chance | None:
    return None if curve is None else Chance(curve.value, curve.low, curve.high, curve.range, curve.driver)


def _figures(chance: Chance) -> tuple[float, float, float]:
    low, high = chance.range or (chance.low, chance.high)
    return chance.value, low, high


def _word_of(chance: Chance) -> int:
    """Return the place of a chance among the five words of the legend."""
    bounds = (0.10, 0.35, 0.65)
    if chance.value > 0.90 + 1e-12:
        return 4
    return sum(chance.value >= bound - 1e-12 for bound in bounds)


def _blocks(case: Case, was: DealsAnswer, now: DealsAnswer) -> Iterator[Change]:
    parties = {party.id for party in case.parties}
    old, new = (_conflicts(each.conflicts, parties) for each in (was, now))
    for key in dict.fromkeys((*new, *old)):
        a, b = old.get(key), new.get(key)
        p, q = (0.0 if each is None else each.p for each in (a, b))
        if (p >= _OFTEN) != (q >= _OFTEN) and abs(p - q) >= _MOVED:
            yield Change(Topic.BLOCKS, "", a if p >= _OFTEN else None, b if q >= _OFTEN else None, abs(p - q))


def _conflicts(conflicts: Iterable[Conflict], parties: set[str]) -> dict[frozenset[str], Conflict]:
    """Return the likeliest conflict of those that read alike: a side gets too little, whoever says so."""
    found: dict[frozenset[str], Conflict] = {}
    for each in conflicts:
        heads = (limit.partition(".")[0] for limit in each.limits)
        key = frozenset(
            head if head in parties and "." in limit else limit
            for head, limit in zip(heads, each.limits, strict=True)
        )
        if key not in found or each.p > found[key].p:
            found[key] = each
    return found


def _texts(was: DealsAnswer, now: DealsAnswer) -> Iterator[Change]:
    """Yield the texts that are best by a criterion and were not; the same change by several is one."""
    old, new = _by_criterion(was.texts), _by_criterion(now.texts)
    alike: dict[Hashable, list[str]] = {}
    for name in dict.fromkeys((*new, *old)):
        a, b = old.get(name), new.get(name)
        packages = tuple(None if each is None else tuple(sorted(each.package.items())) for each in (a, b))
        if packages[0] != packages[1]:
            alike.setdefault(packages, []).append(name)
    for names in alike.values():
        a, b = old.get(names[0]), new.get(names[0])
        differing = 0.0
        if a is not None and b is not None:
            differing = float(sum(a.package.get(i) != b.package.get(i) for i in {*a.package, *b.package}))
        # The likeliest text is the one that a mediator looks at first.
        first = bool(now.texts) and b is now.texts[0]
        yield Change(Topic.TEXT, ", ".join(names), a, b, differing + (100.0 if first else 0.0))


def _by_criterion(texts: tuple[TabledText, ...]) -> dict[str, TabledText]:
    found: dict[str, TabledText] = {}
    for text in texts:
        for label in (text.label, *text.also):
            if "another" not in label:
                found.setdefault(label, text)
    return found


def _bare(case: Case) -> Any:
    """Return a case without what changes with every copy of it: date, file, hash, numbers of lines."""
    plain = replace(case, as_of=None, file="", sha256="", warnings=())

    def bared(part: Any) -> Any:
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
