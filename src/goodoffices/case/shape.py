"""The keys of a case file, as models: what may stand where, and the JSON Schema that is shipped.

The models say which keys exist, which are required, and what they mean. The builder (`case.building`) reads
the file against these very models, and adds what no schema can say (names that must exist, orders, sums).
"""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field

from goodoffices.case.shape_later import (
    DelegationShape,
    DraftShape,
    EventShape,
    MandateShape,
    ResultShape,
    ScheduleShape,
    TalksShape,
)
from goodoffices.case.shape_ledger import (
    ClaimShape,
    DocumentShape,
    GradingShape,
    LinkShape,
    PropositionShape,
    SourceShape,
)
from goodoffices.case.shape_words import (
    Chance,
    ClaimIds,
    Day,
    Expression,
    Number,
    OptionId,
    Package,
    Shape,
    Words,
)

__all__ = [
    "FORMAT",
    "AgreementShape",
    "AsGoodAsShape",
    "BodyShape",
    "BonusShape",
    "BriefShape",
    "CaseShape",
    "ClaimShape",
    "ClaimsFileShape",
    "CoalitionShape",
    "DeferredShape",
    "GroupRuleShape",
    "IssueShape",
    "JudgementShape",
    "MediatorShape",
    "MemberShape",
    "OfferShape",
    "OutcomeShape",
    "PartyShape",
    "PositionShape",
    "RedLineShape",
    "RuleShape",
    "SafetyNetShape",
    "SourceShape",
    "StepShape",
    "UnclearShape",
    "UnknownShape",
]

FORMAT = "goodoffices/1"

Owners = str | list[str]
Weights = dict[str, Number | list[str]]
Values = dict[str, str | dict[str, Number | list[OptionId]]]
Points = dict[str, dict[str, Number]]
Questions = list[list[str]]


class UnknownShape(Shape):
    """A shared unknown: a chance or a number, drawn once per world."""

    chance: Chance | None = Field(None, description="the chance that it is true")
    number: Number | None = Field(None, description="a shared number")
    title: str | None = None
    ask: str | list[str] | None = Field(None, description="whom one could ask")
    by: str | None = None
    why: str | None = None
    claims: ClaimIds | None = None
    note: str | None = None


class DeferredShape(Shape):
    """An option that leaves the matter to a later award."""

    forum: str | None = None
    by_day: Number | None = None
    meanwhile: OptionId | None = None
    awards: dict[str, Number] | None = None
    note: str | None = None


class UnclearShape(Shape):
    """An option that each side reads its own way."""

    reads: dict[str, OptionId]
    note: str | None = None


class IssueShape(Shape):
    """One topic of the talks and the ways in which it can be settled."""

    title: Words | None = None
    unit: str | None = None
    range: Annotated[list[float | str] | None, Field(min_length=3, max_length=3)] = Field(
        None, description="from, to, step; both ends included"
    )
    options: list[OptionId | dict[str, DeferredShape | UnclearShape]] | None = None
    status_quo: OptionId | None = Field(None, description="what holds today")
    note: str | None = None


class RuleShape(Shape):
    """A rule of coherence with an owner: the mediator's own limit."""

    id: str | None = None
    rule: Expression
    owner: Owners | None = None
    why: str | None = None
    note: str | None = None


class BonusShape(Shape):
    """Points added when a condition over several issues holds."""

    if_: Expression = Field(alias="if")
    add: Number
    by: str | None = None
    why: str | None = None
    claims: ClaimIds | None = None
    note: str | None = None


class AsGoodAsShape(Shape):
    """A reservation value stated as a package that the party would only just take."""

    as_good_as: Package
    plus: Number | None = None
    by: str | None = None
    why: str | None = None
    claims: ClaimIds | None = None


class RedLineShape(Shape):
    """An absolute limit."""

    id: str
    rule: Expression
    owner: Owners | None = Field(None, description="an office, several, or `party`")
    firmness: Chance | None = Field(None, description="the chance that the line is real")
    leaves: bool | None = Field(None, description="a member leaves the coalition when it is broken")
    claims: ClaimIds | None = None
    by: str | None = None
    why: str | None = None
    note: str | None = None


class PositionShape(Shape):
    """What a side was reported to say on an issue."""

    says: str
    range: Expression | None = None
    by: str | None = None
    on: str | None = None
    claims: ClaimIds | None = None
    note: str | None = None


class GroupRuleShape(Shape):
    """The same rule within each named group of members."""

    groups: dict[str, list[str]]
    yes_more_than_no: bool | None = None
    yes_at_least: Number | None = None
    yes_share_over: Number | None = None
    yes_share_at_least: Number | None = None
    blocked_if_no_at_least: Number | None = None
    unanimous: bool | None = None
    of: str | None = Field(None, description="votes, present or members")


class StepShape(Shape):
    """One vote of one body, or alternative routes (`any_of`)."""

    body: str | None = None
    yes_more_than_no: bool | None = None
    yes_at_least: Number | None = None
    yes_share_over: Number | None = None
    yes_share_at_least: Number | None = None
    blocked_if_no_at_least: Number | None = None
    unanimous: bool | None = None
    of: str | None = Field(None, description="votes, present or members")
    each_group: GroupRuleShape | None = None
    turnout_at_least: Number | None = None
    yes_of_electorate_at_least: Number | None = None
    days: Number | None = None
    binding: bool | None = None
    questions: Questions | None = None
    any_of: list[StepShape] | None = None
    note: str | None = None


