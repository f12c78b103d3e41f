"""Attributions without a reporting verb: ``according to SOURCE`` and ``SOURCE's claim that``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from goodoffices.evidence.attributions import Attribution, joined, without
from goodoffices.evidence.parsed import Paragraph, trimmed
from goodoffices.evidence.sources import VERBAL, is_negated, noun_extents, subject_of, told_of
from goodoffices.evidence.verbs import REPORTING

__all__ = ["by_adjunct", "by_noun", "in_the_words_of"]


def by_adjunct(paragraph: Paragraph, token: Any) -> Attribution | None:
    """Return ``according to SOURCE`` with the rest of the clause that it stands in."""
    to = next((c for c in token.children if c.text.lower() == "to"), None)
    following = token.nbor(1) if token.i + 1 < len(token.doc) else None
    if to is None and following is not None and following.text.lower() == "to":
        to = following
    if to is None:
        return None
    noun = next((c for c in to.children if c.dep_ == "pobj"), None)
    if noun is None:
        noun = next((c for c in token.children if c.dep_ == "pobj"), None)
    if noun is None:
        return None
    source = noun_extents(paragraph, noun)
    whole = sorted({*token.subtree, *to.subtree}, key=lambda t: t.i)
    aside = paragraph.range_of(whole)
    head = token.head if token.head.i != token.i else None
    while head is not None and head.pos_ not in VERBAL and head.dep_ != "ROOT":
        head = head.head
    start, end = paragraph.sentence_around(paragraph.extent(token)[0])
    if head is not None and whole[0].i - token.sent.start > 1:
        # Elsewhere than at the head of a sentence, it stands over its own clause only.
        start, end = paragraph.range_of(sorted(head.subtree, key=lambda t: t.i))
    content = []
    for low, high in without([(start, end)], [aside]):
        low, high = trimmed(paragraph.plain, low, high)
        while high > low and paragraph.plain[high - 1] == "," and high < end:
            high -= 1
        if high - low > 3:
            content.append((low, paragraph.with_stop(high)))
    if not source or not content:
        return None
    return Attribution(
        source=source,
        cue=[(paragraph.extent(token)[0], paragraph.extent(to)[1])],
        content=joined(content),
        lemma="according to",
        construction="adjunct",
        **told_of(noun),
    )


def in_the_words_of(paragraph: Paragraph, token: Any) -> Attribution | None:
    """Return ``in the words of SOURCE, ..`` with the rest of its sentence."""
    of = next((c for c in token.children if c.dep_ == "prep" and c.text.lower() == "of"), None)
    noun = next((c for c in of.children if c.dep_ == "pobj"), None) if of is not None else None
    if noun is None or token.head.text.lower() != "in":
        return None
    source = noun_extents(paragraph, noun)
    start, end = paragraph.sentence_around(paragraph.extent(token)[0])
    cue = (paragraph.extent(token.head)[0], paragraph.extent(of)[1])
    content = [
        (low, paragraph.with_stop(high))
        for low, high in (
            trimmed(paragraph.plain, *piece) for piece in without([(start, end)], [cue, *source])
        )
        if high - low > 3
    ]
    if not source or not content:
        return None
    return Attribution(source, [cue], joined(content), "according to", "adjunct", **told_of(noun))


def by_noun(paragraph: Paragraph, noun: Any, lemma: str) -> Iterator[Attribution]:
    """Yield ``SOURCE's claim that ..``, before it what a verb makes of it: ``rejected the claim that``."""
    clause = next(
        (c for c in noun.children if c.dep_ in {"acl", "ccomp", "relcl"} and _begins_with_that(c)), None
    )
    if clause is None:
        return
    low, high = trimmed(paragraph.plain, *paragraph.range_of([t for t in clause.subtree if t.i > noun.i]))
    content = [(low, paragraph.with_stop(high))]
    owner = _owner(noun)
    verb = noun.head
    if verb.dep_ == "prep" and noun.dep_ == "pobj":
        verb = verb.head
    above = noun.dep_ in {"dobj", "pobj"} and verb.pos_ in VERBAL
    source = subject_of(verb) if above else None
    if source is not None and (owner is None or verb.lemma_.lower() in REPORTING):
        yield Attribution(
            source=noun_extents(paragraph, source),
            cue=[paragraph.extent(verb)],
            content=content,
            lemma=verb.lemma_.lower(),
            construction="verb",
            negated=is_negated(verb),
            **told_of(source),
        )
        if owner is None:
            return
    extents = [] if owner is None else noun_extents(paragraph, owner)
    if owner is not None and owner.dep_ == "poss":
        extents = [(s, e - 2 if paragraph.plain[s:e].endswith("'s") else e) for s, e in extents]
    yield Attribution(
        source=extents,
        cue=[paragraph.extent(noun)],
        content=list(content),
        lemma=lemma,
        construction="noun",
        **told_of(owner),
    )


def _owner(noun: Any) -> Any | None:
    """Return whose claim it is: ``the guild's claim``, ``a claim by the guild``."""
    owner = next((c for c in noun.children if c.dep_ == "poss"), None)
    if owner is not None:
        return owner
    by = next((c for c in noun.children if c.dep_ == "prep" and c.text.lower() in {"by", "from", "of"}), None)
    return next((c for c in by.children if c.dep_ == "pobj"), None) if by is not None else None


def _begins_with_that(clause: Any) -> bool:
    return any(c.dep_ == "mark" and c.text.lower() == "that" for c in clause.children)
