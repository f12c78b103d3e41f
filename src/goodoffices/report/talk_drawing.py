"""The chart of talks: the chances of agreed, ratified, holding by date, with their bands."""

from __future__ import annotations

from collections.abc import Sequence

from goodoffices.answers.talk_results import Curve, TalksAnswer
from goodoffices.report.charts import ChanceCurve, ChanceCurves
from goodoffices.report.inks import DARK, INK, LIGHT, MIDDLE, Spec, axis_title, unique_labels

__all__ = ["chance_curves", "chance_curves_spec"]

_DASHES: tuple[list[int], ...] = ([1, 0], [7, 3], [2, 2])
_TONES = (DARK, INK, MIDDLE)
_MOST_POINTS = 121
_APART = 0.016
"""How far the bands at the right end stand from each other, as a share of the days."""


def chance_curves(
    answer: TalksAnswer, names: Sequence[str], axes: tuple[str, str], *, from_right: bool = False
) -> ChanceCurves:
    """Return the chart of an answer.

    Parameters
    ----------
    answer : TalksAnswer
    names : sequence of three words
        For agreed, ratified, holding; the last is not used where nothing is said of holding.
    axes : pair of words
        For the days, and for the chance in 100.
    from_right : bool
        Whether days run from the right.
    """
    curves = (answer.agreed, answer.ratified, answer.holds)
    found = (
        _in_hundred(name, curve) for name, curve in zip(names, curves, strict=False) if curve is not None
    )
    return ChanceCurves(tuple(found), axes, from_right)


def _in_hundred(name: str, curve: Curve) -> ChanceCurve:
    by_day = tuple((100 * day.value, 100 * day.low, 100 * day.high) for day in curve.by_day)
    return ChanceCurve(name, by_day, (100 * curve.range[0], 100 * curve.range[1]))


def chance_curves_spec(chart: ChanceCurves) -> Spec:
    """Return one line per chance over its band, and at the right end the band that people read.

    Lines differ by their dashes as well as by tone, so that a grey copy reads the same. The shaded band is
    the error of so many runs; the bar at the end also holds what the unknown that moves it most would do.
    """
    names = unique_labels([curve.name for curve in chart.curves], 40)
    last = max((len(curve.by_day) - 1 for curve in chart.curves), default=0)
    stride = max(1, -(-last // (_MOST_POINTS - 1)))
    lines, ends = [], []
    for k, (name, curve) in enumerate(zip(names, chart.curves, strict=True)):
        days = sorted({*range(0, len(curve.by_day), stride), len(curve.by_day) - 1})
        for day in days:
            value, low, high = curve.by_day[day]
            lines.append({"day": day, "name": name, "p": value, "low": low, "high": high})
        place = last * (1 + _APART * (k + 1))
        ends.append({"day": place, "name": name, "low": curve.range[0], "high": curve.range[1]})
    domain = [0, max(1.0, last * (1 + _APART * (len(names) + 1)))]
    x: Spec = {
        "field": "day",
        "type": "quantitative",
        "title": axis_title(chart.axes[0]),
        "scale": {"domain": domain, "nice": False, "reverse": chart.from_right},
        "axis": {"tickCount": 6, "grid": False},
    }
    y: Spec = {
        "type": "quantitative",
        "title": axis_title(chart.axes[1]),
        "scale": {"domain": [0, 100]},
        "axis": {"values": [0, 10, 35, 65, 90, 100], "orient": "right" if chart.from_right else "left"},
    }
    legend: Spec = {"orient": "bottom", "symbolType": "stroke", "symbolSize": 320, "symbolStrokeWidth": 1.7}
    styles: Spec = {
        "strokeDash": {
            "field": "name",
            "type": "nominal",
            "scale": {"domain": list(names), "range": list(_DASHES[: len(names)])},
            "legend": legend,
        },
        "stroke": {
            "field": "name",
            "type": "nominal",
            "scale": {"domain": list(names), "range": list(_TONES[: len(names)])},
            "legend": legend,
        },
    }
    bands: Spec = {
        "mark": {"type": "area", "color": LIGHT, "opacity": 0.55, "interpolate": "step-after"},
        "encoding": {
            "x": x,
            "y": {"field": "low", **y},
            "y2": {"field": "high"},
            "detail": {"field": "name", "type": "nominal"},
        },
    }
    curves: Spec = {
        "mark": {"type": "line", "strokeWidth": 1.7, "interpolate": "step-after"},
        "encoding": {"x": x, "y": {"field": "p", **y}, **styles},
    }
    bars: Spec = {
        "data": {"values": ends},
        "mark": {"type": "rule", "strokeWidth": 1.7},
        "encoding": {"x": x, "y": {"field": "low", **y}, "y2": {"field": "high"}, **styles},
    }
    return {"data": {"values": lines}, "height": 190, "layer": [bands, curves, bars]}
