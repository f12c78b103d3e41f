"""Numbers of some worlds only."""

from __future__ import annotations

import numpy as np

from goodoffices.worlds.picking import values_in


def test_a_drawn_number_has_its_value_of_each_world_asked_for() -> None:
    values, worlds = np.array([10.0, 20.0, 30.0]), np.array([2, 0, 2])
    assert values_in(values, worlds).tolist() == [30.0, 10.0, 30.0]
    assert values_in(values, slice(1, None)).tolist() == [20.0, 30.0]


def test_a_fixed_number_stands_for_all_worlds() -> None:
    fixed = np.array([7])
    assert values_in(fixed, np.array([5, 9])) is fixed
    assert values_in(fixed, slice(3, 8)) is fixed
