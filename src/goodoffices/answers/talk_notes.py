"""What is said beside an answer on talks: how it was got, what is assumed, what not to read into it."""

from __future__ import annotations

from goodoffices.answers.talk_blocks import Plan, Tally
from goodoffices.bargaining.agreements import agreeing_sets
from goodoffices.case.model import Case
from goodoffices.case.talks import Protocol, TacticKind
from goodoffices.shuttle.course import Ending

__all__ = ["NO_CHANCE", "assumptions_of", "method_of", "notes_on_talks", "why_never"]

_ROUNDING = 1e-9
NO_CHANCE = "Nothing is left to chance: every run is the same, and the answer exact for the figures given."


def method_of(plan: Plan, runs: int) -> str:
    """Return how an answer over some runs was got."""
    kind = (
        "subgame-perfect play" if plan.case.talks.protocol is Protocol.ALTERNATING else "behavioural tactics"
    )
    counted = "1 run" if runs == 1 else f"{runs:,} runs"
    return f"{counted} of {plan.case.talks.protocol.value} talks, {kind}, about {plan.agenda.texts.method}"


def assumptions_of(case: Case) -> tuple[str, ...]:
    """Return what is assumed where the case states nothing, in words."""
    found = []
    silent = [
        party.name for party in case.parties if party.preferences is not None and _is_silent(case, party.id)
    ]
    if silent and case.talks.protocol in {Protocol.PROXIMITY, Protocol.ONE_TEXT}:
        concede = "concedes" if len(silent) == 1 else "concede"
        found.append(
            f"How {_listed(silent)} {concede} over time is not stated: an exponent of 0.25..1..4 is assumed."
        )
    free = [party.name for party in case.parties if party.preferences is not None and party.mandate is None]
    if free:
        found.append(f"No mandate is stated of the envoys of {_listed(free)}: they may take any text.")
    if case.talks.answer_days is None:
        found.append("Nothing says how long an answer takes: one day is assumed.")
    if case.talks.deadline_day is None:
        found.append("No deadline is stated: the horizon is taken for it.")
    if case.talks.breakdown_per_day is None:
        found.append("No risk of breakdown is stated: none is assumed.")
    return tuple(found)


def _listed(names: list[str]) -> str:
    return " and ".join(each for each in (", ".join(names[:-1]), names[-1]) if each)


def _is_silent(case: Case, party: str) -> bool:
    """Tell whether the exponent of a side's tactic is an assumption of ours."""
    stated = case.talks.tactic_of(party)
    return stated is None or (stated.kind is TacticKind.TIME and stated.exponent is None)


def notes_on_talks(plan: Plan) -> tuple[str, ...]:
    """Return what should not be read into talks, whatever came of them."""
    notes = []
    if plan.case.talks.protocol is not Protocol.ALTERNATING:
        notes.append(
            "The tactics are behavioural: how sides have been seen to concede, not what is best for them."
        )
    else:
        notes.append("Alternating offers between sides that know everything: for comparison with theory.")
    modelled = [party.name for party in plan.case.parties if party.preferences is not None]
    if len(modelled) == 1:
        notes.append(f"Only {modelled[0]} has interests stated: nobody is there to disagree with it.")
    if not plan.agenda.texts.complete:
        notes.append(f"Talks are about {plan.agenda.texts.method}; other packages are never put forward.")
    if plan.agenda.schedule is None:
        notes.append("The case has no schedule, so nothing is said of holding.")
    else:
        notes.append("Whatever text is agreed, it is carried out by the schedule of the case.")
    return tuple(notes)


def why_never(case: Case, counted: Tally) -> tuple[str, ...]:
    """Return why nothing is ever agreed or ratified: for whose yes is needed, or for how long votes take."""
    agreed = counted.by_day[0, -1]
    if agreed > 0:
        # Else "ratified: very unlikely" would read as if the votes were expected to fail.
        waiting = counted.endings[Ending.AGREED.value] >= agreed * (1 - _ROUNDING)
        too_late = (
            f"Whatever is agreed, its votes end after day {case.horizon_days}: how they go is not counted."
        )
        return (too_late,) if waiting else ()
    if all(party.preferences is None for party in case.parties):
        return ("Nobody's interests are stated, so nobody makes an offer: give a party weights and values.",)
    never = {p for p, party in enumerate(case.parties) if party.preferences is None and party.always != "yes"}
    if never and all(never & needed for needed in agreeing_sets(case)):
        names = ", ".join(case.parties[p].name for p in sorted(never))
        return (
            f"Nothing can be agreed: the yes of {names} is needed, and the case says that it never comes.",
        )
    return ()
