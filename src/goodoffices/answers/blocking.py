"""What blocks a deal: minimal conflicts, bridging moves with their cost, blockage, issues waived."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from goodoffices.answers.bridging import MOST_LISTED, priced_bridges
from goodoffices.answers.results import Bridge, Chance, Conflict
from goodoffices.answers.setting import Setting
from goodoffices.bargaining.blockage import blockage, blockage_by_issue
from goodoffices.bargaining.census import deal_in
from goodoffices.bargaining.conflicts import bits_of, conflict_table
from goodoffices.bargaining.modelling import model_of
from goodoffices.bargaining.positions import Model
from goodoffices.bargaining.space import BitSpace
from goodoffices.bargaining.variants import shift_no_deal, waive_issue
from goodoffices.worlds.ensemble import ReferenceWorld

__all__ = ["Blocking", "blocking", "issue_blocks", "shifts"]

SHIFTS = (-10, -5, 0, 5, 10)
_WORK_AT_ONCE = 10**9
_FEWEST_WORLDS = 128


@dataclass(frozen=True, slots=True)
class Blocking:
    """What keeps the sides apart."""

    conflicts: tuple[Conflict, ...]
    bridges: tuple[Bridge, ...]
    blockage: Mapping[str, Chance]
    by_issue: Mapping[str, float]
    exact: bool
    notes: tuple[str, ...]


def blocking(
    setting: Setting, families: Sequence[tuple[int, ...]], worlds: npt.NDArray[np.int64] | None = None
) -> Blocking:
    """Compose conflicts, bridges and blockage from the minimal broken masks of every world.

    Parameters
    ----------
    setting : Setting
    families : one tuple of masks per world looked at
        As `Census.families`.
    worlds : int array, optional
        The worlds that were looked at; all by default.
    """
    model = setting.model
    looked_at = np.arange(model.n_worlds) if worlds is None else worlds
    weights = _weights(model, families, looked_at)
    mediators = sum(1 << k for k, limit in enumerate(model.limits) if limit.kind == "rule")
    table = conflict_table(families, weights, never_in_bridges=mediators)
    shares = blockage(
        table,
        ess=None if setting.exact else 1.0 / float(np.square(weights).sum()),
        rng=np.random.default_rng(setting.seed),
    )
    conflicts = tuple(
        Conflict(
            limits=tuple(model.limits[bit].id for bit in bits_of(found.mask)),
            owners=tuple(" and ".join(model.limits[bit].owners) for bit in bits_of(found.mask)),
            p=min(1.0, found.p),
            by_firmness=found.mask != 0
            and all(model.limits[bit].kind == "red_line" for bit in bits_of(found.mask)),
        )
        for found in table.conflicts[:MOST_LISTED]
    )
    notes = []
    if not table.complete or len(table.conflicts) > MOST_LISTED:
        notes.append(f"More minimal conflicts were found than the {MOST_LISTED} listed.")
    if table.p_nothing > 0:
        notes.append(
            "In some worlds nothing that the parties give up makes an agreement possible: the rules "
            "leave no coherent package, or a party that is needed never says yes."
        )
    return Blocking(
        conflicts=conflicts,
        bridges=priced_bridges(setting, table, families, looked_at),
        blockage={model.limits[k].id: Chance(s.value, s.low, s.high) for k, s in shares.shares.items()},
        by_issue=blockage_by_issue(shares.shares, model.limits, [issue.id for issue in setting.case.issues]),
        exact=shares.exact,
        notes=tuple(notes),
    )


def _weights(
    model: Model, families: Sequence[tuple[int, ...]], worlds: npt.NDArray[np.int64]
) -> npt.NDArray[np.float64]:
    """Weigh the worlds looked at: those without a deal stand for all worlds without one.

    Where every world was at least asked whether it has a deal, the weight of worlds with a deal is known.
    """
    weights = model.weights[worlds].copy()
    deal = np.array([family == (0,) for family in families])
    lacking = float(weights[~deal].sum())
    if deal.any() and lacking > 0 and len(worlds) < model.n_worlds:
        weights[~deal] *= (1.0 - weights[deal].sum()) / lacking
        return weights
    return np.asarray(weights / weights.sum())


def _affordable(setting: Setting, space: BitSpace, passes: int) -> npt.NDArray[np.int64]:
    """Return as many of the worlds as can be gone through so often in reasonable time."""
    n = int(max(_FEWEST_WORLDS, _WORK_AT_ONCE // (passes * space.n_packages)))
    return np.arange(setting.model.n_worlds)[:n]


def _share(setting: Setting, worlds: npt.NDArray[np.int64], deal: npt.NDArray[np.bool_]) -> float:
    weights = setting.model.weights[worlds]
    return float(weights @ deal / weights.sum())


def issue_blocks(
    setting: Setting, space: BitSpace, deal: npt.NDArray[np.bool_]
) -> tuple[dict[str, float], int]:
    """Return p_deal with one issue waived at a time, and over how many of the worlds it was counted.

    Waiving an issue never removes a deal, so only worlds without one are looked at again.
    """
    worlds = _affordable(setting, space, len(setting.case.issues))
    result = {}
    for i, issue in enumerate(setting.case.issues):
        waived = waive_issue(setting.model, i)
        now = deal[worlds].copy()
        missing = np.flatnonzero(~now)
        if len(missing):
            now[missing] = deal_in(waived, BitSpace(waived, space), worlds[missing])
        result[issue.id] = _share(setting, worlds, now)
    return result, len(worlds)


def shifts(setting: Setting, space: BitSpace, deal: npt.NDArray[np.bool_]) -> tuple[dict[str, float], int]:
    """Return p_deal with every `no_deal` moved by some points, and over how many worlds it was counted.

    A lower `no_deal` never removes a deal and a higher one never adds one, so only worlds that may change are
    looked at again.
    """
    worlds = _affordable(setting, space, len(SHIFTS))
    result = {}
    for points in SHIFTS:
        now = deal[worlds].copy()
        open_worlds = np.flatnonzero(now if points > 0 else ~now)
        if points and len(open_worlds):
            moved = shift_no_deal(setting.case, points)
            if setting.ensemble is None:
                model = model_of(moved, ReferenceWorld(moved))
            else:
                model = model_of(moved, setting.ensemble.of_case(moved))
            now[open_worlds] = deal_in(model, BitSpace(model, space), worlds[open_worlds])
        result[str(points)] = _share(setting, worlds, now)
    return result, len(worlds)
