"""Who speaks: last names linked to full ones, pronouns and "the official" to the last source that fits.

Two unnamed officials are never made one: only a definite description may point back.
"""

from __future__ import annotations

import re
from typing import Final

from goodoffices.evidence.attributions import Attribution
from goodoffices.evidence.cast import Cast, Known
from goodoffices.evidence.names import (
    NAME,
    gender_of,
    has_title,
    name_words,
    note_at,
    runs,
    words_of,
)
from goodoffices.evidence.proposals import Speaker, SpeakerKind
from goodoffices.evidence.roles import COLLECTIVE, OFFICES, ROLES, UNIQUE, kind_of

__all__ = ["link_speakers"]

_HE: Final = frozenset({"he", "him", "himself", "his"})
_SHE: Final = frozenset({"she", "her", "herself"})
_THEY: Final = frozenset({"they", "them", "their", "both", "who", "which", "these", "those"})
_IT: Final = frozenset({"it", "its", "that", "this"})
_SELF: Final = frozenset({"i", "we", "me", "us"})
_KNOWN_BY_KIND: Final = frozenset(
    {
        SpeakerKind.INSTITUTION,
        SpeakerKind.PARTY,
        SpeakerKind.FACTION,
        SpeakerKind.MEDIATOR,
        SpeakerKind.PUBLICATION,
    }
)
_MINISTER: Final = re.compile(
    r"\b(?:prime|foreign|finance|interior|defen[cs]e|justice|health) minister\b", re.I
)
_NEAR: Final = 300
_FIRST_PERSON: Final = re.compile(r"(?:\"|\s)I(?:\s|'m|'ve|'d|'ll)")
_DEFINITE: Final = re.compile(r"^(?:the|that|this|his|her|their)\s", re.IGNORECASE)
_ANYBODY: Final = frozenset(
    "everyone everybody someone somebody nobody anyone all others another one i".split()
)
_NOT_MEANT: Final = _ANYBODY | _HE | _SHE | _THEY | _IT | _SELF
_FARTHEST_PERSON = 700
_ANY_OFFICIAL: Final = frozenset(
    "official officer aide adviser advisor diplomat spokesman spokeswoman spokesperson negotiator delegate "
    "representative leader".split()
)
_ANY_COMPANY: Final = frozenset({"company", "firm", "group"})
_FARTHEST_COMPANY: Final = 2000
_FRESH: Final = re.compile(
    r"^(?:an?|one|two|three|four|several|some|another|other|many|most|the (?:second|third|other))\b", re.I
)


def link_speakers(
    plain: str,
    found: list[Attribution],
    nested_in: list[int | None],
) -> list[Speaker]:
    """Return the speaker of each attribution.

    Parameters
    ----------
    plain : str
        The text with plain quotation marks.
    found : list of Attribution
        In the order of the text.
    nested_in : list of int or None
        In whose content each stands: "I" and "we" there are that speaker.
    """
    cast = Cast(plain, [extent for each in found for extent in each.content])
    chosen: list[Known | None] = [None] * len(found)
    # Outer ones first, so that "I" inside finds its speaker.
    order = sorted(range(len(found)), key=lambda i: (found[i].start, _depth(nested_in, i)))
    for i in order:
        outer = nested_in[i]
        chosen[i] = _speaker(cast, found[i], None if outer is None else chosen[outer])
    return [
        Speaker("") if each is None else Speaker(each.name, each.kind, each.named, each.collective, each.key)
        for each in chosen
    ]


def _depth(nested_in: list[int | None], i: int) -> int:
    depth, outer = 0, nested_in[i]
    while outer is not None and depth < 20:
        depth, outer = depth + 1, nested_in[outer]
    return depth


def _speaker(cast: Cast, found: Attribution, outer: Known | None) -> Known | None:
    if not found.source:
        return None
    text = " ".join(cast.plain[start:end] for start, end in found.source).replace("\n", " ").strip()
    if not re.search(r"\w", text):
        return None
    low = text.lower()
    cast.here = found.source[0][0]
    if low in _SELF:
        return outer if outer is not None else cast.speak(_narrator(cast, low, text))
    if low in _HE | _SHE | _THEY | _IT:
        return _pronoun(cast, low, text)
    named = _name_in(cast, text, found)
    if named is not None:
        return cast.speak(named)
    return cast.speak(_described(cast, text, found))


