"""Which rows may hold what the masks found do not cover: none that does is left out."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from goodoffices.bargaining import breaches
from goodoffices.bargaining.bits import BitVerdicts
from goodoffices.bargaining.modelling import model_of
from goodoffices.bargaining.space import BitSpace
from goodoffices.bargaining.verdicts import Verdicts
from goodoffices.case.files import load_case_text
from goodoffices.worlds.ensemble import Ensemble
from tests.bargaining.large import as_a_large_space
from tests.strategies import CaseText, uncertain_cases

some = settings(max_examples=settings().max_examples // 2)


@some
@given(uncertain_cases(), st.data())
def test_no_row_is_left_out_that_holds_a_package_beyond_the_masks(
    drawn: CaseText, data: st.DataObject
) -> None:
    case = load_case_text(drawn.text)
    with as_a_large_space(case, data):
        model = model_of(case, Ensemble.draw(case, 1, data.draw(st.integers(0, 99))))
        space = BitSpace(model)
        told = [k for k, known in enumerate(space.needs(model).limits) if known is not None]
        limit = st.sampled_from(told or range(len(model.limits)))
        masks = data.draw(
            st.sets(
                st.sets(limit, min_size=1, max_size=3).map(lambda ks: sum(1 << k for k in ks)), max_size=4
            )
        )
        rows = breaches._may_be_uncovered(BitVerdicts(model, space, np.array([0])), masks)
        shape = space.n_rows, space.n_columns
        every = space.decode(*(index.ravel() for index in np.indices(shape)))
        plain = Verdicts(model, every)
        broken = [np.broadcast_to(bits, (1, len(every)))[0] for bits in plain.limits_broken()]
        beyond = np.ones(len(every), dtype=bool)
        for mask in masks:
            beyond &= ~np.logical_and.reduce([broken[k] for k in range(len(broken)) if mask >> k & 1])
        assert rows[beyond.reshape(shape).any(axis=1)].all()
