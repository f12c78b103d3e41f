"""Streams: stratified, keyed by seed and place, the same on any machine."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.worlds.streams import stratified

KNOWN = (
    [0.414346954405112, 0.5208357002384324, 0.17794138295897693, 0.8264903329642872],
    [0.0650369899271037, 0.5104650836597137, 0.9430826829954393],
)


@given(st.integers(0, 10), st.text(max_size=8), st.integers(1, 300))
def test_every_stratum_holds_one_point(seed: int, path: str, n: int) -> None:
    points = stratified(seed, path, n)
    assert sorted((points * n).astype(int).tolist()) == list(range(n))
    assert points.min() > 0
    assert points.max() < 1


def test_a_stream_is_known_for_good() -> None:
    # The first points of two streams, written down once: another machine, another day, the same worlds.
    assert stratified(0, "parties.union.no_deal", 4) == pytest.approx(KNOWN[0], abs=1e-12)
    assert stratified(1, "unknowns.حدود", 3) == pytest.approx(KNOWN[1], abs=1e-12)


def test_seed_and_path_each_make_another_stream() -> None:
    base = stratified(3, "a", 50)
    assert (base == stratified(3, "a", 50)).all()
    assert not (base == stratified(4, "a", 50)).all()
    assert not (base == stratified(3, "b", 50)).all()
    assert abs(np.corrcoef(stratified(3, "a", 5000), stratified(3, "b", 5000))[0, 1]) < 0.05
