"""Playing some runs of the talks from the first day to the last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from goodoffices.bargaining.delay import later_of
from goodoffices.bargaining.positions import Model
from goodoffices.bargaining.verdicts import Verdicts
from goodoffices.case.model import Case
from goodoffices.case.schedule import Schedule
from goodoffices.case.talks import Protocol
from goodoffices.shuttle.bridging import best_bridge, leverage_of, play_bridging
from goodoffices.shuttle.course import Course
from goodoffices.shuttle.keeping import carry_out
from goodoffices.shuttle.one_text import OneText
from goodoffices.shuttle.proximity import Proximity
from goodoffices.shuttle.rounds import play_rounds
from goodoffices.shuttle.sides import Ints
from goodoffices.shuttle.table import Table, table_of
from goodoffices.shuttle.texts import TextList
from goodoffices.shuttle.theory import play_alternating
from goodoffices.shuttle.voting import calendar_of, ratify
from goodoffices.worlds.ensemble import Ensemble

__all__ = ["Agenda", "first_draft", "play", "text_to_bridge"]


@dataclass(frozen=True, slots=True, eq=False)
class Agenda:
    """What is settled before any run begins.

    Attributes
    ----------
    texts : TextList
    draft : int
        Where the mediators' one text begins; its place in the list.
    bridge : int
        The text that they table at the deadline, under `bridging`; else -1.
    schedule : Schedule or None
        How a ratified text is carried out.
    """

    texts: TextList
    draft: int
    bridge: int
    schedule: Schedule | None


def first_draft(reference: Model, texts: TextList) -> int:
    """Return the mediators' first draft: nearest to what is tabled, else that of the best worst standing.

    Parameters
    ----------
    reference : Model
        Of the reference world.
    texts : TextList
    """
    if texts.from_tabled is not None:
        return int(texts.from_tabled.argmin())
    verdicts = Verdicts(reference, texts.packages)
    standings = []
    for p, party in enumerate(reference.parties):
        if party.score is None:
            continue
        worth = np.broadcast_to(verdicts.effective(p), (1, len(texts)))[0].astype(np.float64)
        span = worth.max() - worth.min()
        standings.append((worth - worth.min()) / span if span > 0 else np.ones(len(texts)))
    return int(np.min(standings, axis=0).round(12).argmax()) if standings else 0


def text_to_bridge(case: Case, ensemble: Ensemble, model: Model, texts: TextList) -> int:
    """Return the text of a bridging proposal, -1 under any other protocol."""
    if case.talks.protocol is not Protocol.BRIDGING:
        return -1
    return best_bridge(case, ensemble, model, texts, later_of(case, ensemble))


def play(
    case: Case,
    ensemble: Ensemble,
    model: Model,
    agenda: Agenda,
    *,
    runs: Ints,
    worlds: Ints,
    seed: int,
    diary: bool = False,
) -> tuple[Table, Course]:
    """Play runs of the talks, each in its world, to the end: agreement, votes, carrying out.

    Parameters
    ----------
    case, ensemble, model
        The model is that of the ensemble, and not exact.
    agenda : Agenda
    runs, worlds : int arrays of shape (n,)
        The number of each run, on which its own chances hang; and its world.
    seed : int
        Of the chances of single runs.
    diary : bool
        Keep a diary; for one run at a time.

    Returns
    -------
    (Table, Course)

    Raises
    ------
    QuestionError
        If the protocol does not fit the case.
    """
    table = table_of(case, ensemble, model, agenda.texts, runs, worlds, seed)
    course = Course.start(len(runs), len(table.sides), len(case.parties), diary=diary)
    extra: dict[int, Any] = {}
    if len(agenda.texts) and table.sides:
        match case.talks.protocol:
            case Protocol.PROXIMITY:
                play_rounds(table, course, Proximity(table, course))
            case Protocol.ONE_TEXT:
                play_rounds(table, course, OneText(table, course, agenda.draft))
            case Protocol.BRIDGING:
                extra = leverage_of(case, ensemble, worlds)
                play_bridging(table, course, agenda.bridge, extra)
            case Protocol.ALTERNATING:
                play_alternating(table, course, ensemble)
    ratify(table, course, calendar_of(table, ensemble), extra)
    if agenda.schedule is not None:
        carry_out(table, course, ensemble, agenda.schedule)
    return table, course
