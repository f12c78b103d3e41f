"""One run of the talks as a diary, for people at a terminal of 80 columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from rich.console import Console
from rich.padding import Padding

from goodoffices.answers.results import PackageMap
from goodoffices.answers.talk_results import DiaryEntry, Run
from goodoffices.case.model import Case
from goodoffices.report.screen import plain
from goodoffices.report.talk_words import TalkWords, whole_day
from goodoffices.report.words import phrases_for

__all__ = ["DiaryLine", "diary_lines", "print_diary"]

_STOPS_BY_ORDER = "The carrying out is stopped; by whom depends on who acts first."
_ROUNDS = {"offers", "drafts", "objects", "says_yes"}


@dataclass(frozen=True, slots=True)
class DiaryLine:
    """What happened on a day, or (folded) from one day to another."""

    first: int
    last: int
    words: str


def print_diary(case: Case, run: Run, console: Console, *, runs: int) -> None:
    """Print one run of `runs` as a diary, with dates beside the days where the case has a date."""
    words = TalkWords(case, phrases_for("en"))
    console.print(plain(run.title, "bold"))
    console.print(plain(f"Run {run.run:,} of {runs:,}: {outcome_words(run, words)}", "bold"))
    console.print(plain("One run of many: a way in which it may go, not a forecast.", "dim"))
    console.print()
    shown = ""
    for line in diary_lines(case, run):
        day = words.days(line.first, line.last)
        if day != shown:
            console.print(plain(day[0].upper() + day[1:], "bold"))
        console.print(Padding(plain(line.words), (0, 0, 0, 3)))
        shown = day
    console.print()
    disputed = words.phrases.listed(words.names.issue_of_id(issue) for issue in run.last_issue)
    if disputed:
        console.print(plain(f"Last in dispute: {disputed}."))
    for note in (run.method, *run.notes):
        console.print(plain(note, "dim"))
    console.print(plain(f"seed {run.seed}", "dim"))


def outcome_words(run: Run, words: TalkWords) -> str:
    """Return how a run ended, in a sentence."""
    parts = []
    if run.agreed_day is not None:
        parts.append(f"agreed on {words.day(run.agreed_day)}")
    if run.ratified_day is not None:
        parts.append(f"ratified on {words.day(run.ratified_day)}")
    ended = "" if run.ended_day is None else f" on {words.day(run.ended_day)}"
    match run.outcome:
        case "agreed":
            parts.append("votes still to come on the last day")
        case "rejected":
            parts.append(f"refused{ended} by {words.parties(run.by)}")
        case "walked_out" if words.bridging:
            parts.append(f"{words.parties(run.by)} did not take the mediators' text{ended}")
        case "walked_out":
            parts.append(f"{words.parties(run.by)} walked out{ended}, by choice")
        case "broken_down":
            parts.append(f"broken down{ended}, which nobody chose")
        case "still_talking":
            parts.append(words.ending(run.outcome))
        case _:
            pass
    if run.stopped_day is not None:
        parts.append(f"its carrying out stopped on {words.day(run.stopped_day)}")
    return "; ".join(parts) + "."


def diary_lines(case: Case, run: Run) -> tuple[DiaryLine, ...]:
    """Return the lines of a diary in their order; rounds in which nothing new is put forward are folded.

    The first text of a side is told whole, later ones by what changed.
    """
    words = TalkWords(case, phrases_for("en"))
    teller = _Teller(words, run.by)
    found: list[DiaryLine] = []
    quiet: list[tuple[int, bool]] = []
    for day, group in groupby(run.diary, key=lambda entry: entry.day):
        entries = tuple(group)
        here = whole_day(day)
        if teller.is_quiet(entries):
            quiet.append((here, teller.is_still(entries)))
            teller.remember(entries)
            continue
        found += _folded(quiet)
        quiet = []
        found += [DiaryLine(here, here, each) for each in teller.told(entries)]
    return (*found, *_folded(quiet), *_after(case, run))


def _folded(quiet: list[tuple[int, bool]]) -> Iterator[DiaryLine]:
    """Yield rounds that brought nothing new as one line for those in a row of one kind."""
    for still, group in groupby(quiet, key=lambda each: each[1]):
        days = [day for day, _ in group]
        words = "Nobody moves." if still else "Nothing new: only what has been put before."
        yield DiaryLine(days[0], days[-1], words)


def _after(case: Case, run: Run) -> Iterator[DiaryLine]:
    if run.outcome == "agreed":
        last = case.horizon_days
        yield DiaryLine(last, last, "The votes on it are still to come.")


@dataclass(slots=True)
class _Teller:
    """Turns entries into sentences; remembers what each side has put forward."""

    words: TalkWords
    by: tuple[str, ...] = ()
    before: dict[tuple[str, str | None], list[PackageMap | None]] = field(default_factory=dict)
    draft: PackageMap | None = None

    def remember(self, entries: tuple[DiaryEntry, ...]) -> None:
        for entry in entries:
            self.before.setdefault((entry.event, entry.party), []).append(entry.package)

    def is_quiet(self, entries: tuple[DiaryEntry, ...]) -> bool:
        """Tell whether all that a round brings has been put forward before by the same side."""
        return all(
            entry.event in _ROUNDS and entry.package in self.before.get((entry.event, entry.party), ())
            for entry in entries
        )

    def is_still(self, entries: tuple[DiaryEntry, ...]) -> bool:
        return all(self.before[entry.event, entry.party][-1] == entry.package for entry in entries)

    def told(self, entries: tuple[DiaryEntry, ...]) -> Iterator[str]:
        on_table: dict[str, PackageMap] = {}
        for entry in entries:
            if entry.event == "offers" and entry.package is not None:
                on_table[entry.party or ""] = entry.package
            if entry.event in {"drafts", "tables"}:
                self.draft = entry.package
            yield self._sentence(entry, on_table)
            self.remember((entry,))

    def _sentence(self, entry: DiaryEntry, on_table: Mapping[str, PackageMap]) -> str:
        words, text = self.words, entry.package
        who = "" if entry.party is None else words.party(entry.party)
        match entry.event:
            case "offers":
                return self._offer(entry, who)
            case "drafts":
                return self._draft(entry)
            case "objects":
                return self._objection(entry, who)
            case "tables" if text is not None:
                return f"The mediators table their text: {words.whole(text)}."
            case "in_principle" if text is not None:
                return f"Agreed in principle, {self._which(text, on_table)}."
            case "consults":
                return f"The envoys of {who} refer it home: they may not take it themselves."
            case "says_yes":
                return f"{who} says yes." if words.bridging else f"{who} could take it."
            case "says_no":
                return f"{who} says no."
            case "may_take":
                return f"The envoys of {who} come back: they may take it."
            case "may_not":
                return f"The envoys of {who} come back: they still may not take it."
            case "principals_refuse":
                return f"The principals of {who} refuse it; for {who} it is off the table."
            case "agrees" if text is not None:
                return f"Agreed: {words.whole(text)}."
            case "ratifies":
                return f"{who} ratifies." if who else "The whole agreement passes its vote."
            case "rejects":
                return f"{who} refuses to ratify." if who else "The whole agreement fails its vote."
            case "stops":
                return f"{who} stops carrying it out." if who else _STOPS_BY_ORDER
            case "ends":
                return self._end(entry)
            case _:
                return f"{who} {entry.event.replace('_', ' ')}".strip() + "."

    def _offer(self, entry: DiaryEntry, who: str) -> str:
        if entry.package is None:
            return f"{who} has nothing to put forward: every text is closed to it."
        earlier = self.before.get(("offers", entry.party), [])
        if not earlier or earlier[-1] is None:
            return f"{who} offers: {self.words.whole(entry.package)}."
        if earlier[-1] == entry.package:
            return f"{who} offers the same as before."
        return f"{who} now offers: {self.words.changes(entry.package, earlier[-1])}."

    def _draft(self, entry: DiaryEntry) -> str:
        earlier = self.before.get(("drafts", entry.party), [])
        if entry.package is None or not earlier or earlier[-1] is None:
            return f"The mediators put down a draft: {self.words.whole(entry.package or {})}."
        if earlier[-1] == entry.package:
            return "The mediators leave their draft as it is."
        return f"The mediators draft again: {self.words.changes(entry.package, earlier[-1])}."

    def _objection(self, entry: DiaryEntry, who: str) -> str:
        if entry.package is None or self.draft is None:
            return f"{who} cannot take the draft, and every text is closed to it."
        wanted = self.words.changes(entry.package, self.draft, was=False)
        if not wanted:
            return f"{who} cannot take the draft yet, though no other is nearer to what it would take."
        return f"{who} cannot take the draft; it asks for: {wanted}."

    def _which(self, text: PackageMap, on_table: Mapping[str, PackageMap]) -> str:
        if text == self.draft:
            return "on the mediators' text"
        makers = [party for party, offered in on_table.items() if offered == text]
        if makers:
            return f"on what {self.words.parties(tuple(makers))} offered"
        return f"on {self.words.whole(text)}"

    def _end(self, entry: DiaryEntry) -> str:
        words = self.words
        if entry.ending == "walked_out" and self.by and not words.bridging:
            return f"The end: {words.parties(self.by)} walked out, by choice."
        return f"The end: {words.ending(entry.ending or '')}."
