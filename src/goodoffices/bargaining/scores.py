"""What parties and members count: scores as tables per issue, exact integers where the numbers are exact."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from fractions import Fraction
from functools import reduce
from typing import Any

import numpy as np
import numpy.typing as npt

from goodoffices.bargaining.positions import Score
from goodoffices.bargaining.predicates import holds
from goodoffices.case.expressions import issues_of
from goodoffices.case.issues import Deferred, Issue, Unclear
from goodoffices.case.model import Case
from goodoffices.case.parties import (
    AsGoodAs,
    Bonus,
    Corners,
    Direction,
    OptionValues,
    OrdinalValues,
    OrdinalWeights,
    Preferences,
    Values,
)
from goodoffices.worlds.ensemble import Worlds

__all__ = [
    "Counted",
    "Part",
    "as_scaled",
    "count",
    "option_tables",
    "question_parts",
    "scaled_score",
    "total_at",
]

Array = npt.NDArray[Any]


class Counted:
    """The preferences of one party or member with numbers filled in, before scaling.

    `tables[i]` (n or 1, n_options) is the contribution of issue i to the utility, `bonuses` pairs of a bonus
    and its points, `no_deal` the reservation value, `leans` points added, `shares` each issue's part of the
    weights.
    """

    __slots__ = ("bonuses", "leans", "no_deal", "shares", "tables")

    def __init__(
        self,
        tables: tuple[Array, ...],
        bonuses: tuple[tuple[Bonus, Array], ...],
        leans: Array,
        no_deal: Array,
        shares: tuple[Array, ...],
    ) -> None:
        self.tables = tables
        self.bonuses = bonuses
        self.leans = leans
        self.no_deal = no_deal
        self.shares = shares


def _column(values: Sequence[Array]) -> Array:
    """Stack per-option arrays of shape (n or 1,) into (n or 1, n_options)."""
    return np.stack(np.broadcast_arrays(*values), axis=1)


def _zero(worlds: Worlds) -> Array:
    return np.array([Fraction(0)], dtype=object) if worlds.exact else np.zeros(1)


def _exactly(worlds: Worlds, value: Fraction) -> Array:
    return np.array([value], dtype=object) if worlds.exact else np.array([float(value)])


def _values(issue: Issue, values: Values | None, worlds: Worlds, party_id: str) -> Array:
    """Return the value of every option, shape (n or 1, n_options)."""
    columns: list[Array | None]
    match values:
        case None:
            return _column([_zero(worlds)] * len(issue.options))
        case Direction(increasing):
            columns = [
                _exactly(worlds, value) if value is not None else None for value in _along(issue, increasing)
            ]
        case OptionValues(by_option):
            columns = [None if quantity is None else worlds.number(quantity) for quantity in by_option]
        case Corners():
            columns = [_on_line(option.number, values, worlds) for option in issue.options]
        case OrdinalValues(order):
            drawn = worlds.ordered_values(values)
            columns = [None] * len(issue.options)
            for rank, position in enumerate(order):
                columns[position] = drawn[:, rank]
    return _column(_with_meanings(issue, columns, worlds, party_id))


def _along(issue: Issue, increasing: bool) -> list[Fraction | None]:
    numbers = [option.number for option in issue.options if option.number is not None]
    low, high = min(numbers), max(numbers)
    if low == high:
        return [Fraction(0) if option.number is not None else None for option in issue.options]
    shares = [
        None if option.number is None else (option.number - low) / (high - low) for option in issue.options
    ]
    return [None if share is None else 100 * (share if increasing else 1 - share) for share in shares]


def _on_line(number: Fraction | None, corners: Corners, worlds: Worlds) -> Array:
    if number is None:
        raise TypeError("a broken line needs numbers on the issue")
    places = [(corner.fixed, value) for corner, value in corners.points]
    for (left, left_value), (right, right_value) in itertools.pairwise(places):
        if left <= number <= right:
            share = _exactly(worlds, (number - left) / (right - left))
            return np.asarray(worlds.number(left_value) * (1 - share) + worlds.number(right_value) * share)
    return worlds.number(places[0][1])


def _with_meanings(issue: Issue, columns: list[Array | None], worlds: Worlds, party_id: str) -> list[Array]:
    """Fill in the options that are worth what they lead to, or what the party reads them as."""
    filled = list(columns)
    for position, option in enumerate(issue.options):
        if filled[position] is not None:
            continue
        match option.meaning:
            case Deferred(awards=awards):
                expected = _zero(worlds)
                for award, chance in awards:
                    value = columns[_position(issue, award)]
                    if value is not None:
                        expected = expected + worlds.number(chance) * value
                filled[position] = expected
            case Unclear(reads=reads):
                reading = dict(reads).get(party_id)
                filled[position] = _zero(worlds) if reading is None else columns[_position(issue, reading)]
            case None:
                raise ValueError(f"{party_id}: option {option.id!r} of {issue.id!r} has no value")
    return [column if column is not None else _zero(worlds) for column in filled]


def _position(issue: Issue, option_id: str) -> int:
    position = issue.position_of(option_id)
    if position is None:
        raise ValueError(f"issue {issue.id!r} has no option {option_id!r}")
    return position


Tables = tuple[tuple[Array, ...], tuple[Array, ...]]


def _tables(case: Case, preferences: Preferences, worlds: Worlds, party_id: str) -> Tables:
    """Return the contribution of every option, and each issue's share of the weights."""
    if preferences.points is not None:
        points = tuple(
            _column([worlds.number(quantity) for quantity in row])
            if row is not None
            else _column([_zero(worlds)] * len(issue.options))
            for issue, row in zip(case.issues, preferences.points, strict=True)
        )
        return points, _shares([table.max(axis=1) - table.min(axis=1) for table in points], worlds)
    shares = _shares(_weights(case, preferences, worlds), worlds)
    tables = tuple(
        share[:, None] * _values(issue, values, worlds, party_id)
        for issue, values, share in zip(case.issues, preferences.values, shares, strict=True)
    )
    return tables, shares


