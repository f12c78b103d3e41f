"""Who speaks: last names linked to full ones, pronouns and "the official" to the last source that fits.

Two unnamed officials are never made one: only a definite description may point back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from goodoffices.evidence.attributions import Attribution
from goodoffices.evidence.proposals import Speaker, SpeakerKind
from goodoffices.evidence.roles import COLLECTIVE, OFFICES, kind_of

__all__ = ["link_speakers"]

_HE: Final = frozenset({"he", "him", "himself"})
_SHE: Final = frozenset({"she", "her", "herself"})
_THEY: Final = frozenset({"they", "them", "both", "who", "which", "these", "those"})
_IT: Final = frozenset({"it", "that", "this"})
_SELF: Final = frozenset({"i", "we", "me", "us"})
_NAME: Final = re.compile(
    r"[^\W\d_a-z][\w'\u2019.-]*(?:[ ](?:(?:de|da|del|van|von|al|el|bin|ibn|la|le|of|the)[ ])*[^\W\d_a-z][\w'\u2019.-]*)*"
)
_TITLES: Final = frozenset(
    "mr mrs ms miss dr prof professor sir lady lord minister president ambassador senator general colonel captain "
    "judge mayor governor chancellor premier secretary prime foreign finance defence defense deputy vice chief "
    "king queen prince princess sheikh father sister reverend bishop undersecretary home shadow justice "
    "commander envoy spokesman spokeswoman chairman chair coach director executive former acting".split()
)
_MASCULINE: Final = frozenset(
    {"mr", "sir", "lord", "king", "prince", "father", "spokesman", "chairman", "sheikh"}
)
_FEMININE: Final = frozenset(
    {"mrs", "ms", "miss", "lady", "queen", "princess", "sister", "spokeswoman", "chairwoman"}
)
_DEFINITE: Final = re.compile(r"^(?:the|that|this|his|her|their)\s", re.IGNORECASE)
_ANYBODY: Final = frozenset(
    "everyone everybody someone somebody nobody anyone all others another one i".split()
)
_LONGEST_SHORT_FORM = 5  # "Prof."
_FARTHEST_PERSON = 700
_FRESH: Final = re.compile(
    r"^(?:an?|one|two|three|four|several|some|another|other|many|most|the (?:second|third|other))\b", re.I
)


@dataclass(slots=True)
class _Known:
    name: str
    kind: SpeakerKind
    named: bool
    collective: bool
    key: str
    nouns: set[str] = field(default_factory=set)
    gender: str = ""
    last: int = -1


class _Cast:
    """The sources of one text so far, the last to speak found first; and the persons whom it names."""

    def __init__(self, plain: str, people: Sequence[tuple[int, str]]) -> None:
        self.plain = plain
        self.known: list[_Known] = []
        self.full = _full_names(plain)
        self.people = [
            (place, self.whole_name(name))
            for place, name in people
            if name.split()[0].lower() not in _NO_NAME
        ]
        self.here = 0

    def in_quotes(self, place: int) -> bool:
        """Tell whether a place stands within quotation marks of its paragraph."""
        start = self.plain.rfind("\n", 0, place) + 1
        return self.plain.count('"', start, place) % 2 == 1 or self.plain[start : start + 1] == '"'

    def whole_name(self, name: str) -> str:
        """Return the full form of a name, without title and possessive."""
        words = _name_words(name)
        if not words:
            return name
        return self.full.get(words[-1], words[0]) if len(words) == 1 else " ".join(words)

    def speak(self, found: _Known) -> _Known:
        found.last = self.here
        return found

    def last_person(self, gender: str) -> _Known | None:
        """Return the person named last before this place, unless somebody else has spoken since."""
        for place, name in reversed(self.people):
            if place >= self.here or self.here - place > _FARTHEST_PERSON:
                continue
            known = next((each for each in self.known if each.named and each.name == name), None)
            if known is not None and (known.collective or (known.gender and known.gender != gender)):
                continue
            spoken = max((each.last for each in self.known if not each.collective), default=-1)
            if known is None and place < spoken:
                return None
            return known or self.add(
                name, _note_at(self.plain, name), name.split()[-1], named=True, collective=False
            )
        return None

    def recent(self) -> list[_Known]:
        return sorted(self.known, key=lambda each: -each.last)

    def add(self, name: str, note: str, head: str, *, named: bool, collective: bool) -> _Known:
        person = not collective
        kind = kind_of(note, head, named=named, person=person)
        fresh = _Known(name, kind, named, collective, f"s{len(self.known) + 1}")
        fresh.nouns = {word for word in _words(note) if word in OFFICES or word in COLLECTIVE} | {
            head.lower()
        }
        fresh.gender = _gender(note)
        self.known.append(fresh)
        return fresh


def _words(text: str) -> set[str]:
    return {word.lower().removesuffix("s") for word in re.findall(r"[^\W\d_]+", text)}


def _gender(note: str) -> str:
    words = {word.lower().strip(".") for word in note.split()}
    if words & _MASCULINE:
        return "m"
    return "f" if words & _FEMININE else ""


def _runs(text: str) -> Iterator[list[str]]:
    """Yield runs of words with capitals, parted where a sentence ends."""
    for match in _NAME.finditer(text):
        run: list[str] = []
        for word in match[0].replace("\u2019", "'").split():
            stops = word.endswith(".") and len(word) > _LONGEST_SHORT_FORM
            run.append(word.rstrip(".") if stops else word)
            if stops:
                yield run
                run = []
        if run:
            yield run


def _full_names(plain: str) -> dict[str, str]:
    """Return, by last word, the longest name of two to four words that ends with it, titles left out."""
    found: dict[str, str] = {}
    for run in _runs(plain):
        words = list(run)
        while words and words[0].lower().strip(".") in _TITLES:
            words.pop(0)
        words = [word.removesuffix("'s") for word in words]
        if 2 <= len(words) <= 4:
            name = " ".join(words)
            last = words[-1]
            if last not in found or (len(name) > len(found[last]) and found[last].split()[-2:] == words[-2:]):
                found.setdefault(last, name)
    return found


def link_speakers(
    plain: str,
    found: list[Attribution],
    nested_in: list[int | None],
    people: Sequence[tuple[int, str]] = (),
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
    people : sequence of (place, name)
        Where the text names persons, ascending; a pronoun may mean one who has not spoken yet.
    """
    cast = _Cast(plain, people)
    chosen: list[_Known | None] = [None] * len(found)
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


