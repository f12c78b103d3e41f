"""The deal map as layers of a Vega-Lite specification, its letters clear of the marks."""

from __future__ import annotations

import math
from collections.abc import Sequence

from goodoffices.report.charts import DealMap, MapPoint
from goodoffices.report.inks import DARK, INK, MIDDLE, RULE, Spec, axis_title, unique_labels

__all__ = ["MAP_SIZE", "deal_map_spec"]

_SHAPES = {
    "frontier_all": ("circle", 16, MIDDLE, False),
    "frontier": ("circle", 26, DARK, True),
    "nash": ("diamond", 150, INK, False),
    "kalai_smorodinsky": ("square", 150, INK, False),
    "egalitarian": ("triangle-up", 120, INK, False),
    "utilitarian": ("triangle-down", 120, INK, False),
    "text": ("cross", 46, INK, True),
}


# The inside of the deal map in pixels.
MAP_SIZE = (285, 165)
_CLEAR = 11.5
_NEAR = 15


def deal_map_spec(chart: DealMap) -> Spec:
    """Return the layers of a deal map and its height."""
    (x_low, x_high), (y_low, y_high) = _window(chart, "x"), _window(chart, "y")
    points = [p for p in chart.points if x_low <= p.x <= x_high and y_low <= p.y <= y_high]
    present = [(kind, words) for kind, words in chart.kinds if any(point.kind == kind for point in points)]
    legend = dict(
        zip((kind for kind, _ in present), unique_labels([words for _, words in present], 60), strict=True)
    )
    x: Spec = {
        "field": "x",
        "type": "quantitative",
        "title": axis_title(chart.axes[0]),
        "scale": {"domain": [x_low, x_high], "nice": False},
    }
    y: Spec = {
        "field": "y",
        "type": "quantitative",
        "title": axis_title(chart.axes[1]),
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
    return {"height": MAP_SIZE[1], "layer": layers}


def _letters(
    points: Sequence[MapPoint], axes: tuple[Spec, Spec], window: tuple[float, float, float, float]
) -> list[Spec]:
    """Return the letters of the texts, each where it is clear of the marks and of the other letters.

    A letter that has to stand off is tied to its mark by a line.
    """
    x_low, x_high, y_low, y_high = window
    across, up = MAP_SIZE[0] / (x_high - x_low), MAP_SIZE[1] / (y_high - y_low)
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
                    "mark": {"type": "rule", "color": MIDDLE, "strokeWidth": 0.7},
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
            if not (8 <= place[0] <= MAP_SIZE[0] - 8 and 8 <= place[1] <= MAP_SIZE[1] - 8):
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
            "symbolStrokeColor": INK,
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
                    "mark": {"type": "rule", "strokeDash": [4, 3], "color": RULE},
                    "encoding": {axis: axes[axis]},
                }
            )
    if chart.no_deal[0] is not None:
        layers.append(
            {
                "data": {"values": [{"x": chart.no_deal[0], "label": axis_title(chart.no_deal_label)}]},
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
