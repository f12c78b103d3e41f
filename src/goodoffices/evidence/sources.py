"""Whose words they are: the noun phrase that a reporting verb or noun names as source."""

from __future__ import annotations

from typing import Any, TypedDict

from goodoffices.evidence.attributions import Extent
from goodoffices.evidence.parsed import Paragraph
from goodoffices.evidence.verbs import ASKING, CLAUSAL, INFINITIVE

__all__ = [
    "SUBJECTS",
    "VERBAL",
    "has_to",
    "is_negated",
    "noun_beside",
    "noun_extents",
    "reporting_above",
    "subject_of",
    "told_of",
]

SUBJECTS = {"nsubj", "nsubjpass", "csubj"}


VERBAL = {"VERB", "AUX"}


_PASSIVE_OK = {"quote", "report", "say"}


def subject_of(verb: Any, depth: int = 0) -> Any | None:
    """Return the head of the noun phrase that a verb's content is attributed to.

    Its own subject; of a co-ordinated verb the first one's; of ``saying ..`` the subject of the clause that
    it hangs on; of ``who said`` what "who" stands for; of a passive ``was told by`` nobody.
    """
    if depth > 4:
        return None
    subjects = [c for c in verb.children if c.dep_ in {"nsubj", "csubj"}]
    if subjects:
        subject = min(subjects, key=lambda each: abs(each.i - verb.i))
        if subject.tag_ in {"WP", "WDT"} or subject.text.lower() in {"who", "which", "that"}:
            clause = verb
            while clause.dep_ == "conj" and clause.head.pos_ in VERBAL:
                clause = clause.head
            return clause.head if clause.dep_ == "relcl" else subject
        return subject
    passive = next((c for c in verb.children if c.dep_ == "nsubjpass"), None)
    if passive is not None:
        agent = next((c for c in verb.children if c.dep_ == "agent"), None)
        by = next((c for c in agent.children if c.dep_ == "pobj"), None) if agent is not None else None
        if by is not None:
            return by
        return passive if verb.lemma_.lower() in _PASSIVE_OK else None
    if verb.dep_ == "conj" and verb.head.pos_ in VERBAL:
        outer = reporting_above(verb)
        return subject_of(verb.head if outer is None else outer, depth + 1)
    if verb.dep_ in {"advcl", "xcomp", "ccomp", "pcomp"} and verb.head.pos_ in VERBAL:
        if verb.tag_ == "VBG" or verb.dep_ == "xcomp" or has_to(verb):
            outer = verb.head.head
            if verb.dep_ == "advcl" and _reports(verb) and verb.head.dep_ == "ccomp" and _reports(outer):
                return subject_of(outer, depth + 1)  # "said it had ended, adding that .."
            above = subject_of(verb.head, depth + 1)
            return noun_beside(verb.head) if above is None and _reports(verb.head) else above
        return None
    if verb.dep_ == "acl" and has_to(verb) and verb.head.pos_ == "NOUN":
        above = next((t for t in verb.head.ancestors if t.pos_ in VERBAL), None)
        return None if above is None else subject_of(above, depth + 1)  # "is in no position to confirm"
    if verb.dep_ in {"acl", "relcl"} and verb.head.pos_ in {"NOUN", "PROPN", "PRON"}:
        return verb.head
    if verb.dep_ == "pcomp" and verb.head.dep_ == "prep":
        return subject_of(verb.head.head, depth + 1) if verb.head.head.pos_ in VERBAL else None
    return None


def noun_beside(verb: Any) -> Any | None:
    """Return the noun right before a reporting verb, or right behind it in ``said Mara Venn``."""
    if verb.tag_ not in {"VBD", "VBZ", "VBP"}:
        return None
    for chunk in verb.sent.noun_chunks:
        between = verb.doc[chunk.end : verb.i] if chunk.end <= verb.i else verb.doc[verb.i + 1 : chunk.start]
        if len(between) > 1 or any(t.is_punct for t in between):
            continue
        if chunk.root.i > verb.i and verb.lemma_.lower() in {"tell", "inform", "assure", "notify", "remind"}:
            continue  # "told the Mission": who hears it
        if abs(chunk.root.i - verb.i) <= 8:
            return _whole_of(chunk.root) if chunk.root.i < verb.i else chunk.root
    return None


