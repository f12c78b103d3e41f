"""Whom a pronoun means, by who was heard, named or described last."""

from __future__ import annotations

import re
from typing import Final

from goodoffices.evidence.cast import Cast, Known
from goodoffices.evidence.names import KIN, kin_gender
from goodoffices.evidence.proposals import SpeakerKind

__all__ = [
    "ANY_OFFICIAL",
    "DEFINITE",
    "HE",
    "IT",
    "SELF",
    "SHE",
    "THEY",
    "bare",
    "by_pronoun",
    "person_meant",
    "same_text",
]

HE: Final = frozenset({"he", "him", "himself", "his"})
SHE: Final = frozenset({"she", "her", "herself"})
THEY: Final = frozenset({"they", "them", "their", "both", "who", "which", "these", "those"})
IT: Final = frozenset({"it", "its", "that", "this"})
SELF: Final = frozenset({"i", "we", "me", "us"})
_NO_PERSONS: Final = frozenset({SpeakerKind.INSTITUTION, SpeakerKind.PUBLICATION, SpeakerKind.FACTION})
_NEAR: Final = 300
DEFINITE: Final = re.compile(r"^(?:the|that|this|his|her|its|their|our)\s", re.IGNORECASE)
_ANYBODY: Final = frozenset(
    "everyone everybody someone somebody nobody anyone all others another one i".split()
)
_NOT_MEANT: Final = _ANYBODY | HE | SHE | THEY | IT | SELF
_ONE_PERSON: Final = re.compile(r"(?:one|another) (?!of\b)\w", re.IGNORECASE)
ANY_OFFICIAL: Final = frozenset(
    "official officer aide adviser advisor diplomat spokesman spokeswoman spokesperson negotiator delegate "
    "representative leader".split()
)


def person_meant(cast: Cast, gender: str) -> Known | None:
    """Return whom "he" or "she" means: whoever was heard or named last and can be."""
    other = "f" if gender == "m" else "m"
    spoken = next(
        (
            e
            for e in cast.recent()
            if not (e.collective or e.owner or e.kind in _NO_PERSONS)
            and e.gender != other
            and (e.name.split()[0].lower() not in _NOT_MEANT or e.nouns & KIN or _ONE_PERSON.match(e.name))
        ),
        None,
    )
    named = cast.last_person(gender)
    chosen = max(
        (e for e in (spoken, named) if e is not None), key=lambda e: _place_of(cast, e), default=None
    )
    last = next(iter(cast.recent()), None)
    if chosen is None or (last is not None and last.last > _place_of(cast, chosen)):
        chosen = (None if last is None or _is_place(cast, last.name) else _taken_for_side(cast)) or chosen
    described = cast.last_described(-1 if chosen is None else _place_of(cast, chosen))
    return (
        _person_described(cast, described, other)
        or chosen
        or _taken_for_side(cast)
        or cast.only_person(gender)
    )


def _person_described(cast: Cast, described: tuple[str, str] | None, other: str) -> Known | None:
    """Return the person whom the text has called something last, unless of the `other` gender."""
    if described is None:
        return None
    text, noun = described
    if noun in KIN:
        if kin_gender(noun) == other:
            return None
        fresh = cast.add(text, text, noun, named=False, collective=False)
        fresh.gender = kin_gender(noun)
        return fresh
    if not DEFINITE.match(text):
        return cast.add(text, text, noun, named=False, collective=False)
    known = next((e for e in cast.recent() if not e.collective and noun in e.nouns), None)
    known = known or (cast.called(noun) if noun not in ANY_OFFICIAL else None)
    return known if known is not None and known.gender != other else None


def by_pronoun(cast: Cast, low: str, text: str) -> Known | None:
    """Return the source that a pronoun stands for; where none fits, a new one that bears the pronoun."""
    if low in HE | SHE:
        gender = "m" if low in HE else "f"
        chosen = person_meant(cast, gender)
        if chosen is not None:
            chosen.gender = chosen.gender or gender
            return cast.speak(chosen)
    if low == "both":
        pair = None if cast.is_said() else cast.last_two()
        if pair is not None and pair[0].named and pair[1].named:
            name = f"{pair[0].name} and {pair[1].name}"
            both = same_text(cast, name) or cast.add(name, name, name, named=True, collective=True)
            return cast.speak(both)
        return cast.speak(cast.add(text, text, text, named=False, collective=True))
    if low in THEY:
        group = cast.last_group()
        if group is not None:
            same = same_text(cast, group)
            return cast.speak(same or cast.add(group, group, group.split()[-1], named=False, collective=True))
    for each in cast.recent():
        if low in THEY | IT and each.collective:
            return cast.speak(each)
    if low in THEY and cast.known:
        return cast.speak(cast.recent()[0])
    same = same_text(cast, text)
    if same is None:
        same = cast.add(text, text, text, named=False, collective=low in THEY)
        same.gender = "m" if low in HE else "f" if low in SHE else ""
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


def _is_place(cast: Cast, name: str) -> bool:
    """Tell whether a name stands somewhere as that of a place or country: ``from Lomar``."""
    return (
        re.search(rf"\b(?:in|from|to|into|between|across|near) {re.escape(name)}\b", cast.plain) is not None
    )


def _place_of(cast: Cast, known: Known) -> int:
    """Return where somebody was last heard or named before here."""
    return max(known.last, cast.last_named(known.name))


def same_text(cast: Cast, text: str) -> Known | None:
    """Return the source that was met under the same words, articles aside."""
    wanted = bare(text)
    return next((each for each in cast.recent() if bare(each.name) == wanted), None)


def bare(text: str) -> str:
    """Return words in lower case, without the article before them and the marks around them."""
    return re.sub(r"^(?:the|an?)\s+", "", text.lower()).strip(" .,'\"")
