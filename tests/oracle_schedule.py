"""A slow witness of what holds: a schedule read from plain data, every decision weighed from its definition.

It takes the dict behind a case file, in which every number is fixed, and works in `Fraction` throughout. It
reads neither `Case` nor anything built on it.

What it takes the contract to say, and how it reads it where the contract is silent:

- *Asked*: at step k, each party that acts in it or is in its `may_stop`; after the last step, on its day,
  each party with a `stopping` entry, all at once (`end`; day 0 where there are no steps). Mediators are
  never asked; what they do at a step is done before anybody there decides. Where nobody is asked, the step
  is carried out.
- An act is worth its `worth` (0 to whom it does not name) and, for each issue that it delivers, that share
  of what the issue's change from its status quo is worth: weights normalised, points as they are, no
  bonuses. The options are those of `for`; only without a `for` are they those of `tabled`. An issue that is
  left open there cannot be delivered (ValueError).
- *Stopping* leaves undone one's own acts of this step and what those do who are yet to decide there. What
  was done counts for everybody, less its reversible share; everybody gets what stopping at this step is
  worth to it (the entry of the step, else `default`, else 0); who stops loses each guarantee against it
  that is in force on the day, times its credibility, times the chance that at least one of the acts left
  undone is seen (1 where there are none).
- *Going on* leads to the next decision, which is played by the same rules; at last to every act in full and
  `holds`.
- Who is as well off going on goes on. Those who are asked at the same moment each suppose that all others
  go on. If any would rather stop, it ends there, and all who would, stop together: none of them acts.
- *Order*: the sides named are asked one by one, the others then together, with everything before them done.
- `holds_in_every_order`: the schedule holds however the steps without an `order` are gone through: all at
  once or one by one in any sequence, each way at one step combined with each at another.
- The *least guarantee* is what is missing beyond the guarantees that are given, seen or not.
- *Trust* of p in q looks at decisions of p at moments strictly before the last moment at which q is asked;
  there q stops alone. There is nothing to trust, 0, where p is not asked before it, or q is never asked.
- *Portions*: who hands over is asked before each portion, which may be of any size, and supposes that
  everything is handed over in the end. Stopping is worth the same whenever it happens.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import pairwise, permutations, product
from math import prod
from typing import Any

__all__ = [
    "END",
    "BestPortions",
    "Course",
    "Ending",
    "Moment",
    "PlainAct",
    "ScheduleOracle",
    "best_portions_by_all_sequences",
    "corners_of",
    "items_of",
    "number",
    "portions_by_all_sequences",
    "worlds_of",
    "worth_of_option",
]

Data = dict[str, Any]
StepName = int | str
Groups = tuple[tuple[str, ...], ...]
Item = tuple[str, int, Mapping[str, Fraction]]
Portions = tuple[tuple[int, int], ...]
END = "end"
ZERO, ONE = Fraction(0), Fraction(1)


# ------------------------------------------------------------------------------------------- numbers


def number(value: Any) -> Fraction:
    """A number of the file; one that is not known is a ValueError."""
    if isinstance(value, dict) and "value" in value and "plus" not in value:
        return number(value["value"])
    if isinstance(value, bool | int | Decimal | Fraction):
        return Fraction(value)
    raise ValueError(f"{value!r} is not known")


def _points_of_law(value: Any) -> list[tuple[Any, Fraction]] | None:
    """The values of ``{choices: ..}`` with their chances; None if it is anything else."""
    if not isinstance(value, dict) or set(value) != {"choices"}:
        return None
    total = sum((number(chance) for chance in value["choices"].values()), ZERO)
    return [(at, number(chance) / total) for at, chance in value["choices"].items()]


def _ends_of_law(value: Any) -> list[tuple[Any, Fraction]] | None:
    """The ends of ``low..high`` and ``low..likely..high``, and every choice; the chances mean nothing."""
    if isinstance(value, str) and ".." in value:
        parts = [Decimal(part) for part in value.split("..")]
        return [(parts[0], ONE), (parts[-1], ONE)]
    return _points_of_law(value)


def _spots(value: Any, law: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], list[Any]]]:
    """Every place at which a law stands, and what it may be."""
    found = law(value)
    if found is not None:
        yield path, found
    elif isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _spots(inner, law, (*path, key))


def _settled(data: Data, law: Any) -> Iterator[tuple[Fraction, Data]]:
    spots = list(_spots(data["schedule"], law))
    for chosen in product(*(values for _, values in spots)):
        world = deepcopy(data)
        for (path, _), (value, _) in zip(spots, chosen, strict=True):
            at = world["schedule"]
            for key in path[:-1]:
                at = at[key]
            at[path[-1]] = value
        yield prod((chance for _, chance in chosen), start=ONE), world


def worlds_of(data: Data) -> list[tuple[Fraction, Data]]:
    """Every combination of the choices of a schedule, with its chance: the whole distribution."""
    return list(_settled(data, _points_of_law))


def corners_of(data: Data) -> list[Data]:
    """The schedule with every range at one of its ends and every choice at one of its values."""
    return [world for _, world in _settled(data, _ends_of_law)]


# ------------------------------------------------------------------------------------------- worths


def _same_option(written: Any, option: Any) -> bool:
    if isinstance(written, str) or isinstance(option, str):
        return str(written) == str(option)
    return Fraction(written) == Fraction(option)


def _entry(table: Mapping[Any, Any], option: Any) -> Any:
    """What a table says of an option, None if nothing; 2 and 2.0 are one option."""
    return next((value for key, value in table.items() if _same_option(key, option)), None)


def _numbers_of(issue: Data) -> list[Fraction]:
    if "range" in issue:
        low, high, _ = issue["range"]
        return [Fraction(low), Fraction(high)]
    return [Fraction(option) for option in issue["options"] if isinstance(option, int | Decimal)]


def _meaning(issue: Data, option: Any) -> Data | None:
    described = [entry for entry in issue.get("options", []) if isinstance(entry, dict)]
    return next((entry[option] for entry in described if option in entry), None)


def _value(data: Data, party: str, issue_id: str, option: Any) -> Fraction:
    """What an option is worth within its issue, 0 to 100."""
    issue, values = data["issues"][issue_id], data["parties"][party]["values"].get(issue_id)
    if isinstance(values, str):
        low, high = min(_numbers_of(issue)), max(_numbers_of(issue))
        share = (Fraction(option) - low) / (high - low)
        return 100 * (share if values == "increasing" else 1 - share)
    table = {} if values is None else values
    if (found := _entry(table, option)) is not None:
        return number(found)
    meaning = _meaning(issue, option)
    if meaning is not None and "reads" in meaning:
        return _value(data, party, issue_id, meaning["reads"][party])
    if meaning is not None:
        return sum(
            (number(p) * _value(data, party, issue_id, award) for award, p in meaning["awards"].items()), ZERO
        )
    corners = sorted((Fraction(at), number(worth)) for at, worth in table.items())
    for (low, low_worth), (high, high_worth) in pairwise(corners):
        if low <= Fraction(option) <= high:
            return low_worth + (high_worth - low_worth) * (Fraction(option) - low) / (high - low)
    raise ValueError(f"nothing says what {issue_id}={option} is worth to {party}")


def worth_of_option(data: Data, party: str, issue: str, option: Any) -> Fraction:
    """Points that an option adds to a party's utility: weight times value, or its plain points."""
    wants = data["parties"][party]
    if "points" in wants:
        return number(_entry(wants["points"].get(issue, {}), option) or 0)
    weights = {name: number(weight) for name, weight in wants.get("weights", {}).items()}
    if not weights.get(issue):
        return ZERO
    return weights[issue] / sum(weights.values()) * _value(data, party, issue, option)


