"""What falls due, and when."""

from __future__ import annotations

from fractions import Fraction

import pytest

from goodoffices.answers.due import Due, DueKind, Relative, ends_of, in_force, what_is_due
from goodoffices.case.model import Case
from goodoffices.case.uncertain import (
    Choices,
    Conditional,
    Fixed,
    Law,
    Linear,
    Named,
    Normal,
    Pert,
    Quantity,
    Shifted,
    Uniform,
)
from tests.small_cases import case_of, two_sides

UNKNOWNS = "unknowns: {tired: {chance: 0.3..0.6}, mood: {number: -2..3}}\n"
MANDATE = "    mandate: {real: 0.5, consult_days: 3..8}\n"


def dues(case: Case) -> list[tuple[DueKind, str, float, float, float | None]]:
    return [(each.kind, each.who, each.first, each.last, each.act_by) for each in what_is_due(case)]


def _f(value: int) -> Fraction:
    return Fraction(value)


@pytest.mark.parametrize(
    ("law", "ends"),
    [
        (Fixed(_f(4)), (4, 4)),
        (Uniform(_f(2), _f(5)), (2, 5)),
        (Pert(_f(2), _f(3), _f(9)), (2, 9)),
        (Normal(_f(10), _f(2)), (6, 14)),
        (Choices(((_f(7), Fraction(1, 2)), (_f(1), Fraction(1, 2)))), (1, 7)),
        (Conditional("tired", Fixed(_f(9)), Uniform(_f(1), _f(2))), (1, 9)),
        (Linear("mood", _f(8), _f(3)), (3, 8)),
        (Named("mood"), (-2, 3)),
        (Named("tired"), (0.3, 0.6)),
        (Shifted(Uniform(_f(1), _f(2)), Named("mood")), (-1, 5)),
    ],
)
def test_a_number_lies_between_the_ends_of_its_law(law: Law, ends: tuple[float, float]) -> None:
    assert ends_of(two_sides(UNKNOWNS), Quantity("x", law)) == ends


def test_a_case_that_names_no_day_has_nothing_due() -> None:
    assert what_is_due(two_sides()) == ()
    assert in_force(two_sides()) is None


def test_an_answer_from_home_is_asked_for_early_enough_even_if_it_takes_longest() -> None:
    case = two_sides("talks: {deadline_day: 14..45}\n", port=MANDATE)
    assert dues(case) == [
        (DueKind.ANSWER, "port", 14, 14, 6),
        (DueKind.DEADLINE, "", 14, 45, None),
    ]


def test_without_a_deadline_an_answer_is_wanted_by_the_earliest_own_one_or_the_last_day() -> None:
    own = two_sides("talks: {tactics: {union: {kind: time, deadline_day: 20..30}}}\n", port=MANDATE)
    assert dues(own)[0] == (DueKind.ANSWER, "port", 20, 20, 12)
    assert dues(two_sides("horizon_days: 40\n", port=MANDATE)) == [(DueKind.ANSWER, "port", 40, 40, 32)]


def test_what_must_be_done_within_72_hours_comes_first_even_if_it_is_too_late() -> None:
    case = two_sides(
        "talks: {deadline_day: 2..45, outside: {union: {worth: 50}, port: {worth: 50, from_day: 9}}}\n",
        port=MANDATE,
    )
    found = what_is_due(case)
    assert [(each.kind, each.soon) for each in found] == [
        (DueKind.ANSWER, True),
        (DueKind.OUTSIDE, True),
        (DueKind.DEADLINE, True),
        (DueKind.OUTSIDE, False),
    ]
    assert found[0].act_by == -6


def test_an_event_has_its_days_and_the_band_of_its_chance() -> None:
    (found,) = what_is_due(two_sides("events: [{id: e, day: 20..45, chance: 0.5..0.8}]\n"))
    assert found == Due(DueKind.EVENT, "e", 20, 45, chance=(0.65, 0.5, 0.8))
    (certain,) = what_is_due(two_sides("events: [{id: e, day: 3}]\n"))
    assert (certain.chance, certain.soon) == (None, True)


def test_votes_one_after_another_add_up_and_of_alternative_routes_the_longest_counts() -> None:
    case = case_of(
        "issues: {x: {options: [a, b]}}\n"
        "parties:\n"
        "  p:\n    points: {x: {a: 1, b: 2}}\n    no_deal: 0\n"
        "    bodies: {h: {members: {m: {}}}, k: {members: {n: {}}}, l: {members: {o: {}}}}\n"
        "    ratification:\n"
        "      - {body: h, unanimous: true, days: 2..3}\n"
        "      - any_of: [{body: k, unanimous: true, days: 1}, {body: l, unanimous: true, days: 5..9}]\n"
        "      - {body: h, unanimous: true, days: 40, binding: false}\n"
        "  q: {points: {x: {a: 2, b: 1}}, no_deal: 0}\n"
    )
    (found,) = what_is_due(case)
    assert (found.kind, found.who, found.takes, found.act_by) == (DueKind.VOTES, "p", (7, 12), 48)


def test_days_after_entry_into_force_are_kept_apart() -> None:
    case = two_sides(
        "schedule:\n"
        "  steps:\n"
        "    - {day: 0, acts: [{by: union, does: x, worth: {port: 1}}]}\n"
        "    - {day: 20..30, may_stop: [port]}\n"
        "  stopping: {port: 1}\n"
        "  guarantees:\n"
        "    - {id: g, by: ministry, against: port, worth: 2, until_day: 25}\n"
        "    - {id: h, by: ministry, against: port, worth: 2}\n"
    )
    assert in_force(case) == Relative(((0, 0), (20, 30)), (("g", 25, 25),))
    assert what_is_due(case) == ()
