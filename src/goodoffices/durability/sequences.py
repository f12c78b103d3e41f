"""Legal sequences: what a group of movers can reach when nobody moves twice in a row.

Sets of states are bit masks held in integers: bit s is state s.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from goodoffices.durability.graph_model import Moves

__all__ = ["Step", "bits", "first_steps", "improving", "is_transitive", "legal_reach", "mask_of", "trace"]


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
    return tuple(
        tuple(end for end in ends if worth[end] > worth[start]) for start, ends in enumerate(moves)
    )


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
    pass over strongly connected components, each reaching what its successors reach.
    """
    active = [moves for moves in movers if any(moves)]
    if not active:
        return [0] * n_states
    if len(active) == 1:
        return [mask_of(ends) for ends in active[0]]
    if all(map(is_transitive, active)):
        successors = [
            tuple({end for moves in active for end in moves[state]}) for state in range(n_states)
        ]
        reached = _closure(successors, list(range(n_states)))
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
    reached = _closure(successors, states)
    result = []
    for state in range(n_states):
        mask = 0
        for mover, moves in enumerate(movers):
            for end in moves[state]:
                mask |= reached[mover * n_states + end]
        result.append(mask & ~(1 << state))
    return result


def _closure(successors: Sequence[Sequence[int]], states: Sequence[int]) -> list[int]:
    """Return for each node the states of all nodes that it reaches, its own included (Tarjan)."""
    n = len(successors)
    index, low, component = [-1] * n, [0] * n, [-1] * n
    masks: list[int] = []
    stack: list[int] = []
    count = 0
    for root in range(n):
        if index[root] >= 0:
            continue
        index[root] = low[root] = count
        count += 1
        stack.append(root)
        work = [(root, iter(successors[root]))]
        while work:
            node, rest = work[-1]
            for after in rest:
                if index[after] < 0:
                    index[after] = low[after] = count
                    count += 1
                    stack.append(after)
                    work.append((after, iter(successors[after])))
                    break
                if component[after] < 0 and index[after] < low[node]:
                    low[node] = index[after]
            else:
                work.pop()
                if work and low[node] < low[work[-1][0]]:
                    low[work[-1][0]] = low[node]
                if low[node] == index[node]:
                    _close_component(node, stack, component, masks, successors, states)
    return [masks[each] for each in component]


def _close_component(
    root: int,
    stack: list[int],
    component: list[int],
    masks: list[int],
    successors: Sequence[Sequence[int]],
    states: Sequence[int],
) -> None:
    """Take a finished component off the stack; everything that it leads to is finished already."""
    number = len(masks)
    members = []
    while True:
        node = stack.pop()
        component[node] = number
        members.append(node)
        if node == root:
            break
    mask = 0
    after = set()
    for node in members:
        mask |= 1 << states[node]
        after.update(component[next_node] for next_node in successors[node])
    after.discard(number)
    for each in after:
        mask |= masks[each]
    masks.append(mask)


def first_steps(movers: Sequence[tuple[int, Moves]], start: int) -> dict[int, tuple[Step, ...]]:
    """Return a shortest legal sequence from `start` to each other state that one leads to, nearest first.

    Parameters
    ----------
    movers : sequence of (number of the mover, its moves)
    start : int
    """
    before: dict[tuple[int, int], tuple[tuple[int, int] | None, Step]] = {}
    nearest: dict[int, tuple[int, int]] = {}
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
                    before[reached] = (pair if last >= 0 else None, Step(mover, state, end))
                    following.append(reached)
                    if end != start:
                        nearest.setdefault(end, reached)
        frontier = following
    return {end: _steps(before, reached) for end, reached in nearest.items()}


def _steps(
    before: dict[tuple[int, int], tuple[tuple[int, int] | None, Step]], reached: tuple[int, int]
) -> tuple[Step, ...]:
    steps = []
    pair: tuple[int, int] | None = reached
    while pair is not None:
        pair, step = before[pair]
        steps.append(step)
    return tuple(reversed(steps))


def trace(movers: Sequence[tuple[int, Moves]], start: int, end: int) -> tuple[Step, ...] | None:
    """Return a shortest legal sequence from one state to another, or None."""
    return first_steps(movers, start).get(end)
