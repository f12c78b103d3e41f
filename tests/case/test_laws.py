"""Numbers as people write them, and every form of an uncertain number."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.case.decimals import number_text
from goodoffices.case.laws import read_law, read_number, split_basis
from goodoffices.case.nodes import Node
from goodoffices.case.reading import read_nodes
from goodoffices.case.spelling import Misspelling, is_name, nearest, shown, suggestion
from goodoffices.case.uncertain import (
    Choices,
    Conditional,
    Fixed,
    Law,
    Linear,
    Named,
    Normal,
    Pert,
    Shifted,
    Uniform,
)


def node_of(text: str) -> Node:
    return read_nodes(f"format: x\n\nvalue_here: {text}\n".encode(), "case.yaml").entries[1][1]


def fraction(text: str) -> Fraction:
    return Fraction(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", "12"),
        ("-0.25", "-1/4"),
        ("+3", "3"),
        (".5", "1/2"),
        ("007", "7"),
        (" 4 ", "4"),
        ("1e3", "1000"),
        ("2.5E-2", "1/40"),
        ("٤٠", "40"),
        ("۰.۵", "1/2"),
        ("0.1", "1/10"),
        ("999999999999999999", "999999999999999999"),
    ],
)
def test_decimals_are_read_exactly(text: str, value: str) -> None:
    assert read_number(text) == Fraction(value)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("30-40", "30..40"),
        ("30–40", "30..40"),
        ("30 to 40", "30..40"),
        ("10-14-20", "10..14..20"),
        ("40%", "40 "),
        ("40%", "0.4 "),
        ("٤٠٪", "0.4 "),
        ("0,5", "0.5"),
        ("0٫5", "0.5"),
        ("٠٫٥", "0.5"),
        ("1,000", "1000"),
        ("1,000.5", "1000.5"),
        ("1.000,5", "1000.5"),
        ("1،000", "1000"),
        ("1_000", "1000"),
        ("1 000 000", "1000000"),
        ("1/3", "0.3333"),
        ("−5", "-5"),
        ("5.", "5"),
        ("12 points", "12"),
        ("nan", "finite"),
        (".inf", "finite"),
        ("-Infinity", "finite"),
        ("0x10", "ordinary digits"),
        ("1e13", "unit"),
        ("1e999999999", "unit"),
        ("1234567890123456789", "18 digits"),
        ("9" * 100_000, "18 digits"),
        ("", "12"),
        ("1/0", "decimal"),
        ("dozen", "12"),
    ],
)
def test_other_spellings_are_refused_with_the_right_one(text: str, right: str) -> None:
    with pytest.raises(Misspelling) as caught:
        read_number(text)
    assert right in caught.value.hint


@given(st.decimals(-(10**9), 10**9, places=6, allow_nan=False, allow_infinity=False))
def test_a_number_written_out_reads_back_the_same(value: object) -> None:
    exact = Fraction(str(value))
    assert read_number(number_text(exact)) == exact


def slip_in(text: str) -> Misspelling | None:
    try:
        read_number(text)
    except Misspelling as slip:
        return slip
    return None


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_a_misspelling_with_a_hint(text: str) -> None:
    slip = slip_in(text)
    if slip is not None:
        assert slip.what
        assert slip.hint
        assert "\x1b" not in str(slip)


@pytest.mark.parametrize(
    ("text", "law"),
    [
        ("12", Fixed(Fraction(12))),
        ('"12"', Fixed(Fraction(12))),
        ("10..20", Uniform(Fraction(10), Fraction(20))),
        ("10 .. 20", Uniform(Fraction(10), Fraction(20))),
        ("-5..5", Uniform(Fraction(-5), Fraction(5))),
        ("٣٠..٤٠", Uniform(Fraction(30), Fraction(40))),
        ("10..10", Fixed(Fraction(10))),
        ("10..10..10", Fixed(Fraction(10))),
        ("10..14..20", Pert(Fraction(10), Fraction(14), Fraction(20))),
        ("10..10..20", Pert(Fraction(10), Fraction(10), Fraction(20))),
        ("mood", Named("mood")),
        ("مزاج", Named("مزاج")),
        ("{normal: [14, 3]}", Normal(Fraction(14), Fraction(3))),
        ("{normal: [14, 0]}", Fixed(Fraction(14))),
        ("{from: lean, to: [100, 0]}", Linear("lean", Fraction(100), Fraction(0))),
        ("{value: 30..40, plus: mood}", Shifted(Uniform(Fraction(30), Fraction(40)), Named("mood"))),
        ("{value: 3, plus: 4}", Fixed(Fraction(7))),
        ("{value: 3}", Fixed(Fraction(3))),
        (
            "{choices: {10: 0.3, 20: 0.7}}",
            Choices(((Fraction(10), fraction("0.3")), (Fraction(20), fraction("0.7")))),
        ),
        ("{choices: {10: 1}}", Fixed(Fraction(10))),
        (
            "{if: tired, then: 20..30, else: 35}",
            Conditional("tired", Uniform(Fraction(20), Fraction(30)), Fixed(Fraction(35))),
        ),
        (
            "{if: tired, then: {if: late, then: 1, else: 2}, else: mood}",
            Conditional("tired", Conditional("late", Fixed(Fraction(1)), Fixed(Fraction(2))), Named("mood")),
        ),
    ],
)
def test_every_form_of_an_uncertain_number_is_read(text: str, law: Law) -> None:
    assert read_law(node_of(text)) == law


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("20..10", "10..20"),
        ("10..30..20", "10..20..30"),
        ("10..", "low..high"),
        ("1...2", "low..high"),
        ("1..2..3..4", "low..high"),
        ("30-40", "30..40"),
        ("true", "12"),
        ("~", "12"),
        ("[1, 2]", "12"),
        ("{}", "12"),
        ("{noraml: [1, 2]}", "normal"),
        ("{normal: [1, 2, 3]}", "[14, 3]"),
        ("{normal: [1, -2]}", "standard deviation"),
        ("{normal: [1, 2], mean: 3}", "normal"),
        ("{choices: {10: 0.3, 20: 0.6}}", "add up to 1"),
        ("{choices: {10: 30, 20: 70}}", "0.3"),
        ("{choices: {10: -1, 20: 2}}", "0 to 1"),
        ("{choices: {10: 0.5, 10.0: 0.5}}", "one chance"),
        ("{choices: [10, 20]}", "choices"),
        ("{choices: {ten: 1}}", "12"),
        ("{choices: {10: [1]}}", "12"),
        ("{if: tired, then: 1}", "else"),
        ("{if: 3, then: 1, else: 2}", "unknowns"),
        ("{if: [a], then: 1, else: 2}", "unknowns"),
        ("{from: lean}", "to: [100, 0]"),
        ("{from: lean, to: 100}", "[100, 0]"),
        ("{value: {value: 3, by: AB}}", "outermost"),
        ("{value: 3, plus: 30-40}", "30..40"),
    ],
)
def test_a_wrong_law_says_what_to_write_and_where(text: str, right: str) -> None:
    with pytest.raises(Misspelling) as caught:
        read_law(node_of(text))
    assert right in caught.value.hint
    assert caught.value.line == 3


def test_laws_nested_without_end_are_refused() -> None:
    text = "1"
    for _ in range(30):
        text = f"{{if: t, then: {text}, else: 2}}"
    with pytest.raises(Misspelling, match="nested"):
        read_law(node_of(text))


def test_the_long_form_is_taken_apart() -> None:
    long = split_basis(node_of("{value: 30..40, by: AB, why: a guess, claims: [c3, c4]}"))
    assert read_law(long.law) == Uniform(Fraction(30), Fraction(40))
    assert (long.by, long.why, [claim.text for claim in long.claims]) == ("AB", "a guess", ["c3", "c4"])


def test_plus_stays_with_the_value_when_the_long_form_is_taken_apart() -> None:
    long = split_basis(node_of("{value: 30, plus: mood, by: AB, claims: c3}"))
    assert read_law(long.law) == Shifted(Fixed(Fraction(30)), Named("mood"))
    assert [claim.text for claim in long.claims] == ["c3"]


def test_a_short_form_passes_unchanged() -> None:
    for text in ("12", "{normal: [1, 2]}", "[1]"):
        node = node_of(text)
        assert split_basis(node) == (node, None, None, ())


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("{value: 3, buy: AB}", "'by'"),
        ("{by: AB}", "value: 12"),
        ("{normal: [1, 2], by: AB}", "under value"),
        ("{value: 3, by: [AB]}", "by: some words"),
        ("{value: 3, claims: [[c1]]}", "claims: [c1, c2]"),
    ],
)
def test_a_wrong_long_form_says_what_to_write(text: str, right: str) -> None:
    with pytest.raises(Misspelling) as caught:
        split_basis(node_of(text))
    assert right in caught.value.hint


def test_hints_name_the_nearest_known_word_first() -> None:
    known = ["raise_pct", "night_shift", "jobs", "review"]
    expected = "Did you mean 'night_shift'? Known issues: raise_pct, night_shift, jobs, review."
    assert suggestion("night_shfit", known, "issues") == expected
    assert suggestion("zzz", known, "issues").startswith("Known issues: raise_pct")
    assert suggestion("x", [], "issues") == "There are no issues here."
    assert nearest("Night Shift", known) == "night_shift"
    assert nearest("qqqq", known) is None
    assert "and 6 more" in suggestion("x", [f"issue{i}" for i in range(30)], "issues")


def test_what_is_shown_of_a_file_cannot_steer_a_terminal() -> None:
    assert shown("a\x1b[31m\u202eb\u2066\u200f\u061c\x00\n") == (
        "a\\x1b[31m\\u202eb\\u2066\\u200f\\u061c\\x00\\n"
    )
    assert shown("x" * 100, 10) == "x" * 10 + "…"
    assert shown("نیم\u200cفاصله") == "نیم\u200cفاصله"
    assert shown("\ud800\U000e0001") == "\\ud800\\U000e0001"


def test_names_hold_letters_of_any_script_digits_and_underscores() -> None:
    for name in ("night_shift", "الهدنة", "हिंदी", "نیم\u200cفاصله", "3_months", "_a"):
        assert is_name(name)
    for text in ("", "12", "٤٠", "1e3", "a-b", "a b", "day", "True", "and", "a.b", 'a"b'):
        assert not is_name(text)
