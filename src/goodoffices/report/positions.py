"""The table of issues by side: what was said, by whom, and what is estimated to be acceptable."""

from __future__ import annotations

from collections.abc import Iterator

from goodoffices.case.claims import Position
from goodoffices.case.expressions import issues_of
from goodoffices.case.issues import Issue
from goodoffices.case.parties import Party
from goodoffices.report.blocks import (
    Block,
    Cell,
    Column,
    Line,
    Prose,
    Row,
    Run,
    Section,
    Style,
    Table,
    line,
)
from goodoffices.report.desk import Desk
from goodoffices.report.escaping import shortened

__all__ = ["positions"]


def positions(desk: Desk) -> Section:
    """Return the table of issues by side: what was said, by whom, and what is estimated to be acceptable."""
    say = desk.phrases.say
    sides = [party for party in desk.case.parties if party.preferences is not None or party.positions]
    with_stated = len(sides) <= 3
    any_tabled = desk.case.tabled is not None
    columns = [Column(say("Issue"), 1.25)]
    if any_tabled:
        columns.append(Column(say("Tabled"), 0.7))
    columns += [Column(_heading(desk, party, with_stated), 1.9 if with_stated else 1.0) for party in sides]
    rows = []
    free = []
    for index, issue in enumerate(desk.case.issues):
        if _is_free(desk, issue, index, sides):
            free.append(_free_issue(desk, issue, index))
            continue
        cells: list[Cell] = [_issue_cell(desk, issue)]
        if any_tabled:
            cells.append((line(_tabled(desk, index)),))
        cells += [_position_cell(desk, party, index, with_stated=with_stated) for party in sides]
        rows.append(Row(tuple(cells)))
    note = say(
        "Est.: options in at least a tenth of the packages that the side would "
        "accept and ratify, in at least half of "
        "the worlds. Stated positions bind nobody. [c..] is a claim listed under "
        "sources; no reference: an assumption."
    )
    if desk.one_world:
        note = say(
            "Est.: options in at least a tenth of the packages that the side would accept and ratify. "
            "Stated positions bind nobody. [c..] is a claim listed under "
            "sources; no reference: an assumption."
        )
    blocks: list[Block] = [Table(tuple(columns), tuple(rows))] if rows else []
    if free:
        issues = "; ".join(desk.phrases.inset(each) for each in free)
        blocks.append(
            Prose(
                line(
                    Run(say("Any option is estimated to be acceptable to each side:"), Style.STRONG),
                    f" {issues}.",
                ),
                small=True,
            )
        )
    blocks.append(Prose(line(Run(note, Style.QUIET)), small=True))
    return Section("positions", say("Issue by side"), tuple(blocks))


def _free_issue(desk: Desk, issue: Issue, index: int) -> str:
    """Return an issue on which any option would do, with what is tabled for it."""
    tabled = desk.case.tabled[index] if desk.case.tabled is not None else None
    title = desk.names.issue(issue)
    if tabled is None:
        return title
    option = desk.names.option(issue, tabled)
    return desk.phrases.say("{issue} (tabled: {option})", issue=title, option=option)


def _is_free(desk: Desk, issue: Issue, index: int, sides: list[Party]) -> bool:
    """Tell whether nothing stands in the row of an issue but that every option would do."""
    if not sides or any(position.issue == index for party in sides for position in party.positions):
        return False
    acceptable = (desk.answer.acceptable.get(party.id, {}).get(issue.id) for party in sides)
    return all(options is not None and len(options) == len(issue.options) for options in acceptable)


def _heading(desk: Desk, party: Party, with_stated: bool) -> str:
    return desk.names.party(party.id) if with_stated else desk.names.short_party(party.id)


def _issue_cell(desk: Desk, issue: Issue) -> Cell:
    runs: list[str | Run] = [Run(desk.names.issue(issue), Style.STRONG)]
    if issue.is_numeric and issue.unit:
        runs.append(Run(" " + desk.phrases.say("({unit})", unit=shortened(issue.unit, 24)), Style.QUIET))
    return (line(*runs),)


