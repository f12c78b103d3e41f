"""Whom a description means: a definite one may point back, others are new."""

from __future__ import annotations

import re
from typing import Final

from goodoffices.evidence.attributions import Attribution
from goodoffices.evidence.bodies import possessor_behind
from goodoffices.evidence.cast import Cast, Known
from goodoffices.evidence.names import is_former, words_of
from goodoffices.evidence.pronouns import ANY_OFFICIAL, DEFINITE, bare, person_meant, same_text
from goodoffices.evidence.proposals import SpeakerKind
from goodoffices.evidence.roles import BODIES, COLLECTIVE, OFFICES, ROLES, UNIQUE

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
_AGED: Final = re.compile(r"^the \d\d-year-old$", re.IGNORECASE)
_ANY_KIND: Final = frozenset(
    "the a an his her its their this that same own new old former senior top chief veteran then late acting "
    "longtime young elderly retired current outgoing".split()
)
_LEADERS: Final = frozenset(
    "chief president leader head boss chairman chairwoman chairperson chair ceo".split()
)
_FRESH: Final = re.compile(
    r"^(?:an?|one|two|three|four|several|some|another|other|many|most|the (?:second|third|other))\b", re.I
)


def by_description(cast: Cast, text: str, found: Attribution) -> Known:
    """Return the speaker that a description stands for: a definite one may point back, others are new."""
    head = found.source_head.lower() or bare(text).split(" ")[-1]
    collective = found.source_plural or head in COLLECTIVE
    if text.lower() in ROLES and not collective:
        only = cast.only_one_of_paragraph()
        if only is not None and not only.nouns & ROLES:
            return only  # "Counsel said", of whom nothing else is told
        text = f"the {text.lower()}"
    owner = _owner(cast, text)
    name = _full_description(cast, text, collective or head in UNIQUE)
    text = text if owner is None else f"{text.split()[1]} of {owner.name}"
    name = text if owner is not None else name
    numbered = _met_by_number(cast, text, head.removesuffix("s"))
    if numbered is not None:
        return numbered
    if DEFINITE.match(text) and not _FRESH.match(text):
        known = _pointed_at(cast, text, head, collective=collective)
        if known is not None:
            return known
    same = None if _FRESH.match(text) else same_text(cast, name)
    if same is not None:
        return same
    if not collective and text.lower().startswith("the ") and head.removesuffix("s") not in ANY_OFFICIAL:
        later = cast.named_later(words_of(text) - {"the"}, head.removesuffix("s"))
        if later is not None:
            return later
    fresh = cast.add(name, f"{text} {found.source_note}", head, named=False, collective=collective)
    fresh.owner = "" if owner is None else owner.name
    return _known_to_all(text, head, fresh)


def _known_to_all(text: str, head: str, fresh: Known) -> Known:
    """Note of "the ministry" and "Kestria's president" that there is just one: everybody knows who it is."""
    known = DEFINITE.match(text) is not None or "'s " in text
    of_one = not fresh.collective and (head.removesuffix("s") in UNIQUE or _MINISTER.search(text) is not None)
    if known and (fresh.kind in _KNOWN_BY_KIND or of_one):
        fresh.named = True
        if fresh.kind is SpeakerKind.UNNAMED_OFFICIAL:
            fresh.kind = SpeakerKind.NAMED_OFFICIAL
    return fresh


def _pointed_at(cast: Cast, text: str, head: str, *, collective: bool) -> Known | None:
    """Return whom a definite description means, if the text has said so before or names one alone."""
    noun = head.removesuffix("s")
    own = set() if _POSSESSIVE.match(text) is None else words_of(text.partition(" ")[2])
    leader = None if collective else _leader_of(cast, text, noun)
    if leader is not None:
        return leader
    fitting = [
        each
        for each in cast.recent()
        if noun in {word.removesuffix("s") for word in each.nouns}
        and each.collective == collective
        and _same_side(text, each, noun)
        # "Her commander" is not the commander who spoke, unless all of the words fit.
        and own <= each.described | {noun, head}
    ]
    kinds = _kinds(text, head)
    # "The general secretary" is none of a branch, though that one spoke last.
    exact = next((each for each in fitting if kinds <= each.described), None)
    if exact is None and kinds and not collective and not own:
        exact = cast.called(head, kinds, formerly=is_former(text, noun))
    near = exact or next((each for each in fitting if not _is_other_kind(each, noun, kinds)), None)
    beyond = None if own or near is not None else _known_otherwise(cast, text, head, collective=collective)
    other = cast.other_body(noun, near) if near is not None and collective and not kinds else None
    if other is not None:
        return cast.meet_body(other, head)  # "outside the defence ministry .. The ministry"
    if near is not None and collective and not re.search(r" [A-Z]", near.name):
        near.name = cast.bodies.meant(text, head) or near.name  # "their union" was the Guild of Pilots
    return near or beyond


def _kinds(text: str, head: str) -> frozenset[str]:
    """Return the words that tell what kind of an official it is: of ``the finance minister``, finance."""
    before = text.lower().split(head, maxsplit=1)[0].split()[1:] if head in text.lower() else []
    marks = {word.lower() for word in re.findall(r"[^\W\d_]+", text) if word[:1].isupper()}
    return frozenset(words_of(" ".join(word for word in before if word not in marks | _ANY_KIND)))


def _is_other_kind(each: Known, noun: str, kinds: frozenset[str]) -> bool:
    """Tell whether the text calls somebody another kind of what is described: a branch secretary."""
    if not kinds:
        return False
    before = {match.lower() for match in re.findall(rf"([^\W\d_]+) {re.escape(noun)}", each.note, re.I)}
    before = {word for word in before if word not in _ANY_KIND}
    return bool(before) and not words_of(" ".join(before)) & kinds


def _full_description(cast: Cast, text: str, only_one: bool) -> str:
    """Return a description with whose it is behind it: ``navy of Orlund`` for ``Orlund's navy``."""
    if not only_one:
        return text
    whole = possessor_behind(text)
    if whole == text:
        return text
    what, _, owner_name = whole.rpartition(" of ")
    return f"{what} of {cast.whole_name(owner_name)}"


def _known_otherwise(cast: Cast, text: str, head: str, *, collective: bool) -> Known | None:
    """Return whom a definite description means that no source was called by before."""
    noun = head.removesuffix("s")
    if not collective:
        if _AGED.match(text):
            return cast.aged(text) or cast.only_one_of_paragraph()
        if head in ANY_OFFICIAL:
            return None
        known = cast.called(head, formerly=is_former(text, noun))
        known = known or (cast.introduced(head) if head in ROLES else None)
        known = known if known is not None and _same_side(text, known, noun) else None
        return known or (cast.only_one_spoken_of(head) if head in ROLES - OFFICES else None)
    if head in BODIES:
        name = cast.bodies.meant(text, head)
        if name is not None:
            return cast.meet_body(name, head)
    if head not in _ANY_COMPANY or len(text.split()) > 2:
        return None  # "the security firm" is not any firm
    company = cast.bodies.company()
    if company is not None:
        return cast.meet_body(company, head)
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
        (e for e in cast.recent() if not e.named and called <= e.described and _same_side(text, e, noun)),
        None,
    )


def _same_side(text: str, each: Known, noun: str) -> bool:
    """Tell whether a description's side fits a speaker: "the Kestrian official" is no Lomar one."""
    if each.nouns & OFFICES and is_former(text, noun) != is_former(each.note, noun):
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
