"""Divisible items in print: portions, their order, and what one side's guarantee trades for the other's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from goodoffices.answers.hold_results import BestOrder, Chunk, HoldAnswer
from goodoffices.report.blocks import Block, Bullets, Figure, Line, Prose, Run, Section, Style, line
from goodoffices.report.charts import TradeoffCurve
from goodoffices.report.escaping import shortened
from goodoffices.report.naming import Names
from goodoffices.report.words import Phrases

__all__ = ["order_section"]

_SHOWN = 10


def order_section(answer: HoldAnswer, names: Names, phrases: Phrases) -> Section | None:
    """Return the order that leaves least to be gained by keeping the next portion, and what it does not do.

    It is found for the items alone and at the reference figures; the chance that it then holds over all draws
    stands beside it, so that nobody takes it for advice that it is not.
    """
    found, say = answer.best_order, phrases.say
    if found is None or not found.chunks:
        return None
    chunks = found.chunks
    blocks: list[Block] = [Prose(line(" ".join(_lead(answer, found, names, phrases))))]
    blocks.append(Bullets(tuple(_portion(chunk, names, phrases) for chunk in chunks[:_SHOWN])))
    if len(chunks) > _SHOWN:
        more = phrases.count("and {n} portion more", "and {n} portions more", len(chunks) - _SHOWN)
        blocks.append(Prose(line(Run(more, Style.QUIET)), small=True))
    if found.ties:
        other = phrases.listed(_needs(each.guarantees, names, phrases) for each in found.ties)
        blocks.append(
            Prose(line(say("Other orders tempt as little and need other guarantees: {needs}.", needs=other)))
        )
    figure = _curve(found, names, phrases)
    if figure is not None:
        blocks.append(figure)
    return Section("order", say("The order of handing over that tempts least"), tuple(blocks), yields=8)


def _lead(answer: HoldAnswer, found: BestOrder, names: Names, phrases: Phrases) -> Iterator[str]:
    say = phrases.say
    if answer.exact:
        yield say("The divisible items alone, without the other acts.")
    else:
        yield say("The divisible items alone, without the other acts, at the middle figures.")
    if all(largest <= 0 for largest in found.largest_stop_incentive.values()):
        yield say("In this order nobody gains by keeping the next portion.")
        if found.fewest_portions is not None and found.fewest_portions < len(found.chunks):
            yield phrases.count(
                "{n} portion would be enough for that, with less to spare.",
                "{n} portions would be enough for that, with less to spare.",
                found.fewest_portions,
            )
    else:
        yield say(
            "In this order least is to be gained by keeping the next portion; guarantees it needs, in own "
            "points: {needs}. Points of different sides are compared as they stand.",
            needs=_needs(found.largest_stop_incentive, names, phrases),
        )
    if found.p_hold is not None and not answer.exact:
        yield say(
            "Over all draws these items alone, handed over so, are carried out and kept: {chance}.",
            chance=phrases.chance(found.p_hold),
        )


def _needs(largest: Mapping[str, float], names: Names, phrases: Phrases) -> str:
    return phrases.listed(
        phrases.say("{party} {n}", party=names.short_party(party), n=phrases.points(max(0.0, points)))
        for party, points in largest.items()
    )


def _portion(chunk: Chunk, names: Names, phrases: Phrases) -> Line:
    say = phrases.say
    return line(
        say(
            "{who}: {n} {item}",
            who=names.short_party(chunk.by),
            n=phrases.number(chunk.n),
            item=shortened(chunk.item.replace("_", " "), 40),
        ),
        Run(" " + say("({gain} by keeping them)", gain=phrases.signed(chunk.stop_incentive)), Style.QUIET),
    )


def _curve(found: BestOrder, names: Names, phrases: Phrases) -> Figure | None:
    """Return the trade-off between two sides' guarantees, where there is one."""
    parties = tuple(found.largest_stop_incentive)
    if len(found.tradeoff) < 2 or len(parties) != 2:
        return None
    say = phrases.say
    points = tuple((each.guarantees[parties[0]], each.guarantees[parties[1]]) for each in found.tradeoff)
    axes = tuple(
        say("guarantee against {party}, own points", party=names.short_party(party)) for party in parties
    )
    says = "; ".join(
        say(
            "{first} {x} with {second} {y}",
            first=names.short_party(parties[0]),
            x=phrases.points(x),
            second=names.short_party(parties[1]),
            y=phrases.points(y),
        )
        for x, y in points[:12]
    )
    return Figure(
        TradeoffCurve(points, (axes[0], axes[1])),
        says,
        say("Each point: two guarantees that suffice together, neither of which can be less alone."),
    )
