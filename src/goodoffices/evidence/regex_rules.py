"""The extractor without spaCy: quotation marks and the words around reporting verbs, by the standard library.

It finds the plain cases: quoted speech with its verb beside it, ``X said that ..``, ``.., X said`` and
``according to X``. It knows no grammar, so that sources are runs of words and clauses end with the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from goodoffices.evidence.attributions import Attribution, Extent, joined, overlap
from goodoffices.evidence.finishing import finished
from goodoffices.evidence.proposals import Document, Proposals
from goodoffices.evidence.quotes import paragraphs, past_dateline, plain_quotes, quotations
from goodoffices.evidence.roles import COLLECTIVE, OFFICES
from goodoffices.evidence.verbs import FINDING, HEDGING, INFINITIVE, PLAIN, QUOTING, REFUSING, TELLING

__all__ = ["extract_by_regex"]

_IRREGULAR: Final = {
    "said": "say", "says": "say", "told": "tell", "tells": "tell", "wrote": "write", "writes": "write",
    "denies": "deny", "denied": "deny", "thought": "think", "found": "find", "shown": "show",
    "admitted": "admit",
    "read": "read", "knew": "know", "swore": "swear", "replies": "reply", "replied": "reply", "adds": "add",
}  # fmt: skip


_SAID_OF_MANY: Final = frozenset(
    "say think believe know tell insist argue deny suspect recommend suggest maintain acknowledge admit "
    "confirm "
    "concede expect hope ask add agree allege complain warn estimate predict".split()
)  # others may be nouns too: report, claim, post


def _forms() -> dict[str, str]:
    """Return the finite forms of the reporting verbs, with their lemmas."""
    forms = dict(_IRREGULAR)
    for lemma in (QUOTING | FINDING | REFUSING) - {
        "go",
        "put",
        "hold",
        "read",
        "hit",
        "point",
        "open",
        "close",
    }:
        past = f"{lemma}d" if lemma.endswith("e") else f"{lemma}ed"
        forms.setdefault(past, lemma)
        forms.setdefault(f"{lemma}s", lemma)
        if lemma in _SAID_OF_MANY:
            forms.setdefault(lemma, lemma)
        if lemma.endswith("y") and lemma[-2:-1] not in "aeiou":
            forms.setdefault(f"{lemma[:-1]}ied", lemma)
            forms.setdefault(f"{lemma[:-1]}ies", lemma)
    return forms


_FORMS: Final = _forms()
_CUE: Final = re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, _FORMS), key=len, reverse=True))})\b")
_ACCORDING: Final = re.compile(r"\b[Aa]ccording to\s+")
_SENTENCE: Final = re.compile(r"[^.!?]+(?:[.!?]+(?=[\"'\s]|$)[\"']?|$)|\S")
_SUBJECT: Final = re.compile(
    r"((?:(?:the|a|an|one|two|another|his|her|its|their)\s+)?(?:[\w'-]+[ ]){0,7}?[\w'-]+)\s*"
    r"(?:,[^,]{2,60},\s*)?"
    r"(?:(?:also|later|then|have|has|had|did not|does not|do not|never)\s+)*$",
    re.IGNORECASE,
)
_INVERTED: Final = re.compile(
    r"^\s*((?:(?:the|a|an|one)\s+)?(?:[\w'.-]+[ ]){0,6}?[A-Z][\w'.-]+(?:[ ][A-Z][\w'.-]+)*)"
)
_HEARER: Final = re.compile(r"^\s+(?:(?:the|a|an)\s+)?(?:[\w'-]+\s+){1,5}?(?=that\b)", re.IGNORECASE)
_NOT: Final = re.compile(r"\b(?:not|never|n't)\s*$", re.IGNORECASE)
_THAT: Final = re.compile(r"\s+(?:that|whether|how|why)(?=(?:\s+\S+){3})")
_TO: Final = re.compile(r"\s+to (?=[a-z])")
_CLAUSE_BEGINS: Final = re.compile(
    r"\s+(?:the|an?|its?|his|her|their|our|he|she|they|we|there|this|these|those|all|no|some|every|[A-Z]\S+|\d\S*"
    r"|[a-z]+s)\s",
)
_CLAUSE: Final = re.compile(
    rf"{_CLAUSE_BEGINS.pattern}.*?\b(?:is|are|was|were|has|had|have|will|would|can|could|may|might|must|should|did"
    r"|do|does|[a-z]+ed|[a-z]+s)\b"
)
_INFINITE: Final = re.compile(r"\b(?:to|will|would|can|could|may|might|must|should|shall|the|an?)\s*$")
_JOINED: Final = re.compile(r"(?:\band|,)\s*$")
_FEWEST_WORDS = 3
_STOPS: Final = re.compile(r"[,;:\u2014(]|\b(?:and|but|as|when|while|because|that|which|who|where)\b")


def extract_by_regex(document: Document) -> Proposals:
    """Return the attributions that quotation marks and reporting verbs show.

    Notes
    -----
    Deterministic, linear in the text. The spans are rougher than those by rules.
    """
    plain = plain_quotes(document.text)
    quotes: list[Extent] = []
    found: list[Attribution] = []
    for whole, end in paragraphs(plain):
        start = past_dateline(plain, whole, end)
        inside = quotations(plain, start, end)
        quotes += inside
        here = list(_in_paragraph(plain, start, end, inside))
        found += here
    found.sort(key=lambda each: each.start)
    return finished(document, plain, quotes, found, "regex")


def _in_paragraph(plain: str, start: int, end: int, quotes: list[Extent]) -> Iterator[Attribution]:
    taken: list[Extent] = []
    for match in _SENTENCE.finditer(plain, start, end):
        low, high = match.start(), match.end()
        while low < high and plain[low].isspace():
            low += 1
        here = [
            found
            for found in _in_sentence(plain, low, high, quotes)
            if not any(overlap(found.content, [each]) for each in taken)
        ]
        taken += [extent for found in here for extent in found.content]
        yield from here
    loose = [q for q in quotes if not overlap([q], taken) and len(plain[q[0] : q[1]].split()) >= 4]
    for quote in loose:
        found = _beside(plain, quote, start, end, quotes)
        if found is not None:
            yield found


def _in_sentence(plain: str, low: int, high: int, quotes: list[Extent]) -> Iterator[Attribution]:
    according = _ACCORDING.search(plain, low, high)
    if according is not None and not _quoted(according.start(), quotes):
        found = _by_according(plain, low, high, according)
        if found is not None:
            yield found
        return
    last: list[Extent] = []
    for cue in _CUE.finditer(plain, low, high):
        if _quoted(cue.start(), quotes) or _INFINITE.search(plain, low, cue.start()):
            continue
        source = _source_before(plain, low, cue.start()) or _source_after(plain, cue.end(), high)
        shared = source is None and last and _JOINED.search(plain, low, cue.start())
        content = _content(plain, (low, high), cue, last[0] if shared else source, quotes, is_first=not last)
        if content and (source is not None or shared):
            last = [source] if source is not None else last
            yield _made(
                plain, list(last), (cue.start(), cue.end()), content, _FORMS[cue[0]], _built(plain, cue)
            )


def _built(plain: str, cue: re.Match[str]) -> str:
    return "infinitive" if _TO.match(plain, cue.end()) and _FORMS[cue[0]] in INFINITIVE else "verb"


def _content(
    plain: str,
    sentence: Extent,
    cue: re.Match[str],
    source: Extent | None,
    quotes: list[Extent],
    *,
    is_first: bool,
) -> list[Extent]:
    """Return what a cue reports: its quotation, its clause behind it, or what it closes."""
    low, high = sentence
    lemma = _FORMS[cue[0]]
    if source is None:
        return []
    inside = [q for q in quotes if low <= q[0] < high and lemma not in FINDING]
    that = _THAT.match(plain, cue.end(), high)
    hearer = _HEARER.match(plain[cue.end() : high])
    if is_first and inside and len(plain[inside[0][0] : inside[0][1]].split()) >= _FEWEST_WORDS and not that:
        return joined(_with_clause(plain, cue, each) for each in inside)
    if that is not None or (hearer is not None and lemma in TELLING):
        begin = cue.end() + (hearer.end() if hearer is not None and that is None else 1)
        return [(begin, high)]
    if lemma in INFINITIVE and (to := _TO.match(plain, cue.end(), high)):
        return [(to.end() - len("to "), high)]
    fronted = source[1] <= cue.start() and plain[max(low, source[0] - 2) : source[0]].strip() == ","
    if is_first and fronted:
        return [(low, plain.rindex(",", low, source[0]) + 1)]
    if lemma in PLAIN | HEDGING and _CLAUSE.match(plain, cue.end(), high):
        return [(cue.end() + 1, high)]
    return []


def _with_clause(plain: str, cue: re.Match[str], quote: Extent) -> Extent:
    """Return a quotation with the beginning of its clause: ``said he would "not go"``."""
    between = plain[cue.end() : quote[0]]
    is_part = plain[quote[0] + 1 : quote[0] + 2].islower() and cue.end() < quote[0]
    return (cue.end() + 1, quote[1]) if is_part and _CLAUSE_BEGINS.match(between) else quote


def _by_according(plain: str, low: int, high: int, match: re.Match[str]) -> Attribution | None:
    stop = re.compile(r"[,.;!?]").search(plain, match.end(), high)
    end = stop.start() if stop is not None else high
    source = (match.end(), end)
    first = plain[low : match.start()].strip(" ,")
    content = (low, match.start()) if len(first.split()) > 2 else (end + 1, high)
    content = _trimmed(plain, *content)
    if content[1] - content[0] < 8 or source[1] <= source[0]:
        return None
    cue = (match.start(), match.start() + len("according to"))
    return _made(plain, [source], cue, [content], "according to", "adjunct")


def _beside(plain: str, quote: Extent, start: int, end: int, quotes: list[Extent]) -> Attribution | None:
    """Give a quotation that no sentence explains to the nearest reporting verb around it."""
    near = [
        (min(abs(cue.start() - quote[1]), abs(quote[0] - cue.end())), cue)
        for cue in _CUE.finditer(plain, max(start, quote[0] - 160), min(end, quote[1] + 120))
        if not _quoted(cue.start(), quotes) and _FORMS[cue[0]] not in FINDING
    ]
    for _, cue in sorted(near, key=lambda each: each[0]):
        source = _source_before(plain, max(start, cue.start() - 90), cue.start())
        source = source or _source_after(plain, cue.end(), min(end, cue.end() + 60))
        if source is not None and not _quoted(source[0], quotes):
            return _made(plain, [source], (cue.start(), cue.end()), [quote], _FORMS[cue[0]], "verb")
    return None


def _source_before(plain: str, low: int, place: int) -> Extent | None:
    piece = plain[low:place]
    stops = [m.end() for m in _STOPS.finditer(piece.rstrip())] + [piece.rfind('"') + 1]
    begin = low + max(stops, default=0)
    match = _SUBJECT.search(plain[begin:place])
    if match is None or not match[1].strip() or len(match[1].split()) > 9:
        return None
    low, high = _trimmed(plain, begin + match.start(1), begin + match.end(1))
    return (low, high) if high - low > 1 or plain[low:high] == "I" else None


def _source_after(plain: str, place: int, high: int) -> Extent | None:
    match = _INVERTED.match(plain[place:high])
    return None if match is None else _trimmed(plain, place + match.start(1), place + match.end(1))


def _trimmed(plain: str, low: int, high: int) -> Extent:
    while low < high and plain[low] in " ,;:\u2014\"'":
        low += 1
    while high > low and plain[high - 1] in " ;:\u2014":
        high -= 1
    return low, high


def _quoted(place: int, quotes: list[Extent]) -> bool:
    return any(start <= place < end for start, end in quotes)


def _made(
    plain: str, source: list[Extent], cue: Extent, content: list[Extent], lemma: str, construction: str
) -> Attribution:
    words = plain[source[0][0] : source[-1][1]]
    head = words.split()[-1] if words.split() else ""
    common = next((w for w in words.split() if w.lower() in OFFICES | COLLECTIVE), head)
    return Attribution(
        source=source,
        cue=[cue],
        content=[(low, high) for low, high in content if high > low],
        lemma=lemma,
        construction=construction,
        negated=_NOT.search(plain[max(0, cue[0] - 12) : cue[0]]) is not None,
        source_head=head if head[:1].isupper() else common,
        source_note=words,
        source_plural=head.lower().endswith("s") and head[:1].islower(),
    )
