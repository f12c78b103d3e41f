"""How good forecasts were: Brier score, margin over simple rivals, calibration, and where a score comes from.

A forecast is a chance between 0 and 1, an outcome 1 (it happened) or 0. Nothing here knows of cases.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from goodoffices.errors import QuestionError
from goodoffices.worlds.intervals import wilson

__all__ = [
    "BINS",
    "CalibrationRow",
    "Decomposition",
    "Margin",
    "base_rates",
    "bin_of",
    "brier_score",
    "calibration",
    "decomposition",
    "losses",
    "margin",
]

Floats = npt.NDArray[np.float64]

BINS: Final = (
    ("very unlikely", 0.0, 0.10),
    ("unlikely", 0.10, 0.35),
    ("even", 0.35, 0.65),
    ("likely", 0.65, 0.90),
    ("very likely", 0.90, 1.0),
)
"""The five words of every page, and between which chances each stands; bounds belong to the middle."""

_SLACK = 1e-12
_RESAMPLES = 10_000
_CONFIDENCE = 0.90  # as of all other intervals here


@dataclass(frozen=True, slots=True)
class Margin:
    """By how much a forecast beats a rival, in Brier points; above 0 is better. The interval covers 90 %."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class CalibrationRow:
    """One of the five words: how often it was said, what it stood for on average, and how often it came true.

    `low, high` is the Wilson interval (90 %) of `share`; all four are None where the word was never said.
    """

    word: str
    n: int
    n_happened: int
    forecast: float | None
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Decomposition:
    """The parts of a Brier score: reliability - resolution + uncertainty + within_bins.

    `reliability` is what miscalibration costs, `resolution` what telling cases apart earns, `uncertainty` the
    score of the base rate known beforehand, `within_bins` what the bins blur.
    """

    reliability: float
    resolution: float
    uncertainty: float
    within_bins: float

    @property
    def total(self) -> float:
        """The score that the parts add up to."""
        return self.reliability - self.resolution + self.uncertainty + self.within_bins


def bin_of(p: float) -> int:
    """Return the place in `BINS` of a chance; a bound belongs to the word nearer to the middle.

    Examples
    --------
    >>> [BINS[bin_of(p)][0] for p in (0.09, 0.1, 0.35, 0.65, 0.9, 0.91)]
    ['very unlikely', 'unlikely', 'even', 'likely', 'likely', 'very likely']
    """
    if p > BINS[4][1] + _SLACK:
        return 4
    return sum(p >= low - _SLACK for _, low, _ in BINS[1:4])


def losses(forecasts: Sequence[float] | Floats, outcomes: Sequence[int] | Floats) -> Floats:
    """Return the squared distance of each forecast from what came.

    Parameters
    ----------
    forecasts : array of shape (n,)
        Chances, 0 to 1.
    outcomes : array of shape (n,)
        1 where it happened, 0 where not.

    Raises
    ------
    QuestionError
        If there is none, the lengths differ, or a number is not what it should be.
    """
    p, came = np.asarray(forecasts, dtype=np.float64), np.asarray(outcomes, dtype=np.float64)
    if p.ndim != 1 or p.shape != came.shape or not len(p):
        raise QuestionError("there is not one outcome to each forecast.", "Give two lists of one length.")
    if not (np.isfinite(p).all() and (p >= 0).all() and (p <= 1).all()):
        raise QuestionError("a forecast is not between 0 and 1.", "Give chances, not per cent.")
    if not np.isin(came, (0.0, 1.0)).all():
        raise QuestionError("an outcome is neither 0 nor 1.", "Give 1 where it happened, else 0.")
    return np.asarray((p - came) ** 2)


def brier_score(forecasts: Sequence[float] | Floats, outcomes: Sequence[int] | Floats) -> float:
    """Return the mean squared distance of forecasts from what came: 0 is perfect, 1 is always surely wrong.

    Notes
    -----
    Proper: nobody lowers the expected score by stating another chance than the own belief [1]_.

    References
    ----------
    .. [1] G. W. Brier, "Verification of Forecasts Expressed in Terms of Probability", Monthly Weather
       Review 78 (1950) 1-3.

    Examples
    --------
    >>> brier_score([0.5, 0.5], [1, 0]), round(brier_score([0.9, 0.2], [1, 0]), 3)
    (0.25, 0.025)
    """
    return float(losses(forecasts, outcomes).mean())


