"""Voting rules as decision diagrams over blocs, so that votes can be counted on bits.

A rule over m blocs is a table of which combinations of votes pass. Reduced to a decision diagram (equal
sub-tables are one node), it is evaluated on matrices of bits with two or three operations a node.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from goodoffices.bargaining.positions import StepModel
from goodoffices.bargaining.ratification import seat_count, step_passes

__all__ = ["LARGEST_TABLE", "Bloc", "Diagram", "diagram_of"]

LARGEST_TABLE = 2**20
"""The most combinations of votes for which a table is made."""
_ALL = np.uint64(0xFFFFFFFFFFFFFFFF)
_VOTES = ("yes", "no", "abstain")
Words = npt.NDArray[Any]  # uint64


@dataclass(frozen=True, slots=True)
class Bloc:
    """Members that always vote alike, and the votes (of yes, no, abstain, absent) that they can cast."""

    members: tuple[int, ...]
    votes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Node:
    bloc: int
    children: tuple[int, ...]
    monotone: bool


@dataclass(frozen=True, slots=True)
class Diagram:
    """A reduced decision diagram. Nodes 0 and 1 are *fails* and *passes*; `root` is where to start."""

    blocs: tuple[Bloc, ...]
    nodes: tuple[_Node | None, ...]
    root: int

    def evaluate(self, votes: Sequence[tuple[Words, Words, Words]]) -> Words:
        """Return the bits where the rule passes, given the bits of yes, no and abstention of every bloc."""
        done: dict[int, Words] = {0: np.zeros((1, 1, 1), dtype=np.uint64), 1: np.full((1, 1, 1), _ALL)}
        for number in range(2, len(self.nodes)):
            node = self.nodes[number]
            if node is not None:
                done[number] = self._node(node, votes[node.bloc], done)
        return done[self.root]

    def _node(self, node: _Node, votes: tuple[Words, Words, Words], done: dict[int, Words]) -> Words:
        choices = self.blocs[node.bloc].votes
        if choices == ("yes", "no"):
            yes, (on_yes, on_no) = votes[0], node.children
            if on_no == 0:
                return yes if on_yes == 1 else yes & done[on_yes]
            if node.monotone:
                return yes | done[on_no] if on_yes == 1 else (yes & done[on_yes]) | done[on_no]
            return (yes & done[on_yes]) | (~yes & done[on_no])
        result: Words = done[0]
        for choice, child in zip(choices, node.children, strict=True):
            if child:
                bits = (
                    votes[_VOTES.index(choice)] if choice != "absent" else ~(votes[0] | votes[1] | votes[2])
                )
                result = result | (bits & done[child])
        return result


def _at(array: npt.NDArray[Any], world: int) -> npt.NDArray[Any]:
    return array if array.shape[0] == 1 else array[[world]]


def _maybe_at(array: npt.NDArray[Any] | None, world: int) -> npt.NDArray[Any] | None:
    return None if array is None else _at(array, world)


def _in_world(step: StepModel, world: int) -> StepModel:
    """The step with the seats and thresholds of one world."""
    return replace(
        step,
        members=tuple(
            replace(m, seats=_at(m.seats, world), turnout=_maybe_at(m.turnout, world)) for m in step.members
        ),
        electorate=_at(step.electorate, world),
        threshold=_maybe_at(step.threshold, world),
        turnout_at_least=_maybe_at(step.turnout_at_least, world),
        yes_of_electorate_at_least=_maybe_at(step.yes_of_electorate_at_least, world),
    )


def diagram_of(step: StepModel, blocs: Sequence[Bloc], world: int) -> Diagram:
    """Build the diagram of one question of a step in one world.

    Parameters
    ----------
    step : StepModel
    blocs : sequence of Bloc
        In the order in which votes will be given to `Diagram.evaluate`.
    world : int
        Whose seats and thresholds count.

    Raises
    ------
    ValueError
        If there are more than `LARGEST_TABLE` combinations of votes.
    """
    shape = tuple(len(bloc.votes) for bloc in blocs)
    if math.prod(shape) > LARGEST_TABLE:
        raise ValueError(f"{step.limit}: {math.prod(shape)} combinations of votes")
    here = _in_world(step, world)
    cast = np.indices(shape).reshape(len(shape), -1)
    nowhere = np.zeros((1, cast.shape[1]), dtype=bool)
    shares = [(nowhere, nowhere, nowhere)] * len(step.members)
    for bloc, chosen in zip(blocs, cast, strict=True):
        vote = np.array([("yes", "no", "abstain", "absent").index(v) for v in bloc.votes])[chosen]
        for member in bloc.members:
            shares[member] = ((vote == 0)[None, :], (vote == 1)[None, :], (vote == 2)[None, :])
    table = np.broadcast_to(step_passes(here, seat_count(here), shares), (1, cast.shape[1])).reshape(shape)
    weight = [sum(float(here.members[m].seats[0]) for m in bloc.members) for bloc in blocs]
    order = sorted(range(len(blocs)), key=lambda b: -weight[b])
    return _reduced(tuple(blocs), np.ascontiguousarray(table.transpose(order)), order)


def _reduced(blocs: tuple[Bloc, ...], table: npt.NDArray[np.bool_], order: Sequence[int]) -> Diagram:
    nodes: list[_Node | None] = [None, None]
    by_table: dict[tuple[int, bytes], int] = {}
    by_children: dict[tuple[int, tuple[int, ...]], int] = {}

    def build(level: int, part: npt.NDArray[np.bool_]) -> int:
        if part.all():
            return 1
        if not part.any():
            return 0
        key = (level, part.tobytes())
        if key not in by_table:
            children = tuple(build(level + 1, part[choice]) for choice in range(part.shape[0]))
            if len(set(children)) == 1:
                by_table[key] = children[0]
            else:
                name = (level, children)
                if name not in by_children:
                    monotone = all(bool((b <= a).all()) for a, b in itertools.pairwise(part))
                    nodes.append(_Node(order[level], children, monotone))
                    by_children[name] = len(nodes) - 1
                by_table[key] = by_children[name]
        return by_table[key]

    root = build(0, table)
    return Diagram(blocs, tuple(nodes), root)
