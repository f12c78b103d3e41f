"""Attributions that the grammar of a sentence shows: verbs with clauses, infinitives, predicates.

Works on one parsed paragraph. Offsets are those of the whole text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from goodoffices.evidence.adjuncts import by_adjunct, by_noun, in_the_words_of
from goodoffices.evidence.attributions import Attribution, Extent
from goodoffices.evidence.extents import around_aside, clause_extents
from goodoffices.evidence.parsed import Paragraph
from goodoffices.evidence.sources import (
    SUBJECTS,
    VERBAL,
    has_to,
    is_negated,
    noun_beside,
    noun_extents,
    subject_of,
    told_of,
)
from goodoffices.evidence.verbs import (
    ACCUSING,
    ASKING,
    CALLING,
    CLAUSAL,
    FINDING,
    GERUND,
    INFINITIVE,
    NAMING,
    RAISING,
    REFUSING,
    REPORTING_NOUNS,
    SAYING_ADJECTIVES,
)

__all__ = ["clause_attributions"]


def clause_attributions(paragraph: Paragraph) -> Iterator[Attribution]:
    """Yield what the grammar of a paragraph shows, in the order of its tokens."""
    for token in paragraph.parsed:
        lemma = token.lemma_.lower()
        if token.pos_ in VERBAL and token.dep_ != "amod" and not _is_like_adjective(token):
            found = _from_verb(paragraph, token, lemma)
            if found is not None:
                yield found
        if lemma in SAYING_ADJECTIVES and token.pos_ == "ADJ":
            found = _from_adjective(paragraph, token, lemma)
            if found is not None:
                yield found
        if lemma == "accord" and token.text.lower() == "according":
            found = by_adjunct(paragraph, token)
            if found is not None:
                yield found
        if token.text.lower() == "words" and token.dep_ == "pobj":
            found = in_the_words_of(paragraph, token)
            if found is not None:
                yield found
        if lemma in REPORTING_NOUNS and token.pos_ == "NOUN":
            yield from by_noun(paragraph, token, lemma)


def _is_like_adjective(token: Any) -> bool:
    """Tell whether a participle stands before a noun: ``the said text``."""
    if token.i == 0 or token.i + 1 >= len(token.doc):
        return False
    before, after = token.nbor(-1), token.nbor(1)
    if token.text == "said" and before.text.lower() == "the":
        return True
    return token.tag_ == "VBN" and before.pos_ == "DET" and after.pos_ in {"NOUN", "PROPN"}


def _from_verb(paragraph: Paragraph, verb: Any, lemma: str) -> Attribution | None:
    raised = _raised(paragraph, verb, lemma)
    if raised is not None:
        return raised
    content_head, construction = _content_head(verb, lemma)
    if content_head is None:
        return None
    source = subject_of(verb)
    if source is None and construction in {"verb", "aside"}:
        source = noun_beside(verb)
    if construction in {"infinitive", "predicate"} and not _has_its_source(verb, source):
        return None
    cue = paragraph.extent(verb)
    source_extents = [] if source is None else noun_extents(paragraph, source)
    if construction == "aside":
        content = around_aside(paragraph, content_head, verb)
    else:
        content = clause_extents(paragraph, content_head, verb, [cue, *source_extents], construction)
    if not content or sum(end - start for start, end in content) < 3:
        return None
    if construction in {"verb", "aside"} and _is_cut_off(paragraph, cue, source_extents, content):
        return None
    if lemma in REFUSING and content_head.lemma_.lower() in CLAUSAL and _has_clause(content_head):
        return None  # "refused to admit that": what is not admitted is found by itself
    refusing = verb.dep_ == "xcomp" and verb.head.lemma_.lower() in REFUSING
    wondering = _wonders(content_head, verb, lemma)
    if _is_no_statement(paragraph, verb, lemma, content_head, source, construction):
        return None
    return Attribution(
        source=source_extents,
        cue=[cue],
        content=content,
        lemma=verb.head.lemma_.lower() if refusing and not wondering else lemma,
        construction="verb" if construction == "aside" else construction,
        negated=is_negated(verb) or (refusing and wondering),
        wondering=wondering,
        **told_of(source),
    )


def _from_adjective(paragraph: Paragraph, adjective: Any, lemma: str) -> Attribution | None:
    """Return ``SOURCE is confident that ..``."""
    clause = next((c for c in adjective.children if c.dep_ == "ccomp"), None)
    if clause is None or clause.i < adjective.i or adjective.dep_ != "acomp":
        return None
    source = subject_of(adjective.head)
    if source is None or source.text.lower() == "it":
        return None
    extents = noun_extents(paragraph, source)
    cue = paragraph.extent(adjective)
    content = clause_extents(paragraph, clause, adjective, [cue, *extents], "verb")
    if not content:
        return None
    negated = is_negated(adjective.head)
    return Attribution(extents, [cue], content, lemma, "verb", negated=negated, **told_of(source))


def _raised(paragraph: Paragraph, verb: Any, lemma: str) -> Attribution | None:
    """Return ``X is said to have left``: nobody's words in particular, about X."""
    subject = next((c for c in verb.children if c.dep_ == "nsubjpass"), None)
    clause = next((c for c in verb.children if c.dep_ == "xcomp" and has_to(c)), None)
    if lemma not in RAISING or subject is None or clause is None or subject.i > verb.i:
        return None
    tokens = sorted(clause.subtree, key=lambda token: token.i)
    start, end = paragraph.range_of(tokens)
    content = [*noun_extents(paragraph, subject), (start, paragraph.with_stop(end))]
    return Attribution([], [paragraph.extent(verb)], content, lemma, "verb", negated=is_negated(verb))


