"""What two sides with secret limits must forgo, whoever mediates: the bound of Myerson and Satterthwaite.

One side would give up to its value for a stake, the other would part with it for no less than its cost. Each
knows its own limit only, nobody puts money in, and either may stay away. Then no procedure reaches every deal
that there is; the bound says how much of the gains the best procedure reaches.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from goodoffices.errors import QuestionError
from goodoffices.shuttle.limits.gains_program import best_procedure, left_to_kinds

__all__ = [
    "ASSUMES",
    "GainsBound",
    "GainsStatus",
    "gains_bound",
    "gains_bound_from_samples",
    "uniform_gains_bound",
]

_TOLERANCE: Final = 1e-7  # of gains, as a share of the largest; the solver's own
_ROUNDING: Final = 1e-12
_LARGEST: Final = 1e100
_MOST_TYPES: Final = 200
ASSUMES: Final = (
    "each side knows its own limit only",
    "the two limits tell nothing about each other",
    "one stake, which changes hands or not",
    "nobody from outside puts money in",
    "either side may stay away",
)

Numbers = NDArray[np.float64]


class GainsStatus(Enum):
    """Whether there is anything to gain, whether all of it can be had, or some of it must be forgone."""

    NOTHING_TO_GAIN = "NOTHING_TO_GAIN"
    ALL_CAN_BE_HAD = "ALL_CAN_BE_HAD"
    SOME_MUST_BE_FORGONE = "SOME_MUST_BE_FORGONE"


@dataclass(frozen=True, slots=True)
class GainsBound:
    """The most that any procedure gains on average, `bound`, and what there is to gain, `first_best`.

    `ratio` is one to the other (1 if there is nothing to gain). `p_trade` and `p_trade_first_best` are the
    chances that the stake changes hands, in a best procedure and where there is something to gain.
    `subsidy` is the least that an outsider must put in, on average, for every deal to be reached.
    ``plan[i][j]`` is the chance that it changes hands between value i and cost j (empty in closed form).
    """

    status: GainsStatus
    bound: float
    first_best: float
    ratio: float
    p_trade: float
    p_trade_first_best: float
    subsidy: float
    values: tuple[float, ...]
    costs: tuple[float, ...]
    p_values: tuple[float, ...]
    p_costs: tuple[float, ...]
    plan: tuple[tuple[float, ...], ...]
    assumes: tuple[str, ...]
    method: str
    exact: bool


def gains_bound(
    values: ArrayLike, costs: ArrayLike, p_values: ArrayLike | None = None, p_costs: ArrayLike | None = None
) -> GainsBound:
    """Find the most that any procedure can gain for two sides that each may be of several kinds.

    The procedure says, for each pair of reports, whether the stake changes hands and what is paid; each side
    must do best to report its own limit, expect no loss from taking part, and what one pays the other gets
    [1]_.

    Parameters
    ----------
    values : array of shape (n,)
        The most that one side would give, in any unit; equal ones are put together.
    costs : array of shape (m,)
        The least that the other would take, same unit.
    p_values, p_costs : array of shape (n,), (m,), optional
        Their chances, or any weights; equal if left out.

    Returns
    -------
    GainsBound

    Raises
    ------
    QuestionError
        If a number is not finite, a chance negative, all chances 0, or more than 200 kinds differ.
    SearchStopped
        If the linear program is not solved.

    Notes
    -----
    Exact for these kinds and chances, to the solver's tolerance: 1e-7 of the range of all numbers. One linear
    program with n m + n + m variables: only what a side pays on average matters, and with ordered kinds a lie
    to a neighbour is the only one to fear. 32 by 32 kinds: some 20 ms. With few kinds all gains can often be
    had; with a continuum and overlapping ranges never.

    References
    ----------
    .. [1] R. B. Myerson, M. A. Satterthwaite, "Efficient Mechanisms for Bilateral Trading", Journal of
       Economic Theory 29 (1983) 265-281.

    Examples
    --------
    >>> found = gains_bound([1, 2, 3, 4], [0.5, 1.5, 2.5, 3.5])
    >>> found.first_best, round(found.bound, 6), found.status.name
    (0.9375, 0.875, 'SOME_MUST_BE_FORGONE')
    """
    value, p_value = _kinds(values, p_values, "values")
    cost, p_cost = _kinds(costs, p_costs, "costs")
    return _bound(value, cost, p_value, p_cost, exact=True)


def gains_bound_from_samples(
    values: ArrayLike,
    costs: ArrayLike,
    *,
    value_weights: ArrayLike | None = None,
    cost_weights: ArrayLike | None = None,
    n_bins: int = 32,
) -> GainsBound:
    """Find the bound for drawn limits, such as the reservation values of two sides over worlds.

    Each side's draws are put into bins of equal weight, of which each stands for its mean. Simulated tactics
    may be set beside the bound, but they are behavioural, not in equilibrium, and may
    gain less or more.

    Parameters
    ----------
    values, costs : array of shape (n_draws,)
        As in `gains_bound`; the two need not have as many draws. Only how each is distributed counts: if the
        limits of the two sides hang together the bound does not hold, which nothing here can see.
    value_weights, cost_weights : array of shape (n_draws,), optional
        Not negative; equal if left out.
    n_bins : int
        1 to 200.

    Returns
    -------
    GainsBound
        Not exact: finer bins come closer, for spread-out limits from above.

    Raises
    ------
    QuestionError
        If there are no draws, a number is not finite, a weight negative, or `n_bins` out of range.
    SearchStopped
        If the linear program is not solved.

    Notes
    -----
    O(n_draws log n_draws) and one linear program of n_bins^2 variables. For limits spread evenly over [0, 1]
    32 bins give 0.1447, the truth being 9/64 = 0.1406.

    Examples
    --------
    >>> draws = [(k + 0.5) / 1000 for k in range(1000)]
    >>> round(gains_bound_from_samples(draws, draws, n_bins=8).bound, 5)
    0.15313
    """
    if not 1 <= n_bins <= _MOST_TYPES:
        raise QuestionError(f"{n_bins} bins.", f"Ask for 1 to {_MOST_TYPES}.")
    value, p_value = _binned(*_kinds(values, value_weights, "values", most=None), n_bins)
    cost, p_cost = _binned(*_kinds(costs, cost_weights, "costs", most=None), n_bins)
    return _bound(value, cost, p_value, p_cost, exact=False)


def uniform_gains_bound(low: float = 0.0, high: float = 1.0) -> GainsBound:
    """Return the bound where both limits lie anywhere between `low` and `high`, in closed form.

    The stake should change hands where the value exceeds the cost by a quarter of the range: 27/32 of all
    gains [1]_.

    Parameters
    ----------
    low, high : float
        The range of both limits, in any unit.

    Returns
    -------
    GainsBound
        Without kinds and plan.

    Raises
    ------
    QuestionError
        If the range is empty or not finite.

    Notes
    -----
    Exact: 9/64, 1/6, 9/32, 1/2 and 1/6 for a range of 1.

    References
    ----------
    .. [1] R. B. Myerson, M. A. Satterthwaite, "Efficient Mechanisms for Bilateral Trading", Journal of
       Economic Theory 29 (1983) 265-281.

    Examples
    --------
    >>> found = uniform_gains_bound()
    >>> found.bound == 9 / 64, found.ratio == 27 / 32
    (True, True)
    """
    if not (-_LARGEST <= low < high <= _LARGEST):
        raise QuestionError(f"Limits between {low} and {high}.", "Give a lower and a higher number.")
    width = high - low
    return GainsBound(
        status=GainsStatus.SOME_MUST_BE_FORGONE,
        bound=9 / 64 * width,
        first_best=width / 6,
        ratio=27 / 32,
        p_trade=9 / 32,
        p_trade_first_best=1 / 2,
        subsidy=width / 6,
        values=(),
        costs=(),
        p_values=(),
        p_costs=(),
        plan=(),
        assumes=ASSUMES,
        method="closed form",
        exact=True,
    )


def _bound(value: Numbers, cost: Numbers, p_value: Numbers, p_cost: Numbers, *, exact: bool) -> GainsBound:
    """Compute the bound for kinds in rising order."""
    surplus = value[:, None] - cost[None, :]
    # A deal worth no more than rounding is none: reaching it would ask for a subsidy and gain nothing.
    surplus[np.abs(surplus) <= _ROUNDING * max(np.abs(value).max(), np.abs(cost).max())] = 0.0
    weight = np.outer(p_value, p_cost)
    first_best = float(np.sum(weight * np.maximum(surplus, 0)))
    plan = best_procedure(value, cost, p_value, p_cost)
    bound = min(first_best, max(0.0, float(np.sum(weight * surplus * plan))))
    status = GainsStatus.SOME_MUST_BE_FORGONE
    if first_best == 0:
        status = GainsStatus.NOTHING_TO_GAIN
    elif first_best - bound <= _TOLERANCE * float(np.abs(surplus).max()):
        status, bound = GainsStatus.ALL_CAN_BE_HAD, first_best
    return GainsBound(
        status=status,
        bound=bound,
        first_best=first_best,
        ratio=bound / first_best if first_best else 1.0,
        p_trade=float(np.sum(weight * plan)),
        p_trade_first_best=float(np.sum(weight * (surplus > 0))),
        subsidy=max(0.0, left_to_kinds(value, cost, p_value, p_cost, surplus > 0) - first_best),
        values=tuple(value.tolist()),
        costs=tuple(cost.tolist()),
        p_values=tuple(p_value.tolist()),
        p_costs=tuple(p_cost.tolist()),
        plan=tuple(tuple(row) for row in plan.tolist()),
        assumes=ASSUMES,
        method="linear program (HiGHS)",
        exact=exact,
    )


def _kinds(
    numbers: ArrayLike, weights: ArrayLike | None, name: str, *, most: int | None = _MOST_TYPES
) -> tuple[Numbers, Numbers]:
    """Return different numbers in rising order with their chances, or refuse them."""
    given = np.asarray(numbers, dtype=np.float64)
    chances = np.ones(given.shape) if weights is None else np.asarray(weights, dtype=np.float64)
    if given.ndim != 1 or given.size == 0 or chances.shape != given.shape:
        raise QuestionError(
            f"{given.shape} {name} with {chances.shape} chances.", "Give one list of each, of equal length."
        )
    if not ((np.abs(given) <= _LARGEST).all() and (np.abs(chances) <= _LARGEST).all()):
        raise QuestionError(
            f"One of the {name} or of their chances is not finite or too large.", "Give numbers up to 1e100."
        )
    if (chances < 0).any() or chances.sum() <= 0:
        raise QuestionError(
            f"The chances of the {name} are negative or all 0.", "Give chances of 0 or more, one above 0."
        )
    different, places = np.unique(given, return_inverse=True)
    summed = np.bincount(places.ravel(), weights=chances)
    kept = summed > 0
    if most is not None and kept.sum() > most:
        raise QuestionError(
            f"{kept.sum()} different {name}.",
            f"Give at most {most}; gains_bound_from_samples puts more into bins.",
        )
    return different[kept], summed[kept] / summed.sum()


def _binned(numbers: Numbers, chances: Numbers, n_bins: int) -> tuple[Numbers, Numbers]:
    """Put rising numbers into bins of equal weight; a number on a border counts on both sides of it."""
    ends = np.concatenate([[0.0], np.cumsum(chances)])
    ends[-1] = 1.0
    sums = np.concatenate([[0.0], np.cumsum(chances * numbers)])
    borders = np.linspace(0, 1, n_bins + 1)
    means = np.diff(np.interp(borders, ends, sums)) * n_bins
    # A bin that holds one number only stands for that number, not for one beside it by rounding.
    above = np.clip(np.searchsorted(numbers, means), 0, len(numbers) - 1)
    below = np.maximum(above - 1, 0)
    nearer_below = np.abs(numbers[below] - means) < np.abs(numbers[above] - means)
    nearest = numbers[np.where(nearer_below, below, above)]
    means = np.where(np.isclose(means, nearest, rtol=_ROUNDING * 1000, atol=0), nearest, means)
    return _kinds(means, None, "bins")
