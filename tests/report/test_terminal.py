"""Answers at a terminal of 80 columns."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from rich.console import Console

from goodoffices.answers.changes import changes_since
from goodoffices.answers.together import Answers
from goodoffices.errors import Problem
from goodoffices.report import (
    brief_content,
    print_brief,
    print_cases,
    print_deals,
    print_problems,
    print_text,
)
from tests.report.samples import one_world_answer, river_answer, river_case, text_answer
from tests.report.talk_samples import river_talks, river_talks_case


def _console() -> tuple[Console, io.StringIO]:
    stream = io.StringIO()
    return Console(file=stream, width=80, color_system=None), stream


def test_the_brief_fits_eighty_columns_and_begins_with_marking_and_title() -> None:
    console, stream = _console()
    print_brief(brief_content(river_case(), Answers(river_answer())), console)
    lines = stream.getvalue().splitlines()
    assert max(len(each) for each in lines) <= 80
    assert lines[0].startswith("RESTRICTED")
    assert any("Bottom line" in each for each in lines[:8])
    assert "Front for the River" in stream.getvalue()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_brief_reads_as_it_was_reviewed(
    language: str, root: Path, same_as_stored: Callable[[str, Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("goodoffices.report.content._version", lambda: "0")
    console, stream = _console()
    case = river_case(language)
    print_brief(brief_content(case, Answers(river_answer(case))), console)
    shown = "\n".join(each.rstrip() for each in stream.getvalue().splitlines()) + "\n"
    same_as_stored(shown, root / "tests" / "golden" / "report" / f"river-brief-{language}.txt")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_brief_of_talks_since_an_earlier_version_reads_as_it_was_reviewed(
    language: str, root: Path, same_as_stored: Callable[[str, Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("goodoffices.report.content._version", lambda: "0")
    case = river_talks_case(language)
    older = replace(
        case, as_of=date(2026, 2, 20), tabled=(1, *(case.tabled or ())[1:]), claims=case.claims[1:]
    )
    answers = Answers(river_answer(case), talks=river_talks())
    since = changes_since(older, case, answers, answers)
    brief = brief_content(case, answers, changes=since)
    told = {"changes", "chances", "deadlines", "contested", "assumptions"}
    only = replace(
        brief,
        first_page=tuple(each for each in brief.first_page if each.id in told),
        second_page=tuple(each for each in brief.second_page if each.id in told),
        annex=(),
    )
    console, stream = _console()
    print_brief(only, console)
    shown = "\n".join(each.rstrip() for each in stream.getvalue().splitlines()) + "\n"
    same_as_stored(shown, root / "tests" / "golden" / "report" / f"river-talks-{language}.txt")


def test_deals_are_summed_up_in_words_and_bands() -> None:
    console, stream = _console()
    print_deals(river_answer(), console)
    shown = stream.getvalue()
    assert "even, 25 to 70 in 100" in shown
    assert "212 of 24,300 packages at the reference figures" in " ".join(shown.split())
    assert "A. likeliest to pass" in shown
    assert "4,096 worlds" in shown
    assert "Figures: points of its own that a side is short" in " ".join(shown.split())


def test_what_moves_a_chance_most_is_named_where_a_band_shows_it() -> None:
    console, stream = _console()
    answer = river_answer()
    driver = "parties.upland.no_deal"
    wide = replace(answer.p_deal, range=(0.1, 0.9), driver=driver)
    narrow = replace(answer.p_best_text, range=(0.30, 0.32), driver=driver)
    print_deals(replace(answer, p_deal=wide, p_best_text=narrow), console, river_case())
    print_text(replace(text_answer(), p_all=wide), console, river_case())
    shown = " ".join(stream.getvalue().split())
    assert "Moved most by (a deal exists): Upland Council: what no deal is worth." in shown
    assert "Moved most by: Upland Council: what no deal is worth." in shown
    assert "the best text passes): " not in shown


def test_one_world_is_answered_by_yes_and_no() -> None:
    console, stream = _console()
    print_deals(one_world_answer(), console)
    shown = stream.getvalue()
    assert "A deal exists                     no" in shown
    assert "in 100" not in shown


def test_a_text_shows_sides_votes_and_changes_that_would_help() -> None:
    console, stream = _console()
    print_text(replace(text_answer(), coherent=False, broken_rules=("R1",)), console)
    shown = stream.getvalue()
    assert "Not a coherent text. Broken: R1" in shown
    assert "upland" in shown
    assert "assembly" in shown
    assert "road = open" in shown


def test_a_change_that_no_band_would_show_is_not_said_to_help() -> None:
    console, stream = _console()
    answer = text_answer()
    certain = replace(answer.p_all, value=0.99)
    hardly = tuple(replace(each, p_all=1.0) for each in answer.better)
    print_text(replace(answer, p_all=certain, better=hardly), console)
    assert "would help" not in stream.getvalue()


def test_cases_and_problems_are_listed_one_under_another() -> None:
    console, stream = _console()
    print_cases([{"slug": "a-case", "title": "A title", "as_of": "2026-01-01", "outcome": None}], console)
    print_problems(
        [Problem("a.yaml", 3, "parties.x", "Wrong.", "Do this."), Problem("b.yaml", 0, "", "Empty.", "")],
        console,
    )
    shown = stream.getvalue()
    assert "a-case" in shown
    assert "a.yaml:3: parties.x: Wrong. Do this." in shown
    assert "b.yaml: Empty." in shown


def test_importing_the_report_loads_no_chart_or_pdf_engine() -> None:
    code = (
        "import sys, goodoffices.report; "
        "print([name for name in ('altair', 'typst', 'vl_convert', 'pypdf') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
