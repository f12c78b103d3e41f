"""`goodoffices stability`: would anyone upset it?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from goodoffices.answers.encoding import as_json as encoded
from goodoffices.answers.stability import stability
from goodoffices.answers.stability_results import StabilityAnswer
from goodoffices.cli.fail_if import exit_if, parse_fail_if
from goodoffices.cli.options import JsonOption, SeedOption, WorldsOption
from goodoffices.cli.places import check_place, files_of_case
from goodoffices.cli.printing import console, print_json, say, working
from goodoffices.report.stability_terminal import print_stability
from goodoffices.report.state_graph import state_graph_svg

__all__ = ["command"]


def command(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE",
            help="A graph file (goodoffices-graph/1, JSON or YAML); or a case, or the slug of one.",
            show_default=False,
        ),
    ],
    as_json: JsonOption = False,
    seed: SeedOption = 0,
    worlds: WorldsOption = 4096,
    status_quo: Annotated[
        str | None,
        typer.Option(
            metavar="STATE",
            help="The state that the conflict is in, by id or by its Y and N; goes before the file's.",
            show_default=False,
        ),
    ] = None,
    make_equilibrium: Annotated[
        str | None,
        typer.Option(
            metavar="STATE",
            help="Say whose ranking would have to change least to make this state stable for all.",
            show_default=False,
        ),
    ] = None,
    svg: Annotated[
        Path | None,
        typer.Option(metavar="OUT.svg", help="Also draw the states and moves.", show_default=False),
    ] = None,
    fail_if: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CONDITION",
            help="Exit with 1 if this holds: not_stable, or 'p_stable<0.9'. Both ask whether the status quo "
            "(without one, any state) is stable for all under SSEQ. May be repeated.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Say which states of a conflict nobody would leave, who would upset the others, and who would answer.

    A state is judged by five rules, from "nobody has a better move" to "whoever has one is deterred by
    answers that serve whoever gives them".
    """
    conditions = parse_fail_if(fail_if, figures=("p_stable",), facts=("not_stable",))
    check_place("--svg", svg, kept=files_of_case(file))
    with working("asking who would move"):
        answer = stability(
            file, status_quo=status_quo, make_equilibrium=make_equilibrium, seed=seed, worlds=worlds
        )
    if svg is not None:
        svg.write_text(state_graph_svg(answer), encoding="utf-8")
        say(f"Drawn: {svg}")
    if as_json:
        print_json(encoded(answer))
    else:
        print_stability(answer, console())
    exit_if(conditions, figures={"p_stable": _p_stable(answer)}, facts={"not_stable": not _is_stable(answer)})


def _is_stable(answer: StabilityAnswer) -> bool:
    """Tell whether the status quo is stable for all under SSEQ; without one, whether some state is."""
    found = answer.equilibria["sseq"]
    return bool(found) if answer.status_quo is None else answer.status_quo in found


def _p_stable(answer: StabilityAnswer) -> float:
    """Return the chance of it; 1 or 0 where the rankings are known."""
    if answer.chances is None:
        return float(_is_stable(answer))
    return max(
        each.equilibrium["sseq"].value for each in answer.chances if answer.status_quo in {None, each.id}
    )
