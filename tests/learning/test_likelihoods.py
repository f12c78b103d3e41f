"""What claims are worth, who speaks of itself, and which claim of an origin counts."""

from __future__ import annotations

import itertools

import pytest

from goodoffices.case.claims import Source
from goodoffices.case.files import load_case
from goodoffices.case.grading import ReliabilityTable
from goodoffices.case.model import Case
from goodoffices.learning.likelihoods import ClaimRecord, Reason, party_of, weigh_claims
from tests.small_cases import two_sides

UNKNOWNS = "unknowns: {tired: {chance: 0.4}, mood: {number: 0..100}}\n"
LINE = "    red_lines: [{id: U1, rule: pay >= 3, owner: strike committee, firmness: 0.5}]\n"


def records(
    claims: str, *, more: str = UNKNOWNS, union: str = LINE, links: str = ""
) -> tuple[ClaimRecord, ...]:
    return weigh_claims(case_with(claims, more=more, union=union, links=links), ReliabilityTable())


def case_with(claims: str, *, more: str = UNKNOWNS, union: str = LINE, links: str = "") -> Case:
    return two_sides(
        f"{more}sources:\n"
        "  envoy: {name: an envoy, kind: mediator, reliability: B}\n"
        "  observer: {name: an observer, kind: expert, reliability: C}\n"
        "  committee: {name: strike committee, kind: party, reliability: A}\n"
        "  spokesman: {name: a spokesman of the union, kind: party, reliability: A}\n"
        f"claims:\n{claims}{links}",
        union=union,
        no_deal=("30..50", "35..45"),
    )


def claim(name: str, about: str, source: str = "envoy", more: str = "") -> str:
    rest = f'source: {source}, credibility: 2, about: "{about}", says: words, use: evidence{more}'
    return f"  {name}: {{{rest}}}\n"


@pytest.mark.parametrize(
    ("credibility", "reliability", "r"),
    [
        (1, "A", 0.95),
        (2, "B", 0.74),
        (3, "D", 0.545),
        (4, "A", 0.4),
        (5, "C", 0.32),
        (6, "A", 0.5),
        (1, "F", 0.5),
    ],
)
def test_the_table_turns_grades_into_a_chance(credibility: int, reliability: str, r: float) -> None:
    assert ReliabilityTable().r(credibility, reliability) == pytest.approx(r)


def test_a_claim_is_worth_what_its_grades_are_or_what_is_given() -> None:
    graded, given = records(
        claim("c1", "tired") + claim("c2", "tired", "observer", ", p_said_if_true: 0.9, p_said_if_false: 0.2")
    )
    assert (graded.p_if_true, graded.p_if_false) == pytest.approx((0.74, 0.26))
    assert (given.p_if_true, given.p_if_false) == (0.9, 0.2)
    assert graded.counted
    assert given.counted


def test_a_basis_is_no_evidence() -> None:
    assert records("  c1: {source: envoy, credibility: 2, about: tired, says: words}\n") == ()


@pytest.mark.parametrize("about", ["U1", "union.no_deal <= 40", "parties.union.no_deal > 35"])
@pytest.mark.parametrize("source", ["union", "committee", "spokesman"])
def test_a_side_that_speaks_of_its_own_limits_says_nothing(about: str, source: str) -> None:
    (record,) = records(claim("c1", about, source))
    assert record.why is Reason.ABOUT_ITSELF
    assert record.p_if_true == record.p_if_false == 0.5


@pytest.mark.parametrize("about", ["tired", "port.no_deal <= 40", "mood >= 50"])
def test_a_side_that_speaks_of_anything_else_is_heard(about: str) -> None:
    (record,) = records(claim("c1", about, "union"), union=LINE)
    assert record.why is Reason.GRADES_SAY_NOTHING  # nobody graded the party itself: F
    (record,) = records(claim("c1", about, "spokesman"))
    assert record.counted


def test_an_unknown_on_which_only_one_side_rests_is_its_own() -> None:
    line = LINE.replace("0.5", "tired")
    assert records(claim("c1", "tired", "spokesman"), union=line)[0].why is Reason.ABOUT_ITSELF
    assert records(claim("c1", "tired", "envoy"), union=line)[0].counted


def test_a_side_is_heard_on_itself_where_both_likelihoods_are_given() -> None:
    (record,) = records(claim("c1", "U1", "union", ", p_said_if_true: 0.8, p_said_if_false: 0.3"))
    assert record.counted


@pytest.mark.parametrize("about", ["union.pay", "port.mandate"])
def test_what_is_not_drawn_cannot_be_told_about(about: str) -> None:
    assert records(claim("c1", about))[0].why is Reason.SAYS_NOTHING


def test_a_mandate_is_the_unknown_that_says_whether_it_is_real() -> None:
    mandate = "    mandate: {accept: pay >= 3, real: tired}\n"
    found = records(claim("c1", "union.mandate") + claim("c2", "tired"), union=LINE + mandate)
    assert [record.why for record in found] == [Reason.COUNTED, Reason.ONE_ORIGIN]
    own = records(claim("c1", "union.mandate", "spokesman"), union=LINE + mandate)
    assert own[0].why is Reason.ABOUT_ITSELF


