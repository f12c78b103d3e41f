"""Bounds of what parties can gain in a row, against every package of it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodoffices.bargaining import bounds
from goodoffices.bargaining.bits import BitVerdicts
from goodoffices.bargaining.bounds import front_gains, joint_bounds
from goodoffices.bargaining.modelling import model_of
from goodoffices.bargaining.space import BitSpace
from goodoffices.bargaining.verdicts import Verdicts
from goodoffices.case.files import load_case_text
from goodoffices.worlds.ensemble import Ensemble
from tests.bargaining.large import as_a_large_space
from tests.small_cases import two_sides
from tests.strategies import CaseText, uncertain_cases

N = 4
some = settings(max_examples=settings().max_examples // 3)


@some
@given(uncertain_cases(), st.data())
def test_no_package_leaves_the_worst_placed_more_than_the_bound(drawn: CaseText, data: st.DataObject) -> None:
    case = load_case_text(drawn.text)
    with as_a_large_space(case, data), pytest.MonkeyPatch.context() as patch:
        patch.setattr(bounds, "_MOST", data.draw(st.sampled_from([1, 2**20])))
        model = model_of(case, Ensemble.draw(case, N, 5))
        space = BitSpace(model)
        modelled = [p for p, party in enumerate(model.parties) if party.score is not None]
        parties = sorted(data.draw(st.sets(st.sampled_from(modelled), min_size=1)))
        spans = np.array(data.draw(st.lists(st.floats(0.5, 9), min_size=9, max_size=9)))
        shape = space.n_rows, space.n_columns
        every = space.decode(*(index.ravel() for index in np.indices(shape)))
        plain = Verdicts(model, every, np.arange(N))
        gains = []
        for p in parties:
            score, no_deal = model.parties[p].score, model.parties[p].no_deal
            assert score is not None
            assert no_deal is not None
            free = plain.utility(p) - plain.at(no_deal)[:, None]
            gains.append(
                np.broadcast_to(free / score.scale, (N, len(every))).astype(float).reshape(N, *shape)
            )
        whole = BitVerdicts(model, space, np.arange(N))
        for place in range(N):
            here = [gain[place] for gain in gains]
            least = np.minimum.reduce(here)
            assert (joint_bounds(whole, parties, place=place) >= least.max(axis=1) - 1e-9).all()
            in_spans = np.minimum.reduce([g / spans[p] for g, p in zip(here, parties, strict=True)])
            assert (joint_bounds(whole, parties, spans, place) >= in_spans.max(axis=1) - 1e-9).all()
            best = front_gains(whole, parties, place)
            for column in range(space.n_columns):
                now = np.array([gain[:, column] for gain in here])[:, :, None]
                as_good = np.all(best >= now - 1e-9, axis=0)
                assert np.all(np.any(as_good, axis=1))


def test_two_parties_are_bounded_as_closely_as_any_number() -> None:
    random = np.random.default_rng(7)
    for _ in range(300):
        its, theirs = np.round(random.normal(size=(2, random.integers(1, 9))), 1)
        one, other = np.round(random.normal(size=(2, 5)), 1)
        least = np.minimum(one[:, None] + its, other[:, None] + theirs).max(axis=1)
        assert bounds._largest_least(one, its, other, theirs) == pytest.approx(least)


def test_the_bound_is_reached_where_nothing_lies_across() -> None:
    case = two_sides(no_deal=("20", "40"))
    model = model_of(case, Ensemble.draw(case, 1, 1))
    space = BitSpace(model)
    whole = BitVerdicts(model, space, np.array([0]))
    every = space.decode(*(index.ravel() for index in np.indices((space.n_rows, space.n_columns))))
    plain = Verdicts(model, every, np.array([0]))
    gains = []
    for p in (0, 1):
        score, no_deal = model.parties[p].score, model.parties[p].no_deal
        assert score is not None
        assert no_deal is not None
        gains.append((plain.utility(p)[0] - no_deal[0]) / score.scale)
    least = np.minimum(*gains).astype(float).reshape(space.n_rows, space.n_columns)
    assert joint_bounds(whole, [0, 1]) == pytest.approx(least.max(axis=1))


def test_a_party_that_is_only_counted_gains_nothing() -> None:
    case = load_case_text(
        "format: goodoffices/1\ntitle: T\nissues:\n  pay: {options: [0, 1]}\nparties:\n"
        "  a: {weights: {pay: 1}, values: {pay: increasing}, no_deal: 20}\n  b: {always: yes}\n"
    )
    model = model_of(case, Ensemble.draw(case, 1, 1))
    whole = BitVerdicts(model, BitSpace(model), np.array([0]))
    with pytest.raises(ValueError, match="b is counted, not modelled"):
        front_gains(whole, [0, 1])
