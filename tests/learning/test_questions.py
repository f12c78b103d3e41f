"""What answers are worth: closed forms, enumeration, an oracle of plain loops, and laws."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from goodoffices.learning.bins import Bins, cut_into_bins
from goodoffices.learning.questions import (
    Decision,
    Knowing,
    decision_between,
    value_of_everything,
    value_of_knowing,
)
from tests.learning import question_oracle as oracle

Array = npt.NDArray[Any]


def halves(n: int) -> npt.NDArray[np.bool_]:
    return np.asarray(np.arange(n) % 2 == 0)


def decision(payoffs: Array, weights: Array | None = None, seed: int = 0) -> Decision:
    n = len(payoffs)
    given_weights = np.ones(n) / n if weights is None else weights
    return decision_between(payoffs, given_weights, halves(n), rng=np.random.default_rng(seed))


def told(
    payoffs: Array, values: Array, *, reliability: float | None = None, n_bins: int = 8, seed: int = 0
) -> Knowing:
    bins = cut_into_bins(values, np.ones(len(values)), n_bins=n_bins)
    return value_of_knowing(
        decision(payoffs, seed=seed), bins, rng=np.random.default_rng(seed + 1), reliability=reliability
    )


# -- closed forms ------------------------------------------------------------------------------------------


def normal(n: int, seed: int) -> Array:
    """Stratified draws of a standard normal."""
    rng = np.random.default_rng(seed)
    return np.asarray(stats.norm.ppf((rng.permutation(n) + rng.uniform(size=n)) / n))


def linear_gaussian(mu: float, sigma: float) -> float:
    """E max(0, theta) - max(0, mu) for theta ~ N(mu, sigma^2)."""
    return float(sigma * stats.norm.pdf(mu / sigma) - abs(mu) * stats.norm.cdf(-abs(mu) / sigma))


def linear_gaussian_in_bins(mu: float, sigma: float, n_bins: int) -> float:
    """The same where only the bin of theta is told: sum of max(0, E[theta; bin]) - max(0, mu)."""
    edges = stats.norm.ppf(np.linspace(0, 1, n_bins + 1))
    parts = mu / n_bins - sigma * np.diff(stats.norm.pdf(edges))
    return float(np.maximum(0, parts).sum() - max(0.0, mu))


@pytest.mark.parametrize("noise", [0.0, 1.0])
@pytest.mark.parametrize(("mu", "sigma"), [(0.0, 1.0), (0.0, 3.0)])
def test_with_even_prospects_eight_bins_earn_the_whole_linear_gaussian_value(
    mu: float, sigma: float, noise: float
) -> None:
    n = 2**14
    theta = mu + sigma * normal(n, 1)
    act = theta + noise * normal(n, 2)
    found = told(np.stack([np.zeros(n), act], axis=1), theta)
    exact = linear_gaussian(mu, sigma)
    assert linear_gaussian_in_bins(mu, sigma, 8) == pytest.approx(exact)
    assert found.measurable
    assert found.worth.value == pytest.approx(exact, rel=0.03)
    assert found.worth.low <= exact <= found.worth.high


@pytest.mark.parametrize(("mu", "sigma"), [(0.5, 1.0), (-0.7, 2.0), (1.5, 1.0)])
def test_a_two_action_linear_gaussian_case_equals_its_closed_form(mu: float, sigma: float) -> None:
    n = 2**14
    theta = mu + sigma * normal(n, 3)
    payoffs = np.stack([np.zeros(n), theta], axis=1)
    exact = linear_gaussian(mu, sigma)
    coarse = told(payoffs, theta).worth.value
    assert coarse == pytest.approx(linear_gaussian_in_bins(mu, sigma, 8), abs=0.01 * sigma)
    assert coarse <= exact + 1e-9
    assert told(payoffs, theta, n_bins=32).worth.value == pytest.approx(exact, rel=0.03)
    assert value_of_everything(decision(payoffs)).value == pytest.approx(exact, rel=0.03)


def test_two_coins_equal_exact_enumeration() -> None:
    # Two coins with chances 3/4 and 2/5; three actions, the last safe. Every outcome stands in both halves.
    outcomes = [(0, 0), (0, 1), (1, 0), (1, 1)]
    prior = {(a, b): Fraction(3 if a else 1, 4) * Fraction(2 if b else 3, 5) for a, b in outcomes}
    pays = {(a, b): (10 * a, 14 * b, 6) for a, b in outcomes}

    def best(chances: dict[tuple[int, int], Fraction]) -> Fraction:
        return max(sum((chances[o] * pays[o][x] for o in outcomes), Fraction(0)) for x in range(3))

    worlds = [outcome for outcome in outcomes for _ in range(2)]
    weights = np.array([float(prior[o] / 2) for o in worlds])
    choose = decision(np.array([pays[o] for o in worlds], dtype=np.float64), weights)
    everything = sum((prior[o] * max(pays[o]) for o in outcomes), Fraction(0)) - best(prior)
    assert value_of_everything(choose).value == pytest.approx(float(everything))
    for k in (0, 1):
        bins = cut_into_bins(np.array([o[k] for o in worlds]), weights, discrete=True)
        for r in (Fraction(1, 2), Fraction(3, 5), Fraction(4, 5), Fraction(1)):
            heard = sum(
                (best({o: prior[o] * (r if o[k] == said else 1 - r) for o in outcomes}) for said in (0, 1)),
                Fraction(0),
            )
            found = value_of_knowing(choose, bins, rng=np.random.default_rng(1), reliability=float(r))
            assert found.imperfect is not None
            assert found.imperfect.value == pytest.approx(float(heard - best(prior)))
        assert found.worth == found.imperfect
        assert found.choices.tolist() == ([2, 0] if k == 0 else [0, 1])


# -- the oracle and laws -----------------------------------------------------------------------------------


@st.composite
def decisions(draw: st.DrawFn) -> tuple[list[list[int]], list[int], list[int]]:
    """Payoffs, weights, labels of a few worlds."""
    n, m, k = 2 * draw(st.integers(2, 12)), draw(st.integers(1, 4)), draw(st.integers(1, 4))
    high = draw(st.sampled_from([1, 9]))
    payoffs = draw(st.lists(st.lists(st.integers(0, high), min_size=m, max_size=m), min_size=n, max_size=n))
    weights = draw(st.one_of(st.just([1] * n), st.lists(st.integers(1, 4), min_size=n, max_size=n)))
    labels = draw(st.lists(st.integers(0, k - 1), min_size=n, max_size=n))
    known = sorted(set(labels))
    return payoffs, weights, [known.index(label) for label in labels]


def asked(
    payoffs: list[list[int]], weights: list[int], labels: list[int], reliability: float | None = None
) -> tuple[Decision, Knowing]:
    table = np.array(payoffs)
    choose = decision(
        table.astype(bool) if table.max(initial=0) <= 1 else table, np.array(weights) / sum(weights)
    )
    n = max(labels) + 1
    shares = np.bincount(labels, weights=weights, minlength=n) / sum(weights)
    bins = Bins(np.array(labels), np.zeros(n), np.zeros(n), shares)
    return choose, value_of_knowing(choose, bins, rng=np.random.default_rng(0), reliability=reliability)


@given(decisions(), st.sampled_from([Fraction(1, 2), Fraction(3, 4), Fraction(9, 10), Fraction(1)]))
def test_figures_are_those_of_plain_loops(
    drawn: tuple[list[list[int]], list[int], list[int]], reliability: Fraction
) -> None:
    payoffs, weights, labels = drawn
    rows, mass = [[Fraction(v) for v in row] for row in payoffs], [Fraction(w) for w in weights]
    first = [bool(each) for each in halves(len(payoffs))]
    choose, found = asked(payoffs, weights, labels, float(reliability))
    assert found.figure == pytest.approx(float(oracle.cross_fitted(rows, mass, first, labels)), abs=1e-6)
    assert value_of_everything(choose).value == pytest.approx(
        float(oracle.perfect(rows, mass, first)), abs=1e-6
    )
    heard = max(0.0, float(oracle.cross_fitted(rows, mass, first, labels, reliability)))
    assert found.imperfect is not None
    assert found.imperfect.value == pytest.approx(min(heard, found.worth.value), abs=1e-6)


@given(decisions())
def test_no_answer_is_worth_less_than_nothing_or_more_than_knowing_everything(
    drawn: tuple[list[list[int]], list[int], list[int]],
) -> None:
    choose, found = asked(*drawn)
    assert 0 <= found.worth.low <= found.worth.value <= found.worth.high
    assert found.worth.value <= value_of_everything(choose).value


@given(decisions())
def test_a_source_that_tells_nothing_is_worth_exactly_nothing_and_a_perfect_one_all(
    drawn: tuple[list[list[int]], list[int], list[int]],
) -> None:
    _, nothing = asked(*drawn, reliability=0.5)
    assert nothing.imperfect is not None
    assert nothing.imperfect.value == nothing.imperfect.low == nothing.imperfect.high == 0.0
    _, all_ = asked(*drawn, reliability=1.0)
    assert all_.imperfect == all_.worth


@given(decisions())
def test_a_world_of_double_weight_is_two_worlds(drawn: tuple[list[list[int]], list[int], list[int]]) -> None:
    payoffs, weights, labels = drawn
    _, found = asked(payoffs, weights, labels)
    rows: list[tuple[list[int], int]] = []
    for half in (0, 1):
        rows += [(payoffs[w], labels[w]) for w in range(half, len(payoffs), 2) for _ in range(weights[w])]
    sizes = [sum(weights[half::2]) for half in (0, 1)]
    first = np.arange(len(rows)) < sizes[0]
    n = max(labels) + 1
    table = np.array([row for row, _ in rows], dtype=float)
    choose = decision_between(table, np.ones(len(rows)), first, rng=np.random.default_rng(0))
    bins = Bins(np.array([label for _, label in rows]), np.zeros(n), np.zeros(n), np.full(n, 1 / n))
    again = value_of_knowing(choose, bins, rng=np.random.default_rng(0))
    assert again.figure == pytest.approx(found.figure, abs=1e-6)


def test_of_equally_good_actions_the_nearest_to_the_blind_one_is_chosen() -> None:
    # After answer 0 nothing but actions 1 and 2 is any good, and both alike.
    world = np.arange(40) // 2 % 4
    payoffs = np.stack([world != 0, world == 0, world == 0], axis=1)
    bins = cut_into_bins((world != 0) * 1.0, np.ones(40))
    for apart, chosen in (([[0, 1, 2], [1, 0, 1], [2, 1, 0]], 1), ([[0, 2, 1], [2, 0, 1], [1, 1, 0]], 2)):
        choose = decision_between(
            payoffs, np.ones(40), halves(40), rng=np.random.default_rng(0), apart=np.array(apart)
        )
        found = value_of_knowing(choose, bins, rng=np.random.default_rng(0))
        assert found.choices.tolist() == [chosen, 0]
        assert found.worth.value == pytest.approx(0.25)
        assert (found.blind[0], found.chosen[0], found.errors[0]) == (0.0, 1.0, 0.0)


# -- simulation error and chance ---------------------------------------------------------------------------


def noisy(n: int, seed: int) -> tuple[Array, Array]:
    rng = np.random.default_rng(seed)
    u = rng.uniform(size=n)
    p = np.stack([0.5 + 0 * u, 0.2 + 0.6 * u, 0.8 - 0.6 * u], axis=1)
    return rng.uniform(size=(n, 3)) < p, u


def test_the_simulation_error_shrinks_as_one_over_the_root_of_the_worlds() -> None:
    widths = []
    for n in (2**11, 2**13, 2**15):
        found = told(*noisy(n, 5))
        widths.append(found.worth.high - found.figure)
    assert widths[0] / widths[1] == pytest.approx(2, rel=0.3)
    assert widths[1] / widths[2] == pytest.approx(2, rel=0.3)


def test_the_band_of_error_holds_the_true_value_about_as_often_as_it_says() -> None:
    # With eight bins of u the best of the three earns 0.5 + 0.6 |mean of u - 0.5|.
    truth = 0.6 * np.abs((np.arange(8) + 0.5) / 8 - 0.5).mean()
    held = 0
    for seed in range(60):
        worth = told(*noisy(1024, seed), seed=seed).worth
        held += worth.low <= truth <= worth.high
    assert held >= 45


def test_what_tells_nothing_is_called_measurable_one_time_in_twenty_or_so() -> None:
    payoffs, _ = noisy(512, 1)
    found = [
        told(payoffs, np.random.default_rng(seed).uniform(size=512), seed=seed).measurable
        for seed in range(100, 250)
    ]
    assert sum(found) <= 18


def test_what_is_known_already_is_worth_nothing() -> None:
    found = told(noisy(256, 2)[0], np.full(256, 3.0))
    assert (found.worth.value, found.measurable, found.noise) == (0.0, False, 0.0)


def test_the_same_seed_gives_the_same_figures() -> None:
    assert told(*noisy(256, 2)).worth == told(*noisy(256, 2)).worth


@pytest.mark.parametrize("reliability", [0.49, 1.01, -1.0])
def test_a_reliability_outside_its_range_is_refused(reliability: float) -> None:
    with pytest.raises(ValueError, match=r"between 0\.5 and 1"):
        told(*noisy(16, 2), reliability=reliability)


def test_a_decision_needs_actions_and_weight_in_both_halves() -> None:
    with pytest.raises(ValueError, match="nothing to choose"):
        decision(np.zeros((4, 0)))
    with pytest.raises(ValueError, match="no weight"):
        decision(np.ones((4, 1)), np.array([1.0, 0.0, 1.0, 0.0]))
