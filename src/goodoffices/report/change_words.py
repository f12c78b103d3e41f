"""One sentence for each kind of change between two versions of a case, the same for every side."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from goodoffices.answers.change_topics import Change, Changes, Topic, is_day
from goodoffices.answers.results import Chance, Conflict, TabledText
from goodoffices.case.claims import Claim, Offer, Position
from goodoffices.case.issues import Issue
from goodoffices.case.model import Case
from goodoffices.case.parties import Party, RedLine
from goodoffices.case.schedule import Event
from goodoffices.case.uncertain import Fixed, Pert, Quantity, Uniform
from goodoffices.evidence.grading import grades
from goodoffices.evidence.showing import WITHHELD, may_be_shown_by_id, words_to_show
from goodoffices.report.days import Days
from goodoffices.report.desk import Desk
from goodoffices.report.escaping import shortened
from goodoffices.report.explain import condition_words, conflict_sentence, grouped_conflicts, line_owner
from goodoffices.report.naming import Names

__all__ = ["ChangeWords"]

_ISSUES_SHOWN = 3


@dataclass(frozen=True)
class ChangeWords:
    """Sentences on what changed. What is gone is called what it was called before."""

    desk: Desk
    changes: Changes

    @cached_property
    def then(self) -> Names:
        """What things were called."""
        return Names(self.changes.before, self.desk.phrases)

    @cached_property
    def now(self) -> Names:
        """What things are called."""
        return self.desk.names

    def sentence(self, change: Change) -> str:
        """Return one change as a sentence."""
        told = {
            Topic.PARTY: self._party,
            Topic.ISSUE: self._issue,
            Topic.TABLED: self._tabled,
            Topic.OFFER: self._offer,
            Topic.WORD: self._chance,
            Topic.BAND: self._chance,
            Topic.BLOCKS: self._blocks,
            Topic.TEXT: self._text,
            Topic.RED_LINE: self._red_line,
            Topic.POSITION: self._position,
            Topic.CLAIM: self._claim,
            Topic.EVENT: self._event,
            Topic.NUMBER: self._number,
            Topic.OTHER: self._other,
        }
        return told[change.topic](change)

    def _party(self, change: Change) -> str:
        say, was, now = self.desk.phrases.say, change.before, change.after
        if not isinstance(was, Party):
            return say("New at the table: {party}.", party=self.now.party(change.where))
        if not isinstance(now, Party):
            return say("No longer at the table: {party}.", party=self.then.party(change.where))
        old, new = self.then.party(was.id), self.now.party(now.id)
        return say("{old} is now called {new}.", old=old, new=new)

    def _issue(self, change: Change) -> str:
        say, was, now = self.desk.phrases.say, change.before, change.after
        if not isinstance(now, Issue):
            return say("No longer an issue: {issue}.", issue=self.then.issue_of_id(change.where))
        if not isinstance(was, Issue):
            return say("New issue: {issue}.", issue=self.now.issue(now))
        old, new = self.then.issue(was), self.now.issue(now)
        before = [option.id for option in was.options]
        if before == [option.id for option in now.options]:
            if old != new:
                return say("The issue “{old}” is now called “{new}”.", old=old, new=new)
            return say("The issue “{issue}” is put another way.", issue=new)
        options = "; ".join(
            self.now.option(now, position, unit=False) for position in range(len(now.options))
        )
        if old != new:
            return say(
                "The issue “{old}” is now called “{new}”; its options: {options}.",
                old=old,
                new=new,
                options=shortened(options, 140),
            )
        return say("{issue}: its options are now {options}.", issue=new, options=shortened(options, 140))

    def _value(self, issue_id: str, value: object, *, then: bool) -> str:
        names = self.then if then else self.now
        issue = next((each for each in names.case.issues if each.id == issue_id), None)
        if value is None or issue is None:
            return self.desk.phrases.say("open")
        number = next((o.number for o in issue.options if o.number is not None and str(value) == o.id), None)
        return names.value(issue, value if number is None else float(number))

    def _tabled(self, change: Change) -> str:
        known = self.now if any(i.id == change.where for i in self.desk.case.issues) else self.then
        return self.desk.phrases.say(
            "On the table, {issue}: {new} (before: {old}).",
            issue=known.issue_of_id(change.where),
            new=self._value(change.where, change.after, then=False),
            old=self._value(change.where, change.before, then=True),
        )

    def _offer(self, change: Change) -> str:
        say, new = self.desk.phrases.say, isinstance(change.after, Offer)
        offer = change.after if new else change.before
        names = self.now if new else self.then
        if not isinstance(offer, Offer):
            return ""
        pairs = [
            say("{issue}: {option}", issue=names.issue(issue), option=names.option(issue, at))
            for issue, at in zip(names.case.issues, offer.package, strict=True)
            if at is not None
        ]
        party, package = names.party(offer.by), self._first_few(pairs)
        if not new:
            return say("No longer listed: an offer by {party} ({package}).", party=party, package=package)
        if offer.on is None:
            return say("{party} offered: {package}.", party=party, package=package)
        day = self.desk.phrases.short_day(offer.on)
        return say("{party} offered on {day}: {package}.", party=party, day=day, package=package)

    def _first_few(self, parts: list[str]) -> str:
        shown = "; ".join(parts[:_ISSUES_SHOWN])
        if len(parts) <= _ISSUES_SHOWN:
            return shown
        more = self.desk.phrases.count(
            "and {n} more issue", "and {n} more issues", len(parts) - _ISSUES_SHOWN
        )
        return f"{shown}; {more}"

    def _chance(self, change: Change) -> str:
        say, was, now = self.desk.phrases.say, change.before, change.after
        what = self._what(change.where, then=not isinstance(now, Chance))
        if not isinstance(was, Chance):
            words = self.desk.phrases.chance(now) if isinstance(now, Chance) else ""
            return say("{what}: {now}; nothing was said of it before.", what=what, now=words)
        before = self.desk.phrases.chance(was)
        if not isinstance(now, Chance):
            return say("{what}: nothing is said of it now; before: {before}.", what=what, before=before)
        day = self._other_day(change.where)
        if day:
            before = say("{chance} (by {day})", chance=before, day=day)
        words = self.desk.phrases.chance(now)
        return say("{what}: {now}; before: {before}.", what=what, now=words, before=before)

    def _what(self, chance: str, *, then: bool) -> str:
        """Return what a chance is the chance of; by a date, of the last day looked at."""
        say = self.desk.phrases.say
        plain = {
            "p_deal": say("Some text exists that all would accept and ratify"),
            "p_best_text": say("The best single text is accepted and ratified"),
            "p_hold": say("Once in force, the text is carried out and kept"),
        }
        if chance in plain:
            return plain[chance]
        day = self._day_then() if then else self.desk.days.day(self.desk.case.horizon_days)
        by_date = {
            "agreed": say("Agreed by {day}", day=day),
            "ratified": say("Ratified by {day}", day=day),
            "holds": say("In force and holding on {day}", day=day),
        }
        return by_date[chance]

    def _day_then(self) -> str:
        return Days(self.changes.before.as_of, self.desk.phrases).day(self.changes.horizon_before)

    def _other_day(self, chance: str) -> str:
        """Return the last day that was looked at before, where it was another one."""
        day = self._day_then()
        same = day == self.desk.days.day(self.desk.case.horizon_days)
        return "" if same or chance.startswith("p_") else day

    def _blocks(self, change: Change) -> str:
        say = self.desk.phrases.say
        if isinstance(change.after, Conflict):
            sentence = conflict_sentence(grouped_conflicts([change.after], self.now)[0], self.now)
            return say("New in the way: {reason}", reason=sentence)
        if isinstance(change.before, Conflict):
            sentence = conflict_sentence(grouped_conflicts([change.before], self.then)[0], self.then)
            return say("No longer in the way: {reason}", reason=sentence)
        return ""

    def _text(self, change: Change) -> str:
        say, was, now = self.desk.phrases.say, change.before, change.after
        labels = dict.fromkeys(self.desk.text_label(each) for each in change.where.split(", "))
        label = self.desk.phrases.listed(labels)
        if not isinstance(now, TabledText):
            return say("No text stands out any longer as “{label}”.", label=label)
        if not isinstance(was, TabledText):
            return say("A text now stands out as “{label}”.", label=label)
        issues = dict.fromkeys((*now.package, *was.package))
        parts = [
            say(
                "{issue}: {new} (before: {old})",
                issue=(self.now if issue in now.package else self.then).issue_of_id(issue),
                new=self._value(issue, now.package.get(issue), then=False),
                old=self._value(issue, was.package.get(issue), then=True),
            )
            for issue in issues
            if now.package.get(issue) != was.package.get(issue)
        ]
        return say(
            "The text “{label}” is another one: {changes}.", label=label, changes=self._first_few(parts)
        )

    def _red_line(self, change: Change) -> str:
        say, was, now = self.desk.phrases.say, change.before, change.after
        old = self._line(was, self.then) if isinstance(was, RedLine) else ""
        if not isinstance(now, RedLine):
            return say("No longer a red line: {line}.", line=old)
        new = self._line(now, self.now)
        if not old:
            return say("New red line: {line}.", line=new)
        return say("A red line is put another way: {new} (before: {old}).", new=new, old=old)

    def _line(self, red: RedLine, names: Names) -> str:
        asked = condition_words(red.rule, red.text, names)
        if red.id in names.limits:
            owner = line_owner(names.limit(red.id), names)
        else:
            owner = self.desk.phrases.listed(names.office(each) for each in red.owners)
        return self.desk.phrases.say("{owner} ({condition})", owner=owner, condition=asked)

    def _position(self, change: Change) -> str:
        say, new = self.desk.phrases.say, isinstance(change.after, Position)
        position = change.after if new else change.before
        names = self.now if new else self.then
        if not isinstance(position, Position):
            return ""
        return (
            say("Said on {issue}, by {who}: “{text}”.")
            if new
            else say("No longer listed, on {issue}, by {who}: “{text}”.")
        ).format(
            issue=self.desk.phrases.inset(names.issue(names.case.issues[position.issue])),
            who=self.desk.phrases.inset(names.source(position.by)),
            text=self.desk.phrases.inset(shortened(position.says, 120)),
        )

    def _claim(self, change: Change) -> str:
        say, was, now = self.desk.phrases.say, change.before, change.after
        if not isinstance(now, Claim):
            if not isinstance(was, Claim):
                return ""
            gone = any(claim.id == was.id for claim in self.desk.case.withdrawn)
            words = self._said(was, self.changes.before, self.then)
            return (
                say("Withdrawn: {claim}.", claim=words)
                if gone
                else say("No longer listed: {claim}.", claim=words)
            )
        words = self._said(now, self.desk.case, self.now)
        if not isinstance(was, Claim):
            return say("New: {claim}.", claim=words)
        old, new = (
            _grade(claim, case) for claim, case in ((was, self.changes.before), (now, self.desk.case))
        )
        if old != new:
            return say("Graded {new} (before: {old}): {claim}.", new=new, old=old, claim=words)
        if was.use != now.use:
            if now.use == "evidence":
                return say("Now counts as evidence: {claim}.", claim=words)
            return say("No longer counts as evidence: {claim}.", claim=words)
        return say("Corrected: {claim}.", claim=words)

    def _said(self, claim: Claim, case: Case, names: Names) -> str:
        words = words_to_show(claim, may_be_shown_by_id(case.documents))
        if words == WITHHELD:
            words = self.desk.phrases.say("words withheld")
        pattern = (
            self.desk.phrases.say("{who} denies “{text}” {reference}")
            if claim.denies
            else self.desk.phrases.say("{who}, “{text}” {reference}")
        )
        return pattern.format(
            who=self.desk.phrases.inset(names.source(claim.source)),
            text=self.desk.phrases.inset(shortened(words, 120)),
            reference=f"[{shortened(claim.id, 20)}]",
        )

    def _event(self, change: Change) -> str:
        say, event = self.desk.phrases.say, change.after if isinstance(change.after, Event) else change.before
        if not isinstance(event, Event):
            return ""
        language = self.desk.phrases.language
        title = event.id.replace("_", " ") if event.title is None else event.title.in_language(language)
        words = shortened(title, 100)
        if change.before is None:
            return say("New event: {event}.", event=words)
        if change.after is None:
            return say("No longer expected: {event}.", event=words)
        return say("Put another way: the event “{event}”.", event=words)

    def _number(self, change: Change) -> str:
        say, was, now = self.desk.phrases.say, change.before, change.after
        if is_day(change.where):
            new, old = self._day(now, self.desk.case), self._day(was, self.changes.before)
        else:
            new, old = self._law(now, self.now), self._law(was, self.then)
        if not isinstance(now, Quantity):
            return say(
                "No longer a figure: {what} (before: {old}).", what=self.then.input(change.where), old=old
            )
        what = self.now.input(change.where)
        if not isinstance(was, Quantity):
            return say("New figure: {what}, {new}.", what=what, new=new)
        return say("{what}: {new} (before: {old}).", what=what[:1].upper() + what[1:], new=new, old=old)

    def _law(self, quantity: object, names: Names) -> str:
        return self.desk.phrases.law(quantity.law, names.unknowns) if isinstance(quantity, Quantity) else ""

    def _day(self, quantity: object, case: Case) -> str:
        """Return when something falls; days that two numbers cannot tell stay numbers."""
        days = Days(case.as_of, self.desk.phrases)
        match quantity.law if isinstance(quantity, Quantity) else None:
            case Fixed(value):
                return days.day(float(value))
            case Uniform(low, high) | Pert(low, _, high):
                return days.span(float(low), float(high))
            case _:
                return self._law(quantity, Names(case, self.desk.phrases))

    def _other(self, _: Change) -> str:
        return self.desk.phrases.say("The wording or the rules of the case changed, and none of its figures.")


def _grade(claim: Claim, case: Case) -> str:
    return "{}{}".format(*grades(claim, {source.id: source.reliability for source in case.sources}))