@dataclass(frozen=True)
class PlainAct:
    """Who does it, its full worth to each side, the share undone, the chance that leaving it is seen."""

    by: str
    worth: Mapping[str, Fraction]
    reversible: Fraction
    seen: Fraction

    def kept(self, party: str) -> Fraction:
        """What is left of it to a party once somebody has stopped."""
        return self.worth[party] * (1 - self.reversible)


@dataclass(frozen=True)
class Moment:
    """A step, those who are asked there at the same time, and those of the step who were asked before."""

    step: StepName
    asked: tuple[str, ...]
    before: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ending:
    """Where it ends, and all who stop there."""

    step: StepName
    by: frozenset[str]


@dataclass(frozen=True)
class Course:
    """What follows from some moment on: where it ends (None: it holds), and what each side has then."""

    ending: Ending | None
    gets: Mapping[str, Fraction]


# ----------------------------------------------------------------------------------------- decisions


class ScheduleOracle:
    """Everything about the schedule of one case in which all numbers are fixed."""

    def __init__(self, data: Data) -> None:
        self.data = data
        self.parties: tuple[str, ...] = tuple(data["parties"])
        self.schedule: Data = data["schedule"]
        self.steps: list[Data] = self.schedule.get("steps", [])
        self.step_names: tuple[StepName, ...] = (*range(1, len(self.steps) + 1), END)
        self._stopped: dict[tuple[str, Moment, frozenset[str]], Fraction] = {}

    # ---- reading

    @cached_property
    def acts(self) -> dict[StepName, list[PlainAct]]:
        """The acts of each step; none at the end."""
        found: dict[StepName, list[PlainAct]] = {
            k: [self._act(act) for act in step.get("acts", [])] for k, step in enumerate(self.steps, 1)
        }
        return {**found, END: []}

    def _act(self, act: Data) -> PlainAct:
        worth = {
            party: number(act.get("worth", {}).get(party, 0))
            + sum((number(s) * self.change(party, i) for i, s in act.get("delivers", {}).items()), ZERO)
            for party in self.parties
        }
        return PlainAct(act["by"], worth, number(act.get("reversible", 0)), number(act.get("seen", 1)))

    def change(self, party: str, issue: str) -> Fraction:
        """What an issue's change from its status quo to the text is worth."""
        wants = self.data["parties"][party]
        if "points" not in wants and "weights" not in wants:
            return ZERO
        text = self.schedule["for"] if "for" in self.schedule else self.data.get("tabled", {})
        if issue not in text:
            raise ValueError(f"the text leaves {issue} open")
        status_quo = self.data["issues"][issue]["status_quo"]
        now = worth_of_option(self.data, party, issue, status_quo)
        return worth_of_option(self.data, party, issue, text[issue]) - now

    def day(self, step: StepName) -> Fraction:
        """The day of a step; of the end, that of the last step."""
        if step == END:
            return self.day(len(self.steps)) if self.steps else ZERO
        return number(self.steps[int(step) - 1]["day"])

    def asked(self, step: StepName) -> tuple[str, ...]:
        """Who decides at a step, in the order of the file's parties."""
        if step == END:
            deciding = set(self.schedule.get("stopping", {}))
        else:
            deciding = {act.by for act in self.acts[step]}
            deciding |= set(self.steps[int(step) - 1].get("may_stop", []))
        return tuple(party for party in self.parties if party in deciding)

    def stopping(self, party: str, step: StepName) -> Fraction:
        """What going back is worth at a step, before any guarantee."""
        stated = self.schedule.get("stopping", {}).get(party, 0)
        if isinstance(stated, dict) and not {"value", "choices"} & set(stated):
            return number(stated.get(step, stated.get("default", 0)))
        return number(stated)

    def lost_guarantees(self, party: str, step: StepName) -> Fraction:
        """What a side that stops at a step must reckon to lose."""
        unseen = prod((1 - act.seen for act in self.acts[step] if act.by == party), start=ONE)
        own = any(act.by == party for act in self.acts[step])
        lost = ZERO
        for guarantee in self.schedule.get("guarantees", []):
            after = "from_day" not in guarantee or self.day(step) >= number(guarantee["from_day"])
            until = "until_day" not in guarantee or self.day(step) <= number(guarantee["until_day"])
            if guarantee["against"] == party and after and until:
                lost += number(guarantee.get("credible", 1)) * number(guarantee["worth"])
        return lost * (1 - unseen if own else ONE)

    # ---- moments

    def as_written(self, step: StepName) -> Groups:
        """Groups of deciders one after another, as the file has them."""
        asked = self.asked(step)
        named = () if step == END else tuple(self.steps[int(step) - 1].get("order", ()))
        rest = tuple(party for party in asked if party not in named)
        return tuple((party,) for party in named) + ((rest,) if rest else ())

    def ways(self, step: StepName) -> list[Groups]:
        """All ways to go through a step: as its `order` says; without one, at once and in every sequence."""
        at_once = self.as_written(step)
        if step == END or self.steps[int(step) - 1].get("order"):
            return [at_once]
        one_by_one = [tuple((party,) for party in order) for order in permutations(self.asked(step))]
        return list(dict.fromkeys([at_once, *one_by_one]))

    def moments(self, groups: Mapping[StepName, Groups] | None = None) -> tuple[Moment, ...]:
        """All decisions in turn; steps that are not in `groups` are as written."""
        found = []
        for step in self.step_names:
            before: tuple[str, ...] = ()
            for group in (groups or {}).get(step, self.as_written(step)):
                found.append(Moment(step, group, before))
                before += group
        return tuple(found)

    # ---- payoffs

    def complete(self, party: str) -> Fraction:
        """What a side has when everything was done and kept."""
        everything = sum((act.worth[party] for acts in self.acts.values() for act in acts), ZERO)
        return everything + number(self.schedule.get("holds", {}).get(party, 0))

    def stopped(self, party: str, moment: Moment, stoppers: Iterable[str]) -> Fraction:
        """What a side has when exactly these stop at a moment, whether it is one of them or not."""
        key = (party, moment, frozenset(stoppers))
        if key not in self._stopped:
            self._stopped[key] = self._when_stopped(party, moment, frozenset(stoppers))
        return self._stopped[key]

    def _when_stopped(self, party: str, moment: Moment, stopping: frozenset[str]) -> Fraction:
        at = self.step_names.index(moment.step)
        done = [act for step in self.step_names[:at] for act in self.acts[step]]
        for act in self.acts[moment.step]:
            goes_on = act.by in moment.asked and act.by not in stopping
            if act.by not in self.parties or act.by in moment.before or goes_on:
                done.append(act)
        kept = sum((act.kept(party) for act in done), self.stopping(party, moment.step))
        return kept - (self.lost_guarantees(party, moment.step) if party in stopping else ZERO)

    # ---- play

    def course(self, moments: Sequence[Moment]) -> Course:
        """What follows when everyone decides for itself, given what everyone will do later."""
        if not moments:
            return Course(None, {party: self.complete(party) for party in self.parties})
        moment, *later = moments
        going_on = self.course(later)
        stoppers = frozenset(
            party
            for party in moment.asked
            if self.stopped(party, moment, [party]) > going_on.gets[party]  # who is as well off goes on
        )
        if not stoppers:
            return going_on
        gets = {party: self.stopped(party, moment, stoppers) for party in self.parties}
        return Course(Ending(moment.step, stoppers), gets)

    @cached_property
    def ending(self) -> Ending | None:
        """Where it ends, the steps gone through as written; None if it holds."""
        return self.course(self.moments()).ending

    @cached_property
    def payoffs(self) -> Mapping[str, Fraction]:
        """What each side has in the end, the steps gone through as written."""
        return self.course(self.moments()).gets

    @property
    def reached(self) -> tuple[StepName, ...]:
        """Steps that somebody gets to."""
        last = END if self.ending is None else self.ending.step
        return self.step_names[: self.step_names.index(last) + 1]

    @cached_property
    def stop_incentives(self) -> dict[StepName, dict[str, Fraction]]:
        """Stopping less going on, at every step, whether it is reached or not."""
        moments = self.moments()
        found: dict[StepName, dict[str, Fraction]] = {step: {} for step in self.step_names}
        for i, moment in enumerate(moments):
            going_on = self.course(moments[i + 1 :])
            for party in moment.asked:
                gain = self.stopped(party, moment, [party]) - going_on.gets[party]
                found[moment.step][party] = gain
        return found

    def endings_in_every_order(self) -> Iterator[Ending | None]:
        """Where it ends, for each combination of the ways to go through the steps."""
        for chosen in product(*(self.ways(step) for step in self.step_names)):
            yield self.course(self.moments(dict(zip(self.step_names, chosen, strict=True)))).ending

    @cached_property
    def holds_in_every_order(self) -> bool:
        """Whether it holds however the steps are gone through."""
        return all(ending is None for ending in self.endings_in_every_order())

    # ---- what would prevent it

    def least_guarantee(self, party: str) -> Fraction:
        """What is missing, beyond the guarantees given, for a side to go on wherever it is asked."""
        complete = self.complete(party)
        missing = [self.stopped(party, m, [party]) - complete for m in self.moments() if party in m.asked]
        return max([ZERO, *missing])

    def trust(self, party: str, other: str) -> Fraction | None:
        """The least chance that the other keeps its last promise with which a side goes on until then.

        None where no chance is enough.
        """
        moments = self.moments()
        of_other = [i for i, moment in enumerate(moments) if other in moment.asked]
        if not of_other:
            return ZERO
        last = of_other[-1]
        kept, broken = self.complete(party), self.stopped(party, moments[last], [other])
        needed = [
            _least_chance(self.stopped(party, moment, [party]), kept, broken)
            for moment in moments[:last]
            if party in moment.asked
        ]
        found = [chance for chance in needed if chance is not None]
        return max([ZERO, *found]) if len(found) == len(needed) else None


