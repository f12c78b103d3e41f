"""Backward induction over exchanges as arrays: against the condition of self-enforcement, and by hand."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from goodoffices.durability.exchange.decisions import END, Exchange
from goodoffices.durability.exchange.guarantees import (
    deficits,
    holds_in_every_order,
    least_guarantees,
    order_matters,
    trust_threshold,
)
from goodoffices.durability.exchange.induction import play


def alternating(
    costs: npt.NDArray[np.float64],
    benefits: npt.NDArray[np.float64],
    movers: npt.NDArray[np.int64],
    bonus: npt.NDArray[np.float64],
    loss: npt.NDArray[np.float64],
) -> Exchange:
    """One mover a step: it pays a cost, the other has the benefit; n worlds along the last axis of each."""
    n_steps, n = costs.shape
    acts = np.zeros((n_steps, 2, 2, n))
    before = np.zeros((n_steps, 2, n))
    deciders = np.zeros((n_steps, 2), np.bool_)
    so_far = np.zeros((2, n))
    for k, mover in enumerate(movers):
        deciders[k, mover] = True
        before[k] = so_far
        acts[k, mover, mover], acts[k, mover, 1 - mover] = -costs[k], benefits[k]
        so_far = so_far + acts[k, mover]
    return Exchange(
        steps=np.arange(1, n_steps + 1),
        deciders=deciders,
        free=np.zeros(n_steps, np.bool_),
        before=before,
        acts=acts,
        stopping=np.zeros((n_steps, 2, n)),
        loss=np.broadcast_to(loss, (n_steps, 2, n)).copy(),
        complete=so_far + bonus,
    )


def test_a_schedule_is_carried_out_exactly_where_completing_is_worth_as_much_at_every_step() -> None:
    rng = np.random.default_rng(3)
    n_games = 0
    for n_steps in range(1, 9):
        costs, benefits = rng.integers(0, 6, (2, n_steps, 625)).astype(float)
        movers = rng.integers(0, 2, n_steps)
        bonus, loss = rng.integers(0, 8, (2, 2, 625)).astype(float)
        exchange = alternating(costs, benefits, movers, bonus, loss)
        # T_i + sum of what the other still gives - sum of what i still pays + g_i >= 0 at every own step.
        enforced = np.ones(625, np.bool_)
        for k, i in enumerate(movers):
            due = costs[k:][movers[k:] == i].sum(axis=0)
            to_come = benefits[k:][movers[k:] != i].sum(axis=0)
            enforced &= bonus[i] + to_come - due + loss[i] >= 0
        assert (play(exchange).holds == enforced).all()
        assert (holds_in_every_order(exchange) == enforced).all()
        assert ((least_guarantees(exchange) == 0).all(axis=0) == enforced).all()
        n_games += 625
    assert n_games == 5000


def test_one_world_in_plain_python_and_many_in_numpy_say_the_same() -> None:
    rng = np.random.default_rng(4)
    for _ in range(40):
        costs, benefits = rng.integers(-2, 6, (2, 6, 9)).astype(float)
        bonus, loss = rng.integers(0, 8, (2, 2, 9)).astype(float)
        movers = rng.integers(0, 2, 6)
        many = play(alternating(costs, benefits, movers, bonus, loss))
        for world in range(9):
            part = slice(world, world + 1)
            one = play(alternating(costs[:, part], benefits[:, part], movers, bonus[:, part], loss[:, part]))
            assert (one.incentives == many.incentives[..., part]).all()
            assert (one.stops == many.stops[..., part]).all()
            assert one.ends_at[0] == many.ends_at[world]
            assert (one.values == many.values[:, part]).all()


def test_a_least_guarantee_is_just_enough() -> None:
    rng = np.random.default_rng(5)
    costs, benefits = rng.integers(0, 6, (2, 7, 400)).astype(float)
    bonus = rng.integers(0, 4, (2, 400)).astype(float)
    movers = rng.integers(0, 2, 7)
    bare = alternating(costs, benefits, movers, bonus, np.zeros((2, 400)))
    needed = least_guarantees(bare)
    assert play(alternating(costs, benefits, movers, bonus, needed)).holds.all()
    for p in range(2):
        less = needed.copy()
        less[p] = np.maximum(0, needed[p] - 0.5)
        short = play(alternating(costs, benefits, movers, bonus, less)).holds
        assert (short == (needed[p] == 0)).all()


@pytest.mark.parametrize(("n", "least"), [(1, 1.0), (2, 0.5), (4, 0.25), (8, 0.125), (16, 0.0625)])
def test_in_n_equal_rounds_the_last_mover_needs_one_nth_of_its_cost(n: int, least: float) -> None:
    rounds = np.full((2 * n, 1), 1 / n)
    movers = np.arange(2 * n) % 2
    exchange = alternating(rounds, 3 * rounds, movers, np.zeros((2, 1)), np.zeros((2, 1)))
    first, second = least_guarantees(exchange)[:, 0]
    assert first == 0
    assert second == pytest.approx(least)


@pytest.mark.parametrize(("rounds", "chance"), [(3, 0.2564), (4, 0.2381)])
def test_trust_in_the_last_promise_is_cost_over_value_and_bonuses(rounds: int, chance: float) -> None:
    costs = np.full((2 * rounds, 1), 1 / rounds)
    bonus = np.array([[0.3], [0.6]])
    exchange = alternating(costs, 3 * costs, np.arange(2 * rounds) % 2, bonus, np.zeros((2, 1)))
    threshold, suffices = trust_threshold(exchange, 0, 1)
    assert suffices[0]
    assert threshold[0] == pytest.approx(chance, abs=5e-5)


def together(acts: list[list[float]], complete: list[float], *, free: bool = True) -> Exchange:
    """Two sides that act at once, then nothing; ``acts[q][p]`` is what q's act is worth to p."""
    return Exchange(
        steps=np.array([1]),
        deciders=np.array([[True, True]]),
        free=np.array([free]),
        before=np.zeros((1, 2, 1)),
        acts=np.array(acts, dtype=float)[None, :, :, None],
        stopping=np.zeros((1, 2, 1)),
        loss=np.zeros((1, 2, 1)),
        complete=np.array(complete, dtype=float)[:, None],
    )


