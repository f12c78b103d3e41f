"""`goodoffices brief`: the mediator's two pages."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum
from pathlib import Path
from typing import Annotated, Any

import typer

from goodoffices.answers.ask import ask
from goodoffices.answers.change_topics import Changes
from goodoffices.answers.changed_inputs import differ
from goodoffices.answers.changes import changes_since, check_same_dispute
from goodoffices.answers.deals import deals
from goodoffices.answers.encoding import as_json as encoded
from goodoffices.answers.hold import has_schedule, hold
from goodoffices.answers.results import DealsAnswer
from goodoffices.answers.talk_results import TalksAnswer
from goodoffices.answers.talks import has_talks, talks
from goodoffices.answers.together import Answers
from goodoffices.case.files import load_case
from goodoffices.case.model import Case
from goodoffices.case.spelling import quoted
from goodoffices.cli.fail_if import exit_if_deals, parse_for_deals
from goodoffices.cli.options import CaseArgument, FailIfOption, JsonOption, SeedOption, WorldsOption
from goodoffices.cli.printing import console, mention_warnings, print_json, say, working
from goodoffices.errors import QuestionError
from goodoffices.report import brief_content, write_brief
from goodoffices.report.changes import told_plainly
from goodoffices.report.terminal import print_bottom_line, print_brief
from goodoffices.report.words import is_translated, translations

__all__ = ["Paper", "command"]


_RUNS = 2048
"""Runs of the talks: bands are printed in steps of five in a hundred, so that more would show nothing."""


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
    since: Annotated[
        str | None,
        typer.Option(
            metavar="CASE",
            help="An earlier version of the case: the brief then tells what has changed since.",
            show_default=False,
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
    _mention_language(language or loaded.language)
    earlier = None if since is None else load_case(since)
    if earlier is not None:
        check_same_dispute(earlier, loaded)
    out.mkdir(parents=True, exist_ok=True)  # before the long work: a folder that cannot be is told at once
    answers = _answers(loaded, seed, worlds)
    changes = None if earlier is None else _changes(earlier, loaded, answers, worlds)
    with working("asking about every unknown"):
        answers = replace(answers, asked=ask(loaded, seed=seed, worlds=worlds))
    with working("setting the pages"):
        content = brief_content(loaded, answers, language, changes)
        files = write_brief(content, out, paper.value)
    if as_json:
        told = None if changes is None else told_plainly(changes, loaded, answers, language)
        chances, how = _chances(answers), _how(answers.deals)
        print_json({"files": [str(file) for file in files], **chances, "changes": told, **how})
    else:
        print_brief(content, console())
        # Two pages scroll away: what they come to, and where they are, stand last.
        print_bottom_line(content, console())
        for file in files:
            typer.echo(str(file))
    exit_if_deals(conditions, answers.deals)


def _mention_language(language: str) -> None:
    if not is_translated(language):
        known = ", ".join(translations())
        say(f"No translation into {quoted(language)}: the sentences are in English. There are: {known}.")


def _answers(case: Case, seed: int, worlds: int) -> Answers:
    with working("weighing packages"):
        answer = deals(case, seed=seed, worlds=worlds)
        holding = hold(case, seed=seed, worlds=worlds) if has_schedule(case) else None
    with working("playing the talks"):
        return Answers(answer, holding, _talks(case, seed))


def _changes(earlier: Case, case: Case, answers: Answers, worlds: int) -> Changes:
    """Compare with an earlier version, whose answers are got in the same way where it differs at all."""
    was = _answers(earlier, answers.deals.seed, worlds) if differ(earlier, case) else None
    return changes_since(earlier, case, was, answers)


def _talks(case: Case, seed: int) -> TalksAnswer | None:
    """Play the talks of a case that says anything of them; where they cannot be, the brief does without."""
    if not has_talks(case):
        return None
    try:
        return talks(case, runs=_RUNS, seed=seed)
    except QuestionError as error:
        say(f"No chances by date: {error}")
        return None


def _chances(answers: Answers) -> dict[str, Any]:
    return {
        "p_deal": encoded(answers.deals.p_deal),
        "p_hold": None if answers.hold is None else encoded(answers.hold.p_hold),
        **{event: _by_date(answers.talks, event) for event in ("agreed", "ratified", "holds")},
    }


def _how(answer: DealsAnswer) -> dict[str, Any]:
    return {"method": answer.method, "exact": answer.exact, "seed": answer.seed, "worlds": answer.worlds}


def _by_date(played: TalksAnswer | None, event: str) -> dict[str, Any] | None:
    """Return the chance of an event by the last day, without the days before."""
    curve = None if played is None else encoded(played)[event]
    return None if curve is None else {key: value for key, value in curve.items() if key != "by_day"}
