from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from goodoffices.bargaining import bounding, search, solutions
from goodoffices.bargaining.choosing import SOLUTIONS
from goodoffices.bargaining.folding import OutOfTime, Watch
from goodoffices.bargaining.positions import Model
from goodoffices.bargaining.search import search_package, search_solutions
from goodoffices.bargaining.solutions import SolutionStatus, bargaining_solutions
from goodoffices.case.expressions import Condition, IsOption, Not, Or
from tests.bargaining.one_world import ByHand, additive, as_rows, without_votes
from tests.bargaining.random_models import random_model


def implications(seed: int, n: int, size: int, how_many: int) -> list[Condition]:
    rng = np.random.default_rng(seed)
    rules: list[Condition] = []
    for _ in range(how_many):
        a, b = (int(issue) for issue in rng.choice(n, 2, replace=False))
        when = frozenset(int(o) for o in rng.choice(size, size // 3, replace=False))
        then = frozenset(int(o) for o in rng.choice(size, size // 2, replace=False))
        rules.append(Or((Not(IsOption(a, when)), IsOption(b, then))))
    return rules


def large(seed: int, k: int, n: int, size: int = 10, n_rules: int = 8, no_deal: int = 35) -> Model:
    rng = np.random.default_rng(seed)
    weights = np.rint(rng.dirichlet(np.ones(n) * 3, k) * 1000).astype(int)
    tables = (weights[:, :, None] * rng.integers(0, 101, (k, n, size))).tolist()
    return additive(tables, [no_deal * 1000] * k, implications(seed, n, size, n_rules), scales=[1000] * k)


def assert_search_is_right(model: Model) -> None:
    expected = ByHand(model).solutions()
    for name, found in solutions._by_search(model, Watch.of(60), 10_000).items():
        assert found.status.name == expected[name].status
        assert as_rows(found.packages) == expected[name].packages
        assert found.n_packages == len(expected[name].packages)
        value = expected[name].value
        assert found.value == (None if value is None else pytest.approx(float(value)))


@pytest.mark.parametrize("seed", range(12))
def test_branch_and_bound_finds_every_maximiser_where_votes_decide(seed: int) -> None:
    assert_search_is_right(random_model(seed))


@pytest.mark.parametrize("seed", range(15))
@pytest.mark.parametrize("most", [0, 3000])
def test_branch_and_bound_finds_every_maximiser(
    seed: int, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Groups of issues are folded first, or (most = 0) every issue is branched on and its links are followed.
    monkeypatch.setattr(bounding, "_LARGEST_FRONT", most)
    model = without_votes(random_model(seed))
    parties = tuple(replace(p, no_deal=None if p.no_deal is None else p.no_deal // 2) for p in model.parties)
    assert_search_is_right(replace(model, parties=parties))


@pytest.mark.parametrize("seed", [1, 2])
def test_six_parties_and_ten_to_the_ten_packages_are_proven(seed: int) -> None:
    found = bargaining_solutions(large(seed, 6, 10), time_limit_s=60)
    for name in SOLUTIONS:
        assert found[name].status is SolutionStatus.FOUND
        assert (found[name].exact, found[name].bound) == (True, None)
        assert (found[name].utilities >= 35).all()


def test_search_and_folding_agree_on_three_parties() -> None:
    model = large(5, 3, 9)
    folded = solutions._by_folding(model, Watch.of(60), 100)
    for name, found in solutions._by_search(model, Watch.of(60), 100).items():
        assert as_rows(found.packages) == as_rows(folded[name].packages)
        assert found.value == pytest.approx(folded[name].value)


def test_issues_nobody_cares_about_do_not_slow_the_search() -> None:
    tables = np.array(np.random.default_rng(0).integers(0, 100, (5, 12, 10)))
    tables[:, 6:] = 0
    found = solutions._by_search(additive(tables.tolist(), [100] * 5), Watch.of(60), 20)
    for name in SOLUTIONS:
        assert (found[name].n_packages or 1) % 10**6 == 0
        assert len(found[name].packages) == 20


class Impatient(Watch):
    """Runs out after so many looks at it."""

    __slots__ = ()
    looks = 0

    def left(self) -> float:
        type(self).looks -= 1
        return 1.0 if self.looks > 0 else -1.0


@pytest.mark.parametrize("looks", [1, 8, 14])
def test_a_stopped_search_reports_a_bound_that_the_best_does_not_exceed(looks: int) -> None:
    model = large(3, 6, 10, n_rules=3)
    best = np.log(bargaining_solutions(model, time_limit_s=60)["nash"].value or 1.0)
    searcher = search._Searcher(model, Watch.of(60), everyone_gains=True)
    incumbent = bounding.Incumbent(-np.inf, {}, None)
    tangent = bounding.Cut(np.full(6, 1 / 20), 6 * np.log(20) - 6)
    Impatient.looks = looks
    bound = bounding.maximise(0, searcher.spaces[0], [tangent], search._logs, Impatient(0.0), incumbent)
    assert incumbent.value <= best + 1e-9
    assert bound >= best - 1e-9
    searcher.ideal = np.full(6, 10**5)
    found = searcher.packed((incumbent, bound), np.exp)
    assert not found.proven
    assert found.bound >= np.exp(best) * (1 - 1e-9)


def test_without_time_nothing_is_decided() -> None:
    for found in bargaining_solutions(large(3, 6, 10), time_limit_s=0.0).values():
        assert found.status is SolutionStatus.NOT_DECIDED
        assert not found.exact
        assert found.n_packages is None


def test_whether_any_package_would_be_agreed_is_searched_for() -> None:
    assert search_package(large(1, 6, 10), Watch.of(60))
    assert not search_package(large(1, 6, 10, no_deal=90), Watch.of(60))
    assert search_solutions(large(1, 6, 10, no_deal=90), Watch.of(60)) is None
    with pytest.raises(OutOfTime):
        search_package(large(1, 6, 10, no_deal=52), Watch.of(-1))


def test_far_too_many_equal_packages_are_not_all_held_and_that_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bounding, "_MOST_TIES", 10)
    tables = [[[0, 1, 2, 3]] * 6, [[3, 2, 1, 0]] * 6]
    found = solutions._by_search(additive(tables, [0, 0]), Watch.of(60), 1000)
    assert (found["utilitarian"].value, found["utilitarian"].exact) == (18.0, False)
    assert found["utilitarian"].bound == pytest.approx(18.0)
    assert found["nash"].value == 81.0
