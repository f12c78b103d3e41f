"""Votes of bodies as CP-SAT formulas: who votes how, and whether a step passes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from goodoffices.bargaining._formulas import ROUNDING, Formulas, Linear, Literal, constant, of_literal
from goodoffices.bargaining.positions import Line, Model, RouteModel, StepModel, VoterModel
from goodoffices.bargaining.ratification import at_least, votes_by_gain
from goodoffices.case.bodies import Base, RuleKind
from goodoffices.errors import SearchStopped

__all__ = ["MOST_BREAKPOINTS", "Votes"]

MOST_BREAKPOINTS = 5_000


@dataclass(frozen=True, slots=True)
class _Crowd:
    """Many voters whose shares move with one gain: an integer sum, `factor` units to the score's own unit.

    `slack` is by how many units rounding may have moved the gain; a tie within it counts as a tie.
    """

    gain: Linear
    factor: Fraction
    within: float | None
    spread: float
    slack: int

    def shares(self, gain: int) -> tuple[float, float, float]:
        """Return the shares of yes, no and abstention at a gain."""
        own = np.array([gain / float(self.factor)])
        within = None if self.within is None else np.array([self.within])
        yes, no, abstain = votes_by_gain(own, np.zeros(1), within, np.array([self.spread]))
        return float(yes[0]), float(no[0]), float(abstain[0])


@dataclass(frozen=True, slots=True)
class _Vote:
    """At most one literal is true; where `crowd` is given and `no` is false, its shares count instead."""

    yes: Literal
    no: Literal
    abstain: Literal
    crowd: _Crowd | None = None


@dataclass(frozen=True, slots=True)
class _Test:
    """``yes * y + no * n + abstain * a + constant >= 0`` in seats, or ``> 0``."""

    yes: Fraction
    no: Fraction
    abstain: Fraction
    constant: Fraction
    strictly: bool


def _test(yes: Any, no: Any, abstain: Any, fixed: Any, *, strictly: bool = False) -> _Test:
    return _Test(Fraction(yes), Fraction(no), Fraction(abstain), Fraction(fixed), strictly)


class Votes:
    """The votes of one model in one world, every formula built once.

    `says_yes(p, holder)` is the literal that a follower of party p copies, and `left(p, member)` the one
    that is true when a member of party p's coalition has left it.
    """

    def __init__(
        self,
        formulas: Formulas,
        model: Model,
        says_yes: Callable[[int, int | None], Literal],
        left: Callable[[int, str], Literal],
    ) -> None:
        self._formulas = formulas
        self._model = model
        self._says_yes = says_yes
        self._left = left
        self._kept: dict[tuple[int, int, int], _Vote] = {}

    def passes(self, entry: StepModel | RouteModel, holder: int | None) -> Literal:
        """Return the literal of a step passing every question, or of a route passing one of its steps."""
        f = self._formulas
        if isinstance(entry, RouteModel):
            return f.any_of([self.passes(step, holder) for step in entry.steps])
        return f.all_of([self._passes_question(entry, q, holder) for q in range(entry.n_questions)])

    def line_broken(self, line: Line) -> Literal:
        """Return the literal of a red line being real and not respected."""
        f = self._formulas
        return f.opposite(f.condition(line.condition)) if bool(f.at(line.real)) else f.false

    # -- one member ------------------------------------------------------------------------------------------

    def _vote(self, step: StepModel, m: int, q: int, holder: int | None) -> _Vote:
        key = (id(step), m, q)
        if key not in self._kept:
            self._kept[key] = self._decide(step, m, q, holder)
        return self._kept[key]

    def _decide(self, step: StepModel, m: int, q: int, holder: int | None) -> _Vote:
        f = self._formulas
        voter = step.members[m]
        fixed = voter.ballots[q].fixed
        if fixed is not None:
            return _Vote(*(f.true if fixed == vote else f.false for vote in ("yes", "no", "abstain")))
        reasons = [self.line_broken(line) for line in voter.lines]
        if holder is not None:
            reasons.append(self._left(holder, voter.id))
        against = f.any_of(reasons)
        otherwise = self._otherwise(step, voter, q, holder)
        spared = f.opposite(against)
        return _Vote(
            f.all_of([otherwise.yes, spared]),
            f.any_of([otherwise.no, against]),
            f.all_of([otherwise.abstain, spared]),
            otherwise.crowd,
        )

    def _otherwise(self, step: StepModel, voter: VoterModel, q: int, holder: int | None) -> _Vote:
        """The vote of a member that has no reason of its own to be against."""
        f = self._formulas
        if voter.follows >= 0:
            return self._vote(step, voter.follows, q, holder)
        if voter.follows <= -2:
            yes = self._says_yes(-2 - voter.follows, holder)
            return _Vote(yes, f.opposite(yes), f.false)
        if voter.follows_member is not None:
            there, m = self._elsewhere(voter.follows_member, holder)
            return self._vote(there, m, min(q, there.n_questions - 1), holder)
        return self._by_gain(voter, q)

    def _elsewhere(self, wanted: tuple[str, str], holder: int | None) -> tuple[StepModel, int]:
        party = self._model if holder is None else self._model.parties[holder]
        for entry in (*party.steps, *party.unasked):
            for step in entry.steps if isinstance(entry, RouteModel) else (entry,):
                ids = [member.id for member in step.members]
                if step.body == wanted[0] and wanted[1] in ids:
                    return step, ids.index(wanted[1])
        raise ValueError(f"{wanted[1]!r} of {wanted[0]!r} is followed and does not vote")

    def _by_gain(self, voter: VoterModel, q: int) -> _Vote:
        f = self._formulas
        ballot = voter.ballots[q]
        if ballot.score is None or ballot.threshold is None:
            raise ValueError(f"member {voter.id!r} has nothing to vote by")
        points = f.points(ballot.score, (ballot.threshold, ballot.abstains_within))
        gain = points.total.plus(constant(-points.whole(f.at(ballot.threshold))))
        within = None if ballot.abstains_within is None else f.at(ballot.abstains_within)
        spread = 0.0 if ballot.spread is None else float(f.at(ballot.spread))
        if spread > 0:
            margin = None if within is None else float(within)
            return _Vote(f.false, f.false, f.false, _Crowd(gain, points.factor, margin, spread, points.slack))
        yes = f.at_least(gain, -points.slack)
        if within is None:
            return _Vote(yes, f.opposite(yes), f.false)
        margin = points.whole(within) - points.slack
        far = [f.at_least(gain, margin), f.at_least(gain.times(Fraction(-1)), margin)]
        abstain = f.opposite(f.any_of(far))
        decided = f.opposite(abstain)
        return _Vote(f.all_of([yes, decided]), f.all_of([f.opposite(yes), decided]), abstain)

    # -- counting --------------------------------------------------------------------------------------------

    def _passes_question(self, step: StepModel, q: int, holder: int | None) -> Literal:
        f = self._formulas
        votes = [self._vote(step, m, q, holder) for m in range(len(step.members))]
        everyone = tuple(range(len(votes)))
        parts = [everyone] if step.groups is None else [members for _, members in step.groups]
        literals = [
            self._holds(test, step, votes, members)
            for members in parts
            for test in self._tests(step, members)
        ]
        literals += [self._holds(test, step, votes, everyone) for test in self._turnout_tests(step)]
        return f.all_of(literals)

    def _tests(self, step: StepModel, members: Sequence[int]) -> list[_Test]:
        """Return what a rule asks of a count, as inequalities; a share of nothing fails."""
        f = self._formulas
        total = sum((f.exactly(f.at(step.members[m].seats)) for m in members), Fraction(0))
        some_yes = _test(1, 0, 0, 0, strictly=True)
        match step.kind:
            case RuleKind.YES_MORE_THAN_NO:
                return [_test(1, -1, 0, 0, strictly=True)]
            case RuleKind.UNANIMOUS:
                return [_test(0, -1, 0, 0), some_yes]
        if step.threshold is None:
            raise ValueError(f"{step.limit}: {step.kind.value} needs a number")
        number = f.exactly(f.at(step.threshold))
        match step.kind:
            case RuleKind.YES_AT_LEAST:
                return [_test(1, 0, 0, -number)]
            case RuleKind.BLOCKED_IF_NO_AT_LEAST:
                return [_test(0, -1, 0, number, strictly=True)]
        strictly = step.kind is RuleKind.YES_SHARE_OVER
        match step.of:
            case Base.VOTES:
                some = _test(1, 1, 0, 0, strictly=True)
                return [some, _test(1 - number, -number, 0, 0, strictly=strictly)]
            case Base.PRESENT:
                some = _test(1, 1, 1, 0, strictly=True)
                return [some, _test(1 - number, -number, -number, 0, strictly=strictly)]
            case Base.MEMBERS:
                return [
                    _test(0, 0, 0, total, strictly=True),
                    _test(1, 0, 0, -number * total, strictly=strictly),
                ]

    def _turnout_tests(self, step: StepModel) -> list[_Test]:
        f = self._formulas
        electorate = f.exactly(f.at(step.electorate))
        tests = []
        if step.turnout_at_least is not None:
            needed = f.exactly(f.at(step.turnout_at_least)) * electorate
            tests.append(_test(1, 1, 1, -needed))
        if step.yes_of_electorate_at_least is not None:
            needed = f.exactly(f.at(step.yes_of_electorate_at_least)) * electorate
            tests.append(_test(1, 0, 0, -needed))
        return tests

    def _voting(self, voter: VoterModel) -> Fraction:
        f = self._formulas
        seats = f.at(voter.seats)
        return f.exactly(seats if voter.turnout is None else seats * f.at(voter.turnout))

    def _holds(self, test: _Test, step: StepModel, votes: Sequence[_Vote], members: Sequence[int]) -> Literal:
        """Return the literal of a test over the votes of some members."""
        total = constant(test.constant)
        crowds: list[tuple[_Crowd, Literal, Fraction]] = []
        for m in members:
            vote, seats = votes[m], self._voting(step.members[m])
            for literal, weight in ((vote.yes, test.yes), (vote.no, test.no), (vote.abstain, test.abstain)):
                if weight and literal.index != self._formulas.false.index:
                    total = total.plus(of_literal(literal, weight * seats))
            if vote.crowd is not None and seats:
                crowds.append((vote.crowd, vote.no, seats))
        for crowd, no, seats in crowds:
            total = total.plus(self._crowd_sum(test, crowd, no, seats, None if len(crowds) > 1 else total))
        return self._formulas.at_least(total, 0, strictly=test.strictly)

    def _crowd_sum(
        self, test: _Test, crowd: _Crowd, no: Literal, seats: Fraction, rest: Linear | None
    ) -> Linear:
        """Return what a crowd adds to a test, as a rising staircase over its gain.

        A crowd alone (with `rest` the other votes) needs a stair only where one of the sums that the others
        can reach tips over: exact. Several crowds take a stair at every gain that they can have.
        """
        f = self._formulas
        weights = (test.yes, test.no, test.abstain)
        free = f.opposite(no)
        if len(set(weights)) == 1 or (test.yes == test.no and test.abstain == 0):
            # Whatever they vote, they vote: a test that some one does, or that enough do.
            return of_literal(free, weights[0] * seats)

        def worth(gain: int) -> float:
            return float(seats) * sum(
                float(w) * share for w, share in zip(weights, crowd.shares(gain), strict=True)
            )

        if rest is None:
            stairs = [(gain, f.exactly(worth(gain))) for gain in self._reachable(crowd.gain)]
        else:
            stairs = self._tipping_points(test, worth, crowd, rest)
        bottom = min([Fraction(round(worth(int(crowd.gain.low)))) - 1, *(value for _, value in stairs)])
        total = constant(0) if not bottom else of_literal(free, bottom)
        reached = bottom
        for gain, value in stairs:
            if value > reached:
                there = f.all_of([free, f.at_least(crowd.gain, gain)])
                total = total.plus(of_literal(there, value - reached))
                reached = value
        f.rounded = True
        return total

    def _tipping_points(
        self, test: _Test, worth: Callable[[int], float], crowd: _Crowd, rest: Linear
    ) -> list[tuple[int, Fraction]]:
        """Return, ascending, the least gain that suffices beside each sum of the others, and that need.

        The value of a stair is the need itself (a hair more where the test is strict), so that the sum is
        compared exactly as the shares would have been.
        """
        strictness = ROUNDING if test.strictly else Fraction(0)
        # Rounding may have moved a tie to either side: it must not pass a strict test, nor fail another.
        slack = crowd.slack if test.strictly else -crowd.slack
        low, high = int(crowd.gain.low) - max(0, slack), int(crowd.gain.high) + max(0, -slack)
        stairs = []
        for others in self._reachable(rest):
            need = -others
            limit = np.array([float(need)])

            def enough(gain: int, limit: Any = limit) -> bool:
                here = np.array([worth(gain)])
                return bool(~at_least(limit, here)[0]) if test.strictly else bool(at_least(here, limit)[0])

            if not enough(high):
                continue
            first, last = low, high
            while first < last:
                middle = (first + last) // 2
                first, last = (first, middle) if enough(middle) else (middle + 1, last)
            stairs.append((first + slack, need + strictness))
        return sorted(stairs)

    def _reachable(self, total: Linear) -> list[Any]:
        """Return a superset of the values of a sum, ascending: integers where the sum is one of integers."""
        f = self._formulas
        place = {literal.index: i for i, row in enumerate(f.options) for literal in row}
        weights: dict[int, Fraction] = {}
        for variable, weight in total.terms:
            weights[variable.index] = weights.get(variable.index, Fraction(0)) + weight
        values = {total.constant + weights.pop(f.true.index, Fraction(0))}
        choices: dict[int, list[Fraction]] = {}
        for index, weight in weights.items():
            # A literal and its negation exclude each other, and so do the options of an issue.
            group = place.get(index, -1 - abs(2 * index + 1))
            choices.setdefault(group, [Fraction(0)]).append(weight)
        for steps in choices.values():
            values = {value + step for value in values for step in steps}
            if len(values) > MOST_BREAKPOINTS:
                raise SearchStopped(
                    "the solver cannot count voters with a spread here: their gain, or the votes beside "
                    f"them, take more than {MOST_BREAKPOINTS} values"
                )
        whole = all(value.denominator == 1 for value in values)
        return sorted(int(value) for value in values) if whole else sorted(values)
