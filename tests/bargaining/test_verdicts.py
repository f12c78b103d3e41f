"""Who says yes to what, package by package: equal to the oracle in one world and over several."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given

from goodoffices.answers.setting import setting_of
from goodoffices.bargaining.modelling import model_of
from goodoffices.bargaining.verdicts import Verdicts
from goodoffices.case.files import load_case_text
from goodoffices.worlds.ensemble import ReferenceWorld
from tests.comparing import all_packages, check_verdicts
from tests.oracle import Oracle
from tests.small_cases import case_of, two_sides, voted
from tests.strategies import CaseText, fixed_cases


@given(fixed_cases())
def test_utilities_votes_and_deals_are_those_of_the_oracle(drawn: CaseText) -> None:
    case = load_case_text(drawn.text)
    packages = all_packages(case)
    check_verdicts(case, setting_of(case).model, Oracle(case), packages[:: 1 + len(packages) // 40])


def yes_of(case: Any, party: int = 0) -> list[bool]:
    model = model_of(case, ReferenceWorld(case))
    check_verdicts(case, model, Oracle(case))
    says = Verdicts(model, all_packages(case)).says_yes(party)
    return [bool(value) for value in np.broadcast_to(says, (1, len(all_packages(case))))[0]]


def test_a_sum_of_decimals_meets_a_threshold_that_it_equals() -> None:
    case = case_of(
        "issues: {x: {options: [a, b]}, y: {options: [a, b]}}\n"
        "parties:\n"
        "  p: {points: {x: {a: 0.1, b: 0.1}, y: {a: 0.2, b: 0.1999999999}}, no_deal: 0.3}\n"
        "  q: {points: {x: {a: 1, b: 1}, y: {a: 1, b: 1}}, no_deal: 0}\n"
    )
    assert yes_of(case) == [True, False, True, False]


@pytest.mark.parametrize(
    ("no_deal", "expected"), [("50", True), ("50.0000000001", False), ("49.9999999999", True)]
)
def test_in_one_world_a_hair_below_no_deal_is_below_it(no_deal: str, expected: bool) -> None:
    assert yes_of(two_sides(no_deal=(no_deal, "0")))[5] is expected


@pytest.mark.parametrize(("within", "vote"), [("20", (1, 0, 0)), ("20.0000001", (0, 0, 1))])
def test_a_gain_as_large_as_the_margin_is_no_abstention(within: str, vote: tuple[int, int, int]) -> None:
    case = two_sides(
        union=f"    bodies: {{house: {{members: {{m: {{seats: 3, abstains_within: {within}}}}}}}}}\n"
        "    ratification: [{body: house, yes_more_than_no: true}]\n"
    )
    yes_of(case)
    verdicts = Verdicts(model_of(case, ReferenceWorld(case)), np.array([[6]]))
    step = verdicts.model.parties[0].steps[0]
    (shares,) = verdicts.votes(step, 0)[0]  # type: ignore[arg-type]
    assert tuple(int(share[0, 0]) for share in shares) == vote


def test_a_member_without_seats_may_still_decide() -> None:
    case = two_sides(
        union="    bodies: {house: {members: {chief: {seats: 0, leans: 20}, rest: {seats: 5}}}}\n"
        "    decides: house.chief\n"
    )
    assert yes_of(case) == [pay >= 2 for pay in range(11)]


def test_many_voters_who_decide_say_yes_by_majority() -> None:
    case = two_sides(
        union="    bodies: {house: {members: {people: {seats: 5, spread: 10, turnout: 0.4}}}}\n"
        "    decides: house.people\n"
    )
    assert yes_of(case) == [pay > 4 for pay in range(11)]


def test_a_body_decides_by_the_rule_by_which_it_ratifies() -> None:
    house = "{seats: 40, leans: 50}, against: {seats: 60, always: no}"
    for rule, expected in (("yes_at_least: 40", True), ("yes_more_than_no: true", False)):
        case = two_sides(
            union=f"    bodies: {{house: {{members: {{some: {house}}}}}}}\n    decides: house\n"
            f"    ratification: [{{body: house, {rule}}}]\n"
        )
        assert yes_of(case)[0] is expected


def test_a_member_copies_the_vote_of_another_body_that_ratifies_nothing() -> None:
    case = two_sides(
        union="    bodies:\n"
        "      house: {members: {m: {seats: 9, follows: chief}, n: {seats: 4, follows: m}}}\n"
        "      cabinet: {members: {chief: {seats: 1, leans: -30, red_lines: [{id: C1, rule: pay != 10}]}}}\n"
        "    ratification: [{body: house, yes_more_than_no: true}]\n"
    )
    assert yes_of(case) == [7 <= pay < 10 for pay in range(11)]


def test_whoever_follows_a_leaver_leaves_with_it_and_votes_no() -> None:
    case = two_sides(
        union="    bodies:\n"
        "      house:\n"
        "        members:\n"
        "          big: {seats: 50, always: yes}\n"
        "          small: {seats: 6, red_lines: [{id: S1, rule: pay <= 5, leaves: true}]}\n"
        "          tiny: {seats: 5, follows: small}\n"
        "    ratification: [{body: house, yes_at_least: 61}]\n"
        "    coalition:\n"
        "      members: [big, small, tiny]\n"
        "      needs: 55\n"
        "      safety_net: 5\n"
        "      cost_of_leaving: {small: 1, tiny: 2}\n"
        "      cost_of_losing: 7\n"
    )
    model = model_of(case, ReferenceWorld(case))
    verdicts = Verdicts(model, np.array([[5], [6]]))
    assert [bool(v) for v in np.broadcast_to(verdicts.survives(0), (1, 2))[0]] == [True, True]
    score = model.parties[0].score
    assert score is not None
    assert [int(v) // score.scale for v in verdicts.effective(0)[0]] == [50, 57]
    assert yes_of(case) == [pay in (4, 5) for pay in range(11)]


def test_the_safety_net_does_not_vote_and_without_enough_of_it_the_government_falls() -> None:
    union = (
        "    bodies: {house: {members: {big: {seats: 50, always: yes}, small: {seats: 11,"
        " red_lines: [{id: S1, rule: pay <= 5, leaves: true}]}}}}\n"
        "    ratification: [{body: house, yes_at_least: 55}]\n"
        "    coalition: {members: [big, small], needs: 61, safety_net: NET, cost_of_losing: 30}\n"
    )
    for net, worth in (("11", 60), ("10", 30)):
        case = two_sides(union=union.replace("NET", net))
        model = model_of(case, ReferenceWorld(case))
        score = model.parties[0].score
        assert score is not None
        assert int(Verdicts(model, np.array([[6]])).effective(0)[0, 0]) // score.scale == worth
        assert yes_of(case) == [pay in (4, 5) for pay in range(11)]


def test_dissent_of_twenty_members_is_counted() -> None:
    members = ", ".join(f"m{k}: {{seats: {k + 1}, leans: {k - 10}}}" for k in range(20))
    case = two_sides(
        union=f"    bodies: {{house: {{members: {{{members}}}}}}}\n"
        "    ratification: [{body: house, yes_share_over: 0.5}]\n"
    )
    yes_of(case)


def test_a_vote_on_two_questions_needs_both_and_gains_add_up() -> None:
    case = case_of(
        "issues:\n"
        "  land: {options: [keep, give], status_quo: keep}\n"
        "  money: {range: [0, 4, 1], status_quo: 0}\n"
        "parties:\n"
        "  p:\n"
        "    weights: {land: 60, money: 40}\n"
        "    values: {land: {keep: 100, give: 0}, money: increasing}\n"
        "    bonuses: [{if: land == give and money == 4, add: 90}]\n    no_deal: 50\n"
        "    bodies: {house: {members: {m: {seats: 3}, n: {seats: 2, votes: {2: no}}}}}\n"
        "    ratification: [{body: house, yes_more_than_no: true, questions: [[land], [money]]}]\n"
        "  q: {points: {land: {keep: 0, give: 1}, money: {0: 1, 1: 1, 2: 1, 3: 1, 4: 1}}, no_deal: 0}\n"
    )
    yes_of(case)
    model = model_of(case, ReferenceWorld(case))
    (member, _) = model.parties[0].steps[0].members  # type: ignore[union-attr]
    packages = all_packages(case)
    verdicts = Verdicts(model, packages)
    whole = verdicts.gain(0)[0] / model.parties[0].score.scale  # type: ignore[union-attr]
    parts = sum(
        (verdicts.score(b.score)[0] - b.threshold[0]) / b.score.scale  # type: ignore[arg-type, index, union-attr]
        for b in member.ballots
    )
    assert np.allclose(np.asarray(whole, dtype=float), np.asarray(parts, dtype=float))


def test_a_count_of_many_digits_is_exact() -> None:
    case = voted(
        "a: {seats: 6382901, always: yes}, b: {seats: 28517044, always: absent}",
        "yes_more_than_no: true, yes_of_electorate_at_least: 0.182891268777839782",
    )
    # 6382901 / 34899945 = 0.18289143...
    assert yes_of(case) == [True, True]
    case = voted(
        "a: {seats: 1, always: yes}, b: {seats: 2, always: absent}",
        "yes_more_than_no: true, yes_of_electorate_at_least: 0.333333333333333334",
    )
    assert yes_of(case) == [False, False]
