"""The content model of a brief: what is said, in which order, before any renderer has seen it.

Every renderer reads these and nothing else, so that HTML, PDF and terminal say the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from goodoffices.report.charts import Chart

__all__ = [
    "Block",
    "Brief",
    "Bullets",
    "Cell",
    "Column",
    "Figure",
    "Header",
    "Line",
    "Place",
    "Prose",
    "Row",
    "Run",
    "Section",
    "Style",
    "Table",
    "line",
]


class Style(Enum):
    """How a run of text stands out."""

    PLAIN = "plain"
    STRONG = "strong"
    QUIET = "quiet"
    QUOTE = "quote"


class Place(Enum):
    """Where a section stands: across the page, or in the first or second of two columns."""

    FULL = "full"
    START = "start"
    END = "end"


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one style."""

    text: str
    style: Style = Style.PLAIN


Line = tuple[Run, ...]
Cell = tuple[Line, ...]


def line(*parts: str | Run) -> Line:
    """Return a line made of plain texts and runs."""
    return tuple(part if isinstance(part, Run) else Run(part) for part in parts)


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph; `lead` is set larger, `small` smaller."""

    text: Line
    lead: bool = False
    small: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of sentences."""

    items: tuple[Line, ...]
    small: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: heading and share of the width."""

    title: str
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cells; a `group` row has one cell and spans the table; `ruled` has a stronger line above."""

    cells: tuple[Cell, ...]
    group: bool = False
    ruled: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the first column names the row."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    small: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart as data, with the words for those who cannot see it and a caption."""

    chart: Chart
    says: str
    caption: str = ""


Block = Prose | Bullets | Table | Figure


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it.

    `yields` orders what moves to the annex when a page is too full: lowest first, None never. What `spills`
    moves from the first page to the second, and to the annex only if that is too full as well. What is
    `boxed` stands in a box: nobody shall miss it.
    """

    id: str
    title: str
    blocks: tuple[Block, ...]
    place: Place = Place.FULL
    yields: int | None = None
    spills: bool = False
    boxed: bool = False


@dataclass(frozen=True, slots=True)
class Header:
    """What stands above everything; empty texts are left out."""

    title: str
    marking: str
    copy: str
    facts: tuple[str, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class Brief:
    """Two pages and an annex, as content. `page_label`, `annex_title` are words that only layout needs."""

    language: str
    direction: str
    header: Header
    first_page: tuple[Section, ...]
    second_page: tuple[Section, ...]
    annex: tuple[Section, ...]
    footer: str
    annex_title: str
    moved_note: str
    page_label: str

    @property
    def bottom_line(self) -> str:
        """The words of the bottom line, without its heading."""
        for section in self.first_page:
            if section.id == "bottom_line":
                for block in section.blocks:
                    if isinstance(block, Prose) and block.lead:
                        return "".join(run.text for run in block.text)
        return ""
