"""Who speaks: last names linked to full ones, pronouns and "the official" to the last source that fits.

Two unnamed officials are never made one: only a definite description may point back.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import Final

from goodoffices.evidence.attributions import Attribution
from goodoffices.evidence.cast import Cast, Known
from goodoffices.evidence.descriptions import by_description
from goodoffices.evidence.names import (
    KIN,
    NAME,
    gender_of,
    has_title,
    kin_gender,
    name_words,
    note_at,
    runs,
    words_of,
)
from goodoffices.evidence.pronouns import DEFINITE, HE, IT, SELF, SHE, THEY, by_pronoun, same_text
from goodoffices.evidence.proposals import Speaker, SpeakerKind
from goodoffices.evidence.roles import COLLECTIVE, COMPANY_NOUNS, OFFICES, ROLES, kind_of

__all__ = ["link_speakers"]

_OF_TWO: Final = {"the former": 0, "the latter": 1}
_FIRST_PERSON: Final = re.compile(r"(?:\"|\s)I(?:\s|'m|'ve|'d|'ll)")
_KNOWN_AS: Final = (
    r"(?:(?:who is |better )?(?:known|identified)(?: only| simply| locally)? (?:as|by the name of) "
    r"|who (?:gave|would give) (?:his|her|their) name (?:only |simply )?as |who goes by (?:the name )?"
    r"|who (?:identified (?:him|her)self|asked to be (?:known|named|identified))(?: only| simply)? as )"
)
_BEFORE_ANOTHER: Final = re.compile(r"\b(?:to|of|for|with|from|under)$")
_OF_SOMETHING: Final = re.compile(r"[A-Z][a-z-]+ (?:of|for|at|to|in) ")
_AT_END: Final = re.compile(r" ((?:[^\W\d_a-z][\w'.-]*(?: |$)){2,6})$")


class _Apart(Enum):
    """Where a name stands beside what describes its bearer."""

    NOT = "not"
    BEHIND = "behind"
    AT_END = "at end"


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
    if low in SELF:
        return outer if outer is not None else cast.speak(_narrator(cast, low, text))
    if low in HE | SHE | THEY | IT:
        return by_pronoun(cast, low, text)
    if low in _OF_TWO:
        two = cast.last_two()
        return cast.speak(two[_OF_TWO[low]] if two is not None else by_description(cast, text, found))
    named = _name_in(cast, text, found)
    if named is not None:
        return cast.speak(named)
    return cast.speak(by_description(cast, text, found))


def _narrator(cast: Cast, low: str, text: str) -> Known:
    """Return whoever says "I" outside of all quotations: the author, if the text has a byline."""
    if low in {"i", "me"} and cast.author is not None:
        return cast.meet(cast.author)
    return same_text(cast, text) or cast.add(text, text, text, named=False, collective=low in {"we", "us"})


def _name_in(cast: Cast, text: str, found: Attribution) -> Known | None:
    """Return the known or new speaker that a name stands for; None where there is no name."""
    words, is_apart = _words_of_name(cast, text, found)
    if not words:
        return None
    head, last = found.source_head, words[-1]
    full = cast.whole_name(" ".join(words))
    # "Mr Bell's deputy, Ada Lunt": the title is none of hers
    gender = kin_gender(text) if is_apart is _Apart.BEHIND else gender_of(text)
    if len(words) == 1 and {gender, kin_gender(note_at(cast.plain, full))} == {"m", "f"}:
        # "Mr Quist", where the text has "his wife, Dora Quist"
        full = f"{text.split(maxsplit=1)[0].strip('.')} {last}"
    collective = _is_collective(cast, found, full) if is_apart is _Apart.NOT else head.lower() in COLLECTIVE
    for each in cast.recent():
        if each.named and {each.gender, gender} != {"m", "f"} and _is_known_as(each, full, words, collective):
            each.nouns |= {word for word in words_of(found.source_note) if word in OFFICES}
            if each.kind is SpeakerKind.UNSPECIFIED:
                each.kind = kind_of(found.source_note, last, named=True, person=not collective)
            each.gender = each.gender or gender_of(found.source_note)
            return each
    note = f"{note_at(cast.plain, full)} {found.source_note}"
    fresh = cast.add(full, note, last, named=True, collective=collective)
    fresh.gender = gender or fresh.gender
    if fresh.kind is SpeakerKind.UNSPECIFIED and collective and len(full.split()) == 1:
        fresh.kind = SpeakerKind.PARTY
    return fresh


def _words_of_name(cast: Cast, text: str, found: Attribution) -> tuple[list[str], _Apart]:
    """Return the words of the name of a source, and where it stands beside what describes it."""
    names = [name_words(" ".join(run)) for run in runs(text)]
    names = [words for words in names if words and not (len(words) == 1 and _is_common(cast, words[0]))]
    head = found.source_head
    if not found.source_proper and head not in cast.full:
        if len(text.split()) == 1:
            # "Sceptics say": a capital for the sentence
            return ([head] if names and _is_explained(cast, head) else []), _Apart.NOT
        names = [words for words in names if words != [head]]  # "Sources in the party say"
    if DEFINITE.match(text):
        names = [words for words in names if words[-1].lower() not in ROLES]  # "the Special Envoy"
    if not _is_described(cast, text, found):
        # The one with the head word: "Minister Pavel Unsgaard", "Emil Tarrant, of the University".
        return next((each for each in names if head in each), [*names, []][0]), _Apart.NOT
    beside = _name_beside(cast, found)
    if beside is not None:
        return name_words(beside), _Apart.BEHIND
    at_end = _name_at_end(cast, text)
    if at_end is not None:
        return at_end, _Apart.AT_END
    if names and head in names[-1]:
        return next(each for each in names if head in each), _Apart.NOT
    return [], _Apart.NOT  # "a Council aide": the name is whose aide it is


def _is_described(cast: Cast, text: str, found: Attribution) -> bool:
    """Tell whether a source is described, so that a name in it may be that of something else."""
    head = found.source_head
    if head[:1].islower() or head.lower() in ROLES | COLLECTIVE:
        return True
    if not found.source_proper and head not in cast.full:
        return True  # "Farmers in Tolm say": a capital for the sentence, and Tolm is where they are
    # "Landlord of the Crown, Ada Lunt,"
    return _OF_SOMETHING.match(text) is not None and _name_beside(cast, found) is not None


def _is_known_as(each: Known, full: str, words: list[str], collective: bool) -> bool:
    """Tell whether a known source may bear a name that has been made full."""
    if each.name == full or (collective and each.collective and each.name.startswith(f"{full} ")):
        return True
    if each.name.split()[-1] != words[-1] or each.collective != collective:
        return False
    # "The navy of Orlund" is not Orlund.
    of_other = each.collective and (" of " in each.name) != (" of " in full)
    return not of_other and _may_be_one(each.name, " ".join(words))


def _may_be_one(one: str, other: str) -> bool:
    """Tell whether two names with one last word may be of one person: ``Ada Lunt`` is not ``Bram Lunt``."""
    first, second = (each.split()[:-1] for each in (one, other))
    if any(each[:1] and each[0].lower() in {"col", "sen"} for each in (first, second)):
        return True  # "Col Shaw"
    if not first or not second or has_title(one) or has_title(other):
        return True
    return first[0][0] == second[0][0] or bool(set(first) & set(second))


def _name_beside(cast: Cast, found: Attribution) -> str | None:
    """Return the name right behind a description: ``Lomar's fisheries minister, Ilva Paldar,``."""
    if not found.source:
        return None
    rest = cast.plain[found.source[-1][1] : found.source[-1][1] + 60]
    alias = re.match(rf",\s+{_KNOWN_AS}({NAME.pattern})", rest)
    if alias is not None:
        return " ".join(next(runs(alias[1]), [])) or None
    relative = re.match(r",\s+([^\W\d_a-z]\w+),", rest)
    if relative is not None and (found.source_head in KIN or found.source_head.endswith("-in-law")):
        return relative[1]
    match = re.match(rf",?\s+(?:[a-z-]+ ){{0,3}}?({NAME.pattern})", rest)
    if match is not None and not _is_role(rest[: match.start(1)]):
        return None
    if match is None or rest.startswith("."):
        return None
    name = " ".join(next(runs(match[1]), []))
    if len(name_words(name)) < 2 and not has_title(name):
        return None
    text = _source_text(cast, found)
    is_certain = DEFINITE.match(text) is not None or "'s" in text or rest[:1] != ","
    # "Counsel for the families, Ada Lunt, said": one office, which somebody holds
    is_certain = is_certain or text.split()[0].lower() in ROLES
    # "An official in Arden, Lomar, said"; but "a doctor at the hospital, Ada Lunt, said"
    return name if is_certain or " ".join(name_words(name)) in cast.persons else None


