"""What happens next? The talks played many times, day by day."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import numpy as np

from goodoffices.answers.hold import has_schedule
from goodoffices.answers.orders import best_order, schedule_in_best_order
from goodoffices.answers.packages import in_words
from goodoffices.answers.setting import MOST_WORLDS
from goodoffices.answers.talk_blocks import (
    LARGEST_BLOCK,
    Plan,
    Tally,
    added_up,
    block_of,
    draws_of_talks,
    play_block,
    rolls_dice,
)
from goodoffices.answers.talk_contrasts import contrasts
from goodoffices.answers.talk_evidence import evidence_on_talks
from goodoffices.answers.talk_results import (
    AgreedText,
    Curve,
    DayChance,
    DiaryEntry,
    Run,
    TalksAnswer,
    TextsUsed,
)
from goodoffices.answers.weighing import worlds_to_play
from goodoffices.bargaining.agreements import agreeing_sets
from goodoffices.bargaining.blockage import WHOLE_PACKAGE
from goodoffices.bargaining.modelling import model_of
from goodoffices.case.model import Case
from goodoffices.case.schedule import Schedule
from goodoffices.case.talks import Protocol, TacticKind, Talks
from goodoffices.errors import QuestionError
from goodoffices.shuttle.course import Course, Ending, Entry
from goodoffices.shuttle.disputes import last_in_dispute
from goodoffices.shuttle.executors import Executor, LocalExecutor
from goodoffices.shuttle.playing import Agenda, first_draft, play, text_to_bridge
from goodoffices.shuttle.table import Table
from goodoffices.shuttle.texts import DEFAULT_TEXTS, MOST_TEXTS, list_texts
from goodoffices.worlds.ensemble import Ensemble, ReferenceWorld
from goodoffices.worlds.intervals import wilson

__all__ = ["DEFAULT_RUNS", "MOST_RUNS", "has_talks", "single_run", "talks"]

DEFAULT_RUNS = 4096
MOST_RUNS = 10**8
_EVENTS = ("agreed", "ratified", "holds")
_HOLDS = 2
_LEADING = 5
_MEDIATORS = -1
_ROUNDING = 1e-9
_NO_CHANCE = "Nothing is left to chance: every run is the same, and the answer exact for the figures given."


def has_talks(case: Case) -> bool:
    """Tell whether a case says anything about talks: how they go, what envoys may take, what may happen."""
    said = any(party.mandate is not None or party.delegations for party in case.parties)
    return said or bool(case.events) or case.talks != Talks()


def talks(
    case: Case,
    *,
    runs: int = DEFAULT_RUNS,
    seed: int = 0,
    worlds: int | None = None,
    texts: int = DEFAULT_TEXTS,
    executor: Executor | None = None,
    tick: Callable[[int], None] | None = None,
) -> TalksAnswer:
    """Play the talks of a case many times: agreed, ratified, holding, by date.

    Parameters
    ----------
    case : Case
    runs : int
        How many runs (1 to 10^8).
    seed : int
    worlds : int, optional
        How many different worlds the runs share; by default every run has one of its own.
    texts : int
        How many texts the talks are about, at most, where there are more packages.
    executor : Executor, optional
        Where the runs are played; by default here, on all cores. The answer is the same wherever.
    tick : callable, optional
        Told, as they are done, how many runs more.

    Returns
    -------
    TalksAnswer
        Marked `partial` if the work was broken off from the keyboard after some runs.

    Raises
    ------
    QuestionError
        If a number is out of range, or the protocol does not fit the case.
    """
    started = time.perf_counter()
    plan = _plan(case, runs=runs, seed=seed, worlds=worlds, texts=texts)
    done: dict[int, Tally] = {}
    partial = False
    try:
        for block, tally in (executor or LocalExecutor()).run(play_block, plan, range(plan.n_blocks)):
            done[block] = tally
            if tick is not None:
                tick(tally.runs)
    except KeyboardInterrupt:
        if not done:
            raise
        partial = True
    # In the order of the blocks, so that the sum is the same wherever and whenever each was done.
    counted = added_up([done[block] for block in sorted(done)])
    answer = _answer(plan, counted)
    return replace(answer, partial=partial, seconds=time.perf_counter() - started)


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
    plan = _plan(case, runs=runs, seed=seed, worlds=worlds, texts=texts)
    if not 0 <= run < runs:
        raise QuestionError(f"there is no run {run}.", f"Runs are numbered from 0 to {runs - 1}.")
    ensemble, numbers = block_of(plan, run // plan.block)
    world = np.array([run - int(numbers[0])], dtype=np.int64)
    model = model_of(case, ensemble)
    table, course = play(
        case, ensemble, model, plan.agenda, runs=np.array([run]), worlds=world, seed=seed, diary=True
    )
    return _told(plan, run, table, course)


def _plan(case: Case, *, runs: int, seed: int, worlds: int | None, texts: int) -> Plan:
    if not 1 <= runs <= MOST_RUNS:
        raise QuestionError(f"{runs} runs cannot be played.", f"Ask for 1 to {MOST_RUNS}.")
    if seed < 0:
        raise QuestionError(f"seed {seed} is below 0.", "Give a whole number from 0 up.")
    if worlds is not None and not 1 <= worlds <= MOST_WORLDS:
        raise QuestionError(f"{worlds} worlds cannot be drawn.", f"Ask for 1 to {MOST_WORLDS}.")
    if not 2 <= texts <= MOST_TEXTS:
        raise QuestionError(f"talks about {texts} texts cannot be played.", f"Ask for 2 to {MOST_TEXTS}.")
    different = runs if worlds is None else min(worlds, runs)
    world_blocks = -(-different // LARGEST_BLOCK)
    block = -(-different // world_blocks)
    return Plan(replace(case, later={}), _agenda(case, seed, block, texts), runs, block, world_blocks, seed)


def _agenda(case: Case, seed: int, block: int, texts: int) -> Agenda:
    reference = model_of(case, ReferenceWorld(case))
    listed = list_texts(reference, case.issues, case.tabled, texts)
    if not len(listed):
        raise QuestionError("no package is coherent, so there is nothing to talk about.", "Look at rules:.")
    bridge = -1
    if case.talks.protocol is Protocol.BRIDGING:
        ensemble = worlds_to_play(case, block, seed).ensemble
        bridge = text_to_bridge(case, ensemble, model_of(case, ensemble), listed)
    return Agenda(listed, first_draft(reference, listed), bridge, _schedule(case))


def _schedule(case: Case) -> Schedule | None:
    """Return the schedule by which a ratified text is carried out; in the best order where none is stated."""
    schedule = case.schedule
    if schedule is None or not has_schedule(case):
        return None
    if not schedule.steps and schedule.items:
        text = schedule.text or (None,) * len(case.issues)
        schedule = schedule_in_best_order(schedule, best_order(case, schedule, text, Fraction(0)))
    return schedule


def _answer(plan: Plan, counted: Tally) -> TalksAnswer:
    case, talks_ = plan.case, plan.case.talks
    # Enough worlds that an unknown of more than two values shows them.
    draws = draws_of_talks(case, Ensemble.draw(case, 64, plan.seed))
    certain = not draws
    ess = counted.weight**2 / counted.squares
    different = 1 if certain else min(counted.runs, plan.block * plan.world_blocks)
    if not certain:
        ess = min(ess, float(different), float(counted.learning[2]) or np.inf)
    exact = certain and not rolls_dice(case)
    curves = [_curve(counted, k, np.inf if exact else ess) for k in range(3)]
    ids = [party.id for party in case.parties]
    behavioural = talks_.protocol is not Protocol.ALTERNATING
    unagreed = counted.weight - counted.by_day[0, -1]
    return TalksAnswer(
        title=str(case.title),
        method=_method(plan, counted.runs),
        exact=exact,
        behavioural=behavioural,
        seed=plan.seed,
        worlds=different,
        runs=counted.runs,
        ess=float(ess),
        protocol=talks_.protocol.value,
        horizon_days=case.horizon_days,
        agreed=curves[0],
        ratified=curves[1],
        holds=curves[2] if plan.agenda.schedule is not None else None,
        outcomes={ending.value: counted.endings[ending.value] / counted.weight for ending in Ending},
        rejected_by=_shares([*ids, "agreement"], counted.rejected_by, counted.weight),
        walked_out_by=_shares(ids, counted.walked_out_by, counted.weight),
        blocking_issue=_blocking([issue.id for issue in case.issues], counted.blocking, unagreed),
        last_issue=_shares([issue.id for issue in case.issues], counted.last_issue, counted.weight),
        leading_texts=_leading(plan, counted),
        median_day=_median(counted),
        texts=TextsUsed(len(plan.agenda.texts), plan.agenda.texts.complete, plan.agenda.texts.method),
        assumptions=_assumptions(case),
        notes=(*_notes(plan, behavioural), *_why_never(case, counted), *((_NO_CHANCE,) if exact else ())),
        evidence=evidence_on_talks(plan, counted),
        by_unknown=contrasts(counted.bands, draws, has_schedule=plan.agenda.schedule is not None),
    )


def _why_never(case: Case, counted: Tally) -> tuple[str, ...]:
    """Return why nothing is ever agreed or ratified: for whose yes is needed, or for how long votes take."""
    agreed = counted.by_day[0, -1]
    if agreed > 0:
        # Else "ratified: very unlikely" would read as if the votes were expected to fail.
        waiting = counted.endings[Ending.AGREED.value] >= agreed * (1 - _ROUNDING)
        too_late = (
            f"Whatever is agreed, its votes end after day {case.horizon_days}: how they go is not counted."
        )
        return (too_late,) if waiting else ()
    if all(party.preferences is None for party in case.parties):
        return ("Nobody's interests are stated, so nobody makes an offer: give a party weights and values.",)
    never = {p for p, party in enumerate(case.parties) if party.preferences is None and party.always != "yes"}
    if never and all(never & needed for needed in agreeing_sets(case)):
        names = ", ".join(case.parties[p].name for p in sorted(never))
        return (
            f"Nothing can be agreed: the yes of {names} is needed, and the case says that it never comes.",
        )
    return ()


def _method(plan: Plan, runs: int) -> str:
    kind = (
        "subgame-perfect play" if plan.case.talks.protocol is Protocol.ALTERNATING else "behavioural tactics"
    )
    counted = "1 run" if runs == 1 else f"{runs} runs"
    return f"{counted} of {plan.case.talks.protocol.value} talks, {kind}, about {plan.agenda.texts.method}"


def _shares(
    names: list[str], sums: np.ndarray[tuple[int, ...], np.dtype[np.float64]], of: float
) -> dict[str, float]:
    """Return what is above 0, largest first; of equal shares by name, so that no order of writing shows."""
    if of <= 0:
        return {}
    found = {name: float(value / of) for name, value in zip(names, sums, strict=False) if value > 0}
    return dict(sorted(found.items(), key=lambda entry: (-entry[1], entry[0])))


def _blocking(
    names: list[str], sums: np.ndarray[tuple[int, ...], np.dtype[np.float64]], of: float
) -> dict[str, float]:
    """Return the shares of issues, and last what no issue stood behind: all sides like the same text best."""
    found = _shares(names, sums, of)
    rest = 1.0 - sum(found.values())
    return {**found, WHOLE_PACKAGE: rest} if of > 0 and rest > _ROUNDING else found


def _curve(counted: Tally, k: int, ess: float) -> Curve:
    shares = np.clip(counted.by_day[k] / counted.weight, 0.0, 1.0)
    days = tuple(DayChance(float(p), *wilson(float(p), ess)) for p in shares)
    last = days[-1]
    low = high = last.value
    driver, widest = None, 1e-9
    for path, sums in counted.bands.items():
        # How a text is carried out has no part in whether it is agreed and ratified.
        if k < _HOLDS and path.startswith("schedule."):
            continue
        ends = sums[:, k + 1] / np.maximum(sums[:, 0], 1e-300)
        low, high = min(low, float(ends.min())), max(high, float(ends.max()))
        if abs(ends[1] - ends[0]) > widest:
            driver, widest = path, abs(float(ends[1] - ends[0]))
    band = (max(0.0, round(low, 12)), min(1.0, round(high, 12)))
    return Curve(days, last.value, last.low, last.high, band, driver)


def _leading(plan: Plan, counted: Tally) -> tuple[AgreedText, ...]:
    order = np.lexsort((np.arange(counted.texts.shape[1]), -counted.texts[0]))[:_LEADING]
    return tuple(
        AgreedText(
            in_words(plan.case.issues, plan.agenda.texts.packages[place]),
            float(counted.texts[0, place] / counted.weight),
            float(counted.texts[1, place] / counted.weight),
        )
        for place in order
        if counted.texts[0, place] > 0
    )


def _median(counted: Tally) -> float | None:
    agreed = counted.by_day[0]
    if agreed[-1] <= 0:
        return None
    return float(np.searchsorted(agreed, agreed[-1] / 2 - 1e-12))


def _assumptions(case: Case) -> tuple[str, ...]:
    """Return what is assumed where the case states nothing, in words."""
    found = []
    silent = [
        party.name for party in case.parties if party.preferences is not None and _is_silent(case, party.id)
    ]
    if silent and case.talks.protocol in {Protocol.PROXIMITY, Protocol.ONE_TEXT}:
        concede = "concedes" if len(silent) == 1 else "concede"
        found.append(
            f"How {_listed(silent)} {concede} over time is not stated: an exponent of 0.25..1..4 is assumed."
        )
    free = [party.name for party in case.parties if party.preferences is not None and party.mandate is None]
    if free:
        found.append(f"No mandate is stated of the envoys of {_listed(free)}: they may take any text.")
    if case.talks.answer_days is None:
        found.append("Nothing says how long an answer takes: one day is assumed.")
    if case.talks.deadline_day is None:
        found.append("No deadline is stated: the horizon is taken for it.")
    if case.talks.breakdown_per_day is None:
        found.append("No risk of breakdown is stated: none is assumed.")
    return tuple(found)


def _listed(names: list[str]) -> str:
    return " and ".join(each for each in (", ".join(names[:-1]), names[-1]) if each)


def _is_silent(case: Case, party: str) -> bool:
    """Tell whether the exponent of a side's tactic is an assumption of ours."""
    stated = case.talks.tactic_of(party)
    return stated is None or (stated.kind is TacticKind.TIME and stated.exponent is None)


