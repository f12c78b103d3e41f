"""Voting rules as decision diagrams: the same as counting, for every way of voting."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from goodoffices.bargaining.blocs import blocs_of
from goodoffices.bargaining.diagrams import Bloc, diagram_of
from goodoffices.bargaining.modelling import model_of
from goodoffices.bargaining.positions import StepModel
from goodoffices.bargaining.ratification import seat_count, step_passes
from goodoffices.bargaining.space import pack
from goodoffices.worlds.ensemble import ReferenceWorld
from tests.small_cases import two_sides

VOTES = ("yes", "no", "abstain", "absent")
MEMBERS = "a: {seats: 5}, b: {seats: 3, turnout: 0.5}, c: {seats: 4, abstains_within: 5}, d: {seats: 2}"


def step_of(rule: str, members: str = MEMBERS) -> StepModel:
    case = two_sides(
        union=f"    bodies: {{h: {{members: {{{members}}}}}}}\n    ratification: [{{body: h, {rule}}}]\n"
    )
    (step,) = model_of(case, ReferenceWorld(case)).parties[0].steps
    assert isinstance(step, StepModel)
    return step


@pytest.mark.parametrize(
    "rule",
    [
        "yes_more_than_no: true",
        "yes_at_least: 6.5",
        "yes_share_over: 0.5, of: present",
        "yes_share_at_least: 0.5, of: members",
        "blocked_if_no_at_least: 4",
        "unanimous: true, turnout_at_least: 0.6",
        "yes_more_than_no: true, yes_of_electorate_at_least: 0.3",
        "each_group: {groups: {left: [a, b], right: [c, d]}, yes_more_than_no: true}",
    ],
)
def test_a_diagram_passes_what_counting_passes(rule: str) -> None:
    step = step_of(rule)
    blocs = [Bloc((m,), VOTES) for m in range(4)]
    ways = list(itertools.product(range(4), repeat=4))
    cast = np.array(ways).T
    shares = [tuple((votes == k)[None, :] for k in range(3)) for votes in cast]
    counted = np.broadcast_to(step_passes(step, seat_count(step), shares), (1, len(ways)))
    bits = [tuple(pack((votes == k)[None, None, :]) for k in range(3)) for votes in cast]
    found = diagram_of(step, blocs, 0).evaluate(bits)  # type: ignore[arg-type]
    assert (np.broadcast_to(found, (1, 1, 4)) == pack(counted[None])).all()


def test_who_always_votes_alike_is_one_bloc() -> None:
    step = step_of(
        "yes_more_than_no: true",
        "a: {seats: 5}, b: {seats: 3, follows: a}, "
        "c: {seats: 1, follows: a, red_lines: [{id: C, rule: pay > 1}]}, "
        "d: {seats: 2, always: absent}, e: {seats: 1, always: absent}",
    )
    assert blocs_of(step, 0, ()) == [
        Bloc((0, 1), ("yes", "no")),
        Bloc((2,), ("yes", "no")),
        Bloc((3, 4), ("absent",)),
    ]
    assert blocs_of(step, 0, ("b",))[1] == Bloc((1,), ("yes", "no"))


def test_too_many_ways_of_voting_are_refused() -> None:
    step = step_of(
        "yes_more_than_no: true", ", ".join(f"m{k}: {{seats: 1, abstains_within: 1}}" for k in range(14))
    )
    with pytest.raises(ValueError, match="combinations of votes"):
        diagram_of(step, [Bloc((m,), ("yes", "no", "abstain")) for m in range(14)], 0)