def count(
    case: Case, preferences: Preferences, worlds: Worlds, party_id: str, known: Tables | None = None
) -> Counted:
    """Fill in the numbers of one party or member.

    Parameters
    ----------
    case, preferences, worlds
        The case, whose preferences, over which worlds.
    party_id : str
        Whose reading of an unclear option counts (a member reads as its party does).
    known : (tables, shares), optional
        Those of someone with the same weights and values, to be shared.

    Returns
    -------
    Counted
        Fractions in object arrays for exact worlds, floats else.
    """
    tables, shares = _tables(case, preferences, worlds, party_id) if known is None else known
    bonuses = tuple((bonus, worlds.number(bonus.add)) for bonus in preferences.bonuses)
    leans = _zero(worlds) if preferences.leans is None else worlds.number(preferences.leans)
    counted = Counted(tables, bonuses, leans, _zero(worlds), shares)
    match preferences.no_deal:
        case AsGoodAs(package, plus):
            # Without what a member leans by: a leaning that moved both sides compared would do nothing.
            extra = _zero(worlds) if plus is None else worlds.number(plus)
            counted.no_deal = total_at(case, counted, package) - leans + extra
        case quantity:
            counted.no_deal = worlds.number(quantity)
    return counted


def _weights(case: Case, preferences: Preferences, worlds: Worlds) -> list[Array]:
    weights = preferences.weights
    if weights is None:
        raise ValueError("neither weights nor points")
    if isinstance(weights, OrdinalWeights):
        drawn = worlds.ordered_weights(weights)
        place = {issue: rank for rank, issue in enumerate(weights.order)}
        return [drawn[:, place[i]] if i in place else _zero(worlds) for i in range(len(case.issues))]
    return [_zero(worlds) if weight is None else worlds.number(weight) for weight in weights]


def _shares(weights: list[Array], worlds: Worlds) -> tuple[Array, ...]:
    """Normalise weights to 1 in every world; equal parts where all are 0."""
    total = reduce(np.add, weights)
    if worlds.exact:
        even = Fraction(1, len(weights))
        return tuple(np.array([w[0] / total[0] if total[0] else even], dtype=object) for w in weights)
    safe = np.where(total > 0, total, 1.0)
    return tuple(np.where(total > 0, weight / safe, 1.0 / len(weights)) for weight in weights)


