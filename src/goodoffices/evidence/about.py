"""What a proposed claim is about, by the case's own words: its parties and issues."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from goodoffices.case.model import Case
from goodoffices.evidence.proposals import Proposals, ProposedClaim, Speaker, SpeakerKind

__all__ = ["point_to"]

_WORD: Final = re.compile(r"[^\W\d_]+")
_SHORTEST = 4
_STEM = 6
_COMMON: Final = frozenset(
    "that this with from what which when where will have has been more most less than then they "
    "them their there about after before between during into over under must shall should could "
    "would years days weeks months percent people none some other each all any for and the not "
    "who whose out text new next first last".split()
)


def point_to(case: Case, proposals: Proposals) -> Proposals:
    """Return the proposals with what each is about.

    A claim is about an issue if its content has a word that only that issue's title, id or options have;
    about a party if it has one of its names. A speaker with the name of a party is that party, and one with
    that of a mediator that mediator. ``party.issue`` stands where one party is named, or speaks, and one
    issue.
    """
    issues = _distinct(
        {
            issue.id: [
                issue.id,
                *(words for _, words in (issue.title.by_language if issue.title else ())),
                *(option.id for option in issue.options),
            ]
            for issue in case.issues
        }
    )
    parties = _distinct(
        {
            party.id: [
                party.id,
                party.name,
                *(w for _, w in (party.title.by_language if party.title else ())),
            ]
            for party in case.parties
        }
    )
    mediators = _distinct({each.id: [each.id, each.name] for each in case.mediators})
    return replace(
        proposals,
        claims=tuple(_pointed(claim, issues, parties, mediators) for claim in proposals.claims),
    )


def _stems(text: str) -> set[str]:
    words = {word.casefold() for word in _WORD.findall(text.replace("_", " "))}
    return {word[:_STEM] for word in words if len(word) >= _SHORTEST and word not in _COMMON}


def _distinct(words: dict[str, list[str]]) -> dict[str, set[str]]:
    """Return, by id, the stems that no other id has."""
    stems = {name: set().union(*(_stems(text) for text in texts)) for name, texts in words.items()}
    count = Counter(stem for each in stems.values() for stem in each)
    return {name: {stem for stem in each if count[stem] == 1} for name, each in stems.items()}


def _named(text: str, known: dict[str, set[str]]) -> list[str]:
    found = _stems(text)
    return [name for name, stems in known.items() if stems & found]


def _pointed(
    claim: ProposedClaim,
    issues: dict[str, set[str]],
    parties: dict[str, set[str]],
    mediators: dict[str, set[str]],
) -> ProposedClaim:
    content = " ".join(span.text for span in claim.content)
    about_issues = _named(content, issues)
    about_parties = _named(content, parties)
    said_by = " ".join([claim.speaker.name, *(span.text for span in claim.source)])
    speaking = _named(said_by, parties)
    speaker = claim.speaker
    if speaker.collective and speaking and _is_whole_name(speaker.name, speaking, parties):
        speaker = _with_kind(speaker, SpeakerKind.PARTY)
    elif (helping := _named(said_by, mediators)) and (
        speaker.collective or _is_whole_name(speaker.name, helping, mediators)
    ):
        speaker = _with_kind(speaker, SpeakerKind.MEDIATOR)
    sides = about_parties or speaking
    about: Iterable[str] = [*sides, *about_issues]
    if len(sides) == 1 and len(about_issues) == 1:
        about = [f"{sides[0]}.{about_issues[0]}"]
    return replace(claim, speaker=speaker, about=tuple(about))


def _is_whole_name(name: str, named: list[str], known: dict[str, set[str]]) -> bool:
    return bool(_stems(name)) and _stems(name) <= set().union(*(known[each] for each in named))


def _with_kind(speaker: Speaker, kind: SpeakerKind) -> Speaker:
    return replace(speaker, kind=kind)
