"""How answers were got, in plain words."""

from __future__ import annotations

import pytest

import goodoffices as go
from goodoffices.report.methods import engine_words
from goodoffices.report.words import phrases_for

ENGLISH, ARABIC = phrases_for("en"), phrases_for("ar")


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("every package in every world drawn, 64 packages to a word", "every possible text was tried"),
        ("exact over 128 of the 512 draws", "exact over 128 of the 512 worlds"),
        ("MARCO over CP-SAT in 40 of the 512 draws", "looked for by a solver in 40 of the 512 worlds"),
        ("More minimal conflicts were found than the 200 listed.", "than the 200 listed"),
    ],
)
def test_what_the_engine_says_is_put_into_plain_words(sentence: str, words: str) -> None:
    assert words in engine_words(sentence, ENGLISH)
    translated = engine_words(sentence, ARABIC)
    assert translated
    assert not any("a" <= character.lower() <= "z" for character in translated)


def test_a_sentence_that_is_not_known_stays_in_english_and_is_left_out_elsewhere() -> None:
    assert engine_words("Something new.", ENGLISH) == "Something new."
    assert engine_words("Something new.", ARABIC) == ""


@pytest.mark.parametrize("slug", ["port-of-arden", "harbour-sport-park"])
def test_everything_that_the_engine_says_of_a_case_is_known(slug: str) -> None:
    answer = go.deals(go.load(slug), worlds=64)
    keys = ("p_deal", "texts", "conflicts", "blockage")
    for sentence in (answer.method, *answer.notes, *(answer.methods[key] for key in keys)):
        assert engine_words(sentence, ARABIC), sentence
