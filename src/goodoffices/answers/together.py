"""All that was computed for one case, in one object: what a brief is written from."""

from __future__ import annotations

from dataclasses import dataclass

from goodoffices.answers.ask_results import AskAnswer
from goodoffices.answers.hold_results import HoldAnswer
from goodoffices.answers.results import DealsAnswer
from goodoffices.answers.talk_results import TalksAnswer

__all__ = ["Answers"]


@dataclass(frozen=True, slots=True)
class Answers:
    """What was computed for one version of a case; None where the question was not asked, or says nothing."""

    deals: DealsAnswer
    hold: HoldAnswer | None = None
    talks: TalksAnswer | None = None
    asked: AskAnswer | None = None
