"""The linear program of a hearing: what to propose after which words, so that nobody lies or refuses."""

from __future__ import annotations

from enum import Enum
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from goodoffices.errors import SearchStopped

__all__ = ["Hearing", "HearingProgram"]

_SLACK: Final = 1e-9  # between a split and the point where a side is indifferent
_SAME: Final = 12  # decimals to which two splits are one
_PAIRS: Final = ((0, 0), (0, 1), (1, 0), (1, 1))

Numbers = NDArray[np.float64]


class Hearing(Enum):
    """What happens to what the sides tell, and whether a proposal binds."""

    CONFIDENTIAL = "confidential"
    DISCLOSED = "disclosed"
    ENFORCED = "enforced"


class HearingProgram:
    """The program for one situation; sides and words are 0 for strong and 1 for weak.

    ``war[own, other]`` is what war is worth to a side. The variables are the chances (first's word, second's
    word, split) and, where a liar may still refuse, what each kind of liar expects from each split over war.
    All conditions are the first side's: the mirror makes them the second's too.
    """

    def __init__(self, p_win: float, left_after_war: float, p_strong: float, n_even_splits: int) -> None:
        even = left_after_war / 2
        strong, weak = p_win * left_after_war, (1 - p_win) * left_after_war
        self.war: Numbers = np.array([[even, strong], [weak, even]])
        self.chance: Numbers = np.array([p_strong, 1 - p_strong])
        tried = np.concatenate([[0.0, 0.5], self.war.ravel(), np.linspace(0, 1, n_even_splits)])
        lower = np.unique(np.minimum(tried, 1 - tried).round(_SAME))
        self.splits: Numbers = np.unique(np.concatenate([lower, 1 - lower]).round(_SAME))

    def solved(self, hearing: Hearing) -> Numbers:
        """Return the chances, shape (2, 2, n_splits), that leave the least war; of several the most even.

        Raises
        ------
        SearchStopped
            If the solver gives up.
        """
        n = len(self.splits)
        weights = np.repeat(np.outer(self.chance, self.chance).ravel(), n)
        rows, most = self._conditions(hearing)
        war = np.append(-weights, np.zeros(2 * n))
        least = self._least(war, rows, most, hearing)
        # Many plans leave as little war. That with the most even splits is the same whatever the solver does.
        uneven = np.append(weights * np.tile(np.abs(self.splits - 0.5), 4), np.zeros(2 * n))
        as_little = float(war @ least) + _SLACK
        found = self._least(uneven, np.vstack([rows, war]), np.append(most, as_little), hearing)
        return np.clip(found[: 4 * n], 0, 1).reshape(2, 2, n)

    def _least(self, aim: Numbers, rows: Numbers, most: Numbers, hearing: Hearing) -> Numbers:
        """Return the variables that make `aim` least under the conditions."""
        n = len(self.splits)
        found = linprog(
            aim,
            A_ub=rows,
            b_ub=most,
            A_eq=self._mirror(),
            b_eq=np.zeros(3 * n),
            bounds=self._ranges(hearing),
            method="highs",
        )
        if not found.success:
            raise SearchStopped(f"The linear program of a hearing was not solved: {found.message}")
        return np.asarray(found.x, dtype=np.float64)

    def p_war(self, chances: Numbers) -> float:
        """Return the chance of war under a plan."""
        peace = float(np.sum(np.outer(self.chance, self.chance) * chances.sum(axis=2)))
        return min(1.0, max(0.0, 1 - peace))

    def _ranges(self, hearing: Hearing) -> list[tuple[float, float | None]]:
        """Return the range of each variable; 0 for a split refused once the words are disclosed."""
        ranges: list[tuple[float, float | None]] = []
        for first, second in _PAIRS:
            for split in self.splits:
                refused = (
                    split < self.war[first, second] - _SLACK or 1 - split < self.war[second, first] - _SLACK
                )
                ranges.append((0, 0) if refused and hearing is Hearing.DISCLOSED else (0, 1))
        return ranges + [(0, None)] * (2 * len(self.splits))

    def _mirror(self) -> Numbers:
        """Return rows that are 0 where the plan is the mirror image of itself."""
        n = len(self.splits)
        rows = np.zeros((3, n, 6 * n))
        for number, (first, second) in enumerate(((0, 0), (0, 1), (1, 1))):
            here, there = (2 * first + second) * n, (2 * second + first) * n
            for k in range(n):
                rows[number, k, here + k] += 1
                rows[number, k, there + n - 1 - k] -= 1
        return rows.reshape(3 * n, 6 * n)

    def _conditions(self, hearing: Hearing) -> tuple[Numbers, Numbers]:
        """Return rows and the most that each may be: chances, taking part or obeying, telling the truth."""
        n = len(self.splits)
        sums = np.zeros((4, 6 * n))
        for pair in range(4):
            sums[pair, pair * n : (pair + 1) * n] = 1
        blocks = [sums]
        for own in range(2):
            honest, liar = (self._gains(own, word) for word in (own, 1 - own))
            if hearing is Hearing.CONFIDENTIAL:
                after = np.zeros((n, 2 * n))
                after[:, own * n : (own + 1) * n] = np.eye(n)
                blocks.append(np.hstack([-_by_split(honest), np.zeros((n, 2 * n))]))
                blocks.append(np.hstack([_by_split(liar), -after]))
                lie = np.append(np.zeros(4 * n), after.sum(axis=0))
            else:
                taken = np.maximum(liar, 0) if hearing is Hearing.DISCLOSED else liar
                lie = np.append(taken.ravel(), np.zeros(2 * n))
            truth = np.append(honest.ravel(), np.zeros(2 * n))
            if hearing is Hearing.ENFORCED:
                blocks.append(-truth[None])
            blocks.append((lie - truth)[None])
        rows = np.vstack(blocks)
        return rows, np.append(np.ones(4), np.zeros(len(rows) - 4))

    def _gains(self, own: int, word: int) -> Numbers:
        """Return what each split gains over war, times its chance to come, for a side that says `word`.

        Shape (2, 2, n_splits), like the chances.
        """
        gains = np.zeros((2, 2, len(self.splits)))
        for other in range(2):
            gains[word, other] = self.chance[other] * (self.splits - self.war[own, other])
        return gains


def _by_split(gains: Numbers) -> Numbers:
    """Return one row per split, with the gains of that split only."""
    n = gains.shape[2]
    return np.asarray(gains[None] * np.eye(n)[:, None, None, :]).reshape(n, 4 * n)
