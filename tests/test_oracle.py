"""The witness is checked first: against small cases worked out by hand, and against votes that took place."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import pytest

from goodoffices.case.bodies import Body, GroupRule, Route, Step
from goodoffices.case.expressions import (
    And,
    Arithmetic,
    Compare,
    IssueNumber,
    Not,
    Number,
    Or,
    SameOption,
    Truth,
)
from goodoffices.case.issues import Deferred, Option, Unclear
from goodoffices.case.parties import (
    Agreement,
    AsGoodAs,
    Bonus,
    Coalition,
    Corners,
    Direction,
    OrdinalValues,
    OrdinalWeights,
    Preferences,
    Rule,
    SafetyNet,
)
from goodoffices.case.uncertain import (
    Choices,
    Conditional,
    Linear,
    Named,
    Normal,
    Pert,
    Quantity,
    Shifted,
    Uniform,
    Unknown,
)
from tests.case_parts import (
    body,
    case,
    is_,
    issue,
    line,
    member,
    party,
    points,
    quantity,
    rule_of,
    step,
    valued,
    weighted,
)
from tests.oracle import FixedWorld, Oracle, ReferenceWorld, TableWorld, at_least, more_than

HALF = Fraction(1, 2)


def gains_game(*gains: Sequence[int]) -> Oracle:
    """One issue whose k-th option gives the parties these gains over a no_deal of 10."""
    sheets = [points([[gain + 10 for gain in column]], 10) for column in zip(*gains, strict=True)]
    parties = [party(f"p{k}", sheet) for k, sheet in enumerate(sheets)]
    return Oracle(case([issue("x", *range(len(gains)))], parties))


def packages(oracle: Oracle, solution: str) -> list[int]:
    return [x[0] for x in oracle.solutions()[solution].packages]


# -------------------------------------------------------------------------------------- comparisons


def test_fractions_are_compared_exactly_and_floats_within_a_billionth() -> None:
    tiny = Fraction(1, 10**15)
    assert not at_least(Fraction(50) - tiny, Fraction(50))
    assert at_least(50.0 - 1e-9, Fraction(50))
    assert not at_least(50.0 - 1e-7, Fraction(50))
    assert more_than(Fraction(50) + tiny, Fraction(50))
    assert not more_than(50.0 + 1e-9, 50.0)


def test_conditions_are_read_as_the_format_says() -> None:
    made = case(
        [issue("pay", 0, 1, 2), issue("night", "none", "part"), issue("day", "part", "none")],
        [party("p", points([[0, 0, 0], [0, 0], [0, 0]]))],
    )
    oracle = Oracle(made)
    pay, two = IssueNumber(0), Number(Fraction(2))
    assert oracle.true_at(Compare("==", Arithmetic("+", pay, Truth(is_(1, 1))), two), (1, 1, 0))
    assert not oracle.true_at(Compare("==", Arithmetic("+", pay, Truth(is_(1, 1))), two), (1, 0, 0))
    assert (
        oracle.true_at(Compare("<", Arithmetic("-", pay, two), Arithmetic("*", pay, two)), (0, 0, 0)) is True
    )
    assert oracle.true_at(SameOption(1, 2), (0, 0, 1))
    assert not oracle.true_at(SameOption(1, 2), (0, 0, 0))
    assert oracle.true_at(And(()), (0, 0, 0))
    assert not oracle.true_at(Or(()), (0, 0, 0))
    assert [
        oracle.true_at(Compare(op, pay, two), (2, 0, 0)) for op in ("==", "!=", "<", "<=", ">", ">=")
    ] == [
        True,
        False,
        False,
        True,
        False,
        True,
    ]


# ---------------------------------------------------------------------------------------- utilities


def test_weights_are_normalised_and_bonuses_and_leans_added() -> None:
    wants = Preferences(
        (quantity(30), quantity(10)),
        (Direction(increasing=True), valued(0, 40, 100)),
        None,
        (Bonus(And((is_(0, 2), is_(1, 1))), "", quantity(-5)),),
        quantity(50),
        leans=quantity(3),
    )
    oracle = Oracle(case([issue("pay", 0, 1, 4), issue("jobs", "a", "b", "c")], [party("p", wants)]))
    assert oracle.utilities((1, 2)) == (Fraction(3, 4) * 25 + 25 + 3,)
    assert oracle.utilities((2, 1)) == (75 + 10 - 5 + 3,)
    assert oracle.gains((2, 1)) == (33,)


def test_a_broken_line_is_level_beyond_its_corners_and_decreasing_turns_round() -> None:
    corners = Corners(((quantity(1), quantity(20)), (quantity(3), quantity(80)), (quantity(4), quantity(0))))
    made = case(
        [issue("pay", 0, 1, 2, 4), issue("jobs", 0, 1, 4)],
        [
            party("p", weighted([1, 0], [corners, None])),
            party("q", weighted([0, 2], [None, Direction(increasing=False)])),
        ],
    )
    assert [Oracle(made).utilities((k, 0))[0] for k in range(4)] == [20, 20, 50, 0]
    assert [Oracle(made).utilities((0, k))[1] for k in range(3)] == [100, 75, 0]


def test_a_deferred_option_is_worth_its_expected_award_and_an_unclear_one_each_sides_reading() -> None:
    awards = (("a", quantity("0.3")), ("b", quantity("0.7")))
    court = Option("court", meaning=Deferred(None, None, None, awards))
    vague = Option("vague", meaning=Unclear((("p", "a"), ("q", "b"))))
    made = case(
        [issue("land", "a", "b", court, vague)],
        [
            party("p", weighted([1], [valued(100, 10, None, None)])),
            party("q", weighted([1], [valued(0, 90, None, None)])),
            party("r", weighted([1], [valued(0, 90, 44, 45)])),
        ],
    )
    oracle = Oracle(made)
    assert oracle.utilities((2,)) == (37, 63, 44)
    assert oracle.utilities((3,)) == (100, 90, 45)


def test_a_reservation_package_is_worth_itself_plus_points() -> None:
    wants = Preferences(
        (quantity(1),), (valued(0, 60, 100),), None, (), AsGoodAs((1,), quantity(-5)), leans=quantity(2)
    )
    oracle = Oracle(case([issue("x", "a", "b", "c")], [party("p", wants)]))
    assert oracle.gains((2,)) == (100 + 2 - 55,)


# ------------------------------------------------------------------------------- frontier, solutions


def test_the_four_solutions_part_ways_where_they_should() -> None:
    oracle = gains_game((10, 1), (6, 4), (5, 5), (1, 20), (0, 30), (31, -1))
    assert oracle.ideal_gains() == [10, 30]
    assert oracle.solutions()["nash"].value == 25
    assert packages(oracle, "nash") == [2]  # 10, 24, 25, 20, 0
    assert packages(oracle, "kalai_smorodinsky") == [2]  # least shares 1/30, 4/30, 5/30, 1/10, 0
    assert packages(oracle, "egalitarian") == [2]
    assert packages(oracle, "utilitarian") == [4]
    assert oracle.frontier == [(0,), (1,), (2,), (3,), (4,)]
    assert oracle.frontier_all == [(0,), (1,), (2,), (3,), (4,), (5,)]


def test_kalai_smorodinsky_is_the_largest_least_share_and_not_the_least_spread() -> None:
    oracle = gains_game((10, 0), (0, 100), (3, 30), (4, 60))
    assert packages(oracle, "kalai_smorodinsky") == [3]  # shares .4/.6 beat .3/.3


def test_equal_worth_is_kept_and_what_is_dominated_is_not() -> None:
    oracle = gains_game((4, 6), (4, 6), (4, 5), (6, 4), (0, 0))
    assert packages(oracle, "nash") == [0, 1, 3]
    assert packages(oracle, "utilitarian") == [0, 1, 3]
    assert packages(oracle, "egalitarian") == [0, 1, 3]
    assert oracle.frontier == [(0,), (1,), (3,)]


def test_lexicographic_ties_are_broken_by_the_next_worst_placed() -> None:
    oracle = gains_game((2, 2, 9), (2, 3, 3), (2, 2, 2))
    assert packages(oracle, "egalitarian") == [1]


def test_a_party_that_can_gain_nothing_is_left_out_of_nash_and_kalai_smorodinsky() -> None:
    oracle = gains_game((0, 2, 8), (0, 4, 4), (-1, 50, 50))
    assert packages(oracle, "nash") == [0, 1]
    assert packages(oracle, "kalai_smorodinsky") == [0, 1]  # of 4 and 8: shares 1/2, 1 and 1, 1/2


def test_where_every_product_is_nothing_nash_first_counts_who_gains() -> None:
    oracle = gains_game((9, 0, 0), (1, 1, 0), (2, 1, 0), (0, 1, 1))
    assert packages(oracle, "nash") == [2]
    assert oracle.solutions()["nash"].value == 0


def test_two_losses_are_never_a_nash_deal() -> None:
    oracle = gains_game((-5, -5), (-1, 4))
    assert {s.status for s in oracle.solutions().values()} == {"NO_AGREEMENT"}


def test_an_agreement_that_leaves_someone_worse_off_has_no_individually_rational_package() -> None:
    sheets = [points([[5, 0]], 1), points([[5, 0]], 1), points([[0, 5]], 1)]
    parties = [party(name, sheet) for name, sheet in zip("abc", sheets, strict=True)]
    made = case([issue("x", "a", "b")], parties, agreement=Agreement(rule_of("yes_at_least", 2)))
    oracle = Oracle(made)
    assert oracle.zopa == [(0,)]
    assert oracle.solutions()["nash"].status == "NO_INDIVIDUALLY_RATIONAL"
    assert oracle.minimal_agreeing_sets() == [frozenset("ab"), frozenset("ac"), frozenset("bc")]


# ----------------------------------------------------------------------- conflicts, bridges, blockage


def clauses() -> Oracle:
    """Four lines: a; not a; not a or b; not b."""
    a, b = is_(0, 1), is_(1, 1)
    lines = [line("1", a), line("2", Not(a)), line("3", Or((Not(a), b))), line("4", Not(b))]
    nothing = points([[0, 0], [0, 0]])
    made = case(
        [issue("a", "n", "y"), issue("b", "n", "y")], [party("p", nothing, *lines), party("q", nothing)]
    )
    return Oracle(made)


def test_conflicts_and_bridges_of_four_clauses() -> None:
    oracle = clauses()
    assert set(oracle.minimal_conflicts()) == {frozenset("12"), frozenset("134")}
    assert set(oracle.bridging_moves()) == {frozenset("1"), frozenset("23"), frozenset("24")}


def test_blockage_is_shared_by_how_often_a_limit_completes_a_conflict() -> None:
    value = clauses().blockage()
    assert value == {
        "1": Fraction(7, 12),
        "2": Fraction(3, 12),
        "3": Fraction(1, 12),
        "4": Fraction(1, 12),
        "p.no_deal": 0,
        "q.no_deal": 0,
    }


def test_where_two_of_three_are_enough_a_conflict_needs_two_of_them() -> None:
    sheets = [points([[0, 9]], 5), points([[9, 0]], 5), points([[0, 0]], 5)]
    parties = [party(name, sheet) for name, sheet in zip("abc", sheets, strict=True)]
    made = case([issue("x", "l", "r")], parties, agreement=Agreement(rule_of("yes_at_least", 2)))
    oracle = Oracle(made)
    assert set(oracle.minimal_conflicts()) == {frozenset({"a.no_deal", "b.no_deal", "c.no_deal"})}
    assert set(oracle.bridging_moves()) == {frozenset({f"{p}.no_deal"}) for p in "abc"}
    assert oracle.gap() == -5


def test_a_rule_with_an_id_shows_in_conflicts_and_never_in_bridges() -> None:
    made = case(
        [issue("x", "l", "r")],
        [party("a", points([[0, 9]], 5)), party("b", points([[0, 9]], 5))],
        rules=(Rule("law", is_(0, 0), "x == l"),),
    )
    oracle = Oracle(made)
    assert oracle.coherent_packages == [(0,)]
    assert set(oracle.minimal_conflicts()) == {
        frozenset({"law", "a.no_deal"}),
        frozenset({"law", "b.no_deal"}),
    }
    assert oracle.bridging_moves() == [frozenset({"a.no_deal", "b.no_deal"})]


def test_where_nothing_can_be_dropped_the_empty_set_is_the_conflict() -> None:
    made = case([issue("x", "l", "r")], [party("a", points([[1, 1]])), party("b", None, always="no")])
    oracle = Oracle(made)
    assert oracle.minimal_conflicts() == [frozenset()]
    assert oracle.bridging_moves() == []
    assert set(oracle.blockage().values()) == {0}


def test_a_world_with_a_deal_has_no_conflict() -> None:
    oracle = gains_game((1, 1), (2, -1))
    assert oracle.minimal_conflicts() == []
    assert oracle.bridging_moves() == []
    assert oracle.gap() == 1


def test_waiving_an_issue_gives_everyone_their_best_of_it_and_lifts_the_lines_on_it() -> None:
    two = [issue("x", "l", "r"), issue("y", "l", "r")]
    made = case(
        two,
        [
            party("a", points([[0, 9], [0, 1]], 9), line("A1", is_(1, 0))),
            party("b", points([[9, 0], [1, 0]], 9)),
        ],
        rules=(Rule(None, Or((is_(0, 1), is_(1, 1))), ""),),
    )
    oracle = Oracle(made)
    assert oracle.zopa == []
    assert oracle.deal_if_waived(0)
    assert not oracle.deal_if_waived(1)
    assert Oracle(made, waived=0).utilities((0, 1)) == (10, 9)
    assert [limit.id for limit in Oracle(made, waived=1).limits()] == ["a.no_deal", "b.no_deal"]


# -------------------------------------------------------------------------------------------- votes


def ballots(**seats: tuple[int, str]) -> Body:
    """A body whose members' votes are known."""
    return body("house", *(member(name, n, always=vote) for name, (n, vote) in seats.items()))


