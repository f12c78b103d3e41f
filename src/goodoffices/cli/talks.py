"""`goodoffices talks`: what happens next?"""

from __future__ import annotations

from typing import Annotated, Final

import typer

from goodoffices.answers.encoding import as_json as encoded
from goodoffices.answers.hold import has_schedule
from goodoffices.answers.talk_plan import DEFAULT_RUNS
from goodoffices.answers.talk_results import TalksAnswer
from goodoffices.answers.talk_run import single_run
from goodoffices.answers.talks import talks, under_protocol
from goodoffices.case.files import load_case
from goodoffices.case.model import Case
from goodoffices.cli.cluster_options import (
    ClusterCaOption,
    ClusterCertOption,
    ClusterKeyOption,
    ClusterOption,
    executor_for,
)
from goodoffices.cli.fail_if import FailIf, exit_if, parse_fail_if
from goodoffices.cli.options import CaseArgument, JsonOption, PlayedWorldsOption, SeedOption
from goodoffices.cli.printing import Counting, console, mention_warnings, print_json, say
from goodoffices.errors import QuestionError
from goodoffices.report.diary import print_diary
from goodoffices.report.talks_terminal import print_talks
from goodoffices.shuttle.texts import DEFAULT_TEXTS

__all__ = ["command"]

_FIGURES: Final = ("p_agreed", "p_ratified", "p_holds")
_INTERRUPTED: Final = 130  # what a shell reports for a program stopped by Ctrl-C


def command(
    case: CaseArgument,
    runs: Annotated[
        int, typer.Option(metavar="N", help="How many times the talks are played.")
    ] = DEFAULT_RUNS,
    protocol: Annotated[
        str | None,
        typer.Option(
            metavar="WORD",
            help="Another protocol than the case states: proximity, one_text, bridging or alternating.",
            show_default=False,
        ),
    ] = None,
    trace: Annotated[
        int | None,
        typer.Option(
            metavar="RUN",
            help="Tell this run (0 is the first) as a diary. Runs are those of the same --runs and --seed.",
            show_default=False,
        ),
    ] = None,
    as_json: JsonOption = False,
    seed: SeedOption = 0,
    worlds: PlayedWorldsOption = None,
    texts: Annotated[
        int,
        typer.Option(
            metavar="N", help="How many texts the talks are about, at most, where there are more packages."
        ),
    ] = DEFAULT_TEXTS,
    fail_if: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CONDITION",
            help="Exit with 1 if this holds by the last day: a comparison of p_agreed, p_ratified or "
            "p_holds, such as 'p_agreed<0.5'. May be repeated.",
            show_default=False,
        ),
    ] = None,
    cluster: ClusterOption = None,
    cluster_ca: ClusterCaOption = None,
    cluster_cert: ClusterCertOption = None,
    cluster_key: ClusterKeyOption = None,
) -> None:
    """Play the talks many times: the chances that they are agreed, ratified and holding, by date.

    Then how talks end, who refuses or walks out, and which issue is last in dispute. Ctrl-C gives the result
    of the runs so far.
    """
    conditions = parse_fail_if(fail_if, figures=_FIGURES, facts=())
    if conditions and trace is not None:
        raise QuestionError(
            "--fail-if asks about all runs, and --trace tells a single one.", "Leave one out."
        )
    if cluster is not None and trace is not None:
        raise QuestionError("--cluster plays many runs, and --trace tells a single one.", "Leave one out.")
    loaded = under_protocol(load_case(case), protocol)
    _check_figures(conditions, loaded)
    mention_warnings(loaded, case)
    if trace is not None:
        run = single_run(loaded, trace, runs=runs, seed=seed, worlds=worlds, texts=texts)
        if as_json:
            print_json(encoded(run))
        else:
            print_diary(loaded, run, console(), runs=runs)
        return
    executor = executor_for(cluster, cluster_ca, cluster_cert, cluster_key)
    with Counting("playing the talks", runs) as count:
        tick = count.advanced
        answer = talks(loaded, runs=runs, seed=seed, worlds=worlds, texts=texts, executor=executor, tick=tick)
    if as_json:
        print_json(encoded(answer))
    else:
        print_talks(loaded, answer, console(), asked=runs)
    if answer.partial:
        say("stopped.")
        raise typer.Exit(_INTERRUPTED)
    exit_if(conditions, figures=_figures(answer), facts={})


def _check_figures(conditions: tuple[FailIf, ...], case: Case) -> None:
    for condition in conditions:
        if condition.name == "p_holds" and not has_schedule(case):
            raise QuestionError(
                f"--fail-if {condition.text!r}: the case has no schedule, so nothing is said of holding.",
                "Write schedule:, or ask about p_agreed or p_ratified.",
            )


def _figures(answer: TalksAnswer) -> dict[str, float]:
    curves = (answer.agreed, answer.ratified, answer.holds)
    return {name: curve.value for name, curve in zip(_FIGURES, curves, strict=True) if curve is not None}
