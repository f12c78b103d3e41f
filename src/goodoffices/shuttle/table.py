"""Some runs of the talks, with every number of their worlds filled in."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from goodoffices.bargaining.delay import Later, later_of
from goodoffices.bargaining.paired import ballot_homes
from goodoffices.bargaining.positions import Model
from goodoffices.bargaining.predicates import holds
from goodoffices.case.expressions import issues_of
from goodoffices.case.model import Case
from goodoffices.case.parties import Party
from goodoffices.case.talks import TacticKind
from goodoffices.case.uncertain import Basis, Pert, Quantity
from goodoffices.shuttle.sides import Floats, Ints, Side, sides_of
from goodoffices.shuttle.tactics import FixedTactic, MicroTactic, Tactic, TimeTactic
from goodoffices.shuttle.texts import TextList
from goodoffices.worlds.ensemble import Ensemble
from goodoffices.worlds.picking import values_in
from goodoffices.worlds.streams import coin

__all__ = ["SHORTEST_ANSWER", "Envoys", "Outside", "Table", "exponent_of", "table_of"]

SHORTEST_ANSWER = 0.1
"""Days: no side answers sooner, so that every run comes to an end."""
Truths = npt.NDArray[np.bool_]


@dataclass(slots=True, eq=False)
class Envoys:
    """What the envoys of one party may take, run by run. `within` has shape (n_texts,), the rest (n,)."""

    party: int
    within: Truths
    real: Truths
    consult_days: Floats
    widens: Floats
    consulted: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Outside:
    """What a party can turn to instead: `worth` points from a day on, each of shape (n,)."""

    worth: Floats
    from_day: Floats


@dataclass(slots=True, eq=False)
class Table:
    """n runs over the texts of a list: who wants what, who may take what, and when.

    Attributes
    ----------
    runs, worlds : int arrays of shape (n,)
        The number of each run, and its world in `model`.
    sides : tuple of Side
        The modelled parties, in file order; `tactics`, `deadlines` and `outside` are parallel.
    others : mapping of party index to bool
        Parties that are counted and not modelled: whether they always say yes.
    answer_days, breaks_at, deadline : float arrays of shape (n,)
        `breaks_at` is infinite where talks never break down.
    homes : mapping
        `ballot_homes` of the model.
    """

    case: Case
    model: Model
    texts: TextList
    seed: int
    runs: Ints
    worlds: Ints
    later: Later
    sides: tuple[Side, ...]
    tactics: tuple[Tactic, ...]
    deadlines: tuple[Floats, ...]
    outside: tuple[Outside | None, ...]
    others: dict[int, bool]
    envoys: tuple[Envoys, ...]
    answer_days: Floats
    breaks_at: Floats
    deadline: Floats
    horizon: float
    homes: dict[int, int]

    @property
    def n(self) -> int:
        """How many runs."""
        return len(self.runs)

    def no_deal(self, s: int, rows: Ints, day: Floats) -> Floats:
        """Return what no agreement is worth to side s on a day: shape (len(rows),)."""
        side = self.sides[s]
        added = self.later.points(side.party, day, worlds=self.worlds[rows])
        return np.asarray(side.no_deal[rows] + added)

    def floor(self, s: int, rows: Ints, day: Floats) -> Floats:
        """Return the least that side s would take on a day: no_deal, or what it can turn to."""
        floor, outside = self.no_deal(s, rows, day), self.outside[s]
        if outside is None:
            return floor
        there = day >= outside.from_day[rows]
        return np.where(there, np.maximum(floor, outside.worth[rows]), floor)

    def make_agreement(self, yes: dict[int, Truths]) -> Truths:
        """Tell where those who say yes, by party index, make an agreement; others as they always do."""
        some = next(iter(yes.values()))
        result = np.zeros_like(some)
        for parties in self.model.agreeing:
            together = np.ones_like(some)
            for p in parties:
                together &= yes[p] if p in yes else self.others.get(p, False)
            result |= together
        return result


def exponent_of(party: Party, stated: Quantity | None) -> Quantity:
    """Return the exponent of a side's tactic; where nothing is stated, a wide assumption of ours."""
    if stated is not None:
        return stated
    law = Pert(Fraction(1, 4), Fraction(1), Fraction(4))
    return Quantity(f"talks.tactics.{party.id}.exponent", law, Basis("goodoffices", "nothing is stated"))


