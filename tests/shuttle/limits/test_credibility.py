"""Who is believed: the closed form against lies tried out one by one."""

from __future__ import annotations

from itertools import product
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.errors import QuestionError
from goodoffices.shuttle.limits.credibility import (
    CredibilityFailure,
    Listener,
    Mediator,
    credibility,
    credibility_table,
)

PUBLISHED = Listener(p_win=0.5, resolved_cost=0.05, unresolved_cost=0.25)
mediators = st.builds(Mediator, st.floats(0, 1), st.floats(0, 0.5))


@st.composite
def listeners(draw: st.DrawFn, ideal: Literal[0, 1] = 1) -> Listener:
    p_win = draw(st.floats(0.05, 0.9))
    resolved = draw(st.floats(0, 0.98 - p_win))
    return Listener(p_win, resolved, resolved + draw(st.floats(0.01, 0.6)), ideal)


def lies_that_pay(mediator: Mediator, listener: Listener) -> list[str]:
    """Play the listener's demand against each kind of opponent after each word of the mediator."""

    def felt(line: float) -> float:
        return -abs(line - mediator.ideal)

    def end(demand: float, opponents_cost: float) -> float:
        """What becomes of a demand (the listener's share) is worth to the mediator."""
        if 1 - demand >= (1 - listener.p_win) - opponents_cost - 1e-12:
            return felt(demand if listener.ideal == 1 else 1 - demand)
        won, lost = (1.0, 0.0) if listener.ideal == 1 else (0.0, 1.0)
        return listener.p_win * felt(won) + (1 - listener.p_win) * felt(lost) - mediator.war_cost

    costs = {"resolved": listener.resolved_cost, "unresolved": listener.unresolved_cost}
    # A listener that believes what it is told demands as much as that opponent would just accept.
    demands = {word: min(1.0, listener.p_win + cost) for word, cost in costs.items()}
    return [
        kind
        for kind in costs
        if any(end(demands[word], costs[kind]) > end(demands[kind], costs[kind]) + 1e-9 for word in demands)
    ]


def test_the_published_threshold() -> None:
    found = credibility(Mediator(0.65, 0.1), PUBLISHED)
    assert found.threshold == pytest.approx(0.65)
    assert (found.modest_line, found.bold_line) == pytest.approx((0.55, 0.75))
    assert found.believed
    assert not credibility(Mediator(0.649, 0.1), PUBLISHED).believed


def test_one_that_is_nearer_to_the_other_side_counsels_restraint_whatever_is_true() -> None:
    found = credibility(Mediator(0.5, 0.1), PUBLISHED)
    assert found.failures == (CredibilityFailure.TOO_FAR_FROM_LISTENER,)
    assert found.margin == pytest.approx(-0.15)


def test_one_that_would_rather_have_war_is_not_believed_either() -> None:
    listener = Listener(p_win=0.9, resolved_cost=0.01, unresolved_cost=0.05)
    hawk = credibility(Mediator(1.0, 0.0), Listener(0.95, 0.0, 0.04))
    assert hawk.worth_of_modest == pytest.approx(hawk.worth_of_war)
    assert hawk.believed
    enemy = credibility(Mediator(0.0, 0.0), listener)
    assert set(enemy.failures) == set(CredibilityFailure)
    assert enemy.worth_of_modest < enemy.worth_of_war
    # What war costs the mediator itself is all that stands against its ideal.
    assert CredibilityFailure.PREFERS_WAR not in credibility(Mediator(0.0, 0.5), listener).failures


@given(mediators, listeners())
def test_who_is_believed_has_no_lie_that_pays(mediator: Mediator, listener: Listener) -> None:
    found = credibility(mediator, listener)
    if abs(found.margin) < 1e-7 or abs(found.worth_of_modest - found.worth_of_war) < 1e-7:
        return
    lies = lies_that_pay(mediator, listener)
    assert found.believed == (lies == [])
    assert (CredibilityFailure.PREFERS_WAR in found.failures) == ("resolved" in lies)
    assert (CredibilityFailure.TOO_FAR_FROM_LISTENER in found.failures) == ("unresolved" in lies)


@pytest.mark.parametrize("ideal", [0, 1])
def test_a_grid_of_mediators_agrees_with_every_lie(ideal: Literal[0, 1]) -> None:
    for p, low, high, place, cost in product(
        (0.2, 0.5, 0.7), (0.0, 0.05), (0.1, 0.25, 0.9), (0.005 + k / 50 for k in range(50)), (0.0, 0.2)
    ):
        mediator, listener = Mediator(place, cost), Listener(p, low, high, ideal)
        found = credibility(mediator, listener)
        assert found.believed == (lies_that_pay(mediator, listener) == []), (mediator, listener)


@given(mediators, listeners())
def test_turning_the_scale_round_mirrors_the_answer(mediator: Mediator, listener: Listener) -> None:
    here = credibility(mediator, listener)
    there = credibility(
        Mediator(1 - mediator.ideal, mediator.war_cost),
        Listener(listener.p_win, listener.resolved_cost, listener.unresolved_cost, ideal=0),
    )
    assert there.threshold == pytest.approx(1 - here.threshold)
    assert there.margin == pytest.approx(here.margin)
    if min(abs(here.margin), abs(here.worth_of_modest - here.worth_of_war)) > 1e-7:
        assert (there.believed, there.failures) == (here.believed, here.failures)


@given(listeners())
def test_moving_towards_the_listener_never_makes_a_mediator_fail_by_distance(listener: Listener) -> None:
    far = [
        CredibilityFailure.TOO_FAR_FROM_LISTENER in credibility(Mediator(k / 20), listener).failures
        for k in range(21)
    ]
    assert far == sorted(far, reverse=True)


def test_a_table_has_every_mediator_and_listener() -> None:
    sides = {"north": PUBLISHED, "south": Listener(0.5, 0.05, 0.25, ideal=0)}
    found = credibility_table({"a": Mediator(0.7, 0.1), "b": Mediator(0.3, 0.1)}, sides)
    assert {pair: each.believed for pair, each in found.items()} == {
        ("a", "north"): True,
        ("a", "south"): False,
        ("b", "north"): False,
        ("b", "south"): True,
    }


@pytest.mark.parametrize(
    "numbers", [(-0.1, 0.0), (1.1, 0.0), (0.5, -1.0), (0.5, float("inf")), (float("nan"), 0)]
)
def test_a_wrong_mediator_is_told(numbers: tuple[float, float]) -> None:
    with pytest.raises(QuestionError, match="mediator"):
        Mediator(*numbers)


@pytest.mark.parametrize(
    ("numbers", "word"),
    [
        ((0.0, 0.1, 0.2), "wins"),
        ((1.0, 0.1, 0.2), "wins"),
        ((0.5, 0.2, 0.2), "resolved"),
        ((0.5, -0.1, 0.2), "resolved"),
        ((0.5, 0.1, float("inf")), "resolved"),
        ((0.5, 0.5, 0.6), "gives all"),
    ],
)
def test_a_wrong_listener_is_told(numbers: tuple[float, float, float], word: str) -> None:
    with pytest.raises(QuestionError, match=word):
        Listener(*numbers)


def test_an_ideal_that_is_no_end_of_the_scale_is_told() -> None:
    with pytest.raises(QuestionError, match="ideal"):
        Listener(0.5, 0.1, 0.2, ideal=2)  # type: ignore[arg-type]
