"""What blocks a deal: issues, then limits that cannot all be met."""

from __future__ import annotations

from goodoffices.report.blocks import (
    Block,
    Bullets,
    Figure,
    Line,
    Place,
    Prose,
    Run,
    Section,
    Style,
    line,
)
from goodoffices.report.charts import BlockBars
from goodoffices.report.desk import Desk
from goodoffices.report.explain import (
    TOO_LITTLE,
    GroupedConflict,
    conflict_sentence,
    grouped_conflicts,
    line_owner,
)
from goodoffices.report.naming import LimitKind

__all__ = ["issues_that_block", "what_blocks", "whose_limits"]

_MOST = 5
_RARE = 0.025
_MOST_BARS = 6
_SMALL = 0.005


def issues_that_block(desk: Desk) -> list[tuple[str, float]]:
    """Return the issues whose setting aside helps by at least five in a hundred, most first."""
    now = desk.answer.p_deal.value
    helping = [(issue, p) for issue, p in desk.answer.issue_blocks.items() if p - now >= 0.05 - 1e-9]
    return sorted(helping, key=lambda each: -each[1])


def what_blocks(desk: Desk) -> tuple[Section | None, Section | None]:
    """Return what blocks a deal, in sentences and as a chart beside them."""
    say, names = desk.phrases.say, desk.names
    grouped = grouped_conflicts(desk.answer.conflicts, names)
    blocking = issues_that_block(desk)
    if not grouped and not blocking:
        return None, None
    blocks: list[Block] = []
    shown = [each for each in grouped if desk.one_world or each.p >= _RARE][:_MOST] or grouped[:1]
    items = [_sentence(desk, conflict) for conflict in shown]
    rarer = [each for each in grouped if each not in shown]
    if rarer:
        items.append(_rarer(desk, rarer))
    if items:
        blocks.append(Bullets(tuple(items)))
    if blocking and not items:
        blocks.append(Prose(line(_by_issue(desk, blocking[:3]))))
    text = Section("blocks", say("What blocks"), tuple(blocks), Place.START)
    if not blocking or desk.one_world:
        return text, None
    now = desk.answer.p_deal.value
    chart = BlockBars(
        tuple((names.issue_of_id(issue), p) for issue, p in blocking[:5]),
        now,
        say("as things stand"),
        say("chance of a deal, in 100"),
        from_right=desk.phrases.direction == "rtl",
    )
    says = _by_issue(desk, blocking[:5])
    figure = Section(
        "blocks_chart",
        say("If one issue were set aside"),
        (Figure(chart, says),),
        Place.START,
        yields=10,
    )
    return text, figure


def _sentence(desk: Desk, conflict: GroupedConflict) -> Line:
    """Return a conflict as a sentence, with how often it is one and whether firmness alone makes it so."""
    say = desk.phrases.say
    runs: list[str | Run] = [conflict_sentence(conflict, desk.names)]
    remarks = []
    if not desk.one_world:
        remarks.append(desk.phrases.often(conflict.p))
    if conflict.by_firmness and not desk.one_world:
        remarks.append(say("set by the firmness figures"))
    if remarks:
        runs.append(Run(" " + say("({remarks})", remarks="; ".join(remarks)), Style.QUIET))
    return line(*runs)


def _rarer(desk: Desk, conflicts: list[GroupedConflict]) -> Line:
    """Return the rarer conflicts in one sentence: how many, and whose lines or needs are in them."""
    names = desk.names
    owners = [line_owner(names.limit(each), names) for conflict in conflicts for each in conflict.lines]
    if not owners:
        return line(
            desk.phrases.count(
                "One rarer conflict is not shown.", "{n} rarer conflicts are not shown.", len(conflicts)
            )
        )
    words = desk.phrases.count(
        "In one rarer conflict a line of {owners} is part of what blocks.",
        "In {n} rarer conflicts lines of {owners} are part of what blocks.",
        len(conflicts),
        owners=desk.phrases.listed(dict.fromkeys(owners)),
    )
    return line(
        words, Run(" " + desk.phrases.say("({remarks})", remarks=_most_often(desk, conflicts)), Style.QUIET)
    )


def _most_often(desk: Desk, conflicts: list[GroupedConflict]) -> str:
    if desk.one_world:
        return desk.phrases.say("in the one world that there is")
    share = desk.phrases.share(max(each.p for each in conflicts))
    return desk.phrases.say("each {share}", share=share)


def _by_issue(desk: Desk, blocking: list[tuple[str, float]]) -> str:
    say, names = desk.phrases.say, desk.names
    issues = desk.phrases.listed(
        say("{issue} ({word})", issue=names.issue_of_id(issue), word=desk.p_words(p)) for issue, p in blocking
    )
    return say("Chance of a deal with one issue set aside: {issues}.", issues=issues)


def whose_limits(desk: Desk) -> Section | None:
    """Return how the blocking is shared out among the limits, in bars.

    What a side needs and what its bodies need are one bar, because they rest on the same worth of a text.
    """
    say, names = desk.phrases.say, desk.names
    total = sum(share.value for share in desk.answer.blockage.values())
    if desk.one_world or total < 0.05:
        return None
    shares: dict[str, float] = {}
    for limit_id, share in sorted(desk.answer.blockage.items(), key=lambda each: names.limit(each[0]).order):
        limit = names.limit(limit_id)
        if limit.kind in TOO_LITTLE and limit.party is not None:
            label = say("too little for {party}", party=names.short_party(desk.party_ids[limit.party]))
        elif limit.kind in TOO_LITTLE:
            label = names.voter(limit)
        elif limit.kind is LimitKind.RED_LINE:
            label = say("red lines of {owner}", owner=line_owner(limit, names))
        else:
            label = say("rules of {owner}", owner=names.offices(limit))
        shares[label] = shares.get(label, 0.0) + share.value
    bars = sorted(((label, value / total) for label, value in shares.items()), key=lambda each: -each[1])
    shown = tuple(bar for bar in bars if bar[1] >= _SMALL)[:_MOST_BARS]
    limits = desk.phrases.listed(
        say("{limit} ({n})", limit=label, n=desk.phrases.band(value, value, bare=True))
        for label, value in shown
    )
    says = say(
        "What keeps a deal from being had, shared out among the limits (Shapley value, in 100): {limits}.",
        limits=limits,
    )
    caption = say(
        "Each limit's part in what keeps a deal from being had, by its Shapley value. A side's need to do "
        "better than no deal and the votes of its bodies are one bar."
    )
    chart = BlockBars(
        shown, None, "", say("share of the blocking, in 100"), from_right=desk.phrases.direction == "rtl"
    )
    return Section(
        "blockage", say("Whose limits block"), (Figure(chart, says, caption),), Place.END, yields=8
    )
