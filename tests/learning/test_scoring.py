from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.errors import QuestionError
from goodoffices.learning.scoring import (
    BINS,
    base_rates,
    bin_of,
    brier_score,
    calibration,
    decomposition,
    losses,
    margin,
)
from goodoffices.report.words import phrases_for

P = st.floats(0, 1)
CASES = st.lists(st.tuples(P, st.integers(0, 1)), min_size=1, max_size=40)


def apart(cases: list[tuple[float, int]]) -> tuple[list[float], list[int]]:
    return [p for p, _ in cases], [came for _, came in cases]


def test_the_brier_score_by_hand() -> None:
    # (0.9-1)^2 = .01, (0.2-0)^2 = .04, (0.4-1)^2 = .36, (1-0)^2 = 1; in all 1.41 over four.
    assert brier_score([0.9, 0.2, 0.4, 1.0], [1, 0, 1, 0]) == pytest.approx(1.41 / 4)
    assert losses([0.9, 0.2], [1, 0]).tolist() == pytest.approx([0.01, 0.04])


@given(CASES)
def test_the_score_is_between_0_and_1_and_mirrored(cases: list[tuple[float, int]]) -> None:
    p, came = apart(cases)
    score = brier_score(p, came)
    assert 0 <= score <= 1
    assert brier_score([1 - each for each in p], [1 - each for each in came]) == pytest.approx(score)


@given(st.lists(st.tuples(P, P), min_size=1, max_size=6))
def test_nobody_expects_a_better_score_than_from_the_true_chances(chances: list[tuple[float, float]]) -> None:
    true, said = [a for a, _ in chances], [b for _, b in chances]

    def expected(forecast: list[float]) -> float:
        """Over every way in which the cases may turn out, weighted by its true chance."""
        total = 0.0
        for came in itertools.product((0, 1), repeat=len(true)):
            weight = np.prod([p if c else 1 - p for p, c in zip(true, came, strict=True)])
            total += float(weight) * brier_score(forecast, list(came))
        return total

    assert expected(true) <= expected(said) + 1e-12


def test_the_base_rate_is_the_share_of_the_cases_in_which_it_came() -> None:
    assert base_rates([1, 1, 1, 0]).tolist() == pytest.approx([0.75] * 4)
    with pytest.raises(QuestionError, match="no base rate"):
        base_rates([1])


@given(st.lists(st.integers(0, 1), min_size=2, max_size=30))
def test_the_score_of_the_base_rate_has_a_closed_form(came: list[int]) -> None:
    n, rate = len(came), sum(came) / len(came)
    assert losses(base_rates(came), came).mean() == pytest.approx(rate * (1 - rate))
    others = np.linspace(0, 1, 11)
    best = min(losses([said] * n, came).mean() for said in others)
    assert losses(base_rates(came), came).mean() <= best + 1e-12


@given(CASES)
def test_the_parts_add_up_to_the_score(cases: list[tuple[float, int]]) -> None:
    p, came = apart(cases)
    parts = decomposition(p, came)
    assert parts.total == pytest.approx(brier_score(p, came), abs=1e-12)
    assert min(parts.reliability, parts.resolution, parts.uncertainty) >= 0
    assert parts.resolution <= parts.uncertainty + 1e-12


def test_the_parts_by_hand() -> None:
    # Two groups: 0.2 said four times, one came; 0.8 said four times, all came. The rate is 5/8.
    parts = decomposition([0.2] * 4 + [0.8] * 4, [1, 0, 0, 0, 1, 1, 1, 1])
    assert parts.reliability == pytest.approx((0.05**2 + 0.2**2) / 2)
    assert parts.resolution == pytest.approx(((1 / 4 - 5 / 8) ** 2 + (3 / 8) ** 2) / 2)
    assert parts.uncertainty == pytest.approx(15 / 64)
    assert parts.within_bins == pytest.approx(0, abs=1e-15)


@given(P)
def test_bins_are_the_words_of_every_page(p: float) -> None:
    assert BINS[bin_of(p)][0] == phrases_for("en").likelihood(p)


@pytest.mark.parametrize("p", [0, 0.1, 0.35, 0.65, 0.9, 1, 0.1 - 1e-9, 0.9 + 1e-9])
def test_bounds_of_bins_belong_where_the_words_have_them(p: float) -> None:
    assert BINS[bin_of(p)][0] == phrases_for("en").likelihood(p)


def test_calibration_counts_each_word() -> None:
    rows = calibration([0.05, 0.2, 0.3, 0.95], [0, 1, 0, 1])
    assert [(row.word, row.n, row.n_happened) for row in rows] == [
        ("very unlikely", 1, 0),
        ("unlikely", 2, 1),
        ("even", 0, 0),
        ("likely", 0, 0),
        ("very likely", 1, 1),
    ]
    assert rows[1].forecast == pytest.approx(0.25)
    assert rows[1].share == 0.5
    # The Wilson interval of 1 in 2 at 90 %, from the formula with z = 1.6449.
    z2 = 1.6448536269514722**2
    half = (z2 * (0.25 / 2 + z2 / 16)) ** 0.5 / (1 + z2 / 2)
    assert (rows[1].low, rows[1].high) == pytest.approx((0.5 - half, 0.5 + half))
    assert rows[2].share is rows[2].low is None


@given(CASES)
def test_calibration_leaves_no_case_out(cases: list[tuple[float, int]]) -> None:
    p, came = apart(cases)
    rows = calibration(p, came)
    assert (sum(row.n for row in rows), sum(row.n_happened for row in rows)) == (len(p), sum(came))
    for row in rows:
        if row.low is not None and row.high is not None and row.share is not None:
            assert 0 <= row.low <= row.share <= row.high <= 1


def test_a_margin_is_paired_and_covers_what_it_should() -> None:
    rng = np.random.default_rng(5)
    better, covered = rng.normal(0.1, 0.3, size=(300, 40)), 0
    for gains in better:
        found = margin(gains, np.zeros(40), rng, n_resamples=500)
        assert found.low <= found.value <= found.high
        assert found.value == pytest.approx(gains.mean())
        covered += found.low <= 0.1 <= found.high
    assert 0.84 <= covered / 300 <= 0.94


def test_a_margin_is_mirrored_and_the_same_for_the_same_seed() -> None:
    one, other = np.array([0.1, 0.5, 0.2]), np.array([0.3, 0.1, 0.0])
    found = margin(one, other, np.random.default_rng(1))
    back = margin(other, one, np.random.default_rng(1))
    assert (found.value, found.low, found.high) == pytest.approx((-back.value, -back.high, -back.low))
    assert found == margin(one, other, np.random.default_rng(1))


@pytest.mark.parametrize(
    ("p", "came", "words"),
    [
        ([], [], "one outcome"),
        ([0.5], [1, 0], "one outcome"),
        ([50.0], [1], "between 0 and 1"),
        ([float("nan")], [1], "between 0 and 1"),
        ([0.5], [0.5], "neither 0 nor 1"),
    ],
)
def test_wrong_lists_are_refused(p: list[float], came: list[int], words: str) -> None:
    for question in (brier_score, calibration, decomposition):
        with pytest.raises(QuestionError, match=words):
            question(p, came)
    with pytest.raises(QuestionError):
        margin(np.zeros(2), np.zeros(3), np.random.default_rng(0))