def test_who_acts_at_once_may_take_what_the_other_gives_and_keep_its_own() -> None:
    exchange = together([[-5, 8], [8, -5]], [3, 3])
    course = play(exchange)
    assert course.incentives[0, :, 0].tolist() == [5, 5]
    assert course.stops[0, :, 0].tolist() == [True, True]
    # Both stop, so neither act is done.
    assert course.values[:, 0].tolist() == [0, 0]


def test_an_order_may_save_what_acting_at_once_does_not() -> None:
    # The first gains by stopping only if the other has acted already.
    exchange = together([[-1, 1], [4, 1]], [3, 2])
    assert not play(exchange).holds[0]
    assert order_matters(exchange)[0, 0]
    assert not holds_in_every_order(exchange)[0]
    settled = together([[-1, 1], [4, 1]], [3, 2], free=False)
    assert not order_matters(settled)[0, 0]


def test_an_order_may_break_what_acting_at_once_holds() -> None:
    # What the other does is bad for the first, which before that would rather stop.
    exchange = together([[0, 1], [-2, 1]], [-1, 2])
    assert play(exchange).holds[0]
    assert order_matters(exchange)[0, 0]
    assert not holds_in_every_order(exchange)[0]


def test_who_is_indifferent_goes_on() -> None:
    exchange = together([[0, 0], [0, 0]], [0, 0])
    assert play(exchange).holds[0]
    nearly = together([[0, 0], [0, 0]], [-1e-12, 0])
    assert play(nearly).holds[0]


def test_deficits_of_those_who_are_not_asked_are_never_positive() -> None:
    exchange = together([[-5, 8], [8, -5]], [3, 3])
    alone = Exchange(
        steps=exchange.steps,
        deciders=np.array([[True, False]]),
        free=np.array([False]),
        before=exchange.before,
        acts=exchange.acts,
        stopping=exchange.stopping,
        loss=exchange.loss,
        complete=exchange.complete,
    )
    assert deficits(alone)[0, 1, 0] <= 0
    assert least_guarantees(alone)[1, 0] == 0


def test_nobody_asked_is_an_exchange_that_holds() -> None:
    empty = Exchange(
        steps=np.zeros(0, np.int64),
        deciders=np.zeros((0, 2), np.bool_),
        free=np.zeros(0, np.bool_),
        before=np.zeros((0, 2, 1)),
        acts=np.zeros((0, 2, 2, 1)),
        stopping=np.zeros((0, 2, 1)),
        loss=np.zeros((0, 2, 1)),
        complete=np.ones((2, 1)),
    )
    assert play(empty).holds[0]
    assert least_guarantees(empty)[:, 0].tolist() == [0, 0]
    assert END == 0