def _whole_of(noun: Any) -> Any:
    """Return what a noun behind "to" or "of" belongs to: ``a source close to the group``."""
    head = noun
    while head.dep_ == "pobj" and head.head.text.lower() in {"to", "of", "for", "with", "from"}:
        above = head.head.head
        above = above.head if above.pos_ == "ADJ" else above
        if above.pos_ not in {"NOUN", "PROPN"} or above.i > head.i:
            break
        head = above
    return head


def reporting_above(verb: Any) -> Any | None:
    """Return the verb that a co-ordinated reporting verb belongs beside, where the parser hung it too low.

    In "denied that a tug had been there and threatened to leave" who threatens is who denied.
    """
    clause = verb.head
    if not _reports(verb) or any(c.dep_ in SUBJECTS for c in verb.children):
        return None
    if clause.dep_ in {"ccomp", "xcomp"} and clause.head.pos_ in VERBAL and _reports(clause.head):
        return clause.head if clause.head.i < clause.i else None
    return None


def _reports(verb: Any) -> bool:
    lemma = verb.lemma_.lower()
    return lemma in CLAUSAL or lemma in INFINITIVE or lemma in ASKING


_LEFT_OUT = {"relcl", "appos", "punct", "acl", "advcl", "parataxis"}


_ANYBODY = {"everyone", "everybody", "anyone", "anybody", "those", "someone", "somebody"}


def noun_extents(paragraph: Paragraph, head: Any) -> list[Extent]:
    """Return a noun phrase without appositions and clauses that follow it."""
    kept: list[Any] = []
    waiting = [head]
    while waiting:
        token = waiting.pop()
        kept.append(token)
        waiting += [child for child in token.children if _is_of_name(child, token, head)]
    kept.sort(key=lambda token: token.i)
    # One run around the head: whatever a comma cuts off belongs to an apposition.
    place = next(i for i, token in enumerate(kept) if token.i == head.i)
    low = high = place
    while low > 0 and kept[low - 1].i >= kept[low].i - 2:
        low -= 1
    while high + 1 < len(kept) and kept[high + 1].i <= kept[high].i + 2:
        high += 1
    run = kept[low : high + 1]
    while run and run[-1].is_space:
        run.pop()
    while run and run[-1].is_punct and run[-1].text not in {'"', "'", ")"}:
        run.pop()
    while run and run[0].is_punct and run[0].text not in {'"', "'"}:
        run.pop(0)
    if run and len([token for token in run if token.text == '"']) % 2:
        # Half of a pair belongs to the words beside it: ``"We have two," its editor said``.
        run = run[1:] if run[0].text == '"' else run[:-1] if run[-1].text == '"' else run
    return [paragraph.range_of(run)] if run else []


def _is_of_name(child: Any, token: Any, head: Any) -> bool:
    """Tell whether what hangs on a word of a noun phrase is part of the name of the source."""
    if child.i > head.i and child.dep_ in _LEFT_OUT:
        # "a report published today" is one name for its source; a clause after a comma is not.
        near = child.dep_ == "acl" and child.left_edge.i == token.i + 1
        return near or (child.dep_ == "relcl" and token.text.lower() in _ANYBODY)
    if child.dep_ == "prep" and child.text.lower() in {"like", "unlike", "alongside"}:
        return False  # "Clinton, like Obama,"
    if child.dep_ == "punct" and child.text in {",", ";", "\u2014", "-", "("} and token == head:
        return False
    return child.dep_ != "cc" or any(c.dep_ == "conj" for c in token.children)


class Told(TypedDict):
    """What a sentence tells of a source, under the names of `Attribution`."""

    source_head: str
    source_note: str
    source_plural: bool
    source_proper: bool


def told_of(source: Any | None) -> Told:
    """Return what a sentence tells of a source: its head word, what hangs on it, whether it is many."""
    if source is None:
        return {"source_head": "", "source_note": "", "source_plural": False, "source_proper": False}
    many = "Plur" in source.morph.get("Number") or any(c.dep_ == "conj" for c in source.children)
    words = [token.text for token in source.subtree][:40]
    return {
        "source_head": source.text,
        "source_note": " ".join(words),
        "source_plural": many,
        "source_proper": source.pos_ not in {"NOUN", "PRON", "DET", "NUM", "ADJ"},
    }


def has_to(clause: Any) -> bool:
    """Tell whether a clause is an infinitive with "to"."""
    return any(c.dep_ == "aux" and c.text.lower() == "to" for c in clause.children)


def is_negated(verb: Any) -> bool:
    """Tell whether a verb has a "not" or "never" before it."""
    return any(child.dep_ == "neg" and child.i < verb.i for child in verb.children)
