"""Closed forms of alternating offers over a pie of 1: what the side that offers first gets in equilibrium.

Sources: A. Rubinstein, "Perfect Equilibrium in a Bargaining Model", Econometrica 50 (1982) 97-109; I. Stahl,
"Bargaining Theory" (Stockholm 1972) for finitely many offers; K. Binmore, A. Rubinstein, A. Wolinsky, "The
Nash Bargaining Solution in Economic Modelling", RAND Journal of Economics 17 (1986) 176-188 for breakdown;
K. Binmore, A. Shaked, J. Sutton, "An Outside Option Experiment", QJE 104 (1989) 753-770 for what is outside.
"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["breakdown", "finite_horizon", "finite_offers", "fixed_costs", "outside_option", "rubinstein"]


def rubinstein(first: float, second: float) -> float:
    """RB-1: no last offer, so much of a share left after a refusal (`first`, `second`: discount factors)."""
    return (1 - second) / (1 - first * second)


def finite_horizon(discount: float, offers: int) -> float:
    """RB-2: so many offers, nothing after the last refusal, the same discount for both."""
    return (1 - (-discount) ** offers) / (1 + discount)


def finite_offers(
    discounts: tuple[float, float], offers: int, after: tuple[float, float] = (0.0, 0.0)
) -> tuple[float, float]:
    """The deadline rule: shares by backward induction, the last refusal being worth `after`.

    The one who offers keeps what is left once the other has what a refusal is worth to it; if that is less
    than its own refusal is worth, nothing is agreed and both wait.
    """
    values = after
    for k in range(offers - 1, -1, -1):
        proposer, other = k % 2, 1 - k % 2
        waiting = values if k == offers - 1 else tuple(d * v for d, v in zip(discounts, values, strict=True))
        least, kept = waiting[other], 1 - waiting[other]
        shares = [0.0, 0.0]
        shares[proposer], shares[other] = kept, least
        values = (shares[0], shares[1]) if kept >= waiting[proposer] else (waiting[0], waiting[1])
    return values


def fixed_costs(first: float, second: float) -> float:
    """RB-3: each refusal costs each side a fixed amount. Equal costs have no single answer."""
    if first == second:
        raise ValueError("equal costs: any share from the cost to 1 is an equilibrium")
    return 1.0 if first < second else second


def outside_option(discount: float, option: float) -> float:
    """RB-4: the one who answers may leave for `option` instead of refusing; the same discount for both."""
    return min(rubinstein(discount, discount), 1 - option)


def breakdown(chance: float, after: Sequence[float] = (0.0, 0.0)) -> float:
    """RB-5: after each refusal talks fail with a chance, leaving each side with `after`; no discounts."""
    return after[0] + (1 - sum(after)) / (2 - chance)
