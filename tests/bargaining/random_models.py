"""Random one-world models built by hand, and a slow evaluator that shares nothing with the engine."""

from __future__ import annotations

import operator
import random
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from statistics import NormalDist
from typing import Any

import numpy as np

from goodoffices.bargaining.positions import (
    Ballot,
    CoalitionModel,
    Limit,
    Line,
    Model,
    PartyModel,
    RouteModel,
    Score,
    StepModel,
    VoterModel,
)
from goodoffices.case.bodies import Base, RuleKind
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

__all__ = ["Witness", "contested_model", "random_model"]

NAMES = (("0", "1", "2"), ("a", "b"), ("0", "1.5", "3", "6"), ("b", "c", "a"))
NUMBERS = (
    (Fraction(0), Fraction(1), Fraction(2)),
    None,
    (Fraction(0), Fraction(3, 2), Fraction(3), Fraction(6)),
    None,
)
NUMERIC = (0, 2)


class _Maker:
    """Draws the parts of a model from one generator."""

    def __init__(self, seed: int, *, exact: bool, spread: int) -> None:
        self.random = random.Random(seed)
        self.exact = exact
        self.spread = spread

    def entry(self, value: Any) -> Any:
        if self.exact:
            return np.array([value], dtype=np.int64 if isinstance(value, int) else object)
        return np.array([float(value)])

    def seats(self, value: Fraction | int) -> Any:
        return np.array([Fraction(value)], dtype=object) if self.exact else np.array([float(value)])

    def term(self, depth: int) -> Term:
        kind = self.random.choice(["issue", "number", "truth", "sum"] if depth else ["issue", "number"])
        if kind == "issue":
            return IssueNumber(self.random.choice(NUMERIC))
        if kind == "number":
            return Number(Fraction(self.random.randint(0, 12), 2))
        if kind == "truth":
            return Truth(self.condition(depth - 1))
        return Arithmetic(self.random.choice("+-*"), self.term(depth - 1), self.term(depth - 1))

    def condition(self, depth: int = 2) -> Condition:
        leaf = ["option", "option", "compare", "same"]
        kind = self.random.choice([*leaf, "and", "or", "not"] if depth else leaf)
        match kind:
            case "option":
                issue = self.random.randrange(len(NAMES))
                k = self.random.randint(0, len(NAMES[issue]))
                return IsOption(issue, frozenset(self.random.sample(range(len(NAMES[issue])), k)))
            case "same":
                return SameOption(1, 3)
            case "compare":
                op = self.random.choice(["==", "!=", "<", "<=", ">", ">="])
                return Compare(op, self.term(depth), self.term(depth))
            case "not":
                return Not(self.condition(depth - 1))
        parts = tuple(self.condition(depth - 1) for _ in range(self.random.randint(0, 3)))
        return And(parts) if kind == "and" else Or(parts)

    def number(self) -> Any:
        value = self.random.randint(-20, 60)
        return value if self.exact else value / 7

    def score(self) -> Score:
        dtype = np.int64 if self.exact else np.float64
        tables = tuple(np.array([[self.number() for _ in row]], dtype=dtype) for row in NAMES)
        bonuses = tuple(
            (self.condition(1), self.entry(self.number())) for _ in range(self.random.randint(0, 2))
        )
        return Score(tables, bonuses, self.entry(self.number()), 3 if self.exact else 1)

    def reservation(self) -> Any:
        """Near the middle, and often met exactly."""
        value = self.random.randint(20, 110)
        return self.entry(value if self.exact else value / 7)

    def lines(self, prefix: str, most: int) -> tuple[Line, ...]:
        return tuple(
            Line(f"{prefix}{i}", self.condition(), np.array([self.random.random() < 0.8]))
            for i in range(self.random.randint(0, most))
        )

    def voter(self, name: str, m: int, n_questions: int, n_parties: int, spread: bool) -> VoterModel:
        lines = self.lines(f"{name}{m}.", 1)
        follows = self.random.choice([-1, -1, -1, *range(m), *(-2 - p for p in range(n_parties))])
        ballots = []
        for _ in range(n_questions):
            fixed = self.random.choice([*[None] * 8, "yes", "no", "abstain", "absent"])
            within = self.entry(self.random.randint(0, 30)) if self.random.random() < 0.3 else None
            width = self.entry(self.random.randint(0, 30)) if spread else None
            ballots.append(
                Ballot(
                    fixed,
                    None if follows != -1 else self.score(),
                    None if follows != -1 else self.reservation(),
                    None if spread else within,
                    width,
                )
            )
        turnout = self.seats(Fraction(self.random.randint(1, 9), 10)) if self.random.random() < 0.3 else None
        return VoterModel(
            f"m{m}",
            self.seats(self.random.randint(0, 9)),
            turnout,
            lines,
            tuple(False for _ in lines),
            tuple(ballots),
            follows,
        )

    def step(self, limit: str, n_parties: int) -> StepModel:
        n_questions = self.random.choice([1, 1, 2])
        crowds = set(self.random.sample(range(3), self.spread))
        members = tuple(self.voter(limit, m, n_questions, n_parties, m in crowds) for m in range(3))
        kind = self.random.choice(list(RuleKind))
        count = kind in (RuleKind.YES_AT_LEAST, RuleKind.BLOCKED_IF_NO_AT_LEAST)
        bound = self.random.randint(0, 16) if count else Fraction(self.random.choice([0, 1, 4, 5, 6]), 10)
        bare = kind in (RuleKind.YES_MORE_THAN_NO, RuleKind.UNANIMOUS)
        share = self.seats(Fraction(self.random.randint(1, 6), 10))
        return StepModel(
            limit=limit,
            body=limit,
            members=members,
            n_questions=n_questions,
            kind=kind,
            threshold=None if bare else self.seats(bound),
            of=self.random.choice(list(Base)),
            groups=self.random.choice([None, (("g", (0, 1)), ("h", (2,))), (("g", (1, 2)),)]),
            electorate=self.seats(self.random.randint(1, 40)),
            turnout_at_least=share if self.random.random() < 0.2 else None,
            yes_of_electorate_at_least=share if self.random.random() < 0.2 else None,
            binding=self.random.random() < 0.9,
        )

    def copying(self, step: StepModel, body: str) -> StepModel:
        """Let the last member follow one of another body."""
        last = step.members[-1]
        ballots = tuple(replace(one, score=None, threshold=None, spread=None) for one in last.ballots)
        last = replace(last, follows=-1, follows_member=(body, "m1"), ballots=ballots)
        return replace(step, members=(*step.members[:-1], last))

    def coalition(self, body: str) -> CoalitionModel:
        out = self.random.choice([({0}, {1}), ({0, 1}, {1}), ({0}, {0, 1})])
        return CoalitionModel(
            body=body,
            members=("m0", "m2"),
            lines=(self.lines("c0.", 2), self.lines("c2.", 1)),
            follow_out=tuple(frozenset(gone) for gone in out),
            seats=(self.seats(self.random.randint(1, 9)), self.seats(self.random.randint(1, 9))),
            needs=self.random.choice([None, self.seats(8), self.seats(11)]),
            safety_net=self.seats(self.random.choice([0, 4])),
            cost_of_leaving=(
                self.entry(self.random.randint(0, 9)),
                self.entry(self.random.randint(0, 9)),
            ),
            cost_of_losing=self.entry(self.random.randint(0, 30)),
        )

    def party(self, p: int, n_parties: int) -> PartyModel:
        steps: list[StepModel | RouteModel] = [
            self.step(f"p{p}.s{i}", n_parties) for i in range(self.random.randint(0, 1))
        ]
        if self.random.random() < 0.2:
            pair = (self.step(f"p{p}.r1", n_parties), self.step(f"p{p}.r2", n_parties))
            if steps:
                pair = (self.copying(pair[0], f"p{p}.s0"), pair[1])
            steps.append(RouteModel(f"p{p}.route", tuple(replace(one, binding=True) for one in pair)))
        decider = None
        if self.random.random() < 0.25:
            chosen = self.step(f"p{p}.no_deal", n_parties)
            # Only the decider's own party may be followed in it here, so that no circle can arise.
            members = tuple(
                replace(m, follows=-2 - p if m.follows <= -2 else m.follows) for m in chosen.members
            )
            decider = replace(chosen, members=members)
        return PartyModel(
            f"p{p}",
            self.score(),
            self.reservation(),
            self.lines(f"P{p}.", 2),
            tuple(steps),
            self.coalition(f"p{p}.s0") if self.random.random() < 0.5 else None,
            decider,
        )


