"""Whom a description means: a definite one may point back, others are new."""

from __future__ import annotations

import re
from typing import Final

from goodoffices.evidence.attributions import Attribution
from goodoffices.evidence.cast import Cast, Known
from goodoffices.evidence.names import is_former, words_of
from goodoffices.evidence.pronouns import ANY_OFFICIAL, DEFINITE, bare, person_meant, same_text
from goodoffices.evidence.proposals import SpeakerKind
from goodoffices.evidence.roles import COLLECTIVE, OFFICES, ROLES, UNIQUE

__all__ = ["by_description"]

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
_ANY_COMPANY: Final = frozenset({"company", "firm", "group"})
_FARTHEST_COMPANY: Final = 2000
_POSSESSIVE: Final = re.compile(r"^(his|her|its|their|our)\s+([\w'-]+)(\s.+)?$", re.IGNORECASE)
_NUMBERED: Final = re.compile(r"^the (first|second|third|fourth|other) \w", re.IGNORECASE)
_LEADERS: Final = frozenset(
    "chief president leader head boss chairman chairwoman chairperson chair ceo".split()
)
_FRESH: Final = re.compile(
    r"^(?:an?|one|two|three|four|several|some|another|other|many|most|the (?:second|third|other))\b", re.I
)


def by_description(cast: Cast, text: str, found: Attribution) -> Known:
    """Return the speaker that a description stands for: a definite one may point back, others are new."""
    head = found.source_head.lower() or bare(text).split(" ")[-1]
    owner = _owner(cast, text)
    text = text if owner is None else f"{text.split()[1]} of {owner.name}"
    noun = head.removesuffix("s")
    own = set() if _POSSESSIVE.match(text) is None else words_of(text.partition(" ")[2])
    collective = found.source_plural or head in COLLECTIVE
    numbered = _met_by_number(cast, text, noun)
    if numbered is not None:
        return numbered
    if DEFINITE.match(text) and not _FRESH.match(text):
        leader = None if collective else _leader_of(cast, text, noun)
        if leader is not None:
            return leader
        for each in cast.recent():
            fits = noun in {word.removesuffix("s") for word in each.nouns} and _same_side(text, each)
            # "Her commander" is not the commander who spoke, unless all of the words fit.
            if fits and own <= each.described | {noun, head} and each.collective == collective:
                return each
        beyond = None if own else _known_otherwise(cast, text, head, collective=collective)
        if beyond is not None and _same_side(text, beyond):
            return beyond
    same = same_text(cast, text)
    if same is not None and not _FRESH.match(text):
        return same
    if not collective and text.lower().startswith("the ") and noun not in ANY_OFFICIAL:
        later = cast.named_later(words_of(text) - {"the"}, noun)
        if later is not None:
            return later
    fresh = cast.add(text, f"{text} {found.source_note}", head, named=False, collective=collective)
    fresh.owner = "" if owner is None else owner.name
    known = DEFINITE.match(text) is not None or "'s " in text
    if known and (
        fresh.kind in _KNOWN_BY_KIND or (not collective and (noun in UNIQUE or _MINISTER.search(text)))
    ):
        # "The ministry", "Kestria's president": there is just one, so everybody knows who it is.
        fresh.named = True
        if fresh.kind is SpeakerKind.UNNAMED_OFFICIAL:
            fresh.kind = SpeakerKind.NAMED_OFFICIAL
    return fresh


def _known_otherwise(cast: Cast, text: str, head: str, *, collective: bool) -> Known | None:
    """Return whom a definite description means that no source was called by before."""
    if not collective:
        if head in ANY_OFFICIAL:
            return None
        return cast.called(head, formerly=is_former(text)) or (
            cast.introduced(head) if head in ROLES else None
        )
    if head not in _ANY_COMPANY or len(text.split()) > 2:
        return None  # "the security firm" is not any firm
    for each in cast.recent():
        no_person = each.collective or (each.kind is SpeakerKind.UNSPECIFIED and not each.gender)
        if each.named and no_person and not (each.nouns & (COLLECTIVE | ROLES)):
            if cast.here - each.last > _FARTHEST_COMPANY:
                return None
            each.collective = True
            return each
    return None


def _leader_of(cast: Cast, text: str, noun: str) -> Known | None:
    """Return whom "the union chief" means: whom the text has called a leader, and of the union."""
    of_what = words_of(text) - {"the", "this", "that", noun}
    if noun not in _LEADERS or not of_what:
        return None
    return next(
        (e for e in cast.recent() if not e.collective and e.nouns & _LEADERS and of_what <= e.described), None
    )


def _met_by_number(cast: Cast, text: str, noun: str) -> Known | None:
    """Return whom "the second official" means, if "a second official" was met before."""
    match = _NUMBERED.match(text)
    if match is None:
        return None
    called = {match[1].lower(), noun}
    return next(
        (e for e in cast.recent() if not e.named and called <= e.described and _same_side(text, e)), None
    )


def _same_side(text: str, each: Known) -> bool:
    """Tell whether a description's side fits a speaker: "the Kestrian official" is no Lomar one."""
    if each.nouns & OFFICES and is_former(text) != is_former(" ".join(each.described)):
        return False
    marks = [word for word in re.findall(r"[^\W\d_]+", text)[1:] if word[:1].isupper()]
    marks = [word for word in marks if word.lower() not in each.described]
    known = [word for word in re.findall(r"[^\W\d_]+", each.name) if word[:1].isupper()]
    return all(any(word[:4] == other[:4] for other in known) for word in marks)


def _owner(cast: Cast, text: str) -> Known | None:
    """Return the person whose a source is: of ``her office`` whoever "she" is."""
    match = _POSSESSIVE.match(text)
    if match is None or match[3] is not None or match[1].lower() not in {"his", "her"}:
        return None
    owner = person_meant(cast, "m" if match[1].lower() == "his" else "f")
    return owner if owner is not None and owner.named else None
