"""Evidence in answers: the same worlds everywhere, what is told of each claim, what `check` says of it."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

import goodoffices as go
from goodoffices.answers.carrying_out import carrying_out
from goodoffices.answers.checking import check
from goodoffices.answers.encoding import as_json
from goodoffices.answers.hold import schedule_and_text
from goodoffices.answers.setting import setting_of
from goodoffices.answers.talks import talks
from goodoffices.answers.weighing import learned_of, worlds_of, worlds_to_play
from goodoffices.case.files import load_case_text
from goodoffices.case.model import Case
from goodoffices.errors import CaseError
from goodoffices.worlds.ensemble import Ensemble
from tests.small_cases import two_sides

N = 512
CERTAIN = ", p_said_if_true: 1, p_said_if_false: 0"
SCHEDULE = (
    "schedule:\n"
    "  for: {pay: 5}\n"
    "  steps:\n"
    "    - {day: 0, acts: [{by: union, does: work, worth: {union: -5, port: 10}}]}\n"
    "    - {day: 7, acts: [{by: port, does: pay, worth: {union: 10, port: -5}}]}\n"
    "  guarantees: [{id: g1, by: ministry, against: port, worth: 8, credible: {from: trust, to: [0, 1]}}]\n"
)


def claim(name: str, about: str, more: str = "", source: str = "envoy") -> str:
    rest = f'source: {source}, credibility: 1, about: "{about}", says: words, use: evidence{more}'
    return f"  {name}: {{{rest}}}\n"


def text_of(claims: str, more: str = "") -> str:
    return (
        "format: goodoffices/1\ntitle: T\nauthor: desk\nas_of: 2026-03-01\n"
        "issues: {pay: {range: [0, 10, 1], status_quo: 0}}\n"
        "unknowns: {trust: {number: 0..1}, tired: {chance: 0.3}}\n"
        "sources: {envoy: {name: an envoy, reliability: A}, other: {name: another, reliability: B}}\n"
        f"claims:\n{claims}{more}"
        "parties:\n"
        "  union:\n    weights: {pay: 1}\n    values: {pay: increasing}\n"
        "    no_deal: {if: tired, then: 10..40, else: 45..65}\n"
        "  port: {weights: {pay: 1}, values: {pay: decreasing}, no_deal: 30..60}\n"
    )


def case_with(claims: str, more: str = SCHEDULE) -> Case:
    return load_case_text(text_of(claims, more))


def test_a_case_without_evidence_says_nothing_of_it() -> None:
    case = case_with("  c1: {source: envoy, about: tired, says: words}\n")
    assert learned_of(case, 0, N) is None
    assert as_json(go.text(case, {"pay": 5}, worlds=N))["evidence"] is None
    assert go.deals(case, worlds=N).evidence is None
    assert go.hold(case, worlds=N).evidence is None
    plain = Ensemble.draw(case, N, 0)
    assert worlds_of(case, 0, N).weights.tobytes() == plain.weights.tobytes()
    assert worlds_to_play(case, N, 0).ensemble.weights.tobytes() == plain.weights.tobytes()


def test_every_answer_rests_on_the_same_worlds() -> None:
    case = case_with(claim("c1", "tired") + claim("c2", "trust >= 0.5", source="other"))
    setting = setting_of(case, worlds=N)
    schedule, text = schedule_and_text(case, None)
    found = carrying_out(case, schedule, text, seed=0, worlds=N, entry_day=Fraction(0))
    learned = learned_of(case, 0, N)
    assert learned is not None
    assert setting.ensemble is learned.ensemble
    assert found.terms.worlds is learned.ensemble
    assert found.weights is learned.ensemble.weights
    assert setting.ess == found.ess == pytest.approx(learned.ess)
    for answer in (go.deals(case, worlds=N), go.text(case, {"pay": 5}, worlds=N), go.hold(case, worlds=N)):
        assert answer.ess == pytest.approx(learned.ess)
        assert answer.evidence is not None
        assert answer.evidence.ess == learned.ess


def test_a_certain_claim_filters_what_a_text_meets() -> None:
    plain = Ensemble.draw(case_with(claim("c1", "tired")), N, 0)
    draws = {draw.path: draw.values for draw in plain.draws()}
    tired = draws["unknowns.tired"] == 1
    yes = (draws["parties.union.no_deal"] <= 50) & (draws["parties.port.no_deal"] <= 50)
    answer = go.text(case_with(claim("c1", "tired", CERTAIN)), {"pay": 5}, worlds=N)
    assert answer.p_all.value == pytest.approx(yes[tired].mean())
    assert answer.ess == pytest.approx(tired.sum())
    assert answer.evidence is not None
    assert answer.evidence.pulls["c1"]["p_all"] == pytest.approx(yes[tired].mean() - yes.mean())
    assert answer.evidence.pulls["c1"]["unknowns.tired"] == pytest.approx(1 - tired.mean())
    deals = go.deals(case_with(claim("c1", "tired", CERTAIN)), worlds=N)
    assert deals.evidence is not None
    deal = np.floor((100 - draws["parties.port.no_deal"]) / 10) >= np.ceil(
        draws["parties.union.no_deal"] / 10
    )
    assert deals.p_deal.value == pytest.approx(deal[tired].mean())
    assert deals.evidence.pulls["c1"]["p_deal"] == pytest.approx(deal[tired].mean() - deal.mean())


def test_a_claim_on_a_guarantee_moves_whether_it_holds() -> None:
    plain = go.hold(case_with("  c0: {source: envoy, about: g1, says: words}\n"), worlds=N)
    for denies, sign in (("", 1), (", denies: true", -1)):
        answer = go.hold(case_with(claim("c1", "g1", denies)), worlds=N)
        assert answer.evidence is not None
        assert sign * (answer.p_hold.value - plain.p_hold.value) > 0.05
        pull = answer.evidence.pulls["c1"]["p_hold"]
        assert pull == pytest.approx(answer.p_hold.value - plain.p_hold.value)


def test_evidence_on_what_a_fixed_case_does_not_leave_open_is_told() -> None:
    case = two_sides(
        "sources: {envoy: {reliability: A}}\nclaims:\n" + claim("c1", "union.no_deal <= 50"),
        no_deal=("40", "40"),
    )
    answer = go.text(case, {"pay": 5})
    assert answer.exact
    assert answer.ess == 1
    assert answer.evidence is not None
    assert answer.evidence.claims[0].why == "same_everywhere"
    assert answer.evidence.method == "nothing_learned"


def test_answers_carry_the_table_and_what_became_of_each_claim() -> None:
    more = "grading: {credibility: {1: 0.9}, reliability: {A: 0.5}, offers: {points: 8}}\n"
    offer = "offers: [{on: 2026-02-01, by: union, package: {pay: 6}, answers: {port: refused}}]\n"
    claims = claim("c1", "tired") + claim("c2", "tired", ", denies: true", "other") + claim("c3", "union.pay")
    found = as_json(go.deals(case_with(claims, more + offer), worlds=N))["evidence"]
    assert found["table"]["credibility"]["1"] == 0.9
    assert found["table"]["reliability"] == {"A": 0.5, "B": 0.8, "C": 0.6, "D": 0.3, "E": 0.0, "F": 0.0}
    assert found["table"]["offers"] == {"points": 8, "tactical": 0.5, "least": 0.01}
    first, second, third = found["claims"]
    assert (first["likelihood_true"], first["likelihood_false"]) == pytest.approx((0.7, 0.3))
    assert (first["id"], first["about"], first["counted"], first["why"]) == ("c1", "tired", True, "counted")
    assert second["denies"]
    assert (third["counted"], third["why"]) == (False, "says_nothing")
    (told,) = found["offers"]
    assert told["before_the_case"]
    assert [each["answer"] for each in told["answers"]] == ["accepted", "refused"]
    assert set(found["pulls"]) == {"c1", "c2", "offers.1"}
    assert {"p_deal", "p_best_text", "unknowns.tired"} <= set(found["pulls"]["c1"])


def test_worlds_for_runs_are_equally_weighted_and_follow_the_evidence() -> None:
    case = case_with(claim("c1", "tired", ", p_said_if_true: 0.9, p_said_if_false: 0.1"))
    for n in (1, 100, 1000):
        worlds = worlds_to_play(case, n, 3).ensemble
        assert worlds.n == n
        assert np.ptp(worlds.weights) == 0
    tired = worlds.is_true("tired").mean()
    assert tired == pytest.approx(0.27 / (0.27 + 0.07), abs=0.03)


def test_talks_rest_on_the_evidence() -> None:
    likely, unlikely = (
        talks(case_with(claim("c1", "tired", CERTAIN + denies)), runs=300, texts=11)
        for denies in ("", ", denies: true")
    )
    assert likely.agreed.value > unlikely.agreed.value + 0.2


def warnings(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "case.yaml"
    path.write_text(text, encoding="utf-8")
    checked = check(path)
    assert checked.case is not None, checked.errors
    return [str(each).removeprefix(f"{tmp_path}/") for each in checked.warnings]


def test_a_source_that_contradicts_itself_is_told(tmp_path: Path) -> None:
    text = text_of(claim("c1", "tired") + claim("c2", "tired", ", denies: true"))
    first, second = (each for each in warnings(tmp_path, text) if "says the opposite" in each)
    assert first.startswith(
        "case.yaml:9: claims.c1: its origin says the opposite in c2, so neither counts as evidence. Give them"
    )
    assert ":10: claims.c2:" in second
    assert "{kind: retracts, ..}" in second


def test_evidence_that_cannot_count_is_told(tmp_path: Path) -> None:
    (found,) = (each for each in warnings(tmp_path, text_of(claim("c1", "union.pay"))) if "c1" in each)
    assert "it is about 'union.pay', of which no world differs from another" in found
    (found,) = (
        each
        for each in warnings(tmp_path, text_of(claim("c1", "tired", ", p_said_if_true: 0.5")))
        if "c1" in each
    )
    assert "p_said_if_false is not given, so p_said_if_true says nothing. Give both, or neither." in found


def test_an_offer_beyond_the_horizon_is_told(tmp_path: Path) -> None:
    offers = "offers:\n  - {on: 2026-03-10, by: union, package: {pay: 5}}\n"
    offers += "  - {on: 2026-06-10, by: union, package: {pay: 5}}\n"
    (found,) = (
        each for each in warnings(tmp_path, text_of(claim("c1", "tired"), offers)) if "offers" in each
    )
    assert found == (
        "case.yaml:12: offers.1: it is dated 2026-06-10, more than 60 days after as_of 2026-03-01. "
        "Correct the date, or widen horizon_days."
    )


@pytest.mark.parametrize(
    ("grading", "message"),
    [
        (
            "{credibility: {7: 0.5}}",
            "'7' is not one of the grades of credibility. They are 1, 2, 3, 4, 5, 6.",
        ),
        ("{reliability: {A: 80}}", "'80' is no chance. Write 0.8."),
        ("{offers: {points: 0}}", "'0' is no width in points. Write a number above 0, at most 1000."),
        ("{offers: {tactics: 0.5}}", "unknown key 'tactics'. Did you mean 'tactical'?"),
    ],
)
def test_wrong_figures_of_the_table_are_errors(grading: str, message: str) -> None:
    with pytest.raises(CaseError) as found:
        case_with(claim("c1", "tired"), f"grading: {grading}\n")
    assert message in str(found.value)


def test_what_could_be_said_neither_way_is_an_error() -> None:
    with pytest.raises(CaseError, match="it was said, and could be said neither way"):
        case_with(claim("c1", "tired", ", p_said_if_true: 0, p_said_if_false: 0"))


def test_pulls_on_talks_are_what_they_would_be_without() -> None:
    sure = ", p_said_if_true: 0.95, p_said_if_false: 0.05"
    plain, one, both = (
        talks(case_with("".join(claims)), runs=1500, texts=11)
        for claims in (
            ["  c1: {source: envoy, about: tired, says: words}\n"],
            [claim("c1", "tired", sure)],
            [claim("c1", "tired", sure), claim("c2", "trust >= 0.5", source="other")],
        )
    )
    assert plain.evidence is None
    assert one.evidence is not None
    assert both.evidence is not None
    moved = one.agreed.value - plain.agreed.value
    assert moved > 0.1
    assert one.evidence.pulls["c1"]["p_agreed"] == pytest.approx(moved, abs=0.06)
    assert both.evidence.pulls["c2"]["p_agreed"] == pytest.approx(0, abs=0.03)
    assert one.evidence.worlds_drawn >= 1500
    assert one.ess <= one.evidence.ess + 1e-9


def test_a_pull_on_talks_by_what_rules_worlds_out_is_not_told() -> None:
    found = talks(case_with(claim("c1", "tired", CERTAIN)), runs=100, texts=11).evidence
    assert found is not None
    assert found.pulls["c1"]["p_agreed"] is None
