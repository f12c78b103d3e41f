"""Settings: one world or many, which half chooses, and chances with their doubts."""

from __future__ import annotations

import numpy as np
import pytest

from goodoffices.answers.setting import setting_of
from goodoffices.case.files import load_case_text
from tests.small_cases import two_sides


def test_a_certain_case_is_one_world_whatever_is_asked() -> None:
    setting = setting_of(two_sides(), worlds=1000)
    assert setting.exact
    assert setting.model.n_worlds == 1
    assert setting.ess == 1.0
    chance = setting.chance(np.array([1.0]))
    assert (chance.value, chance.low, chance.high, chance.range, chance.driver) == (
        1.0,
        1.0,
        1.0,
        (1.0, 1.0),
        None,
    )


def test_texts_are_chosen_on_one_half_and_reported_from_the_other() -> None:
    setting = setting_of(two_sides(no_deal=("30..50", "40")), worlds=9)
    assert sorted([*setting.choosing, *setting.reporting]) == list(range(9))
    assert setting.ess == pytest.approx(9)


def test_the_driver_of_a_chance_is_the_unknown_that_moves_it() -> None:
    setting = setting_of(two_sides(no_deal=("30..50", "39..41")), worlds=200)
    assert setting.ensemble is not None
    union = setting.ensemble.draws()[0]
    chance = setting.chance((union.values < 40).astype(float))
    assert chance.driver == "parties.union.no_deal"
    assert chance.range == (0.0, 1.0)
    assert chance.low < 0.5 < chance.high
    half = setting.chance((union.values[setting.reporting] < 40).astype(float), setting.reporting)
    assert half.value == pytest.approx(0.5, abs=0.1)
    assert half.high - half.low > chance.high - chance.low


def test_a_setting_is_kept_for_the_very_case_only() -> None:
    case = two_sides()
    assert setting_of(case) is setting_of(case)
    assert setting_of(case) is not setting_of(two_sides())


def test_a_text_is_loaded_the_same_way_twice() -> None:
    sides = "p: {points: {x: {a: 1}}, no_deal: 0}, q: {points: {x: {a: 1}}, no_deal: 0}"
    text = f"format: goodoffices/1\ntitle: T\nissues: {{x: {{options: [a]}}}}\nparties: {{{sides}}}\n"
    assert load_case_text(text) == load_case_text(text)
