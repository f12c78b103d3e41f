"""From a case, its worlds and a text to the numbers of its schedule.

Numbers are kept as they come, one value where they are the same in every world, and are laid out as dense
arrays for a part of the worlds at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from goodoffices.bargaining.ratification import at_least
from goodoffices.bargaining.scores import count
from goodoffices.case.expressions import issues_of
from goodoffices.case.holding import holds
from goodoffices.case.model import Case
from goodoffices.case.schedule import Act, Event, Guarantee, Schedule, ScheduleStep, Stopping
from goodoffices.case.uncertain import Quantity
from goodoffices.durability.exchange.decisions import END, Exchange
from goodoffices.worlds.ensemble import Worlds
from goodoffices.worlds.picking import values_in

__all__ = ["Moment", "Terms", "moments_of"]

Array = npt.NDArray[Any]
PartialPackage = tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """Who is asked at once; `earlier` have already acted at this step. `free`: no order is laid down."""

    step: int
    deciders: tuple[int, ...]
    earlier: tuple[int, ...] = ()
    free: bool = False


def moments_of(case: Case, schedule: Schedule) -> tuple[Moment, ...]:
    """Return the decisions of a schedule in their order; a mediator's acts ask nobody.

    Those whom a step's `order` does not name decide last, together.
    """
    places = {party.id: p for p, party in enumerate(case.parties)}
    found: list[Moment] = []
    for step in schedule.steps:
        names = [act.by for act in step.acts] + list(step.may_stop)
        asked = tuple(dict.fromkeys(places[name] for name in names if name in places))
        named = tuple(places[name] for name in step.order)
        rest = tuple(sorted(p for p in asked if p not in named))
        for index, p in enumerate(named):
            found.append(Moment(step.number, (p,), named[:index]))
        if rest:
            found.append(Moment(step.number, rest, named, free=len(rest) > 1 and not named))
    last = tuple(sorted(places[entry.party] for entry in schedule.stopping))
    if last:
        found.append(Moment(END, last, (), free=len(last) > 1))
    return tuple(found)


@dataclass(frozen=True)
class Terms:
    """The numbers of a case's schedule for one text.

    Attributes
    ----------
    case : Case
        With a schedule.
    schedule : Schedule
        The case's own, or one made from its divisible items.
    worlds : Ensemble or ReferenceWorld
    text : tuple
        The option of each issue, None where it is left open.
    entry_day : Fraction, or float array of shape (n_worlds,)
        The day on which the text enters into force, counted from now; events count their days from now.
    chosen : mapping of event id to bool array
        In which worlds its chooser brings an event about; see `choices`.
    """

    case: Case
    schedule: Schedule
    worlds: Worlds
    text: PartialPackage
    entry_day: Fraction | npt.NDArray[np.float64] = Fraction(0)
    chosen: Mapping[str, npt.NDArray[np.bool_]] = field(default_factory=dict)

    @cached_property
    def moments(self) -> tuple[Moment, ...]:
        """The decisions, in their order."""
        return moments_of(self.case, self.schedule)

    @cached_property
    def parties(self) -> tuple[str, ...]:
        """Ids of the parties."""
        return tuple(party.id for party in self.case.parties)

    @cached_property
    def zero(self) -> Array:
        """Nothing, in the kind of number that the worlds give."""
        return np.array([Fraction(0)], dtype=object) if self.worlds.exact else np.zeros(1)

    def number(self, quantity: Quantity | None) -> Array:
        """Return a number of the case, 0 where none is stated."""
        return self.zero if quantity is None else self.worlds.number(quantity)

    @cached_property
    def _changes(self) -> Mapping[tuple[int, int], Array]:
        """What the whole change of a delivered issue is worth, by party and issue."""
        wanted = {issue for step in self.schedule.steps for act in step.acts for issue, _ in act.delivers}
        found: dict[tuple[int, int], Array] = {}
        for p, party in enumerate(self.case.parties):
            if party.preferences is None or not wanted:
                continue
            tables = count(self.case, party.preferences, self.worlds, party.id).tables
            for issue in wanted:
                chosen, before = self.text[issue], self.case.issues[issue].status_quo
                if chosen is not None and before is not None:
                    found[p, issue] = np.asarray(tables[issue][:, chosen] - tables[issue][:, before])
        return found

    def worth(self, act: Act, p: int) -> Array:
        """Return what an act, done in full, is worth to a party: shape (n,) or (1,)."""
        total = act.times * self.number(dict(act.worth).get(self.parties[p]))
        for issue, share in act.delivers:
            change = self._changes.get((p, issue))
            if change is not None:
                total = total + self.worlds.share(share) * change
        return np.asarray(total)

    def kept(self, act: Act) -> Array:
        """Return the share of an act that stays when somebody stops."""
        return np.asarray(1 - self.worlds.share(act.reversible))

    @cached_property
    def occurring(self) -> tuple[tuple[Event, Array, Array], ...]:
        """Events that may follow this text, with the worlds in which each happens and its day after entry."""
        return tuple(
            (event, happens, np.asarray(self.worlds.number(event.day) - self._entry))
            for event in self.case.events
            if (event.stopping or event.holds) and self._goes_with_text(event)
            if (happens := self._happens(event)).any()
        )

    @property
    def _entry(self) -> Fraction | float | npt.NDArray[np.float64]:
        if self.worlds.exact or isinstance(self.entry_day, np.ndarray):
            return self.entry_day
        return float(self.entry_day)

    def _goes_with_text(self, event: Event) -> bool:
        if event.condition is None:
            return event.if_text in {None, "agreement"}
        chosen = {issue: option for issue, option in enumerate(self.text) if option is not None}
        named = issues_of(event.condition)
        return named <= set(chosen) and holds(event.condition, self.case.issues, chosen)

    def _happens(self, event: Event) -> npt.NDArray[np.bool_]:
        """Tell in which worlds an event happens; one that is chosen may happen until it is decided."""
        happens = np.array([True]) if event.chance is None else self.worlds.comes_true(event.chance)
        return happens if event.chosen_by is None else happens & self.chosen.get(event.id, np.array([True]))

    def day_of(self, step: int) -> Array:
        """Return the day of a step; the decision after the last one falls on the last day."""
        steps = self.schedule.steps
        if not steps:
            return self.zero
        return self.worlds.number(steps[step - 1 if step != END else -1].day)

    def stopping(self, p: int, step: int) -> Array:
        """Return what going back at a step is worth to a party, events included."""
        number = None if step == END else step
        total = self.number(_entry_of(self.schedule.stopping, self.parties[p], number))
        for event, happens, day in self.occurring:
            extra = _entry_of(event.stopping, self.parties[p], number)
            if extra is not None:
                so = happens & at_least(self.day_of(step), day)
                total = total + np.where(so, self.number(extra), self.zero)
        return np.asarray(total)

    def holds(self, p: int) -> Array:
        """Return what the whole being in force at the end is worth to a party, events included."""
        total = self.number(dict(self.schedule.holds).get(self.parties[p]))
        for event, happens, day in self.occurring:
            extra = dict(event.holds).get(self.parties[p])
            if extra is not None:
                so = happens & at_least(self.day_of(END), day)
                total = total + np.where(so, self.number(extra), self.zero)
        return np.asarray(total)

    def in_force(self, guarantee: Guarantee, step: int) -> npt.NDArray[np.bool_]:
        """Tell in which worlds a guarantee is in force at a step; its first and last day are included."""
        day = self.day_of(step)
        result = np.array([True])
        if guarantee.from_day is not None:
            result = result & at_least(day, self.worlds.number(guarantee.from_day))
        if guarantee.until_day is not None:
            result = result & at_least(self.worlds.number(guarantee.until_day), day)
        return np.asarray(result)

    def bite(self, guarantee: Guarantee, step: int) -> Array:
        """Return the share of a guarantee's worth that stopping at a step costs on average.

        Credible x the chance that the default is seen, as whoever stops does not know either draw; 0 where
        it is not in force. Several acts left undone are seen independently; walking away is always seen.
        """
        unseen = self.zero + 1
        own = [act for act in self._acts_at(step) if act.by == guarantee.against]
        for act in own:
            unseen = unseen * (1 - self.worlds.share(act.seen))
        seen = 1 - unseen if own else self.zero + 1
        full = self.worlds.share(guarantee.credible) * seen
        return np.asarray(np.where(self.in_force(guarantee, step), full, 0 * full))

    def loss(self, p: int, step: int) -> Array:
        """Return what a party loses in guarantees by stopping at a step."""
        total = self.zero
        for guarantee in self.schedule.guarantees:
            if guarantee.against == self.parties[p]:
                total = total + self.bite(guarantee, step) * self.number(guarantee.worth)
        return np.asarray(total)

    def _acts_at(self, step: int) -> tuple[Act, ...]:
        return () if step == END else self.schedule.steps[step - 1].acts

    @cached_property
    def _sums(self) -> Mapping[tuple[int, str, int, bool], Array]:
        """What all acts of one doer at one step are worth to a party, in full or as far as they stay."""
        found: dict[tuple[int, str, int, bool], Array] = {}
        for step in self.schedule.steps:
            for act in step.acts:
                kept = self.kept(act)
                for p in range(len(self.parties)):
                    full = self.worth(act, p)
                    for stays, value in ((False, full), (True, full * kept)):
                        key = (step.number, act.by, p, stays)
                        found[key] = found[key] + value if key in found else value
        return found

    def done(self, step: ScheduleStep | int, by: str, p: int, *, stays: bool) -> Array:
        """Return what one doer's acts at a step are worth to a party, in full or as far as they stay."""
        number = step if isinstance(step, int) else step.number
        return self._sums.get((number, by, p, stays), self.zero)

    def exchange(self, first: int = 0, last: int | None = None, *, stays: bool = True) -> Exchange:
        """Lay the decisions out as arrays for the worlds from `first` up to `last`.

        Acts count as far as they stay when somebody stops; in full where `stays` is False, which is what a
        state in which nobody has stopped is worth.
        """
        n_worlds = self.worlds.n
        part = slice(first, n_worlds if last is None else last)
        width = len(range(n_worlds)[part])
        shape = (len(self.moments), len(self.parties), width)
        kind = object if self.worlds.exact else np.float64
        before, stopping, loss = (np.zeros(shape, kind) for _ in range(3))
        acts = np.zeros((shape[0], shape[1], *shape[1:]), kind)
        complete = np.zeros(shape[1:], kind)

        def cut(values: Array) -> Array:
            return values_in(values, part)

        for p in range(len(self.parties)):
            complete[p] = cut(self.holds(p))
            so_far = np.zeros(width, kind)
            reached = 0
            for m, moment in enumerate(self.moments):
                last_step = len(self.schedule.steps) if moment.step == END else moment.step - 1
                for step in self.schedule.steps[reached:last_step]:
                    so_far = so_far + cut(self._step_total(step, p, stays=stays))
                reached = max(reached, last_step)
                before[m, p] = so_far + cut(self._already(moment, p, stays=stays))
                stopping[m, p] = cut(self.stopping(p, moment.step))
                loss[m, p] = cut(self.loss(p, moment.step)) if p in moment.deciders else 0
                for q in moment.deciders:
                    acts[m, q, p] = cut(self.done(moment.step, self.parties[q], p, stays=stays))
            for step in self.schedule.steps:
                for doer in dict.fromkeys(act.by for act in step.acts):
                    complete[p] = complete[p] + cut(self.done(step, doer, p, stays=False))
        return Exchange(
            steps=np.array([moment.step for moment in self.moments], dtype=np.int64),
            deciders=_marks([moment.deciders for moment in self.moments], len(self.parties)),
            free=np.array([moment.free for moment in self.moments], dtype=np.bool_),
            before=before,
            acts=acts,
            stopping=stopping,
            loss=loss,
            complete=complete,
        )

    def _step_total(self, step: ScheduleStep, p: int, *, stays: bool) -> Array:
        total = self.zero
        for doer in dict.fromkeys(act.by for act in step.acts):
            total = total + self.done(step, doer, p, stays=stays)
        return np.asarray(total)

    def _already(self, moment: Moment, p: int, *, stays: bool) -> Array:
        """What is done at the step of a moment before it: by mediators, and by whom the order puts first."""
        total = self.zero
        earlier = {self.parties[q] for q in moment.earlier}
        for doer in dict.fromkeys(act.by for act in self._acts_at(moment.step)):
            if doer in earlier or doer not in self.parties:
                total = total + self.done(moment.step, doer, p, stays=stays)
        return np.asarray(total)

    def parts(self, size: int) -> Iterator[tuple[int, int]]:
        """Yield (first, last) of parts of the worlds that are small enough to lay out."""
        for first in range(0, self.worlds.n, size):
            yield first, min(first + size, self.worlds.n)


def _entry_of(stopping: Sequence[Stopping], party: str, step: int | None) -> Quantity | None:
    return next((entry.at(step) for entry in stopping if entry.party == party), None)


def _marks(deciders: Sequence[tuple[int, ...]], n_parties: int) -> npt.NDArray[np.bool_]:
    marks = np.zeros((len(deciders), n_parties), dtype=np.bool_)
    for m, asked in enumerate(deciders):
        marks[m, list(asked)] = True
    return marks
