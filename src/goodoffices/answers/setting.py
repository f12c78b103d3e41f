"""A case with its worlds drawn and its tables filled in: what every answer starts from."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from goodoffices.answers.chances import certain_chance, chance_of
from goodoffices.answers.results import Chance
from goodoffices.answers.weighing import Held, learned_of
from goodoffices.bargaining.delay import points_on_day
from goodoffices.bargaining.modelling import model_of
from goodoffices.bargaining.positions import Model
from goodoffices.bargaining.space import LARGEST_SPACE, BitSpace
from goodoffices.case.model import Case
from goodoffices.errors import QuestionError
from goodoffices.learning.update import Learned
from goodoffices.worlds.ensemble import Draw, Ensemble, ReferenceWorld
from goodoffices.worlds.intervals import band_masks
from goodoffices.worlds.unknowns import delay_parts, is_certain, is_uncertain

__all__ = ["DEFAULT_WORLDS", "MOST_WORLDS", "Setting", "check_draws", "setting_of"]

DEFAULT_WORLDS = 4096
MOST_WORLDS = 2**20
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Setting:
    """A case, an ensemble of worlds (None when nothing is uncertain), and the tables of both kinds of world.

    `reference` is the model of the reference world, `model` of the ensemble; they are one where nothing is
    uncertain. `first` marks the half of the worlds on which texts are chosen; one world is both halves. On a
    `day` after the first, what follows without agreement is worth what it is by then.
    `learned` is what the evidence made of the worlds, None where the case has none.
    """

    case: Case
    seed: int
    ensemble: Ensemble | None
    model: Model
    reference: Model
    day: Fraction = Fraction(0)
    learned: Learned | None = None

    @property
    def exact(self) -> bool:
        """Whether there is one world and it is known exactly."""
        return self.ensemble is None

    @property
    def ess(self) -> float:
        """Effective number of worlds."""
        if self.ensemble is None:
            return 1.0
        return self.ensemble.ess if self.learned is None else self.learned.ess

    @property
    def _ess_per_weight(self) -> float:
        """Effective size of worlds over that of their weights: 1 unless they were resampled."""
        return 1.0 if self.ensemble is None else self.ess / self.ensemble.ess

    @cached_property
    def first(self) -> npt.NDArray[np.bool_]:
        """Mark the half of the worlds on which texts are chosen."""
        return np.asarray(np.arange(self.model.n_worlds) % 2 == 0)

    @property
    def reporting(self) -> npt.NDArray[np.int64]:
        """The worlds from which the chances of chosen texts are reported."""
        return np.arange(1) if self.exact else np.flatnonzero(~self.first)

    @property
    def choosing(self) -> npt.NDArray[np.int64]:
        """The worlds on which texts are chosen."""
        return np.flatnonzero(self.first)

    @cached_property
    def masks(self) -> list[tuple[str, Floats, Floats]]:
        """Weights restricted to the lowest and highest fifth of every unknown."""
        return band_masks(self.draws, self.model.weights)

    @cached_property
    def draws(self) -> tuple[Draw, ...]:
        """What every unknown that bears on the answers is in each world; none where there is one world."""
        if self.ensemble is None:
            return ()
        later = self.ensemble.draws_of((), delay_parts(self.case)) if self.day else ()
        return (*self.ensemble.draws(), *later)

    @cached_property
    def _masks_by_worlds(self) -> dict[bytes, list[tuple[str, Floats, Floats]]]:
        return {}

    def _masks_within(
        self, worlds: npt.NDArray[np.int64], weights: Floats
    ) -> list[tuple[str, Floats, Floats]]:
        """Restrictions of every unknown among some of the worlds only, made once per set of worlds."""
        known = self._masks_by_worlds.get(worlds.tobytes())
        if known is None:
            known = self._masks_by_worlds[worlds.tobytes()] = band_masks(self.draws, weights)
        return known

    @cached_property
    def space(self) -> BitSpace | None:
        """The layout of all packages, or None where there are too many to lay out."""
        return BitSpace(self.model) if self.n_combinations <= LARGEST_SPACE else None

    @cached_property
    def n_combinations(self) -> int:
        """How many packages there are, coherent or not."""
        n = 1
        for size in self.model.sizes:
            n *= size
        return n

    def chance(self, values: npt.NDArray[Any], worlds: npt.NDArray[np.int64] | None = None) -> Chance:
        """Return the chance of something that is so (1) or not (0) in each world.

        Parameters
        ----------
        values : array of shape (n_worlds,), or (len(worlds),) where `worlds` is given
        worlds : array of world numbers, optional
            The reporting half; all worlds by default.
        """
        if self.exact:
            return certain_chance(values)
        if worlds is None:
            return chance_of(values, self.model.weights, self.masks, self._ess_per_weight)
        full, weights = self._within(values, worlds)
        return chance_of(full, weights, self._masks_within(worlds, weights), self._ess_per_weight)

    def _within(self, values: npt.NDArray[Any], worlds: npt.NDArray[np.int64]) -> tuple[Floats, Floats]:
        """Return what is so in some of the worlds, laid out over all, and their weights, which sum to 1."""
        full, weights = np.zeros(self.model.n_worlds), np.zeros(self.model.n_worlds)
        full[worlds] = np.asarray(values, dtype=np.float64)
        weights[worlds] = self.model.weights[worlds] / self.model.weights[worlds].sum()
        return full, weights

    def contrasts(
        self, values: npt.NDArray[Any], worlds: npt.NDArray[np.int64]
    ) -> dict[str, tuple[float, float]]:
        """Return the chance given that each unknown of yes or no is not so, and that it is, by its path.

        Parameters
        ----------
        values : array of shape (len(worlds),)
            1 or 0 in each world.
        worlds : array of world numbers
        """
        if self.ensemble is None:
            return {}
        full, weights = self._within(values, worlds)
        yes_or_no = {
            draw.path
            for draw in self.ensemble.draws()
            if draw.discrete and set(np.unique(draw.values)) <= {0.0, 1.0}
        }
        return {
            path: (min(1.0, float(full @ low)), min(1.0, float(full @ high)))
            for path, low, high in self._masks_within(worlds, weights)
            if path in yes_or_no
        }


def setting_of(case: Case, *, seed: int = 0, worlds: int = DEFAULT_WORLDS, day: float = 0) -> Setting:
    """Draw the worlds of a case, weight them by its evidence and fill in its tables; the last few are kept.

    Parameters
    ----------
    case : Case
    seed : int
        From 0 up.
    worlds : int
        How many worlds to draw (2 to 2^20); a case with no uncertain number is one world whatever this says.
    day : float
        From the case's date on: what follows without agreement is worth what it is by then.

    Raises
    ------
    QuestionError
        If `seed`, `worlds` or `day` is out of range, or no world leaves all of the evidence possible.
    """
    check_draws(seed, worlds)
    if day < 0:
        raise QuestionError(f"day {day:g} is past.", "Count from the date of the case: 0 or more.")
    return _setting(Held(case), seed, worlds, Fraction(day).limit_denominator(10**6))


def check_draws(seed: int, worlds: int) -> None:
    """Refuse a seed or a number of worlds that cannot be drawn.

    Raises
    ------
    QuestionError
    """
    if not 2 <= worlds <= MOST_WORLDS:
        raise QuestionError(f"{worlds} worlds cannot be drawn.", f"Ask for 2 to {MOST_WORLDS}.")
    if seed < 0:
        raise QuestionError(f"seed {seed} is below 0.", "Give a whole number from 0 up.")


@lru_cache(maxsize=4)
def _setting(held: Held, seed: int, worlds: int, day: Fraction) -> Setting:
    case = held.case
    one = ReferenceWorld(case)
    reference = model_of(case, one, points_on_day(case, one, np.array([day], dtype=object)) if day else None)
    learned = learned_of(case, seed, worlds)
    if is_certain(case) and not (day and any(map(is_uncertain, delay_parts(case)))):
        return Setting(case, seed, None, reference, reference, day, learned)
    ensemble = Ensemble.draw(case, worlds, seed) if learned is None else learned.ensemble
    points = points_on_day(case, ensemble, np.array([float(day)])) if day else None
    return Setting(case, seed, ensemble, model_of(case, ensemble, points), reference, day, learned)
