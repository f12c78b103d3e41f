"""What is noted down in passing, while the census goes through the worlds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

from goodoffices.answers.packages import in_words
from goodoffices.answers.results import Gap
from goodoffices.answers.setting import Setting
from goodoffices.bargaining.bits import BitVerdicts
from goodoffices.bargaining.prospects import gap, ideal_gains
from goodoffices.bargaining.space import BitSpace
from goodoffices.bargaining.texts import acceptable_options

__all__ = ["Observer"]

_GAP_WORLDS = 256
_IDEAL_WORLDS = 64
_ACCEPTABLE_WORLDS = 64
_OFTEN, _SHARE = 0.5, 0.1


Note = tuple[int, float | None, npt.NDArray[np.float64] | None, npt.NDArray[np.float64] | None]


class Observer:
    """Notes the gap, the ideal gains and what each side could accept, in some of the worlds.

    Any subset of the worlds is a sample of them: a stratum belongs to no place in the order.
    """

    def __init__(self, setting: Setting, space: BitSpace) -> None:
        self.setting = setting
        self.space = space
        n, n_parties = setting.model.n_worlds, len(setting.model.parties)
        self.parties = [p for p, party in enumerate(setting.case.parties) if party.always is None]
        self.gaps = np.full(min(n, _GAP_WORLDS), np.nan)
        self.ideals = np.full((min(n, 2 * _IDEAL_WORLDS), n_parties), np.nan)
        self.shares = np.zeros((min(n, _ACCEPTABLE_WORLDS), n_parties, sum(setting.model.sizes)))

    def __call__(self, verdicts: BitVerdicts, worlds: npt.NDArray[Any]) -> list[Note]:
        """Return what is wanted of a batch: (world, gap, ideal gains, shares), None for what is not."""
        notes: list[Note] = []
        for world in worlds[worlds < max(len(self.gaps), len(self.ideals), len(self.shares))]:
            alone = verdicts
            if len(worlds) > 1:
                alone = BitVerdicts(self.setting.model, self.space, np.array([world]))
            wants_ideal = world < len(self.ideals) and bool(self.setting.first[world])
            notes.append(
                (
                    int(world),
                    gap(alone) if world < len(self.gaps) else None,
                    ideal_gains(alone) if wants_ideal else None,
                    self._shares(alone) if world < len(self.shares) else None,
                )
            )
        return notes

    def keep(self, notes: Iterable[Note]) -> None:
        """Take up the notes of a census."""
        for world, its_gap, ideals, shares in notes:
            if its_gap is not None:
                self.gaps[world] = its_gap
            if ideals is not None:
                self.ideals[world] = ideals
            if shares is not None:
                self.shares[world] = shares

    def _shares(self, alone: BitVerdicts) -> npt.NDArray[np.float64]:
        """The share of every option in the win set of every party, one issue after the other."""
        shares = np.zeros(self.shares.shape[1:])
        parts = [alone.on_rows(rows) for rows in self.space.row_slices()]
        for p in self.parties:
            yes = [part.full(part.says_yes(p) & part.coherent())[0] for part in parts]
            shares[p] = np.concatenate(acceptable_options(self.space, np.concatenate(yes)))
        return shares

    def ideal_worlds(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
        """Return the choosing worlds in which a deal was found, and everyone's ideal gains there."""
        found = np.flatnonzero(~np.isnan(self.ideals).any(axis=1))
        return found, self.ideals[found]

    def gap(self) -> Gap:
        """Return quantiles of the gap over the worlds noted."""
        weights = self.setting.model.weights[: len(self.gaps)]
        weights = weights / weights.sum()
        known = ~np.isnan(self.gaps)
        if not known.any():
            return Gap(None, None, None, None, None, 1.0)
        at = (0.1, 0.25, 0.5, 0.75, 0.9)
        p10, p25, p50, p75, p90 = _quantiles(self.gaps[known], weights[known], at)
        return Gap(p10, p25, p50, p75, p90, float(weights[~known].sum()))

    def acceptable(self) -> dict[str, dict[str, tuple[str | int | float, ...]]]:
        """Options in at least 10 % of each party's win set in at least half of the worlds."""
        case = self.setting.case
        weights = self.setting.model.weights[: len(self.shares)]
        often = np.tensordot(weights / weights.sum(), self.shares >= _SHARE, 1) >= _OFTEN - 1e-12
        ends = np.cumsum(self.setting.model.sizes)
        return {
            case.parties[p].id: {
                issue.id: tuple(
                    in_words((issue,), (k,))[issue.id]
                    for k in range(len(issue.options))
                    if often[p, end - len(issue.options) + k]
                )
                for issue, end in zip(case.issues, ends, strict=True)
            }
            for p in self.parties
        }


def _quantiles(
    values: npt.NDArray[np.float64], weights: npt.NDArray[np.float64], at: tuple[float, ...]
) -> tuple[float, ...]:
    order = np.argsort(values)
    reached = np.cumsum(weights[order]) / weights.sum()
    return tuple(
        float(values[order][min(len(order) - 1, int(np.searchsorted(reached, q - 1e-12)))]) for q in at
    )
