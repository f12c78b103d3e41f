"""What blocks a deal: issues, then limits that cannot all be met."""

from __future__ import annotations

from goodoffices.report.blocks import (
    Block,
    Bullets,
    Figure,
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
    conflict_sentence,
    grouped_conflicts,
)

__all__ = ["issues_that_block", "what_blocks"]

_RARE = 0.025


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
    if blocking:
        listed = desk.phrases.listed(
            say("{issue} ({word})", issue=names.issue_of_id(issue), word=desk.p_words(p))
            for issue, p in blocking[:3]
        )
        blocks.append(
            Prose(
                line(
                    Run(say("By issue."), Style.STRONG),
                    " ",
                    say("A deal, if this one issue were set aside: {issues}.", issues=listed),
                )
            )
        )
    items = []
    shown = [each for each in grouped if desk.one_world or each.p >= _RARE] or grouped[:1]
    for conflict in shown[:6]:
        runs: list[str | Run] = [conflict_sentence(conflict, names)]
        remarks = []
        if not desk.one_world:
            remarks.append(desk.phrases.share(conflict.p))
        if conflict.by_firmness and not desk.one_world:
            remarks.append(say("set by the firmness figures"))
        if remarks:
            runs.append(Run(" " + say("({remarks})", remarks="; ".join(remarks)), Style.QUIET))
        items.append(line(*runs))
    if items:
        blocks.append(Bullets(tuple(items)))
    if len(grouped) > len(items):
        rest = desk.phrases.count(
            "One rarer conflict is not shown.",
            "{n} rarer conflicts are not shown.",
            len(grouped) - len(items),
        )
        blocks.append(Prose(line(Run(rest, Style.QUIET)), small=True))
    text = Section("blocks", say("What blocks"), tuple(blocks), Place.START if blocking else Place.FULL)
    if not blocking or desk.one_world:
        return Section(text.id, text.title, text.blocks, Place.FULL), None
    now = desk.answer.p_deal.value
    chart = BlockBars(
        tuple((names.issue_of_id(issue), p) for issue, p in blocking[:6]),
        now,
        say("as things stand"),
        say("chance of a deal, in 100"),
        from_right=desk.phrases.direction == "rtl",
    )
    says = say(
        "Chance of a deal with one issue set aside: {issues}.",
        issues=desk.phrases.listed(
            say("{issue} ({word})", issue=names.issue_of_id(issue), word=desk.p_words(p))
            for issue, p in blocking[:6]
        ),
    )
    figure = Section(
        "blocks_chart",
        say("If one issue were set aside"),
        (Figure(chart, says),),
        Place.END,
        yields=10,
    )
    return text, figure
