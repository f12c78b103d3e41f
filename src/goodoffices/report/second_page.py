"""The second page: holding, ratification, bridges, what to ask, who is absent, if it fails, its grounds."""

from __future__ import annotations

from goodoffices.report.blocks import (
    Section,
)
from goodoffices.report.bridges import bridges
from goodoffices.report.deadlines import deadlines
from goodoffices.report.desk import Desk
from goodoffices.report.grounds import assumptions, contested, sources
from goodoffices.report.learned import evidence_section
from goodoffices.report.obstacles import whose_limits
from goodoffices.report.stakes import if_it_fails, not_in_the_room
from goodoffices.report.talk_chances import curves_by_date
from goodoffices.report.votes import ratification

__all__ = ["second_page"]


def second_page(desk: Desk) -> tuple[Section, ...]:
    """Return the sections of page 2, without those that there is nothing to say in."""
    holding, asking = desk.holding, desk.asking
    members, votes = ratification(desk)
    sections = (
        *((holding.outlook(), holding.letters()) if holding is not None else ()),
        members,
        holding.prevention() if holding is not None else None,
        votes,
        *((holding.chart(), holding.order()) if holding is not None else ()),
        whose_limits(desk),
        bridges(desk),
        asking.section([text.package for text in desk.texts]) if asking is not None else None,
        deadlines(desk),
        curves_by_date(desk),
        not_in_the_room(desk),
        if_it_fails(desk),
        contested(desk),
        evidence_section(desk.answer.evidence, desk.phrases, desk.names),
        sources(desk),
        assumptions(desk),
    )
    omitted = set(desk.case.brief.omit)
    return tuple(s for s in sections if s is not None and s.id not in omitted)
