"""`goodoffices ask`: what should we ask?"""

from __future__ import annotations

from typing import Annotated

import typer

from goodoffices.answers.ask import ask
from goodoffices.answers.encoding import as_json as encoded
from goodoffices.case.files import load_case
from goodoffices.cli.options import CaseArgument, DayOption, JsonOption, SeedOption, WorldsOption
from goodoffices.cli.printing import console, mention_warnings, print_json, working
from goodoffices.report.ask_terminal import print_ask

__all__ = ["command"]


def command(
    case: CaseArgument,
    reliability: Annotated[
        float | None,
        typer.Option(
            metavar="CHANCE",
            help="Also tell what a source is worth that answers a question of yes or no truly with this "
            "chance, 0.5 to 1.",
            show_default=False,
        ),
    ] = None,
    day: DayOption = 0,
    as_json: JsonOption = False,
    seed: SeedOption = 0,
    worlds: WorldsOption = 4096,
) -> None:
    """Say which unknown, if somebody told us, would most change the text that we table.

    For each: whom to ask, what knowing it adds to the chance that all say yes, and which answer leads to
    which text instead.
    """
    loaded = load_case(case)
    mention_warnings(loaded, case)
    with working("asking about every unknown"):
        answer = ask(loaded, seed=seed, worlds=worlds, reliability=reliability, day=day)
    if as_json:
        print_json(encoded(answer))
    else:
        print_ask(loaded, answer, console())
