"""The same dispute with something changed: one issue waived, or every reservation value moved."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import reduce
from typing import Any

import numpy as np
import numpy.typing as npt

from goodoffices.bargaining.positions import (
    CoalitionModel,
    Line,
    Model,
    PartyModel,
    RouteModel,
    Score,
    StepModel,
    VoterModel,
)
from goodoffices.bargaining.predicates import holds
from goodoffices.case.bodies import Body
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
from goodoffices.case.model import Case
from goodoffices.case.parties import AsGoodAs, Party, Preferences
from goodoffices.case.uncertain import Fixed, Quantity, Shifted

__all__ = ["shift_no_deal", "waive_issue"]

Array = npt.NDArray[Any]


# -- one issue waived ----------------------------------------------------------------------------------------


def waive_issue(model: Model, issue: int) -> Model:
    """Return the model in which everyone counts its own best option of `issue`.

    Red lines that name the issue are ignored (members' lines too); a package is coherent if some option of
    the issue makes it so. The issue stays, with one nameless option, so that positions keep their meaning.

    Notes
    -----
    Waiving never removes a deal: what each side counts is at least what it counted.
    """
    about = And(tuple(rule for rule in model.rules if issue in issues_of(rule)))
    options = range(model.sizes[issue])
    someone = Or(tuple(_settled(about, issue, option, model) for option in options))
    rules = tuple(rule for rule in model.rules if issue not in issues_of(rule))
    change = _Waiver(model, issue)
    return replace(
        model,
        sizes=tuple(1 if i == issue else size for i, size in enumerate(model.sizes)),
        numbers=tuple((Fraction(0),) if i == issue else values for i, values in enumerate(model.numbers)),
        names=tuple(("",) if i == issue else names for i, names in enumerate(model.names)),
        rules=(*rules, someone) if about.parts else rules,
        named_rules=(),
        parties=tuple(change.party(party) for party in model.parties),
        steps=tuple(change.entry(entry) for entry in model.steps),
        unasked=tuple(change.step(step) for step in model.unasked),
        limits=tuple(
            limit
            for limit in model.limits
            if limit.kind != "rule" and not (limit.kind == "red_line" and issue in limit.issues)
        ),
    )


def _settled(tree: Condition, issue: int, option: int, model: Model) -> Condition:
    """Put one option of an issue into a condition."""

    def inside(part: Condition) -> Condition:
        return _settled(part, issue, option, model)

    match tree:
        case IsOption(named, chosen) if named == issue:
            return And(()) if option in chosen else Or(())
        case SameOption(left, right) if issue in (left, right):
            other = right if left == issue else left
            name = model.names[issue][option]
            return IsOption(
                other, frozenset(k for k, known in enumerate(model.names[other]) if known == name)
            )
        case Not(of):
            return Not(inside(of))
        case And(parts):
            return And(tuple(map(inside, parts)))
        case Or(parts):
            return Or(tuple(map(inside, parts)))
        case Compare(op, left_term, right_term):
            return Compare(
                op,
                _settled_term(left_term, issue, option, model),
                _settled_term(right_term, issue, option, model),
            )
        case _:
            return tree


def _settled_term(term: Term, issue: int, option: int, model: Model) -> Term:
    match term:
        case IssueNumber(named) if named == issue:
            values = model.numbers[issue]
            if values is None:
                raise TypeError(f"issue {issue} is not numeric")
            return Number(values[option])
        case Truth(of):
            return Truth(_settled(of, issue, option, model))
        case Arithmetic(op, left, right):
            return Arithmetic(
                op, _settled_term(left, issue, option, model), _settled_term(right, issue, option, model)
            )
        case _:
            return term


class _Waiver:
    """Rebuilds the parts of a model with one issue waived."""

    def __init__(self, model: Model, issue: int) -> None:
        self.model = model
        self.issue = issue

    def party(self, party: PartyModel) -> PartyModel:
        return replace(
            party,
            score=None if party.score is None else self.score(party.score),
            lines=self.lines(party.lines),
            steps=tuple(self.entry(entry) for entry in party.steps),
            coalition=None if party.coalition is None else self.coalition(party.coalition),
            decider=None if party.decider is None else self.step(party.decider),
            unasked=tuple(self.step(step) for step in party.unasked),
        )

    def lines(self, lines: Sequence[Line]) -> tuple[Line, ...]:
        return tuple(line for line in lines if self.issue not in issues_of(line.condition))

    def coalition(self, coalition: CoalitionModel) -> CoalitionModel:
        return replace(coalition, lines=tuple(self.lines(lines) for lines in coalition.lines))

    def entry(self, entry: StepModel | RouteModel) -> StepModel | RouteModel:
        if isinstance(entry, RouteModel):
            return replace(entry, steps=tuple(self.step(step) for step in entry.steps))
        return self.step(entry)

    def step(self, step: StepModel) -> StepModel:
        return replace(step, members=tuple(self.voter(voter) for voter in step.members))

    def voter(self, voter: VoterModel) -> VoterModel:
        kept = [k for k, line in enumerate(voter.lines) if self.issue not in issues_of(line.condition)]
        ballots = tuple(
            ballot if ballot.score is None else replace(ballot, score=self.score(ballot.score))
            for ballot in voter.ballots
        )
        return replace(
            voter,
            lines=tuple(voter.lines[k] for k in kept),
            leaves=tuple(voter.leaves[k] for k in kept),
            ballots=ballots,
        )

    def score(self, score: Score) -> Score:
        """The best over the options of the issue: a number that needs linked issues only through bonuses."""
        table = score.tables[self.issue]
        linked = [
            (condition, points) for condition, points in score.bonuses if self.issue in issues_of(condition)
        ]
        others = tuple(
            (condition, points)
            for condition, points in score.bonuses
            if self.issue not in issues_of(condition)
        )
        cells = self._cells(linked)
        best = {
            key: reduce(
                np.maximum, [self._worth(table, linked, option, truth) for option, truth in enumerate(key)]
            )
            for key in cells
        }
        usual = max(cells, key=lambda key: len(cells[key]))
        bonuses = tuple((Or(tuple(cells[key])), best[key] - best[usual]) for key in cells if key is not usual)
        tables = tuple(
            best[usual][:, None] if i == self.issue else other for i, other in enumerate(score.tables)
        )
        return replace(score, tables=tables, bonuses=(*others, *bonuses))

    @staticmethod
    def _worth(
        table: Array, linked: Sequence[tuple[Condition, Array]], option: int, truth: Sequence[bool]
    ) -> Array:
        value = table[:, option]
        for (_, points), holding in zip(linked, truth, strict=True):
            if holding:
                value = value + points
        return value

    def _cells(
        self, linked: Sequence[tuple[Condition, Array]]
    ) -> dict[tuple[tuple[bool, ...], ...], list[Condition]]:
        """Group the settings of linked issues by which bonuses each option of the issue would earn."""
        scope = sorted({i for condition, _ in linked for i in issues_of(condition)} - {self.issue})
        cells: dict[tuple[tuple[bool, ...], ...], list[Condition]] = {}
        for setting in itertools.product(*(range(self.model.sizes[i]) for i in scope)):
            columns = {i: np.asarray(option) for i, option in zip(scope, setting, strict=True)}
            columns[self.issue] = np.arange(self.model.sizes[self.issue])
            truths = [
                np.broadcast_to(
                    holds(condition, columns, self.model.numbers, self.model.names), columns[self.issue].shape
                )
                for condition, _ in linked
            ]
            key = tuple(
                tuple(bool(truth[option]) for truth in truths)
                for option in range(self.model.sizes[self.issue])
            )
            here = And(
                tuple(IsOption(i, frozenset({option})) for i, option in zip(scope, setting, strict=True))
            )
            cells.setdefault(key, []).append(here)
        return cells


# -- reservation values moved --------------------------------------------------------------------------------


def shift_no_deal(case: Case, points: int) -> Case:
    """Return the case with `points` added to every party's `no_deal`, and to the members that inherit it.

    A member with a reservation value of its own keeps it. Draws stay the same: streams are named by place.
    """
    return replace(case, parties=tuple(_shifted_party(party, Fraction(points)) for party in case.parties))


def _shifted_party(party: Party, points: Fraction) -> Party:
    if party.preferences is None or points == 0:
        return party
    old = party.preferences.no_deal
    new = _shifted(old, points)

    def moved(preferences: Preferences | None) -> Preferences | None:
        if preferences is None or preferences.no_deal is not old:
            return preferences
        return replace(preferences, no_deal=new)

    def body_moved(body: Body) -> Body:
        return replace(
            body, members=tuple(replace(m, preferences=moved(m.preferences)) for m in body.members)
        )

    return replace(party, preferences=moved(party.preferences), bodies=tuple(map(body_moved, party.bodies)))


def _shifted(no_deal: Quantity | AsGoodAs, points: Fraction) -> Quantity | AsGoodAs:
    if isinstance(no_deal, AsGoodAs):
        plus = no_deal.plus
        return replace(
            no_deal, plus=Quantity("no_deal.plus", Fixed(points)) if plus is None else _plus(plus, points)
        )
    return _plus(no_deal, points)


def _plus(quantity: Quantity, points: Fraction) -> Quantity:
    law = quantity.law
    moved: Callable[[], Any] = (
        (lambda: Fixed(law.value + points))
        if isinstance(law, Fixed)
        else (lambda: Shifted(law, Fixed(points)))
    )
    return replace(quantity, law=moved())
