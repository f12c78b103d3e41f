"""Paragraphs that end with a colon, and what the next ones hold: a quotation, or the items of a list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from goodoffices.evidence.attributions import Attribution, Extent, joined
from goodoffices.evidence.parsed import Paragraph, trimmed
from goodoffices.evidence.sources import is_negated, noun_beside, noun_extents, subject_of, told_of
from goodoffices.evidence.verbs import CLAUSAL, FINDING

__all__ = ["announced"]

_ITEM: Final = re.compile(r"(?:[-*\u2022\u2013\u2014]|\(?(?:[a-z]|[ivx]{1,4}|\d{1,2})[).])\s+")
_JOINT: Final = re.compile(r"[;,]?\s+(?:and|or)\s*$")
_MOST_ITEMS: Final = 30


def announced(parsed: Sequence[Paragraph], found: Sequence[Attribution]) -> Iterator[Attribution]:
    """Yield attributions whose cue ends a paragraph and whose content is in the next ones."""
    cues = {extent for each in found for extent in each.cue}
    for number, paragraph in enumerate(parsed[:-1]):
        if not paragraph.parsed.text.rstrip().endswith(":"):
            continue
        verb = _last_verb(paragraph)
        subject = None if verb is None else subject_of(verb) or noun_beside(verb)
        if verb is None or subject is None or paragraph.extent(verb) in cues:
            continue
        content = _content(parsed, number + 1)
        if content:
            yield Attribution(
                source=noun_extents(paragraph, subject),
                cue=[paragraph.extent(verb)],
                content=joined(content),
                lemma=verb.lemma_.lower(),
                construction="verb",
                negated=is_negated(verb),
                paragraph=number,
                **told_of(subject),
            )


def _last_verb(paragraph: Paragraph) -> Any | None:
    """Return the reporting verb of the last sentence, if it has just one."""
    start, end = paragraph.sentences[-1]
    verbs = [
        t
        for t in paragraph.parsed
        if start <= paragraph.extent(t)[0] < end
        and t.pos_ == "VERB"
        and t.lemma_.lower() in CLAUSAL - FINDING
        and paragraph.quote_around(paragraph.extent(t)[0]) is None
    ]
    return verbs[0] if len(verbs) == 1 else None


def _content(parsed: Sequence[Paragraph], number: int) -> list[Extent]:
    """Return the quotation that opens the next paragraph, or the words of the items that follow."""
    following = parsed[number]
    if following.quotes and following.quotes[0][0] == following.base:
        return [following.quotes[0]]
    items = []
    for each in parsed[number : number + _MOST_ITEMS]:
        match = _ITEM.match(each.parsed.text)
        if match is None:
            break
        words = _JOINT.sub(";", each.parsed.text)
        low, high = each.base + match.end(), each.base + len(words.rstrip())
        items.append(trimmed(each.plain, low, min(high, each.base + len(each.parsed.text))))
    return items
