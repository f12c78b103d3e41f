"""Charts as Vega-Lite specifications and as SVG.

Words from a case stand only in the data values and titles of a specification, never in one of its
expressions. Kinds differ by shape, outline or label as well as by tone, so that a grey copy reads the same.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources
from typing import Any

from goodoffices.report.charts import BlockBars, Chart, DealMap, GainBars, MapPoint, VoteBars
from goodoffices.report.escaping import chart_label, shortened, without_marks

__all__ = ["Spec", "chart_svg", "specification"]

Spec = dict[str, Any]


_FONT = "Noto Sans, Noto Sans Arabic, Noto Sans Hebrew, sans-serif"


_DARK = "#1f3f63"


_MIDDLE = "#8a8f96"


_LIGHT = "#c9cdd2"


_INK = "#222222"


_RULE = "#9a9a9a"


_SHAPES = {
    "frontier_all": ("circle", 16, _MIDDLE, False),
    "frontier": ("circle", 26, _DARK, True),
    "nash": ("diamond", 150, _INK, False),
    "kalai_smorodinsky": ("square", 150, _INK, False),
    "egalitarian": ("triangle-up", 120, _INK, False),
    "utilitarian": ("triangle-down", 120, _INK, False),
    "text": ("cross", 46, _INK, True),
}


# The inside of the deal map in pixels.
_MAP_SIZE = (285, 165)
_CLEAR = 11.5
_NEAR = 15


_CONFIG: Spec = {
    "font": _FONT,
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": 10,
        "titleFontSize": 10,
        "titleFontWeight": "normal",
        "labelColor": _INK,
        "titleColor": _INK,
        "gridColor": "#ececec",
        "domainColor": _RULE,
        "tickColor": _RULE,
        "labelLimit": 150,
        "titleLimit": 320,
    },
    "legend": {"labelFontSize": 10, "labelColor": _INK, "labelLimit": 320, "title": None},
    "text": {"fontSize": 10, "color": _INK},
    "header": {"labelFontSize": 10, "labelColor": _INK, "title": None},
}


def specification(chart: Chart, width: int = 340) -> Spec:
    """Return the Vega-Lite specification of a chart that is `width` pixels wide."""
    match chart:
        case DealMap():
            body = _deal_map(chart)
        case GainBars():
            body = _gain_bars(chart)
        case VoteBars():
            body = _vote_bars(chart)
        case BlockBars():
            body = _block_bars(chart)
    sized = {"width": width, "autosize": {"type": "fit", "contains": "padding"}}
    if isinstance(chart, GainBars):
        sized = {}
    if isinstance(chart, DealMap):
        # The inside is what is fixed, so that letters can be placed clear of each other.
        sized = {"width": width - (340 - _MAP_SIZE[0]), "autosize": {"type": "pad"}}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        **sized,
        **body,
        "background": "transparent",
        "padding": 2,
        "config": _CONFIG,
    }


def _unique(labels: Sequence[str], most: int = 44) -> tuple[str, ...]:
    """Return labels short enough for an axis and different from each other."""
    seen: dict[str, int] = {}
    result = []
    for label in labels:
        words = chart_label(shortened(without_marks(label), most))
        seen[words] = seen.get(words, 0) + 1
        result.append(words if seen[words] == 1 else f"{words} ({seen[words]})")
    return tuple(result)


def _title(words: str) -> str:
    return chart_label(shortened(without_marks(words), 80))


def _deal_map(chart: DealMap) -> Spec:
    (x_low, x_high), (y_low, y_high) = _window(chart, "x"), _window(chart, "y")
    points = [p for p in chart.points if x_low <= p.x <= x_high and y_low <= p.y <= y_high]
    present = [(kind, words) for kind, words in chart.kinds if any(point.kind == kind for point in points)]
    legend = dict(
        zip((kind for kind, _ in present), _unique([words for _, words in present], 60), strict=True)
    )
    x: Spec = {
        "field": "x",
        "type": "quantitative",
        "title": _title(chart.axes[0]),
        "scale": {"domain": [x_low, x_high], "nice": False},
    }
    y: Spec = {
        "field": "y",
        "type": "quantitative",
        "title": _title(chart.axes[1]),
        "scale": {"domain": [y_low, y_high], "nice": False},
    }
    layers = _no_deal_rules(chart, {"x": x, "y": y})
    for kind, _ in present:
        _, size, colour, filled = _SHAPES[kind]
        values = [{"x": p.x, "y": p.y, "kind": legend[kind]} for p in points if p.kind == kind]
        mark = {"type": "point", "size": size, "strokeWidth": 1.2, "opacity": 1}
        layers.append(
            {
                "data": {"values": values},
                "mark": {**mark, "stroke": colour, "fill": colour if filled else "transparent"},
                "encoding": {"x": x, "y": y, "shape": _map_legend(legend)},
            }
        )
    layers += _letters(points, (x, y), (x_low, x_high, y_low, y_high))
    return {"height": _MAP_SIZE[1], "layer": layers}


def _letters(
    points: Sequence[MapPoint], axes: tuple[Spec, Spec], window: tuple[float, float, float, float]
) -> list[Spec]:
    """Return the letters of the texts, each where it is clear of the marks and of the other letters.

    A letter that has to stand off is tied to its mark by a line.
    """
    x_low, x_high, y_low, y_high = window
    across, up = _MAP_SIZE[0] / (x_high - x_low), _MAP_SIZE[1] / (y_high - y_low)
    taken = list(dict.fromkeys(((p.x - x_low) * across, (p.y - y_low) * up) for p in points))
    layers: list[Spec] = []
    for point in (each for each in points if each.letter):
        at = ((point.x - x_low) * across, (point.y - y_low) * up)
        place = _free_place(at, taken)
        taken.append(place)
        to = (x_low + place[0] / across, y_low + place[1] / up)
        if math.dist(at, place) > _NEAR:
            layers.append(
                {
                    "data": {"values": [{"x": point.x, "y": point.y, "to_x": to[0], "to_y": to[1]}]},
                    "mark": {"type": "rule", "color": _MIDDLE, "strokeWidth": 0.7},
                    "encoding": {
                        "x": axes[0],
                        "y": axes[1],
                        "x2": {"field": "to_x"},
                        "y2": {"field": "to_y"},
                    },
                }
            )
        for halo in (True, False):
            outline = {"stroke": "#ffffff", "strokeWidth": 4} if halo else {}
            layers.append(
                {
                    "data": {"values": [{"x": to[0], "y": to[1], "letter": point.letter}]},
                    "mark": {
                        "type": "text",
                        "fontWeight": "bold",
                        "fontSize": 12,
                        "baseline": "middle",
                        **outline,
                    },
                    "encoding": {
                        "x": axes[0],
                        "y": axes[1],
                        "text": {"field": "letter", "type": "nominal"},
                    },
                }
            )
    return layers


def _free_place(at: tuple[float, float], taken: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Return the nearest place around a point that is clear of what is taken, in pixels."""
    best, clearance = at, -1.0
    for radius in (13, 20, 28, 38, 50):
        for step in range(16):
            angle = math.pi / 4 + step * math.pi / 8
            place = (at[0] + radius * math.cos(angle), at[1] + radius * math.sin(angle))
            if not (8 <= place[0] <= _MAP_SIZE[0] - 8 and 8 <= place[1] <= _MAP_SIZE[1] - 8):
                continue
            nearest = min((math.dist(place, each) for each in taken), default=math.inf)
            if nearest >= _CLEAR:
                return place
            if nearest > clearance:
                best, clearance = place, nearest
    return best


