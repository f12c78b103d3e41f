"""What passing days and events add to the worth of no agreement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from goodoffices.bargaining.ratification import at_least
from goodoffices.case.model import Case
from goodoffices.case.schedule import Event
from goodoffices.worlds.ensemble import Worlds
from goodoffices.worlds.picking import values_in

__all__ = ["Later", "Occurrence", "later_of", "points_on_day"]

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Occurrence:
    """An event in every world: its day, whether it comes about, and its points by party index.

    `ends_with_agreement`: it comes about only while there is none.
    """

    id: str
    day: Array
    happens: npt.NDArray[np.bool_]
    ends_with_agreement: bool
    points: Mapping[int, Array]


@dataclass(frozen=True, slots=True)
class Later:
    """What days add to no_deal, by party index: points `per_day`, and events. Arrays are (n_worlds or 1,)."""

    per_day: Mapping[int, Array]
    events: tuple[Occurrence, ...]

    @property
    def parties(self) -> frozenset[int]:
        """The parties whose no_deal moves at all."""
        return frozenset(self.per_day).union(*(event.points for event in self.events))

    def points(
        self, party: int, day: Array, agreed: Array | None = None, worlds: Array | slice = slice(None)
    ) -> Array:
        """Return the points added to a party's no_deal by a day.

        Parameters
        ----------
        party : int
        day : array that broadcasts with the worlds asked for
        agreed : array, optional
            The day of an agreement, which ends what comes about only while there is none.
        worlds : index array or slice
            Which worlds.
        """

        def at(values: Array) -> Array:
            return values_in(values, worlds)

        total = day * 0
        if party in self.per_day:
            total = total + day * at(self.per_day[party])
        for event in self.events:
            if party not in event.points:
                continue
            until = day if agreed is None or not event.ends_with_agreement else agreed
            here = at(event.happens) & at_least(until, at(event.day))
            total = total + np.where(here, at(event.points[party]), 0 * at(event.points[party]))
        return np.asarray(total)


def later_of(case: Case, worlds: Worlds) -> Later:
    """Fill the numbers of some worlds into what days and events add to no_deal.

    An event that a party chooses comes about where it adds to that party's own no_deal. Events that take an
    agreement, or a text, to come about are left out: they do not touch what follows without one.
    """
    place = {party.id: p for p, party in enumerate(case.parties)}
    per_day = {
        p: worlds.number(party.no_deal_per_day)
        for p, party in enumerate(case.parties)
        if party.no_deal_per_day is not None
    }
    events = tuple(
        _occurrence(event, place, worlds)
        for event in case.events
        if event.no_deal and event.condition is None and event.if_text != "agreement"
    )
    return Later(per_day, events)


def _occurrence(event: Event, place: Mapping[str, int], worlds: Worlds) -> Occurrence:
    points = {place[party]: worlds.number(quantity) for party, quantity in event.no_deal}
    happens = np.ones(1, dtype=np.bool_) if event.chance is None else worlds.comes_true(event.chance)
    if event.chosen_by is not None:
        own = points.get(place[event.chosen_by])
        happens = happens & (np.zeros(1, dtype=np.bool_) if own is None else ~at_least(0 * own, own))
    return Occurrence(
        id=event.id,
        day=worlds.number(event.day),
        happens=happens,
        ends_with_agreement=event.if_text == "no_agreement",
        points=points,
    )


def points_on_day(case: Case, worlds: Worlds, day: Array) -> dict[str, Array]:
    """Return what has been added to each party's no_deal by a day, by party id, of those that move.

    Parameters
    ----------
    case : Case
    worlds : Worlds
    day : array of shape (1,)
        Of Fractions for exact worlds, else of floats.
    """
    later = later_of(case, worlds)
    return {case.parties[p].id: later.points(p, day) for p in sorted(later.parties)}
