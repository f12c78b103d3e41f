"""How a proposal would be written: the words without the marks around them, and never half of a pair."""

from __future__ import annotations

import pytest

from goodoffices.evidence.proposals import Directness, Document, ProposedClaim, Speaker
from goodoffices.evidence.wording import proposed_wording


def says(*pieces: str) -> str:
    """Return how a claim of these pieces would be written."""
    document = Document(" ".join(pieces), "")
    spans, at = [], 0
    for piece in pieces:
        spans.append(document.span(at, at + len(piece)))
        at += len(piece) + 1
    claim = ProposedClaim("p1", (), (), tuple(spans), Speaker(""), Directness.DIRECT)
    return proposed_wording(claim, document).says


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("“We agree,”", "We agree"),
        ('"We agree",', "We agree"),
        ("‘It’s over.’", "It’s over."),
        ("„Wir gehen“", "Wir gehen"),
        ("«Nous partons»", "Nous partons"),
        ("“We agree”.", "We agree."),
        ("“Do we?”.", "Do we?"),
        ("“We go, and then", "We go, and then"),
        ("that it was so.", "that it was so."),
    ],
)
def test_marks_around_all_of_the_words_are_left_out(words: str, written: str) -> None:
    assert says(words) == written


@pytest.mark.parametrize(
    "words",
    [
        "that the deal was “dead”",
        "“dead” is what it was",
        "“red” lines are “blue”",
        '"red" lines are "blue"',
        "‘red’ lines are ‘blue’",
        "the rise, not “real",
    ],
)
def test_marks_around_some_of_the_words_stay_in_pairs(words: str) -> None:
    assert says(words) == words


def test_a_quotation_inside_of_another_keeps_both_its_marks() -> None:
    assert says("“The rise is “real”,”") == "The rise is “real”"
    assert says("“They called it ‘dead’ and left.”") == "They called it ‘dead’ and left."


def test_each_part_of_a_split_quotation_loses_its_own_marks() -> None:
    assert says("“We may yet move,”", "“on the nights.”") == "We may yet move … on the nights."


@pytest.mark.parametrize("words", ["", " ", "“", "”", "“”", '"', '""', "‘’", "’", "“.”"])
def test_marks_alone_are_no_mistake(words: str) -> None:
    assert len(says(words)) <= len(words)
