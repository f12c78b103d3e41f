"""From the status quo: which equilibria the conflict can come to, and how."""

from __future__ import annotations

from dataclasses import dataclass

from goodoffices.durability.graphs.sequences import Step, bits, first_steps
from goodoffices.durability.graphs.stability import Concept, Terrain, Verdicts

__all__ = ["StatusQuoPath", "status_quo_paths"]


@dataclass(frozen=True, slots=True)
class StatusQuoPath:
    """A shortest legal sequence from the status quo to an equilibrium; None where there is none.

    `steps` takes any moves, `improving_steps` only such as serve whoever makes them. The status quo itself
    is reached by no steps.
    """

    end: int
    concepts: tuple[Concept, ...]
    steps: tuple[Step, ...] | None
    improving_steps: tuple[Step, ...] | None


def status_quo_paths(terrain: Terrain, verdicts: Verdicts, status_quo: int) -> tuple[StatusQuoPath, ...]:
    """Return the way to each equilibrium of any concept, in the order of the states.

    References
    ----------
    .. [1] K. W. Li, D. M. Kilgour, K. W. Hipel, "Status Quo Analysis in the Graph Model for Conflict
       Resolution", Journal of the Operational Research Society 56 (2005) 699-707.
    """
    whole: dict[int, tuple[Step, ...]] = {status_quo: ()}
    whole |= first_steps(list(enumerate(terrain.moves)), status_quo)
    better: dict[int, tuple[Step, ...]] = {status_quo: ()}
    better |= first_steps(list(enumerate(terrain.improvements)), status_quo)
    mask = 0
    for each in verdicts.equilibria.values():
        mask |= each
    return tuple(
        StatusQuoPath(
            end,
            tuple(concept for concept, ends in verdicts.equilibria.items() if ends >> end & 1),
            whole.get(end),
            better.get(end),
        )
        for end in bits(mask)
    )
