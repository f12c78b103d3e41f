"""A brief as a PDF, set by Typst; and what has to move to the annex so that two pages are two pages.

Typst gets the brief as JSON in ``sys_inputs`` and is run in an empty folder, with our fonts only and no
packages, so that nothing a case says can be markup, read a file or fetch anything.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from importlib import resources
from typing import Any

from goodoffices.report.blocks import (
    Block,
    Brief,
    Bullets,
    Figure,
    Line,
    Place,
    Prose,
    Row,
    Run,
    Section,
    Style,
    Table,
    line,
)
from goodoffices.report.charts import Chart, GainBars
from goodoffices.report.drawing import chart_svg
from goodoffices.report.escaping import breakable
from goodoffices.report.layout import bands

__all__ = ["PAPERS", "fitted", "render_pdf"]

PAPERS = {"a4": "a4", "letter": "us-letter"}
_BESIDE = frozenset({"absent", "failure"})
_SCALES = (1.28, 1.18, 1.1, 1.04, 1.0, 0.97, 0.94, 0.9)


def render_pdf(brief: Brief, paper: str = "a4") -> bytes:
    """Return a brief as a PDF on ``a4`` or ``letter``: two pages, and an annex for what they do not hold.

    Raises
    ------
    ValueError
        If `paper` is neither.
    """
    fitting, scale = _fitted_with_scale(brief, paper)
    return bytes(_compiled(fitting, paper, scale, part="all", as_pages=False))


def fitted(brief: Brief, paper: str = "a4") -> Brief:
    """Return the brief with what the two pages of `paper` do not hold moved to its annex."""
    return _fitted_with_scale(brief, paper)[0]


@lru_cache(maxsize=8)
def _fitted_with_scale(brief: Brief, paper: str) -> tuple[Brief, tuple[float, float]]:
    if paper not in PAPERS:
        raise ValueError(f"paper is {paper!r}. Choose one of: {', '.join(PAPERS)}.")
    first, first_scale, moved_first = _fit_page(brief, paper, "first")
    spilling = tuple(section for section in moved_first if section.spills)
    moved_first = tuple(section for section in moved_first if not section.spills)
    fuller = replace(brief, second_page=_with_spilling(brief.second_page, spilling))
    second, second_scale, moved_second = _fit_page(fuller, paper, "second")
    moved = tuple(replace(section, place=Place.FULL) for section in moved_first + moved_second)
    return (
        replace(brief, first_page=first, second_page=second, annex=moved + brief.annex),
        (first_scale, second_scale),
    )


def _with_spilling(second_page: tuple[Section, ...], spilling: tuple[Section, ...]) -> tuple[Section, ...]:
    """Return the sections of page 2 with what came from page 1, beside who is absent."""
    index = next((i for i, each in enumerate(second_page) if each.id in _BESIDE), len(second_page))
    return (*second_page[:index], *spilling, *second_page[index:])


def _fit_page(brief: Brief, paper: str, part: str) -> tuple[tuple[Section, ...], float, tuple[Section, ...]]:
    """Return the sections that one page holds, the scale they are set at, and those that it does not hold.

    Sections move whole, in the order of `yields`; when none is left to move, the longest list or table is
    cut, and its rest moves.
    """
    before = brief.first_page if part == "first" else brief.second_page
    kept = list(before)
    moved: dict[str, Section] = {}
    # The smallest size first: what it does not hold no other does.
    while not _holds(brief, _with_note(brief, kept, moved), paper, _SCALES[-1], part):
        movable = [section for section in kept if section.yields is not None]
        if movable:
            section = min(movable, key=lambda each: each.yields or 0)
            kept.remove(section)
            moved[section.id] = section
            continue
        index, cut, rest = _cut_longest(kept)
        if rest is None:
            break
        kept[index] = cut
        earlier = moved.get(rest.id)
        moved[rest.id] = rest if earlier is None else _joined(rest, earlier)
    else:
        kept, moved = _with_returned(brief, before, moved, kept, paper, part)
    page = _with_note(brief, kept, moved)
    scale = next((each for each in _SCALES if _holds(brief, page, paper, each, part)), _SCALES[-1])
    return page, scale, tuple(moved[each.id] for each in before if each.id in moved)


def _with_returned(
    brief: Brief,
    before: tuple[Section, ...],
    moved: dict[str, Section],
    kept: list[Section],
    paper: str,
    part: str,
) -> tuple[list[Section], dict[str, Section]]:
    """Put back what the room left by larger sections holds after all, the most important first."""
    for section in sorted(moved.values(), key=lambda each: -(each.yields or 0)):
        if section not in before:
            continue
        fuller = [each for each in before if each in kept or each is section]
        rest = {key: each for key, each in moved.items() if each is not section}
        if len(fuller) == len(kept) + 1 and _holds(
            brief, _with_note(brief, fuller, rest), paper, _SCALES[-1], part
        ):
            kept, moved = fuller, rest
    return kept, moved


def _with_note(brief: Brief, kept: Sequence[Section], moved: Mapping[str, Section]) -> tuple[Section, ...]:
    """Return the sections of a page with a last line that names what moved to the annex."""
    to_annex = [section for section in moved.values() if not (section.spills and section in brief.first_page)]
    if not to_annex or not kept:
        return tuple(kept)
    titles = "; ".join(dict.fromkeys(section.title for section in to_annex))
    note = Prose(line(Run(brief.moved_note.replace("{sections}", titles), Style.QUIET)), small=True)
    last = kept[-1]
    return (*kept[:-1], replace(last, blocks=(*last.blocks, note)))


def _length(block: Block) -> int:
    if isinstance(block, Table):
        return len(block.rows)
    return len(block.items) if isinstance(block, Bullets) else 0


def _cut_longest(kept: Sequence[Section]) -> tuple[int, Section, Section | None]:
    """Cut a seventh, at least one row, off the longest list or table; the rest is a section of its own."""
    _, index, place = max((_length(b), i, j) for i, s in enumerate(kept) for j, b in enumerate(s.blocks))
    section = kept[index]
    block = section.blocks[place]
    most = _length(block)
    if most <= 1:
        return index, section, None
    keep = most - max(1, most // 7)
    head: Block
    tail: Block
    if isinstance(block, Table):
        head, tail = replace(block, rows=block.rows[:keep]), replace(block, rows=block.rows[keep:])
    elif isinstance(block, Bullets):
        head, tail = replace(block, items=block.items[:keep]), replace(block, items=block.items[keep:])
    else:
        return index, section, None
    blocks = (*section.blocks[:place], head, *section.blocks[place + 1 :])
    return index, replace(section, blocks=blocks), replace(section, blocks=(tail,))


def _joined(first: Section, second: Section) -> Section:
    """Return two rests of one section as one: rows of the same table behind each other."""
    head, tail = first.blocks[-1], second.blocks[0]
    joint: Block | None = None
    if isinstance(head, Table) and isinstance(tail, Table) and head.columns == tail.columns:
        joint = replace(head, rows=head.rows + tail.rows)
    elif isinstance(head, Bullets) and isinstance(tail, Bullets):
        joint = replace(head, items=head.items + tail.items)
    if joint is None:
        return replace(first, blocks=first.blocks + second.blocks)
    return replace(first, blocks=(*first.blocks[:-1], joint, *second.blocks[1:]))


def _holds(brief: Brief, page: tuple[Section, ...], paper: str, scale: float, part: str) -> bool:
    """Tell whether the sections of one page fit on one page of paper at this scale."""
    if part == "first":
        alone = replace(brief, first_page=page, second_page=(), annex=())
    else:
        alone = replace(brief, first_page=(), second_page=page, annex=())
    pages = _compiled(alone, paper, (scale, scale), part=part, as_pages=True)
    return isinstance(pages, bytes) or len(pages) == 1


def _compiled(brief: Brief, paper: str, scale: tuple[float, float], *, part: str, as_pages: bool) -> Any:
    import typst  # noqa: PLC0415  (a compiler of 30 MB; only the PDF needs it)

    fonts = resources.files("goodoffices.report") / "fonts"
    source = (resources.files("goodoffices.report") / "templates" / "brief.typ").read_bytes()
    with tempfile.TemporaryDirectory() as empty:
        compiler: typst.Compiler = typst.Compiler(  # type: ignore[misc]  # its Input is never bound
            source,
            root=empty,
            font_paths=[str(fonts)],
            ignore_system_fonts=True,
            sys_inputs={"brief": json.dumps(_as_data(brief, paper, scale, part))},
            package_path=empty,
            package_cache_path=empty,
        )
        if as_pages:
            return compiler.compile(format="svg")
        return compiler.compile(format="pdf", timestamp=datetime(2000, 1, 1, tzinfo=UTC))


def _as_data(brief: Brief, paper: str, scale: tuple[float, float], part: str) -> dict[str, Any]:
    """Return the brief as plain data, with places to break long words and with its charts drawn."""
    header = brief.header
    return {
        "paper": PAPERS[paper],
        "part": part,
        "scale_first": scale[0],
        "scale_second": scale[1],
        "language": brief.language,
        "direction": brief.direction,
        "header": {
            "title": breakable(header.title),
            "marking": breakable(header.marking),
            "copy": breakable(header.copy),
            "facts": [breakable(fact) for fact in header.facts],
            "kind": header.kind,
        },
        "footer": brief.footer,
        "page_label": brief.page_label,
        "annex_title": brief.annex_title,
        "first_page": _bands_as_data(brief.first_page),
        "second_page": _bands_as_data(brief.second_page),
        "annex": _bands_as_data(brief.annex),
    }


def _bands_as_data(sections: Sequence[Section]) -> list[dict[str, Any]]:
    return [
        {
            "columns": band.columns,
            "full": _section_as_data(band.full, wide=True) if band.full is not None else None,
            "start": [_section_as_data(section, wide=False) for section in band.start],
            "end": [_section_as_data(section, wide=False) for section in band.end],
        }
        for band in bands(sections)
    ]


def _section_as_data(section: Section, *, wide: bool) -> dict[str, Any]:
    return {
        "id": section.id,
        "title": section.title,
        "boxed": section.boxed,
        "blocks": [_block_as_data(block, wide=wide) for block in section.blocks],
    }


def _block_as_data(block: Block, *, wide: bool) -> dict[str, Any]:
    match block:
        case Prose(text, lead, small):
            return {"kind": "Prose", "text": _line_as_data(text), "lead": lead, "small": small}
        case Bullets(items, small):
            return {"kind": "Bullets", "items": [_line_as_data(item) for item in items], "small": small}
        case Table(columns, rows, small):
            return {
                "kind": "Table",
                "small": small,
                "columns": [{"title": breakable(column.title), "share": column.share} for column in columns],
                "rows": [_row_as_data(row) for row in rows],
            }
        case Figure(chart, says, caption):
            return {
                "kind": "Figure",
                "svg": chart_svg(chart),
                "says": says,
                "caption": breakable(caption),
                "width": _width(chart, wide=wide),
            }


def _width(chart: Chart, *, wide: bool) -> float:
    """Return the share of its place that a chart takes, so that letters are of one size everywhere."""
    if not wide:
        return 1.0
    return 0.75 if isinstance(chart, GainBars) and len(chart.sides) > 4 else 0.5


def _row_as_data(row: Row) -> dict[str, Any]:
    return {
        "group": row.group,
        "ruled": row.ruled,
        "cells": [[_line_as_data(each) for each in cell] for cell in row.cells],
    }


def _line_as_data(text: Line) -> list[dict[str, str]]:
    return [{"text": breakable(run.text), "style": run.style.value} for run in text if run.text]
