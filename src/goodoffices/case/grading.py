"""What grades of claims and answers to offers are worth: assumptions, all of them, in two small tables."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = [
    "CREDIBILITIES",
    "RELIABILITIES",
    "USUAL_RESPONSES",
    "USUAL_TABLE",
    "ReliabilityTable",
    "Responses",
]

CREDIBILITIES = ("1", "2", "3", "4", "5", "6")
RELIABILITIES = ("A", "B", "C", "D", "E", "F")


@dataclass(frozen=True, slots=True)
class ReliabilityTable:
    """The one table behind what claims are worth.

    A claim of credibility c (1 to 6) from a source of reliability k (A to F) is made with the chance
    ``r = 0.5 + (c - 0.5) k`` where it is true, and 1 - r where it is not. The scales are those of the
    Admiralty code; the figures are goodoffices' own.

    Attributes
    ----------
    credibility : six shares from 0 to 1
        c, from 1 (confirmed) to 6 (cannot be judged).
    reliability : six shares from 0 to 1
        k, from A (reliable) to F (cannot be judged).
    """

    credibility: tuple[float, ...] = (0.95, 0.8, 0.65, 0.4, 0.2, 0.5)
    reliability: tuple[float, ...] = (1.0, 0.8, 0.6, 0.3, 0.0, 0.0)

    def r(self, credibility: int, reliability: str) -> float:
        """Return how likely a claim of these grades is to be made where it is true.

        Examples
        --------
        >>> round(ReliabilityTable().r(2, "B"), 3)
        0.74
        """
        return 0.5 + (self.credibility[credibility - 1] - 0.5) * self.reliability["ABCDEF".index(reliability)]


@dataclass(frozen=True, slots=True)
class Responses:
    """How sides answer texts.

    Attributes
    ----------
    points : float
        s: a text that gains a side so many points over no deal is accepted with chance 0.73, one that costs
        it as many with 0.27.
    tactical : float
        b: the share of acceptable texts that are refused all the same, for tactics.
    least : float
        The chance that a text is accepted though nothing speaks for it, or a real red line is broken.
    """

    points: float = 5.0
    tactical: float = 0.5
    least: float = 0.01


USUAL_TABLE = ReliabilityTable()
USUAL_RESPONSES = Responses()
