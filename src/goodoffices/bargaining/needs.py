"""The least that a party must gain before what it decides can turn out well, world by world.

A party's own yes needs a gain of nothing or more. A vote by members who value texts as their party does, and
differ in where they draw the line, cannot pass before enough of them are past theirs; whatever else moves a
member (red lines, departures, another body) can only cost votes. So a row of packages in which a party
cannot gain so much need not be looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from goodoffices.bargaining.positions import Model, PartyModel, RouteModel, Score, StepModel
from goodoffices.bargaining.ratification import seat_count, step_passes

__all__ = ["Needs", "needs_of"]

Array = npt.NDArray[Any]
Floats = npt.NDArray[np.float64]
_ANY = -1e9  # points: any gain will do
_NONE = 1e9  # no gain is enough
_MOST_COUNTED = 2 * 10**7
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Needs:
    """Least gains, in points above `no_deal`, each of shape (n_worlds or 1,).

    Attributes
    ----------
    to_agree : tuple
        By party: for its yes, its votes included. None: it is counted and not modelled.
    to_ratify : tuple
        By party: for its votes alone.
    limits : tuple
        By limit of the model: (party, least gain that may respect the limit), or None where no gain tells.
    """

    to_agree: tuple[Floats | None, ...]
    to_ratify: tuple[Floats | None, ...]
    limits: tuple[tuple[int, Floats] | None, ...]


def needs_of(model: Model) -> Needs:
    """Work out the least gains of every party of a model.

    Parameters
    ----------
    model : Model
        All its worlds at once.

    Notes
    -----
    Lower bounds: below them nothing can be, above them much may still stand in the way. Cost O(n_worlds *
    members^2) for each vote; votes too large for that bound nothing.
    """
    to_agree: list[Floats | None] = []
    to_ratify: list[Floats | None] = []
    for p, party in enumerate(model.parties):
        if party.score is None or party.no_deal is None:
            to_agree.append(None)
            to_ratify.append(None)
            continue
        votes = [_to_pass(party, p, each) for each in party.steps if _is_binding(each)]
        ratify = _largest([np.full(1, _ANY), *votes])
        to_ratify.append(ratify)
        to_agree.append(_largest([_to_be_worth_it(party, p), ratify]))
    return Needs(
        tuple(to_agree), tuple(to_ratify), tuple(_of_limit(model, k) for k in range(len(model.limits)))
    )


def _of_limit(model: Model, k: int) -> tuple[int, Floats] | None:
    limit = model.limits[k]
    if limit.party is None or limit.kind not in ("no_deal", "step"):
        return None
    party = model.parties[limit.party]
    if party.score is None or party.no_deal is None:
        return None
    if limit.kind == "no_deal":
        return limit.party, _to_be_worth_it(party, limit.party)
    return limit.party, _to_pass(
        party, limit.party, next(entry for entry in party.steps if entry.limit == limit.id)
    )


def _is_binding(entry: StepModel | RouteModel) -> bool:
    return isinstance(entry, RouteModel) or entry.binding


def _largest(needs: Sequence[Floats]) -> Floats:
    return np.asarray(np.maximum.reduce(np.broadcast_arrays(*needs)))


def _to_be_worth_it(party: PartyModel, p: int) -> Floats:
    return np.zeros(1) if party.decider is None else _to_pass(party, p, party.decider)


def _to_pass(party: PartyModel, p: int, entry: StepModel | RouteModel) -> Floats:
    """Return the least gain of party p with which a vote can pass."""
    if isinstance(entry, RouteModel):
        ways = [_to_pass(party, p, step) for step in entry.steps]
        return np.asarray(np.minimum.reduce(np.broadcast_arrays(*ways)))
    return _largest([_to_pass_question(party, p, entry, q) for q in range(entry.n_questions)])


def _to_pass_question(party: PartyModel, p: int, step: StepModel, q: int) -> Floats:
    lines = [_to_vote_yes(party, p, step, m, q, 0) for m in range(len(step.members))]
    needs = np.stack(np.broadcast_arrays(*lines), axis=1)  # (n_worlds or 1, n_members)
    if needs.shape[0] * needs.shape[1] ** 2 > _MOST_COUNTED:
        return np.full(1, _ANY)
    tries = np.concatenate([np.full((len(needs), 1), _ANY), needs], axis=1)
    shares = []
    for m in range(len(step.members)):
        yes = needs[:, m, None] <= tries
        shares.append((yes, ~yes, np.zeros_like(yes)))
    passes = step_passes(step, seat_count(step), shares)
    return np.asarray(np.where(passes, tries, _NONE).min(axis=1))


def _to_vote_yes(party: PartyModel, p: int, step: StepModel, m: int, q: int, depth: int) -> Floats:
    """Return the least gain of party p with which a member may vote yes, abstain or stay away."""
    anything = np.full(1, _ANY)
    voter = step.members[m]
    ballot = voter.ballots[min(q, len(voter.ballots) - 1)]
    if ballot.fixed is not None:
        return np.full(1, _NONE) if ballot.fixed == "no" else anything
    if depth > _DEEPEST or party.score is None or party.no_deal is None:
        return anything
    if voter.follows >= 0:
        return _to_vote_yes(party, p, step, voter.follows, q, depth + 1)
    if voter.follows <= -2:
        own = voter.follows == -2 - p and party.always is None and party.decider is None
        return np.zeros(1) if own else anything
    if voter.follows_member is not None:
        return _to_vote_elsewhere(party, p, voter.follows_member, q, depth + 1)
    score = ballot.score
    if score is None or ballot.threshold is None or ballot.spread is not None:
        return anything
    if not _is_same_sum(score, party.score):
        return anything
    need = _floats(ballot.threshold) - _floats(score.constant) + _floats(party.score.constant)
    if ballot.abstains_within is not None:
        need = need - _floats(ballot.abstains_within)
    return np.asarray((need - _floats(party.no_deal)) / party.score.scale)


def _to_vote_elsewhere(party: PartyModel, p: int, followed: tuple[str, str], q: int, depth: int) -> Floats:
    body, name = followed
    for entry in (*party.steps, *party.unasked):
        for step in entry.steps if isinstance(entry, RouteModel) else (entry,):
            if step.body == body:
                m = next(i for i, other in enumerate(step.members) if other.id == name)
                return _to_vote_yes(party, p, step, m, min(q, step.n_questions - 1), depth)
    return np.full(1, _ANY)


def _is_same_sum(one: Score, other: Score) -> bool:
    """Tell whether two scores differ in their constant alone."""
    return one.tables is other.tables and [tuple(map(id, each)) for each in one.bonuses] == [
        tuple(map(id, each)) for each in other.bonuses
    ]


def _floats(array: Array) -> Floats:
    return np.asarray(array, dtype=np.float64)
