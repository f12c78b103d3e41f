"""The list of texts that talks are about, and how far apart they are."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from goodoffices.bargaining.modelling import model_of
from goodoffices.bargaining.verdicts import Verdicts
from goodoffices.case.files import load_case, load_case_text
from goodoffices.shuttle.texts import TextList, list_texts, millionths
from goodoffices.worlds.ensemble import ReferenceWorld


def listed(slug: str, most: int = 2000) -> TextList:
    case = load_case(slug)
    return list_texts(model_of(case, ReferenceWorld(case)), case.issues, case.tabled, most)


def test_a_small_space_is_listed_whole_in_the_order_of_its_options() -> None:
    case = load_case("port-of-arden")
    model = model_of(case, ReferenceWorld(case))
    every = np.array(list(itertools.product(*(range(size) for size in model.sizes))))
    coherent = every[Verdicts(model, every).coherent()[0]]
    found = listed("port-of-arden")
    assert found.complete
    assert (found.packages == coherent).all()
    assert found.method == "all 135 coherent packages"


def test_distances_are_means_over_issues_of_numbers_by_their_range_and_others_by_being_different() -> None:
    case, found = load_case("port-of-arden"), listed("port-of-arden")
    ranges = [
        None if any(option.number is None for option in issue.options)
        else [float(option.number or 0) for option in issue.options]
        for issue in case.issues
    ]  # fmt: skip
    rng = np.random.default_rng(0)
    for a, b in rng.integers(0, len(found), (200, 2)):
        total = 0.0
        for i, numbers in enumerate(ranges):
            x, y = found.packages[a, i], found.packages[b, i]
            total += (
                float(x != y)
                if numbers is None
                else abs(numbers[x] - numbers[y]) / (max(numbers) - min(numbers))
            )
        assert found.apart[a, b] == round(total / len(ranges) * 10**6)
    assert (found.apart == found.apart.T).all()
    assert (np.diag(found.apart) == 0).all()
    one = tuple(int(option) for option in found.packages[7])
    assert (millionths(case.issues, found.packages, one) == found.apart[7]).all()


def test_what_is_tabled_counts_over_the_issues_that_it_settles() -> None:
    case = load_case("doha-2024-03")
    found = listed("doha-2024-03", 300)
    assert case.tabled is not None
    settled = [i for i, option in enumerate(case.tabled) if option is not None]
    near = found.packages[found.from_tabled == 0][:, settled]
    assert len(near)
    assert (near == [case.tabled[i] for i in settled]).all()


@pytest.mark.parametrize("most", [50, 300])
def test_of_a_large_space_as_many_as_asked_for_are_listed_all_different_and_coherent(most: int) -> None:
    case = load_case("doha-2024-03")
    found = listed("doha-2024-03", most)
    assert len(found) == most
    assert not found.complete
    assert len(np.unique(found.packages, axis=0)) == most
    assert Verdicts(model_of(case, ReferenceWorld(case)), found.packages).coherent().all()
    assert (found.packages == found.packages[np.lexsort(found.packages.T[::-1])]).all()
    assert (found.packages == listed("doha-2024-03", most).packages).all()


SWAPPED = """
format: goodoffices/1
title: Two sides
author: tests
issues: {a: {range: [0, 40, 1]}, b: {options: [x, y]}, c: {range: [0, 20, 1]}}
parties:
  {first}: {weights: {a: 5, b: 3, c: 2},
    values: {a: increasing, b: {x: 0, y: 100}, c: increasing}, no_deal: 3}
  {second}: {weights: {a: 2, b: 3, c: 4},
    values: {a: decreasing, b: {x: 100, y: 0}, c: decreasing}, no_deal: 9}
"""


def test_the_list_is_the_same_whoever_comes_first() -> None:
    lines = SWAPPED.replace("{first}", "north").replace("{second}", "south").strip().splitlines()
    swapped = "\n".join([*lines[:-4], *lines[-2:], *lines[-4:-2]])
    found = []
    for text in ("\n".join(lines), swapped):
        case = load_case_text(text)
        found.append(list_texts(model_of(case, ReferenceWorld(case)), case.issues, None, 150).packages)
    assert (found[0] == found[1]).all()
