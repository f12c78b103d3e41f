"""Charts: valid specifications, drawings that run nothing."""

from __future__ import annotations

import altair
import pytest

from goodoffices.report.charts import BlockBars, Chart, DealMap, GainBars, MapPoint, VoteBar, VoteBars
from goodoffices.report.drawing import chart_svg, specification

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
