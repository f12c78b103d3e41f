"""The engine held against the oracle: the same case, the same worlds, every answer in words."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from goodoffices.answers.deals import deals
from goodoffices.answers.packages import in_words, positions_of
from goodoffices.answers.results import DealsAnswer, StepForecast
from goodoffices.answers.setting import setting_of
from goodoffices.answers.text import text
from goodoffices.bargaining.bits import BitVerdicts
from goodoffices.bargaining.positions import Model, RouteModel, StepModel, in_world
from goodoffices.bargaining.space import BitSpace
from goodoffices.bargaining.verdicts import Verdicts
from goodoffices.case.bodies import Route, Step
from goodoffices.case.issues import Package
from goodoffices.case.model import Case
from goodoffices.case.parties import Coalition, OrdinalValues, OrdinalWeights, Party, Preferences, RedLine
from goodoffices.case.uncertain import Quantity
from goodoffices.worlds.ensemble import Ensemble
from tests.oracle import Oracle
from tests.oracle_worlds import Num, ReferenceWorld, World

__all__ = [
    "DrawnWorld",
    "all_packages",
    "check_answer",
    "check_bits",
    "check_ensemble",
    "check_text",
    "check_verdicts",
    "named",
    "package_of",
    "same",
    "shifted",
    "words",
]

Words = frozenset[tuple[str, Any]]


class DrawnWorld:
    """One draw of an ensemble, as the oracle asks for it."""

    def __init__(self, ensemble: Ensemble, world: int) -> None:
        self.ensemble = ensemble
        self.world = world

    def _here(self, array: Any) -> Any:
        return array[0] if len(array) == 1 else array[self.world]

    def number(self, quantity: Quantity) -> Num:
        """The value drawn; one that is fixed stays a fraction."""
        if quantity.is_fixed:
            return quantity.fixed
        return float(self._here(self.ensemble.number(quantity)))

    def is_true(self, unknown: str) -> bool:
        """Whether a shared chance came true."""
        return bool(self._here(self.ensemble.is_true(unknown)))

    def is_real(self, line: RedLine) -> bool:
        """Whether a red line is real."""
        return bool(self._here(self.ensemble.is_real(line)))

    def net_holds(self, coalition: Coalition) -> bool:
        """Whether the safety net is there."""
        net = coalition.safety_net
        return net is not None and bool(self._here(self.ensemble.comes_true(net.chance)))

    def order_weights(self, weights: OrdinalWeights) -> Mapping[int, Num]:
        """Weights drawn, by issue."""
        drawn = self._here(self.ensemble.ordered_weights(weights))
        return {issue: float(w) for issue, w in zip(weights.order, drawn, strict=True)}

    def order_values(self, values: OrdinalValues) -> Mapping[int, Num]:
        """Values drawn, by option."""
        drawn = self._here(self.ensemble.ordered_values(values))
        return {option: float(v) for option, v in zip(values.order, drawn, strict=True)}


def all_packages(case: Case) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Every combination of options, in the order of the oracle."""
    sizes = [len(issue.options) for issue in case.issues]
    return np.indices(sizes).reshape(len(sizes), -1).T.astype(np.int64)


def words(case: Case, package: Sequence[int]) -> Words:
    """A package as a set of (issue, option), whatever the order of issues."""
    return frozenset(in_words(case.issues, package).items())


def named(mapping: Mapping[str, Any]) -> Words:
    """A package of an answer, likewise."""
    return frozenset(mapping.items())


def steps_of(case: Case, party: Party | None) -> list[tuple[Step, str]]:
    """Every vote with the limit that it belongs to, those of routes included."""
    entries: Iterable[Step | Route] = case.ratification if party is None else party.ratification
    return [
        (step, entry.limit)
        for entry in entries
        for step in (entry.steps if isinstance(entry, Route) else (entry,))
    ]


def as_bools(array: Any, n: int) -> list[bool]:
    """One world's verdict on n packages."""
    return [bool(value) for value in np.broadcast_to(np.asarray(array)[0], (n,))]


