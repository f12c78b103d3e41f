"""What is found about letters, as data: which letters, of what kind, in which state, and who can see them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum

from goodoffices.case.schedule import Assurance
from goodoffices.durability.assurances.conditions import Possibility, State
from goodoffices.durability.assurances.days import Doubt

__all__ = [
    "STOP_WORDS",
    "Finding",
    "FindingKind",
    "Sight",
    "WhyNever",
    "act_key",
    "readers_of",
    "sight_of",
    "stops",
]

STOP_WORDS = frozenset({"stop", "resume"})
"""The acts of a letter that mean going back; any other act means what an act of the schedule `does`."""


class FindingKind(Enum):
    """What is wrong."""

    FORBIDS_A_DUTY = "one letter forbids what another demands"
    FORBIDS_A_PERMISSION = "one letter forbids what another permits"
    FORBIDS_THE_SCHEDULE = "a letter forbids an act of the schedule"
    FORBIDS_AN_OPEN_STOP = "a letter forbids what the schedule leaves open"
    DEMANDS_A_STOP = "a letter demands a stop where the schedule asks for an act"
    PERMITS_WHAT_IS_PUNISHED = "a letter permits what a guarantee punishes"
    NOT_SCHEDULED = "a letter demands an act that is not in the schedule"
    NEVER_APPLIES = "a letter never applies"


class WhyNever(Enum):
    """What a letter's condition fails on; each is looked at only where the ones before it leave a state."""

    ITSELF = "it contradicts itself, or names a step that there is not"
    SCHEDULE = "not on the days of the schedule"
    RULES = "not with the rules of the case"
    TEXT = "not under this text"


@dataclass(frozen=True, slots=True)
class Sight:
    """Who can see one letter: whoever wrote it, got it or is named under `visible_to`."""

    letter: str
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about one letter or two.

    Attributes
    ----------
    kind : FindingKind
        What is wrong.
    status : Possibility
        POSSIBLE, or NOT_DECIDED (then `doubt` says why, and there is no state).
    letters : tuple of str
        Ids. Of two, first the one that demands or permits, then the one that forbids.
    state : State or None
        The earliest state in which it comes about. None where nothing ever does.
    on_schedule : bool
        False where it takes a schedule that is not kept: then no day is tied to a step.
    seen_by : tuple of Sight
        For each letter who can see it.
    blind : frozenset of str
        The parties that see one of two letters and not the other; of one letter, those that do not see it,
        as everybody sees the text and the schedule.
    step : int or None
        The step of the schedule that it is about; None: the end, or no step.
    guarantee : str or None
        The guarantee that punishes what the letter permits.
    why_never : WhyNever or None
        For NEVER_APPLIES.
    """

    kind: FindingKind
    status: Possibility
    letters: tuple[str, ...]
    state: State | None
    seen_by: tuple[Sight, ...]
    blind: frozenset[str]
    on_schedule: bool = True
    step: int | None = None
    guarantee: str | None = None
    why_never: WhyNever | None = None
    doubt: Doubt | None = None


def act_key(act: str) -> str:
    """Return what acts are compared by: case and the width of gaps do not matter."""
    return " ".join(act.split()).casefold()


def stops(letter: Assurance) -> bool:
    """Whether a letter speaks of going back."""
    return act_key(letter.act) in STOP_WORDS


def readers_of(letter: Assurance) -> frozenset[str]:
    """Return who can see a letter: its writer, its addressee, and those named under `visible_to`."""
    return frozenset({letter.by, *letter.visible_to} | ({letter.to} if letter.to is not None else set()))


def sight_of(
    letters: Sequence[Assurance], parties: Collection[str]
) -> tuple[tuple[Sight, ...], frozenset[str]]:
    """Return who sees which letter, and which parties see only a part: `seen_by` and `blind`."""
    seen_by = tuple(Sight(letter.id, readers_of(letter)) for letter in letters)
    views = [sight.names for sight in seen_by] + ([frozenset(parties)] if len(letters) == 1 else [])
    some, all_ = frozenset[str]().union(*views), frozenset(parties).intersection(*views)
    return seen_by, (some & frozenset(parties)) - all_
