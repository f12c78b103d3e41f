"""What would open a deal, what that costs whom, and which text it opens."""

from __future__ import annotations

from goodoffices.answers.results import Bridge
from goodoffices.case.issues import Issue
from goodoffices.case.uncertain import Fixed, Law, Normal, Pert, Uniform
from goodoffices.report.blocks import (
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
from goodoffices.report.explain import limit_words
from goodoffices.report.naming import LimitKind
from goodoffices.report.prices import cost_words, equivalent_words

__all__ = ["bridges"]

_RARE = 0.025
_MOST = 4


def bridges(desk: Desk) -> Section | None:
    """Return what would open a deal: the limits that give, what that costs whom, and the text it opens."""
    found, say = desk.answer.bridges, desk.phrases.say
    if not found:
        return None
    columns = [
        Column(say("What would have to give, and by how much"), 3.6),
        Column(say("Text it opens"), 2.2),
    ]
    if not desk.one_world:
        columns.append(Column(say("Opens a deal"), 1.25))
    rows = []
    often = [bridge for bridge in found if desk.one_world or bridge.p >= _RARE] or list(found[:1])
    # Those that open a deal most often, so that no side's is passed over for a shorter but rarer one.
    most = sorted(often, key=lambda each: -each.p)[:_MOST]
    for bridge in (each for each in often if each in most):
        cells = [
            tuple(_gives(desk, bridge, each) for each in desk.in_order(bridge)),
            (line(_difference(desk, bridge)),),
        ]
        if not desk.one_world:
            cells.append((line(desk.phrases.share(bridge.p)),))
        rows.append(Row(tuple(cells)))
    note = say("Points are each side's own; those of different sides cannot be compared or added.")
    if len(found) > len(rows):
        note += " " + desk.phrases.count(
            "One rarer bridge is not shown.", "{n} rarer bridges are not shown.", len(found) - len(rows)
        )
    return Section(
        "bridges",
        say("Bridges: what would open a deal"),
        (Table(tuple(columns), tuple(rows)), Prose(line(Run(note, Style.QUIET)), small=True)),
        yields=60,
    )


def _gives(desk: Desk, bridge: Bridge, limit_id: str) -> Line:
    """Return one limit of a bridge with its price, what that is worth as much as, and who could pay it."""
    say, names = desk.phrases.say, desk.names
    limit = limit_words(names.limit(limit_id), names)
    price = cost_words(limit_id, bridge, names)
    limit = limit[:1].upper() + limit[1:]
    runs: list[str | Run] = [say("{limit}:", limit=limit), " ", Run(price, Style.STRONG)]
    equivalent = equivalent_words(limit_id, bridge, names)
    if equivalent:
        runs.append(say(", {equivalent}", equivalent=equivalent))
    cover = _who_can_cover(desk, bridge, limit_id)
    if cover:
        runs += [". ", Run(cover, Style.QUIET)]
    return line(*runs)


def _who_can_cover(desk: Desk, bridge: Bridge, limit_id: str) -> str:
    """Return the mediators whose leverage could cover the points that a party is short of."""
    limit, cost = desk.names.limit(limit_id), bridge.cost.get(limit_id)
    if (
        limit.kind is not LimitKind.NO_DEAL
        or limit.party is None
        or not isinstance(cost, int | float)
        or cost < 0.05
    ):
        return ""
    party = desk.case.parties[limit.party].id
    able = [
        desk.names.office(mediator.id)
        for mediator in desk.case.mediators
        for who, points in mediator.leverage
        if who == party and (_most(points.law) or 0.0) >= cost - 1e-9
    ]
    return (
        desk.phrases.say("{mediators} could cover it.", mediators=desk.phrases.listed(able)) if able else ""
    )


def _most(law: Law) -> float | None:
    match law:
        case Fixed(value):
            return float(value)
        case Uniform(_, high) | Pert(_, _, high):
            return float(high)
        case Normal(mean, _):
            return float(mean)
        case _:
            return None


def _difference(desk: Desk, bridge: Bridge) -> str:
    """Return a package by its difference from the nearest text that the page already shows."""
    say, names, issues = desk.phrases.say, desk.names, desk.case.issues
    package = {issue.id: names.position(issue, bridge.package.get(issue.id)) for issue in issues}
    known: list[tuple[str, dict[str, int | None]]] = []
    if desk.case.tabled is not None:
        tabled = {issue.id: chosen for issue, chosen in zip(issues, desk.case.tabled, strict=True)}
        known.append((say("Tabled text"), tabled))
    for index, text in enumerate(desk.texts):
        positions = {issue.id: names.position(issue, text.package.get(issue.id)) for issue in issues}
        known.append((say("Text {letter}", letter=desk.phrases.letter(index)), positions))
    best: tuple[str, list[Issue]] = ("", list(issues))
    for name, reference in known:
        other = [issue for issue in issues if package[issue.id] != reference[issue.id]]
        if not best[0] or len(other) < len(best[1]):
            best = (name, other)
    changes = "; ".join(
        say(
            "{issue}: {option}", issue=names.issue(issue), option=names.value(issue, bridge.package[issue.id])
        )
        for issue in best[1]
        if issue.id in bridge.package
    )
    if not best[0]:
        return changes
    return say("{text} with {changes}", text=best[0], changes=changes) if changes else best[0]
