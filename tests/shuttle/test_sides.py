"""What a side makes of a list of texts: its order, how many it would take, which is nearest."""

from __future__ import annotations

import numpy as np
import pytest

from goodoffices.bargaining.modelling import model_of
from goodoffices.bargaining.verdicts import Verdicts
from goodoffices.case.files import load_case
from goodoffices.shuttle.sides import CLOSED, Side, sides_of
from goodoffices.shuttle.tactics import FixedTactic, MicroTactic, TimeTactic, View
from goodoffices.shuttle.texts import Distances, TextList, list_texts
from goodoffices.worlds.ensemble import Ensemble, ReferenceWorld

N = 40


@pytest.fixture(scope="module")
def found() -> tuple[Verdicts, TextList, tuple[Side, ...]]:
    case = load_case("doha-2024-03")
    texts = list_texts(model_of(case, ReferenceWorld(case)), case.issues, case.tabled, 200)
    model = model_of(case, Ensemble.draw(case, N, 3))
    worlds = np.arange(N)
    return Verdicts(model, texts.packages, worlds), texts, sides_of(model, texts, worlds)


def test_worth_and_red_lines_are_those_of_the_verdicts(
    found: tuple[Verdicts, TextList, tuple[Side, ...]],
) -> None:
    verdicts, _, sides = found
    for side in sides:
        assert np.allclose(side.worth, verdicts.effective(side.party))
        within = np.broadcast_to(verdicts.lines_hold(side.party), side.worth.shape)
        assert ((side.rank == CLOSED) == ~within).all()
        assert (side.n_open == within.sum(axis=1)).all()


def test_texts_are_ranked_best_first_and_earlier_where_equal(
    found: tuple[Verdicts, TextList, tuple[Side, ...]],
) -> None:
    for side in found[2]:
        for row in range(N):
            inside = [x for x in range(side.worth.shape[1]) if side.rank[row, x] != CLOSED]
            expected = sorted(inside, key=lambda x: (-round(float(side.worth[row, x]), 8), x))
            assert side.order[row, : len(inside)].tolist() == expected
            assert side.best[row] == max(side.worth[row, inside])


def test_how_many_texts_reach_a_level_is_counted_within_the_tolerance(
    found: tuple[Verdicts, TextList, tuple[Side, ...]],
) -> None:
    side = found[2][0]
    rows = np.arange(N)
    for level in (side.best, side.best - 12.5, side.no_deal, np.full(N, 1e9), np.full(N, -1e9)):
        inside = side.rank != CLOSED
        expected = (
            inside & (side.worth >= level[:, None] - 1e-9 * np.maximum(1, np.abs(level))[:, None])
        ).sum(1)
        assert (side.count_at_least(rows, level) == expected).all()


def test_the_nearest_acceptable_text_is_found_and_of_equally_near_the_best(
    found: tuple[Verdicts, TextList, tuple[Side, ...]],
) -> None:
    _, texts, sides = found
    rng = np.random.default_rng(1)
    for side, most in ((side, most) for side in sides for most in (20, 160)):
        rows = np.arange(N)
        count = np.minimum(rng.integers(1, most, N), side.n_open)
        targets = rng.integers(0, len(texts), N)
        got = side.nearest(rows, count, Distances(texts, targets[None, :]))
        for row in rows:
            allowed = side.order[row, : count[row]].astype(int)
            expected = min(allowed, key=lambda x: (texts.apart[targets[row], x], side.rank[row, x]))
            assert got[row] == expected


