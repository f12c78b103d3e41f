"""A slow witness of the talks: one run at a time, day by day, straight from docs/theory/talks.md.

It shares nothing with the engine but the case data, the draws of worlds and the chances of single runs.

How it reads the points on which the page can be read in more than one way:

- days are compared with the same tolerance as points; a breakdown on the day of a round comes before it;
- those who said yes to a text must have it inside their mandates, nobody else;
- after a consultation that came to nothing the next round is one answer later;
- where every text is a draft refused lately to which nobody has come nearer, all may be put down again;
- principals are asked at every consultation, whether the mandate widens or not; they say yes as in `deals`:
  red lines, reservation value and bodies;
- a side's answer at ratification comes when its last step ends; a text is rejected on the day on which those
  who have said no leave no agreement possible; the whole agreement is voted on when every side has answered;
- leverage goes with the text of the mediators: to the table, to consultations and to ratification;
- in `alternating` a refusal is worth what follows, or no deal where talks have broken down by then; or what
  is outside, where one could turn to it now; after the last offer each side has F_p;
- a side that may not take a text wants the nearest text that its mandate allows; if that is real;
- where a run ends without agreement and the sides never differed aloud, what each likes best is compared;
- what hangs on an issue are the points of its options, what bonuses and coalitions add left out; a gain is no
  loss. Under `one_text` a side's offer is the draft, or what it would take instead.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from goodoffices.case.issues import Package
from goodoffices.case.model import Case
from goodoffices.case.talks import Protocol, TacticKind
from goodoffices.worlds.ensemble import Ensemble, ReferenceWorld
from goodoffices.worlds.streams import coin
from tests.oracle import at_least, more_than
from tests.shuttle.oracle_talks_sides import NEVER, Sides, best_of, millionths

__all__ = ["OracleRun", "bridging_text", "first_draft", "play"]


@dataclass(frozen=True)
class OracleRun:
    """What became of one run, and its diary. `dispute` shares the run among the issues last in dispute."""

    outcome: str
    agreed_day: float | None
    ratified_day: float | None
    ended_day: float
    text: Package | None
    by: frozenset[str] = frozenset()
    dispute: Mapping[str, float] = field(default_factory=dict)
    entries: tuple[str, ...] = ()


def play(
    case: Case,
    ensemble: Ensemble,
    world: int,
    run: int,
    seed: int,
    texts: Sequence[Package],
    draft0: Package | None = None,
) -> OracleRun:
    """Play one run. `draft0` is the mediators' first draft, or the text that they table at the deadline."""
    sides = Sides(case, ensemble, world, texts)
    return _Run(sides, ensemble, run, seed, draft0).play()


class _Ended(Exception):
    """The run has ended."""

    def __init__(self, outcome: str, day: float, by: frozenset[str] = frozenset()) -> None:
        self.outcome = outcome
        self.day = day
        self.by = by


