"""The answer to "will it hold" against the witness: every number in a known world, laws over many."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings

import goodoffices
from goodoffices.case.files import load_case_text
from tests.case_texts import CaseText
from tests.oracle_schedule import ScheduleOracle, corners_of, worlds_of
from tests.strategies_schedule import (
    check_mirrored_schedule,
    renamed_table,
    scheduled_cases,
    uncertain_schedules,
)

few = settings(max_examples=settings().max_examples // 5)
StepName = int | str
WORLDS = 1024


@dataclass(frozen=True)
class Told:
    """What the engine says, as plain values under the witness's names."""

    exact: bool
    days: dict[StepName, float]
    actors: dict[StepName, frozenset[str]]
    incentives: dict[StepName, dict[str, tuple[float, float, float]]]  # low, median, high
    p_stop: dict[StepName, float]  # of the worlds that get there
    p_reached: dict[StepName, float]
    p_hold: float  # in every order
    endings: dict[tuple[StepName, frozenset[str]], float]  # the steps as written
    least_guarantee: dict[str, float]
    trust: dict[tuple[str, str], float | None]


def told(drawn: CaseText, **options: Any) -> Told:
    """Ask the public door, and call what it says by the witness's names: the only place that knows both."""
    answer: Any = goodoffices.hold(load_case_text(drawn.text), **options)
    steps = {step.step: step for step in answer.steps}
    return Told(
        exact=answer.exact,
        days={name: float(step.day) for name, step in steps.items()},
        actors={name: frozenset(step.actors) for name, step in steps.items()},
        incentives={
            name: {
                party: (float(spread.low), float(spread.median), float(spread.high))
                for party, spread in step.stop_incentive.items()
            }
            for name, step in steps.items()
        },
        p_stop={name: float(step.p_stop) for name, step in steps.items()},
        p_reached={name: float(step.p_reached) for name, step in steps.items()},
        p_hold=float(answer.p_hold.value),
        endings={(ending.step, frozenset(ending.stoppers)): float(ending.p) for ending in answer.ends},
        least_guarantee={party: float(found.value) for party, found in answer.least_guarantee.items()},
        trust={
            (party, other): None if chance is None else float(chance)
            for party, others in answer.trust.items()
            for other, chance in others.items()
        },
    )


def near(value: Fraction | float) -> Any:
    return pytest.approx(float(value), abs=1e-9, rel=1e-9)


def check_known(said: Told, oracle: ScheduleOracle) -> None:
    """One world: every number is a number that the witness has."""
    assert said.exact
    asked = [step for step in oracle.step_names if oracle.asked(step)]
    assert set(asked) <= set(said.incentives) <= set(oracle.step_names)
    for step, incentives in said.incentives.items():
        expected = oracle.stop_incentives[step]
        assert set(incentives) == set(expected), step
        assert said.days[step] == float(oracle.day(step))
        assert said.actors[step] == set(oracle.asked(step))
        for party, spread in incentives.items():
            assert spread == (near(expected[party]),) * 3, (step, party)
        reached = step in oracle.reached
        assert said.p_reached[step] == reached, step
        if reached:
            ends_here = oracle.ending is not None and oracle.ending.step == step
            assert said.p_stop[step] == ends_here, step
    ending = {} if oracle.ending is None else {(oracle.ending.step, oracle.ending.by): 1.0}
    assert {where: p for where, p in said.endings.items() if p} == ending
    assert said.p_hold == oracle.holds_in_every_order
    check_prevention(said, oracle)


def check_prevention(said: Told, oracle: ScheduleOracle) -> None:
    """Guarantees and trust; a side that the engine leaves out needs none."""
    for party in oracle.parties:
        assert said.least_guarantee.get(party, 0.0) == near(oracle.least_guarantee(party)), party
        for other in set(oracle.parties) - {party}:
            chance = oracle.trust(party, other)
            found = said.trust.get((party, other), 0.0)
            assert found == (None if chance is None else near(chance)), (party, other)


@given(scheduled_cases())
def test_in_a_known_world_every_number_is_the_witness_s(drawn: CaseText) -> None:
    check_known(told(drawn), ScheduleOracle(drawn.data))


