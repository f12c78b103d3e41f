"""A wider mandate never lowers the chance of agreement while the sequence of texts is held fixed."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pytest

from goodoffices.bargaining.modelling import model_of
from goodoffices.case.files import load_case
from goodoffices.case.model import Case
from goodoffices.shuttle.course import Course, Ending
from goodoffices.shuttle.rounds import play_rounds
from goodoffices.shuttle.settling import InPrinciple
from goodoffices.shuttle.table import Table, table_of
from goodoffices.shuttle.texts import list_texts
from goodoffices.shuttle.voting import calendar_of, ratify
from goodoffices.worlds.ensemble import Ensemble, ReferenceWorld

N = 300
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass
class FixedSequence:
    """Brings the same texts up for agreement, one a round, whatever the sides want."""

    texts: Ints
    round: int = 0

    def bring(self, rows: Ints, day: Floats, floors: tuple[Floats, ...]) -> InPrinciple:
        """Return the text of this round, to which all say yes in principle."""
        text = self.texts[self.round % len(self.texts)]
        self.round += 1
        yes = {party: np.ones(len(rows), dtype=np.bool_) for party in range(len(floors))}
        return InPrinciple(rows, np.full(len(rows), text), day, yes)


def played(case: Case, sequence: Ints) -> tuple[Table, Course, Ensemble]:
    """Play a fixed sequence of texts."""
    texts = list_texts(model_of(case, ReferenceWorld(case)), case.issues, case.tabled, 300)
    ensemble = Ensemble.draw(case, N, 11)
    model = model_of(case, ensemble)
    table = table_of(case, ensemble, model, texts, np.arange(N), np.arange(N), 11)
    course = Course.start(N, len(table.sides), len(case.parties))
    play_rounds(table, course, FixedSequence(sequence))
    ratify(table, course, calendar_of(table, ensemble), {})
    return table, course, ensemble


def widened(case: Case, party: int) -> Case:
    """Return the case with one side's envoys free to take anything that their mandate, if real, allows."""
    parties = list(case.parties)
    mandate = parties[party].mandate
    assert mandate is not None
    parties[party] = replace(parties[party], mandate=replace(mandate, accept=None, accept_text=None))
    return replace(case, parties=tuple(parties))


@pytest.mark.parametrize("party", [0, 1])
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_a_wider_mandate_never_loses_an_agreement(party: int, seed: int) -> None:
    case = load_case("doha-2024-03")
    sequence = np.random.default_rng(seed).integers(0, 300, 40)
    narrow, wide = (played(each, sequence)[1] for each in (case, widened(case, party)))
    agreed = np.isfinite(narrow.agreed_day)
    assert (np.isfinite(wide.agreed_day) | ~agreed).all()
    assert (wide.agreed_day <= narrow.agreed_day).all()
    assert np.isfinite(wide.agreed_day).sum() > agreed.sum(), "the test can fail"


def test_a_text_outside_every_win_set_never_ratifies() -> None:
    case = widened(widened(load_case("doha-2024-03"), 0), 1)
    texts = list_texts(model_of(case, ReferenceWorld(case)), case.issues, case.tabled, 300)
    extreme = np.array([0])
    table, course, _ = played(case, extreme)
    assert (texts.packages == table.texts.packages).all()
    refused = course.ending == Ending.REJECTED.code
    assert refused.any()
    assert course.by[refused].any(axis=1).all(), "whoever refuses is named"
    assert not np.isfinite(course.ratified_day[refused]).any()
