"""Bodies in a text, by the fullest name that it has for them: what "the ministry" or "the guild" means."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from goodoffices.evidence.names import NO_NAME
from goodoffices.evidence.roles import BODIES, COMPANY_NOUNS

__all__ = ["Bodies", "possessor_behind"]

_CAPITAL: Final = r"[^\W\d_a-z][\w&-]*"
_CAPITAL_HEADS: Final = "|".join(sorted(re.escape(noun.capitalize()) for noun in BODIES))
_HEADS: Final = "|".join(sorted(map(re.escape, BODIES)))
# "Guild of Tunnel Drivers", "Tamar County Council", "Institute for River Studies"
_PROPER: Final = re.compile(
    rf"(?<![\w'.])((?:(?<=[Tt]he ){_CAPITAL} and )?(?:{_CAPITAL} ){{0,5}})({_CAPITAL_HEADS})"
    rf"((?: (?:of|for)(?: the)? {_CAPITAL}(?: {_CAPITAL}){{0,5}})?)(?![\w-])"
)
# "the Sarrati foreign ministry"
_BY_ADJECTIVE: Final = re.compile(
    rf"(?<![\w'.])((?:{_CAPITAL} ){{1,5}})((?:[a-z]+ )?)({_HEADS})(?![\w-])(?!')"
)
# "Odrin's water ministry", "the government of Tasmar"
_BY_OWNER: Final = re.compile(
    rf"(?<![\w'.])({_CAPITAL}(?: {_CAPITAL}){{0,5}})'s? ((?:[a-z-]+ )?)({_HEADS})(?![\w-])"
)
_OF_OWNER: Final = re.compile(
    rf"(?<![\w'-])((?:[a-z-]+ )?)({_HEADS}) of (?:the )?({_CAPITAL}(?: {_CAPITAL}){{0,5}})(?![\w-])"
)
_POSSESSED: Final = re.compile(rf"^(?:[Tt]he )?({_CAPITAL}(?: {_CAPITAL}){{0,5}})'s? ([a-z][a-z -]*)$")
_SMALL: Final = frozenset("the a of for in and to at on".split())
_NO_OWNER: Final = NO_NAME | frozenset(
    "neither either each every any both all government monday tuesday wednesday thursday friday "
    "saturday sunday".split()
)
_NO_KIND: Final = frozenset("the a an its his her their our this that new own same".split())
_SAME_THING: Final = (
    frozenset({"council", "authority"}),
    frozenset({"guild", "union"}),
    frozenset({"ministry", "department"}),
    frozenset({"commission", "body", "panel"}),
    frozenset({"institute", "institution"}),
)
_OF_COMPANIES: Final = "manager|executive|director|boss|chairman|chairwoman|owners?|shareholders?"
_LED: Final = re.compile(
    rf"(?<![\w'.])({_CAPITAL}(?: {_CAPITAL}){{0,5}})'s? (?:[a-z-]+ ){{0,2}}(?:{_OF_COMPANIES})\b"
)
_CALLED: Final = re.compile(
    rf"\b(?:{'|'.join(sorted(COMPANY_NOUNS))})(?: [a-z]+){{0,4}},? "
    rf"({_CAPITAL}(?: {_CAPITAL}){{0,5}})(?![\w-])"
)


class Bodies:
    """The ministries, councils, guilds and companies that a text names.

    Parameters
    ----------
    plain : str
        The text with plain quotation marks.
    names : set of str
        Names of several words, of which some may be those of companies.
    titled : set of str
        Those that have a title, and are none.
    """

    def __init__(self, plain: str, names: set[str], titled: set[str]) -> None:
        self._by_noun: dict[str, set[str]] = {}
        for noun, name in _named(plain):
            self._by_noun.setdefault(noun, set()).add(name)
        called = _companies(plain)
        self.companies = {
            name for name in names - titled if name in called or name.split(maxsplit=1)[0] in called
        }

    def meant(self, text: str, noun: str) -> str | None:
        """Return the fullest name of the one body that "the NOUN" can mean; None where none or two can.

        >>> bodies = Bodies("The Guild of Pilots met. Ardal's ministry did not.", set(), set())
        >>> bodies.meant("the guild", "guild")
        'Guild of Pilots'
        """
        kinds = {word.lower() for word in re.findall(r"[\w-]+", text)} - _NO_KIND - {noun}
        for nouns in ({noun}, *(each for each in _SAME_THING if noun in each)):
            names = {name for each in sorted(nouns) for name in self._by_noun.get(each, ())}
            fitting = _fullest({name for name in names if all(_has(name, kind) for kind in kinds)})
            if fitting:
                return fitting[0] if len(fitting) == 1 else None
        return None

    def company(self) -> str | None:
        """Return the one company that a text names, for "the company"."""
        return next(iter(self.companies)) if len(self.companies) == 1 else None


def possessor_behind(text: str) -> str:
    """Return ``water ministry of Odrin`` for ``Odrin's water ministry``, any other text as it is."""
    match = _POSSESSED.match(text)
    return text if match is None else f"{match[2]} of {match[1]}"


def _named(plain: str) -> Iterator[tuple[str, str]]:
    """Yield (noun, name) for each place in which a body is called by more than a noun."""
    for match in _PROPER.finditer(plain):
        before = _without_small(match[1])
        if before or match[3]:
            yield match[2].lower(), f"{before} {match[2]}{match[3]}".strip()
    for match in _BY_ADJECTIVE.finditer(plain):
        before = _without_small(match[1])
        if before:
            yield match[3], f"{before} {match[2]}{match[3]}"
    for match in _BY_OWNER.finditer(plain):
        owner = _without_small(match[1])
        if owner:
            yield match[3], f"{match[2]}{match[3]} of {owner}"
    for match in _OF_OWNER.finditer(plain):
        kind = "" if match[1].strip() in _NO_KIND | _SMALL else match[1]
        yield match[2], f"{kind}{match[2]} of {match[3]}"


def _without_small(words: str) -> str:
    kept = words.split()
    while kept and kept[0].lower() in _NO_OWNER:
        kept.pop(0)
    return " ".join(kept)


def _fullest(names: set[str]) -> list[str]:
    """Return names without those that another one says more fully: ``County Council``."""
    kept: list[str] = []
    for name in sorted(names, key=lambda each: (-len(each), each)):
        if not any(all(_has(fuller, word) for word in _words(name)) for fuller in kept):
            kept.append(name)
    return kept


def _words(name: str) -> set[str]:
    return {word.lower() for word in re.findall(r"[\w-]+", name)} - _SMALL


def _has(name: str, word: str) -> bool:
    """Tell whether a name has a word, or that of the country that it comes from: ``Sarrati``, ``Sarrat``."""
    word = word.lower()
    return any(
        word == other or (len(word) > 4 and word[:4] == other[:4] and word[-1:] != "s")
        for other in _words(name)
    )


def _companies(plain: str) -> set[str]:
    """Return what a text treats as the name of a company: what has a manager, or is called a firm."""
    return {match[1] for match in _LED.finditer(plain)} | {match[1] for match in _CALLED.finditer(plain)}
