"""Deadlines in the brief."""

from __future__ import annotations

from goodoffices.answers.deals import deals
from goodoffices.answers.together import Answers
from goodoffices.case.model import Case
from goodoffices.report import brief_content
from tests.report.test_content import section, sections, words_of
from tests.small_cases import case_of, two_sides

MANDATE = "    mandate: {real: 0.5, consult_days: 3..8}\n"
DATED = "as_of: 2026-03-02\n"


def deadlines(case: Case) -> str:
    return " ".join(
        words_of(section(brief_content(case, Answers(deals(case, worlds=16))), "deadlines")).split()
    )


def test_a_case_without_days_has_no_such_section() -> None:
    case = two_sides()
    assert "deadlines" not in sections(brief_content(case, Answers(deals(case))))


def test_deadlines_are_bands_and_answers_have_a_last_moment_to_ask() -> None:
    said = deadlines(two_sides(DATED + "talks: {deadline_day: 14..45}\n", port=MANDATE))
    assert "Nothing is due within 72 hours of 2 Mar." in said
    assert "By 8 Mar: port's envoys ask home, to have an answer by 16 Mar: it takes 3 to 8 days." in said
    assert "16 Mar to 16 Apr: the deadline of the talks." in said


def test_what_is_due_within_72_hours_stands_first_and_what_is_too_late_says_so() -> None:
    talks = "talks: {deadline_day: 2..30, tactics: {union: {kind: time, deadline_day: 20}}, "
    said = deadlines(two_sides(DATED + talks + "outside: {port: {worth: 50}}}\n", port=MANDATE))
    order = [
        "Within 72 hours",
        "At once: port's envoys ask home",
        "It may already be too late.",
        "2 Mar: port can turn to what it has instead of a deal.",
        "4 Mar to 1 Apr: the deadline of the talks.",
        "Later",
        "22 Mar: time runs out for union.",
    ]
    places = [said.index(each) for each in order]
    assert places == sorted(places)


def test_a_case_without_a_date_counts_days() -> None:
    said = deadlines(two_sides("talks: {deadline_day: 14..45}\n"))
    assert "Nothing is due within 72 hours of day 0." in said
    assert "Days 14 to 45: the deadline of the talks." in said


def test_events_have_their_chance_condition_and_chooser() -> None:
    events = (
        "events:\n"
        "  - {id: storm, title: The storm, day: 20..25, chance: 0.5..0.8}\n"
        "  - {id: vote, title: The vote, day: 30, if: no_agreement}\n"
        "  - {id: fair, day: 31, if: agreement, chosen_by: port}\n"
        "  - {id: rise, day: 32, if: pay >= 4}\n"
    )
    said = deadlines(two_sides(DATED + events))
    assert "22 Mar to 27 Mar: The storm: likely, 50 to 80 in 100." in said
    assert "1 Apr: The vote, if there is no agreement by then." in said
    assert "2 Apr: fair, if there is an agreement by then, if port gains by it." in said
    assert "3 Apr: rise, if pay at least 4." in said


def test_votes_have_a_last_day_to_agree() -> None:
    body = (
        "    bodies: {house: {members: {m: {}}}}\n"
        "    ratification: [{body: house, unanimous: true, days: 7..14}]\n"
    )
    top = (
        "bodies: {all: {members: {m: {follows: union}}}}\n"
        "ratification: [{body: all, unanimous: true, days: 2}]\n"
    )
    said = deadlines(two_sides(DATED + top, union=body))
    assert "By 17 Apr: agreement, for union's votes by 1 May: they take 7 to 14 days." in said
    assert "By 29 Apr: agreement, for the votes on the whole by 1 May: they take 2 days." in said


def test_guarantees_that_end_before_the_last_step_are_told() -> None:
    schedule = (
        "mediators: {ministry: {name: Ministry}}\n"
        "schedule:\n"
        "  steps:\n"
        "    - {day: 0, acts: [{by: union, does: x, worth: {port: 1}}]}\n"
        "    - {day: 30, may_stop: [port]}\n"
        "  stopping: {port: 1}\n"
        "  guarantees:\n"
        "    - {id: g, by: ministry, against: port, worth: 2, until_day: 25}\n"
        "    - {id: h, by: ministry, against: union, worth: 2, until_day: 40..50}\n"
    )
    said = deadlines(two_sides(DATED + schedule))
    assert "Once in force: the steps take 30 days from then." in said
    assert "The guarantee by Ministry against port ends after 25 days, before the last step." in said
    assert "The guarantee by Ministry against union ends after 40 to 50 days." in said


def test_hostile_titles_of_events_stay_data() -> None:
    case = case_of(
        "issues: {x: {options: [a, b]}}\n"
        "parties: {p: {points: {x: {a: 1, b: 2}}, no_deal: 0}, q: {points: {x: {a: 2, b: 1}}, no_deal: 0}}\n"
        'events: [{id: e, title: "<b>#pagebreak()</b>", day: 3}]\n'
    )
    assert "<b>#pagebreak()</b>" in deadlines(case)
