"""Proximity talks: the mediators carry each side's offer to the others."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from goodoffices.shuttle.course import Course, Event
from goodoffices.shuttle.settling import InPrinciple
from goodoffices.shuttle.sides import Floats, Ints
from goodoffices.shuttle.table import Table
from goodoffices.shuttle.tactics import View
from goodoffices.shuttle.texts import Distances

__all__ = ["Proximity"]

Truths = npt.NDArray[np.bool_]
_LEAST = 1e-9


@dataclass(slots=True, eq=False)
class Proximity:
    """In each round every side has an offer, and all of them are carried.

    `offered` marks the different texts that each side has put forward; kept only where a tactic counts them.
    """

    table: Table
    course: Course
    offered: list[Truths] = field(default_factory=list)
    n_offered: Ints = field(default_factory=lambda: np.zeros((0, 0), dtype=np.int64))

    def __post_init__(self) -> None:
        table = self.table
        self.n_offered = np.zeros((len(table.sides), table.n), dtype=np.int64)
        if any(tactic.counts_offers for tactic in table.tactics):
            self.offered = [np.zeros((table.n, len(table.texts)), dtype=np.bool_) for _ in table.sides]

    def bring(self, rows: Ints, day: Floats, floors: tuple[Floats, ...]) -> InPrinciple:
        """Return, of the offers that make an agreement in this round, the most even; -1 where none does."""
        table, course = self.table, self.course
        before = course.last[:, rows].copy()
        views = [View(rows, day, floor, self._others(s, rows)) for s, floor in enumerate(floors)]
        counts = [tactic.acceptable(view) for tactic, view in zip(table.tactics, views, strict=True)]
        offers = np.stack(
            [
                tactic.offer(view, count, self._distance(s, before))
                for s, (tactic, view, count) in enumerate(zip(table.tactics, views, counts, strict=True))
            ]
        )
        course.put_forward(rows, offers)
        self._count(rows, offers)
        for side, text in zip(table.sides, offers[:, 0], strict=True):
            course.note(float(day[0]), Event.OFFERS, side.party, int(text))
        return self._chosen(rows, day, offers, counts)

    def _others(self, s: int, rows: Ints) -> Ints:
        others = np.delete(self.n_offered[:, rows], s, axis=0)
        return others.min(axis=0) if len(others) else np.zeros(len(rows), dtype=np.int64)

    def _distance(self, s: int, before: Ints) -> Distances:
        return Distances(self.table.texts, np.delete(before, s, axis=0))

    def _count(self, rows: Ints, offers: Ints) -> None:
        for s, seen in enumerate(self.offered):
            there = offers[s] >= 0
            new = there & ~seen[rows, np.maximum(offers[s], 0)]
            seen[rows[new], offers[s][new]] = True
            self.n_offered[s, rows[new]] += 1

    def _chosen(self, rows: Ints, day: Floats, offers: Ints, counts: list[Ints]) -> InPrinciple:
        table = self.table
        best = np.full(len(rows), -1, dtype=np.int64)
        evenness = np.full(len(rows), -np.inf)
        says = {side.party: np.zeros(len(rows), dtype=np.bool_) for side in table.sides}
        for text in offers:
            # An offer stands for its maker's yes only where the maker could take it himself.
            yes = {
                side.party: side.accepts(rows, count, text)
                for side, count in zip(table.sides, counts, strict=True)
            }
            agreed = table.make_agreement(yes) & (text >= 0)
            if not agreed.any():
                continue
            even = self._evenness(rows, day, np.maximum(text, 0))
            same = np.isclose(even, evenness, rtol=0, atol=1e-9)
            better = agreed & ((even > evenness) & ~same | same & ((text < best) | (best < 0)))
            best, evenness = np.where(better, text, best), np.where(better, even, evenness)
            says = {party: np.where(better, yes[party], said) for party, said in says.items()}
        return InPrinciple(rows, best, day, says)

    def _evenness(self, rows: Ints, day: Floats, text: Ints) -> Floats:
        """Return the least gain of any side that could gain at all, as a share of the most that it could."""
        shares = []
        for s, side in enumerate(self.table.sides):
            no_deal = self.table.no_deal(s, rows, day)
            most = side.best[rows] - no_deal
            could = most > _LEAST
            share = (side.worth[rows, text] - no_deal) / np.where(could, most, 1.0)
            shares.append(np.where(could, share, np.inf))
        return np.asarray(np.min(shares, axis=0))
