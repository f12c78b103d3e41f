"""Letters that collide, and open phases, in the words of the case."""

from __future__ import annotations

from goodoffices.answers.carrying_out import Carrying
from goodoffices.answers.hold_results import LetterConflict, OpenPhase, StepOutlook
from goodoffices.case.model import Case
from goodoffices.case.schedule import Schedule

__all__ = ["letter_conflicts", "open_phases"]


def letter_conflicts(
    case: Case, schedule: Schedule, text: tuple[int | None, ...]
) -> tuple[LetterConflict, ...]:
    return ()


def open_phases(found: Carrying, outlook: tuple[StepOutlook, ...]) -> tuple[OpenPhase, ...]:
    return ()
