"""Statements over options, as preferences and rules are written: ``withdraw and not "air strike"``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from goodoffices.case.spelling import Misspelling, quoted, suggestion
from goodoffices.durability.graphs.model import GraphOption

__all__ = ["And", "Iff", "Not", "OptionTaken", "Or", "Statement", "option_names", "parse_statement", "truths"]

_MAX_LENGTH = 2_000
_MAX_DEPTH = 40
_KEYWORDS = frozenset({"and", "or", "not", "if", "iff"})
_TOKEN = re.compile(
    r"""\s*(?:(?P<paren>[()])|"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<word>[^\s()"']+))"""
)
_EXAMPLE = 'Write statements such as: withdraw and not "air strike", or: lift IF withdraw.'
_FOREIGN = {"&": "and", "&&": "and", "|": "or", "||": "or", "!": "not", "<->": "IFF", "<=>": "IFF"}


@dataclass(frozen=True, slots=True)
class OptionTaken:
    """The option with this number is taken."""

    option: int


@dataclass(frozen=True, slots=True)
class Not:
    """The statement does not hold."""

    part: Statement


@dataclass(frozen=True, slots=True)
class And:
    """Both hold."""

    left: Statement
    right: Statement


@dataclass(frozen=True, slots=True)
class Or:
    """One of them holds, or both."""

    left: Statement
    right: Statement


@dataclass(frozen=True, slots=True)
class Iff:
    """Both hold, or neither."""

    left: Statement
    right: Statement


Truths = npt.NDArray[np.bool_]
Statement = OptionTaken | Not | And | Or | Iff


def truths(statement: Statement, codes: npt.NDArray[np.int64]) -> Truths:
    """Tell in which states a statement holds; bit k of a state's code says whether option k is taken.

    Examples
    --------
    >>> truths(parse_statement("a IF b", {"a": 0, "b": 1}), np.array([0b00, 0b10, 0b11])).tolist()
    [True, False, True]
    """
    match statement:
        case OptionTaken(option):
            taken: Truths = codes & (1 << option) != 0
            return taken
        case Not(part):
            return ~truths(part, codes)
        case And(left, right):
            return truths(left, codes) & truths(right, codes)
        case Or(left, right):
            return truths(left, codes) | truths(right, codes)
        case Iff(left, right):
            return ~(truths(left, codes) ^ truths(right, codes))


def option_names(options: Sequence[GraphOption]) -> dict[str, int]:
    """Return every way to write an option: its name, its name with _ for spaces, or o1, o2, .. in order.

    A name of an option goes before the number of another.
    """
    names = {f"o{number}": number - 1 for number in range(1, len(options) + 1)}
    for number, option in enumerate(options):
        names["_".join(option.name.split())] = number
    for number, option in enumerate(options):
        names[option.name] = number
    return names


def parse_statement(text: str, names: Mapping[str, int]) -> Statement:
    """Read a statement over options: and, or, not, IF, IFF and parentheses, in capitals or not.

    ``not`` binds closest, then ``and``, ``or``, IF, IFF; ``a IF b`` means a or not b. Names of several words
    may stand in quotes.

    Raises
    ------
    Misspelling
        With what to write instead.
    """
    if len(text) > _MAX_LENGTH:
        raise Misspelling(f"the statement is longer than {_MAX_LENGTH} characters.", "Split it into several.")
    parser = _Parser(_tokens(text), names)
    statement = parser.iff(0)
    parser.end()
    return statement


def _tokens(text: str) -> list[tuple[str, str]]:
    tokens: list[tuple[str, str]] = []
    place = 0
    stripped = text.rstrip()
    while place < len(stripped):
        match = _TOKEN.match(stripped, place)
        if match is None:
            raise Misspelling(f"the quote in {quoted(text[place:])} is never closed.", _EXAMPLE)
        place = match.end()
        if match["paren"]:
            tokens.append(("paren", match["paren"]))
        elif (word := match["word"]) is not None:
            if word in _FOREIGN:
                raise Misspelling(f"{quoted(word)} is not known here.", f"Write {_FOREIGN[word]} instead.")
            kind = "keyword" if word.casefold() in _KEYWORDS else "word"
            tokens.append((kind, word.casefold() if kind == "keyword" else word))
        else:
            tokens.append(("quoted", match["double"] if match["double"] is not None else match["single"]))
    return tokens


class _Parser:
    """Reads tokens by recursive descent; each method takes the depth, which is bounded."""

    def __init__(self, tokens: list[tuple[str, str]], names: Mapping[str, int]) -> None:
        self._tokens = tokens
        self._names = names
        self._place = 0

    def end(self) -> None:
        if self._place < len(self._tokens):
            raise Misspelling(f"{quoted(self._tokens[self._place][1])} is not expected here.", _EXAMPLE)

    def iff(self, depth: int) -> Statement:
        left = self._condition(depth)
        while self._takes("iff"):
            left = Iff(left, self._condition(depth))
        return left

    def _condition(self, depth: int) -> Statement:
        left = self._either(depth)
        while self._takes("if"):
            left = Or(left, Not(self._either(depth)))
        return left

    def _either(self, depth: int) -> Statement:
        left = self._both(depth)
        while self._takes("or"):
            left = Or(left, self._both(depth))
        return left

    def _both(self, depth: int) -> Statement:
        left = self._negated(depth)
        while self._takes("and"):
            left = And(left, self._negated(depth))
        return left

    def _negated(self, depth: int) -> Statement:
        if depth > _MAX_DEPTH:
            raise Misspelling(
                f"the statement is nested deeper than {_MAX_DEPTH} levels.", "Write it flatter."
            )
        if self._takes("not"):
            return Not(self._negated(depth + 1))
        if self._takes("("):
            inner = self.iff(depth + 1)
            if not self._takes(")"):
                raise Misspelling("a parenthesis is not closed.", "Add the missing ).")
            return inner
        return self._option()

    def _option(self) -> Statement:
        if self._place >= len(self._tokens) or self._tokens[self._place][0] not in {"word", "quoted"}:
            found = quoted(self._tokens[self._place][1]) if self._place < len(self._tokens) else "nothing"
            raise Misspelling(f"an option is expected, not {found}.", _EXAMPLE)
        kind, name = self._tokens[self._place]
        self._place += 1
        while kind == "word" and self._place < len(self._tokens) and self._tokens[self._place][0] == "word":
            name = f"{name} {self._tokens[self._place][1]}"
            self._place += 1
        number = self._names.get(name)
        if number is None:
            raise Misspelling(f"unknown option {quoted(name)}.", suggestion(name, self._names, "options"))
        return OptionTaken(number)

    def _takes(self, text: str) -> bool:
        if self._place < len(self._tokens):
            kind, found = self._tokens[self._place]
            if found == text and kind in {"keyword", "paren"}:
                self._place += 1
                return True
        return False
