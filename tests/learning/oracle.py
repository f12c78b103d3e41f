"""Evidence weighed one world after another, in plain Python; shares no code with the package.

It reads the case's own data and the draws, and nothing of how claims and offers are weighed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

__all__ = ["C", "K", "acceptance", "likelihoods", "normalised", "pay_gain", "refusal"]

C = {1: 0.95, 2: 0.8, 3: 0.65, 4: 0.4, 5: 0.2, 6: 0.5}
K = {"A": 1.0, "B": 0.8, "C": 0.6, "D": 0.3, "E": 0.0, "F": 0.0}
World = Mapping[str, float]


def likelihoods(
    worlds: Sequence[World], statements: Sequence[tuple[Callable[[World], bool], int, str]]
) -> list[float]:
    """The product, per world, over (what is said, credibility, reliability)."""
    products = []
    for world in worlds:
        product = 1.0
        for says, credibility, reliability in statements:
            r = 0.5 + (C[credibility] - 0.5) * K[reliability]
            product *= r if says(world) else 1 - r
        products.append(product)
    return products


def normalised(numbers: Sequence[float]) -> list[float]:
    """Numbers divided by their sum."""
    total = math.fsum(numbers)
    return [number / total for number in numbers]


def acceptance(gain: float, *, breaks: bool, points: float = 5.0) -> float:
    """The chance that a text of this gain is accepted."""
    return 0.01 if breaks else max(0.01, 1 / (1 + math.exp(-gain / points)))


def refusal(gain: float, *, breaks: bool, points: float = 5.0, tactical: float = 0.5) -> float:
    """The chance that it is refused."""
    would = 0.01 if breaks else 1 / (1 + math.exp(-gain / points))
    return 1 - (1 - tactical) * would


def pay_gain(pay: int, no_deal: float, *, rising: bool) -> float:
    """What a pay of 0 to 10 gains who wants more (or less) of it and nothing else."""
    return (10.0 * pay if rising else 10.0 * (10 - pay)) - no_deal