def _window(chart: DealMap, axis: str) -> tuple[float, float]:
    """Return the part of an axis that matters: deals, texts, solutions and no deal, with room around them."""
    inside = [getattr(point, axis) for point in chart.points if point.kind != "frontier_all"]
    worst = chart.no_deal[0 if axis == "x" else 1]
    inside += [worst] if worst is not None else []
    inside = inside or [getattr(point, axis) for point in chart.points]
    room = max(4.0, 0.3 * (max(inside) - min(inside)))
    return min(inside) - room, max(inside) + room


def _map_legend(legend: dict[str, str]) -> Spec:
    shapes = [_SHAPES[kind][0] for kind in legend]
    return {
        "field": "kind",
        "type": "nominal",
        "scale": {"domain": list(legend.values()), "range": shapes},
        "legend": {
            "orient": "bottom",
            "direction": "vertical",
            "columns": 3,
            "columnPadding": 12,
            "rowPadding": 1,
            "offset": 6,
            "symbolStrokeColor": _INK,
            "symbolFillColor": "transparent",
            "symbolSize": 60,
            "labelLimit": 120,
            "values": [words for kind, words in legend.items() if kind not in {"frontier", "frontier_all"}],
        },
    }


def _no_deal_rules(chart: DealMap, axes: Spec) -> list[Spec]:
    layers: list[Spec] = []
    for axis, value in zip(("x", "y"), chart.no_deal, strict=True):
        if value is not None:
            layers.append(
                {
                    "data": {"values": [{axis: value}]},
                    "mark": {"type": "rule", "strokeDash": [4, 3], "color": _RULE},
                    "encoding": {axis: axes[axis]},
                }
            )
    if chart.no_deal[0] is not None:
        layers.append(
            {
                "data": {"values": [{"x": chart.no_deal[0], "label": _title(chart.no_deal_label)}]},
                "mark": {
                    "type": "text",
                    "align": "left",
                    "dx": 3,
                    "baseline": "top",
                    "fontSize": 9,
                    "color": "#555555",
                },
                "encoding": {
                    "x": axes["x"],
                    "y": {"value": 2},
                    "text": {"field": "label", "type": "nominal"},
                },
            }
        )
    return layers


