"""What of a case is not known: the numbers, red lines and orders that are drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from goodoffices.case.issues import Deferred
from goodoffices.case.model import Case
from goodoffices.case.parties import OrdinalValues, OrdinalWeights, RedLine, SafetyNet
from goodoffices.case.schedule import Event, Schedule
from goodoffices.case.talks import Mandate
from goodoffices.case.uncertain import (
    Conditional,
    Law,
    Linear,
    Named,
    Quantity,
    Shifted,
    Unknown,
)

__all__ = [
    "Part",
    "delay_parts",
    "is_certain",
    "is_uncertain",
    "may_go_either_way",
    "parts_of",
    "schedule_parts",
    "talks_parts",
    "unknowns_named",
]

Part = Quantity | RedLine | SafetyNet | Event | Mandate | OrdinalWeights | OrdinalValues
"""What of a case may be drawn, besides the unknowns that it shares."""
_NOT_YET = frozenset({"days", "no_deal_per_day", "by_day", "mandate", "delegations"})
"""Numbers that bear on later days only: they decide nothing here."""


def is_certain(case: Case) -> bool:
    """Tell whether a case has no uncertain number, so that it is one world."""
    return next(_uncertain(case), None) is None


def _uncertain(case: Case) -> Iterator[Unknown | Part]:
    yield from case.unknowns
    yield from filter(is_uncertain, parts_of(case))


def is_uncertain(part: Part) -> bool:
    """Tell whether a part is drawn at all."""
    match part:
        case Quantity():
            return not part.is_fixed
        case RedLine(firmness=chance) | SafetyNet(chance=chance):
            return may_go_either_way(chance)
        case Event(chance=chance) | Mandate(real=chance):
            return chance is not None and may_go_either_way(chance)
        case OrdinalWeights() | OrdinalValues():
            return True


def may_go_either_way(chance: Quantity) -> bool:
    """Tell whether something of this chance is neither certain nor out of the question."""
    return not (chance.is_fixed and chance.fixed in (0, 1))


def parts_of(case: Case) -> Iterator[Part]:
    """Every quantity, red line and ordinal preference of the parts that bear on bargaining, once each."""
    yield from _parts_in([case.parties, case.bodies, case.ratification, case.agreement, _awards(case)])


def talks_parts(case: Case) -> Iterator[Part]:
    """Every quantity, red line, mandate and preference that bears on talks and what follows, once each."""
    roots = [case.parties, case.bodies, case.ratification, case.agreement, _awards(case)]
    roots += [case.talks, case.mediators, case.events, case.schedule]
    yield from _parts_in(roots, left_out=frozenset({"delegations"}))


def delay_parts(case: Case) -> Iterator[Part]:
    """Every quantity and event by which what follows without agreement moves as days pass, once each."""
    roots: list[Any] = [party.no_deal_per_day for party in case.parties]
    roots += [
        replace(event, stopping=(), holds=())
        for event in case.events
        if event.no_deal and event.condition is None and event.if_text != "agreement"
    ]
    yield from _parts_in(roots)


def schedule_parts(case: Case, schedule: Schedule) -> Iterator[Part]:
    """Every quantity and ordinal preference that the carrying out of a text depends on, once each.

    What parties want bears on it only as far as acts deliver issues.
    """
    delivered = {issue for step in schedule.steps for act in step.acts for issue, _ in act.delivers}
    roots: list[Any] = [schedule]
    roots += [replace(event, no_deal=()) for event in case.events if event.stopping or event.holds]
    for party in case.parties:
        wants = party.preferences
        if wants is None or not delivered:
            continue
        roots.append(wants.weights)
        roots += [wants.values[issue] for issue in delivered if wants.values[issue] is not None]
        roots += [wants.points[issue] for issue in delivered] if wants.points is not None else []
    if delivered:
        roots.append(_awards(case))
    yield from _parts_in(roots)


def unknowns_named(case: Case, parts: Iterable[Part]) -> tuple[Unknown, ...]:
    """Return the shared unknowns that these parts name, directly or through one another, in file order."""
    known = {unknown.id: unknown for unknown in case.unknowns}
    found: set[str] = set()
    stack = [law for part in parts if isinstance(part, Quantity) for law in (part.law,)]
    while stack:
        for name in _names_in(stack.pop()):
            if name in known and name not in found:
                found.add(name)
                quantity = known[name].chance or known[name].number
                stack += [] if quantity is None else [quantity.law]
    return tuple(unknown for unknown in case.unknowns if unknown.id in found)


def _names_in(law: Law) -> Iterator[str]:
    match law:
        case Named(name) | Linear(name, _, _):
            yield name
        case Conditional(name, then, otherwise):
            yield name
            yield from (*_names_in(then), *_names_in(otherwise))
        case Shifted(base, plus):
            yield from (*_names_in(base), *_names_in(plus))
        case _:
            return


def _awards(case: Case) -> list[Deferred]:
    return [
        option.meaning
        for issue in case.issues
        for option in issue.options
        if isinstance(option.meaning, Deferred)
    ]


def _parts_in(roots: list[Any], left_out: frozenset[str] = _NOT_YET) -> Iterator[Part]:
    seen: set[int] = set()
    stack = list(roots)
    while stack:
        item = stack.pop()
        if isinstance(item, tuple | list):
            stack.extend(reversed(item))
            continue
        if id(item) in seen or not hasattr(item, "__dataclass_fields__"):
            continue
        seen.add(id(item))
        if isinstance(item, Part):
            yield item
            if not isinstance(item, RedLine | SafetyNet | Event | Mandate):
                continue
        names = (name for name in reversed(tuple(item.__dataclass_fields__)) if name not in left_out)
        stack.extend(getattr(item, name) for name in names)
