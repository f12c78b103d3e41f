"""What each node of a directed graph reaches, component by component (Tarjan 1972)."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["closure"]


def closure(successors: Sequence[Sequence[int]], states: Sequence[int]) -> list[int]:
    """Return for each node the states of all nodes that it reaches, its own included, as a bit mask.

    Parameters
    ----------
    successors : for each node, the nodes that it leads to
    states : for each node, the state that it stands for

    Notes
    -----
    O(nodes + edges), and one union of masks for each edge between components. Nodes of one component share
    one mask.

    References
    ----------
    .. [1] R. E. Tarjan, "Depth-First Search and Linear Graph Algorithms", SIAM Journal on Computing 1 (1972)
       146-160.
    """
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
                    masks.append(_closed(node, stack, component, masks, successors, states))
    return [masks[each] for each in component]


def _closed(
    root: int,
    stack: list[int],
    component: list[int],
    masks: list[int],
    successors: Sequence[Sequence[int]],
    states: Sequence[int],
) -> int:
    """Take a finished component off the stack and return its mask; what it leads to is finished already."""
    number = len(masks)
    members = []
    while True:
        node = stack.pop()
        component[node] = number
        members.append(node)
        if node == root:
            break
    mask = 0
    after: set[int] = set()
    for node in members:
        mask |= 1 << states[node]
        after.update(component[next_node] for next_node in successors[node])
    after.discard(number)
    for each in after:
        mask |= masks[each]
    return mask