def laid_out(space: BitSpace, bits: Any, packages: Any) -> list[bool]:
    """Bits of one world, package by package."""
    found = {
        tuple(int(k) for k in row) for row in space.packages(np.broadcast_to(bits, (1, *bits.shape[1:]))[0])
    }
    return [tuple(int(k) for k in row) in found for row in packages]


def flat_steps(entries: Sequence[StepModel | RouteModel]) -> list[StepModel]:
    """Every vote of a model, those of routes included."""
    return [
        step for entry in entries for step in (entry.steps if isinstance(entry, RouteModel) else (entry,))
    ]


def check_verdicts(case: Case, model: Model, oracle: Oracle, packages: Any = None) -> None:
    """Compare, package by package in one world: utilities, yes, votes, limits, deals."""
    packages = all_packages(case) if packages is None else packages
    listed: list[Package] = [tuple(int(k) for k in row) for row in packages]
    n = len(listed)
    verdicts = Verdicts(model, packages)
    assert as_bools(verdicts.coherent(), n) == [oracle.coherent(x) for x in listed]
    for p, party in enumerate(case.parties):
        says = [oracle.says_yes(party, x) for x in listed]
        assert as_bools(verdicts.says_yes(p), n) == says, party.id
        score = model.parties[p].score
        if party.preferences is not None and score is not None:
            for x, utility, effective in zip(
                listed, values(verdicts.utility(p), n), values(verdicts.effective(p), n), strict=True
            ):
                expected = (
                    oracle.utility_of(party.preferences, party.id, x),
                    oracle.effective_utility(party, x),
                )
                assert same((Fraction(utility) if model.exact else utility) / score.scale, expected[0]), (
                    party.id,
                    x,
                )
                assert same((Fraction(effective) if model.exact else effective) / score.scale, expected[1]), (
                    party.id,
                    x,
                )
        check_votes(case, party, p, model, verdicts, oracle, listed)
    check_votes(case, None, None, model, verdicts, oracle, listed)
    assert as_bools(verdicts.agreed(), n) == [oracle.deal(x) for x in listed]
    limits = {limit.id: limit for limit in oracle.limits()}
    # A limit that is not real in this world is none to the oracle; the engine holds that nothing breaks it.
    for limit, broken in zip(model.limits, verdicts.limits_broken(), strict=True):
        at_fault = [limit.id in limits and not limits[limit.id].holds(x) for x in listed]
        assert as_bools(broken, n) == at_fault, limit.id


def values(array: Any, n: int) -> list[Any]:
    """One world's numbers for n packages."""
    return list(np.broadcast_to(np.asarray(array)[0], (n,)).tolist())


def same(a: Any, b: Num) -> bool:
    """Equal exactly where both are exact, else within what rounding may do."""
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return a == b
    return abs(float(a) - float(b)) <= 1e-7 * max(1.0, abs(float(b)))


def check_votes(
    case: Case,
    party: Party | None,
    p: int | None,
    model: Model,
    verdicts: Verdicts,
    oracle: Oracle,
    listed: list[Package],
) -> None:
    """Compare every vote of a party's bodies (or of the top-level ones)."""
    n = len(listed)
    entries = model.steps if p is None else model.parties[p].steps
    for step_model, (step, _) in zip(flat_steps(entries), steps_of(case, party), strict=True):
        body = oracle.body(party, step.body)
        for q, question in enumerate(verdicts.votes(step_model, p)):
            expected = [oracle.question_passes(party, step, x, q + 1) for x in listed]
            assert as_bools(verdicts.passes_questions(step_model, p)[q], n) == expected, (step.limit, q)
            for member, shares in zip(body.members, question, strict=True):
                found = [values(share, n) for share in shares]
                for k, x in enumerate(listed):
                    votes = oracle.vote(party, body, member, x, step.questions, q + 1)
                    assert all(same(float(found[v][k]), float(votes[v])) for v in range(3)), (member.id, x, q)
        for m, member in enumerate(body.members):
            left = [oracle.has_left(party, body, member, x) for x in listed]
            assert as_bools(verdicts.leaves(step_model, m, p), n) == left, member.id


