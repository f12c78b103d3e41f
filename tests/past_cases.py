"""Folders of small dated cases, for tests of backtests."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from goodoffices.answers.sealing import freeze

__all__ = ["AS_OF", "SEALED_ON", "add_outcome", "case_text", "sealed_folder", "write_case"]

AS_OF = date(2025, 3, 1)
SEALED_ON = date(2025, 3, 2)


def case_text(
    *, no_deal: str = "20..70", as_of: str | None = "2025-03-01", schedule: bool = False, more: str = ""
) -> str:
    """Pay from 0 to 10 between two sides, each of which walks away below `no_deal`, an uncertain number."""
    dated = f"as_of: {as_of}\n" if as_of else ""
    carried_out = (
        "schedule:\n  steps: [{day: 0, acts: [{by: union, does: go back to work}]}]\n"
        "  stopping: {union: 0..8, port: 0}\n  holds: {union: 4, port: 4}\n"
        if schedule
        else ""
    )
    return (
        f"format: goodoffices/1\ntitle: Pay at a made-up port\nauthor: desk\n{dated}horizon_days: 60\n"
        "issues: {pay: {range: [0, 10, 1], status_quo: 0}}\n"
        "parties:\n"
        f"  union: {{weights: {{pay: 1}}, values: {{pay: increasing}}, no_deal: {no_deal}}}\n"
        f"  port: {{weights: {{pay: 1}}, values: {{pay: decreasing}}, no_deal: {no_deal}}}\n"
        f"{carried_out}{more}"
    )


def write_case(folder: Path, slug: str, text: str) -> Path:
    """Write a case into a folder and return its path."""
    path = folder / f"{slug}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def add_outcome(folder: Path, slug: str, outcome: str) -> None:
    """Write down what became of a case, under its inputs; `outcome` is what stands in the braces."""
    path = folder / f"{slug}.yaml"
    path.write_text(f"{path.read_text(encoding='utf-8')}outcome: {{{outcome}}}\n", encoding="utf-8")


def sealed_folder(folder: Path, n: int = 12, *, schedule: bool = False) -> Path:
    """Write `n` cases, seal them, then add outcomes: the first half are agreed and ratified, the others not.

    The first half have the lower walk-away values, so that forecasts are likely to tell the halves apart.
    """
    for k in range(n):
        no_deal = f"{10 + k}..50" if k < n // 2 else f"{30 + k}..90"
        write_case(folder, f"case-{k:02}", case_text(no_deal=no_deal, schedule=schedule))
    freeze(folder, on=SEALED_ON, by="tester")
    for k in range(n):
        came = 'agreed: 2025-04-01, ratified: "2025-04-03; by a show of hands", held: yes'
        add_outcome(folder, f"case-{k:02}", came if k < n // 2 else "agreed: no")
    return folder
