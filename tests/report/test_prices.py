"""What it takes for a limit to give."""

from __future__ import annotations

from goodoffices.answers.results import Bridge
from goodoffices.report.naming import Names
from goodoffices.report.prices import cost_words, equivalent_words, opening_words
from goodoffices.report.words import phrases_for
from tests.report.samples import river_case

NAMES = Names(river_case(), phrases_for("en"))


def test_costs_are_points_of_a_side_seats_or_a_line_crossed() -> None:
    cost: dict[str, float | str] = {
        "upland.no_deal": 3.44,
        "lowland.assembly": 4.0,
        "U2": "crossed",
        "lowland.no_deal": 0.0,
    }
    equivalent = {"upland.no_deal": ("water", "40", "45", 3.1)}
    bridge = Bridge(tuple(cost), {}, cost, 0.2, equivalent)
    assert cost_words("upland.no_deal", bridge, NAMES) == "3.4 of its points short"
    assert cost_words("lowland.assembly", bridge, NAMES) == "4 seats short"
    assert cost_words("U2", bridge, NAMES) == "crossed"
    assert cost_words("lowland.no_deal", bridge, NAMES) == "hardly anything short"
    assert (
        equivalent_words("upland.no_deal", bridge, NAMES)
        == "about as much to Upland Council as “Water share” from 40 to 45 percent"
    )
    assert equivalent_words("U2", bridge, NAMES) == ""


def _bridge(**cost: float | str) -> Bridge:
    named = {limit.replace("__", "."): price for limit, price in cost.items()}
    return Bridge(tuple(named), {}, named, 0.2, {"upland.no_deal": ("water", "40", "45", 3.1)})


def test_an_opening_counts_what_a_side_and_its_bodies_need_once() -> None:
    bridge = _bridge(upland__no_deal=3.44, upland__elders=2.0)
    assert opening_words(bridge, NAMES) == ("3.4 of its points for Upland Council and its Elders' meeting",)
    (full,) = opening_words(bridge, NAMES, equivalents=True)
    assert full.endswith("(about as much to Upland Council as “Water share” from 40 to 45 percent)")


def test_an_opening_by_votes_or_by_a_red_line_names_the_office() -> None:
    bridge = _bridge(lowland__assembly=4.0, U2="crossed")
    assert opening_words(bridge, NAMES) == (
        "a red line crossed by Upland Council's water ministry",
        "4 more votes in Lowland Republic's Assembly",
    )
    assert opening_words(_bridge(upland__no_deal=0.0), NAMES) == ("very little for Upland Council",)