def check_bits(case: Case, model: Model, oracle: Oracle, space: BitSpace | None = None) -> None:
    """Compare the same on bits: coherent, yes, steps, deals, limits.

    What breaks a rule that nobody can drop need not be laid out.
    """
    fixed = [rule.condition for rule in case.rules if rule.id is None]
    packages = np.array(
        [x for x in oracle.packages if all(oracle.true_at(rule, x) for rule in fixed)], dtype=np.int64
    )
    packages = packages.reshape(-1, len(case.issues))
    listed: list[Package] = [tuple(int(k) for k in row) for row in packages]
    space = BitSpace(model) if space is None else space
    verdicts = BitVerdicts(model, space, np.array([0]))

    def on_bits(bits: Any) -> list[bool]:
        return laid_out(space, bits, packages)

    assert on_bits(verdicts.coherent()) == [oracle.coherent(x) for x in listed]
    for p, party in enumerate(case.parties):
        assert on_bits(verdicts.says_yes(p)) == [oracle.says_yes(party, x) for x in listed], party.id
        for step_model, (step, _) in zip(
            flat_steps(model.parties[p].steps), steps_of(case, party), strict=True
        ):
            for q, passes in enumerate(verdicts.passes_questions(step_model, p)):
                expected = [oracle.question_passes(party, step, x, q + 1) for x in listed]
                assert on_bits(passes) == expected, (step.limit, q)
        if party.coalition is not None:
            assert on_bits(verdicts.survives(p)) == [oracle.keeps_majority(party, x) for x in listed]
    assert on_bits(verdicts.agreed()) == [oracle.deal(x) for x in listed]
    limits = {limit.id: limit for limit in oracle.limits()}
    for limit, broken in zip(model.limits, verdicts.limits_broken(), strict=True):
        expected = [limit.id in limits and not limits[limit.id].holds(x) for x in listed]
        assert on_bits(broken) == expected, limit.id


def check_answer(case: Case, answer: DealsAnswer, oracle: Oracle) -> None:
    """Compare everything that `deals` says of a case with one world."""
    found = words_of(case, oracle.zopa)
    assert answer.exact
    assert answer.worlds == 1
    assert answer.n_packages == len(oracle.coherent_packages)
    assert answer.zopa.size == len(oracle.zopa)
    assert {named(package) for package in answer.zopa.sample} <= found
    assert len(answer.zopa.sample) == min(20, len(oracle.zopa))
    assert answer.p_deal.value == answer.p_deal.low == answer.p_deal.high == float(bool(oracle.zopa))
    for front, expected in ((answer.frontier, oracle.frontier), (answer.frontier_all, oracle.frontier_all)):
        assert len(front) == len(expected)
        assert {named(point.package) for point in front} == words_of(case, expected)
    for name, solution in oracle.solutions().items():
        mine = answer.solutions[name]
        assert mine.status.value == solution.status, name
        assert {named(package) for package in mine.packages} == words_of(case, solution.packages), name
        assert len(mine.packages) == len(solution.packages) == len(mine.utilities)
        if solution.value is not None and any(gain > 0 for gain in oracle.ideal_gains()):
            assert mine.value is not None, name
            assert same(mine.value, float(solution.value)), name
    check_blocking(answer, oracle)
    gap = oracle.gap()
    assert (answer.gap.p50 is None) == (gap is None)
    assert gap is None or (answer.gap.p50 is not None and same(answer.gap.p50, float(gap)))
    assert answer.texts or not oracle.coherent_packages
    for shown in answer.texts:
        at = package_of(case, shown.package)
        assert shown.p_all.value == float(oracle.deal(at))
        assert {p.id: float(oracle.says_yes(p, at)) for p in case.parties} == dict(shown.p_yes)
        for party in oracle.modelled:
            assert same(shown.utilities[party.id], float(oracle.effective_utility(party, at)))
    if oracle.zopa:
        assert answer.p_best_text.value == 1.0


