"""Where the content of a reporting verb stands, and what of a sentence is not of it."""

from __future__ import annotations

import re
from typing import Any, Final

from goodoffices.evidence.attributions import Extent, joined, without
from goodoffices.evidence.parsed import Paragraph, trimmed
from goodoffices.evidence.sources import SUBJECTS, reporting_above
from goodoffices.evidence.verbs import CLAUSAL, PLAIN, TELLING

__all__ = ["around_aside", "clause_extents", "with_its_clause"]

_BROKEN_OFF: Final = re.compile(r"\b(?:and|but|or|nor|the|an?|of|to)$")
_GOES_ON: Final = re.compile(r"\s*(?::\s*[^\s\"]|,?\s+(?:and|but|or|nor) (?:also )?that\b)")
_DAY: Final = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\s+(?=\w)")
_COMMENT: Final = re.compile(
    r"(?<=,)\s*(?:an?|the) (?:claim|charge|allegation|accusation|assertion|suggestion|statement)\b[^,]*$"
)
_REPORTER_ASKED: Final = re.compile(r"(?:when )?(?:asked|pressed|questioned)\b[^.]*$", re.IGNORECASE)
_STOPS: Final = ',.!?"'


def clause_extents(
    paragraph: Paragraph, head: Any, verb: Any, holes: list[Extent], construction: str
) -> list[Extent]:
    """Return where a clause stands, without the cue, its source and what belongs to the cue."""
    low_hung = [c for c in head.children if c.dep_ == "conj" and reporting_above(c) is not None]
    low_hung += [c for c in head.children if c.i > head.i > verb.i and _is_the_sources(c, head)]
    low_hung += [c for c in head.children if c.i > head.i > verb.i and (_comments(c) or _reports_anew(c))]
    beyond = min((t.i for c in low_hung for t in c.subtree), default=10**9)
    tokens = sorted((token for token in head.subtree if token.i < beyond), key=lambda token: token.i)
    while tokens and tokens[-1].dep_ in {"cc", "punct"} and beyond < 10**9:
        tokens.pop()
    if construction == "predicate":
        tokens = [token for token in verb.subtree if token.i > verb.i]
        tokens = _up_to_next_clause(tokens, verb)
    if head.i > verb.i:
        tokens = [token for token in tokens if token.i > verb.i]
        if construction == "verb" and tokens and verb.lemma_.lower() not in TELLING:
            # What the parser took for an object is the beginning of the clause.
            tokens = [
                t
                for child in verb.children
                if child.dep_ in {"dobj", "nsubj"} and verb.i < child.i < tokens[0].i
                for t in child.subtree
            ] + tokens
    tokens = [token for token in tokens if token.i != verb.i]
    if not tokens:
        return []
    if head.i > verb.i and construction == "verb":
        for child in verb.children:
            if child.i > tokens[-1].i and _belongs_to_content(child):
                tokens += sorted(child.subtree, key=lambda token: token.i)
    start, end = paragraph.range_of(tokens)
    cut = [(start, end)]
    if head.i < verb.i:
        own = [t for t in verb.subtree if t not in set(head.subtree)]
        cue_side = [paragraph.extent(t) for t in own if not t.is_punct] + holes
        low = min(each[0] for each in holes)
        high = max(each[1] for each in holes)
        cut = without(cut, [(low, high), *[each for each in cue_side if low <= each[0] <= high + 40]])
    else:
        cut = without(cut, [each for each in holes if each[0] >= start])
    result = []
    for low, high in cut:
        quote = paragraph.quote_around(paragraph.base + verb.idx)
        if quote is not None:
            low, high = max(low, quote[0]), min(high, quote[1])
        else:
            for q in paragraph.quotes:
                if low < q[1] and q[0] < high and not (q[0] <= paragraph.base + verb.idx < q[1]):
                    low, high = min(low, q[0]), max(high, q[1])
        low, high = trimmed(paragraph.plain, low, high)
        high = _end_of_whole_quotation(paragraph, low, high) if quote is None and head.i > verb.i else high
        comment = _COMMENT.search(paragraph.plain, low, high) if quote is None else None
        high = high if comment is None else comment.start()
        asked = head.i < verb.i and quote is None and _REPORTER_ASKED.match(paragraph.plain, low, high)
        if high - low > 1 and not asked:
            result.append((low, paragraph.with_stop(high)))
    if result and head.i > verb.i and construction == "verb":
        result = _mended(paragraph, verb, result)
    return joined(without(result, holes))


