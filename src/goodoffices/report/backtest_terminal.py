"""What `goodoffices backtest` prints, readable at 80 columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from rich.console import Console
from rich.padding import Padding

from goodoffices.answers.backtest import FEWEST_FOR_SKILL
from goodoffices.answers.backtest_results import (
    BacktestAnswer,
    CaseRecord,
    EventScore,
    Label,
    Rival,
    Verdict,
)
from goodoffices.answers.results import Chance
from goodoffices.answers.sealing import FreezeAnswer
from goodoffices.learning.scoring import CalibrationRow, Decomposition
from goodoffices.report.screen import columns, heading, plain, print_notes, print_tail
from goodoffices.report.words import phrases_for

__all__ = ["print_backtest", "print_freeze"]

_EVENTS: Final = {"agreed": "agreed", "ratified": "ratified", "holds": "held"}
_RIVALS: Final = {
    "base_rate": "the base rate of these cases",
    "trivial": "always 50 in 100",
    "deal_exists": "the chance that a deal exists",
}
_LABELS: Final = {
    Label.SCORED: "Counted",
    Label.OPEN: "Not yet",
    Label.ILLUSTRATION: "Illustrations, without a score",
}


def print_backtest(answer: BacktestAnswer, console: Console) -> None:
    """Print every case with its forecast and what came, then the scores of each event beside its rivals."""
    console.print(plain("How good were past forecasts?", "bold"))
    counts = {label: sum(case.label is label for case in answer.cases) for label in Label}
    console.print(
        plain(
            f"Cases that count: {counts[Label.SCORED]}; not yet: {counts[Label.OPEN]}; "
            f"illustrations: {counts[Label.ILLUSTRATION]}."
        )
    )
    console.print(
        plain(
            "Below, “likely: no” means: the forecast was likely, and it had not come by that day. "
            "“?”: not yet known, not stated, or it cannot be read. “-”: the case has no schedule.",
            "dim",
        )
    )
    for label, title in _LABELS.items():
        _print_cases(title, [case for case in answer.cases if case.label is label], console)
    for event, score in answer.scores.items():
        if score is not None:
            _print_score(event, score, console)
            _print_calibration(answer.calibration[event], console)
    print_notes(answer.method, answer.notes, console)
    print_tail(answer.seed, answer.worlds, phrases_for("en"), console)


def print_freeze(answer: FreezeAnswer, console: Console) -> None:
    """Print what was sealed, what had been, and what was not and why."""
    for title, cases in (("Sealed now", answer.frozen), ("Sealed before", answer.kept)):
        if cases:
            heading(console, title)
            grid = columns("case", "on", "by", "hash")
            for case in cases:
                grid.add_row(
                    plain(case.slug, "bold"), plain(case.on), plain(case.by), plain(case.sha256[:12])
                )
            console.print(grid)
    if answer.refused:
        heading(console, "Not sealed")
        for refused in answer.refused:
            console.print(plain(f"{refused.slug}: {refused.reason}."))
    console.print()
    where = answer.file if answer.frozen else f"nothing new for {answer.file}"
    console.print(plain(f"Written: {where}" if answer.frozen else f"There is {where}.", "dim"))
    if answer.frozen:
        hint = (
            "Whoever doubts the day of a seal wants more than this file: send it to somebody, or commit it."
        )
        console.print(plain(hint, "dim"))


def _print_cases(title: str, cases: Iterable[CaseRecord], console: Console) -> None:
    """Print cases with the forecast of each event in words, and what came."""
    listed = list(cases)
    if not listed:
        return
    heading(console, title)
    grid = columns("case", "until", *_EVENTS.values())
    for case in listed:
        grid.add_row(
            plain(case.slug, "bold"),
            plain(case.until or "-"),
            *(plain(_forecast_and_outcome(case, event)) for event in _EVENTS),
        )
    console.print(grid)
    reasons: dict[str, list[str]] = {}
    for case in listed:
        if case.reason:
            reasons.setdefault(case.reason, []).append(case.slug)
    for reason, slugs in reasons.items():
        console.print(Padding(plain(f"{', '.join(slugs)}: {reason}", "dim"), (0, 0, 0, 2)))
    for line in _unread(listed):
        console.print(Padding(plain(line, "dim"), (0, 0, 0, 2)))


def _unread(cases: Iterable[CaseRecord]) -> Iterable[str]:
    """Say which outcomes are in words that cannot be read; at length only where a score is lost by it."""
    brief = []
    for case in cases:
        problems = {name: each.problem for name, each in case.outcome.items() if each.problem}
        if case.label is Label.ILLUSTRATION and problems:
            brief.append(f"{case.slug} ({', '.join(problems)})")
        elif case.label is not Label.ILLUSTRATION:
            yield from (f"{case.slug}: {words}" for words in problems.values() if words != case.reason)
    if brief:
        yield f"Outcomes that cannot be read: {'; '.join(brief)}"


def _forecast_and_outcome(case: CaseRecord, event: str) -> str:
    """Return ``likely: yes``: the word that the forecast stands for, and what came."""
    chance: Chance | None = case.forecast[event]
    said = "-" if chance is None else phrases_for("en").likelihood(chance.value)
    came = case.outcome["held" if event == "holds" else event].at_horizon
    shown = {"not yet known": "?", "not stated": "?", "cannot be read": "?"}.get(came, came)
    return f"{said}: {shown}"


def _print_score(event: str, score: EventScore, console: Console) -> None:
    n = score.n
    when = "at" if event == "holds" else "by"
    heading(console, f"{_EVENTS[event].capitalize()} {when} the horizon: {score.n_happened} of {n}")
    grid = columns("Brier score (0 is best; lower is better)", "score", "forecast better by (90 %)")
    grid.add_row(plain("the forecast", "bold"), plain(_points(score.brier), "bold"), plain(""))
    rivals: Mapping[str, Rival | None] = {
        "base_rate": score.base_rate,
        "trivial": score.trivial,
        "deal_exists": score.deal_exists,
    }
    for name, rival in rivals.items():
        if rival is not None:
            of = f" ({rival.n} cases)" if rival.n != n else ""
            grid.add_row(plain(_RIVALS[name] + of), plain(_points(rival.brier)), plain(_margin(rival)))
    console.print(grid)
    if n < FEWEST_FOR_SKILL:
        few = f"Too few cases ({n}; {FEWEST_FOR_SKILL} are the least): nothing follows about skill."
        console.print(plain(few, "bold"))
        return
    for sentence in _verdicts(rivals):
        console.print(plain(sentence))
    if score.skill is not Verdict.BETTER:
        console.print(
            plain("So no skill is shown: it takes to beat both the base rate and 50 in 100.", "bold")
        )
    if score.decomposition is not None:
        console.print(plain(_parts(score.decomposition)))


def _margin(rival: Rival) -> str:
    if rival.margin is None:
        return "too few to say"
    found = rival.margin
    return f"{_signed(found.value)} ({_signed(found.low)} to {_signed(found.high)})"


def _verdicts(rivals: Mapping[str, Rival | None]) -> Iterable[str]:
    """Say of each rival whether the forecast does better; those of one verdict in one sentence."""
    words = {
        Verdict.BETTER: "Better than",
        Verdict.WORSE: "Worse than",
        Verdict.NOT_TOLD_APART: "By these cases, not to be told from",
    }
    for verdict, start in words.items():
        names = [_RIVALS[name] for name, rival in rivals.items() if rival and rival.verdict is verdict]
        if names:
            yield f"{start} {phrases_for('en').listed(names)}."


def _parts(parts: Decomposition) -> str:
    return (
        f"Of the score: {_points(parts.uncertainty)} is how open the matter was, less "
        f"{_points(parts.resolution)} for telling cases apart, plus {_points(parts.reliability)} for chances "
        f"that were off, plus {_signed(parts.within_bins)} within words."
    )


def _print_calibration(rows: tuple[CalibrationRow, ...] | None, console: Console) -> None:
    if rows is None:
        return
    console.print()
    grid = columns("when it was called", "cases", "came true", "in 100 (90 %)")
    phrases = phrases_for("en")
    for row in rows:
        band = "" if row.low is None or row.high is None else phrases.band(row.low, row.high, bare=True)
        grid.add_row(
            plain(row.word),
            plain(str(row.n)),
            plain(str(row.n_happened) if row.n else "-"),
            plain(band),
        )
    console.print(grid)


def _points(score: float) -> str:
    return f"{score:.2f}"


def _signed(score: float) -> str:
    rounded = round(score, 2) + 0.0
    return f"{rounded:+.2f}".replace("-", "\u2212")
