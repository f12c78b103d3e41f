"""Will it hold? Where the carrying out of a text ends, who ends it, and what would prevent it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from goodoffices.answers.carrying_out import Carrying, carrying_out
from goodoffices.answers.hold_results import HoldAnswer
from goodoffices.answers.letters import letter_findings, open_phases
from goodoffices.answers.orders import best_order, schedule_in_best_order
from goodoffices.answers.outlook import course, endings, orders_differ, steps
from goodoffices.answers.packages import in_words, partial_positions_of
from goodoffices.answers.prevention import guarantors, least_guarantees, trust
from goodoffices.answers.setting import DEFAULT_WORLDS
from goodoffices.answers.weighing import evidence_found
from goodoffices.case.issues import Package
from goodoffices.case.model import Case
from goodoffices.case.schedule import Schedule
from goodoffices.case.spelling import quoted
from goodoffices.errors import QuestionError

__all__ = ["DEFAULT_SHARE", "has_schedule", "hold", "schedule_and_text"]

DEFAULT_SHARE = 0.9
"""The share of worlds in which a guarantee has to suffice, unless another is asked for."""

_TIED = (
    "Other orders tempt as little and ask guarantees of other sides: what is said of steps and of who "
    "stops is for the order that is printed."
)


def hold(
    case: Case,
    package: Mapping[str, object] | None = None,
    *,
    seed: int = 0,
    worlds: int = DEFAULT_WORLDS,
    share: float = DEFAULT_SHARE,
    day: float = 0,
) -> HoldAnswer:
    """Ask whether a text, once in force, is carried out to the end and kept.

    Parameters
    ----------
    case : Case
        With a `schedule`. One that has divisible items and no steps is examined in their best order.
    package : mapping, optional
        Issue id to option, some or all: instead of the text that the schedule says it carries out. It bears
        on acts that deliver issues, on events with a condition, and on letters.
    seed, worlds : int
        Of the ensemble; where nothing that bears on the schedule is uncertain there is one world.
    share : float
        Of the worlds, in which the least guarantees are to suffice.
    day : float
        On which the text enters into force, counted from now; events count their days from now.

    Returns
    -------
    HoldAnswer
        Exact in every world; chances are conditional on the carrying out having begun.

    Raises
    ------
    QuestionError
        If the case has no schedule, or the schedule delivers an issue that the text leaves open.
    """
    started = time.perf_counter()
    if not 0 < share <= 1:
        raise QuestionError(f"a share of {share:g} of the worlds is none.", "Give a number from 0 to 1.")
    if day < 0:
        raise QuestionError(f"day {day:g} is past.", "Count from now: 0 or more.")
    schedule, text = schedule_and_text(case, package)
    entry = Fraction(day).limit_denominator(10**6)
    stated = schedule
    ordered = best_order(case, schedule, text, entry) if schedule.items else None
    if not schedule.steps and ordered is not None:
        schedule = schedule_in_best_order(schedule, ordered)
    found = carrying_out(case, schedule, text, seed=seed, worlds=worlds, entry_day=entry)
    if ordered is not None and ordered.chunks:
        alone = found
        if stated.steps:
            in_order = schedule_in_best_order(schedule, ordered)
            alone = carrying_out(case, in_order, text, seed=seed, worlds=worlds, entry_day=entry)
        ordered = replace(ordered, p_hold=alone.chance(alone.holds_in_every_order))
    outlook = steps(found)
    conflicts, letters = letter_findings(case, schedule, text)
    answer = HoldAnswer(
        title=str(case.title),
        method="backward induction, exact"
        if found.exact
        else "backward induction in every world drawn, exact in each",
        exact=found.exact,
        seed=seed,
        worlds=found.n_worlds,
        world=None if found.exact else "reference",
        ess=found.ess,
        text=_in_words(case, text),
        steps=outlook,
        p_hold=found.chance(found.holds_in_every_order),
        p_hold_as_written=found.chance(found.holds),
        ends=endings(found),
        orders_differ=orders_differ(found),
        course=course(found),
        least_guarantee=least_guarantees(found, share),
        guarantors=guarantors(found, share),
        trust=trust(found),
        best_order=ordered,
        conflicts=conflicts,
        letters=letters,
        open_phases=open_phases(found, outlook),
        share=share,
        methods=_methods(found),
        evidence=evidence_found(case, found.learned, {"p_hold": found.holds_in_every_order}),
        notes=_notes(found, order_decides=bool((found.holds & ~found.holds_in_every_order).any()))
        + ((_TIED,) if not stated.steps and ordered is not None and ordered.ties else ()),
    )
    return replace(answer, seconds=time.perf_counter() - started)


def schedule_and_text(
    case: Case, package: Mapping[str, object] | None
) -> tuple[Schedule, tuple[int | None, ...]]:
    """Return the schedule of a case and the text that it carries out, `package` going before its own.

    Raises
    ------
    QuestionError
        If the case has no schedule, or the schedule delivers an issue that the text leaves open.
    """
    schedule = _schedule_of(case)
    return schedule, _text_of(case, schedule, package)


def has_schedule(case: Case) -> bool:
    """Tell whether a case says how a text would be carried out."""
    schedule = case.schedule
    return schedule is not None and bool(schedule.steps or schedule.items or schedule.stopping)


def _schedule_of(case: Case) -> Schedule:
    schedule = case.schedule
    if schedule is None or not has_schedule(case):
        raise QuestionError(
            f"{case.file or 'this case'}: there is no schedule, so nothing says how a text is carried out.",
            "Add schedule: with steps:, holds: and stopping: (docs/how-to/will-it-hold.md).",
        )
    return schedule


def _text_of(case: Case, schedule: Schedule, package: Mapping[str, object] | None) -> tuple[int | None, ...]:
    """Return the option of each issue: as asked, else what the schedule is for, else what is tabled."""
    stated = schedule.text or (None,) * len(case.issues)
    tabled = case.tabled or (None,) * len(case.issues)
    text = tuple(own if own is not None else other for own, other in zip(stated, tabled, strict=True))
    if package:
        asked = partial_positions_of(case.issues, package)
        text = tuple(own if own is not None else other for own, other in zip(asked, text, strict=True))
    delivered = {issue for step in schedule.steps for act in step.acts for issue, _ in act.delivers}
    for issue in sorted(delivered):
        if text[issue] is None:
            name = case.issues[issue].id
            raise QuestionError(
                f"the schedule delivers {quoted(name)}, and the text leaves it open.",
                f"Add {name}: to schedule: for:, or name an option: {name}=..",
            )
    return text


def _in_words(case: Case, text: tuple[int | None, ...]) -> dict[str, str | int | float]:
    known = [(issue, option) for issue, option in zip(case.issues, text, strict=True) if option is not None]
    chosen: Package = tuple(option for _, option in known)
    return dict(in_words(tuple(issue for issue, _ in known), chosen))


def _methods(found: Carrying) -> dict[str, str]:
    over = "exact" if found.exact else "exact over these draws"
    return {"steps": over, "p_hold": over, "least_guarantee": over, "trust": "exact, reference world"}


def _notes(found: Carrying, *, order_decides: bool) -> tuple[str, ...]:
    notes = ["All chances of holding are conditional on the carrying out having begun."]
    if order_decides:
        notes.append(
            "In some worlds it depends on the order in which those who act at one step act: "
            "p_hold counts only worlds that hold in every order."
        )
    if not found.terms.moments:
        notes.append("Nobody is asked anything: no side acts, may stop, or has a worth of stopping.")
    if not found.exact:
        notes.append("Unknowns that the case does not link are drawn independently of each other.")
    return tuple(notes)
