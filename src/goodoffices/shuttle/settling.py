"""From agreed in principle to agreed: what envoys may take, and what they ask their principals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from goodoffices.shuttle.course import Course, Ending, Event
from goodoffices.shuttle.sides import Floats, Ints
from goodoffices.shuttle.table import Table
from goodoffices.shuttle.voting import principals_say_yes
from goodoffices.worlds.streams import coin

__all__ = ["InPrinciple", "settle"]

Truths = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class InPrinciple:
    """Texts agreed in principle, in some of the runs.

    Attributes
    ----------
    rows, text : int arrays of shape (k,)
    day : float array of shape (k,)
    yes : mapping of party index to bool array of shape (k,)
        Who says yes: those whose envoys have to be free to.
    """

    rows: Ints
    text: Ints
    day: Floats
    yes: Mapping[int, Truths]


def settle(table: Table, course: Course, found: InPrinciple, extra: Mapping[int, Floats]) -> Truths:
    """Put texts agreed in principle to the envoys' mandates; agree to them, or send the runs on.

    Parameters
    ----------
    table, course, found
    extra : mapping of party index to float array of shape (n,)
        Points added to a party's yes.

    Returns
    -------
    bool array of shape (k,)
        Where the talks go on; their clock stands at the next round.
    """
    rows, text, day = found.rows, found.text, found.day
    nobody = np.zeros(len(rows), dtype=np.bool_)
    outside = {
        envoys.party: found.yes.get(envoys.party, nobody) & ~(envoys.real[rows] & envoys.within[text])
        for envoys in table.envoys
    }
    asks = np.any([*outside.values(), nobody], axis=0)
    wait = np.zeros(len(rows))
    for envoys in table.envoys:
        wait = np.maximum(wait, np.where(outside[envoys.party], envoys.consult_days[rows], 0.0))
    back = day + wait
    course.denied[rows] = False
    brought: dict[int, Event] = {}
    if asks.any():
        asking = {party: out[asks] for party, out in outside.items()}
        brought = _consult(table, course, InPrinciple(rows[asks], text[asks], back[asks], asking), extra)
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
    if on.any():
        course.differ(rows[on], _allowed(table, course, rows[on], text[on]))
    course.clock[rows[on]] = back[on] + table.answer_days[rows[on]]
    return on


def _allowed(table: Table, course: Course, rows: Ints, text: Ints) -> Ints:
    """Return the text, and of a side that may not take it the nearest one within its mandate: (n_sides, k).

    Of a mandate that is not real nothing is known but that everything is referred home.
    """
    wanted = np.tile(text, (len(table.sides), 1))
    place = {side.party: s for s, side in enumerate(table.sides)}
    for envoys in table.envoys:
        s = place.get(envoys.party)
        may_not = course.denied[rows, envoys.party] & envoys.real[rows]
        if s is None or not may_not.any() or not envoys.within.any():
            continue
        within = np.flatnonzero(envoys.within)
        near = table.texts.apart[text[may_not]][:, within].argmin(axis=1)
        wanted[s, may_not] = within[near]
    return wanted


def _consult(
    table: Table, course: Course, asked: InPrinciple, extra: Mapping[int, Floats]
) -> dict[int, Event]:
    """Mark who had to ask and may not take the text; close it to those whose principals refuse it.

    `asked.yes` marks those who ask, `asked.day` is the day on which they are back. Returns what the envoys of
    each party that asked come back with, in the first of the runs.
    """
    rows, text, back = asked.rows, asked.text, asked.day
    own = {p: added[rows] for p, added in extra.items()}
    says = principals_say_yes(table, rows, text, back, own)
    place = {side.party: side for side in table.sides}
    brought: dict[int, Event] = {}
    for envoys in table.envoys:
        out = asked.yes[envoys.party]
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