def _speaker(cast: _Cast, found: Attribution, outer: _Known | None) -> _Known | None:
    if not found.source:
        return None
    text = " ".join(cast.plain[start:end] for start, end in found.source).replace("\n", " ").strip()
    if not re.search(r"\w", text):
        return None
    low = text.lower()
    cast.here = found.source[0][0]
    if low in _SELF:
        return (
            outer
            if outer is not None
            else cast.speak(
                _same_text(cast, text) or cast.add(text, text, text, named=False, collective=low == "we")
            )
        )
    if low in _HE | _SHE | _THEY | _IT:
        return _pronoun(cast, low, text)
    named = _name_in(cast, text, found)
    if named is not None:
        return cast.speak(named)
    return cast.speak(_described(cast, text, found))


def _pronoun(cast: _Cast, low: str, text: str) -> _Known | None:
    if low in _HE | _SHE:
        gender = "m" if low in _HE else "f"
        other = "f" if gender == "m" else "m"
        spoken = next(
            (
                e
                for e in cast.recent()
                if not e.collective and e.gender != other and e.name.split()[0].lower() not in _ANYBODY
            ),
            None,
        )
        named = cast.last_person(gender)
        chosen = max(
            (e for e in (spoken, named) if e is not None), key=lambda e: _place_of(cast, e), default=None
        )
        if chosen is not None:
            chosen.gender = chosen.gender or gender
            return cast.speak(chosen)
    for each in cast.recent():
        if low in _THEY | _IT and each.collective:
            return cast.speak(each)
    if low in _THEY and cast.known:
        return cast.speak(cast.recent()[0])
    return cast.speak(cast.add(text, text, text, named=False, collective=low in _THEY))


def _place_of(cast: _Cast, known: _Known) -> int:
    """Return where somebody was last heard or named before here."""
    named = [place for place, name in cast.people if name == known.name and place < cast.here]
    return max([known.last, *named])


def _same_text(cast: _Cast, text: str) -> _Known | None:
    bare = _bare(text)
    return next((each for each in cast.recent() if _bare(each.name) == bare), None)


def _bare(text: str) -> str:
    return re.sub(r"^(?:the|an?)\s+", "", text.lower()).strip(" .,'\"")


_NO_NAME: Final = frozenset(
    "the a an its his her their this that these those one two another some many most no".split()
)


def _name_words(name: str) -> list[str]:
    """Return the words of a name without articles, titles and possessives."""
    words = [word.removesuffix("'s").strip(",.") for word in name.replace("\u2019", "'").split()]
    while len(words) > 1 and (words[0].lower() in _NO_NAME or words[0].lower().strip(".") in _TITLES):
        words.pop(0)
    return [word for word in words if word]