class _Run:
    def __init__(self, sides: Sides, ensemble: Ensemble, run: int, seed: int, draft0: Package | None) -> None:
        self.sides = sides
        self.case = sides.case
        self.ensemble = ensemble
        self.run = run
        self.seed = seed
        self.draft0 = draft0
        self.answer = max(0.1, sides.day(self.case.talks.answer_days, 1.0))
        self.horizon = sides.horizon()
        self.agreed_day: float | None = None
        self.ratified_day: float | None = None
        self.text: Package | None = None
        self.positions: dict[str, Package] = {}
        self.consultations = dict.fromkeys(sides.parties, 0)
        self.entries: list[str] = []
        self.breakdown = self.day_of_breakdown()

    def chance(self, path: str, count: int = 0) -> float:
        return float(coin(self.seed, path, np.array([self.run], dtype=np.int64), count)[0])

    def risk(self) -> float:
        per_day = self.case.talks.breakdown_per_day
        return 0.0 if per_day is None else self.sides.world.share(per_day)

    def day_of_breakdown(self) -> float:
        risk = self.risk()
        if risk <= 0:
            return NEVER
        return 0.0 if risk >= 1 else math.log(self.chance("talks.breakdown")) / math.log(1 - risk)

    def note(self, day: float, words: str) -> None:
        self.entries.append(f"day {day:g}: {words}")

    def words(self, x: Package) -> str:
        options = (issue.options[o].id for issue, o in zip(self.case.issues, x, strict=True))
        return ", ".join(f"{issue.id}={o}" for issue, o in zip(self.case.issues, options, strict=True))

    # ---- the run

    def play(self) -> OracleRun:
        protocols = {
            Protocol.PROXIMITY: self.proximity,
            Protocol.ONE_TEXT: self.one_text,
            Protocol.BRIDGING: self.bridging,
            Protocol.ALTERNATING: self.alternating,
        }
        try:
            protocols[self.case.talks.protocol]()
            self.until(NEVER)
            raise AssertionError("talks without end")
        except _Ended as end:
            self.note(end.day, f"{end.outcome}, by {', '.join(sorted(end.by)) or 'nobody'}")
            return OracleRun(
                end.outcome,
                self.agreed_day,
                self.ratified_day,
                end.day,
                self.text,
                end.by,
                self.dispute(),
                tuple(self.entries),
            )

    def until(self, day: float) -> None:
        """Let the days pass until one; talks may break down meanwhile, or the horizon may be reached."""
        if at_least(min(day, self.horizon), self.breakdown):
            raise _Ended("broken_down", self.breakdown)
        if more_than(day, self.horizon):
            raise _Ended("still_talking", self.horizon)

    def walk(self, day: float) -> None:
        """After a round without agreement: whoever has something better outside turns to it."""
        walking = frozenset(p for p in self.sides.parties if self.sides.would_walk(p, day))
        if walking:
            raise _Ended("walked_out", day, walking)

    # ---- proximity

    def proximity(self) -> None:
        put: dict[str, list[Package]] = {p: [] for p in self.sides.parties}
        day = 0.0
        while True:
            self.until(day)
            offers, aspirations = self.offers(put, day)
            for p, x in offers.items():
                put[p].append(x)
                self.note(day, f"{p} puts forward {self.words(x)} (holds out for {aspirations[p]:g})")
            self.differ(offers)
            found = self.agreed_offer(offers, aspirations, day)
            if found is None:
                self.walk(day)
                day += self.answer
            else:
                day = self.sign(*found, day) + self.answer

    def offers(
        self, put: Mapping[str, list[Package]], day: float
    ) -> tuple[dict[str, Package], dict[str, float]]:
        """What every side puts forward on a day, and what it holds out for."""
        offers: dict[str, Package] = {}
        aspirations: dict[str, float] = {}
        for p in self.sides.parties:
            if self.sides.tactic(p).kind is TacticKind.MICRO:
                offer = self.micro_offer(p, put, day)
                aspirations[p] = NEVER if offer is None else self.sides.worth[p][offer]
            else:
                aspirations[p] = self.sides.conceding(p, day)
                offer = self.near_offer(p, put, aspirations[p])
            if offer is None:
                offer = self.sides.best_open(p)
            if offer is not None:
                offers[p] = offer
        return offers, aspirations

    def micro_offer(self, p: str, put: Mapping[str, list[Package]], day: float) -> Package | None:
        mine = len(set(put[p]))
        fresh = [x for x in self.sides.ranking(p, day) if x not in put[p]]
        if fresh and all(mine <= len(set(theirs)) for q, theirs in put.items() if q != p):
            return fresh[0]
        again = [x for x in self.sides.ranking(p, day) if x in put[p]]
        return again[-1] if again else None

    def near_offer(self, p: str, put: Mapping[str, list[Package]], aspiration: float) -> Package | None:
        acceptable = [x for x in self.sides.texts if self.sides.accepts(p, x, aspiration)]
        if not acceptable:
            return None
        last: list[Sequence[int | None]] = [theirs[-1] for q, theirs in put.items() if q != p and theirs]
        if not last and self.case.tabled is not None:
            last = [self.case.tabled]
        return self.sides.nearest(p, acceptable, last)

    def agreed_offer(
        self, offers: Mapping[str, Package], aspirations: Mapping[str, float], day: float
    ) -> tuple[Package, set[str]] | None:
        found: dict[Package, set[str]] = {}
        for x in set(offers.values()):
            yes = {p for p in self.sides.parties if self.sides.accepts(p, x, aspirations[p])}
            if self.sides.makes_agreement(yes):
                found[x] = yes
        if not found:
            return None
        listed = [x for x in self.sides.texts if x in found]
        chosen = best_of(listed, lambda x: self.least_gain_share(x, day))
        return chosen, found[chosen]

    def least_gain_share(self, x: Package, day: float) -> float:
        """The least share of what it could gain, over the sides that could gain anything."""
        shares = []
        for q in self.sides.parties:
            best, no_deal = self.sides.best(q), self.sides.no_deal(q, day)
            if best is not None and more_than(best, no_deal):
                shares.append((self.sides.worth[q][x] - no_deal) / (best - no_deal))
        return min(shares, default=0.0)

    # ---- one text

    def one_text(self) -> None:
        draft = self.draft0 or first_draft(self.case, self.sides.texts)
        drafts = [draft]
        refusals: list[tuple[Package, tuple[int, int]]] = []
        day = 0.0
        while True:
            self.until(day)
            self.note(day, f"the draft is {self.words(draft)}")
            aspirations = {p: self.drafted_aspiration(p, len(set(drafts)), day) for p in self.sides.parties}
            yes = {p for p in self.sides.parties if self.sides.accepts(p, draft, aspirations[p])}
            wanted = self.objections(draft, yes, aspirations)
            for p, x in wanted.items():
                self.note(day, f"{p} would take {self.words(x)} (holds out for {aspirations[p]:g})")
            taken = wanted | dict.fromkeys(yes, draft)
            self.differ(taken)
            if self.sides.makes_agreement(yes):
                day = self.sign(draft, yes, day) + self.answer
                continue
            self.walk(day)
            day += self.answer
            draft = self.next_draft(draft, refusals, list(taken.values()))
            drafts.append(draft)

    def drafted_aspiration(self, p: str, k: int, day: float) -> float:
        if self.sides.tactic(p).kind is not TacticKind.MICRO:
            return self.sides.conceding(p, day)
        ranking = self.sides.ranking(p, day)
        return self.sides.worth[p][ranking[min(k, len(ranking)) - 1]] if ranking else NEVER

    def objections(
        self, draft: Package, yes: set[str], aspirations: Mapping[str, float]
    ) -> dict[str, Package]:
        found: dict[str, Package] = {}
        for p in self.sides.parties:
            if p in yes:
                continue
            acceptable = [x for x in self.sides.texts if self.sides.accepts(p, x, aspirations[p])]
            wanted = self.sides.nearest(p, acceptable, [draft]) if acceptable else self.sides.best_open(p)
            if wanted is not None:
                found[p] = wanted
        return found

    def next_draft(
        self, draft: Package, refusals: list[tuple[Package, tuple[int, int]]], taken: Sequence[Package]
    ) -> Package:
        """The text in the middle of what each side would take (the draft, where it accepts that)."""

        def misses(x: Package) -> tuple[int, int]:
            far = [millionths(self.case, x, y) for y in taken]
            return max(far, default=0), sum(far)

        refusals.append((draft, misses(draft)))
        stale = {x for x, missed_by in refusals[-10:] if misses(x) >= missed_by}
        fresh = [x for x in self.sides.texts if x not in stale]
        return min(fresh or self.sides.texts, key=lambda x: (misses(x), millionths(self.case, x, draft)))

    # ---- bridging

    def bridging(self) -> None:
        day = day_of_tabling(self.sides)
        self.until(day)
        x = self.draft0 or bridging_text(self.case, self.ensemble, self.sides.texts)
        self.sides.leverage = leverage_of(self.sides)
        self.note(day, f"the mediators table {self.words(x)}")
        day += self.answer
        self.until(day)
        yes = {p for p in self.sides.parties if self.takes_bridge(p, x, day)}
        floors = {p: self.sides.floor(p, day) for p in self.sides.parties}
        self.differ(self.objections(x, yes, floors) | dict.fromkeys(yes, x))
        if not self.sides.makes_agreement(yes):
            raise _Ended("walked_out", day, frozenset(self.sides.parties) - yes)
        day = self.sign(x, yes, day)
        closed = frozenset(p for p in yes if p in self.unwilling)
        raise _Ended("walked_out", day, closed)

    def takes_bridge(self, p: str, x: Package, day: float) -> bool:
        points = self.sides.worth[p][x] + self.sides.leverage[p]
        return x in self.sides.within[p] and at_least(points, self.sides.floor(p, day))

    # ---- alternating

    def alternating(self) -> None:
        if len(self.sides.parties) != 2:
            raise ValueError("alternating offers are for two sides")
        first, second = sorted(self.sides.parties, key=lambda p: self.chance(f"talks.first.{p}"))
        last_day = self.sides.day(self.case.talks.deadline_day, self.horizon)
        day = 0.0
        while at_least(last_day, day):
            self.until(day)
            move = self.equilibrium_move(first, second, day, last_day)
            if move is not None:
                self.note(day, f"{first} offers {self.words(move)}")
                self.sign(move, {first, second}, day)
                return
            if self.leaves:
                raise _Ended("walked_out", day, frozenset({second}))
            day += self.answer
            first, second = second, first
        self.until(last_day)
        better = {p: self.sides.outside(p, last_day) for p in (first, second)}
        walking = {
            p
            for p, out in better.items()
            if out is not None and more_than(out, self.sides.no_deal(p, last_day))
        }
        if walking:
            raise _Ended("walked_out", last_day, frozenset(walking))

    leaves = False
    """Whether the side that answers leaves for what it has outside, in the round looked at."""

    def open_to_both(self) -> list[Package]:
        return [x for x in self.sides.texts if all(self.sides.is_open(p, x) for p in self.sides.parties)]

    def equilibrium_move(self, first: str, second: str, day: float, last_day: float) -> Package | None:
        """What `first` offers on a day and `second` takes, or None; by backward induction."""
        days = [day]
        while at_least(last_day, days[-1] + self.answer):
            days.append(days[-1] + self.answer)
        values: dict[str, float] = {}
        move: Package | None = None
        for k in range(len(days) - 1, -1, -1):
            proposer, other = (first, second) if k % 2 == 0 else (second, first)
            if k == len(days) - 1:
                after = {
                    p: self.sides.floor(p, last_day) - self.sides.no_deal(p, 0.0) for p in (first, second)
                }
            else:
                after = {p: self.discount(p) * values[p] for p in (first, second)}
            broken = 1 - (1 - self.risk()) ** self.answer
            after = {p: (1 - broken) * after[p] + broken * self.fallen(p, days[k]) for p in after}
            move, values = self.stage(proposer, other, days[k], after)
        return move

    def fallen(self, p: str, day: float) -> float:
        """What a side has over the no deal of day 0 if talks are over on a day."""
        return self.sides.no_deal(p, day) - self.sides.no_deal(p, 0.0)

    def discount(self, p: str) -> float:
        """What a gain one answer later is worth now."""
        stated = dict(self.case.talks.discount).get(p)
        per_day = 1.0 if stated is None else self.sides.world.share(stated)
        return float(per_day**self.answer)

    def stage(
        self, proposer: str, other: str, day: float, after: Mapping[str, float]
    ) -> tuple[Package | None, dict[str, float]]:
        """One round of alternating offers, given what a refusal leads to."""

        def gain(p: str, x: Package) -> float:
            return self.sides.worth[p][x] - self.sides.no_deal(p, 0.0)

        outside = self.sides.outside(other, day)
        leaving = None if outside is None else outside - self.sides.no_deal(other, 0.0)
        refusing = dict(after)
        self.leaves = leaving is not None and more_than(leaving, after[other])
        if leaving is not None and self.leaves:
            refusing = {other: leaving, proposer: self.fallen(proposer, day)}
        taken = [x for x in self.open_to_both() if at_least(gain(other, x), refusing[other])]
        if taken:
            best = best_of(taken, lambda x: gain(proposer, x))
            as_good = [x for x in taken if at_least(gain(proposer, x), gain(proposer, best))]
            best = best_of(as_good, lambda x: gain(other, x))
            if at_least(gain(proposer, best), refusing[proposer]):
                return best, {p: gain(p, best) for p in (proposer, other)}
        return None, refusing

    # ---- mandates and ratification

    unwilling: frozenset[str] = frozenset()

    def sign(self, x: Package, yes: set[str], day: float) -> float:
        """Take a text home where need be. Return the day on which somebody turns out not to be free."""
        self.note(day, f"{', '.join(sorted(yes))} agree in principle on {self.words(x)}")
        asking = [p for p in yes if not self.sides.within_mandate(p, x)]
        if asking:
            mandates = {p: self.sides.parties[p].mandate for p in asking}
            day += max(self.sides.day(m.consult_days, 0.0) for m in mandates.values() if m is not None)
            self.until(day)
            self.unwilling = frozenset(p for p in asking if not self.may_take(p, x, day))
            if self.unwilling:
                self.differ({p: self.allowed(p, x) if p in self.unwilling else x for p in self.sides.parties})
                return day
        self.agreed_day, self.text = day, x
        self.note(day, "agreed")
        return self.ratify(x, day)

    def allowed(self, p: str, x: Package) -> Package:
        """The text nearest to one that a side may not take, of those that its mandate lets it take."""
        within = [y for y in self.sides.texts if self.sides.within_mandate(p, y)]
        return min(within, key=lambda y: millionths(self.case, x, y), default=x)

    def may_take(self, p: str, x: Package, day: float) -> bool:
        """One consultation of one side."""
        mandate = self.sides.parties[p].mandate
        assert mandate is not None
        widens = 1.0 if mandate.widens is None else self.sides.world.share(mandate.widens)
        widened = self.chance(f"talks.mandate.{p}", self.consultations[p]) < widens
        self.consultations[p] += 1
        willing = self.sides.principals_agree(p, x, day)
        if not willing:
            self.sides.refused[p].add(x)
        self.note(day, f"{p} has asked: mandate {'wider' if widened else 'as before'}, principals {willing}")
        return widened and willing

    def ratify(self, x: Package, agreed: float) -> float:
        """Put an agreed text to the principals. It always ends the run."""
        sides = self.sides
        ends = {p: agreed + sides.days_of(party.ratification) for p, party in sides.parties.items()}
        against = {p for p in ends if not sides.principals_agree(p, x, ends[p], agreed)}
        for day in sorted(ends[p] for p in against):
            heard = {p for p in against if at_least(day, ends[p])}
            if not sides.makes_agreement(set(sides.parties) - heard):
                self.close("rejected", day, heard)
        day = max(ends.values(), default=agreed) + sides.days_of(self.case.ratification)
        whole = sides.voting(day, agreed)
        if not all(whole.step_passes(None, step, x) for step in self.case.ratification):
            self.close("rejected", day, {"agreement"})
        self.close("ratified", day, set())
        raise AssertionError("a vote without end")

    def close(self, outcome: str, day: float, by: set[str]) -> None:
        """End the run with a vote, if it comes by the horizon."""
        if more_than(day, self.horizon):
            raise _Ended("agreed", self.horizon)
        if outcome == "ratified":
            self.ratified_day = day
        raise _Ended(outcome, day, frozenset(by))

    # ---- the issue last in dispute

    def differ(self, offers: Mapping[str, Package]) -> None:
        """Remember the last offers of the sides that were not all the same."""
        if len(set(offers.values())) > 1:
            self.positions = dict(offers)

    def dispute(self) -> dict[str, float]:
        if not self.positions and self.agreed_day is None:
            self.positions = {p: self.likes_best(p) for p in self.sides.parties}
        points = {
            i: sum(self.loss(p, i) for p in self.positions)
            for i in range(len(self.case.issues))
            if len({x[i] for x in self.positions.values()}) > 1
        }
        most = max(points.values(), default=0.0)
        tied = [i for i, hanging in points.items() if at_least(hanging, most)]
        return {self.case.issues[i].id: 1 / len(tied) for i in tied}

    def likes_best(self, p: str) -> Package:
        """What a side would like best of the texts within its red lines; of all, where these leave none."""
        within = [x for x in self.sides.texts if x in self.sides.within[p]]
        return best_of(within or self.sides.texts, lambda x: self.sides.worth[p][x])

    def loss(self, p: str, issue: int) -> float:
        """The most that a side would lose on an issue by taking another's option, by its span."""
        preferences = self.sides.parties[p].preferences
        assert preferences is not None
        worth = self.sides.oracle.parts(preferences, p)[issue]
        mine = worth[self.positions[p][issue]]
        most = max(0.0, *(float(mine - worth[x[issue]]) for x in self.positions.values()))
        span = max(self.sides.worth[p].values()) - min(self.sides.worth[p].values())
        return most / span if more_than(span, 0.0) else 0.0