def check_blocking(answer: DealsAnswer, oracle: Oracle) -> None:
    """Compare conflicts, bridges (with the package and price of each), blockage and issues waived."""
    assert {frozenset(found.limits): found.p for found in answer.conflicts} == dict.fromkeys(
        oracle.minimal_conflicts(), 1.0
    )
    assert {frozenset(found.relax): found.p for found in answer.bridges} == dict.fromkeys(
        oracle.bridging_moves(), 1.0
    )
    limits = {limit.id: limit for limit in oracle.limits()}
    for bridge in answer.bridges:
        at = package_of(oracle.case, bridge.package)
        broken = {limit.id for limit in limits.values() if not limit.holds(at)}
        assert oracle.open_when_kept(frozenset(broken), set(limits) - set(bridge.relax))
        assert all(oracle.true_at(rule.condition, at) for rule in oracle.case.rules)
        for name in bridge.relax:
            limit = limits[name]
            if limit.kind == "no_deal" and limit.party is not None:
                party = oracle.case.party(limit.party)
                short = float(oracle.no_deal(party) - oracle.effective_utility(party, at))
                assert same(bridge.cost[name], max(0.0, short))
            elif limit.kind == "red_line":
                assert bridge.cost[name] == "crossed"
            else:
                assert float(bridge.cost[name]) >= 0
    shares = {name: float(share) for name, share in oracle.blockage().items() if share}
    if answer.methods["blockage"] == "exact":
        assert {
            name: round(share.value, 9) for name, share in answer.blockage.items() if share.value > 1e-12
        } == {name: round(share, 9) for name, share in shares.items()}
    waived = {issue.id: float(oracle.deal_if_waived(i)) for i, issue in enumerate(oracle.case.issues)}
    assert dict(answer.issue_blocks) == waived


def check_text(case: Case, oracle: Oracle, x: Package) -> None:
    """Compare everything that `text` says of one package of a case with one world."""
    answer = text(case, {issue.id: issue.options[k].id for issue, k in zip(case.issues, x, strict=True)})
    assert named(answer.package) == words(case, x)
    assert answer.coherent == oracle.coherent(x)
    assert answer.p_all.value == float(oracle.deal(x))
    assert set(answer.broken_rules) == {
        r.id or r.text for r in case.rules if not oracle.true_at(r.condition, x)
    }
    for party in case.parties:
        verdict = answer.parties[party.id]
        assert verdict.p_yes == float(oracle.says_yes(party, x))
        if party.preferences is not None:
            assert same(verdict.utility, float(oracle.effective_utility(party, x)))
            assert same(verdict.no_deal, float(oracle.no_deal(party)))
            assert same(verdict.gain, verdict.utility - verdict.no_deal)
        assert set(verdict.broken) == {line.id for line in party.red_lines if oracle.line_broken(line, x)}
        check_forecasts(case, party, verdict.steps, oracle, x)
        assert (verdict.coalition is None) == (party.coalition is None)
        if party.coalition is not None and verdict.coalition is not None:
            assert verdict.coalition["p_keeps"] == float(oracle.keeps_majority(party, x))
            left = oracle.leavers(party, x)
            assert verdict.coalition["stay"] == {m: float(m not in left) for m in party.coalition.members}
    check_forecasts(case, None, answer.steps, oracle, x)
    if not answer.p_all.value:
        nearby = [
            (*x[:i], option, *x[i + 1 :])
            for i, issue in enumerate(case.issues)
            for option in range(len(issue.options))
            if option != x[i]
        ]
        helps = [words(case, y) for y in nearby if oracle.deal(y)]
        changed = [frozenset({**answer.package, **found.change}.items()) for found in answer.better]
        assert set(changed) <= set(helps)
        assert len(changed) == min(10, len(helps))


