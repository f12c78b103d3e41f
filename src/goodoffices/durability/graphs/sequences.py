"""Legal sequences: what a group of movers can reach when nobody moves twice in a row.

Sets of states are bit masks held in integers: bit s is state s.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from goodoffices.durability.graphs.closure import closure
from goodoffices.durability.graphs.model import Moves

__all__ = [
    "Step",
    "bits",
    "first_steps",
    "improving",
    "is_transitive",
    "legal_reach",
    "mask_of",
    "nearest_first",
    "reach_from",
    "steps_to",
]

Before = dict[tuple[int, int], tuple[int, int] | None]
"""For each pair (last mover, state) that was reached the pair before it; None for the start."""


class Step(NamedTuple):
    """One move of a sequence: who, from where, to where."""

    mover: int
    start: int
    end: int


def mask_of(states: Sequence[int]) -> int:
    """Return the set of states as a bit mask."""
    mask = 0
    for state in states:
        mask |= 1 << state
    return mask


def bits(mask: int) -> list[int]:
    """Return the states of a bit mask in ascending order.

    Examples
    --------
    >>> bits(0b1010)
    [1, 3]
    """
    found = []
    while mask:
        lowest = mask & -mask
        found.append(lowest.bit_length() - 1)
        mask ^= lowest
    return found


def improving(moves: Moves, worth: Sequence[int]) -> Moves:
    """Return the moves that lead their mover to a state it likes better: unilateral improvements."""
    return tuple(tuple(end for end in ends if worth[end] > worth[start]) for start, ends in enumerate(moves))


def is_transitive(moves: Moves) -> bool:
    """Whether two moves in a row lead nowhere that one move (or none) does not."""
    masks = [mask_of(ends) for ends in moves]
    return all(
        not masks[end] & ~(masks[start] | 1 << start) for start, ends in enumerate(moves) for end in ends
    )


def legal_reach(movers: Sequence[Moves], n_states: int) -> list[int]:
    """Return, for each state, the other states that legal sequences of these movers reach from it.

    A sequence is legal if nobody moves twice in a row; one may move again after somebody else has. The start
    itself is left out: no verdict depends on it.

    Notes
    -----
    Where every mover's moves are transitive the rule forbids nothing that matters, and reachability among
    states is enough; otherwise it is reachability among pairs of a state and its last mover. Either way one
    pass over strongly connected components, each reaching what its successors reach: with a moves and m
    movers, O(a m) steps at most, each on a mask of n bits.
    """
    active = [moves for moves in movers if any(moves)]
    if not active:
        return [0] * n_states
    if len(active) == 1:
        return [mask_of(ends) for ends in active[0]]
    if all(map(is_transitive, active)):
        successors = [tuple({end for moves in active for end in moves[state]}) for state in range(n_states)]
        reached = closure(successors, list(range(n_states)))
        return [mask & ~(1 << state) for state, mask in enumerate(reached)]
    return _reach_by_last_mover(active, n_states)


def _reach_by_last_mover(movers: Sequence[Moves], n_states: int) -> list[int]:
    """Return what is reached, over pairs (last mover, state), numbered mover * n_states + state."""
    successors = [
        tuple(
            other * n_states + end
            for other, moves in enumerate(movers)
            if other != last
            for end in moves[state]
        )
        for last in range(len(movers))
        for state in range(n_states)
    ]
    states = [state for _ in movers for state in range(n_states)]
    reached = closure(successors, states)
    result = []
    for state in range(n_states):
        mask = 0
        for mover, moves in enumerate(movers):
            for end in moves[state]:
                mask |= reached[mover * n_states + end]
        result.append(mask & ~(1 << state))
    return result


def nearest_first(
    movers: Sequence[tuple[int, Moves]], start: int, before: Before
) -> Iterator[tuple[int, int]]:
    """Yield (last mover, state) for the other states that legal sequences reach, nearest first, each once.

    Whoever asks for one near state pays for the states up to it only.

    Parameters
    ----------
    movers : sequence of (number of the mover, its moves)
    start : int
    before : dict
        Empty at first; what `steps_to` needs is noted there.
    """
    seen = {start}
    frontier: list[tuple[int, int]] = [(-1, start)]
    while frontier:
        following: list[tuple[int, int]] = []
        for pair in frontier:
            last, state = pair
            for mover, moves in movers:
                if mover == last:
                    continue
                for end in moves[state]:
                    reached = (mover, end)
                    if reached in before:
                        continue
                    before[reached] = pair if last >= 0 else None
                    following.append(reached)
                    if end not in seen:
                        seen.add(end)
                        yield reached
        frontier = following


def steps_to(reached: tuple[int, int], start: int, before: Before) -> tuple[Step, ...]:
    """Return a shortest legal sequence to a pair that `nearest_first` has yielded."""
    steps = []
    pair: tuple[int, int] | None = reached
    while pair is not None:
        earlier = before[pair]
        steps.append(Step(pair[0], start if earlier is None else earlier[1], pair[1]))
        pair = earlier
    return tuple(reversed(steps))


def first_steps(movers: Sequence[tuple[int, Moves]], start: int) -> dict[int, tuple[Step, ...]]:
    """Return a shortest legal sequence from `start` to each other state that one leads to, nearest first."""
    before: Before = {}
    return {reached[1]: steps_to(reached, start, before) for reached in nearest_first(movers, start, before)}


def reach_from(movers: Sequence[Moves], start: int) -> int:
    """Return the other states that legal sequences reach from one state, as a bit mask.

    The same as `legal_reach` at one state, without working out the rest.
    """
    seen: set[tuple[int, int]] = set()
    stack: list[tuple[int, int]] = [(-1, start)]
    mask = 0
    while stack:
        last, state = stack.pop()
        for mover, moves in enumerate(movers):
            if mover == last:
                continue
            for end in moves[state]:
                if (mover, end) not in seen:
                    seen.add((mover, end))
                    stack.append((mover, end))
                    mask |= 1 << end
    return mask & ~(1 << start)
