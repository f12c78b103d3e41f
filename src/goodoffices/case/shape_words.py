"""The words that the shapes of a case file are made of: numbers, chances, expressions, options, names.

A `Kind` marks what a piece of text stands for: the builder of the later sections (`building.later`) checks
each by its kind, and a JSON Schema tool sees the plain type beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, RootModel

__all__ = [
    "Assurance",
    "Chance",
    "ClaimIds",
    "Count",
    "Day",
    "Doer",
    "EventCondition",
    "Expression",
    "IssueId",
    "Kind",
    "Number",
    "NumberForm",
    "OptionId",
    "Package",
    "PartyId",
    "ProcessExpression",
    "Protocol",
    "Shape",
    "Speaker",
    "StepName",
    "Tactic",
    "When",
    "Words",
    "YesNo",
]


class Shape(BaseModel):
    """A mapping with known keys only."""

    model_config = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True)
class Kind:
    """What a piece of text stands for."""

    name: str


Pair = Annotated[list[float | str], Field(min_length=2, max_length=2)]


class NormalLaw(Shape):
    """Mean and standard deviation."""

    normal: Pair


class ChoicesLaw(Shape):
    """Values and their probabilities."""

    choices: dict[str, float | str]


class ConditionalLaw(Shape):
    """One number if a shared chance comes true, another if not."""

    if_: str = Field(alias="if")
    then: NumberForm
    else_: NumberForm = Field(alias="else")


class LinearLaw(Shape):
    """Linear in a shared number, over its range."""

    from_: str = Field(alias="from")
    to: Pair


class LongNumber(Shape):
    """A number with its reasons."""

    value: NumberForm
    plus: NumberForm | None = None
    by: str | None = None
    why: str | None = None
    claims: list[str] | None = None


class NumberForm(RootModel[float | str | NormalLaw | ChoicesLaw | ConditionalLaw | LinearLaw | LongNumber]):
    """A number, known or not: 12, 10..20, 10..14..20, the name of an unknown, or one of the braced forms."""


Number = Annotated[NumberForm, Kind("number")]
Chance = Annotated[NumberForm, Kind("chance")]
Day = Annotated[NumberForm, Kind("day")]
YesNo = bool
OptionId = Annotated[float | str, Kind("option")]
Expression = Annotated[str, Kind("expression")]
ProcessExpression = Annotated[str, Kind("process")]
EventCondition = Annotated[str, Kind("event")]
Assurance = Annotated[str, Kind("assurance")]
PartyId = Annotated[str, Kind("party")]
IssueId = Annotated[str, Kind("issue")]
Speaker = Annotated[str, Kind("speaker")]
Doer = Annotated[str, Kind("doer")]
ClaimIds = Annotated[str | list[str], Kind("claims")]
Protocol = Annotated[str, Kind("protocol")]
Tactic = Annotated[str, Kind("tactic")]
StepName = Annotated[str, Kind("step")]
When = Annotated[str, Kind("date")]
Count = Annotated[int, Kind("count")]
Package = Annotated[dict[str, float | str], Kind("package")]
Words = Annotated[str | dict[str, str], Kind("words")]
