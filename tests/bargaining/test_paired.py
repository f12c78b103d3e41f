"""One package in one world each says the same as all packages in all worlds."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from hypothesis import given, settings
from hypothesis import strategies as st

from goodoffices.bargaining.modelling import model_of
from goodoffices.bargaining.paired import PairedVerdicts
from goodoffices.bargaining.positions import PartyModel, RouteModel, raised
from goodoffices.bargaining.verdicts import Verdicts
from goodoffices.case.files import load_case, load_case_text
from goodoffices.worlds.ensemble import Ensemble
from tests.strategies import CaseText, uncertain_cases

N = 12


@settings(max_examples=40, deadline=None)
@given(uncertain_cases(), st.integers(0, 10**6))
def test_a_pair_says_what_the_whole_says_there_also_where_no_deal_has_moved(
    found: CaseText, seed: int
) -> None:
    case = load_case_text(found.text)
    ensemble = Ensemble.draw(case, N, seed % 1000)
    rng = np.random.default_rng(seed)
    model = model_of(case, ensemble)
    packages = np.stack([rng.integers(0, size, 7) for size in model.sizes], axis=1)
    worlds, places = rng.integers(0, N, 20), rng.integers(0, 7, 20)
    moving = [p for p, party in enumerate(model.parties) if party.score is not None]
    points = {p: rng.normal(0, 20, N) for p in moving}
    for whole, pairs in (
        (Verdicts(model, packages), PairedVerdicts(model, packages[places], worlds)),
        (
            Verdicts(raised(model, points), packages),
            PairedVerdicts(model, packages[places], worlds, {p: each[worlds] for p, each in points.items()}),
        ),
        (
            Verdicts(model_of(case, ensemble, {case.parties[p].id: points[p] for p in moving}), packages),
            PairedVerdicts(model, packages[places], worlds, {p: each[worlds] for p, each in points.items()}),
        ),
    ):
        for p in range(len(model.parties)):
            expected = np.broadcast_to(whole.says_yes(p), (N, 7))[worlds, places]
            assert (np.broadcast_to(pairs.says_yes(p), (20, 1))[:, 0] == expected).all()
        agreed = np.broadcast_to(whole.agreed(), (N, 7))[worlds, places]
        assert (np.broadcast_to(pairs.agreed(), (20, 1))[:, 0] == agreed).all()
        for p in moving:
            expected = np.broadcast_to(whole.effective(p), (N, 7))[worlds, places]
            assert np.allclose(np.broadcast_to(pairs.effective(p), (20, 1))[:, 0], expected)


def test_points_raise_the_threshold_of_a_party_and_of_the_members_that_inherit_it() -> None:
    case = load_case("doha-2024-03")
    model = model_of(case, Ensemble.draw(case, 4, 0))
    higher = raised(model, {0: np.full(4, 7.0)})
    one, other = model.parties[0].no_deal, higher.parties[0].no_deal
    assert one is not None
    assert other is not None
    assert np.allclose(other - one, 7.0)
    assert higher.parties[1] is model.parties[1]
    before, after = (_thresholds(each.parties[0]) for each in (model, higher))
    assert before
    assert all(np.allclose(b - a, 7.0) for a, b in zip(before, after, strict=True))


def _thresholds(party: PartyModel) -> list[npt.NDArray[Any]]:
    steps = [
        step for entry in party.steps for step in (entry.steps if isinstance(entry, RouteModel) else (entry,))
    ]
    ballots = [ballot for step in steps for voter in step.members for ballot in voter.ballots]
    return [ballot.threshold for ballot in ballots if ballot.threshold is not None]
