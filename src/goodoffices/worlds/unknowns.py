"""What of a case is not known: the numbers, red lines and orders that are drawn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from goodoffices.case.issues import Deferred
from goodoffices.case.model import Case
from goodoffices.case.parties import OrdinalValues, OrdinalWeights, RedLine, SafetyNet
from goodoffices.case.uncertain import (
    Quantity,
    Unknown,
)

__all__ = ["Part", "is_certain", "may_go_either_way", "parts_of"]

Part = Quantity | RedLine | SafetyNet | OrdinalWeights | OrdinalValues
"""What of a case may be drawn, besides the unknowns that it shares."""
_NOT_YET = frozenset({"days", "no_deal_per_day", "by_day"})
"""Numbers that bear on later days only: they decide nothing here."""


def is_certain(case: Case) -> bool:
    """Tell whether a case has no uncertain number, so that it is one world."""
    return next(_uncertain(case), None) is None


def _uncertain(case: Case) -> Iterator[Unknown | Part]:
    yield from case.unknowns
    yield from filter(_is_uncertain, parts_of(case))


def _is_uncertain(part: Part) -> bool:
    match part:
        case Quantity():
            return not part.is_fixed
        case RedLine(firmness=chance) | SafetyNet(chance=chance):
            return may_go_either_way(chance)
        case OrdinalWeights() | OrdinalValues():
            return True


def may_go_either_way(chance: Quantity) -> bool:
    """Tell whether something of this chance is neither certain nor out of the question."""
    return not (chance.is_fixed and chance.fixed in (0, 1))


def parts_of(case: Case) -> Iterator[Part]:
    """Every quantity, red line and ordinal preference of the parts that bear on bargaining, once each."""
    seen: set[int] = set()
    awards = [
        option.meaning
        for issue in case.issues
        for option in issue.options
        if isinstance(option.meaning, Deferred)
    ]
    stack: list[Any] = [case.parties, case.bodies, case.ratification, case.agreement, awards]
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
            if not isinstance(item, RedLine | SafetyNet):
                continue
        names = (name for name in reversed(tuple(item.__dataclass_fields__)) if name not in _NOT_YET)
        stack.extend(getattr(item, name) for name in names)
