"""Changes between two versions of a case as data: the topics, and what stood before and stands now."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import Enum

from goodoffices.answers.results import Chance, Conflict, PackageMap, TabledText
from goodoffices.case.claims import Claim, Offer, Position
from goodoffices.case.issues import Issue
from goodoffices.case.model import Case
from goodoffices.case.parties import Party, RedLine
from goodoffices.case.schedule import Event
from goodoffices.case.uncertain import Quantity

__all__ = ["Change", "Changes", "Subject", "Topic", "is_day"]

_DAY = re.compile(
    r"talks\.(deadline_day|tactics\.[^.]+\.deadline_day|outside\.[^.]+\.from_day)|events\.[^.]+\.day"
)


def is_day(path: str) -> bool:
    """Tell whether a number of a case is a day counted from its date."""
    return _DAY.fullmatch(path) is not None


class Topic(Enum):
    """What changed, the most important first: the order in which it is told."""

    PARTY = "party"
    ISSUE = "issue"
    TABLED = "tabled"
    OFFER = "offer"
    WORD = "word"
    BLOCKS = "blocks"
    TEXT = "text"
    RED_LINE = "red line"
    POSITION = "position"
    CLAIM = "claim"
    EVENT = "event"
    BAND = "band"
    NUMBER = "number"
    OTHER = "other"


Subject = (
    Party | Issue | Offer | Chance | Conflict | TabledText | RedLine | Position | Claim | Event | Quantity
)
"""What stood before, or stands now."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed. `before` is None where it is new, `after` where it is gone.

    `where` is its id or its path; of the tabled text the issue, of a text to table what it is best by. `size`
    orders changes of one topic: no side's are told before another's for any other reason.
    """

    topic: Topic
    where: str
    before: Subject | PackageMap | str | None
    after: Subject | PackageMap | str | None
    size: float = 0.0


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that changed since `before`, the most important first."""

    before: Case
    found: tuple[Change, ...]
    horizon_before: int
    since: date | None = None
