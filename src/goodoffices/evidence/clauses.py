"""Attributions that the grammar of a sentence shows: verbs with clauses, according to, nouns, predicates.

Works on one parsed paragraph. Offsets are those of the whole text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypedDict

from goodoffices.evidence.attributions import Attribution, Extent, joined, without
from goodoffices.evidence.verbs import (
    ACCUSING,
    ASKING,
    CALLING,
    DENYING,
    HEDGING,
    INFINITIVE,
    REPORTING_NOUNS,
    SPEECH,
    TELLING,
)

__all__ = ["Paragraph", "clause_attributions", "noun_extents", "subject_of", "told_of"]

_CLAUSAL = SPEECH | DENYING | HEDGING
_SUBJECTS = {"nsubj", "nsubjpass", "csubj"}
_VERBAL = {"VERB", "AUX"}
_PASSIVE_OK = {"tell", "inform", "quote", "report", "say"}


class Paragraph:
    """A parsed paragraph with its quotations; `base` is where it begins in the text."""

    def __init__(self, parsed: Any, base: int, plain: str, quotes: list[Extent]) -> None:
        self.parsed = parsed
        self.base = base
        self.plain = plain
        self.quotes = quotes

    def extent(self, token: Any) -> Extent:
        """Return where a token stands in the text."""
        return self.base + token.idx, self.base + token.idx + len(token.text)

    def range_of(self, tokens: list[Any]) -> Extent:
        """Return the extent from the first to the last of some tokens."""
        return self.base + tokens[0].idx, self.base + tokens[-1].idx + len(tokens[-1].text)

    def quote_around(self, place: int) -> Extent | None:
        """Return the quotation that a place lies in."""
        return next((quote for quote in self.quotes if quote[0] <= place < quote[1]), None)

    def with_stop(self, end: int) -> int:
        """Return an end moved over the comma, stop or quotation mark that closes what ends there."""
        while end < len(self.plain) and self.plain[end] in ',.!?"':
            end += 1
        return end


def clause_attributions(paragraph: Paragraph) -> Iterator[Attribution]:
    """Yield what the grammar of a paragraph shows, in the order of its tokens."""
    for token in paragraph.parsed:
        lemma = token.lemma_.lower()
        if token.pos_ in _VERBAL and token.dep_ != "amod":
            found = _from_verb(paragraph, token, lemma)
            if found is not None:
                yield found
        if lemma == "accord" and token.text.lower() == "according":
            found = _according(paragraph, token)
            if found is not None:
                yield found
        if lemma in REPORTING_NOUNS and token.pos_ == "NOUN":
            found = _from_noun(paragraph, token, lemma)
            if found is not None:
                yield found


def _from_verb(paragraph: Paragraph, verb: Any, lemma: str) -> Attribution | None:
    content_head, construction = _content_head(verb, lemma)
    if content_head is None:
        return None
    source = subject_of(verb)
    if source is None and construction in {"verb", "aside"}:
        source = _noun_beside(verb)
    if construction in {"infinitive", "predicate"} and (source is None or verb.dep_ in {"acl", "amod"}):
        return None
    cue = paragraph.extent(verb)
    source_extents = [] if source is None else noun_extents(paragraph, source)
    if construction == "aside":
        content = _around_aside(paragraph, content_head, verb)
    else:
        content = _clause_extents(paragraph, content_head, verb, [cue, *source_extents], construction)
    if not content or sum(end - start for start, end in content) < 3:
        return None
    if _is_no_statement(paragraph, verb, lemma, content_head, source, construction):
        return None
    return Attribution(
        source=source_extents,
        cue=[cue],
        content=content,
        lemma=lemma,
        construction="verb" if construction == "aside" else construction,
        negated=any(child.dep_ == "neg" for child in verb.children),
        wondering=_wonders(content_head),
        **told_of(source),
    )


def _is_no_statement(
    paragraph: Paragraph, verb: Any, lemma: str, head: Any, source: Any | None, construction: str
) -> bool:
    """Tell whether what has the form of an attribution is a reporter's question or a wish to stay unnamed."""
    if construction == "infinitive":
        passive = any(c.dep_ == "auxpass" for c in head.children)
        if head.lemma_.lower() == "comment" or (
            passive and head.lemma_.lower() in {"name", "identify", "quote"}
        ):
            return True
        if lemma in ASKING and verb.tag_ == "VBG":
            return True
    mine = source is not None and source.text in {"I", "we", "We"}
    return mine and lemma in ASKING and paragraph.quote_around(paragraph.extent(verb)[0]) is None


