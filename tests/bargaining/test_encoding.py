"""The CP-SAT model against a slow evaluator: every package of random small models, and hand-made cases."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from ortools.sat.python import cp_model

from goodoffices.bargaining import _formulas, _votes
from goodoffices.bargaining.encoding import (
    ALL_LIMITS,
    Encoding,
    SearchStatus,
    encode,
    package_of,
    solve_feasible,
    solver_with,
)
from goodoffices.bargaining.positions import Model
from goodoffices.bargaining.verdicts import Verdicts
from goodoffices.case.expressions import And, Compare, IssueNumber, Number, Or, Variable
from goodoffices.errors import SearchStopped
from tests.bargaining.random_models import Witness, random_model


class _Everything(cp_model.CpSolverSolutionCallback):
    """Collects package, limits met and effective utilities of every solution."""

    def __init__(self, encoding: Encoding) -> None:
        super().__init__()
        self._encoding = encoding
        self.met: dict[tuple[int, ...], int] = {}
        self.utilities: dict[tuple[int, ...], list[int]] = {}

    def on_solution_callback(self) -> None:
        package = tuple(
            next(k for k, literal in enumerate(row) if self.boolean_value(literal))
            for row in self._encoding.options
        )
        assert package not in self.met, "one package, one solution"
        self.met[package] = sum(
            self.boolean_value(literal) << bit for bit, literal in enumerate(self._encoding.holds)
        )
        self.utilities[package] = [
            self.value(utility.expression) for utility in self._encoding.utilities if utility is not None
        ]


def everything(model: Model) -> tuple[Encoding, _Everything]:
    encoding = encode(replace(model, rules=model.rules), kept=0, with_agreement=False)
    solver = solver_with(60.0, workers=1)
    solver.parameters.enumerate_all_solutions = True
    collected = _Everything(encoding)
    solver.solve(encoding.model, collected)
    return encoding, collected


def assert_as_witnessed(model: Model) -> None:
    witness = Witness(model)
    encoding, collected = everything(model)
    coherent = sorted({x for x, _ in witness.candidates()})
    assert sorted(collected.met) == coherent
    for x in coherent:
        assert collected.met[x] == witness.met(x), x
        modelled = [p for p, party in enumerate(model.parties) if party.score is not None]
        for p, units in zip(modelled, collected.utilities[x], strict=True):
            score, utility = model.parties[p].score, encoding.utilities[p]
            assert score is not None
            assert utility is not None
            expected = float(witness.effective(p, x)) / score.scale
            assert utility.in_points(units) == pytest.approx(expected, abs=1e-5)
            assert utility.low <= units <= utility.high


@pytest.mark.parametrize("seed", range(30))
def test_every_limit_and_utility_is_as_the_witness_says(seed: int) -> None:
    assert_as_witnessed(random_model(seed))


@pytest.mark.parametrize("seed", range(30, 50))
def test_sums_and_products_say_the_same_as_tables(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_formulas, "LARGEST_TABLE", 0)
    assert_as_witnessed(random_model(seed))


@pytest.mark.parametrize("seed", range(50, 65))
def test_floats_are_rounded_and_ties_are_kept(seed: int) -> None:
    model = random_model(seed, exact=False)
    assert_as_witnessed(model)
    assert encode(model).rounding == Fraction(1, 10**6)


@pytest.mark.parametrize(("seed", "exact"), [(seed, seed % 2 == 0) for seed in range(65, 85)])
def test_one_crowd_beside_blocs_is_counted_by_its_tipping_points(seed: int, exact: bool) -> None:
    assert_as_witnessed(random_model(seed, exact=exact, spread=1))


@pytest.mark.parametrize("seed", range(85, 91))
def test_several_crowds_are_counted_gain_by_gain(seed: int) -> None:
    assert_as_witnessed(random_model(seed, spread=2))


@pytest.mark.parametrize("seed", range(91, 101))
def test_the_engine_and_the_solver_agree(seed: int) -> None:
    model = random_model(seed, exact=seed % 2 == 0, spread=seed % 2)
    _, collected = everything(model)
    packages = sorted(collected.met)
    if packages:
        broken = Verdicts(model, np.array(packages)).limits_broken()
        masks = np.zeros(len(packages), dtype=np.int64)
        for bit, where in enumerate(broken):
            masks += ~np.broadcast_to(where, (1, len(packages)))[0] * (1 << bit)
        assert masks.tolist() == [collected.met[x] for x in packages]


@pytest.mark.parametrize("seed", range(12))
def test_a_package_is_found_exactly_when_one_keeps_the_limits(seed: int) -> None:
    model = random_model(seed)
    candidates = Witness(model).candidates()
    encoding = encode(model)
    chooser = random.Random(seed)
    for kept in (ALL_LIMITS, 0, *(chooser.getrandbits(len(model.limits)) for _ in range(4))):
        answer = solve_feasible(encoding, kept)
        within = [x for x, broken in candidates if not broken & kept]
        if within:
            assert answer.status is SearchStatus.FOUND
            assert answer.package in within
            whole = encoding.all_kept
            assert any(x == answer.package and broken & whole == whole & ~answer.met for x, broken in candidates)
        else:
            assert answer.status is SearchStatus.NONE
            assert answer.package is None


@pytest.mark.parametrize("seed", range(8))
def test_limits_kept_for_good_give_the_zopa(seed: int) -> None:
    model = random_model(seed)
    zopa = {x for x, broken in Witness(model).candidates() if not broken}
    encoding = encode(model, kept=ALL_LIMITS)
    utility = encoding.utilities[0]
    assert utility is not None
    encoding.model.maximize(utility.expression)
    solver = solver_with(10.0)
    status = solver.solve(encoding.model)
    if not zopa:
        assert status == cp_model.INFEASIBLE
        return
    assert status == cp_model.OPTIMAL
    assert package_of(encoding, solver) in zopa
    assert solver.value(utility.expression) == max(Witness(model).effective(0, x) for x in zopa)


def test_a_model_without_rounding_says_so() -> None:
    assert encode(random_model(1)).rounding is None


def test_no_time_is_undecided_and_not_infeasible() -> None:
    encoding = encode(random_model(3))
    assert solve_feasible(encoding, time_limit_s=0.0).status in (SearchStatus.UNDECIDED, SearchStatus.FOUND)


def test_crowds_with_too_many_gains_stop_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_votes, "MOST_BREAKPOINTS", 3)
    with pytest.raises(SearchStopped, match="spread"):
        for seed in range(85, 91):
            encode(random_model(seed, spread=2))


def with_rules(model: Model, *rules: Any) -> Model:
    return replace(model, rules=rules, named_rules=(), limits=tuple(x for x in model.limits if x.kind != "rule"))


def test_an_empty_disjunction_admits_nothing_and_an_empty_conjunction_everything() -> None:
    model = random_model(2)
    assert solve_feasible(encode(with_rules(model, Or(()))), 0).status is SearchStatus.NONE
    assert solve_feasible(encode(with_rules(model, And(()))), 0).status is SearchStatus.FOUND


def test_a_word_of_the_process_has_no_place_in_a_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_formulas, "LARGEST_TABLE", 0)
    rule = Compare(">=", Variable("day"), Number(Fraction(3)))
    with pytest.raises(TypeError, match="assurance"):
        encode(with_rules(random_model(2), rule))
    words = Compare(">=", IssueNumber(1), Number(Fraction(3)))
    with pytest.raises(TypeError, match="not numbers"):
        encode(with_rules(random_model(2), words))


def test_a_world_of_many_is_encoded_as_it_is_there() -> None:
    model = random_model(4, exact=False)
    party = model.parties[0]
    assert party.no_deal is not None
    many = replace(
        model,
        n_worlds=2,
        weights=np.full(2, 0.5),
        parties=(replace(party, no_deal=np.array([-1e3, 1e3])), *model.parties[1:]),
    )
    utilities = [encode(many, world=world).utilities[0] for world in (0, 1)]
    assert [utility.no_deal for utility in utilities if utility is not None] == [-(10**9), 10**9]
