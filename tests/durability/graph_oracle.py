"""The Graph Model from its definitions: naive sets, nothing of the engine.

A conflict is given as a list of moves by decision maker (pairs of states) and a place for each state by
decision maker (higher is better).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations, product

__all__ = ["CONCEPTS", "Conflict", "distance", "least_change", "matrix_stable", "orders", "stable"]

CONCEPTS = ("nash", "gmr", "smr", "seq", "sseq")


@dataclass(frozen=True)
class Conflict:
    """States 0 to n - 1; `moves[i]` are the pairs (s, t) of decision maker i, `worth[i][s]` its ranking."""

    n: int
    moves: tuple[frozenset[tuple[int, int]], ...]
    worth: tuple[tuple[int, ...], ...]

    @property
    def makers(self) -> range:
        return range(len(self.moves))

    def reachable(self, i: int, s: int) -> set[int]:
        """R_i(s)."""
        return {t for (start, t) in self.moves[i] if start == s}

    def improvements(self, i: int, s: int) -> set[int]:
        """R_i^+(s)."""
        return {t for t in self.reachable(i, s) if self.worth[i][t] > self.worth[i][s]}

    def group_reach(self, group: Sequence[int], s: int, *, improving: bool = False) -> set[int]:
        """R_H(s), or R_H^+(s): the inductive definition over last movers, applied until nothing is new."""
        last_movers: dict[int, set[int]] = {}
        one = self.improvements if improving else self.reachable
        for j in group:
            for t in one(j, s):
                last_movers.setdefault(t, set()).add(j)
        grew = True
        while grew:
            grew = False
            for t, movers in list(last_movers.items()):
                for j in group:
                    if movers != {j}:
                        for v in one(j, t):
                            if j not in last_movers.setdefault(v, set()):
                                last_movers[v].add(j)
                                grew = True
        return set(last_movers)

    def coalition_improvements(self, group: Sequence[int], s: int) -> set[int]:
        """R_H^{++}(s)."""
        return {
            t for t in self.group_reach(group, s) if all(self.worth[i][t] > self.worth[i][s] for i in group)
        }


def stable(conflict: Conflict, concept: str, i: int, s: int) -> bool:
    """Whether a state is stable for a decision maker."""
    others = [j for j in conflict.makers if j != i]
    place = conflict.worth[i]
    improvements = conflict.improvements(i, s)
    if concept == "nash":
        return not improvements
    credible = concept in {"seq", "sseq"}
    symmetric = concept in {"smr", "sseq"}
    return all(
        any(
            place[s2] <= place[s]
            and (not symmetric or all(place[s3] <= place[s] for s3 in conflict.reachable(i, s2)))
            for s2 in conflict.group_reach(others, s1, improving=credible)
        )
        for s1 in improvements
    )


Matrix = list[list[bool]]


def _times(a: Matrix, b: Matrix) -> Matrix:
    n = range(len(a))
    return [[any(a[x][z] and b[z][y] for z in n) for y in n] for x in n]


def _union(matrices: Sequence[Matrix], n: int) -> Matrix:
    return [[any(m[x][y] for m in matrices) for y in range(n)] for x in range(n)]


def matrix_stable(conflict: Conflict, concept: str, i: int, *, to_self: bool) -> list[bool]:
    """The matrix form of the same verdicts, by state; `to_self` puts E - P^+ for E - I - P^+.

    Xu, Hipel and Kilgour leave the diagonal out, so that a sanction that leads back to the very state that
    was left does not count.
    """
    n, states = conflict.n, range(conflict.n)
    credible = concept in {"seq", "sseq"}

    def steps(j: int) -> Matrix:
        return [
            [t in (conflict.improvements(j, s) if credible else conflict.reachable(j, s)) for t in states]
            for s in states
        ]

    others = [j for j in conflict.makers if j != i]
    by_last = {j: steps(j) for j in others}
    single = dict(by_last)
    while True:
        longer = {
            j: _union(
                [single[j], _times(single[j], _union([by_last[k] for k in others if k != j] or [], n))], n
            )
            for j in others
        }
        if longer == by_last:
            break
        by_last = longer
    reach = _union(list(by_last.values()), n)
    place = conflict.worth[i]
    worse = [[place[t] <= place[s] and (to_self or s != t) for t in states] for s in states]
    own = [[t in conflict.reachable(i, s) for t in states] for s in states]
    if concept in {"smr", "sseq"}:
        better = [[place[t] > place[s] for t in states] for s in states]
        escapes = [[any(own[s2][s3] and better[s][s3] for s3 in states) for s2 in states] for s in states]
        worse = [[worse[s][t] and not escapes[s][t] for t in states] for s in states]
    improving = [[t in conflict.improvements(i, s) for t in states] for s in states]
    if concept == "nash":
        return [not any(row) for row in improving]
    sanctioned = _times(reach, [[worse[s][t] for s in states] for t in states])
    return [not any(improving[s][s1] and not sanctioned[s1][s] for s1 in states) for s in states]


def distance(old: Sequence[int], new: Sequence[int]) -> float | None:
    """Kendall's tau of two rankings: pairs turned round, and half of each tie broken; None with new ties."""
    total = 0.0
    for a, b in combinations(range(len(old)), 2):
        before, after = (old[a] > old[b]) - (old[a] < old[b]), (new[a] > new[b]) - (new[a] < new[b])
        if before and not after:
            return None
        total += 1.0 if before == -after and before else 0.5 if after and not before else 0.0
    return total


def orders(n: int, *, ties: bool) -> Iterator[tuple[int, ...]]:
    """Every ranking of n states: strict ones, or all."""
    if not ties:
        yield from permutations(range(n))
        return
    seen = set()
    for worth in product(range(n), repeat=n):
        places = {value: place for place, value in enumerate(sorted(set(worth)))}
        ranking = tuple(places[value] for value in worth)
        if ranking not in seen:
            seen.add(ranking)
            yield ranking


def least_change(conflict: Conflict, concept: str, s: int) -> float:
    """The least sum of distances of rankings under which a state is an equilibrium, over all rankings."""
    choices = []
    for i in conflict.makers:
        tied = len(set(conflict.worth[i])) < conflict.n
        found = [(distance(conflict.worth[i], each), each) for each in orders(conflict.n, ties=tied)]
        choices.append(sorted((cost, each) for cost, each in found if cost is not None))
    best = float("inf")
    for chosen in product(*choices):
        cost = sum(each[0] for each in chosen)
        if cost < best:
            tried = Conflict(conflict.n, conflict.moves, tuple(each[1] for each in chosen))
            if all(stable(tried, concept, i, s) for i in conflict.makers):
                best = cost
    return best
