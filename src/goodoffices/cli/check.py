"""`goodoffices check`: everything that is wrong with a case file."""

from __future__ import annotations

from dataclasses import asdict

import typer

from goodoffices.answers.checking import check
from goodoffices.cli.options import CaseArgument, JsonOption, SeedOption, WorldsOption
from goodoffices.cli.printing import console, print_json
from goodoffices.report.terminal import print_problems

__all__ = ["command"]

WRONG_INPUT = 2


def command(
    case: CaseArgument,
    as_json: JsonOption = False,
    seed: SeedOption = 0,  # noqa: ARG001 - taken so that one command line fits all; nothing is drawn
    worlds: WorldsOption = 4096,  # noqa: ARG001 - likewise
) -> None:
    """Say all that is wrong with a case file: file, line, place, what, and what to do about it.

    Warnings are told too; only errors make the exit code 2.
    """
    _, errors, warnings = check(case)
    if as_json:
        print_json(
            {
                "ok": not errors,
                "errors": [asdict(problem) for problem in errors],
                "warnings": [asdict(problem) for problem in warnings],
                "method": "read",
                "exact": True,
                "seed": 0,
                "worlds": 1,
            }
        )
    else:
        terminal = console()
        print_problems(errors, terminal)
        if warnings:
            terminal.print("Warnings:" if errors else "No errors. Warnings:")
            print_problems(warnings, terminal)
        elif not errors:
            terminal.print("No errors, no warnings.")
    if errors:
        raise typer.Exit(WRONG_INPUT)
