"""Who said what: sources, claims, positions and offers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from goodoffices.case.expressions import Condition

__all__ = ["Claim", "Offer", "Position", "Source"]


@dataclass(frozen=True, slots=True)
class Source:
    """A speaker. `reliability` A (best) to F (cannot be judged), the Admiralty scale."""

    id: str
    name: str
    named: bool | None = None
    kind: str | None = None
    reliability: str = "F"
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement with its speaker. `credibility` 1 (confirmed) to 6 (cannot be judged).

    `about` is kept as written (an unknown, a red line, ``party.mandate``, a comparison, ``party.issue``,
    ``note``). `use` is ``basis`` or ``evidence``.
    """

    id: str
    source: str
    says: str
    date: date | None = None
    via: str | None = None
    credibility: int = 6
    origin: str | None = None
    about: str = "note"
    denies: bool = False
    use: str = "basis"
    p_said_if_true: float | None = None
    p_said_if_false: float | None = None
    note: str | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Position:
    """What a side was reported to say on an issue. It informs the brief; it binds nothing."""

    issue: int
    says: str
    by: str
    on: date | None = None
    range: Condition | None = None
    range_text: str | None = None
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """A text put forward, and how the others answered; `package` may be partial (None: left open)."""

    on: date | None
    by: str
    package: tuple[int | None, ...]
    answers: tuple[tuple[str, str], ...] = ()