def _is_explained(cast: Cast, word: str) -> bool:
    """Tell whether the text says what bears a name: ``Seaways, the ferry's operator,``."""
    aside = re.search(rf"\b{re.escape(word)}, (?:the|an?|its|their) ([^,.;\n]{{3,60}})[,.;]", cast.plain)
    return aside is not None and bool(words_of(aside[1]) & (COMPANY_NOUNS | COLLECTIVE))


def _is_role(between: str) -> bool:
    """Tell whether nothing or a role stands between a description and a name: ``, teacher Olwe Batar``."""
    words = between.strip(", ").split()
    return not words or (words[-1] in ROLES and between.startswith(","))


def _name_at_end(cast: Cast, text: str) -> list[str] | None:
    """Return the words of a name at the end: ``the ambassador to the United States Hamdullah Mohib``."""
    match = _AT_END.search(text)
    if match is None or match[1].split()[-1].lower() in ROLES:
        return None  # "the Special Envoy"
    words = match[1].split()
    person = next((name for name in cast.persons if f" {match[1]}".endswith(f" {name}")), None)
    if _BEFORE_ANOTHER.search(text[: match.start()]) and name_words(match[1]) == (person or match[1]).split():
        return None  # "an aide to President Ada Lunt" is not she
    if person is not None:
        return person.split()
    noun = match.start(1) and text[: match.start(1)].rsplit(maxsplit=1)[-1]
    return words if noun in ROLES and len(words) > 1 else None


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
