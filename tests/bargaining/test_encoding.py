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
from goodoffices.bargaining.positions import Ballot, Limit, Model, PartyModel, Score, StepModel, VoterModel
from goodoffices.bargaining.verdicts import Verdicts
from goodoffices.case.bodies import Base, RuleKind
from goodoffices.case.expressions import And, Arithmetic, Compare, IssueNumber, Number, Or, Variable
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
    encoding = encode(model, kept=0, with_agreement=False)
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


@pytest.mark.parametrize("seed", range(14))
def test_every_limit_and_utility_is_as_the_witness_says(seed: int) -> None:
    assert_as_witnessed(random_model(seed))


@pytest.mark.parametrize("seed", range(30, 40))
def test_sums_and_products_say_the_same_as_tables(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_formulas, "LARGEST_TABLE", 0)
    assert_as_witnessed(random_model(seed))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1000, 1060))
def test_sixty_more_models_of_every_kind_are_as_the_witness_says(seed: int) -> None:
    for spread in (0, 1):
        for exact in (True, False):
            assert_as_witnessed(random_model(seed, exact=exact, spread=spread))


@pytest.mark.parametrize("seed", range(50, 57))
def test_floats_are_rounded_and_ties_are_kept(seed: int) -> None:
    model = random_model(seed, exact=False)
    assert_as_witnessed(model)
    assert encode(model).rounding == Fraction(1, 10**6)


@pytest.mark.parametrize(("seed", "exact"), [(seed, seed % 2 == 0) for seed in range(74, 84)])
def test_one_crowd_beside_blocs_is_counted_by_its_tipping_points(seed: int, exact: bool) -> None:
    assert_as_witnessed(random_model(seed, exact=exact, spread=1))


@pytest.mark.parametrize("seed", range(85, 91))
def test_several_crowds_are_counted_gain_by_gain(seed: int) -> None:
    assert_as_witnessed(random_model(seed, spread=2))


@pytest.mark.parametrize("seed", range(91, 97))
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


@pytest.mark.parametrize("seed", range(8))
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
            assert any(
                x == answer.package and broken & whole == whole & ~answer.met for x, broken in candidates
            )
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


def with_rules(model: Model, *rules: Any) -> Model:
    return replace(
        model, rules=rules, named_rules=(), limits=tuple(x for x in model.limits if x.kind != "rule")
    )


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


def one_issue(numbers: Any, *, exact: bool = True, **party: Any) -> Model:
    """Return a model of one party and one issue with three options, worth `numbers` to it."""
    dtype = object if exact else np.float64
    score = Score((np.array([numbers], dtype=dtype),), (), np.array([0], dtype=dtype))
    holder = PartyModel("p0", score, np.array([10], dtype=dtype), (), (), None)
    limits = (Limit("p0.no_deal", "no_deal", 0, ("p0",), frozenset()),)
    model = Model(
        sizes=(3,),
        numbers=((Fraction(0), Fraction(1), Fraction(2)),),
        names=(("0", "1", "2"),),
        n_worlds=1,
        weights=np.ones(1),
        exact=exact,
        rules=(),
        named_rules=(),
        parties=(replace(holder, **party),),
        agreeing=(frozenset({0}),),
        steps=(),
        limits=limits,
    )
    steps = tuple(Limit(x.limit, "step", 0, ("p0",), frozenset()) for x in model.parties[0].steps)
    return replace(model, limits=limits + steps)


def referendum(threshold: Fraction, seats: Fraction, score: Score, **more: Any) -> StepModel:
    """Return a body of one member that votes by `score` over 10 and needs `threshold` yes votes."""
    ballot = Ballot(None, score, np.array([10], dtype=object), **more)
    count = np.array([seats], dtype=object)
    voter = VoterModel("roll", count, None, (), (), (ballot,))
    needed = np.array([threshold], dtype=object)
    kind = RuleKind.YES_AT_LEAST
    return StepModel("p0.vote", "vote", (voter,), 1, kind, needed, Base.VOTES, None, count, None, None, True)


def found(model: Model) -> set[tuple[int, ...]]:
    """Return the packages that satisfy the agreement, by asking for one and forbidding it."""
    packages = set()
    encoding = encode(model)
    while (answer := solve_feasible(encoding)).package is not None:
        packages.add(answer.package)
        encoding.model.add_bool_or(
            [row[k].negated() for row, k in zip(encoding.options, answer.package, strict=True)]
        )
    return packages


