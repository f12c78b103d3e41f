"""A case with its numbers filled in: what each party and member counts, over one world or many.

Everything in this layer works from these tables. Arrays have a leading world axis of length `n_worlds`,
or of length 1 where the number is the same in every world. In an *exact* model (one world whose numbers are
all rational) tables are integers: every score has been multiplied by its own `scale`, so that comparing is
exact; elsewhere tables are float64, `scale` is 1 and comparisons allow `TOLERANCE`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from goodoffices.case.bodies import Base, RuleKind
from goodoffices.case.expressions import Condition
from goodoffices.worlds.picking import values_in

__all__ = [
    "TOLERANCE",
    "Ballot",
    "CoalitionModel",
    "Limit",
    "Line",
    "Model",
    "PartyModel",
    "RouteModel",
    "Score",
    "StepModel",
    "VoterModel",
    "in_world",
    "in_worlds",
    "lowered",
    "raised",
]

TOLERANCE = 1e-9
Array = npt.NDArray[Any]


def lowered(threshold: Array) -> Array:
    """Return the threshold to compare with in `a >= threshold`: exact for integers, else within tolerance."""
    if threshold.dtype.kind in "iO":
        return threshold
    return np.asarray(threshold - TOLERANCE * np.maximum(1.0, np.abs(threshold)))


@dataclass(frozen=True, slots=True)
class Score:
    """A sum over issues, plus what holds: ``constant + sum_i tables[i][:, x_i] + sum of bonuses that hold``.

    `tables[i]` has shape (n_worlds or 1, n_options_i). Divide by `scale` for points.
    """

    tables: tuple[Array, ...]
    bonuses: tuple[tuple[Condition, Array], ...]
    constant: Array
    scale: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """A red line: broken by x where `real` and not `condition(x)`. `real` has shape (n_worlds or 1,)."""

    id: str
    condition: Condition
    real: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Ballot:
    """How a member votes on one question, by gain: score - threshold.

    `fixed` ("yes", "no", "abstain", "absent") comes before everything. `abstains_within` and `spread` are in
    the units of `score` (already scaled), or None. `score` None: the vote only follows or is fixed.
    `per_point` is by how much the threshold rises with each point of no_deal, in the same units.
    """

    fixed: str | None
    score: Score | None
    threshold: Array | None
    abstains_within: Array | None = None
    spread: Array | None = None
    per_point: Array | None = None


@dataclass(frozen=True, slots=True)
class VoterModel:
    """A member of a body: seats, own red lines, one ballot per question, whom it follows.

    `seats` has shape (n_worlds or 1,), dtype object (Fraction) in exact models, else float64. `turnout` is
    the share of its seats that votes (None: all). `follows` is an index into the same body's members, or -1
    (nobody), or -2 - p for party p. `lines` are its own red lines; `leaves` tells which take it out of the
    coalition.
    """

    id: str
    seats: Array
    turnout: Array | None
    lines: tuple[Line, ...]
    leaves: tuple[bool, ...]
    ballots: tuple[Ballot, ...]
    follows: int = -1
    follows_member: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class StepModel:
    """One vote of one body: passes if each question passes `kind` (within each group) and the turnout tests.

    `groups` are tuples of member indices, or None for one count over all. `electorate` has shape
    (n_worlds or 1,). Thresholds are None where the rule needs none.
    """

    limit: str
    body: str
    members: tuple[VoterModel, ...]
    n_questions: int
    kind: RuleKind
    threshold: Array | None
    of: Base
    groups: tuple[tuple[str, tuple[int, ...]], ...] | None
    electorate: Array
    turnout_at_least: Array | None
    yes_of_electorate_at_least: Array | None
    binding: bool


@dataclass(frozen=True, slots=True)
class RouteModel:
    """Alternative steps, one of which must pass."""

    limit: str
    steps: tuple[StepModel, ...]


@dataclass(frozen=True, slots=True)
class CoalitionModel:
    """Who may leave a party's government and what that costs, in the units of the party's score.

    `members` index `body_members`; `follow_out[m]` are the members that leave when m does (m included).
    """

    body: str
    members: tuple[str, ...]
    lines: tuple[tuple[Line, ...], ...]
    follow_out: tuple[frozenset[int], ...]
    seats: tuple[Array, ...]
    needs: Array | None
    safety_net: Array
    cost_of_leaving: tuple[Array, ...]
    cost_of_losing: Array


@dataclass(frozen=True, slots=True)
class PartyModel:
    """A side: what it counts, what it cannot accept, and the votes that must pass.

    `score` None: counted and not modelled; it says yes iff `always` is "yes". `decider` is the ballot (as a
    one-member or whole-body step) whose yes stands in for ``E >= no_deal``, or None: the party itself.
    `unasked` are bodies that ratify nothing but hold a member whose vote others follow.
    """

    id: str
    score: Score | None
    no_deal: Array | None
    lines: tuple[Line, ...]
    steps: tuple[StepModel | RouteModel, ...]
    coalition: CoalitionModel | None
    decider: StepModel | None = None
    always: str | None = None
    seats: int = 1
    unasked: tuple[StepModel, ...] = ()


@dataclass(frozen=True, slots=True)
class Limit:
    """Something that can block: a red line, a `no_deal`, a step of ratification, a named rule."""

    id: str
    kind: str  # "red_line", "no_deal", "step", "rule"
    party: int | None
    owners: tuple[str, ...]
    issues: frozenset[int]


@dataclass(frozen=True, slots=True)
class Model:
    """Everything that decides who says yes to what.

    `sizes` are numbers of options; `numbers` the option numbers per issue (None where not all are numbers);
    `names` the option ids. `rules` must hold for a package to be coherent; `named_rules` index those that are
    limits. `agreeing` are the inclusion-minimal sets of parties whose yes is an agreement. `weights` sum to
    1. `unasked` is as that of a party, for the bodies of the whole agreement.
    """

    sizes: tuple[int, ...]
    numbers: tuple[tuple[Fraction, ...] | None, ...]
    names: tuple[tuple[str, ...], ...]
    n_worlds: int
    weights: npt.NDArray[np.float64]
    exact: bool
    rules: tuple[Condition, ...]
    named_rules: tuple[int, ...]
    parties: tuple[PartyModel, ...]
    agreeing: tuple[frozenset[int], ...]
    steps: tuple[StepModel | RouteModel, ...]
    limits: tuple[Limit, ...]
    unasked: tuple[StepModel, ...] = ()


def in_world(model: Model, world: int) -> Model:
    """Return the model of one world: every array with a world axis cut to length 1."""
    return in_worlds(model, np.array([world]), np.ones(1))


def in_worlds(model: Model, worlds: npt.NDArray[np.int64], weights: npt.NDArray[np.float64]) -> Model:
    """Return the model of some worlds, in this order, with these weights (summing to 1)."""
    cut: Model = _cut(model, worlds)
    return replace(cut, n_worlds=len(worlds), weights=weights)


def _cut(part: Any, worlds: npt.NDArray[np.int64]) -> Any:
    if isinstance(part, np.ndarray):
        return values_in(part, worlds)
    if isinstance(part, tuple):
        return tuple(_cut(item, worlds) for item in part)
    if isinstance(part, _WITH_WORLDS):
        return replace(
            part, **{field.name: _cut(getattr(part, field.name), worlds) for field in fields(part)}
        )
    return part


def raised(model: Model, points: Mapping[int, Array]) -> Model:
    """Return the model with what follows without agreement worth so many points more.

    The points are added to the reservation value of a party and of every member of its bodies.

    Parameters
    ----------
    model : Model
        Not an exact one: its tables are floats.
    points : mapping of party index to float array of shape (n_worlds or 1,)

    Raises
    ------
    ValueError
        If the model is exact (`modelling.model_of` takes points for those).
    """
    if model.exact:
        raise ValueError("the tables of an exact model are integers; give the points to model_of")
    parties = tuple(
        replace(_raised(party, points[p]), no_deal=party.no_deal + points[p])
        if p in points and party.no_deal is not None
        else party
        for p, party in enumerate(model.parties)
    )
    return replace(model, parties=parties)


def _raised(part: Any, points: Array) -> Any:
    """Raise the thresholds of all ballots within a part of a model."""
    if isinstance(part, Ballot):
        if part.threshold is None or part.per_point is None:
            return part
        return replace(part, threshold=part.threshold + part.per_point * points)
    if isinstance(part, tuple):
        return tuple(_raised(item, points) for item in part)
    if isinstance(part, PartyModel | StepModel | RouteModel | VoterModel):
        return replace(
            part, **{field.name: _raised(getattr(part, field.name), points) for field in fields(part)}
        )
    return part


_WITH_WORLDS = (Model, PartyModel, CoalitionModel, StepModel, RouteModel, VoterModel, Ballot, Line, Score)
