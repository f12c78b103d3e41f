"""Measure talks: runs per second beside NegMAS, and the whole of Doha."""

from __future__ import annotations

import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.instances import Instance, additive
from goodoffices.answers.talk_results import TalksAnswer
from goodoffices.answers.talks import talks
from goodoffices.case.files import load_case

__all__ = ["ROUNDS", "case_file", "rows"]

ROUNDS = 100
_SESSIONS = 20


def case_file(instance: Instance) -> str:
    """Return an instance as a case whose talks go on for 100 rounds, each run in a world of its own."""
    lines = [
        f"{line}..{int(line.split()[-1]) + 20}" if line.strip().startswith("no_deal:") else line
        for line in instance.case_file().splitlines()
    ]
    tactics = ", ".join(f"p{p}: {{kind: time, exponent: 1}}" for p in range(len(instance.points)))
    talks_ = f"talks: {{protocol: proximity, answer_days: 1, deadline_day: {ROUNDS}, tactics: {{{tactics}}}}}"
    return "\n".join([*lines, f"horizon_days: {ROUNDS}", talks_, ""])


def timed(work: Callable[[], TalksAnswer], repeats: int) -> tuple[float, TalksAnswer]:
    """Return the median seconds of some calls, and the last answer."""
    taken = []
    for _ in range(repeats):
        started = time.perf_counter()
        answer = work()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken), answer


def peak_mb() -> float:
    """Return the most memory that this process, or any one of its copies, has held."""
    whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(each).ru_maxrss for each in whose) / 1024


def rows(ask: Callable[[dict[str, Any]], dict[str, Any]] | None, *, quick: bool) -> list[str]:
    """Measure and return the lines of the table.

    Parameters
    ----------
    ask : callable, optional
        Sends a request to the peer and returns its answer; None leaves the peer out.
    quick : bool
        Small sizes.
    """
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1
    instance = additive(2, 3, 10)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "talks.yaml"
        path.write_text(case_file(instance), encoding="utf-8")
        case = load_case(path)
    n = 1024 if quick else 20_000
    seconds, answer = timed(lambda: talks(case, runs=n), 1 if quick else 3)
    lines = []
    theirs = ratio = ""
    if ask is not None:
        request = {"points": instance.points, "no_deal": instance.no_deal, "rounds": ROUNDS}
        found = ask(request | {"sessions": 2 if quick else _SESSIONS})
        if "failed" in found:
            theirs = found["failed"]
        else:
            sessions = 2 if quick else _SESSIONS
            theirs = (
                f"{sessions / found['seconds']:.3g} runs/s on 1 core ({found['agreed'] / sessions:.0%} agree)"
            )
            ratio = f"{n / seconds / (sessions / found['seconds']):.3g} x"
    ours = f"{n / seconds:,.0f} runs/s on {cores} cores ({answer.agreed.value:.0%} agree)"
    work = f"2 delegations, 1,000 packages, {ROUNDS} rounds"
    lines.append(f"| {work} | 5,000 runs/s on 2 cores | {ours} | {theirs} | {ratio} |")
    doha = load_case("doha-2024-03")
    n = 512 if quick else 10_000
    seconds, _ = timed(lambda: talks(doha, runs=n), 1 if quick else 3)
    lines.append(
        f"| `talks doha-2024-03`, {n:,} runs of 60 days, 2,000 texts, with ratification | under 5 s, 1 GB "
        f"| {seconds:.2f} s, {peak_mb():.0f} MB in the largest process | | |"
    )
    return lines
