"""Which texts to table: chosen on half of the worlds, by four criteria, so that they differ in substance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from goodoffices.bargaining.positions import Model
from goodoffices.bargaining.space import BitSpace
from goodoffices.bargaining.verdicts import Verdicts

__all__ = [
    "LABELS",
    "ChosenText",
    "Pool",
    "acceptable_options",
    "choose_texts",
    "likeliest",
    "merit",
    "weighing",
]

Array = npt.NDArray[Any]
Words = npt.NDArray[Any]  # uint64

LABELS = (
    "likeliest to pass",
    "most even",
    "most joint gain",
    "closest to the tabled text",
    "another likely text",
)
"""Why a text was chosen, in the order in which texts are listed."""


@dataclass(frozen=True, slots=True)
class Pool:
    """Candidate texts and what they are worth on the worlds of the choosing half.

    `p` chance of agreement, `even` expected least gain as a share of the ideal gain (0 where someone says
    no), `joint` expected sum of gains in points (0 where someone says no), `changes` from the tabled text (0
    without one). All of shape (n_candidates,).
    """

    packages: npt.NDArray[np.int64]
    p: Array
    even: Array
    joint: Array
    changes: Array


@dataclass(frozen=True, slots=True)
class ChosenText:
    """A text, the criterion that chose it, its merit by that criterion, and the others that it is best by."""

    label: str
    package: tuple[int, ...]
    score: float
    also: tuple[str, ...]


def likeliest(
    space: BitSpace, p: Array, n: int, within: Callable[[Array, Array], Array] | None = None
) -> npt.NDArray[np.int64]:
    """Return the up to `n` packages of highest `p` > 0, likeliest first, ties in the order of the space.

    `within(rows, columns)` may restrict them to some packages.
    """
    values = p
    if within is not None:
        keep = within(np.arange(space.n_rows)[:, None], np.arange(space.n_columns)[None, :])
        values = np.where(keep.ravel(), p, 0)
    n = min(n, values.size)
    found = np.argpartition(-values, n - 1)[:n]
    found = found[values[found] > 0]
    found = found[np.lexsort((found, -values[found]))]
    return space.decode(found // space.n_columns, found % space.n_columns)


def changes_from(
    tabled: Sequence[int | None] | None, packages: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """Count the issues in which packages differ from a (partial) text; open issues do not count."""
    if tabled is None:
        return np.zeros(len(packages), dtype=np.int64)
    return np.asarray(
        sum(
            (packages[:, i] != option).astype(np.int64)
            for i, option in enumerate(tabled)
            if option is not None
        )
        + np.zeros(len(packages), dtype=np.int64)
    )


def near(space: BitSpace, tabled: Sequence[int | None], k: int) -> Callable[[Array, Array], Array]:
    """Return the restriction to packages within `k` changes of a (partial) text."""
    everything = np.arange(space.n_rows), np.arange(space.n_columns)
    by_row = changes_from(
        [o if i in space.rows_issues else None for i, o in enumerate(tabled)],
        space.decode(everything[0], np.zeros(space.n_rows, dtype=np.int64)),
    )
    by_column = changes_from(
        [o if i in space.columns_issues else None for i, o in enumerate(tabled)],
        space.decode(np.zeros(space.n_columns, dtype=np.int64), everything[1]),
    )
    return lambda rows, columns: by_row[rows] + by_column[columns] <= k


def weighing(
    model: Model,
    packages: npt.NDArray[np.int64],
    worlds: Array,
    ideals: Array,
    tabled: Sequence[int | None] | None,
) -> Pool:
    """Evaluate candidates on the worlds of the choosing half.

    Parameters
    ----------
    ideals : array of shape (len(worlds), n_parties)
        Ideal gains (`prospects.ideal_gains`); NaN where there is no deal.
    """
    if not len(worlds):
        nothing = np.zeros(len(packages))
        return Pool(packages, nothing, nothing, nothing, changes_from(tabled, packages))
    weights = model.weights[worlds] / model.weights[worlds].sum()
    parties = [p for p, party in enumerate(model.parties) if party.score is not None and party.always is None]
    sums = np.zeros((3, len(packages)))
    step = max(1, 2_000_000 // max(1, len(packages)))
    for start in range(0, len(worlds), step):
        block = slice(start, start + step)
        verdicts = Verdicts(model, packages, worlds[block])
        shape = (len(worlds[block]), len(packages))
        agreed = np.broadcast_to(verdicts.agreed(), shape)
        shares, total = np.full(shape, np.inf), np.zeros(shape)
        for p in parties:
            score = model.parties[p].score
            gain = np.asarray(verdicts.gain(p), dtype=np.float64) / (score.scale if score else 1)
            ideal = ideals[block, p][:, None]
            total = total + gain
            with np.errstate(invalid="ignore", divide="ignore"):
                shares = np.where(ideal > 1e-9, np.minimum(shares, gain / ideal), shares)
        even = np.where(np.isfinite(shares), np.clip(shares, 0, None), 0.0)
        for row, value in enumerate((agreed, agreed * even, agreed * total)):
            sums[row] += weights[block] @ np.asarray(value, dtype=np.float64)
    return Pool(packages, sums[0], sums[1], sums[2], changes_from(tabled, packages))


def merit(pool: Pool, label: str) -> tuple[Array, ...]:
    """Return what a criterion looks at first, second, ..: higher is better. No party comes before another."""
    few = -pool.changes
    match label:
        case "most even":
            return (pool.even, pool.p, pool.joint, few)
        case "most joint gain":
            return (pool.joint, pool.p, pool.even, few)
        case _:
            return (pool.p, pool.even, pool.joint, few)


def _ranking(pool: Pool, label: str, allowed: Array) -> Array:
    """Return candidates best first by a criterion; ties by the others, then by the order of options."""
    keys = tuple(np.round(key, 12) for key in merit(pool, label))
    by_options = tuple(pool.packages[:, i] for i in reversed(range(pool.packages.shape[1])))
    last_first: tuple[Array, ...] = (*by_options, *(-key for key in reversed(keys)))
    order = np.lexsort(last_first)
    return order[allowed[order]]


def choose_texts(
    pool: Pool, matters: npt.NDArray[np.bool_], *, tabled: bool, k: int, more: int = 0
) -> tuple[ChosenText, ...]:
    """Choose at least four texts that differ in substance, where the pool has them.

    Parameters
    ----------
    pool : Pool
    matters : bool array of shape (n_issues,)
        Issues on which somebody's utility depends: only these are substance.
    tabled : bool
        Whether there is a text on the table to stay within `k` changes of.
    more : int
        How many further likely texts to add.

    Returns
    -------
    tuple of ChosenText
        The first is the likeliest. A text that is best by several criteria is listed once, with `also`.
    """
    everyone = np.ones(len(pool.packages), dtype=bool)
    labels = list(LABELS[:4] if tabled else LABELS[:3])
    allowed = {label: pool.changes <= k if label == LABELS[3] else everyone for label in labels}
    best = {label: int(order[0]) for label in labels if len(order := _ranking(pool, label, allowed[label]))}
    chosen: list[tuple[str, int]] = []
    for label in labels:
        if label in best and all(best[label] != place for _, place in chosen):
            chosen.append((label, best[label]))
    order = _ranking(pool, LABELS[0], everyone)
    for least in (2, 1):
        for place in order:
            if len(chosen) >= 4 + more:
                break
            if all(_differs(pool, matters, int(place), other) >= least for _, other in chosen):
                chosen.append((LABELS[4], int(place)))
    return tuple(
        ChosenText(
            label,
            tuple(int(o) for o in pool.packages[place]),
            float(merit(pool, label)[0][place]),
            tuple(other for other in labels if other != label and best.get(other) == place),
        )
        for label, place in chosen
    )


def _differs(pool: Pool, matters: npt.NDArray[np.bool_], one: int, other: int) -> int:
    return int(((pool.packages[one] != pool.packages[other]) & matters).sum())


def acceptable_options(space: BitSpace, yes: Words) -> list[npt.NDArray[np.float64]]:
    """Return, per issue, the share of each option within a set of packages (a one-world matrix of bits).

    Zeros where the set is empty.
    """
    full = np.broadcast_to(yes & space.valid, (space.n_rows, space.n_words))
    by_row = np.bitwise_count(full).sum(axis=1, dtype=np.int64)
    total = int(by_row.sum())
    everything = space.decode(np.arange(space.n_rows), np.zeros(space.n_rows, dtype=np.int64))
    shares = []
    for i, size in enumerate(space.model.sizes):
        if i in space.rows_issues:
            counts = np.bincount(everything[:, i], weights=by_row, minlength=size)
        else:
            counts = np.array([float(np.bitwise_count(full & mask).sum()) for mask in space.option_masks(i)])
        shares.append(counts / total if total else np.zeros(size))
    return shares
