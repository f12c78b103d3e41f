"""What `talks` answers with. `as_json` writes these with these very names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from goodoffices.answers.evidence_results import EvidenceFound
from goodoffices.answers.results import PackageMap

__all__ = [
    "AgreedText",
    "Contrast",
    "Curve",
    "DayChance",
    "DiaryEntry",
    "EventChances",
    "Run",
    "TalksAnswer",
    "TextsUsed",
]


@dataclass(frozen=True, slots=True)
class DayChance:
    """A chance by the end of a day, with its simulation error (90 %)."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Curve:
    """A chance by date. `by_day[d]` is by the end of day d; the other figures are those of the last day.

    `range` is the band that people read, `driver` the path of the unknown that moves the chance most.
    """

    by_day: tuple[DayChance, ...]
    value: float
    low: float
    high: float
    range: tuple[float, float]
    driver: str | None


@dataclass(frozen=True, slots=True)
class AgreedText:
    """A text on which runs agreed: its share of all runs, and of the runs that ratified one."""

    package: PackageMap
    agreed: float
    ratified: float


@dataclass(frozen=True, slots=True)
class TextsUsed:
    """The texts that the talks were about."""

    n: int
    complete: bool
    method: str


@dataclass(frozen=True, slots=True)
class EventChances:
    """Chances by the last day; `holds` is None without a schedule."""

    agreed: float
    ratified: float
    holds: float | None


@dataclass(frozen=True, slots=True)
class Contrast:
    """The chances among the runs in which something is not so (`low`), and among those in which it is."""

    low: EventChances
    high: EventChances


@dataclass(frozen=True, slots=True)
class TalksAnswer:
    """What may happen, day by day.

    Attributes
    ----------
    exact : bool
        Whether nothing is left to chance, so that every run is the same.
    behavioural : bool
        Whether the tactics are behavioural; not so under `alternating`, which is an equilibrium.
    agreed, ratified, holds : Curve
        Unconditional, each part of the one before; `holds` is None without a schedule.
    outcomes : mapping
        Share of the runs by how they ended; sums to 1.
    rejected_by, walked_out_by : mapping
        Share of the runs by who refused or left (party id, or ``agreement``); a run may count for several.
    blocking_issue, last_issue : mapping
        Of the runs without agreement, and of all runs, the share in which an issue was the last in dispute.
        The former sum to 1, with ``whole package`` for runs in which no issue was.
    leading_texts : tuple of AgreedText
        The texts agreed most often.
    median_day : float or None
        The day by which half of the runs that agree have agreed.
    ess : float
        Number of worlds that count.
    partial : bool
        Whether the work was broken off; `runs` is then how many were played.
    assumptions : tuple of str
        What is assumed where the case states nothing.
    by_unknown : mapping
        For each unknown of yes or no, by its path: the chances if it is not so, and if it is.
    """

    title: str
    method: str
    exact: bool
    behavioural: bool
    seed: int
    worlds: int
    runs: int
    ess: float
    protocol: str
    horizon_days: int
    agreed: Curve
    ratified: Curve
    holds: Curve | None
    outcomes: Mapping[str, float]
    rejected_by: Mapping[str, float]
    walked_out_by: Mapping[str, float]
    blocking_issue: Mapping[str, float]
    last_issue: Mapping[str, float]
    leading_texts: tuple[AgreedText, ...]
    median_day: float | None
    texts: TextsUsed
    assumptions: tuple[str, ...]
    notes: tuple[str, ...]
    evidence: EvidenceFound | None = None
    partial: bool = False
    by_unknown: Mapping[str, Contrast] = field(default_factory=dict)
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class DiaryEntry:
    """One line of a diary. `party` is an id, ``mediators``, or None; `event` as in `shuttle.course.Event`.

    `changes` are the issues in which a text differs from the one that the same side had put forward before.
    """

    day: float
    event: str
    party: str | None
    package: PackageMap | None
    ending: str | None
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the talks, as a diary."""

    title: str
    method: str
    exact: bool
    seed: int
    worlds: int
    run: int
    outcome: str
    by: tuple[str, ...]
    agreed_day: float | None
    ratified_day: float | None
    stopped_day: float | None
    ended_day: float | None
    package: PackageMap | None
    last_issue: Mapping[str, float]
    diary: tuple[DiaryEntry, ...]
    notes: tuple[str, ...]