def passes(house: Body, rule: Step | Route) -> bool:
    issues = [issue("x", "l", "r", status_quo=0)]
    p = party("p", points([[0, 0]]), bodies=(house,), ratification=(rule,))
    return Oracle(case(issues, [p, party("q", points([[0, 0]]))])).zopa != []


def test_the_knesset_of_1978_passes_the_accords_as_one_package() -> None:
    house = ballots(yes=(84, "yes"), no=(19, "no"), abstain=(17, "abstain"))
    assert passes(house, step("p.house", rule_of("yes_more_than_no")))
    assert passes(house, step("p.house", rule_of("yes_share_at_least", "0.7", "members")))
    assert not passes(house, step("p.house", rule_of("yes_share_over", "0.7", "members")))
    assert passes(house, step("p.house", rule_of("yes_share_over", "0.7", "votes")))


def colombia() -> tuple[Body, Body, Step, Step]:
    votes = (member("a", 6_382_901, always="yes"), member("b", 6_438_552, always="no"))
    people = body("people", *votes, electorate=34_899_945)
    congress = body("congress", member("c", 205, always="yes"), member("d", 36, always="absent"))
    vote = step("p.people", rule_of("yes_more_than_no"), yes_of_electorate_at_least="0.13")
    return people, congress, vote, step("p.congress", rule_of("yes_more_than_no"))


