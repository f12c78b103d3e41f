"""Reasons to sentences."""

from __future__ import annotations

from fractions import Fraction

import pytest

from goodoffices.answers.results import Conflict
from goodoffices.case.bodies import Base, GroupRule, RuleKind, Step, VotingRule
from goodoffices.case.expressions import (
    And,
    Arithmetic,
    Compare,
    Condition,
    IsOption,
    IssueNumber,
    Not,
    Number,
    Or,
)
from goodoffices.case.uncertain import Fixed, Quantity
from goodoffices.report.explain import (
    condition_words,
    conflict_sentence,
    grouped_conflicts,
    must_words,
    rule_words,
)
from goodoffices.report.naming import Names
from goodoffices.report.words import phrases_for
from tests.report.samples import river_case

NAMES = Names(river_case(), phrases_for("en"))
TWENTY = Number(Fraction(20))


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (IsOption(2, frozenset({1})), "Dam control: joint board"),
        (IsOption(2, frozenset({0, 1})), "Dam control: upland or joint board"),
        (Not(IsOption(2, frozenset({0}))), "Dam control: not upland"),
        (Compare(">=", IssueNumber(1), TWENTY), "Captives released at least 20 people"),
        (Compare("<", IssueNumber(1), TWENTY), "Captives released below 20 people"),
        (Compare("==", IssueNumber(1), TWENTY), "Captives released: 20 people"),
        (
            Or((Not(IsOption(4, frozenset({2}))), Compare("<=", IssueNumber(1), TWENTY))),
            "if Withdrawal: full, then Captives released at most 20 people",
        ),
        (
            Not(And((IsOption(4, frozenset({2})), IsOption(5, frozenset({2}))))),
            "not together: Withdrawal: full and Market road: open",
        ),
    ],
)
def test_conditions_read_as_words(condition: Condition, words: str) -> None:
    assert condition_words(condition, "source text", NAMES) == words


def test_arithmetic_is_quoted_as_it_was_written() -> None:
    total = Arithmetic("+", IssueNumber(0), IssueNumber(1))
    assert (
        condition_words(Compare("<=", total, TWENTY), "truce + captives <= 20", NAMES)
        == "“truce + captives <= 20”"
    )


def test_a_party_and_its_bodies_are_one_worth_too_little() -> None:
    conflicts = (
        Conflict(("U2", "lowland.no_deal"), ("x", "y"), 0.1),
        Conflict(("U2", "lowland.assembly"), ("x", "y"), 0.2),
    )
    (grouped,) = grouped_conflicts(conflicts, NAMES)
    assert grouped.p == 0.2
    assert conflict_sentence(grouped, NAMES) == (
        "Within the line of Upland Council's water ministry (Dam control: not third party) every text is "
        "worth too little to Lowland Republic (Assembly)."
    )


@pytest.mark.parametrize(
    ("limits", "beginning"),
    [
        (
            ("upland.no_deal", "lowland.no_deal"),
            "No text is worth enough to Upland Council and Lowland Republic",
        ),
        (("upland.no_deal",), "No text is worth enough to Upland Council."),
        (("U2", "L1"), "These lines cannot all be kept: Upland Council's water ministry (Dam"),
        (("U2",), "This line alone leaves no text"),
        (("U2", "upland.no_deal", "lowland.no_deal"), "Within the line of Upland Council's water ministry"),
        (
            ("U1", "U2", "lowland.no_deal"),
            "Within these lines every text is worth too little to Lowland Republic",
        ),
        (
            ("U1", "U2", "upland.elders", "lowland.no_deal"),
            "Within these lines no text is worth enough to Upland",
        ),
        (("elsewhere",), "This line alone leaves no text: elsewhere"),
    ],
)
def test_each_kind_of_conflict_has_one_sentence(limits: tuple[str, ...], beginning: str) -> None:
    (grouped,) = grouped_conflicts((Conflict(limits, ("",) * len(limits), 0.3),), NAMES)
    assert conflict_sentence(grouped, NAMES).startswith(beginning)


def test_what_must_be_true_names_sides_offices_and_bodies() -> None:
    words = must_words(("L2", "lowland.no_deal", "upland.no_deal", "upland.elders"), NAMES)
    assert words == (
        "Lowland Republic's finance ministry would not insist on “Truce at most 26 weeks”",
        "Lowland Republic would be better off than without a deal",
        "Upland Council would be better off than without a deal",
        "Upland Council's Elders' meeting would vote for it",
    )


def _step(rule: VotingRule | GroupRule, **more: object) -> Step:
    return Step("upland.elders", "elders", rule, **more)  # type: ignore[arg-type]  # fields of Step by name


def _quantity(number: str) -> Quantity:
    return Quantity("somewhere", Fixed(Fraction(number)))


def test_rules_of_voting_read_as_words() -> None:
    majority = VotingRule(RuleKind.YES_MORE_THAN_NO)
    assert rule_words(_step(majority), NAMES) == "more yes than no"
    assert rule_words(_step(VotingRule(RuleKind.YES_AT_LEAST, _quantity("61"))), NAMES) == "at least 61 yes"
    share = VotingRule(RuleKind.YES_SHARE_OVER, _quantity("0.5"), Base.PRESENT)
    assert rule_words(_step(share), NAMES) == "over 50 % of those present"
    share = VotingRule(RuleKind.YES_SHARE_AT_LEAST, _quantity("0.6"), Base.MEMBERS)
    assert rule_words(_step(share), NAMES) == "at least 60 % of all members"
    blocked = VotingRule(RuleKind.BLOCKED_IF_NO_AT_LEAST, _quantity("60"))
    assert rule_words(_step(blocked, binding=False), NAMES) == "blocked by 60 no, not binding"
    groups = GroupRule((("all", ("north",)),), VotingRule(RuleKind.UNANIMOUS))
    assert rule_words(_step(groups), NAMES) == "none against, in each group"
    assert rule_words(_step(majority, turnout_at_least=_quantity("0.4")), NAMES) == (
        "more yes than no, turnout at least 40 %"
    )