def test_of_one_origin_the_claim_that_tells_most_counts() -> None:
    more = ", origin: o1"
    weak = claim("c1", "tired", "observer", more)
    strong = claim("c2", "U1", "envoy", more)
    for order in itertools.permutations([weak, strong]):
        found = {record.id: record for record in records("".join(order))}
        assert found["c2"].counted
        assert found["c1"].why is Reason.ONE_ORIGIN
        assert found["c1"].because_of == "c2"


def test_without_an_origin_a_source_counts_once_on_each_subject() -> None:
    claims = claim("c1", "tired") + claim("c2", "tired") + claim("c3", "U1")
    assert [record.why for record in records(claims)] == [Reason.COUNTED, Reason.ONE_ORIGIN, Reason.COUNTED]


@pytest.mark.parametrize(
    ("one", "other", "opposed"),
    [
        ("U1", "U1", True),
        ("union.no_deal <= 40", "union.no_deal <= 40", True),
        ("union.no_deal <= 40", "union.no_deal <= 35", False),  # up to 40, but not up to 35
        ("union.no_deal <= 35", "union.no_deal <= 40", True),  # up to 35, but not up to 40
        ("union.no_deal == 40", "union.no_deal != 41", True),
        ("union.no_deal > 40", "union.no_deal >= 40", True),
        ("union.no_deal >= 40", "union.no_deal > 40", False),  # it is 40
        ("union.no_deal >= port.no_deal", "union.no_deal >= port.no_deal", True),
    ],
)
def test_an_origin_that_affirms_and_denies_does_not_count(one: str, other: str, opposed: bool) -> None:
    found = records(claim("c1", one) + claim("c2", other, more=", denies: true"))
    kinds = [record.why for record in found]
    if opposed:
        assert kinds == [Reason.CONTRADICTS_ITSELF] * 2
        assert [record.because_of for record in found] == ["c2", "c1"]
    else:
        assert kinds == [Reason.COUNTED, Reason.ONE_ORIGIN]


def test_two_affirmations_that_exclude_each_other_contradict() -> None:
    found = records(claim("c1", "union.no_deal <= 35") + claim("c2", "union.no_deal > 40"))
    assert [record.why for record in found] == [Reason.CONTRADICTS_ITSELF] * 2


def test_an_explicit_origin_that_contradicts_itself_takes_all_its_claims_with_it() -> None:
    more = ", origin: o1"
    claims = claim("c1", "tired", more=more) + claim("c2", "tired", "observer", more + ", denies: true")
    found = records(claims + claim("c3", "U1", more=more) + claim("c4", "U1", "observer"))
    assert [record.counted for record in found] == [False, False, False, True]
    assert found[2].why is Reason.CONTRADICTS_ITSELF


def test_a_proposition_affirmed_and_denied_is_a_contradiction() -> None:
    more = "propositions: {q1: {says: They are tired., about: tired}}\n" + UNKNOWNS
    rest = "source: envoy, credibility: 2, proposition: q1, says: words, use: evidence"
    said = [
        f"  {name}: {{{rest}, polarity: {side}}}\n" for name, side in (("c1", "affirms"), ("c2", "denies"))
    ]
    found = records("".join(said), more=more)
    assert [record.why for record in found] == [Reason.CONTRADICTS_ITSELF] * 2


def test_different_sources_that_contradict_each_other_both_count() -> None:
    found = records(claim("c1", "U1") + claim("c2", "U1", "observer", ", denies: true"))
    assert all(record.counted for record in found)


def test_what_was_retracted_or_withdrawn_does_not_count() -> None:
    claims = (
        claim("c1", "U1") + claim("c2", "tired", "observer") + claim("c3", "tired", more=", withdrawn: true")
    )
    found = records(claims, links="links: [{kind: retracts, from: c2, to: c1}]\n")
    assert [(record.id, record.why) for record in found] == [
        ("c1", Reason.RETRACTED),
        ("c2", Reason.COUNTED),
    ]


def test_a_claim_that_takes_no_side_says_nothing() -> None:
    (record,) = records(claim("c1", "U1", more=", polarity: none"))
    assert record.why is Reason.ASSERTS_NOTHING


@pytest.mark.parametrize(
    ("source", "party"),
    [
        (Source("israel", "Israel"), "israel"),
        (Source("official", "a senior Israeli official", kind="party"), "israel"),
        (Source("official", "an official of Hamas", kind="party"), "hamas"),
        (Source("official", "Hamas and Israel together", kind="party"), None),
        (Source("baskin", "a former Israeli negotiator", kind="expert"), None),
        (Source("officials", "officials", kind="party"), None),
    ],
)
def test_the_party_of_a_source_is_told_by_its_name(source: Source, party: str | None) -> None:
    assert party_of(load_case("doha-2024-03"), source) == party