def _bonus_holds(case: Case, bonus: Bonus, package: Sequence[int]) -> bool:
    columns = {i: np.asarray(package[i]) for i in issues_of(bonus.condition)}
    numbers, names = option_tables(case)
    return bool(holds(bonus.condition, columns, numbers, names))


def option_tables(case: Case) -> tuple[tuple[tuple[Fraction, ...] | None, ...], tuple[tuple[str, ...], ...]]:
    """Return the option numbers (None where not all are numbers) and the option ids of every issue."""
    numbers = []
    for issue in case.issues:
        known = tuple(option.number for option in issue.options if option.number is not None)
        numbers.append(known if len(known) == len(issue.options) else None)
    return tuple(numbers), tuple(tuple(option.id for option in issue.options) for issue in case.issues)


def total_at(case: Case, counted: Counted, package: Sequence[int]) -> Array:
    """Return the utility of one package, bonuses and leaning included, shape (n or 1,)."""
    total = counted.leans
    for table, position in zip(counted.tables, package, strict=True):
        total = total + table[:, position]
    for bonus, points in counted.bonuses:
        if _bonus_holds(case, bonus, package):
            total = total + points
    return total


Part = tuple[Sequence[Array], Sequence[tuple[Bonus, Array]], Array, Array]


def question_parts(case: Case, counted: Counted, questions: Sequence[Sequence[int]]) -> list[Part]:
    """Split the gain of a member over questions, so that the gains add up to the gain on the whole.

    On question q: sum over its issues of w_i (v_i(x_i) - v_i(status quo)), the bonuses whose last question it
    is (less what they are worth at the status quo), and its share of U(status quo) - no_deal.

    Returns
    -------
    list of (tables, bonuses, constant, threshold)
        Per question; gain = tables + bonuses + constant - threshold.
    """
    quo = [issue.status_quo if issue.status_quo is not None else 0 for issue in case.issues]
    spare = total_at(case, counted, quo) - counted.no_deal
    home = {i: q for q, issues in enumerate(questions) for i in issues}
    parts: list[Part] = []
    for q, issues in enumerate(questions):
        tables = [
            table - table[:, [quo[i]]] if i in issues else table * 0 for i, table in enumerate(counted.tables)
        ]
        mine = [
            (bonus, points)
            for bonus, points in counted.bonuses
            if max((home[i] for i in issues_of(bonus.condition)), default=0) == q
        ]
        constant = counted.leans * 0
        for bonus, points in mine:
            if _bonus_holds(case, bonus, quo):
                constant = constant - points
        share = reduce(np.add, [counted.shares[i] for i in issues])
        parts.append((tables, mine, constant, share * -spare))
    return parts


def _denominators(arrays: Sequence[Array]) -> int:
    scale = 1
    for array in arrays:
        for value in array.ravel():
            scale = math.lcm(scale, Fraction(value).denominator)
    return scale


def as_scaled(array: Array, scale: int) -> Array:
    """Multiply exact numbers by `scale` into integers (int64 where they fit); leave floats alone."""
    if array.dtype != object:
        return array
    scaled = [int(Fraction(value) * scale) for value in array.ravel()]
    fits = all(abs(value) < 2**53 for value in scaled)
    return np.array(scaled, dtype=np.int64 if fits else object).reshape(array.shape)


def scaled_score(
    tables: Sequence[Array],
    bonuses: Sequence[tuple[Bonus, Array]],
    constant: Array,
    others: Sequence[Array],
    exact: bool,
) -> tuple[Score, tuple[Array, ...]]:
    """Bring a score and the numbers it is compared with to one scale.

    Returns
    -------
    (Score, others)
        Integer arrays with a common `scale` for exact numbers; the same floats with scale 1 else.
    """
    pairs = [(bonus.condition, points) for bonus, points in bonuses]
    if not exact:
        return Score(tuple(tables), tuple(pairs), constant, 1), tuple(others)
    scale = _denominators([*tables, *(points for _, points in pairs), constant, *others])
    score = Score(
        tuple(as_scaled(table, scale) for table in tables),
        tuple((condition, as_scaled(points, scale)) for condition, points in pairs),
        as_scaled(constant, scale),
        scale,
    )
    return score, tuple(as_scaled(other, scale) for other in others)
