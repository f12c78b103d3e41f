"""Conflicts and bridging moves where packages cannot be enumerated: MARCO over CP-SAT [1]_.

A second, tiny model (the *map*) holds one Boolean per limit and remembers which sets of limits have been
settled. Each round takes a largest unsettled set. If a package meets it, what is left out is a bridging move,
and every subset is settled; if none does, it is shrunk to a minimal conflict, and every superset is settled.
When the map is used up, both lists are complete.

References
----------
.. [1] M. H. Liffiton, A. Previti, A. Malik and J. Marques-Silva, "Fast, flexible MUS enumeration",
   Constraints 21 (2016) 223-250.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from enum import Enum

from ortools.sat.python import cp_model

from goodoffices.bargaining.conflicts import bits_of
from goodoffices.bargaining.encoding import (
    Encoding,
    Feasibility,
    SearchStatus,
    solve_feasible,
    solver_with,
)
from goodoffices.case.issues import Package

__all__ = ["Explained", "Found", "Kind", "explain_conflicts", "stream_conflicts"]


class Kind(Enum):
    """What was found."""

    CONFLICT = "conflict"
    BRIDGE = "bridge"


@dataclass(frozen=True, slots=True)
class Found:
    """A minimal conflict, or a bridging move with a package that it opens; `mask` over the limits."""

    kind: Kind
    mask: int
    package: Package | None = None


@dataclass(frozen=True, slots=True)
class Explained:
    """All that was found, in the order of fewest limits; `complete` when there is no more.

    Without any limit to drop and without a deal, the only conflict is the empty one.
    """

    conflicts: tuple[int, ...]
    bridges: tuple[tuple[int, Package], ...]
    complete: bool


class _OutOfTime(Exception):
    """A question was not decided within its time; what was found so far stands."""


class _Map:
    """Which sets of limits are not settled yet."""

    def __init__(self, n_limits: int) -> None:
        self._model = cp_model.CpModel()
        self._chosen = [self._model.new_bool_var("") for _ in range(n_limits)]
        self._model.maximize(cp_model.LinearExpr.sum(self._chosen))

    def largest_unsettled(self, time_limit_s: float) -> int | None:
        solver = solver_with(time_limit_s, workers=1)
        status = solver.solve(self._model)
        if status == cp_model.INFEASIBLE:
            return None
        # A set that is not proven largest may lie within a larger one that a package meets.
        if status != cp_model.OPTIMAL:
            raise _OutOfTime
        return sum(1 << bit for bit, literal in enumerate(self._chosen) if solver.boolean_value(literal))

    def settle_subsets(self, of: int) -> None:
        self._model.add_bool_or([literal for bit, literal in enumerate(self._chosen) if not of >> bit & 1])

    def settle_supersets(self, of: int) -> None:
        self._model.add_bool_or([self._chosen[bit].negated() for bit in bits_of(of)])


class _Asker:
    """Answers whether limits can be met together, remembering what earlier packages met."""

    def __init__(self, encoding: Encoding, deadline: float, clock: Callable[[], float]) -> None:
        self._encoding = encoding
        self._deadline = deadline
        self._clock = clock
        self._known: list[Feasibility] = []

    def left(self) -> float:
        remaining = self._deadline - self._clock()
        if remaining <= 0:
            raise _OutOfTime
        return remaining

    def ask(self, kept: int) -> Feasibility:
        for known in self._known:
            if not kept & ~known.met:
                return known
        answer = solve_feasible(self._encoding, kept, time_limit_s=self.left(), workers=1)
        if answer.status is SearchStatus.UNDECIDED:
            raise _OutOfTime
        if answer.status is SearchStatus.FOUND:
            self._known.append(answer)
        return answer


def _shrink(conflict: int, asker: _Asker) -> int:
    """Return a minimal conflict within one, dropping one limit after the other."""
    needed = 0
    while left := conflict & ~needed:
        bit = left & -left
        answer = asker.ask(conflict & ~bit)
        if answer.status is SearchStatus.NONE:
            conflict = answer.core | needed
        else:
            needed |= bit
    return conflict


def stream_conflicts(
    encoding: Encoding,
    *,
    time_limit_s: float = 30.0,
    clock: Callable[[], float] = time.monotonic,
) -> Generator[Found, None, bool]:
    """Yield minimal conflicts and bridging moves as they are found, each once.

    Parameters
    ----------
    encoding : Encoding
        With open selectors.
    time_limit_s : float
        For all of it.
    clock : callable
        Seconds; replaced in tests.

    Yields
    ------
    Found
        In no particular order. A case with a deal yields nothing.

    Returns
    -------
    bool
        Whether everything was found (the value of the generator's `StopIteration`).
    """
    asker = _Asker(encoding, clock() + time_limit_s, clock)
    unsettled = _Map(len(encoding.limits))
    try:
        while (seed := unsettled.largest_unsettled(asker.left())) is not None:
            answer = asker.ask(seed)
            if answer.status is SearchStatus.FOUND:
                dropped = encoding.all_kept & ~seed
                if not dropped:
                    return True
                unsettled.settle_subsets(seed)
                yield Found(Kind.BRIDGE, dropped, answer.package)
            else:
                conflict = _shrink(answer.core, asker)
                unsettled.settle_supersets(conflict)
                yield Found(Kind.CONFLICT, conflict)
    except _OutOfTime:
        return False
    return True


def explain_conflicts(
    encoding: Encoding,
    *,
    most: int = 1_000,
    time_limit_s: float = 30.0,
    clock: Callable[[], float] = time.monotonic,
) -> Explained:
    """Collect conflicts and bridging moves up to a number and a time.

    Parameters
    ----------
    encoding : Encoding
        With open selectors.
    most : int
        Conflicts and bridges together.
    time_limit_s : float
        For all of it.
    clock : callable
        Seconds; replaced in tests.

    Returns
    -------
    Explained
        With a deal: nothing, complete.
    """
    conflicts: list[int] = []
    bridges: list[tuple[int, Package]] = []
    stream = stream_conflicts(encoding, time_limit_s=time_limit_s, clock=clock)
    complete = False
    while True:
        try:
            found = next(stream)
        except StopIteration as stop:
            complete = bool(stop.value)
            break
        if len(conflicts) + len(bridges) == most:
            break
        if found.package is None:
            conflicts.append(found.mask)
        else:
            bridges.append((found.mask, found.package))
    stream.close()
    return Explained(
        tuple(sorted(conflicts, key=lambda mask: (mask.bit_count(), mask))),
        tuple(sorted(bridges, key=lambda bridge: (bridge[0].bit_count(), bridge[0]))),
        complete,
    )
