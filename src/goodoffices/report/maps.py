"""The map of what is possible for two sides, or the gains by side for more."""

from __future__ import annotations

from goodoffices.case.parties import Party
from goodoffices.report.blocks import (
    Figure,
    Place,
    Section,
)
from goodoffices.report.charts import DealMap, GainBars, MapPoint
from goodoffices.report.desk import Desk

__all__ = ["deal_map"]

_MAP_KINDS = ("frontier_all", "frontier", "nash", "kalai_smorodinsky", "egalitarian", "utilitarian", "text")
_FAIR = frozenset({"nash", "kalai_smorodinsky", "egalitarian", "utilitarian"})


def deal_map(desk: Desk) -> Section | None:
    """Return the map of what is possible for two sides, or the gains per text for more than two."""
    say, answer = desk.phrases.say, desk.answer
    modelled = [party for party in desk.case.parties if party.preferences is not None]
    if len(modelled) > 2:
        return _gains(desk, modelled)
    if len(modelled) < 2:
        return None
    first, second = (party.id for party in modelled)
    points = [
        MapPoint("frontier_all", e.utilities[first], e.utilities[second]) for e in answer.frontier_all[:400]
    ]
    points += [MapPoint("frontier", e.utilities[first], e.utilities[second]) for e in answer.frontier[:400]]
    for kind in ("nash", "kalai_smorodinsky", "egalitarian", "utilitarian"):
        settlement = answer.solutions.get(kind)
        points += [
            MapPoint(kind, u[first], u[second]) for u in (settlement.utilities[:3] if settlement else ())
        ]
    points += [
        MapPoint("text", text.utilities[first], text.utilities[second], desk.phrases.letter(index))
        for index, text in enumerate(desk.texts)
        if first in text.utilities and second in text.utilities
    ]
    if not points:
        return None
    words = {
        "frontier_all": say("best for both, whoever would accept"),
        "frontier": say("best for both among deals"),
        "nash": say("Nash"),
        "kalai_smorodinsky": say("Kalai\u2013Smorodinsky"),
        "egalitarian": say("egalitarian"),
        "utilitarian": say("utilitarian"),
        "text": say("text to table"),
    }
    axes = (
        say("worth to {party}, own points", party=desk.names.party(first)),
        say("worth to {party}, own points", party=desk.names.party(second)),
    )
    chart = DealMap(
        tuple(points),
        tuple((kind, words[kind]) for kind in _MAP_KINDS),
        axes,
        (answer.no_deal.get(first), answer.no_deal.get(second)),
        say("no deal"),
    )
    at = say(
        "Points: texts that cannot be bettered for both at once; filled where both would accept. "
        "Crosses: texts to table. Dashed: what no deal is worth."
    )
    if answer.world == "reference":
        at += " " + say("Each number at its mean.")
    if any(point.kind in _FAIR for point in points):
        at += " " + say("Outlined: textbook rules for a fair division.")
    return Section("map", say("Map of possible deals"), (Figure(chart, at, at),), Place.END, 5, spills=True)


def _gains(desk: Desk, modelled: list[Party]) -> Section | None:
    say, texts = desk.phrases.say, desk.texts
    sides = [party for party in modelled if texts and all(party.id in text.gains for text in texts)]
    if not sides:
        return None
    chart = GainBars(
        tuple(desk.names.short_party(party.id) for party in sides),
        tuple(desk.phrases.letter(index) for index in range(len(texts))),
        tuple(tuple(text.gains[party.id] for text in texts) for party in sides),
        "",
    )
    caption = say(
        "Gain of each side over no deal under each text, in its own points; sides cannot be compared."
    )
    return Section(
        "map", say("Gains by side"), (Figure(chart, caption, caption),), Place.FULL, 5, spills=True
    )