def test_colombia_2016_fails_by_the_people_and_passes_by_the_second_route() -> None:
    people, congress, vote, second = colombia()
    for route, expected in ((vote, False), (Route("p.people", (vote, second)), True)):
        p = party("p", points([[0, 0]]), bodies=(people, congress), ratification=(route,))
        oracle = Oracle(case([issue("x", "l", "r")], [p]))
        assert oracle.says_yes(p, (0,)) is expected
    more = step("p.people", rule_of("yes_at_least", 6_382_901), yes_of_electorate_at_least="0.13")
    assert Oracle(case([issue("x", "l", "r")], [p])).step_passes(p, more, (0,))
    most = step("p.people", rule_of("yes_at_least", 6_382_901), yes_of_electorate_at_least="0.183")
    assert not Oracle(case([issue("x", "l", "r")], [p])).step_passes(p, most, (0,))


def test_the_us_senate_of_2015_blocks_only_at_sixty_against() -> None:
    assert passes(
        ballots(a=(58, "no"), b=(42, "yes")), step("p.house", rule_of("blocked_if_no_at_least", 60))
    )
    assert not passes(
        ballots(a=(60, "no"), b=(40, "yes")), step("p.house", rule_of("blocked_if_no_at_least", 60))
    )


@pytest.mark.parametrize(("unionist_yes", "expected"), [(55, True), (49, False)])
def test_belfast_1998_needs_a_majority_in_each_community(unionist_yes: int, expected: bool) -> None:
    house = ballots(
        u_yes=(unionist_yes, "yes"), u_no=(100 - unionist_yes, "no"), n_yes=(97, "yes"), n_no=(3, "no")
    )
    groups = (("unionist", ("u_yes", "u_no")), ("nationalist", ("n_yes", "n_no")))
    assert passes(house, step("p.house", GroupRule(groups, rule_of("yes_more_than_no")))) is expected


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (rule_of("yes_more_than_no"), False),  # 4 : 4
        (rule_of("yes_at_least", 4), True),
        (rule_of("yes_at_least", 5), False),
        (rule_of("yes_share_at_least", "0.5", "votes"), True),
        (rule_of("yes_share_over", "0.5", "votes"), False),
        (rule_of("yes_share_at_least", "0.4", "present"), True),  # of 10
        (rule_of("yes_share_over", "0.4", "present"), False),
        (rule_of("yes_share_at_least", "0.25", "members"), True),  # of 16
        (rule_of("yes_share_over", "0.25", "members"), False),
        (rule_of("blocked_if_no_at_least", 4), False),
        (rule_of("blocked_if_no_at_least", 5), True),
        (rule_of("unanimous"), False),
    ],
)
def test_each_rule_counts_what_it_says(rule: object, expected: bool) -> None:
    house = ballots(a=(4, "yes"), b=(4, "no"), c=(2, "abstain"), d=(6, "absent"))
    assert passes(house, step("p.house", rule)) is expected  # type: ignore[arg-type]  # parametrised