def check_forecasts(
    case: Case, party: Party | None, forecasts: Sequence[StepForecast], oracle: Oracle, x: Package
) -> None:
    """Compare the forecast of every vote on one package."""
    for forecast, (step, limit) in zip(forecasts, steps_of(case, party), strict=True):
        n = max(1, len(step.questions))
        passes = [oracle.question_passes(party, step, x, q + 1) for q in range(n)]
        assert (forecast.body, forecast.limit, forecast.binding) == (step.body, limit, step.binding)
        assert forecast.p_pass == float(all(passes))
        assert list(forecast.p_pass_questions) == [float(passed) for passed in passes]
        body = oracle.body(party, step.body)
        counts = [oracle.count(party, body, x, step.questions, q + 1) for q in range(n)]
        assert same(forecast.seats, float(counts[0].seats))
        for name in ("yes", "no", "abstain"):
            assert same(getattr(forecast, name), sum(float(getattr(c, name)) for c in counts) / n), (
                limit,
                name,
            )
        for member in body.members:
            votes = [oracle.vote(party, body, member, x, step.questions, q + 1) for q in range(n)]
            for v, name in enumerate(("yes", "no", "abstain")):
                assert same(
                    getattr(forecast.members[member.id], name), sum(float(vote[v]) for vote in votes) / n
                )
            assert forecast.members[member.id].leaves == float(oracle.has_left(party, body, member, x))


def words_of(case: Case, packages: Iterable[Package]) -> set[Words]:
    """Several packages in words."""
    return {words(case, x) for x in packages}


def package_of(case: Case, package: Mapping[str, Any]) -> Package:
    """The positions of a package of an answer."""
    return positions_of(case.issues, package)


def shifted(data: dict[str, Any], points: int) -> dict[str, Any]:
    """The plain data of a case of fixed numbers with every party's no_deal moved."""
    data = deepcopy(data)
    for party in data["parties"].values():
        no_deal = party.get("no_deal")
        if isinstance(no_deal, dict) and "as_good_as" in no_deal:
            no_deal["plus"] = plain(no_deal.get("plus", 0)) + points
        elif no_deal is not None:
            party["no_deal"] = plain(no_deal) + points
    return data


def plain(number: Any) -> Any:
    """A fixed number without its surroundings."""
    return number["value"] if isinstance(number, dict) else number


class ShiftedOracle(Oracle):
    """The oracle with every party's no_deal moved, and that of the members who inherit it."""

    def __init__(self, case: Case, world: World, points: int) -> None:
        super().__init__(case, world)
        self.points = points

    def no_deal_of(self, preferences: Preferences, reader: str | None) -> Num:
        """The reservation value, moved where it is a party's own."""
        own = super().no_deal_of(preferences, reader)
        stated = [p.preferences.no_deal for p in self.case.parties if p.preferences is not None]
        return own + self.points if any(preferences.no_deal is one for one in stated) else own


def check_ensemble(case: Case, seed: int, n: int) -> None:
    """Compare what `deals` and `text` say over a few worlds with the oracle, asked world by world."""
    answer = deals(case, seed=seed, worlds=n)
    setting = setting_of(case, seed=seed, worlds=n)
    if setting.ensemble is None:
        check_answer(case, answer, Oracle(case))
        return
    worlds = [DrawnWorld(setting.ensemble, w) for w in range(n)]
    oracles = [Oracle(case, world) for world in worlds]
    for w, oracle in enumerate(oracles):
        check_verdicts(case, in_world(setting.model, w), oracle)
    deal = [bool(oracle.zopa) for oracle in oracles]
    assert answer.p_deal.value == pytest.approx(mean(deal))
    assert answer.p_deal.low <= answer.p_deal.value <= answer.p_deal.high
    check_over_worlds(answer, oracles)
    for points, p in answer.p_deal_if_no_deal_shifts.items():
        moved = [bool(ShiftedOracle(case, world, int(points)).zopa) for world in worlds]
        assert p == pytest.approx(mean(moved)), points
    later = [oracle for w, oracle in enumerate(oracles) if w % 2]
    for text_found in answer.texts:
        at = package_of(case, text_found.package)
        assert text_found.p_all.value == pytest.approx(mean([oracle.deal(at) for oracle in later]))
        for party in case.parties:
            assert text_found.p_yes[party.id] == pytest.approx(
                mean([oracle.says_yes(party, at) for oracle in later])
            )
    if answer.texts:
        best = max(mean([o.deal(x) for o in oracles[::2]]) for x in oracles[0].coherent_packages)
        first = package_of(case, answer.texts[0].package)
        assert mean([oracle.deal(first) for oracle in oracles[::2]]) == pytest.approx(best)
        check_text_over_worlds(case, oracles, first, seed)
    check_reference(case, answer)


