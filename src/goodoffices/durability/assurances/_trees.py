"""Conditions with a part of their names known: what is left of the tree, constants folded.

A condition that has become true is ``And(())``, one that has become false ``Or(())``; equal trees are equal
objects of Python, so that options which come to the same are tried once.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
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
from goodoffices.case.issues import Issue
from goodoffices.case.wording import TALKS_STATES

__all__ = ["FALSE", "TALKS", "TRUE", "all_of", "in_order", "simplify"]

TRUE = And(())
FALSE = Or(())
TALKS = -1
"""The issue that stands for the talks in `IsOption`."""

_COMPARISONS: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def in_order(op: str, left: Fraction, right: Fraction) -> bool:
    """Return whether ``left op right`` is true."""
    return _COMPARISONS[op](left, right)


def all_of(parts: Iterable[Condition]) -> Condition:
    """Return the conjunction of conditions, without what is true or said twice."""
    kept: dict[Condition, None] = {}
    for part in parts:
        if part == FALSE:
            return FALSE
        for inner in part.parts if isinstance(part, And) else (part,):
            kept[inner] = None
    return next(iter(kept)) if len(kept) == 1 else And(tuple(kept))


def _any_of(parts: Iterable[Condition]) -> Condition:
    kept: dict[Condition, None] = {}
    for part in parts:
        if part == TRUE:
            return TRUE
        for inner in part.parts if isinstance(part, Or) else (part,):
            kept[inner] = None
    return next(iter(kept)) if len(kept) == 1 else Or(tuple(kept))


def simplify(
    condition: Condition, issues: Sequence[Issue], chosen: Mapping[int, int], step: Fraction | None = None
) -> Condition:
    """Return what is left of a condition where some options, the talks (issue -1) or the step are known."""
    match condition:
        case Compare(op, first, second):
            left, right = (_term(term, issues, chosen, step) for term in (first, second))
            if isinstance(left, Number) and isinstance(right, Number):
                return TRUE if in_order(op, left.value, right.value) else FALSE
            return Compare(op, left, right)
        case IsOption(issue, options):
            if issue in chosen:
                return TRUE if chosen[issue] in options else FALSE
            n = len(TALKS_STATES) if issue == TALKS else len(issues[issue].options)
            return TRUE if len(options) == n else condition if options else FALSE
        case SameOption(one, other):
            return _same(one, other, issues, chosen)
        case Not(of):
            inner = simplify(of, issues, chosen, step)
            if inner in (TRUE, FALSE):
                return FALSE if inner == TRUE else TRUE
            return inner.of if isinstance(inner, Not) else Not(inner)
        case And(parts):
            return all_of(simplify(part, issues, chosen, step) for part in parts)
        case Or(parts):
            return _any_of(simplify(part, issues, chosen, step) for part in parts)


def _same(one: int, other: int, issues: Sequence[Issue], chosen: Mapping[int, int]) -> Condition:
    if one == other:
        return TRUE
    if one not in chosen:
        one, other = other, one
    if one not in chosen:
        return SameOption(*sorted((one, other)))
    name = issues[one].options[chosen[one]].id
    alike = frozenset(place for place, option in enumerate(issues[other].options) if option.id == name)
    return simplify(IsOption(other, alike), issues, chosen)


def _term(term: Term, issues: Sequence[Issue], chosen: Mapping[int, int], step: Fraction | None) -> Term:
    match term:
        case IssueNumber(issue) if issue in chosen:
            number = issues[issue].options[chosen[issue]].number
            if number is None:
                raise TypeError(f"{issues[issue].id!r} has options that are not numbers")
            return Number(number)
        case Variable("step") if step is not None:
            return Number(step)
        case Truth(of):
            inner = simplify(of, issues, chosen, step)
            return Number(Fraction(inner == TRUE)) if inner in (TRUE, FALSE) else Truth(inner)
        case Arithmetic(op, first, second):
            left, right = (_term(side, issues, chosen, step) for side in (first, second))
            return _arithmetic(op, left, right)
        case _:
            return term


def _arithmetic(op: str, left: Term, right: Term) -> Term:
    if isinstance(left, Number) and isinstance(right, Number):
        a, b = left.value, right.value
        return Number(a + b if op == "+" else a - b if op == "-" else a * b)
    if op == "*" and Number(Fraction(0)) in (left, right):
        return Number(Fraction(0))
    return Arithmetic(op, left, right)
