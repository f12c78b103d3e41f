"""The linear program of two secret limits: what to do so that nobody lies or stays away.

Kinds stand in rising order; `value` is the most that one side would give, `cost` the least that the other
would take, ``p_value`` and ``p_cost`` are their chances.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array, diags_array, eye_array, hstack, kron, vstack

from goodoffices.errors import SearchStopped

__all__ = ["best_procedure", "left_to_kinds"]

Numbers = NDArray[np.float64]


def best_procedure(value: Numbers, cost: Numbers, p_value: Numbers, p_cost: Numbers) -> Numbers:
    """Return the chances of changing hands, shape (n, m), that gain most, by one linear program.

    Variables: the chances, what each value expects to pay, what each cost expects to get. Any payments with
    these averages exist as long as the two averages over kinds agree. Numbers are brought to a range of 1, as
    the solver's tolerance is absolute.

    Raises
    ------
    SearchStopped
        If the solver gives up.
    """
    n, m = len(value), len(cost)
    least = min(value[0], cost[0])
    width = max(value[-1], cost[-1]) - least or 1.0
    value, cost = (value - least) / width, (cost - least) / width
    gets = hstack([kron(eye_array(n), p_cost[None]), csr_array((n, n + m))], format="csr")
    gives = hstack([kron(p_value[None], eye_array(m)), csr_array((m, n + m))], format="csr")
    pays = hstack([csr_array((n, n * m)), eye_array(n), csr_array((n, m))], format="csr")
    paid = hstack([csr_array((m, n * m + n)), eye_array(m)], format="csr")
    rows = vstack([*_honest(value, gets, pays), *_honest(-cost, gives, -paid)], format="csr")
    weight = np.outer(p_value, p_cost) * (value[:, None] - cost[None, :])
    balance = np.concatenate([np.zeros(n * m), p_value, -p_cost])
    found = linprog(
        np.append(-weight.ravel(), np.zeros(n + m)),
        A_ub=rows,
        b_ub=np.zeros(rows.shape[0]),
        A_eq=balance[None],
        b_eq=[0.0],
        bounds=[(0, 1)] * (n * m) + [(None, None)] * (n + m),
        method="highs",
    )
    if not found.success:
        raise SearchStopped(f"The linear program of the bound was not solved: {found.message}")
    return np.clip(np.asarray(found.x[: n * m], dtype=np.float64), 0, 1).reshape(n, m)


def _honest(worth: Numbers, gets: Any, pays: Any) -> list[Any]:
    """Return rows of at most 0: no kind loses by taking part, none gains by passing for a neighbour."""
    truth = diags_array(worth) @ gets - pays
    rows = [-truth]
    lower, upper = slice(None, -1), slice(1, None)
    for own, other in ((lower, upper), (upper, lower)):
        lie = diags_array(worth[own]) @ gets[other] - pays[other]
        rows.append(lie - truth[own])
    return rows


def left_to_kinds(
    value: Numbers, cost: Numbers, p_value: Numbers, p_cost: Numbers, trades: NDArray[np.bool_]
) -> float:
    """Return what both sides must be left with, on average, so that no kind passes for its neighbour."""
    gets = np.append(0.0, (trades @ p_cost)[:-1])  # of the next lower value, for which a kind might pass
    gives = np.append((p_value @ trades)[1:], 0.0)  # of the next higher cost
    left_to_values = np.cumsum(np.append(0.0, np.diff(value)) * gets)
    left_to_costs = np.cumsum((np.append(np.diff(cost), 0.0) * gives)[::-1])[::-1]
    return float(p_value @ left_to_values + p_cost @ left_to_costs)
