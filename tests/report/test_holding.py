"""What is printed of whether a text holds: the step table, least guarantees, letters, orders, charts."""

from __future__ import annotations

import goodoffices as go
from goodoffices.answers.hold import hold
from goodoffices.answers.together import Answers
from goodoffices.case.model import Case
from goodoffices.report.blocks import Brief, Bullets, Figure, Prose, Section, Table
from goodoffices.report.charts import StopBands, TradeoffCurve
from goodoffices.report.content import brief_content
from goodoffices.report.drawing import chart_svg
from goodoffices.report.holding import Holding
from goodoffices.report.naming import Names
from goodoffices.report.words import phrases_for
from tests.small_cases import case_of

SIDES = """\
issues: {pay: {options: [0, 1], status_quo: 0}}
parties:
  a: {name: Ada's side, weights: {pay: 1}, values: {pay: increasing}, no_deal: 40}
  b: {name: Bo, weights: {pay: 1}, values: {pay: decreasing}, no_deal: 40}
"""


def of(case: Case, language: str = "en") -> Holding:
    phrases = phrases_for(language)
    return Holding(hold(case, worlds=256), Names(case, phrases), phrases)


def words_of(section: Section | None) -> str:
    assert section is not None
    parts: list[str] = []
    for block in section.blocks:
        match block:
            case Prose(text):
                parts += [run.text for run in text]
            case Bullets(items):
                parts += [run.text for item in items for run in item]
            case Table(columns, rows):
                parts += [column.title for column in columns]
                parts += [run.text for row in rows for cell in row.cells for each in cell for run in each]
            case Figure(_, says, caption):
                parts += [says, caption]
    return " ".join(" ".join(parts).split())


CERTAIN = (
    SIDES
    + """\
schedule:
  steps:
    - {day: 0, acts: [{by: a, does: hand over, worth: {a: -3, b: 5}}]}
    - {day: 9, acts: [{by: b, does: pay, worth: {a: 5, b: -3}}], may_stop: [a]}
  holds: {b: 4}
"""
)


def test_what_is_certain_is_said_without_a_chance() -> None:
    holding = of(case_of(CERTAIN))
    said = words_of(holding.outlook())
    assert "Once in force, it is carried out and kept." in said
    assert "in 100" not in said
    assert "every number is fixed" in said
    assert holding.chance_words() == "yes"


def test_a_side_that_stops_is_named_with_the_step() -> None:
    said = words_of(of(case_of(CERTAIN.replace("holds: {b: 4}", "stopping: {b: 1}"))).outlook())
    assert "Once in force, it ends: Ada's side stops at step 1." in said
    assert "ends here" in said


def test_the_table_has_a_column_for_each_side_that_decides_and_a_row_for_each_step_and_the_end() -> None:
    section = of(case_of(CERTAIN)).outlook()
    table = next(block for block in section.blocks if isinstance(block, Table))
    assert [column.title for column in table.columns] == [
        "Day",
        "Step",
        "Ada's side: gain by stopping",
        "Bo: gain by stopping",
        "Ends here",
    ]
    assert [row.cells[0][0][0].text for row in table.rows] == ["0", "9", "9"]
    assert "Ada's side may walk away" in words_of(section)


def test_a_least_guarantee_is_told_in_own_points_with_the_step_that_asks_most() -> None:
    text = CERTAIN.replace("holds: {b: 4}", "holds: {b: 1}")
    said = words_of(of(case_of(text)).prevention())
    assert "Bo goes on if stopping costs it 2 more of its own points. Most is asked at step 2." in said
    assert "Ada's side never gains by stopping." in said
    assert "leverage" not in said
    able = text.replace("schedule:", "mediators: {m: {name: Mia, leverage: {b: 2}}}\nschedule:")
    assert "Within the leverage of: Mia." in words_of(of(case_of(able)).prevention())
    unable = able.replace("leverage: {b: 2}", "leverage: {b: 1.9}")
    assert "Beyond the leverage of every mediator alone." in words_of(of(case_of(unable)).prevention())


def test_a_guarantee_that_has_run_out_is_told_as_one_that_cannot_suffice() -> None:
    text = CERTAIN.replace("holds: {b: 4}", "guarantees: [{id: g, by: bank, against: b, worth: 1UNTIL}]")
    enough = words_of(of(case_of(text.replace("1UNTIL", "3"))).prevention())
    assert "The guarantee of bank against Bo is large enough: 3 points, 3 needed." in enough
    more = words_of(of(case_of(text.replace("UNTIL", ""))).prevention())
    assert "would have to be worth 3 points, not 1" in more
    over = words_of(of(case_of(text.replace("UNTIL", ", until_day: 8"))).prevention())
    assert "cannot suffice alone: it is not in force at step 2" in over