def _reports_anew(clause: Any) -> bool:
    """Tell whether a co-ordinated clause has a source of its own: ``.., and the guild warned that``."""
    joint = clause.left_edge.i - 1
    return (
        clause.dep_ == "conj"
        and clause.lemma_.lower() in CLAUSAL
        and any(c.dep_ in SUBJECTS and c.pos_ != "PRON" for c in clause.children)
        and any(c.dep_ == "ccomp" for c in clause.children)
        and joint > 0
        and clause.doc[joint].dep_ == "cc"
        and clause.doc[joint - 1].text == ","
    )


def _end_of_whole_quotation(paragraph: Paragraph, low: int, high: int) -> int:
    """Return where content ends that is a quotation with its own stop: ``said, "I never did," and left``."""
    quote = paragraph.quote_around(low)
    if quote is None or quote[0] != low or quote[1] >= high:
        return high
    stopped = paragraph.plain[quote[1] - 2 : quote[1] - 1] in {",", ".", "!", "?"}
    return quote[1] if stopped and '"' not in paragraph.plain[quote[1] : high] else high


def _is_the_sources(clause: Any, head: Any) -> bool:
    """Tell whether a co-ordinated verb is what the source does: ``said it would open but gave no date``."""
    return (
        clause.dep_ == "conj"
        and clause.tag_ in {"VBD", "VBZ"}
        and head.tag_ == "VB"
        and not any(c.dep_ in SUBJECTS or c.dep_ == "aux" for c in clause.children)
    )


def _comments(clause: Any) -> bool:
    """Tell whether a clause on the content is the report's own comment: ``.., though nothing was agreed``."""
    if clause.left_edge.i == 0 or clause.left_edge.nbor(-1).text != ",":
        return False
    if clause.dep_ == "prep" and clause.text == "with":
        return any(t.pos_ == "VERB" and t.lemma_.lower() in PLAIN for t in clause.subtree)
    if clause.dep_ != "advcl":
        return False
    if clause.tag_ == "VBG" and clause.lemma_.lower() in PLAIN:
        return True  # "said it had ended, adding that .."
    mark = next((c.text.lower() for c in clause.children if c.dep_ == "mark"), "")
    reports = clause.lemma_.lower() in CLAUSAL and any(c.dep_ == "ccomp" for c in clause.children)
    return mark in {"though", "although"} or (reports and mark in {"while", "as", "but"})


def _mended(paragraph: Paragraph, verb: Any, content: list[Extent]) -> list[Extent]:
    """Return a clause behind its verb with what a wrong parse left out at its beginning and its end."""
    (low, first_end), (last_start, high) = content[0], content[-1]
    if paragraph.quote_around(paragraph.extent(verb)[0]) is not None:
        return content
    tokens = [t for t in paragraph.parsed if paragraph.extent(t)[0] >= paragraph.extent(verb)[1]]
    first = next((t for t in tokens if paragraph.extent(t)[0] >= low), None)
    if first is not None and _is_finite(first) and verb.lemma_.lower() not in TELLING:
        # A clause that begins with its verb has lost its subject.
        start = trimmed(paragraph.plain, paragraph.extent(verb)[1], first_end)[0]
        content[0] = (start, first_end)
        last_start = start if len(content) == 1 else last_start
    if paragraph.plain[content[0][0]] in "\"'":
        content[0] = with_its_clause(paragraph, verb, content[0])
        last_start = content[0][0] if len(content) == 1 else last_start
    day = _DAY.match(paragraph.plain, content[0][0])
    if day is not None and content[0][0] <= paragraph.extent(verb)[1] + 1:
        content[0] = (day.end(), content[0][1])  # "said Tuesday the port was closed"
        last_start = day.end() if len(content) == 1 else last_start
    end = _mended_end(paragraph, tokens, low, high)
    if end > high:
        content[-1] = (last_start, paragraph.with_stop(end))
    return content


