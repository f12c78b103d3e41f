"""What is settled before the first run: worlds and blocks, the texts talked about, how one is carried out."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from goodoffices.answers.hold import has_schedule
from goodoffices.answers.orders import best_order, schedule_in_best_order
from goodoffices.answers.setting import MOST_WORLDS
from goodoffices.answers.talk_blocks import LARGEST_BLOCK, Plan
from goodoffices.answers.weighing import worlds_to_play
from goodoffices.bargaining.modelling import model_of
from goodoffices.case.model import Case
from goodoffices.case.schedule import Schedule
from goodoffices.case.talks import Protocol
from goodoffices.errors import QuestionError
from goodoffices.shuttle.playing import Agenda, first_draft, text_to_bridge
from goodoffices.shuttle.texts import MOST_TEXTS, list_texts
from goodoffices.worlds.ensemble import ReferenceWorld

__all__ = ["DEFAULT_RUNS", "MOST_RUNS", "plan_talks"]

DEFAULT_RUNS = 4096
MOST_RUNS = 10**8


def plan_talks(case: Case, *, runs: int, seed: int, worlds: int | None, texts: int) -> Plan:
    """Lay out the runs of talks.

    Parameters
    ----------
    case, runs, seed, worlds, texts
        As for `talks`.

    Raises
    ------
    QuestionError
        If one of these is out of range, or no package is coherent.
    """
    if not 1 <= runs <= MOST_RUNS:
        raise QuestionError(f"{runs} runs cannot be played.", f"Ask for 1 to {MOST_RUNS}.")
    if seed < 0:
        raise QuestionError(f"seed {seed} is below 0.", "Give a whole number from 0 up.")
    if worlds is not None and not 1 <= worlds <= MOST_WORLDS:
        raise QuestionError(f"{worlds} worlds cannot be drawn.", f"Ask for 1 to {MOST_WORLDS}.")
    if not 2 <= texts <= MOST_TEXTS:
        raise QuestionError(f"talks about {texts} texts cannot be played.", f"Ask for 2 to {MOST_TEXTS}.")
    different = runs if worlds is None else min(worlds, runs)
    world_blocks = -(-different // LARGEST_BLOCK)
    block = -(-different // world_blocks)
    return Plan(replace(case, later={}), _agenda(case, seed, block, texts), runs, block, world_blocks, seed)


def _agenda(case: Case, seed: int, block: int, texts: int) -> Agenda:
    reference = model_of(case, ReferenceWorld(case))
    listed = list_texts(reference, case.issues, case.tabled, texts)
    if not len(listed):
        raise QuestionError("no package is coherent, so there is nothing to talk about.", "Look at rules:.")
    bridge = -1
    if case.talks.protocol is Protocol.BRIDGING:
        ensemble = worlds_to_play(case, block, seed).ensemble
        bridge = text_to_bridge(case, ensemble, model_of(case, ensemble), listed)
    return Agenda(listed, first_draft(reference, listed), bridge, _schedule(case))


def _schedule(case: Case) -> Schedule | None:
    """Return the schedule by which a ratified text is carried out; in the best order where none is stated."""
    schedule = case.schedule
    if schedule is None or not has_schedule(case):
        return None
    if not schedule.steps and schedule.items:
        text = schedule.text or (None,) * len(case.issues)
        schedule = schedule_in_best_order(schedule, best_order(case, schedule, text, Fraction(0)))
    return schedule
