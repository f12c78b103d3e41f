"""Which texts to table: the best by each criterion, at least four, near the tabled one."""

from __future__ import annotations

import numpy as np
import pytest

from goodoffices.answers.deals import deals
from goodoffices.bargaining.texts import LABELS, Pool, changes_from, choose_texts
from tests.small_cases import case_of

CASE = (
    "issues: {x: {range: [0, 5, 1]}, y: {range: [0, 5, 1]}, z: {options: [u, v]}}\n"
    "parties:\n"
    "  p: {weights: {x: 60, y: 40}, values: {x: increasing, y: increasing}, no_deal: 30..45}\n"
    "  q: {weights: {x: 30, y: 70}, values: {x: decreasing, y: decreasing}, no_deal: 30..45}\n"
)


def pool(p: list[float], even: list[float], joint: list[float], changes: list[int]) -> Pool:
    packages = np.array([[k // 3, k % 3] for k in range(len(p))])
    return Pool(packages, np.array(p), np.array(even), np.array(joint), np.array(changes))


BOTH = np.array([True, True])


def test_each_criterion_chooses_its_best_and_a_text_that_is_best_twice_is_listed_once() -> None:
    made = pool([0.9, 0.5, 0.4, 0.1], [0.1, 0.9, 0.2, 0.1], [1, 2, 2, 9], [5, 5, 1, 5])
    chosen = choose_texts(made, BOTH, tabled=True, k=3)
    assert [(text.label, text.package) for text in chosen] == [
        (LABELS[0], (0, 0)),
        (LABELS[1], (0, 1)),
        (LABELS[2], (1, 0)),
        (LABELS[3], (0, 2)),
    ]
    same = choose_texts(pool([0.9, 0.5], [0.9, 0.1], [9, 1], [0, 0]), BOTH, tabled=False, k=3)
    assert same[0].also == (LABELS[1], LABELS[2])


def test_what_matters_to_nobody_is_no_difference_in_substance() -> None:
    made = pool([0.9, 0.8, 0.7, 0.6], [0.9, 0, 0, 0], [9, 0, 0, 0], [0, 0, 0, 0])
    chosen = choose_texts(made, np.array([True, False]), tabled=False, k=3)
    assert [text.package for text in chosen] == [(0, 0), (1, 0)]


def test_issues_that_a_tabled_text_leaves_open_are_no_changes() -> None:
    packages = np.array([[0, 1, 2], [1, 1, 0]])
    assert changes_from((0, None, 2), packages).tolist() == [0, 2]
    assert changes_from(None, packages).tolist() == [0, 0]


@pytest.mark.parametrize("changes", [1, 2])
def test_the_amended_text_stays_within_reach_of_the_tabled_one(changes: int) -> None:
    answer = deals(case_of(CASE + "tabled: {x: 2, y: 1}\n"), worlds=64, changes=changes)
    assert len(answer.texts) >= 4
    amended = next(text for text in answer.texts if LABELS[3] in (text.label, *text.also))
    assert amended.changes is not None
    assert len(amended.changes) <= changes
    differing = {i for i in "xy" if amended.package[i] != {"x": 2, "y": 1}[i]}
    assert set(amended.changes) == differing


def test_at_least_four_texts_differ_in_substance() -> None:
    answer = deals(case_of(CASE), worlds=64)
    kept = {(text.package["x"], text.package["y"]) for text in answer.texts}
    assert len(answer.texts) >= 4
    assert len(kept) == len(answer.texts)
    assert answer.texts[0].label == LABELS[0]
    assert answer.texts[0].changes is None
