from __future__ import annotations

import pytest

from goodoffices.bargaining import frontier
from goodoffices.bargaining.folding import Watch
from goodoffices.bargaining.frontier import pareto_frontier
from goodoffices.bargaining.sweep import swept_frontier
from goodoffices.bargaining.undominated import FrontierStatus
from tests.bargaining.one_world import ByHand, as_rows
from tests.bargaining.random_models import random_model


@pytest.mark.parametrize("seed", range(8))
def test_every_point_of_the_frontier_is_found_once(seed: int) -> None:
    model = random_model(seed)
    hand = ByHand(model)
    expected = hand.undominated(hand.zopa)
    found = swept_frontier(model, Watch.of(120))
    assert set(as_rows(found.packages)) <= set(expected)
    assert sorted(hand.gains[x] for x in as_rows(found.packages)) == sorted({hand.gains[x] for x in expected})
    assert found.status is (FrontierStatus.FOUND if expected else FrontierStatus.EMPTY)
    assert found.exact


def test_out_of_time_is_not_decided() -> None:
    found = swept_frontier(random_model(0), Watch.of(0.0))
    assert found.status is FrontierStatus.NOT_DECIDED
    assert not found.exact
    assert found.reason


def test_votes_in_spaces_too_large_to_lay_out_are_swept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frontier, "LARGEST_SPACE", 10)
    seed = next(s for s in range(50) if random_model(s).steps and ByHand(random_model(s)).zopa)
    model = random_model(seed)
    found = pareto_frontier(model, time_limit_s=120)
    assert found.method == "CP-SAT, one package per point"
    assert {tuple(v) for v in found.values.tolist()}
