"""The sources of one text as far as it has been read, and the persons whom it names."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from goodoffices.evidence.bodies import Bodies
from goodoffices.evidence.groups import GROUP
from goodoffices.evidence.names import (
    KIN,
    byline_name,
    full_names,
    gender_of,
    is_called,
    is_former,
    name_words,
    note_at,
    persons_in,
    title_genders,
    titled_names,
    words_of,
)
from goodoffices.evidence.proposals import SpeakerKind
from goodoffices.evidence.roles import (
    BODIES,
    COLLECTIVE,
    COMPANY_NOUNS,
    OFFICES,
    ROLES,
    TITLED_NOUNS,
    kind_of,
)

__all__ = ["Cast", "Known"]

_FARTHEST_PERSON: Final = 700
_FARTHEST_PAIR: Final = 500
_MOST_KEPT: Final = 300  # whoever spoke before so many others is not meant by "he"
_DESCRIBED: Final = re.compile(
    r"(?:\b(?<!, )(?:[Aa]n?|[Oo]ne|[Aa]nother)|(?:(?<=[.!?,] )|(?<=[.!?]\" )|(?<=\n))[Tt]he)"
    rf" (?:[\w'-]+ ){{0,4}}?({'|'.join(sorted(map(re.escape, ROLES)))})\b(?!'s)"
    rf"|\b(?:[Hh]is|[Hh]er) ({'|'.join(sorted(KIN))})\b(?!'s)"
)
_WITH_FIRST_NAMES: Final = "Sir|Dame|Lady|Father|Brother|Sister|Sheikh|King|Queen|Prince|Princess|Pope"
_SMALL_WORD: Final = re.compile(r"(?<!\w)[a-z][\w'-]*")


@dataclass(slots=True)
class Known:
    """A source that was met before; `last` is where it last spoke.

    `nouns` are what it was called, `described` all words that the text has beside it, `owner` the name of the
    person whose office, mother or driver it is.
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
    owner: str = ""
    note: str = ""


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
        titled = {name for name in self.persons if gender_of(note_at(plain, name))}
        self.bodies = Bodies(plain, set(self.full.values()), titled)
        self.persons -= self.bodies.companies
        first_names = {name.split(maxsplit=1)[0] for name in self.persons}
        self.persons |= {name for name in self.titled if name not in self.full.keys() | first_names}
        self._genders = title_genders(plain)
        self.author = byline_name(plain)
        self.here = 0
        self._n_met = 0
        self._is_said = is_said = bytearray(len(plain))
        for low, high in said:
            is_said[low:high] = b"\x01" * (high - low)
        self._mentioned = _mentions(plain, self.persons)
        self._named = [(place, name) for place, name in self._mentioned if not is_said[place]]

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

    def is_said(self) -> bool:
        """Tell whether what is read now stands in what somebody says."""
        return bool(self._is_said[self.here])

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

    def called(
        self, noun: str, kinds: frozenset[str] = frozenset(), *, formerly: bool = False
    ) -> Known | None:
        """Return the one person named before here whom the text calls by a noun, whether or not it spoke.

        All words of `kinds` must stand with the name too. Whom only others spoke of counts where nobody else
        is called so. A former premier is meant only with `formerly`.
        """
        for mentions in (self._named, self._mentioned):
            before = {name for _, name in mentions[: bisect_left(mentions, (self.here, ""))]}
            fitting = [
                name
                for name in sorted(before)
                if is_called(self.plain, name, noun)
                and kinds <= words_of(note_at(self.plain, name))
                and formerly == is_former(note_at(self.plain, name), noun)
            ]
            if fitting:
                return self.meet(fitting[0]) if len(fitting) == 1 else None
        return None

    def meet_body(self, name: str, head: str) -> Known:
        """Return a body that the text names, as a source: the one known by this name or a part of it."""
        known = next(
            (
                each
                for each in self.known
                if each.collective
                and each.named
                and (each.name == name or (name.endswith(f" {each.name}") and head in each.name.lower()))
            ),
            None,
        )
        return known or self.add(name, name, head, named=True, collective=True)

    def other_body(self, noun: str, than: Known) -> str | None:
        """Return what the text has called another body of this noun since one spoke: ``defence ministry``."""
        if noun not in BODIES:
            return None
        pattern = rf"\b(?:the|its|their|his|her) ([a-z-]+) {re.escape(noun)}\b(?! of\b)"
        kinds = re.findall(pattern, self.plain[max(than.last, 0) : self.here])
        own = than.described | words_of(than.name) | {"same", "whole", "entire", "new", "old"}
        return f"{kinds[-1]} {noun}" if kinds and kinds[-1] not in own else None

    def aged(self, text: str) -> Known | None:
        """Return whom "the 54-year-old" means: the one person with this age behind the name."""
        age = re.search(r"\b(\d\d)-year-old\b", text)
        if age is None:
            return None
        of_age = [
            name
            for name in sorted(self.persons)
            if re.search(rf"{re.escape(name)}(?:, (?:aged )?| \()(?:{age[1]})\b", self.plain)
        ]
        return self.meet(of_age[0]) if len(of_age) == 1 else None

    def only_one_spoken_of(self, noun: str) -> Known | None:
        """Return who a new word for a person means, where the paragraph names one person before and no other.

        ``Lord Pell hit back. "She had the text," the peer said.``
        """
        met = re.search(rf"\b{re.escape(noun)}\b", self.plain[: max(0, self.here - 1)], re.IGNORECASE)
        if met is not None or self.is_said():
            return None
        return self.only_one_of_paragraph()

    def only_one_of_paragraph(self) -> Known | None:
        """Return the one person who was heard or named in this paragraph before here."""
        start = self.plain.rfind("\n", 0, self.here) + 1
        low, high = (bisect_left(self._named, (place, "")) for place in (start, self.here))
        heard = [each for each in self.known if start <= each.last < self.here and not each.collective]
        names = {name for _, name in self._named[low:high]} | {each.name for each in heard}
        before = {name for _, name in self._mentioned[: bisect_left(self._mentioned, (start, ""))]}
        if len(names) != 1 or names & before or not all(each.named for each in heard):
            return None
        return self.meet(names.pop())

    def named_later(self, words: set[str], noun: str) -> Known | None:
        """Return the one person whom the text calls by all of these words, if it names them only later.

        ``"It is shut," the harbour master said. The harbour master, Ada Lunt, ..``
        """
        names = sorted({name for _, name in self._mentioned[bisect_left(self._mentioned, (self.here, "")) :]})
        fitting = [
            name
            for name in names
            if is_called(self.plain, name, noun) and words <= words_of(note_at(self.plain, name))
        ]
        return self.meet(fitting[0]) if len(fitting) == 1 else None

    def introduced(self, noun: str) -> Known | None:
        """Return whom a text goes on to call by a noun: ``"We are poor," says Quiroga. The minister has ..``.

        That is the only person named before it in the paragraph, where "the .. NOUN" comes up first, as the
        beginning of a sentence.
        """
        pattern = rf"\bthe (?:[\w'-]+ ){{0,3}}?{re.escape(noun)}\b"
        first = re.search(pattern, self.plain, re.IGNORECASE)
        if first is None or first.start() > self.here or not first[0][0].isupper():
            return None
        start = self.plain.rfind("\n", 0, first.start()) + 1
        low, high = (bisect_left(self._mentioned, (place, "")) for place in (start, first.start()))
        names = {name for _, name in self._mentioned[low:high]}
        if len(names) != 1 or names & {name for _, name in self._mentioned[:low]}:
            return None  # "The witness" is not the counsel who has asked all along
        return self.meet(names.pop())

    def last_described(self, since: int) -> tuple[str, str] | None:
        """Return what the paragraph calls a person last, if after `since`, and the noun in it.

        An indefinite description counts wherever it stands, "the president" as the beginning of a clause.
        """
        start = max(since + 1, self.plain.rfind("\n", 0, self.here) + 1)
        last = None
        for match in _DESCRIBED.finditer(self.plain, start, max(start, self.here)):
            if not self._is_said[match.start()]:
                last = match
        return None if last is None else (last[0], (last[1] or last[2]).lower())

    def last_group(self) -> str | None:
        """Return what the paragraph calls several people last, as the beginning of a sentence.

        None if a group or body has spoken since.
        """
        start = self.plain.rfind("\n", 0, self.here) + 1
        since = max(
            [start - 1, *(each.last for each in self.known if each.collective and each.last < self.here)]
        )
        found = [
            match[1]
            for match in GROUP.finditer(self.plain, start, max(start, self.here))
            if match.start(1) > since and not self._is_said[match.start(1)]
        ]
        return found[-1] if found else None

    def last_two(self) -> tuple[Known, Known] | None:
        """Return the last two persons or sources before here, in the order in which they come up."""
        since = max(self.plain.rfind("\n", 0, max(0, self.here - _FARTHEST_PAIR)), self.here - _FARTHEST_PAIR)
        places = [(place, name) for place, name in self._mentioned if since <= place < self.here]
        met = [(each.last, each.name) for each in self.known if max(since, 0) <= each.last < self.here]
        last = dict.fromkeys(name for _, name in sorted([*places, *met], reverse=True))
        two = list(last)[:2]
        if len(two) < 2:
            return None
        order = sorted(two, key=lambda name: min(at for at, other in [*places, *met] if other == name))
        one, other = (
            next((each for each in self.recent() if each.name == name), None) or self.meet(name)
            for name in order
        )
        return one, other

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
        if collective and not named and head.lower() not in BODIES:
            called = set()  # "two ministry officials" are not the ministry
        fresh.note = note
        fresh.nouns = called | {head.lower()}
        if collective:
            fresh.nouns |= words_of(note) & COMPANY_NOUNS
        elif named and "counterpart" in words_of(note):
            # "Her Dovran counterpart" is a minister as well
            other = next((each for each in self.recent() if not each.collective), fresh)
            fresh.nouns |= {noun for noun in other.nouns if noun in OFFICES}
        if not collective and named:
            fresh.nouns |= {noun for word in words_of(note) for noun in TITLED_NOUNS.get(word, ())}
        fresh.described = frozenset(words_of(note))
        fresh.gender = gender_of(note) or (
            "" if collective else self._genders.get(name.rsplit(maxsplit=1)[-1], "")
        )
        if len(self.known) >= _MOST_KEPT:
            self.known = self.recent()[: _MOST_KEPT // 2]
        self.known.append(fresh)
        return fresh


def _mentions(plain: str, names: set[str]) -> list[tuple[int, str]]:
    """Return every place where a person is named, in the order of the text.

    That is by the last word of the name, or by the first one where the title goes with it: ``Sir Alan``.
    """
    by_last = {name.rsplit(maxsplit=1)[-1]: name for name in sorted(names) if len(name.split()[-1]) > 1}
    by_first = {name.split(maxsplit=1)[0]: name for name in sorted(names) if " " in name}
    if not by_last:
        return []
    last = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, by_last))})(?!\w)")
    first = re.compile(
        rf"\b(?:{_WITH_FIRST_NAMES}) ({'|'.join(map(re.escape, by_first))})(?! ?[^\W\d_a-z]|\w)"
    )
    found = [(match.start(), by_last[match[0]]) for match in last.finditer(plain)]
    found += [(match.start(1), by_first[match[1]]) for match in first.finditer(plain)] if by_first else []
    return sorted(found)
