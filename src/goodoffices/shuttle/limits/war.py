"""Why sides fight although a deal would suit both: Fearon's bargaining model of war, in closed form.

A pie of 1 is divided by a line; the first side has what is below it. It wins a war with some chance, and war
costs both. There is always a line that both prefer; what stands in the way is what one side does not know of
the other, or that neither can bind itself for later.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum

from goodoffices.errors import QuestionError

__all__ = [
    "Demand",
    "DemandStatus",
    "PreventiveWar",
    "SettlementRange",
    "Truce",
    "one_demand",
    "preventive_war",
    "settlement_range",
    "truce_patience",
]


@dataclass(frozen=True, slots=True)
class SettlementRange:
    """The shares of the first side, from `low` to `high`, that both like no less than war."""

    low: float
    high: float
    width: float
    method: str
    exact: bool


class DemandStatus(Enum):
    """Whether the best demand is one that all accept, one at which war is risked, or everything."""

    ALL_ACCEPT = "ALL_ACCEPT"
    WAR_IS_RISKED = "WAR_IS_RISKED"
    EVERYTHING = "EVERYTHING"


@dataclass(frozen=True, slots=True)
class Demand:
    """The best single demand of a side that does not know what war costs the other, and the chance of war."""

    status: DemandStatus
    share: float
    p_war: float
    expected: float
    method: str
    exact: bool


@dataclass(frozen=True, slots=True)
class PreventiveWar:
    """Whether a declining side attacks now, and the chance of the rising one from which it would.

    `threshold` above 1 means that no shift makes it attack. `surplus` is what it gains by attacking over the
    best that it can be promised, per period.
    """

    attacks: bool
    threshold: float
    surplus: float
    method: str
    exact: bool


@dataclass(frozen=True, slots=True)
class Truce:
    """Whether a truce that ends for good at the first breach enforces itself, and the patience it needs."""

    holds: bool
    least_discount: float
    method: str
    exact: bool


def settlement_range(p_win: float, cost_first: float, cost_second: float) -> SettlementRange:
    """State which divisions both sides prefer to war: from ``p - c1`` to ``p + c2`` [1]_.

    Parameters
    ----------
    p_win : float
        Chance that the first side wins, 0 to 1.
    cost_first, cost_second : float
        What war costs each, as a share of the pie, 0 or more.

    Returns
    -------
    SettlementRange
        Cut at 0 and 1. Never empty: for sides that mind risk it is wider still.

    Raises
    ------
    QuestionError
        If a number is out of its range.

    Notes
    -----
    Exact.

    References
    ----------
    .. [1] J. D. Fearon, "Rationalist Explanations for War", International Organization 49 (1995) 379-414.

    Examples
    --------
    >>> found = settlement_range(0.5, 0.1, 0.2)
    >>> found.low, found.high
    (0.4, 0.7)
    """
    _between(p_win, "The chance of winning", 0, 1)
    _between(cost_first, "The first side's cost", 0)
    _between(cost_second, "The second side's cost", 0)
    low, high = max(0.0, p_win - cost_first), min(1.0, p_win + cost_second)
    return SettlementRange(low, high, high - low, "closed form", True)


def one_demand(p_win: float, cost: float, highest_cost: float) -> Demand:
    """Find the best demand if the other side's cost of war may be anything from 0 to `highest_cost`.

    The other fights if the demand takes more than its cost beyond `p_win`. More is gained from those who
    yield, war with those who do not: the best demand is ``p + (highest_cost - cost) / 2`` [1]_.

    Parameters
    ----------
    p_win : float
        Chance that the side that demands wins, 0 to 1.
    cost : float
        What war costs it, 0 or more.
    highest_cost : float
        Above 0; the other's cost is spread evenly up to it.

    Returns
    -------
    Demand
        `expected` is what it gets on average.

    Raises
    ------
    QuestionError
        If a number is out of its range.

    Notes
    -----
    Exact. At a `cost` of `highest_cost` or more nothing is risked; the demand is never above 1.

    References
    ----------
    .. [1] J. D. Fearon, "Rationalist Explanations for War", International Organization 49 (1995) 379-414.

    Examples
    --------
    >>> found = one_demand(0.5, 0.1, 0.5)
    >>> round(found.share, 9), round(found.p_war, 9)
    (0.7, 0.4)
    """
    _between(p_win, "The chance of winning", 0, 1)
    _between(cost, "The cost", 0)
    if not 0 < highest_cost < math.inf:
        raise QuestionError(f"The highest cost is {highest_cost}.", "Give more than 0.")
    beyond = max(0.0, (highest_cost - cost) / 2)
    status = DemandStatus.WAR_IS_RISKED if beyond > 0 else DemandStatus.ALL_ACCEPT
    if p_win + beyond >= 1:
        beyond, status = 1 - p_win, DemandStatus.EVERYTHING
    p_war = beyond / highest_cost
    expected = (1 - p_war) * (p_win + beyond) + p_war * (p_win - cost)
    return Demand(status, p_win + beyond, p_war, expected, "closed form", True)


def preventive_war(p_now: float, p_later: float, discount: float, cost: float) -> PreventiveWar:
    """Tell whether a declining side attacks although it is offered all there is today.

    From the next period on the rising side, which now wins with `p_now`, wins with `p_later` and takes what
    that gives it; it cannot promise not to. The other attacks if ``d p_later - p_now > cost (1 - d)^2`` [1]_.

    Parameters
    ----------
    p_now, p_later : float
        Chances of the rising side, 0 to 1.
    discount : float
        What the next period counts, above 0 and below 1.
    cost : float
        What war costs the declining side, once, in pies of one period; 0 or more.

    Returns
    -------
    PreventiveWar

    Raises
    ------
    QuestionError
        If a number is out of its range.

    Notes
    -----
    Exact. Payoffs are summed over endless periods with one pie each; a war is won for good.

    References
    ----------
    .. [1] J. D. Fearon, "Rationalist Explanations for War", International Organization 49 (1995) 379-414.

    Examples
    --------
    >>> round(preventive_war(0.3, 0.5, 0.9, 1.0).threshold, 6)
    0.344444
    """
    _between(p_now, "The chance now", 0, 1)
    _between(p_later, "The chance later", 0, 1)
    _between(cost, "The cost", 0)
    if not 0 < discount < 1:
        raise QuestionError(f"The discount factor is {discount}.", "Give more than 0 and less than 1.")
    surplus = discount * p_later - p_now - cost * (1 - discount) ** 2
    threshold = (p_now + cost * (1 - discount) ** 2) / discount
    return PreventiveWar(surplus > 0, threshold, surplus, "closed form", True)


def truce_patience(breach: float, truce: float, war: float, discount: float) -> Truce:
    """Tell whether a truce that a breach ends for good holds between sides of this patience.

    Breaking it gives `breach` once and `war` ever after; keeping it `truce` in every period. It holds if the
    discount factor is at least ``(breach - truce) / (breach - war)`` [1]_.

    Parameters
    ----------
    breach, truce, war : float
        Worth per period, in falling order.
    discount : float
        What the next period counts, 0 to 1 (1 left out).

    Returns
    -------
    Truce

    Raises
    ------
    QuestionError
        If the three do not fall, or the discount factor is out of its range.

    Notes
    -----
    Exact; a tie is kept.

    References
    ----------
    .. [1] L. G. Telser, "A Theory of Self-Enforcing Agreements", Journal of Business 53 (1980) 27-44.

    Examples
    --------
    >>> found = truce_patience(breach=5, truce=3, war=1, discount=0.6)
    >>> found.least_discount, found.holds
    (0.5, True)
    """
    if not (math.isfinite(breach) and math.isfinite(war) and breach > truce > war):
        raise QuestionError(
            f"A breach is worth {breach}, the truce {truce}, war {war}.", "Give three numbers that fall."
        )
    if not 0 <= discount < 1:
        raise QuestionError(f"The discount factor is {discount}.", "Give 0 or more and less than 1.")
    least = (breach - truce) / (breach - war)
    return Truce(discount >= least - 1e-9, least, "closed form", True)


def _between(number: float, name: str, low: float, high: float | None = None) -> None:
    """Refuse a number that is not finite or out of its range."""
    if not math.isfinite(number) or number < low or (high is not None and number > high):
        wanted = f"Give {low} or more." if high is None else f"Give {low} to {high}."
        raise QuestionError(f"{name} is {number}.", wanted)
