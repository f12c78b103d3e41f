"""How far each run of the talks has come, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

import numpy as np
import numpy.typing as npt

from goodoffices.shuttle.sides import Floats, Ints

__all__ = ["Course", "Ending", "Entry", "Event"]

NEVER = np.inf
_BEYOND = np.int64(2**62)


class Ending(Enum):
    """How a run of the talks ended, in the words of every answer."""

    RATIFIED = "ratified"
    AGREED = "agreed"
    REJECTED = "rejected"
    WALKED_OUT = "walked_out"
    BROKEN_DOWN = "broken_down"
    STILL_TALKING = "still_talking"

    @property
    def code(self) -> int:
        """Its place in this list."""
        return _CODES[self]


_CODES = {ending: place for place, ending in enumerate(Ending)}


class Event(Enum):
    """What a diary tells."""

    OFFERS = "offers"
    DRAFTS = "drafts"
    OBJECTS = "objects"
    TABLES = "tables"
    SAYS_YES = "says_yes"
    SAYS_NO = "says_no"
    IN_PRINCIPLE = "in_principle"
    CONSULTS = "consults"
    MAY_TAKE = "may_take"
    MAY_NOT = "may_not"
    PRINCIPALS_REFUSE = "principals_refuse"
    AGREES = "agrees"
    RATIFIES = "ratifies"
    REJECTS = "rejects"
    STOPS = "stops"
    ENDS = "ends"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a diary: who did what on which day; `text` is a place in the list of texts, -1 for none.

    `party` is a party's index, -1 for the mediators, -2 for nobody or for the whole agreement.
    """

    day: float
    event: Event
    party: int = -2
    text: int = -1
    ending: Ending | None = None


@dataclass(slots=True, eq=False)
class Course:
    """The state of n runs.

    Attributes
    ----------
    clock : float array of shape (n,)
        The day of the next round.
    going : bool array of shape (n,)
    ending : int array of shape (n,)
        Codes of `Ending`.
    ended_day, agreed_day, ratified_day, stopped_day : float arrays of shape (n,)
        Infinite where there is no such day.
    text : int array of shape (n,)
        The text agreed, by its place in the list; -1 for none.
    by : bool array of shape (n, n_parties + 1)
        Who refused or walked out; the last column is the whole agreement.
    denied : bool array of shape (n, n_parties)
        Whose envoys might not take the text that was last agreed in principle.
    apart : int array of shape (n_sides, n)
        What the sides put forward when they last differed, or what mandates allowed of it; -1 where they
        never did, or a side had nothing.
    diary : list of Entry, or None
        Kept for a single run only.
    """

    clock: Floats
    going: npt.NDArray[np.bool_]
    ending: npt.NDArray[np.int8]
    ended_day: Floats
    agreed_day: Floats
    ratified_day: Floats
    stopped_day: Floats
    text: Ints
    by: npt.NDArray[np.bool_]
    denied: npt.NDArray[np.bool_]
    apart: Ints
    last: Ints
    diary: list[Entry] | None = field(default=None)

    @classmethod
    def start(cls, n: int, n_sides: int, n_parties: int, *, diary: bool = False) -> Course:
        """Return n runs on day 0."""
        never = np.full(n, NEVER)
        return cls(
            clock=np.zeros(n),
            going=np.ones(n, dtype=np.bool_),
            ending=np.full(n, Ending.STILL_TALKING.code, dtype=np.int8),
            ended_day=never.copy(),
            agreed_day=never.copy(),
            ratified_day=never.copy(),
            stopped_day=never.copy(),
            text=np.full(n, -1, dtype=np.int64),
            by=np.zeros((n, n_parties + 1), dtype=np.bool_),
            denied=np.zeros((n, n_parties), dtype=np.bool_),
            apart=np.full((n_sides, n), -1, dtype=np.int64),
            last=np.full((n_sides, n), -1, dtype=np.int64),
            diary=[] if diary else None,
        )

    def end(self, rows: Ints, ending: Ending, day: Floats) -> None:
        """End some runs."""
        self.going[rows] = False
        self.ending[rows] = ending.code
        self.ended_day[rows] = day
        if self.diary is not None and len(rows) and ending is not Ending.AGREED:
            self.note(float(day[0]), Event.ENDS, ending=ending)

    def agree(self, rows: Ints, text: Ints, day: Floats) -> None:
        """Record an agreement; what becomes of it is for the vote to say."""
        self.text[rows], self.agreed_day[rows] = text, day
        self.end(rows, Ending.AGREED, day)
        if self.diary is not None and len(rows):
            self.note(float(day[0]), Event.AGREES, text=int(text[0]))

    def put_forward(self, rows: Ints, offers: Ints) -> None:
        """Record what the sides put forward, shape (n_sides, k), and where they differ."""
        self.last[:, rows] = offers
        self.differ(rows, offers)

    def differ(self, rows: Ints, offers: Ints) -> None:
        """Record where what the sides want is not the same, shape (n_sides, k)."""
        known = offers >= 0
        # Whoever has nothing to put forward (-1) is at odds with nobody.
        low = np.where(known, offers, _BEYOND).min(axis=0)
        differ = known.any(axis=0) & (offers.max(axis=0) != low)
        self.apart[:, rows[differ]] = offers[:, differ]

    def note(
        self, day: float, event: Event, party: int = -2, text: int = -1, ending: Ending | None = None
    ) -> None:
        """Write a line of the diary, where one is kept."""
        if self.diary is not None:
            self.diary.append(Entry(day, event, party, text, ending))
