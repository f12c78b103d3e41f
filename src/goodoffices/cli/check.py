"""`goodoffices check`: everything that is wrong with a case file."""

from __future__ import annotations

from dataclasses import asdict

import typer

from goodoffices.case.files import check_case
from goodoffices.cli.options import CaseArgument, JsonOption, SeedOption, WorldsOption
from goodoffices.cli.printing import console, print_json
from goodoffices.report.terminal import print_problems

__all__ = ["command"]

WRONG_INPUT = 2


def command(
    case: CaseArgument,
    as_json: JsonOption = False,
    seed: SeedOption = 0,
    worlds: WorldsOption = 4096,
) -> None:
    """Say all that is wrong with a case file: file, line, place, what, and what to do about it.

    Warnings are told too; only errors make the exit code 2.
    """
    checked = check_case(case)
    if as_json:
        print_json(
            {
                "ok": not checked.errors,
                "errors": [asdict(problem) for problem in checked.errors],
                "warnings": [asdict(problem) for problem in checked.warnings],
                "method": "read",
                "exact": True,
                "seed": seed,
                "worlds": worlds,
            }
        )
    else:
        terminal = console()
        print_problems(checked.errors, terminal)
        if checked.warnings:
            terminal.print("Warnings:" if checked.errors else "No errors. Warnings:")
            print_problems(checked.warnings, terminal)
        elif not checked.errors:
            terminal.print("No errors, no warnings.")
    if checked.errors:
        raise typer.Exit(WRONG_INPUT)
