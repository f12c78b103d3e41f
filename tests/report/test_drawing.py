"""Charts: valid specifications, drawings that run nothing."""

from __future__ import annotations

import math

import altair
import pytest

from goodoffices.report.charts import BlockBars, Chart, DealMap, GainBars, MapPoint, VoteBar, VoteBars
from goodoffices.report.drawing import chart_svg, specification
from goodoffices.report.map_drawing import MAP_SIZE

HOSTILE = "<script>alert(1)</script> \" ' & datum['x'] {{7*7}}"
KINDS = tuple((kind, f"{kind} {HOSTILE}") for kind in ("frontier_all", "frontier", "nash", "text"))
CHARTS: tuple[Chart, ...] = (
    DealMap(
        (
            MapPoint("frontier_all", 1, 99),
            MapPoint("frontier", 50, 60),
            MapPoint("nash", 50, 60),
            MapPoint("text", 48, 58, "A"),
            MapPoint("text", 48, 58, "B"),
        ),
        KINDS,
        (HOSTILE, HOSTILE),
        (40, None),
        "no deal",
    ),
    DealMap((MapPoint("frontier_all", 1, 2),), KINDS, ("x", "y"), (None, None), "no deal"),
    GainBars((HOSTILE, HOSTILE, "c"), ("A", "B"), ((1.0, -2.0), (0.0, 3.0), (4.0, 5.0)), ""),
    VoteBars((VoteBar(HOSTILE, 64, 6, 50), VoteBar(HOSTILE, 0, 0, 0)), ("yes", "abstains", "no"), "seats"),
    VoteBars((VoteBar("مجلس (الأعيان)", 64, 6, 50),), ("نعم", "يمتنع", "لا"), "المقاعد", from_right=True),
    BlockBars(((HOSTILE, 0.7), (HOSTILE, 0.6)), 0.4, "now", "chance"),
    BlockBars((("السد", 0.7),), None, "", "احتمال", from_right=True),
)


@pytest.mark.parametrize("chart", CHARTS)
def test_specifications_are_valid_vega_lite(chart: Chart) -> None:
    altair.Chart.from_dict(specification(chart), validate=True)


@pytest.mark.parametrize("chart", CHARTS)
def test_drawings_hold_no_tag_that_acts_and_label_text_is_escaped(chart: Chart) -> None:
    svg = chart_svg(chart)
    assert svg.startswith("<svg")
    for tag in ("<script", "<image", "<use", "<foreignObject", "href"):
        assert tag not in svg


def test_words_of_a_case_are_never_in_an_expression() -> None:
    for chart in CHARTS:
        found = str(specification(chart))
        for expression in ("'expr'", "'signal'", "'calculate'", "labelExpr", "'test'"):
            assert expression not in found


def test_equal_labels_stay_two_bars() -> None:
    spec = specification(BlockBars((("same", 0.7), ("same", 0.6)), 0.4, "now", "chance"))
    names = [value["name"] for value in spec["layer"][0]["data"]["values"]]
    assert len(set(names)) == 2


def test_letters_on_the_map_stand_clear_of_marks_and_of_each_other() -> None:
    crowd = tuple(
        MapPoint("text", 50 + step / 10, 60 - step / 10, letter) for step, letter in enumerate("ABCD")
    )
    points = (MapPoint("frontier", 20, 80), MapPoint("frontier", 80, 20), *crowd)
    chart = DealMap(points, KINDS, ("x", "y"), (30, 30), "no deal")
    layers = [layer for layer in specification(chart)["layer"] if layer["mark"].get("fontWeight") == "bold"]
    values = [layer["data"]["values"][0] for layer in layers]
    places = {value["letter"]: (value["x"], value["y"]) for value in values}
    assert set(places) == set("ABCD")
    width, height = MAP_SIZE
    domain_x, domain_y = (
        specification(chart)["layer"][-1]["encoding"][axis]["scale"]["domain"] for axis in "xy"
    )
    across, up = width / (domain_x[1] - domain_x[0]), height / (domain_y[1] - domain_y[0])
    taken = [(p.x, p.y) for p in points] + list(places.values())
    for letter, place in places.items():
        gaps = [math.hypot((place[0] - x) * across, (place[1] - y) * up) for x, y in taken if (x, y) != place]
        assert min(gaps) >= 11, letter
