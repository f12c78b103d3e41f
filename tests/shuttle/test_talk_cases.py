"""The small cases with talks: they load, are small and varied, and the oracle plays them by its own laws."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodoffices.case.files import load_case_text
from goodoffices.case.model import Case
from goodoffices.case.talks import Protocol, TacticKind
from goodoffices.worlds.ensemble import Ensemble
from tests.oracle import Oracle, ReferenceWorld
from tests.shuttle.oracle_talks import OracleRun, bridging_text, play
from tests.shuttle.talk_cases import CASES, talk_cases

OUTCOMES = {"ratified", "agreed", "rejected", "walked_out", "broken_down", "still_talking"}
N = 8


def check(case: Case, run: OracleRun) -> None:
    """What is true of every run."""
    assert run.outcome in OUTCOMES
    assert 0 <= run.ended_day <= case.horizon_days * (1 + 1e-9)
    assert (run.text is None) == (run.agreed_day is None)
    assert (run.agreed_day is not None) == (run.outcome in {"ratified", "agreed", "rejected"})
    assert (run.ratified_day is not None) == (run.outcome == "ratified")
    if run.agreed_day is not None:
        assert run.agreed_day <= (run.ratified_day or run.ended_day)
    assert bool(run.by) == (run.outcome in {"rejected", "walked_out"})
    assert not run.dispute or sum(run.dispute.values()) == pytest.approx(1)
    assert run.entries


@pytest.mark.parametrize("text", CASES, ids=range(len(CASES)))
def test_written_cases_load_and_are_small(text: str) -> None:
    case = load_case_text(text)
    assert len(Oracle(case, ReferenceWorld(case)).coherent_packages) <= 60


def test_written_cases_hold_every_protocol_tactic_and_outcome() -> None:
    cases = [load_case_text(text) for text in CASES]
    assert {case.talks.protocol for case in cases} == set(Protocol)
    assert {tactic.kind for case in cases for tactic in case.talks.tactics} == set(TacticKind)
    outcomes: Counter[str] = Counter()
    for case in cases:
        ensemble = Ensemble.draw(case, N, 1)
        texts = Oracle(case, ReferenceWorld(case)).coherent_packages
        bridging = case.talks.protocol is Protocol.BRIDGING
        tabled = bridging_text(case, ensemble, texts) if bridging else None
        for world in range(N):
            run = play(case, ensemble, world, world, 1, texts, tabled)
            check(case, run)
            outcomes[run.outcome] += 1
    assert set(outcomes) == OUTCOMES


@settings(max_examples=25, deadline=None)
@given(talk_cases(), st.integers(0, 3))
def test_drawn_cases_load_and_can_be_played(text: str, run: int) -> None:
    case = load_case_text(text)
    texts = Oracle(case, ReferenceWorld(case)).coherent_packages
    if texts:
        check(case, play(case, Ensemble.draw(case, 4, 2), run, run, 2, texts))


@settings(max_examples=25, deadline=None)
@given(talk_cases(), st.integers(0, 3))
def test_the_order_of_the_parties_in_the_file_changes_nothing(text: str, run: int) -> None:
    case = load_case_text(text)
    turned = replace(case, parties=case.parties[::-1])
    texts = Oracle(case, ReferenceWorld(case)).coherent_packages
    if not texts:
        return
    one, other = (play(c, Ensemble.draw(c, 4, 2), run, run, 2, texts) for c in (case, turned))
    assert replace(one, entries=(), dispute={}) == replace(other, entries=(), dispute={})
    assert dict(one.dispute) == pytest.approx(dict(other.dispute))
