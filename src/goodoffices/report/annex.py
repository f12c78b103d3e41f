"""The annex: every figure with what it rests on."""

from __future__ import annotations

from itertools import groupby

from goodoffices.report.blocks import Column, Line, Row, Run, Section, Style, Table, line
from goodoffices.report.changes import changes_annex
from goodoffices.report.desk import Desk, Input
from goodoffices.report.escaping import shortened

__all__ = ["annex"]


def annex(desk: Desk) -> tuple[Section, ...]:
    """Return the sections that always stand in the annex."""
    omitted = set(desk.case.brief.omit)
    sections = (None if "changes" in omitted else changes_annex(desk), figures(desk))
    return tuple(each for each in sections if each is not None and each.id not in omitted)


def figures(desk: Desk) -> Section:
    """Return the table of every figure: where it stands, what it is, and whose assumption or which claims."""
    say = desk.phrases.say
    columns = (Column(say("Figure"), 1.6), Column(say("Value"), 2.0), Column(say("Rests on"), 1.8))
    rows: list[Row] = []
    for party, inputs in groupby(desk.inputs, _owner_of):
        rows.append(Row(((line(Run(_group(desk, party), Style.STRONG)),),), group=True))
        rows.extend(_row(desk, tuple(together)) for _, together in groupby(inputs, _place))
    table = Table(columns, tuple(rows), small=True)
    return Section("figures", say("Every figure and what it rests on"), (table,))


def _owner_of(each: Input) -> tuple[str, str]:
    """Return the part of the case that an input stands in, and the party where it is one's."""
    parts = each.path.split(".")
    return parts[0], parts[1] if parts[0] == "parties" and len(parts) > 1 else ""


def _group(desk: Desk, owner: tuple[str, str]) -> str:
    say, (part, party) = desk.phrases.say, owner
    if part == "parties":
        return desk.names.party(party)
    if part == "unknowns":
        return say("Unknowns that several figures share")
    if part == "talks":
        return say("The talks")
    return say("Mediators") if part == "mediators" else say("The whole agreement")


def _place(each: Input) -> str:
    """Return where an input stands; the values of one issue's options stand together."""
    parts = each.path.split(".")
    return ".".join(parts[:-1]) if len(parts) > 2 and parts[-3] in {"values", "points"} else each.path


def _row(desk: Desk, together: tuple[Input, ...]) -> Row:
    names, say = desk.names, desk.phrases.say
    where = names.input(_place(together[0]), with_party=False)
    single = len(together) == 1
    values: list[Line] = []
    for each in together:
        value = desk.phrases.law(each.law, names.unknowns)
        if single:
            values.append(line(value))
            where = names.input(each.path, with_party=False)
        else:
            option = names.option_at(each.path)
            values.append(line(say("{option}: {value}", option=option, value=value), *_reason(desk, each)))
    rests: list[str | Run] = [desk.phrases.listed(dict.fromkeys(_support(desk, each) for each in together))]
    if single:
        rests += _reason(desk, together[0])
    return Row(((line(where),), tuple(values), (line(*rests),)))


def _support(desk: Desk, each: Input) -> str:
    say = desk.phrases.say
    references = desk.references((*each.basis.claims, *desk.claims_about.get(each.path, ())))
    if each.basis.claims:
        return references
    by = each.basis.by or desk.case.author
    assumed = say("assumption of {name}", name=shortened(by, 60)) if by else say("assumption")
    # A claim about a number that does not cite it explains no figure, but the reader should know of it.
    return f"{assumed} {references}" if references else assumed


def _reason(desk: Desk, each: Input) -> list[str | Run]:
    if not each.basis.why:
        return []
    return [" ", Run(desk.phrases.say("“{text}”", text=shortened(each.basis.why, 200)), Style.QUIET)]
