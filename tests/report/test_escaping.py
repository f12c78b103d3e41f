"""Words from a case are data, whatever stands in them."""

from __future__ import annotations

import pytest

from goodoffices.report.escaping import (
    breakable,
    chart_label,
    clean,
    csv_cell,
    for_terminal,
    isolated,
    shortened,
)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("\x1b[31mred", "\\x1b[31mred"),
        ("a\u202eb", "a\\u202eb"),
        ("a\u2066b\u2069", "a\\u2066b\\u2069"),
        ("null\x00byte", "null\\x00byte"),
        ("two\nlines\u2028three", "two lines three"),
        ("\U000e0041tag", "\\U000e0041tag"),
        ("\ud800", "\\ud800"),
        ("c1\x9b31m", "c1\\x9b31m"),
    ],
)
def test_characters_that_could_act_are_shown_instead(raw: str, shown: str) -> None:
    assert clean(raw) == shown


def test_ordinary_words_of_any_script_stay_as_they_are() -> None:
    for words in ("Ärger, naïve – “quote”", "الأسرى المفرج عنهم", "می‌خواهم", "שלום", "和平", "😀"):
        assert clean(words) == words


def test_long_texts_are_cut_at_a_word_with_a_mark() -> None:
    assert shortened("one two three four", 12) == "one two\u2026"
    assert len(shortened("x" * 500, 40)) == 40


def test_a_spreadsheet_takes_no_text_for_a_formula_and_numbers_stay_numbers() -> None:
    for formula in ("=cmd()", "+1", "-x", "@sum", "  =x"):
        assert csv_cell(formula).startswith("'")
    assert csv_cell(-3) == "-3"
    assert csv_cell("plain") == "plain"


def test_very_long_words_get_places_to_break() -> None:
    assert "\u200b" in breakable("a" * 60)
    assert breakable("short words only") == "short words only"


def test_an_isolate_names_the_direction_of_its_first_letter() -> None:
    assert isolated("26 أسابيع")[0] == "\u2067"
    assert isolated("26")[0] == "\u2066"
    assert isolated("Selva النهر")[0] == "\u2066"


def test_marks_of_our_own_do_not_reach_the_terminal() -> None:
    assert for_terminal(isolated("نهر")) == "نهر"


def test_arabic_chart_labels_avoid_what_their_font_has_not() -> None:
    assert chart_label("مجلس (السلام)") == "مجلس\u060c السلام"
    assert "\u034f" in chart_label("السلام A")
    assert chart_label("Council (north)") == "Council (north)"
