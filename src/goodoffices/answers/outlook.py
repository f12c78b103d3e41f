"""Step by step: who is asked, what each would gain by stopping, and where it ends."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from goodoffices.answers.carrying_out import Carrying, step_name
from goodoffices.answers.hold_results import Course, Ending, Spread, StepOutlook
from goodoffices.durability.exchange.decisions import END

__all__ = ["course", "endings", "orders_differ", "steps"]


def steps(found: Carrying) -> tuple[StepOutlook, ...]:
    """Return every step in its order, and ``end`` last."""
    schedule = found.terms.schedule
    rows = [(step.number, step) for step in schedule.steps]
    result = []
    for number, step in (*rows, (END, None)):
        here = [m for m, moment in enumerate(found.terms.moments) if moment.step == number]
        incentives: dict[str, Spread] = {}
        gains: dict[str, float] = {}
        for m in here:
            for p in found.terms.moments[m].deciders:
                party = found.terms.parties[p]
                incentives[party] = found.spread(found.incentives[m, p])
                gains[party] = found.p(found.stops[m, p])
        # What comes after the last decision at or before a step is reached by whatever passes all of them.
        before = min(here) if here else _next_moment(found, number)
        result.append(
            StepOutlook(
                step=step_name(number),
                day=float(found.reference.day_of(number)[0]),
                actors=_in_file_order(found, incentives),
                acts=tuple((act.by, act.does or "") for act in step.acts) if step is not None else (),
                stop_incentive={party: incentives[party] for party in _in_file_order(found, incentives)},
                p_gains={party: gains[party] for party in _in_file_order(found, incentives)},
                p_stop=found.p(np.isin(found.ends_at, here)),
                p_reached=found.p(found.ends_at >= before),
                title=str(step.title) if step is not None and step.title is not None else None,
            )
        )
    return tuple(result)


def _next_moment(found: Carrying, number: int) -> int:
    """Return the first moment after a step at which nobody is asked."""
    later = [
        m
        for m, moment in enumerate(found.terms.moments)
        if number != END and (moment.step == END or moment.step > number)
    ]
    return min(later, default=len(found.terms.moments))


def _in_file_order(found: Carrying, parties: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(party for party in found.terms.parties if party in parties)


def endings(found: Carrying) -> tuple[Ending, ...]:
    """Return where it ends short of holding and by whom, in the order of steps, likelier ends first."""
    result: list[Ending] = []
    for m, moment in enumerate(found.terms.moments):
        here = found.ends_at == m
        if not here.any():
            continue
        patterns: dict[tuple[str, ...], float] = {}
        for pattern in np.unique(found.stops[m][:, here], axis=1).T:
            same = here & (found.stops[m] == pattern[:, None]).all(axis=0)
            who = tuple(party for party, stops in zip(found.terms.parties, pattern, strict=True) if stops)
            patterns[who] = found.p(same)
        for who, p in sorted(patterns.items(), key=lambda entry: -entry[1]):
            result.append(Ending(step_name(moment.step), " and ".join(who), p, who))
    return tuple(result)


def orders_differ(found: Carrying) -> tuple[int | str, ...]:
    """Return the steps at which, in some world, the order of those who act decides whether all go on."""
    rows = np.flatnonzero(found.order_matters.any(axis=1))
    return tuple(dict.fromkeys(step_name(found.terms.moments[m].step) for m in rows))


def course(found: Carrying) -> Course:
    """Return the reference world's course."""
    played = found.reference_play
    moment = int(played.ends_at[0])
    holds = moment == len(found.reference.moments)
    by = (
        ()
        if holds
        else tuple(
            party
            for party, stops in zip(found.terms.parties, played.stops[moment, :, 0], strict=True)
            if stops
        )
    )
    return Course(
        holds=holds,
        ends=None if holds else step_name(found.reference.moments[moment].step),
        by=by,
        values={
            party: float(value) for party, value in zip(found.terms.parties, played.values[:, 0], strict=True)
        },
    )
