"""The annex: every figure with what it rests on."""

from __future__ import annotations

from goodoffices.report.blocks import Column, Row, Run, Section, Style, Table, line
from goodoffices.report.desk import Desk, Input
from goodoffices.report.escaping import shortened

__all__ = ["annex"]


def annex(desk: Desk) -> tuple[Section, ...]:
    """Return the sections that always stand in the annex."""
    return tuple(section for section in (figures(desk),) if "figures" not in desk.case.brief.omit)


def figures(desk: Desk) -> Section:
    """Return the table of every figure: where it stands, what it is, and whose assumption or which claims."""
    say = desk.phrases.say
    columns = (Column(say("Figure"), 2.2), Column(say("Value"), 1.2), Column(say("Rests on"), 1.8))
    rows = tuple(_row(desk, each) for each in desk.inputs)
    return Section("figures", say("Every figure and what it rests on"), (Table(columns, rows, small=True),))


def _row(desk: Desk, each: Input) -> Row:
    say = desk.phrases.say
    rests = desk.references(each.basis.claims)
    if not rests:
        by = each.basis.by or desk.case.author
        rests = say("assumption of {name}", name=shortened(by, 60)) if by else say("assumption")
    why = [" ", Run(say("“{text}”", text=shortened(each.basis.why, 200)), Style.QUOTE)] if each.basis.why else []
    return Row(
        (
            (line(desk.names.input(each.path)),),
            (line(desk.phrases.law(each.law, desk.names.unknowns)),),
            (line(rests, *why),),
        )
    )