class PreferencesShape(Shape):
    """What a party or a member wants."""

    weights: Weights | None = None
    values: Values | None = None
    points: Points | None = None
    bonuses: list[BonusShape] | None = None
    no_deal: Number | AsGoodAsShape | None = Field(
        None, description="what follows without agreement is worth"
    )


class MemberShape(PreferencesShape):
    """A bloc, a minister, an electorate."""

    name: str | None = None
    seats: Number | None = None
    leans: Number | None = None
    red_lines: list[RedLineShape] | None = None
    abstains_within: Number | None = None
    spread: Number | None = None
    turnout: Number | None = None
    follows: str | None = None
    always: str | None = Field(None, description="yes, no, abstain or absent")
    votes: dict[str, str] | None = Field(None, description="question number to yes, no, abstain, absent")
    note: str | None = None


class BodyShape(Shape):
    """A body that votes."""

    name: str | None = None
    members: dict[str, MemberShape]
    electorate: Number | None = None
    questions: Questions | None = None
    note: str | None = None


class SafetyNetShape(Shape):
    """Seats from outside that keep a government in office."""

    seats: Number
    chance: Chance | None = None


class CoalitionShape(Shape):
    """Members whose seats keep the party's government in office."""

    members: list[str]
    needs: Number | None = None
    safety_net: Number | SafetyNetShape | None = None
    cost_of_leaving: Number | dict[str, Number] | None = None
    cost_of_losing: Number | None = None
    note: str | None = None


class PartyShape(PreferencesShape):
    """A side at the table."""

    name: str | None = None
    title: Words | None = None
    no_deal_per_day: Number | None = None
    red_lines: list[RedLineShape] | None = None
    positions: dict[str, list[PositionShape]] | None = None
    decides: str | None = Field(None, description="party, a body, or body.member")
    bodies: dict[str, BodyShape] | None = None
    ratification: list[StepShape] | None = None
    questions: Questions | None = None
    coalition: CoalitionShape | None = None
    seats: int | None = None
    always: str | None = None
    mandate: MandateShape | None = None
    delegations: dict[str, DelegationShape] | None = None
    talks: str | None = Field(None, description="the delegation that counts")
    sheet: str | None = None
    note: str | None = None


class AgreementShape(Shape):
    """Who must say yes at the table."""

    yes_more_than_no: bool | None = None
    yes_at_least: Number | None = None
    yes_share_over: Number | None = None
    yes_share_at_least: Number | None = None
    blocked_if_no_at_least: Number | None = None
    unanimous: bool | None = None
    of: str | None = Field(None, description="votes, present or members")
    must_include: list[str] | None = None
    note: str | None = None


class MediatorShape(Shape):
    """A go-between."""

    name: str | None = None
    leverage: dict[str, Number] | None = None
    note: str | None = None


class OfferShape(Shape):
    """A package put forward, and how the others answered."""

    on: str | None = None
    by: str
    package: Package
    answers: dict[str, str] | None = None
    note: str | None = None


class OutcomeShape(Shape):
    """What became of the talks; never read by the engine."""

    agreed: str | bool | None = None
    ratified: str | bool | None = None
    held: str | bool | None = None
    text: str | None = None
    note: str | None = None


class JudgementShape(Shape):
    """A person's sentence, with the name it carries."""

    by: str
    text: str


class BriefShape(Shape):
    """What a person sets on the brief."""

    for_: str | None = Field(None, alias="for")
    marking: str | None = None
    copy_: str | None = Field(None, alias="copy")
    bottom_line: str | None = None
    judgement: list[JudgementShape] | None = None
    omit: list[str] | None = None
    note: str | None = None


class ClaimsFileShape(Shape):
    """The claims of a case in a file of their own, CASE.claims.yaml."""

    format: str | None = None
    documents: dict[str, DocumentShape] | None = None
    sources: dict[str, SourceShape] | None = None
    propositions: dict[str, PropositionShape] | None = None
    claims: dict[str, ClaimShape] | None = None
    links: list[LinkShape] | None = None
    offers: list[OfferShape] | None = None
    note: str | None = None


class CaseShape(Shape):
    """A dispute: its issues, its sides, who must agree, and who says so."""

    model_config = ConfigDict(extra="forbid", title="A goodoffices case file")

    format: str = Field(examples=[FORMAT])
    title: Words = Field(examples=["Night shifts at the port"])
    as_of: str | None = None
    author: str | None = None
    language: str | None = None
    note: str | None = None
    issues: dict[str, IssueShape] = Field(examples=["{jobs: {options: [0, 2, 5]}}"])
    rules: list[str | RuleShape] | None = None
    unknowns: dict[str, UnknownShape] | None = None
    parties: dict[str, PartyShape] = Field(examples=["{union: {..}, port: {..}}"])
    agreement: AgreementShape | None = None
    bodies: dict[str, BodyShape] | None = None
    ratification: list[StepShape] | None = None
    questions: Questions | None = None
    mediators: dict[str, MediatorShape] | None = None
    documents: dict[str, DocumentShape] | None = None
    sources: dict[str, SourceShape] | None = None
    propositions: dict[str, PropositionShape] | None = None
    claims: dict[str, ClaimShape] | None = None
    links: list[LinkShape] | None = None
    offers: list[OfferShape] | None = None
    grading: GradingShape | None = None
    tabled: Package | None = None
    outcome: OutcomeShape | None = None
    brief: BriefShape | None = None
    horizon_days: Day | None = None
    events: list[EventShape] | None = None
    talks: TalksShape | None = None
    schedule: ScheduleShape | None = None
    drafts: list[DraftShape] | None = None
    results: list[ResultShape] | None = None
