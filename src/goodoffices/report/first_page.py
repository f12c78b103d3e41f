"""The first page: bottom line, positions, what blocks, the map, ways forward, chances."""

from __future__ import annotations

from goodoffices.report.blocks import (
    Section,
)
from goodoffices.report.bottom_line import bottom_line
from goodoffices.report.chances import chances
from goodoffices.report.desk import Desk
from goodoffices.report.maps import deal_map
from goodoffices.report.obstacles import what_blocks
from goodoffices.report.positions import positions
from goodoffices.report.ways import ways_forward

__all__ = ["first_page"]


def first_page(desk: Desk) -> tuple[Section, ...]:
    """Return the sections of page 1, without those that there is nothing to say in."""
    sections = (
        bottom_line(desk),
        positions(desk),
        *what_blocks(desk),
        deal_map(desk),
        ways_forward(desk),
        chances(desk),
    )
    omitted = set(desk.case.brief.omit)
    return tuple(
        s for s in sections if s is not None and s.id not in omitted and s.id.rstrip("s") not in omitted
    )
