"""`goodoffices cases`: what the catalog holds."""

from __future__ import annotations

from dataclasses import asdict

from goodoffices.case.files import list_cases
from goodoffices.cli.options import JsonOption, SeedOption, WorldsOption
from goodoffices.cli.printing import console, print_json
from goodoffices.report.terminal import print_cases

__all__ = ["command"]


def command(
    as_json: JsonOption = False,
    seed: SeedOption = 0,  # noqa: ARG001 - taken so that one command line fits all; nothing is drawn
    worlds: WorldsOption = 4096,  # noqa: ARG001 - likewise
) -> None:
    """List the cases of the catalog: slug, title, date, and what became of the talks.

    A slug stands wherever a command asks for a CASE.
    """
    listed: list[dict[str, object]] = [
        {
            "slug": entry.slug,
            "title": str(entry.title),
            "as_of": entry.as_of.isoformat() if entry.as_of else None,
            "outcome": asdict(entry.outcome) if entry.outcome else None,
        }
        for entry in list_cases()
    ]
    if as_json:
        print_json({"cases": listed, "method": "read", "exact": True, "seed": 0, "worlds": 1})
    else:
        print_cases(listed, console())
