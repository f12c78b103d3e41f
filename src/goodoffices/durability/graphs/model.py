"""The Graph Model of a conflict as plain data: states, who can move between them, and who prefers what.

States and decision makers are counted from 0 in file order here; their ids and names are for people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = [
    "MAX_DECISION_MAKERS",
    "MAX_STATES",
    "Belief",
    "ConflictGraph",
    "DecisionMaker",
    "GraphOption",
    "Moves",
    "Ranking",
    "RankingWorld",
    "State",
    "StateId",
    "Worth",
]

MAX_STATES = 8192
MAX_DECISION_MAKERS = 10

StateId = int | str
Moves = tuple[tuple[int, ...], ...]
"""For each state, the states that one decision maker can move to from there, in ascending order."""
Worth = tuple[int, ...]
"""For each state, its place in a ranking: higher is better, equal is indifferent."""


@dataclass(frozen=True, slots=True)
class State:
    """An outcome of the conflict. `options` shows who does what, one ``Y`` or ``N`` for each option."""

    id: StateId
    options: str | None = None


@dataclass(frozen=True, slots=True)
class GraphOption:
    """Something that its owner does or not; `direction` is ``both``, ``fwd`` (only N to Y) or ``back``."""

    name: str
    owner: str
    direction: str = "both"


@dataclass(frozen=True, slots=True)
class Ranking:
    """States in levels, best first; those of one level are equally good.

    Of the levels in `unknown` nobody knows the order of the states within: every strict order is as likely
    as every other.
    """

    levels: tuple[tuple[int, ...], ...]
    unknown: frozenset[int] = frozenset()

    def worth(self) -> Worth:
        """Return the place of each state, higher is better; an unknown order counts as indifference.

        Examples
        --------
        >>> Ranking(((2,), (0, 1))).worth()
        (0, 0, 1)
        """
        places = [0] * sum(map(len, self.levels))
        for place, level in enumerate(reversed(self.levels)):
            for state in level:
                places[state] = place
        return tuple(places)


@dataclass(frozen=True, slots=True)
class RankingWorld:
    """One ranking for each decision maker, as places, and the weight of that."""

    weight: float
    worths: tuple[Worth, ...]


@dataclass(frozen=True, slots=True)
class Belief:
    """A ranking that somebody may hold, and the chance that it is theirs."""

    p: float
    ranking: Ranking


@dataclass(frozen=True, slots=True)
class DecisionMaker:
    """Somebody who can move the conflict from some states to others; the p of the beliefs sum to 1."""

    name: str
    moves: Moves
    beliefs: tuple[Belief, ...]

    @property
    def ranking(self) -> Ranking:
        """Return the likeliest ranking, the first of them if several are."""
        return max(self.beliefs, key=lambda belief: belief.p).ranking

    @property
    def is_uncertain(self) -> bool:
        """Whether the ranking is not known for sure."""
        return len(self.beliefs) > 1 or any(
            len(belief.ranking.levels[level]) > 1
            for belief in self.beliefs
            for level in belief.ranking.unknown
        )


@dataclass(frozen=True, slots=True)
class ConflictGraph:
    """A conflict: its states, its decision makers, and the state that it is in now, if that is given.

    `drawn` holds rankings of all decision makers that were drawn together, because they hang on the same
    unknowns; their weights sum to 1. Where it is not empty it goes before the beliefs, which then only give
    the reference ranking.
    """

    title: str
    states: tuple[State, ...]
    decision_makers: tuple[DecisionMaker, ...]
    status_quo: int | None = None
    options: tuple[GraphOption, ...] = ()
    drawn: tuple[RankingWorld, ...] = ()

    @property
    def is_uncertain(self) -> bool:
        """Whether some ranking is not known for sure."""
        return bool(self.drawn) or any(maker.is_uncertain for maker in self.decision_makers)

    def worths(self) -> tuple[Worth, ...]:
        """Return the likeliest ranking of each decision maker as places."""
        return tuple(maker.ranking.worth() for maker in self.decision_makers)

    def ids(self, states: Sequence[int]) -> tuple[StateId, ...]:
        """Return the ids of states."""
        return tuple(self.states[state].id for state in states)