def _notes(plan: Plan, behavioural: bool) -> tuple[str, ...]:
    notes = []
    if behavioural:
        notes.append(
            "The tactics are behavioural: how sides have been seen to concede, not what is best for them."
        )
    else:
        notes.append("Alternating offers between sides that know everything: for comparison with theory.")
    modelled = [party.name for party in plan.case.parties if party.preferences is not None]
    if len(modelled) == 1:
        notes.append(f"Only {modelled[0]} has interests stated: nobody is there to disagree with it.")
    if not plan.agenda.texts.complete:
        notes.append(f"Talks are about {plan.agenda.texts.method}; other packages are never put forward.")
    if plan.agenda.schedule is None:
        notes.append("The case has no schedule, so nothing is said of holding.")
    else:
        notes.append("Whatever text is agreed, it is carried out by the schedule of the case.")
    return tuple(notes)


def _told(plan: Plan, run: int, table: Table, course: Course) -> Run:
    case = plan.case
    ids = [*(party.id for party in case.parties), "agreement"]
    text = int(course.text[0])
    disputes = last_in_dispute(table, course)[0]
    return Run(
        title=str(case.title),
        method=_method(plan, 1),
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
        last_issue=_shares([issue.id for issue in case.issues], disputes, 1.0),
        diary=_diary(plan, course.diary or []),
        notes=_notes(plan, case.talks.protocol is not Protocol.ALTERNATING),
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
