"""What confidential talks are worth, against published values, a checker of plans and brute force."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.errors import QuestionError
from goodoffices.shuttle.limits.confidentiality import (
    ConfidentialityStatus,
    Hearing,
    HearingPlan,
    PairPlan,
    Strength,
    best_plan,
    p_war_without_talks,
    value_of_confidentiality,
)

WORDS = tuple(Strength)
# (p_win, left_after_war, p_strong): confidential, disclosed where the source gives it (anchor HM-1).
PUBLISHED = {
    (0.9, 0.8, 0.1): (0.12955, None),
    (0.9, 0.8, 0.3): (0.33073, None),
    (0.9, 0.8, 0.45): (0.38093, None),
    (0.9, 0.8, 0.5): (0.33333, 0.33333),
    (0.9, 0.8, 0.55): (0.27191, 0.28810),
    (0.9, 0.8, 0.6): (21 / 85, 0.31429),
    (0.9, 0.8, 0.65): (0.16596, 0.34048),
    (0.75, 0.8, 0.1): (0.08875, None),
    (0.75, 0.8, 0.2): (0.14667, None),
    (0.75, 0.8, 0.3): (0.14250, None),
    (0.75, 0.8, 0.4): (0.10000, 0.13333),
    (0.75, 0.8, 0.45): (0.06923, 0.15),
    (0.75, 0.8, 0.5): (0.0, 0.16667),
    (0.6, 0.9, 0.2): (None, None),
    (0.95, 0.95, 0.9): (None, None),
}
situations = st.tuples(
    st.floats(0.51, 0.99), st.floats(0.05, 0.99), st.floats(0.02, 0.98)
)  # p_win, left_after_war, p_strong


def war_worth(p_win: float, left: float, own: Strength, other: Strength) -> float:
    if own is other:
        return left / 2
    return left * (p_win if own is Strength.STRONG else 1 - p_win)


def faults(
    plan: tuple[PairPlan, ...], hearing: Hearing, p_win: float, left: float, p_strong: float
) -> list[str]:
    """Every way in which the first side does better by lying, refusing, or both, tried out one by one."""
    told = {(pair.first, pair.second): dict(pair.splits) for pair in plan}
    chance = {Strength.STRONG: p_strong, Strength.WEAK: 1 - p_strong}
    found = []
    for own in WORDS:
        war = {other: war_worth(p_win, left, own, other) for other in WORDS}
        stay_out = sum(chance[other] * war[other] for other in WORDS)
        honest = best_of(own, told, chance, war, hearing, obeys=True)
        found += [
            f"{own.value} gains by saying {word.value}"
            for word in WORDS
            if best_of(word, told, chance, war, hearing, obeys=False) > honest + 1e-6
        ]
        if honest < stay_out - 1e-6:
            found.append(f"{own.value} stays out")
    return found


def best_of(
    word: Strength,
    told: dict[tuple[Strength, Strength], dict[float, float]],
    chance: dict[Strength, float],
    war: dict[Strength, float],
    hearing: Hearing,
    *,
    obeys: bool,
) -> float:
    """What a side expects that says `word` and then accepts everything, or whatever is best for it."""
    if hearing is Hearing.ENFORCED:
        obeys = True
    seen: dict[tuple[Strength | None, float], tuple[float, float]] = {}
    total = 0.0
    for other in WORDS:
        total += chance[other] * (1 - sum(told[word, other].values())) * war[other]
        for split, p in told[word, other].items():
            sign = (other if hearing is Hearing.DISCLOSED else None, split)
            accept, refuse = seen.get(sign, (0.0, 0.0))
            seen[sign] = (accept + chance[other] * p * split, refuse + chance[other] * p * war[other])
    return total + sum(accept if obeys else max(accept, refuse) for accept, refuse in seen.values())


def p_war_of(plan: tuple[PairPlan, ...], p_strong: float) -> float:
    chance = {Strength.STRONG: p_strong, Strength.WEAK: 1 - p_strong}
    return sum(
        chance[pair.first] * chance[pair.second] * (1 - sum(p for _, p in pair.splits)) for pair in plan
    )


@pytest.mark.parametrize("situation", PUBLISHED, ids=str)
class TestPublishedSituation:
    def test_has_the_published_chances_of_war(self, situation: tuple[float, float, float]) -> None:
        confidential, disclosed = PUBLISHED[situation]
        found = value_of_confidentiality(*situation)
        if confidential is not None:
            assert found.confidential.p_war == pytest.approx(confidential, abs=5e-6)
        if disclosed is not None:
            assert found.disclosed.p_war == pytest.approx(disclosed, abs=5e-6)

    def test_leaves_a_mediator_as_well_off_as_an_arbitrator(
        self, situation: tuple[float, float, float]
    ) -> None:
        found = value_of_confidentiality(*situation)
        assert found.confidential.p_war == pytest.approx(found.enforced.p_war, abs=1e-5)
        assert found.exact

    def test_gains_nothing_by_more_splits(self, situation: tuple[float, float, float]) -> None:
        for hearing in Hearing:
            few, many = (best_plan(hearing, *situation, n_even_splits=n) for n in (0, 60))
            assert few.p_war == pytest.approx(many.p_war, abs=1e-6)
            assert many.n_splits > few.n_splits


@given(situations)
def test_war_can_be_ruled_out_exactly_where_strong_sides_are_common_enough(
    situation: tuple[float, float, float],
) -> None:
    p_win, left, p_strong = situation
    odds = p_strong / (1 - p_strong)
    needed = (p_win * left - 0.5) / (0.5 - left / 2)
    if abs(odds - needed) < 1e-3:
        return
    found = value_of_confidentiality(*situation)
    peace = odds >= needed
    assert (found.confidential.p_war < 1e-6) == peace
    assert (found.p_war_without_talks == 0) == peace
    assert (found.status is ConfidentialityStatus.PEACE_WITHOUT_TALKS) == peace


@given(situations, st.sampled_from(Hearing))
def test_nobody_gains_by_lying_or_refusing_under_a_plan(
    situation: tuple[float, float, float], hearing: Hearing
) -> None:
    found = best_plan(hearing, *situation)
    assert faults(found.plan, hearing, *situation) == []
    assert p_war_of(found.plan, situation[2]) == pytest.approx(found.p_war, abs=1e-6)
    assert found.lower_bound <= found.p_war


@given(situations)
def test_more_power_or_more_silence_never_means_more_war(situation: tuple[float, float, float]) -> None:
    found = value_of_confidentiality(*situation)
    assert found.enforced.p_war <= found.confidential.p_war + 1e-6
    assert found.confidential.p_war <= min(found.disclosed.p_war, found.p_war_without_talks) + 1e-6
    assert found.value >= 0
    if found.status is ConfidentialityStatus.PREVENTS_WAR:
        without = min(found.disclosed.p_war, found.p_war_without_talks)
        assert found.value == pytest.approx(without - found.confidential.p_war)
    else:
        assert found.value == 0


@pytest.mark.parametrize("hearing", list(Hearing))
def test_no_plan_on_a_coarse_grid_does_better(hearing: Hearing) -> None:
    situation = (0.9, 0.8, 0.6)
    strong, weak = WORDS
    tenths = [k / 10 for k in range(11)]
    best = 1.0
    for even, uneven, split, both_weak in product(tenths, tenths, tenths, (0.9, 1.0)):
        if uneven + split > 1:
            continue
        plan = (
            PairPlan(strong, strong, ((0.5, even),), 1 - even),
            PairPlan(strong, weak, ((0.72, uneven), (0.5, split)), 1 - uneven - split),
            PairPlan(weak, strong, ((0.28, uneven), (0.5, split)), 1 - uneven - split),
            PairPlan(weak, weak, ((0.5, both_weak),), 1 - both_weak),
        )
        if p_war_of(plan, 0.6) < best and not faults(plan, hearing, *situation):
            best = p_war_of(plan, 0.6)
    found = best_plan(hearing, *situation).p_war
    assert found - 1e-6 <= best <= found + 0.06


@given(situations)
def test_a_plan_is_its_own_mirror_image(situation: tuple[float, float, float]) -> None:
    told = {(pair.first, pair.second): pair for pair in best_plan(Hearing.CONFIDENTIAL, *situation).plan}
    for (first, second), pair in told.items():
        mirrored = sorted((1 - split, p) for split, p in told[second, first].splits)
        assert np.allclose(pair.splits, mirrored, atol=1e-6)


def test_of_several_best_plans_the_most_even_is_returned() -> None:
    plan = {(pair.first, pair.second): pair for pair in best_plan(Hearing.CONFIDENTIAL, 0.9, 0.8, 0.65).plan}
    strong, weak = WORDS
    assert [round(split, 9) for split, _ in plan[weak, weak].splits] == [0.5]
    assert [round(split, 9) for split, _ in plan[strong, weak].splits] == [0.5, 0.72]
    assert plan[strong, strong].p_war == pytest.approx(0.3928, abs=1e-3)


@given(situations)
def test_without_talks_the_best_split_is_found_by_trying_all(situation: tuple[float, float, float]) -> None:
    p_win, left, p_strong = situation
    odds = p_strong / (1 - p_strong)
    weak_splits = abs(p_strong * (1 - left) - (1 - p_strong) * ((p_win + 0.5) * left - 1))
    if abs(odds - (p_win * left - 0.5) / (0.5 - left / 2)) < 1e-3 or weak_splits < 1e-3:
        return
    chance = {Strength.STRONG: p_strong, Strength.WEAK: 1 - p_strong}
    best = 1.0
    splits = {0.5, left / 2, 1 - left / 2, p_win * left, 1 - p_win * left, *np.linspace(0, 1, 201).tolist()}
    groups = ((), (Strength.WEAK,), (Strength.STRONG,), WORDS)
    for split, first, second in product(splits, groups, groups):

        def content(
            share: float, mine: tuple[Strength, ...], theirs: tuple[Strength, ...], slack: float = 1e-9
        ) -> bool:
            for own in WORDS:
                gain = sum(chance[o] * (share - war_worth(p_win, left, own, o)) for o in theirs)
                if (own in mine and gain < -slack) or (own not in mine and gain > slack):
                    return False
            return True

        if content(split, first, second) and content(1 - split, second, first):
            best = min(best, 1 - sum(map(chance.__getitem__, first)) * sum(map(chance.__getitem__, second)))
    assert p_war_without_talks(*situation) == pytest.approx(best)


@pytest.mark.parametrize(
    ("situation", "word"),
    [
        ((0.5, 0.8, 0.5), "0.5"),
        ((1.0, 0.8, 0.5), "1.0"),
        ((0.9, 0.0, 0.5), "0.0 of the pie"),
        ((0.9, 1.0, 0.5), "1.0 of the pie"),
        ((0.9, 0.8, 0.0), "strong"),
        ((0.9, 0.8, 1.0), "strong"),
        ((float("nan"), 0.8, 0.5), "nan"),
    ],
)
def test_numbers_out_of_range_are_told(situation: tuple[float, float, float], word: str) -> None:
    for ask in (value_of_confidentiality, p_war_without_talks):
        with pytest.raises(QuestionError, match=word) as told:
            ask(*situation)
        assert told.value.hint


@pytest.mark.parametrize("n", [-1, 501])
def test_a_number_of_splits_out_of_range_is_told(n: int) -> None:
    with pytest.raises(QuestionError, match="splits"):
        best_plan(Hearing.DISCLOSED, 0.9, 0.8, 0.5, n_even_splits=n)


def test_a_result_says_over_how_many_splits_and_whether_others_do_better() -> None:
    found: HearingPlan = best_plan(Hearing.CONFIDENTIAL, 0.9, 0.8, 0.6, n_even_splits=11)
    assert f"{found.n_splits} splits" in found.method
    assert "no other split does better" in found.method
