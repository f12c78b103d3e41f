"""The reference world: how many packages, the zone of agreement, the frontier, the bargaining solutions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from goodoffices.answers.packages import in_words
from goodoffices.answers.results import Efficient, Settlement, SettlementStatus, Zopa
from goodoffices.answers.setting import Setting
from goodoffices.bargaining.bits import BitVerdicts
from goodoffices.bargaining.counting import count_packages
from goodoffices.bargaining.frontier import pareto_frontier
from goodoffices.bargaining.solutions import Solution, bargaining_solutions
from goodoffices.bargaining.space import LARGEST_SPACE, BitSpace
from goodoffices.bargaining.undominated import Frontier, FrontierStatus

__all__ = ["ReferenceAnswers", "no_deal_points", "reference_answers"]

_SAMPLE = 20
_LISTED = 2000
_LISTED_SOLUTIONS = 200


@dataclass(frozen=True, slots=True)
class ReferenceAnswers:
    """What is known of one definite world; `settlement_packages` are the solutions as option positions."""

    n_packages: int | None
    zopa: Zopa
    frontier: tuple[Efficient, ...]
    frontier_all: tuple[Efficient, ...]
    solutions: Mapping[str, Settlement]
    settlement_packages: npt.NDArray[np.int64]
    methods: Mapping[str, str]
    notes: tuple[str, ...]


def no_deal_points(setting: Setting) -> dict[str, float]:
    """Return every party's `no_deal` in the reference world, in points."""
    return {
        party.id: float(party.no_deal[0]) / party.score.scale
        for party in setting.reference.parties
        if party.score is not None and party.no_deal is not None
    }


def reference_answers(setting: Setting) -> ReferenceAnswers:
    """Answer everything that is asked of the reference world."""
    model = setting.reference
    notes: list[str] = []
    solutions = bargaining_solutions(model)
    methods = {name: found.method for name, found in solutions.items()}
    listed = [np.asarray(found.packages[:_LISTED_SOLUTIONS], dtype=np.int64) for found in solutions.values()]
    fronts = {}
    for name, over in (("frontier", "zopa"), ("frontier_all", "all")):
        front = pareto_frontier(model, over)  # type: ignore[arg-type]
        fronts[name] = _efficient(setting, front, name, notes)
        methods[name] = (
            front.method if front.status is not FrontierStatus.NOT_DECIDED else f"{front.method}: not decided"
        )
    return ReferenceAnswers(
        n_packages=count_packages(model),
        zopa=_zopa(setting),
        frontier=fronts["frontier"],
        frontier_all=fronts["frontier_all"],
        solutions={name: _settlement(setting, found) for name, found in solutions.items()},
        settlement_packages=np.concatenate([np.zeros((0, len(model.sizes)), dtype=np.int64), *listed]),
        methods=methods,
        notes=tuple(notes),
    )


def _zopa(setting: Setting) -> Zopa:
    if setting.n_combinations > LARGEST_SPACE:
        return Zopa(None, ())
    space = BitSpace(setting.reference)
    agreed = BitVerdicts(setting.reference, space, np.array([0])).agreed()[0]
    sample = space.some_packages(agreed, _SAMPLE)
    return Zopa(space.count(agreed), tuple(in_words(setting.case.issues, package) for package in sample))


def _named(setting: Setting, parties: tuple[int, ...], values: npt.NDArray[Any]) -> dict[str, float]:
    return {setting.case.parties[p].id: float(value) for p, value in zip(parties, values, strict=True)}


def _efficient(setting: Setting, front: Frontier, name: str, notes: list[str]) -> tuple[Efficient, ...]:
    if front.status is FrontierStatus.NOT_DECIDED:
        notes.append(f"{name}: not decided ({front.reason}).")
        return ()
    if front.n_packages is not None and front.n_packages > min(len(front.packages), _LISTED):
        notes.append(
            f"{name}: {min(len(front.packages), _LISTED)} of {front.n_packages} packages are listed."
        )
    rows = zip(front.packages[:_LISTED], front.utilities[:_LISTED], strict=True)
    return tuple(
        Efficient(in_words(setting.case.issues, package), _named(setting, front.parties, worth))
        for package, worth in rows
    )


def _settlement(setting: Setting, found: Solution) -> Settlement:
    rows = found.packages[:_LISTED_SOLUTIONS]
    return Settlement(
        status=SettlementStatus(found.status.value),
        packages=tuple(in_words(setting.case.issues, package) for package in rows),
        utilities=tuple(
            _named(setting, found.parties, worth) for worth in found.utilities[:_LISTED_SOLUTIONS]
        ),
        value=found.value,
        method=found.method,
        exact=found.exact,
        bound=found.bound,
        assumes=found.assumes,
        n_packages=found.n_packages,
    )
