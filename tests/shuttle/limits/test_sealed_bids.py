"""Sealed bids: what they gain, and that neither side does better by another bid."""

from __future__ import annotations

import numpy as np
import pytest

from goodoffices.errors import QuestionError
from goodoffices.shuttle.limits.private_values import gains_bound
from goodoffices.shuttle.limits.sealed_bids import linear_ask, linear_bid, sealed_bid_gains

EVEN = (np.arange(4001) + 0.5) / 4001


def test_simulated_gains_come_to_nine_sixty_fourths() -> None:
    rng = np.random.default_rng(11)
    errors = []
    for n in (2_000, 200_000):
        found = sealed_bid_gains(rng.random(n), rng.random(n))
        errors.append(abs(found.gains - 9 / 64))
        assert found.n_pairs == n
        assert found.gains <= found.first_best
    assert errors[1] < errors[0] / 2
    assert found.gains == pytest.approx(9 / 64, abs=0.0015)
    assert found.p_trade == pytest.approx(9 / 32, abs=0.004)
    assert found.first_best == pytest.approx(1 / 6, abs=0.0015)


@pytest.mark.parametrize("n", [8, 16, 32])
def test_simulated_bids_in_equilibrium_stay_below_the_bound(n: int) -> None:
    kinds = (np.arange(n) + 0.5) / n
    pairs = np.array(np.meshgrid(EVEN[::20], EVEN[::20])).reshape(2, -1)
    assert sealed_bid_gains(pairs[0], pairs[1]).gains <= gains_bound(kinds, kinds).bound


@pytest.mark.parametrize("value", [0.1, 0.25, 0.4, 0.6, 0.8, 1.0])
def test_no_other_bid_earns_more_against_the_linear_ask(value: float) -> None:
    asks = linear_ask(EVEN)

    def earned(bid: float) -> float:
        return float(np.mean(np.where(asks <= bid, value - (bid + asks) / 2, 0.0)))

    best = max(earned(bid) for bid in np.linspace(0, 1, 401))
    assert earned(float(linear_bid(value))) >= best - 1e-4


@pytest.mark.parametrize("cost", [0.0, 0.2, 0.5, 0.75, 0.9])
def test_no_other_ask_earns_more_against_the_linear_bid(cost: float) -> None:
    bids = linear_bid(EVEN)

    def earned(ask: float) -> float:
        return float(np.mean(np.where(bids >= ask, (bids + ask) / 2 - cost, 0.0)))

    best = max(earned(ask) for ask in np.linspace(0, 1, 401))
    assert earned(float(linear_ask(cost))) >= best - 1e-4


def test_asking_is_bidding_in_a_mirror() -> None:
    assert linear_ask(EVEN) == pytest.approx(1 - linear_bid(1 - EVEN))


@pytest.mark.parametrize(
    ("values", "costs"), [([], []), ([0.5], [0.1, 0.2]), ([1.5], [0.5]), ([0.5], [-0.1])]
)
def test_wrong_pairs_are_told(values: list[float], costs: list[float]) -> None:
    with pytest.raises(QuestionError):
        sealed_bid_gains(values, costs)
