"""The brief as two printed pages and an annex."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from goodoffices.answers.together import Answers
from goodoffices.report import Brief, brief_content, render_pdf, write_brief
from goodoffices.report.blocks import Bullets, Place, Section, Table, line
from goodoffices.report.layout import bands
from goodoffices.report.pdf import fitted
from tests.report.samples import river_answer, river_case

SIZES = {"a4": (595, 842), "letter": (612, 792)}


def _pages(brief: Brief, paper: str = "a4") -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(render_pdf(brief, paper))).pages]


@pytest.fixture(scope="module")
def brief() -> Brief:
    return brief_content(river_case(), Answers(river_answer()))


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_two_pages_hold_the_brief_and_the_annex_begins_on_the_third(paper: str, language: str) -> None:
    case = river_case(language)
    content = brief_content(case, Answers(river_answer(case)))
    reader = PdfReader(io.BytesIO(render_pdf(content, paper)))
    box = reader.pages[0].mediabox
    assert (round(float(box.width)), round(float(box.height))) == SIZES[paper]
    pages = [page.extract_text() for page in reader.pages]
    kept = fitted(content, paper)
    assert len(pages) >= 3
    if language == "en":
        assert "Bottom line" in pages[0]
        assert kept.second_page[-1].title in pages[1]
        assert pages[2].find("Annex") >= 0


def _bloated(brief: Brief) -> Brief:
    """Return a brief with far more claims, conflicts and members than two pages hold."""
    many = Bullets(
        tuple(line(f"[c{n}] somebody said a thing that fills a line of its own {n}") for n in range(150))
    )

    def fuller(section: Section) -> Section:
        if section.id in {"sources", "contested", "blocks"}:
            return replace(section, blocks=(many,))
        return section

    return replace(
        brief,
        first_page=tuple(fuller(section) for section in brief.first_page),
        second_page=tuple(fuller(section) for section in brief.second_page),
    )


@pytest.mark.slow
def test_what_does_not_fit_goes_to_the_annex_sources_first_then_contested_claims(brief: Brief) -> None:
    full = _bloated(brief)
    kept = fitted(full)
    moved = [section.id for section in kept.annex]
    assert "sources" in moved
    assert "contested" in moved
    assert "figures" in moved
    assert "In the annex: " in str(kept.second_page[-1])
    pages = _pages(full)
    assert "Annex" in pages[2]


def test_nothing_is_lost_on_the_way_to_the_annex(brief: Brief) -> None:
    full = _bloated(brief)
    kept = fitted(full)
    assert _items(kept.first_page + kept.annex) == _items(full.first_page)


def _items(sections: tuple[Section, ...]) -> list[object]:
    return [
        item
        for section in sections
        if section.id == "blocks"
        for block in section.blocks
        if isinstance(block, Bullets)
        for item in block.items
    ]


@pytest.mark.slow
def test_a_table_of_sixty_issues_is_cut_and_its_rest_follows_in_the_annex(brief: Brief) -> None:
    positions = next(s for s in brief.first_page if s.id == "positions")
    table = next(block for block in positions.blocks if isinstance(block, Table))
    long = replace(positions, blocks=(replace(table, rows=table.rows * 8),))
    kept = fitted(replace(brief, first_page=(brief.first_page[0], long)))
    parts = [s for s in (*kept.first_page, *kept.annex) if s.id == "positions"]
    assert len(parts) == 2
    assert sum(len(b.rows) for s in parts for b in s.blocks if isinstance(b, Table)) == 8 * len(table.rows)


@pytest.mark.slow
def test_the_map_goes_to_page_two_before_it_goes_to_the_annex(brief: Brief) -> None:
    positions = next(s for s in brief.first_page if s.id == "positions")
    table = next(block for block in positions.blocks if isinstance(block, Table))
    longer = replace(positions, blocks=(replace(table, rows=table.rows + table.rows[:6]),))
    first = tuple(longer if s.id == "positions" else s for s in brief.first_page)
    kept = fitted(replace(brief, first_page=first))
    assert "map" not in [s.id for s in kept.first_page]
    assert "map" in [s.id for s in kept.second_page]


def test_the_same_brief_is_the_same_file(brief: Brief) -> None:
    assert render_pdf(brief) == render_pdf(brief)


def test_other_papers_and_formats_are_refused_with_the_choices(brief: Brief, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="a4, letter"):
        render_pdf(brief, "a3")
    with pytest.raises(ValueError, match="a4, letter"):
        write_brief(brief, tmp_path, "a3")
    with pytest.raises(ValueError, match="html, pdf"):
        write_brief(brief, tmp_path, formats=("docx",))


def test_sections_stand_in_columns_only_in_pairs() -> None:
    def section(name: str, place: Place) -> Section:
        return Section(name, name, (), place)

    alone = bands((section("a", Place.START), section("b", Place.FULL), section("c", Place.END)))
    assert [band.columns for band in alone] == [False, False, False]
    pair = bands((section("a", Place.START), section("b", Place.END), section("c", Place.START)))
    assert [band.columns for band in pair] == [True, False]
    (both,) = bands((section("a", Place.END), section("b", Place.END)))
    assert [each.id for each in both.start + both.end] == ["a", "b"]