def _narrator(cast: Cast, low: str, text: str) -> Known:
    """Return whoever says "I" outside of all quotations: the author, if the text has a byline."""
    if low in {"i", "me"} and cast.author is not None:
        return cast.meet(cast.author)
    return _same_text(cast, text) or cast.add(text, text, text, named=False, collective=low in {"we", "us"})


def _pronoun(cast: Cast, low: str, text: str) -> Known | None:
    if low in _HE | _SHE:
        gender = "m" if low in _HE else "f"
        other = "f" if gender == "m" else "m"
        spoken = next(
            (
                e
                for e in cast.recent()
                if not e.collective and e.gender != other and e.name.split()[0].lower() not in _NOT_MEANT
            ),
            None,
        )
        named = cast.last_person(gender)
        chosen = max(
            (e for e in (spoken, named) if e is not None), key=lambda e: _place_of(cast, e), default=None
        )
        chosen = chosen or _taken_for_side(cast) or cast.only_person(gender)
        if chosen is not None:
            chosen.gender = chosen.gender or gender
            return cast.speak(chosen)
    for each in cast.recent():
        if low in _THEY | _IT and each.collective:
            return cast.speak(each)
    if low in _THEY and cast.known:
        return cast.speak(cast.recent()[0])
    same = _same_text(cast, text)
    if same is None:
        same = cast.add(text, text, text, named=False, collective=low in _THEY)
        same.gender = "m" if low in _HE else "f" if low in _SHE else ""
    return cast.speak(same)


def _taken_for_side(cast: Cast) -> Known | None:
    """Return the last single name that was taken for a side, if nobody else can be meant by "he"."""
    last = next((each for each in cast.recent() if each.named), None)
    near = last is not None and cast.here - last.last <= _NEAR and last.kind is SpeakerKind.PARTY
    if last is None or not near or len(last.name.split()) > 1 or last.name.isupper():
        return None
    last.collective = False
    last.kind = SpeakerKind.UNSPECIFIED
    return last


def _place_of(cast: Cast, known: Known) -> int:
    """Return where somebody was last heard or named before here."""
    return max(known.last, cast.last_named(known.name))


def _same_text(cast: Cast, text: str) -> Known | None:
    bare = _bare(text)
    return next((each for each in cast.recent() if _bare(each.name) == bare), None)


def _bare(text: str) -> str:
    return re.sub(r"^(?:the|an?)\s+", "", text.lower()).strip(" .,'\"")


def _name_in(cast: Cast, text: str, found: Attribution) -> Known | None:
    """Return the known or new speaker that a name stands for; None where there is no name."""
    names = [name_words(" ".join(run)) for run in runs(text)]
    names = [words for words in names if words and not (len(words) == 1 and _is_common(cast, words[0]))]
    head = found.source_head
    described = head[:1].islower() or head.lower() in ROLES | COLLECTIVE
    if not found.source_proper and len(text.split()) == 1 and head not in cast.full:
        return None  # "Sceptics say": a capital for the sentence
    if not found.source_proper and head not in cast.full:
        names = [words for words in names if words != [head]]  # "Sources in the party say"
    if _DEFINITE.match(text):
        names = [words for words in names if words[-1].lower() not in ROLES]  # "the Special Envoy"
    beside = _name_beside(cast, found) if described else None
    if beside is not None:
        words = name_words(beside)
    elif names and not (described and head not in names[-1]):
        # The one with the head word: "Minister Pavel Unsgaard", "Emil Tarrant, of the University".
        words = next((each for each in names if head in each), names[0])
    else:
        return None  # "a Council aide": the name is whose aide it is
    last = words[-1]
    full = cast.whole_name(" ".join(words))
    collective = beside is None and _is_collective(cast, found, full)
    for each in cast.recent():
        same = each.name == full or (each.name.split()[-1] == last and each.collective == collective)
        if each.named and same:
            each.nouns |= {word for word in words_of(found.source_note) if word in OFFICES}
            if each.kind is SpeakerKind.UNSPECIFIED:
                each.kind = kind_of(found.source_note, last, named=True, person=not collective)
            each.gender = each.gender or gender_of(found.source_note)
            return each
    note = f"{note_at(cast.plain, full)} {found.source_note}"
    fresh = cast.add(full, note, last, named=True, collective=collective)
    if fresh.kind is SpeakerKind.UNSPECIFIED and collective and len(full.split()) == 1:
        fresh.kind = SpeakerKind.PARTY
    return fresh