def _least_chance(stop: Fraction, kept: Fraction, broken: Fraction) -> Fraction | None:
    """The least t from 0 to 1 with t * kept + (1 - t) * broken >= stop."""
    if broken >= stop:
        return ZERO
    if kept < stop:
        return None  # both ends are too little, and so is all between
    return (stop - broken) / (kept - broken)


# -------------------------------------------------------------------------------------------- portions


@dataclass(frozen=True)
class BestPortions:
    """What the sequences of portions can achieve.

    `guarantees` are the vectors of guarantees needed, in the order of the parties, that no sequence betters
    for one side without making it worse for another; `least_largest` the smallest that the largest stop
    incentive can be, below 0 where everybody is better off going on all the way.
    """

    guarantees: frozenset[tuple[Fraction, ...]]
    least_largest: Fraction | None


def portions_by_all_sequences(
    items: Sequence[Item], base: Mapping[str, Fraction]
) -> Iterator[tuple[Portions, dict[str, Fraction]]]:
    """Every sequence of portions (place of the item, how many), and each giver's largest stop incentive.

    An item is (giver, count, worth of each to whom). `base` is, per party, what stopping is worth, less the
    guarantees that it would lose, less what the whole being in force is worth.
    """

    def worth(party: str, counts: Iterable[int]) -> Fraction:
        parts = (n * each.get(party, ZERO) for n, (_, _, each) in zip(counts, items, strict=True))
        return sum(parts, ZERO)

    everything = [count for _, count, _ in items]

    def sequences(
        delivered: tuple[int, ...],
    ) -> Iterator[tuple[Portions, dict[str, Fraction]]]:
        if list(delivered) == everything:
            yield (), {}
        for i, (giver, count, _) in enumerate(items):
            here = worth(giver, delivered) + base[giver] - worth(giver, everything)
            for n in range(1, count - delivered[i] + 1):
                rest = (*delivered[:i], delivered[i] + n, *delivered[i + 1 :])
                for portions, largest in sequences(rest):
                    more = {**largest, giver: max(here, largest.get(giver, here))}
                    yield ((i, n), *portions), more

    yield from sequences((0,) * len(items))