def _is_finite(token: Any) -> bool:
    return token.tag_ in {"VBD", "VBZ", "VBP", "MD"}


def _mended_end(paragraph: Paragraph, tokens: list[Any], low: int, high: int) -> int:
    """Return where a clause ends if not at `high`, where it breaks off in the midst of something."""
    end = paragraph.sentence_around(low)[1]
    rest = paragraph.plain[high:end]
    following = [t for t in tokens if high <= paragraph.extent(t)[0] < end]
    broken = (
        _BROKEN_OFF.search(paragraph.plain[low:high]) is not None
        or _GOES_ON.match(rest) is not None
        or (bool(following) and paragraph.plain[high - 1] not in _STOPS and _is_mid_clause(following[0]))
    )
    if not broken:
        return high
    for token in following:
        if token.lemma_.lower() in CLAUSAL and _is_finite(token) and token.dep_ in {"conj", "ROOT", "advcl"}:
            comma = paragraph.plain.rfind(",", high, paragraph.extent(token)[0])
            return comma if comma > high else high
    return trimmed(paragraph.plain, low, end)[1]


def _is_mid_clause(token: Any) -> bool:
    return _is_finite(token) or token.pos_ in {"NOUN", "PROPN"}


def _belongs_to_content(child: Any) -> bool:
    """Tell whether what stands behind the content and hangs on the cue is the content's own."""
    if child.dep_ in {"prep", "npadvmod"}:
        return True
    return child.dep_ == "advcl" and child.tag_ != "VBG" and any(c.dep_ == "mark" for c in child.children)


def around_aside(paragraph: Paragraph, head: Any, verb: Any) -> list[Extent]:
    """Return a clause around a reporting clause that stands inside it: ``The port, she said, is closed``."""
    aside = paragraph.range_of(sorted(verb.subtree, key=lambda token: token.i))
    tokens = sorted(head.subtree, key=lambda token: token.i)
    pieces = []
    for low, high in without([paragraph.range_of(tokens)], [aside]):
        low, high = trimmed(paragraph.plain, low, high)
        if high - low > 1:
            pieces.append((low, paragraph.with_stop(high)))
    return joined(pieces)


def _up_to_next_clause(tokens: list[Any], verb: Any) -> list[Any]:
    joint = next((t for t in verb.children if t.dep_ in {"conj", "cc"} and t.i > verb.i), None)
    aside = next((t for t in verb.children if t.dep_ in {"advcl", "parataxis"} and t.i > verb.i), None)
    ends = []
    if joint is not None:
        ends.append(min(t.i for t in joint.subtree))
    if aside is not None:
        ends.append(min(t.i for t in aside.subtree))
    limit = min(ends, default=10**9)
    return [token for token in tokens if token.i < limit]


def with_its_clause(paragraph: Paragraph, verb: Any, quote: Extent) -> Extent:
    """Return a quotation with the beginning of its clause: ``told AFP the group "has not decided"``."""
    end = paragraph.extent(verb)[1]
    first = paragraph.plain[quote[0] : quote[1]].lstrip("\"'[")[:1]
    if not first.islower() or end > quote[0] or paragraph.sentence_around(end)[0] > quote[0]:
        return quote
    hearers = [c for c in verb.children if c.dep_ in {"dobj", "dative"} and c.i > verb.i]
    if hearers and verb.lemma_.lower() in TELLING:
        end = paragraph.extent(hearers[0])[1]
    between = [t for t in paragraph.parsed if end <= paragraph.extent(t)[0] < quote[0]]
    begins = bool(between) and between[0].pos_ in {"DET", "PRON", "PROPN", "NOUN", "SCONJ"}
    return (paragraph.extent(between[0])[0], quote[1]) if begins else quote
