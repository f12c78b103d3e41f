"""Conditions over issues: the tree that a rule or a red line is, after names have been resolved.

Only data stands here and in `parsing`; evaluation over many packages is in `bargaining.predicates`.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

__all__ = [
    "And",
    "Arithmetic",
    "Compare",
    "Condition",
    "IsOption",
    "IssueNumber",
    "Not",
    "Number",
    "Or",
    "SameOption",
    "Term",
    "Truth",
    "Variable",
    "issues_of",
]


@dataclass(frozen=True, slots=True)
class Number:
    """An exact constant."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class IssueNumber:
    """The number chosen on a numeric issue (position in `Case.issues`)."""

    issue: int


@dataclass(frozen=True, slots=True)
class Variable:
    """``day`` or ``step``: a number of the process, not of the package (assurances only)."""

    name: str


@dataclass(frozen=True, slots=True)
class Truth:
    """A condition standing in arithmetic: 1 if it holds, else 0."""

    of: Condition


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """``left op right`` with op one of ``+ - *``."""

    op: str
    left: Term
    right: Term


Term = Number | IssueNumber | Variable | Truth | Arithmetic


@dataclass(frozen=True, slots=True)
class Compare:
    """``left op right`` between numbers, op one of ``== != < <= > >=``."""

    op: str
    left: Term
    right: Term


@dataclass(frozen=True, slots=True)
class IsOption:
    """The option of `issue` is one of `options` (positions); ``!=`` is this under `Not`.

    ``talks == stalled`` in an assurance has `issue` -1 and the state's position in (going, stalled, ended).
    """

    issue: int
    options: frozenset[int]


@dataclass(frozen=True, slots=True)
class SameOption:
    """Two issues that are not both numeric have options of the same name."""

    left: int
    right: int


@dataclass(frozen=True, slots=True)
class Not:
    """Negation."""

    of: Condition


@dataclass(frozen=True, slots=True)
class And:
    """All of them hold (true when empty)."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one holds (false when empty). ``implies(a, b)`` is ``Or((Not(a), b))``."""

    parts: tuple[Condition, ...]


Condition = Compare | IsOption | SameOption | Not | And | Or


def issues_of(tree: Condition | Term) -> frozenset[int]:
    """Return the positions of the issues that a condition or term names."""
    match tree:
        case IssueNumber(issue) | IsOption(issue, _):
            return frozenset({issue}) if issue >= 0 else frozenset()
        case SameOption(left, right):
            return frozenset({left, right})
        case Truth(of) | Not(of):
            return issues_of(of)
        case Arithmetic(_, first, second) | Compare(_, first, second):
            return issues_of(first) | issues_of(second)
        case And(parts) | Or(parts):
            return frozenset().union(*(issues_of(part) for part in parts))
        case _:
            return frozenset()
