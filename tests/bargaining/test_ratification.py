"""Counting votes: comparisons, shares of nothing, many digits, many voters."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.bargaining.ratification import Tally, at_least, rule_passes, votes_by_gain
from goodoffices.case.bodies import Base, RuleKind
from tests.oracle_worlds import at_least as oracles_at_least


def exact(*numbers: int | str) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    made = np.empty(len(numbers), dtype=object)
    made[:] = [Fraction(n) for n in numbers]
    return made


@given(st.floats(-1e6, 1e6), st.sampled_from([0.0, 1e-9, -1e-9, 2e-9, -2e-9, 1e-3, 1.0]))
def test_floats_are_compared_as_the_oracle_compares_them(a: float, difference: float) -> None:
    b = a + difference * max(1.0, abs(a))
    assert bool(at_least(np.array([a]), np.array([b]))[0]) == oracles_at_least(a, b)


def test_fractions_and_integers_are_compared_exactly() -> None:
    assert at_least(exact("0.3"), exact("0.1") + exact("0.2"))[0]
    assert not at_least(exact("49.99999999999999"), exact(50))[0]
    assert not at_least(np.array([2**53 - 1]), np.array([2**53]))[0]


@pytest.mark.parametrize("of", list(Base))
@pytest.mark.parametrize("kind", [RuleKind.YES_SHARE_OVER, RuleKind.YES_SHARE_AT_LEAST])
def test_a_share_of_nothing_fails(kind: RuleKind, of: Base) -> None:
    nothing = np.zeros(1, dtype=np.int64)
    assert not rule_passes(kind, exact(0), of, Tally(nothing, nothing, nothing), nothing)[0]


def test_a_share_with_many_digits_is_counted_without_overflow() -> None:
    yes, no = np.array([10**9]), np.array([2 * 10**9])
    tally = Tally(yes, no, 0 * yes)
    for share, passes in (("0.333333333333333333", True), ("0.333333333333333334", False)):
        found = rule_passes(RuleKind.YES_SHARE_AT_LEAST, exact(share), Base.VOTES, tally, yes + no)
        assert bool(found[0]) is passes


def test_a_rule_without_its_number_is_an_error() -> None:
    one = np.ones(1, dtype=np.int64)
    with pytest.raises(ValueError, match="needs a number"):
        rule_passes(RuleKind.YES_AT_LEAST, None, Base.VOTES, Tally(one, one, one), one)


def test_a_gain_inside_the_margin_is_an_abstention_and_at_it_a_vote() -> None:
    score, nothing = np.array([[-3, -2, 0, 2, 3]]), np.array([[0]])
    yes, no, abstain = votes_by_gain(score, nothing, np.array([[3]]), None)
    assert yes.astype(int).tolist() == [[0, 0, 0, 0, 1]]
    assert no.astype(int).tolist() == [[1, 0, 0, 0, 0]]
    assert abstain.astype(int).tolist() == [[0, 1, 1, 1, 0]]
    yes, no, _ = votes_by_gain(score, nothing, None, None)
    assert yes.astype(int).tolist() == [[0, 0, 1, 1, 1]]
    assert no.astype(int).tolist() == [[1, 1, 0, 0, 0]]


def test_many_voters_split_only_where_there_are_many() -> None:
    score, nothing = np.array([[5.0], [5.0], [0.0]]), np.zeros((3, 1))
    yes, no, abstain = votes_by_gain(score, nothing, np.full((3, 1), 6.0), np.array([[10.0], [0.0], [0.0]]))
    assert yes[:, 0] == pytest.approx([0.6914625, 0, 0], abs=1e-6)
    assert no[:, 0] == pytest.approx([0.3085375, 0, 0], abs=1e-6)
    assert abstain[:, 0] == pytest.approx([0, 1, 1])