def best_portions_by_all_sequences(items: Sequence[Item], base: Mapping[str, Fraction]) -> BestPortions:
    """What the best sequences of portions achieve, by going through all of them.

    The vectors have one place per party of `base`, in its order.
    """
    incentives = [largest for _, largest in portions_by_all_sequences(items, base)]
    vectors = {tuple(max(ZERO, found.get(party, ZERO)) for party in base) for found in incentives}
    best = {
        v
        for v in vectors
        if not any(w != v and all(a <= b for a, b in zip(w, v, strict=True)) for w in vectors)
    }
    largest = [max(found.values()) for found in incentives if found]
    return BestPortions(frozenset(best), min(largest, default=None))


def items_of(data: Data) -> tuple[tuple[Item, ...], dict[str, Fraction]]:
    """The items of a schedule and what its parties stop and go on for, as the search by hand takes them.

    Stopping counts by its `default`, and every guarantee on whatever day.
    """
    schedule = data["schedule"]
    items = tuple(
        (item["from"], item["count"], {party: number(each) for party, each in item["worth_each"].items()})
        for item in schedule.get("items", {}).values()
    )
    base = {}
    for party in data["parties"]:
        stated = schedule.get("stopping", {}).get(party, 0)
        stop = number(stated.get("default", 0) if isinstance(stated, dict) else stated)
        held = number(schedule.get("holds", {}).get(party, 0))
        lost = sum(
            (
                number(guarantee.get("credible", 1)) * number(guarantee["worth"])
                for guarantee in schedule.get("guarantees", [])
                if guarantee["against"] == party
            ),
            ZERO,
        )
        base[party] = stop - lost - held
    return items, base
