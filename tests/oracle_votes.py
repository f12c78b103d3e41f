"""The oracle's lower half, one package at a time: conditions, utilities, votes, who leaves, who says yes."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, pairwise, product
from typing import Any

from goodoffices.case.bodies import Base, Body, GroupRule, Member, Route, RuleKind, Step, VotingRule
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
)
from goodoffices.case.issues import Deferred, Package, Unclear
from goodoffices.case.model import Case
from goodoffices.case.parties import (
    AsGoodAs,
    Corners,
    Direction,
    OptionValues,
    OrdinalValues,
    OrdinalWeights,
    Party,
    Preferences,
    RedLine,
    Values,
)
from tests.oracle_worlds import FixedWorld, Num, World, at_least, more_than

__all__ = ["Counts", "Votes", "issues_named"]

FIXED_VOTES: dict[str, tuple[Num, Num, Num]] = {
    "yes": (Fraction(1), Fraction(0), Fraction(0)),
    "no": (Fraction(0), Fraction(1), Fraction(0)),
    "abstain": (Fraction(0), Fraction(0), Fraction(1)),
    "absent": (Fraction(0), Fraction(0), Fraction(0)),
}


@dataclass(frozen=True)
class Counts:
    """Seats for, against, abstaining, and all there are."""

    yes: Num
    no: Num
    abstain: Num
    seats: Num

    @property
    def present(self) -> Num:
        return self.yes + self.no + self.abstain


class Votes:
    """Everything about a case in one world. With `waived`, the position of an issue that is waived.

    Where an issue is waived, a package stands for all its completions; the waived position is always 0.
    """

    def __init__(self, case: Case, world: World | None = None, waived: int | None = None) -> None:
        self.case = case
        self.world: World = FixedWorld(case) if world is None else world
        self.waived = waived
        self._memory: dict[Any, Any] = {}

    def _once(self, key: Any, compute: Callable[[], Any]) -> Any:
        if key not in self._memory:
            self._memory[key] = compute()
        return self._memory[key]

    # ---- packages and conditions

    @property
    def packages(self) -> list[Package]:
        """Every combination of options, whether coherent or not."""
        sizes = [1 if i == self.waived else len(issue.options) for i, issue in enumerate(self.case.issues)]
        return list(product(*(range(size) for size in sizes)))

    def completions(self, x: Package) -> list[Package]:
        """The package itself or, with an issue waived, the package with each option of that issue."""
        if self.waived is None:
            return [x]
        i = self.waived
        return [(*x[:i], option, *x[i + 1 :]) for option in range(len(self.case.issues[i].options))]

    def true_at(self, condition: Condition, x: Package) -> bool:
        """Whether a condition holds at a full package."""
        match condition:
            case Compare(op, left, right):
                a, b = self.term(left, x), self.term(right, x)
                return {"==": a == b, "!=": a != b, "<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}[op]
            case IsOption(issue, options):
                return x[issue] in options
            case SameOption(left_issue, right_issue):
                return self.option_name(left_issue, x) == self.option_name(right_issue, x)
            case Not(of):
                return not self.true_at(of, x)
            case And(parts):
                return all(self.true_at(part, x) for part in parts)
            case Or(parts):
                return any(self.true_at(part, x) for part in parts)
            case _:
                raise TypeError(condition)

    def option_name(self, issue: int, x: Package) -> str:
        return self.case.issues[issue].options[x[issue]].id

    def term(self, term: Term, x: Package) -> Fraction:
        match term:
            case Number(value):
                return value
            case IssueNumber(issue):
                number = self.case.issues[issue].options[x[issue]].number
                if number is None:
                    raise ValueError(f"{self.case.issues[issue].id} is not a number")
                return number
            case Truth(of):
                return Fraction(int(self.true_at(of, x)))
            case Arithmetic("+", left, right):
                return self.term(left, x) + self.term(right, x)
            case Arithmetic("-", left, right):
                return self.term(left, x) - self.term(right, x)
            case Arithmetic("*", left, right):
                return self.term(left, x) * self.term(right, x)
            case _:
                raise TypeError(term)

    def coherent(self, x: Package) -> bool:
        """Whether the package (some completion of it) meets every rule, named or not."""
        return any(
            all(self.true_at(rule.condition, y) for rule in self.case.rules) for y in self.completions(x)
        )

    @property
    def coherent_packages(self) -> list[Package]:
        found: list[Package] = self._once("coherent", lambda: [x for x in self.packages if self.coherent(x)])
        return found

    def line_broken(self, line: RedLine, x: Package) -> bool:
        """Whether a line is real and broken. One that names a waived issue is ignored."""
        if self.waived is not None and self.waived in issues_named(line.rule):
            return False
        return self.world.is_real(line) and not self.true_at(line.rule, x)

    def line_holds(self, line: RedLine, x: Package) -> bool:
        return not self.line_broken(line, x)

    # ---- utilities

    def weights(self, preferences: Preferences) -> list[Num]:
        """Weights that add up to 1; of points, the share of each issue's span in all spans."""
        n = len(self.case.issues)
        raw: list[Num]
        if preferences.points is not None:
            raw = [
                max(map(self.world.number, points)) - min(map(self.world.number, points))
                if points
                else Fraction(0)
                for points in preferences.points
            ]
        elif isinstance(preferences.weights, OrdinalWeights):
            ordered = self.world.order_weights(preferences.weights)
            raw = [ordered.get(i, Fraction(0)) for i in range(n)]
        else:
            assert preferences.weights is not None
            raw = [Fraction(0) if w is None else self.world.number(w) for w in preferences.weights]
        total = sum(raw, Fraction(0))
        return [w / total for w in raw] if total else raw

    def values(self, i: int, values: Values | None, reader: str | None) -> list[Num]:
        """The worth within issue i of each of its options, 0 to 100."""
        issue = self.case.issues[i]
        options = range(len(issue.options))
        match values:
            case None:
                return [Fraction(0) for _ in options]
            case Direction(increasing):
                numbers = [option.number for option in issue.options]
                low, high = min(n for n in numbers if n is not None), max(n for n in numbers if n is not None)
                return [
                    100 * ((n - low) if increasing else (high - n)) / (high - low)
                    for n in numbers
                    if n is not None
                ]
            case Corners(points):
                line = [(self.world.number(at), self.world.number(worth)) for at, worth in points]
                return [
                    on_broken_line(line, option.number)
                    for option in issue.options
                    if option.number is not None
                ]
            case OrdinalValues():
                known: Mapping[int, Num] = self.world.order_values(values)
            case OptionValues(by_option):
                known = {o: self.world.number(q) for o, q in enumerate(by_option) if q is not None}
        return [self.option_value(i, option, known, reader) for option in options]

    def option_value(self, i: int, option: int, known: Mapping[int, Num], reader: str | None) -> Num:
        """What is stated; else the expected award, or the value of one's own reading."""
        if option in known:
            return known[option]
        issue = self.case.issues[i]

        def named(name: str) -> Num:
            position = issue.position_of(name)
            assert position is not None
            return self.option_value(i, position, known, reader)

        match issue.options[option].meaning:
            case Deferred(awards=awards):
                return sum((self.world.number(p) * named(name) for name, p in awards), Fraction(0))
            case Unclear(reads):
                return named(dict(reads)[reader or ""])
            case _:
                raise ValueError(f"{issue.id} = {issue.options[option].id} has no value")

    def parts(self, preferences: Preferences, reader: str | None) -> list[list[Num]]:
        """Points that each option of each issue contributes to the utility."""

        def compute() -> list[list[Num]]:
            issues = range(len(self.case.issues))
            if preferences.points is not None:
                return [
                    [self.world.number(q) for q in points]
                    if points
                    else [Fraction(0)] * len(self.case.issues[i].options)
                    for i, points in enumerate(preferences.points)
                ]
            weights = self.weights(preferences)
            return [[weights[i] * v for v in self.values(i, preferences.values[i], reader)] for i in issues]

        found: list[list[Num]] = self._once(("parts", id(preferences), reader), compute)
        return found

    def lean(self, preferences: Preferences) -> Num:
        return Fraction(0) if preferences.leans is None else self.world.number(preferences.leans)

    def utility_at(self, preferences: Preferences, reader: str | None, y: Package) -> Num:
        """The utility of a full package, `leans` left out."""
        parts = self.parts(preferences, reader)
        total: Num = Fraction(0)
        for i, option in enumerate(y):
            total += parts[i][option]
        for bonus in preferences.bonuses:
            if self.true_at(bonus.condition, y):
                total += self.world.number(bonus.add)
        return total

    def utility_of(self, preferences: Preferences, reader: str | None, x: Package) -> Num:
        """The utility U, `leans` included; with an issue waived, at its best option."""
        best = max(self.utility_at(preferences, reader, y) for y in self.completions(x))
        return best + self.lean(preferences)

    def no_deal_of(self, preferences: Preferences, reader: str | None) -> Num:
        no_deal = preferences.no_deal
        if isinstance(no_deal, AsGoodAs):
            plus = Fraction(0) if no_deal.plus is None else self.world.number(no_deal.plus)
            return self.utility_at(preferences, reader, no_deal.package) + plus
        return self.world.number(no_deal)

    def question_gain(
        self,
        preferences: Preferences,
        reader: str | None,
        x: Package,
        questions: Sequence[Sequence[int]],
        number: int,
    ) -> Num:
        """The gain on question `number` (from 1) of `questions`."""
        question = questions[number - 1]
        before = tuple(issue.status_quo if issue.status_quo is not None else -1 for issue in self.case.issues)
        parts, weights = self.parts(preferences, reader), self.weights(preferences)
        share = sum((weights[i] for i in question), Fraction(0))
        whole_before = self.utility_at(preferences, reader, before) + self.lean(preferences)

        def gain(y: Package) -> Num:
            total: Num = share * (whole_before - self.no_deal_of(preferences, reader))
            for i in question:
                total += parts[i][y[i]] - parts[i][before[i]]
            for bonus in preferences.bonuses:
                named = issues_named(bonus.condition)
                holding = [n for n, q in enumerate(questions, 1) if named & set(q)]
                if holding and holding[-1] == number:
                    now, then = self.true_at(bonus.condition, y), self.true_at(bonus.condition, before)
                    total += (int(now) - int(then)) * self.world.number(bonus.add)
            return total

        return max(gain(y) for y in self.completions(x))

    # ---- bodies

    def body(self, party: Party | None, body_id: str) -> Body:
        own = party.bodies if party is not None else ()
        return next(body for body in (*own, *self.case.bodies) if body.id == body_id)

    def leavers(self, party: Party, x: Package) -> frozenset[str]:
        """Coalition members that leave: by a line of their own, or by following one that does."""
        coalition = party.coalition
        if coalition is None:
            return frozenset()
        body = self.body(party, coalition.body)
        members = {member.id: member for member in body.members}

        def crosses(member_id: str) -> bool:
            lines = members[member_id].red_lines if member_id in coalition.members else ()
            return any(line.leaves and self.line_broken(line, x) for line in lines)

        def leaves(member_id: str) -> bool:
            if crosses(member_id):
                return True
            match members[member_id].follows:
                case ("member", body_id, leader) if body_id == body.id:
                    return leaves(leader)
                case _:
                    return False

        return frozenset(m for m in coalition.members if leaves(m))

    def has_left(self, party: Party | None, body: Body, member: Member, x: Package) -> bool:
        if party is None or party.coalition is None or party.coalition.body != body.id:
            return False
        return member.id in self.leavers(party, x)

    def effective_utility(self, party: Party, x: Package) -> Num:
        """E: the utility, less what leaving and losing cost."""
        found: Num = self._once(("E", party.id, x), lambda: self._effective_utility(party, x))
        return found

    def _effective_utility(self, party: Party, x: Package) -> Num:
        assert party.preferences is not None
        total = self.utility_of(party.preferences, party.id, x)
        coalition = party.coalition
        if coalition is None:
            return total
        gone = self.leavers(party, x)
        for member_id, cost in zip(coalition.members, coalition.cost_of_leaving, strict=True):
            if member_id in gone and cost is not None:
                total -= self.world.number(cost)
        if not self.keeps_majority(party, x) and coalition.cost_of_losing is not None:
            total -= self.world.number(coalition.cost_of_losing)
        return total

    def keeps_majority(self, party: Party, x: Package) -> bool:
        """Whether the seats that stay, with the safety net, are enough."""
        coalition = party.coalition
        if coalition is None or coalition.needs is None:
            return True
        gone = self.leavers(party, x)
        body = self.body(party, coalition.body)
        stay: Num = Fraction(0)
        for member in body.members:
            if member.id in coalition.members and member.id not in gone:
                stay += self.world.number(member.seats)
        if coalition.safety_net is not None and self.world.net_holds(coalition):
            stay += self.world.number(coalition.safety_net.seats)
        return at_least(stay, self.world.number(coalition.needs))

    def vote(
        self,
        party: Party | None,
        body: Body,
        member: Member,
        x: Package,
        questions: Sequence[Sequence[int]] = (),
        number: int = 1,
    ) -> tuple[Num, Num, Num]:
        """Shares for, against, abstaining, of those seats of a member that take part."""
        if member.always is not None:
            return FIXED_VOTES[member.always]
        if questions and number in dict(member.votes):
            return FIXED_VOTES[dict(member.votes)[number]]
        if self.has_left(party, body, member, x):
            return FIXED_VOTES["no"]
        if any(self.line_broken(line, x) for line in member.red_lines):
            return FIXED_VOTES["no"]
        match member.follows:
            case ("party", leader):
                return FIXED_VOTES["yes" if self.accepts(self.case.party(leader), x) else "no"]
            case ("member", body_id, leader):
                theirs = self.body(party, body_id)
                led_by = next(m for m in theirs.members if m.id == leader)
                return self.vote(party, theirs, led_by, x, questions, number)
        return self.vote_by_gain(member, self.member_gain(party, member, x, questions, number))

    def member_gain(
        self,
        party: Party | None,
        member: Member,
        x: Package,
        questions: Sequence[Sequence[int]] = (),
        number: int = 1,
    ) -> Num:
        """What a question is worth to a member; without questions, the whole."""
        assert member.preferences is not None
        reader = party.id if party is not None else None
        if questions:
            return self.question_gain(member.preferences, reader, x, questions, number)
        return self.utility_of(member.preferences, reader, x) - self.no_deal_of(member.preferences, reader)

    def vote_by_gain(self, member: Member, gain: Num) -> tuple[Num, Num, Num]:
        spread = Fraction(0) if member.spread is None else self.world.number(member.spread)
        if spread > 0:
            share = 0.5 * math.erfc(-float(gain) / float(spread) / math.sqrt(2))
            return share, 1 - share, Fraction(0)
        within = Fraction(0) if member.abstains_within is None else self.world.number(member.abstains_within)
        if more_than(within, max(gain, -gain)):
            return FIXED_VOTES["abstain"]
        return FIXED_VOTES["yes" if at_least(gain, Fraction(0)) else "no"]

    def count(
        self,
        party: Party | None,
        body: Body,
        x: Package,
        questions: Sequence[Sequence[int]] = (),
        number: int = 1,
        among: Collection[str] | None = None,
    ) -> Counts:
        """Count a body's vote, or that of some of its members."""
        yes: Num = Fraction(0)
        no: Num = Fraction(0)
        abstain: Num = Fraction(0)
        seats: Num = Fraction(0)
        for member in body.members:
            if among is not None and member.id not in among:
                continue
            held = self.world.number(member.seats)
            taking_part = held if member.turnout is None else held * self.world.number(member.turnout)
            shares = self.vote(party, body, member, x, questions, number)
            yes += taking_part * shares[0]
            no += taking_part * shares[1]
            abstain += taking_part * shares[2]
            seats += held
        return Counts(yes, no, abstain, seats)

    def rule_passes(self, rule: VotingRule, counts: Counts) -> bool:
        threshold = Fraction(0) if rule.threshold is None else self.world.number(rule.threshold)
        whole = {
            Base.VOTES: counts.yes + counts.no,
            Base.PRESENT: counts.present,
            Base.MEMBERS: counts.seats,
        }[rule.of]
        match rule.kind:
            case RuleKind.YES_MORE_THAN_NO:
                return more_than(counts.yes, counts.no)
            case RuleKind.YES_AT_LEAST:
                return at_least(counts.yes, threshold)
            case RuleKind.YES_SHARE_OVER:
                return whole > 0 and more_than(counts.yes / whole, threshold)
            case RuleKind.YES_SHARE_AT_LEAST:
                return whole > 0 and at_least(counts.yes / whole, threshold)
            case RuleKind.BLOCKED_IF_NO_AT_LEAST:
                return not at_least(counts.no, threshold)
            case RuleKind.UNANIMOUS:
                return not more_than(counts.no, Fraction(0)) and more_than(counts.yes, Fraction(0))

    def question_passes(self, party: Party | None, step: Step, x: Package, number: int) -> bool:
        """Whether one question of a step passes (of a step without questions, the whole)."""
        body = self.body(party, step.body)
        counts = self.count(party, body, x, step.questions, number)
        if isinstance(step.rule, GroupRule):
            rule = step.rule.rule
            passes = all(
                self.rule_passes(rule, self.count(party, body, x, step.questions, number, among))
                for _, among in step.rule.groups
            )
        else:
            passes = self.rule_passes(step.rule, counts)
        electorate = counts.seats if body.electorate is None else self.world.number(body.electorate)
        for voted, asked in (
            (counts.present, step.turnout_at_least),
            (counts.yes, step.yes_of_electorate_at_least),
        ):
            if asked is not None:
                passes = passes and electorate > 0 and at_least(voted / electorate, self.world.number(asked))
        return passes

    def step_passes(self, party: Party | None, step: Step | Route, x: Package) -> bool:
        if isinstance(step, Route):
            return any(self.step_passes(party, way, x) for way in step.steps)
        if not step.binding:
            return True
        return all(self.question_passes(party, step, x, n) for n in range(1, max(1, len(step.questions)) + 1))

    # ---- parties and agreement

    def accepts(self, party: Party, x: Package) -> bool:
        """A party's vote before ratification."""
        if party.always is not None:
            return party.always == "yes"
        return self.content(party, x) and not any(self.line_broken(line, x) for line in party.red_lines)

    def content(self, party: Party, x: Package) -> bool:
        """Whether a party, or whoever decides for it, would rather have this than no deal."""
        match party.decides:
            case (body_id,):
                return self.question_passes(party, Step("", body_id, own_rule(party, body_id)), x, 1)
            case (body_id, member_id):
                body = self.body(party, body_id)
                member = next(m for m in body.members if m.id == member_id)
                yes, no, _ = self.vote(party, body, member, x)
                return more_than(yes, no)
            case _:
                return at_least(self.effective_utility(party, x), self.no_deal(party))

    def no_deal(self, party: Party) -> Num:
        assert party.preferences is not None
        return self.no_deal_of(party.preferences, party.id)

    def says_yes(self, party: Party, x: Package) -> bool:
        """Red lines hold, no worse than no deal, ratified: whether the package is in the party's win set."""
        return self.accepts(party, x) and (
            party.always is not None or all(self.step_passes(party, step, x) for step in party.ratification)
        )


