"""The best order of divisible items, in the words of the case."""

from __future__ import annotations

from fractions import Fraction

from goodoffices.answers.hold_results import BestOrder
from goodoffices.case.model import Case
from goodoffices.case.schedule import Schedule

__all__ = ["best_order", "schedule_in_best_order"]


def best_order(
    case: Case, schedule: Schedule, text: tuple[int | None, ...], entry_day: Fraction
) -> BestOrder | None:
    return None


def schedule_in_best_order(schedule: Schedule, ordered: BestOrder) -> Schedule:
    return schedule
