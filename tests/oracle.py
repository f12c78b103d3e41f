"""A slow witness: every answer of one world straight from its definition, by going through all packages.

It reads a `Case` and shares nothing with the engine but the case data: its own conditions, utilities,
votes, leavers, frontiers, solutions and conflicts. Numbers are `Fraction` wherever the world gives fractions.

How it reads the points on which the contract can be read in more than one way:

- a limit holds or is broken at a package once and for all; dropping one limit changes no vote elsewhere;
- an `always` party has no limits; a `decides` party's own yes (limit ``PARTY.no_deal``) is the vote of the
  member or, for a body, its vote on the whole by the rule by which it ratifies, more yes than no where it
  does not; its red lines and ratification stand beside that;
- `follows` copies the leader's vote question by question, and a party's vote before its ratification; the
  follower's own turnout applies; who follows a leaver leaves only if it is in the coalition itself;
- turnout counts abstentions; a spread is never an abstention; a share of nothing fails;
- ``as_good_as`` is measured by the utility of whoever has it, without `leans`;
- points have no weights: their share of a question is the span of the points of its issues;
- with an issue waived each vote counts the option that is best for that voter on that question;
- a world with a deal has no conflicts and no bridges; where nothing that can be dropped is at fault, the one
  conflict is the empty set and there is no bridge.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import combinations

from goodoffices.case.issues import Package
from goodoffices.case.parties import Party
from tests.oracle_votes import Counts, Votes, issues_named
from tests.oracle_worlds import FixedWorld, Num, ReferenceWorld, TableWorld, World, at_least, more_than

__all__ = [
    "Counts",
    "FixedWorld",
    "Limit",
    "Oracle",
    "ReferenceWorld",
    "Solution",
    "TableWorld",
    "World",
    "at_least",
    "minimal_sets",
    "more_than",
]


@dataclass(frozen=True)
class Limit:
    """Something that can be dropped: whose it is, what kind, and whether it holds at a package."""

    id: str
    kind: str  # red_line, no_deal, step, agreement_step, rule
    party: str | None
    holds: Callable[[Package], bool]


@dataclass(frozen=True)
class Solution:
    """A bargaining solution: every maximiser, in the order of the packages."""

    status: str
    packages: tuple[Package, ...] = ()
    value: Num | None = None


class Oracle(Votes):
    """Everything about a case in one world: deals, frontiers, solutions, conflicts, blockage."""

    @property
    def modelled(self) -> list[Party]:
        """Parties that have a utility."""
        return [party for party in self.case.parties if party.preferences is not None]

    def agree(self, yes: Collection[str]) -> bool:
        """Whether an agreement stands when exactly these parties say yes."""
        seats = {"yes": 0, "no": 0, "abstain": 0, "absent": 0}
        for party in self.case.parties:
            seats[party.always or ("yes" if party.id in yes else "no")] += party.seats
        in_favour, against, abstaining = (Fraction(seats[vote]) for vote in ("yes", "no", "abstain"))
        counts = Counts(in_favour, against, abstaining, Fraction(sum(seats.values())))
        included = all(party_id in yes for party_id in self.case.agreement.must_include)
        return included and self.rule_passes(self.case.agreement.rule, counts)

    def minimal_agreeing_sets(self) -> list[frozenset[str]]:
        """Smallest sets of parties, out of those that are not `always`, whose yes makes an agreement."""
        given = {party.id for party in self.case.parties if party.always == "yes"}
        free = [party.id for party in self.case.parties if party.always is None]
        return minimal_sets(free, lambda chosen: self.agree(given | chosen))

    def deal(self, x: Package) -> bool:
        """Whether the parties that must agree do, and top-level ratification passes."""
        if not self.coherent(x):
            return False
        yes = {party.id for party in self.case.parties if self.says_yes(party, x)}
        return self.agree(yes) and all(self.step_passes(None, step, x) for step in self.case.ratification)

    @property
    def zopa(self) -> list[Package]:
        found: list[Package] = self._once("zopa", lambda: [x for x in self.packages if self.deal(x)])
        return found

    def deal_if_waived(self, issue: int) -> bool:
        """Whether there is a deal once an issue is waived."""
        return bool(Oracle(self.case, self.world, waived=issue).zopa)

    # ---- frontier and solutions

    def utilities(self, x: Package) -> tuple[Num, ...]:
        """Effective utilities of the modelled parties, in file order."""
        return tuple(self.effective_utility(party, x) for party in self.modelled)

    def gains(self, x: Package) -> tuple[Num, ...]:
        return tuple(self.effective_utility(party, x) - self.no_deal(party) for party in self.modelled)

    def undominated(self, packages: Iterable[Package]) -> list[Package]:
        """Packages that no other of them is as good as for all and better than for one; equals are kept."""
        listed = list(packages)
        vectors = {self.utilities(x) for x in listed}

        def dominated(v: tuple[Num, ...]) -> bool:
            return any(dominates(w, v) for w in vectors)

        bad = {v for v in vectors if dominated(v)}
        return [x for x in listed if self.utilities(x) not in bad]

    @property
    def frontier(self) -> list[Package]:
        """The Pareto frontier of the ZOPA."""
        found: list[Package] = self._once("frontier", lambda: self.undominated(self.zopa))
        return found

    @property
    def frontier_all(self) -> list[Package]:
        """The Pareto frontier of all coherent packages."""
        found: list[Package] = self._once("frontier_all", lambda: self.undominated(self.coherent_packages))
        return found

    @property
    def rational(self) -> list[Package]:
        """F: ZOPA packages that leave no modelled party below its no_deal, needed or not."""
        return [
            x
            for x in self.zopa
            if all(at_least(self.effective_utility(party, x), self.no_deal(party)) for party in self.modelled)
        ]

    def ideal_gains(self) -> list[Num]:
        return [max(column) for column in zip(*(self.gains(x) for x in self.rational), strict=True)]

    def solutions(self) -> dict[str, Solution]:
        """All four, by name."""
        rational = self.rational
        if not rational:
            status = "NO_INDIVIDUALLY_RATIONAL" if self.zopa else "NO_AGREEMENT"
            return dict.fromkeys(
                ("nash", "kalai_smorodinsky", "egalitarian", "utilitarian"), Solution(status)
            )
        ideal = self.ideal_gains()
        counting = [p for p, best in enumerate(ideal) if more_than(best, Fraction(0))]
        gains = {x: self.gains(x) for x in rational}
        winning = {x: [gains[x][p] for p in counting] for x in rational}
        shares = {x: [gains[x][p] / ideal[p] for p in counting] for x in rational}
        totals = {x: sum(gains[x], Fraction(0)) for x in rational}
        return {
            "nash": self.found(*self.nash(rational, winning)),
            "kalai_smorodinsky": self.found(
                leximin(rational, shares), lambda x: min(shares[x], default=Fraction(0))
            ),
            "egalitarian": self.found(leximin(rational, gains), lambda x: min(gains[x])),
            "utilitarian": self.found(maximisers(rational, totals), lambda x: totals[x]),
        }

    def found(self, packages: list[Package], value: Callable[[Package], Num]) -> Solution:
        kept = [
            x
            for x in packages
            if not any(dominates(self.utilities(y), self.utilities(x)) for y in self.rational)
        ]
        return Solution("FOUND", tuple(kept), value(kept[0]))

    def nash(
        self, rational: list[Package], gains: Mapping[Package, Sequence[Num]]
    ) -> tuple[list[Package], Callable[[Package], Num]]:
        products: dict[Package, Num] = {x: product_of(gains[x]) for x in rational}
        if more_than(max(products.values()), Fraction(0)):
            return maximisers(rational, products), lambda x: products[x]
        positive = {x: [g for g in gains[x] if more_than(g, Fraction(0))] for x in rational}
        most = max(len(found) for found in positive.values())
        left = [x for x in rational if len(positive[x]) == most]
        products_of_positive = {x: product_of(positive[x]) for x in left}
        return maximisers(left, products_of_positive), lambda x: products[x]

    # ---- limits, conflicts, bridges, blockage

    def limits(self) -> Iterator[Limit]:
        """Everything that can be dropped, as it stands in this world."""
        for party in self.case.parties:
            if party.always is not None:
                continue
            for line in party.red_lines:
                if self.world.is_real(line) and self.waived not in issues_named(line.rule):
                    yield Limit(line.id, "red_line", party.id, partial(self.line_holds, line))
            yield Limit(f"{party.id}.no_deal", "no_deal", party.id, partial(self.content, party))
            for step in party.ratification:
                yield Limit(step.limit, "step", party.id, partial(self.step_passes, party, step))
        for step in self.case.ratification:
            yield Limit(step.limit, "agreement_step", None, partial(self.step_passes, None, step))
        for rule in self.case.rules:
            if rule.id is not None:
                yield Limit(rule.id, "rule", None, partial(self.true_at, rule.condition))

    def broken_sets(self) -> set[frozenset[str]]:
        """What is broken, package by package, for the packages that meet every rule without an id.

        With an issue waived, each completion counts with the rules that it breaks itself.
        """

        def compute() -> set[frozenset[str]]:
            unnamed = [rule for rule in self.case.rules if rule.id is None]
            named = [rule for rule in self.case.rules if rule.id is not None]
            others = [limit for limit in self.limit_list if limit.kind != "rule"]
            found = set()
            for x in self.packages:
                sound = [y for y in self.completions(x) if all(self.true_at(r.condition, y) for r in unnamed)]
                if not sound:
                    continue
                here = frozenset(limit.id for limit in others if not limit.holds(x))
                for y in sound:
                    found.add(
                        here | {r.id for r in named if r.id is not None and not self.true_at(r.condition, y)}
                    )
            return found

        result: set[frozenset[str]] = self._once("broken", compute)
        return result

    def open_when_kept(self, broken: frozenset[str], kept: Collection[str]) -> bool:
        """Whether a package that breaks these limits is a deal when only `kept` are kept."""
        failing = broken & set(kept)
        against = frozenset(self.limit_owner[limit] for limit in failing)
        if None in against:
            return False
        stands: bool = self._once(
            ("agree", against),
            lambda: self.agree({p.id for p in self.case.parties if p.always != "no" and p.id not in against}),
        )
        return stands

    def blocks(self, kept: Collection[str]) -> bool:
        """Whether a set of limits alone leaves no deal."""
        kept = frozenset(kept)
        found: bool = self._once(
            ("blocks", kept),
            lambda: not any(self.open_when_kept(broken, kept) for broken in self.broken_sets()),
        )
        return found

    @property
    def limit_list(self) -> list[Limit]:
        found: list[Limit] = self._once("limits", lambda: list(self.limits()))
        return found

    @property
    def limit_owner(self) -> dict[str, str | None]:
        found: dict[str, str | None] = self._once("owner", lambda: {x.id: x.party for x in self.limit_list})
        return found

    def limit_ids(self) -> list[str]:
        return [limit.id for limit in self.limit_list]

    def relevant_limits(self) -> list[str]:
        """Limits that some package breaks; the others are in no conflict and in no bridge."""
        broken = frozenset().union(*self.broken_sets()) if self.broken_sets() else frozenset()
        return [limit for limit in self.limit_ids() if limit in broken]

    def minimal_conflicts(self) -> list[frozenset[str]]:
        """Smallest sets of limits that block (none if there is a deal)."""
        return minimal_sets(self.relevant_limits(), self.blocks) if self.blocks(self.limit_ids()) else []

    def bridging_moves(self) -> list[frozenset[str]]:
        """Smallest sets of limits whose dropping opens a deal; none with a rule, none if there is a deal."""
        everything = frozenset(self.limit_ids())
        if not self.blocks(everything):
            return []
        rules = {limit.id for limit in self.limit_list if limit.kind == "rule"}
        found = minimal_sets(self.relevant_limits(), lambda dropped: not self.blocks(everything - dropped))
        return [move for move in found if not move & rules]

    def blockage(self) -> dict[str, Fraction]:
        """Shapley value, per limit, of the game in which a set of limits is worth 1 if it blocks."""
        players = self.relevant_limits()
        n = len(players)
        value = dict.fromkeys(self.limit_ids(), Fraction(0))
        for player in players:
            rest = [other for other in players if other != player]
            for before in subsets(rest):
                if self.blocks(before | {player}) and not self.blocks(before):
                    orders = math.factorial(len(before)) * math.factorial(n - len(before) - 1)
                    value[player] += Fraction(orders, math.factorial(n))
        return value

    def gap(self) -> Num | None:
        """Points spare or missing for the worst placed of those who must agree, all other limits met.

        None where no package meets the other limits.
        """
        best: Num | None = None
        limits = self.limit_list
        for x in self.coherent_packages:
            failing = {limit.party for limit in limits if limit.kind != "no_deal" and not limit.holds(x)}
            if None in failing:
                continue
            for group in self.minimal_agreeing_sets():
                if group and not group & failing:
                    least = min(
                        self.effective_utility(p, x) - self.no_deal(p)
                        for p in self.case.parties
                        if p.id in group
                    )
                    best = least if best is None else max(best, least)
        return best


def dominates(a: Sequence[Num], b: Sequence[Num]) -> bool:
    return all(at_least(p, q) for p, q in zip(a, b, strict=True)) and any(
        more_than(p, q) for p, q in zip(a, b, strict=True)
    )


def maximisers(packages: Iterable[Package], score: Mapping[Package, Num]) -> list[Package]:
    listed = list(packages)
    best = max(score[x] for x in listed)
    return [x for x in listed if at_least(score[x], best)]


def leximin(packages: Iterable[Package], vectors: Mapping[Package, Sequence[Num]]) -> list[Package]:
    """Packages whose smallest entry is largest, then the second smallest, and so on."""
    left = list(packages)
    ordered = {x: sorted(vectors[x]) for x in left}
    for k in range(len(ordered[left[0]])):
        left = maximisers(left, {x: ordered[x][k] for x in left})
    return left


def product_of(numbers: Iterable[Num]) -> Num:
    total: Num = Fraction(1)
    for number in numbers:
        total *= number
    return total


def subsets(elements: Sequence[str]) -> Iterable[frozenset[str]]:
    """All subsets, smallest first."""
    return (frozenset(chosen) for size in range(len(elements) + 1) for chosen in combinations(elements, size))


def minimal_sets(elements: Sequence[str], has: Callable[[frozenset[str]], bool]) -> list[frozenset[str]]:
    """Inclusion-minimal subsets with a property that their supersets share; none if there are none."""
    found: list[frozenset[str]] = []
    for chosen in subsets(elements):
        if not any(smaller <= chosen for smaller in found) and has(chosen):
            found.append(chosen)
    return found