def _wonders(head: Any) -> bool:
    first = min(head.subtree, key=lambda token: token.i)
    return first.text.lower() in {"whether", "if", "why", "how", "when", "where", "who", "what"}


def _content_head(verb: Any, lemma: str) -> tuple[Any | None, str]:
    """Return the head of what a verb reports, and how that is built."""
    if lemma in _CLAUSAL or lemma in ASKING:
        clause = next((c for c in verb.children if c.dep_ == "ccomp"), None)
        if clause is not None and (lemma in _CLAUSAL or any(c.dep_ == "mark" for c in clause.children)):
            if not _is_bare_infinitive(clause):
                return clause, "verb"
    if lemma in _CLAUSAL and verb.dep_ == "parataxis" and any(c.dep_ == "nsubj" for c in verb.children):
        return verb.head, "aside"
    if lemma in INFINITIVE or lemma in ASKING:
        clause = next((c for c in verb.children if c.dep_ in {"xcomp", "ccomp"} and _has_to(c)), None)
        if clause is not None:
            return clause, "infinitive"
    if lemma in CALLING:
        predicate = next((c for c in verb.children if c.dep_ in {"oprd", "ccomp", "xcomp"}), None)
        named = next((c for c in verb.children if c.dep_ in {"dobj", "nsubj"} and c.i > verb.i), None)
        if predicate is not None and (named is not None or _inner_subject(predicate)):
            return (named if named is not None else predicate), "predicate"
        described = next((c for c in verb.children if c.dep_ == "prep" and c.text.lower() == "as"), None)
        if named is not None and described is not None:
            return named, "predicate"
    if lemma in ACCUSING:
        named = next((c for c in verb.children if c.dep_ == "dobj"), None)
        charge = next(
            (c for c in verb.children if c.dep_ == "prep" and c.text.lower() in {"of", "for", "on"}), None
        )
        if named is not None and (charge is not None or any(c.dep_ == "prep" for c in named.children)):
            return named, "predicate"
    return None, ""


def _is_bare_infinitive(clause: Any) -> bool:
    return _has_to(clause) and not any(c.dep_ in _SUBJECTS for c in clause.children)


def _has_to(clause: Any) -> bool:
    return any(c.dep_ == "aux" and c.text.lower() == "to" for c in clause.children)


def _inner_subject(predicate: Any) -> bool:
    return any(c.dep_ in _SUBJECTS for c in predicate.children)


def subject_of(verb: Any, depth: int = 0) -> Any | None:
    """Return the head of the noun phrase that a verb's content is attributed to.

    Its own subject; of a co-ordinated verb the first one's; of ``saying ..`` the subject of the clause that it
    hangs on; of ``who said`` what "who" stands for; of a passive ``was told by`` nobody.
    """
    if depth > 4:
        return None
    subjects = [c for c in verb.children if c.dep_ in {"nsubj", "csubj"}]
    if subjects:
        subject = subjects[-1] if len(subjects) > 1 and subjects[-1].i > verb.i else subjects[0]
        if subject.tag_ in {"WP", "WDT"} or subject.text.lower() in {"who", "which", "that"}:
            return verb.head if verb.dep_ == "relcl" else subject
        return subject
    passive = next((c for c in verb.children if c.dep_ == "nsubjpass"), None)
    if passive is not None:
        agent = next((c for c in verb.children if c.dep_ == "agent"), None)
        by = next((c for c in agent.children if c.dep_ == "pobj"), None) if agent is not None else None
        if by is not None:
            return by
        return passive if verb.lemma_.lower() in _PASSIVE_OK else None
    if verb.dep_ == "conj" and verb.head.pos_ in _VERBAL:
        outer = _reporting_above(verb)
        return subject_of(verb.head if outer is None else outer, depth + 1)
    if verb.dep_ in {"advcl", "xcomp", "ccomp", "pcomp"} and verb.head.pos_ in _VERBAL:
        if verb.tag_ == "VBG" or verb.dep_ == "xcomp" or _has_to(verb):
            return subject_of(verb.head, depth + 1)
        return None
    if verb.dep_ in {"acl", "relcl"} and verb.head.pos_ in {"NOUN", "PROPN", "PRON"}:
        return verb.head
    if verb.dep_ == "pcomp" and verb.head.dep_ == "prep":
        return subject_of(verb.head.head, depth + 1) if verb.head.head.pos_ in _VERBAL else None
    return None


