from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.case.catalog import catalog_slugs
from goodoffices.case.files import load_case
from goodoffices.case.model import Outcome
from goodoffices.case.outcomes import (
    EVENTS,
    CameTrue,
    horizon_end,
    is_known,
    known_since,
    read_outcome,
)

AS_OF = date(2024, 3, 1)
END = date(2024, 4, 30)

YES, NO, OPEN, BAD = CameTrue.YES, CameTrue.NO, CameTrue.OPEN, CameTrue.UNREADABLE


@pytest.mark.parametrize(
    ("words", "expected", "day"),
    [
        ("yes", YES, None),
        ("Yes; at night", YES, None),
        ("true", YES, None),
        ("yes, 2024-03-09", YES, date(2024, 3, 9)),
        ("yes on 2024-03-09", YES, date(2024, 3, 9)),
        ("2024-03-09", YES, date(2024, 3, 9)),
        ("2024-03-09; the rest on 2024-05-01", YES, date(2024, 3, 9)),
        ("2024-04-30", YES, END),
        ("2024-05-01", NO, date(2024, 5, 1)),
        ("٢٠٢٤-٠٣-٠٩", YES, date(2024, 3, 9)),
        ("no", NO, None),
        ("no 2024-03-20, talks broke off", NO, date(2024, 3, 20)),
        ("false", NO, None),
        ("not yet", OPEN, None),
        ("not yet, as of 2024-04-01", OPEN, date(2024, 4, 1)),
        ("not yet as of 2024-06-01", NO, date(2024, 6, 1)),
        ("10 April 1998", BAD, None),
        ("nobody knows", BAD, None),
        ("yesterday", BAD, None),
        ("2024-02-31", BAD, None),
        ("2024-02-29", BAD, None),  # before as_of
    ],
)
def test_what_is_said_of_agreed(words: str, expected: CameTrue, day: date | None) -> None:
    found = read_outcome(Outcome(agreed=words), AS_OF, 60)["agreed"]
    assert (found.at_horizon, found.day) == (expected, day)
    assert (found.problem is not None) == (expected is BAD)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("yes", YES),
        ("no", NO),
        ("until 2024-04-30", NO),
        ("until 2024-05-01", YES),
        ("no, 2024-06-01", YES),
        ("yes, 2024-04-30", YES),
        ("yes, 2024-04-01", OPEN),
        ("not yet", OPEN),
        ("2024-04-02", BAD),
        ("Held, with suspensions", BAD),
    ],
)
def test_what_is_said_of_held(words: str, expected: CameTrue) -> None:
    found = read_outcome(Outcome("2024-03-02", "2024-03-03", words), AS_OF, 60)
    assert found["held"].at_horizon is expected


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (Outcome(agreed="no"), (NO, NO, NO)),
        (Outcome("no", "some words", "some words"), (NO, NO, NO)),
        (Outcome("yes", "no"), (YES, NO, NO)),
        (Outcome("2024-03-05", "2024-06-01", "yes"), (YES, NO, NO)),  # too late to hold at the horizon
        (Outcome("2024-06-01", "2024-06-02"), (NO, NO, NO)),
        (Outcome("no", "yes"), (NO, BAD, CameTrue.UNSTATED)),
        (Outcome("yes", "no", "yes"), (YES, NO, BAD)),
        (Outcome("2024-03-05", "2024-03-04"), (YES, BAD, CameTrue.UNSTATED)),
        (Outcome("not yet", "yes"), (OPEN, BAD, CameTrue.UNSTATED)),
        (None, (CameTrue.UNSTATED,) * 3),
    ],
)
def test_each_event_is_part_of_the_one_before(
    outcome: Outcome | None, expected: tuple[CameTrue, ...]
) -> None:
    found = read_outcome(outcome, AS_OF, 60)
    assert tuple(found[event].at_horizon for event in EVENTS) == expected


WORDS = st.sampled_from(
    [
        None,
        "yes",
        "no",
        "not yet",
        "2024-03-05",
        "2024-04-02",
        "2024-07-01",
        "no 2024-03-09",
        "until 2024-04-01",
        "?",
    ]
)


@given(WORDS, WORDS, WORDS)
def test_what_is_read_never_says_more_of_a_later_event(agreed: str, ratified: str, held: str) -> None:
    found = read_outcome(Outcome(agreed, ratified, held), AS_OF, 60)
    kinds = [found[event].at_horizon for event in EVENTS]
    for before, after in pairwise(kinds):
        assert not (before is NO and after in (YES, OPEN, CameTrue.UNSTATED))
        assert not (before is OPEN and after is YES)


def test_the_outcome_is_known_from_the_first_day_that_is_stated() -> None:
    found = read_outcome(Outcome("2024-03-05", "2024-03-09", "yes"), AS_OF, 60)
    assert known_since(found, END) == date(2024, 3, 5)
    assert known_since(read_outcome(Outcome(agreed="no"), AS_OF, 60), END) == END
    assert known_since(read_outcome(Outcome(agreed="2025-01-01"), AS_OF, 60), END) == END


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (None, False),
        (Outcome(), False),
        (Outcome(agreed="not yet"), False),
        (Outcome(agreed="Not yet, talks go on", text=" "), False),
        (Outcome(text="half the pay"), True),
        (Outcome(held="Held"), True),
    ],
)
def test_anything_beyond_not_yet_is_known(outcome: Outcome | None, expected: bool) -> None:
    assert is_known(outcome) is expected


def test_a_horizon_beyond_the_calendar_ends_with_it() -> None:
    assert horizon_end(date(9999, 12, 1), 60) == date.max


def test_free_words_of_the_catalog_stay_valid() -> None:
    with_outcome = [case for case in map(load_case, catalog_slugs()) if case.outcome is not None]
    assert len(with_outcome) >= 5
    for case in with_outcome:
        assert case.as_of is not None
        read_outcome(case.outcome, case.as_of, case.horizon_days)


@pytest.mark.parametrize(
    ("said", "event", "expected"),
    [
        (Outcome(agreed="2024-03-21"), "agreed", BAD),
        (Outcome(agreed="2024-03-20"), "agreed", YES),
        (Outcome(agreed="not yet as of 2024-05-01"), "agreed", BAD),
        (Outcome(agreed="2024-03-09", ratified="2024-03-10", held="yes"), "held", OPEN),
        (Outcome(agreed="2024-03-09", ratified="2024-03-10", held="until 2024-03-15"), "held", NO),
        (Outcome(agreed="2024-03-09", ratified="2024-03-10", held="until 2024-04-15"), "held", BAD),
    ],
)
def test_what_is_still_to_come_is_not_taken_for_known(said: Outcome, event: str, expected: CameTrue) -> None:
    found = read_outcome(said, AS_OF, 60, today=date(2024, 3, 20))[event]
    assert found.at_horizon is expected
    assert ("still to come" in (found.problem or "")) is (expected is BAD)
    assert read_outcome(said, AS_OF, 60)[event].at_horizon is not BAD
