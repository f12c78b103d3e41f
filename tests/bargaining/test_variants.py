"""One issue waived, and reservation values moved, against the oracle."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from goodoffices.bargaining.encoding import SearchStatus, encode, solve_feasible
from goodoffices.bargaining.modelling import model_of
from goodoffices.bargaining.variants import shift_no_deal, waive_issue
from goodoffices.bargaining.verdicts import Verdicts
from goodoffices.case.files import load_case_text
from goodoffices.case.parties import AsGoodAs
from goodoffices.worlds.ensemble import ReferenceWorld
from tests.oracle import Oracle
from tests.small_cases import two_sides
from tests.strategies import CaseText, fixed_cases


@settings(max_examples=settings().max_examples // 2)
@given(fixed_cases(), st.data())
def test_with_an_issue_waived_everyone_decides_as_the_oracle_says(
    drawn: CaseText, data: st.DataObject
) -> None:
    case = load_case_text(drawn.text)
    issue = data.draw(st.integers(0, len(case.issues) - 1))
    model = waive_issue(model_of(case, ReferenceWorld(case)), issue)
    oracle = Oracle(case, waived=issue)
    verdicts = Verdicts(model, np.array(oracle.packages))
    n = len(oracle.packages)
    assert np.broadcast_to(verdicts.coherent(), (1, n))[0].tolist() == [
        oracle.coherent(x) for x in oracle.packages
    ]
    for p, party in enumerate(case.parties):
        says = np.broadcast_to(verdicts.says_yes(p), (1, n))[0].tolist()
        assert says == [oracle.says_yes(party, x) for x in oracle.packages], party.id
    assert np.broadcast_to(verdicts.agreed(), (1, n))[0].tolist() == [oracle.deal(x) for x in oracle.packages]


@settings(max_examples=settings().max_examples // 10)
@given(fixed_cases(), st.data())
def test_the_solver_finds_a_deal_with_an_issue_waived_where_there_is_one(
    drawn: CaseText, data: st.DataObject
) -> None:
    case = load_case_text(drawn.text)
    issue = data.draw(st.integers(0, len(case.issues) - 1))
    model = waive_issue(model_of(case, ReferenceWorld(case)), issue)
    found = solve_feasible(encode(model), workers=1).status is SearchStatus.FOUND
    assert found == bool(Oracle(case, waived=issue).zopa)


def test_moving_reservation_values_takes_along_who_inherits_them() -> None:
    house = "    bodies: {h: {members: {heir: {seats: 1}, own: {seats: 1, no_deal: 7}}}}\n"
    case = two_sides(no_deal=("30", "{as_good_as: {pay: 5}}"), union=house)
    moved = shift_no_deal(case, 5)
    heir, own = (member.preferences for member in moved.parties[0].bodies[0].members)
    union, port = (party.preferences for party in moved.parties)
    assert heir is not None
    assert own is not None
    assert union is not None
    assert port is not None
    assert heir.no_deal is union.no_deal
    assert not isinstance(heir.no_deal, AsGoodAs)
    assert not isinstance(own.no_deal, AsGoodAs)
    assert heir.no_deal.fixed == 35
    assert own.no_deal.fixed == 7
    assert isinstance(port.no_deal, AsGoodAs)
    assert port.no_deal.plus is not None
    assert port.no_deal.plus.fixed == 5
    assert shift_no_deal(case, 0) == case


def test_an_uncertain_reservation_value_keeps_its_draws() -> None:
    case = two_sides(no_deal=("30..50", "40"))
    moved = shift_no_deal(case, -10)
    before, after = (model_of(c, ReferenceWorld(c)).parties[0] for c in (case, moved))
    assert before.score is not None
    assert after.score is not None
    assert before.no_deal is not None
    assert after.no_deal is not None
    difference = Fraction(int(after.no_deal[0]), after.score.scale) - Fraction(
        int(before.no_deal[0]), before.score.scale
    )
    assert difference == -10
