"""What blocks a deal: minimal conflicts, bridging moves with their cost, blockage, issues waived."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from goodoffices.answers.bridging import MOST_LISTED, priced_bridges
from goodoffices.answers.results import Bridge, Chance, Conflict
from goodoffices.answers.setting import Setting
from goodoffices.bargaining.blockage import blockage, blockage_by_issue
from goodoffices.bargaining.census import deal_in, is_heavy
from goodoffices.bargaining.conflicts import bits_of, conflict_table
from goodoffices.bargaining.modelling import model_of
from goodoffices.bargaining.positions import Model
from goodoffices.bargaining.sharing import shared_out
from goodoffices.bargaining.space import BitSpace
from goodoffices.bargaining.variants import shift_no_deal, waive_issue
from goodoffices.worlds.ensemble import ReferenceWorld

__all__ = ["Blocking", "blocking", "issue_blocks", "shifts"]

K = TypeVar("K")
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

    def share(of: Sequence[int]) -> dict[int, float]:
        found = {}
        for i in of:
            waived = waive_issue(setting.model, i)
            now = deal[worlds].copy()
            missing = np.flatnonzero(~now)
            if len(missing):
                now[missing] = deal_in(waived, BitSpace(waived, space), worlds[missing])
            found[i] = _share(setting, worlds, now)
        return found

    known = _each(share, range(len(setting.case.issues)), space, len(worlds))
    return {issue.id: known[i] for i, issue in enumerate(setting.case.issues)}, len(worlds)


def _each(
    share: Callable[[Sequence[K]], dict[K, float]], parts: Sequence[K], space: BitSpace, n_worlds: int
) -> dict[K, float]:
    """Do the parts on several cores where each is too short to be shared out itself, and all are not."""
    together = not is_heavy(space, n_worlds) and is_heavy(space, n_worlds * len(parts))
    known: dict[K, float] = {}
    for found in shared_out(share, parts, heavy=together):
        known |= found
    return known


def shifts(setting: Setting, space: BitSpace, deal: npt.NDArray[np.bool_]) -> tuple[dict[str, float], int]:
    """Return p_deal with every `no_deal` moved by some points, and over how many worlds it was counted.

    A lower `no_deal` never removes a deal and a higher one never adds one, so only worlds that may change are
    looked at again.
    """
    worlds = _affordable(setting, space, len(SHIFTS))

    def share(of: Sequence[int]) -> dict[int, float]:
        found = ((points, _shifted(setting, space, deal, worlds, points)) for points in of)
        return {points: _share(setting, worlds, now) for points, now in found}

    known = _each(share, SHIFTS, space, len(worlds))
    return {str(points): known[points] for points in SHIFTS}, len(worlds)


def _shifted(
    setting: Setting,
    space: BitSpace,
    deal: npt.NDArray[np.bool_],
    worlds: npt.NDArray[np.int64],
    points: int,
) -> npt.NDArray[np.bool_]:
    """Tell in which of the worlds there is a deal if every `no_deal` is some points higher."""
    now = deal[worlds].copy()
    open_worlds = np.flatnonzero(now if points > 0 else ~now)
    if points and len(open_worlds):
        moved = shift_no_deal(setting.case, points)
        drawn = ReferenceWorld(moved) if setting.ensemble is None else setting.ensemble.of_case(moved)
        model = model_of(moved, drawn)
        now[open_worlds] = deal_in(model, BitSpace(model, space), worlds[open_worlds])
    return now
