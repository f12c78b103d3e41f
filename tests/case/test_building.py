"""What the keys of a case file become: options, laws and paths, inheritance, steps, later sections."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from goodoffices.case.bodies import Base, Body, GroupRule, Member, Route, RuleKind, Step
from goodoffices.case.files import check_case, load_case, load_case_text
from goodoffices.case.issues import Deferred, Unclear
from goodoffices.case.model import Case
from goodoffices.case.parties import (
    AsGoodAs,
    Corners,
    Direction,
    OptionValues,
    OrdinalValues,
    OrdinalWeights,
    Party,
    Preferences,
)
from goodoffices.case.schedule import Duty, Schedule
from goodoffices.case.talks import Protocol, TacticKind
from goodoffices.case.uncertain import Conditional, Fixed, Linear, Named, Pert, Quantity, Shifted, Uniform

EVERYTHING = Path(__file__).with_name("everything.yaml")


@pytest.fixture(scope="module")
def case() -> Case:
    return load_case(EVERYTHING)


@pytest.fixture(scope="module")
def union(case: Case) -> Party:
    return case.party("union")


def _wants(holder: Party | Member) -> Preferences:
    assert holder.preferences is not None
    return holder.preferences


def _member(body: Body, name: str) -> Member:
    return next(member for member in body.members if member.id == name)


def _small(issues: str, party: str, rest: str = "") -> Case:
    return load_case_text(
        f"format: goodoffices/1\ntitle: t\nissues: {issues}\nparties: {{p: {party}}}\n{rest}"
    )


def test_a_range_includes_both_ends_in_exact_steps(case: Case) -> None:
    pay = case.issues[0]
    assert pay.is_range
    assert len(pay.options) == 17
    assert [pay.options[i].id for i in (0, 1, 16)] == ["0", "0.5", "8"]
    assert pay.options[1].number == Fraction(1, 2)


def test_decimal_steps_do_not_drift() -> None:
    case = _small("{a: {range: [0, 0.3, 0.1]}}", "{weights: {a: 1}, values: {a: increasing}, no_deal: 1}")
    assert [option.number for option in case.issues[0].options] == [Fraction(i, 10) for i in range(4)]


def test_an_option_written_2_0_is_the_option_2(case: Case) -> None:
    assert [option.id for option in case.issues[2].options] == ["0", "2", "5"]
    assert case.tabled == (4, None, None, None)


def test_arabic_digits_name_the_same_option() -> None:
    case = _small("{a: {options: [0, ٢]}}", "{weights: {a: 1}, values: {a: {0: 0, 2: 100}}, no_deal: 1}")
    assert case.issues[0].options[1].id == "2"


def test_described_options_say_what_they_lead_to(case: Case) -> None:
    award = case.issues[1].options[3].meaning
    assert isinstance(award, Deferred)
    assert award.forum == "court"
    assert award.meanwhile == "none"
    assert [(option, chance.fixed) for option, chance in award.awards] == [
        ("none", Fraction(3, 10)),
        ("voluntary", Fraction(7, 10)),
    ]
    vague = case.issues[3].options[2].meaning
    assert vague == Unclear((("union", "no_review"), ("port", "after_one_year")))


def test_every_kind_of_number_has_its_law_and_its_path(union: Party) -> None:
    weights = _wants(union).weights
    assert isinstance(weights, tuple)
    laws = [type(weight.law) for weight in weights if weight is not None]
    assert laws[:3] == [Shifted, Conditional, Linear]
    assert [weight.path for weight in weights if weight is not None] == [
        f"parties.union.weights.{issue}" for issue in ("raise_pct", "night_shift", "jobs", "review")
    ]
    first = weights[0]
    assert first is not None
    assert (first.basis.by, first.basis.why, first.basis.claims) == ("xx", "because", ("c3",))
    assert weights[1] is not None
    assert weights[1].basis.by == "desk officer"


def test_values_are_corners_options_or_a_direction(union: Party) -> None:
    corners, options, direction, _ = _wants(union).values
    assert isinstance(corners, Corners)
    assert [(int(at.fixed), int(value.fixed)) for at, value in corners.points] == [(0, 0), (4, 80), (8, 100)]
    assert isinstance(options, OptionValues)
    assert options.by_option[3] is None
    assert options.by_option[1] is not None
    assert options.by_option[1].path == "parties.union.values.night_shift.voluntary"
    assert direction == Direction(increasing=True)


def test_bonuses_and_no_deal_have_paths(union: Party) -> None:
    wants = _wants(union)
    assert wants.bonuses[0].add.path == "parties.union.bonuses.0.add"
    assert isinstance(wants.no_deal, Quantity)
    assert wants.no_deal.path == "parties.union.no_deal"
    assert wants.no_deal.law == Pert(Fraction(30), Fraction(40), Fraction(55))


def test_orders_name_positions_and_a_package_stands_for_no_deal(case: Case) -> None:
    wants = _wants(case.party("port"))
    assert wants.weights == OrdinalWeights((0, 2, 1), "parties.port.weights")
    assert wants.values[1] == OrdinalValues((2, 1, 0), "parties.port.values.night_shift")
    assert isinstance(wants.no_deal, AsGoodAs)
    assert wants.no_deal.package == (4, 1, 1, 0)
    assert wants.no_deal.plus is not None
    assert wants.no_deal.plus.path == "parties.port.no_deal.plus"


def test_unknowns_are_chances_or_numbers(case: Case) -> None:
    tired, lean, mood = case.unknowns
    assert tired.chance is not None
    assert tired.chance.path == "unknowns.tired.chance"
    assert tired.ask == ("chief of staff",)
    assert lean.number is not None
    assert lean.number.path == "unknowns.lean.number"
    assert mood.chance is None


def test_red_lines_have_owners_and_a_firmness_that_may_be_shared(case: Case, union: Party) -> None:
    (line,) = union.red_lines
    assert line.owners == ("strike committee", "legal office")
    assert line.firmness.law == Named("tired")
    assert line.firmness.path == "parties.union.red_lines.U1.firmness"
    assert line.basis.claims == ("c3",)
    (own,) = case.party("port").red_lines
    assert own.owners == ()
    assert own.firmness.law == Fixed(Fraction(1))


def test_a_member_inherits_the_very_numbers_that_it_does_not_replace(union: Party) -> None:
    council = union.bodies[0]
    ours, theirs = _wants(union), _wants(_member(council, "head"))
    assert isinstance(ours.weights, tuple)
    assert isinstance(theirs.weights, tuple)
    assert theirs.weights[0] is ours.weights[0]
    assert theirs.weights[2] is not None
    assert theirs.weights[2].path == "parties.union.bodies.council.members.head.weights.jobs"
    assert theirs.values[0] == Direction(increasing=True)
    assert theirs.values[1] is ours.values[1]
    assert theirs.no_deal is ours.no_deal
    assert theirs.bonuses is ours.bonuses
    assert theirs.leans is not None
    assert _member(council, "right").preferences is ours


def test_points_of_a_member_replace_the_weights_of_its_party() -> None:
    member = "{m: {points: {a: {x: 1, y: 2}}}, n: {weights: {a: 2}}}"
    case = _small(
        "{a: {options: [x, y]}}",
        "{weights: {a: 1}, values: {a: {x: 0, y: 100}}, no_deal: 1, bodies: {b: {members: " + member + "}}}",
    )
    first, second = case.parties[0].bodies[0].members
    assert _wants(first).weights is None
    assert _wants(first).points is not None
    assert _wants(second).points is None


def test_members_follow_members_of_their_body_of_another_body_or_a_party() -> None:
    first_body = "{members: {m: {}, n: {follows: m}, o: {follows: p}}}"
    bodies = "{b: " + first_body + ", c: {members: {q: {follows: n}, r: {follows: b.m}}}}"
    case = _small(
        "{a: {options: [x, y]}}",
        "{weights: {a: 1}, values: {a: {x: 0, y: 100}}, no_deal: 1, bodies: " + bodies + "}",
    )
    first, second = case.parties[0].bodies
    assert [member.follows for member in first.members] == [(), ("member", "b", "m"), ("party", "p")]
    assert [member.follows for member in second.members] == [("member", "b", "n"), ("member", "b", "m")]


def test_fixed_votes_turnout_and_spread_are_kept(union: Party) -> None:
    right = _member(union.bodies[0], "right")
    assert right.votes == ((2, "abstain"),)
    assert right.turnout is not None
    assert right.turnout.law == Uniform(Fraction(3, 10), Fraction(1, 2))
    assert _member(union.bodies[0], "absent").always == "absent"
    assert union.bodies[1].electorate is not None


def test_steps_are_limits_and_a_second_step_of_a_body_is_numbered(union: Party) -> None:
    first, second, route = union.ratification
    assert isinstance(first, Step)
    assert isinstance(second, Step)
    assert isinstance(route, Route)
    assert [entry.limit for entry in union.ratification] == [
        "union.council",
        "union.council.2",
        "union.ref_or_council",
    ]
    assert not isinstance(first.rule, GroupRule)
    assert (first.rule.kind, first.rule.of) == (RuleKind.YES_SHARE_OVER, Base.MEMBERS)
    assert first.rule.threshold is not None
    assert first.rule.threshold.path == "parties.union.ratification.0.yes_share_over"
    assert isinstance(second.rule, GroupRule)
    assert second.rule.groups == (("a", ("head", "left")), ("b", ("right",)))
    assert not second.binding
    assert [step.body for step in route.steps] == ["ref", "council"]


def test_questions_of_the_party_hold_for_all_its_steps(union: Party) -> None:
    first, second, route = union.ratification
    assert isinstance(first, Step)
    assert isinstance(second, Step)
    assert isinstance(route, Route)
    expected = ((0, 2), (1, 3))
    assert {step.questions for step in (first, second, *route.steps)} == {expected}


def test_a_coalition_knows_its_body_and_its_costs(case: Case, union: Party) -> None:
    coalition = union.coalition
    assert coalition is not None
    assert coalition.body == "council"
    assert [cost is not None for cost in coalition.cost_of_leaving] == [False, True, False]
    assert coalition.safety_net is not None
    assert coalition.safety_net.chance.path == "parties.union.coalition.safety_net.chance"
    certain = case.party("port").coalition
    assert certain is not None
    assert certain.safety_net is not None
    assert certain.safety_net.seats.fixed == 2
    assert certain.safety_net.chance.fixed == 1
    assert certain.cost_of_leaving[0] is not None
    assert certain.cost_of_losing is None


def test_who_decides_is_a_member_a_body_or_the_party(case: Case, union: Party) -> None:
    assert union.decides == ("council", "head")
    assert case.party("port").decides == ()


def test_a_party_may_be_counted_and_not_modelled(case: Case) -> None:
    city = case.party("city")
    assert (city.preferences, city.always, city.seats) == (None, "no", 2)


def test_agreement_is_unanimous_unless_the_file_says_otherwise(case: Case) -> None:
    assert case.agreement.rule.kind is RuleKind.YES_AT_LEAST
    assert case.agreement.must_include == ("union", "port")
    assert load_case("port-of-arden").agreement.rule.kind is RuleKind.UNANIMOUS


def test_the_whole_agreement_can_be_ratified(case: Case) -> None:
    (step,) = case.ratification
    assert isinstance(step, Step)
    assert step.limit == "agreement.senate"
    assert [member.follows for member in case.bodies[0].members] == [
        ("party", "union"),
        ("member", "senate", "reds"),
    ]


def test_rules_with_an_id_belong_to_somebody(case: Case) -> None:
    assert [(rule.id, rule.owners, rule.why) for rule in case.rules] == [
        (None, (), None),
        ("M1", ("mediator",), "law"),
    ]


def test_claims_offers_and_positions_are_kept(case: Case, union: Party) -> None:
    claim = next(claim for claim in case.claims if claim.id == "c9")
    assert (claim.use, claim.p_said_if_true, claim.p_said_if_false) == ("evidence", 0.9, 0.2)
    (offer,) = case.offers
    assert (offer.on, offer.by, offer.answers) == (date(2026, 3, 1), "union", (("port", "refused"),))
    (position,) = union.positions
    assert (position.issue, position.by, position.range_text) == (2, "committee", "jobs >= 2")


def test_paper_and_people_are_kept(case: Case) -> None:
    assert case.language == "ar"
    assert case.title.in_language("ar") == "اختبار"
    assert case.brief.for_whom == "minister"
    assert case.brief.judgement == (("ab", "words"),)
    assert case.outcome is not None
    assert case.outcome.held == "2026-05-05"
    assert [mediator.id for mediator in case.mediators] == ["ministry"]


def test_the_later_sections_are_kept_as_plain_data(case: Case) -> None:
    assert set(case.later) == {"drafts", "results"}


def test_talks_mandates_and_delegations_are_kept_with_their_numbers(case: Case) -> None:
    union, port, *_ = case.parties
    assert case.horizon_days == 60
    assert union.mandate is not None
    assert union.mandate.widens is not None
    assert union.mandate.widens.fixed == Fraction(1, 2)
    assert [each.kind for each in case.talks.tactics] == [TacticKind.TIME, TacticKind.MICRO]
    assert case.talks.protocol is Protocol.PROXIMITY
    outside = case.talks.outside_of("port")
    assert outside is not None
    assert outside.worth.fixed == 50
    assert case.talks.outside_of("union") is None
    assert case.talks.discount[0][1].fixed == Fraction(99, 100)
    assert [each.id for each in port.delegations] != []


def test_a_schedule_keeps_who_does_what_and_what_holds_it_together(case: Case) -> None:
    schedule = case.schedule
    assert schedule is not None
    first = schedule.steps[0].acts[0]
    assert (first.by, first.does) == ("union", "end the strike")
    assert first.reversible.fixed == 1
    assert [step.may_stop for step in schedule.steps] == [(), ("union",), ("union", "port")]
    assert schedule.steps[2].order == ("union", "port")
    assert schedule.guarantees[0].against == "port"
    union, port = schedule.stopping
    at_end, otherwise = union.at(None), port.at(2)
    assert at_end is not None
    assert at_end.fixed == 5
    assert otherwise is port.default
    assert [letter.duty for letter in schedule.assurances] == [Duty.MAY, Duty.MUST_NOT]
    assert (schedule.items[0].giver, schedule.items[0].count) == ("union", 40)


def test_an_act_keeps_its_draws_when_another_step_is_put_before_it() -> None:
    steps = "{day: 9, acts: [{by: a, does: pay, worth: {a: -3..-1}}]}"
    before = "{day: 2, acts: [{by: b, does: sign}]}, "
    one, two = (_small_schedule(f"[{more}{steps}]") for more in ("", before))
    assert one.steps[-1].acts[0].worth[0][1].path == two.steps[-1].acts[0].worth[0][1].path


def _small_schedule(steps: str) -> Schedule:
    sides = ", ".join(f"{name}: {{name: {name}, points: {{i: {{x: 0, y: 1}}}}, no_deal: 0}}" for name in "ab")
    text = "format: goodoffices/1\ntitle: t\nauthor: me\nissues: {i: {options: [x, y]}}\n"
    found = load_case_text(f"{text}parties: {{{sides}}}\nschedule: {{steps: {steps}}}\n").schedule
    assert found is not None
    return found


def test_points_are_kept_by_option() -> None:
    case = load_case("harbour-sport-park")
    points = _wants(case.party("company")).points
    assert points is not None
    assert points[0] is not None
    assert [quantity.fixed for quantity in points[0]] == [14, 8, 0]
    assert points[0][0].path == "parties.company.points.A.A1"


def test_a_direction_skips_options_that_lead_elsewhere() -> None:
    case = _small(
        "{a: {options: [0, 1, 4, {court: {awards: {0: 0.5, 4: 0.5}}}]}}",
        "{weights: {a: 1}, values: {a: increasing}, no_deal: 1}",
    )
    values = _wants(case.parties[0]).values[0]
    assert isinstance(values, OptionValues)
    assert [value.fixed if value else None for value in values.by_option] == [0, 25, 100, None]


def test_corners_may_themselves_be_uncertain() -> None:
    case = _small(
        "{a: {range: [0, 100, 10]}}",
        '{weights: {a: 1}, values: {a: {0: 0, "30..50": 80, 100: 100}}, no_deal: 1}',
    )
    corners = _wants(case.parties[0]).values[0]
    assert isinstance(corners, Corners)
    assert corners.points[1][0].law == Uniform(Fraction(30), Fraction(50))


def test_an_undeclared_speaker_counts_as_unjudged() -> None:
    case = _small(
        "{a: {options: [x]}}", "{always: no}", "claims: {c1: {source: manager, about: note, says: words}}"
    )
    assert [(source.id, source.reliability) for source in case.sources] == [("manager", "F")]
    assert "is not listed" in case.warnings[0].what


def test_the_example_of_the_reference_loads_with_its_claims() -> None:
    _, errors, _ = check_case("port-of-arden")
    assert errors == ()