def test_a_share_of_nothing_fails_and_unanimity_needs_one_in_favour() -> None:
    empty = ballots(a=(4, "absent"))
    silent = ballots(a=(4, "abstain"))
    for rule in (rule_of("yes_share_at_least", 0), rule_of("unanimous")):
        assert not passes(empty, step("p.house", rule))
    assert not passes(silent, step("p.house", rule_of("unanimous")))
    assert passes(empty, step("p.house", rule_of("unanimous"), binding=False))


def test_turnout_is_measured_against_the_roll() -> None:
    house = body("house", member("a", 30, always="yes"), member("b", 10, always="abstain"), electorate=100)
    assert passes(house, step("p.house", rule_of("yes_more_than_no"), turnout_at_least="0.4"))
    assert not passes(house, step("p.house", rule_of("yes_more_than_no"), turnout_at_least="0.41"))


def test_a_member_votes_by_always_then_lines_then_whom_it_follows_then_its_gain() -> None:
    wants = weighted([1], [valued(0, 100)], 50)
    bar = line("M", is_(0, 0))
    house = body(
        "house",
        member("gain", 1, preferences=wants),
        member("near", 1, preferences=wants, abstains_within=51),
        member("edge", 1, preferences=wants, abstains_within=50),
        member("lined", 1, bar, preferences=wants),
        member("shadow", 1, preferences=wants, follows=("member", "house", "lined")),
        member("envoy", 1, follows=("party", "p")),
        member("sure", 1, bar, preferences=wants, always="yes"),
    )
    p = party("p", points([[0, 9]], 5), bodies=(house,))
    oracle = Oracle(case([issue("x", "l", "r")], [p]))
    votes = {m.id: oracle.vote(p, house, m, (1,)).index(1) for m in house.members}
    yes, no, abstain = 0, 1, 2
    assert votes == {
        "gain": yes,
        "near": abstain,
        "edge": yes,
        "lined": no,
        "shadow": no,
        "envoy": yes,
        "sure": yes,
    }
    assert oracle.vote(p, house, house.members[0], (0,)).index(1) == no


