"""Whether a condition holds for one package: the plain reading of its tree, exact, one package at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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

__all__ = ["holds"]


def holds(condition: Condition, issues: Sequence[Issue], chosen: Mapping[int, int]) -> bool:
    """Return whether the condition holds where `chosen` gives the option of each issue that it names.

    Raises
    ------
    KeyError
        If it names an issue that `chosen` leaves out, or a variable of the process.
    """
    match condition:
        case Compare(op, left, right):
            return _compare(op, _value(left, issues, chosen), _value(right, issues, chosen))
        case IsOption(issue, options):
            return chosen[issue] in options
        case SameOption(left, right):
            return issues[left].options[chosen[left]].id == issues[right].options[chosen[right]].id
        case Not(of):
            return not holds(of, issues, chosen)
        case And(parts):
            return all(holds(part, issues, chosen) for part in parts)
        case Or(parts):
            return any(holds(part, issues, chosen) for part in parts)


def _compare(op: str, left: Fraction, right: Fraction) -> bool:
    match op:
        case "==":
            return left == right
        case "!=":
            return left != right
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
        case _:
            return left >= right


def _value(term: Term, issues: Sequence[Issue], chosen: Mapping[int, int]) -> Fraction:
    match term:
        case Number(value):
            return value
        case IssueNumber(issue):
            return issues[issue].options[chosen[issue]].number or Fraction(0)
        case Variable(name):
            raise KeyError(name)
        case Truth(of):
            return Fraction(holds(of, issues, chosen))
        case Arithmetic(op, left, right):
            first, second = _value(left, issues, chosen), _value(right, issues, chosen)
            return first + second if op == "+" else first - second if op == "-" else first * second
