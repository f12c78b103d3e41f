"""One run of the talks as a diary."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pytest
from rich.console import Console

from goodoffices.answers.results import PackageMap
from goodoffices.answers.talk_results import DiaryEntry, Run
from goodoffices.answers.talk_run import single_run
from goodoffices.case.files import load_case
from goodoffices.case.model import Case
from goodoffices.case.talks import Protocol
from goodoffices.report.diary import diary_lines, print_diary
from tests.report.hostile import hostile_case
from tests.small_cases import two_sides

HIGH, MIDDLE, LOW = ({"pay": pay} for pay in (9, 5, 1))


def a_run(*entries: DiaryEntry, outcome: str = "still_talking", **more: object) -> Run:
    run = Run(
        title="A made-up dispute",
        method="1 run",
        exact=False,
        seed=0,
        worlds=1,
        run=7,
        outcome=outcome,
        by=(),
        agreed_day=None,
        ratified_day=None,
        stopped_day=None,
        ended_day=None,
        package=None,
        last_issue={"pay": 1.0},
        diary=entries,
        notes=(),
    )
    return replace(run, **more)  # type: ignore[arg-type]  # fields of the run


def entry(day: float, event: str, party: str | None = None, package: PackageMap | None = None) -> DiaryEntry:
    return DiaryEntry(day, event, party, package, None)


def told(*entries: DiaryEntry, case: Case | None = None) -> list[str]:
    return [line.words for line in diary_lines(case or two_sides(), a_run(*entries))]


def printed(case: Case, run: Run) -> str:
    stream = io.StringIO()
    console = Console(file=stream, width=80, color_system=None, markup=False, highlight=False)
    print_diary(case, run, console, runs=100)
    return stream.getvalue()


def test_a_first_offer_is_told_whole_and_a_later_one_by_what_changed() -> None:
    assert told(
        entry(0, "offers", "union", HIGH),
        entry(0, "offers", "port", LOW),
        entry(1, "offers", "union", MIDDLE),
        entry(1, "offers", "port", LOW),
    ) == [
        "union offers: pay: 9.",
        "port offers: pay: 1.",
        "union now offers: pay: 5 (was 9).",
        "port offers the same as before.",
    ]


def test_rounds_in_which_nobody_moves_are_one_line() -> None:
    rounds = [
        each
        for day in range(5)
        for each in (entry(day, "offers", "union", HIGH), entry(day, "offers", "port", LOW))
    ]
    lines = diary_lines(two_sides(), a_run(*rounds))
    assert [(line.first, line.last, line.words) for line in lines[2:]] == [(1, 4, "Nobody moves.")]


def test_rounds_that_go_back_and_forth_are_one_line() -> None:
    offers = [entry(day, "offers", "union", (HIGH, MIDDLE)[day % 2]) for day in range(8)]
    lines = diary_lines(two_sides(), a_run(*offers))
    assert [(line.first, line.last) for line in lines] == [(0, 0), (1, 1), (2, 7)]
    assert lines[-1].words == "Nothing new: only what has been put before."


def test_drafts_are_told_with_what_each_side_asks_for() -> None:
    assert told(
        entry(0, "drafts", "mediators", MIDDLE),
        entry(0, "objects", "union", HIGH),
        entry(0, "objects", "port", None),
        entry(1, "drafts", "mediators", HIGH),
        entry(1, "says_yes", "union", HIGH),
        entry(1, "objects", "port", HIGH),
    ) == [
        "The mediators put down a draft: pay: 5.",
        "union cannot take the draft; it asks for: pay: 9.",
        "port cannot take the draft, and every text is closed to it.",
        "The mediators draft again: pay: 9 (was 5).",
        "union could take it.",
        "port cannot take the draft yet, though no other is nearer to what it would take.",
    ]


def test_an_agreement_in_principle_says_whose_text_it_is() -> None:
    lines = told(
        entry(3, "offers", "union", MIDDLE),
        entry(3, "offers", "port", LOW),
        entry(3, "in_principle", None, MIDDLE),
        entry(3, "consults", "port", MIDDLE),
        entry(5, "may_take", "port", MIDDLE),
        entry(5, "agrees", None, MIDDLE),
        entry(8, "ratifies", "port", MIDDLE),
        entry(9, "rejects", "union", MIDDLE),
    )
    assert lines[2:] == [
        "Agreed in principle, on what union offered.",
        "The envoys of port refer it home: they may not take it themselves.",
        "The envoys of port come back: they may take it.",
        "Agreed: pay: 5.",
        "port ratifies.",
        "union refuses to ratify.",
    ]


@pytest.mark.parametrize(
    ("event", "party", "words"),
    [
        ("may_not", "port", "The envoys of port come back: they still may not take it."),
        ("principals_refuse", "port", "The principals of port refuse it; for port it is off the table."),
        ("offers", "port", "port has nothing to put forward: every text is closed to it."),
        ("ratifies", None, "The whole agreement passes its vote."),
        ("rejects", None, "The whole agreement fails its vote."),
        ("stops", "port", "port stops carrying it out."),
        ("stops", None, "The carrying out is stopped; by whom depends on who acts first."),
    ],
)
def test_everything_else_that_can_happen_has_its_sentence(event: str, party: str | None, words: str) -> None:
    assert told(entry(2, event, party)) == [words]


def test_a_bridging_text_is_answered_with_yes_or_no() -> None:
    case = two_sides("talks: {protocol: bridging}\n")
    assert told(
        entry(4, "tables", "mediators", MIDDLE),
        entry(5, "says_yes", "union", MIDDLE),
        entry(5, "says_no", "port", MIDDLE),
        case=case,
    ) == ["The mediators table their text: pay: 5.", "union says yes.", "port says no."]


def test_dates_stand_beside_days_where_the_case_has_one() -> None:
    case = replace(two_sides(), as_of=date(2026, 12, 28))
    run = a_run(
        entry(0, "offers", "union", HIGH), *(entry(d, "offers", "union", HIGH) for d in (1.5, 2.9, 6.2))
    )
    words = printed(case, run)
    assert "Day 0 (28 Dec)" in words
    assert "Days 1 to 6 (29 Dec to 3 Jan 2027)" in words
    assert "(" not in printed(two_sides(), run).split("Day 0")[1].splitlines()[0]


@pytest.mark.parametrize(
    ("outcome", "more", "words"),
    [
        (
            "rejected",
            {"by": ("union", "port"), "agreed_day": 4.0, "ended_day": 9.0},
            "agreed on day 4; refused on day 9 by union and port.",
        ),
        ("agreed", {"agreed_day": 4.0}, "agreed on day 4; votes still to come on the last day."),
        ("walked_out", {"by": ("port",), "ended_day": 9.0}, "port walked out on day 9, by choice."),
        ("broken_down", {"ended_day": 9.0}, "broken down on day 9, which nobody chose."),
        ("still_talking", {"ended_day": 60.0}, "still talking on the last day."),
        (
            "ratified",
            {"agreed_day": 4.0, "ratified_day": 6.0, "stopped_day": 70.0},
            "agreed on day 4; ratified on day 6; its carrying out stopped on day 70.",
        ),
    ],
)
def test_the_first_line_says_how_the_run_ended(outcome: str, more: dict[str, object], words: str) -> None:
    shown = printed(two_sides(), a_run(outcome=outcome, **more))
    assert f"Run 7 of 100: {words}" in " ".join(shown.split())


def test_a_bridging_text_that_is_not_taken_is_nobody_walking_out() -> None:
    case = two_sides("talks: {protocol: bridging}\n")
    shown = printed(case, a_run(outcome="walked_out", by=("port",), ended_day=9.0))
    assert "Run 7 of 100: port did not take the mediators' text on day 9." in " ".join(shown.split())


@pytest.mark.parametrize("protocol", Protocol)
def test_every_protocol_fits_eighty_columns_and_ends(protocol: Protocol) -> None:
    case = load_case("wadi-amal-water")
    case = replace(case, talks=replace(case.talks, protocol=protocol))
    for number in range(3):
        shown = printed(case, single_run(case, number, runs=8))
        assert max(map(len, shown.splitlines())) <= 80
        assert "The end:" in shown or "votes on it are still to come" in shown


def test_words_of_a_case_cannot_act_on_the_terminal() -> None:
    case = hostile_case()
    run = single_run(case, 0, runs=4, texts=50)
    shown = printed(case, replace(run, title="\x1b[31mred\x1b[0m"))
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert max(map(len, shown.splitlines())) <= 80
