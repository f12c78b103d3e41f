"""Measure talks on a cluster of this machine: time by number of runs, and the most that a worker ever held.

Part `cluster` of docs/benchmarks.md; ``python -m bench.cluster 10000`` takes other numbers of runs.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from goodoffices.answers.talks import talks
from goodoffices.case.files import load_case_text
from goodoffices.case.model import Case
from goodoffices.shuttle.cluster import ClusterExecutor
from tests.shuttle.small_cluster import small_cluster

__all__ = ["section"]

CASE = """\
format: goodoffices/1
title: A small made-up dispute
author: desk
horizon_days: 15
issues: {pay: {range: [0, 10, 1], status_quo: 0}}
parties:
  union: {weights: {pay: 1}, values: {pay: increasing}, no_deal: 30..50}
  port: {weights: {pay: 1}, values: {pay: decreasing}, no_deal: 30..50}
"""
RUNS = (10_000, 100_000, 1_000_000)
WORKERS = 2


def peak_mb(process: int) -> float:
    """Return the most memory that a process has held (Linux)."""
    for line in Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise SystemExit("this system does not say how much memory a process has held")


def row(case: Case, runs: int) -> str:
    """Play so many runs on a fresh cluster and return one line of the table."""
    with tempfile.TemporaryDirectory() as folder, small_cluster(Path(folder), WORKERS) as cluster:
        executor = ClusterExecutor(cluster.address)
        talks(case, runs=2048 * WORKERS, executor=executor)  # imports and first pages
        before = max(peak_mb(worker.pid) for worker in cluster.workers)
        started = time.perf_counter()
        talks(case, runs=runs, executor=executor)
        taken = time.perf_counter() - started
        after = max(peak_mb(worker.pid) for worker in cluster.workers)
        scheduler = peak_mb(cluster.scheduler.pid)
    figures = f"{taken:.1f} s | {runs / taken:,.0f} | {before:.0f} MB | {after:.0f} MB | {scheduler:.0f} MB"
    return f"| {runs:,} runs | {figures} |"


def section(numbers: tuple[int, ...] = RUNS) -> list[str]:
    """Return the lines of the part."""
    case = load_case_text(CASE)
    return [
        "| work | time | runs/s | peak of a worker after 4,096 runs | after all | scheduler |",
        "|---|---|---|---|---|---|",
        *(row(case, runs) for runs in numbers),
    ]


if __name__ == "__main__":
    print("\n".join(section(tuple(int(word) for word in sys.argv[1:]) or RUNS)))