def test_scores_beyond_the_solver_are_rounded_to_the_millionth_of_a_point() -> None:
    model = one_issue([9 * 10**20, 10**21, 11 * 10**20])
    party = model.parties[0]
    assert party.score is not None
    huge = replace(party, score=replace(party.score, scale=10**20), no_deal=np.array([10**21], dtype=object))
    model = replace(model, parties=(huge,))
    assert found(model) == {(1,), (2,)}
    encoding = encode(model)
    assert encoding.rounding == Fraction(1, 10**6)
    utility = encoding.utilities[0]
    assert utility is not None
    assert (utility.scale, utility.no_deal, utility.low) == (10**6, 10**7, 9 * 10**6)


def test_thirds_that_add_up_to_the_threshold_reach_it_in_spite_of_rounding() -> None:
    model = one_issue([10 / 3, 20 / 3, 0.0], exact=False)
    party = model.parties[0]
    assert party.score is not None
    thirds = replace(party.score, constant=np.array([10 / 3]))
    model = replace(model, parties=(replace(party, score=thirds),))
    assert found(model) == {(1,)}


def test_seats_beyond_the_solver_are_still_counted() -> None:
    model = one_issue([9, 10, 11])
    score = model.parties[0].score
    assert score is not None
    seats = Fraction(10**17 + 1, 3)
    narrow = one_issue([10, 10, 10], steps=(referendum(seats, seats, score),))
    assert found(narrow) == {(1,), (2,)}
    assert found(one_issue([10, 10, 10], steps=(referendum(seats * 2, seats, score),))) == set()


def test_a_referendum_of_many_voters_passes_from_the_gain_that_its_share_asks_for() -> None:
    model = one_issue([9, 10, 11])
    score = model.parties[0].score
    assert score is not None
    spread = {"spread": np.array([2], dtype=object)}
    # Shares of yes at gains of -1, 0 and 1 over a spread of 2: 0.309, 0.5 and 0.691.
    for needed, expected in ((30, {0, 1, 2}), (31, {1, 2}), (50, {1, 2}), (51, {2}), (69, {2}), (70, set())):
        step = referendum(Fraction(needed), Fraction(100), score, **spread)
        assert found(one_issue([10, 10, 10], steps=(step,))) == {(k,) for k in expected}, needed


def test_members_who_follow_no_one_that_votes_or_have_nothing_to_vote_by_are_refused() -> None:
    model = one_issue([9, 10, 11])
    score = model.parties[0].score
    assert score is not None
    step = referendum(Fraction(1), Fraction(1), score)
    silent = replace(step.members[0], ballots=(Ballot(None, None, None),))
    lost = replace(silent, follows_member=("senate", "x"))
    for member, message in ((silent, "nothing to vote by"), (lost, "does not vote")):
        with pytest.raises(ValueError, match=message):
            encode(one_issue([10, 10, 10], steps=(replace(step, members=(member,)),)))
    with pytest.raises(ValueError, match="needs a number"):
        encode(one_issue([10, 10, 10], steps=(replace(step, threshold=None),)))


def test_products_beyond_the_solver_stop_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_formulas, "LARGEST_TABLE", 0)
    large = Arithmetic("*", IssueNumber(0), Number(Fraction(1, 3**20)))
    product = Arithmetic("*", large, Arithmetic("*", large, Arithmetic("+", large, Number(Fraction(10**9)))))
    with pytest.raises(SearchStopped, match="too large"):
        encode(replace(one_issue([1, 2, 3]), rules=(Compare(">", product, Number(Fraction(0))),)))


def test_crowds_with_too_many_gains_stop_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    model = one_issue([9, 10, 11])
    score = model.parties[0].score
    assert score is not None
    step = referendum(Fraction(1), Fraction(1), score, spread=np.array([2], dtype=object))
    two = one_issue([9, 10, 11], steps=(replace(step, members=step.members * 2),))
    assert found(two) == {(1,), (2,)}
    monkeypatch.setattr(_votes, "MOST_BREAKPOINTS", 2)
    with pytest.raises(SearchStopped, match="spread"):
        encode(two)


@pytest.mark.parametrize(("always", "expected"), [("yes", {(1,), (2,)}), ("no", set())])
def test_a_member_copies_a_party_whose_vote_is_given(always: str, expected: set[tuple[int, ...]]) -> None:
    watcher = PartyModel("watcher", None, None, (), (), None, always=always)
    model = one_issue([9, 10, 11])
    score = model.parties[0].score
    assert score is not None
    step = referendum(Fraction(1), Fraction(1), score)
    copying = replace(step.members[0], ballots=(Ballot(None, None, None),), follows=-3)
    model = one_issue([9, 10, 11], steps=(replace(step, members=(copying,)),))
    assert found(replace(model, parties=(*model.parties, watcher))) == expected
    assert encode(replace(model, parties=(*model.parties, watcher))).utilities[1] is None


def test_a_party_that_is_only_counted_has_no_reservation_value_to_reach() -> None:
    with pytest.raises(ValueError, match="not modelled"):
        encode(one_issue([1, 2, 3], score=None))
