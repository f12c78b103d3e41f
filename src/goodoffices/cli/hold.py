"""`goodoffices hold`: will it hold?"""

from __future__ import annotations

from typing import Annotated

import typer

from goodoffices.answers.encoding import as_json as encoded
from goodoffices.answers.hold import DEFAULT_SHARE, hold
from goodoffices.case.files import load_case
from goodoffices.cli.fail_if import exit_if, parse_fail_if
from goodoffices.cli.options import CaseArgument, FailIfOption, JsonOption, SeedOption, WorldsOption
from goodoffices.cli.packages import choices_from_words
from goodoffices.cli.printing import console, mention_warnings, print_json, working
from goodoffices.report.hold_terminal import print_hold

__all__ = ["command"]


def command(
    case: CaseArgument,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ISSUE=OPTION]...",
            help="Another text than the schedule's own; issues not named stay as they are.",
            show_default=False,
        ),
    ] = None,
    share: Annotated[
        float,
        typer.Option(min=0, max=1, metavar="SHARE", help="In what share of worlds guarantees must suffice."),
    ] = DEFAULT_SHARE,
    day: Annotated[
        float, typer.Option(min=0, metavar="DAY", help="The day of entry into force, counted from now.")
    ] = 0,
    as_json: JsonOption = False,
    seed: SeedOption = 0,
    worlds: WorldsOption = 4096,
    fail_if: FailIfOption = None,
) -> None:
    """Say whether a text is kept once it is in force: who would stop at which step, and what prevents it.

    Then letters that contradict each other, and the order that leaves the least to be gained by stopping.
    """
    conditions = parse_fail_if(fail_if, figures=("p_hold",), facts=("not_holding",))
    loaded = load_case(case)
    mention_warnings(loaded, case)
    package = choices_from_words(loaded.issues, words or [], command="goodoffices hold")
    with working("playing it through"):
        answer = hold(loaded, package, seed=seed, worlds=worlds, share=share, day=day)
    if as_json:
        print_json(encoded(answer))
    else:
        print_hold(loaded, answer, console())
    exit_if(
        conditions,
        figures={"p_hold": answer.p_hold.value},
        facts={"not_holding": answer.p_hold.value < 0.5},
    )
