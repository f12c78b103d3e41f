"""The least gains that a yes takes, against every package and every world."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodoffices.answers.setting import setting_of
from goodoffices.bargaining import needs
from goodoffices.bargaining.modelling import model_of
from goodoffices.bargaining.needs import needs_of
from goodoffices.bargaining.positions import Model
from goodoffices.bargaining.verdicts import Verdicts
from goodoffices.case.files import load_case_text
from goodoffices.worlds.ensemble import Ensemble
from tests.comparing import all_packages
from tests.small_cases import two_sides
from tests.strategies import CaseText, fixed_cases, uncertain_cases

N = 5
some = settings(max_examples=settings().max_examples // 2)

BODY = (
    "    bodies:\n"
    "      house:\n"
    "        members:\n"
    "          hawks: {seats: 4, leans: -30}\n"
    "          doves: {seats: 4, leans: 10}\n"
    "          others: {seats: 1, leans: -20}\n"
)


def check_needs(model: Model, verdicts: Verdicts) -> None:
    """Whoever says yes, and whatever respects a limit, has gained as much as was said to be needed."""
    found = needs_of(model)
    n = model.n_worlds
    gains = {}
    for p, party in enumerate(model.parties):
        if party.score is None or party.no_deal is None:
            assert found.to_agree[p] is None
            assert found.to_ratify[p] is None
            continue
        gain = (verdicts.utility(p) - verdicts.at(party.no_deal)[:, None]) / party.score.scale
        gains[p] = np.broadcast_to(gain, (n, len(verdicts.packages))).astype(np.float64) + 1e-6
        for need, holds in (
            (found.to_agree[p], verdicts.says_yes(p)),
            (found.to_ratify[p], verdicts.ratified(party.steps, p)),
        ):
            assert need is not None
            assert (gains[p] >= need[:, None])[np.broadcast_to(holds, gains[p].shape)].all()
    for k in range(len(model.limits)):
        known = found.limits[k]
        if known is not None:
            p, need = known
            respected = ~np.broadcast_to(verdicts.limit_broken(k), gains[p].shape)
            assert (gains[p] >= need[:, None])[respected].all()


@given(fixed_cases())
def test_no_yes_comes_with_less_than_is_needed(drawn: CaseText) -> None:
    case = load_case_text(drawn.text)
    model = setting_of(case).model
    check_needs(model, Verdicts(model, all_packages(case)))


@some
@given(uncertain_cases(), st.sampled_from([0, 2 * 10**7]))
def test_nor_in_any_world(drawn: CaseText, most: int) -> None:
    case = load_case_text(drawn.text)
    model = model_of(case, Ensemble.draw(case, N, 6))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(needs, "_MOST_COUNTED", most)
        check_needs(model, Verdicts(model, all_packages(case)))


@pytest.mark.parametrize(
    ("rule", "least"),
    [
        ("yes_at_least: 4", 0.0),  # the doves do, and then the union itself must gain
        ("yes_more_than_no: true", 20.0),  # doves and others are five of nine
        ("yes_at_least: 6", 30.0),
        ("unanimous: true", 30.0),
    ],
)
def test_a_vote_needs_enough_members_past_their_line(rule: str, least: float) -> None:
    case = two_sides(no_deal=("20..60", "40"), union=BODY + f"    ratification: [{{body: house, {rule}}}]\n")
    found = needs_of(model_of(case, Ensemble.draw(case, N, 7)))
    union = [party.id for party in case.parties].index("union")
    agree = found.to_agree[union]
    assert agree is not None
    assert agree == pytest.approx(np.full(len(agree), least), abs=1e-6)


def least_to_agree(union: str) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """What the union must gain for its yes, in some worlds in which no deal is worth 20 to 60 to it."""
    case = two_sides(no_deal=("20..60", "40"), union=union)
    model = model_of(case, Ensemble.draw(case, N, 7))
    check_needs(model, Verdicts(model, all_packages(case)))
    found = needs_of(model).to_agree[[party.id for party in case.parties].index("union")]
    assert found is not None
    return found


def test_a_member_may_let_a_text_pass_by_abstaining() -> None:
    least = least_to_agree(
        "    bodies:\n      house:\n        members:\n          willing: {seats: 2}\n"
        "          wary: {seats: 2, leans: -20, abstains_within: 15}\n"
        "    ratification: [{body: house, unanimous: true}]\n"
    )
    assert least == pytest.approx(np.full(len(least), 5.0), abs=1e-6)


def test_one_of_several_votes_is_enough() -> None:
    least = least_to_agree(
        "    bodies:\n      house: {members: {wary: {seats: 2, leans: -30}}}\n"
        "      street: {members: {willing: {seats: 2, leans: -10}}}\n"
        "    ratification: [{any_of: [{body: house, yes_at_least: 1}, {body: street, yes_at_least: 1}]}]\n"
    )
    assert least == pytest.approx(np.full(len(least), 10.0), abs=1e-6)


def test_a_vote_that_cannot_pass_needs_more_than_there_is() -> None:
    never = "    bodies: {house: {members: {all: {seats: 3, always: no}}}}\n"
    case = two_sides(union=never + "    ratification: [{body: house, yes_at_least: 1}]\n")
    found = needs_of(setting_of(case).model)
    union = [party.id for party in case.parties].index("union")
    agree = found.to_agree[union]
    assert agree is not None
    assert (agree > 100).all()
