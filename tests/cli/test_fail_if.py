"""Conditions on an answer."""

from __future__ import annotations

import pytest

from goodoffices.cli.fail_if import parse_fail_if
from goodoffices.errors import QuestionError

FIGURES = ("p_all", "p_deal")


def holds(text: str, **figures: float) -> bool:
    (condition,) = parse_fail_if([text], figures=FIGURES, facts=("no_deal",))
    return condition.holds(figures, {"no_deal": figures.get("p_deal") == 0})


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("p_all<0.5", 0.5, False),
        ("p_all<=0.5", 0.5, True),
        ("p_all > 0.5", 0.5, False),
        (" p_all >= .5 ", 0.5, True),
        ("p_all<5e-1", 0.49, True),
    ],
)
def test_a_comparison_means_what_it_says_at_its_edge(text: str, value: float, expected: bool) -> None:
    assert holds(text, p_all=value) is expected


def test_a_fact_holds_or_not() -> None:
    assert holds("no_deal", p_deal=0.0)
    assert not holds("no_deal", p_deal=0.1)


def test_nothing_asked_is_nothing_to_check() -> None:
    assert parse_fail_if(None, figures=FIGURES, facts=()) == ()


@pytest.mark.parametrize("text", ["p_all<nan", "p_all<inf", "p_all<", "<0.5", "p_all=0.5", "p_best", ""])
def test_a_condition_without_sense_is_refused_with_what_is_known(text: str) -> None:
    with pytest.raises(QuestionError, match=r"0\.5"):
        parse_fail_if([text], figures=FIGURES, facts=("no_deal",))
