"""What days and events add to the worth of no agreement."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from goodoffices.answers.deals import deals
from goodoffices.answers.setting import setting_of
from goodoffices.answers.text import text
from goodoffices.bargaining.delay import later_of, points_on_day
from goodoffices.case.files import load_case_text
from goodoffices.errors import QuestionError
from goodoffices.worlds.ensemble import Ensemble, ReferenceWorld

CASE = """
format: goodoffices/1
title: A pay dispute
author: tests
issues: {pay: {range: [0, 10, 1]}}
parties:
  union: {weights: {pay: 1}, values: {pay: increasing}, no_deal: 60, no_deal_per_day: -1}
  port: {weights: {pay: 1}, values: {pay: decreasing}, no_deal: 60}
events:
  - {id: strike, day: 10, no_deal: {port: -15}, if: no_agreement}
  - {id: fair, day: 12, chance: 0.4, no_deal: {port: 3}}
  - {id: lockout, day: 20, chosen_by: port, no_deal: {port: 2, union: -4}}
  - {id: folly, day: 20, chosen_by: port, no_deal: {union: -40}}
  - {id: feast, day: 1, if: agreement, no_deal: {port: -50}}
  - {id: raise, day: 1, if: pay >= 5, no_deal: {port: -50}}
"""


def test_days_events_and_choices_move_what_no_deal_is_worth() -> None:
    case = load_case_text(CASE)
    one = ReferenceWorld(case)

    def on(day: int) -> dict[str, Fraction]:
        return {name: added[0] for name, added in points_on_day(case, one, np.array([Fraction(day)])).items()}

    assert on(0) == {"union": 0, "port": 0}
    assert on(9) == {"union": -9, "port": 0}
    assert on(10) == {"union": -10, "port": -15}
    assert on(12) == {"union": -12, "port": -15}, "a chance below a half does not come about"
    assert on(20) == {"union": -24, "port": -13}, "who chooses an event gains by it; nobody chooses folly"


def test_an_agreement_ends_what_comes_about_only_without_one() -> None:
    case = load_case_text(CASE)
    later = later_of(case, Ensemble.draw(case, 3, 0))
    day = np.full(3, 15.0)
    assert later.points(1, day, np.full(3, 5.0)).tolist() == [0.0 + x for x in _fair(case)]
    assert later.points(1, day, np.full(3, 10.0)).tolist() == [-15.0 + x for x in _fair(case)]


def _fair(case: object) -> list[float]:
    event = next(each for each in case.events if each.id == "fair")  # type: ignore[attr-defined]
    came = Ensemble.draw(case, 3, 0).comes_true(event.chance)  # type: ignore[arg-type]
    return [3.0 * bool(each) for each in np.broadcast_to(came, (3,))]


def test_a_deal_opens_as_time_wears_the_sides_down() -> None:
    case = load_case_text(CASE.replace("chance: 0.4, ", ""))
    assert deals(case).p_deal.value == 0
    assert deals(case, day=9).p_deal.value == 0
    on_ten = deals(case, day=10)
    assert on_ten.exact
    assert on_ten.p_deal.value == 1
    assert on_ten.no_deal == {"union": 50.0, "port": 45.0}
    assert on_ten.notes[0].startswith("As of day 10")
    assert text(case, {"pay": 5}, day=10).p_all.value == 1
    assert text(case, {"pay": 5}).p_all.value == 0


def test_what_is_uncertain_only_later_counts_as_uncertain_then() -> None:
    case = load_case_text(CASE)
    assert setting_of(case).exact
    later = setting_of(case, worlds=64, day=15)
    assert not later.exact
    assert [draw.path for draw in later.draws] == ["events.fair.chance"]


def test_a_past_day_is_refused() -> None:
    with pytest.raises(QuestionError, match="day -1 is past"):
        deals(load_case_text(CASE), day=-1)
