"""The worth of an answer by plain loops and fractions, sharing no code with the engine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

Row = Sequence[Fraction]


def cross_fitted(
    payoffs: Sequence[Row],
    weights: Row,
    first: Sequence[bool],
    labels: Sequence[int],
    reliability: Fraction = Fraction(1),
) -> Fraction:
    """Choose after each answer on one half, score on the other, both ways round; the mean, not cut off."""
    n_bins = max(labels) + 1

    def said(bin_: int, heard: int) -> Fraction:
        knows = 2 * reliability - 1
        return knows * (bin_ == heard) + (1 - knows) / n_bins

    gains = []
    for half in (True, False):
        ahead = [w for w in range(len(payoffs)) if first[w] is half]
        after = [w for w in range(len(payoffs)) if first[w] is not half]
        everything = _totals(payoffs, weights, ahead, lambda _: Fraction(1))
        blind = max(range(len(everything)), key=lambda x: (everything[x], -x))
        gain = Fraction(0)
        for heard in range(n_bins):
            own = _totals(payoffs, weights, ahead, lambda w, heard=heard: said(labels[w], heard))  # type: ignore[misc]
            told = max(range(len(own)), key=lambda x: (own[x], x == blind, everything[x], -x))
            gain += sum(
                (weights[w] * said(labels[w], heard) * (payoffs[w][told] - payoffs[w][blind]) for w in after),
                Fraction(0),
            )
        gains.append(gain / sum((weights[w] for w in after), Fraction(0)))
    return sum(gains, Fraction(0)) / 2


def perfect(payoffs: Sequence[Row], weights: Row, first: Sequence[bool]) -> Fraction:
    """The same with the world itself as the answer: its best payoff less that of the blind choice."""
    gains = []
    for half in (True, False):
        ahead = [w for w in range(len(payoffs)) if first[w] is half]
        after = [w for w in range(len(payoffs)) if first[w] is not half]
        everything = _totals(payoffs, weights, ahead, lambda _: Fraction(1))
        blind = max(range(len(everything)), key=lambda x: (everything[x], -x))
        spare = sum((weights[w] * (max(payoffs[w]) - payoffs[w][blind]) for w in after), Fraction(0))
        gains.append(spare / sum((weights[w] for w in after), Fraction(0)))
    return sum(gains, Fraction(0)) / 2


def _totals(
    payoffs: Sequence[Row], weights: Row, worlds: Sequence[int], share: Callable[[int], Fraction]
) -> list[Fraction]:
    return [
        sum((weights[w] * share(w) * payoffs[w][x] for w in worlds), Fraction(0))
        for x in range(len(payoffs[0]))
    ]
