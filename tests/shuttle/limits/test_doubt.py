"""Asking again with each number a little off."""

from __future__ import annotations

import pytest

from goodoffices.errors import QuestionError
from goodoffices.shuttle.limits.doubt import moved


def product(a: float, b: float) -> float:
    if not 0 <= a <= 1:
        raise QuestionError(f"{a} is no share.")
    return a * b


def test_each_number_moves_alone() -> None:
    found = moved(product, {"a": 0.5, "b": 4}, step=0.1)
    assert (found.value, found.step) == (2.0, 0.1)
    assert (found.low, found.high) == pytest.approx((1.6, 2.4))
    assert found.driver == ("a",)


def test_a_number_that_is_refused_is_left_out() -> None:
    found = moved(product, {"a": 1.0, "b": 4}, step=0.5)
    assert (found.low, found.high) == (2.0, 4.5)


def test_of_equal_drivers_all_are_named_in_any_order_of_the_numbers() -> None:
    here = moved(lambda x, y: x + y, {"x": 1, "y": 1})
    there = moved(lambda x, y: x + y, {"y": 1, "x": 1})
    assert here.driver == there.driver == ("x", "y")


def test_an_answer_that_does_not_move_has_no_driver() -> None:
    found = moved(lambda x: 3.0, {"x": 1})  # noqa: ARG005 - called by name
    assert (found.low, found.high, found.driver) == (3, 3, ())


def test_numbers_that_are_refused_as_they_are_are_told() -> None:
    with pytest.raises(QuestionError, match="no share"):
        moved(product, {"a": 2, "b": 1})
    with pytest.raises(QuestionError, match="step"):
        moved(product, {"a": 0.5, "b": 1}, step=0)