def _name_in(cast: _Cast, text: str, found: Attribution) -> _Known | None:
    """Return the known or new speaker that a name stands for; None where there is no name."""
    names = [_name_words(" ".join(run)) for run in _runs(text)]
    names = [words for words in names if words and not (len(words) == 1 and _is_common(cast, words[0]))]
    head = found.source_head
    described = head[:1].islower() or head.lower() in OFFICES | COLLECTIVE
    beside = _name_beside(cast, found) if described else None
    if beside is not None:
        words = _name_words(beside)
    elif names and not (described and head not in names[-1]):
        # The one with the head word: "Finance Minister Pavel Unsgaard", "Prof Emil Tarrant, of the University".
        words = next((each for each in names if head in each), names[-1])
    else:
        return None  # "a Council aide": the name is whose aide it is
    last = words[-1]
    full = cast.whole_name(" ".join(words))
    collective = beside is None and _is_collective(cast, found, full)
    for each in cast.recent():
        same = each.name == full or (each.name.split()[-1] == last and each.collective == collective)
        if each.named and same:
            each.nouns |= {word for word in _words(found.source_note) if word in OFFICES}
            if each.kind is SpeakerKind.UNSPECIFIED:
                each.kind = kind_of(found.source_note, last, named=True, person=not collective)
            each.gender = each.gender or _gender(found.source_note)
            return each
    note = f"{_note_at(cast.plain, full)} {found.source_note}"
    fresh = cast.add(full, note, last, named=True, collective=collective)
    if fresh.kind is SpeakerKind.UNSPECIFIED and collective and len(full.split()) == 1:
        fresh.kind = SpeakerKind.PARTY
    return fresh


def _name_beside(cast: _Cast, found: Attribution) -> str | None:
    """Return the name that stands right behind a description: ``Lomar's fisheries minister, Ilva Paldar,``."""
    if not found.source:
        return None
    rest = cast.plain[found.source[-1][1] : found.source[-1][1] + 60]
    match = re.match(rf",?\s+({_NAME.pattern})", rest)
    if match is None or len(_name_words(match[1])) < 2 or rest.startswith("."):
        return None
    return (
        match[1]
        if _DEFINITE.match(_source_text(cast, found)) or "'s" in _source_text(cast, found) or rest[:1] != ","
        else None
    )


def _source_text(cast: _Cast, found: Attribution) -> str:
    return " ".join(cast.plain[start:end] for start, end in found.source)


def _note_at(plain: str, name: str) -> str:
    """Return what the text says of a name where it first stands."""
    place = plain.find(name)
    if place < 0:
        return name
    before = re.split(r"[.!?\n]", plain[max(0, place - 60) : place])[-1]
    aside = re.match(r",\s*([^,.;\n]{3,60})[,.;]", plain[place + len(name) : place + len(name) + 70])
    return f"{' '.join(before.split()[-5:])} {name} {aside[1] if aside else ''}"


def _is_common(cast: _Cast, word: str) -> bool:
    """Tell whether a word with a capital stands in the text without one too, so that it is no name."""
    return (
        re.search(rf"\b{re.escape(word.lower())}\b", cast.plain) is not None
        or word.lower() in OFFICES | COLLECTIVE
    )


def _is_collective(cast: _Cast, found: Attribution, name: str) -> bool:
    last = name.split()[-1].lower()
    if any(person == name for _, person in cast.people):
        return False
    if last in COLLECTIVE or found.source_plural:
        return True
    # One word that names no person names a side: "Lomar says".
    return name.isupper() or len(name.split()) == 1


def _same_side(text: str, name: str) -> bool:
    """Tell whether what a description says of a side fits a speaker: "the Kestrian official" is no Lomar one."""
    marks = [word for word in re.findall(r"[^\W\d_]+", text)[1:] if word[:1].isupper()]
    known = [word for word in re.findall(r"[^\W\d_]+", name) if word[:1].isupper()]
    return all(any(word[:4] == other[:4] for other in known) for word in marks)


def _described(cast: _Cast, text: str, found: Attribution) -> _Known:
    """Return the speaker that a description stands for: a definite one may point back, others are new."""
    head = found.source_head.lower() or _bare(text).split(" ")[-1]
    noun = head.removesuffix("s")
    collective = found.source_plural or head in COLLECTIVE
    same = _same_text(cast, text)
    if same is not None and not _FRESH.match(text):
        return same
    if _DEFINITE.match(text) and not _FRESH.match(text):
        for each in cast.recent():
            fits = noun in {word.removesuffix("s") for word in each.nouns} and _same_side(text, each.name)
            if fits and each.collective == collective:
                return each
    return cast.add(text, f"{text} {found.source_note}", head, named=False, collective=collective)
