"""Conditions as layered automata that read one issue after another.

What matters of the options chosen so far is only what a condition still needs to know: for ``a + b + c <= 4``
the sum, for ``implies(a == x, c == y)`` whether a is x. An automaton keeps exactly that (the smallest
possible number of states), so that partial packages may be compared, counted and dropped by state instead
of by every option chosen.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from goodoffices.bargaining.positions import Model
from goodoffices.bargaining.predicates import holds, table_of
from goodoffices.case.expressions import (
    And,
    Arithmetic,
    Compare,
    Condition,
    IssueNumber,
    Not,
    Number,
    Or,
    Term,
    Truth,
    issues_of,
)

__all__ = ["Automaton", "TooWide", "automaton_of"]

Moves = npt.NDArray[np.int64]
_LARGEST_TABLE = 50_000
_MOST_MOVES = 3_000_000
_COMPARISONS: dict[str, Callable[[int, int], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class TooWide(Exception):
    """A condition ties too many issues together to be followed; caught where a status is reported."""


@dataclass(frozen=True, slots=True)
class Automaton:
    """Reads the options of `scope` in order from state 0; `moves[j][state, option]` is the next state.

    `accepts` tells in which final states the condition holds, `hopeless[j]` in which states before the j-th
    issue (the last entry: after all of them) it can no longer hold.
    """

    scope: tuple[int, ...]
    moves: tuple[Moves, ...]
    accepts: npt.NDArray[np.bool_]
    hopeless: tuple[npt.NDArray[np.bool_], ...]


def automaton_of(condition: Condition, model: Model, order: Sequence[int]) -> Automaton:
    """Build the smallest automaton of a condition.

    Parameters
    ----------
    condition : Condition
    model : Model
        Its sizes, numbers and names.
    order : sequence of int
        Issues in the order of reading; holds at least those that the condition names.

    Returns
    -------
    Automaton

    Raises
    ------
    TooWide
        If an automaton would need millions of moves.

    Notes
    -----
    Conditions over few options go through their truth table; sums keep their running total; others are
    built from the automata of their parts.
    """
    place = {issue: at for at, issue in enumerate(order)}
    scope = tuple(sorted(issues_of(condition), key=place.__getitem__))
    size = math.prod(model.sizes[issue] for issue in scope)
    if size <= _LARGEST_TABLE:
        return _from_table(condition, model, scope)
    match condition:
        case Compare(op, left, right):
            total = _as_sum(Arithmetic("-", left, right), model)
            if total is not None:
                return _from_sum(op, *total, model, scope)
            return _from_table(condition, model, scope)
        case Not(of):
            inner = automaton_of(of, model, order)
            return _with_hopes(inner.scope, inner.moves, ~inner.accepts)
        case And(parts):
            return _joined([automaton_of(part, model, order) for part in parts], np.logical_and, model, place)
        case Or(parts):
            return _joined([automaton_of(part, model, order) for part in parts], np.logical_or, model, place)
        case _:
            return _from_table(condition, model, scope)


def _from_table(condition: Condition, model: Model, scope: tuple[int, ...]) -> Automaton:
    if math.prod(model.sizes[issue] for issue in scope) > _MOST_MOVES:
        raise TooWide(f"a condition over {len(scope)} issues")
    ascending, table = table_of(condition, model.numbers, model.names)
    states = np.transpose(table, [ascending.index(issue) for issue in scope]).ravel().astype(np.int64)
    moves: list[Moves] = []
    for issue in reversed(scope):
        rows, states = _distinct(states.reshape(-1, model.sizes[issue]))
        moves.append(rows)
    if not scope:
        return _with_hopes((), (), np.array([bool(states[0])]))
    return _with_hopes(scope, tuple(reversed(moves)), np.array([False, True]))


def _distinct(rows: Moves) -> tuple[Moves, Moves]:
    """Return the distinct rows and, per row, which of them it is; the first row is number 0."""
    found, first, inverse = np.unique(rows, axis=0, return_index=True, return_inverse=True)
    rank = np.argsort(np.argsort(first))
    return found[np.argsort(first)], rank[inverse.ravel()]


def _with_hopes(
    scope: tuple[int, ...], moves: tuple[Moves, ...], accepts: npt.NDArray[np.bool_]
) -> Automaton:
    hopeless = [~accepts]
    for step in reversed(moves):
        hopeless.append(np.asarray(hopeless[-1][step].all(axis=1)))
    return Automaton(scope, moves, accepts, tuple(reversed(hopeless)))


def _minimised(scope: tuple[int, ...], moves: list[Moves], accepts: npt.NDArray[np.bool_]) -> Automaton:
    """Merge states that can never be told apart, from the last issue backwards."""
    renamed = accepts.astype(np.int64)
    smaller: list[Moves] = []
    for step in reversed(moves):
        rows, renamed = _distinct(renamed[step])
        smaller.append(rows)
    return _with_hopes(scope, tuple(reversed(smaller)), np.array([False, True]))


def _from_sum(
    op: str, parts: Mapping[int, list[Fraction]], constant: Fraction, model: Model, scope: tuple[int, ...]
) -> Automaton:
    """The automaton of ``constant + sum of parts op 0``, whose state is the running total."""
    everything = [constant, *(value for values in parts.values() for value in values)]
    denominator = math.lcm(*(value.denominator for value in everything))
    scaled = {issue: [int(value * denominator) for value in values] for issue, values in parts.items()}
    reach = abs(int(constant * denominator)) + sum(max(map(abs, values)) for values in scaled.values())
    kind: Any = np.int64 if reach < 2**62 else object
    totals = np.array([int(constant * denominator)], dtype=kind)
    moves: list[Moves] = []
    for issue in scope:
        added = np.array(scaled.get(issue, [0] * model.sizes[issue]), dtype=kind)
        if len(totals) * len(added) > _MOST_MOVES:
            raise TooWide(f"a sum over {len(scope)} issues")
        totals, inverse = np.unique((totals[:, None] + added[None, :]).ravel(), return_inverse=True)
        moves.append(inverse.reshape(-1, len(added)).astype(np.int64))
    accepts = np.array([_COMPARISONS[op](int(total), 0) for total in totals], dtype=bool)
    return _minimised(scope, moves, accepts)


def _as_sum(term: Term, model: Model) -> tuple[dict[int, list[Fraction]], Fraction] | None:
    """Take a term apart into one function per issue and a constant, if that is possible."""
    match term:
        case Number(value):
            return {}, value
        case IssueNumber(issue):
            numbers = model.numbers[issue]
            return None if numbers is None else ({issue: list(numbers)}, Fraction(0))
        case Truth(of):
            return _truth_as_sum(of, model)
        case Arithmetic(op, first, second):
            left, right = _as_sum(first, model), _as_sum(second, model)
            if left is None or right is None:
                return None
            if op == "*":
                return _product_as_sum(left, right)
            sign = 1 if op == "+" else -1
            parts = dict(left[0])
            for issue, values in right[0].items():
                signed = [sign * value for value in values]
                known = parts.get(issue)
                parts[issue] = (
                    signed if known is None else [a + b for a, b in zip(known, signed, strict=True)]
                )
            return parts, left[1] + sign * right[1]
        case _:
            return None


def _truth_as_sum(of: Condition, model: Model) -> tuple[dict[int, list[Fraction]], Fraction] | None:
    scope = tuple(issues_of(of))
    if not scope:
        return {}, Fraction(int(holds(of, {}, model.numbers, model.names)))
    if len(scope) > 1:
        return None
    truth = table_of(of, model.numbers, model.names)[1]
    return {scope[0]: [Fraction(int(value)) for value in truth]}, Fraction(0)


def _product_as_sum(
    left: tuple[dict[int, list[Fraction]], Fraction], right: tuple[dict[int, list[Fraction]], Fraction]
) -> tuple[dict[int, list[Fraction]], Fraction] | None:
    if not right[0]:
        left, right = right, left
    if not left[0]:
        return {i: [left[1] * value for value in values] for i, values in right[0].items()}, left[1] * right[
            1
        ]
    if len(left[0]) == 1 and left[0].keys() == right[0].keys():
        issue = next(iter(left[0]))
        pairs = zip(left[0][issue], right[0][issue], strict=True)
        return {issue: [(a + left[1]) * (b + right[1]) for a, b in pairs]}, Fraction(0)
    return None


def _joined(
    parts: Sequence[Automaton], combine: Callable[..., Any], model: Model, place: Mapping[int, int]
) -> Automaton:
    """The automaton of a conjunction or disjunction: the parts side by side, only states that are reached."""
    joined = parts[0]
    for part in parts[1:]:
        joined = _pair(joined, part, combine, model, place)
    return joined


def _pair(
    left: Automaton, right: Automaton, combine: Callable[..., Any], model: Model, place: Mapping[int, int]
) -> Automaton:
    scope = tuple(sorted({*left.scope, *right.scope}, key=place.__getitem__))
    at_left, at_right = np.zeros(1, np.int64), np.zeros(1, np.int64)
    moves: list[Moves] = []
    for issue in scope:
        next_left = _moved(left, issue, at_left, model.sizes[issue])
        next_right = _moved(right, issue, at_right, model.sizes[issue])
        if next_left.size > _MOST_MOVES:
            raise TooWide(f"a condition over {len(scope)} issues")
        width = int(next_right.max()) + 1
        codes, inverse = np.unique(next_left.ravel() * width + next_right.ravel(), return_inverse=True)
        at_left, at_right = codes // width, codes % width
        moves.append(inverse.reshape(next_left.shape).astype(np.int64))
    return _minimised(scope, moves, combine(left.accepts[at_left], right.accepts[at_right]))


def _moved(automaton: Automaton, issue: int, states: Moves, n_options: int) -> Moves:
    """Next state for each state and option; an issue that the automaton does not read changes nothing."""
    if issue in automaton.scope:
        return np.asarray(automaton.moves[automaton.scope.index(issue)][states])
    return np.repeat(states[:, None], n_options, axis=1)
