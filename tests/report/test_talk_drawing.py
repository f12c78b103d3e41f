"""The chart of the three chances."""

from __future__ import annotations

import altair
import pytest

from goodoffices.report.charts import ChanceCurve, ChanceCurves
from goodoffices.report.drawing import chart_svg, specification
from goodoffices.report.talk_drawing import chance_curves, chance_curves_spec
from tests.report.test_drawing import HOSTILE
from tests.report.test_talks_terminal import an_answer

WORDS = ("Agreed", "Ratified", "Kept")
AXES = ("day", "chance in 100")


def curve(name: str, days: int) -> ChanceCurve:
    return ChanceCurve(name, tuple((day % 100, day % 100, 100.0) for day in range(days)), (10.0, 30.0))


CHARTS = (
    chance_curves(an_answer(), WORDS, AXES),
    chance_curves(an_answer(holds=None), WORDS, AXES, from_right=True),
    ChanceCurves((curve(HOSTILE, 61), curve(HOSTILE, 61)), (HOSTILE, HOSTILE)),
    ChanceCurves((curve("a", 3661),), AXES),
    ChanceCurves((curve("a", 1),), AXES),
)


@pytest.mark.parametrize("chart", CHARTS)
def test_the_specification_is_valid_and_the_drawing_runs_nothing(chart: ChanceCurves) -> None:
    altair.Chart.from_dict(specification(chart), validate=True)
    assert "'expr'" not in str(specification(chart))
    svg = chart_svg(chart)
    assert svg.startswith("<svg")
    assert "<script" not in svg


def test_a_grey_copy_tells_the_lines_apart_by_their_dashes() -> None:
    *_, lines, _ = chance_curves_spec(CHARTS[0])["layer"]
    dashes = lines["encoding"]["strokeDash"]["scale"]
    assert dashes["domain"] == list(WORDS)
    assert len({tuple(dash) for dash in dashes["range"]}) == 3


def test_the_band_that_people_read_stands_at_the_end() -> None:
    *_, bars = chance_curves_spec(CHARTS[0])["layer"]
    ends = bars["data"]["values"]
    assert [(end["name"], round(end["low"]), round(end["high"])) for end in ends] == [
        ("Agreed", 52, 72),
        ("Ratified", 28, 48),
        ("Kept", 0, 8),
    ]
    assert len({end["day"] for end in ends}) == 3


def test_a_long_horizon_is_drawn_from_some_of_its_days_and_the_last() -> None:
    days = [value["day"] for value in chance_curves_spec(CHARTS[3])["data"]["values"]]
    assert len(days) <= 122
    assert (days[0], days[-1]) == (0, 3660)


def test_without_a_schedule_there_are_two_lines() -> None:
    assert [each.name for each in CHARTS[1].curves] == ["Agreed", "Ratified"]
