from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.bargaining.dominance import as_small_integers, non_dominated, non_dominated_within


def by_pairs(points: list[tuple[int, ...]]) -> list[bool]:
    def beats(a: tuple[int, ...], b: tuple[int, ...]) -> bool:
        return a != b and all(x >= y for x, y in zip(a, b, strict=True))

    return [not any(beats(other, point) for other in points) for point in points]


def point_lists(most: int) -> st.SearchStrategy[list[tuple[int, ...]]]:
    return st.integers(1, 5).flatmap(
        lambda k: st.lists(st.tuples(*[st.integers(-most, most)] * k), min_size=1, max_size=60)
    )


@given(point_lists(3))
def test_a_point_stays_exactly_when_no_other_beats_it(points: list[tuple[int, ...]]) -> None:
    assert non_dominated(points).tolist() == by_pairs(points)


@given(point_lists(40))
def test_integers_beyond_64_bits_are_compared_exactly(points: list[tuple[int, ...]]) -> None:
    large = np.array(points, dtype=object) + 3**60
    assert large.dtype == object
    assert non_dominated(large).tolist() == by_pairs(points)


@given(point_lists(2), st.data())
def test_points_with_different_keys_never_beat_each_other(
    points: list[tuple[int, ...]], data: st.DataObject
) -> None:
    keys = data.draw(st.lists(st.integers(0, 3), min_size=len(points), max_size=len(points)))
    mask = non_dominated_within(points, np.array(keys)).tolist()
    for key in set(keys):
        inside = [i for i, own in enumerate(keys) if own == key]
        assert [mask[i] for i in inside] == by_pairs([points[i] for i in inside])


@pytest.mark.parametrize("k", [2, 3, 4, 5])
@pytest.mark.parametrize("most", [3, 30, 10_000])
def test_large_sets_keep_what_pairs_keep(k: int, most: int) -> None:
    points = np.random.default_rng(k * most).integers(0, most, (1500, k))
    above = (points[:, None] >= points[None]).all(axis=2) & (points[:, None] > points[None]).any(axis=2)
    assert (non_dominated(points) == ~above.any(axis=0)).all()


def test_a_whole_antichain_is_kept() -> None:
    x = np.arange(3000)
    for points in (
        np.stack([x, -x], axis=1),
        np.stack([x, -x, x * 0], axis=1),
        np.stack([x, -x, x % 7, -x % 5], axis=1),
    ):
        assert non_dominated(points).all()


def test_equal_points_are_all_kept_and_floats_work() -> None:
    assert non_dominated([[0.5, 1.0], [0.5, 1.0], [0.25, 1.0]]).tolist() == [True, True, False]


def test_nothing_and_no_criteria_are_answered() -> None:
    assert non_dominated(np.zeros((0, 3))).tolist() == []
    assert non_dominated(np.zeros((2, 0))).tolist() == [True, True]


def test_truth_values_and_unsigned_numbers_are_ordered_as_numbers() -> None:
    assert non_dominated(np.array([[True, False], [False, False]])).tolist() == [True, False]
    assert non_dominated(np.array([[3, 0], [0, 0]], dtype=np.uint8)).tolist() == [True, False]


def test_a_check_may_end_long_work() -> None:
    points = np.random.default_rng(0).integers(0, 1000, (4000, 4))
    points[:, 3] = 3000 - points[:, :3].sum(axis=1)

    def stop() -> None:
        raise TimeoutError

    with pytest.raises(TimeoutError):
        non_dominated(points, stop)


def test_python_integers_become_machine_integers_only_where_they_fit() -> None:
    assert as_small_integers(np.array([5, -7], dtype=object)).dtype == np.int64
    assert as_small_integers(np.array([5, 2**80], dtype=object)).dtype == object
