"""Parties: what they want, what they cannot accept, who decides, and who may leave them."""

from __future__ import annotations

from dataclasses import dataclass

from goodoffices.case.bodies import Body, Route, Step, VotingRule
from goodoffices.case.claims import Position
from goodoffices.case.expressions import Condition
from goodoffices.case.issues import Text
from goodoffices.case.talks import Delegation, Mandate
from goodoffices.case.uncertain import Basis, Quantity

__all__ = [
    "Agreement",
    "AsGoodAs",
    "Bonus",
    "Coalition",
    "Corners",
    "Direction",
    "OptionValues",
    "OrdinalValues",
    "OrdinalWeights",
    "Party",
    "Preferences",
    "RedLine",
    "Rule",
    "SafetyNet",
    "Values",
]


@dataclass(frozen=True, slots=True)
class Direction:
    """``increasing`` or ``decreasing``: linear over the issue's numbers, 0 at one end, 100 at the other."""

    increasing: bool


@dataclass(frozen=True, slots=True)
class OptionValues:
    """A number from 0 to 100 for every option, in the order of `Issue.options`.

    An entry is None where the file gives none: a `Deferred` or `Unclear` option, worth its expected award
    or the party's own reading.
    """

    by_option: tuple[Quantity | None, ...]


@dataclass(frozen=True, slots=True)
class Corners:
    """Corners of a broken line over a numeric issue: (number on the issue, value there), ascending."""

    points: tuple[tuple[Quantity, Quantity], ...]


@dataclass(frozen=True, slots=True)
class OrdinalValues:
    """Option positions from best (100) to worst (0); the others uniform in what the order allows."""

    order: tuple[int, ...]
    path: str


Values = Direction | OptionValues | Corners | OrdinalValues


@dataclass(frozen=True, slots=True)
class OrdinalWeights:
    """Issue positions from most to least important; weights uniform on the simplex given the order."""

    order: tuple[int, ...]
    path: str


@dataclass(frozen=True, slots=True)
class Bonus:
    """Points added when a condition over several issues holds (may be negative)."""

    condition: Condition
    text: str
    add: Quantity


@dataclass(frozen=True, slots=True)
class AsGoodAs:
    """A reservation value stated as a package that the party would only just take, plus points."""

    package: tuple[int, ...]
    plus: Quantity | None


@dataclass(frozen=True, slots=True)
class Preferences:
    """The utility of a party or member, after inheritance.

    Either `points` (issue position to one quantity per option; issues left out are worth nothing) or
    `weights` and `values`. `weights` is a tuple parallel to `Case.issues` (None: weighs 0) or ordinal;
    `values` is parallel to `Case.issues` (None where the weight is 0 and no value was given).
    U(x) = sum_i w_i v_i(x_i) / sum_i w_i + bonuses that hold + `leans`   (or the plain sum of points).
    """

    weights: tuple[Quantity | None, ...] | OrdinalWeights | None
    values: tuple[Values | None, ...]
    points: tuple[tuple[Quantity, ...] | None, ...] | None
    bonuses: tuple[Bonus, ...]
    no_deal: Quantity | AsGoodAs
    leans: Quantity | None = None


@dataclass(frozen=True, slots=True)
class RedLine:
    """An absolute limit: the package must satisfy `rule` wherever the line is real.

    `firmness` is the chance that it is real (fixed 1 by default), drawn on stream ``PATH.firmness``; where
    its law is `Named` and names a chance, the line is real exactly when that chance is true.
    """

    id: str
    rule: Condition
    text: str
    owners: tuple[str, ...]
    firmness: Quantity
    leaves: bool = False
    basis: Basis = Basis(by="")
    line: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """What makes a package coherent. With an `id` it is a limit with an owner, and shows in conflicts."""

    id: str | None
    condition: Condition
    text: str
    owners: tuple[str, ...] = ()
    why: str | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class SafetyNet:
    """Seats from outside that keep a government in office when partners leave; never vote."""

    seats: Quantity
    chance: Quantity


@dataclass(frozen=True, slots=True)
class Coalition:
    """Members (ids in `body`) whose seats keep the party's government in office.

    `cost_of_leaving` is parallel to `members` (None: costs nothing). `needs` None: no majority is at stake.
    """

    body: str
    members: tuple[str, ...]
    needs: Quantity | None
    safety_net: SafetyNet | None
    cost_of_leaving: tuple[Quantity | None, ...]
    cost_of_losing: Quantity | None


@dataclass(frozen=True, slots=True)
class Party:
    """A side at the table.

    `preferences` is None for a party that is counted and not modelled (`always` is then given).
    `mandate` is that of the delegation which counts (None: the envoys may accept whatever they like).
    `decides` is (): the party itself; (body,): that body's vote; (body, member): that member's vote.
    """

    id: str
    name: str
    preferences: Preferences | None
    red_lines: tuple[RedLine, ...] = ()
    no_deal_per_day: Quantity | None = None
    positions: tuple[Position, ...] = ()
    bodies: tuple[Body, ...] = ()
    ratification: tuple[Step | Route, ...] = ()
    coalition: Coalition | None = None
    decides: tuple[str, ...] = ()
    seats: int = 1
    always: str | None = None
    title: Text | None = None
    sheet: str | None = None
    note: str | None = None
    line: int = 0
    mandate: Mandate | None = None
    delegations: tuple[Delegation, ...] = ()


@dataclass(frozen=True, slots=True)
class Agreement:
    """Who must say yes at the table: a voting rule over parties by their seats, and who must be in it."""

    rule: VotingRule
    must_include: tuple[str, ...] = ()
