"""Every run of the talks equals the oracle's, which plays it by itself, one day and one text at a time."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings

from goodoffices.bargaining.modelling import model_of
from goodoffices.case.files import load_case_text
from goodoffices.case.model import Case
from goodoffices.case.talks import Protocol
from goodoffices.shuttle.course import Course, Ending
from goodoffices.shuttle.disputes import last_in_dispute
from goodoffices.shuttle.playing import Agenda, first_draft, play, text_to_bridge
from goodoffices.shuttle.table import Table
from goodoffices.shuttle.texts import list_texts
from goodoffices.worlds.ensemble import Ensemble, ReferenceWorld
from tests.shuttle import oracle_talks
from tests.shuttle.oracle_talks import OracleRun
from tests.shuttle.talk_cases import CASES, talk_cases

SEED = 3
QUICKLY = (Phase.explicit, Phase.reuse, Phase.generate)
"""Shrinking plays the oracle for many minutes; a failing case is small as it is."""


def both(case: Case, n: int) -> tuple[Table, Course, list[OracleRun]]:
    """Play n runs, in a world each: here, and by the oracle."""
    ensemble = Ensemble.draw(case, n, SEED)
    model, reference = model_of(case, ensemble), model_of(case, ReferenceWorld(case))
    listed = list_texts(reference, case.issues, case.tabled)
    packages = [tuple(int(option) for option in row) for row in listed.packages]
    draft, bridge = first_draft(reference, listed), text_to_bridge(case, ensemble, model, listed)
    start = oracle_talks.first_draft(case, packages)
    assert packages[draft] == start
    if bridge >= 0:
        start = oracle_talks.bridging_text(case, ensemble, packages)
        assert packages[bridge] == start
    every = np.arange(n)
    table, course = play(
        case, ensemble, model, Agenda(listed, draft, bridge, None), runs=every, worlds=every, seed=SEED
    )
    runs = [oracle_talks.play(case, ensemble, k, k, SEED, packages, start) for k in range(n)]
    return table, course, runs


def assert_same(case: Case, n: int) -> None:
    """Compare every run in everything that is said of it."""
    table, course, runs = both(case, n)
    disputes = last_in_dispute(table, course)
    for k, run in enumerate(runs):
        assert list(Ending)[course.ending[k]].value == run.outcome, (k, run.entries)
        for mine, theirs in (
            (course.agreed_day, run.agreed_day),
            (course.ratified_day, run.ratified_day),
            (course.ended_day, run.ended_day),
        ):
            assert mine[k] == pytest.approx(math.inf if theirs is None else theirs, abs=1e-6), (
                k,
                run.entries,
            )
        place = int(course.text[k])
        text = None if place < 0 else tuple(int(option) for option in table.texts.packages[place])
        assert text == run.text, (k, run.entries)
        names = [*(party.id for party in case.parties), "agreement"]
        assert {name for name, is_so in zip(names, course.by[k], strict=True) if is_so} == run.by, (
            k,
            run.entries,
        )
        shares = {issue.id: float(s) for issue, s in zip(case.issues, disputes[k], strict=True) if s > 0}
        assert shares == pytest.approx(dict(run.dispute)), (k, run.entries)


@pytest.mark.parametrize("text", CASES, ids=range(len(CASES)))
def test_runs_of_the_written_cases_equal_the_oracle(text: str) -> None:
    assert_same(load_case_text(text), 10)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), phases=QUICKLY)
@given(talk_cases())
def test_runs_of_drawn_cases_equal_the_oracle(found: str) -> None:
    case = load_case_text(found)
    sides = [party for party in case.parties if party.preferences is not None]
    assume(case.talks.protocol is not Protocol.ALTERNATING or len(sides) == 2)
    assume(len(list_texts(model_of(case, ReferenceWorld(case)), case.issues, case.tabled)))
    assert_same(case, 4)
