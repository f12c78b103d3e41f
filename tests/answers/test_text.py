"""`text`: every part of the answer equals the oracle's; votes that took place; what cannot be asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.answers.results import PartyVerdict, TextAnswer
from goodoffices.answers.text import text
from goodoffices.case.files import load_case_text
from goodoffices.case.model import Case
from goodoffices.errors import QuestionError
from tests.comparing import check_text
from tests.oracle import Oracle
from tests.small_cases import case_of, two_sides, voted
from tests.strategies import CaseText, fixed_cases


@given(fixed_cases(), st.data())
def test_an_answer_over_one_world_is_the_oracles(drawn: CaseText, data: st.DataObject) -> None:
    case = load_case_text(drawn.text)
    oracle = Oracle(case)
    check_text(case, oracle, data.draw(st.sampled_from(oracle.packages)))
    if oracle.zopa:
        check_text(case, oracle, data.draw(st.sampled_from(oracle.zopa)))


# ------------------------------------------------------------------------------- votes that took place


def passes(case: Case, expected: bool, **package: str) -> PartyVerdict:
    """The verdict of party p on a text, checked against the oracle."""
    answer: TextAnswer = text(case, package or {"x": "l"})
    assert answer.exact
    assert answer.p_all.value == float(expected)
    at = tuple(0 for _ in case.issues)
    check_text(case, Oracle(case), at)
    return answer.parties["p"]


KNESSET = (
    "yes: {seats: 84, always: yes}, against: {seats: 19, always: no}, rest: {seats: 17, always: abstain}"
)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("yes_more_than_no: true", True),
        ("yes_share_at_least: 0.7, of: members", True),
        ("yes_share_over: 0.7, of: members", False),
        ("yes_share_over: 0.7, of: votes", True),
        ("yes_share_over: 0.7, of: present", False),
        ("yes_at_least: 84", True),
        ("yes_at_least: 85", False),
        ("unanimous: true", False),
    ],
)
def test_the_knesset_of_1978_passes_the_accords_as_one_package(rule: str, expected: bool) -> None:
    step = passes(voted(KNESSET.replace("yes:", "ayes:", 1), rule), expected).steps[0]
    assert (step.yes, step.no, step.abstain, step.seats) == (84, 19, 17, 120)
    assert step.members["rest"].abstain == 1.0


COLOMBIA = (
    "issues: {x: {options: [l, r]}}\n"
    "parties:\n"
    "  p:\n    points: {x: {l: 0, r: 0}}\n    no_deal: 0\n"
    "    bodies:\n"
    "      people:\n        electorate: 34899945\n"
    "        members: {ayes: {seats: 6382901, always: yes}, noes: {seats: 6438552, always: no}}\n"
    "      congress: {members: {most: {seats: 205, always: yes}, rest: {seats: 36, always: absent}}}\n"
    "    ratification: [STEP]\n"
    "  q: {points: {x: {l: 0, r: 0}}, no_deal: 0}\n"
)
PLEBISCITE = "{body: people, yes_more_than_no: true, yes_of_electorate_at_least: 0.13}"


def test_colombia_2016_fails_by_the_people_and_passes_by_the_second_route() -> None:
    passes(case_of(COLOMBIA.replace("STEP", PLEBISCITE)), expected=False)
    route = f"{{any_of: [{PLEBISCITE}, {{body: congress, yes_more_than_no: true}}]}}"
    verdict = passes(case_of(COLOMBIA.replace("STEP", route)), expected=True)
    assert [step.p_pass for step in verdict.steps] == [0.0, 1.0]


@pytest.mark.parametrize(("share", "expected"), [("0.13", True), ("0.1828", True), ("0.1829", False)])
def test_the_share_of_the_roll_is_of_the_roll(share: str, expected: bool) -> None:
    step = f"{{body: people, yes_at_least: 6382901, yes_of_electorate_at_least: {share}}}"
    passes(case_of(COLOMBIA.replace("STEP", step)), expected)


@pytest.mark.parametrize(("against", "expected"), [(58, True), (59, True), (60, False)])
def test_the_us_senate_of_2015_blocks_only_at_sixty_against(against: int, expected: bool) -> None:
    members = f"against: {{seats: {against}, always: no}}, rest: {{seats: {100 - against}, always: yes}}"
    passes(voted(members, "blocked_if_no_at_least: 60"), expected)


@pytest.mark.parametrize(("unionist_yes", "expected"), [(51, True), (50, False), (49, False)])
def test_belfast_1998_needs_a_majority_in_each_community(unionist_yes: int, expected: bool) -> None:
    members = (
        f"uy: {{seats: {unionist_yes}, always: yes}}, un: {{seats: {100 - unionist_yes}, always: no}}, "
        "ny: {seats: 97, always: yes}, nn: {seats: 3, always: no}"
    )
    groups = "each_group: {groups: {unionist: [uy, un], nationalist: [ny, nn]}, yes_more_than_no: true}"
    passes(voted(members, groups), expected)


# -------------------------------------------------------------------------------------------- boundaries


@pytest.mark.parametrize(
    ("members", "rule", "expected"),
    [
        ("a: {seats: 3, always: yes}, b: {seats: 9, always: abstain}", "unanimous: true", True),
        ("a: {seats: 3, always: yes}, b: {seats: 1, always: no}", "unanimous: true", False),
        ("a: {seats: 9, always: abstain}", "unanimous: true", False),
        ("a: {seats: 9, always: abstain}", "yes_share_at_least: 0", False),
        ("a: {seats: 9, always: absent}", "'yes_share_at_least': 0, of: present", False),
        ("a: {seats: 9, always: abstain}", "yes_share_at_least: 0, of: present", True),
        ("a: {seats: 0, always: yes}", "yes_share_at_least: 0, of: members", False),
        ("a: {seats: 5, always: yes}, b: {seats: 5, always: no}", "yes_more_than_no: true", False),
        ("a: {seats: 5, always: yes}, b: {seats: 5, always: no}", "yes_share_at_least: 0.5", True),
        ("a: {seats: 5, always: yes}, b: {seats: 5, always: no}", "yes_share_over: 0.5", False),
        ("a: {seats: 0.1, always: yes}, b: {seats: 0.2, always: yes}", "yes_at_least: 0.3", True),
        (
            "a: {seats: 5, always: yes, turnout: 0.3}, b: {seats: 5, always: absent}",
            "yes_at_least: 1.5",
            True,
        ),
        (
            "a: {seats: 5, always: yes, turnout: 0.3}, b: {seats: 5, always: no, turnout: 0.3}",
            "yes_at_least: 1, turnout_at_least: 0.3",
            True,
        ),
        (
            "a: {seats: 5, always: yes, turnout: 0.3}, b: {seats: 5, always: no, turnout: 0.3}",
            "yes_at_least: 1, turnout_at_least: 0.3001",
            False,
        ),
        (
            "a: {seats: 5, always: abstain}, b: {seats: 4, always: yes}",
            "yes_more_than_no: true, turnout_at_least: 1",
            True,
        ),
        (
            "a: {seats: 1, always: yes}, b: {seats: 2, always: absent}",
            "yes_more_than_no: true, yes_of_electorate_at_least: 0.3333333333",
            True,
        ),
        (
            "a: {seats: 1, always: yes}, b: {seats: 2, always: absent}",
            "yes_more_than_no: true, yes_of_electorate_at_least: 0.3333333334",
            False,
        ),
    ],
)
def test_rules_at_their_edge(members: str, rule: str, expected: bool) -> None:
    passes(voted(members, rule.replace("'", "")), expected)


def test_a_vote_that_binds_nobody_is_counted_and_blocks_nothing() -> None:
    verdict = passes(
        voted("a: {seats: 5, always: no}", "yes_more_than_no: true, binding: false"), expected=True
    )
    assert verdict.steps[0].p_pass == 0.0
    assert not verdict.steps[0].binding
    assert "p.house" not in verdict.p_broken


def test_a_line_of_a_members_own_turns_only_its_vote() -> None:
    case = voted(
        "a: {seats: 6, red_lines: [{id: A1, rule: x == r}]}, b: {seats: 5, always: yes}",
        "yes_more_than_no: true",
        more="    red_lines: [{id: P1, rule: x == l}]\n",
    )
    verdict = passes(case, expected=False)
    assert verdict.broken == ()
    assert verdict.steps[0].members["a"].no == 1.0
    assert text(case, {"x": "r"}).parties["p"].broken == ("P1",)


def test_many_voters_vote_by_the_normal_share_and_do_not_abstain() -> None:
    case = two_sides(
        union="    bodies: {people: {members: {all: {seats: 100, spread: 10, abstains_within: 30}}}}\n"
        "    ratification: [{body: people, yes_share_over: 0.5}]\n"
    )
    check_text(case, Oracle(case), (5,))
    votes = text(case, {"pay": 5}).parties["union"].steps[0].members["all"]
    assert votes.yes == pytest.approx(0.8413447, abs=1e-7)
    assert votes.abstain == 0.0
    assert votes.yes + votes.no == pytest.approx(1.0)


def test_where_a_spread_may_be_nothing_the_member_votes_as_one_there() -> None:
    case = two_sides(
        union="    bodies:\n      people:\n        members:\n"
        "          all: {seats: 100, abstains_within: 11, spread: {choices: {0: 0.5, 10: 0.5}}}\n"
        "    ratification: [{body: people, yes_share_over: 0.5}]\n"
    )
    answer = text(case, {"pay": 5}, worlds=64)
    votes = answer.parties["union"].steps[0].members["all"]
    assert votes.abstain == pytest.approx(0.5)
    assert votes.yes == pytest.approx(0.5 * 0.8413447, abs=1e-6)


def test_an_option_left_open_is_worth_its_award_and_an_unclear_one_each_sides_reading() -> None:
    case = case_of(
        "issues:\n"
        "  land:\n    options:\n      - a\n      - b\n"
        "      - court: {forum: a court, awards: {a: 0.3, b: 0.7}}\n"
        "      - vague: {reads: {p: a, q: b}}\n"
        "parties:\n"
        "  p: {weights: {land: 1}, values: {land: {a: 100, b: 10}}, no_deal: 37}\n"
        "  q: {weights: {land: 1}, values: {land: {a: 0, b: 90}}, no_deal: 63}\n"
    )
    for option, utilities in (("court", (37, 63)), ("vague", (100, 90))):
        answer = text(case, {"land": option})
        assert tuple(answer.parties[name].utility for name in "pq") == utilities
        assert answer.p_all.value == 1.0
    check_text(case, Oracle(case), (2,))


def test_a_chance_that_a_net_or_an_award_turns_on_makes_worlds() -> None:
    union = (
        "    bodies:\n      house:\n        members:\n          big: {seats: 50}\n"
        "          small: {seats: 11, red_lines: [{id: S1, rule: pay == 0, leaves: true}]}\n"
        "    coalition:\n      members: [big, small]\n      needs: 61\n"
        "      safety_net: {seats: 11, chance: 0.7}\n      cost_of_losing: 80\n"
    )
    answer = text(two_sides(union=union), {"pay": 6}, worlds=1000)
    assert not answer.exact
    coalition = answer.parties["union"].coalition
    assert coalition is not None
    assert coalition["p_keeps"] == pytest.approx(0.7, abs=0.002)


@pytest.mark.parametrize(
    ("package", "match"),
    [({"pay": 11}, "no option"), ({}, "no option given for pay"), ({"pya": 1, "pay": 1}, "unknown issue")],
)
def test_a_package_that_does_not_fit_is_refused_in_words(package: dict[str, object], match: str) -> None:
    with pytest.raises(QuestionError, match=match):
        text(two_sides(), package)


def test_a_number_may_be_written_in_any_way() -> None:
    assert text(two_sides(), {"pay": "5.0"}).package == text(two_sides(), {"pay": 5}).package == {"pay": 5}
