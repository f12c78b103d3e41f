"""Who gives in first: published numbers, simulated events, and that no moment is better than another."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.integrate import quad

from goodoffices.errors import QuestionError
from goodoffices.shuttle.limits.concession import Attrition, Obstinacy, war_of_attrition

EQUAL = Obstinacy(0.6, 0.1, 1.0)
obstinate = st.builds(Obstinacy, st.floats(0.52, 0.95), st.floats(0.02, 0.8), st.floats(0.1, 3))


def test_the_published_numbers_for_equal_sides() -> None:
    found = war_of_attrition(EQUAL, EQUAL)
    assert found.hazards == pytest.approx((2, 2))
    assert found.last_moment == pytest.approx(1.151293, abs=1e-6)
    assert max(found.p_at_once) == 0
    for time, chance in ((0.25, 0.632121), (0.5, 0.864665), (1, 0.981684), (2, 0.99)):
        assert found.p_deal_by(time) == pytest.approx(chance, abs=1e-6)
    assert found.p_never == pytest.approx(0.01)


def test_the_more_impatient_side_gives_in_at_once_with_the_published_chance() -> None:
    found = war_of_attrition(Obstinacy(0.6, 0.1, 1.0), Obstinacy(0.6, 0.1, 2.0))
    assert found.last_moment == pytest.approx(0.575646, abs=1e-6)
    assert found.p_at_once == pytest.approx((0, 0.683772), abs=1e-6)


def simulated(found: Attrition, n: int, seed: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Moments at which each side gives in, by itself; infinite for one that never does. Small time steps."""
    rng = np.random.default_rng(seed)
    moments = []
    step = found.last_moment / 2000
    for hazard, at_once in zip(found.hazards, found.p_at_once, strict=True):
        moment = np.where(rng.random(n) < at_once, 0.0, np.inf)
        for k in range(2000):
            gives_in = np.isinf(moment) & (rng.random(n) < hazard * step)
            moment[gives_in] = (k + 0.5) * step
        moments.append(moment)
    return moments[0], moments[1]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (EQUAL, EQUAL),
        (EQUAL, Obstinacy(0.6, 0.1, 2.0)),
        (Obstinacy(0.7, 0.3, 0.5), Obstinacy(0.55, 0.2, 1.0)),
    ],
)
def test_simulated_events_have_the_chances_of_the_closed_form(first: Obstinacy, second: Obstinacy) -> None:
    found = war_of_attrition(first, second)
    moments = simulated(found, 20_000, seed=5)
    deal = np.minimum(*moments)
    for share in (0.0, 0.1, 0.3, 0.6, 1.0):
        time = share * found.last_moment
        assert np.mean(deal <= time) == pytest.approx(found.p_deal_by(time), abs=0.012)
    # Who has not given in by the last moment is the one who never would: chances and priors agree.
    for moment, side in zip(moments, (first, second), strict=True):
        assert np.mean(np.isinf(moment)) == pytest.approx(side.p_stubborn, abs=0.012)
    assert np.mean(np.isinf(deal)) == pytest.approx(found.p_never, abs=0.012)


@given(obstinate, obstinate)
def test_no_moment_of_giving_in_is_better_than_another(first: Obstinacy, second: Obstinacy) -> None:
    found = war_of_attrition(first, second)
    for mine, (me, other) in enumerate(((first, second), (second, first))):
        theirs = 1 - mine
        hazard, at_once = found.hazards[theirs], found.p_at_once[theirs]

        def density(time: float, hazard: float = hazard, at_once: float = at_once) -> float:
            return (1 - at_once) * hazard * math.exp(-hazard * time)

        def worth(moment: float, me: Obstinacy = me, other: Obstinacy = other, theirs: int = theirs) -> float:
            paid, _ = quad(lambda t: me.share * math.exp(-me.impatience * t) * density(t), 0, moment)
            waited = (1 - found.p_given_in(theirs, moment)) * math.exp(-me.impatience * moment)
            return found.p_at_once[theirs] * me.share + float(paid) + waited * (1 - other.share)

        worths = [worth(share * found.last_moment) for share in (0.01, 0.3, 0.7, 1.0)]
        assert worths == pytest.approx([worths[0]] * 4, abs=1e-6)


@given(obstinate, obstinate)
def test_swapping_the_sides_mirrors_the_answer(first: Obstinacy, second: Obstinacy) -> None:
    here, there = war_of_attrition(first, second), war_of_attrition(second, first)
    assert there.hazards == here.hazards[::-1]
    assert there.p_at_once == pytest.approx(here.p_at_once[::-1])
    assert there.p_deal_by(0.3) == pytest.approx(here.p_deal_by(0.3))


@given(obstinate, obstinate)
def test_chances_rise_to_what_stubbornness_leaves_and_stay_there(first: Obstinacy, second: Obstinacy) -> None:
    found = war_of_attrition(first, second)
    times = [-1.0, 0.0, 0.2, 0.5, 1.0, 1.5]
    chances = [found.p_deal_by(time * found.last_moment) for time in times]
    assert chances == sorted(chances)
    assert chances[0] == 0
    assert chances[-1] == pytest.approx(1 - first.p_stubborn * second.p_stubborn)
    assert chances[-1] == pytest.approx(chances[-2])
    assert min(found.p_at_once) == 0


def test_demands_that_fit_together_are_no_conflict() -> None:
    with pytest.raises(QuestionError, match="fit together"):
        war_of_attrition(Obstinacy(0.5, 0.1, 1), Obstinacy(0.5, 0.1, 1))


@pytest.mark.parametrize(
    "numbers",
    [(0, 0.1, 1), (1, 0.1, 1), (0.6, 0, 1), (0.6, 1, 1), (0.6, 0.1, 0), (0.6, 0.1, float("inf"))],
)
def test_a_wrong_side_is_told(numbers: tuple[float, float, float]) -> None:
    with pytest.raises(QuestionError):
        Obstinacy(*numbers)
