"""Polynomials in one variable with exact coefficients: their real roots, and their sign at a point.

A polynomial is the tuple of its coefficients, the constant first, without zeros at the end; ``()`` is zero.
Roots are found by Sturm's theorem and bisection; a root that is a fraction is returned as that fraction.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise, zip_longest

__all__ = [
    "Polynomial",
    "Root",
    "added",
    "joined",
    "multiplied",
    "positive_roots",
    "sign_at",
    "sign_at_root",
    "value_at",
]

Polynomial = tuple[Fraction, ...]
_ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Root:
    """A root that is no fraction: the only one of `of` between `low` and `high`, none of which is a root."""

    of: Polynomial
    low: Fraction
    high: Fraction

    def halved(self) -> Root:
        """Return the same root in half the interval."""
        middle = (self.low + self.high) / 2
        if sign_at(self.of, self.low) != sign_at(self.of, middle):
            return Root(self.of, self.low, middle)
        return Root(self.of, middle, self.high)


def _trimmed(coefficients: list[Fraction]) -> Polynomial:
    while coefficients and not coefficients[-1]:
        coefficients.pop()
    return tuple(coefficients)


def added(left: Polynomial, right: Polynomial, factor: int = 1) -> Polynomial:
    """Return ``left + factor * right``."""
    return _trimmed([a + factor * b for a, b in zip_longest(left, right, fillvalue=_ZERO)])


def multiplied(left: Polynomial, right: Polynomial) -> Polynomial:
    """Return the product."""
    if not left or not right:
        return ()
    product = [_ZERO] * (len(left) + len(right) - 1)
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            product[i + j] += a * b
    return tuple(product)


def value_at(polynomial: Polynomial, x: Fraction) -> Fraction:
    """Return the value at `x`."""
    total = _ZERO
    for coefficient in reversed(polynomial):
        total = total * x + coefficient
    return total


def sign_at(polynomial: Polynomial, x: Fraction) -> int:
    """Return -1, 0 or 1."""
    value = value_at(polynomial, x)
    return (value > 0) - (value < 0)


def _divided(left: Polynomial, right: Polynomial) -> tuple[Polynomial, Polynomial]:
    rest = list(left)
    quotient = [_ZERO] * max(0, len(left) - len(right) + 1)
    for place in range(len(left) - len(right), -1, -1):
        factor = rest[place + len(right) - 1] / right[-1]
        quotient[place] = factor
        for i, coefficient in enumerate(right):
            rest[place + i] -= factor * coefficient
    return _trimmed(quotient), _trimmed(rest[: len(right) - 1])


def _monic(polynomial: Polynomial) -> Polynomial:
    return tuple(coefficient / polynomial[-1] for coefficient in polynomial)


def _common(left: Polynomial, right: Polynomial) -> Polynomial:
    """Return the greatest common divisor, with 1 as its highest coefficient."""
    while right:
        left, right = right, _divided(left, right)[1]
    return _monic(left)


def _derivative(polynomial: Polynomial) -> Polynomial:
    return tuple(power * coefficient for power, coefficient in enumerate(polynomial) if power)


def joined(left: Polynomial, right: Polynomial) -> Polynomial:
    """Return the least common multiple: it has the roots of both."""
    return _monic(_divided(multiplied(left, right), _common(left, right))[0])


def _changes(chain: list[Polynomial], x: Fraction) -> int:
    signs = [sign for polynomial in chain if (sign := sign_at(polynomial, x))]
    return sum(a != b for a, b in pairwise(signs))


def positive_roots(polynomial: Polynomial) -> tuple[tuple[Fraction, ...], tuple[Root, ...]]:
    """Return the roots above 0: those that are fractions, and the others, each ascending.

    The intervals of the others hold nothing but their root, and hold no root at either end.
    """
    simple = _divided(polynomial, _common(polynomial, _derivative(polynomial)))[0]
    while simple and not simple[0]:
        simple = simple[1:]
    if len(simple) < 2:
        return (), ()
    chain = [simple, _derivative(simple)]
    while rest := _divided(chain[-2], chain[-1])[1]:
        chain.append(tuple(-coefficient for coefficient in rest))
    bound = 1 + max(abs(coefficient / simple[-1]) for coefficient in simple)
    fractions: list[Fraction] = []
    others: list[Root] = []
    waiting = [(_ZERO, bound)]
    while waiting:
        low, high = waiting.pop()  # neither end is a root
        n = _changes(chain, low) - _changes(chain, high)
        if n == 1:
            found = _as_fraction(simple, low, high)
            if isinstance(found, Fraction):
                fractions.append(found)
            else:
                others.append(found)
        elif n > 1:
            middle = _between(simple, low, high)
            waiting += [(middle, high), (low, middle)]
    return tuple(fractions), tuple(others)


def _between(polynomial: Polynomial, low: Fraction, high: Fraction) -> Fraction:
    """Return a point near the middle that is no root."""
    parts = 2
    while not value_at(polynomial, point := low + (high - low) * (parts // 2) / parts):
        parts = 2 * parts + 1
    return point


def _as_fraction(polynomial: Polynomial, low: Fraction, high: Fraction) -> Fraction | Root:
    """Return the only root between two points as a fraction if it is one.

    With whole coefficients the denominator of a root divides the highest of them, so an interval that is
    narrow enough holds one candidate.
    """
    scale = math.lcm(*(coefficient.denominator for coefficient in polynomial))
    leading = abs(int(polynomial[-1] * scale))
    root = Root(polynomial, low, high)
    while (root.high - root.low) * leading >= 1:
        middle = (root.low + root.high) / 2
        if not value_at(polynomial, middle):
            return middle
        root = root.halved()
    candidate = Fraction(math.ceil(root.low * leading), leading)
    return candidate if candidate < root.high and not value_at(polynomial, candidate) else root


def sign_at_root(polynomial: Polynomial, root: Root) -> int:
    """Return the sign at a root whose interval holds no other root of `polynomial`."""
    if len(polynomial) < 2:
        return sign_at(polynomial, root.low)
    shared = _common(polynomial, root.of)
    if len(shared) > 1 and sign_at(shared, root.low) != sign_at(shared, root.high):
        return 0
    return sign_at(polynomial, root.low)
