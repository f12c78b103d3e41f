"""Names of persons in a text: without their titles, in their fullest form, and what is said beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from goodoffices.evidence.roles import COLLECTIVE, COMPANY_NOUNS, ROLES, SHORT_TITLES

__all__ = [
    "KIN",
    "NAME",
    "NO_NAME",
    "byline_name",
    "full_names",
    "gender_of",
    "has_title",
    "is_called",
    "is_former",
    "kin_gender",
    "name_words",
    "note_at",
    "persons_in",
    "runs",
    "title_genders",
    "titled_names",
    "words_of",
]

_WORD: Final = r"(?:(?:al|el|ben|bin|ash|ad|an|as)-)?[^\W\d_a-z][\w'\u2019.\u0300-\u036f-]*"
_PARTICLES: Final = r"(?:(?:de|da|del|van|von|al|el|bin|ibn|la|le|of|the)[ ])*"
NAME: Final = re.compile(rf"{_WORD}(?:[ ]{_PARTICLES}{_WORD})*")
_TITLES: Final = frozenset(
    "mr mrs ms miss dr prof professor sir lady lord minister president ambassador senator general "
    "colonel captain judge mayor governor chancellor premier secretary prime foreign finance "
    "defence defense deputy vice chief king queen prince princess sheikh father sister reverend "
    "bishop undersecretary home shadow justice commander envoy spokesman spokeswoman chairman "
    "chair coach director executive former acting dame baron baroness madam madame monsieur brother imam "
    "rabbi gen maj lt capt cmdr brig sgt adm rep gov rev amb cllr coun insp cdr sheikha viscount viscountess "
    "archdeacon monsignor ayatollah mullah sultan chairperson spokesperson".split()
)
# These are names as well, and titles only with a point.
_POINTED_TITLES: Final = frozenset({"col.", "sen.", "fr.", "hon."})
_UNPOINTED_TITLES: Final = frozenset(title.strip(".") for title in _POINTED_TITLES)
_POINT: Final = re.compile(rf"\b({'|'.join(SHORT_TITLES)}|mr|mrs|ms|st)\.", re.IGNORECASE)
_MASCULINE: Final = frozenset(
    {"mr", "sir", "lord", "baron", "king", "prince", "father", "brother", "spokesman", "chairman", "sheikh"}
)
_FEMININE: Final = frozenset(
    {"mrs", "ms", "miss", "lady", "dame", "madam", "madame", "baroness", "queen", "princess", "sister"}
    | {"spokeswoman", "chairwoman", "sheikha", "viscountess", "duchess"}
)
_COLLECTIVE: Final = frozenset(word.removesuffix("s") for word in COLLECTIVE)
_PLACES: Final = frozenset(
    "lake port mount cape north south east west new old united saint san los las city street strait river "
    "sea gulf bay island valley county province january february march april may june july august september "
    "october november december monday tuesday wednesday thursday friday saturday sunday".split()
)
_AGE: Final = re.compile(r"(?<!\d)[1-9]\d(?!\d)")
_TITLED: Final = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Sir|Lady)\b")
_BYLINE: Final = re.compile(rf"(?:By|by|BY)\s+({NAME.pattern})")
_SIGNED: Final = re.compile(rf"({NAME.pattern}),[^.!?]{{3,80}}$")
_POSSESSOR: Final = re.compile(r"\b[A-Z]\w*\.?(?:\s+[A-Z][\w-]*)*\s*'s?(?=\s)")
_SHE_IS: Final = frozenset({"wife", "mother", "sister", "daughter", "widow"})
_HE_IS: Final = frozenset({"husband", "father", "brother", "son", "widower"})
KIN: Final = _SHE_IS | _HE_IS
"""Words for relatives, who are one person each."""

_GENDERED: Final = re.compile(r"\b(Mr|Mrs|Ms|Miss|Madam|Madame)\.? ((?:[^\W\d_a-z][\w'-]*))")
_BYLINE_LINES = 8
_OFFICE_BEGINS: Final = re.compile(
    r"(?<!\bof )(?<!\bfor )(?<!\bin )(?<!\bat )(?<!\bon )"
    r"(?:\b(?:[Tt]he|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|[Oo]ur)|(?<=\w)'s?) "
)
_OFFICE: Final = re.compile(r"([^,.;:\n\"]{3,80}),\s+(?:\w+\.?\s+){0,2}\Z")
_PREPOSITION: Final = re.compile(r"\b(?:of|for|in|at|to|from|with|by|on)\b")
_MOST_PLACES = 5
_LONGEST_LETTERS = 3
_SHORT_FORMS: Final = frozenset("st jr sr gen col lt sgt sen rep gov maj capt adm no".split())
NO_NAME: Final = frozenset(
    "the a an its his her their this that these those one two another some many most no with in for after "
    "before "
    "but and when while as if on at by from since although like of".split()
)


def words_of(text: str) -> set[str]:
    """Return the words of a text in lower case, without the s of plurals; short titles in full too."""
    words = {word.lower().removesuffix("s") for word in re.findall(r"[^\W\d_]+", text)}
    return words | {SHORT_TITLES[word] for word in words & SHORT_TITLES.keys()}


def gender_of(note: str) -> str:
    """Return m or f where a title tells, else nothing."""
    # "Mr Bell's deputy" may be a woman.
    words = {word.lower().strip(".") for word in _POSSESSOR.sub("", note.replace("\u2019", "'")).split()}
    if words & _MASCULINE:
        return "m"
    return "f" if words & _FEMININE else ""


def title_genders(plain: str) -> dict[str, str]:
    """Return m or f by last name, where the text has one title that tells before it: ``Ms Hume``."""
    found: dict[str, set[str]] = {}
    for match in _GENDERED.finditer(plain):
        found.setdefault(match[2].removesuffix("'s"), set()).add(gender_of(match[1]))
    return {name: genders.pop() for name, genders in found.items() if len(genders) == 1}


def kin_gender(note: str) -> str:
    """Return m or f where a word for a relative tells, else nothing: ``his wife, Ada Lunt``."""
    words = words_of(note)
    if words & _SHE_IS:
        return "f"
    return "m" if words & _HE_IS else ""


def is_former(note: str, noun: str) -> bool:
    """Tell whether an office is none any more: ``former premier Jonas Held``, not ``a former engineer``."""
    return (
        re.search(rf"\b(?:former|ex|erstwhile|ousted)[ -](?:[\w'-]+ ){{0,3}}?{re.escape(noun)}", note, re.I)
        is not None
    )


def runs(text: str) -> Iterator[list[str]]:
    """Yield runs of words with capitals, parted where a sentence ends."""
    for match in NAME.finditer(text):
        run: list[str] = []
        for word in match[0].replace("\u2019", "'").split():
            stops = word.endswith(".") and not _is_short_form(word)
            run.append(word.rstrip(".") if stops else word)
            if stops:
                yield run
                run = []
        if run:
            yield run


def _is_short_form(word: str) -> bool:
    """Tell whether a point shortens a word and ends no sentence: ``Prof.``, ``J.``, ``U.N.``."""
    low = word.lower().strip(".")
    return len(low) <= 1 or "." in low or low in _TITLES or low in _SHORT_FORMS


def full_names(plain: str) -> dict[str, str]:
    """Return, by last word, the longest name of two to four words that ends with it, titles left out."""
    found: dict[str, str] = {}
    for run in runs(plain):
        words = name_words(" ".join(run))
        if 2 <= len(words) <= 4:
            name = " ".join(words)
            last = words[-1]
            if last not in found or (len(name) > len(found[last]) and found[last].split()[-2:] == words[-2:]):
                found.setdefault(last, name)
    return found


def name_words(name: str) -> list[str]:
    """Return the words of a name without articles, titles and possessives."""
    words = [word.removesuffix("'s").strip(",") for word in name.replace("\u2019", "'").split()]
    words = [word for word in words if word.strip(".")]
    last_title = max((i for i, word in enumerate(words[:-1]) if _is_title(word)), default=-1)
    words = [word.strip(".") for word in words[last_title + 1 :]]
    if len(words) > 2 and words[0].lower() in _UNPOINTED_TITLES:
        words.pop(0)  # "Col Nadine Shaw"; "Col Madden" may be a first name
    if words[:1] == ["of"] and len(words) > 3:
        words = words[-2:]  # "Minister of Education Ada Lunt"
    if "of" in words[2:] and words[words.index("of") - 1].lower() not in COLLECTIVE:
        words = words[: words.index("of")]  # "Lena Park of the University of Oslo"
    if (
        len(words) > 2
        and words[-1].isupper()
        and len(words[-1]) <= _LONGEST_LETTERS
        and not words[0].isupper()
    ):
        words.pop()  # "Prisca Hume KC"
    while len(words) > 1 and words[0].lower() in NO_NAME | COMPANY_NOUNS:  # "Operator Moorline"
        words.pop(0)
    return words


def _is_title(word: str) -> bool:
    if word.lower() in _POINTED_TITLES:
        return True
    low = word.lower().strip(".")
    # "Secretary-General", "Mum-of-three"
    return low in _TITLES or low in ROLES or "-of-" in low or low.partition("-")[0] in _TITLES


def byline_name(plain: str) -> str | None:
    """Return whose byline stands above a text: ``By Ada Lunt``, or ``Ada Lunt, Institute of Law``."""
    lines = plain.split("\n")[:_BYLINE_LINES]
    matches = [_BYLINE.match(line) for line in lines] + [_SIGNED.match(line) for line in lines[1:]]
    found = [name_words(match[1]) for match in matches if match is not None]
    return next((" ".join(words) for words in found if 2 <= len(words) <= 4), None)


def titled_names(plain: str) -> set[str]:
    """Return the single names that stand somewhere behind a title: ``President Obama``."""
    found = set()
    for run in runs(plain):
        words = name_words(" ".join(run))
        no_name = {words[-1].lower()} & (ROLES | COLLECTIVE | _TITLES | _PLACES) if words else set()
        if len(words) == 1 < len(run) and has_title(" ".join(run)) and not no_name:
            found.add(words[0])
    return found


def has_title(text: str) -> bool:
    """Tell whether a title or an office stands before the last word: ``Mr Zarif``, ``Colonel Abdi``."""
    return any(_is_title(word) for word in text.split()[:-1])


def note_at(plain: str, name: str) -> str:
    """Return what the text says of a name, before it and behind it, in the first places where it stands."""
    return " ".join([name, *(part for parts in _notes(plain, name) for part in parts)])


def _note_of_itself(plain: str, name: str) -> str:
    """Return what the text says of a name, without what it is a part of: ``the Mayor of Port Arden``."""
    parts = [(office, _PREPOSITION.split(before)[-1], aside) for office, before, aside in _notes(plain, name)]
    return " ".join([name, *(part for each in parts for part in each)])


def is_called(plain: str, name: str, noun: str) -> bool:
    """Tell whether the text calls somebody by a noun: ``Ada Lunt, the envoy``, not ``the envoy to Lunt``."""
    return any(
        noun in words_of(_PREPOSITION.split(part.lower())[place])
        for office, before, aside in _notes(plain, name)
        for part, place in ((office, 0), (before, -1), (aside, 0))
    )


def _notes(plain: str, name: str) -> Iterator[tuple[str, str, str]]:
    """Yield, for the first places of a name, the office before its comma, the words before, the aside."""
    place = plain.find(name)
    for _ in range(_MOST_PLACES):
        if place < 0:
            return
        before = _POINT.sub(r"\1", plain[max(0, place - 60) : place])
        before = re.split(r"[.!?\n,;:\"]", before)[-1]
        behind = plain[place + len(name) : place + len(name) + 70]
        aside = re.match(r",(?!\s*(?:and|or|but|with)\b)\s*([^,.;\n]{3,60})[,.;]", behind)
        office = _office_before(plain, place)
        yield (office, " ".join(before.split()[-4:]), aside[1] if aside else "")
        place = plain.find(name, place + 1)


def _office_before(plain: str, place: int) -> str:
    """Return the office before a name: ``The special envoy for the delta, Ambassador Ada Lunt, said``."""
    begins = [match.end() for match in _OFFICE_BEGINS.finditer(plain, max(0, place - 120), place)]
    for start in reversed(begins):
        office = _OFFICE.match(plain, start, place)
        if office is not None:
            return office[1]
    return ""


def _is_behind_article(plain: str, name: str) -> bool:
    """Tell whether "the" stands right before a name, as before those of ships, papers and bodies."""
    if f"the {name}" not in plain and f"The {name}" not in plain:
        return False
    whole = re.escape(name)
    return (
        re.search(rf"\b[Tt]he {whole}\b", plain) is not None
        and re.search(rf"(?<!\b[Tt]he ){whole}(?!\w)(?!'s? [a-z])", plain) is None
    )


def persons_in(plain: str, full: dict[str, str]) -> set[str]:
    """Return which names are those of persons.

    Those with a title, a role or an age beside them, and those whose last word is used alone later on, as
    newspapers do with persons and hardly with places.
    """
    found = set()
    flat = " ".join(plain.split())
    for last, name in full.items():
        words = words_of(name)
        if words & _COLLECTIVE or words & _PLACES:
            continue
        if name not in flat or _is_behind_article(plain, name):
            continue  # "the Quarryman's Arms", "the Conciliation Service"
        note = _note_of_itself(plain, name)
        alone = re.search(rf"(?<!\w)(?<!{re.escape(name.split()[-2])} ){re.escape(last)}(?!\w)", plain)
        titled = any(_is_title(word) for _, before, _ in _notes(plain, name) for word in before.split()[-1:])
        if titled or words_of(note) & ROLES or _AGE.search(note) or _TITLED.search(note) or alone is not None:
            found.add(name)
    return found
