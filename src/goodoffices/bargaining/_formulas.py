"""Sums and conditions as CP-SAT formulas: exact rational sums, and literals for what is true of them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt
from ortools.sat.python import cp_model

from goodoffices.bargaining.positions import Model, Score
from goodoffices.bargaining.predicates import table_of
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
    issues_of,
)
from goodoffices.errors import SearchStopped

__all__ = ["LARGEST_TABLE", "ROUNDING", "Formulas", "Linear", "Literal", "Points"]

Literal = Any
"""A Boolean CP-SAT variable or its negation (the package gives the two no common type)."""

LARGEST_TABLE = 5_000
ROUNDING = Fraction(1, 10**6)
_LARGEST_SUM = 2**50
_COMPARED_WITH_ZERO = {">=": 1, ">": 1, "<=": -1, "<": -1}


@dataclass(frozen=True, slots=True)
class Linear:
    """A rational sum over variables, with bounds that may be tighter than those of its terms."""

    terms: tuple[tuple[Literal, Fraction], ...]
    constant: Fraction
    low: Fraction
    high: Fraction

    def plus(self, other: Linear) -> Linear:
        """Return the sum of the two."""
        return Linear(
            self.terms + other.terms,
            self.constant + other.constant,
            self.low + other.low,
            self.high + other.high,
        )

    def times(self, factor: Fraction) -> Linear:
        """Return the multiple; bounds change places when `factor` is negative."""
        ends = sorted((self.low * factor, self.high * factor))
        terms = tuple((variable, coefficient * factor) for variable, coefficient in self.terms)
        return Linear(terms, self.constant * factor, *ends)

    def expression(self) -> tuple[cp_model.LinearExprT, int]:
        """Return the sum as an integer CP-SAT expression, and how many of its units make one."""
        numbers = [self.constant, *(coefficient for _, coefficient in self.terms)]
        unit = math.lcm(*(number.denominator for number in numbers))
        coefficients = [int(coefficient * unit) for _, coefficient in self.terms]
        weighted = cp_model.LinearExpr.weighted_sum([variable for variable, _ in self.terms], coefficients)
        return weighted + int(self.constant * unit), unit


def constant(value: Fraction | int) -> Linear:
    """Return a sum of no variables."""
    exact = Fraction(value)
    return Linear((), exact, exact, exact)


def of_literal(literal: Literal, weight: Fraction | int) -> Linear:
    """Return `weight` where the literal is true, else 0."""
    exact = Fraction(weight)
    return Linear(((literal, exact),), Fraction(0), min(Fraction(0), exact), max(Fraction(0), exact))


@dataclass(frozen=True, slots=True)
class Points:
    """A score as an integer sum: `scale` units to the point.

    `factor` brings the score's own unit to it; `slack` is by how much rounding may have moved a comparison.
    """

    total: Linear
    scale: int
    factor: Fraction
    slack: int

    def whole(self, value: Any) -> int:
        """Bring a number in the score's own unit to the units of `total`."""
        return round(Fraction(value) * self.factor)


