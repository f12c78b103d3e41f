"""Backward induction: where an exchange ends, who ends it, and what each side would gain by stopping."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from goodoffices.bargaining.ratification import at_least
from goodoffices.durability.exchange.decisions import Exchange

__all__ = ["Play", "play"]

Array = npt.NDArray[Any]
_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Play:
    """The subgame-perfect course of an exchange in every world.

    Attributes
    ----------
    incentives : array of shape (M, P, n)
        Stop minus go on, given what all do later and that the others at the moment go on; 0 for who is not
        asked. Computed at every moment, on the path or off it.
    stops : bool array of shape (M, P, n)
        Who gains by stopping at a moment. All of them stop together.
    ends_at : int array of shape (n,)
        The first moment at which somebody stops; M where the exchange holds.
    values : array of shape (P, n)
        What the course is worth to each party from the beginning.
    """

    incentives: Array
    stops: npt.NDArray[np.bool_]
    ends_at: npt.NDArray[np.int64]
    values: Array

    @property
    def holds(self) -> npt.NDArray[np.bool_]:
        """In which worlds everything is carried out and nobody goes back: shape (n,)."""
        return np.asarray(self.ends_at == len(self.stops))


def play(exchange: Exchange) -> Play:
    """Work out by backward induction what everybody does.

    To stop gives what is done by then, as far as it stays, plus what going back is worth, less the
    guarantees that are lost; to go on gives what follows. Who is indifferent goes on. Where several decide
    together, each compares on the assumption that the others go on; if going on is not best for all, those
    who gain by stopping stop, and what they would have done is left undone [1]_.

    Parameters
    ----------
    exchange : Exchange

    Returns
    -------
    Play
        Exact in every world: integers and Fractions are compared exactly, floats by the project's one rule
        (a >= b is a >= b - 1e-9 max(1, |a|, |b|)).

    Notes
    -----
    O(M P^2 n). One world is walked through in plain Python, many in NumPy.

    References
    ----------
    .. [1] R. Selten, "Spieltheoretische Behandlung eines Oligopolmodells mit Nachfrageträgheit", Zeitschrift
       für die gesamte Staatswissenschaft 121 (1965) 301-324, 667-689.

    Examples
    --------
    One side would pay 5 now for 8 later, from another that then has nothing left to gain by paying:

    >>> import numpy as np
    >>> game = Exchange(
    ...     steps=np.array([1, 2]),
    ...     deciders=np.array([[True, False], [False, True]]),
    ...     free=np.array([False, False]),
    ...     before=np.array([[[0], [0]], [[-5], [5]]], dtype=object),
    ...     acts=np.array([[[[-5], [5]], [[0], [0]]], [[[0], [0]], [[8], [-8]]]], dtype=object),
    ...     stopping=np.zeros((2, 2, 1), dtype=object),
    ...     loss=np.zeros((2, 2, 1), dtype=object),
    ...     complete=np.array([[3], [-3]], dtype=object),
    ... )
    >>> course = play(game)
    >>> int(course.ends_at[0]), course.incentives[1, 1, 0], course.incentives[0, 0, 0]
    (0, 8, 5)
    """
    if exchange.n_worlds == 1:
        return _one_world(exchange)
    return _many_worlds(exchange)


def _many_worlds(exchange: Exchange) -> Play:
    n_moments = len(exchange.steps)
    payoffs = exchange.stop_payoffs()
    incentives = np.zeros_like(payoffs)
    stops = np.zeros(payoffs.shape, dtype=np.bool_)
    ends_at = np.full(exchange.n_worlds, n_moments)
    values = exchange.complete.copy()
    for m in range(n_moments - 1, -1, -1):
        for p in np.flatnonzero(exchange.deciders[m]):
            incentives[m, p] = payoffs[m, p] - values[p]
            stops[m, p] = ~at_least(values[p], payoffs[m, p])
        ended = stops[m].any(axis=0)
        if not ended.any():
            continue
        ends_at[ended] = m
        left = np.where(stops[m][:, None, :], 0, exchange.acts[m]).sum(axis=0)
        lost = np.where(stops[m], exchange.loss[m], 0)
        outcome = exchange.before[m] + left + exchange.stopping[m] - lost
        values = np.where(ended, outcome, values)
    return Play(incentives, stops, ends_at, values)


def _one_world(exchange: Exchange) -> Play:
    """Walk back over plain numbers: a hundred thousand moments take a fraction of a second."""
    n_moments, n_parties = exchange.deciders.shape
    payoffs = exchange.stop_payoffs()[:, :, 0]
    exact = payoffs.dtype == object or payoffs.dtype.kind in "iu"
    asked = np.argwhere(exchange.deciders)
    places, parties = asked[:, 0].tolist(), asked[:, 1].tolist()
    stop_worth: list[Any] = payoffs[exchange.deciders].tolist()
    # What all have when whoever is asked alone stops; where several stop together it is worked out there.
    alone: list[list[Any]] = _outcome(exchange, slice(None), exchange.deciders).tolist()
    single = (exchange.deciders.sum(axis=1) == 1).tolist()
    values: list[Any] = exchange.complete[:, 0].tolist()
    gains: list[Any] = [0] * len(asked)
    stopped: list[int] = []
    ends_at = n_moments
    i = len(asked) - 1
    while i >= 0:
        m, now = places[i], []
        while i >= 0 and places[i] == m:
            stop, go_on = stop_worth[i], values[parties[i]]
            gains[i] = stop - go_on
            if stop > go_on and (exact or stop - go_on > _TOLERANCE * max(1.0, abs(stop), abs(go_on))):
                now.append(i)
            i -= 1
        if now:
            ends_at = m
            stopped += now
            if single[m]:
                values = alone[m]
            else:
                who = np.zeros(n_parties, dtype=np.bool_)
                who[[parties[each] for each in now]] = True
                values = _outcome(exchange, m, who).tolist()
    incentives = np.zeros((n_moments, n_parties, 1), dtype=payoffs.dtype)
    stops = np.zeros((n_moments, n_parties, 1), dtype=np.bool_)
    if gains:
        incentives[asked[:, 0], asked[:, 1], 0] = gains
        stops[asked[stopped, 0], asked[stopped, 1], 0] = True
    return Play(
        incentives, stops, np.array([ends_at]), np.array([[value] for value in values], payoffs.dtype)
    )


def _outcome(exchange: Exchange, m: int | slice, who: npt.NDArray[np.bool_]) -> Array:
    """What every party has in the one world when `who` stop at a moment, or at each of many: (.., P)."""
    acts = exchange.acts[m, :, :, 0]
    going = np.where(who[..., None], 0, acts).sum(axis=-2)
    lost = np.where(who, exchange.loss[m, :, 0], 0)
    return np.asarray(exchange.before[m, :, 0] + going + exchange.stopping[m, :, 0] - lost)
