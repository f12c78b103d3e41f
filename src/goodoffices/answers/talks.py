"""What happens next? The talks played many times, day by day."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from goodoffices.answers.packages import in_words
from goodoffices.answers.talk_blocks import (
    Plan,
    Tally,
    added_up,
    draws_of_talks,
    play_block,
    rolls_dice,
    shares_of,
)
from goodoffices.answers.talk_contrasts import contrasts
from goodoffices.answers.talk_evidence import evidence_on_talks
from goodoffices.answers.talk_notes import NO_CHANCE, assumptions_of, method_of, notes_on_talks, why_never
from goodoffices.answers.talk_plan import DEFAULT_RUNS, plan_talks
from goodoffices.answers.talk_results import (
    AgreedText,
    Curve,
    DayChance,
    TalksAnswer,
    TextsUsed,
)
from goodoffices.bargaining.blockage import WHOLE_PACKAGE
from goodoffices.case.model import Case
from goodoffices.case.spelling import quoted, suggestion
from goodoffices.case.talks import Protocol, Talks
from goodoffices.errors import QuestionError
from goodoffices.shuttle.course import Ending
from goodoffices.shuttle.executors import Executor, LocalExecutor
from goodoffices.shuttle.texts import DEFAULT_TEXTS
from goodoffices.worlds.ensemble import Ensemble
from goodoffices.worlds.intervals import wilson

__all__ = ["has_talks", "talks", "under_protocol"]

_EVENTS = ("agreed", "ratified", "holds")
_HOLDS = 2
_LEADING = 5
_ROUNDING = 1e-9


def has_talks(case: Case) -> bool:
    """Tell whether a case says anything about talks: how they go, what envoys may take, what may happen."""
    said = any(party.mandate is not None or party.delegations for party in case.parties)
    return said or bool(case.events) or case.talks != Talks()


def under_protocol(case: Case, protocol: str | None) -> Case:
    """Return a case with its talks under another protocol; None leaves it as it is.

    Raises
    ------
    QuestionError
        If there is no such protocol.
    """
    if protocol is None:
        return case
    known = [each.value for each in Protocol]
    if protocol not in known:
        raise QuestionError(
            f"there is no protocol {quoted(protocol)}.", suggestion(protocol, known, "protocols")
        )
    return replace(case, talks=replace(case.talks, protocol=Protocol(protocol)))


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
    plan = plan_talks(case, runs=runs, seed=seed, worlds=worlds, texts=texts)
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
        method=method_of(plan, counted.runs),
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
        rejected_by=shares_of([*ids, "agreement"], counted.rejected_by, counted.weight),
        walked_out_by=shares_of(ids, counted.walked_out_by, counted.weight),
        blocking_issue=_blocking([issue.id for issue in case.issues], counted.blocking, unagreed),
        last_issue=shares_of([issue.id for issue in case.issues], counted.last_issue, counted.weight),
        leading_texts=_leading(plan, counted),
        median_day=_median(counted),
        texts=TextsUsed(len(plan.agenda.texts), plan.agenda.texts.complete, plan.agenda.texts.method),
        assumptions=assumptions_of(case),
        notes=(*notes_on_talks(plan), *why_never(case, counted), *((NO_CHANCE,) if exact else ())),
        evidence=evidence_on_talks(plan, counted),
        by_unknown=contrasts(counted.bands, draws, has_schedule=plan.agenda.schedule is not None),
    )


def _blocking(
    names: list[str], sums: np.ndarray[tuple[int, ...], np.dtype[np.float64]], of: float
) -> dict[str, float]:
    """Return the shares of issues, and last what no issue stood behind: all sides like the same text best."""
    found = shares_of(names, sums, of)
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
