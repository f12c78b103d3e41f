"""What one party makes of texts, and of no deal on a day, with no more of the case filled in than that takes.

Evidence bears on few numbers. Filling in one party at a time leaves the streams of all the others alone, so
that it is known which unknowns evidence can have moved.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from goodoffices.bargaining.delay import points_on_day
from goodoffices.bargaining.modelling import model_of
from goodoffices.bargaining.positions import Model
from goodoffices.bargaining.verdicts import Verdicts
from goodoffices.case.bodies import Body, RuleKind, VotingRule
from goodoffices.case.issues import Package
from goodoffices.case.model import Case
from goodoffices.case.parties import Agreement, Party
from goodoffices.worlds.ensemble import Ensemble

__all__ = ["Reckoning", "Wants"]

Floats = npt.NDArray[np.float64]
Array = npt.NDArray[Any]
_ALL = Agreement(VotingRule(RuleKind.UNANIMOUS))


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What some packages are to a party: `effective` utility in points, and where real red lines break.

    Arrays of shape (n or 1, n_packages).
    """

    effective: Floats
    breaks: npt.NDArray[np.bool_]


class Wants:
    """What the parties of a case want in the worlds of an ensemble, each filled in when first asked for."""

    def __init__(self, case: Case, ensemble: Ensemble) -> None:
        self.case = case
        self.ensemble = ensemble
        self._models: dict[str, Model] = {}

    def model(self, party_id: str) -> Model:
        """Return the model of one party alone, its ratification left out."""
        if party_id not in self._models:
            self._models[party_id] = model_of(_alone(self.case, self.case.party(party_id)), self.ensemble)
        return self._models[party_id]

    def reckon(self, party_id: str, packages: tuple[Package, ...]) -> Reckoning:
        """Return what packages are to a party that is modelled."""
        model = self.model(party_id)
        verdicts = Verdicts(model, np.array(packages, dtype=np.int64))
        return Reckoning(
            np.asarray(verdicts.effective(0) / _scale(model), dtype=np.float64), ~verdicts.lines_hold(0)
        )

    def no_deal(self, party_id: str, day: float = 0.0) -> Floats:
        """Return what is left to a party without agreement, in points, on a day counted from the case's date.

        Shape (n,) or (1,).
        """
        model = self.model(party_id)
        value = np.asarray(model.parties[0].no_deal / _scale(model), dtype=np.float64)
        if day <= 0:
            return value
        added = points_on_day(self.case, self.ensemble, np.array([day])).get(party_id)
        return value if added is None else np.asarray(value + added, dtype=np.float64)


def _scale(model: Model) -> Any:
    score = model.parties[0].score
    if score is None:
        raise ValueError(f"{model.parties[0].id} is counted, not modelled")
    return score.scale


def _alone(case: Case, party: Party) -> Case:
    """Return a case of one party whose principals are not asked; who may leave its coalition stays."""
    bodies = () if party.coalition is None else tuple(_without_leaders_elsewhere(b) for b in party.bodies)
    lone = replace(party, ratification=(), decides=(), bodies=bodies)
    return replace(case, parties=(lone,), agreement=_ALL, rules=(), bodies=(), ratification=())


def _without_leaders_elsewhere(body: Body) -> Body:
    members = tuple(
        replace(m, follows=()) if m.follows[:1] == ("member",) and m.follows[1] != body.id else m
        for m in body.members
    )
    return replace(body, members=members)
