"""How good were past forecasts? Cases frozen at their date, played as they stood, set beside what came."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np

from goodoffices.answers.backtest_results import (
    BacktestAnswer,
    CaseRecord,
    EventScore,
    Label,
    Rival,
    Verdict,
    WhatBecame,
)
from goodoffices.answers.past_cases import Folder, PastCase, read_folder
from goodoffices.answers.results import Chance
from goodoffices.answers.setting import setting_of
from goodoffices.answers.talk_plan import DEFAULT_RUNS
from goodoffices.answers.talk_results import Curve
from goodoffices.answers.talks import talks
from goodoffices.bargaining.census import census
from goodoffices.case.freezing import Seal
from goodoffices.case.model import Case
from goodoffices.case.outcomes import (
    EVENTS,
    CameTrue,
    EventOutcome,
    horizon_end,
    is_known,
    known_since,
    read_outcome,
)
from goodoffices.case.spelling import shown
from goodoffices.errors import Problem, QuestionError
from goodoffices.learning.scoring import (
    CalibrationRow,
    Margin,
    base_rates,
    brier_score,
    calibration,
    decomposition,
    losses,
    margin,
)

__all__ = ["FEWEST_FOR_CALIBRATION", "FEWEST_FOR_SKILL", "backtest"]

FEWEST_FOR_SKILL: Final = 10
FEWEST_FOR_CALIBRATION: Final = 20
_FORECASTS: Final = ("agreed", "ratified", "holds")
_OUTCOME_OF: Final = dict(zip(_FORECASTS, EVENTS, strict=True))
_SETTLED: Final = (CameTrue.YES.value, CameTrue.NO.value)
_KNEW: Final = "no seal: its inputs were not frozen before the analyst knew the outcome"


def backtest(
    folder: str | Path,
    *,
    runs: int = DEFAULT_RUNS,
    seed: int = 0,
    worlds: int | None = None,
    today: date | None = None,
    tick: Callable[[int, int], None] | None = None,
) -> BacktestAnswer:
    """Score the forecasts of a folder of dated cases, sealed before their outcome was known.

    Parameters
    ----------
    folder : str or Path
        Holds case files with `as_of` and `outcome`, and ``frozen.yaml`` with their seals.
    runs, seed, worlds
        As for `talks`, of each case. The chance that a deal exists is over as many worlds.
    today : date, optional
        Where it is given, an outcome of a later day is told and not scored.
    tick : callable, optional
        Told how many cases are done, and how many there are.

    Returns
    -------
    BacktestAnswer
        Cases without a sound seal are illustrations and are not scored.

    Raises
    ------
    QuestionError
        If it is no folder, holds no case file, or a number is out of range.
    CaseError
        If none of its case files can be read.

    Notes
    -----
    The outcome is read only after the forecast is made, and bears on nothing but the scores.
    """
    started = time.perf_counter()
    _check_numbers(runs, seed, worlds)
    found = read_folder(folder)
    records: list[CaseRecord] = []
    problems = [*found.problems, *found.seal_problems]
    for done, past in enumerate(found.cases):
        if tick is not None:
            tick(done, len(found.cases))
        try:
            records.append(_record(past, found, today, runs=runs, seed=seed, worlds=worlds))
        except QuestionError as error:
            problems.append(Problem(past.file, 0, "", f"cannot be forecast: {error.what}", error.hint))
    if tick is not None:
        tick(len(found.cases), len(found.cases))
    if not records:
        raise QuestionError("none of the cases can be forecast.", "\n".join(map(str, problems)))
    pairs = {event: _pairs(records, event) for event in _FORECASTS}
    scores = {event: _score(event, pairs[event], seed) for event in _FORECASTS}
    return BacktestAnswer(
        folder=shown(str(folder), 200),
        method=f"talks of each case played {runs} times; Brier scores at the horizon, margins by bootstrap",
        exact=False,
        seed=seed,
        worlds=worlds or runs,
        runs=runs,
        cases=tuple(records),
        scores=scores,
        calibration={event: _calibration(pairs[event]) for event in _FORECASTS},
        enough=any(score is not None and score.n >= FEWEST_FOR_SKILL for score in scores.values()),
        problems=tuple(problems),
        notes=_notes(records, scores),
        seconds=time.perf_counter() - started,
    )


def _check_numbers(runs: int, seed: int, worlds: int | None) -> None:
    """Refuse numbers that no case could be asked with, before any is read."""
    if runs < 1 or (worlds is not None and worlds < 2):
        raise QuestionError("nothing can be counted.", "Ask for 1 run or more, and for 2 worlds or more.")
    if seed < 0:
        raise QuestionError(f"seed {seed} is below 0.", "Give a whole number from 0 up.")


@dataclass(frozen=True, slots=True)
class _Judged:
    """What a case is to the scores, and why."""

    label: Label
    reason: str | None
    outcome: Mapping[str, EventOutcome]


def _record(
    past: PastCase, found: Folder, today: date | None, *, runs: int, seed: int, worlds: int | None
) -> CaseRecord:
    """Forecast one case, then read what became of it."""
    case = past.case
    blind = replace(case, outcome=None)
    played = talks(blind, runs=runs, seed=seed, worlds=worlds)
    if played.partial:
        raise KeyboardInterrupt
    curves = (played.agreed, played.ratified, played.holds)
    seal = None if found.seals is None else found.seals.get(past.slug)
    judged = _judged(past, seal, today, unreadable_seals=found.seals is None)
    scored = judged.label is Label.SCORED
    until = None if case.as_of is None else horizon_end(case.as_of, case.horizon_days)
    return CaseRecord(
        slug=past.slug,
        title=str(case.title),
        as_of=_iso(case.as_of),
        until=_iso(until),
        label=judged.label,
        reason=judged.reason,
        sealed=None if seal is None else _iso(seal.on),
        forecast={event: _chance(curve) for event, curve in zip(_FORECASTS, curves, strict=True)},
        p_deal=_p_deal(blind, seed, worlds or runs) if scored else None,
        outcome={event: _told(each) for event, each in judged.outcome.items()},
    )


def _judged(past: PastCase, seal: Seal | None, today: date | None, *, unreadable_seals: bool) -> _Judged:
    """Tell whether a case may be scored: sealed in time, unchanged since, its outcome read."""
    case = past.case
    if case.as_of is None:
        words = "it has no as_of, so nothing says by when a forecast is to come true"
        return _Judged(
            Label.ILLUSTRATION, words, {event: EventOutcome(CameTrue.UNSTATED) for event in EVENTS}
        )
    outcome = read_outcome(case.outcome, case.as_of, case.horizon_days, today=today)
    end = horizon_end(case.as_of, case.horizon_days)
    if seal is None:
        if is_known(case.outcome):
            words = "frozen.yaml cannot be read" if unreadable_seals else _KNEW
            return _Judged(Label.ILLUSTRATION, words, outcome)
        return _Judged(Label.OPEN, "no seal and no outcome yet; freeze it before that is known", outcome)
    reason = _fault_of(seal, past.sha256, end, known_since(outcome, end))
    if reason is not None:
        return _Judged(Label.ILLUSTRATION, reason, outcome)
    if not is_known(case.outcome):
        return _Judged(Label.OPEN, "no outcome yet", outcome)
    agreed = outcome["agreed"]
    if agreed.at_horizon.value not in _SETTLED:
        # Whatever came later came after the agreement, whose day decides whether the seal was in time.
        words = agreed.problem or f"outcome.agreed: {agreed.at_horizon.value}"
        return _Judged(Label.OPEN, words, outcome)
    return _Judged(Label.SCORED, None, outcome)


def _fault_of(seal: Seal, sha256: str, end: date, known: date) -> str | None:
    """Return what is wrong with a seal, or None."""
    if seal.illustration is not None or seal.on is None:
        return f"frozen.yaml calls it an illustration: {seal.illustration}"
    if seal.sha256 != sha256:
        return f"changed since it was sealed on {seal.on}"
    if seal.on > end:
        return f"sealed on {seal.on}, after its horizon had ended on {end}"
    if seal.on >= known:
        return f"sealed on {seal.on}, when the outcome of {known} was known or may have been"
    return None


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _told(each: EventOutcome) -> WhatBecame:
    return WhatBecame(each.at_horizon.value, _iso(each.day), each.words, each.problem)


def _chance(curve: Curve | None) -> Chance | None:
    if curve is None:
        return None
    return Chance(curve.value, curve.low, curve.high, curve.range, curve.driver)


def _p_deal(case: Case, seed: int, worlds: int) -> Chance | None:
    """Return the chance that some text would be ratified by all; None where packages cannot be laid out."""
    setting = setting_of(case, seed=seed, worlds=max(2, min(worlds, 1024)))
    if setting.space is None:
        return None
    nowhere = np.zeros(setting.model.n_worlds, dtype=np.bool_)
    return setting.chance(census(setting.model, setting.space, setting.first, explain=nowhere).deal)


Pair = tuple[CaseRecord, float, int]


def _pairs(records: Sequence[CaseRecord], event: str) -> list[Pair]:
    """Return each scored case with its forecast of an event and what came (1 or 0)."""
    found = []
    for record in records:
        chance, came = record.forecast[event], record.outcome[_OUTCOME_OF[event]].at_horizon
        if record.label is Label.SCORED and chance is not None and came in _SETTLED:
            found.append((record, chance.value, int(came == CameTrue.YES.value)))
    return found


def _counts(numbers: Mapping[str, int]) -> str:
    return ", ".join(f"{event} {n}" for event, n in numbers.items())


def _score(event: str, pairs: Sequence[Pair], seed: int) -> EventScore | None:
    if not pairs:
        return None
    forecasts = np.array([p for _, p, _ in pairs])
    outcomes = np.array([came for _, _, came in pairs], dtype=np.float64)
    lost = losses(forecasts, outcomes)
    rng = np.random.default_rng([seed, _FORECASTS.index(event)])

    def rival(
        other: Sequence[float] | np.ndarray[tuple[int], np.dtype[np.float64]], kept: list[int]
    ) -> Rival:
        of_other = losses(other, outcomes[kept])
        gained = margin(of_other, lost[kept], rng) if len(kept) >= FEWEST_FOR_SKILL else None
        return Rival(len(kept), float(of_other.mean()), gained, _verdict(gained))

    everyone = list(range(len(pairs)))
    known = [(k, record.p_deal.value) for k, (record, _, _) in enumerate(pairs) if record.p_deal is not None]
    may_compare = event != "holds" and bool(known)
    base_rate = rival(base_rates(outcomes), everyone) if len(pairs) > 1 else None
    trivial = rival([0.5] * len(pairs), everyone)
    return EventScore(
        n=len(pairs),
        n_happened=int(outcomes.sum()),
        brier=brier_score(forecasts, outcomes),
        base_rate=base_rate,
        trivial=trivial,
        deal_exists=rival([p for _, p in known], [k for k, _ in known]) if may_compare else None,
        skill=_skill(base_rate, trivial),
        decomposition=decomposition(forecasts, outcomes) if len(pairs) >= FEWEST_FOR_CALIBRATION else None,
    )


def _verdict(gained: Margin | None) -> Verdict | None:
    if gained is None:
        return None
    if gained.low > 0:
        return Verdict.BETTER
    return Verdict.WORSE if gained.high < 0 else Verdict.NOT_TOLD_APART


def _skill(*rivals: Rival | None) -> Verdict | None:
    """Return whether the forecast beats every rival; being beaten by one is enough for worse."""
    verdicts = {None if rival is None else rival.verdict for rival in rivals}
    if None in verdicts:
        return None
    if Verdict.WORSE in verdicts:
        return Verdict.WORSE
    return Verdict.BETTER if verdicts == {Verdict.BETTER} else Verdict.NOT_TOLD_APART


def _calibration(pairs: Sequence[Pair]) -> tuple[CalibrationRow, ...] | None:
    if len(pairs) < FEWEST_FOR_CALIBRATION:
        return None
    return calibration([p for _, p, _ in pairs], [came for _, _, came in pairs])


def _notes(records: Sequence[CaseRecord], scores: Mapping[str, EventScore | None]) -> tuple[str, ...]:
    notes = []
    n_scored = sum(record.label is Label.SCORED for record in records)
    if not any(record.label is not Label.OPEN for record in records):
        notes.append("No case has an outcome that can be read, so there is nothing to compare with yet.")
    if not n_scored:
        notes.append("No case counts, so there is no score.")
    few = {event: score.n for event, score in scores.items() if score and score.n < FEWEST_FOR_SKILL}
    if few:
        notes.append(f"Too few cases to claim any skill ({FEWEST_FOR_SKILL} are the least): {_counts(few)}.")
    few = {event: score.n for event, score in scores.items() if score and score.n < FEWEST_FOR_CALIBRATION}
    if few:
        least = f"({FEWEST_FOR_CALIBRATION} are the least)"
        notes.append(f"Too few cases for a table of calibration {least}: {_counts(few)}.")
    scored = [record for record in records if record.label is Label.SCORED]
    undated = sum(record.outcome["agreed"].day is None for record in scored)
    if undated:
        notes.append(
            f"Cases whose outcome has no day: {undated}. The seal is compared with the end of the horizon."
        )
    if n_scored:
        notes.append("Seals freeze inputs; forecasts are made now, by this version of the program.")
        notes.append(
            "No point forecasts of single issues: an agreed text is in free words, positions are conditions."
        )
    return tuple(notes)