def random_model(seed: int, *, exact: bool = True, spread: int = 0) -> Model:
    """Return a model of 4 issues (72 packages) and 2 or 3 parties; `spread` members per body are crowds."""
    maker = _Maker(seed, exact=exact, spread=spread)
    n_parties = maker.random.choice([2, 3])
    parties = [maker.party(p, n_parties) for p in range(n_parties)]
    if maker.random.random() < 0.3:
        parties.append(
            PartyModel("watcher", None, None, (), (), None, always=maker.random.choice(["yes", "no"]))
        )
    steps = (maker.step("agreement.s", n_parties),) if maker.random.random() < 0.3 else ()
    rules = tuple(maker.condition(1) for _ in range(maker.random.randint(0, 3)))
    named = tuple(i for i in range(len(rules)) if maker.random.random() < 0.5)
    everyone = frozenset(range(n_parties))
    agreeing = maker.random.choice(
        [(everyone,), tuple(everyone - {p} for p in range(n_parties)), (frozenset({0}),)]
    )
    return Model(
        sizes=tuple(len(row) for row in NAMES),
        numbers=NUMBERS,
        names=NAMES,
        n_worlds=1,
        weights=np.ones(1),
        exact=exact,
        rules=rules,
        named_rules=named,
        parties=tuple(parties),
        agreeing=agreeing,
        steps=steps,
        limits=tuple(_limits(parties, steps, rules, named)),
    )


