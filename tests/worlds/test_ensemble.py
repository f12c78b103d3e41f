"""Draws of every kind of number, and the reference world."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings

from goodoffices.case.files import load_case_text
from goodoffices.case.model import Case
from goodoffices.case.parties import AsGoodAs, OptionValues, OrdinalValues, OrdinalWeights
from goodoffices.case.uncertain import Quantity
from goodoffices.worlds.ensemble import Ensemble, ReferenceWorld
from goodoffices.worlds.ensemble import ReferenceWorld as Reference
from goodoffices.worlds.unknowns import is_certain
from tests.oracle_worlds import ReferenceWorld as OracleReference
from tests.small_cases import case_of, two_sides
from tests.strategies import CaseText, uncertain_cases

N = 4000
UNKNOWNS = (
    "unknowns: {tired: {chance: 0.6..0.8}, lean: {number: 0..100}, mood: {number: {normal: [0, 5]}}, "
    "sure: {chance: 0.25}}\n"
)


def no_deal_of(law: str) -> tuple[Case, Quantity]:
    case = two_sides(more=UNKNOWNS, no_deal=(law, "40"))
    preferences = case.parties[0].preferences
    assert preferences is not None
    assert not isinstance(preferences.no_deal, AsGoodAs)
    return case, preferences.no_deal


@pytest.mark.parametrize(
    ("law", "mean", "low", "high", "reference"),
    [
        ("12", 12, 12, 12, 12),
        ("10..20", 15, 10, 20, 15),
        ("10..14..20", Fraction(86, 6), 10, 20, Fraction(86, 6)),
        ("{normal: [14, 3]}", 14, -5, 35, 14),
        ("{choices: {10: 0.3, 20: 0.7}}", 17, 10, 20, 20),
        ("{if: sure, then: 20..30, else: 40}", 0.25 * 25 + 0.75 * 40, 20, 40, 40),
        ("{from: lean, to: [100, 0]}", 50, 0, 100, 50),
        ("{value: 30..40, plus: mood}", 35, 0, 70, 35),
        ("lean", 50, 0, 100, 50),
        ("sure", 0.25, 0, 1, 0),
    ],
)
def test_numbers_have_their_mean_their_range_and_their_reference(
    law: str, mean: float, low: float, high: float, reference: Fraction
) -> None:
    case, quantity = no_deal_of(law)
    drawn = Ensemble.draw(case, N, 1).number(quantity)
    assert drawn.mean() == pytest.approx(float(mean), abs=0.05)
    assert drawn.min() >= low
    assert drawn.max() <= high
    assert Reference(case).number(quantity)[0] == reference


def test_what_is_shared_is_drawn_once() -> None:
    case, one = no_deal_of("{from: lean, to: [0, 50]}")
    ensemble = Ensemble.draw(case, 100, 1)
    lean = {draw.path: draw.values for draw in ensemble.draws()}["unknowns.lean"]
    assert ensemble.number(one) == pytest.approx(lean / 2)


def test_a_linear_number_rises_over_the_whole_range_of_what_it_is_linear_in() -> None:
    case, one = no_deal_of("{from: lean, to: [10, 20]}")
    drawn = Ensemble.draw(case, N, 1).number(one)
    assert drawn.min() == pytest.approx(10, abs=0.01)
    assert drawn.max() == pytest.approx(20, abs=0.01)


def test_a_firmness_is_a_coin_of_its_own_and_a_named_chance_that_very_event() -> None:
    chances = {"U1": "0.3", "U2": "sure", "U3": "sure"}
    lines = [f"{{id: {name}, rule: pay > 3, firmness: {chance}}}" for name, chance in chances.items()]
    case = two_sides(more=UNKNOWNS, union=f"    red_lines: [{', '.join(lines)}]\n")
    ensemble = Ensemble.draw(case, N, 1)
    own, second, third = (ensemble.is_real(line) for line in case.parties[0].red_lines)
    assert own.mean() == pytest.approx(0.3, abs=0.001)
    assert second.mean() == pytest.approx(0.25, abs=0.001)
    assert (second == third).all()
    assert [d.path for d in ensemble.draws()].count("unknowns.sure") == 1


def ordinal() -> Case:
    return case_of(
        "issues: {a: {options: [x, y, z]}, b: {options: [x, y, z]}, c: {options: [x, y, z]}}\n"
        "parties:\n"
        "  p:\n    weights: {order: [b, a, c]}\n"
        "    values: {a: {order: [z, x, y]}, b: {x: 0, y: 50, z: 100}, c: {x: 0, y: 50, z: 100}}\n"
        "    no_deal: {as_good_as: {a: x, b: x, c: x}}\n"
        "  q: {points: {a: {x: 1, y: 1, z: 1}}, no_deal: 0}\n"
    )


def test_orders_are_drawn_from_what_they_allow() -> None:
    case = ordinal()
    preferences = case.parties[0].preferences
    assert preferences is not None
    assert isinstance(preferences.weights, OrdinalWeights)
    ensemble = Ensemble.draw(case, N, 1)
    weights = ensemble.ordered_weights(preferences.weights)
    assert weights.shape == (N, 3)
    assert np.allclose(weights.sum(axis=1), 1)
    assert (np.diff(weights, axis=1) <= 0).all()
    # The mean of ordered weights that are uniform on the simplex is the rank-order centroid.
    assert weights.mean(axis=0) == pytest.approx([11 / 18, 5 / 18, 2 / 18], abs=0.01)
    values = next(v for v in preferences.values if isinstance(v, OrdinalValues))
    drawn = ensemble.ordered_values(values)
    assert (drawn[:, 0] == 100).all()
    assert (drawn[:, 2] == 0).all()
    assert drawn[:, 1].mean() == pytest.approx(50, abs=0.1)
    assert not is_certain(case)


@pytest.mark.parametrize(
    ("union", "certain"),
    [
        ("", True),
        ("    no_deal_per_day: -2..-1\n", True),
        ("    red_lines: [{id: U1, rule: pay > 3}]\n", True),
        ("    red_lines: [{id: U1, rule: pay > 3, firmness: 0}]\n", True),
        ("    red_lines: [{id: U1, rule: pay > 3, firmness: 0.5}]\n", False),
        ("    bodies: {h: {members: {m: {seats: 3..5}}}}\n", False),
        ("    bodies: {h: {members: {m: {seats: 3, turnout: 0.3..0.5}}}}\n", False),
        (
            (
                "    bodies: {h: {members: {m: {seats: 3}}}}\n"
                "    ratification: [{body: h, yes_at_least: 1, days: 7..14}]\n"
            ),
            True,
        ),
        (
            (
                "    bodies: {h: {members: {m: {seats: 3}}}}\n"
                "    ratification: [{body: h, yes_at_least: 1..2}]\n"
            ),
            False,
        ),
        (
            (
                "    bodies: {h: {members: {m: {seats: 3}}}}\n"
                "    coalition: {members: [m], needs: 2, cost_of_losing: 3,\n"
                "      safety_net: {seats: 2, chance: 0.7}}\n"
            ),
            False,
        ),
    ],
)
def test_a_case_is_one_world_when_nothing_that_decides_is_uncertain(union: str, certain: bool) -> None:
    assert is_certain(two_sides(union=union)) is certain


def test_an_uncertain_award_makes_worlds() -> None:
    case = case_of(
        "issues: {land: {options: [a, b, {court: {awards: {a: 0.2..0.4, b: 0.6..0.8}}}]}}\n"
        "parties:\n"
        "  p: {weights: {land: 1}, values: {land: {a: 100, b: 0}}, no_deal: 30}\n"
        "  q: {weights: {land: 1}, values: {land: {a: 0, b: 100}}, no_deal: 30}\n"
    )
    assert not is_certain(case)
    assert [draw.path for draw in Ensemble.draw(case, 8, 1).draws()] == [
        "issues.land.court.awards.a",
        "issues.land.court.awards.b",
    ]


def test_what_is_inherited_is_the_same_draw() -> None:
    case = two_sides(no_deal=("30..40", "40"), union="    bodies: {h: {members: {m: {seats: 3}}}}\n")
    (member,) = case.parties[0].bodies[0].members
    assert member.preferences is not None
    assert case.parties[0].preferences is not None
    assert member.preferences.no_deal is case.parties[0].preferences.no_deal
    assert len(Ensemble.draw(case, 8, 1).draws()) == 1


def test_weights_sum_to_one_and_tell_the_effective_number_of_worlds() -> None:
    case, _ = no_deal_of("10..20")
    ensemble = Ensemble.draw(case, 4, 1)
    assert ensemble.ess == pytest.approx(4)
    uneven = ensemble.reweighted(np.array([2.0, 0.0, 0.0, 2.0]))
    assert uneven.weights.sum() == pytest.approx(1)
    assert uneven.ess == pytest.approx(2)
    assert (uneven.draws()[0].values == ensemble.draws()[0].values).all()


@settings(max_examples=settings().max_examples // 2)
@given(uncertain_cases())
def test_the_reference_world_is_that_of_the_oracle(drawn: CaseText) -> None:
    case = load_case_text(drawn.text)
    mine, oracles = ReferenceWorld(case), OracleReference(case)
    for party in case.parties:
        for line in party.red_lines:
            assert bool(mine.is_real(line)[0]) == oracles.is_real(line)
        if party.preferences is None:
            continue
        weights = party.preferences.weights
        if isinstance(weights, OrdinalWeights):
            assert dict(
                zip(weights.order, mine.ordered_weights(weights)[0], strict=True)
            ) == oracles.order_weights(weights)
        for values in party.preferences.values:
            if isinstance(values, OrdinalValues):
                drawn_values = mine.ordered_values(values)[0]
                assert dict(zip(values.order, drawn_values, strict=True)) == oracles.order_values(values)
            elif isinstance(values, OptionValues):
                for quantity in values.by_option:
                    assert quantity is None or mine.number(quantity)[0] == oracles.number(quantity)
