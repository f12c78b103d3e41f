"""Events that somebody chooses: each comes about where its chooser gains by it, all that follows counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from goodoffices.bargaining.ratification import at_least
from goodoffices.case.schedule import Event
from goodoffices.durability.exchange.decisions import Exchange
from goodoffices.durability.exchange.induction import play
from goodoffices.durability.exchange.terms import Terms
from goodoffices.errors import QuestionError

__all__ = ["with_choices"]

Array = npt.NDArray[Any]
_CELLS = 2**22
_MOST = 6
Decided = Mapping[str, npt.NDArray[np.bool_]]
Chosen = Sequence[tuple[Event, Array]]
"""Events with their days after entry, in the order in which they are decided."""


def with_choices(terms: Terms) -> Terms:
    """Decide the events that a party chooses, and return the terms with the decisions in them.

    On the day of an event its chooser compares what the rest of the schedule is then worth to it with the
    event and without it, later choices and all stopping by backward induction included; the event comes about
    where it has more with it. Events are decided in the order of their mean days, in every world.

    Parameters
    ----------
    terms : Terms
        With no decisions in them.

    Returns
    -------
    Terms
        The same where nobody chooses anything.

    Raises
    ------
    QuestionError
        If more than six events are chosen: every set of the earlier ones is played through.

    Notes
    -----
    O(2^K) plays of the schedule for K chosen events.
    """
    events = [(event, day) for event, _, day in terms.occurring if event.chosen_by is not None]
    if not events:
        return terms
    if len(events) > _MOST:
        raise QuestionError(
            f"{len(events)} events are chosen by a party, and more than {_MOST} cannot be played through.",
            "Leave out chosen_by where a chance says as much.",
        )
    events.sort(key=lambda entry: float(np.mean(np.asarray(entry[1], np.float64))))
    return replace(terms, chosen=_decided(terms, events, {}))


def _decided(terms: Terms, events: Chosen, before: Decided) -> Decided:
    """Decide events, those in `before` being decided already."""
    if not events:
        return before
    (event, day), *later = events
    every = np.ones(terms.worlds.n, dtype=np.bool_)
    having = _decided(terms, later, {**before, event.id: every})
    lacking = _decided(terms, later, {**before, event.id: ~every})
    gains = _gains(terms, str(event.chosen_by), day, having, lacking)
    return {name: np.where(gains, having[name], lacking[name]) for name in having}


def _gains(terms: Terms, chooser: str, day: Array, having: Decided, lacking: Decided) -> Array:
    """Tell in which worlds the chooser has more from a day on with one set of events than with another."""
    width, n_moments = terms.worlds.n, len(terms.moments)
    place = terms.parties.index(chooser)
    first = np.full(width, n_moments)
    for m in range(n_moments - 1, -1, -1):
        first[np.broadcast_to(at_least(terms.day_of(terms.moments[m].step), day), width)] = m
    result = np.zeros(width, dtype=np.bool_)
    sides = [replace(terms, chosen=decided) for decided in (having, lacking)]
    size = max(1, _CELLS // max(1, n_moments * len(terms.parties) ** 2))
    for start, end in terms.parts(size):
        exchanges = [side.exchange(start, end) for side in sides]
        for m in np.unique(first[start:end]):
            if m == n_moments:  # the event comes after the last decision and changes nothing
                continue
            here = np.flatnonzero(first[start:end] == m)
            more, less = (play(_rest(each, int(m), here)).values[place] for each in exchanges)
            result[start + here] = ~at_least(less, more)
    return result


def _rest(exchange: Exchange, m: int, worlds: npt.NDArray[np.int64]) -> Exchange:
    """Return what is left of an exchange from a moment on, in some of the worlds."""
    return Exchange(
        steps=exchange.steps[m:],
        deciders=exchange.deciders[m:],
        free=exchange.free[m:],
        before=exchange.before[m:, :, worlds],
        acts=exchange.acts[m:, :, :, worlds],
        stopping=exchange.stopping[m:, :, worlds],
        loss=exchange.loss[m:, :, worlds],
        complete=exchange.complete[:, worlds],
    )
