"""Days in words."""

from __future__ import annotations

from datetime import date

import pytest

from goodoffices.report.days import Days
from goodoffices.report.words import phrases_for

DATED, UNDATED = (Days(start, phrases_for("en")) for start in (date(2026, 12, 20), None))


def test_a_day_is_a_date_where_the_case_has_one() -> None:
    assert DATED.day(2.9) == "22 Dec"
    assert DATED.day(20) == "9 January 2027"
    assert UNDATED.day(20) == "day 20"


def test_days_between_which_something_falls_are_a_span() -> None:
    assert DATED.span(1, 5.5) == "21 Dec to 25 Dec"
    assert DATED.span(1, 1.4) == "21 Dec"
    assert UNDATED.span(1, 5) == "days 1 to 5"


def test_a_day_beyond_the_calendar_keeps_its_number() -> None:
    assert DATED.day(10**7) == "day 10,000,000"
    assert DATED.span(0, 10**7) == "days 0 to 10,000,000"


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [(1, 1, "1 day"), (4, 4, "4 days"), (0.5, 0.5, "0.5 days"), (3, 8, "3 to 8 days"), (0, 0, "0 days")],
)
def test_a_length_is_a_number_of_days(low: float, high: float, words: str) -> None:
    assert DATED.length(low, high) == words
