"""The chances in words, with their bands and what moves them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from goodoffices.answers.results import Chance
from goodoffices.report.blocks import (
    Block,
    Column,
    Prose,
    Row,
    Run,
    Section,
    Style,
    Table,
    line,
)
from goodoffices.report.desk import Desk
from goodoffices.report.talk_chances import THIN, TalkChances, talk_chances

__all__ = ["chances"]


def chances(desk: Desk) -> Section | None:
    """Return the chances in words, with their bands and what moves them; why not, where they are left out."""
    say, answer = desk.phrases.say, desk.answer
    title = say("Chances")
    if not desk.tells_chances:
        return Section("chance_left_out", title, (Prose(line(say("Left out by the author of the case."))),))
    likely = talk_chances(desk)
    if desk.one_world:
        exact = [say("Exact for the figures given: every number is fixed, so each answer is yes or no.")]
        if desk.holding is not None:
            exact.append(desk.holding.in_short()[0])
        blocks: list[Block] = [Prose(line(each)) for each in exact]
        if likely.rows:
            blocks += [_table(desk, [_by_date(desk, likely)]), *_small(likely.words), _legend(desk)]
        return Section("chances", title, tuple(blocks))
    if answer.ess < THIN:
        return Section(
            "chances",
            title,
            (Prose(line(say("Left out: the evidence leaves too few draws of weight to tell."))),),
        )
    groups = [_rows(desk, _of_texts(desk, with_near=not likely.rows))]
    if likely.rows:
        # What the talks may come to is not given anything; what a text comes to is given the text.
        groups = [
            _by_date(desk, likely),
            [_heading(say("Of texts, whether or not the talks arrive at one")), *groups[0]],
        ]
    blocks = [_table(desk, groups), *_small((*likely.words, _shift_words(desk)))]
    if not desk.case.claims:
        blocks += _small(
            [say("No claim supports any figure: these chances say only what the author's figures imply.")]
        )
    return Section("chances", title, (*blocks, _legend(desk)))


def _of_texts(desk: Desk, *, with_near: bool) -> list[tuple[str, Chance]]:
    """Return the chances that take something for granted: that a text is put to all, or is in force."""
    say, answer = desk.phrases.say, desk.answer
    rows = [(say("Some text exists that all would accept and ratify"), answer.p_deal)]
    rows.append((say("The best single text is accepted and ratified"), answer.p_best_text))
    near = next(
        (text for text in desk.texts if any("tabled" in each for each in (text.label, *text.also))), None
    )
    if near is not None and with_near:
        rows.append((say("The best text near the tabled one is accepted and ratified"), near.p_all))
    if desk.hold is not None:
        # Of what holds once it is in force; never multiplied with the chances above it.
        rows.append((_carried_out(desk), desk.hold.p_hold))
    return rows


def _rows(desk: Desk, chances_found: Sequence[tuple[str, Chance]]) -> list[Row]:
    return [
        Row(
            (
                (line(what),),
                (line(Run(desk.phrases.likelihood(chance.value), Style.STRONG)),),
                (line(desk.band(chance)),),
                (line(desk.driver(chance.driver) or "\u2013"),),
            )
        )
        for what, chance in chances_found
    ]


def _by_date(desk: Desk, likely: TalkChances) -> list[Row]:
    return [_heading(desk.phrases.say("As the talks may go")), *_rows(desk, likely.rows)]


def _heading(words: str) -> Row:
    return Row(((line(Run(words, Style.STRONG)),),), group=True)


def _table(desk: Desk, groups: Sequence[Sequence[Row]]) -> Table:
    say = desk.phrases.say
    return Table(
        (
            Column("", 2.1),
            Column(say("In words"), 0.9),
            Column(say("Band"), 1.1),
            Column(say("Moved most by"), 1.9),
        ),
        tuple(row for group in groups for row in group),
    )


def _small(sentences: Iterable[str]) -> list[Block]:
    return [Prose(line(each), small=True) for each in sentences if each]


def _legend(desk: Desk) -> Block:
    return Prose(line(Run(desk.phrases.legend(), Style.QUIET)), small=True)


def _carried_out(desk: Desk) -> str:
    """Return what p_hold is the chance of: the tabled text, or whatever text the schedule is for."""
    say = desk.phrases.say
    if desk.hold is not None and desk.hold_is_of_tabled:
        return say("Once in force, the tabled text is carried out and kept")
    return say(
        "Once in force, the text of the schedule, which is not the tabled one, is carried out and kept"
    )


def _shift_words(desk: Desk) -> str:
    """Return how the chance of a deal moves with what every side thinks no deal is worth, and the gap."""
    say, answer = desk.phrases.say, desk.answer
    sentences = []
    shifts = {round(float(key)): p for key, p in answer.p_deal_if_no_deal_shifts.items()}
    if -5 in shifts and 5 in shifts:
        sentences.append(
            say(
                "Chance of a deal if no deal were worth 5 points less to every side than assumed: {lower}; "
                "if 5 more: {higher}.",
                lower=desk.phrases.likelihood(shifts[-5]),
                higher=desk.phrases.likelihood(shifts[5]),
            )
        )
    middle = answer.gap.p50
    if middle is not None:
        pattern = (
            say(
                "At the best package the worst-placed side has, in the middle "
                "draw, {n} of its own points to spare."
            )
            if middle >= 0
            else say(
                "At the best package the worst-placed side is, in the middle "
                "draw, {n} of its own points short."
            )
        )
        sentences.append(pattern.format(n=desk.phrases.points(abs(middle))))
    return " ".join(sentences)