def table_of(
    case: Case, ensemble: Ensemble, model: Model, texts: TextList, runs: Ints, worlds: Ints, seed: int
) -> Table:
    """Fill the numbers of the runs' worlds into the talks of a case.

    Parameters
    ----------
    case, ensemble, model
        The model is that of the ensemble, and not exact.
    texts : TextList
    runs, worlds : int arrays of shape (n,)
    seed : int
        Of the chances of single runs.
    """
    n = len(runs)

    def spread(values: npt.NDArray[Any]) -> Floats:
        return np.broadcast_to(np.asarray(values_in(values, worlds), dtype=np.float64), (n,)).copy()

    def number(quantity: Quantity | None, otherwise: float) -> Floats:
        return np.full(n, otherwise) if quantity is None else spread(ensemble.number(quantity))

    talks, horizon = case.talks, float(case.horizon_days)
    sides = sides_of(model, texts, worlds)
    deadline = number(talks.deadline_day, horizon)
    deadlines, tactics, outside = [], [], []
    for side in sides:
        party = case.parties[side.party]
        stated, turn = talks.tactic_of(party.id), talks.outside_of(party.id)
        kind = TacticKind.TIME if stated is None else stated.kind
        own = deadline
        if stated is not None and stated.deadline_day is not None:
            own = number(stated.deadline_day, horizon)
        deadlines.append(own)
        exponent = number(exponent_of(party, None if stated is None else stated.exponent), 1.0)
        threshold = number(None if stated is None else stated.threshold, 0.0)
        made: dict[TacticKind, Tactic] = {
            TacticKind.TIME: TimeTactic(side, exponent, own),
            TacticKind.FIXED: FixedTactic(side, threshold),
            TacticKind.MICRO: MicroTactic(side),
        }
        tactics.append(made[kind])
        outside.append(None if turn is None else Outside(number(turn.worth, 0.0), number(turn.from_day, 0.0)))
    return Table(
        case=case,
        model=model,
        texts=texts,
        seed=seed,
        runs=runs,
        worlds=worlds,
        later=later_of(case, ensemble),
        sides=sides,
        tactics=tuple(tactics),
        deadlines=tuple(deadlines),
        outside=tuple(outside),
        others={p: party.always == "yes" for p, party in enumerate(model.parties) if party.score is None},
        envoys=_envoys(case, ensemble, model, texts, spread),
        answer_days=np.maximum(number(talks.answer_days, 1.0), SHORTEST_ANSWER),
        breaks_at=_breaks_at(number(talks.breakdown_per_day, 0.0), coin(seed, "talks.breakdown", runs)),
        deadline=deadline,
        horizon=horizon,
        homes=ballot_homes(model),
    )


def _breaks_at(per_day: Floats, drawn: Floats) -> Floats:
    """Return the day on which talks break down: each day with the same chance, never where that is 0."""
    with np.errstate(divide="ignore"):
        return np.where(per_day > 0, np.log(drawn) / np.log1p(-np.minimum(per_day, 1.0)), np.inf)


def _envoys(case: Case, ensemble: Ensemble, model: Model, texts: TextList, spread: Any) -> tuple[Envoys, ...]:
    found = []
    for p, party in enumerate(case.parties):
        mandate = party.mandate
        if mandate is None:
            continue
        within = np.ones(len(texts), dtype=np.bool_)
        if mandate.accept is not None:
            columns = {i: texts.packages[:, i] for i in issues_of(mandate.accept)}
            within &= holds(mandate.accept, columns, model.numbers, model.names)
        one, none = np.ones(1), np.zeros(1)
        real = one if mandate.real is None else ensemble.comes_true(mandate.real)
        days = none if mandate.consult_days is None else ensemble.number(mandate.consult_days)
        widens = one if mandate.widens is None else ensemble.share(mandate.widens)
        found.append(
            Envoys(
                party=p,
                within=within,
                real=spread(real) > 0,
                consult_days=np.maximum(spread(days), 0.0),
                widens=spread(widens),
                consulted=np.zeros(len(spread(one)), dtype=np.int64),
            )
        )
    return tuple(found)
