"""The keys of a case file about time, talks and carrying out: kept for the analyses that use them."""

from __future__ import annotations

from pydantic import Field

from goodoffices.case.shape_words import (
    Assurance,
    Chance,
    ClaimIds,
    Count,
    Day,
    Doer,
    EventCondition,
    Expression,
    IssueId,
    Number,
    OptionId,
    Package,
    PartyId,
    ProcessExpression,
    Protocol,
    Shape,
    Speaker,
    StepName,
    Tactic,
    When,
    Words,
    YesNo,
)

__all__ = [
    "ActShape",
    "AssuranceShape",
    "DelegationShape",
    "DraftShape",
    "EventShape",
    "GuaranteeShape",
    "ItemShape",
    "MandateShape",
    "OutsideShape",
    "ResultShape",
    "ScheduleShape",
    "ScheduleStepShape",
    "TacticShape",
    "TalksShape",
]


class MandateShape(Shape):
    """What the envoys may accept at once."""

    accept: Expression | None = None
    real: Chance | None = Field(None, description="the chance that the mandate is real")
    consult_days: Day | None = None
    widens: Chance | None = None
    claims: ClaimIds | None = None
    by: str | None = None
    why: str | None = None
    note: str | None = None


class DelegationShape(Shape):
    """One of several sets of envoys."""

    name: str | None = None
    mandate: MandateShape
    note: str | None = None


class EventShape(Shape):
    """Something that may happen on a day."""

    id: str
    title: Words | None = None
    day: Day
    chance: Chance | None = None
    chosen_by: PartyId | None = None
    if_: EventCondition | None = Field(None, alias="if")
    no_deal: dict[PartyId, Number] | None = None
    stopping: dict[PartyId, Number | dict[StepName, Number]] | None = None
    holds: dict[PartyId, Number] | None = None
    claims: ClaimIds | None = None
    by: str | None = None
    why: str | None = None
    note: str | None = None


class TacticShape(Shape):
    """How a side concedes."""

    kind: Tactic
    exponent: Number | None = None
    deadline_day: Day | None = None
    threshold: Number | None = None
    note: str | None = None


class OutsideShape(Shape):
    """What a side can turn to instead of a deal, from a day on."""

    from_day: Day | None = None
    worth: Number
    note: str | None = None


class TalksShape(Shape):
    """How the talks go on."""

    protocol: Protocol | None = None
    delegation: str | dict[PartyId, str] | None = Field(None, description="the delegation that counts")
    deadline_day: Day | None = None
    answer_days: Day | None = None
    breakdown_per_day: Chance | None = None
    tactics: dict[PartyId, TacticShape] | None = None
    outside: dict[PartyId, OutsideShape] | None = None
    discount: dict[PartyId, Chance] | None = None
    note: str | None = None


class ActShape(Shape):
    """Something that a side does at a step, or a mediator, who is never asked whether to go on."""

    by: Doer
    does: str | None = None
    worth: dict[PartyId, Number] | None = None
    delivers: dict[IssueId, Chance] | None = None
    reversible: Chance | YesNo | None = None
    seen: Chance | None = None
    note: str | None = None


class ScheduleStepShape(Shape):
    """One day of the carrying out."""

    day: Day
    acts: list[ActShape] | None = None
    may_stop: list[PartyId] | None = None
    order: list[PartyId] | None = None
    title: Words | None = None
    note: str | None = None


class GuaranteeShape(Shape):
    """What a third side would make stopping cost."""

    id: str
    by: str
    to: str | None = None
    against: PartyId
    worth: Number
    credible: Chance | None = None
    until_day: Day | None = None
    from_day: Day | None = None
    claims: ClaimIds | None = None
    note: str | None = None


class AssuranceShape(Shape):
    """A letter: what somebody must, must not or may do, and when."""

    id: str
    by: str
    to: str | None = None
    says: Assurance
    when: ProcessExpression | None = None
    visible_to: list[str] | None = None
    on: When | None = None
    claims: ClaimIds | None = None
    note: str | None = None


class ItemShape(Shape):
    """Something that can be handed over in portions."""

    from_: PartyId = Field(alias="from")
    to: PartyId
    count: Count
    worth_each: dict[PartyId, Number]
    note: str | None = None


class ScheduleShape(Shape):
    """Who does what on which day, once the text is in force."""

    for_: Package | None = Field(None, alias="for")
    steps: list[ScheduleStepShape] | None = None
    holds: dict[PartyId, Number] | None = None
    stopping: dict[PartyId, Number | dict[StepName, Number]] | None = None
    guarantees: list[GuaranteeShape] | None = None
    assurances: list[AssuranceShape] | None = None
    items: dict[str, ItemShape] | None = None
    note: str | None = None


class DraftShape(Shape):
    """A draft, and when it was sent to whom."""

    id: str
    on: When | None = None
    sent_to: dict[Speaker, When] | None = None
    package: Package | None = None
    title: Words | None = None
    note: str | None = None


class ResultShape(Shape):
    """What one table of a class agreed on."""

    table: OptionId
    package: Package | None = None
    note: str | None = None
