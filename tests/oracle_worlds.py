"""The worlds that the oracle can be asked about, and its own way to compare numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Protocol

from goodoffices.case.model import Case
from goodoffices.case.parties import Coalition, OrdinalValues, OrdinalWeights, RedLine
from goodoffices.case.uncertain import (
    Choices,
    Conditional,
    Fixed,
    Law,
    Linear,
    Named,
    Normal,
    Pert,
    Quantity,
    Shifted,
    Uniform,
)

__all__ = ["FixedWorld", "Num", "ReferenceWorld", "TableWorld", "World", "at_least", "more_than"]

Num = Fraction | float
HALF = Fraction(1, 2)


def at_least(a: Num, b: Num) -> bool:
    """Whether a >= b: exactly for fractions, within 1e-9 max(1, |a|, |b|) once a float is involved."""
    if isinstance(a, float) or isinstance(b, float):
        return float(a) >= float(b) - 1e-9 * max(1.0, abs(float(a)), abs(float(b)))
    return a >= b


def more_than(a: Num, b: Num) -> bool:
    """Whether a > b, the opposite of b >= a."""
    return not at_least(b, a)


class World(Protocol):
    """What must be known to make everything in a case definite."""

    def number(self, quantity: Quantity) -> Num:
        """The value of a number of the case."""
        ...

    def is_true(self, unknown: str) -> bool:
        """Whether a shared chance came true."""
        ...

    def is_real(self, line: RedLine) -> bool:
        """Whether a red line is real."""
        ...

    def net_holds(self, coalition: Coalition) -> bool:
        """Whether a coalition's safety net is there."""
        ...

    def order_weights(self, weights: OrdinalWeights) -> Mapping[int, Num]:
        """Weights of the issues named in an order."""
        ...

    def order_values(self, values: OrdinalValues) -> Mapping[int, Num]:
        """Values of the options named in an order."""
        ...


class FixedWorld:
    """The one world of a case in which nothing is uncertain; anything uncertain is a ValueError."""

    def __init__(self, case: Case) -> None:
        self.unknowns = {unknown.id: unknown for unknown in case.unknowns}

    def number(self, quantity: Quantity) -> Num:
        return self.value(quantity.law, quantity.path)

    def value(self, law: Law, path: str) -> Fraction:
        match law:
            case Fixed(value):
                return value
            case Shifted(base, plus):
                return self.value(base, path) + self.value(plus, path)
            case Named(unknown):
                return self.shared(unknown)
            case Conditional(unknown, then, otherwise):
                return self.value(then if self.is_true(unknown) else otherwise, path)
            case _:
                return self.uncertain(law, path)

    def uncertain(self, law: Law, path: str) -> Fraction:
        raise ValueError(f"{path} is uncertain: {law}")

    def shared(self, unknown: str) -> Fraction:
        number = self.unknowns[unknown].number
        if number is None:
            return Fraction(int(self.is_true(unknown)))
        return self.value(number.law, number.path)

    def is_true(self, unknown: str) -> bool:
        chance = self.unknowns[unknown].chance
        if chance is None:
            raise ValueError(f"{unknown} is a number, not a chance")
        return self.happens(self.value(chance.law, chance.path), unknown)

    def happens(self, chance: Fraction, path: str) -> bool:
        if chance not in (0, 1):
            raise ValueError(f"{path} is uncertain: a chance of {chance}")
        return chance == 1

    def comes_true(self, chance: Quantity) -> bool:
        """A law that is the name of a chance is that chance; anything else is a probability."""
        if isinstance(chance.law, Named) and self.unknowns[chance.law.unknown].chance is not None:
            return self.is_true(chance.law.unknown)
        return self.happens(self.value(chance.law, chance.path), chance.path)

    def is_real(self, line: RedLine) -> bool:
        return self.comes_true(line.firmness)

    def net_holds(self, coalition: Coalition) -> bool:
        return coalition.safety_net is not None and self.comes_true(coalition.safety_net.chance)

    def order_weights(self, weights: OrdinalWeights) -> Mapping[int, Num]:
        raise ValueError(f"{weights.path} is uncertain: an order")

    def order_values(self, values: OrdinalValues) -> Mapping[int, Num]:
        raise ValueError(f"{values.path} is uncertain: an order")


class ReferenceWorld(FixedWorld):
    """Every number at its prior mean, choices at the likeliest, a probability real if at least one half."""

    def uncertain(self, law: Law, path: str) -> Fraction:  # noqa: ARG002 - the base class names the place
        match law:
            case Uniform(low, high):
                return (low + high) / 2
            case Pert(low, likely, high):
                return (low + 4 * likely + high) / 6
            case Normal(mean, _):
                return mean
            case Choices(options):
                return max(options, key=lambda option: option[1])[0]
            case Linear(unknown, start, end):
                low, high = self.range_of(unknown)
                return start + (end - start) * (self.shared(unknown) - low) / (high - low)
            case _:
                raise TypeError(law)

    def range_of(self, unknown: str) -> tuple[Fraction, Fraction]:
        number = self.unknowns[unknown].number
        match number.law if number else None:
            case Uniform(low, high) | Pert(low, _, high):
                return low, high
            case Choices(options):
                return min(v for v, _ in options), max(v for v, _ in options)
            case law:
                raise ValueError(f"{unknown} has no range: {law}")

    def happens(self, chance: Fraction, path: str) -> bool:  # noqa: ARG002 - as above
        return chance >= HALF

    def order_weights(self, weights: OrdinalWeights) -> Mapping[int, Num]:
        n = len(weights.order)
        return {
            issue: Fraction(1, n) * sum((Fraction(1, k) for k in range(rank, n + 1)), Fraction(0))
            for rank, issue in enumerate(weights.order, 1)
        }

    def order_values(self, values: OrdinalValues) -> Mapping[int, Num]:
        last = len(values.order) - 1
        return {option: Fraction(100 * (last - rank), last) for rank, option in enumerate(values.order)}


@dataclass
class TableWorld:
    """A world read from tables, for one draw of somebody else's ensemble.

    `numbers` by path of the quantity (fixed ones may be left out), `truths` by unknown, `lines` by id of the
    red line (left out: real), `nets` by body of the coalition (left out: holds), `weights` and `values` by
    path of the order.
    """

    numbers: Mapping[str, Num] = field(default_factory=dict)
    truths: Mapping[str, bool] = field(default_factory=dict)
    lines: Mapping[str, bool] = field(default_factory=dict)
    nets: Mapping[str, bool] = field(default_factory=dict)
    weights: Mapping[str, Mapping[int, Num]] = field(default_factory=dict)
    values: Mapping[str, Mapping[int, Num]] = field(default_factory=dict)

    def number(self, quantity: Quantity) -> Num:
        return quantity.law.value if isinstance(quantity.law, Fixed) else self.numbers[quantity.path]

    def is_true(self, unknown: str) -> bool:
        return self.truths[unknown]

    def is_real(self, line: RedLine) -> bool:
        return self.lines.get(line.id, True)

    def net_holds(self, coalition: Coalition) -> bool:
        return coalition.safety_net is not None and self.nets.get(coalition.body, True)

    def order_weights(self, weights: OrdinalWeights) -> Mapping[int, Num]:
        return self.weights[weights.path]

    def order_values(self, values: OrdinalValues) -> Mapping[int, Num]:
        return self.values[values.path]
