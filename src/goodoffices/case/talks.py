"""How the talks go on: protocol, tactics, mandates, deadlines, and what a side can turn to instead."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from goodoffices.case.expressions import Condition
from goodoffices.case.uncertain import Basis, Quantity

__all__ = ["Delegation", "Mandate", "Outside", "Protocol", "Tactic", "TacticKind", "Talks"]


class Protocol(Enum):
    """How texts come to the table."""

    PROXIMITY = "proximity"
    ONE_TEXT = "one_text"
    BRIDGING = "bridging"
    ALTERNATING = "alternating"


class TacticKind(Enum):
    """How a side concedes."""

    TIME = "time"
    MICRO = "micro"
    FIXED = "fixed"


@dataclass(frozen=True, slots=True)
class Mandate:
    """What envoys may accept at once.

    `accept` None: any text. `real` is the chance that the mandate is real (None: certain); where it is not,
    everything is referred home. `consult_days` is how long that takes (None: no time); `widens` the chance,
    at each consultation, that the envoys may then take a text their principals would say yes to (None: 1).
    """

    accept: Condition | None = None
    accept_text: str | None = None
    real: Quantity | None = None
    consult_days: Quantity | None = None
    widens: Quantity | None = None
    basis: Basis = Basis(by="")
    line: int = 0


@dataclass(frozen=True, slots=True)
class Delegation:
    """One of several sets of envoys of a party."""

    id: str
    name: str
    mandate: Mandate


@dataclass(frozen=True, slots=True)
class Tactic:
    """How a party concedes; what is None is filled in by the engine, which says with what.

    `exponent` and `deadline_day` belong to TIME, `threshold` (points of the party's own scale) to FIXED.
    """

    party: str
    kind: TacticKind
    exponent: Quantity | None = None
    deadline_day: Quantity | None = None
    threshold: Quantity | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Outside:
    """What a party can turn to instead of a deal, as a choice: so many points, from a day on (None: 0)."""

    party: str
    worth: Quantity
    from_day: Quantity | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Talks:
    """The talks as the case states them. Days count from the case's date.

    `breakdown_per_day` is a risk that nobody chooses; `outside` a choice. `discount` is (party id, worth of a
    gain a day later as a share of its worth today) and counts under `alternating` alone.
    """

    protocol: Protocol = Protocol.PROXIMITY
    deadline_day: Quantity | None = None
    answer_days: Quantity | None = None
    breakdown_per_day: Quantity | None = None
    tactics: tuple[Tactic, ...] = ()
    outside: tuple[Outside, ...] = ()
    discount: tuple[tuple[str, Quantity], ...] = ()
    line: int = 0

    def tactic_of(self, party: str) -> Tactic | None:
        """Return how a party concedes, or None where nothing is stated."""
        return next((tactic for tactic in self.tactics if tactic.party == party), None)

    def outside_of(self, party: str) -> Outside | None:
        """Return what a party can turn to, or None where nothing is stated."""
        return next((outside for outside in self.outside if outside.party == party), None)