def test_many_voters_split_by_how_much_they_gain() -> None:
    wants = weighted([1], [valued(40, 60)], 50)
    crowd = member("crowd", 1000, preferences=wants, spread=10, turnout="0.5")
    p = party("p", points([[0, 0]]), bodies=(body("house", crowd),))
    oracle = Oracle(case([issue("x", "l", "r")], [p]))
    counts = oracle.count(p, p.bodies[0], (1,))
    assert float(counts.yes) == pytest.approx(500 * 0.8413447460685429)
    assert float(counts.present) == pytest.approx(500)
    assert counts.seats == 1000


def test_gains_on_questions_add_up_to_the_gain_on_the_whole() -> None:
    issues = [
        issue("x", 0, 1, 2, status_quo=0),
        issue("y", "a", "b", status_quo=1),
        issue("z", 0, 5, status_quo=0),
    ]
    bonus = Bonus(And((is_(0, 2), is_(2, 1))), "", quantity(7))
    wants = weighted([2, 1, 1], [Direction(increasing=False), valued(0, 100), valued(20, 80)], 60, bonus)
    p = party("p", wants)
    oracle = Oracle(case(issues, [p]))
    questions = ((0,), (1, 2))
    for x in oracle.packages:
        parts = [oracle.question_gain(wants, "p", x, questions, n) for n in (1, 2)]
        assert sum(parts) == oracle.gains(x)[0]
    # Status quo (0, 1, 0) is worth 50 + 25 + 5 = 80, so 20 over no_deal, half of it for each question.
    assert oracle.question_gain(wants, "p", (2, 1, 1), questions, 1) == -50 + 10
    assert oracle.question_gain(wants, "p", (2, 1, 1), questions, 2) == 15 + 7 + 10