def contested_model(seed: int) -> Model:
    """Return three parties that want different things and each ask for much: many ways out, no deal."""
    maker = _Maker(seed, exact=True, spread=0)
    parties = []
    for p in range(3):
        lines = tuple(
            Line(f"P{p}.{i}", maker.condition(1), np.array([True])) for i in range(maker.random.randint(1, 2))
        )
        score = replace(maker.score(), bonuses=())
        best = sum(int(table.max()) for table in score.tables) + int(score.constant[0])
        parties.append(PartyModel(f"p{p}", score, np.array([best * 4 // 5]), lines, (), None))
    model = random_model(seed)
    rules = (maker.condition(0),)
    return replace(
        model,
        rules=rules,
        named_rules=(0,),
        parties=tuple(parties),
        agreeing=maker.random.choice([(frozenset({0, 1, 2}),), tuple(map(frozenset, ({0, 1}, {1, 2})))]),
        steps=(),
        limits=tuple(_limits(parties, (), rules, (0,))),
    )


def _limits(parties: Any, steps: Any, rules: Any, named: Any) -> list[Limit]:
    limits = []
    for p, party in enumerate(parties):
        if party.always is None:
            limits += [Limit(x.id, "red_line", p, (party.id,), issues_of(x.condition)) for x in party.lines]
            limits.append(Limit(f"{party.id}.no_deal", "no_deal", p, (party.id,), frozenset()))
            limits += [Limit(x.limit, "step", p, (x.limit,), frozenset()) for x in party.steps if binds(x)]
    limits += [Limit(x.limit, "step", None, (x.limit,), frozenset()) for x in steps if binds(x)]
    limits += [Limit(f"rule{i}", "rule", None, ("mediator",), issues_of(rules[i])) for i in named]
    return limits


def binds(entry: StepModel | RouteModel) -> bool:
    return isinstance(entry, RouteModel) or entry.binding


OPERATORS = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
}


@dataclass(frozen=True)
class Count:
    yes: Any
    no: Any
    abstain: Any
    total: Any


class Witness:
    """What is so at each package of a one-world model, one package at a time."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.packages = list(product(*(range(size) for size in model.sizes)))

    def reaches(self, a: Any, b: Any) -> bool:
        if self.model.exact and not isinstance(a, float) and not isinstance(b, float):
            return bool(a >= b)
        return bool(a >= b - 1e-9 * max(1, abs(a), abs(b)))

    def exceeds(self, a: Any, b: Any) -> bool:
        return not self.reaches(b, a)

    def term(self, term: Term, x: tuple[int, ...]) -> Fraction:
        match term:
            case Number(value):
                return value
            case IssueNumber(issue):
                numbers = NUMBERS[issue]
                assert numbers is not None
                return numbers[x[issue]]
            case Truth(of):
                return Fraction(self.holds(of, x))
            case Arithmetic(op, a, b):
                return Fraction(OPERATORS[op](self.term(a, x), self.term(b, x)))
        raise AssertionError(term)

    def holds(self, condition: Condition, x: tuple[int, ...]) -> bool:
        match condition:
            case Compare(op, a, b):
                return bool(OPERATORS[op](self.term(a, x), self.term(b, x)))
            case IsOption(issue, options):
                return x[issue] in options
            case SameOption(a, b):
                return NAMES[a][x[a]] == NAMES[b][x[b]]
            case Not(of):
                return not self.holds(of, x)
            case And(parts):
                return all(self.holds(part, x) for part in parts)
            case Or(parts):
                return any(self.holds(part, x) for part in parts)

    def score(self, score: Score, x: tuple[int, ...]) -> Any:
        total = score.constant[0]
        for table, option in zip(score.tables, x, strict=True):
            total = total + table[0][option]
        for condition, points in score.bonuses:
            total = total + (points[0] if self.holds(condition, x) else 0)
        return total.item() if hasattr(total, "item") else total

    def breaks(self, lines: tuple[Line, ...], x: tuple[int, ...]) -> bool:
        return any(bool(line.real[0]) and not self.holds(line.condition, x) for line in lines)

    def gone(self, p: int, x: tuple[int, ...]) -> set[str]:
        coalition = self.model.parties[p].coalition
        if coalition is None:
            return set()
        out: set[int] = set()
        for m, lines in enumerate(coalition.lines):
            if self.breaks(lines, x):
                out |= coalition.follow_out[m]
        return {coalition.members[m] for m in out}

    def effective(self, p: int, x: tuple[int, ...]) -> Any:
        party = self.model.parties[p]
        assert party.score is not None
        value = self.score(party.score, x)
        coalition = party.coalition
        if coalition is None:
            return value
        gone = self.gone(p, x)
        stay = coalition.safety_net[0]
        for name, seats, cost in zip(
            coalition.members, coalition.seats, coalition.cost_of_leaving, strict=True
        ):
            if name in gone:
                value -= cost[0].item()
            else:
                stay += seats[0]
        if coalition.needs is not None and not self.reaches(stay, coalition.needs[0]):
            value -= coalition.cost_of_losing[0].item()
        return value

    def content(self, p: int, x: tuple[int, ...]) -> bool:
        no_deal = self.model.parties[p].no_deal
        assert no_deal is not None
        return self.reaches(self.effective(p, x), no_deal[0].item())

    def worth(self, p: int, x: tuple[int, ...]) -> bool:
        decider = self.model.parties[p].decider
        return self.content(p, x) if decider is None else self.passes(decider, p, x)

    def word(self, p: int, holder: int | None, x: tuple[int, ...]) -> bool:
        party = self.model.parties[p]
        if party.always is not None:
            return party.always == "yes"
        worth = self.content(p, x) if holder == p and party.decider is not None else self.worth(p, x)
        return worth and not self.breaks(party.lines, x)

    def vote(
        self, step: StepModel, m: int, q: int, p: int | None, x: tuple[int, ...]
    ) -> tuple[Any, Any, Any]:
        voter = step.members[m]
        ballot = voter.ballots[q]
        named = {"yes": (1, 0, 0), "no": (0, 1, 0), "abstain": (0, 0, 1), "absent": (0, 0, 0)}
        if ballot.fixed is not None:
            return named[ballot.fixed]
        if (p is not None and voter.id in self.gone(p, x)) or self.breaks(voter.lines, x):
            return named["no"]
        if voter.follows >= 0:
            return self.vote(step, voter.follows, q, p, x)
        if voter.follows <= -2:
            return named["yes" if self.word(-2 - voter.follows, p, x) else "no"]
        if voter.follows_member is not None:
            assert p is not None
            there = next(s for s in self.model.parties[p].steps if s.limit == voter.follows_member[0])
            assert isinstance(there, StepModel)
            return self.vote(there, int(voter.follows_member[1][1:]), min(q, there.n_questions - 1), p, x)
        assert ballot.score is not None
        assert ballot.threshold is not None
        gain = self.score(ballot.score, x) - ballot.threshold[0].item()
        if ballot.spread is not None and ballot.spread[0] > 0:
            yes = NormalDist().cdf(float(gain) / float(ballot.spread[0]))
            return yes, 1 - yes, 0
        if ballot.abstains_within is not None and self.exceeds(ballot.abstains_within[0].item(), abs(gain)):
            return named["abstain"]
        return named["yes" if self.reaches(gain, 0) else "no"]

    def count(self, step: StepModel, members: Any, q: int, p: int | None, x: tuple[int, ...]) -> Count:
        sums: list[Any] = [0, 0, 0, 0]
        for m in members:
            voter = step.members[m]
            seats = voter.seats[0]
            voting = seats if voter.turnout is None else seats * voter.turnout[0]
            for i, share in enumerate(self.vote(step, m, q, p, x)):
                sums[i] += float(voting) * share if isinstance(share, float) else voting * share
            sums[3] += seats
        return Count(*sums)

    def rule(self, step: StepModel, count: Count) -> bool:
        if step.kind is RuleKind.YES_MORE_THAN_NO:
            return self.exceeds(count.yes, count.no)
        if step.kind is RuleKind.UNANIMOUS:
            return self.reaches(0, count.no) and self.exceeds(count.yes, 0)
        assert step.threshold is not None
        number = step.threshold[0]
        if step.kind is RuleKind.YES_AT_LEAST:
            return self.reaches(count.yes, number)
        if step.kind is RuleKind.BLOCKED_IF_NO_AT_LEAST:
            return self.exceeds(number, count.no)
        base = count.yes + count.no
        if step.of is Base.PRESENT:
            base += count.abstain
        if step.of is Base.MEMBERS:
            base = count.total
        if not self.exceeds(base, 0):
            return False
        if step.kind is RuleKind.YES_SHARE_OVER:
            return self.exceeds(count.yes, number * base)
        return self.reaches(count.yes, number * base)

    def passes(self, entry: StepModel | RouteModel, p: int | None, x: tuple[int, ...]) -> bool:
        if isinstance(entry, RouteModel):
            return any(self.passes(step, p, x) for step in entry.steps)
        everyone = range(len(entry.members))
        groups = [everyone] if entry.groups is None else [members for _, members in entry.groups]
        for q in range(entry.n_questions):
            if not all(self.rule(entry, self.count(entry, members, q, p, x)) for members in groups):
                return False
            whole = self.count(entry, everyone, q, p, x)
            voted, roll = whole.yes + whole.no + whole.abstain, entry.electorate[0]
            if entry.turnout_at_least is not None and not self.reaches(
                voted, entry.turnout_at_least[0] * roll
            ):
                return False
            wanted = entry.yes_of_electorate_at_least
            if wanted is not None and not self.reaches(whole.yes, wanted[0] * roll):
                return False
        return True

    def met(self, x: tuple[int, ...]) -> int:
        """Return the mask of the limits met at a package."""
        entries: dict[tuple[int | None, str], StepModel | RouteModel] = {}
        for p, party in enumerate(self.model.parties):
            entries |= {(p, step.limit): step for step in party.steps}
        entries |= {(None, step.limit): step for step in self.model.steps}
        mask = 0
        for bit, limit in enumerate(self.model.limits):
            if limit.kind == "rule":
                holds = self.holds(self.model.rules[int(limit.id.removeprefix("rule"))], x)
            elif limit.kind == "step":
                holds = self.passes(entries[limit.party, limit.id], limit.party, x)
            elif limit.kind == "no_deal":
                assert limit.party is not None
                holds = self.worth(limit.party, x)
            else:
                assert limit.party is not None
                lines = self.model.parties[limit.party].lines
                holds = not self.breaks(tuple(line for line in lines if line.id == limit.id), x)
            mask |= holds << bit
        return mask

    def candidates(self) -> list[tuple[tuple[int, ...], int]]:
        """Return, per package and agreeing set, the mask of the limits broken."""
        rules = [c for i, c in enumerate(self.model.rules) if i not in self.model.named_rules]
        found = []
        for x in self.packages:
            if all(self.holds(rule, x) for rule in rules):
                broken = ~self.met(x)
                for parties in self.model.agreeing:
                    asked = [
                        bit
                        for bit, limit in enumerate(self.model.limits)
                        if limit.party is None or limit.party in parties
                    ]
                    found.append((x, sum(1 << bit for bit in asked if broken >> bit & 1)))
        return found
