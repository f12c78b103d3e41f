"""Moves that contradict what a file says of them: ways back where there are none, options taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from goodoffices.case.building.places import Place
from goodoffices.case.spelling import quoted
from goodoffices.durability.graphs.model import GraphOption, Moves, StateId

__all__ = ["refuse_circle", "refuse_options_against"]

_BARRED = {"fwd": ("Y", "N"), "back": ("N", "Y")}
_SHOWN = 12


def refuse_circle(moves: Moves, ids: Sequence[StateId], place: Place) -> None:
    """Report a way back among moves that are declared irreversible."""
    circle = _circle(moves)
    if circle is None:
        return
    shown = " -> ".join(quoted(str(ids[each]), 30) for each in circle[:_SHOWN])
    more = " -> .." if len(circle) > _SHOWN else ""
    place.error(
        f"the moves are declared irreversible and yet lead in a circle: {shown}{more}.",
        "Remove one of these moves, or remove irreversible.",
    )


def _circle(moves: Moves) -> list[int] | None:
    """Return states that lead back to the first of them, or None."""
    is_open, is_done = [False] * len(moves), [False] * len(moves)
    for root in range(len(moves)):
        if is_done[root]:
            continue
        way, work = [root], [iter(moves[root])]
        is_open[root] = True
        while work:
            end = next(work[-1], None)
            if end is None:
                state = way.pop()
                is_open[state], is_done[state] = False, True
                work.pop()
            elif is_open[end]:
                return [*way[way.index(end) :], end]
            elif not is_done[end]:
                is_open[end] = True
                way.append(end)
                work.append(iter(moves[end]))
    return None


def refuse_options_against(
    maker: str,
    options: Sequence[GraphOption],
    vectors: Mapping[int, str],
    ids: Sequence[StateId],
    places: Mapping[tuple[int, int], Place],
) -> None:
    """Report moves that change an option against its direction, or one that somebody else owns.

    Parameters
    ----------
    maker : str
        Whose moves these are.
    options, vectors
        What each sign of a state's vector stands for; states without a vector are passed over.
    ids : sequence of StateId
    places : mapping
        Where each move is written.
    """
    for (start, end), place in places.items():
        before, after = vectors.get(start), vectors.get(end)
        if before is None or after is None:
            continue
        for option, old, new in zip(options, before, after, strict=False):
            if old == new or "-" in {old, new}:
                continue
            what = (
                f"{quoted(maker)} moves from {ids[start]} to {ids[end]}, which changes {quoted(option.name)}"
            )
            if option.owner != maker:
                place.error(
                    f"{what}, an option of {quoted(option.owner)}.",
                    "Remove the move, or correct option_vectors or the owner.",
                )
            elif _BARRED.get(option.direction) == (old, new):
                place.error(
                    f"{what} against its direction {option.direction}.",
                    "Remove the move, or make the direction both.",
                )
