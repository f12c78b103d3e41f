"""Letters that collide with each other or with the schedule, and open phases that nothing covers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from goodoffices.answers.carrying_out import Carrying
from goodoffices.answers.hold_results import LetterFinding, OpenPhase, StepOutlook
from goodoffices.answers.packages import plain_number
from goodoffices.case.model import Case
from goodoffices.case.schedule import Assurance, Schedule
from goodoffices.durability.assurances.against import find_contradictions
from goodoffices.durability.assurances.conditions import Possibility, State
from goodoffices.durability.assurances.findings import Finding, FindingKind
from goodoffices.durability.assurances.letters import find_conflicts, find_idle_letters
from goodoffices.durability.assurances.phases import open_phases as find_open_phases
from goodoffices.durability.assurances.setting import setting_of
from goodoffices.durability.exchange.decisions import END

__all__ = ["letter_findings", "open_phases"]

_COLLIDE = frozenset(
    {
        FindingKind.FORBIDS_A_DUTY,
        FindingKind.FORBIDS_A_PERMISSION,
        FindingKind.FORBIDS_THE_SCHEDULE,
        FindingKind.DEMANDS_A_STOP,
    }
)
"""What cannot both be kept; the other kinds are worth knowing, and no contradiction."""


def letter_findings(
    case: Case, schedule: Schedule, text: tuple[int | None, ...]
) -> tuple[tuple[LetterFinding, ...], tuple[LetterFinding, ...]]:
    """Return what collides, letters with letters first, and what else there is to say of letters."""
    setting = replace(setting_of(case, schedule), text=text)
    parties = tuple(party.id for party in case.parties)
    found = (
        *find_conflicts(schedule.assurances, setting, parties),
        *find_contradictions(schedule, setting, parties, case.unknowns),
        *find_idle_letters(schedule.assurances, setting, parties),
    )
    letters = {letter.id: letter for letter in schedule.assurances}
    told = [(each, _told(case, each, letters)) for each in found]
    return (
        tuple(words for each, words in told if each.kind in _COLLIDE),
        tuple(words for each, words in told if each.kind not in _COLLIDE),
    )


def _told(case: Case, found: Finding, letters: Mapping[str, Assurance]) -> LetterFinding:
    in_order = [party.id for party in case.parties]
    return LetterFinding(
        assurances=found.letters,
        kind=found.kind.name.lower(),
        decided=found.status is not Possibility.NOT_DECIDED,
        witness=None if found.state is None else _witness(case, found.state),
        on_schedule=found.on_schedule,
        step=found.step,
        guarantee=found.guarantee,
        why_never=None if found.why_never is None else found.why_never.name.lower(),
        written_by={name: letters[name].by for name in found.letters},
        seen_by={name: _readers(letters[name]) for name in found.letters},
        blind=tuple(party for party in in_order if party in found.blind),
    )


def _readers(letter: Assurance) -> tuple[str, ...]:
    """Return who can see a letter, beside whoever wrote it."""
    addressee = () if letter.to is None else (letter.to,)
    return tuple(dict.fromkeys((*letter.visible_to, *addressee)))


def _witness(case: Case, state: State) -> dict[str, object]:
    issues = {issue.id: issue for issue in case.issues}
    chosen: dict[str, object] = {}
    for issue_id, option_id in state.options:
        position = issues[issue_id].position_of(option_id)
        number = None if position is None else issues[issue_id].options[position].number
        chosen[issue_id] = option_id if number is None else plain_number(number)
    return {"day": plain_number(state.day), "step": state.step, "talks": state.talks, "issues": chosen}


def open_phases(found: Carrying, outlook: Iterable[StepOutlook]) -> tuple[OpenPhase, ...]:
    """Return the stretches in which nothing is due, and who may walk away then with something to gain."""
    schedule = found.terms.schedule
    gains = {_number(each.step): each.p_gains for each in outlook}
    days = {_number(each.step): each.day for each in outlook}
    in_force = {
        number: [
            guarantee.id
            for guarantee in schedule.guarantees
            if found.terms.in_force(guarantee, END if number is None else number).any()
        ]
        for number in gains
    }
    return tuple(
        OpenPhase(
            step="end" if each.step is None else each.step,
            day=days[each.step],
            party=each.party,
            p_gains=each.p_gains,
            guarantees=each.guarantees,
            not_in_force=each.others,
        )
        for each in find_open_phases(schedule, gains, in_force)
    )


def _number(step: int | str) -> int | None:
    return step if isinstance(step, int) else None
