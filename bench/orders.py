"""Measure the search for orders of deliveries; ``python -m bench.orders`` prints the rows of the table."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from fractions import Fraction
from random import Random

from goodoffices.durability.exchange.deliveries import Deliveries
from goodoffices.durability.exchange.orders import best_order
from goodoffices.durability.exchange.phases import fewest_phases
from goodoffices.durability.exchange.tradeoff import guarantee_curve

__all__ = ["rows"]


def release() -> Deliveries:
    """40 captives, given by one side, for 700 prisoners, given by the other."""
    each = ((Fraction(1), Fraction(-2, 5)), (Fraction(-1, 25), Fraction(1, 20)))
    return Deliveries((40, 700), (1, 0), each, (0, 0), (0, 0), ("captives", "prisoners"))


def single_items(n: int, seed: int = 0) -> Deliveries:
    """So many single items, from either side in turn, with little to gain by exchanging them."""
    rng = Random(seed)
    worth = []
    for k in range(n):
        cost = rng.randint(200, 3000)
        value = rng.randint(cost // 2, 2 * cost)
        worth.append((-cost, value) if k % 2 == 0 else (value, -cost))
    return Deliveries((1,) * n, tuple(k % 2 for k in range(n)), tuple(worth), (0, 0), (0, 0))


def tight_items(n: int, seed: int = 0) -> Deliveries:
    """So many single items of very unlike size that hardly pay: a long trade-off."""
    rng = Random(seed)
    worth = []
    for k in range(n):
        cost = int(3 ** rng.uniform(0, 9)) + 1
        value = int(cost * rng.uniform(0.9, 1.15))
        worth.append((-cost, value) if k % 2 == 0 else (value, -cost))
    return Deliveries((1,) * n, tuple(k % 2 for k in range(n)), tuple(worth), (0, 0), (0, 0))


def five_million() -> Deliveries:
    """Three items of 170 units: 5,000,211 states."""
    worth = ((-3, 4), (5, -4), (-2, 2))
    return Deliveries((170, 170, 170), (0, 1, 0), worth, (0, 0), (1, 2))


def seconds(work: Callable[[], object], repeats: int) -> float:
    """Return the median seconds of some runs."""
    taken = []
    for _ in range(repeats):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


def shown(taken: float) -> str:
    """Return a time with three digits and a unit."""
    return f"{taken * 1000:.3g} ms" if taken < 1 else f"{taken:.3g} s"


def rows(*, quick: bool = False) -> list[str]:
    """Measure each search and return the lines for the table of docs/benchmarks.md."""
    swap, items = release(), single_items(10 if quick else 16)
    repeats = 1 if quick else 5
    within = (Fraction(1, 5), Fraction(1, 5))
    lines = []

    def measure(work: str, aim: str, run: Callable[[], object], how: str) -> None:
        lines.append(f"| {work} | {aim} | {shown(seconds(run, repeats))} | | | {how} |")

    found = best_order(swap)
    states = f"{found.n_states:,} states"
    measure("best order, 40 for 700", "under 1 s", lambda: best_order(swap), f"{states}; {found.method}")
    curve = guarantee_curve(swap)
    points = f"{len(curve.points)} points; {curve.method}"
    measure("trade-off of guarantees, 40 for 700", "under 1 s", lambda: guarantee_curve(swap), points)
    few = fewest_phases(swap, within)
    chunks = f"{few.n_chunks} chunks; {few.method}"
    measure("fewest phases, 40 for 700", "under 1 s", lambda: fewest_phases(swap, within), chunks)
    n_items = len(items.counts)
    name = f"trade-off of guarantees, {n_items} single items"
    curve = guarantee_curve(items)
    points = f"{curve.n_states:,} subsets, {len(curve.points)} points; {curve.method}"
    measure(name, "under 5 s", lambda: guarantee_curve(items), points)
    if not quick:
        repeats = 1
        tight = tight_items(n_items)
        points = f"{len(guarantee_curve(tight).points)} points"
        measure(f"{name} that hardly pay", "under 5 s", lambda: guarantee_curve(tight), points)
        large = five_million()
        measure("best order, 170 x 170 x 170", "under 10 s", lambda: best_order(large), "5,000,211 states")
        run = lambda: fewest_phases(large, (50, 50))  # noqa: E731
        measure("fewest phases, 170 x 170 x 170", "under 10 s", run, "5,000,211 states")
    return lines


if __name__ == "__main__":
    print("\n".join(rows()))
