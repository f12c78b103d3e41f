"""The peer's side, run by the peer's own Python as a program of its own: one task, one line of JSON.

Reads ``{"task": .., "points": .., "no_deal": .., "repeats": n}`` from the standard input. Nothing of
goodoffices is imported here, and nothing of the peer anywhere else.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from typing import Any

import negmas
from negmas import make_issue, make_os
from negmas.preferences import LinearAdditiveUtilityFunction, calc_scenario_stats, pareto_frontier
from negmas.preferences.value_fun import TableFun


def peak_mb() -> float:
    """Return the most memory this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def utilities(points: list[list[list[int]]], no_deal: list[int]) -> tuple[Any, ...]:
    """Return the parties' utility functions over a common outcome space."""
    issues = [
        make_issue(values=[f"o{k}" for k in range(len(options))], name=f"i{i}")
        for i, options in enumerate(points[0])
    ]
    space = make_os(issues)
    return tuple(
        LinearAdditiveUtilityFunction(
            values=[TableFun({f"o{k}": float(v) for k, v in enumerate(row)}) for row in rows],
            weights=[1.0] * len(rows),
            outcome_space=space,
            reserved_value=float(no_deal[p]),
        )
        for p, rows in enumerate(points)
    )


def main() -> None:
    """Do one task several times and print how long each time took."""
    request = json.load(sys.stdin)
    base = peak_mb()
    seconds: list[float] = []
    n_frontier = 0
    for _ in range(request["repeats"]):
        parties = utilities(request["points"], request["no_deal"])
        started = time.perf_counter()
        if request["task"] == "statistics":
            n_frontier = len({tuple(point) for point in calc_scenario_stats(parties).pareto_utils})
        else:
            found, _ = pareto_frontier(parties, issues=parties[0].outcome_space.issues)
            n_frontier = len({tuple(point) for point in found})
        seconds.append(time.perf_counter() - started)
    print(
        json.dumps(
            {
                "seconds": seconds,
                "peak_mb": peak_mb() - base,
                "n_frontier": n_frontier,
                "version": negmas.__version__,
            }
        )
    )


if __name__ == "__main__":
    main()