def _has_clause(verb: Any) -> bool:
    return any(c.dep_ == "ccomp" for c in verb.children)


def _has_its_source(verb: Any, source: Any | None) -> bool:
    """Tell whether a verb with an infinitive or predicate is a report's own, not part of a name or aside."""
    if source is None:
        return any(c.dep_ == "nsubjpass" for c in verb.children)
    # The parser takes "An official, from the other side, called .." for an aside.
    after_comma = verb.i > 0 and verb.nbor(-1).text == ","
    is_aside = verb.dep_ == "acl" and not (verb.head.dep_ == "ROOT" and after_comma)
    return bool(verb.dep_ != "amod") and not is_aside


def _is_cut_off(paragraph: Paragraph, cue: Extent, source: list[Extent], content: list[Extent]) -> bool:
    """Tell whether a colon or semicolon stands between what should be a fronted content and who said it."""
    first = min([cue[0], *(start for start, _ in source)])
    end = content[-1][1]
    return end <= first and any(sign in paragraph.plain[end - 1 : first] for sign in ":;")


def _is_no_statement(
    paragraph: Paragraph, verb: Any, lemma: str, head: Any, source: Any | None, construction: str
) -> bool:
    """Tell whether what has the form of an attribution is a reporter's question or a wish to stay unnamed."""
    if lemma == "ask" and verb.tag_ == "VBN" and source is None:
        return True
    if construction == "infinitive":
        passive = any(c.dep_ == "auxpass" for c in head.children)
        if head.lemma_.lower() == "comment" or (
            passive and head.lemma_.lower() in {"name", "identify", "quote"}
        ):
            return True
        if lemma in ASKING and verb.tag_ == "VBG":
            return True
        if lemma in REFUSING and any(c.dep_ == "dobj" and c.lemma_ == "name" for c in head.children):
            return True
    if any(c.dep_ == "aux" and c.text.lower() in {"should", "must"} for c in verb.children):
        return lemma in FINDING  # "they should remember that"
    if lemma == "hear" and head.tag_ in {"VBG", "VB"}:
        return True  # "could hear them singing"
    if lemma in FINDING and verb.dep_ == "xcomp" and has_to(verb) and verb.head.lemma_.lower() in ASKING:
        return True  # "urged them to remember who pays"
    mine = source is not None and source.text in {"I", "we", "We"}
    return mine and lemma in ASKING and paragraph.quote_around(paragraph.extent(verb)[0]) is None


