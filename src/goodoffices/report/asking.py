"""What to ask: the question, whom, what knowing it is worth, and which answer changes the text to which."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from goodoffices.answers.ask_results import AskAnswer, Change, Kind, Question
from goodoffices.answers.results import PackageMap
from goodoffices.learning.questions import Worth
from goodoffices.report.blocks import Block, Bullets, Prose, Run, Section, Style, line
from goodoffices.report.escaping import shortened
from goodoffices.report.naming import Names
from goodoffices.report.words import Phrases

__all__ = ["Asking"]

_IN_BRIEF = 3
_MOST_CHANGES = 2


@dataclass(frozen=True)
class Asking:
    """Everything the brief and the terminal say about what to ask."""

    answer: AskAnswer
    names: Names
    phrases: Phrases

    @property
    def worth_asking(self) -> tuple[Question, ...]:
        """The questions with a measurable value, the most valuable first."""
        return tuple(question for question in self.answer.questions if question.measurable)

    def section(self, texts: Iterable[PackageMap] = ()) -> Section | None:
        """Return the three questions to ask, for a brief of these texts; None in a case without doubt."""
        say, answer = self.phrases.say, self.answer
        if answer.exact or answer.text is None:
            return None
        first = self.worth_asking[:_IN_BRIEF]
        title = say("Three questions to ask") if len(first) == _IN_BRIEF else say("Questions to ask")
        items = []
        for question in first:
            rest = [self.whom(question), self.worth(question), *self.changes(question, 1)]
            items.append(line(Run(f"{self.question(question)}.", Style.STRONG), " ", " ".join(rest)))
        blocks: list[Block] = [Bullets(tuple(items))] if items else []
        said = [self.without(texts), *([] if items else [self.nothing()])]
        more = len(self.worth_asking) - len(first)
        if more:
            said.append(self.phrases.count("{n} more is worth asking.", "{n} more are worth asking.", more))
        blocks.append(
            Prose(line(Run(" ".join((*said, *self.silent(), *self.caution(first))), Style.QUIET)), small=True)
        )
        return Section("ask", title, tuple(blocks), yields=20)

    def question(self, question: Question) -> str:
        """Return what is not known, in words."""
        return self.names.input(question.unknown)

    def whom(self, question: Question) -> str:
        """Return whom to ask."""
        if not question.ask:
            return self.phrases.say("The case names nobody to ask.")
        people = ", ".join(shortened(each, 60) for each in question.ask)
        return self.phrases.say("Ask: {people}.", people=people)

    def worth(self, question: Question) -> str:
        """Return what knowing the answer adds to the chance that all say yes."""
        say = self.phrases.say
        words = say("To know it adds {band}.", band=self.band(question.value))
        if question.value_imperfect is not None and self.answer.reliability is not None:
            n = self.phrases.number(100 * self.answer.reliability)
            band = self.band(question.value_imperfect)
            words += " " + say("Told by a source that is right {n} times in 100, {band}.", n=n, band=band)
        return words

    def band(self, worth: Worth) -> str:
        """Return points of a chance as a band of whole points in a hundred."""
        low, high = math.floor(100 * worth.low + 1e-9), math.ceil(100 * worth.high - 1e-9)
        if high <= 0:
            return self.phrases.say("nothing")
        if high <= 1:
            return self.phrases.say("under 1 in 100")
        return self.phrases.say(
            "{low} to {high} in 100", low=self.phrases.number(low), high=self.phrases.number(high)
        )

    def changes(self, question: Question, most: int = _MOST_CHANGES) -> tuple[str, ...]:
        """Return which answers change the text to which, those that gain most first; that none does alone."""
        if not question.changes:
            return (self.phrases.say("What each answer alone would change is within simulation error."),)
        return tuple(self._change(change) for change in question.changes[:most])

    def _change(self, change: Change) -> str:
        say = self.phrases.say
        after = self.phrases.band(change.p_all, change.p_all)
        before = self.phrases.band(change.p_without, change.p_without)
        answer, changes = self.reply(change), self.phrases.listed(self.differs(change))
        if after == before:
            return say("If {answer}: {changes}; a little likelier to pass.", answer=answer, changes=changes)
        return say(
            "If {answer}: {changes}; it then passes in {after}, not {before}.",
            answer=answer,
            changes=changes,
            after=after,
            before=before,
        )

    def differs(self, change: Change) -> tuple[str, ...]:
        """Return the options that would be tabled instead."""
        issues = {issue.id: issue for issue in self.names.case.issues}
        return tuple(
            self.phrases.say(
                "{issue}: {option}",
                issue=self.names.issue(issues[name]),
                option=self.names.value(issues[name], each.then),
            )
            for name, each in change.differs.items()
        )

    def reply(self, change: Change) -> str:
        """Return an answer in words."""
        say = self.phrases.say
        if change.kind is Kind.LINE:
            return say("it is real") if change.low else say("it is bluff")
        if change.kind is Kind.YES_NO:
            return say("yes") if change.low else say("no")
        low, high = (
            None if each is None else self.phrases.number(each, 6) for each in (change.low, change.high)
        )
        if low is None or high is None:
            return say("below {n}", n=high or "") if low is None else say("above {n}", n=low)
        return low if low == high else say("{low} to {high}", low=low, high=high)

    def without(self, texts: Iterable[PackageMap] = ()) -> str:
        """Return what would be tabled without asking, by its letter where it is one of these texts."""
        say, answer = self.phrases.say, self.answer
        chance = self.phrases.chance(answer.p_text)
        for index, text in enumerate(texts):
            if text == answer.text:
                letter = self.phrases.letter(index)
                return say(
                    "Without asking, text {letter} is tabled ({chance}).", letter=letter, chance=chance
                )
        return say("Without asking, this is tabled: {text} ({chance}).", text=self._text(), chance=chance)

    def _text(self) -> str:
        issues = {issue.id: issue for issue in self.names.case.issues}
        package = self.answer.text or {}
        return ", ".join(
            self.phrases.say(
                "{issue}: {option}",
                issue=self.names.issue(issues[name]),
                option=self.names.value(issues[name], option),
            )
            for name, option in package.items()
        )

    def nothing(self) -> str:
        """Return that no answer is worth asking for."""
        return self.phrases.say("No single answer would lead to a text that is measurably likelier to pass.")

    def silent(self) -> tuple[str, ...]:
        """Return how many unknowns have no measurable value, where any has."""
        n = len(self.answer.questions) - len(self.worth_asking)
        if not n:
            return ()
        return (
            self.phrases.count(
                "{n} unknown has no measurable value.", "{n} unknowns have no measurable value.", n
            ),
        )

    def caution(self, questions: Iterable[Question]) -> tuple[str, ...]:
        """Return that a side's word on its own limits tells little, where a question is about such a limit.

        As evidence it moves nothing (`docs/theory/learning.md`), so it is no answer to the question either.
        """
        if not any(question.unknown.startswith("parties.") for question in questions):
            return ()
        say = self.phrases.say
        return (
            say("What a side says of its own limits it would say either way: ask where it can be checked."),
        )

    def everything(self) -> str:
        """Return what knowing everything would add: the most that any question could."""
        return self.phrases.say(
            "To know everything would add {band} to the chance that all say yes; no question is worth more.",
            band=self.band(self.answer.evpi),
        )
