"""Where states stand and arrows run: a circle in file order, the same on every run."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["RADIUS", "Arrow", "Point", "arrow_between", "circle_of", "polygon_points"]

RADIUS = 17.0
_SPACE = 76.0
_LEAST = 105.0
_GAP = 6.0
_HEAD = (8.0, 3.5)
_BEND = 15.0


@dataclass(frozen=True, slots=True)
class Point:
    """A place in pixels, y downwards."""

    x: float
    y: float

    def towards(self, other: Point, length: float) -> Point:
        """Return the point at a distance from here on the way to another."""
        whole = math.dist((self.x, self.y), (other.x, other.y)) or 1.0
        share = length / whole
        return Point(self.x + (other.x - self.x) * share, self.y + (other.y - self.y) * share)


@dataclass(frozen=True, slots=True)
class Arrow:
    """A bent line between two states (a quadratic curve) and the corners of a head at either end."""

    start: Point
    bend: Point
    end: Point
    head_at_start: tuple[Point, Point, Point]
    head_at_end: tuple[Point, Point, Point]


def circle_of(n: int) -> tuple[tuple[Point, ...], float]:
    """Return places for n states around (0, 0), the first at the top, and the radius.

    On a circle no straight line between two states meets a third.
    """
    radius = max(_LEAST, n * _SPACE / (2 * math.pi))
    turns = [2 * math.pi * k / max(1, n) - math.pi / 2 for k in range(n)]
    return tuple(Point(radius * math.cos(turn), radius * math.sin(turn)) for turn in turns), radius


def arrow_between(one: Point, other: Point, lane: float) -> Arrow:
    """Return the arrow between two states; `lane` (0 in the middle) keeps those of one pair apart."""
    middle = Point((one.x + other.x) / 2, (one.y + other.y) / 2)
    whole = math.dist((one.x, one.y), (other.x, other.y)) or 1.0
    across = Point(-(other.y - one.y) / whole, (other.x - one.x) / whole)
    bend = Point(middle.x + across.x * lane * _BEND * 2, middle.y + across.y * lane * _BEND * 2)
    start, end = one.towards(bend, RADIUS + _GAP), other.towards(bend, RADIUS + _GAP)
    return Arrow(start, bend, end, _head(start, bend), _head(end, bend))


def _head(tip: Point, back: Point) -> tuple[Point, Point, Point]:
    length, half = _HEAD
    foot = tip.towards(back, length)
    whole = math.dist((tip.x, tip.y), (foot.x, foot.y)) or 1.0
    across = Point(-(foot.y - tip.y) / whole * half, (foot.x - tip.x) / whole * half)
    return (
        tip,
        Point(foot.x + across.x, foot.y + across.y),
        Point(foot.x - across.x, foot.y - across.y),
    )


def polygon_points(corners: Sequence[Point]) -> str:
    """Return corners as an SVG attribute."""
    return " ".join(f"{corner.x:.1f},{corner.y:.1f}" for corner in corners)