LETTERS = (
    SIDES
    + """\
schedule:
  steps:
    - {day: 0, acts: [{by: a, does: withdraw, worth: {a: -3, b: 5}}]}
    - {day: 9, may_stop: [b]}
  stopping: {b: 6}
  assurances:
"""
)


def letters(*lines: str) -> str:
    return words_of(of(case_of(LETTERS + "".join(f"    - {line}\n" for line in lines))).letters())


def test_letters_that_collide_say_when_and_who_sees_which() -> None:
    said = letters(
        '{id: one, by: x, says: "must(b, report)", when: "pay == 1 and day > 3", visible_to: [a]}',
        '{id: two, by: y, says: "must_not(b, report)", visible_to: [a, b]}',
    )
    assert "One of x binds Bo to report, and two of y forbids it, on day 4 with the talks going on" in said
    assert "and pay 1" in said
    assert "Ada's side sees both. Bo sees two only." in said


def test_a_letter_that_forbids_what_the_schedule_asks_is_a_collision() -> None:
    said = letters('{id: one, by: x, says: "must_not(a, withdraw)", visible_to: [b]}')
    assert "One of x forbids Ada's side what the schedule asks of it (withdraw), on day 0" in said
    assert "It is seen by Bo." in said


def test_what_is_no_collision_is_told_as_what_it_is() -> None:
    assert "its condition contradicts itself" in letters(
        '{id: one, by: x, says: "may(a, rest)", when: day < 3 and day > 4, visible_to: [a]}'
    )
    assert "which the schedule has at no step" in letters(
        '{id: one, by: x, says: "must(a, sing)", visible_to: [a]}'
    )
    assert "the schedule leaves it open" in letters(
        '{id: one, by: x, says: "must_not(b, stop)", visible_to: [a]}'
    )


def test_an_open_phase_with_something_to_gain_is_flagged() -> None:
    said = letters('{id: one, by: x, says: "may(a, rest)", visible_to: [a]}')
    assert "After the last step, nothing is due and Bo may gain by walking away (very likely;" in said
    assert "no guarantee is in force" in said
    # What can be had as well by going back later is no reason to walk away now.
    assert "At step 2" not in said
    now = case_of(LETTERS.replace("stopping: {b: 6}", "stopping: {b: {2: 6, end: 0}}") + "    []\n")
    assert "At step 2, day 9, nothing is due and Bo may gain" in words_of(of(now).letters())


def test_no_letters_and_no_open_phase_make_no_box() -> None:
    assert of(case_of(CERTAIN)).letters() is None


ITEMS = (
    SIDES
    + """\
schedule:
  holds: {a: 1, b: 1}
  stopping: {a: 2, b: 2}
  items:
    gold: {from: a, to: b, count: 4, worth_each: {a: -2, b: 3}}
    salt: {from: b, to: a, count: 4, worth_each: {a: 3, b: -2}}
"""
)


def test_an_order_says_who_hands_over_what_and_what_keeping_it_gains() -> None:
    section = of(case_of(ITEMS)).order()
    said = words_of(section)
    assert "guarantees it needs, in own points" in said
    assert "Points of different sides are compared as they stand." in said
    assert section is not None
    curve = next(block for block in section.blocks if isinstance(block, Figure)).chart
    assert isinstance(curve, TradeoffCurve)
    assert len(curve.points) > 1
    assert chart_svg(curve).startswith("<svg")


def test_the_chart_has_a_band_for_each_decision() -> None:
    section = of(go.load("lantern-strait")).chart()
    assert section is not None
    figure = section.blocks[0]
    assert isinstance(figure, Figure)
    assert isinstance(figure.chart, StopBands)
    assert {band.party for band in figure.chart.bands} == {"North Coast", "South Coast"}
    assert all(band.low <= band.median <= band.high for band in figure.chart.bands)
    assert "after the last step, North Coast: " in figure.says
    assert "step end" not in figure.says


def brief_of(case: Case) -> Brief:
    return brief_content(case, Answers(go.deals(case, worlds=64), hold=go.hold(case, worlds=64)))


def test_the_brief_keeps_the_chance_of_holding_apart_from_agreeing_and_ratifying() -> None:
    brief = brief_of(go.load("lantern-strait"))
    sections = {section.id: section for section in (*brief.first_page, *brief.second_page)}
    assert {"holding", "prevention", "letters", "stop_chart", "order"} <= set(sections)
    assert sections["letters"].boxed
    rows = words_of(sections["chances"])
    assert "Once in force, the tabled text is carried out and kept" in rows
    assert "takes for granted that it was agreed and ratified" in words_of(sections["holding"])


def test_a_brief_without_a_schedule_says_nothing_of_holding() -> None:
    case = go.load("port-of-arden")
    brief = brief_content(case, Answers(go.deals(case, worlds=64)))
    ids = {section.id for section in (*brief.first_page, *brief.second_page, *brief.annex)}
    assert not ids & {"holding", "prevention", "letters", "stop_chart", "order"}
