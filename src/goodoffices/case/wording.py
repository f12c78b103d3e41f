"""A condition written out again in the language of expressions: one normal form for messages and briefs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from goodoffices.case.decimals import number_text
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
from goodoffices.case.spelling import is_name

__all__ = ["TALKS_STATES", "condition_text"]

TALKS_STATES = ("going", "stalled", "ended")
"""States of the talks, in the order that `IsOption` counts them where its issue is -1."""

_PLAIN_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)


def condition_text(condition: Condition, issues: Sequence[Issue]) -> str:
    """Return the text of a condition; `parse_condition` reads it back to one that means the same.

    Examples
    --------
    >>> from goodoffices.case.issues import Issue, Option
    >>> shift = Issue("night_shift", (Option("none"), Option("voluntary")))
    >>> condition_text(Not(IsOption(0, frozenset({1}))), [shift])
    'night_shift != voluntary'
    """
    match condition:
        case Compare(op, left, right):
            return f"{_term_text(left, issues)} {op} {_term_text(right, issues)}"
        case IsOption(issue, options):
            return _option_text(issue, options, issues, negated=False)
        case Not(IsOption(issue, options)):
            return _option_text(issue, options, issues, negated=True)
        case SameOption(left, right):
            return f"{_id_text(issues[left].id)} == {_id_text(issues[right].id)}"
        case Not(SameOption(left, right)):
            return f"{_id_text(issues[left].id)} != {_id_text(issues[right].id)}"
        case Not(of):
            return f"not ({condition_text(of, issues)})"
        case Or((Not(antecedent), consequent)):
            return f"implies({condition_text(antecedent, issues)}, {condition_text(consequent, issues)})"
        case And(parts):
            between = _between(parts, issues)
            return between or " and ".join(_part_text(part, issues) for part in parts) or "0 == 0"
        case Or(parts):
            listed = _listed_numbers(parts, issues)
            return listed or " or ".join(_part_text(part, issues) for part in parts) or "0 == 1"


def _between(parts: tuple[Condition, ...], issues: Sequence[Issue]) -> str:
    """Return ``low <= x < high`` for the conjunction that such a chain was read as, else nothing."""
    match parts:
        case (Compare("<" | "<=" as first, low, middle), Compare("<" | "<=" as second, same, high)):
            if middle == same:
                texts = [_term_text(term, issues) for term in (low, middle, high)]
                return f"{texts[0]} {first} {texts[1]} {second} {texts[2]}"
    return ""


def _listed_numbers(parts: tuple[Condition, ...], issues: Sequence[Issue]) -> str:
    """Return ``x in {2, 5}`` for the disjunction that such a set was read as, else nothing."""
    numbers: list[str] = []
    subject: Term | None = None
    for part in parts:
        match part:
            case Compare("==", IssueNumber() as left, Number(value)) if subject in (None, left):
                subject = left
                numbers.append(number_text(value))
            case _:
                return ""
    if subject is None or len(numbers) < 2:
        return ""
    return f"{_term_text(subject, issues)} in {{{', '.join(numbers)}}}"


def _part_text(part: Condition, issues: Sequence[Issue]) -> str:
    """Return a part of ``and`` or ``or``, in brackets where it is such a group itself."""
    text = condition_text(part, issues)
    match part:
        case Or((Not(), _)):
            return text
        case Or(parts) if _listed_numbers(parts, issues):
            return text
        case And(parts) | Or(parts) if parts:
            return f"({text})"
        case _:
            return text


def _option_text(issue: int, options: frozenset[int], issues: Sequence[Issue], *, negated: bool) -> str:
    if issue < 0:
        subject = "talks"
        names: tuple[str, ...] = TALKS_STATES
    else:
        subject = _id_text(issues[issue].id)
        names = tuple(option.id for option in issues[issue].options)
    chosen = [_id_text(names[place]) for place in sorted(options)]
    if not chosen:  # nothing is one of no options
        chosen, negated = [_id_text(name) for name in names], not negated
    if len(chosen) == 1:
        return f"{subject} {'!=' if negated else '=='} {chosen[0]}"
    return f"{subject} {'not in' if negated else 'in'} {{{', '.join(chosen)}}}"


def _id_text(identifier: str) -> str:
    if is_name(identifier) or _PLAIN_NUMBER.fullmatch(identifier):
        return identifier
    escaped = identifier.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _issue_name(position: int, issues: Sequence[Issue]) -> str:
    identifier = issues[position].id
    return identifier if is_name(identifier) else f'"{identifier}"'


def _term_text(term: Term, issues: Sequence[Issue]) -> str:
    match term:
        case Number(value):
            return _number(value)
        case IssueNumber(issue):
            return _issue_name(issue, issues)
        case Variable(name):
            return name
        case Truth(of):
            return f"({condition_text(of, issues)})"
        case Arithmetic(op, left, right):
            first, second = _term_text(left, issues), _term_text(right, issues)
            if op == "*" and isinstance(left, Arithmetic) and left.op != "*":
                first = f"({first})"
            nested = isinstance(right, Arithmetic) and (op == "*" or right.op != "*")
            if nested or (isinstance(right, Number) and right.value < 0):
                second = f"({second})"
            return f"{first} {op} {second}"


def _number(value: Fraction) -> str:
    return number_text(value)
