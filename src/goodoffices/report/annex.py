"""The annex: every figure with what it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

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
    columns = (Column(say("Figure"), 1.6), Column(say("Value"), 2.0), Column(say("Rests on"), 1.8))
    rows = tuple(_row(desk, together) for together in _joined(desk.inputs))
    return Section("figures", say("Every figure and what it rests on"), (Table(columns, rows, small=True),))


def _joined(inputs: Sequence[Input]) -> Iterator[tuple[Input, ...]]:
    """Yield the values of one issue's options together where they rest on the same, other figures alone."""

    def key(each: Input) -> tuple[object, ...]:
        parts = each.path.split(".")
        if len(parts) > 2 and parts[-3] in {"values", "points"}:
            return (*parts[:-1], each.basis)
        return (each.path,)

    for _, group in groupby(inputs, key):
        yield tuple(group)


def _row(desk: Desk, together: tuple[Input, ...]) -> Row:
    say = desk.phrases.say
    first = together[0]
    rests = desk.references(first.basis.claims)
    if not rests:
        by = first.basis.by or desk.case.author
        rests = say("assumption of {name}", name=shortened(by, 60)) if by else say("assumption")
    why = [" ", Run(say("“{text}”", text=shortened(first.basis.why, 200)), Style.QUOTE)] if first.basis.why else []
    if len(together) == 1:
        where, value = desk.names.input(first.path), desk.phrases.law(first.law, desk.names.unknowns)
    else:
        *place, _ = first.path.split(".")
        where = desk.names.input(".".join(place))
        value = "; ".join(
            say("{option}: {value}", option=desk.names.option_at(each.path), value=desk.phrases.law(each.law, desk.names.unknowns))
            for each in together
        )
    return Row(((line(where),), (line(value),), (line(rests, *why),)))
