"""Who gives in first when either side may be one that never does: the war of attrition of Abreu and Gul.

Each side has named its share and will, for all the other knows, never take less. Sides that are not so bound
give in at random moments, at a pace that keeps the other guessing; at a last moment all of them have. It is
the closed form beside simulated chances of a deal by a date.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from goodoffices.errors import QuestionError

__all__ = ["Attrition", "Obstinacy", "war_of_attrition"]


@dataclass(frozen=True, slots=True)
class Obstinacy:
    """A side's demand: the share it insists on, the chance that it is bound to it, and its impatience.

    `impatience` is its discount rate per unit of time.
    """

    share: float
    p_stubborn: float
    impatience: float

    def __post_init__(self) -> None:
        if not 0 < self.share < 1:
            raise QuestionError(f"A side insists on {self.share}.", "Give more than 0 and less than 1.")
        if not 0 < self.p_stubborn < 1:
            raise QuestionError(
                f"A side is stubborn with chance {self.p_stubborn}.", "Give more than 0 and less than 1."
            )
        if not 0 < self.impatience < math.inf:
            raise QuestionError(f"A side's impatience is {self.impatience}.", "Give more than 0.")


@dataclass(frozen=True, slots=True)
class Attrition:
    """When each of two sides gives in.

    ``hazards[i]`` is the rate at which side i gives in until `last_moment`, ``p_at_once[i]`` the chance that
    it does at the start (0 for at least one), ``p_stubborn[i]`` the chance that it never does.
    """

    hazards: tuple[float, float]
    p_at_once: tuple[float, float]
    p_stubborn: tuple[float, float]
    last_moment: float
    method: str
    exact: bool

    @property
    def p_never(self) -> float:
        """The chance that neither ever gives in."""
        return self.p_stubborn[0] * self.p_stubborn[1]

    def p_given_in(self, side: int, time: float) -> float:
        """Return the chance that a side, by itself, would have given in by `time`."""
        if time < 0:
            return 0.0
        waited = min(time, self.last_moment)
        return 1 - (1 - self.p_at_once[side]) * math.exp(-self.hazards[side] * waited)

    def p_deal_by(self, time: float) -> float:
        """Return the chance that one of the two has given in by `time`."""
        return 1 - (1 - self.p_given_in(0, time)) * (1 - self.p_given_in(1, time))


def war_of_attrition(first: Obstinacy, second: Obstinacy) -> Attrition:
    """Compute when two sides give in whose demands do not fit together.

    Side i gives in at the rate ``r_j (1 - a_i) / (a_1 + a_2 - 1)``, which makes the *other* indifferent
    between giving in and waiting. Left alone it would be known to be stubborn at ``-ln(z_i) / rate``; at the
    earlier of the two moments both are, because the slower side gives in at once with the chance that makes
    it so [1]_.

    Parameters
    ----------
    first, second : Obstinacy
        Shares that add up to more than 1.

    Returns
    -------
    Attrition

    Raises
    ------
    QuestionError
        If the two demands fit together: then there is no conflict.

    Notes
    -----
    Exact, closed form. Who is more impatient, greedier or less likely to be stubborn gives in sooner.

    References
    ----------
    .. [1] D. Abreu, F. Gul, "Bargaining and Reputation", Econometrica 68 (2000) 85-117.

    Examples
    --------
    >>> side = Obstinacy(share=0.6, p_stubborn=0.1, impatience=1.0)
    >>> found = war_of_attrition(side, side)
    >>> round(found.last_moment, 6), round(found.p_deal_by(0.25), 6), round(found.p_deal_by(2), 6)
    (1.151293, 0.632121, 0.99)
    """
    excess = first.share + second.share - 1
    if excess <= 0:
        raise QuestionError(
            f"The demands {first.share} and {second.share} fit together.",
            "Give two that add up to more than 1; these two can both be met.",
        )
    sides = (first, second)
    hazards = (
        second.impatience * (1 - first.share) / excess,
        first.impatience * (1 - second.share) / excess,
    )
    moments = [-math.log(side.p_stubborn) / hazard for side, hazard in zip(sides, hazards, strict=True)]
    last = min(moments)
    at_once = [
        0.0 if moment <= last else 1 - side.p_stubborn * math.exp(hazard * last)
        for side, hazard, moment in zip(sides, hazards, moments, strict=True)
    ]
    return Attrition(
        hazards,
        (at_once[0], at_once[1]),
        (first.p_stubborn, second.p_stubborn),
        last,
        "closed form",
        True,
    )