def test_a_vote_on_a_question_can_be_fixed_and_each_question_must_pass() -> None:
    issues = [issue("x", "a", "b", status_quo=0), issue("y", "a", "b", status_quo=0)]
    wants = weighted([1, 1], [valued(0, 100), valued(100, 0)], 0)
    house = body(
        "house", member("m", 3, preferences=wants), member("n", 2, preferences=wants, votes=((2, "yes"),))
    )
    split = step("p.house", rule_of("yes_more_than_no"), questions=((0,), (1,)))
    p = party("p", points([[0, 0], [0, 0]]), bodies=(house,), ratification=(split,))
    oracle = Oracle(case(issues, [p]))
    assert [oracle.question_passes(p, split, (1, 1), n) for n in (1, 2)] == [True, False]
    counts = oracle.count(p, house, (1, 1), split.questions, 2)
    assert (counts.yes, counts.no) == (2, 3)
    assert not oracle.says_yes(p, (1, 1))
    assert oracle.says_yes(p, (1, 0))


# -------------------------------------------------------------------------------------- coalitions


def coalition_case(net: int | None, needs: int = 61) -> tuple[Oracle, Body]:
    wants = weighted([1], [valued(0, 100)], 30)
    house = body(
        "house",
        member("likud", 32, preferences=wants),
        member("otzma", 6, line("EXIT", is_(0, 0), leaves=True), preferences=wants),
        member("rz", 7, follows=("member", "house", "otzma")),
        member("rest", 19, preferences=wants),
        member("outside", 56, always="no"),
    )
    safety = None if net is None else SafetyNet(quantity(net), quantity(1))
    partners = ("likud", "otzma", "rz", "rest")
    costs = (None, quantity(3), quantity(4), None)
    pact = Coalition("house", partners, quantity(needs), safety, costs, quantity(25))
    p = party("p", wants, bodies=(house,), coalition=pact)
    return Oracle(case([issue("x", "l", "r")], [p])), house


