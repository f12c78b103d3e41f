"""The bottom line: a person's, or what weighs most in at most sixty words."""

from __future__ import annotations

from itertools import product

from goodoffices.answers.results import Bridge
from goodoffices.report.blocks import (
    Block,
    Prose,
    Run,
    Section,
    Style,
    line,
)
from goodoffices.report.desk import Desk
from goodoffices.report.escaping import shortened, without_marks
from goodoffices.report.explain import TOO_LITTLE, line_owner, wanting_office
from goodoffices.report.obstacles import issues_that_block
from goodoffices.report.prices import opening_words

__all__ = ["bottom_line", "machine_bottom_line"]

_MOST_WORDS = 60
# A bridge that opens a deal more rarely than this is no opening to tell a minister of.
_OFTEN = 0.10


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
    """Return whether there is a deal, the likeliest text, whether it is kept, what blocks, what would open.

    All of it, each as fully as sixty words hold; where even the shortest ways of saying it are too many
    words, the last is left out.
    """
    parts = _parts(desk)
    fitting = [
        (sum(not sentence for sentence in choice), place, choice)
        for place, choice in enumerate(product(*parts))
        if len(without_marks(" ".join(choice)).split()) <= _MOST_WORDS
    ]
    choice = min(fitting)[2] if fitting else parts[0][:1]
    return " ".join(sentence for sentence in choice if sentence)


def _parts(desk: Desk) -> list[tuple[str, ...]]:
    """Return what there is to say, in the order of its weight, each in its ways from long to short."""
    answer = desk.answer
    parts: list[tuple[str, ...]] = [(_is_there_a_deal(desk),)]
    if not desk.one_world and desk.texts:
        best = desk.texts[0].p_all
        parts.append((desk.phrases.passes_is(desk.phrases.letter(0), best.value, desk.bare_band(best)), ""))
    if desk.holding is not None:
        parts.append((*desk.holding.in_short(), ""))
    if answer.p_deal.value >= 0.9:
        return [*parts, (*_text_in_words(desk), "")]
    parts.append((*_what_blocks(desk), ""))
    parts.append((*_opening(desk), ""))
    return parts


def _is_there_a_deal(desk: Desk) -> str:
    answer, say = desk.answer, desk.phrases.say
    if not desk.one_world:
        return desk.phrases.deal_is(answer.p_deal.value, desk.band(answer.p_deal))
    if answer.p_deal.value <= 0.5:
        return say("On the figures given there is no deal that all who must agree would ratify.")
    if answer.zopa.size is None or answer.n_packages is None:
        return say("On the figures given there is a deal that all who must agree would ratify.")
    return say(
        "On the figures given there is a deal: all who must agree would ratify {n} of {all} possible texts.",
        n=desk.phrases.number(answer.zopa.size),
        all=desk.phrases.number(answer.n_packages),
    )


def _text_in_words(desk: Desk) -> tuple[str, ...]:
    """Return what the likeliest text says, where it is short enough to be told."""
    if not desk.texts:
        return ()
    names, say = desk.names, desk.phrases.say
    package = desk.texts[0].package
    told = "; ".join(
        say("{issue}: {option}", issue=names.issue(issue), option=names.value(issue, package[issue.id]))
        for issue in desk.case.issues
        if issue.id in package
    )
    return (say("Text {text} in full is: {options}.", text=desk.phrases.letter(0), options=told),)


def _what_blocks(desk: Desk) -> tuple[str, ...]:
    """Return the commonest conflict by office, with the issue whose setting aside would help most."""
    say, names = desk.phrases.say, desk.names
    issues = issues_that_block(desk)[:1]
    title = names.issue_of_id(issues[0][0]) if issues else ""
    commonest = max(desk.answer.conflicts, key=lambda each: each.p, default=None)
    if commonest is None:
        return (say("The issue that blocks most is “{issue}”.", issue=title),) if issues else ()
    limits = sorted((names.limit(each) for each in commonest.limits), key=lambda each: each.order)
    wanting = desk.phrases.listed(
        dict.fromkeys(wanting_office(each, names) for each in limits if each.kind in TOO_LITTLE)
    )
    holding = desk.phrases.listed(
        dict.fromkeys(line_owner(each, names) for each in limits if each.kind not in TOO_LITTLE)
    )
    often = say("Most often {sentence}.", sentence=_conflict(desk, wanting, holding))
    if desk.one_world:
        often = say("On these figures {sentence}.", sentence=_conflict(desk, wanting, holding))
    if not issues:
        return (often,)
    return (
        say(
            "What blocks most is “{issue}”: {sentence}.",
            issue=title,
            sentence=_conflict(desk, wanting, holding),
        ),
        often,
        say("The issue that blocks most is “{issue}”.", issue=title),
    )


def _conflict(desk: Desk, wanting: str, holding: str) -> str:
    say = desk.phrases.say
    if not holding:
        return say("no text offers {offices} enough", offices=wanting)
    if not wanting:
        return say("red lines of {owners} leave no text", owners=holding)
    return say(
        "no text within red lines of {owners} offers {offices} enough", owners=holding, offices=wanting
    )


def _opening(desk: Desk) -> tuple[str, ...]:
    """Return the cheapest opening: of the bridges that open a deal often enough, the fewest sides that move.

    What one side and its bodies give is one move; of as many moves, the one that opens a deal most often.
    """
    bridges = desk.answer.bridges
    if not bridges:
        return ()
    often = [each for each in bridges if desk.one_world or each.p >= _OFTEN]
    bridge = min(
        often or [max(bridges, key=lambda each: each.p)], key=lambda each: (_moves(desk, each), -each.p)
    )
    full = desk.phrases.listed(opening_words(bridge, desk.names, equivalents=True))
    moves = desk.phrases.listed(opening_words(bridge, desk.names))
    say = desk.phrases.say
    if desk.one_world:
        return (
            say("The cheapest opening is {moves}.", moves=full),
            say("The cheapest opening is {moves}.", moves=moves),
        )
    return (
        say(
            "The cheapest opening is {moves}, enough {share}.", moves=full, share=desk.phrases.share(bridge.p)
        ),
        say("The cheapest opening is {moves}.", moves=full),
        say("The cheapest opening is {moves}.", moves=moves),
    )


def _moves(desk: Desk, bridge: Bridge) -> int:
    limits = (desk.names.limit(each) for each in bridge.relax)
    return len({each.party if each.kind in TOO_LITTLE else each.id for each in limits})
