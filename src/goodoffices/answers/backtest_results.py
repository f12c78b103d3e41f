"""What `backtest` answers with. `as_json` writes these with these very names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from goodoffices.answers.results import Chance
from goodoffices.errors import Problem
from goodoffices.learning.scoring import CalibrationRow, Decomposition, Margin

__all__ = ["BacktestAnswer", "CaseRecord", "EventScore", "Label", "Rival", "Verdict", "WhatBecame"]


class Label(Enum):
    """What a case is to the scores."""

    SCORED = "scored"
    OPEN = "open"
    ILLUSTRATION = "illustration"


class Verdict(Enum):
    """What the interval of a margin says."""

    BETTER = "better"
    WORSE = "worse"
    NOT_TOLD_APART = "not told apart"


@dataclass(frozen=True, slots=True)
class WhatBecame:
    """What became of one event: ``yes``, ``no``, ``not yet known``, ``cannot be read`` or ``not stated``.

    As of the end of the horizon. `day` is the one that is stated, `words` what the file says, `problem` why
    that cannot be read.
    """

    at_horizon: str
    day: str | None = None
    words: str | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """A case, its forecast at the horizon, and what became of it.

    `forecast` has ``agreed``, ``ratified`` and ``holds`` (None without a schedule), `outcome` ``agreed``,
    ``ratified`` and ``held``. `reason` says why a case is not scored. `p_deal` is the chance that a deal
    exists, of scored cases whose packages can be laid out. `until` is the last day of the horizon.
    """

    slug: str
    title: str
    as_of: str | None
    until: str | None
    label: Label
    reason: str | None
    sealed: str | None
    forecast: Mapping[str, Chance | None]
    p_deal: Chance | None
    outcome: Mapping[str, WhatBecame]


@dataclass(frozen=True, slots=True)
class Rival:
    """A simpler forecast of the same `n` cases: its score, and by how much the forecast beats it.

    `margin` and `verdict` are None where the cases are too few to say.
    """

    n: int
    brier: float
    margin: Margin | None
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class EventScore:
    """The scores of one event.

    `base_rate` forecasts each case with the share of the others (None of a single case), `trivial` says 50
    in 100 of all, `deal_exists` takes the chance that a deal exists for the forecast (None for `holds`).
    `skill` is BETTER only if the first two are beaten; None where the cases are too few to say.
    """

    n: int
    n_happened: int
    brier: float
    base_rate: Rival | None
    trivial: Rival
    deal_exists: Rival | None
    skill: Verdict | None
    decomposition: Decomposition | None


@dataclass(frozen=True, slots=True)
class BacktestAnswer:
    """How good past forecasts were.

    `scores` and `calibration` have ``agreed``, ``ratified`` and ``holds``; None where there is nothing to
    score, and no calibration below 20 cases. `enough` tells whether some event has the 10 cases below which
    nothing is said of skill.
    """

    folder: str
    method: str
    exact: bool
    seed: int
    worlds: int
    runs: int
    cases: tuple[CaseRecord, ...]
    scores: Mapping[str, EventScore | None]
    calibration: Mapping[str, tuple[CalibrationRow, ...] | None]
    enough: bool
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    seconds: float = 0.0