def _gain_bars(chart: GainBars) -> Spec:
    sides = _unique(chart.sides, 30)
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
            "mark": {"type": "bar", "color": _DARK, "height": 8},
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
    names = _unique([bar.name for bar in chart.bars], 60)
    votes = _unique(chart.words)
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
    fills = {"domain": list(votes), "range": [_DARK, "#ffffff", _LIGHT]}
    bars: Spec = {
        "mark": {"type": "bar", "stroke": _INK, "strokeWidth": 0.7, "height": 14},
        "encoding": {
            "y": y,
            "x": {
                "field": "from",
                "type": "quantitative",
                "title": _title(chart.axis),
                "scale": {"domain": [0, 100], "reverse": chart.from_right},
                "axis": {"values": [0, 25, 50, 75, 100]},
            },
            "x2": {"field": "to"},
            "fill": {
                "field": "vote",
                "type": "nominal",
                "scale": fills,
                "legend": {"orient": "bottom", "symbolType": "square", "symbolStrokeColor": _INK},
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
    names = _unique([name for name, _ in chart.bars])
    values = [{"name": name, "p": 100 * value} for name, (_, value) in zip(names, chart.bars, strict=True)]
    now = 100 * chart.now if chart.now is not None else 0.0
    side = "right" if chart.from_right else "left"
    x_axis: Spec = {"title": _title(chart.axis), "tickCount": 5}
    # The label of the line stands on the side of it that has more room.
    near = side if now <= 50 else {"left": "right", "right": "left"}[side]
    layers: list[Spec] = [
        {
            "data": {"values": [{**value, "now": now} for value in values]},
            "mark": {"type": "bar", "color": _DARK, "height": 9},
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
                "data": {"values": [{"x": now, "label": _title(chart.now_label)}]},
                "mark": {"type": "rule", "color": _INK, "strokeWidth": 1.4},
                "encoding": {"x": {"field": "x", "type": "quantitative"}},
            },
            {
                "data": {"values": [{"x": now, "label": _title(chart.now_label)}]},
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
