"""Conflicts and bridges by MARCO against enumeration of every package."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from goodoffices.bargaining import marco
from goodoffices.bargaining.conflicts import is_conflict, minimal_hitting_sets, minimal_masks
from goodoffices.bargaining.encoding import Feasibility, SearchStatus, encode, solver_with
from goodoffices.bargaining.marco import Kind, explain_conflicts, stream_conflicts
from goodoffices.bargaining.positions import Model
from goodoffices.case.expressions import Or
from tests.bargaining.random_models import Witness, contested_model, random_model

STUCK = 10  # seven ways out, sixteen conflicts


def ticking(step: float) -> Callable[[], float]:
    now = [0.0]

    def clock() -> float:
        now[0] += step
        return now[0]

    return clock


@pytest.mark.parametrize("make", [random_model, contested_model])
@pytest.mark.parametrize("seed", range(7))
def test_marco_finds_what_enumeration_finds(seed: int, make: Callable[[int], Model]) -> None:
    model = make(seed)
    candidates = Witness(model).candidates()
    family = tuple(int(mask) for mask in minimal_masks([broken for _, broken in candidates]))
    found = explain_conflicts(encode(model))
    assert found.complete
    expected = () if family == (0,) else family
    assert sorted(mask for mask, _ in found.bridges) == sorted(expected)
    assert found.conflicts == minimal_hitting_sets(family).masks
    for mask, package in found.bridges:
        assert any(x == package and not broken & ~mask for x, broken in candidates)


def test_it_streams_each_set_once_and_each_conflict_is_one() -> None:
    model = contested_model(STUCK)
    family = [broken for _, broken in Witness(model).candidates()]
    found = list(stream_conflicts(encode(model)))
    assert len({(one.kind, one.mask) for one in found}) == len(found)
    assert all(is_conflict(one.mask, family) for one in found if one.kind is Kind.CONFLICT)


def test_the_cap_and_the_clock_stop_it_and_it_says_so() -> None:
    encoding = encode(contested_model(STUCK))
    capped = explain_conflicts(encoding, most=1)
    assert len(capped.conflicts) + len(capped.bridges) == 1
    assert not capped.complete
    late = explain_conflicts(encoding, time_limit_s=1.0, clock=ticking(2.0))
    assert late == replace(late, conflicts=(), bridges=(), complete=False)


def test_rules_that_admit_nothing_are_the_empty_conflict() -> None:
    model = random_model(2)
    limits = tuple(limit for limit in model.limits if limit.kind != "rule")
    nothing = replace(model, rules=(Or(()),), named_rules=(), limits=limits)
    found = explain_conflicts(encode(nothing))
    assert (found.conflicts, found.bridges, found.complete) == ((0,), (), True)


def test_a_question_that_is_not_decided_leaves_the_lists_incomplete(monkeypatch: pytest.MonkeyPatch) -> None:
    encoding = encode(contested_model(STUCK))
    with monkeypatch.context() as patched:
        patched.setattr(marco, "solve_feasible", lambda *_, **__: Feasibility(SearchStatus.UNDECIDED))
        assert not explain_conflicts(encoding).complete
    monkeypatch.setattr(marco, "solver_with", lambda *_, **__: solver_with(0.0))
    assert not explain_conflicts(encoding).complete
