"""What may happen in talks, for people at a terminal of 80 columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rich.console import Console
from rich.padding import Padding

from goodoffices.answers.packages import option_in_words
from goodoffices.answers.results import PackageMap
from goodoffices.answers.talk_results import Curve, TalksAnswer
from goodoffices.case.model import Case
from goodoffices.report.learned import evidence_section
from goodoffices.report.screen import columns, heading, plain, print_notes, print_tail
from goodoffices.report.talk_words import ENDINGS, PROTOCOLS, TalkWords
from goodoffices.report.terminal import print_section
from goodoffices.report.words import phrases_for

__all__ = ["print_talks", "telling_days"]

_WIDEST_CURVE = 56
_BLOCKS = " \u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588"
_PLAIN_BLOCKS = " .:-=+*#@"
_MOST_ISSUES = 5
_MOST_TEXTS = 3
_WORTH_TELLING = 0.025
_NAMES = ("Agreed", "Ratified", "Ratified and kept")


def print_talks(case: Case, answer: TalksAnswer, console: Console, *, asked: int | None = None) -> None:
    """Print the three chances by date, how talks end, who refuses, and the issue last in dispute.

    Parameters
    ----------
    case, answer, console
    asked : int, optional
        How many runs were asked for; said where the work was broken off before.
    """
    words = TalkWords(case, phrases_for("en"), certain=answer.exact, ess=answer.ess)
    console.print(plain(answer.title, "bold"))
    times = "once" if answer.runs == 1 else f"{answer.runs:,} times"
    played = f"Played {times}, to {words.day(answer.horizon_days)}."
    console.print(plain(f"{PROTOCOLS[answer.protocol]}. {played}"))
    if answer.partial:
        of = "" if asked is None else f" of {asked:,}"
        console.print(plain(f"PARTIAL: stopped after {answer.runs:,}{of} runs.", "bold"))
    _print_chances(answer, words, console)
    _print_dates(answer, words, console)
    _print_curves(answer, words, console)
    _print_endings(answer, words, console)
    _print_disputes(answer, words, console)
    _print_texts(answer, words, console)
    evidence = evidence_section(answer.evidence, words.phrases, words.names)
    if evidence is not None:
        print_section(evidence, console)
    if answer.assumptions:
        heading(console, "Assumed, because the case says nothing of it")
        for assumption in answer.assumptions:
            _bullet(assumption, console)
    print_notes(answer.method, answer.notes, console)
    print_tail(answer.seed, answer.worlds, words.phrases, console)


def telling_days(horizon: int) -> tuple[int, ...]:
    """Return the ends of the quarters of the horizon, each once."""
    return tuple(dict.fromkeys(max(1, round(horizon * k / 4)) for k in (1, 2, 3, 4))) if horizon else (0,)


def _curves(answer: TalksAnswer) -> Iterator[tuple[str, Curve]]:
    for name, curve in zip(_NAMES, (answer.agreed, answer.ratified, answer.holds), strict=True):
        if curve is not None:
            yield name, curve


def _bullet(words: str, console: Console) -> None:
    grid = columns("", "")
    grid.show_header = False
    grid.padding = (0, 1, 0, 0)
    grid.add_row(plain("\u2022"), plain(words))
    console.print(grid)


def _is_certain(words: TalkWords, p: float) -> bool:
    """Tell whether nothing is left to chance and every run went the same way."""
    return words.certain and p in {0.0, 1.0}


def _chance(curve: Curve, words: TalkWords) -> str:
    if _is_certain(words, curve.value):
        return "yes" if curve.value else "no"
    # Of few runs the error is wider than what any unknown would do.
    low, high = min(curve.low, curve.range[0]), max(curve.high, curve.range[1])
    return f"{words.phrases.likelihood(curve.value)}, {words.phrases.band(low, high)}"


def _print_chances(answer: TalksAnswer, words: TalkWords, console: Console) -> None:
    heading(console, f"By {words.day(answer.horizon_days)}")
    grid = columns("", "")
    grid.show_header = False
    for name, curve in _curves(answer):
        grid.add_row(plain(name), plain(_chance(curve, words), "bold"))
    console.print(grid)
    drivers: dict[str, list[str]] = {}
    for name, curve in _curves(answer):
        if curve.driver is not None and not _is_certain(words, curve.value):
            drivers.setdefault(curve.driver, []).append(name.lower())
    for driver, names in drivers.items():
        which = "" if len(drivers) == 1 else f" ({words.phrases.listed(names)})"
        console.print(plain(f"Moved most by{which}: {words.names.input(driver)}."))


def _print_dates(answer: TalksAnswer, words: TalkWords, console: Console) -> None:
    heading(console, "By date, in 100 runs")
    dated = words.case.as_of is not None
    grid = columns("Day", *(["Date"] if dated else []), *(name for name, _ in _curves(answer)))
    for day in telling_days(answer.horizon_days):
        cells = [words.phrases.number(day), *([words.date(day)] if dated else [])]
        for _, curve in _curves(answer):
            chance = curve.by_day[day]
            if _is_certain(words, chance.value):
                cells.append("yes" if chance.value else "no")
            else:
                cells.append(words.phrases.band(chance.low, chance.high, bare=True))
        grid.add_row(*(plain(cell) for cell in cells))
    console.print(grid)


def _print_curves(answer: TalksAnswer, words: TalkWords, console: Console) -> None:
    days = len(answer.agreed.by_day)
    width = min(days, _WIDEST_CURVE)
    blocks = _PLAIN_BLOCKS if console.options.ascii_only else _BLOCKS
    at = [round(k * (days - 1) / max(1, width - 1)) for k in range(width)]
    heading(console, "Day by day (a full column: all runs)")
    grid = columns("", "")
    grid.show_header = False
    for name, curve in _curves(answer):
        line = "".join(blocks[round((len(blocks) - 1) * curve.by_day[day].value)] for day in at)
        cell = plain("")
        cell.append(line)
        cell.no_wrap = True
        grid.add_row(plain(name), cell)
    ends = f"day 0{words.phrases.number(answer.horizon_days).rjust(max(1, width - 5))}"
    axis = plain("", "dim")
    axis.append(ends)
    grid.add_row(plain(""), axis)
    console.print(grid)


def _print_endings(answer: TalksAnswer, words: TalkWords, console: Console) -> None:
    heading(console, "How talks end")
    grid = columns("", "")
    grid.show_header = False
    for name in ENDINGS:
        share = answer.outcomes.get(name, 0.0)
        if share > 0:
            grid.add_row(plain(words.share(share)), plain(words.ending(name)))
    console.print(grid)
    if answer.median_day is not None:
        console.print(plain(f"Of the runs that agree, half have done so by {words.day(answer.median_day)}."))
    _print_who("Refused after agreement by", answer.rejected_by, words, console)
    _print_who("Not taken by" if words.bridging else "Who walked out", answer.walked_out_by, words, console)


def _print_who(head: str, shares: Mapping[str, float], words: TalkWords, console: Console) -> None:
    if shares:
        told = "; ".join(f"{words.party(party)} ({words.share(p)})" for party, p in shares.items())
        console.print(plain(f"{head}: {told}."))


def _print_disputes(answer: TalksAnswer, words: TalkWords, console: Console) -> None:
    shares, of, part = answer.blocking_issue, "in runs that do not agree", 1 - answer.agreed.value
    if not shares:
        shares, of, part = answer.last_issue, "in all runs", 1.0
    if not shares:
        return
    heading(console, f"The issue last in dispute, {of}")
    grid = columns("", "")
    grid.show_header = False
    told = [issue for issue, share in shares.items() if share >= _WORTH_TELLING][:_MOST_ISSUES]
    for issue in told or list(shares)[:1]:
        grid.add_row(plain(words.share(shares[issue], part)), plain(words.names.issue_of_id(issue)))
    console.print(grid)


def _print_texts(answer: TalksAnswer, words: TalkWords, console: Console) -> None:
    if not answer.leading_texts:
        return
    heading(console, "Texts agreed on most often")
    case = words.case
    tabled = _tabled(case)
    first = answer.leading_texts[0].package
    if answer.leading_texts[0].agreed < _WORTH_TELLING:
        console.print(plain("None stands out: runs agree on many different texts."))
    for index, text in enumerate(answer.leading_texts[:_MOST_TEXTS]):
        letter = words.phrases.letter(index)
        if index:
            told = f"as {words.phrases.letter(0)}, but {words.changes(text.package, first, was=False)}"
        elif set(tabled) == set(first):
            told = words.changes(first, tabled) or "the text on the table"
        else:
            told = words.whole(first)
        console.print(plain(f"{letter}. {words.share(text.agreed)}", "bold"))
        console.print(Padding(plain(told), (0, 0, 0, 3)))


def _tabled(case: Case) -> PackageMap:
    """Return the text on the table, as far as it settles anything."""
    pairs = zip(case.issues, case.tabled or (), strict=False)
    return {issue.id: option_in_words(issue.options[k]) for issue, k in pairs if k is not None}