def test_with_nothing_acceptable_a_side_shows_its_best_open_text_and_with_nothing_open_none(
    found: tuple[Verdicts, TextList, tuple[Side, ...]],
) -> None:
    _, texts, sides = found
    side = sides[0]
    alone = Side(
        side.party, side.worth, side.order, side.sorted_worth, side.rank.copy(), side.n_open, side.no_deal
    )
    rows, none = np.arange(2), np.zeros(2, dtype=np.int64)
    first = alone.order[rows, 0].astype(np.int64)
    assert alone.nearest(rows, none, Distances(texts, none[None, :])).tolist() == first.tolist()
    alone.close(rows, first)
    second = alone.order[rows, 1].astype(np.int64)
    assert alone.nearest(rows, none, Distances(texts, none[None, :])).tolist() == second.tolist()
    assert not alone.accepts(rows, np.full(2, 10), first).any(), "what principals refused is not taken"
    alone.rank[rows] = CLOSED
    assert alone.nearest(rows, none, Distances(texts, none[None, :])).tolist() == [-1, -1]


def view(day: float, floor: float, others: int = 0, drafts: int | None = None) -> View:
    """Return what one run sees."""
    return View(
        np.zeros(1, dtype=np.int64),
        np.array([day]),
        np.array([floor]),
        np.array([others]),
        None if drafts is None else np.array([drafts]),
    )


def list_of(n: int) -> TextList:
    """Return a list of n texts of which nothing is asked."""
    nothing = np.zeros((n, n), dtype=np.uint32)
    return TextList(np.zeros((n, 1), dtype=np.int64), nothing, None, True, "")


def a_side(*worths: float) -> Side:
    """Return a side with these worths of as many texts, best first, in one run."""
    n = len(worths)
    return Side(
        party=0,
        worth=np.array([worths]),
        order=np.arange(n, dtype=np.uint16)[None, :],
        sorted_worth=np.array([worths]),
        rank=np.arange(n, dtype=np.uint32)[None, :],
        n_open=np.array([n]),
        no_deal=np.array([0.0]),
    )


@pytest.mark.parametrize(
    ("day", "exponent", "expected"),
    [(0, 1, 100), (5, 1, 70), (10, 1, 40), (30, 1, 40), (5, 2, 85), (5, 0.5, 100 - 60 * 0.5**0.5)],
)
def test_time_tactics_fall_from_the_best_to_the_floor(day: float, exponent: float, expected: float) -> None:
    tactic = TimeTactic(a_side(100, 90, 50), np.array([exponent]), np.array([10.0]))
    assert tactic.aspiration(view(day, 40.0))[0] == pytest.approx(expected)


def test_a_time_tactic_whose_floor_is_above_its_best_takes_nothing() -> None:
    tactic = TimeTactic(a_side(100, 90, 50), np.array([1.0]), np.array([0.0]))
    assert tactic.acceptable(view(3, 120.0))[0] == 0
    assert tactic.acceptable(view(0, 60.0))[0] == 2, "a deadline of day 0 has come"


def test_a_fixed_tactic_holds_out_for_its_threshold_or_its_floor() -> None:
    tactic = FixedTactic(a_side(100, 90, 50), np.array([80.0]))
    assert tactic.acceptable(view(9, 10.0))[0] == 2
    assert tactic.acceptable(view(9, 95.0))[0] == 1


def test_micro_goes_one_text_down_for_each_that_others_put_forward() -> None:
    tactic = MicroTactic(a_side(100, 90, 80, 50))
    nowhere = Distances(list_of(4), np.full((1, 1), -1))
    moves = []
    for others in (0, 0, 1, 5, 5, 5):
        now = view(0, 60.0, others)
        count = tactic.acceptable(now)
        moves.append((int(count[0]), int(tactic.offer(now, count, nowhere)[0])))
    assert moves == [(1, 0), (1, 0), (2, 1), (3, 2), (3, 2), (3, 2)], "and stops at its floor"


def test_micro_under_one_text_goes_down_with_every_new_draft() -> None:
    tactic = MicroTactic(a_side(100, 90, 80, 50))
    assert [int(tactic.acceptable(view(0, 60.0, drafts=k))[0]) for k in (1, 2, 3, 9)] == [1, 2, 3, 3]