def day_of_tabling(sides: Sides) -> float:
    """When the mediators table their text: so that the answers come by the horizon."""
    latest = max(0.0, sides.horizon() - max(0.1, sides.day(sides.case.talks.answer_days, 1.0)))
    return min(sides.day(sides.case.talks.deadline_day, latest), latest)


def leverage_of(sides: Sides) -> dict[str, float]:
    """The most that all mediators together can add to each side's yes."""
    found = dict.fromkeys(sides.parties, 0.0)
    for mediator in sides.case.mediators:
        for p, points in mediator.leverage:
            if p in found:
                found[p] += sides.world.number(points)
    return found


def first_draft(case: Case, texts: Sequence[Package]) -> Package:
    """Where `one_text` begins: nearest to what is tabled; else the largest least standing."""
    tabled = case.tabled
    if tabled is not None and any(option is not None for option in tabled):
        return min(texts, key=lambda x: millionths(case, x, tabled))
    sides = Sides(case, ReferenceWorld(case), 0, texts)

    def least_standing(x: Package) -> float:
        standings = []
        for worth in sides.worth.values():
            low, high = min(worth.values()), max(worth.values())
            if more_than(high, low):
                standings.append((worth[x] - low) / (high - low))
        return min(standings, default=0.0)

    return best_of(texts, least_standing)


def bridging_text(case: Case, ensemble: Ensemble, texts: Sequence[Package]) -> Package:
    """The text that passes most often over the worlds, on the day of tabling, with all leverage added.

    Of several the one that is most even, on the mean over the worlds in which it passes.
    """
    weight, even = dict.fromkeys(texts, 0.0), dict.fromkeys(texts, 0.0)
    for world in range(ensemble.n):
        sides = Sides(case, ensemble, world, texts)
        sides.leverage = leverage_of(sides)
        day = day_of_tabling(sides)
        voting = sides.voting(day, None)
        for x in texts:
            if voting.deal(x):
                weight[x] += float(ensemble.weights[world])
                even[x] += float(ensemble.weights[world]) * _least_share(sides, x, day)
    top = max(weight.values())
    return best_of([x for x in texts if at_least(weight[x], top)], even.__getitem__)


def _least_share(sides: Sides, x: Package, day: float) -> float:
    shares = []
    for p in sides.parties:
        no_deal, best = sides.no_deal(p, day) - sides.leverage[p], sides.best(p)
        if best is not None and more_than(best, no_deal):
            shares.append((sides.worth[p][x] - no_deal) / (best - no_deal))
    return min(shares, default=0.0)
