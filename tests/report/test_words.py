"""Words for chances, bands, numbers and dates."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

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
from goodoffices.report.words import is_translated, phrases_for, translations

ENGLISH = phrases_for("en")


@pytest.mark.parametrize(
    ("p", "word"),
    [
        (0.0, "very unlikely"),
        (0.0999, "very unlikely"),
        (0.10, "unlikely"),
        (0.3499, "unlikely"),
        (0.35, "even"),
        (0.6499, "even"),
        (0.65, "likely"),
        (0.90, "likely"),
        (0.9001, "very likely"),
        (1.0, "very likely"),
    ],
)
def test_words_for_chances_change_where_the_legend_says(p: float, word: str) -> None:
    assert ENGLISH.likelihood(p) == word


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (0.21, 0.44, "20 to 45 in 100"),
        (0.0, 0.02, "under 5 in 100"),
        (0.0, 0.3, "about 0 to 30 in 100"),
        (0.98, 1.0, "over 95 in 100"),
        (0.8, 1.0, "80 to about 100 in 100"),
        (0.21, 0.22, "about 20 in 100"),
        (0.0, 1.0, "about 0 to about 100 in 100"),
    ],
)
def test_bands_come_in_steps_of_five(low: float, high: float, words: str) -> None:
    assert ENGLISH.band(low, high) == words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (0.21, 0.44, "20 to 45"),
        (0.0, 0.02, "under 5"),
        (0.98, 1.0, "over 95"),
        (0.21, 0.22, "about 20"),
        (0.0, 0.3, "about 0 to 30"),
    ],
)
def test_a_bare_band_leaves_out_what_it_is_counted_in(low: float, high: float, words: str) -> None:
    assert ENGLISH.band(low, high, bare=True) == words


@pytest.mark.parametrize(
    ("p", "words"),
    [
        (0.01, "rarely: in fewer than 5 of 100 draws"),
        (0.2, "sometimes: in about 20 of 100 draws"),
        (0.6, "often: in about 60 of 100 draws"),
        (0.7, "mostly: in about 70 of 100 draws"),
        (0.93, "nearly always: in about 95 of 100 draws"),
        (1.0, "nearly always: in over 95 of 100 draws"),
    ],
)
def test_how_often_something_is_so_is_a_word_and_a_round_number(p: float, words: str) -> None:
    assert ENGLISH.often(p) == words


@pytest.mark.parametrize(
    ("owner", "thing", "words"),
    [
        ("Israel", "cabinet", "Israel's cabinet"),
        ("Hamas", "leadership", "Hamas's leadership"),
        ("Farmers of the valleys", "meeting", "Farmers of the valleys' meeting"),
        ("Dockers' Union", "assembly", "Dockers' Union's assembly"),
        ("Israel", "war cabinet of Israel", "war cabinet of Israel"),
    ],
)
def test_an_office_is_named_with_its_side(owner: str, thing: str, words: str) -> None:
    assert ENGLISH.belonging(owner, thing) == words


def test_texts_have_letters_of_the_language_and_then_numbers() -> None:
    assert [ENGLISH.letter(0), ENGLISH.letter(30)] == ["A", "31"]
    assert phrases_for("ar").letter(1) == "ب"


def test_shares_of_draws_are_never_finer_than_five_in_a_hundred() -> None:
    assert ENGLISH.share(0.23) == "in about 25 of 100 draws"
    assert ENGLISH.share(0.01) == "in fewer than 5 of 100 draws"
    assert ENGLISH.share(0.99) == "in nearly all draws"


def test_numbers_have_no_needless_digits_and_no_negative_zero() -> None:
    assert ENGLISH.points(-0.001) == "0"
    assert ENGLISH.points(3.44) == "3.4"
    assert ENGLISH.points(12.6) == "13"
    assert ENGLISH.number(1234567) == "1,234,567"


def test_english_dates_put_the_day_first() -> None:
    assert ENGLISH.day(date(2024, 3, 19)) == "19 March 2024"


def test_every_kind_of_uncertain_number_has_words() -> None:
    ten, twenty = Fraction(10), Fraction(20)
    laws: dict[Law, str] = {
        Fixed(ten): "10",
        Uniform(ten, twenty): "10 to 20",
        Pert(ten, Fraction(14), twenty): "10 to 20, most likely 14",
        Normal(ten, Fraction(3)): "about 10, give or take 3",
        Choices(((ten, Fraction(1, 2)), (twenty, Fraction(1, 2)))): "one of 10 and 20",
        Conditional("t", Fixed(ten), Fixed(twenty)): "10 if “tired”, else 20",
        Linear("t", ten, twenty): "from 10 to 20 with “tired”",
        Named("t"): "as “tired”",
        Shifted(Fixed(ten), Named("t")): "10, plus as “tired”",
    }
    for law, words in laws.items():
        assert ENGLISH.law(law, {"t": "tired"}) == words


def test_an_unknown_language_speaks_english_and_a_region_speaks_its_language() -> None:
    assert phrases_for("tlh").say("Bottom line") == "Bottom line"
    assert phrases_for("ar-EG").say("Bottom line") == "الخلاصة"
    assert phrases_for("not a tag").direction == "ltr"
    assert {phrases_for(tag).direction for tag in ("ar", "he", "fa", "ur")} == {"rtl"}


def test_the_languages_that_the_brief_speaks_are_known() -> None:
    assert translations() == ("en", "ar")
    assert [is_translated(tag) for tag in ("en", "ar-EG", "AR", "fr", "tlh")] == [
        True,
        True,
        True,
        False,
        False,
    ]


def test_values_in_a_right_to_left_sentence_keep_their_own_direction() -> None:
    arabic = phrases_for("ar")
    assert arabic.say("{issue}: {option}", issue="Truce", option="12") == "\u2066Truce\u2069: \u206612\u2069"


def test_braces_in_a_value_are_not_read() -> None:
    assert ENGLISH.say("Copy {copy}", copy="{0.__class__}") == "Copy {0.__class__}"
