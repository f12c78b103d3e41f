"""Charts as Vega-Lite specifications and as SVG.

Words from a case stand only in the data values and titles of a specification, never in one of its
expressions. Kinds differ by shape, outline or label as well as by tone, so that a grey copy reads the same.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import resources
from typing import Any

from goodoffices.report.charts import (
    BlockBars,
    ChanceCurves,
    Chart,
    DealMap,
    GainBars,
    StopBands,
    TradeoffCurve,
    VoteBars,
)
from goodoffices.report.hold_drawing import stop_bands_spec, tradeoff_spec
from goodoffices.report.inks import DARK, FONT, INK, LIGHT, RULE, Spec, axis_title, unique_labels
from goodoffices.report.map_drawing import MAP_SIZE, deal_map_spec
from goodoffices.report.talk_drawing import chance_curves_spec

__all__ = ["Spec", "chart_svg", "specification"]

_CONFIG: Spec = {
    "font": FONT,
    # The hyphen for minus: the font of the brief has no other that the converter finds.
    "locale": {
        "number": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["", ""], "minus": "-"}
    },
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": 10,
        "titleFontSize": 10,
        "titleFontWeight": "normal",
        "labelColor": INK,
        "titleColor": INK,
        "gridColor": "#ececec",
        "domainColor": RULE,
        "tickColor": RULE,
        "labelLimit": 150,
        "titleLimit": 320,
    },
    "legend": {"labelFontSize": 10, "labelColor": INK, "labelLimit": 320, "title": None},
    "text": {"fontSize": 10, "color": INK},
    "header": {"labelFontSize": 10, "labelColor": INK, "title": None},
}


def specification(chart: Chart, width: int = 340) -> Spec:
    """Return the Vega-Lite specification of a chart that is `width` pixels wide."""
    match chart:
        case DealMap():
            body = deal_map_spec(chart)
        case GainBars():
            body = _gain_bars(chart)
        case VoteBars():
            body = _vote_bars(chart)
        case BlockBars():
            body = _block_bars(chart)
        case StopBands():
            body = stop_bands_spec(chart)
        case TradeoffCurve():
            body = tradeoff_spec(chart)
        case ChanceCurves():
            body = chance_curves_spec(chart)
    sized = {"width": width, "autosize": {"type": "fit", "contains": "padding"}}
    if isinstance(chart, GainBars):
        sized = {}
    if isinstance(chart, DealMap):
        # The inside is what is fixed, so that letters can be placed clear of each other.
        sized = {"width": width - (340 - MAP_SIZE[0]), "autosize": {"type": "pad"}}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        **sized,
        **body,
        "background": "transparent",
        "padding": 2,
        "config": _CONFIG,
    }


def _gain_bars(chart: GainBars) -> Spec:
    sides = unique_labels(chart.sides, 30)
    values = [
        {"side": side, "text": text, "gain": gain}
        for side, row in zip(sides, chart.gains, strict=True)
        for text, gain in zip(chart.texts, row, strict=True)
    ]
    return {
        "data": {"values": values},
        "facet": {
            "field": "side",
            "type": "nominal",
            "sort": list(sides),
            "title": None,
            "header": {"labelLimit": 140, "labelAnchor": "start"},
        },
        "columns": 3 if len(sides) > 4 else 2,
        "spacing": {"row": 8, "column": 14},
        "resolve": {"scale": {"x": "independent"}},
        "spec": {
            "width": 135,
            "height": {"step": 11},
            "mark": {"type": "bar", "color": DARK, "height": 8},
            "encoding": {
                "y": {
                    "field": "text",
                    "type": "nominal",
                    "title": None,
                    "sort": list(chart.texts),
                    "axis": {"ticks": False},
                },
                "x": {"field": "gain", "type": "quantitative", "title": None, "axis": {"tickCount": 4}},
            },
        },
    }


def _vote_bars(chart: VoteBars) -> Spec:
    names = unique_labels([bar.name for bar in chart.bars], 60)
    votes = unique_labels(chart.words)
    values = []
    for name, bar in zip(names, chart.bars, strict=True):
        total = bar.yes + bar.abstain + bar.no
        start = 0.0
        for order, seats in enumerate((bar.yes, bar.abstain, bar.no)):
            share = 100 * seats / total if total else 0.0
            if share > 0:
                values.append(
                    {
                        "name": name,
                        "vote": votes[order],
                        "from": start,
                        "to": start + share,
                        "middle": start + share / 2,
                        "seats": (f"{seats:,.1f}" if total < 10 else f"{seats:,.0f}") if share > 6 else "",
                        "tone": "light" if order == 0 else "dark",
                    }
                )
            start += share
    y: Spec = {"field": "name", "type": "nominal", "sort": list(names), "title": None, "axis": None}
    fills = {"domain": list(votes), "range": [DARK, "#ffffff", LIGHT]}
    bars: Spec = {
        "mark": {"type": "bar", "stroke": INK, "strokeWidth": 0.7, "height": 14},
        "encoding": {
            "y": y,
            "x": {
                "field": "from",
                "type": "quantitative",
                "title": axis_title(chart.axis),
                "scale": {"domain": [0, 100], "reverse": chart.from_right},
                "axis": {"values": [0, 25, 50, 75, 100]},
            },
            "x2": {"field": "to"},
            "fill": {
                "field": "vote",
                "type": "nominal",
                "scale": fills,
                "legend": {"orient": "bottom", "symbolType": "square", "symbolStrokeColor": INK},
            },
        },
    }
    needed: Spec = {
        "data": {
            "values": [
                {"name": name, "x": bar.needed}
                for name, bar in zip(names, chart.bars, strict=True)
                if bar.needed is not None
            ]
        },
        "mark": {"type": "tick", "orient": "vertical", "size": 16, "thickness": 1.6, "color": "#000000"},
        "encoding": {"y": y, "x": {"field": "x", "type": "quantitative"}},
    }
    labels: Spec = {
        "mark": {"type": "text", "baseline": "middle", "fontSize": 9},
        "encoding": {
            "y": y,
            "x": {"field": "middle", "type": "quantitative"},
            "text": {"field": "seats", "type": "nominal"},
            "color": {
                "field": "tone",
                "type": "nominal",
                "scale": {"domain": ["light", "dark"], "range": ["#ffffff", "#000000"]},
                "legend": None,
            },
        },
    }
    side = "right" if chart.from_right else "left"
    titles: Spec = {
        "data": {"values": [{"name": name, "x": 0} for name in names]},
        "mark": {"type": "text", "align": side, "baseline": "bottom", "dy": -9, "limit": 330},
        "encoding": {
            "y": y,
            "x": {"field": "x", "type": "quantitative"},
            "text": {"field": "name", "type": "nominal"},
        },
    }
    return {
        "data": {"values": values},
        "height": {"step": 36},
        "layer": [bars, *([needed] if needed["data"]["values"] else []), labels, titles],
    }


def _block_bars(chart: BlockBars) -> Spec:
    names = unique_labels([name for name, _ in chart.bars])
    values = [{"name": name, "p": 100 * value} for name, (_, value) in zip(names, chart.bars, strict=True)]
    now = 100 * chart.now if chart.now is not None else 0.0
    side = "right" if chart.from_right else "left"
    x_axis: Spec = {"title": axis_title(chart.axis), "tickCount": 5}
    # The label of the line stands on the side of it that has more room.
    near = side if now <= 50 else {"left": "right", "right": "left"}[side]
    layers: list[Spec] = [
        {
            "data": {"values": [{**value, "now": now} for value in values]},
            "mark": {"type": "bar", "color": DARK, "height": 9},
            "encoding": {
                "y": {
                    "field": "name",
                    "type": "nominal",
                    "sort": list(names),
                    "title": None,
                    "axis": {
                        "ticks": False,
                        "domain": False,
                        "labelPadding": 4,
                        "labelLimit": 215,
                        "orient": side,
                    },
                },
                "x": {
                    "field": "now",
                    "type": "quantitative",
                    "axis": x_axis,
                    "scale": {"domainMin": 0, "nice": True, "reverse": chart.from_right},
                },
                "x2": {"field": "p"},
            },
        }
    ]
    if chart.now is not None:
        layers += [
            {
                "data": {"values": [{"x": now, "label": axis_title(chart.now_label)}]},
                "mark": {"type": "rule", "color": INK, "strokeWidth": 1.4},
                "encoding": {"x": {"field": "x", "type": "quantitative"}},
            },
            {
                "data": {"values": [{"x": now, "label": axis_title(chart.now_label)}]},
                "mark": {
                    "type": "text",
                    "align": near,
                    "dx": 3 if near == "left" else -3,
                    "dy": -4,
                    "baseline": "bottom",
                },
                "encoding": {
                    "x": {"field": "x", "type": "quantitative"},
                    "y": {"value": 0},
                    "text": {"field": "label", "type": "nominal"},
                },
            },
        ]
    return {"height": {"step": 17}, "layer": layers}


_LINKS = re.compile(r"<(script|foreignObject|image|a|use|style)\b|\bhref\s*=|\bon\w+\s*=\s*\"", re.IGNORECASE)


@lru_cache(maxsize=1)
def _engine() -> Any:
    """Return the converter, told where the fonts of the brief are."""
    import vl_convert  # noqa: PLC0415  (starts a JavaScript engine; only a chart needs it)

    vl_convert.register_font_directory(str(resources.files("goodoffices.report") / "fonts"))
    return vl_convert


@lru_cache(maxsize=64)
def chart_svg(chart: Chart, width: int = 340) -> str:
    """Return a chart as one SVG element that runs nothing and refers to nothing.

    Raises
    ------
    ValueError
        If the converter put anything active into its drawing.
    """
    svg = str(_engine().vegalite_to_svg(specification(chart, width), allowed_base_urls=[]))
    outside_text = re.sub(r">[^<]*<|aria-label=\"[^\"]*\"", "><", svg)
    if _LINKS.search(outside_text):
        raise ValueError("the chart's SVG holds something other than a drawing")
    return svg
