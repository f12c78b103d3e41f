"""Verdicts as bits: equal to the oracle, however the space is cut and whichever way scores are compared."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodoffices.answers.setting import setting_of
from goodoffices.bargaining import bits
from goodoffices.bargaining import space as space_module
from goodoffices.bargaining.bits import BitVerdicts
from goodoffices.bargaining.modelling import model_of
from goodoffices.bargaining.space import BitSpace, pack
from goodoffices.bargaining.verdicts import Verdicts
from goodoffices.case.files import load_case_text
from goodoffices.worlds.ensemble import Ensemble, ReferenceWorld
from tests.comparing import all_packages, check_bits
from tests.oracle import Oracle
from tests.small_cases import two_sides
from tests.strategies import CaseText, fixed_cases, uncertain_cases

some = settings(max_examples=settings().max_examples // 3)


@given(fixed_cases())
def test_bits_say_what_the_oracle_says(drawn: CaseText) -> None:
    case = load_case_text(drawn.text)
    check_bits(case, setting_of(case).model, Oracle(case))


@some
@given(fixed_cases(), st.data())
def test_a_space_cut_in_two_and_sorted_scores_say_the_same(drawn: CaseText, data: st.DataObject) -> None:
    case = load_case_text(drawn.text)
    n = len(case.issues)
    columns = tuple(i for i in range(n) if data.draw(st.booleans()))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(space_module, "_cut", lambda _: columns)
        patch.setattr(bits, "_SORTED_FROM", data.draw(st.sampled_from([0, 30_000])))
        model = setting_of(case).model
        space = BitSpace(model)
        # The shorter half is the columns, whichever was asked for.
        assert {space.columns_issues, space.rows_issues} >= {columns}
        check_bits(case, model, Oracle(case), space)
        rows = np.array(sorted(data.draw(st.sets(st.integers(0, space.n_rows - 1), min_size=1))))
        whole = BitVerdicts(model, space, np.array([0])).agreed()
        part = BitVerdicts(model, space, np.array([0]), rows).agreed()
        full = np.broadcast_to(whole, (1, space.n_rows, space.n_words))
        assert (np.broadcast_to(part, (1, len(rows), space.n_words)) == full[:, rows]).all()


@some
@given(uncertain_cases(), st.data())
def test_bits_say_in_every_world_what_the_plain_evaluator_says(drawn: CaseText, data: st.DataObject) -> None:
    case = load_case_text(drawn.text)
    model = model_of(case, Ensemble.draw(case, 5, 1))
    columns = tuple(i for i in range(len(case.issues)) if data.draw(st.booleans()))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(space_module, "_cut", lambda _: columns)
        patch.setattr(bits, "_SORTED_FROM", data.draw(st.sampled_from([0, 30_000])))
        space = BitSpace(model)
        worlds = np.array([1, 2, 4])
        agreed = np.broadcast_to(BitVerdicts(model, space, worlds).agreed(), (3, space.n_rows, space.n_words))
    packages = all_packages(case)
    plain = np.broadcast_to(Verdicts(model, packages, worlds).agreed(), (3, len(packages)))
    for one, other in zip(agreed, plain, strict=True):
        found = {tuple(row) for row in space.packages(one).tolist()}
        assert found == {tuple(row) for row, yes in zip(packages.tolist(), other, strict=True) if yes}


def test_words_hold_64_packages_lowest_bit_first() -> None:
    truth = np.zeros((1, 65), dtype=bool)
    truth[0, [0, 63, 64]] = True
    assert pack(truth).tolist() == [[1 + (1 << 63), 1]]


def test_a_package_is_found_where_it_was_laid() -> None:
    case = two_sides(more="rules: [pay != 3]\n")
    space = BitSpace(model_of(case, ReferenceWorld(case)))
    packages = np.array([[0], [2], [4], [10]])
    places = space.index_of(packages)
    assert space.decode(places // space.n_columns, places % space.n_columns).tolist() == packages.tolist()
    assert space.index_of(np.array([[3]])).tolist() == [-1]


def test_an_absent_leader_is_followed_unless_a_line_of_ones_own_is_broken() -> None:
    case = two_sides(
        union="    bodies:\n"
        "      house:\n"
        "        members:\n"
        "          lead: {seats: 5, always: absent}\n"
        "          tail: {seats: 5, follows: lead, red_lines: [{id: T, rule: pay >= 5}]}\n"
        "          sure: {seats: 4, always: yes}\n"
        "    ratification: [{body: house, yes_more_than_no: true}]\n"
    )
    check_bits(case, setting_of(case).model, Oracle(case))


def test_an_absent_leader_of_another_body_is_followed() -> None:
    case = two_sides(
        union="    bodies:\n"
        "      house: {members: {tail: {seats: 5, follows: lead}, sure: {seats: 4, always: yes}}}\n"
        "      street: {members: {lead: {seats: 5, always: absent}}}\n"
        "    ratification: [{body: house, yes_at_least: 4, turnout_at_least: 0.4}]\n"
    )
    check_bits(case, setting_of(case).model, Oracle(case))
    assert Oracle(case).zopa
