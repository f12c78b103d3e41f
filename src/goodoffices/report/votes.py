"""How each body and member votes on the first text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from goodoffices.answers.results import StepForecast
from goodoffices.case.bodies import Body, GroupRule, Member, RuleKind
from goodoffices.report.blocks import (
    Column,
    Figure,
    Line,
    Place,
    Prose,
    Row,
    Run,
    Section,
    Style,
    Table,
    line,
)
from goodoffices.report.charts import VoteBar, VoteBars
from goodoffices.report.desk import Desk
from goodoffices.report.escaping import shortened
from goodoffices.report.explain import rule_words

__all__ = ["ratification"]

_SHOWN = 0.005


def _forecasts(desk: Desk) -> tuple[tuple[int | None, StepForecast], ...]:
    """Return the votes on the first text: the parties' in file order, then those on the whole agreement."""
    found: list[tuple[int | None, StepForecast]] = []
    known = desk.answer.ratification
    for index, party in enumerate(desk.case.parties):
        found.extend((index, step) for step in known.get(party.id, ()))
    found.extend((None, step) for step in known.get("agreement", ()))
    return tuple(found)


def ratification(desk: Desk) -> tuple[Section | None, Section | None]:
    """Return how each body and member votes on text A, and the votes as bars."""
    say, names = desk.phrases.say, desk.names
    forecasts = _forecasts(desk)
    if not forecasts:
        return None, None
    rows: list[Row] = []
    for party, step in forecasts:
        rows.append(Row(((_step_line(desk, party, step),),), group=True))
        body = next((each for each in names.bodies(party) if each.id == step.body), None)
        rows.extend(_member_rows(desk, step, body))
    leaving = any(votes.leaves > _SHOWN for _, step in forecasts for votes in step.members.values())
    columns: tuple[Column, ...] = (
        Column(say("Member"), 1.7),
        Column(say("Seats"), 0.5),
        Column(say("Votes"), 1.2),
    )
    if leaving:
        columns += (Column(say("Leaves"), 0.8),)
    else:
        rows = [row if row.group else replace(row, cells=row.cells[:3]) for row in rows]
    intro = say(
        "Text A ({label}): each member's vote by its own gain over no deal.", label=_label_of_first(desk)
    )
    table = Section(
        "ratification",
        say("Ratification"),
        (Prose(line(Run(intro, Style.QUIET)), small=True), Table(columns, tuple(rows))),
        Place.START,
        yields=3,
    )
    bars = tuple(
        VoteBar(
            say("{body}: {verdict}", body=_step_name(desk, party, step), verdict=_verdict(desk, step)),
            max(step.yes, 0.0),
            max(step.abstain, 0.0),
            max(step.no, 0.0),
            _needed(desk, step),
        )
        for party, step in forecasts[:8]
    )
    says = "; ".join(
        say(
            "{body}: {yes} yes, {abstain} abstaining, {no} no",
            body=bar.name,
            yes=desk.phrases.number(bar.yes),
            abstain=desk.phrases.number(bar.abstain),
            no=desk.phrases.number(bar.no),
        )
        for bar in bars
    )
    axis = (
        say("seats, share in 100; line: what passes")
        if desk.one_world
        else say("seats (mean of the draws), share in 100; line: what passes")
    )
    chart = VoteBars(
        bars, (say("yes"), say("abstains"), say("no")), axis, from_right=desk.phrases.direction == "rtl"
    )
    figure = Section(
        "votes",
        say("Votes on text A"),
        (Figure(chart, says),),
        Place.END,
        yields=20,
    )
    return table, figure


def _needed(desk: Desk, step: StepForecast) -> float | None:
    """Return the share of all seats from which a vote passes, in 100, where the rule fixes one."""
    described = [each for each in desk.names.steps(step.limit) if each.body == step.body]
    if not described or isinstance(described[0].rule, GroupRule) or step.seats <= 0:
        return None
    rule = described[0].rule
    if rule.kind is RuleKind.YES_MORE_THAN_NO:
        return 50.0
    if rule.kind is RuleKind.UNANIMOUS:
        return 100.0
    if rule.threshold is None or not rule.threshold.is_fixed:
        return None
    threshold = float(rule.threshold.fixed)
    if rule.kind is RuleKind.YES_AT_LEAST:
        return min(100.0, 100 * threshold / step.seats)
    if rule.kind in {RuleKind.YES_SHARE_OVER, RuleKind.YES_SHARE_AT_LEAST}:
        return 100 * threshold
    return None


def _label_of_first(desk: Desk) -> str:
    return desk.text_label(desk.texts[0].label) if desk.texts else ""


def _step_name(desk: Desk, party: int | None, step: StepForecast) -> str:
    body = desk.names.body(step.body, party)
    if party is None:
        return body
    return desk.phrases.say(
        "{body} ({party})", body=body, party=desk.names.party(desk.case.parties[party].id)
    )


def _step_line(desk: Desk, party: int | None, step: StepForecast) -> Line:
    say = desk.phrases.say
    described = desk.names.steps(step.limit)
    rules = [rule_words(each, desk.names) for each in described if each.body == step.body]
    rule = rules[0] if rules else shortened(step.rule.replace("_", " "), 60)
    return line(
        Run(_step_name(desk, party, step), Style.STRONG),
        Run(" " + say("({rule})", rule=rule), Style.QUIET),
        ": ",
        Run(_verdict(desk, step), Style.STRONG),
    )


def _verdict(desk: Desk, step: StepForecast) -> str:
    if desk.one_world:
        return desk.phrases.say("passes") if step.p_pass > 0.5 else desk.phrases.say("fails")
    return desk.phrases.say("passing: {word}", word=desk.phrases.likelihood(step.p_pass))


def _member_rows(desk: Desk, step: StepForecast, body: Body | None) -> Iterator[Row]:
    say = desk.phrases.say
    members = {member.id: member for member in body.members} if body is not None else {}
    for member_id, votes in step.members.items():
        member = members.get(member_id)
        words = [(say("yes"), votes.yes), (say("no"), votes.no), (say("abstains"), votes.abstain)]
        word, share = max(words, key=lambda each: each[1])
        vote = word if desk.one_world and share > 0.99 else _vote_words(desk, word, share)
        leaves = desk.p_words(votes.leaves) if votes.leaves > _SHOWN else "\u2013"
        yield Row(
            (
                (line(shortened(member.name if member is not None else member_id, 50)),),
                (line(_seats(desk, member)),),
                (line(vote),),
                (line(leaves),),
            )
        )


def _vote_words(desk: Desk, word: str, share: float) -> str:
    if share > 0.9:
        return desk.phrases.say("{vote}, very likely", vote=word)
    if share >= 0.65:
        return desk.phrases.say("{vote}, likely", vote=word)
    return desk.phrases.say("open, leaning {vote}", vote=word)


def _seats(desk: Desk, member: Member | None) -> str:
    if member is None:
        return "\u2013"
    return desk.phrases.law(member.seats.law, desk.names.unknowns)
