"""Blocks of runs: drawn, played and counted, each by itself, so that any machine can do any of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from goodoffices.answers.weighing import WorldsToPlay, worlds_to_play
from goodoffices.bargaining.modelling import model_of
from goodoffices.case.model import Case
from goodoffices.case.talks import Protocol
from goodoffices.case.uncertain import Quantity
from goodoffices.shuttle.course import Course, Ending
from goodoffices.shuttle.disputes import last_in_dispute
from goodoffices.shuttle.playing import Agenda, play
from goodoffices.shuttle.table import Table, exponent_of
from goodoffices.worlds.ensemble import Draw, Ensemble
from goodoffices.worlds.intervals import band_masks
from goodoffices.worlds.picking import values_in
from goodoffices.worlds.streams import block_seed
from goodoffices.worlds.unknowns import Part, is_uncertain, may_go_either_way, talks_parts

__all__ = [
    "LARGEST_BLOCK",
    "Plan",
    "Tally",
    "added_up",
    "block_of",
    "draws_of_talks",
    "play_block",
    "rolls_dice",
    "shares_of",
]

LARGEST_BLOCK = 1024
"""Runs in a block: what is laid out for them at once stays within some 100 MB."""
Floats = npt.NDArray[np.float64]
EVENTS = ("agreed", "ratified", "holds")


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """What all blocks share.

    Attributes
    ----------
    case : Case
    agenda : Agenda
    runs : int
    block : int
        Worlds in a block; the last block of runs may use fewer.
    world_blocks : int
        How many blocks of different worlds there are; blocks of runs take turns with them.
    seed : int
    """

    case: Case
    agenda: Agenda
    runs: int
    block: int
    world_blocks: int
    seed: int

    @property
    def n_blocks(self) -> int:
        """How many blocks of runs there are."""
        return -(-self.runs // self.block)


@dataclass(slots=True, eq=False)
class Tally:
    """What was counted in some blocks; every figure is a sum of weights of runs (1 each, unless re-weighted).

    `by_day` has shape (3, days): agreed, ratified, holds by the end of each day. `bands` holds, per unknown,
    the weight of the runs at its low and its high end, and how much of each agreed, ratified, held: (2, 4);
    `without` the same four, per piece of evidence, with the weights that runs would have without it.
    `learning` sums, over different worlds, effective sizes and numbers as of `Learned`: of the worlds first
    drawn, of all drawn, as intervals go by; how many were drawn; ancestors.
    """

    runs: int
    weight: float
    squares: float
    by_day: Floats
    endings: Counter[str] = field(default_factory=Counter)
    rejected_by: Floats = field(default_factory=lambda: np.zeros(0))
    walked_out_by: Floats = field(default_factory=lambda: np.zeros(0))
    blocking: Floats = field(default_factory=lambda: np.zeros(0))
    last_issue: Floats = field(default_factory=lambda: np.zeros(0))
    texts: Floats = field(default_factory=lambda: np.zeros((2, 0)))
    bands: dict[str, Floats] = field(default_factory=dict)
    without: dict[str, Floats] = field(default_factory=dict)
    learning: Floats = field(default_factory=lambda: np.zeros(5))


def added_up(tallies: Sequence[Tally]) -> Tally:
    """Return the sum of tallies, in their order."""
    first = tallies[0]
    bands = {
        path: np.sum([each.bands[path] for each in tallies if path in each.bands], axis=0)
        for path in dict.fromkeys(p for each in tallies for p in each.bands)
    }
    # A piece that in some block moves nothing at all is left out of the sum there, and so of the answer.
    shared = [item for item in first.without if all(item in each.without for each in tallies)]
    endings: Counter[str] = Counter()
    for each in tallies:
        endings.update(each.endings)
    return replace(
        first,
        runs=sum(each.runs for each in tallies),
        weight=float(sum(each.weight for each in tallies)),
        squares=float(sum(each.squares for each in tallies)),
        by_day=np.sum([each.by_day for each in tallies], axis=0),
        endings=endings,
        rejected_by=np.sum([each.rejected_by for each in tallies], axis=0),
        walked_out_by=np.sum([each.walked_out_by for each in tallies], axis=0),
        blocking=np.sum([each.blocking for each in tallies], axis=0),
        last_issue=np.sum([each.last_issue for each in tallies], axis=0),
        texts=np.sum([each.texts for each in tallies], axis=0),
        bands=bands,
        without={item: np.sum([each.without[item] for each in tallies], axis=0) for item in shared},
        learning=np.sum([each.learning for each in tallies], axis=0),
    )


def block_of(plan: Plan, block: int) -> tuple[Ensemble, npt.NDArray[np.int64]]:
    """Return the worlds of a block, and the numbers of its runs; run i of the block has world i."""
    first = block * plan.block
    runs = np.arange(first, min(first + plan.block, plan.runs), dtype=np.int64)
    return _worlds_of(plan, block).ensemble, runs


def _worlds_of(plan: Plan, block: int) -> WorldsToPlay:
    return worlds_to_play(plan.case, plan.block, block_seed(plan.seed, block % plan.world_blocks))


def draws_of_talks(case: Case, ensemble: Ensemble) -> tuple[Draw, ...]:
    """Return what every unknown that bears on the talks is in each world."""
    parts: list[Part] = [part for part in talks_parts(case) if is_uncertain(part)]
    parts += _assumed_exponents(case)
    return tuple(ensemble.draws_of(case.unknowns, parts))


def rolls_dice(case: Case) -> bool:
    """Tell whether runs in one and the same world may differ: by chances that are drawn for each run.

    These are whether talks break down, whether a mandate widens, and who begins to alternate.
    """
    chances = [case.talks.breakdown_per_day]
    chances += [party.mandate.widens for party in case.parties if party.mandate is not None]
    alternate = case.talks.protocol is Protocol.ALTERNATING
    return alternate or any(chance is not None and may_go_either_way(chance) for chance in chances)


def _assumed_exponents(case: Case) -> list[Quantity]:
    found: list[Quantity] = []
    if case.talks.protocol not in {Protocol.PROXIMITY, Protocol.ONE_TEXT}:
        return found
    for party in case.parties:
        stated = case.talks.tactic_of(party.id)
        if party.preferences is not None and (
            stated is None or (stated.kind.value == "time" and stated.exponent is None)
        ):
            found.append(exponent_of(party, None))
    return found


def play_block(plan: Plan, block: int) -> Tally:
    """Draw the worlds of a block, play its runs, and count."""
    played = _worlds_of(plan, block)
    ensemble = played.ensemble
    runs = np.arange(block * plan.block, min((block + 1) * plan.block, plan.runs), dtype=np.int64)
    model = model_of(plan.case, ensemble)
    worlds = np.arange(len(runs), dtype=np.int64)
    table, course = play(plan.case, ensemble, model, plan.agenda, runs=runs, worlds=worlds, seed=plan.seed)
    weights = np.asarray(ensemble.weights[worlds] * ensemble.n)
    masks = band_masks(_cut(draws_of_talks(plan.case, ensemble), worlds), weights / weights.sum())
    tally = _counted(table, course, weights, masks)
    if played.learned is not None:
        _count_evidence(tally, played, weights, _happened(table, course), first=block < plan.world_blocks)
    return tally


def _count_evidence(
    tally: Tally, played: WorldsToPlay, weights: Floats, happened: Floats, *, first: bool
) -> None:
    """Count what would be without each piece of evidence, and, once per world, what was drawn."""
    learned = played.learned
    if learned is None:
        return
    for item, logs in zip(learned.items, played.logs, strict=True):
        tally.without[item] = happened @ (weights * np.exp(-logs[: len(weights)]))
    if first:
        sizes = (learned.ess_before, learned.ess_drawn, learned.ess, learned.n_drawn, learned.ancestors)
        tally.learning = np.array(sizes, dtype=np.float64)


def _happened(table: Table, course: Course) -> Floats:
    """Tell of each run that it was played, whether it agreed, ratified, held by the end: shape (4, runs)."""
    agreed, ratified = np.isfinite(course.agreed_day), np.isfinite(course.ratified_day)
    holds = ratified & ~(course.stopped_day <= table.horizon)
    return np.stack([np.ones_like(agreed), agreed, ratified, holds]).astype(np.float64)


def _cut(draws: tuple[Draw, ...], worlds: npt.NDArray[np.int64]) -> list[Draw]:
    return [replace(draw, values=values_in(draw.values, worlds)) for draw in draws]


def _counted(table: Table, course: Course, weights: Floats, masks: list[tuple[str, Floats, Floats]]) -> Tally:
    days = int(table.horizon) + 1
    by_day = np.stack(
        [
            _by_day(course.agreed_day, weights, days),
            _by_day(course.ratified_day, weights, days),
            _by_day(course.ratified_day, weights, days) - _by_day(course.stopped_day, weights, days),
        ]
    )
    disputes = last_in_dispute(table, course) * weights[:, None]
    agreed, ratified = np.isfinite(course.agreed_day), np.isfinite(course.ratified_day)
    happened = _happened(table, course)
    texts = np.zeros((2, len(table.texts)))
    np.add.at(texts[0], course.text[agreed], weights[agreed])
    np.add.at(texts[1], course.text[ratified], weights[ratified])
    codes = {ending.code: ending for ending in Ending}
    rejected = course.ending == Ending.REJECTED.code
    walked = course.ending == Ending.WALKED_OUT.code
    return Tally(
        runs=len(weights),
        weight=float(weights.sum()),
        squares=float(np.square(weights).sum()),
        by_day=by_day,
        endings=Counter({codes[code].value: float(weights[course.ending == code].sum()) for code in codes}),
        rejected_by=(course.by[rejected] * weights[rejected, None]).sum(axis=0),
        walked_out_by=(course.by[walked] * weights[walked, None]).sum(axis=0),
        blocking=disputes[~agreed].sum(axis=0),
        last_issue=disputes.sum(axis=0),
        texts=texts,
        bands={path: np.stack([happened @ low, happened @ high]) for path, low, high in masks},
    )


def _by_day(on: Floats, weights: Floats, days: int) -> Floats:
    """Return the weight of the runs in which something happened by each day's end."""
    happened = on <= days - 1
    at = np.floor(on[happened] + 1e-9).astype(np.int64)
    return np.cumsum(np.bincount(np.minimum(at, days - 1), weights=weights[happened], minlength=days))


def shares_of(names: Sequence[str], sums: npt.NDArray[np.float64], of: float) -> dict[str, float]:
    """Return what is above 0, largest first; of equal shares by name, so that no order of writing shows."""
    if of <= 0:
        return {}
    found = {name: float(value / of) for name, value in zip(names, sums, strict=False) if value > 0}
    return dict(sorted(found.items(), key=lambda entry: (-entry[1], entry[0])))
