"""One of the runs of talks, told as a diary."""

from __future__ import annotations

import numpy as np

from goodoffices.answers.packages import in_words
from goodoffices.answers.talk_blocks import Plan, block_of, shares_of
from goodoffices.answers.talk_notes import method_of, notes_on_talks
from goodoffices.answers.talk_plan import DEFAULT_RUNS, plan_talks
from goodoffices.answers.talk_results import DiaryEntry, Run
from goodoffices.bargaining.modelling import model_of
from goodoffices.case.model import Case
from goodoffices.errors import QuestionError
from goodoffices.shuttle.course import Course, Ending, Entry
from goodoffices.shuttle.disputes import last_in_dispute
from goodoffices.shuttle.playing import play
from goodoffices.shuttle.table import Table
from goodoffices.shuttle.texts import DEFAULT_TEXTS

__all__ = ["single_run"]

_MEDIATORS = -1


def single_run(
    case: Case,
    run: int,
    *,
    runs: int = DEFAULT_RUNS,
    seed: int = 0,
    worlds: int | None = None,
    texts: int = DEFAULT_TEXTS,
) -> Run:
    """Tell one of the runs of `talks`, asked with the same numbers, as a diary.

    Parameters
    ----------
    case, runs, seed, worlds, texts
        As for `talks`.
    run : int
        Which run, from 0.

    Raises
    ------
    QuestionError
        If there is no such run.
    """
    plan = plan_talks(case, runs=runs, seed=seed, worlds=worlds, texts=texts)
    if not 0 <= run < runs:
        raise QuestionError(f"there is no run {run}.", f"Runs are numbered from 0 to {runs - 1}.")
    ensemble, numbers = block_of(plan, run // plan.block)
    world = np.array([run - int(numbers[0])], dtype=np.int64)
    model = model_of(case, ensemble)
    table, course = play(
        case, ensemble, model, plan.agenda, runs=np.array([run]), worlds=world, seed=seed, diary=True
    )
    return _told(plan, run, table, course)


def _told(plan: Plan, run: int, table: Table, course: Course) -> Run:
    case = plan.case
    ids = [*(party.id for party in case.parties), "agreement"]
    text = int(course.text[0])
    disputes = last_in_dispute(table, course)[0]
    return Run(
        title=str(case.title),
        method=method_of(plan, 1),
        exact=False,
        seed=plan.seed,
        worlds=1,
        run=run,
        outcome=list(Ending)[int(course.ending[0])].value,
        by=tuple(name for name, is_so in zip(ids, course.by[0], strict=True) if is_so),
        agreed_day=_day(course.agreed_day[0]),
        ratified_day=_day(course.ratified_day[0]),
        stopped_day=_day(course.stopped_day[0]),
        ended_day=_day(course.ended_day[0]),
        package=None if text < 0 else in_words(case.issues, plan.agenda.texts.packages[text]),
        last_issue=shares_of([issue.id for issue in case.issues], disputes, 1.0),
        diary=_diary(plan, course.diary or []),
        notes=notes_on_talks(plan),
    )


def _day(day: float) -> float | None:
    return float(day) if np.isfinite(day) else None


def _diary(plan: Plan, entries: list[Entry]) -> tuple[DiaryEntry, ...]:
    before: dict[tuple[str, int], int] = {}
    found = []
    for entry in sorted(entries, key=lambda each: each.day):
        package, changes = None, tuple[str, ...]()
        if entry.text >= 0:
            row = plan.agenda.texts.packages[entry.text]
            package = in_words(plan.case.issues, row)
            last = before.get((entry.event.value, entry.party))
            if last is not None:
                earlier = plan.agenda.texts.packages[last]
                changes = tuple(
                    issue.id for issue, a, b in zip(plan.case.issues, row, earlier, strict=True) if a != b
                )
            before[entry.event.value, entry.party] = entry.text
        party = "mediators" if entry.party == _MEDIATORS else None
        if entry.party >= 0:
            party = plan.case.parties[entry.party].id
        ending = None if entry.ending is None else entry.ending.value
        found.append(DiaryEntry(entry.day, entry.event.value, party, package, ending, changes))
    return tuple(found)
