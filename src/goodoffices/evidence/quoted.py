"""Words in quotation marks: whose they are where no clause says so, and which belong together."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from goodoffices.evidence.attributions import Attribution, Extent, joined, length, overlap
from goodoffices.evidence.extents import with_its_clause
from goodoffices.evidence.parsed import Paragraph
from goodoffices.evidence.sources import noun_beside, noun_extents, subject_of, told_of
from goodoffices.evidence.verbs import QUOTING

__all__ = ["with_quotations"]

_LABEL = re.compile(r"(?:\W*\d{1,2}[.:]\d{2}\W*)?([^\W\d][^:,\n\"]{1,60})(?:,[^:\n\"]{1,40})?:\s*")
_FEWEST_WORDS = 3
_LONGEST_VERB = 16
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_NEAR = 90
_FAR = 260
_MUCH_LONGER = 3


def with_quotations(paragraph: Paragraph, found: list[Attribution], number: int) -> list[Attribution]:
    """Join the parts of split quotations; give those that nobody has to the nearest reporting verb."""
    result = list(found)
    for quote in paragraph.quotes:
        if paragraph.plain[quote[0]] not in "\"'":
            continue  # it goes on from the paragraph before
        if _owner(result, quote) is not None or not _is_speech(paragraph, quote):
            continue
        before = _speaker_of_last(paragraph, result, quote)
        is_new = before is not None and not _is_quoted(paragraph, before)
        if before is not None and is_new and quote[1] - quote[0] > _MUCH_LONGER * length(before.content):
            # More than what came before it: a statement of its own by the same speaker.
            result.append(_again(before, quote))
            continue
        if before is not None:
            before.content = joined([*before.content, quote])
            continue
        fresh = _labelled(paragraph, quote, number) or _from_nearest_verb(paragraph, quote, number, result)
        if fresh is not None:
            result.append(fresh)
    return result


def _is_quoted(paragraph: Paragraph, each: Attribution) -> bool:
    """Tell whether content is a quotation from end to end, such as the first part of a split one."""
    return all(
        any(low <= start and end <= high + 1 for low, high in paragraph.quotes) for start, end in each.content
    )


def _again(before: Attribution, quote: Extent) -> Attribution:
    return replace(before, content=[quote], construction="verb", negated=False, wondering=False)


def _owner(found: list[Attribution], quote: Extent) -> Attribution | None:
    size = quote[1] - quote[0]
    return next(
        (
            each
            for each in found
            if overlap(each.content, [quote]) >= 0.5 * size
            and not any(quote[0] <= cue < quote[1] for cue, _ in each.cue)
        ),
        None,
    )


def _is_speech(paragraph: Paragraph, quote: Extent) -> bool:
    """Tell whether a quotation is more than a word that somebody stands off from."""
    words = paragraph.plain[quote[0] : quote[1]].split()
    if not words:
        return False
    said = bool(paragraph.verbs_in(*quote)) or _is_right_behind_verb(paragraph, quote)
    ended = words[-1].rstrip("\"'")[-1:] in set(",.!?")
    ended = ended or _is_cut_off_by_comma(paragraph, quote)
    whole = ended and words[0].lstrip("\"'")[:1].isupper()
    return whole or (len(words) >= _FEWEST_WORDS and (said or ended))


def _is_right_behind_verb(paragraph: Paragraph, quote: Extent) -> bool:
    """Tell whether a reporting verb stands right before a quotation: ``says "our fish, our name"``."""
    before = paragraph.verbs_in(quote[0] - _LONGEST_VERB, quote[0])
    if not before or before[-1].lemma_.lower() not in QUOTING or before[-1].tag_ not in _FINITE:
        return False
    return not paragraph.plain[paragraph.extent(before[-1])[1] : quote[0]].strip(" ,:")


def _is_cut_off_by_comma(paragraph: Paragraph, quote: Extent) -> bool:
    """Tell whether a comma stands behind a quotation that opens its sentence: ``"No deal", said Bell``."""
    opens = paragraph.sentence_around(quote[0])[0] == quote[0]
    return opens and paragraph.plain[quote[1] : quote[1] + 1] == ","


def _outside(paragraph: Paragraph, token: Any) -> bool:
    return paragraph.quote_around(paragraph.extent(token)[0]) is None


def _speaker_of_last(paragraph: Paragraph, found: list[Attribution], quote: Extent) -> Attribution | None:
    """Return the attribution that a quotation goes on with: only its cue, or nothing, stands in between."""
    earlier = [
        each
        for each in found
        if each.content
        and max(end for _, end in (*each.content, *each.cue, *each.source)) <= quote[0]
        and any(paragraph.plain[s:e].lstrip()[:1] in "\"'" for s, e in each.content)
    ]
    if not earlier:
        return None
    last = max(earlier, key=lambda each: max(end for _, end in (*each.content, *each.cue, *each.source)))
    until = max(end for _, end in (*last.content, *last.cue, *last.source))
    between = paragraph.plain[until : quote[0]]
    if len(between) > _NEAR or any(
        t.pos_ == "VERB" and t.lemma_.lower() in QUOTING for t in paragraph.verbs_in(until, quote[0])
    ):
        return None
    # A full sentence of the report's own in between ends the quotation.
    return last if between.count(".") <= 1 and len(between.split()) <= 12 else None


def _labelled(paragraph: Paragraph, quote: Extent, number: int) -> Attribution | None:
    """Return ``SPEAKER: "words"`` at the head of a paragraph."""
    match = _LABEL.fullmatch(paragraph.plain[paragraph.base : quote[0]])
    if match is None:
        return None
    verbs = [
        token
        for token in paragraph.verbs_in(paragraph.base, paragraph.base + match.end())
        if token.tag_ in {"VBD", "VBZ", "VBP"} and token.pos_ == "VERB"
    ]
    if verbs:
        return _announced(paragraph, verbs, quote, number)
    source = (paragraph.base + match.start(1), paragraph.base + match.end(1))
    name = match[1]
    return Attribution(
        [source], [], [quote], ":", "no cue", paragraph=number, source_head=name.split()[-1], source_note=name
    )


def _announced(paragraph: Paragraph, verbs: list[Any], quote: Extent, number: int) -> Attribution | None:
    """Return ``SPEAKER hit back: "words"``, whatever the verb."""
    subject = subject_of(verbs[0]) or noun_beside(verbs[0])
    if len(verbs) > 1 or subject is None:
        return None
    return Attribution(
        source=noun_extents(paragraph, subject),
        cue=[paragraph.extent(verbs[0])],
        content=[quote],
        lemma=verbs[0].lemma_.lower(),
        construction="verb",
        paragraph=number,
        **told_of(subject),
    )


def _from_nearest_verb(
    paragraph: Paragraph, quote: Extent, number: int, found: list[Attribution]
) -> Attribution | None:
    candidates = []
    for token in paragraph.verbs_in(quote[0] - _FAR, quote[1] + _FAR):
        if token.pos_ != "VERB" or token.lemma_.lower() not in QUOTING or not _outside(paragraph, token):
            continue
        if token.dep_ == "relcl" and any(c.dep_ == "xcomp" for c in token.children):
            continue  # "who asked not to be named"
        place = paragraph.extent(token)[0]
        gap = place - quote[1] if place >= quote[1] else quote[0] - place
        same = paragraph.sentence_around(place) == paragraph.sentence_around(quote[0])
        if gap > (_FAR if same else _NEAR):
            continue
        subject = subject_of(token) or noun_beside(token)
        taken = any(paragraph.extent(token) in each.cue for each in found)
        candidates.append((subject is None, taken, not same, gap, token, subject))
    if not candidates:
        return None
    *_, token, subject = min(candidates, key=lambda each: each[:4])
    if subject is None:
        return None
    whose = next((each for each in found if paragraph.extent(token) in each.cue), None)
    if whose is not None and whose.construction not in {"verb", "infinitive"}:
        return None
    if whose is not None and length(whose.content) * _MUCH_LONGER < quote[1] - quote[0]:
        return _again(whose, quote)
    if whose is not None:
        whose.content = joined([*whose.content, quote]) if length(whose.content) else [quote]
        return None
    source = [] if not _outside(paragraph, subject) else noun_extents(paragraph, subject)
    return Attribution(
        source=source,
        cue=[paragraph.extent(token)],
        content=[with_its_clause(paragraph, token, quote)],
        lemma=token.lemma_.lower(),
        construction="verb",
        paragraph=number,
        **told_of(subject),
    )
