"""What offers and answers tell, and how open issues of an offer are taken."""

from __future__ import annotations

import numpy as np
import pytest

from goodoffices.case.model import Case
from goodoffices.learning.likelihoods import Reason
from goodoffices.learning.offers import Completion, OfferRecord, answer_likelihood, read_offers
from goodoffices.learning.wants import Wants
from goodoffices.worlds.ensemble import Ensemble
from tests.learning.oracle import acceptance, pay_gain, refusal
from tests.small_cases import case_of, two_sides

LINE = "    red_lines: [{id: U1, rule: pay >= 3, owner: party, firmness: 0.5}]\n"
N = 50


def offered(offers: str, *, more: str = "", union: str = LINE) -> Case:
    return two_sides(f"as_of: 2026-03-01\n{more}offers:\n{offers}", union=union, no_deal=("30..50", "35..45"))


def likelihood_of(case: Case, answer: int, offer: int = 0) -> tuple[np.ndarray, Ensemble, OfferRecord]:
    ensemble = Ensemble.draw(case, N, 3)
    record = read_offers(case)[offer]
    found = answer_likelihood(record, record.answers[answer], Wants(case, ensemble), case.responses)
    return np.broadcast_to(found, (N,)), ensemble, record


def drawn(ensemble: Ensemble) -> dict[str, np.ndarray]:
    return {draw.path: draw.values for draw in ensemble.draws()}


@pytest.mark.parametrize("pay", [0, 3, 7])
def test_an_offer_is_an_acceptance_by_who_makes_it(pay: int) -> None:
    case = offered(f"  - {{on: 2026-03-01, by: union, package: {{pay: {pay}}}}}\n")
    found, ensemble, record = likelihood_of(case, 0)
    draws = drawn(ensemble)
    for world in range(N):
        gain = pay_gain(pay, draws["parties.union.no_deal"][world], rising=True)
        breaks = pay < 3 and bool(draws["parties.union.red_lines.U1.firmness"][world])
        assert found[world] == pytest.approx(acceptance(gain, breaks=breaks))
    assert record.completion is Completion.WHOLE


@pytest.mark.parametrize("pay", [0, 6])
def test_a_refusal_may_be_tactical(pay: int) -> None:
    case = offered(
        f"  - {{on: 2026-03-01, by: port, package: {{pay: {pay}}}, answers: {{union: refused}}}}\n"
    )
    found, ensemble, _ = likelihood_of(case, 1)
    draws = drawn(ensemble)
    for world in range(N):
        gain = pay_gain(pay, draws["parties.union.no_deal"][world], rising=True)
        breaks = pay < 3 and bool(draws["parties.union.red_lines.U1.firmness"][world])
        assert found[world] == pytest.approx(refusal(gain, breaks=breaks))
    assert found.min() >= 0.5


def test_own_figures_of_the_case_are_used() -> None:
    more = "grading: {offers: {points: 10, tactical: 0.2, least: 0.05}}\n"
    case = offered(
        "  - {on: 2026-03-01, by: port, package: {pay: 2}, answers: {union: refused}}\n", more=more, union=""
    )
    found, ensemble, _ = likelihood_of(case, 1)
    no_deal = drawn(ensemble)["parties.union.no_deal"]
    expected = [refusal(20 - each, breaks=False, points=10, tactical=0.2) for each in no_deal]
    assert found == pytest.approx(expected)


def test_no_answer_and_a_second_answer_to_oneself_do_not_count() -> None:
    case = offered("  - {by: union, package: {pay: 6}, answers: {port: none, union: accepted}}\n")
    (record,) = read_offers(case)
    assert [(each.party, each.why) for each in record.answers] == [
        ("union", Reason.COUNTED),
        ("port", Reason.NO_ANSWER),
        ("union", Reason.ANSWERS_ITSELF),
    ]


def test_a_mediators_offer_is_nobodys_acceptance() -> None:
    more = "mediators: {ministry: {name: the ministry}}\n"
    case = offered("  - {by: ministry, package: {pay: 6}, answers: {port: accepted}}\n", more=more)
    (record,) = read_offers(case)
    assert [each.party for each in record.answers] == ["port"]


def test_what_a_party_that_is_only_counted_answers_tells_nothing() -> None:
    case = case_of(
        "issues: {x: {options: [l, r]}}\nparties:\n  p: {points: {x: {l: 0, r: 10..20}}, no_deal: 5}\n"
        "  q: {always: yes}\noffers: [{by: p, package: {x: r}, answers: {q: refused}}]\n"
    )
    assert read_offers(case)[0].answers[1].why is Reason.NOT_MODELLED


