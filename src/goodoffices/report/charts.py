"""Charts of a brief as data: what they show, before anything is drawn."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = [
    "BlockBars",
    "ChanceCurve",
    "ChanceCurves",
    "Chart",
    "DealMap",
    "GainBars",
    "MapPoint",
    "StopBand",
    "StopBands",
    "TradeoffCurve",
    "VoteBar",
    "VoteBars",
]


@dataclass(frozen=True, slots=True)
class MapPoint:
    """A package on the deal map: what kind of point, its worth to either side, and a letter for a text."""

    kind: str
    x: float
    y: float
    letter: str = ""


@dataclass(frozen=True, slots=True)
class DealMap:
    """Two sides: the worth of packages to one against the other, each in its own points."""

    points: tuple[MapPoint, ...]
    kinds: tuple[tuple[str, str], ...]  # kind, its words in the legend
    axes: tuple[str, str]
    no_deal: tuple[float | None, float | None]
    no_deal_label: str


@dataclass(frozen=True, slots=True)
class GainBars:
    """More than two sides: the gain of each over no deal under each text, every side on its own scale."""

    sides: tuple[str, ...]
    texts: tuple[str, ...]
    gains: tuple[tuple[float, ...], ...]  # by side, then by text
    axis: str


@dataclass(frozen=True, slots=True)
class VoteBar:
    """One vote: mean seats for, abstaining and against; `needed` is the share of yes that passes, in 100."""

    name: str
    yes: float
    abstain: float
    no: float
    needed: float | None = None


@dataclass(frozen=True, slots=True)
class VoteBars:
    """Votes, one bar each."""

    bars: tuple[VoteBar, ...]
    words: tuple[str, str, str]
    axis: str
    from_right: bool = False


@dataclass(frozen=True, slots=True)
class BlockBars:
    """Chances in bars, with a line at the chance as things stand."""

    bars: tuple[tuple[str, float], ...]
    now: float | None
    now_label: str
    axis: str
    from_right: bool = False


@dataclass(frozen=True, slots=True)
class StopBand:
    """What one side would gain by stopping at one step: tenth, half and nine tenths of the draws."""

    step: str
    party: str
    low: float
    median: float
    high: float


@dataclass(frozen=True, slots=True)
class StopBands:
    """Stop incentives by step and party, each party on its own scale, with a line at 0."""

    bands: tuple[StopBand, ...]
    axis: str
    from_right: bool = False


@dataclass(frozen=True, slots=True)
class TradeoffCurve:
    """Pairs of guarantees that suffice and that none beats: points of one side against the other's."""

    points: tuple[tuple[float, float], ...]
    axes: tuple[str, str]


@dataclass(frozen=True, slots=True)
class ChanceCurve:
    """A chance in 100 by the end of each day: value, low, high; and the band that people read on the last."""

    name: str
    by_day: tuple[tuple[float, float, float], ...]
    range: tuple[float, float]


@dataclass(frozen=True, slots=True)
class ChanceCurves:
    """Chances by date, each part of the one before; a curve of none is left out."""

    curves: tuple[ChanceCurve, ...]
    axes: tuple[str, str]
    from_right: bool = False


Chart = DealMap | GainBars | VoteBars | BlockBars | StopBands | TradeoffCurve | ChanceCurves
