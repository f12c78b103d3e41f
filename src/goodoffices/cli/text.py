"""`goodoffices text`: what happens to one text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Final

import typer

from goodoffices.answers.deals import deals
from goodoffices.answers.encoding import as_json as encoded
from goodoffices.answers.text import text
from goodoffices.case.files import load_case
from goodoffices.case.model import Case
from goodoffices.cli.fail_if import exit_if, parse_fail_if
from goodoffices.cli.options import (
    CaseArgument,
    DayOption,
    FailIfOption,
    JsonOption,
    SeedOption,
    WorldsOption,
)
from goodoffices.cli.packages import package_from_words
from goodoffices.cli.printing import console, mention_warnings, print_json, say, working
from goodoffices.errors import QuestionError
from goodoffices.report.terminal import print_text

__all__ = ["command"]

SOLUTIONS: Final = ("nash", "kalai_smorodinsky", "egalitarian", "utilitarian")


def command(
    case: CaseArgument,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ISSUE=OPTION]...", help="One for every issue, in any order.", show_default=False
        ),
    ] = None,
    from_tabled: Annotated[
        bool, typer.Option("--from-tabled", help="Take what is not given from the text on the table.")
    ] = False,
    like: Annotated[
        str | None,
        typer.Option(
            metavar="SOLUTION",
            help=f"Take what is not given from a solution: {', '.join(SOLUTIONS)}.",
            show_default=False,
        ),
    ] = None,
    as_json: JsonOption = False,
    seed: SeedOption = 0,
    worlds: WorldsOption = 4096,
    day: DayOption = 0,
    fail_if: FailIfOption = None,
) -> None:
    """Say what happens to one text: who says yes, which red lines break, how each body votes.

    Then the single changes that would raise the chance that all say yes.
    """
    conditions = parse_fail_if(fail_if, figures=("p_all",), facts=("no_deal",))
    loaded = load_case(case)
    mention_warnings(loaded, case)
    rest = _rest(loaded, from_tabled=from_tabled, like=like, seed=seed, worlds=worlds)
    package = package_from_words(loaded.issues, words or [], rest, offer=_offer(loaded, rest))
    if rest:
        given = {word.partition("=")[0].strip() for word in words or []}
        taken = [f"{issue}={option}" for issue, option in package.items() if issue not in given]
        say(f"Taken from {'the text on the table' if from_tabled else like}: {' '.join(taken) or 'nothing'}")
    with working("asking every side"):
        answer = text(loaded, package, seed=seed, worlds=worlds, day=day)
    if as_json:
        print_json(encoded(answer))
    else:
        print_text(answer, console(), loaded)
    exit_if(
        conditions,
        figures={"p_all": answer.p_all.value},
        facts={"no_deal": answer.p_all.value <= 0},
    )


def _tabled(case: Case) -> dict[str, str]:
    """Return what the text on the table says, perhaps not on every issue."""
    if case.tabled is None:
        return {}
    pairs = zip(case.issues, case.tabled, strict=True)
    return {issue.id: issue.options[option].id for issue, option in pairs if option is not None}


def _rest(case: Case, *, from_tabled: bool, like: str | None, seed: int, worlds: int) -> Mapping[str, str]:
    """Return the text that completes the given one, or an empty one."""
    if from_tabled and like is not None:
        raise QuestionError("--from-tabled and --like both complete the text.", "Give one of them.")
    if from_tabled:
        if case.tabled is None:
            raise QuestionError(
                "--from-tabled: no text is on the table.", "Add `tabled:` to the case, or give every issue."
            )
        return _tabled(case)
    if like is None:
        return {}
    if like not in SOLUTIONS:
        raise QuestionError(f"--like {like!r} is no solution.", f"Known: {', '.join(SOLUTIONS)}.")
    with working(f"looking for {like}"):
        found = deals(case, seed=seed, worlds=worlds).solutions[like]
    if not found.packages:
        raise QuestionError(f"--like {like}: there is none ({found.status.value}).", "Give every issue.")
    return {issue: str(option) for issue, option in found.packages[0].items()}


def _offer(case: Case, rest: Mapping[str, str]) -> str:
    """Return what to advise when issues are left open."""
    if rest:
        return "What completes the text leaves them open too: give them as issue=option."
    if case.tabled is not None:
        return "Give each as issue=option, or add --from-tabled to take the rest from the text on the table."
    return "Give each as issue=option, or add --like nash to take the rest from a solution."
