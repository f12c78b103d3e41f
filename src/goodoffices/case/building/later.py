"""Checking the sections about time, talks and carrying out, and keeping them as plain data.

Each value is checked by what its shape says that it is (`shape_words.Kind`), so that a name, an expression or
a chance is wrong here in the same words as anywhere else.
"""

from __future__ import annotations

from typing import Any

from goodoffices.case.building.drafts import Draft
from goodoffices.case.building.kinds import check_shape, plain
from goodoffices.case.building.lines import claim_limit
from goodoffices.case.building.places import Place
from goodoffices.case.nodes import MappingNode, Node, ScalarNode, SequenceNode
from goodoffices.case.shape import CaseShape
from goodoffices.case.spelling import quoted

__all__ = ["LATER_SECTIONS", "build_later", "note_guarantees"]

LATER_SECTIONS = ("drafts", "results")
_BUILT_ELSEWHERE = ("events", "schedule")


def _entry(node: Node | None, key: str) -> Node | None:
    if isinstance(node, MappingNode):
        return next((value for name, value in node.entries if name.text == key), None)
    return None


def _listed(node: Node | None) -> tuple[Node, ...]:
    return node.items if isinstance(node, SequenceNode) else ()


def note_guarantees(place: Place, draft: Draft) -> None:
    """Make the ids of guarantees known, so that claims may be about them."""
    for item in _listed(_entry(place.node, "guarantees")):
        found = _entry(item, "id")
        if isinstance(found, ScalarNode):
            draft.guarantees[found.text] = None


def build_later(keys: dict[str, Place], draft: Draft) -> dict[str, Any]:
    """Return the sections that later analyses read, checked, as plain data: mappings, lists and text."""
    later: dict[str, Any] = {}
    for name in (*LATER_SECTIONS, *_BUILT_ELSEWHERE):
        if name in keys:
            field = CaseShape.model_fields[name]
            check_shape(keys[name], field.annotation, tuple(field.metadata), draft)
            if name in LATER_SECTIONS:
                later[name] = plain(keys[name].node)
    _check_ids(keys, draft)
    if "schedule" in keys:
        _check_schedule(keys["schedule"])
    if "drafts" in keys:
        _check_drafts(keys["drafts"], draft)
    return later


def _check_ids(keys: dict[str, Place], draft: Draft) -> None:
    """Report ids of events, guarantees, assurances and drafts that are used twice."""
    schedule = keys.get("schedule")
    groups = [(keys[name], keys[name].node) for name in ("events", "drafts") if name in keys]
    if schedule is not None:
        for name in ("guarantees", "assurances"):
            node = _entry(schedule.node, name)
            if node is not None:
                groups.append((schedule.at(node, name), node))
    for place, node in groups:
        seen: dict[str, int] = {}
        for item in _listed(node):
            found = _entry(item, "id")
            if not isinstance(found, ScalarNode):
                continue
            if found.text in seen:
                what = f"the id {quoted(found.text)} is used twice, first in line {seen[found.text]}."
                place.error(what, "Give each an id of its own.", found.line)
            elif place.where.endswith("guarantees"):
                claim_limit(place, found.text, draft, found.line)
            seen.setdefault(found.text, found.line)


def _check_schedule(place: Place) -> None:
    """Report days that run backwards, stops at no step, and more than the whole being delivered."""
    steps = _listed(_entry(place.node, "steps"))
    last: float | None = None
    delivered: dict[str, float] = {}
    for number, step in enumerate(steps, start=1):
        here = place.at(step, f"steps.{number}")
        day = _number(_entry(step, "day"))
        if day is not None and last is not None and day < last:
            here.error(
                f"day {day:g} comes before day {last:g} of the step above.", "Put the steps in order of days."
            )
        last = day if day is not None else last
        for act in _listed(_entry(step, "acts")):
            shares = _entry(act, "delivers")
            for key, value in shares.entries if isinstance(shares, MappingNode) else ():
                delivered[key.text] = delivered.get(key.text, 0.0) + (_number(value) or 0.0)
    for issue, total in delivered.items():
        if total > 1 + 1e-9:
            place.warn(
                f"the acts deliver {total:g} of {quoted(issue)}, more than the whole.", "Shares add up to 1."
            )
    stopping = _entry(place.node, "stopping")
    for _, by_step in stopping.entries if isinstance(stopping, MappingNode) else ():
        for key, _ in by_step.entries if isinstance(by_step, MappingNode) else ():
            if key.text.isdecimal() and not 1 <= int(key.text) <= len(steps):
                hint = f"Steps run from 1 to {len(steps)}; then comes `end`."
                place.at(key, "stopping").error(f"there is no step {key.text}.", hint)


def _number(node: Node | None) -> float | None:
    try:
        return float(node.text) if isinstance(node, ScalarNode) else None
    except ValueError:
        return None


def _check_drafts(place: Place, draft: Draft) -> None:
    """Warn where one side got a draft before another."""
    for index, item in enumerate(_listed(place.node)):
        sent = _entry(item, "sent_to")
        found = _entry(item, "id")
        name = found.text if isinstance(found, ScalarNode) else str(index)
        entries = sent.entries if isinstance(sent, MappingNode) else ()
        days = {key.text: value.text for key, value in entries if isinstance(value, ScalarNode)}
        days = {party: day for party, day in days.items() if party in draft.party_ids}
        first = sorted(party for party, day in days.items() if day == min(days.values()))
        others = [party for party in draft.party_ids if party not in first]
        if days and others:
            place.at(item, name).warn(
                f"{' and '.join(first)} got this draft before {' and '.join(others)}.",
                "Send a draft to all sides at once, or say why not.",
            )
