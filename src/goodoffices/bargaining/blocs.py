"""Which members of a body vote as one, and whether they can be taken so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from goodoffices.bargaining.diagrams import Bloc
from goodoffices.bargaining.positions import (
    RouteModel,
    StepModel,
)

__all__ = ["blocs_of", "may_split", "step_numbers"]

Array = npt.NDArray[Any]


def may_split(step: StepModel, others: Sequence[StepModel | RouteModel]) -> bool:
    """Tell whether some member's seats may split, itself or by following one that does."""
    if _splits(step):
        return True
    steps = (
        other for entry in others for other in (entry.steps if isinstance(entry, RouteModel) else (entry,))
    )
    return any(member.follows_member is not None for member in step.members) and any(map(_splits, steps))


def _splits(step: StepModel) -> bool:
    return any(
        ballot.spread is not None and np.any(np.asarray(ballot.spread, dtype=float) > 0)
        for member in step.members
        for ballot in member.ballots
    )


def step_numbers(step: StepModel) -> Iterator[Array]:
    """Yield every array of numbers on which the outcome of a vote rests."""
    for member in step.members:
        yield member.seats
        if member.turnout is not None:
            yield member.turnout
    for array in (step.threshold, step.electorate, step.turnout_at_least, step.yes_of_electorate_at_least):
        if array is not None:
            yield array


def _votes_of(step: StepModel, m: int, q: int) -> tuple[str, ...]:
    """Return the votes that a member can cast on a question."""
    voter = step.members[m]
    ballot = voter.ballots[q]
    if ballot.fixed is not None:
        return (ballot.fixed,)
    if voter.follows >= 0:
        led = _votes_of(step, voter.follows, q)
        return tuple(vote for vote in ("yes", "no", "abstain", "absent") if vote in {*led, "no"})
    if voter.follows_member is not None:
        return ("yes", "no", "abstain", "absent")
    return ("yes", "no", "abstain") if ballot.abstains_within is not None else ("yes", "no")


def blocs_of(step: StepModel, q: int, apart: Sequence[str]) -> list[Bloc]:
    """Group members that always vote alike: a member, and those who follow it with no lines of their own.

    Members named in `apart` may leave a coalition by themselves and stay alone.
    """

    def root(m: int) -> object:
        voter = step.members[m]
        ballot = voter.ballots[q]
        if ballot.fixed is not None:
            return ("fixed", ballot.fixed)
        if voter.lines or voter.id in apart or voter.follows_member is not None or voter.follows == -1:
            return m
        return root(voter.follows) if voter.follows >= 0 else ("party", voter.follows)

    blocs: dict[object, list[int]] = {}
    for m in range(len(step.members)):
        blocs.setdefault(root(m), []).append(m)
    return [
        Bloc(tuple(bloc), _votes_of(step, key if isinstance(key, int) else bloc[0], q))
        for key, bloc in blocs.items()
    ]
