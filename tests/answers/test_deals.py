"""`deals`: every part of the answer equals the oracle's, in one world and over several."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from goodoffices import load
from goodoffices.answers.deals import deals
from goodoffices.answers.results import DealsAnswer
from goodoffices.case.files import load_case_text
from goodoffices.case.model import Case
from goodoffices.errors import CaseError, QuestionError
from tests.comparing import check_answer, check_ensemble, named, shifted
from tests.oracle import Oracle
from tests.small_cases import case_of, game, two_sides
from tests.strategies import CaseText, fixed_cases, uncertain_cases, written

few = settings(max_examples=settings().max_examples // 10)


@given(fixed_cases())
def test_an_answer_over_one_world_is_the_oracles(drawn: CaseText) -> None:
    case = load_case_text(drawn.text)
    answer = deals(case)
    check_answer(case, answer, Oracle(case))
    for points, p in answer.p_deal_if_no_deal_shifts.items():
        moved = load_case_text(written(shifted(drawn.data, int(points))).text)
        assert p == float(bool(Oracle(moved).zopa)), points


@few
@given(uncertain_cases())
def test_an_answer_over_several_worlds_is_the_oracles_world_by_world(drawn: CaseText) -> None:
    check_ensemble(load_case_text(drawn.text), 3, 8)


# ------------------------------------------------------------------------------------------------- traps


def packages_of(answer: DealsAnswer, solution: str) -> list[object]:
    return [package["x"] for package in answer.solutions[solution].packages]


def checked(case: Case) -> DealsAnswer:
    answer = deals(case)
    check_answer(case, answer, Oracle(case))
    return answer


def test_kalai_smorodinsky_is_the_largest_least_share_and_not_the_least_spread() -> None:
    answer = checked(game((10, 0), (0, 100), (3, 30), (4, 60)))
    assert packages_of(answer, "kalai_smorodinsky") == ["o3"]


def test_a_red_line_breaks_no_statistic() -> None:
    answer = checked(game((10, 1), (5, 5), (1, 10), (0, 0), lines="[{id: A1, rule: x != o1}]"))
    assert packages_of(answer, "nash") == ["o0", "o2"]
    assert {point.package["x"] for point in answer.frontier} == {"o0", "o2"}
    assert {point.package["x"] for point in answer.frontier_all} == {"o0", "o1", "o2"}


def test_what_is_incoherent_is_on_no_frontier() -> None:
    case = case_of(
        "issues: {x: {options: [a, b, c]}}\nrules: [x != c]\n"
        "parties:\n  p: {points: {x: {a: 1, b: 2, c: 9}}, no_deal: 0}\n"
        "  q: {points: {x: {a: 2, b: 1, c: 9}}, no_deal: 0}\n"
    )
    answer = checked(case)
    assert {point.package["x"] for point in answer.frontier_all} == {"a", "b"}
    assert answer.n_packages == 2


def test_packages_of_equal_worth_are_all_kept() -> None:
    answer = checked(game((4, 6), (4, 6), (6, 4), (4, 5)))
    for name in ("nash", "utilitarian", "egalitarian"):
        assert packages_of(answer, name) == ["o0", "o1", "o2"]
    assert len(answer.frontier) == 3


def test_a_missing_no_deal_is_an_error() -> None:
    with pytest.raises(CaseError, match="no_deal"):
        case_of(
            "issues: {x: {options: [a, b]}}\nparties:\n"
            "  p: {points: {x: {a: 1, b: 2}}}\n  q: {points: {x: {a: 1, b: 2}}, no_deal: 0}\n"
        )


def test_two_losses_are_never_a_deal() -> None:
    answer = checked(game((-5, -5), (-1, 4)))
    assert {found.status.value for found in answer.solutions.values()} == {"NO_AGREEMENT"}
    assert answer.p_deal.value == 0.0


def test_a_deal_that_leaves_someone_worse_off_is_not_individually_rational() -> None:
    answer = checked(game((5, 5, -1), agreement="{yes_at_least: 2}"))
    assert {found.status.value for found in answer.solutions.values()} == {"NO_INDIVIDUALLY_RATIONAL"}
    assert answer.p_deal.value == 1.0


def test_what_two_digits_would_hide_decides() -> None:
    assert checked(two_sides(no_deal=("50.004", "50"))).p_deal.value == 0.0
    assert checked(two_sides(no_deal=("50", "50"))).p_deal.value == 1.0


# ------------------------------------------------------------------------------------------- boundaries


def test_rules_that_leave_nothing_are_nobodys_fault() -> None:
    answer = checked(two_sides(more="rules: [pay > 5, pay < 5]\n"))
    assert answer.n_packages == 0
    assert answer.conflicts[0].limits == ()
    assert not answer.conflicts[0].by_firmness
    assert answer.blockage == {}
    assert answer.bridges == ()


def test_one_issue_with_one_option_is_a_case() -> None:
    answer = checked(
        case_of(
            "issues: {x: {options: [a]}}\nparties:\n"
            "  p: {points: {x: {a: 1}}, no_deal: 0}\n  q: {points: {x: {a: 1}}, no_deal: 2}\n"
        )
    )
    assert [found.limits for found in answer.conflicts] == [("q.no_deal",)]
    assert answer.bridges[0].cost == {"q.no_deal": 1.0}


def test_a_named_rule_is_in_conflicts_and_never_in_bridges() -> None:
    answer = checked(
        two_sides(
            more="rules: [{id: law, rule: pay == 0, owner: mediator, why: the law}]\n", no_deal=("50", "40")
        )
    )
    assert {frozenset(found.limits) for found in answer.conflicts} == {frozenset({"law", "union.no_deal"})}
    assert {found.relax for found in answer.bridges} == {("union.no_deal",)}
    (owners,) = [dict(zip(found.limits, found.owners, strict=True)) for found in answer.conflicts]
    assert owners["law"] == "mediator"


def test_a_party_that_is_counted_and_never_says_yes_leaves_nothing_to_bridge() -> None:
    answer = checked(
        case_of(
            "issues: {x: {options: [a, b]}}\n"
            "parties:\n  p: {points: {x: {a: 1, b: 1}}, no_deal: 0}\n"
            "  q: {points: {x: {a: 1, b: 1}}, no_deal: 0}\n  r: {always: no}\n"
        )
    )
    assert answer.p_deal.value == 0.0
    assert answer.bridges == ()
    assert answer.conflicts[0].limits == ()


def test_who_abstains_does_not_break_unanimity() -> None:
    case = case_of(
        "issues: {x: {options: [a, b]}}\n"
        "parties:\n  p: {points: {x: {a: 1, b: 1}}, no_deal: 0}\n"
        "  q: {points: {x: {a: 1, b: 1}}, no_deal: 0}\n  r: {always: abstain}\n"
    )
    assert checked(case).p_deal.value == 1.0


def test_must_include_outweighs_a_majority() -> None:
    rule = "{yes_at_least: 2, must_include: [p2]}"
    assert checked(game((5, 5, -1), agreement=rule)).p_deal.value == 0.0
    assert checked(game((5, -5, 1), agreement=rule)).p_deal.value == 1.0


def many_lines(n: int) -> Case:
    """A union with n red lines, each against one or another number of pay, and no deal."""
    lines = ", ".join(f"{{id: L{k}, rule: pay != {k % 11}}}" for k in range(n))
    return two_sides(union=f"    red_lines: [{lines}]\n")


@pytest.mark.parametrize("n", [61, 62, 63, 64, 65, 80])
def test_sixty_four_limits_and_more_fit(n: int) -> None:
    answer = deals(many_lines(n))
    assert answer.p_deal.value == 0.0
    bridges = {frozenset(found.relax) for found in answer.bridges}
    # Any one number from 4 to 6 is open once every line against it is dropped.
    expected = {frozenset(f"L{k}" for k in range(n) if k % 11 == pay) for pay in (4, 5, 6)}
    assert {bridge for bridge in bridges if not any("no_deal" in limit for limit in bridge)} == expected
    assert sum(share.value for share in answer.blockage.values()) == pytest.approx(1.0)


def test_every_bridge_of_a_small_case_is_listed_and_priced() -> None:
    lines = ", ".join(f"{{id: A{k}, rule: x != o{k}}}" for k in range(20))
    answer = deals(game(*[(5, 5)] * 20, lines=f"[{lines}]"))
    assert len(answer.bridges) == 20
    assert all(bridge.cost == {bridge.relax[0]: "crossed"} for bridge in answer.bridges)


def test_an_uncertain_rule_of_agreement_is_refused_in_words() -> None:
    with pytest.raises(QuestionError, match="yes_at_least is uncertain"):
        deals(game((5, 5), (1, 2), agreement="{yes_at_least: 1..2}"))


@pytest.mark.parametrize(("options", "match"), [({"worlds": 1}, "1 worlds"), ({"seed": -1}, "below 0")])
def test_what_cannot_be_drawn_is_refused(options: dict[str, int], match: str) -> None:
    with pytest.raises(QuestionError, match=match):
        deals(game((5, 5), (1, 2)), **options)  # type: ignore[arg-type]


# ------------------------------------------------------------------------------------- a published game


def test_the_harbour_game_has_the_published_deals() -> None:
    case = load("harbour-sport-park")
    answer = deals(case)
    assert answer.exact
    assert answer.n_packages == 720
    assert answer.zopa.size == 55
    assert answer.solutions["nash"].value == pytest.approx(6_031_872)
    assert len(answer.solutions["nash"].packages) == 1
    oracle = Oracle(case)
    (nash,) = oracle.solutions()["nash"].packages
    assert named(answer.solutions["nash"].packages[0]) == {
        (issue.id, issue.options[k].id) for issue, k in zip(case.issues, nash, strict=True)
    }
    assert nash == (1, 2, 2, 1, 2)
