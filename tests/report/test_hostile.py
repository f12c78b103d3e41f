"""Nothing that a case says is executed, nothing leaks, and the layout survives."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader
from rich.console import Console

from goodoffices.answers.results import DealsAnswer
from goodoffices.answers.together import Answers
from goodoffices.errors import Problem
from goodoffices.report import (
    Brief,
    brief_content,
    print_brief,
    print_cases,
    print_deals,
    print_problems,
    print_text,
    render_html,
    render_pdf,
    write_brief,
)
from tests.report.hostile import ATTACKS, hostile_case
from tests.report.samples import river_answer, text_answer
from tests.report.test_html import tags_of


def _answer() -> DealsAnswer:
    answer = river_answer(hostile_case())
    return replace(answer, title=ATTACKS[3], method=ATTACKS[1], notes=ATTACKS)


@pytest.fixture(scope="module")
def brief() -> Brief:
    return brief_content(hostile_case(), Answers(_answer()))


def test_the_page_has_no_tag_and_no_attribute_that_a_case_wrote(brief: Brief) -> None:
    page = render_html(brief)
    assert "<script" not in page
    # What `{{ 7*7 }}` would come to, as a number of its own and not a part of a coordinate.
    assert not re.findall(r"(?<![\d.,])49(?![\d.])", page)
    for tag, attributes in tags_of(page):
        assert tag not in {"script", "b x", "label"}
        assert not [name for name in attributes if name.startswith("on")]
    assert "\x1b" not in page
    assert not re.search("[\u202a-\u202e]", page)


def test_typst_markup_in_a_case_is_literal_text(
    brief: Brief, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "secret.txt").write_text("THE SECRET", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(render_pdf(brief))).pages)
    assert "THE SECRET" not in text
    assert '#read("secret.txt")' in text
    assert "*bold* _it_ @ref" in text


def test_two_pages_stay_two_pages_whatever_the_words(brief: Brief) -> None:
    for paper in ("a4", "letter"):
        pages = [page.extract_text() for page in PdfReader(io.BytesIO(render_pdf(brief, paper))).pages]
        assert "Annex" in pages[2]
        assert "Annex" not in pages[1].splitlines()


def test_the_terminal_gets_no_escape_no_markup_and_no_override(brief: Brief) -> None:
    stream = io.StringIO()
    console = Console(file=stream, width=80, force_terminal=False, color_system=None)
    print_brief(brief, console)
    print_deals(_answer(), console)
    print_text(replace(text_answer(), title=" ".join(ATTACKS), notes=ATTACKS), console)
    print_cases(
        [{"slug": attack, "title": attack, "outcome": {"agreed": attack}} for attack in ATTACKS], console
    )
    print_problems([Problem(attack, 3, attack, attack, attack) for attack in ATTACKS], console)
    shown = stream.getvalue()
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "\u2066" not in shown
    assert "[red]bold[/red]" in shown
    assert "\\x1b[31mred" in shown
    assert "\\u202e" in shown


def test_styles_in_a_terminal_are_ours_alone(brief: Brief) -> None:
    stream = io.StringIO()
    print_brief(brief, Console(file=stream, width=80, force_terminal=True, color_system="standard"))
    assert "\x1b[31m" not in stream.getvalue()


def test_files_are_written_where_they_were_asked_for_and_nowhere_else(brief: Brief, tmp_path: Path) -> None:
    written = write_brief(brief, tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["brief.html", "brief.pdf"]
    assert [path.name for path in written] == ["brief.html", "brief.pdf"]
