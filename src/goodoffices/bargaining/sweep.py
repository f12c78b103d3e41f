"""The frontier of a space too large to lay out where votes decide: point after point by CP-SAT."""

from __future__ import annotations

import numpy as np
from ortools.sat.python import cp_model

from goodoffices.bargaining.encoding import ALL_LIMITS, UtilityExpression, encode, package_of, solver_with
from goodoffices.bargaining.folding import Watch
from goodoffices.bargaining.positions import Model
from goodoffices.bargaining.terms import ROUNDED_TO, modelled_parties
from goodoffices.bargaining.undominated import Frontier, FrontierStatus, effective_values
from goodoffices.errors import SearchStopped

__all__ = ["swept_frontier"]

_METHOD = "CP-SAT, one package per point"


def swept_frontier(model: Model, watch: Watch) -> Frontier:
    """Find the frontier over the packages that would be agreed, votes included.

    Parameters
    ----------
    model : Model
        One world.
    watch : Watch
        If it runs out the points found so far are returned with NOT_DECIDED: each is on the frontier, others
        may be missing.

    Returns
    -------
    Frontier
        One package per point; packages of equal worth are not counted.

    Notes
    -----
    Each round asks for the package of the largest sum that is better for somebody than every point found so
    far; it is undominated, and when there is none the frontier is complete. A search is started only while
    the watch runs, and is given what is left of it.
    """
    packages: list[tuple[int, ...]] = []
    try:
        encoding = encode(model, kept=ALL_LIMITS)
    except SearchStopped as stopped:
        return _frontier(model, packages, False, True, str(stopped))
    worth = [utility for utility in encoding.utilities if utility is not None]
    objective = _sum(worth)
    encoding.model.maximize(objective)
    complete, reason = False, None
    while not complete:
        if watch.left() <= 0:
            reason = f"stopped after {len(packages)} points"
            break
        solver = solver_with(watch.left())
        status = solver.solve(encoding.model)
        if status == cp_model.INFEASIBLE:
            complete = True
        elif status == cp_model.OPTIMAL:
            packages.append(package_of(encoding, solver))
            _ask_for_better(
                encoding.model, worth, [int(solver.value(utility.expression)) for utility in worth]
            )
        else:
            reason = f"stopped after {len(packages)} points"
            break
    return _frontier(model, packages, complete, encoding.rounding is None, reason)


def _sum(worth: list[UtilityExpression]) -> cp_model.LinearExprT:
    return cp_model.LinearExpr.sum([utility.expression for utility in worth])


def _ask_for_better(model: cp_model.CpModel, worth: list[UtilityExpression], values: list[int]) -> None:
    """From now on somebody must be better off than with these values."""
    better = []
    for utility, value in zip(worth, values, strict=True):
        literal = model.new_bool_var("")
        model.add(utility.expression >= value + 1).only_enforce_if(literal)
        better.append(literal)
    model.add_bool_or(better)


def _frontier(
    model: Model, packages: list[tuple[int, ...]], complete: bool, exact: bool, reason: str | None
) -> Frontier:
    rows = np.array(sorted(packages), dtype=np.int16).reshape(len(packages), len(model.sizes))
    parties = modelled_parties(model)
    scales = []
    for p in parties:
        score = model.parties[p].score
        scales.append(score.scale if score is not None and model.exact else ROUNDED_TO)
    status = FrontierStatus.FOUND if packages else FrontierStatus.EMPTY
    return Frontier(
        status if complete else FrontierStatus.NOT_DECIDED,
        parties,
        tuple(scales),
        rows,
        effective_values(model, rows.astype(np.int64)),
        _METHOD,
        model.exact and exact and complete,
        len(packages),
        0 if complete and not packages else None,
        reason=reason,
    )
