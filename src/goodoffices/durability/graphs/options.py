"""Option form: states from what each side does or not, rankings from statements in order of importance."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from goodoffices.durability.graphs.model import GraphOption, Moves, Ranking
from goodoffices.durability.graphs.statements import Statement, truths

__all__ = [
    "MAX_OPTIONS",
    "feasible_states",
    "n_option_moves",
    "option_moves",
    "parse_pattern",
    "prioritised",
    "vector_text",
]

MAX_OPTIONS = 16


def parse_pattern(text: str, n_options: int) -> tuple[int, int] | None:
    """Return what a pattern such as ``YN--`` takes and refuses, as two masks; None if it is no pattern."""
    plain = "".join(text.split()).upper().replace("\N{EN DASH}", "-").replace("*", "-")
    if len(plain) != n_options or set(plain) - set("YN-"):
        return None
    taken = sum(1 << place for place, sign in enumerate(plain) if sign == "Y")
    refused = sum(1 << place for place, sign in enumerate(plain) if sign == "N")
    return taken, refused


def feasible_states(
    n_options: int, patterns: Sequence[tuple[int, int]], statements: Sequence[Statement]
) -> list[int]:
    """Return the states that no pattern and no statement rules out, in ascending order."""
    codes = np.arange(1 << n_options, dtype=np.int64)
    ruled_out = np.zeros(len(codes), dtype=np.bool_)
    for taken, refused in patterns:
        ruled_out |= (codes & taken == taken) & (codes & refused == 0)
    for statement in statements:
        ruled_out |= truths(statement, codes)
    return [int(code) for code in codes[~ruled_out]]


def vector_text(state: int, n_options: int) -> str:
    """Return a state as ``Y`` and ``N``, one for each option.

    Examples
    --------
    >>> vector_text(0b01, 2)
    'YN'
    """
    return "".join("Y" if state >> option & 1 else "N" for option in range(n_options))


def n_option_moves(states: Sequence[int], options: Sequence[GraphOption], owner: str) -> int:
    """Return a number that the moves of one owner do not exceed, without listing them."""
    own = sum(1 << place for place, option in enumerate(options) if option.owner == owner)
    alike: dict[int, int] = {}
    for state in states:
        alike[state & ~own] = alike.get(state & ~own, 0) + 1
    return sum(n * (n - 1) for n in alike.values())


def option_moves(states: Sequence[int], options: Sequence[GraphOption], owner: str) -> Moves:
    """Return the moves of one owner: only own options change, each in the direction that it allows."""
    own = sum(1 << place for place, option in enumerate(options) if option.owner == owner)
    forward = sum(1 << p for p, o in enumerate(options) if o.owner == owner and o.direction == "fwd")
    backward = sum(1 << p for p, o in enumerate(options) if o.owner == owner and o.direction == "back")
    alike: dict[int, list[tuple[int, int]]] = {}
    for number, state in enumerate(states):
        alike.setdefault(state & ~own, []).append((number, state))
    return tuple(
        tuple(
            other
            for other, end in alike[state & ~own]
            if other != number and not state & ~end & forward and not end & ~state & backward
        )
        for number, state in enumerate(states)
    )


def prioritised(states: Sequence[int], statements: Sequence[Statement]) -> Ranking:
    """Return the ranking that statements in order of importance give: the first that differs decides.

    References
    ----------
    .. [1] L. Fang, K. W. Hipel, D. M. Kilgour, X. Peng, "A Decision Support System for Interactive Decision
       Making, Part I", IEEE Transactions on Systems, Man, and Cybernetics C 33 (2003) 42-55.
    """
    codes = np.array(states, dtype=np.int64)
    columns = [truths(each, codes) for each in statements]
    levels: dict[tuple[bool, ...], list[int]] = {}
    rows = zip(*(column.tolist() for column in columns), strict=True) if columns else [()] * len(states)
    for number, row in enumerate(rows):
        levels.setdefault(row, []).append(number)
    return Ranking(tuple(tuple(levels[row]) for row in sorted(levels, reverse=True)))
