"""Conditions, evaluated over many packages at once, exactly.

Numbers in conditions are exact decimals; they are brought to a common denominator and compared as integers,
so ``0.1 + 0.2 == 0.3`` holds here as it does on paper.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

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
    issues_of,
)

__all__ = ["Columns", "holds", "table_of"]

Columns = Mapping[int, npt.NDArray[np.integer[Any]]]
"""Option positions per issue, as integer arrays that broadcast against each other."""

_LARGEST = 2**62
_COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class _Scaled:
    """An array of integers over one denominator, with a bound on their size."""

    __slots__ = ("denominator", "largest", "numerator")

    def __init__(self, numerator: Any, denominator: int, largest: int) -> None:
        self.numerator = numerator
        self.denominator = denominator
        self.largest = largest

    def over(self, denominator: int) -> _Scaled:
        factor = denominator // self.denominator
        return (
            self
            if factor == 1
            else _Scaled(*_product(self.numerator, factor, self.largest, factor, denominator))
        )


def _product(
    left: Any, right: Any, largest_left: int, largest_right: int, denominator: int
) -> tuple[Any, int, int]:
    largest = max(1, largest_left) * max(1, abs(largest_right))
    if largest >= _LARGEST:
        left = np.asarray(left, dtype=object)
    return left * right, denominator, largest


def _number(value: Fraction) -> _Scaled:
    return _Scaled(
        np.asarray(value.numerator, dtype=object if abs(value.numerator) >= _LARGEST else np.int64),
        value.denominator,
        abs(value.numerator),
    )


def _issue_number(issue: int, columns: Columns, numbers: Sequence[tuple[Fraction, ...] | None]) -> _Scaled:
    values = numbers[issue]
    if values is None:
        raise TypeError(f"issue {issue} has options that are not numbers")
    denominator = math.lcm(*(value.denominator for value in values))
    scaled = [int(value * denominator) for value in values]
    largest = max(abs(value) for value in scaled)
    table = np.array(scaled, dtype=object if largest >= _LARGEST else np.int64)
    return _Scaled(table[columns[issue]], denominator, largest)


def _term(
    term: Term,
    columns: Columns,
    numbers: Sequence[tuple[Fraction, ...] | None],
    names: Sequence[tuple[str, ...]],
) -> _Scaled:
    match term:
        case Number(value):
            return _number(value)
        case IssueNumber(issue):
            return _issue_number(issue, columns, numbers)
        case Truth(of):
            return _Scaled(holds(of, columns, numbers, names).astype(np.int64), 1, 1)
        case Arithmetic(op, first, second):
            left, right = _term(first, columns, numbers, names), _term(second, columns, numbers, names)
            if op == "*":
                return _Scaled(
                    *_product(
                        left.numerator,
                        right.numerator,
                        left.largest,
                        right.largest,
                        left.denominator * right.denominator,
                    )
                )
            common = math.lcm(left.denominator, right.denominator)
            left, right = left.over(common), right.over(common)
            largest = left.largest + right.largest
            first_part = left.numerator if largest < _LARGEST else np.asarray(left.numerator, dtype=object)
            added = first_part + right.numerator if op == "+" else first_part - right.numerator
            return _Scaled(added, common, largest)
        case Variable(name):
            raise TypeError(f"{name!r} has no value outside an assurance")


def holds(
    condition: Condition,
    columns: Columns,
    numbers: Sequence[tuple[Fraction, ...] | None],
    names: Sequence[tuple[str, ...]],
) -> npt.NDArray[np.bool_]:
    """Tell for which packages a condition holds.

    Parameters
    ----------
    condition : Condition
        The tree; every issue that it names must be in `columns`.
    columns : mapping of issue to integer array
        Option positions. Arrays broadcast against each other, so a grid costs no more than its result.
    numbers, names : sequences
        Option numbers (None for an issue whose options are not all numbers) and option ids, per issue.

    Returns
    -------
    array of bool
        Of the broadcast shape of the columns that the condition names; 0-d if it names none.
    """
    match condition:
        case Compare(op, first, second):
            left, right = _term(first, columns, numbers, names), _term(second, columns, numbers, names)
            common = math.lcm(left.denominator, right.denominator)
            return np.asarray(
                _COMPARISONS[op](left.over(common).numerator, right.over(common).numerator), dtype=bool
            )
        case IsOption(issue, options):
            table = np.zeros(len(names[issue]), dtype=bool)
            table[list(options)] = True
            return np.asarray(table[columns[issue]])
        case SameOption(left_issue, right_issue):
            same = np.array([[a == b for b in names[right_issue]] for a in names[left_issue]], dtype=bool)
            return np.asarray(same[columns[left_issue], columns[right_issue]])
        case Not(of):
            return ~holds(of, columns, numbers, names)
        case And(parts):
            result = np.asarray(True)
            for part in parts:
                result = result & holds(part, columns, numbers, names)
            return result
        case Or(parts):
            result = np.asarray(False)
            for part in parts:
                result = result | holds(part, columns, numbers, names)
            return result


def table_of(
    condition: Condition, numbers: Sequence[tuple[Fraction, ...] | None], names: Sequence[tuple[str, ...]]
) -> tuple[tuple[int, ...], npt.NDArray[np.bool_]]:
    """Return the issues that a condition names, ascending, and its truth table over their options."""
    scope = tuple(sorted(issues_of(condition)))
    shape = tuple(len(names[issue]) for issue in scope)
    grid = np.ix_(*(np.arange(n) for n in shape)) if scope else ()
    columns = dict(zip(scope, grid, strict=True))
    return scope, np.broadcast_to(holds(condition, columns, numbers, names), shape).copy()
