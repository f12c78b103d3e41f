"""How a text is carried out: steps, acts, worth of stopping, guarantees, letters, divisible items, events.

Everything is in points of a party's own utility scale, counted from the moment before step 1. Days of a
schedule count from entry into force.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from goodoffices.case.expressions import Condition
from goodoffices.case.issues import Text
from goodoffices.case.uncertain import Quantity

__all__ = [
    "Act",
    "Assurance",
    "Duty",
    "Event",
    "Guarantee",
    "Item",
    "Schedule",
    "ScheduleStep",
    "Stopping",
]


@dataclass(frozen=True, slots=True)
class Act:
    """What a side (or a mediator, which is never asked) does at a step.

    `worth` is (party id, points); `delivers` is (issue position, share of the issue), worth that share of
    what the issue's change from its status quo is worth to each party. `reversible` is the share undone for
    every side when someone stops; `seen` the chance that leaving the act undone is noticed. Both are shares:
    where they name a shared chance, its probability counts, not its draw. `times` multiplies `worth`: so many
    like things handed over at once.
    """

    by: str
    does: str | None
    worth: tuple[tuple[str, Quantity], ...]
    delivers: tuple[tuple[int, Quantity], ...]
    reversible: Quantity
    seen: Quantity
    times: int = 1
    line: int = 0


@dataclass(frozen=True, slots=True)
class ScheduleStep:
    """One day of the carrying out. Who acts in it, and who is in `may_stop`, decides whether to go on.

    `number` counts from 1. With `order` the sides named decide one after another, seeing what came before;
    without it all decide at once.
    """

    number: int
    day: Quantity
    acts: tuple[Act, ...] = ()
    may_stop: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    title: Text | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Stopping:
    """What going back is worth to a party, by the step at which it stops; 0 where nothing is stated.

    `by_step` holds (number of the step, or None for `end`; points), `default` what counts at other steps.
    """

    party: str
    by_step: tuple[tuple[int | None, Quantity], ...] = ()
    default: Quantity | None = None
    line: int = 0

    def at(self, step: int | None) -> Quantity | None:
        """Return what stopping at a step (None: `end`) is worth, or None where nothing is stated."""
        return dict(self.by_step).get(step, self.default)


@dataclass(frozen=True, slots=True)
class Guarantee:
    """What a third side makes stopping cost `against`: `credible` x `worth`, on the days it is in force.

    Both days are included; None is no bound. `by` and `to` are any names.
    """

    id: str
    by: str
    against: str
    worth: Quantity
    credible: Quantity
    to: str | None = None
    from_day: Quantity | None = None
    until_day: Quantity | None = None
    claims: tuple[str, ...] = ()
    line: int = 0


class Duty(Enum):
    """What a letter says of an act."""

    MUST = "must"
    MUST_NOT = "must_not"
    MAY = "may"


@dataclass(frozen=True, slots=True)
class Assurance:
    """A letter: `subject` must, must not or may do `act` whenever `when` holds (None: always).

    In `when`, ``day`` and ``step`` are `Variable`; ``talks == stalled`` is `IsOption` of issue -1 over
    (going, stalled, ended). `by`, `to` and `visible_to` are any names.
    """

    id: str
    by: str
    duty: Duty
    subject: str
    act: str
    says: str
    when: Condition | None = None
    when_text: str | None = None
    to: str | None = None
    visible_to: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """So many like things, handed over in portions; `worth_each` is (party id, points)."""

    id: str
    giver: str
    receiver: str
    count: int
    worth_each: tuple[tuple[str, Quantity], ...]
    line: int = 0


@dataclass(frozen=True, slots=True)
class Event:
    """Something that may happen on a day, and what it adds to stopping and to the whole being in force.

    `condition` None with `if_text` None: whatever happens; ``no_agreement`` and ``agreement`` stand in
    `if_text` alone.
    """

    id: str
    day: Quantity
    chance: Quantity | None = None
    chosen_by: str | None = None
    if_text: str | None = None
    condition: Condition | None = None
    no_deal: tuple[tuple[str, Quantity], ...] = ()
    stopping: tuple[Stopping, ...] = ()
    holds: tuple[tuple[str, Quantity], ...] = ()
    title: Text | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Schedule:
    """Who does what on which day once a text is in force, and what holds it together.

    `text` is the package that it carries out (None: left open; the whole None: what is tabled). `holds` is
    (party id, worth of the whole being in force at the end).
    """

    text: tuple[int | None, ...] | None = None
    steps: tuple[ScheduleStep, ...] = ()
    holds: tuple[tuple[str, Quantity], ...] = ()
    stopping: tuple[Stopping, ...] = ()
    guarantees: tuple[Guarantee, ...] = ()
    assurances: tuple[Assurance, ...] = ()
    items: tuple[Item, ...] = ()
    line: int = 0
