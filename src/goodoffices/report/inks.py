"""Tones and labels that every chart shares."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from goodoffices.report.escaping import chart_label, shortened, without_marks

__all__ = ["DARK", "FONT", "INK", "LIGHT", "MIDDLE", "RULE", "Spec", "axis_title", "unique_labels"]

Spec = dict[str, Any]
FONT = "Noto Sans, Noto Sans Arabic, Noto Sans Hebrew, sans-serif"
DARK = "#1f3f63"
MIDDLE = "#8a8f96"
LIGHT = "#c9cdd2"
INK = "#222222"
RULE = "#9a9a9a"


def unique_labels(labels: Sequence[str], most: int = 44) -> tuple[str, ...]:
    """Return labels short enough for an axis and different from each other."""
    seen: dict[str, int] = {}
    result = []
    for label in labels:
        words = chart_label(shortened(without_marks(label), most))
        seen[words] = seen.get(words, 0) + 1
        result.append(words if seen[words] == 1 else f"{words} ({seen[words]})")
    return tuple(result)


def axis_title(words: str) -> str:
    """Return the title of an axis, cut to what one holds."""
    return chart_label(shortened(without_marks(words), 80))
