"""Alternating offers between two sides that know everything: subgame-perfect, by backward induction."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from goodoffices.shuttle.sides import Floats, Ints

__all__ = ["Alternating", "Terms", "solve_alternating"]

Truths = npt.NDArray[np.bool_]
_TIE = 1e-9
_ROWS = 128


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """What waiting costs each of two sides, in n games.

    Attributes
    ----------
    discount : float array of shape (2, n)
        Worth of a gain one round later as a share of its worth now.
    cost : float array of shape (2, n)
        Points that each further round costs.
    p_breakdown : float array of shape (n,)
        Chance that a refusal ends the talks, which then leaves `broken`.
    broken : float array of shape (2, n), or (rounds, 2, n) where it changes from round to round
        What each side has if talks break down.
    last : float array of shape (2, n)
        What each side has if the last offer is refused.
    outside : float array of shape (2, n), or (rounds, 2, n) where it changes from round to round
        What the side that answers may leave the talks for; minus infinity where it has nothing.
    """

    discount: Floats
    cost: Floats
    p_breakdown: Floats
    broken: Floats
    last: Floats
    outside: Floats

    @classmethod
    def plain(cls, n: int, discount: tuple[float, float] = (1.0, 1.0)) -> Terms:
        """Return terms under which only the discount counts."""
        zero = np.zeros((2, n))
        factors = np.repeat(np.array(discount)[:, None], n, axis=1)
        return cls(factors, zero, np.zeros(n), zero, zero, np.full((2, n), -np.inf))


@dataclass(frozen=True, slots=True, eq=False)
class Alternating:
    """The equilibrium of n games, all of them begun by one side.

    `text` (-1: nothing is ever agreed) is agreed in `round`; `values` (2, n) is what the sides expect at the
    start, in gains; `left` tells which side left for what it has outside (-1: none).
    """

    text: Ints
    round: Ints
    values: Floats
    left: Ints


def solve_alternating(gains: Floats, terms: Terms, rounds: int | Ints, first: int) -> Alternating:
    """Find the subgame-perfect equilibrium of finitely many alternating offers over listed texts.

    In each round one side offers a text; the other takes it, refuses it and makes the next offer, or leaves.
    The offer is the one best for who makes it among those that the other takes (ties: best for the other,
    then the earlier text), or none, where waiting is worth more. Ties are accepted.

    Parameters
    ----------
    gains : float array of shape (2, n, m)
        What each text gives each side over no agreement; minus infinity where it breaks a red line.
    terms : Terms
    rounds : int, or int array of shape (n,)
        How many offers there can be, at least 1.
    first : int
        Which side makes the first offer.

    Returns
    -------
    Alternating

    Notes
    -----
    O(rounds * n * m). Exact over the texts given, up to a tolerance of 1e-9 in ties.

    References
    ----------
    .. [1] A. Rubinstein, "Perfect Equilibrium in a Bargaining Model", Econometrica 50 (1982) 97-109.
    .. [2] K. Binmore, A. Shaked, J. Sutton, "An Outside Option Experiment", Quarterly Journal of Economics
       104 (1989) 753-770.
    """
    n = gains.shape[1]
    how_many = np.broadcast_to(np.asarray(rounds, dtype=np.int64), (n,))
    found = Alternating(
        np.full(n, -1, dtype=np.int64), how_many.copy(), terms.last.copy(), np.full(n, -1, dtype=np.int64)
    )
    for start in range(0, n, _ROWS):
        part = slice(start, start + _ROWS)
        _solve(gains[:, part], _cut(terms, part), how_many[part], first, _part(found, part))
    return found


def _cut(terms: Terms, part: slice) -> Terms:
    return Terms(
        terms.discount[:, part],
        terms.cost[:, part],
        terms.p_breakdown[part],
        terms.broken[..., part],
        terms.last[:, part],
        terms.outside[..., part],
    )


def _part(found: Alternating, part: slice) -> Alternating:
    return Alternating(found.text[part], found.round[part], found.values[:, part], found.left[part])


def _solve(gains: Floats, terms: Terms, rounds: Ints, first: int, found: Alternating) -> None:
    """Work backwards through the rounds of some games, writing into `found`."""
    every = np.arange(gains.shape[1])
    for k in range(int(rounds.max()) - 1, -1, -1):
        maker = (first + k) % 2
        taker = 1 - maker
        ahead = np.where(k == rounds - 1, terms.last, terms.discount * found.values - terms.cost)
        broken = terms.broken if terms.broken.ndim == 2 else terms.broken[k]
        waiting = (1 - terms.p_breakdown) * ahead + terms.p_breakdown * broken
        outside = terms.outside if terms.outside.ndim == 2 else terms.outside[k]
        leaves = outside[taker] > waiting[taker] + _TIE
        refusing = np.where(leaves, outside[taker], waiting[taker])
        waits_for = np.where(leaves, broken[maker], waiting[maker])
        chosen = _best(gains[maker], gains[taker], gains[taker] >= (refusing - _TIE)[:, None])
        mine = np.where(chosen >= 0, gains[maker, every, chosen], -np.inf)
        agrees = mine >= waits_for - _TIE
        now = k < rounds
        found.values[maker] = np.where(now, np.where(agrees, mine, waits_for), found.values[maker])
        theirs = np.where(agrees, gains[taker, every, chosen], refusing)
        found.values[taker] = np.where(now, theirs, found.values[taker])
        found.text[:] = np.where(now, np.where(agrees, chosen, np.where(leaves, -1, found.text)), found.text)
        found.round[:] = np.where(now & (agrees | leaves), k, found.round)
        ends = np.where(agrees, -1, np.where(leaves, taker, found.left))
        found.left[:] = np.where(now, ends, found.left)


def _best(mine: Floats, other: Floats, allowed: Truths) -> Ints:
    """Return the allowed text best for who offers, then best for the other, then the earliest; -1: none."""
    worth = np.where(allowed & np.isfinite(mine), mine, -np.inf)
    top = worth.max(axis=1)
    tied = worth >= (top - _TIE)[:, None]
    chosen = np.where(tied, other, -np.inf).argmax(axis=1)
    return np.where(np.isfinite(top), chosen, -1)
