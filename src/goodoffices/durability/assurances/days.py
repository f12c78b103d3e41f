"""On which day a condition holds: exact, the earliest whole day where there is one.

Between two neighbouring roots of the comparisons of a condition its truth does not change, so it is tested at
each root and once in each gap between them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from goodoffices.case.expressions import (
    And,
    Arithmetic,
    Compare,
    Condition,
    IsOption,
    IssueNumber,
    Not,
    Number,
    Or,
    SameOption,
    Term,
    Truth,
    Variable,
)
from goodoffices.durability.assurances._polynomials import (
    Polynomial,
    Root,
    added,
    joined,
    multiplied,
    positive_roots,
    sign_at,
    sign_at_root,
)
from goodoffices.durability.assurances._trees import in_order

__all__ = ["MOST_POWERS", "DayFound", "Doubt", "earliest_day"]

MOST_POWERS = 8
"""The highest power of the day that is still examined."""
_MOST_VALUES = 64
_MOST_ROOTS = 12
_ONE = Fraction(1)


class Doubt(Enum):
    """Why a question about a condition is not decided."""

    SEARCH = "more options and days than are tried"
    POWER = "the day in too high a power, or too many conditions in one sum"
    NO_FRACTION = "it holds only on a day that is no fraction"


@dataclass(frozen=True, slots=True)
class DayFound:
    """The day, or None; with a `doubt` there may be a day although none was found."""

    day: Fraction | None
    doubt: Doubt | None = None


class _TooSteep(Exception):
    """The day stands in a power that is not examined."""


_Point = Fraction | Root
_Sign = Callable[[Polynomial], int]


def earliest_day(condition: Condition, low: Fraction, high: Fraction | None = None) -> DayFound:
    """Find the earliest whole day from `low` to `high` on which a condition holds, else another day.

    Parameters
    ----------
    condition : Condition
        It names nothing but ``day``.
    low, high : Fraction
        From 0 up, both included; no `high`: without end.

    Returns
    -------
    DayFound
        Where no whole day will do, a day of the first stretch that does, as a fraction. With a doubt where
        that could not be decided.

    Examples
    --------
    >>> day, seven = Variable("day"), Number(Fraction(15, 2))
    >>> earliest_day(Compare(">", day, seven), Fraction(0)).day
    Fraction(8, 1)
    >>> earliest_day(Compare("==", day, seven), Fraction(0)).day
    Fraction(15, 2)
    """
    if high is not None and high < low:
        return DayFound(None)
    try:
        points = _points(condition, low, high)
    except _TooSteep:
        return DayFound(None, Doubt.POWER)
    fallback: Fraction | None = None
    doubt: Doubt | None = None
    for place, point in enumerate(points):
        if _holds(condition, _sign_at(point)):
            if isinstance(point, Root):
                doubt = Doubt.NO_FRACTION
            elif point.denominator == 1:
                return DayFound(point)
            else:
                fallback = point if fallback is None else fallback
        after = _after(point, points[place + 1] if place + 1 < len(points) else None, high)
        if after is not None and _holds(condition, _sign_at(after)):
            if after.denominator == 1:
                return DayFound(after)
            fallback = after if fallback is None else fallback
    return DayFound(fallback, doubt if fallback is None else None)


def _after(point: _Point, following: _Point | None, high: Fraction | None) -> Fraction | None:
    """Return a day between a point and the next one, a whole day if there is one; None after the last."""
    if following is None and high is not None:
        return None
    start = point.high if isinstance(point, Root) else point
    whole = Fraction(math.floor(start) + 1)
    if following is None:
        return whole
    end = following.low if isinstance(following, Root) else following
    return whole if whole < end else (start + end) / 2


def _points(condition: Condition, low: Fraction, high: Fraction | None) -> list[_Point]:
    """Return the ends and all days between them at which the condition may change, ascending."""
    fractions = {low} if high is None else {low, high}
    others: Polynomial = (_ONE,)
    for polynomial in _critical(condition):
        if len(polynomial) == 2:
            fractions.add(-polynomial[0] / polynomial[1])
            continue
        exact, rest = positive_roots(polynomial)
        fractions.update(exact)
        if rest:
            others = joined(others, _without(polynomial, exact))
            if len(others) - 1 > _MOST_ROOTS:
                raise _TooSteep
    inside = sorted(day for day in fractions if low <= day and (high is None or day <= high))
    roots = positive_roots(others)[1] if len(others) > 1 else ()
    apart = [_apart(root, sorted(fractions)) for root in roots]
    kept: list[_Point] = [root for root in apart if low < root.low and (high is None or root.high < high)]
    return sorted([*inside, *kept], key=lambda point: point.low if isinstance(point, Root) else point)


def _without(polynomial: Polynomial, roots: Iterable[Fraction]) -> Polynomial:
    """Return a polynomial without the roots that are fractions."""
    for root in roots:
        while True:
            quotient = [polynomial[-1]]
            for coefficient in reversed(polynomial[:-1]):
                quotient.append(quotient[-1] * root + coefficient)
            if quotient.pop():
                break
            polynomial = tuple(reversed(quotient))
    return polynomial


def _apart(root: Root, fractions: list[Fraction]) -> Root:
    """Narrow a root's interval until it holds no whole day and no day at which something else changes."""
    while math.ceil(root.low) <= root.high or any(root.low <= day <= root.high for day in fractions):
        root = root.halved()
    return root


