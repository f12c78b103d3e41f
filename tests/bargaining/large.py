"""Small spaces worked on as large ones are, so that the oracle can follow."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import strategies as st

from goodoffices.bargaining import agreed, bits, breaches, space
from goodoffices.case.model import Case

__all__ = ["as_a_large_space"]


@contextmanager
def as_a_large_space(case: Case, data: st.DataObject) -> Iterator[None]:
    """Cut the space anywhere, and its rows and worlds into pieces of a few."""
    columns = tuple(i for i in range(len(case.issues)) if data.draw(st.booleans()))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(space, "_cut", lambda _: columns)
        patch.setattr(bits, "_SORTED_FROM", data.draw(st.sampled_from([0, 30_000])))
        patch.setattr(agreed, "WORDS_AT_ONCE", 0)
        patch.setattr(agreed, "_WORDS_TOGETHER", data.draw(st.integers(1, 40)))
        patch.setattr(agreed, "_MOST_TOGETHER", data.draw(st.integers(1, 9)))
        patch.setattr(agreed, "_IN_TURN", data.draw(st.integers(1, 5)))
        patch.setattr(breaches, "WORDS_AT_ONCE", 0)
        patch.setattr(breaches, "_FIRST_WORDS", data.draw(st.integers(1, 4)))
        patch.setattr(breaches, "_MORE_WORDS", data.draw(st.integers(1, 20)))
        yield