def _name_beside(cast: Cast, found: Attribution) -> str | None:
    """Return the name right behind a description: ``Lomar's fisheries minister, Ilva Paldar,``."""
    if not found.source:
        return None
    rest = cast.plain[found.source[-1][1] : found.source[-1][1] + 60]
    match = re.match(rf",?\s+({NAME.pattern})", rest)
    if match is None or rest.startswith("."):
        return None
    if len(name_words(match[1])) < 2 and not has_title(match[1]):
        return None
    return (
        match[1]
        if _DEFINITE.match(_source_text(cast, found)) or "'s" in _source_text(cast, found) or rest[:1] != ","
        else None
    )


def _source_text(cast: Cast, found: Attribution) -> str:
    return " ".join(cast.plain[start:end] for start, end in found.source)


def _is_common(cast: Cast, word: str) -> bool:
    """Tell whether a word with a capital stands in the text without one too, so that it is no name."""
    if word.isupper() and len(word) > 1:
        return False
    return word.lower() in cast.small_words or word.lower() in ROLES | COLLECTIVE


def _is_collective(cast: Cast, found: Attribution, name: str) -> bool:
    last = name.rsplit(maxsplit=1)[-1].lower()
    if (
        name in cast.persons
        or name in cast.titled
        or (has_title(_source_text(cast, found)) and not found.source_plural)
    ):
        return False
    if last in COLLECTIVE or found.source_plural:
        return True
    if any(_FIRST_PERSON.search(cast.plain, start, end) for start, end in found.content):
        return False
    # One word that names no person names a side: "Lomar says".
    return name.isupper() or len(name.split()) == 1


def _same_side(text: str, each: Known) -> bool:
    """Tell whether a description's side fits a speaker: "the Kestrian official" is no Lomar one."""
    marks = [word for word in re.findall(r"[^\W\d_]+", text)[1:] if word[:1].isupper()]
    marks = [word for word in marks if word.lower() not in each.described]
    known = [word for word in re.findall(r"[^\W\d_]+", each.name) if word[:1].isupper()]
    return all(any(word[:4] == other[:4] for other in known) for word in marks)


def _known_otherwise(cast: Cast, head: str, *, collective: bool) -> Known | None:
    """Return whom a definite description means that no source was called by before."""
    if not collective:
        return cast.called(head) if head in ROLES - _ANY_OFFICIAL else None
    if head not in _ANY_COMPANY:
        return None
    for each in cast.recent():
        no_person = each.collective or (each.kind is SpeakerKind.UNSPECIFIED and not each.gender)
        if each.named and no_person and not (each.nouns & (COLLECTIVE | ROLES)):
            if cast.here - each.last > _FARTHEST_COMPANY:
                return None
            each.collective = True
            return each
    return None


def _described(cast: Cast, text: str, found: Attribution) -> Known:
    """Return the speaker that a description stands for: a definite one may point back, others are new."""
    head = found.source_head.lower() or _bare(text).split(" ")[-1]
    noun = head.removesuffix("s")
    collective = found.source_plural or head in COLLECTIVE
    if _DEFINITE.match(text) and not _FRESH.match(text):
        for each in cast.recent():
            fits = noun in {word.removesuffix("s") for word in each.nouns} and _same_side(text, each)
            if fits and each.collective == collective:
                return each
        beyond = _known_otherwise(cast, head, collective=collective)
        if beyond is not None and _same_side(text, beyond):
            return beyond
    same = _same_text(cast, text)
    if same is not None and not _FRESH.match(text):
        return same
    fresh = cast.add(text, f"{text} {found.source_note}", head, named=False, collective=collective)
    known = _DEFINITE.match(text) is not None or "'s " in text
    if known and (
        fresh.kind in _KNOWN_BY_KIND or (not collective and (noun in UNIQUE or _MINISTER.search(text)))
    ):
        # "The ministry", "Kestria's president": there is just one, so everybody knows who it is.
        fresh.named = True
        if fresh.kind is SpeakerKind.UNNAMED_OFFICIAL:
            fresh.kind = SpeakerKind.NAMED_OFFICIAL
    return fresh
