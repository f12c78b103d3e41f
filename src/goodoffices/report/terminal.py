"""Answers for people at a terminal, readable at 80 columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table as Grid
from rich.text import Text

from goodoffices.answers.evidence_results import EvidenceFound
from goodoffices.answers.results import Chance, DealsAnswer, StepForecast, TextAnswer
from goodoffices.case.model import Case
from goodoffices.errors import Problem
from goodoffices.report.blocks import Block, Brief, Bullets, Cell, Figure, Line, Prose, Section, Style, Table
from goodoffices.report.escaping import for_terminal
from goodoffices.report.learned import evidence_section
from goodoffices.report.naming import Names
from goodoffices.report.screen import (
    chance_word,
    chance_words,
    columns,
    heading,
    package_words,
    plain,
    print_notes,
    print_tail,
)
from goodoffices.report.words import Phrases, phrases_for

__all__ = [
    "print_bottom_line",
    "print_brief",
    "print_cases",
    "print_deals",
    "print_problems",
    "print_section",
    "print_text",
]

_SEEN_IN_A_BAND = 0.05
_STYLES = {Style.PLAIN: "", Style.STRONG: "bold", Style.QUIET: "dim", Style.QUOTE: "italic"}


def _line(runs: Line) -> Text:
    text = Text(overflow="fold")
    for run in runs:
        # Spaces at the ends of a run keep words apart; `for_terminal` alone would drop them.
        inner = for_terminal(run.text)
        before = " " if run.text[:1].isspace() else ""
        after = " " if run.text[-1:].isspace() and inner else ""
        text.append(before + inner + after, style=_STYLES[run.style])
    return text


def _cell(cell: Cell) -> RenderableType:
    return Group(*(_line(each) for each in cell)) if len(cell) != 1 else _line(cell[0])


def _grid(table: Table) -> Grid:
    grid = Grid(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold", expand=True)
    for column in table.columns:
        grid.add_column(plain(column.title), ratio=max(1, round(10 * column.share)), overflow="fold")
    for row in table.rows:
        cells = [_cell(each) for each in row.cells]
        grid.add_row(*cells, end_section=False)
    return grid


def _block(block: Block) -> RenderableType:
    match block:
        case Prose(text):
            return _line(text)
        case Bullets(items):
            return Group(*(Padding(Text("\u2022 ") + _line(item), (0, 0, 0, 0)) for item in items))
        case Table(_, rows) if any(row.group for row in rows):
            return _grouped(block)
        case Table():
            return _grid(block)
        case Figure(_, says):
            return plain(says)


def _grouped(table: Table) -> Group:
    """Return a table whose group rows stand between the tables of their members."""
    parts: list[RenderableType] = []
    start = 0
    for index, row in enumerate((*table.rows, None)):
        if row is None or row.group:
            if index > start:
                inner = Table(table.columns, table.rows[start:index])
                parts.append(Padding(_grid(inner), (0, 0, 0, 2)))
            if row is not None:
                parts.append(_cell(row.cells[0]))
            start = index + 1
    return Group(*parts)


def print_section(section: Section, console: Console) -> None:
    """Print a section of a brief; what is boxed stands in a box."""
    console.print()
    parts = [_block(block) for block in section.blocks]
    if section.boxed:
        console.print(Panel(Group(*parts), title=plain(section.title, "bold"), title_align="left"))
        return
    console.print(plain(section.title, "bold"))
    for part in parts:
        console.print(part)


def print_brief(brief: Brief, console: Console) -> None:
    """Print the two pages of a brief; the annex is left to the files."""
    header = brief.header
    top = "   ".join(for_terminal(each) for each in (header.marking, header.copy) if each)
    if top:
        console.print(Text(top, style="bold"))
    console.print(Rule(style="dim"))
    console.print(plain(header.title, "bold"))
    if header.facts:
        console.print(plain(" \u00b7 ".join(header.facts), "dim"))
    for section in (*brief.first_page, *brief.second_page):
        print_section(section, console)
    console.print(Rule(style="dim"))
    console.print(plain(brief.footer, "dim"))


def print_bottom_line(brief: Brief, console: Console) -> None:
    """Print what a brief comes to, and nothing else."""
    console.print(plain(brief.bottom_line, "bold"))


def print_deals(answer: DealsAnswer, console: Console, case: Case | None = None) -> None:
    """Print whether there is a deal, what could be tabled and what blocks.

    With its case, also what moves the chances most, and the evidence by the names of the case.
    """
    phrases = phrases_for("en")
    names = None if case is None else Names(case, phrases)
    say, one_world = phrases.say, answer.worlds <= 1
    console.print(plain(answer.title, "bold"))
    summary = columns("", "")
    summary.add_row(
        plain(say("A deal exists")), plain(chance_words(phrases, answer.p_deal, one_world=one_world), "bold")
    )
    summary.add_row(
        plain(say("The best text passes")),
        plain(chance_words(phrases, answer.p_best_text, one_world=one_world)),
    )
    if answer.zopa.size is not None and answer.n_packages is not None:
        where = say("at the reference figures") if answer.world == "reference" else ""
        words = say(
            "{n} of {all} packages {where}",
            n=phrases.number(answer.zopa.size),
            all=phrases.number(answer.n_packages),
            where=where,
        )
        summary.add_row(plain(say("Acceptable to all who must agree")), plain(words))
    console.print(summary)
    chances = {say("a deal exists"): answer.p_deal, say("the best text passes"): answer.p_best_text}
    _print_drivers(chances, names, phrases, console)
    _print_texts(answer, phrases, console, one_world=one_world)
    _print_conflicts(answer, phrases, console, one_world=one_world)
    for party, steps in answer.ratification.items():
        if steps:
            heading(console, say("Ratification of text A: {party}", party=party))
            _print_steps(steps, phrases, console, one_world=one_world)
    _print_solutions(answer, phrases, console)
    _print_evidence(answer.evidence, phrases, names, console)
    print_notes(answer.method, answer.notes, console)
    print_tail(answer.seed, answer.worlds, phrases, console)


def _print_texts(answer: DealsAnswer, phrases: Phrases, console: Console, *, one_world: bool) -> None:
    if not answer.texts:
        return
    say = phrases.say
    heading(console, say("Texts to table"))
    for index, text in enumerate(answer.texts):
        head = plain(f"{phrases.letter(index)}. {text.label}", "bold")
        head.append(f"  {chance_words(phrases, text.p_all, one_world=one_world)}")
        console.print(head)
        console.print(Padding(plain(package_words(text.package)), (0, 0, 0, 3)))
        yes = ", ".join(
            f"{party} {chance_word(phrases, p, one_world=one_world)}" for party, p in text.p_yes.items()
        )
        console.print(Padding(plain(say("says yes: {sides}", sides=yes), "dim"), (0, 0, 0, 3)))


def _print_conflicts(answer: DealsAnswer, phrases: Phrases, console: Console, *, one_world: bool) -> None:
    say = phrases.say
    if answer.issue_blocks and not one_world:
        heading(console, say("What blocks, by issue: chance of a deal with it set aside"))
        grid = columns("", "")
        for issue, p in sorted(answer.issue_blocks.items(), key=lambda each: -each[1])[:8]:
            grid.add_row(plain(issue), plain(chance_word(phrases, p, one_world=False)))
        console.print(grid)
    if answer.conflicts:
        heading(console, say("Limits that cannot all be met"))
        for conflict in answer.conflicts[:8]:
            share = "" if one_world else f"  ({phrases.band(conflict.p, conflict.p)})"
            console.print(plain("\u2022 " + " + ".join(conflict.limits) + share))
    if answer.bridges:
        heading(console, say("What would open a deal"))
        for bridge in answer.bridges[:8]:
            costs = "; ".join(
                f"{limit}: {cost if isinstance(cost, str) else phrases.points(cost)}"
                for limit, cost in bridge.cost.items()
            )
            share = "" if one_world else f"  ({phrases.band(bridge.p, bridge.p)})"
            console.print(plain("\u2022 " + costs + share))
            console.print(Padding(plain(package_words(bridge.package), "dim"), (0, 0, 0, 2)))
        note = say("Figures: points of its own that a side is short, or seats that a body is short.")
        console.print(plain(note, "dim"))


def _print_solutions(answer: DealsAnswer, phrases: Phrases, console: Console) -> None:
    if not answer.solutions:
        return
    heading(console, phrases.say("Bargaining solutions"))
    for name, settlement in answer.solutions.items():
        words = for_terminal(name.replace("_", " "))
        if not settlement.packages:
            console.print(plain(f"{words}: {settlement.status.value.replace('_', ' ').lower()}"))
        for package in settlement.packages[:3]:
            console.print(plain(f"{words}: {package_words(package)}"))
        if len(settlement.packages) > 3:
            more = phrases.count(
                "and {n} more of equal worth", "and {n} more of equal worth", len(settlement.packages) - 3
            )
            console.print(Padding(plain(more, "dim"), (0, 0, 0, 2)))


def _print_steps(
    steps: Iterable[StepForecast], phrases: Phrases, console: Console, *, one_world: bool
) -> None:
    grid = columns(
        phrases.say("Body"),
        phrases.say("Passes"),
        phrases.say("yes"),
        phrases.say("abstains"),
        phrases.say("no"),
    )
    for step in steps:
        grid.add_row(
            plain(step.body, "bold"),
            plain(chance_word(phrases, step.p_pass, one_world=one_world)),
            *(plain(phrases.number(seats, 1)) for seats in (step.yes, step.abstain, step.no)),
        )
        for member, votes in step.members.items():
            leaves = phrases.say("leaves") if votes.leaves > 0.5 else ""
            shares = (f"{round(100 * share)} %" for share in (votes.yes, votes.abstain, votes.no))
            grid.add_row(plain("  " + member), plain(leaves), *(plain(share, "dim") for share in shares))
    console.print(grid)


def print_text(answer: TextAnswer, console: Console, case: Case | None = None) -> None:
    """Print what happens to one text: each side, each vote, and the single changes that would help.

    With its case, also what moves the chance most, and the evidence by the names of the case.
    """
    phrases = phrases_for("en")
    names = None if case is None else Names(case, phrases)
    say, one_world = phrases.say, answer.worlds <= 1
    console.print(plain(answer.title, "bold"))
    console.print(plain(package_words(answer.package)))
    if not answer.coherent:
        console.print(
            plain(say("Not a coherent text. Broken: {rules}", rules=", ".join(answer.broken_rules)), "bold")
        )
    head = plain(say("All who must agree say yes:"))
    head.append(" " + chance_words(phrases, answer.p_all, one_world=one_world), style="bold")
    console.print(head)
    _print_drivers({"": answer.p_all}, names, phrases, console)
    heading(console, say("Side by side"))
    grid = columns(say("Side"), say("Says yes"), say("Gain over no deal"), say("Lines broken"))
    for party, verdict in answer.parties.items():
        grid.add_row(
            plain(party, "bold"),
            plain(chance_word(phrases, verdict.p_yes, one_world=one_world)),
            plain(phrases.points(verdict.gain)),
            plain(", ".join(verdict.broken) or "\u2013"),
        )
    console.print(grid)
    for party, verdict in answer.parties.items():
        if verdict.steps:
            heading(console, say("Ratification: {party}", party=party))
            _print_steps(verdict.steps, phrases, console, one_world=one_world)
    if answer.steps:
        heading(console, say("Ratification of the whole agreement"))
        _print_steps(answer.steps, phrases, console, one_world=one_world)
    # A gain that is lost in the steps of five, in which chances are told, would not be seen to help.
    better = [each for each in answer.better if each.p_all - answer.p_all.value >= _SEEN_IN_A_BAND]
    if better:
        heading(console, say("Single changes that would help"))
        for change in better[:8]:
            row = plain("\u2022 " + package_words(change.change))
            row.append("  " + chance_word(phrases, change.p_all, one_world=one_world), style="bold")
            console.print(row)
    _print_evidence(answer.evidence, phrases, names, console)
    print_notes(answer.method, answer.notes, console)
    print_tail(answer.seed, answer.worlds, phrases, console)


def _print_drivers(
    chances: Mapping[str, Chance], names: Names | None, phrases: Phrases, console: Console
) -> None:
    """Print which assumption moves each chance most, where it moves it by what a band would show."""
    if names is None:
        return
    drivers: dict[str, list[str]] = {}
    for event, chance in chances.items():
        low, high = chance.range if chance.range is not None else (chance.value, chance.value)
        if chance.driver is not None and high - low >= _SEEN_IN_A_BAND:
            drivers.setdefault(chance.driver, []).append(event)
    for driver, events in drivers.items():
        words = names.input(driver)
        if len(events) == len(chances):
            console.print(plain(phrases.say("Moved most by: {driver}.", driver=words)))
        else:
            which = phrases.listed(events)
            console.print(plain(phrases.say("Moved most by ({which}): {driver}.", which=which, driver=words)))


def _print_evidence(
    found: EvidenceFound | None, phrases: Phrases, names: Names | None, console: Console
) -> None:
    section = evidence_section(found, phrases, names)
    if section is not None:
        print_section(section, console)


def _shortened(words: str, limit: int = 44) -> str:
    """Cut a text at a word."""
    return words if len(words) <= limit else words[:limit].rsplit(" ", 1)[0].rstrip(" ,;:") + " .."


def print_cases(cases: Iterable[Mapping[str, object]], console: Console) -> None:
    """Print the cases of the catalog: slug, title, date and what became of them."""
    grid = columns("case", "title", "as of", "outcome")
    for case in cases:
        outcome = case.get("outcome")
        # The beginning of what became of it; the whole story stands in the file.
        words = (
            "; ".join(
                f"{key}: {_shortened(str(value))}"
                for key, value in outcome.items()
                if value and key != "text"
            )
            if isinstance(outcome, Mapping)
            else str(outcome or "")
        )
        grid.add_row(
            plain(case.get("slug", ""), "bold"),
            plain(case.get("title", "")),
            plain(case.get("as_of") or ""),
            plain(words),
        )
    console.print(grid)


def print_problems(problems: Iterable[Problem], console: Console) -> None:
    """Print what is wrong with a case, one problem under another, with what to do about it."""
    for problem in problems:
        place = f"{problem.file}:{problem.line}" if problem.line else problem.file
        text = plain(place, "bold")
        text.append(": ")
        if problem.where:
            text.append(for_terminal(problem.where) + ": ")
        text.append(for_terminal(problem.what))
        if problem.hint:
            text.append(" " + for_terminal(problem.hint))
        console.print(text, soft_wrap=True)