def _wonders(head: Any, verb: Any, lemma: str) -> bool:
    """Tell whether a clause is a question: ``did not say when``, not ``said when it ended``."""
    if head.i < verb.i:
        return False
    first = min((token for token in head.subtree if token.i > verb.i), key=lambda token: token.i).text.lower()
    if first in {"if", "when", "where", "what"}:
        return is_negated(verb) or lemma in ASKING | {"wonder", "inquire", "know", "see", "decide"}
    return first in {"whether", "why", "how", "who"}


def _content_head(verb: Any, lemma: str) -> tuple[Any | None, str]:
    """Return the head of what a verb reports, and how that is built."""
    if lemma in CLAUSAL or lemma in ASKING:
        clause = next((c for c in verb.children if c.dep_ == "ccomp"), None)
        if clause is None or _is_bare_infinitive(clause):
            pass
        elif lemma in CLAUSAL or any(c.dep_ == "mark" for c in clause.children):
            return clause, "verb"
    if lemma in GERUND:
        clause = next((c for c in verb.children if c.dep_ in {"xcomp", "ccomp"} and _is_gerund(c)), None)
        if clause is not None and clause.i > verb.i:
            return clause, "verb"
    if lemma in CLAUSAL and verb.dep_ == "parataxis" and any(c.dep_ == "nsubj" for c in verb.children):
        return verb.head, "aside"
    if lemma in INFINITIVE or lemma in ASKING:
        clause = next((c for c in verb.children if c.dep_ in {"xcomp", "ccomp"} and has_to(c)), None)
        if clause is None and lemma == "call":
            clause = _called_on(verb)
        if clause is not None:
            return clause, "infinitive"
    if lemma in CALLING:
        predicate = next((c for c in verb.children if c.dep_ in {"oprd", "ccomp", "xcomp"}), None)
        named = next((c for c in verb.children if c.dep_ in {"dobj", "nsubj"} and c.i > verb.i), None)
        if predicate is not None and (named is not None or _inner_subject(predicate)):
            return (named if named is not None else predicate), "predicate"
        if lemma in NAMING and predicate is not None and any(c.text == '"' for c in predicate.children):
            return (
                predicate,
                "predicate",
            )  # the parser took "this" of "called this pure invention" for an article
        if lemma in NAMING and named is not None and any(c.text == '"' for c in named.subtree):
            return named, "predicate"
        if named is not None and any(
            c.dep_ == "prep" and c.text.lower() == "as" for c in (*verb.children, *named.children)
        ):
            return named, "predicate"
    if lemma in ACCUSING:
        named = next((c for c in verb.children if c.dep_ == "dobj"), None)
        charge = next(
            (c for c in verb.children if c.dep_ == "prep" and c.text.lower() in {"of", "for", "on"}), None
        )
        if named is not None and (charge is not None or any(c.dep_ == "prep" for c in named.children)):
            return named, "predicate"
    return None, ""


def _is_gerund(clause: Any) -> bool:
    """Tell whether a clause is ``taking part`` or ``having taken part``."""
    having = any(c.dep_ in {"aux", "auxpass"} and c.tag_ == "VBG" for c in clause.children)
    return clause.tag_ == "VBG" or (clause.tag_ == "VBN" and having)


def _called_on(verb: Any) -> Any | None:
    """Return what somebody is called on to do, where the parser hung it on that somebody."""
    for prep in verb.children:
        if prep.dep_ == "prep" and prep.text.lower() in {"on", "upon", "for"}:
            for noun in prep.children:
                clause = next((c for c in noun.children if c.dep_ in {"relcl", "acl"} and has_to(c)), None)
                if clause is not None:
                    return clause
    return None


def _is_bare_infinitive(clause: Any) -> bool:
    return has_to(clause) and not any(c.dep_ in SUBJECTS for c in clause.children)


def _inner_subject(predicate: Any) -> bool:
    return any(c.dep_ in SUBJECTS for c in predicate.children)