def check_over_worlds(answer: DealsAnswer, oracles: Sequence[Oracle]) -> None:
    """Compare conflicts, bridges, blockage, issues waived and the gap."""
    conflicts: Counter[frozenset[str]] = Counter()
    bridges: Counter[frozenset[str]] = Counter()
    shares: Counter[str] = Counter()
    for oracle in oracles:
        conflicts.update(oracle.minimal_conflicts())
        bridges.update(oracle.bridging_moves())
        for name, share in oracle.blockage().items():
            shares[name] += float(share)  # type: ignore[assignment]
    n = len(oracles)
    assert {frozenset(found.limits): round(found.p * n, 6) for found in answer.conflicts} == dict(conflicts)
    assert {frozenset(found.relax): round(found.p * n, 6) for found in answer.bridges} == dict(bridges)
    if answer.methods["blockage"] != "sampled orders of limits":
        mine = {name: share.value for name, share in answer.blockage.items() if share.value > 1e-9}
        assert mine == pytest.approx({name: share / n for name, share in shares.items() if share})
    for i, issue in enumerate(oracles[0].case.issues):
        assert answer.issue_blocks[issue.id] == pytest.approx(
            mean([oracle.deal_if_waived(i) for oracle in oracles])
        )
    gaps = sorted(float(gap) for gap in (oracle.gap() for oracle in oracles) if gap is not None)
    assert answer.gap.p_undefined == pytest.approx(1 - len(gaps) / n)
    for name, quantile in (("p10", 0.1), ("p25", 0.25), ("p50", 0.5), ("p75", 0.75), ("p90", 0.9)):
        found = getattr(answer.gap, name)
        place = math.ceil(quantile * len(gaps) - 1e-9) - 1
        assert found == (pytest.approx(gaps[place], abs=1e-6) if gaps else None)


def check_reference(case: Case, answer: DealsAnswer) -> None:
    """Compare the plain objects with the reference world."""
    oracle = Oracle(case, ReferenceWorld(case))
    assert answer.world == "reference"
    assert answer.n_packages == len(oracle.coherent_packages)
    assert answer.zopa.size == len(oracle.zopa)
    assert {named(point.package) for point in answer.frontier} == words_of(case, oracle.frontier)
    assert {named(point.package) for point in answer.frontier_all} == words_of(case, oracle.frontier_all)
    for name, solution in oracle.solutions().items():
        assert answer.solutions[name].status.value == solution.status
        assert {named(x) for x in answer.solutions[name].packages} == words_of(case, solution.packages)


def check_text_over_worlds(case: Case, oracles: Sequence[Oracle], x: Package, seed: int) -> None:
    """Compare what `text` says of a package over worlds."""
    answer = text(
        case,
        {i.id: i.options[k].id for i, k in zip(case.issues, x, strict=True)},
        seed=seed,
        worlds=len(oracles),
    )
    assert answer.p_all.value == pytest.approx(mean([oracle.deal(x) for oracle in oracles]))
    for party in case.parties:
        verdict = answer.parties[party.id]
        assert verdict.p_yes == pytest.approx(mean([oracle.says_yes(party, x) for oracle in oracles]))
        for forecast, (step, _) in zip(verdict.steps, steps_of(case, party), strict=True):
            n = range(1, max(1, len(step.questions)) + 1)
            passes = [all(oracle.question_passes(party, step, x, q) for q in n) for oracle in oracles]
            assert forecast.p_pass == pytest.approx(mean(passes))
        if party.coalition is not None and verdict.coalition is not None:
            assert verdict.coalition["p_keeps"] == pytest.approx(
                mean([o.keeps_majority(party, x) for o in oracles])
            )


def mean(values: Sequence[float]) -> float:
    """The plain mean."""
    return sum(map(float, values)) / len(values)
