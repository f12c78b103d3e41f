"""The first page: bottom line, positions, what blocks, the map, ways forward, chances."""

from __future__ import annotations

from dataclasses import replace

from goodoffices.report.blocks import Place, Section
from goodoffices.report.bottom_line import bottom_line
from goodoffices.report.chances import chances
from goodoffices.report.changes import what_changed
from goodoffices.report.desk import Desk
from goodoffices.report.maps import deal_map
from goodoffices.report.obstacles import what_blocks
from goodoffices.report.positions import positions
from goodoffices.report.ways import ways_forward

__all__ = ["first_page"]


def first_page(desk: Desk) -> tuple[Section, ...]:
    """Return the sections of page 1, without those that there is nothing to say in."""
    blocks, by_issue = what_blocks(desk)
    picture, likely = deal_map(desk), chances(desk)
    head, tail = (bottom_line(desk), what_changed(desk), positions(desk)), (ways_forward(desk), likely)
    sections: tuple[Section | None, ...]
    if blocks is not None:
        sections = (*head, blocks, by_issue, picture, *tail)
    elif picture is not None and likely is not None and picture.place is Place.END:
        # Nothing blocks: the map stands beside the chances.
        sections = (*head, ways_forward(desk), replace(likely, place=Place.START), picture)
    else:
        sections = (*head, *tail, picture)
    omitted = set(desk.case.brief.omit)
    return tuple(
        s for s in sections if s is not None and s.id not in omitted and s.id.rstrip("s") not in omitted
    )
