"""What changed since the last brief, in sentences, the most important first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from goodoffices.answers.change_topics import Change, Changes, Topic
from goodoffices.answers.together import Answers
from goodoffices.case.model import Case
from goodoffices.report.blocks import Block, Bullets, Prose, Run, Section, Style, line
from goodoffices.report.change_words import ChangeWords
from goodoffices.report.desk import Desk
from goodoffices.report.escaping import without_marks
from goodoffices.report.words import Phrases, phrases_for

__all__ = ["change_sentences", "changes_annex", "told_plainly", "what_changed"]

_MOST_LINES = 7
_LINE = 115
"""Characters in a line of page 1, about."""


def change_sentences(desk: Desk, changes: Changes) -> tuple[tuple[Change, str], ...]:
    """Return every change that is told, with its sentence, in the order of `changes`.

    Chances are not told where the author of the case leaves them out.
    """
    words, of_chances = ChangeWords(desk, changes), {Topic.WORD, Topic.BAND}
    told = (each for each in changes.found if desk.tells_chances or each.topic not in of_chances)
    return tuple((change, words.sentence(change)) for change in told)


def what_changed(desk: Desk) -> Section | None:
    """Return the changes that page 1 has room for; None where no earlier version was given."""
    changes = desk.changes
    if changes is None:
        return None
    say = desk.phrases.say
    since = None if changes.since is None else desk.phrases.day(changes.since)
    title = say("What changed since {day}", day=since) if since else say("What changed since the last brief")
    if not changes.found:
        nothing = (
            say("Nothing in the case has changed since {day}.", day=since)
            if since
            else say("Nothing in the case has changed since the last brief.")
        )
        return Section("changes", title, (Prose(line(nothing)),))
    told = change_sentences(desk, changes)
    n = _first_page(told)
    blocks: list[Block] = []
    if n:
        blocks.append(Bullets(tuple(line(sentence) for _, sentence in told[:n])))
    if told[n:]:
        rest = [change for change, _ in told[n:]]
        more = say("More in the annex: {changes}.", changes=_counted(rest, desk.phrases))
        blocks.append(Prose(line(Run(more, Style.QUIET)), small=True))
    return Section("changes", title, tuple(blocks))


def changes_annex(desk: Desk) -> Section | None:
    """Return the changes that page 1 has no room for."""
    changes = desk.changes
    if changes is None:
        return None
    told = change_sentences(desk, changes)
    rest = [sentence for _, sentence in told[_first_page(told) :]]
    if not rest:
        return None
    title = desk.phrases.say("What else changed")
    return Section("changes_more", title, (Bullets(tuple(line(each) for each in rest), small=True),))


def _first_page(told: Sequence[tuple[Change, str]]) -> int:
    """Return how many changes page 1 shows: it never shows one of two that weigh the same and not the other.

    So that no order of parties decides what is seen.
    """
    n = lines = 0
    for _, group in groupby(told, key=lambda each: (each[0].topic, round(each[0].size, 9))):
        sentences = [sentence for _, sentence in group]
        lines += sum(-(-len(sentence) // _LINE) for sentence in sentences)
        if lines > _MOST_LINES:
            break
        n += len(sentences)
    return n


def _counted(changes: Sequence[Change], phrases: Phrases) -> str:
    """Return how many changes of which kind there are."""
    n = Counter(_kind(change.topic) for change in changes)
    parts = []
    for kind, number in n.items():
        match kind:
            case "statements":
                parts.append(phrases.count("{n} on what was said", "{n} on what was said", number))
            case "figures":
                parts.append(phrases.count("{n} figure", "{n} figures", number))
            case "answers":
                parts.append(phrases.count("{n} answer", "{n} answers", number))
            case _:
                parts.append(phrases.count("{n} other change", "{n} other changes", number))
    return phrases.listed(parts)


def _kind(topic: Topic) -> str:
    match topic:
        case Topic.CLAIM | Topic.POSITION | Topic.OFFER:
            return "statements"
        case Topic.NUMBER:
            return "figures"
        case Topic.WORD | Topic.BAND | Topic.BLOCKS | Topic.TEXT:
            return "answers"
        case _:
            return "others"


def told_plainly(
    changes: Changes, case: Case, answers: Answers, language: str | None = None
) -> list[dict[str, str]]:
    """Return every change as its topic, its place and its sentence, for programs."""
    phrases = phrases_for(language or case.language)
    desk = Desk(case, answers, phrases, changes)
    return [
        {"topic": change.topic.value, "where": change.where, "says": without_marks(sentence)}
        for change, sentence in change_sentences(desk, changes)
    ]
