"""How much is to be had in each world: the gap between the sides, and each side's ideal gain.

Both are maxima over a whole space. Rows of the bit matrix are taken in the order of an upper bound (row part
plus best column) and the search stops when no row left can do better; the result is exact.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from goodoffices.bargaining.bits import BitSpace, BitVerdicts
from goodoffices.bargaining.census import in_parallel
from goodoffices.bargaining.positions import Model

__all__ = ["gaps", "ideal_gains"]

Array = npt.NDArray[Any]
Words = npt.NDArray[np.uint64]
_FIRST_ROWS = 32


def _inside(bits: Words, n_rows: int, n_words: int, n_columns: int) -> npt.NDArray[np.bool_]:
    full = np.ascontiguousarray(np.broadcast_to(bits, (n_rows, n_words)))
    return np.unpackbits(full.view(np.uint8), axis=1, bitorder="little", count=n_columns).astype(bool)


def _gains(verdicts: BitVerdicts, p: int) -> npt.NDArray[np.float64]:
    """Return E - no_deal of party p in points, over the rows of a one-world `verdicts`: (n_rows, n_columns)."""
    party = verdicts.model.parties[p]
    score = party.score
    if score is None or party.no_deal is None:
        raise ValueError(f"{party.id} is counted, not modelled")
    space = verdicts.space
    shape = (verdicts.n_rows, space.n_words, space.n_columns)
    rows, columns, across = verdicts.score_parts(score)
    value = np.asarray(rows[0][:, None] + columns[0][None, :], dtype=np.float64)
    for condition, points in across:
        value += float(points[0]) * _inside(verdicts.condition(condition)[0], *shape)
    if party.coalition is not None:
        for where, cost, _ in verdicts.departures(p):
            if float(cost[0]):
                value -= float(cost[0]) * _inside(where[0], *shape)
    return (value - float(verdicts.at(party.no_deal)[0])) / score.scale


def _bounds(model: Model, space: BitSpace, world: Array, parties: Sequence[int]) -> Array:
    """Return, per party and row, the most that the gain can be: shape (len(parties), n_rows)."""
    bounds = []
    whole = BitVerdicts(model, space, world)
    for p in parties:
        score, no_deal = model.parties[p].score, model.parties[p].no_deal
        if score is None or no_deal is None:
            raise ValueError(f"{model.parties[p].id} is counted, not modelled")
        rows, columns, across = whole.score_parts(score)
        extra = sum(max(0.0, float(points[0])) for _, points in across)
        best = rows[0].astype(np.float64) + float(columns[0].max()) + extra - float(whole.at(no_deal)[0])
        bounds.append(np.broadcast_to(best / score.scale, (space.n_rows,)))
    return np.array(bounds)


def _search(bound: Array, n_results: int, look: Callable[[Array], Array]) -> npt.NDArray[np.float64]:
    """Take rows by `bound` (n_results, n_rows), best first, until no row can raise any of the maxima `look` finds."""
    best = np.full(n_results, -np.inf)
    for k in range(n_results):
        order = np.argsort(-bound[k], kind="stable")
        start, step = 0, _FIRST_ROWS
        while start < len(order) and bound[k][order[start]] > best[k]:
            best = np.maximum(best, look(order[start : start + step]))
            start, step = start + step, step * 4
    return best


def _modelled(model: Model) -> list[int]:
    return [p for p, party in enumerate(model.parties) if party.score is not None and party.always is None]


def gaps(model: Model, space: BitSpace, worlds: Array) -> npt.NDArray[np.float64]:
    """Return, per world, the points spare (or missing, below 0) at the best package.

    The largest, over packages that meet every limit but `no_deal` and over the sets of parties that make an
    agreement, of the smallest ``E - no_deal`` in the set; NaN where no package meets the other limits.
    """
    result = np.full(len(worlds), np.nan)

    def one(world: Array) -> float:
        best = -np.inf
        for members in model.agreeing:
            parties = sorted(p for p in members if model.parties[p].score is not None)
            bound = _bounds(model, space, world, parties).min(axis=0, initial=np.inf)[None, :]

            def look(rows: Array, parties: list[int] = parties) -> Array:
                part = BitVerdicts(model, space, world, rows)
                meets = part.coherent() & part.ratified(model.steps, None)
                for p in parties:
                    meets = meets & part.lines_hold(p) & part.ratified(model.parties[p].steps, p)
                if not meets.any():
                    return np.array([-np.inf])
                least = np.minimum.reduce([_gains(part, p) for p in parties])
                inside = _inside(meets[0], len(rows), space.n_words, space.n_columns)
                return np.array([least[inside].max(initial=-np.inf)])

            best = max(best, float(_search(bound, 1, look)[0]))
        return best if np.isfinite(best) else np.nan

    def work(_: int, parts: Sequence[Array]) -> None:
        for part in parts:
            for place in part:
                result[place] = one(worlds[place : place + 1])

    in_parallel(work, np.array_split(np.arange(len(worlds)), max(1, len(worlds) // 16)))
    return result


def ideal_gains(model: Model, space: BitSpace, worlds: Array) -> npt.NDArray[np.float64]:
    """Return, per world and party, the most it can gain in a deal that leaves nobody below `no_deal`.

    Shape (len(worlds), n_parties): NaN where there is no such deal, 0 for parties that are not modelled.
    """
    parties = _modelled(model)
    result = np.zeros((len(worlds), len(model.parties)))

    def one(world: Array) -> Array:
        bound = _bounds(model, space, world, parties)

        def look(rows: Array) -> Array:
            part = BitVerdicts(model, space, world, rows)
            agreed = part.agreed()
            if not agreed.any():
                return np.full(len(parties), -np.inf)
            gains = np.array([_gains(part, p) for p in parties])
            inside = _inside(agreed[0], len(rows), space.n_words, space.n_columns) & (gains >= -1e-9).all(axis=0)
            return gains[:, inside].max(axis=1, initial=-np.inf)

        found = _search(bound, len(parties), look)
        return np.where(np.isfinite(found), np.maximum(found, 0.0), np.nan)

    def work(_: int, parts: Sequence[Array]) -> None:
        for part in parts:
            for place in part:
                result[place, parties] = one(worlds[place : place + 1])

    in_parallel(work, np.array_split(np.arange(len(worlds)), max(1, len(worlds) // 16)))
    return result
