"""Plain reporting verbs whose content the parser did not see: found again by commas, colons and "that"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from goodoffices.evidence.attributions import Attribution, Extent, overlap
from goodoffices.evidence.parsed import Paragraph, trimmed
from goodoffices.evidence.sources import SUBJECTS, is_negated, noun_beside, noun_extents, subject_of, told_of
from goodoffices.evidence.verbs import PLAIN

__all__ = ["left_over"]

_THAT: Final = re.compile(r"(?:\s+[\w'\u2019-]+){0,7}?,?\s+(?=(?:that|whether)\b)")
_POINTS: Final = re.compile(
    r"\s+(?:so|nothing|no more|as much|yes|little|what"
    r"|(?:it|this)(?!\s+(?:is|was|has|had|will|would|can|could|may|might|does|did|should|must)\b))\b",
    re.IGNORECASE,
)
_HEARD: Final = re.compile(
    r"\s*(?:[.!?]|$|(?:(?:to|on|in|at|by|during|after|late|early|last|this|yesterday|today|the|a|an)\b|"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|[\w'-]+\s*[.!?]?$)[^,;:\"]{0,70}[.!?]?$)"
)
_AGAIN: Final = PLAIN | {"find", "estimate", "show", "reveal", "indicate"}
_FINITE: Final = {"VBD", "VBZ", "VBP", "MD"}
_FEWEST_WORDS = 3
_FEWEST_NAMES = 2


def left_over(paragraph: Paragraph, found: Sequence[Attribution]) -> Iterator[Attribution]:
    """Yield attributions of plain reporting verbs that nothing else was made of.

    Parameters
    ----------
    paragraph : Paragraph
    found : sequence of Attribution
        What its grammar showed.
    """
    cues = {extent for each in found for extent in each.cue}
    for token in paragraph.parsed:
        cue = paragraph.extent(token)
        if (
            token.lemma_.lower() not in _AGAIN
            or token.tag_ not in {"VBD", "VBZ", "VBP", "NNS"}
            or cue in cues
        ):
            continue
        if paragraph.quote_around(cue[0]) is not None:
            continue
        if token.tag_ == "NNS":
            yield from _taken_for_noun(paragraph, token, cue)
            continue
        own = next((c for c in token.children if c.dep_ == "nsubj" and abs(c.i - token.i) < 15), None)
        subject = own or noun_beside(token) or subject_of(token)
        if subject is None or subject.text.lower() in {"that", "which", "it"}:
            continue
        source = noun_extents(paragraph, subject)
        content = _content(paragraph, token, cue, source)
        if not content or any(overlap(each.content, content) for each in found if each.source == source):
            continue
        yield Attribution(
            source=source,
            cue=[cue],
            content=content,
            lemma=token.lemma_.lower(),
            construction="verb",
            negated=is_negated(token),
            **told_of(subject),
        )


def _taken_for_noun(paragraph: Paragraph, token: Any, cue: Extent) -> Iterator[Attribution]:
    """Yield ``Anneka Rudd reckons trade could drop``, whose verb the parser took for a noun."""
    names: list[Any] = []
    for before in reversed(list(token.doc[token.sent.start : token.i])):
        if before.pos_ != "PROPN" and before.text not in {"of", "for", "The", "the"}:
            break
        names.insert(0, before)
    while names and names[0].text in {"of", "for", "the"}:
        names.pop(0)
    end = paragraph.sentence_around(cue[0])[1]
    quote = paragraph.quote_around(cue[1] + 2)
    if len(names) >= _FEWEST_NAMES and quote is not None and paragraph.plain[cue[1]] == ",":
        told = told_of(names[-1])
        yield Attribution([paragraph.range_of(names)], [cue], [quote], token.lemma_.lower(), "verb", **told)
        return
    following = token.nbor(1) if token.i + 1 < len(token.doc) else None
    if (
        len(names) < _FEWEST_NAMES
        or following is None
        or following.pos_ not in {"NOUN", "PROPN", "PRON", "DET"}
    ):
        return
    if _says_something(paragraph, cue[1], end):
        content = _kept(paragraph, cue[1], end)
        told = told_of(names[-1])
        yield Attribution([paragraph.range_of(names)], [cue], content, token.lemma_.lower(), "verb", **told)


def _content(paragraph: Paragraph, verb: Any, cue: Extent, source: list[Extent]) -> list[Extent]:
    """Return what stands behind "that" or a colon, or else before the source's comma, or right behind."""
    start, end = paragraph.sentence_around(cue[0])
    behind = paragraph.plain[cue[1] : end]
    that = _THAT.match(behind)
    between = [] if that is None else _finite(paragraph, cue[1], cue[1] + that.end())
    if that is not None and not between:
        return _kept(paragraph, cue[1] + that.end(), end)
    if behind.startswith(":") and paragraph.quote_around(end - 1) is None:
        return _kept(paragraph, cue[1] + 1, end)
    first = min([cue[0], *(low for low, _ in source)])
    before = paragraph.plain[start:first].rstrip()
    if before.lower() == "as":  # "As she told the Times, .."
        comma = paragraph.plain.find(",", cue[1], end)
        return _kept(paragraph, comma, end) if comma >= 0 else []
    if before.endswith((",", ',"')) and _HEARD.match(behind) and _says_something(paragraph, start, first):
        return _kept(paragraph, start, first)
    if _POINTS.match(behind) or (source[-1:] and source[-1][0] > cue[0]):
        return []
    if behind[:1] == " " and _says_something(paragraph, cue[1], end, verb) and verb.lemma_.lower() != "tell":
        following = verb.nbor(1) if verb.i + 1 < len(verb.doc) else None
        if following is not None and following.pos_ in {"DET", "PRON", "PROPN", "NOUN", "NUM", "ADJ"}:
            return _kept(paragraph, cue[1], end)
    return []


def _finite(paragraph: Paragraph, low: int, high: int) -> list[Any]:
    return [t for t in paragraph.parsed if low <= paragraph.extent(t)[0] < high and t.tag_ in _FINITE]


def _says_something(paragraph: Paragraph, low: int, high: int, cue: Any = None) -> bool:
    """Tell whether a piece of the text is a clause: some words, and a finite verb with a subject."""
    inside = [t for t in paragraph.parsed if low <= paragraph.extent(t)[0] < high]
    return len(inside) > _FEWEST_WORDS and any(
        t.tag_ in _FINITE and t.i > inside[0].i and not _hangs_on_noun(t) and not _beside(t, cue)
        for t in inside
    )


def _hangs_on_noun(token: Any) -> bool:
    clause = token.head if token.dep_ in {"aux", "auxpass"} else token
    return clause.dep_ in {"relcl", "advcl", "acl"}


def _beside(token: Any, cue: Any) -> bool:
    """Tell whether a verb shares the cue's subject, so that it is no part of what is said."""
    return cue is not None and token.head == cue and not any(c.dep_ in SUBJECTS for c in token.children)


def _kept(paragraph: Paragraph, low: int, high: int) -> list[Extent]:
    low, high = trimmed(paragraph.plain, low, high)
    return [(low, paragraph.with_stop(high))] if high - low > _FEWEST_WORDS else []
