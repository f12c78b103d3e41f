"""Short words for building small cases by hand, without a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from goodoffices.case.bodies import Base, Body, GroupRule, Member, RuleKind, Step, VotingRule
from goodoffices.case.expressions import Condition, IsOption
from goodoffices.case.issues import Issue, Option, Text
from goodoffices.case.model import Case
from goodoffices.case.parties import (
    Agreement,
    Bonus,
    OptionValues,
    Party,
    Preferences,
    RedLine,
    Values,
)
from goodoffices.case.uncertain import Fixed, Law, Quantity

__all__ = [
    "body",
    "case",
    "is_",
    "issue",
    "line",
    "member",
    "party",
    "points",
    "quantity",
    "rule_of",
    "step",
    "valued",
    "weighted",
]


def quantity(number: int | str | Fraction | Law, path: str = "somewhere") -> Quantity:
    """A number of the case; a law stays what it is."""
    law = Fixed(Fraction(number)) if isinstance(number, int | str | Fraction) else number
    return Quantity(path, law)


def issue(issue_id: str, *options: int | str | Option, status_quo: int | None = None) -> Issue:
    """An issue from its options; whole numbers are numbers."""
    made = tuple(
        option
        if isinstance(option, Option)
        else Option(str(option), Fraction(option) if isinstance(option, int) else None)
        for option in options
    )
    return Issue(issue_id, made, status_quo=status_quo)


def valued(*numbers: int | str | None) -> OptionValues:
    """A value for every option."""
    return OptionValues(tuple(None if n is None else quantity(n) for n in numbers))


def weighted(
    weights: Sequence[int | str], values: Sequence[Values | None], no_deal: int | str = 0, *bonuses: Bonus
) -> Preferences:
    """Weights and values, one per issue."""
    return Preferences(tuple(map(quantity, weights)), tuple(values), None, bonuses, quantity(no_deal))


def points(scores: Sequence[Sequence[int]], no_deal: int | str = 0) -> Preferences:
    """A score sheet: points per issue and option."""
    return Preferences(None, (), tuple(tuple(map(quantity, row)) for row in scores), (), quantity(no_deal))


def line(line_id: str, rule: Condition, *, leaves: bool = False, firmness: Law | int = 1) -> RedLine:
    """A red line, real unless said otherwise."""
    return RedLine(line_id, rule, line_id, ("someone",), quantity(firmness, f"{line_id}.firmness"), leaves)


def party(party_id: str, preferences: Preferences | None, *lines: RedLine, **more: Any) -> Party:
    """A party; without preferences it needs `always`."""
    return Party(party_id, party_id.title(), preferences, lines, **more)


def member(member_id: str, seats: int, *lines: RedLine, **more: Any) -> Member:
    """A member of a body."""
    made = Member(member_id, member_id.title(), quantity(seats), more.pop("preferences", None), lines)
    names = ("abstains_within", "spread", "turnout")
    numbers: dict[str, Any] = {key: quantity(more.pop(key)) for key in names if key in more}
    return replace(made, **numbers, **more)


def body(body_id: str, *members: Member, electorate: int | None = None) -> Body:
    """A body of members."""
    return Body(body_id, body_id.title(), members, None if electorate is None else quantity(electorate))


def rule_of(kind: str, threshold: int | str | None = None, of: str = "votes") -> VotingRule:
    """A voting rule by its name in the file."""
    return VotingRule(RuleKind(kind), None if threshold is None else quantity(threshold), Base(of))


def step(limit: str, rule: VotingRule | GroupRule, **more: Any) -> Step:
    """One vote of the body that the limit ends in."""
    names = ("turnout_at_least", "yes_of_electorate_at_least")
    shares: dict[str, Any] = {key: quantity(more.pop(key)) for key in names if key in more}
    return Step(limit, limit.split(".")[1], rule, **shares, **more)


def case(issues: Sequence[Issue], parties: Sequence[Party], **more: Any) -> Case:
    """A case in which everyone must agree unless `agreement` is given."""
    agreement = more.pop("agreement", Agreement(rule_of("unanimous")))
    return Case(Text((("", "made up"),)), tuple(issues), tuple(parties), agreement, **more)


def is_(issue_position: int, *options: int) -> IsOption:
    """The option of an issue is one of these."""
    return IsOption(issue_position, frozenset(options))
