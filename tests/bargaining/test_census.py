"""One pass over worlds and packages: the chance of every package, against the oracle."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodoffices.answers.setting import setting_of
from goodoffices.bargaining.census import census, deal_in
from goodoffices.bargaining.modelling import model_of
from goodoffices.bargaining.space import BitSpace
from goodoffices.case.files import load_case_text
from goodoffices.worlds.ensemble import Ensemble
from tests.bargaining.large import as_a_large_space
from tests.comparing import DrawnWorld
from tests.oracle import Oracle
from tests.small_cases import two_sides
from tests.strategies import CaseText, uncertain_cases

N = 8
few = settings(max_examples=settings().max_examples // 5)


@few
@given(uncertain_cases())
def test_every_package_has_the_chance_that_the_oracle_counts(drawn: CaseText) -> None:
    case = load_case_text(drawn.text)
    ensemble = Ensemble.draw(case, N, 2)
    model = model_of(case, ensemble)
    space = BitSpace(model)
    first = np.arange(N) % 2 == 0
    found = census(model, space, first)
    zopas = [set(Oracle(case, DrawnWorld(ensemble, w)).zopa) for w in range(N)]
    assert found.deal.tolist() == [bool(zopa) for zopa in zopas]
    every = space.decode(*np.divmod(np.arange(space.n_packages), space.n_columns))
    for half, p in ((first, found.p_first), (~first, found.p_second)):
        counts = [sum(tuple(x) in zopas[w] for w in np.flatnonzero(half)) for x in every.tolist()]
        assert np.allclose(p, np.array(counts) / half.sum())
    for w, family in enumerate(found.families):
        assert (family == (0,)) == bool(zopas[w])


@few
@given(uncertain_cases(), st.data())
def test_a_large_space_is_gone_through_as_a_small_one(drawn: CaseText, data: st.DataObject) -> None:
    case = load_case_text(drawn.text)
    model = model_of(case, Ensemble.draw(case, N, 2))
    first = np.arange(N) % 2 == 0
    small = census(model, BitSpace(model), first)
    with as_a_large_space(case, data):
        space = BitSpace(model)
        large = census(model, space, first, observe=lambda of, worlds: [(of.n, world) for world in worlds])
        assert deal_in(model, space, np.arange(1, N)).tolist() == small.deal[1:].tolist()
    assert large.deal.tolist() == small.deal.tolist()
    assert large.families == small.families
    assert sorted(large.notes) == [(1, world) for world in range(N)]
    packages = np.array(list(np.ndindex(*model.sizes)))
    here, there = (each.index_of(packages) for each in (space, BitSpace(model)))
    kept = (here >= 0) & (there >= 0)
    for one, other in ((large.p_first, small.p_first), (large.p_second, small.p_second)):
        assert (one[here[kept]] == other[there[kept]]).all()


def test_weights_count() -> None:
    case = two_sides(no_deal=("{choices: {0: 0.5, 90: 0.5}}", "40"))
    even = Ensemble.draw(case, 4, 1)
    draws = even.draws()[0].values
    uneven = even.reweighted(np.where(draws > 0, 3.0, 1.0))
    model = model_of(case, uneven)
    space = BitSpace(model)
    found = census(model, space, np.ones(4, dtype=bool))
    at = int(space.index_of(np.array([[5]]))[0])
    assert float(uneven.weights @ found.deal) == pytest.approx(0.25)
    assert found.p_first[at] == pytest.approx(0.25)


def test_some_worlds_may_be_asked_alone() -> None:
    case = two_sides(no_deal=("20..80", "40"))
    setting = setting_of(case, worlds=64)
    assert setting.space is not None
    found = census(setting.model, setting.space, setting.first)
    worlds = np.array([3, 17, 40])
    assert (deal_in(setting.model, setting.space, worlds) == found.deal[worlds]).all()
