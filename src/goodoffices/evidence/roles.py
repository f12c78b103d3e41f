"""What sort of source a description names: official, mediator, expert, institution, party, publication."""

from __future__ import annotations

import re
from typing import Final

from goodoffices.evidence.proposals import SpeakerKind

__all__ = [
    "BODIES",
    "COLLECTIVE",
    "COMPANY_NOUNS",
    "OFFICES",
    "ROLES",
    "SHORT_TITLES",
    "TITLED_NOUNS",
    "UNIQUE",
    "kind_of",
]

OFFICES: Final = frozenset(
    "official minister spokesman spokeswoman spokesperson ambassador envoy president chief director "
    "secretary commander diplomat negotiator leader mayor governor officer aide adviser advisor head "
    "chair chairman chairwoman chairperson deputy representative general colonel captain premier "
    "senator lawmaker mp judge prosecutor commissioner delegate treasurer undersecretary ceo manager "
    "admiral secretary-general auditor-general rapporteur marshal attorney-general governor-general "
    "sergeant inspector vice-president brigadier archbishop bishop sheikh emir prince king queen pope "
    "emissary major lieutenant councillor counsel boss skipper organiser lawyer attorney coach "
    "executive sheriff detective elder chancellor speaker candidate organizer".split()
)
"""Nouns that name an office."""

_MEDIATORS: Final = frozenset(
    "mediator facilitator go-between mediators facilitators mediation intermediary intermediaries".split()
)
_EXPERTS: Final = frozenset(
    "analyst expert professor prof researcher scientist academic economist historian scholar fellow "
    "author authors researchers scientists experts analysts study doctor physicist colleague".split()
)
_PUBLICATIONS: Final = frozenset(
    "reuters bbc cnn afp ap axios haaretz xinhua tass jazeera npr cbs nbc abc ledger chronicle observer "
    "preamble logs draft memo email emails leak correspondent television tv radio channel newspaper "
    "report reports article statement release letter document website post posts magazine broadcaster "
    "journal media press times courier gazette tribune herald guardian news survey poll figures data "
    "results analysis message correction posting paper agency wikinews reporter editorial section "
    "findings".split()
)
_INSTITUTIONS: Final = frozenset(
    "nations imf iaea icc icj unhcr wfp icrc unicef osce army military navy kremlin pentagon un nato eu "
    "fund monitors regime garrison coastguard embassy consulate senate congress assembly judiciary "
    "ministry department office government authority company bank council commission court police "
    "university institute organisation organization board firm corporation parliament committee "
    "presidency cabinet agency administration association federation foundation bureau municipality "
    "municipalities city state house headquarters secretariat airline port hospital church service trust "
    "centre center regulator charity diocese society tribunal treasury inspectorate forum mission chamber "
    "authorities school college academy inquiry watchdog".split()
)
_PARTIES: Final = frozenset(
    "opposition side sides guild union unions rebels delegation movement parties party group alliance "
    "coalition front league network campaign".split()
)
_FACTIONS: Final = frozenset("faction wing bloc militia hardliners brigade splinter clan clans".split())

COLLECTIVE: Final = (
    _INSTITUTIONS
    | _PARTIES
    | _FACTIONS
    | frozenset(
        "mediators facilitators officials researchers scientists experts analysts authors diplomats lenders "
        "residents islanders figures results posts media".split()
    )
)
"""Nouns that name more than one person."""

BODIES: Final = (_INSTITUTIONS | _PARTIES | _FACTIONS) - frozenset(
    "nations imf iaea icc icj unhcr wfp icrc unicef osce kremlin pentagon un nato eu monitors city state "
    "house headquarters municipalities opposition side sides unions rebels parties hardliners clans mission "
    "front campaign authorities".split()
)
"""Nouns that name one body, and are a part of the names of such bodies."""

COMPANY_NOUNS: Final = frozenset(
    "company firm owner operator developer miner maker retailer contractor supplier manufacturer "
    "broker".split()
)
"""What a company is called by what it does: ``the operator, Strait Link``."""

_OCCUPATIONS: Final = frozenset(
    "master harbourmaster priest pastor vicar rabbi imam nurse teacher farmer fisherman pilot driver banker "
    "trader engineer surveyor clerk journalist activist campaigner resident villager shopkeeper steward "
    "worker soldier guard witness investor lender insider translator interpreter observer docker "
    "miner cleric politician peer academic vicar reverend rancher grower backbencher pensioner "
    "veteran shopper landlord landlady publican widow widower grandmother grandfather".split()
)

ROLES: Final = OFFICES | _MEDIATORS | _EXPERTS | _OCCUPATIONS
"""Nouns that name what a person is."""

UNIQUE: Final = frozenset(
    "president premier chancellor pope king queen emir mayor governor secretary-general auditor-general "
    "attorney-general".split()
)
"""Offices that one person holds at a time, where the text says whose."""

SHORT_TITLES: Final = {
    "gen": "general", "maj": "major", "lt": "lieutenant", "capt": "captain", "cmdr": "commander",
    "brig": "brigadier", "sgt": "sergeant", "adm": "admiral", "rep": "representative", "gov": "governor",
    "amb": "ambassador", "col": "colonel", "sen": "senator", "prof": "professor", "dr": "doctor",
    "cllr": "councillor", "coun": "councillor", "insp": "inspector", "cdr": "commander", "rev": "reverend",
}  # fmt: skip
"""Titles as they are shortened, and in full."""

TITLED_NOUNS: Final = {
    "lord": {"peer", "lord"}, "lady": {"peer", "lady"}, "baroness": {"peer", "baroness"}, "baron": {"peer"},
    "rev": {"reverend", "vicar", "pastor", "cleric"}, "reverend": {"vicar", "pastor", "cleric"},
    "father": {"priest", "cleric"}, "bishop": {"cleric"}, "imam": {"cleric"}, "rabbi": {"cleric"},
    "prof": {"professor", "academic"}, "professor": {"academic"},
    "sen": {"senator", "lawmaker", "politician"},
    "senator": {"lawmaker", "politician"}, "mp": {"lawmaker", "politician"}, "councillor": {"politician"},
    "cllr": {"politician"}, "col": {"officer"}, "colonel": {"officer"}, "gen": {"officer"},
    "general": {"officer"}, "captain": {"officer"}, "capt": {"officer"}, "major": {"officer"},
}  # fmt: skip
"""What else somebody with a title may be called: ``Lord Pell .. the peer``."""

_SOURCES: Final = frozenset({"source", "sources", "insider", "insiders"})
_OF_OFFICE: Final = frozenset(
    "security diplomatic military government official ministry intelligence police defence defense "
    "council palestinian western army presidency cabinet administration state".split()
)

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
    singular |= {SHORT_TITLES[word] for word in singular & SHORT_TITLES.keys()}
    noun = head.lower()
    if singular & _MEDIATORS:
        return SpeakerKind.MEDIATOR
    if singular & OFFICES and (person or noun.removesuffix("s") in OFFICES):
        return SpeakerKind.NAMED_OFFICIAL if named else SpeakerKind.UNNAMED_OFFICIAL
    if noun in _SOURCES:
        of_office = set(words) & _OF_OFFICE
        return SpeakerKind.UNNAMED_OFFICIAL if of_office else SpeakerKind.UNSPECIFIED
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