class Formulas:
    """A growing CP-SAT model over the options of one case, where every formula is built once.

    `options[i][k]` is the literal of option k of issue i. `rounded` turns true when a number had to be
    rounded to whole units.
    """

    def __init__(self, model: Model, world: int) -> None:
        self.cp = cp_model.CpModel()
        self.world = world
        self.exact = model.exact
        self.rounded = False
        self.true: Literal = self.cp.new_constant(1)
        self.false: Literal = self.cp.new_constant(0)
        self._numbers = model.numbers
        self._names = model.names
        self._kept: dict[Any, Any] = {}
        self.options = tuple(
            tuple(self.cp.new_bool_var(f"x{issue}_{k}") for k in range(size))
            for issue, size in enumerate(model.sizes)
        )
        for literals in self.options:
            self.cp.add_exactly_one(literals)

    def at(self, array: npt.NDArray[Any]) -> Any:
        """Return the entry (or row) of an array with a world axis that holds in this world."""
        return array[self.world if array.shape[0] > 1 else 0]

    def exactly(self, number: Any) -> Fraction:
        """Return a number of the model as a Fraction: floats rounded to `ROUNDING`."""
        if isinstance(number, float | np.floating):
            near = Fraction(round(float(number) / float(ROUNDING))) * ROUNDING
            self.rounded |= float(near) != float(number)
            return near
        return Fraction(int(number)) if isinstance(number, np.integer) else Fraction(number)

    # -- literals --------------------------------------------------------------------------------------------

    def opposite(self, literal: Literal) -> Literal:
        """Return the negation."""
        if literal.index == self.true.index:
            return self.false
        return self.true if literal.index == self.false.index else literal.negated()

    def all_of(self, literals: Iterable[Literal]) -> Literal:
        """Return a literal that is true exactly when all are."""
        parts = {literal.index: literal for literal in literals if literal.index != self.true.index}
        if self.false.index in parts or any(-index - 1 in parts for index in parts):
            return self.false
        if len(parts) <= 1:
            return next(iter(parts.values()), self.true)
        key = ("all", frozenset(parts))
        if key not in self._kept:
            every = self.cp.new_bool_var("")
            self.cp.add_bool_and(list(parts.values())).only_enforce_if(every)
            self.cp.add_bool_or([every, *(self.opposite(part) for part in parts.values())])
            self._kept[key] = every
        return self._kept[key]

    def any_of(self, literals: Iterable[Literal]) -> Literal:
        """Return a literal that is true exactly when one or more are."""
        return self.opposite(self.all_of([self.opposite(literal) for literal in literals]))

    def at_least(self, total: Linear, bound: Fraction | int, *, strictly: bool = False) -> Literal:
        """Return a literal that is true exactly when the sum reaches `bound` (or exceeds it)."""
        bound = Fraction(bound)
        if total.low > bound or (total.low == bound and not strictly):
            return self.true
        if total.high < bound or (total.high == bound and strictly):
            return self.false
        merged: dict[int, tuple[Literal, Fraction]] = {}
        for variable, coefficient in total.terms:
            known = merged.get(variable.index, (variable, Fraction(0)))[1]
            merged[variable.index] = (variable, known + coefficient)
        terms = [(variable, coefficient) for variable, coefficient in merged.values() if coefficient]
        unit = self._unit([*(coefficient for _, coefficient in terms), bound - total.constant])
        coefficients = [round(coefficient * unit) for _, coefficient in terms]
        least = (bound - total.constant) * unit
        floor = math.floor(least) + 1 if strictly else math.ceil(least)
        key = ("at least", tuple(variable.index for variable, _ in terms), tuple(coefficients), floor)
        if key not in self._kept:
            reached = self.cp.new_bool_var("")
            weighted = cp_model.LinearExpr.weighted_sum([variable for variable, _ in terms], coefficients)
            self.cp.add(weighted >= floor).only_enforce_if(reached)
            self.cp.add(weighted <= floor - 1).only_enforce_if(self.opposite(reached))
            self._kept[key] = reached
        return self._kept[key]

    def _unit(self, numbers: Sequence[Fraction]) -> Fraction:
        """Return the factor that makes numbers whole, or large enough that rounding them hardly matters."""
        unit = Fraction(math.lcm(*(number.denominator for number in numbers)))
        size = sum(abs(number) for number in numbers)
        if size * unit < _LARGEST_SUM:
            return unit
        self.rounded = True
        return Fraction(_LARGEST_SUM) / size

    # -- conditions ------------------------------------------------------------------------------------------

    def condition(self, condition: Condition) -> Literal:
        """Return a literal that is true exactly when the condition holds."""
        match condition:
            case IsOption(issue, options):
                return self._one_of(issue, options)
            case Not(of):
                return self.opposite(self.condition(of))
            case And(parts):
                return self.all_of([self.condition(part) for part in parts])
            case Or(parts):
                return self.any_of([self.condition(part) for part in parts])
            case Compare() | SameOption():
                key = ("condition", condition)
                if key not in self._kept:
                    self._kept[key] = self._comparison(condition)
                return self._kept[key]

    def _one_of(self, issue: int, options: Iterable[int]) -> Literal:
        chosen = frozenset(options)
        if len(chosen) == len(self.options[issue]):
            return self.true
        if len(chosen) <= 1:
            return next((self.options[issue][k] for k in chosen), self.false)
        key = ("one of", issue, chosen)
        if key not in self._kept:
            # A sum and not a disjunction: with exactly one option true, the solver propagates it both ways.
            one = self.cp.new_bool_var("")
            self.cp.add(cp_model.LinearExpr.sum([self.options[issue][k] for k in sorted(chosen)]) == one)
            self._kept[key] = one
        return self._kept[key]

    def _comparison(self, condition: Compare | SameOption) -> Literal:
        size = math.prod(len(self.options[issue]) for issue in issues_of(condition))
        if isinstance(condition, SameOption) or size <= LARGEST_TABLE:
            return self._by_table(condition)
        op = condition.op
        difference = self._term(condition.left).plus(self._term(condition.right).times(Fraction(-1)))
        if op in ("==", "!="):
            reversed_ = difference.times(Fraction(-1))
            equal = self.all_of([self.at_least(difference, 0), self.at_least(reversed_, 0)])
            return equal if op == "==" else self.opposite(equal)
        difference = difference.times(Fraction(_COMPARED_WITH_ZERO[op]))
        return self.at_least(difference, 0, strictly=op in "<>")

    def _by_table(self, condition: Condition) -> Literal:
        scope, truth = table_of(condition, self._numbers, self._names)
        if truth.all() or not truth.any():
            return self.true if truth.all() else self.false
        if len(scope) == 1:
            return self._one_of(scope[0], np.flatnonzero(truth).tolist())
        holds = self.cp.new_bool_var("")
        rows = [(*place, int(value)) for place, value in np.ndenumerate(truth)]
        self.cp.add_allowed_assignments([*(self.position(issue) for issue in scope), holds], rows)
        return holds

    def position(self, issue: int) -> cp_model.IntVar:
        """Return a variable that is the position of the option chosen on an issue."""
        key = ("position", issue)
        if key not in self._kept:
            place = self.cp.new_int_var(0, len(self.options[issue]) - 1, "")
            for k, literal in enumerate(self.options[issue]):
                self.cp.add(place == k).only_enforce_if(literal)
                self.cp.add(place != k).only_enforce_if(literal.negated())
            self._kept[key] = place
        found: cp_model.IntVar = self._kept[key]
        return found

    def _term(self, term: Term) -> Linear:
        match term:
            case Number(value):
                return constant(value)
            case IssueNumber(issue):
                numbers = self._numbers[issue]
                if numbers is None:
                    raise TypeError(f"issue {issue} has options that are not numbers")
                return self.over_options(issue, numbers)
            case Truth(of):
                return of_literal(self.condition(of), 1)
            case Arithmetic("*", left, right):
                return self._product(self._term(left), self._term(right))
            case Arithmetic(op, left, right):
                return self._term(left).plus(self._term(right).times(Fraction(1 if op == "+" else -1)))
            case _:
                raise TypeError(f"{term} has no value outside an assurance")

    def _product(self, left: Linear, right: Linear) -> Linear:
        if not left.terms or not right.terms:
            factor, other = (left, right) if not left.terms else (right, left)
            return other.times(factor.constant)
        corners = [a * b for a in (left.low, left.high) for b in (right.low, right.high)]
        (first, first_unit), (second, second_unit) = left.expression(), right.expression()
        unit = first_unit * second_unit
        if max(map(abs, corners)) * unit >= _LARGEST_SUM:
            raise SearchStopped("a product of issue numbers is too large for the solver")
        product = self.cp.new_int_var(math.floor(min(corners) * unit), math.ceil(max(corners) * unit), "")
        self.cp.add_multiplication_equality(product, [first, second])
        return Linear(((product, Fraction(1, unit)),), Fraction(0), min(corners), max(corners))

    def over_options(self, issue: int, values: Sequence[Fraction]) -> Linear:
        """Return the sum that is `values[k]` where option k of an issue is chosen."""
        low, high = min(values), max(values)
        terms = tuple(
            (literal, value - low)
            for literal, value in zip(self.options[issue], values, strict=True)
            if value != low
        )
        return Linear(terms, low, low, high)

    # -- scores ----------------------------------------------------------------------------------------------

    def points(self, score: Score, others: Sequence[npt.NDArray[Any] | None] = ()) -> Points:
        """Return a score as an integer sum, rounded to `ROUNDING` points where its numbers are not integers.

        `others` are numbers in its unit that will be set against it; they too must fit.
        """
        tables = [[self._native(value) for value in self.at(table)] for table in score.tables]
        bonuses = [(condition, self._native(self.at(points))) for condition, points in score.bonuses]
        start = self._native(self.at(score.constant))
        size = abs(start) + sum(max(map(abs, row)) for row in tables)
        size += sum(abs(value) for _, value in bonuses)
        size += sum(abs(self._native(self.at(other))) for other in others if other is not None)
        whole = self.exact and size < _LARGEST_SUM
        factor = Fraction(1) if whole else 1 / (ROUNDING * score.scale)
        total = constant(round(start * factor))
        for issue, row in enumerate(tables):
            total = total.plus(self.over_options(issue, [Fraction(round(value * factor)) for value in row]))
        for condition, value in bonuses:
            total = total.plus(of_literal(self.condition(condition), round(value * factor)))
        if whole:
            return Points(total, score.scale, factor, 0)
        self.rounded = True
        varying = sum(len(set(row)) > 1 for row in tables)
        return Points(total, int(1 / ROUNDING), factor, (varying + len(bonuses) + 3) // 2)

    @staticmethod
    def _native(number: Any) -> Fraction:
        return Fraction(int(number)) if isinstance(number, np.integer) else Fraction(number)
