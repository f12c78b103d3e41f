"""The lower half of the oracle of the talks: what each side wants, holds out for and answers, in one world.

Everything is in plain floats, dicts and lists, one text and one day at a time. Utilities, red lines and votes
are those of `tests.oracle`, with each side's reservation value moved by what days and events have added.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from goodoffices.case.bodies import Route, Step
from goodoffices.case.issues import Package
from goodoffices.case.model import Case
from goodoffices.case.parties import Coalition, OrdinalValues, OrdinalWeights, Party, Preferences, RedLine
from goodoffices.case.talks import Tactic, TacticKind
from goodoffices.case.uncertain import Named, Pert, Quantity
from goodoffices.worlds.ensemble import Worlds
from tests.oracle import Oracle, at_least, more_than
from tests.oracle_worlds import Num

__all__ = ["EnsembleWorld", "OnTheDay", "Sides", "best_of", "millionths"]

NEVER = float("inf")


class EnsembleWorld:
    """One draw of an ensemble (or the reference world), asked as `tests.oracle` asks."""

    def __init__(self, worlds: Worlds, index: int) -> None:
        self.worlds = worlds
        self.index = index

    def at(self, values: Any) -> Any:
        return values[self.index if len(values) > 1 else 0]

    def number(self, quantity: Quantity) -> float:
        return float(self.at(self.worlds.number(quantity)))

    def share(self, quantity: Quantity) -> float:
        return float(self.at(self.worlds.share(quantity)))

    def comes_true(self, chance: Quantity) -> bool:
        return bool(self.at(self.worlds.comes_true(chance)))

    def is_true(self, unknown: str) -> bool:
        return self.comes_true(Quantity(f"unknowns.{unknown}", Named(unknown)))

    def is_real(self, line: RedLine) -> bool:
        return bool(self.at(self.worlds.is_real(line)))

    def net_holds(self, coalition: Coalition) -> bool:
        return coalition.safety_net is not None and self.comes_true(coalition.safety_net.chance)

    def order_weights(self, weights: OrdinalWeights) -> Mapping[int, Num]:
        row = self.at(self.worlds.ordered_weights(weights))
        return {issue: float(value) for issue, value in zip(weights.order, row, strict=True)}

    def order_values(self, values: OrdinalValues) -> Mapping[int, Num]:
        row = self.at(self.worlds.ordered_values(values))
        return {option: float(value) for option, value in zip(values.order, row, strict=True)}


class OnTheDay(Oracle):
    """The oracle with so many points added to the reservation value of each side and of its members."""

    def __init__(self, like: Oracle, points: Mapping[str, float]) -> None:
        super().__init__(like.case, like.world)
        self.points = points
        # Effective utilities and the points of options know nothing of reservation values.
        self._memory = {key: found for key, found in like._memory.items() if key[0] in {"E", "parts"}}

    def no_deal_of(self, preferences: Preferences, reader: str | None) -> Num:
        return super().no_deal_of(preferences, reader) + self.points.get(reader or "", 0.0)


def best_of(texts: Sequence[Package], worth: Callable[[Package], float]) -> Package:
    """The text worth most; of those as good (within the tolerance), the first."""
    top = max(worth(x) for x in texts)
    return next(x for x in texts if at_least(worth(x), top))


def best_first(texts: Sequence[Package], worth: Callable[[Package], float]) -> list[Package]:
    left, found = list(texts), []
    while left:
        found.append(best_of(left, worth))
        left.remove(found[-1])
    return found


def millionths(case: Case, x: Sequence[int | None], y: Sequence[int | None]) -> int:
    """How far two texts are from each other over the issues that both settle, in whole millionths."""
    steps = []
    for issue, a, b in zip(case.issues, x, y, strict=True):
        if a is None or b is None:
            continue
        numbers = [option.number for option in issue.options if option.number is not None]
        if len(numbers) == len(issue.options):
            span = max(numbers) - min(numbers)
            steps.append(abs(numbers[a] - numbers[b]) / span if span else Fraction(0))
        else:
            steps.append(Fraction(int(a != b)))
    return round(1_000_000 * sum(steps, Fraction(0)) / len(steps)) if steps else 0


class Sides:
    """All modelled sides of a case in one world, and what each has closed to itself in this run."""

    def __init__(self, case: Case, worlds: Worlds, index: int, texts: Sequence[Package]) -> None:
        self.case = case
        self.texts = list(texts)
        self.world = EnsembleWorld(worlds, index)
        self.oracle = Oracle(case, self.world)
        self.parties: dict[str, Party] = {
            party.id: party for party in case.parties if party.preferences is not None and not party.always
        }
        self.refused: dict[str, set[Package]] = {p: set() for p in self.parties}
        self.leverage: dict[str, float] = dict.fromkeys(self.parties, 0.0)
        self.worth: dict[str, dict[Package, float]] = {
            p: {x: float(self.oracle.effective_utility(party, x)) for x in self.texts}
            for p, party in self.parties.items()
        }
        self.within_lines: dict[str, list[Package]] = {
            p: [
                x for x in self.texts if not any(self.oracle.line_broken(line, x) for line in party.red_lines)
            ]
            for p, party in self.parties.items()
        }
        self.within = {p: frozenset(texts) for p, texts in self.within_lines.items()}
        self._ranked: dict[str, list[Package]] = {}

    def day(self, quantity: Quantity | None, otherwise: float) -> float:
        return otherwise if quantity is None else self.world.number(quantity)

    # ---- what follows without agreement

    def added(self, p: str, day: float, agreed: float | None = None) -> float:
        """Points added to a side's reservation value by a day; after an agreement, by a vote's day."""
        per_day = self.parties[p].no_deal_per_day
        total = 0.0 if per_day is None else day * self.world.number(per_day)
        for event in self.case.events:
            on = self.world.number(event.day)
            if event.if_text not in {None, "no_agreement"} or not at_least(day, on):
                continue
            if event.if_text and agreed is not None and not at_least(agreed, on):
                continue
            points = {party: self.world.number(number) for party, number in event.no_deal}
            if event.chance is not None and not self.world.comes_true(event.chance):
                continue
            if event.chosen_by is not None and not more_than(points.get(event.chosen_by, 0.0), 0.0):
                continue
            total += points.get(p, 0.0)
        return total

    def no_deal(self, p: str, day: float) -> float:
        return float(self.oracle.no_deal(self.parties[p])) + self.added(p, day)

    def outside(self, p: str, day: float) -> float | None:
        """What a side can turn to on a day, or None where there is nothing yet."""
        outside = self.case.talks.outside_of(p)
        if outside is None or not at_least(day, self.day(outside.from_day, 0.0)):
            return None
        return self.world.number(outside.worth)

    def floor(self, p: str, day: float) -> float:
        """F_p(t)."""
        outside = self.outside(p, day)
        no_deal = self.no_deal(p, day)
        return no_deal if outside is None else max(no_deal, outside)

    def would_walk(self, p: str, day: float) -> bool:
        """Whether a side turns to what it has outside, if a round on this day brings no agreement."""
        outside = self.outside(p, day)
        late = at_least(day, self.deadline(p))
        return outside is not None and late and more_than(outside, self.no_deal(p, day))

    # ---- what a side holds out for

    def tactic(self, p: str) -> Tactic:
        return self.case.talks.tactic_of(p) or Tactic(p, TacticKind.TIME)

    def horizon(self) -> float:
        return float(self.case.horizon_days)

    def deadline(self, p: str) -> float:
        """D_p."""
        return self.day(self.tactic(p).deadline_day, self.day(self.case.talks.deadline_day, self.horizon()))

    def exponent(self, p: str) -> float:
        stated = self.tactic(p).exponent
        default = Quantity(f"talks.tactics.{p}.exponent", Pert(Fraction(1, 4), Fraction(1), Fraction(4)))
        return self.world.number(default if stated is None else stated)

    def is_open(self, p: str, x: Package) -> bool:
        return x in self.within[p] and x not in self.refused[p]

    def best(self, p: str) -> float | None:
        """B_p, or None where a side's red lines leave nothing."""
        return max((self.worth[p][x] for x in self.within_lines[p]), default=None)

    def conceding(self, p: str, day: float) -> float:
        """a_p(t) of a side whose tactic is `time` or `fixed`."""
        tactic, floor, best = self.tactic(p), self.floor(p, day), self.best(p)
        if tactic.kind is TacticKind.FIXED:
            assert tactic.threshold is not None
            return max(self.world.number(tactic.threshold), floor)
        if best is None or best < floor:
            return floor
        deadline = self.deadline(p)
        passed = 1.0 if deadline <= 0 else min(1.0, day / deadline)
        return float(best - (best - floor) * passed ** self.exponent(p))

    def ranking(self, p: str, day: float) -> list[Package]:
        """The texts of MiCRO, best first, down to F_p(t)."""
        if p not in self._ranked:
            self._ranked[p] = best_first(self.within_lines[p], self.worth[p].__getitem__)
        floor = self.floor(p, day)
        return [x for x in self._ranked[p] if at_least(self.worth[p][x], floor)]

    def accepts(self, p: str, x: Package, aspiration: float) -> bool:
        return self.is_open(p, x) and at_least(self.worth[p][x], aspiration)

    def nearest(self, p: str, among: Sequence[Package], to: Sequence[Sequence[int | None]]) -> Package:
        """Of some texts the nearest to all of these; then the best for the side, then the first."""
        far = {x: sum(millionths(self.case, x, y) for y in to) // max(1, len(to)) for x in among}
        least = min(far.values())
        return best_of([x for x in among if far[x] == least], self.worth[p].__getitem__)

    def best_open(self, p: str) -> Package | None:
        left = [x for x in self.texts if self.is_open(p, x)]
        return best_of(left, self.worth[p].__getitem__) if left else None

    # ---- what principals say

    def within_mandate(self, p: str, x: Package) -> bool:
        mandate = self.parties[p].mandate
        if mandate is None:
            return True
        if mandate.real is not None and not self.world.comes_true(mandate.real):
            return False
        return mandate.accept is None or self.oracle.true_at(mandate.accept, x)

    def voting(self, day: float, agreed: float | None) -> OnTheDay:
        """The oracle with everybody's reservation value as it is on a day."""
        points = {p: self.added(p, day, agreed) - self.leverage[p] for p in self.parties}
        return OnTheDay(self.oracle, points)

    def principals_agree(self, p: str, x: Package, day: float, agreed: float | None = None) -> bool:
        """Red lines, reservation value and every body that ratifies, on a day."""
        return self.voting(day, agreed).says_yes(self.parties[p], x)

    def makes_agreement(self, yes: set[str]) -> bool:
        given = {party.id for party in self.case.parties if party.always == "yes"}
        return self.oracle.agree(yes | given)

    def days_of(self, steps: Sequence[Step | Route]) -> float:
        """How long steps take one after another; of alternative routes the longest counts."""
        total = 0.0
        for step in steps:
            ways = step.steps if isinstance(step, Route) else (step,)
            total += max(self.day(way.days, 0.0) if way.binding else 0.0 for way in ways)
        return total