@pytest.mark.parametrize(
    ("on", "day", "given"), [("2026-02-20", 0, -9), ("2026-03-01", 0, 0), ("2026-03-11", 10, 10)]
)
def test_offers_before_the_date_of_the_case_count_as_of_that_date(on: str, day: int, given: int) -> None:
    case = offered(
        f"  - {{on: {on}, by: union, package: {{pay: 5}}}}\n", union="    no_deal_per_day: -2..0\n"
    )
    found, ensemble, record = likelihood_of(case, 0)
    assert (record.day, record.day_given) == (day, given)
    per_day = case.parties[0].no_deal_per_day
    assert per_day is not None
    no_deal = drawn(ensemble)["parties.union.no_deal"] + day * ensemble.number(per_day)
    assert found == pytest.approx([acceptance(50 - each, breaks=False) for each in no_deal])


def test_events_that_are_due_move_what_no_deal_is_worth() -> None:
    more = (
        "events:\n"
        "  - {id: strike, day: 5, chance: 0.5, no_deal: {union: -10}}\n"
        "  - {id: later, day: 50, no_deal: {union: -40}}\n"
        "  - {id: chosen, day: 1, chosen_by: port, no_deal: {union: -40}}\n"
        "  - {id: after, day: 1, if: agreement, no_deal: {union: -40}}\n"
    )
    case = offered("  - {on: 2026-03-11, by: union, package: {pay: 5}}\n", more=more, union="")
    found, ensemble, _ = likelihood_of(case, 0)
    chance = case.events[0].chance
    assert chance is not None
    no_deal = drawn(ensemble)["parties.union.no_deal"] - 10 * ensemble.comes_true(chance)
    assert found == pytest.approx([acceptance(50 - each, breaks=False) for each in no_deal])


TWO_ISSUES = (
    "issues: {pay: {range: [0, 10, 1]}, shift: {options: [none, some, all]}}\n"
    'rules: ["implies(shift == all, pay >= 5)"]\n'
    "parties:\n"
    "  union: {weights: {pay: 50, shift: 50}, no_deal: 30..70,"
    " values: {pay: increasing, shift: {none: 0, some: 40, all: 100}}}\n"
    "  port: {weights: {pay: 1}, values: {pay: decreasing}, no_deal: 40}\n"
)


def test_open_issues_are_as_tabled() -> None:
    case = case_of(TWO_ISSUES + "tabled: {shift: some}\noffers: [{by: union, package: {pay: 4}}]\n")
    (record,) = read_offers(case)
    assert record.completion is Completion.TABLED
    assert record.packages == ((4, 1),)


def test_what_nothing_says_is_as_is_best_for_whoever_answers_among_coherent_texts() -> None:
    case = case_of(TWO_ISSUES + "offers: [{by: union, package: {pay: 4}}, {by: union, package: {pay: 6}}]\n")
    low, high = read_offers(case)
    assert low.completion is Completion.BEST
    assert set(low.packages) == {(4, 0), (4, 1)}
    assert set(high.packages) == {(6, 0), (6, 1), (6, 2)}
    found, ensemble, _ = likelihood_of(case, 0, 1)
    no_deal = drawn(ensemble)["parties.union.no_deal"]
    assert found == pytest.approx([acceptance(30 + 50 - each, breaks=False) for each in no_deal])


def test_an_offer_that_no_coherent_text_completes_tells_nothing() -> None:
    text = TWO_ISSUES.replace("implies(shift == all, pay >= 5)", "pay >= 5")
    case = case_of(text + "offers: [{by: union, package: {pay: 4}}]\n")
    assert read_offers(case)[0].answers[0].why is Reason.NO_COHERENT_TEXT


def test_of_very_many_completions_some_are_tried_and_it_is_said() -> None:
    issues = ", ".join(f"i{k}: {{range: [0, 9, 1]}}" for k in range(4))
    weights = ", ".join(f"i{k}: 1" for k in range(4))
    values = ", ".join(f"i{k}: increasing" for k in range(4))
    case = case_of(
        f"issues: {{{issues}}}\nparties:\n"
        f"  p: {{weights: {{{weights}}}, values: {{{values}}}, no_deal: 10..90}}\n"
        f"  q: {{weights: {{{weights}}}, values: {{{values}}}, no_deal: 10}}\n"
        "offers: [{by: p, package: {i0: 3}}]\n"
    )
    (record,) = read_offers(case)
    assert not record.all_tried
    assert len(record.packages) == len(set(record.packages)) == 512
    for issue in range(1, 4):
        assert {package[issue] for package in record.packages} == set(range(10))
