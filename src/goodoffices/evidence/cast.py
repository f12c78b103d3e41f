"""The sources of one text as far as it has been read, and the persons whom it names."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from goodoffices.evidence.names import (
    byline_name,
    full_names,
    gender_of,
    is_called,
    name_words,
    note_at,
    persons_in,
    titled_names,
    words_of,
)
from goodoffices.evidence.proposals import SpeakerKind
from goodoffices.evidence.roles import COLLECTIVE, ROLES, kind_of

__all__ = ["Cast", "Known"]

_FARTHEST_PERSON: Final = 700
_MOST_KEPT: Final = 300  # whoever spoke before so many others is not meant by "he"
_SMALL_WORD: Final = re.compile(r"(?<!\w)[a-z][\w'-]*")


@dataclass(slots=True)
class Known:
    """A source that was met before; `last` is where it last spoke.

    `nouns` are what it was called, `described` all words that the text has beside it.
    """

    name: str
    kind: SpeakerKind
    named: bool
    collective: bool
    key: str
    nouns: set[str] = field(default_factory=set)
    described: frozenset[str] = frozenset()
    gender: str = ""
    last: int = -1


class Cast:
    """The sources of one text so far, and the persons whom it names outside of what somebody says.

    Parameters
    ----------
    plain : str
        The text with plain quotation marks.
    said : sequence of extents
        What somebody says: who is spoken of there is not who speaks next.
    """

    def __init__(self, plain: str, said: Sequence[tuple[int, int]] = ()) -> None:
        self.plain = plain
        self.known: list[Known] = []
        self.full = full_names(plain)
        self.persons = persons_in(plain, self.full)
        self.small_words = set(_SMALL_WORD.findall(plain))
        self.titled = titled_names(plain)
        self.author = byline_name(plain)
        self.here = 0
        self._n_met = 0
        is_said = bytearray(len(plain))
        for low, high in said:
            is_said[low:high] = b"\x01" * (high - low)
        self._named = [(place, name) for place, name in _mentions(plain, self.persons) if not is_said[place]]

    def whole_name(self, name: str) -> str:
        """Return the full form of a name, without title and possessive."""
        words = name_words(name)
        if not words:
            return name
        if len(words) > 1:
            return " ".join(words)
        if words[0] in self.full:
            return self.full[words[0]]
        bearers = [person for person in self.persons if person.split()[0] == words[0]]
        return bearers[0] if len(bearers) == 1 else words[0]

    def speak(self, found: Known) -> Known:
        """Note that somebody speaks here."""
        found.last = self.here
        return found

    def last_named(self, name: str) -> int:
        """Return where somebody was last named before here, or -1."""
        for place, other in reversed(self._named_before()):
            if other == name:
                return place
        return -1

    def meet(self, name: str) -> Known:
        """Return a person that the text names, as a source."""
        known = next((each for each in self.known if each.named and each.name == name), None)
        return known or self.add(
            name, note_at(self.plain, name), name.rsplit(maxsplit=1)[-1], named=True, collective=False
        )

    def called(self, noun: str) -> Known | None:
        """Return the one person named before here whom the text calls by a noun, whether or not it spoke."""
        before = {name for _, name in self._named[: bisect_left(self._named, (self.here, ""))]}
        fitting = [name for name in sorted(before) if is_called(self.plain, name, noun)]
        return self.meet(fitting[0]) if len(fitting) == 1 else None

    def only_person(self, gender: str) -> Known | None:
        """Return the one person named before here, however far, that a pronoun can mean."""
        before = {name for _, name in self._named[: bisect_left(self._named, (self.here, ""))]}
        known = {each.name: each for each in self.known if each.named}
        fitting = [
            name
            for name in sorted(before)
            if gender
            == (
                (known[name].gender if name in known else "")
                or gender_of(note_at(self.plain, name))
                or gender
            )
        ]
        return self.meet(fitting[0]) if len(fitting) == 1 else None

    def last_person(self, gender: str) -> Known | None:
        """Return the person named last before this place, unless somebody else has spoken since."""
        for place, name in reversed(self._named_before()):
            known = next((each for each in self.known if each.named and each.name == name), None)
            if known is not None and (known.collective or (known.gender and known.gender != gender)):
                continue
            spoken = max((each.last for each in self.known if not each.collective), default=-1)
            if known is None and place < spoken:
                return None
            return known or self.meet(name)
        return None

    def _named_before(self) -> list[tuple[int, str]]:
        low = bisect_left(self._named, (self.here - _FARTHEST_PERSON, ""))
        return self._named[low : bisect_left(self._named, (self.here, ""))]

    def recent(self) -> list[Known]:
        """Return the sources, the last to speak first."""
        return sorted(self.known, key=lambda each: -each.last)

    def add(self, name: str, note: str, head: str, *, named: bool, collective: bool) -> Known:
        """Meet a source for the first time."""
        kind = kind_of(note, head, named=named, person=not collective)
        self._n_met += 1
        fresh = Known(name, kind, named, collective, f"s{self._n_met}")
        called = {word for word in words_of(note) if word in ROLES or word in COLLECTIVE}
        fresh.nouns = called | {head.lower()}
        fresh.described = frozenset(words_of(note))
        fresh.gender = gender_of(note)
        if len(self.known) >= _MOST_KEPT:
            self.known = self.recent()[: _MOST_KEPT // 2]
        self.known.append(fresh)
        return fresh


def _mentions(plain: str, names: set[str]) -> list[tuple[int, str]]:
    """Return every place where a person is named, by the last word of the name, in the order of the text."""
    by_last = {name.split()[-1]: name for name in sorted(names) if len(name.split()[-1]) > 1}
    if not by_last:
        return []
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, by_last))})(?!\w)")
    return [(match.start(), by_last[match[0]]) for match in pattern.finditer(plain)]
