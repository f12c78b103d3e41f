"""What is to be handed over in portions, and an order of doing so: who is asked when, and what that takes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from itertools import groupby
from typing import TypeAlias

from goodoffices.errors import QuestionError

__all__ = ["Deliveries", "DeliveryOrder", "Fewest", "Number", "OrderStatus", "delivery_order"]

Number: TypeAlias = int | Fraction | float


class OrderStatus(Enum):
    """What came of looking for an order."""

    FOUND = "FOUND"
    IMPOSSIBLE = "IMPOSSIBLE"
    NOT_DECIDED = "NOT_DECIDED"
    TOO_LARGE = "TOO_LARGE"


class Fewest(Enum):
    """What there shall be few of, first; the other one breaks ties."""

    CHUNKS = "chunks"
    ROUNDS = "rounds"


@dataclass(frozen=True, slots=True)
class Deliveries:
    """What is to be handed over, by whom, and what it is worth.

    `counts[i]` units of item i are given by party ``givers[i]``; a unit is worth ``worth[i][p]`` points to
    party p. `outside[p]` is what stopping is worth to p beside what is delivered, less the guarantees against
    p; `holds[p]` what the whole being in force is worth beside it. `ids` name the items and break ties, so
    that the order of parties or items never matters (positions stand in where they are left out).

    Raises
    ------
    QuestionError
        If the lengths differ, a count is negative, a giver is no party or a number is not finite.
    """

    counts: tuple[int, ...]
    givers: tuple[int, ...]
    worth: tuple[tuple[Number, ...], ...]
    outside: tuple[Number, ...]
    holds: tuple[Number, ...]
    ids: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        n_items, n_parties = len(self.counts), len(self.outside)
        sides = len(self.givers) == len(self.worth) == n_items and len(self.holds) == n_parties
        if not sides or any(len(row) != n_parties for row in self.worth):
            raise QuestionError(
                f"An exchange of {n_items} items among {n_parties} parties has parts of other lengths.",
                "Give one giver and one row of worths per item, one worth, outside and holds per party.",
            )
        if self.ids and len(set(self.ids)) != n_items:
            raise QuestionError(f"The item ids {self.ids} are not {n_items} different ones.", "Rename them.")
        for i, (count, giver) in enumerate(zip(self.counts, self.givers, strict=True)):
            if count < 0 or not 0 <= giver < n_parties:
                raise QuestionError(
                    f"Item {i}: {count} units from party {giver}.",
                    f"Counts are 0 or more, parties are numbered 0 to {n_parties - 1}.",
                )
        if not all(math.isfinite(number) for number in self.numbers):
            raise QuestionError("A worth, outside or holds is not finite.", "Give numbers in points.")

    @property
    def numbers(self) -> tuple[Number, ...]:
        """Every number in points."""
        return (*self.outside, *self.holds, *(each for row in self.worth for each in row))

    @property
    def is_exact(self) -> bool:
        """Whether all numbers are integers or Fractions."""
        return not any(isinstance(number, float) for number in self.numbers)

    @property
    def name_order(self) -> tuple[int, ...]:
        """Item positions in the order of their ids."""
        positions = range(len(self.counts))
        return tuple(sorted(positions, key=lambda i: self.ids[i]) if self.ids else positions)

    def stop_incentive(self, party: int, delivered: Sequence[int]) -> Number:
        """Return what stopping is worth beyond going on, when so many units of each item are delivered."""
        done = sum((row[party] * x for row, x in zip(self.worth, delivered, strict=True)), start=0)
        whole = sum((row[party] * n for row, n in zip(self.worth, self.counts, strict=True)), start=0)
        return done + self.outside[party] - (whole + self.holds[party])


@dataclass(frozen=True, slots=True)
class DeliveryOrder:
    """An order of deliveries, and what it asks of whom.

    Chunk c hands over ``chunks[c] = (item, units)``; its giver ``asked[c]`` is asked before it and has the
    stop incentive ``incentives[c]``. `largest[p]` is the largest of p's own, None if p is never asked.
    `n_rounds` counts maximal runs of chunks by one side.
    """

    chunks: tuple[tuple[int, int], ...]
    asked: tuple[int, ...]
    incentives: tuple[Number, ...]
    largest: tuple[Number | None, ...]

    @property
    def n_rounds(self) -> int:
        """Maximal runs of chunks by one side."""
        return sum(1 for _ in groupby(self.asked))

    @property
    def needed(self) -> tuple[Number, ...]:
        """The least guarantee against each party under which it goes on throughout: never below 0."""
        return tuple(0 if each is None else max(0, each) for each in self.largest)


def delivery_order(exchange: Deliveries, chunks: Sequence[tuple[int, int]]) -> DeliveryOrder:
    """Ask along an order of chunks, straight from the definition.

    Parameters
    ----------
    exchange : Deliveries
    chunks : sequence of (item, units)
        Everything must be delivered.

    Returns
    -------
    DeliveryOrder

    Raises
    ------
    QuestionError
        If a chunk is empty or the chunks do not deliver exactly what there is.

    Examples
    --------
    >>> swap = Deliveries((2, 1), (0, 1), ((-1, 2), (3, -2)), (0, 0), (0, 0))
    >>> delivery_order(swap, [(0, 1), (1, 1), (0, 1)]).incentives
    (-1, 0, 1)
    """
    delivered = [0] * len(exchange.counts)
    asked, incentives = [], []
    for item, units in chunks:
        if not 0 <= item < len(delivered) or units < 1:
            raise QuestionError(f"The chunk ({item}, {units}) delivers nothing.", "Give (item, units).")
        asked.append(exchange.givers[item])
        incentives.append(exchange.stop_incentive(asked[-1], delivered))
        delivered[item] += units
    if tuple(delivered) != exchange.counts:
        raise QuestionError(
            f"The chunks deliver {tuple(delivered)}, not {exchange.counts}.", "An order delivers everything."
        )
    own: list[list[Number]] = [[] for _ in exchange.outside]
    for p, incentive in zip(asked, incentives, strict=True):
        own[p].append(incentive)
    largest = tuple(max(each) if each else None for each in own)
    return DeliveryOrder(tuple(chunks), tuple(asked), tuple(incentives), largest)
