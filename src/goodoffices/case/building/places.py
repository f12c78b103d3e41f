"""A place in a case file: its node, its name, and the list that problems found there are added to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from pydantic import BaseModel

from goodoffices.case.decimals import read_number
from goodoffices.case.nodes import MappingNode, Node, ScalarNode, SequenceNode
from goodoffices.case.spelling import Misspelling, nearest, quoted, shown, suggestion
from goodoffices.errors import Problem

__all__ = ["MAX_PROBLEMS", "Findings", "Place", "TooManyProblems", "is_blank", "key_names"]

Result = TypeVar("Result")
MAX_PROBLEMS = 100
_MAX_COMPARISONS = 50_000
_LISTED = 24
_TRUE, _FALSE = frozenset({"true", "yes"}), frozenset({"false", "no"})


class TooManyProblems(Exception):
    """There are so many problems that reading on helps nobody."""


@dataclass(slots=True)
class Findings:
    """Problems and warnings, as they are found."""

    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    comparisons: int = 0

    def may_compare(self, n_words: int) -> bool:
        """Whether looking for the nearest of so many words is still cheap; a file full of slips is not."""
        self.comparisons += n_words
        return self.comparisons <= _MAX_COMPARISONS


def key_names(shape: type[BaseModel]) -> tuple[str, ...]:
    """Return the keys of a shape as they are written in a file."""
    return tuple(info.alias or name for name, info in shape.model_fields.items())


def is_blank(node: Node) -> bool:
    """Whether a key stands there without a value."""
    return isinstance(node, ScalarNode) and not node.quoted and not node.text.strip()


def _kind(node: Node) -> str:
    if isinstance(node, MappingNode):
        return "keys and values"
    if isinstance(node, SequenceNode):
        return "a list"
    return quoted(node.text) if node.text else "nothing"


@dataclass(frozen=True, slots=True)
class Place:
    """A node with its name (``parties.union.no_deal``) and the findings that it reports to."""

    node: Node
    where: str
    file: str
    findings: Findings

    @property
    def line(self) -> int:
        """Return the line of the node."""
        return self.node.line

    def error(self, what: str, hint: str = "", line: int | None = None) -> None:
        """Add an error at this place. Raises TooManyProblems after the hundredth."""
        if len(self.findings.errors) >= MAX_PROBLEMS:
            raise TooManyProblems
        self.findings.errors.append(
            Problem(self.file, self.line if line is None else line, shown(self.where, 200), what, hint)
        )

    def warn(self, what: str, hint: str = "", line: int | None = None) -> None:
        """Add a warning at this place."""
        self.findings.warnings.append(
            Problem(self.file, self.line if line is None else line, shown(self.where, 200), what, hint)
        )

    def named(self, where: str) -> Place:
        """Return the same node under another name."""
        return Place(self.node, where, self.file, self.findings)

    def at(self, node: Node, name: str) -> Place:
        """Return a place below this one."""
        where = f"{self.where}.{name}" if self.where else name
        return Place(node, where, self.file, self.findings)

    def nearest(self, word: str, known: Iterable[str]) -> str | None:
        """Return the known word most like `word`, as long as looking is cheap."""
        words = tuple(known)
        return nearest(word, words) if self.findings.may_compare(len(words)) else None

    def suggestion(self, word: str, known: Iterable[str], kind: str) -> str:
        """Return a hint with the nearest known word and what else is known."""
        words = tuple(known)
        if self.findings.may_compare(len(words)):
            return suggestion(word, words, kind)
        listed = ", ".join(shown(candidate, 40) for candidate in words[:_LISTED])
        return f"Known {kind}: {listed}{' ..' if len(words) > _LISTED else '.'}"

    def read(self, reader: Callable[[], Result]) -> Result | None:
        """Return what the reader returns; a misspelling becomes an error here, and None."""
        try:
            return reader()
        except Misspelling as slip:
            self.error(slip.what, slip.hint, slip.line)
            return None

    def entries(self, example: str = "key: value") -> list[tuple[ScalarNode, Place]]:
        """Return the entries of a mapping, or report that this is none."""
        if not isinstance(self.node, MappingNode):
            self.error(f"keys and values are expected here, not {_kind(self.node)}.", f"Write {example}.")
            return []
        return [(key, self.at(value, key.text)) for key, value in self.node.entries]

    def keys(self, shape: type[BaseModel]) -> dict[str, Place] | None:
        """Return the entries of a mapping that may only have the keys of `shape`; None if it is no mapping.

        Unknown keys, keys without a value and missing keys are reported.
        """
        if not isinstance(self.node, MappingNode):
            listed = ", ".join(key_names(shape)[:4])
            self.error(
                f"keys and values are expected here, not {_kind(self.node)}.", f"Its keys are {listed} .."
            )
            return None
        known = key_names(shape)
        found: dict[str, Place] = {}
        for key, value in self.node.entries:
            if key.text not in known:
                self.error(
                    f"unknown key {quoted(key.text)}.", self.suggestion(key.text, known, "keys"), key.line
                )
            elif is_blank(value):
                self.error(
                    f"{quoted(key.text)} has no value.",
                    f"Write {key.text}: and a value, or remove it.",
                    key.line,
                )
                found[key.text] = self.at(value, key.text)
            else:
                found[key.text] = self.at(value, key.text)
        mistaken = self.meant(shape)
        for name, info in shape.model_fields.items():
            written = info.alias or name
            if info.is_required() and written not in found and written not in mistaken:
                example = f" {info.examples[0]}." if info.examples else " to this entry."
                self.error(f"{quoted(written)} is missing.", f"Add {written}:{example}")
        return {key: place for key, place in found.items() if not is_blank(place.node)}

    def meant(self, shape: type[BaseModel]) -> frozenset[str]:
        """Return the keys of `shape` that are probably meant: misspelt ones, and those without a value."""
        if not isinstance(self.node, MappingNode):
            return frozenset()
        known = key_names(shape)
        blank = {key.text for key, value in self.node.entries if is_blank(value)}
        misspelt = {nearest(key.text, known) for key, _ in self.node.entries if key.text not in known}
        return frozenset(name for name in blank | misspelt if name is not None)

    def items(self, example: str = "[a, b]") -> list[Place]:
        """Return the items of a list, or report that this is none."""
        if not isinstance(self.node, SequenceNode):
            self.error(f"a list is expected here, not {_kind(self.node)}.", f"Write {example}.")
            return []
        return [self.at(item, str(index)) for index, item in enumerate(self.node.items)]

    def text(self, example: str = "some words") -> str | None:
        """Return a piece of text, or report that this is none."""
        if not isinstance(self.node, ScalarNode):
            self.error(f"a piece of text is expected here, not {_kind(self.node)}.", f"Write {example}.")
            return None
        if is_blank(self.node):
            self.error("a value is missing.", f"Write {example}.")
            return None
        return self.node.text.strip() if not self.node.quoted else self.node.text

    def texts(self, example: str = "[a, b]") -> list[tuple[str, Place]]:
        """Return the texts of a list; a single text is a list of one."""
        places = [self] if isinstance(self.node, ScalarNode) else self.items(example)
        return [(text, place) for place in places if (text := place.text(example)) is not None]

    def word(self, known: Iterable[str], kind: str) -> str | None:
        """Return a text that must be one of the known words."""
        words = tuple(known)
        text = self.text(" or ".join(words[:4]))
        if text is None or text in words:
            return text
        self.error(f"{quoted(text)} is not one of the {kind}.", self.suggestion(text, words, kind))
        return None

    def flag(self) -> bool | None:
        """Return true or false."""
        text = self.text("true or false")
        if text is None:
            return None
        if text.casefold() in _TRUE | _FALSE:
            return text.casefold() in _TRUE
        self.error(f"{quoted(text)} is neither true nor false.", "Write true or false.")
        return None

    def date(self) -> date | None:
        """Return a date."""
        text = self.text("a date such as 2026-03-02")
        if text is None:
            return None
        try:
            if len(text) != len("2026-03-02"):
                raise ValueError(text)
            return date.fromisoformat(text)
        except ValueError:
            self.error(f"{quoted(text)} is not a date.", "Write year-month-day: 2026-03-02.")
            return None

    def whole(self, low: int, high: int) -> int | None:
        """Return a whole number from `low` to `high`."""
        text = self.text(f"a whole number from {low} to {high}")
        if text is None:
            return None
        value = self.read(lambda: read_number(text))
        if value is None:
            return None
        if value.denominator != 1 or not low <= value <= high:
            self.error(
                f"{quoted(text)} is not a whole number from {low} to {high}.", f"Write {low} .. {high}."
            )
            return None
        return int(value)