def base_rates(outcomes: Sequence[int] | Floats) -> Floats:
    """Return, for each case, in what share of all cases it happened: the best single number for all of them.

    Raises
    ------
    QuestionError
        If there are fewer than two.

    Examples
    --------
    >>> base_rates([1, 0, 0, 0]).tolist()
    [0.25, 0.25, 0.25, 0.25]
    """
    came = np.asarray(outcomes, dtype=np.float64)
    if len(came) < 2:
        raise QuestionError("one case has no base rate.", "Give at least two outcomes.")
    return np.full(len(came), came.mean())


def margin(
    rival: Floats, forecast: Floats, rng: np.random.Generator, *, n_resamples: int = _RESAMPLES
) -> Margin:
    """Return by how much the forecast's losses are below a rival's on the same cases.

    The interval is that of the percentile bootstrap over cases; cases that resemble each other make it
    too narrow.

    Parameters
    ----------
    rival, forecast : arrays of shape (n,)
        From `losses`, of the same cases in the same order.
    rng : numpy.random.Generator
    n_resamples : int
        Cost is O(n * n_resamples).

    References
    ----------
    B. Efron, "Bootstrap Methods: Another Look at the Jackknife", Annals of Statistics 7 (1979) 1-26.
    """
    if rival.shape != forecast.shape or not len(rival):
        raise QuestionError("the rival was not asked about the same cases.", "Give two lists of one length.")
    gains = rival - forecast
    # In blocks of rows, so that a thousand cases need little memory.
    means = np.concatenate(
        [
            gains[rng.integers(len(gains), size=(rows, len(gains)))].mean(axis=1)
            for rows in _in_blocks(n_resamples, max(1, 2**20 // len(gains)))
        ]
    )
    tail = (1 - _CONFIDENCE) / 2
    low, high = np.quantile(means, (tail, 1 - tail))
    return Margin(float(gains.mean()), float(low), float(high))


def _in_blocks(total: int, size: int) -> list[int]:
    return [min(size, total - start) for start in range(0, total, size)]


def calibration(
    forecasts: Sequence[float] | Floats, outcomes: Sequence[int] | Floats
) -> tuple[CalibrationRow, ...]:
    """Return, for each of the five words, how often what it was said of came true.

    Raises
    ------
    QuestionError
        As `losses`.
    """
    losses(forecasts, outcomes)
    p, came = np.asarray(forecasts, dtype=np.float64), np.asarray(outcomes, dtype=np.float64)
    bins = np.array([bin_of(float(each)) for each in p])
    rows = []
    for k, (word, _, _) in enumerate(BINS):
        here = bins == k
        n, happened = int(here.sum()), int(came[here].sum())
        if not n:
            rows.append(CalibrationRow(word, 0, 0, None, None, None, None))
            continue
        low, high = wilson(happened / n, n)
        rows.append(CalibrationRow(word, n, happened, float(p[here].mean()), happened / n, low, high))
    return tuple(rows)


def decomposition(forecasts: Sequence[float] | Floats, outcomes: Sequence[int] | Floats) -> Decomposition:
    """Return the parts of the Brier score, with forecasts grouped by the five words.

    Raises
    ------
    QuestionError
        As `losses`.

    References
    ----------
    .. [1] A. H. Murphy, "A New Vector Partition of the Probability Score", Journal of Applied Meteorology 12
       (1973) 595-600.
    .. [2] D. B. Stephenson, C. A. S. Coelho and I. T. Jolliffe, "Two Extra Components in the Brier Score
       Decomposition", Weather and Forecasting 23 (2008) 752-757.
    """
    losses(forecasts, outcomes)
    p, came = np.asarray(forecasts, dtype=np.float64), np.asarray(outcomes, dtype=np.float64)
    bins = np.array([bin_of(float(each)) for each in p])
    rate, n = came.mean(), len(p)
    reliability = resolution = within = 0.0
    for k in np.unique(bins):
        here = bins == k
        said, happened = p[here].mean(), came[here].mean()
        reliability += here.sum() * (said - happened) ** 2 / n
        resolution += here.sum() * (happened - rate) ** 2 / n
        within += ((p[here] - said) ** 2 - 2 * (p[here] - said) * (came[here] - happened)).sum() / n
    return Decomposition(float(reliability), float(resolution), float(rate * (1 - rate)), float(within))
