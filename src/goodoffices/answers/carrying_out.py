"""A schedule with its worlds drawn and played through: what every part of `hold` is read from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from goodoffices.answers.chances import certain_chance, chance_of, quantile
from goodoffices.answers.hold_results import Spread
from goodoffices.answers.results import Chance
from goodoffices.answers.setting import check_draws
from goodoffices.answers.weighing import learned_of, worlds_of
from goodoffices.case.model import Case
from goodoffices.case.schedule import Schedule
from goodoffices.durability.exchange.choices import with_choices
from goodoffices.durability.exchange.decisions import END, Exchange
from goodoffices.durability.exchange.guarantees import deficits, holds_in_every_order, order_matters
from goodoffices.durability.exchange.induction import Play, play
from goodoffices.durability.exchange.terms import Terms
from goodoffices.learning.update import Learned
from goodoffices.worlds.ensemble import ReferenceWorld
from goodoffices.worlds.intervals import band_masks
from goodoffices.worlds.unknowns import is_uncertain, schedule_parts, unknowns_named

__all__ = ["Carrying", "carrying_out", "step_name"]

Array = npt.NDArray[Any]
Floats = npt.NDArray[np.float64]
_CELLS = 2**22
"""Numbers laid out at a time: about 32 MB."""


def step_name(step: int) -> int | str:
    """Return a step as it is written in answers."""
    return "end" if step == END else step


@dataclass(frozen=True)
class Carrying:
    """What happens in every world, and in the reference world.

    `incentives`, `deficits`, `losses` have shape (M, P, n): stop minus go on; stop minus the whole done;
    what guarantees take. `stops` marks who stops, `ends_at` the first moment at which somebody does (or M).
    `learned` is what the evidence made of the worlds, None where the case has none.
    """

    terms: Terms
    reference: Terms
    weights: Floats
    masks: list[tuple[str, Floats, Floats]]
    exact: bool
    incentives: Array
    deficits: Array
    losses: Array
    stops: npt.NDArray[np.bool_]
    ends_at: npt.NDArray[np.int64]
    holds_in_every_order: npt.NDArray[np.bool_]
    order_matters: npt.NDArray[np.bool_]
    learned: Learned | None = None

    @property
    def n_worlds(self) -> int:
        """How many worlds."""
        return len(self.weights)

    @property
    def ess(self) -> float:
        """Effective number of worlds."""
        return self._ess_per_weight * float(1.0 / np.square(self.weights).sum())

    @property
    def _ess_per_weight(self) -> float:
        if self.exact or self.learned is None:
            return 1.0
        return self.learned.ess / self.learned.ensemble.ess

    @property
    def holds(self) -> npt.NDArray[np.bool_]:
        """In which worlds it holds as the schedule is written."""
        return np.asarray(self.ends_at == len(self.terms.moments))

    @cached_property
    def reference_exchange(self) -> Exchange:
        """The reference world's numbers."""
        return self.reference.exchange()

    @cached_property
    def reference_play(self) -> Play:
        """The reference world's course."""
        return play(self.reference_exchange)

    def chance(self, values: Array) -> Chance:
        """Return the chance of something that is so or not in each world."""
        if self.exact:
            return certain_chance(values)
        return chance_of(values, self.weights, self.masks, self._ess_per_weight)

    def p(self, values: Array) -> float:
        """Return the weight of the worlds in which something is so."""
        return min(1.0, max(0.0, float(np.asarray(values, dtype=np.float64) @ self.weights)))

    def spread(self, values: Array) -> Spread:
        """Return the tenth, the half and the nine tenths of a number over the worlds."""
        low, median, high = (quantile(values, self.weights, share) for share in (0.1, 0.5, 0.9))
        return Spread(low, median, high)


def carrying_out(
    case: Case,
    schedule: Schedule,
    text: tuple[int | None, ...],
    *,
    seed: int,
    worlds: int,
    entry_day: Fraction,
) -> Carrying:
    """Draw the worlds of a schedule, weighted by the evidence of the case, and play it through in each.

    Only what bears on the carrying out counts as uncertain: where all of that is fixed, there is one world.

    Raises
    ------
    QuestionError
        If `seed` or `worlds` is out of range, or no world leaves all of the evidence possible.
    """
    check_draws(seed, worlds)
    parts = tuple(schedule_parts(case, schedule))
    reference = with_choices(Terms(case, schedule, ReferenceWorld(case), text, entry_day))
    if not any(is_uncertain(part) for part in parts):
        found = _played(reference, reference, np.ones(1), [], exact=True)
        return replace(found, learned=learned_of(case, seed, worlds))
    ensemble = worlds_of(case, seed, worlds)
    draws = tuple(ensemble.draws_of(unknowns_named(case, parts), parts))
    masks = band_masks(draws, ensemble.weights)
    terms = with_choices(Terms(case, schedule, ensemble, text, entry_day))
    found = _played(terms, reference, ensemble.weights, masks, exact=False)
    return replace(found, learned=learned_of(case, seed, worlds))


def _played(
    terms: Terms,
    reference: Terms,
    weights: Floats,
    masks: list[tuple[str, Floats, Floats]],
    *,
    exact: bool,
) -> Carrying:
    n_moments, n_parties = len(terms.moments), len(terms.parties)
    size = max(1, _CELLS // max(1, n_moments * n_parties**2))
    shape = (n_moments, n_parties, terms.worlds.n)
    kind = object if exact else np.float64
    incentives, short, losses = (np.zeros(shape, kind) for _ in range(3))
    stops = np.zeros(shape, np.bool_)
    ends_at = np.zeros(shape[2], np.int64)
    every_order = np.zeros(shape[2], np.bool_)
    orders = np.zeros((n_moments, shape[2]), np.bool_)
    for first, last in terms.parts(size):
        exchange = terms.exchange(first, last)
        course = play(exchange)
        part = slice(first, last)
        incentives[..., part], stops[..., part] = course.incentives, course.stops
        short[..., part], losses[..., part] = deficits(exchange), exchange.loss
        ends_at[part], every_order[part] = course.ends_at, holds_in_every_order(exchange)
        orders[:, part] = order_matters(exchange)
    return Carrying(
        terms=terms,
        reference=reference,
        weights=weights,
        masks=masks,
        exact=exact,
        incentives=incentives,
        deficits=short,
        losses=losses,
        stops=stops,
        ends_at=ends_at,
        holds_in_every_order=every_order,
        order_matters=orders,
    )
