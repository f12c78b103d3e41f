"""From a case to a model: limits with owners, agreeing sets, who follows whom out."""

from __future__ import annotations

import pytest

from goodoffices.bargaining.modelling import model_of
from goodoffices.bargaining.positions import Model, in_world
from goodoffices.case.model import Case
from goodoffices.errors import QuestionError
from goodoffices.worlds.ensemble import Ensemble, ReferenceWorld
from tests.oracle import Oracle
from tests.small_cases import case_of, game, two_sides


def reference(case: Case) -> Model:
    return model_of(case, ReferenceWorld(case))


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "{yes_at_least: 2}",
        "{yes_share_over: 0.5, must_include: [p1]}",
        "{blocked_if_no_at_least: 2}",
        "{unanimous: true}",
    ],
)
def test_minimal_agreeing_sets_are_those_of_the_oracle(rule: str) -> None:
    case = game((1, 2, 3), (3, 2, 1), agreement=rule)
    names = [party.id for party in case.parties]
    found = {frozenset(names[p] for p in parties) for parties in reference(case).agreeing}
    assert found == set(Oracle(case).minimal_agreeing_sets())


def test_too_many_who_may_be_left_out_are_refused_in_words() -> None:
    case = game((1,) * 18, agreement="{yes_at_least: 9}")
    with pytest.raises(QuestionError, match="18 parties"):
        reference(case)


def test_every_limit_has_an_owner_and_what_binds_nobody_is_none() -> None:
    case = case_of(
        "issues: {x: {options: [a, b]}}\n"
        "rules: [{id: law, rule: x == a, owner: mediator, why: w}]\n"
        "bodies: {league: {members: {l: {seats: 1, follows: p}}}}\n"
        "ratification: [{body: league, yes_more_than_no: true}]\n"
        "parties:\n"
        "  p:\n    name: Party of P\n    points: {x: {a: 1, b: 0}}\n    no_deal: 0\n"
        "    red_lines: [{id: P1, rule: x == a, owner: the office}]\n"
        "    bodies: {house: {members: {m: {seats: 1}}}, street: {members: {n: {seats: 1}}}}\n"
        "    ratification: [{body: house, yes_more_than_no: true}, "
        "{body: street, yes_more_than_no: true, binding: false}, "
        "{any_of: [{body: house, unanimous: true}, {body: street, unanimous: true}]}]\n"
        "  q: {points: {x: {a: 1, b: 0}}, no_deal: 0}\n  r: {always: no}\nagreement: {yes_at_least: 2}\n"
    )
    limits = {limit.id: (limit.kind, limit.owners) for limit in reference(case).limits}
    assert limits == {
        "P1": ("red_line", ("the office",)),
        "p.no_deal": ("no_deal", ("Party of P",)),
        "p.house": ("step", ("house",)),
        "p.house_or_street": ("step", ("house", "street")),
        "q.no_deal": ("no_deal", ("q",)),
        "agreement.league": ("step", ("league",)),
        "law": ("rule", ("mediator",)),
    }


def test_who_shares_weights_and_values_shares_tables() -> None:
    case = two_sides(
        union="    bodies: {h: {members: {a: {seats: 1}, b: {seats: 1, leans: 5}}}}\n"
        "    ratification: [{body: h, unanimous: true}]\n"
    )
    model = model_of(case, Ensemble.draw(case, 3, 1))
    (step,) = model.parties[0].steps
    scores = [member.ballots[0].score for member in step.members]  # type: ignore[union-attr]
    party = model.parties[0].score
    assert party is not None
    assert all(score is not None and score.tables[0] is party.tables[0] for score in scores)


def test_one_world_of_many_is_a_model_of_its_own() -> None:
    case = two_sides(no_deal=("30..50", "40"))
    model = model_of(case, Ensemble.draw(case, 5, 1))
    alone = in_world(model, 3)
    assert alone.n_worlds == 1
    assert alone.parties[0].no_deal is not None
    assert model.parties[0].no_deal is not None
    assert alone.parties[0].no_deal.tolist() == [model.parties[0].no_deal[3]]
