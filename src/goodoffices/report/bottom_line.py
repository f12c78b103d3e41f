"""The bottom line: a person's, or what weighs most in at most sixty words."""

from __future__ import annotations

from collections.abc import Iterator

from goodoffices.report.blocks import (
    Block,
    Prose,
    Run,
    Section,
    Style,
    line,
)
from goodoffices.report.desk import Desk, letter
from goodoffices.report.escaping import shortened
from goodoffices.report.explain import (
    cost_words,
    limit_words,
)
from goodoffices.report.obstacles import issues_that_block

__all__ = ["bottom_line", "machine_bottom_line"]

_MOST_WORDS = 60


def bottom_line(desk: Desk) -> Section:
    """Return the bottom line: a person's where there is one, with the name."""
    notes, say = desk.case.brief, desk.phrases.say
    blocks: list[Block] = []
    if notes.bottom_line:
        blocks.append(Prose(line(shortened(notes.bottom_line, 600)), lead=True))
        if desk.case.author:
            blocks.append(
                Prose(
                    line(
                        Run(say("Bottom line by {name}.", name=shortened(desk.case.author, 80)), Style.QUIET)
                    ),
                    small=True,
                )
            )
    else:
        blocks.append(Prose(line(machine_bottom_line(desk)), lead=True))
    blocks.extend(
        Prose(
            line(
                Run(say("Judgement of {name}:", name=shortened(by, 80)), Style.STRONG),
                " ",
                Run(say("“{text}”", text=shortened(text, 400)), Style.QUOTE),
            )
        )
        for by, text in notes.judgement
    )
    return Section("bottom_line", say("Bottom line"), tuple(blocks))


def machine_bottom_line(desk: Desk) -> str:
    """Return sentences in the order of their weight, as many as sixty words hold."""
    chosen: list[str] = []
    for sentence in _bottom_sentences(desk):
        if len(" ".join([*chosen, sentence]).split()) <= _MOST_WORDS:
            chosen.append(sentence)
    return " ".join(chosen)


def _bottom_sentences(desk: Desk) -> Iterator[str]:
    answer, say, names = desk.answer, desk.phrases.say, desk.names
    deal = answer.p_deal
    if desk.one_world and deal.value > 0.5:
        if answer.zopa.size is not None and answer.n_packages is not None:
            yield say(
                "On the figures given there is a deal: {n} of {all} possible packages would be accepted and "
                "ratified by every side that must agree.",
                n=desk.phrases.number(answer.zopa.size),
                all=desk.phrases.number(answer.n_packages),
            )
        else:
            yield say(
                "On the figures given there is a deal that every side that "
                "must agree would accept and ratify."
            )
    elif desk.one_world:
        yield say(
            "On the figures given there is no deal that every side that must agree would accept and ratify."
        )
    else:
        yield say(
            "{it_is} ({band}) that some text exists which every side that "
            "must agree would accept and ratify.",
            it_is=desk.phrases.it_is(deal.value),
            band=desk.band(deal),
        )
        if desk.texts:
            yield say(
                "That the single best text, {letter}, passes: {chance}.",
                letter=letter(0),
                chance=desk.chance(desk.texts[0].p_all),
            )
    blocking = issues_that_block(desk)
    if blocking and deal.value < 0.9:
        issue, p = blocking[0]
        title = names.issue_of_id(issue)
        if desk.one_world:
            yield say(
                "What stands in the way most: {issue} (with it set aside there is a deal).", issue=title
            )
        else:
            yield say(
                "What stands in the way most: {issue} (chance of a deal with it set aside: {word}).",
                issue=title,
                word=desk.p_words(p),
            )
    if deal.value < 0.9:
        for bridge in answer.bridges[:1]:
            yield say(
                "The smallest opening: {moves}.",
                moves=desk.phrases.listed(
                    say(
                        "{limit} ({cost})",
                        limit=limit_words(names.limit(each), names),
                        cost=cost_words(each, bridge, names),
                    )
                    for each in bridge.relax
                ),
            )
