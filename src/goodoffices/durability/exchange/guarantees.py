"""What would keep everybody going: least guarantees, what each guarantor must add, how much trust."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations
from typing import Any

import numpy as np
import numpy.typing as npt

from goodoffices.bargaining.ratification import at_least
from goodoffices.durability.exchange.decisions import Exchange

__all__ = [
    "Need",
    "deficits",
    "guarantor_need",
    "holds_in_every_order",
    "least_guarantees",
    "order_matters",
    "trust_threshold",
]

Array = npt.NDArray[Any]
_MOST_PERMUTED = 4


def deficits(exchange: Exchange) -> Array:
    """Return what stopping gains over the whole being completed: (M, P, n); at most 0 for who is not asked.

    Others are taken to go on to the end, so that a deficit above 0 is what a further guarantee has to cover.
    """
    gains = exchange.stop_payoffs() - exchange.complete[None]
    return np.where(exchange.deciders[:, :, None], gains, np.minimum(gains, 0))


def least_guarantees(exchange: Exchange) -> Array:
    """Return the least certain loss, beyond the guarantees in force, that makes each party go on: (P, n).

    The largest deficit over the party's own decisions, 0 where there is none [1]_: in one backward pass, and
    equal to what backward induction needs, since a schedule holds exactly if at every decision completing is
    worth no less than stopping.

    Notes
    -----
    O(M P n), exact.

    References
    ----------
    .. [1] L. G. Telser, "A Theory of Self-Enforcing Agreements", Journal of Business 53 (1980) 27-44.
    """
    if not len(exchange.steps):
        return 0 * exchange.complete
    largest = np.where(exchange.deciders[:, :, None], deficits(exchange), 0).max(axis=0)
    return np.asarray(np.maximum(largest, 0))


def holds_in_every_order(exchange: Exchange) -> npt.NDArray[np.bool_]:
    """Tell in which worlds nobody stops, in whatever order those who decide together decide: (n,).

    While all go on to the end, who decides has before it the acts of some of the others: whichever set of
    them is best for it, it must still not gain by stopping. That covers all orders without trying them.
    """
    result = np.ones(exchange.n_worlds, dtype=np.bool_)
    payoffs = exchange.worst_stop_payoffs()
    for m, p in np.argwhere(exchange.deciders):
        result &= at_least(exchange.complete[p], payoffs[m, p])
    return result


def order_matters(exchange: Exchange) -> npt.NDArray[np.bool_]:
    """Tell at which moments it depends on the order of those who decide whether all go on: (M, n).

    While the rest is carried out to the end. Deciding at once is one of the ways; of more than four who
    decide together only the way that is worst for going on is set beside it.
    """
    n_moments = len(exchange.steps)
    result = np.zeros((n_moments, exchange.n_worlds), dtype=np.bool_)
    at_once, worst = exchange.stop_payoffs(), exchange.worst_stop_payoffs()
    for m in np.flatnonzero(exchange.free):
        asked = [int(p) for p in np.flatnonzero(exchange.deciders[m])]
        ways = [_all_go_on(exchange, {p: at_once[m, p] for p in asked})]
        if len(asked) > _MOST_PERMUTED:
            ways.append(_all_go_on(exchange, {p: worst[m, p] for p in asked}))
        else:
            orders = permutations(asked)
            ways += [_all_go_on(exchange, _in_turn(exchange, int(m), order)) for order in orders]
        result[m] = np.any(ways, axis=0) & ~np.all(ways, axis=0)
    return result


def _in_turn(exchange: Exchange, m: int, order: tuple[int, ...]) -> dict[int, Array]:
    payoffs = {}
    for place, p in enumerate(order):
        done = exchange.acts[m, list(order[:place]), p].sum(axis=0) if place else 0
        payoffs[p] = exchange.before[m, p] + done + exchange.stopping[m, p] - exchange.loss[m, p]
    return payoffs


def _all_go_on(exchange: Exchange, payoffs: dict[int, Array]) -> npt.NDArray[np.bool_]:
    result = np.ones(exchange.n_worlds, dtype=np.bool_)
    for p, payoff in payoffs.items():
        result &= at_least(exchange.complete[p], payoff)
    return result


@dataclass(frozen=True, slots=True)
class Need:
    """What one guarantor alone would have to put in: `worth` (n,) where `suffices`; elsewhere it is 0.

    It does not suffice where its party gains by stopping at a moment at which it is not in force, or with no
    credibility at all.
    """

    worth: Array
    suffices: npt.NDArray[np.bool_]


def guarantor_need(deficit: Array, bite: Array, worth: Array) -> Need:
    """Return the worth that a guarantee must have for its party never to gain by stopping.

    Parameters
    ----------
    deficit : array of shape (m, n)
        The party's deficits at its own decisions, with all guarantees counted as they stand.
    bite : array of shape (m, n)
        The share of the guarantee's worth that stopping there costs; 0 where it is not in force.
    worth : array of shape (n,)
        Its worth as it stands.
    """
    covered = bite > 0
    share = np.where(covered, bite, 1)
    needed = np.where(covered, (deficit + bite * worth) / share, 0)
    suffices = (covered | at_least(0 * deficit, deficit)).all(axis=0)
    least = np.maximum(needed.max(axis=0), 0) if len(needed) else 0 * worth
    return Need(np.where(suffices, least, 0), np.asarray(suffices))


def trust_threshold(exchange: Exchange, p: int, q: int) -> tuple[Array, npt.NDArray[np.bool_]]:
    """Return how surely q must keep its last promise for p to go on at each decision before that: (n,), (n,).

    At each of them going on is worth t x the whole completed + (1 - t) x what p has when q stops at its last
    decision; the least t at which that is never less than stopping [1]_.

    Returns
    -------
    threshold : array of shape (n,)
        From 0 to 1; 1 where none suffices.
    suffices : bool array of shape (n,)
        Whether any t does.

    References
    ----------
    .. [1] J. Watson, "Starting Small and Renegotiation", Journal of Economic Theory 85 (1999) 52-90.
    """
    own, others = np.flatnonzero(exchange.deciders[:, p]), np.flatnonzero(exchange.deciders[:, q])
    n = exchange.n_worlds
    threshold, suffices = 0 * exchange.complete[p], np.ones(n, dtype=np.bool_)
    if not len(others):
        return threshold, suffices
    last = int(others[-1])
    going = exchange.acts[last].sum(axis=0)[p] - exchange.acts[last, q, p]
    let_down = exchange.before[last, p] + going + exchange.stopping[last, p]
    stakes = exchange.complete[p] - let_down
    payoffs = exchange.stop_payoffs()[:, p]
    for m in own[own < last]:
        at_zero = at_least(let_down, payoffs[m])
        at_one = at_least(exchange.complete[p], payoffs[m])
        rising = stakes > 0
        share = np.where(rising, (payoffs[m] - let_down) / np.where(rising, stakes, 1), 0)
        # Where the whole is worth less than being let down, more trust never helps: t = 0 has to do.
        needed = np.where(at_zero, 0, np.minimum(np.maximum(share, 0), 1))
        suffices &= at_zero | (at_one & rising)
        threshold = np.maximum(threshold, needed)
    return np.where(suffices, threshold, 1), suffices
