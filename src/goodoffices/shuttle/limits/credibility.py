"""Would a mediator be believed who counsels a concession: Kydd's threshold, per mediator and listener.

A listener may demand more or less of an opponent that is resolved or not. The mediator knows which and says
so. One that only wants peace would always say "resolved", and is therefore not believed; one that is close
enough to the listener would not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final, Literal

from goodoffices.errors import QuestionError

__all__ = [
    "Credibility",
    "CredibilityFailure",
    "Listener",
    "Mediator",
    "credibility",
    "credibility_table",
]

_TOLERANCE: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Mediator:
    """Where a mediator would like the line to be drawn, from 0 to 1, and what a war costs it."""

    ideal: float
    war_cost: float = 0.0

    def __post_init__(self) -> None:
        if not 0 <= self.ideal <= 1:
            raise QuestionError(
                f"A mediator's ideal is {self.ideal}.", "0 is all one side wants, 1 all the other wants."
            )
        if not 0 <= self.war_cost < float("inf"):
            raise QuestionError(f"A war costs a mediator {self.war_cost}.", "Give 0 or more.")

    def worth(self, line: float) -> float:
        """Return what a line is worth to it: minus the distance from its ideal."""
        return -abs(line - self.ideal)

    def worth_of_war(self, p_one: float) -> float:
        """Return what a war is worth to it after which the line is 1 with chance `p_one`, else 0."""
        return p_one * self.worth(1) + (1 - p_one) * self.worth(0) - self.war_cost


@dataclass(frozen=True, slots=True)
class Listener:
    """A side that thinks of demanding more: its chance of winning, and what a war costs its opponent.

    `resolved_cost` is the cost to a resolved opponent, `unresolved_cost` that to one that is not; the pie is
    1. `ideal` is the end of the scale that the listener wants, 1 or 0.
    """

    p_win: float
    resolved_cost: float
    unresolved_cost: float
    ideal: Literal[0, 1] = 1

    def __post_init__(self) -> None:
        if not 0 < self.p_win < 1:
            raise QuestionError(
                f"A listener wins with chance {self.p_win}.", "Give more than 0 and less than 1."
            )
        if not 0 <= self.resolved_cost < self.unresolved_cost < float("inf"):
            raise QuestionError(
                f"War costs a resolved opponent {self.resolved_cost}, another {self.unresolved_cost}.",
                "Give 0 or more, the second higher than the first.",
            )
        if self.p_win + self.resolved_cost >= 1:
            raise QuestionError(
                f"With chance {self.p_win} and cost {self.resolved_cost} even a resolved opponent gives all.",
                "Then there is nothing to counsel; give numbers whose sum is below 1.",
            )
        if self.ideal not in (0, 1):
            raise QuestionError(f"A listener's ideal is {self.ideal}.", "Give 0 or 1.")

    @property
    def modest(self) -> float:
        """The demand, as the listener's share, that even a resolved opponent meets."""
        return self.p_win + self.resolved_cost

    @property
    def bold(self) -> float:
        """The demand that only an opponent without resolve meets, at most everything."""
        return min(1.0, self.p_win + self.unresolved_cost)

    def line(self, share: float) -> float:
        """Return where on the scale the listener has this share."""
        return share if self.ideal == 1 else 1 - share


class CredibilityFailure(Enum):
    """Why a mediator is not believed: it would call an opponent resolved that is not, or the reverse."""

    TOO_FAR_FROM_LISTENER = "TOO_FAR_FROM_LISTENER"
    PREFERS_WAR = "PREFERS_WAR"


@dataclass(frozen=True, slots=True)
class Credibility:
    """Whether a mediator's word on the opponent's resolve moves a listener, and the numbers behind it.

    It does if the mediator's ideal is at `threshold` or beyond it towards the listener's, and the modest line
    is worth `worth_of_modest` to the mediator, no less than a war, `worth_of_war`. `failures` holds what is
    not met. Lines are on the common scale.
    """

    believed: bool
    failures: tuple[CredibilityFailure, ...]
    threshold: float
    margin: float
    modest_line: float
    bold_line: float
    worth_of_modest: float
    worth_of_war: float
    method: str
    exact: bool


def credibility(mediator: Mediator, listener: Listener) -> Credibility:
    """Tell whether a listener believes a mediator that says what the opponent is.

    The mediator must do best to tell the truth of either kind of opponent, the listener acting on it [1]_:
    of one without resolve, it must like the bold line no less than the modest one (its ideal is past the
    middle of the two); of a resolved one, it must like the modest line no less than war.

    Parameters
    ----------
    mediator : Mediator
    listener : Listener

    Returns
    -------
    Credibility
        `margin` is how far the ideal is past the threshold, below 0 if short of it.

    Notes
    -----
    Exact, closed form, for two kinds of opponent and a mediator that minds distance; a tie is told
    truthfully. The mediator is taken to know the opponent's kind: without knowledge of its own nothing that
    it says can move anyone.

    References
    ----------
    .. [1] A. Kydd, "Which Side Are You On? Bias, Credibility, and Mediation", American Journal of Political
       Science 47 (2003) 597-611.

    Examples
    --------
    >>> listener = Listener(p_win=0.5, resolved_cost=0.05, unresolved_cost=0.25)
    >>> [credibility(Mediator(ideal, 0.1), listener).believed for ideal in (0.5, 0.64, 0.66, 0.9)]
    [False, False, True, True]
    """
    modest, bold = listener.line(listener.modest), listener.line(listener.bold)
    threshold = (modest + bold) / 2
    towards = 1 if listener.ideal == 1 else -1
    margin = towards * (mediator.ideal - threshold)
    p_one = listener.line(listener.p_win)
    worth, war = mediator.worth(modest), mediator.worth_of_war(p_one)
    failures = []
    if margin < -_TOLERANCE:
        failures.append(CredibilityFailure.TOO_FAR_FROM_LISTENER)
    if worth < war - _TOLERANCE:
        failures.append(CredibilityFailure.PREFERS_WAR)
    return Credibility(
        not failures, tuple(failures), threshold, margin, modest, bold, worth, war, "closed form", True
    )


def credibility_table(
    mediators: Mapping[str, Mediator], listeners: Mapping[str, Listener]
) -> dict[tuple[str, str], Credibility]:
    """Tell of each mediator and each listener whether the one is believed by the other.

    Parameters
    ----------
    mediators, listeners : mapping from a name
        On one scale: opposite sides want opposite ends of it.

    Returns
    -------
    dict
        By (mediator, listener).

    Examples
    --------
    >>> sides = {"north": Listener(0.5, 0.05, 0.25, ideal=1), "south": Listener(0.5, 0.05, 0.25, ideal=0)}
    >>> found = credibility_table({"friend of the north": Mediator(0.7), "neutral": Mediator(0.5)}, sides)
    >>> [pair for pair, each in found.items() if each.believed]
    [('friend of the north', 'north')]
    """
    return {
        (name, side): credibility(mediator, listener)
        for name, mediator in mediators.items()
        for side, listener in listeners.items()
    }