def own_rule(party: Party, body_id: str) -> VotingRule | GroupRule:
    """How a body decides for its party: as in the first vote in which it ratifies, else more yes than no."""
    ways = [
        way for step in party.ratification for way in (step.steps if isinstance(step, Route) else (step,))
    ]
    return next((way.rule for way in ways if way.body == body_id), VotingRule(RuleKind.YES_MORE_THAN_NO))


def issues_named(tree: Condition | Term) -> set[int]:
    """Positions of the issues that occur in a condition."""
    match tree:
        case IssueNumber(issue) | IsOption(issue, _):
            return {issue}
        case SameOption(left, right):
            return {left, right}
        case Not(of) | Truth(of):
            return issues_named(of)
        case And(parts) | Or(parts):
            return set(chain.from_iterable(issues_named(part) for part in parts))
        case Compare(_, a, b) | Arithmetic(_, a, b):
            return issues_named(a) | issues_named(b)
        case _:
            return set()


def on_broken_line(corners: Sequence[tuple[Num, Num]], at: Fraction) -> Num:
    """The height of a broken line; level before its first and after its last corner."""
    if at <= corners[0][0]:
        return corners[0][1]
    for (x0, y0), (x1, y1) in pairwise(corners):
        if at <= x1:
            return y0 + (y1 - y0) * (at - x0) / (x1 - x0)
    return corners[-1][1]