def _noun_beside(verb: Any) -> Any | None:
    """Return the noun right before a reporting verb, or right behind it in ``said Mara Venn``."""
    if verb.tag_ not in {"VBD", "VBZ", "VBP"}:
        return None
    for chunk in verb.sent.noun_chunks:
        between = verb.doc[chunk.end : verb.i] if chunk.end <= verb.i else verb.doc[verb.i + 1 : chunk.start]
        if len(between) > 1 or any(t.is_punct for t in between):
            continue
        if abs(chunk.root.i - verb.i) <= 8:
            return chunk.root
    return None


def _reporting_above(verb: Any) -> Any | None:
    """Return the verb that a co-ordinated reporting verb belongs beside, where the parser hung it too low.

    In "denied that a tug had been there and threatened to leave" who threatens is who denied.
    """
    clause = verb.head
    if not _reports(verb) or any(c.dep_ in _SUBJECTS for c in verb.children):
        return None
    if clause.dep_ in {"ccomp", "xcomp"} and clause.head.pos_ in _VERBAL and _reports(clause.head):
        return clause.head if clause.head.i < clause.i else None
    return None


def _reports(verb: Any) -> bool:
    lemma = verb.lemma_.lower()
    return lemma in _CLAUSAL or lemma in INFINITIVE or lemma in ASKING


_LEFT_OUT = {"relcl", "appos", "punct", "acl", "advcl", "parataxis"}


def noun_extents(paragraph: Paragraph, head: Any) -> list[Extent]:
    """Return a noun phrase without appositions and clauses that follow it."""
    kept: list[Any] = []

    def walk(token: Any, top: bool) -> None:
        kept.append(token)
        for child in token.children:
            if child.i > head.i and child.dep_ in _LEFT_OUT:
                # "a report published today" is one name for its source; a clause after a comma is not.
                near = child.dep_ == "acl" and child.i == token.i + 1 and child.tag_ in {"VBN", "VBG"}
                if not near:
                    continue
            if child.dep_ == "punct" and child.text in {",", ";", "\u2014", "-", "("} and top:
                continue
            if child.dep_ == "cc" and not any(c.dep_ == "conj" for c in token.children):
                continue
            walk(child, False)

    walk(head, True)
    kept.sort(key=lambda token: token.i)
    # One run around the head: whatever a comma cuts off belongs to an apposition.
    place = next(i for i, token in enumerate(kept) if token.i == head.i)
    low = high = place
    while low > 0 and kept[low - 1].i >= kept[low].i - 2:
        low -= 1
    while high + 1 < len(kept) and kept[high + 1].i <= kept[high].i + 2:
        high += 1
    run = kept[low : high + 1]
    while run and run[-1].is_punct and run[-1].text not in {'"', "'", ")"}:
        run.pop()
    while run and run[0].is_punct and run[0].text not in {'"', "'"}:
        run.pop(0)
    return [paragraph.range_of(run)] if run else []


def _clause_extents(
    paragraph: Paragraph, head: Any, verb: Any, holes: list[Extent], construction: str
) -> list[Extent]:
    """Return where a clause stands, without the cue, its source and what belongs to the cue."""
    low_hung = [c for c in head.children if c.dep_ == "conj" and _reporting_above(c) is not None]
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
        low, high = _trimmed(paragraph.plain, low, high)
        if high - low > 1:
            result.append((low, paragraph.with_stop(high)))
    return joined(without(result, holes))


def _belongs_to_content(child: Any) -> bool:
    """Tell whether what stands behind the content and hangs on the cue is the content's own."""
    if child.dep_ in {"prep", "npadvmod"}:
        return True
    return child.dep_ == "advcl" and child.tag_ != "VBG" and any(c.dep_ == "mark" for c in child.children)


