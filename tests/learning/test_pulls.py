"""The pull of a piece of evidence is the answer with all less the answer with all others."""

from __future__ import annotations

import numpy as np
import pytest

from goodoffices.learning.pulls import pulls
from goodoffices.learning.update import LearningMethod, learn
from tests.learning.test_update import HARD, case_of, certain, claim, draws_of

CLAIMS = [claim("c1", "a", "tired"), claim("c2", "b", "U1"), claim("c3", "c", "mood >= 60")]
OFFER = ["{by: union, package: {pay: 4}, answers: {port: refused}}"]


def test_leaving_one_out_is_learning_without_it() -> None:
    learned = learn(case_of(CLAIMS, OFFER), n=300, seed=1)
    values = draws_of(learned.ensemble)
    found = pulls(learned, values)
    assert list(found) == ["c1", "c2", "c3", "offers.1"]
    for name in found:
        without = learn(
            case_of([each for each in CLAIMS if not each.startswith(name)], OFFER if name[0] == "c" else []),
            n=300,
            seed=1,
        )
        for path, value in values.items():
            expected = learned.ensemble.weights @ value - without.ensemble.weights @ value
            assert found[name][path] == pytest.approx(expected, abs=1e-9)


def test_a_certain_claim_among_the_worlds_drawn_has_its_whole_pull() -> None:
    learned = learn(case_of([certain("c1", "tired"), CLAIMS[1]]), n=300, seed=1)
    assert learned.method is LearningMethod.REWEIGHTED
    found = pulls(learned, {"tired": draws_of(learned.ensemble)["unknowns.tired"]})
    assert found["c1"]["tired"] == pytest.approx(0.6, abs=0.05)


def test_a_claim_that_tells_nothing_of_an_answer_has_no_pull_on_it() -> None:
    learned = learn(case_of(CLAIMS), n=300, seed=1)
    assert pulls(learned, {"all": np.ones(1)}) == {name: {"all": 0.0} for name in ("c1", "c2", "c3")}


def test_after_moves_a_pull_is_the_importance_weight_undone() -> None:
    learned = learn(case_of(HARD), n=1000, seed=1)
    assert learned.method is LearningMethod.MOVED
    found = pulls(learned, {"tired": draws_of(learned.ensemble)["unknowns.tired"]})
    with_all = 0.4 * 0.95 / (0.4 * 0.95 + 0.6 * 0.05)
    assert found["c3"]["tired"] == pytest.approx(with_all - 0.4, abs=0.08)
    assert found["c4"]["tired"] == pytest.approx(0, abs=0.05)
    # What rules worlds out, and has picked those at hand, cannot be undone.
    assert found["c1"]["tired"] is None