@few
@given(scheduled_cases())
def test_mirrored_parties_get_the_mirrored_answer(drawn: CaseText) -> None:
    image, names = check_mirrored_schedule(drawn.data)
    check_mirrored(told(drawn), told(image), names)


def check_mirrored(one: Told, other: Told, names: Mapping[str, str]) -> None:
    """The second answer is the first with two sides having changed places."""

    def new(parties: frozenset[str]) -> frozenset[str]:
        return frozenset(names.get(party, party) for party in parties)

    assert other.incentives == {
        step: {party: tuple(near(number) for number in spread) for party, spread in renamed.items()}
        for step, incentives in one.incentives.items()
        for renamed in (renamed_table(incentives, names),)
    }
    assert other.p_hold == one.p_hold
    assert (other.p_stop, other.p_reached) == (one.p_stop, one.p_reached)
    assert other.endings == {(step, new(by)): p for (step, by), p in one.endings.items()}
    assert {party: near(worth) for party, worth in other.least_guarantee.items()} == renamed_table(
        one.least_guarantee, names
    )
    assert other.trust == {
        (names.get(party, party), names.get(another, another)): None if chance is None else near(chance)
        for (party, another), chance in one.trust.items()
    }


@few
@given(uncertain_schedules(ranges=False))
def test_over_worlds_of_choices_the_chances_are_those_of_the_distribution(drawn: CaseText) -> None:
    said = told(drawn, worlds=WORLDS)
    worlds = [(chance, ScheduleOracle(data)) for chance, data in worlds_of(drawn.data)]
    assert not said.exact
    hold = sum(chance for chance, oracle in worlds if oracle.holds_in_every_order)
    assert said.p_hold == within_sampling(hold)
    endings: dict[tuple[StepName, frozenset[str]], Fraction] = {}
    for chance, oracle in worlds:
        if oracle.ending is not None:
            where = (oracle.ending.step, oracle.ending.by)
            endings[where] = endings.get(where, Fraction(0)) + chance
    assert {where for where, p in said.endings.items() if p} <= set(endings)
    for where, p in endings.items():
        assert said.endings.get(where, 0.0) == within_sampling(p), where
    for step, incentives in said.incentives.items():
        reached = sum(chance for chance, oracle in worlds if step in oracle.reached)
        assert said.p_reached[step] == within_sampling(reached), step
        for party, spread in incentives.items():
            possible = [oracle.stop_incentives[step][party] for _, oracle in worlds]
            check_spread(spread, min(possible), max(possible))
    for party, worth in said.least_guarantee.items():
        possible = [oracle.least_guarantee(party) for _, oracle in worlds]
        check_spread((float(min(possible)), worth, float(max(possible))), min(possible), max(possible))


def within_sampling(p: Fraction | int) -> Any:
    """A chance as it may be estimated from independent worlds; nothing and everything are found exactly."""
    return pytest.approx(float(p), abs=1e-9 + 5 * math.sqrt(float(p * (1 - p)) / WORLDS))


def check_spread(spread: tuple[float, float, float], least: Fraction, most: Fraction) -> None:
    """In order, and within what is possible at all."""
    low, median, high = spread
    assert float(least) - 1e-9 <= low <= median + 1e-9
    assert median - 1e-9 <= high <= float(most) + 1e-9


@few
@given(uncertain_schedules())
def test_over_ranges_the_answers_stay_within_what_is_possible(drawn: CaseText) -> None:
    said = told(drawn, worlds=256)
    assert not said.exact
    assert 0 <= said.p_hold <= 1
    # who stops where, in the steps as written; holding in every order is rarer than holding as written
    assert said.p_hold <= 1 - sum(said.endings.values()) + 1e-9
    corners = [ScheduleOracle(data) for data in corners_of(drawn.data)]
    for incentives in said.incentives.values():
        for low, median, high in incentives.values():
            assert low <= median <= high
    # each number enters a least guarantee once in each product: the most is at one of the corners
    for party, worth in said.least_guarantee.items():
        assert 0 <= worth <= max(float(oracle.least_guarantee(party)) for oracle in corners) + 1e-9


@few
@given(uncertain_schedules())
def test_the_same_seed_gives_the_same_answer(drawn: CaseText) -> None:
    assert told(drawn, worlds=64, seed=3) == told(drawn, worlds=64, seed=3)
