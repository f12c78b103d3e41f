"""Our side of a measurement, run as a program of its own: one task, one line of JSON.

Reads ``{"task": .., "case": path or slug, "repeats": n, ..}`` from the standard input. A case is loaded and
its tables are filled before the clock starts, as the peer's utility functions are.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

from goodoffices.answers.deals import deals
from goodoffices.answers.setting import setting_of
from goodoffices.answers.text import text
from goodoffices.bargaining.counting import count_packages
from goodoffices.bargaining.frontier import pareto_frontier
from goodoffices.bargaining.solutions import bargaining_solutions
from goodoffices.case.files import load_case
from goodoffices.case.model import Case

__all__ = ["main"]


def peak_mb() -> float:
    """Return the most memory this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def statistics(case: Case, request: dict[str, Any]) -> Callable[[], dict[str, Any]]:
    """Frontier and the four solutions."""
    model = setting_of(case).reference

    def work() -> dict[str, Any]:
        front = pareto_frontier(model, request["over"], time_limit_s=request["limit_s"])
        found = bargaining_solutions(model, time_limit_s=request["limit_s"])
        return {"n_frontier": front.n_points, "solved": sorted(found), "how": front.method}

    return work


def frontier(case: Case, request: dict[str, Any]) -> Callable[[], dict[str, Any]]:
    """Frontier over the packages on which all agree, or over all coherent ones."""
    model = setting_of(case).reference

    def work() -> dict[str, Any]:
        front = pareto_frontier(model, request["over"], time_limit_s=request["limit_s"])
        return {"n_frontier": front.n_points, "status": front.status.value, "how": front.method}

    return work


def solutions(case: Case, request: dict[str, Any]) -> Callable[[], dict[str, Any]]:
    """Nash, Kalai-Smorodinsky, egalitarian and utilitarian solutions."""
    model = setting_of(case).reference

    def work() -> dict[str, Any]:
        found = bargaining_solutions(model, time_limit_s=request["limit_s"])
        return {
            "n_packages": count_packages(model),
            "how": {name: [each.method, each.exact] for name, each in found.items()},
        }

    return work


def whole_answer(case: Case, request: dict[str, Any]) -> Callable[[], dict[str, Any]]:
    """All of `deals`, over worlds."""

    def work() -> dict[str, Any]:
        answer = deals(case, worlds=request["worlds"])
        return {"n_packages": answer.n_packages, "p_deal": answer.p_deal.value, "how": answer.method}

    return work


def what_if(case: Case, request: dict[str, Any]) -> Callable[[], dict[str, Any]]:
    """One text, another each time, in a process that has already answered one."""
    first = {issue.id: issue.options[0].id for issue in case.issues}
    text(case, first, worlds=request["worlds"])
    others = iter(range(1, 1000))

    def work() -> dict[str, Any]:
        k = next(others)
        package = {
            issue.id: issue.options[k * (i + 1) % len(issue.options)].id
            for i, issue in enumerate(case.issues)
        }
        return {"p_all": text(case, package, worlds=request["worlds"]).p_all.value}

    return work


TASKS = {
    "frontier": frontier,
    "solutions": solutions,
    "statistics": statistics,
    "text": what_if,
    "deals": whole_answer,
}


def main() -> None:
    """Do one task several times and print how long each time took."""
    request = json.load(sys.stdin)
    base = peak_mb()
    work = TASKS[request["task"]](load_case(request["case"]), request)
    seconds: list[float] = []
    answer: dict[str, Any] = {}
    for _ in range(request["repeats"]):
        started = time.perf_counter()
        answer = work()
        seconds.append(time.perf_counter() - started)
    print(json.dumps({"seconds": seconds, "peak_mb": peak_mb() - base, **answer}))


if __name__ == "__main__":
    main()