def _around_aside(paragraph: Paragraph, head: Any, verb: Any) -> list[Extent]:
    """Return a clause around a reporting clause that stands inside it: ``The port, she said, is closed``."""
    aside = paragraph.range_of(sorted(verb.subtree, key=lambda token: token.i))
    tokens = sorted(head.subtree, key=lambda token: token.i)
    pieces = []
    for low, high in without([paragraph.range_of(tokens)], [aside]):
        low, high = _trimmed(paragraph.plain, low, high)
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


def _trimmed(plain: str, low: int, high: int) -> Extent:
    while low < high and plain[low] in " ,;:\u2014-\n\r":
        low += 1
    while high > low and plain[high - 1] in " ;:\u2014-\n\r":
        high -= 1
    return low, high


def _according(paragraph: Paragraph, token: Any) -> Attribution | None:
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
    while head is not None and head.pos_ not in _VERBAL and head.dep_ != "ROOT":
        head = head.head
    sentence = token.sent
    tokens = sorted(head.subtree, key=lambda t: t.i) if head is not None else list(sentence)
    if whole[0].i - sentence.start <= 1:
        # At the head of a sentence it stands over all of it.
        tokens = list(sentence)
    start, end = paragraph.range_of(tokens)
    content = []
    for low, high in without([(start, end)], [aside]):
        low, high = _trimmed(paragraph.plain, low, high)
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


def _from_noun(paragraph: Paragraph, noun: Any, lemma: str) -> Attribution | None:
    """Return ``SOURCE's claim that ..``; a noun under a reporting verb leaves the clause to the verb."""
    clause = next(
        (c for c in noun.children if c.dep_ in {"acl", "ccomp", "relcl"} and _begins_with_that(c)), None
    )
    if clause is None:
        return None
    tokens = [t for t in clause.subtree if t.i > noun.i]
    low, high = paragraph.range_of(tokens)
    low, high = _trimmed(paragraph.plain, low, high)
    content = [(low, paragraph.with_stop(high))]
    verb = noun.head
    if verb.dep_ == "prep" and noun.dep_ == "pobj":
        verb = verb.head
    source = subject_of(verb) if noun.dep_ in {"dobj", "pobj"} and verb.pos_ in _VERBAL else None
    if source is not None and not any(c.dep_ == "poss" for c in noun.children):
        return Attribution(
            source=noun_extents(paragraph, source),
            cue=[paragraph.extent(verb)],
            content=content,
            lemma=verb.lemma_.lower(),
            construction="verb",
            negated=any(child.dep_ == "neg" for child in verb.children),
            **told_of(source),
        )
    owner = next((c for c in noun.children if c.dep_ == "poss"), None)
    if owner is None:
        by = next(
            (c for c in noun.children if c.dep_ == "prep" and c.text.lower() in {"by", "from", "of"}), None
        )
        owner = next((c for c in by.children if c.dep_ == "pobj"), None) if by is not None else None
    source_extents = [] if owner is None else noun_extents(paragraph, owner)
    if owner is not None and owner.dep_ == "poss":
        source_extents = [(s, e - 2 if paragraph.plain[s:e].endswith("'s") else e) for s, e in source_extents]
    return Attribution(
        source=source_extents,
        cue=[paragraph.extent(noun)],
        content=content,
        lemma=lemma,
        construction="noun",
        **told_of(owner),
    )


class Told(TypedDict):
    """What a sentence tells of a source, under the names of `Attribution`."""

    source_head: str
    source_note: str
    source_plural: bool


def told_of(source: Any | None) -> Told:
    """Return what a sentence tells of a source: its head word, all words that hang on it, whether it is many."""
    if source is None:
        return {"source_head": "", "source_note": "", "source_plural": False}
    many = "Plur" in source.morph.get("Number") or any(c.dep_ == "conj" for c in source.children)
    words = [token.text for token in source.subtree][:40]
    return {"source_head": source.text, "source_note": " ".join(words), "source_plural": many}


def _begins_with_that(clause: Any) -> bool:
    return any(c.dep_ == "mark" and c.text.lower() == "that" for c in clause.children)
