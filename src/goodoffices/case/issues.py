"""Issues, their options, and packages of one option per issue."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from goodoffices.case.uncertain import Quantity

__all__ = ["Deferred", "Issue", "Option", "Package", "Text", "Unclear"]

Package = tuple[int, ...]
"""One option per issue, as positions in `Issue.options`, in the order of `Case.issues`."""


@dataclass(frozen=True, slots=True)
class Text:
    """Words for people, in one or several languages (BCP 47 tag to text; ``""`` where none is named)."""

    by_language: tuple[tuple[str, str], ...]

    def in_language(self, language: str) -> str:
        """Return the text in `language`, in the unnamed language, in English, or the first there is."""
        words = dict(self.by_language)
        for tag in (language, language.split("-", maxsplit=1)[0], "", "en"):
            if tag in words:
                return words[tag]
        return self.by_language[0][1]

    def __str__(self) -> str:
        return self.in_language("")


@dataclass(frozen=True, slots=True)
class Deferred:
    """An option that leaves the matter to a later award; worth its expected award unless valued itself."""

    forum: str | None
    by_day: Quantity | None
    meanwhile: str | None
    awards: tuple[tuple[str, Quantity], ...]


@dataclass(frozen=True, slots=True)
class Unclear:
    """An option that each side reads its own way (`reads`: party id to option id)."""

    reads: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Option:
    """One possible settlement of an issue; `number` where the option is a number."""

    id: str
    number: Fraction | None = None
    meaning: Deferred | Unclear | None = None


@dataclass(frozen=True, slots=True)
class Issue:
    """A topic of the talks with its options in file order; `status_quo` is a position in `options`."""

    id: str
    options: tuple[Option, ...]
    title: Text | None = None
    unit: str | None = None
    status_quo: int | None = None
    is_range: bool = False
    note: str | None = None
    line: int = 0

    @property
    def is_numeric(self) -> bool:
        """Whether every option is a number, so that the issue can stand in arithmetic."""
        return all(option.number is not None for option in self.options)

    def position_of(self, option_id: str) -> int | None:
        """Return the position of the option so written, or None if the issue has no such option."""
        for position, option in enumerate(self.options):
            if option.id == option_id:
                return position
        return None