def test_who_crosses_an_exit_line_leaves_with_all_who_follow_and_the_majority_goes() -> None:
    oracle, house = coalition_case(None)
    p = oracle.case.parties[0]
    assert oracle.leavers(p, (0,)) == frozenset()
    assert oracle.leavers(p, (1,)) == {"otzma", "rz"}
    assert oracle.utilities((0,)) == (0,)
    assert oracle.utilities((1,)) == (100 - 3 - 4 - 25,)
    assert oracle.count(p, house, (1,)).no == 6 + 7 + 56


def test_the_safety_net_keeps_the_government_and_does_not_vote() -> None:
    oracle, house = coalition_case(10)  # 51 seats stay; with 10 there are 61
    assert oracle.utilities((1,)) == (100 - 3 - 4,)
    assert oracle.count(oracle.case.parties[0], house, (1,)).yes == 51
    assert coalition_case(9)[0].utilities((1,)) == (68,)


def test_decisions_may_be_left_to_a_body_or_a_member() -> None:
    wants = weighted([1], [valued(0, 100)], 50)
    house = body("house", member("m", 2, always="no"), member("n", 1, preferences=wants))
    for decides, expected in ((), True), (("house",), False), (("house", "n"), True):
        p = party("p", wants, bodies=(house,), decides=decides)
        assert Oracle(case([issue("x", "l", "r")], [p])).says_yes(p, (1,)) is expected


def test_top_level_ratification_is_a_limit_of_its_own() -> None:
    league = body("league", member("s", 1, follows=("party", "a")), member("t", 1, always="no"))
    made = case(
        [issue("x", "l", "r")],
        [party("a", points([[0, 9]], 5)), party("b", points([[0, 9]], 5))],
        bodies=(league,),
        ratification=(step("agreement.league", rule_of("yes_more_than_no")),),
    )
    oracle = Oracle(made)
    assert oracle.zopa == []
    assert oracle.minimal_conflicts() == [frozenset({"agreement.league"})]
    assert oracle.bridging_moves() == [frozenset({"agreement.league"})]


# ------------------------------------------------------------------------------------------ worlds


UNKNOWNS = (
    Unknown("tired", quantity(Uniform(Fraction(3, 5), Fraction(4, 5))), None),
    Unknown("lean", None, quantity(Uniform(Fraction(0), Fraction(100)))),
    Unknown("mood", None, quantity(Normal(Fraction(2), Fraction(5)))),
)


@pytest.mark.parametrize(
    ("law", "mean"),
    [
        (Uniform(Fraction(10), Fraction(20)), 15),
        (Pert(Fraction(10), Fraction(14), Fraction(20)), Fraction(86, 6)),
        (Normal(Fraction(14), Fraction(3)), 14),
        (Choices(((Fraction(10), Fraction(3, 10)), (Fraction(20), Fraction(7, 10)))), 20),
        (Conditional("tired", Uniform(Fraction(20), Fraction(30)), Uniform(Fraction(35), Fraction(50))), 25),
        (Linear("lean", Fraction(100), Fraction(0)), 50),
        (Shifted(Uniform(Fraction(30), Fraction(40)), Named("mood")), 37),
        (Named("tired"), 1),
    ],
)
def test_the_reference_world_takes_every_number_at_its_mean(law: object, mean: Fraction) -> None:
    made = case([issue("x", "l", "r")], [party("a", points([[0, 0]]))], unknowns=UNKNOWNS)
    number = Quantity("n", law)  # type: ignore[arg-type]  # parametrised
    assert ReferenceWorld(made).number(number) == mean
    with pytest.raises(ValueError, match="uncertain"):
        FixedWorld(made).number(number)


