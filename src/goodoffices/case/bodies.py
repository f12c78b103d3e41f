"""Bodies that vote: members, voting rules, steps of ratification and alternative routes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from goodoffices.case.uncertain import Quantity

if TYPE_CHECKING:
    from goodoffices.case.parties import Preferences, RedLine

__all__ = ["Base", "Body", "GroupRule", "Member", "Route", "RuleKind", "Step", "VotingRule"]


class RuleKind(Enum):
    """The voting rules of the case file."""

    YES_MORE_THAN_NO = "yes_more_than_no"
    YES_AT_LEAST = "yes_at_least"
    YES_SHARE_OVER = "yes_share_over"
    YES_SHARE_AT_LEAST = "yes_share_at_least"
    BLOCKED_IF_NO_AT_LEAST = "blocked_if_no_at_least"
    UNANIMOUS = "unanimous"


class Base(Enum):
    """What a share is a share of."""

    VOTES = "votes"  # yes + no
    PRESENT = "present"  # yes + no + abstentions
    MEMBERS = "members"  # all seats


@dataclass(frozen=True, slots=True)
class VotingRule:
    """One rule; `threshold` is None for the rules that need none, `of` matters for shares only."""

    kind: RuleKind
    threshold: Quantity | None = None
    of: Base = Base.VOTES


@dataclass(frozen=True, slots=True)
class GroupRule:
    """The same rule within each named group of members."""

    groups: tuple[tuple[str, tuple[str, ...]], ...]
    rule: VotingRule


@dataclass(frozen=True, slots=True)
class Member:
    """A bloc, a minister, an electorate. `preferences` is complete after inheritance (None: follows, always).

    Vote, first that applies: `always`; `votes` for the question; no if it left the coalition; no if a real
    red line of its own is broken; the vote that it `follows`; by gain.
    `follows` is ("member", body id, member id) in the same holder, or ("party", party id).
    """

    id: str
    name: str
    seats: Quantity
    preferences: Preferences | None
    red_lines: tuple[RedLine, ...] = ()
    abstains_within: Quantity | None = None
    spread: Quantity | None = None
    turnout: Quantity | None = None
    follows: tuple[str, ...] = ()
    always: str | None = None
    votes: tuple[tuple[int, str], ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Body:
    """A body and its members; `electorate` None: all seats together."""

    id: str
    name: str
    members: tuple[Member, ...]
    electorate: Quantity | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """One vote of a body. `questions` are tuples of issue positions; () is one question with every issue.

    `limit` is the id of the limit that the step is: ``PARTY.BODY``, ``agreement.BODY``; a second step of the
    same body gets ``.2``.
    """

    limit: str
    body: str
    rule: VotingRule | GroupRule
    turnout_at_least: Quantity | None = None
    yes_of_electorate_at_least: Quantity | None = None
    days: Quantity | None = None
    binding: bool = True
    questions: tuple[tuple[int, ...], ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Route:
    """``any_of``: passes if one of its steps does. One limit."""

    limit: str
    steps: tuple[Step, ...]
    line: int = 0
