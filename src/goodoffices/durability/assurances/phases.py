"""Open phases: stretches in which nothing is done and somebody may walk away ("the talks continue")."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from goodoffices.case.schedule import Schedule

__all__ = ["OpenPhase", "open_phases"]

Moment = int | None
"""The number of a step; None is the decision after the last step."""


@dataclass(frozen=True, slots=True)
class OpenPhase:
    """A party that may walk away, and would gain by it, where nothing is done.

    `p_gains` is the chance that its stop incentive is positive there, net of what guarantees cost it;
    `guarantees` those against it that are in force and do not suffice, `others` those that are not in force.
    """

    step: Moment
    party: str
    p_gains: float
    guarantees: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


def open_phases(
    schedule: Schedule,
    p_gains: Mapping[Moment, Mapping[str, float]],
    in_force: Mapping[Moment, Collection[str]],
    above: float = 0.0,
) -> tuple[OpenPhase, ...]:
    """Find who may walk away from an open phase and gain by it.

    An open phase is a step without acts at which somebody may stop, and the time after the last step, at
    which every side with an entry under `stopping` may. As a stop incentive is net of the guarantees against
    its party, a positive one is not covered.

    Parameters
    ----------
    schedule : Schedule
        Steps, stopping and guarantees.
    p_gains : mapping of step to {party: chance}
        The chance that the party's stop incentive is positive; what is not stated counts as 0.
    in_force : mapping of step to ids
        Guarantees in force there.
    above : float
        A chance up to this much is let pass.

    Returns
    -------
    tuple of OpenPhase
        By step, the end last; within a step the likeliest first. Empty: every open phase is covered.

    Examples
    --------
    >>> from goodoffices.case.schedule import Stopping
    >>> open_phases(Schedule(stopping=(Stopping("union"),)), {None: {"union": 0.4}}, {})
    (OpenPhase(step=None, party='union', p_gains=0.4, guarantees=(), others=()),)
    """
    moments: list[tuple[Moment, tuple[str, ...]]] = [
        (step.number, step.may_stop) for step in schedule.steps if not step.acts
    ]
    moments.append((None, tuple(entry.party for entry in schedule.stopping)))
    found = []
    for step, may_stop in moments:
        chances = {party: p_gains.get(step, {}).get(party, 0.0) for party in may_stop}
        for party in sorted(chances, key=lambda party: (-chances[party], party)):
            if chances[party] > above:
                against = [one.id for one in schedule.guarantees if one.against == party]
                covering = tuple(one for one in against if one in in_force.get(step, ()))
                others = tuple(one for one in against if one not in covering)
                found.append(OpenPhase(step, party, chances[party], covering, others))
    return tuple(found)