def test_the_reference_world_orders_by_centroid_and_even_steps_and_halves_are_real() -> None:
    made = case([issue("x", "l", "r")], [party("a", points([[0, 0]]))], unknowns=UNKNOWNS)
    world = ReferenceWorld(made)
    assert world.order_weights(OrdinalWeights((2, 0, 1), "w")) == {
        2: Fraction(11, 18),
        0: Fraction(5, 18),
        1: Fraction(2, 18),
    }
    assert world.order_values(OrdinalValues((1, 0, 2), "v")) == {1: 100, 0: 50, 2: 0}
    assert world.is_real(line("A", is_(0, 0), firmness=Uniform(Fraction(0), Fraction(1))))
    assert not world.is_real(line("B", is_(0, 0), firmness=Uniform(Fraction(0), Fraction(9, 10))))
    assert world.is_real(line("C", is_(0, 0), firmness=Named("tired")))


def test_a_table_world_takes_what_it_is_given() -> None:
    wants = Preferences((quantity(Uniform(HALF, HALF), "w"),), (valued(0, 80),), None, (), quantity(79))
    made = case([issue("x", "l", "r")], [party("a", wants, line("A", is_(0, 0)))])
    assert Oracle(made, TableWorld({"w": 0.25}, lines={"A": False})).zopa == [(1,)]
    assert Oracle(made, TableWorld({"w": 0.25})).zopa == []


# ---------------------------------------------------------------------------------- a published game

# The base game of "llm-deliberation" (Abdelnabi and others 2023, MIT licence): scores by issue, and the least
# total that each party accepts.
HARBOUR = {
    "company": ([[14, 8, 0], [11, 7, 0], [0, 5, 10, 17], [35, 29, 20, 0], [0, 5, 10, 15, 23]], 55),
    "department": ([[0, 11, 5], [0, 20, 25], [0, 2, 4, 9], [10, 26, 40, 0], [4, 8, 15, 12, 0]], 65),
    "league": ([[0, 22, 45], [0, 25, 55], [0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0, 0]], 55),
    "mayor": ([[14, 8, 0], [12, 8, 0], [24, 18, 12, 0], [40, 30, 23, 0], [0, 2, 4, 7, 10]], 30),
    "cities": ([[0, 4, 10], [0, 0, 0], [12, 8, 6, 0], [0, 8, 13, 18], [60, 45, 30, 15, 0]], 31),
    "union": ([[15, 20, 0], [0, 0, 0], [42, 35, 25, 0], [30, 20, 10, 0], [2, 4, 6, 8, 0]], 50),
}


def harbour(agreement: Agreement) -> Oracle:
    issues = [
        issue(name, *(f"{name}{k + 1}" for k in range(n)))
        for name, n in zip("ABCDE", (3, 3, 4, 4, 5), strict=True)
    ]
    parties = [party(name, points(scores, least)) for name, (scores, least) in HARBOUR.items()]
    return Oracle(case(issues, parties, agreement=agreement))


def test_the_harbour_game_has_the_published_deals() -> None:
    five = harbour(Agreement(rule_of("yes_at_least", 5), ("company", "department")))
    assert len(five.coherent_packages) == 720
    assert len(five.zopa) == 55
    everyone = harbour(Agreement(rule_of("unanimous")))
    assert len(everyone.zopa) == 12
    for oracle in (five, everyone):
        nash = oracle.solutions()["nash"]
        assert nash.packages == ((1, 2, 2, 1, 2),)
        assert nash.value == 6_031_872
