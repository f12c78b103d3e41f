"""Divisible items in print: portions, their order, and what one side's guarantee trades for the other's."""

from __future__ import annotations

from goodoffices.answers.hold_results import BestOrder, Chunk, HoldAnswer
from goodoffices.report.blocks import Block, Bullets, Figure, Line, Prose, Run, Section, Style, line
from goodoffices.report.charts import TradeoffCurve
from goodoffices.report.escaping import shortened
from goodoffices.report.naming import Names
from goodoffices.report.words import Phrases

__all__ = ["order_section"]

_SHOWN = 10


def order_section(answer: HoldAnswer, names: Names, phrases: Phrases) -> Section | None:
    """Return the order that leaves least to be gained; the shortest where none needs a guarantee."""
    found, say = answer.best_order, phrases.say
    if found is None or not found.chunks:
        return None
    blocks: list[Block] = []
    free = next((each for each in found.tradeoff if not any(each.guarantees.values())), None)
    if free is not None:
        chunks = free.chunks
        lead = say(
            "Handed over in this order, in as few portions as can be, nobody gains by keeping the next one:"
        )
    else:
        chunks = found.chunks
        needs = phrases.listed(
            say("{party} {n}", party=names.short_party(party), n=phrases.points(max(0.0, largest)))
            for party, largest in found.largest_stop_incentive.items()
        )
        lead = say(
            "In this order least is to be gained by keeping the next portion; guarantees it needs, in own "
            "points: {needs}. Points of different sides are compared as they stand.",
            needs=needs,
        )
    blocks.append(Prose(line(lead)))
    blocks.append(Bullets(tuple(_portion(chunk, names, phrases) for chunk in chunks[:_SHOWN])))
    if len(chunks) > _SHOWN:
        more = phrases.count("and {n} portion more", "and {n} portions more", len(chunks) - _SHOWN)
        blocks.append(Prose(line(Run(more, Style.QUIET)), small=True))
    figure = _curve(found, names, phrases)
    if figure is not None:
        blocks.append(figure)
    return Section("order", say("A better order of handing over"), tuple(blocks), yields=8)


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
