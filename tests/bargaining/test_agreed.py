"""Where there is a deal in a large space: passing rows over and judging worlds together changes nothing."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from hypothesis import given, settings
from hypothesis import strategies as st

from goodoffices.bargaining.agreed import agreed_rows, batches, is_small
from goodoffices.bargaining.bits import BitVerdicts
from goodoffices.bargaining.modelling import model_of
from goodoffices.bargaining.scattered import ScatteredVerdicts
from goodoffices.bargaining.space import BitSpace
from goodoffices.case.files import load_case_text
from goodoffices.worlds.ensemble import Ensemble
from tests.bargaining.large import as_a_large_space
from tests.small_cases import two_sides
from tests.strategies import CaseText, uncertain_cases

N = 6
some = settings(max_examples=settings().max_examples // 3)


def whole_answer(whole: BitVerdicts) -> npt.NDArray[np.uint64]:
    """What is agreed in every world, judged whole: shape (n_worlds, n_rows, n_words)."""
    space = whole.space
    return np.broadcast_to(whole.full(whole.agreed()), (whole.n, space.n_rows, space.n_words)).copy()


def every_verdict(of: BitVerdicts) -> list[npt.NDArray[np.uint64]]:
    parties = list(enumerate(of.model.parties))
    return [
        of.agreed(),
        *of.limits_broken(),
        *(of.says_yes(p) for p, _ in parties),
        *(of.survives(p) for p, party in parties if party.coalition is not None),
    ]


@some
@given(uncertain_cases(), st.data())
def test_rows_passed_over_hold_no_deal_and_the_others_are_told(drawn: CaseText, data: st.DataObject) -> None:
    case = load_case_text(drawn.text)
    with as_a_large_space(case, data):
        model = model_of(case, Ensemble.draw(case, N, 3))
        space = BitSpace(model)
        assert not is_small(space)
        seen = []
        for worlds in batches(space, np.arange(N)):
            whole = BitVerdicts(model, space, worlds)
            expected = whole_answer(whole)
            found = np.zeros_like(expected)
            for place, rows, bits in agreed_rows(whole):
                assert bits.any()
                assert not found[place][rows].any()  # no row of a world comes twice
                found[place][rows] = bits
            assert (found == expected).all()
            once = [place for place, _, _ in agreed_rows(whole, once=True)]
            assert sorted(set(once)) == np.flatnonzero(expected.any(axis=(1, 2))).tolist()
            seen += worlds.tolist()
        assert seen == list(range(N))


@some
@given(uncertain_cases(), st.data())
def test_rows_of_several_worlds_are_judged_as_each_alone(drawn: CaseText, data: st.DataObject) -> None:
    case = load_case_text(drawn.text)
    with as_a_large_space(case, data):
        model = model_of(case, Ensemble.draw(case, N, 4))
        space = BitSpace(model)
        worlds = np.array([1, 3, 4])
        whole = BitVerdicts(model, space, worlds)
        pairs = data.draw(
            st.sets(
                st.tuples(st.integers(0, 2), st.integers(0, space.n_rows - 1)), min_size=1, max_size=12
            ).map(sorted)
        )
        places, rows = np.array(pairs).T
        part = ScatteredVerdicts(whole, places, rows)
        expected = [
            np.broadcast_to(bits, (3, space.n_rows, space.n_words))[places, rows]
            for bits in every_verdict(BitVerdicts(model, space, worlds))
        ]
        for one, other in zip(every_verdict(part), expected, strict=True):
            assert (((part.full(one)[0] ^ other) & space.valid) == 0).all()  # padding may be anything


def test_a_small_space_is_looked_at_whole() -> None:
    case = two_sides(no_deal=("20..80", "40"))
    model = model_of(case, Ensemble.draw(case, 64, 1))
    space = BitSpace(model)
    assert is_small(space)
    (worlds,) = batches(space, np.arange(64))
    whole = BitVerdicts(model, space, worlds)
    expected = whole_answer(whole)
    for place, rows, bits in agreed_rows(whole):
        assert rows == slice(0, space.n_rows)
        assert (bits == expected[place]).all()
