"""Alternating offers against the closed forms of the theory, and against plain recursion."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodoffices.shuttle.alternating import Alternating, Terms, solve_alternating

Floats = npt.NDArray[np.float64]
Game = tuple[Floats, Terms, int, int]
FINE = np.linspace(0.0, 1.0, 20_001)
PIE = np.stack([FINE, 1.0 - FINE])[:, None, :]


def share(
    rounds: int = 400, first: int = 0, discount: tuple[float, float] = (1.0, 1.0), **parts: object
) -> float:
    """Return what the side that begins gets of a pie of 1, finely cut."""
    terms = replace(Terms.plain(1, discount), **parts)  # type: ignore[arg-type]  # arrays, each for its field
    found = solve_alternating(PIE, terms, rounds, first)
    return float(found.values[first, 0])


def pair(a: float, b: float) -> Floats:
    """Return one number per side."""
    return np.array([[a], [b]])


@pytest.mark.parametrize(("discount", "expected"), [((0.9, 0.9), 0.526316), ((0.95, 0.9), 0.689655)])
def test_rb1_rubinstein(discount: tuple[float, float], expected: float) -> None:
    assert share(discount=discount) == pytest.approx(expected, abs=3e-4)


@pytest.mark.parametrize(
    ("rounds", "expected"), [(1, 1.0), (2, 0.1), (3, 0.91), (4, 0.181), (5, 0.8371), (10, 0.342801)]
)
def test_rb2_the_deadline_rule(rounds: int, expected: float) -> None:
    assert share(rounds, discount=(0.9, 0.9)) == pytest.approx(expected, abs=2e-4)


def test_rb2_without_discounting_the_last_to_offer_takes_all() -> None:
    assert share(7) == 1.0
    assert share(8) == 0.0


@pytest.mark.parametrize(("costs", "expected"), [((0.05, 0.1), 1.0), ((0.1, 0.05), 0.05)])
def test_rb3_fixed_costs_of_delay(costs: tuple[float, float], expected: float) -> None:
    assert share(cost=pair(*costs)) == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize(("outside", "expected"), [(0.3, 0.526316), (0.45, 0.526316), (0.6, 0.4), (0.8, 0.2)])
def test_rb4_an_outside_option_counts_only_above_what_one_would_get(outside: float, expected: float) -> None:
    found = share(discount=(0.9, 0.9), outside=pair(-np.inf, outside))
    assert found == pytest.approx(expected, abs=3e-4)


def test_rb5_a_risk_of_breakdown_splits_the_difference() -> None:
    assert share(2000, p_breakdown=np.array([0.05]), broken=pair(0.1, 0.3)) == pytest.approx(
        0.407692, abs=6e-4
    )


@st.composite
def games(draw: st.DrawFn) -> Game:
    """Return small games: gains in whole points, discounts and risks in tenths."""
    n_texts = draw(st.integers(1, 5))
    whole = st.integers(-4, 12)
    gains = np.array(
        [[draw(st.lists(whole, min_size=n_texts, max_size=n_texts))] for _ in range(2)], dtype=np.float64
    )
    tenths = st.integers(5, 10)
    terms = Terms(
        discount=np.array([[draw(tenths) / 10], [draw(tenths) / 10]]),
        cost=np.zeros((2, 1)),
        p_breakdown=np.array([draw(st.integers(0, 4)) / 10]),
        broken=np.array([[draw(st.integers(-3, 3))], [draw(st.integers(-3, 3))]], dtype=np.float64),
        last=np.array([[draw(st.integers(-3, 3))], [draw(st.integers(-3, 3))]], dtype=np.float64),
        outside=np.array([[draw(st.sampled_from([-np.inf, -1.0, 2.0, 5.0]))] for _ in range(2)]),
    )
    return gains, terms, draw(st.integers(1, 6)), draw(st.integers(0, 1))


def by_recursion(game: Game, k: int = 0) -> tuple[float, float, int, int]:
    """Return (values of both sides, text, who leaves) by going down the tree."""
    gains, terms, rounds, first = game
    maker = (first + k) % 2
    taker = 1 - maker
    last = [float(each[0]) for each in terms.last]
    if k == rounds - 1:
        ahead, text, left = last, -1, -1
    else:
        a, b, text, left = by_recursion(game, k + 1)
        ahead = [float(terms.discount[0, 0]) * a, float(terms.discount[1, 0]) * b]
    p = float(terms.p_breakdown[0])
    broken = [float(each[0]) for each in terms.broken]
    wait = [(1 - p) * ahead[i] + p * broken[i] for i in range(2)]
    if float(terms.outside[taker, 0]) > wait[taker] + 1e-9:
        wait[taker], wait[maker], text, left = float(terms.outside[taker, 0]), broken[maker], -1, taker
    offers = [
        (round(float(gains[maker, 0, x]), 9), round(float(gains[taker, 0, x]), 9), -x)
        for x in range(gains.shape[2])
        if float(gains[taker, 0, x]) >= wait[taker] - 1e-9
    ]
    values = list(wait)
    if offers and max(offers)[0] >= wait[maker] - 1e-9:
        mine, theirs, place = max(offers)
        values[maker], values[taker], text, left = mine, theirs, -place, -1
    return values[0], values[1], text, left


@settings(max_examples=300, deadline=None)
@given(games())
def test_backward_induction_equals_recursion(game: Game) -> None:
    gains, terms, rounds, first = game
    found = solve_alternating(gains, terms, rounds, first)
    a, b, text, left = by_recursion(game)
    assert (found.text[0], found.left[0]) == (text, left)
    assert found.values[:, 0] == pytest.approx([a, b], abs=1e-7)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 8), st.integers(0, 1), st.integers(1, 9))
def test_more_patience_never_hurts_its_owner(seed: int, rounds: int, first: int, tenths: int) -> None:
    rng = np.random.default_rng(seed)
    gains = rng.integers(0, 30, (2, 1, 12)).astype(np.float64)
    other = float(rng.integers(1, 11)) / 10

    def value(patience: float) -> float:
        found: Alternating = solve_alternating(gains, Terms.plain(1, (patience, other)), rounds, first)
        return float(found.values[0, 0])

    assert value(tenths / 10 + 0.1) >= value(tenths / 10) - 1e-9


def test_many_games_at_once_are_each_solved_as_alone_with_rounds_of_their_own() -> None:
    rng = np.random.default_rng(5)
    gains = rng.integers(-3, 20, (2, 300, 9)).astype(np.float64)
    rounds = rng.integers(1, 7, 300)
    terms = Terms.plain(300, (0.9, 0.8))
    together = solve_alternating(gains, terms, rounds, 1)
    for i in (0, 127, 128, 299):
        alone = solve_alternating(gains[:, [i]], Terms.plain(1, (0.9, 0.8)), int(rounds[i]), 1)
        assert alone.text[0] == together.text[i]
        assert alone.values[:, 0] == pytest.approx(together.values[:, i])