def _tabled(desk: Desk, index: int) -> str:
    chosen = desk.case.tabled[index] if desk.case.tabled is not None else None
    if chosen is None:
        return desk.phrases.say("open")
    return desk.names.option(desk.case.issues[index], chosen, unit=False)


def _position_cell(desk: Desk, party: Party, index: int, *, with_stated: bool) -> Cell:
    lines: list[Line] = []
    said = [position for position in party.positions if position.issue == index]
    if said and with_stated:
        lines.append(_stated(desk, party, said[-1]))
        if len(said) > 1:
            lines.append(
                line(
                    Run(
                        desk.phrases.say("moved from “{text}”", text=shortened(said[-2].says, 60)),
                        Style.QUIET,
                    )
                )
            )
    issue = desk.case.issues[index]
    estimate = _estimate(desk, party, issue)
    if estimate:
        references = desk.references(_estimate_claims(desk, party, index))
        label = desk.phrases.say("Est.")
        lines.append(
            line(
                Run(label + " ", Style.QUIET),
                Run(estimate),
                Run(" " + references if references else "", Style.QUIET),
            )
        )
    return tuple(lines) or (line("\u2013"),)


def _stated(desk: Desk, party: Party, position: Position) -> Line:
    by = desk.names.source(position.by) if position.by else desk.names.party(party.id)
    runs: list[str | Run] = [
        Run(desk.phrases.say("“{text}”", text=shortened(position.says, 90)), Style.QUOTE),
        " ",
    ]
    who = (
        by
        if position.on is None
        else desk.phrases.say("{who}, {day}", who=by, day=desk.phrases.short_day(position.on))
    )
    runs.append(Run(who, Style.QUIET))
    references = desk.references(position.claims)
    if references:
        runs.append(Run(" " + references, Style.QUIET))
    confidence = _confidence(desk, position)
    if confidence:
        runs.append(Run(" " + confidence, Style.QUIET))
    return line(*runs)


def _confidence(desk: Desk, position: Position) -> str:
    """Return the best grading of the claims behind a position: source A to F, statement 1 to 6."""
    reliability = {source.id: source.reliability for source in desk.case.sources}
    grades = [
        f"{reliability.get(desk.names.claims[each].source, 'F')}{desk.names.claims[each].credibility}"
        for each in position.claims
        if each in desk.names.claims
    ]
    return min(grades, default="")


def _estimate(desk: Desk, party: Party, issue: Issue) -> str:
    """Return the acceptable options of a side in words: runs of numbers as ranges."""
    by_issue = desk.answer.acceptable.get(party.id)
    if by_issue is None or issue.id not in by_issue:
        return ""
    say, names = desk.phrases.say, desk.names
    found = {names.position(issue, value) for value in by_issue[issue.id]}
    positions_found = sorted(each for each in found if each is not None)
    if not positions_found:
        return say("none")
    if len(positions_found) == len(issue.options):
        return say("any")
    if not issue.is_numeric:
        # Options are phrases: commas and "and" between them would read as parts of one.
        return " \u00b7 ".join(desk.phrases.inset(names.option(issue, each)) for each in positions_found)
    parts = []
    for start, end in _runs(positions_found):
        if start == end:
            parts.append(names.option(issue, start, unit=False))
        else:
            parts.append(
                say(
                    "{low} to {high}",
                    low=names.option(issue, start, unit=False),
                    high=names.option(issue, end, unit=False),
                )
            )
    return desk.phrases.listed(parts)


def _runs(positions_found: list[int]) -> Iterator[tuple[int, int]]:
    start = previous = positions_found[0]
    for each in positions_found[1:]:
        if each != previous + 1:
            yield start, previous
            start = each
        previous = each
    yield start, previous


def _estimate_claims(desk: Desk, party: Party, index: int) -> Iterator[str]:
    issue = desk.case.issues[index].id
    root = f"parties.{party.id}"
    yield from desk.claims_under(
        f"{root}.values.{issue}", f"{root}.weights.{issue}", f"{root}.points.{issue}"
    )
    for red in party.red_lines:
        if index in issues_of(red.rule):
            yield from red.basis.claims
