"""`goodoffices backtest`: how good were past forecasts?"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from goodoffices.answers.backtest import backtest
from goodoffices.answers.encoding import as_json as encoded
from goodoffices.answers.sealing import freeze
from goodoffices.answers.talk_plan import DEFAULT_RUNS
from goodoffices.cli.options import JsonOption, PlayedWorldsOption, SeedOption
from goodoffices.cli.printing import Counting, console, print_json, say
from goodoffices.errors import Problem, QuestionError
from goodoffices.report.backtest_terminal import print_backtest, print_freeze

__all__ = ["command"]


def command(
    folder: Annotated[
        str,
        typer.Argument(
            metavar="FOLDER", help="Holds dated case files with as_of and outcome.", show_default=False
        ),
    ],
    runs: Annotated[
        int, typer.Option(min=1, metavar="N", help="How many times the talks of each case are played.")
    ] = DEFAULT_RUNS,
    freeze_now: Annotated[
        bool,
        typer.Option(
            "--freeze",
            help="Seal the inputs of cases whose outcome is not known yet, in frozen.yaml beside them; "
            "nothing is scored.",
        ),
    ] = False,
    by: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="With --freeze: who seals; by default each case's author.",
            show_default=False,
        ),
    ] = None,
    as_json: JsonOption = False,
    seed: SeedOption = 0,
    worlds: PlayedWorldsOption = None,
) -> None:
    """Set past forecasts beside what came: Brier scores at the horizon, the base rate, and calibration.

    A case counts if its inputs were sealed before its outcome was known. All others are illustrations and
    get no score.
    """
    today = datetime.now(UTC).astimezone().date()
    if freeze_now:
        sealed = freeze(folder, on=today, by=by or "")
        _tell(sealed.problems)
        if as_json:
            print_json(encoded(sealed))
        else:
            print_freeze(sealed, console())
        return
    if by is not None:
        raise QuestionError("--by says who seals.", "Give it with --freeze.")
    with Counting("playing the talks of each case") as count:
        answer = backtest(folder, runs=runs, seed=seed, worlds=worlds, today=today, tick=count.reached)
    _tell(answer.problems)
    if as_json:
        print_json(encoded(answer))
    else:
        print_backtest(answer, console())


def _tell(problems: tuple[Problem, ...]) -> None:
    for problem in problems:
        say(str(problem))
