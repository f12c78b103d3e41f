"""What may happen in talks, at a terminal of 80 columns."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pytest
from rich.console import Console

from goodoffices.answers.results import PackageMap
from goodoffices.answers.talk_results import AgreedText, Curve, DayChance, TalksAnswer, TextsUsed
from goodoffices.answers.talks import talks
from goodoffices.case.catalog import catalog_slugs
from goodoffices.case.files import load_case
from goodoffices.case.model import Case
from goodoffices.report.talks_terminal import print_talks, telling_days
from tests.report.hostile import hostile_case
from tests.small_cases import two_sides


def rising(last: float, days: int = 61, driver: str | None = None) -> Curve:
    """Return a chance that rises evenly to its value on the last day."""
    by_day = tuple(DayChance(p, p, p) for p in _steps(last, days))
    return Curve(by_day, last, by_day[-1].low, by_day[-1].high, (max(0.0, last - 0.2), last), driver)


def _steps(last: float, days: int) -> list[float]:
    return [last * day / (days - 1) for day in range(days)]


def an_answer(**more: object) -> TalksAnswer:
    answer = TalksAnswer(
        title="A made-up dispute",
        method="1000 runs",
        exact=False,
        behavioural=True,
        seed=4,
        worlds=1000,
        runs=1000,
        ess=1e6,
        protocol="proximity",
        horizon_days=60,
        agreed=rising(0.72, driver="parties.union.no_deal"),
        ratified=rising(0.48, driver="talks.breakdown_per_day"),
        holds=rising(0.08),
        outcomes={"ratified": 0.48, "rejected": 0.24, "broken_down": 0.27, "walked_out": 0.01},
        rejected_by={"port": 0.2, "agreement": 0.04},
        walked_out_by={"union": 0.01},
        blocking_issue={"pay": 0.9},
        last_issue={"pay": 1.0},
        leading_texts=(AgreedText({"pay": 5}, 0.4, 0.3), AgreedText({"pay": 6}, 0.1, 0.1)),
        median_day=31.0,
        texts=TextsUsed(11, True, "all 11 coherent packages"),
        assumptions=("No risk of breakdown is stated: none is assumed.",),
        notes=("The tactics are behavioural.",),
    )
    return replace(answer, **more)  # type: ignore[arg-type]  # fields of the answer


def printed(answer: TalksAnswer, case: Case | None = None, *, asked: int | None = None) -> str:
    stream = io.StringIO()
    console = Console(file=stream, width=80, color_system=None, markup=False, highlight=False)
    print_talks(case or two_sides(), answer, console, asked=asked)
    return stream.getvalue()


def flowing(answer: TalksAnswer, case: Case | None = None) -> str:
    return " ".join(printed(answer, case).split())


def test_the_three_chances_stand_in_words_with_bands_and_what_moves_them() -> None:
    words = flowing(an_answer())
    assert "By day 60 Agreed likely, 50 to 70 in 100 Ratified even, 30 to 50 in 100" in words
    assert "Ratified and kept very unlikely, about 0 to 10 in 100" in words
    assert "Moved most by (agreed): union: what no deal is worth." in words
    assert "Moved most by (ratified): the risk that the talks break down." in words


def test_telling_dates_are_the_quarters_of_the_horizon() -> None:
    assert telling_days(60) == (15, 30, 45, 60)
    assert telling_days(2) == (1, 2)
    assert telling_days(1) == (1,)
    words = flowing(an_answer(), replace(two_sides(), as_of=date(2026, 11, 20)))
    assert "Day Date Agreed Ratified Ratified and kept 15 5 Dec about 20 about 10 under 5" in words
    assert "60 19 Jan 2027 about 70 about 50 about 10" in words


def test_of_few_runs_shares_are_as_wide_as_their_error() -> None:
    words = flowing(an_answer(ess=40.0))
    assert "35 to 60 in 100 agreed and ratified" in words
    few = Curve((DayChance(1.0, 0.86, 1.0),) * 61, 1.0, 0.86, 1.0, (1.0, 1.0), None)
    assert "Agreed very likely, 85 to about 100 in 100" in flowing(an_answer(agreed=few))
    assert "about 80 to 100" not in words


def test_without_a_schedule_nothing_is_said_of_keeping() -> None:
    assert "kept" not in printed(an_answer(holds=None))


def test_curves_are_drawn_with_blocks_or_with_plain_signs() -> None:
    line = next(each for each in printed(an_answer()).splitlines() if "\u2581" in each)
    assert line.startswith("Agreed")
    assert line.rstrip()[-1] == "\u2586"
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii", errors="backslashreplace")
    console = Console(file=stream, width=80, color_system=None)
    print_talks(two_sides(), an_answer(agreed=rising(1.0)), console)
    stream.seek(0)
    shown = stream.read()
    assert "\\u2581" not in shown
    assert any(each.startswith("Agreed") and each.rstrip().endswith("@") for each in shown.splitlines())


def test_ends_are_told_in_fives_and_who_is_in_the_way_by_name() -> None:
    words = flowing(an_answer())
    assert "about 50 in 100 agreed and ratified" in words
    assert "about 25 in 100 broken down, which nobody chose" in words
    assert "under 5 in 100 a side walked out, by choice" in words
    assert "Refused after agreement by: port (about 20 in 100); the agreement as a whole (about 5" in words
    assert "Who walked out: union (under 5 in 100)." in words
    assert "half have done so by day 31" in words
    assert "still talking" not in words


def test_under_bridging_nobody_walks_out() -> None:
    words = flowing(an_answer(), two_sides("talks: {protocol: bridging}\n"))
    assert "the mediators' text was not taken, which ends the talks" in words
    assert "Not taken by: union" in words


def test_the_issue_in_dispute_is_that_of_runs_without_agreement_or_of_all() -> None:
    assert "last in dispute, in runs that do not agree about 90 in 100 pay" in flowing(an_answer())
    assert "last in dispute, in all runs over 95 in 100 pay" in flowing(an_answer(blocking_issue={}))
    assert "last in dispute" not in flowing(an_answer(blocking_issue={}, last_issue={}))


@pytest.mark.parametrize(
    ("tabled", "words"),
    [
        ((None,), "A. about 40 in 100 pay: 5 B."),
        ((5,), "A. about 40 in 100 the text on the table B."),
        ((3,), "A. about 40 in 100 pay: 5 (was 3) B. about 10 in 100 as A, but pay: 6"),
    ],
)
def test_a_text_is_told_by_what_differs_from_what_is_tabled(tabled: tuple[int | None], words: str) -> None:
    assert words in flowing(an_answer(), replace(two_sides(), tabled=tabled))


def test_that_no_text_stands_out_is_said() -> None:
    packages: list[PackageMap] = [{"pay": pay} for pay in range(5)]
    texts = tuple(AgreedText(package, 0.02, 0.01) for package in packages)
    assert "None stands out" in flowing(an_answer(leading_texts=texts))
    assert "Texts agreed on" not in flowing(an_answer(leading_texts=()))


def test_a_partial_answer_says_so_at_the_top() -> None:
    lines = printed(an_answer(partial=True), asked=4096).splitlines()
    assert "PARTIAL: stopped after 1,000 of 4,096 runs." in lines[:4]


@pytest.mark.parametrize("slug", catalog_slugs())
def test_every_case_fits_eighty_columns_and_shows_no_digits_that_nobody_knows(slug: str) -> None:
    case = load_case(slug)
    shown = printed(talks(case, runs=16, texts=100), case)
    assert max(map(len, shown.splitlines())) <= 80
    assert "%" not in shown.split("Texts agreed on")[0]


def test_words_of_a_case_cannot_act_on_the_terminal() -> None:
    case = hostile_case()
    shown = printed(replace(talks(case, runs=16, texts=50), title="\x1b[31mred \u202e"), case)
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_the_parties_swapped_the_same_is_said_of_each() -> None:
    one = flowing(an_answer(rejected_by={"union": 0.3, "port": 0.1}))
    other = flowing(an_answer(rejected_by={"port": 0.3, "union": 0.1}))
    swapped = one.replace("union", "?").replace("port", "union").replace("?", "port")
    assert _line(swapped, "Refused after") == _line(other, "Refused after")


def _line(words: str, start: str) -> str:
    return words[words.index(start) :].split(".", maxsplit=1)[0]
