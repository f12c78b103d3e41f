"""What sort of source a description names: official, mediator, expert, institution, party, faction, publication."""

from __future__ import annotations

import re
from typing import Final

from goodoffices.evidence.proposals import SpeakerKind

__all__ = ["COLLECTIVE", "OFFICES", "kind_of"]

OFFICES: Final = frozenset(
    "official minister spokesman spokeswoman spokesperson ambassador envoy president chief director secretary "
    "commander diplomat negotiator leader mayor governor officer aide adviser advisor head chair chairman "
    "chairwoman chairperson deputy representative general colonel captain premier senator lawmaker mp judge "
    "prosecutor commissioner delegate delegation-head treasurer undersecretary ceo manager admiral major "
    "lieutenant councillor counsel boss captain skipper organiser lawyer attorney coach executive sheriff detective banker organiser organizer".split()
)
"""Nouns that name an office."""

_MEDIATORS: Final = frozenset("mediator facilitator go-between mediators facilitators mediation".split())
_EXPERTS: Final = frozenset(
    "analyst expert professor researcher scientist academic economist historian scholar fellow author authors "
    "researchers scientists experts analysts study doctor physicist colleague".split()
)
_PUBLICATIONS: Final = frozenset(
    "newspaper report reports article statement release letter document website post posts magazine broadcaster "
    "journal media press times courier gazette tribune herald guardian news survey poll figures data results "
    "analysis message correction posting paper agency wikinews reporter editorial section findings".split()
)
_INSTITUTIONS: Final = frozenset(
    "ministry department office government authority company bank council commission court police university "
    "institute organisation organization board firm corporation parliament committee presidency cabinet agency "
    "administration association federation foundation bureau municipality municipalities city state house "
    "airline port hospital church".split()
)
_PARTIES: Final = frozenset("side sides guild union unions rebels delegation movement parties party".split())
_FACTIONS: Final = frozenset("faction wing bloc militia hardliners brigade splinter clan clans".split())

COLLECTIVE: Final = (
    _INSTITUTIONS
    | _PARTIES
    | _FACTIONS
    | frozenset(
        "mediators facilitators officials researchers scientists experts analysts authors diplomats lenders residents "
        "islanders figures results posts media".split()
    )
)
"""Nouns that name more than one person."""

_WORD: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def kind_of(note: str, head: str, *, named: bool, person: bool) -> SpeakerKind:
    """Return the kind of source.

    Parameters
    ----------
    note : str
        All that the text says of it, such as ``Mara Venn, the port's negotiator``.
    head : str
        Its head word.
    named, person : bool
        Whether it has a name, and whether it is one person.
    """
    words = [word.lower() for word in _WORD.findall(note)]
    singular = {word.removesuffix("s") for word in words} | set(words)
    noun = head.lower()
    if singular & _MEDIATORS:
        return SpeakerKind.MEDIATOR
    if singular & OFFICES and (person or noun.removesuffix("s") in OFFICES):
        return SpeakerKind.NAMED_OFFICIAL if named else SpeakerKind.UNNAMED_OFFICIAL
    if singular & _EXPERTS and (person or noun in _EXPERTS):
        return SpeakerKind.EXPERT
    for known, kind in (
        (_FACTIONS, SpeakerKind.FACTION),
        (_PUBLICATIONS, SpeakerKind.PUBLICATION),
        (_PARTIES, SpeakerKind.PARTY),
        (_INSTITUTIONS, SpeakerKind.INSTITUTION),
    ):
        if noun in known or (not person and set(words[-2:]) & known):
            return kind
    return SpeakerKind.UNSPECIFIED
