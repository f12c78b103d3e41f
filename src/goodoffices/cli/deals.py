"""`goodoffices deals`: is there a deal?"""

from __future__ import annotations

from typing import Annotated

import typer

from goodoffices.answers.deals import deals
from goodoffices.answers.encoding import as_json as encoded
from goodoffices.case.files import load_case
from goodoffices.cli.fail_if import exit_if_deals, parse_for_deals
from goodoffices.cli.options import (
    CaseArgument,
    DayOption,
    FailIfOption,
    JsonOption,
    SeedOption,
    WorldsOption,
)
from goodoffices.cli.printing import console, mention_warnings, print_json, working
from goodoffices.report.terminal import print_deals

__all__ = ["command"]


def command(
    case: CaseArgument,
    as_json: JsonOption = False,
    seed: SeedOption = 0,
    worlds: WorldsOption = 4096,
    changes: Annotated[
        int, typer.Option(min=0, metavar="N", help="How many issues the likeliest amendment may change.")
    ] = 3,
    day: DayOption = 0,
    fail_if: FailIfOption = None,
) -> None:
    """Say whether there is a deal: which texts every side would accept and ratify.

    If there is none, which red lines collide, whose they are, and what is the cheapest move that opens one.
    """
    conditions = parse_for_deals(fail_if)
    loaded = load_case(case)
    mention_warnings(loaded, case)
    with working("weighing packages"):
        answer = deals(loaded, seed=seed, worlds=worlds, changes=changes, day=day)
    if as_json:
        print_json(encoded(answer))
    else:
        print_deals(answer, console(), loaded)
    exit_if_deals(conditions, answer)
