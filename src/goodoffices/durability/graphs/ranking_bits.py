"""Verdicts under many rankings at once: bit r of a mask says whether something holds under ranking r."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from goodoffices.durability.graphs.model import Moves, Worth
from goodoffices.durability.graphs.sequences import bits
from goodoffices.durability.graphs.stability import Concept, Terrain

__all__ = ["stable_bits", "weights_of"]

Places = npt.NDArray[np.int32]
Arcs = Sequence[Sequence[tuple[int, int]]]
"""For each state, the states that one decision maker can move to, each with the rankings that it serves."""
_COLUMNS = 1024


def stable_bits(
    terrain: Terrain, rankings: Sequence[tuple[Worth, ...]], maker: int
) -> Mapping[Concept, list[int]]:
    """Return for each concept and state the rankings under which the state is stable for one decision maker.

    Notes
    -----
    With n states and a moves of the others: n searches over a moves, each step on a mask of as many bits as
    there are rankings; a step is taken again only for rankings under which it is new.
    """
    n = terrain.n_states
    every = (1 << len(rankings)) - 1
    places = [
        np.array([worths[each] for worths in rankings], dtype=np.int32) for each in range(len(terrain.moves))
    ]
    serving = [_serving(moves, place) for moves, place in zip(terrain.moves, places, strict=True)]
    others = [arcs for other, arcs in enumerate(serving) if other != maker]
    credible: dict[int, dict[int, int]] = {}
    stable = {concept: [every] * n for concept in Concept}
    for state in range(n):
        improving = [(end, mask) for end, mask in serving[maker][state] if mask]
        if not improving:
            continue
        own = places[maker]
        no_better = _packed(own <= own[:, state : state + 1])
        held = [_and([no_better[s], *(no_better[e] for e in terrain.moves[maker][s])]) for s in range(n)]
        for end, mask in improving:
            if end not in credible:
                credible[end] = _reach(others, end, every)
            answers = dict.fromkeys(bits(terrain.answers[maker][end]), every)
            _remove(stable[Concept.NASH], state, mask)
            _remove(stable[Concept.GMR], state, mask & ~_sanctioned(answers, no_better))
            _remove(stable[Concept.SMR], state, mask & ~_sanctioned(answers, held))
            _remove(stable[Concept.SEQ], state, mask & ~_sanctioned(credible[end], no_better))
            _remove(stable[Concept.SSEQ], state, mask & ~_sanctioned(credible[end], held))
    return stable


def weights_of(masks: Sequence[int], weights: Sequence[float]) -> list[float]:
    """Return the weight of the rankings in each mask.

    Examples
    --------
    >>> weights_of([0b101, 0], [0.5, 0.25, 0.25])
    [0.75, 0.0]
    """
    n_bytes = (len(weights) + 7) // 8
    each = np.asarray(weights, dtype=np.float64)
    found = []
    for mask in masks:
        raw = np.frombuffer(mask.to_bytes(n_bytes, "little"), dtype=np.uint8)
        chosen = np.unpackbits(raw, bitorder="little")[: len(weights)]
        found.append(float(each[chosen.astype(np.bool_)].sum()))
    return found


def _serving(moves: Moves, places: Places) -> Arcs:
    """Return each move with the rankings under which it leads its mover to something better."""
    arcs = [(start, end) for start, ends in enumerate(moves) for end in ends]
    served: list[list[tuple[int, int]]] = [[] for _ in moves]
    for first in range(0, len(arcs), _COLUMNS):
        chunk = arcs[first : first + _COLUMNS]
        starts, ends = [start for start, _ in chunk], [end for _, end in chunk]
        masks = _packed(places[:, ends] > places[:, starts])
        for (start, end), mask in zip(chunk, masks, strict=True):
            served[start].append((end, mask))
    return served


def _packed(truths: npt.NDArray[np.bool_]) -> list[int]:
    """Return one mask for each column, a bit for each row."""
    rows = np.packbits(truths, axis=0, bitorder="little").T
    return [int.from_bytes(row.tobytes(), "little") for row in rows]


def _reach(movers: Sequence[Arcs], start: int, every: int) -> dict[int, int]:
    """Return for each state the rankings under which the movers reach it by improvements."""
    got: dict[tuple[int, int], int] = {}
    fresh: dict[tuple[int, int], int] = {(-1, start): every}
    while fresh:
        # All at one distance before any further away: what is new there then goes on at one stroke.
        frontier, fresh = fresh, {}
        for (last, state), added in frontier.items():
            for mover, arcs in enumerate(movers):
                if mover == last:
                    continue
                for end, serves in arcs[state]:
                    new = added & serves
                    if not new:
                        continue
                    reached = (mover, end)
                    before = got.get(reached, 0)
                    new &= ~before
                    if new:
                        got[reached] = before | new
                        fresh[reached] = fresh.get(reached, 0) | new
    found: dict[int, int] = {}
    for (_, state), mask in got.items():
        found[state] = found.get(state, 0) | mask
    return found


def _sanctioned(reached: Mapping[int, int], bad: Sequence[int]) -> int:
    mask = 0
    for state, rankings in reached.items():
        mask |= rankings & bad[state]
    return mask


def _and(masks: Sequence[int]) -> int:
    both = masks[0]
    for mask in masks[1:]:
        both &= mask
    return both


def _remove(masks: list[int], state: int, rankings: int) -> None:
    masks[state] &= ~rankings
