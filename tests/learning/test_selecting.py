"""Worlds picked and moved for any likelihood: against the closed form of a normal number seen with noise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from goodoffices.case.uncertain import Named, Quantity
from goodoffices.learning.selecting import LearningMethod, Selection, select
from goodoffices.learning.weighting import effective_size, pick, strength_left
from goodoffices.worlds.ensemble import Ensemble
from tests.small_cases import two_sides

Floats = npt.NDArray[np.float64]
UNKNOWNS = (
    "unknowns: {a: {number: {normal: [0, 5]}}, b: {number: {normal: [1, 2]}}, c: {chance: 0.3}, "
    "other: {number: 0..1}}\n"
)
N = 1000


def number(ensemble: Ensemble, name: str) -> Floats:
    return np.asarray(ensemble.number(Quantity(f"{name}:value", Named(name))))


def seen(y: float, noise: float) -> Callable[[Ensemble], Floats]:
    """The likelihood of seeing ``a + b``, where c is true, else a alone, with normal noise."""

    def log_in(ensemble: Ensemble) -> Floats:
        middle = number(ensemble, "a") + number(ensemble, "b") * ensemble.is_true("c")
        return np.asarray(-(((y - middle) / noise) ** 2) / 2)[None, :]

    return log_in


def selected(log_in: Callable[[Ensemble], Floats], n: int = N) -> Selection:
    ensemble = Ensemble.draw(two_sides(more=UNKNOWNS), n, 1)
    found = select(ensemble, log_in(ensemble), log_in)
    assert found is not None
    return found


def posterior(y: float, noise: float) -> tuple[float, float, float]:
    """The chance of c, the mean of a, and the mean of b where c is true."""
    without, with_b = 25 + noise**2, 25 + 4 + noise**2
    odds = [
        0.7 * np.exp(-(y**2) / 2 / without) / np.sqrt(without),
        0.3 * np.exp(-((y - 1) ** 2) / 2 / with_b) / np.sqrt(with_b),
    ]
    p = float(odds[1] / sum(odds))
    return p, (1 - p) * 25 / without * y + p * 25 / with_b * (y - 1), 1 + 4 / with_b * (y - 1)


@pytest.mark.parametrize(
    ("y", "noise", "method"),
    [
        (3, 5, LearningMethod.REWEIGHTED),
        (10, 1, LearningMethod.MORE_WORLDS),
        (20, 0.5, LearningMethod.MOVED),
        (30, 0.2, LearningMethod.MOVED),  # six deviations out, a thousandth of the width
    ],
)
def test_what_is_left_agrees_with_the_closed_form(y: float, noise: float, method: LearningMethod) -> None:
    found = selected(seen(y, noise))
    assert found.method is method
    weights, ensemble = found.ensemble.weights, found.ensemble
    p, a, b = posterior(y, noise)
    true = ensemble.is_true("c")
    error = 1 / np.sqrt(found.ess)
    assert weights @ true == pytest.approx(p, abs=3 * 0.5 * error)
    spread = np.sqrt(weights @ (number(ensemble, "a") - a) ** 2)
    assert weights @ number(ensemble, "a") == pytest.approx(a, abs=3 * spread * error)
    assert (weights * true) @ number(ensemble, "b") / (weights @ true) == pytest.approx(b, abs=6 * error)
    assert found.ensemble.weights.sum() == pytest.approx(1)
    assert found.log_likelihoods == pytest.approx(seen(y, noise)(ensemble))


def test_the_effective_size_is_kishs() -> None:
    found = selected(seen(3, 5))
    weights = found.ensemble.weights
    assert found.ess == pytest.approx(weights.sum() ** 2 / (weights**2).sum())
    assert found.ess == pytest.approx(found.ess_before)


def test_what_the_evidence_does_not_look_at_is_spread_as_before() -> None:
    for y, noise in ((10, 1), (20, 0.5)):
        ensemble = selected(seen(y, noise)).ensemble
        other = np.sort(number(ensemble, "other"))
        assert np.abs(other - (np.arange(ensemble.n) + 0.5) / ensemble.n).max() <= 1 / ensemble.n


def test_no_possible_world_is_no_selection() -> None:
    def log_in(ensemble: Ensemble) -> Floats:
        return np.full((1, ensemble.n), -np.inf)

    ensemble = Ensemble.draw(two_sides(more=UNKNOWNS), 10, 1)
    assert select(ensemble, log_in(ensemble), log_in) is None


def test_more_worlds_take_no_more_memory_at_a_time_than_the_first() -> None:
    sizes: list[int] = []

    def log_in(ensemble: Ensemble) -> Floats:
        sizes.append(ensemble.n)
        return seen(20, 0.5)(ensemble)

    selected(log_in, n=100)
    assert max(sizes) == 100


def test_two_worlds_are_never_left_as_one() -> None:
    assert selected(seen(8, 1), n=2).ensemble.n == 2


def test_places_are_picked_as_often_as_their_weight_within_one() -> None:
    rng = np.random.default_rng(1)
    weights: npt.NDArray[Any] = rng.dirichlet(np.ones(30))
    for start in (0.01, 0.5, 0.99):
        counts = np.bincount(pick(np.log(weights), 200, start), minlength=30)
        assert counts.sum() == 200
        assert (np.abs(counts - 200 * weights) < 1).all()


def test_a_place_without_weight_is_never_picked() -> None:
    logs = np.array([-np.inf, 0.0, -np.inf, 0.0, -np.inf])
    assert set(pick(logs, 10, 0.999)) == {1, 3}


def test_the_strength_left_is_the_most_that_leaves_enough() -> None:
    logs = seen(20, 0.5)(Ensemble.draw(two_sides(more=UNKNOWNS), N, 1))[0]
    strength = strength_left(logs, 0.0, N / 2)
    assert 0 < strength < 1
    assert effective_size(strength * logs) == pytest.approx(N / 2, rel=0.01)
    assert strength_left(np.zeros(5), 0.3, 5) == 1.0


def test_no_more_worlds_are_drawn_than_can_help() -> None:
    assert selected(seen(30, 0.2)).n_drawn == 8 * N
    assert selected(seen(15, 1)).n_drawn <= 64 * N


def test_what_is_known_of_a_step_before_changes_no_bit() -> None:
    case = two_sides(no_deal=("10..40..60", "40..45..46"))
    quantities = [party.preferences.no_deal for party in case.parties if party.preferences is not None]

    def log_in(ensemble: Ensemble) -> Floats:
        return np.stack(
            [-(((ensemble.number(q) - 20) / 2) ** 2) for q in quantities if isinstance(q, Quantity)]
        )

    ensemble = Ensemble.draw(case, 200, 1)
    found = select(ensemble, log_in(ensemble), log_in)
    assert found is not None
    assert found.method is LearningMethod.MOVED
    assert log_in(found.ensemble).tobytes() == found.log_likelihoods.tobytes()
