"""Charts of holding: stop incentives by step and party, and the trade-off between two sides' guarantees."""

from __future__ import annotations

from goodoffices.report.charts import StopBands, TradeoffCurve
from goodoffices.report.inks import DARK, INK, RULE, Spec, axis_title, unique_labels

__all__ = ["stop_bands_spec", "tradeoff_spec"]

_SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")


def stop_bands_spec(chart: StopBands) -> Spec:
    """Return one row per step and party: a line from tenth to nine tenths, a mark at the middle.

    Sides differ by the shape of the mark and by whether it is filled, so that a grey copy reads the same.
    """
    parties = tuple(dict.fromkeys(band.party for band in chart.bands))
    labels = dict(zip(parties, unique_labels(parties, 30), strict=True))
    values = [
        {
            "row": f"{band.step} · {labels[band.party]}",
            "party": labels[band.party],
            "low": band.low,
            "middle": band.median,
            "high": band.high,
        }
        for band in chart.bands
    ]
    rows = [value["row"] for value in values]
    side = "right" if chart.from_right else "left"
    y: Spec = {
        "field": "row",
        "type": "nominal",
        "sort": rows,
        "title": None,
        "axis": {"ticks": False, "domain": False, "labelLimit": 190, "orient": side},
    }
    scale: Spec = {"nice": True, "zero": True, "reverse": chart.from_right}
    shown = list(labels.values())
    lines: Spec = {
        "mark": {"type": "rule", "color": DARK, "strokeWidth": 1.6},
        "encoding": {
            "y": y,
            "x": {
                "field": "low",
                "type": "quantitative",
                "title": axis_title(chart.axis),
                "scale": scale,
                "axis": {"tickCount": 6},
            },
            "x2": {"field": "high"},
        },
    }
    marks: Spec = {
        "mark": {"type": "point", "size": 46, "stroke": INK, "strokeWidth": 1.1, "filled": True},
        "encoding": {
            "y": y,
            "x": {"field": "middle", "type": "quantitative", "scale": scale},
            "shape": {
                "field": "party",
                "type": "nominal",
                "scale": {"domain": shown, "range": [_SHAPES[i % len(_SHAPES)] for i in range(len(shown))]},
                "legend": {"orient": "bottom"},
            },
            "fill": {
                "field": "party",
                "type": "nominal",
                "scale": {
                    "domain": shown,
                    "range": [DARK if i % 2 else "#ffffff" for i in range(len(shown))],
                },
                "legend": {"orient": "bottom"},
            },
        },
    }
    zero: Spec = {
        "data": {"values": [{"x": 0}]},
        "mark": {"type": "rule", "color": INK, "strokeWidth": 1.2, "strokeDash": [4, 2]},
        "encoding": {"x": {"field": "x", "type": "quantitative"}},
    }
    return {"data": {"values": values}, "height": {"step": 15}, "layer": [zero, lines, marks]}


def tradeoff_spec(chart: TradeoffCurve) -> Spec:
    """Return the steps of the curve: above and right of it every pair of guarantees suffices."""
    points = sorted(chart.points)
    values = [{"x": x, "y": y} for x, y in points]
    x: Spec = {
        "field": "x",
        "type": "quantitative",
        "title": axis_title(chart.axes[0]),
        "scale": {"zero": True, "nice": True},
        "axis": {"tickCount": 5},
    }
    y: Spec = {
        "field": "y",
        "type": "quantitative",
        "title": axis_title(chart.axes[1]),
        "scale": {"zero": True, "nice": True},
        "axis": {"tickCount": 5},
    }
    curve: Spec = {
        "mark": {"type": "line", "interpolate": "step-after", "color": RULE, "strokeWidth": 1.4},
        "encoding": {"x": x, "y": y},
    }
    marks: Spec = {
        "mark": {"type": "point", "filled": True, "color": DARK, "size": 34},
        "encoding": {"x": x, "y": y},
    }
    return {"data": {"values": values}, "height": 150, "layer": [curve, marks]}