def _sign_at(point: _Point) -> _Sign:
    if isinstance(point, Root):
        return lambda polynomial: sign_at_root(polynomial, point)
    return lambda polynomial: sign_at(polynomial, point)


def _holds(condition: Condition, sign: _Sign) -> bool:
    match condition:
        case Compare(op, left, right):
            difference = added(_polynomial(left, sign), _polynomial(right, sign), -1)
            return in_order(op, Fraction(sign(difference)), Fraction(0))
        case Not(of):
            return not _holds(of, sign)
        case And(parts):
            return all(_holds(part, sign) for part in parts)
        case Or(parts):
            return any(_holds(part, sign) for part in parts)
        case IsOption() | SameOption():
            raise TypeError("a condition about days names an option")


def _polynomial(term: Term, sign: _Sign) -> Polynomial:
    match term:
        case Number(value):
            return (value,) if value else ()
        case Variable("day"):
            return (Fraction(0), _ONE)
        case Truth(of):
            return (_ONE,) if _holds(of, sign) else ()
        case Arithmetic(op, left, right):
            return _combined(op, _polynomial(left, sign), _polynomial(right, sign))
        case IssueNumber() | Variable():
            raise TypeError("a condition about days names something else")


def _combined(op: str, left: Polynomial, right: Polynomial) -> Polynomial:
    return multiplied(left, right) if op == "*" else added(left, right, 1 if op == "+" else -1)


def _critical(condition: Condition) -> set[Polynomial]:
    """Return every polynomial whose sign may be asked for, however the conditions in sums turn out."""
    match condition:
        case Compare(_, left, right):
            differences = {added(a, b, -1) for a in _possible(left) for b in _possible(right)}
            found = {difference for difference in differences if len(difference) > 1}
            return found | _inner(left) | _inner(right)
        case Not(of):
            return _critical(of)
        case And(parts) | Or(parts):
            return set[Polynomial]().union(*(_critical(part) for part in parts))
        case _:
            return set()


def _inner(term: Term) -> set[Polynomial]:
    match term:
        case Truth(of):
            return _critical(of)
        case Arithmetic(_, left, right):
            return _inner(left) | _inner(right)
        case _:
            return set()


def _possible(term: Term) -> set[Polynomial]:
    """Return the values of a term with each condition in it counted as 0 and as 1."""
    match term:
        case Truth():
            return {(), (_ONE,)}
        case Arithmetic(op, left, right):
            pairs = [(a, b) for a in _possible(left) for b in _possible(right)]
            found = {_combined(op, a, b) for a, b in pairs}
            if len(found) > _MOST_VALUES or any(len(value) > MOST_POWERS + 1 for value in found):
                raise _TooSteep
            return found
        case _:
            return {_polynomial(term, lambda _: 0)}
