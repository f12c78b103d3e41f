"""`goodoffices brief`: the mediator's two pages."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from goodoffices.answers.ask import ask
from goodoffices.answers.deals import deals
from goodoffices.answers.encoding import as_json as encoded
from goodoffices.answers.hold import has_schedule, hold
from goodoffices.case.files import load_case
from goodoffices.cli.fail_if import exit_if_deals, parse_for_deals
from goodoffices.cli.options import CaseArgument, FailIfOption, JsonOption, SeedOption, WorldsOption
from goodoffices.cli.printing import console, mention_warnings, print_json, working
from goodoffices.report import brief_content, write_brief
from goodoffices.report.terminal import print_bottom_line, print_brief

__all__ = ["Paper", "command"]


class Paper(Enum):
    """Sizes of a printed page."""

    A4 = "a4"
    LETTER = "letter"


def command(
    case: CaseArgument,
    out: Annotated[
        Path, typer.Option(metavar="DIR", help="Where brief.html and brief.pdf go.", show_default="brief")
    ] = Path("brief"),
    paper: Annotated[Paper, typer.Option(help="The size of the printed page.")] = Paper.A4,
    language: Annotated[
        str | None,
        typer.Option(
            metavar="TAG", help="Such as en or ar; by default that of the case.", show_default=False
        ),
    ] = None,
    as_json: JsonOption = False,
    seed: SeedOption = 0,
    worlds: WorldsOption = 4096,
    fail_if: FailIfOption = None,
) -> None:
    """Write the mediator's two pages: brief.html, brief.pdf, and the same in the terminal."""
    conditions = parse_for_deals(fail_if)
    loaded = load_case(case)
    mention_warnings(loaded, case)
    out.mkdir(parents=True, exist_ok=True)  # before the long work: a folder that cannot be is told at once
    with working("weighing packages"):
        answer = deals(loaded, seed=seed, worlds=worlds)
        holding = hold(loaded, seed=seed, worlds=worlds) if has_schedule(loaded) else None
    with working("asking about every unknown"):
        asked = ask(loaded, seed=seed, worlds=worlds)
    with working("setting the pages"):
        content = brief_content(loaded, answer, language, holding, asked)
        files = write_brief(content, out, paper.value)
    if as_json:
        print_json(
            {
                "files": [str(file) for file in files],
                "p_deal": encoded(answer)["p_deal"],
                "p_hold": None if holding is None else encoded(holding)["p_hold"],
                "method": answer.method,
                "exact": answer.exact,
                "seed": answer.seed,
                "worlds": answer.worlds,
            }
        )
    else:
        print_brief(content, console())
        # Two pages scroll away: what they come to, and where they are, stand last.
        print_bottom_line(content, console())
        for file in files:
            typer.echo(str(file))
    exit_if_deals(conditions, answer)
