"""The gap between the sides, and each side's ideal gain, against the oracle."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodoffices.answers.setting import setting_of
from goodoffices.bargaining import prospects, space
from goodoffices.bargaining.bits import BitVerdicts
from goodoffices.case.files import load_case_text
from tests.oracle import Oracle
from tests.strategies import CaseText, fixed_cases


@settings(max_examples=settings().max_examples // 2)
@given(fixed_cases(), st.data())
def test_the_gap_and_ideal_gains_are_those_of_the_oracle(drawn: CaseText, data: st.DataObject) -> None:
    case = load_case_text(drawn.text)
    columns = tuple(i for i in range(len(case.issues)) if data.draw(st.booleans()))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(space, "_cut", lambda _: columns)
        model = setting_of(case).model
        verdicts = BitVerdicts(model, space.BitSpace(model), np.array([0]))
        gap, ideals = prospects.gap(verdicts), prospects.ideal_gains(verdicts)
    oracle = Oracle(case)
    expected = oracle.gap()
    assert gap == pytest.approx(np.nan if expected is None else float(expected), nan_ok=True, abs=1e-7)
    by_party = dict(zip([party.id for party in case.parties], ideals.tolist(), strict=True))
    wanted = [float(g) for g in oracle.ideal_gains()] if oracle.rational else [np.nan] * len(oracle.modelled)
    for party, gain in zip(oracle.modelled, wanted, strict=True):
        assert by_party[party.id] == pytest.approx(gain, nan_ok=True, abs=1e-7)
