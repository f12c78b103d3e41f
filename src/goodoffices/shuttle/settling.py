"""From agreed in principle to agreed: what envoys may take, and what they ask their principals."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from goodoffices.shuttle.course import Course, Ending, Event
from goodoffices.shuttle.sides import Floats, Ints
from goodoffices.shuttle.table import Envoys, Table
from goodoffices.shuttle.voting import principals_say_yes
from goodoffices.worlds.streams import coin

__all__ = ["settle"]

Truths = npt.NDArray[np.bool_]


def settle(
    table: Table, course: Course, rows: Ints, text: Ints, day: Floats, extra: dict[int, Floats]
) -> Truths:
    """Put texts agreed in principle to the envoys' mandates; agree to them, or send the runs on.

    Parameters
    ----------
    table, course
    rows, text : int arrays of shape (k,)
    day : float array of shape (k,)
    extra : mapping of party index to float array of shape (n,)
        Points added to a party's yes.

    Returns
    -------
    bool array of shape (k,)
        Where the talks go on; their clock stands at the next round.
    """
    outside = {envoys.party: _outside(envoys, rows, text) for envoys in table.envoys}
    asks = np.any([*outside.values(), np.zeros(len(rows), dtype=np.bool_)], axis=0)
    wait = np.zeros(len(rows))
    for envoys in table.envoys:
        wait = np.maximum(wait, np.where(outside[envoys.party], envoys.consult_days[rows], 0.0))
    back = day + wait
    course.denied[rows] = False
    brought: dict[int, Event] = {}
    if asks.any():
        brought = _consult(table, course, rows[asks], text[asks], back[asks], extra)
    may = ~course.denied[rows].any(axis=1)
    for party, out in outside.items():
        if out.any():
            course.note(float(day[0]), Event.CONSULTS, party, int(text[0]))
    breaks = table.breaks_at[rows]
    broken = (breaks <= back) & (breaks <= table.horizon)
    late = ~broken & (back > table.horizon)
    agreed = may & ~broken & ~late
    if course.diary is not None and not (broken | late)[0]:
        for party, event in brought.items():
            course.note(float(back[0]), event, party, int(text[0]))
    course.end(rows[broken], Ending.BROKEN_DOWN, breaks[broken])
    course.end(rows[late], Ending.STILL_TALKING, np.full(int(late.sum()), table.horizon))
    course.agree(rows[agreed], text[agreed], back[agreed])
    on = ~(agreed | broken | late)
    course.clock[rows[on]] = back[on] + table.answer_days[rows[on]]
    return on


def _outside(envoys: Envoys, rows: Ints, text: Ints) -> Truths:
    return ~(envoys.real[rows] & envoys.within[text])


def _consult(
    table: Table, course: Course, rows: Ints, text: Ints, back: Floats, extra: dict[int, Floats]
) -> dict[int, Event]:
    """Mark who had to ask and may not take the text; close it to those whose principals refuse it.

    Returns what the envoys of each party that asked come back with, in the first of the runs.
    """
    own = {p: added[rows] for p, added in extra.items()}
    says = principals_say_yes(table, rows, text, back, own)
    place = {side.party: side for side in table.sides}
    brought: dict[int, Event] = {}
    for envoys in table.envoys:
        out = _outside(envoys, rows, text)
        name = table.case.parties[envoys.party].id
        drawn = coin(table.seed, f"talks.mandate.{name}", table.runs[rows], envoys.consulted[rows])
        envoys.consulted[rows[out]] += 1
        yes = says.get(envoys.party, np.full(len(rows), table.others.get(envoys.party, False)))
        widened = drawn < envoys.widens[rows]
        course.denied[rows, envoys.party] = out & ~(widened & yes)
        refused = out & ~yes
        if envoys.party in place and refused.any():
            place[envoys.party].close(rows[refused], text[refused])
        if out[0]:
            leave = Event.MAY_TAKE if widened[0] else Event.MAY_NOT
            brought[envoys.party] = leave if yes[0] else Event.PRINCIPALS_REFUSE
    return brought
