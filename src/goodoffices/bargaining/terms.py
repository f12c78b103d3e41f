"""One world as sums, links and thresholds: what the exact algorithms that never enumerate work on.

Criteria are the modelled parties (those with a score), in their order in the model. In an exact world all
numbers are integers in each party's own unit; else they are rounded to `ROUNDED_TO` of a point first, so that
the algorithms always compare integers.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from goodoffices.bargaining.automata import TooWide, automaton_of
from goodoffices.bargaining.folding import Link
from goodoffices.bargaining.positions import (
    CoalitionModel,
    Line,
    Model,
    PartyModel,
    RouteModel,
    Score,
    StepModel,
    lowered,
)
from goodoffices.bargaining.predicates import holds
from goodoffices.bargaining.ratification import at_least, scaled_seats
from goodoffices.case.expressions import Condition, issues_of

__all__ = ["ROUNDED_TO", "Group", "Terms", "has_votes", "modelled_parties", "terms_of", "unlinked_scale"]

Array = npt.NDArray[Any]
ROUNDED_TO = 10**10
_MOST_LINES = 12


@dataclass(frozen=True, slots=True)
class Group:
    """Issues tied together by links, in reading order; a single issue without links is a group of its own."""

    issues: tuple[int, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """What counts (`tables`, `links` within `groups`, `constant`) and the least that each criterion needs.

    `tables[i]` has shape (n_options_i, n_criteria). `at_least` holds one integer per criterion; where nothing
    is asked it is the smallest sum there can be. `no_deal` are the reservation values. `possible` is False
    where a condition without issues fails.
    """

    parties: tuple[int, ...]
    scales: tuple[int, ...]
    tables: tuple[Array, ...]
    constant: Array
    groups: tuple[Group, ...]
    at_least: Array
    no_deal: Array
    conditions: tuple[Condition, ...]
    possible: bool

    @property
    def n_packages_at_most(self) -> int:
        """The number of combinations of options."""
        return math.prod(len(table) for table in self.tables)


def modelled_parties(model: Model) -> tuple[int, ...]:
    """Return the positions of the parties that have a utility."""
    return tuple(p for p, party in enumerate(model.parties) if party.score is not None)


def unlinked_scale(model: Model, score: Score) -> int:
    """Return what integers of the terms are divided by to be points."""
    return score.scale if model.exact else ROUNDED_TO


def has_votes(model: Model, agreeing: frozenset[int]) -> bool:
    """Tell whether votes decide if these parties agree, so that sums and conditions do not say everything."""
    if _binding(model.steps):
        return True
    return any(_binding(model.parties[p].steps) or model.parties[p].decider is not None for p in agreeing)


def _binding(entries: Sequence[StepModel | RouteModel]) -> bool:
    return any(isinstance(entry, RouteModel) or entry.binding for entry in entries)


def terms_of(model: Model, agreeing: frozenset[int] | None, everyone_gains: bool = False) -> Terms:
    """Write one world as sums, links and thresholds.

    Parameters
    ----------
    model : Model
        One world.
    agreeing : frozenset of int or None
        Parties that must say yes; None for all coherent packages. Votes are left out: see `has_votes`.
    everyone_gains : bool
        Whether every modelled party must reach its `no_deal`, needed for agreement or not.

    Returns
    -------
    Terms

    Raises
    ------
    TooWide
        If a condition ties too many issues together.
    """
    parties = modelled_parties(model)
    scores = [_score(model.parties[p]) for p in parties]
    kind = _kind(model, parties)
    tables = tuple(
        np.stack([_whole(model, score.tables[issue], kind) for score in scores], axis=1)
        if scores
        else np.zeros((size, 0), np.int64)
        for issue, size in enumerate(model.sizes)
    )
    constant = np.array([_whole(model, score.constant, kind) for score in scores], kind)
    conditions = tuple(_conditions(model, agreeing))
    loose = _loose_links(model, parties, conditions, kind)
    possible = True
    links: list[tuple[tuple[Condition, ...], int | None, Array | None]] = []
    for parts, criterion, points in loose:
        if any(issues_of(part) for part in parts):
            links.append((parts, criterion, points))
        elif criterion is None:
            possible = possible and bool(holds(parts[0], {}, model.numbers, model.names))
        elif points is not None:
            bits = sum(
                1 << bit for bit, part in enumerate(parts) if holds(part, {}, model.numbers, model.names)
            )
            constant[criterion] += points[bits]
    needed = set(parties) if everyone_gains else set()
    needed |= {p for p in agreeing or () if model.parties[p].decider is None}
    lowest = _lowest(tables, constant, links)
    at_least_ = np.array(
        [
            max(_threshold(model, model.parties[p]), lowest[at]) if p in needed else lowest[at]
            for at, p in enumerate(parties)
        ],
        kind,
    )
    return Terms(
        parties=parties,
        scales=tuple(unlinked_scale(model, score) for score in scores),
        tables=tables,
        constant=constant,
        groups=_groups(model, links),
        at_least=at_least_,
        no_deal=np.array([_no_deal(model, model.parties[p]) for p in parties], kind),
        conditions=conditions,
        possible=possible,
    )


def _score(party: PartyModel) -> Score:
    if party.score is None:
        raise ValueError(f"{party.id} is counted, not modelled")
    return party.score


def _whole(model: Model, array: Array, kind: Any) -> Array:
    """The single world of an array, as integers."""
    first = array[0]
    if model.exact:
        return np.asarray(first).astype(kind)
    return np.asarray(np.rint(np.asarray(first) * ROUNDED_TO).astype(np.int64))


def _no_deal(model: Model, party: PartyModel) -> int:
    if party.no_deal is None:
        raise ValueError(f"{party.id} has no reservation value")
    return int(party.no_deal[0]) if model.exact else round(float(party.no_deal[0]) * ROUNDED_TO)


def _threshold(model: Model, party: PartyModel) -> int:
    if party.no_deal is None:
        raise ValueError(f"{party.id} has no reservation value")
    if model.exact:
        return int(party.no_deal[0])
    return math.floor(float(lowered(party.no_deal)[0]) * ROUNDED_TO)


def _kind(model: Model, parties: Sequence[int]) -> Any:
    """Python integers only where sums might not fit."""
    if not model.exact:
        return np.int64
    for p in parties:
        party = model.parties[p]
        score = _score(party)
        reach = sum(_largest(table) for table in score.tables) + _largest(score.constant)
        reach += sum(_largest(points) for _, points in score.bonuses)
        if party.no_deal is not None:
            reach += _largest(party.no_deal)
        if party.coalition is not None:
            costs = (*party.coalition.cost_of_leaving, party.coalition.cost_of_losing)
            reach += sum(_largest(cost) for cost in costs)
        if reach >= 2**60:
            return object
    return np.int64


def _largest(array: Array) -> int:
    return max(abs(int(value)) for value in array[0].ravel()) if array.ndim > 1 else abs(int(array[0]))


def _conditions(model: Model, agreeing: frozenset[int] | None) -> Iterator[Condition]:
    yield from model.rules
    for p in sorted(agreeing or ()):
        yield from (line.condition for line in model.parties[p].lines if bool(line.real[0]))


def _loose_links(
    model: Model, parties: Sequence[int], conditions: Sequence[Condition], kind: Any
) -> Iterator[tuple[tuple[Condition, ...], int | None, Array | None]]:
    for condition in conditions:
        yield (condition,), None, None
    for at, p in enumerate(parties):
        party = model.parties[p]
        for condition, points in _score(party).bonuses:
            value = _whole(model, points, kind)
            if value != 0:
                yield (condition,), at, np.array([0, value], kind)
        if party.coalition is not None:
            lines = [line for lines in party.coalition.lines for line in lines if bool(line.real[0])]
            distinct = list({id(line): line for line in lines}.values())
            yield (
                tuple(line.condition for line in distinct),
                at,
                _coalition_costs(model, party.coalition, distinct, kind),
            )


def _coalition_costs(model: Model, coalition: CoalitionModel, lines: Sequence[Line], kind: Any) -> Array:
    """What departures cost, per pattern of lines that hold (a bit is 1 where the line holds)."""
    if len(lines) > _MOST_LINES:
        raise TooWide(f"{len(lines)} red lines that take members out of one coalition")
    costs = [_whole(model, cost, kind) for cost in coalition.cost_of_leaving]
    result = np.zeros(1 << len(lines), kind)
    place = {id(line): bit for bit, line in enumerate(lines)}
    for pattern in range(1 << len(lines)):
        gone: set[int] = set()
        for member, own in enumerate(coalition.lines):
            if any(id(line) in place and not pattern >> place[id(line)] & 1 for line in own):
                gone |= coalition.follow_out[member]
        total = -sum((costs[member] for member in gone), 0 * costs[0] if costs else 0)
        if not _survives(coalition, gone):
            total = total - _whole(model, coalition.cost_of_losing, kind)
        result[pattern] = total
    return result


def _survives(coalition: CoalitionModel, gone: set[int]) -> bool:
    if coalition.needs is None:
        return True
    staying = scaled_seats(coalition.safety_net, 1)
    for member, seats in enumerate(coalition.seats):
        if member not in gone:
            staying = staying + scaled_seats(seats, 1)
    return bool(at_least(staying, scaled_seats(coalition.needs, 1))[0])


def _lowest(
    tables: Sequence[Array],
    constant: Array,
    links: Sequence[tuple[tuple[Condition, ...], int | None, Array | None]],
) -> list[int]:
    lowest = [int(value) for value in constant]
    for table in tables:
        lowest = [known + int(least) for known, least in zip(lowest, table.min(axis=0), strict=True)]
    for _, criterion, points in links:
        if criterion is not None and points is not None:
            lowest[criterion] += int(points.min())
    return lowest


def _groups(
    model: Model, links: Sequence[tuple[tuple[Condition, ...], int | None, Array | None]]
) -> tuple[Group, ...]:
    """Put issues that links tie together, directly or not, into one group."""
    home = {issue: frozenset({issue}) for issue in range(len(model.sizes))}
    scopes = [frozenset().union(*(issues_of(part) for part in parts)) for parts, _, _ in links]
    for scope in scopes:
        joined = frozenset().union(*(home[issue] for issue in scope))
        home.update(dict.fromkeys(joined, joined))
    groups = []
    for issues in dict.fromkeys(home[issue] for issue in range(len(model.sizes))):
        inside = [(link, scope) for link, scope in zip(links, scopes, strict=True) if scope <= issues]
        order = _reading_order(model.sizes, issues, [scope for _, scope in inside])
        groups.append(
            Group(
                order,
                tuple(
                    Link(tuple(automaton_of(part, model, order) for part in parts), criterion, points)
                    for (parts, criterion, points), _ in inside
                ),
            )
        )
    return tuple(groups)


def _reading_order(
    sizes: Sequence[int], issues: frozenset[int], scopes: Sequence[frozenset[int]]
) -> tuple[int, ...]:
    """Order the issues so that few links are open at a time: greedily, from the start that does best."""
    best: tuple[float, tuple[int, ...]] | None = None
    for start in sorted(issues):
        order, peak = [start], 0.0
        while len(order) < len(issues):
            done = set(order)
            choices = [(_width(sizes, scopes, done | {issue}), issue) for issue in sorted(issues - done)]
            width, chosen = min(choices)
            peak = max(peak, width)
            order.append(chosen)
        if best is None or peak < best[0]:
            best = (peak, tuple(order))
    if best is None:
        raise ValueError("a group without issues")
    return best[1]


def _width(sizes: Sequence[int], scopes: Sequence[frozenset[int]], done: set[int]) -> float:
    """Logarithm of the number of assignments of issues that undecided links still remember."""
    open_issues = {issue for scope in scopes if scope & done and not scope <= done for issue in scope & done}
    return sum(math.log(max(2, sizes[issue])) for issue in open_issues)
