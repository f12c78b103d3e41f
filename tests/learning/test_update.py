"""Worlds after evidence: the laws that weights obey, against plain loops, closed forms and integrals."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, special

from goodoffices.case.model import Case
from goodoffices.errors import QuestionError
from goodoffices.learning.update import Learned, LearningMethod, has_evidence, learn
from goodoffices.worlds.ensemble import Ensemble
from tests.learning.oracle import C, K, World, acceptance, likelihoods, normalised, pay_gain, refusal
from tests.small_cases import two_sides

SOURCES = "sources: {a: {reliability: A}, b: {reliability: B}, c: {reliability: C}, d: {reliability: D}}\n"
UNKNOWNS = "unknowns: {tired: {chance: 0.4}, mood: {number: 0..100}}\n"
LINE = "    red_lines: [{id: U1, rule: pay >= 3, owner: party, firmness: 0.3..0.6}]\n"
N = 64


def case_of(claims: Sequence[str] = (), offers: Sequence[str] = (), more: str = "") -> Case:
    listed = "".join(f"  {claim}\n" for claim in claims)
    text = f"as_of: 2026-03-01\n{UNKNOWNS}{SOURCES}{more}"
    text += f"claims:\n{listed}" if claims else ""
    text += "offers:\n" + "".join(f"  - {offer}\n" for offer in offers) if offers else ""
    return two_sides(text, union=LINE, no_deal=("{normal: [45, 10]}", "35..45"))


def claim(name: str, source: str, about: str, credibility: int = 2, more: str = "") -> str:
    return (
        f'{name}: {{source: {source}, credibility: {credibility}, about: "{about}", says: words, '
        f"use: evidence{more}}}"
    )


def certain(name: str, about: str, more: str = "") -> str:
    return claim(name, "a", about, more=f", p_said_if_true: 1, p_said_if_false: 0{more}")


def draws_of(ensemble: Ensemble) -> dict[str, np.ndarray]:
    return {draw.path: draw.values for draw in ensemble.draws()}


def worlds_of(ensemble: Ensemble) -> list[World]:
    draws = draws_of(ensemble)
    return [{path: float(values[world]) for path, values in draws.items()} for world in range(ensemble.n)]


UNION, PORT = "parties.union.no_deal", "parties.port.no_deal"
FIRM = "parties.union.red_lines.U1.firmness"
SAID: dict[str, Callable[[World], bool]] = {
    "tired": lambda w: w["unknowns.tired"] == 1,
    "mood >= 60": lambda w: w["unknowns.mood"] >= 60,
    "U1": lambda w: w[FIRM] == 1,
    "union.no_deal <= 40": lambda w: w[UNION] <= 40,
    "parties.port.no_deal > 38": lambda w: w[PORT] > 38,
    "union.no_deal < port.no_deal": lambda w: w[UNION] < w[PORT],
}


@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(SAID)), st.integers(1, 6), st.sampled_from("abcd"), st.booleans()),
        max_size=4,
        unique_by=lambda said: said[2],
    )
)
def test_claims_of_different_sources_multiply_as_in_a_plain_loop(
    said: list[tuple[str, int, str, bool]],
) -> None:
    claims = [
        claim(f"c{number}", source, about, credibility, ", denies: true" if denies else "")
        for number, (about, credibility, source, denies) in enumerate(said)
    ]
    learned = learn(case_of(claims), n=N, seed=1)
    assert learned.method in (LearningMethod.NOTHING_LEARNED, LearningMethod.REWEIGHTED)

    def saying(about: str, denies: bool) -> Callable[[World], bool]:
        return lambda world: SAID[about](world) != denies

    statements = [(saying(about, denies), c, source.upper()) for about, c, source, denies in said]
    expected = normalised(likelihoods(worlds_of(learned.ensemble), statements))
    assert learned.ensemble.weights == pytest.approx(expected)
    assert learned.ess == pytest.approx(1 / sum(weight**2 for weight in expected))
    assert learned.ess_before == pytest.approx(learned.ess)


def test_the_order_of_claims_and_offers_changes_no_bit() -> None:
    claims = [claim("c1", "a", "tired"), claim("c2", "b", "U1"), claim("c3", "c", "mood >= 60")]
    offers = ["{by: union, package: {pay: 6}, answers: {port: refused}}"]
    weights = {
        learn(case_of(order, offers), n=N, seed=1).ensemble.weights.tobytes()
        for order in itertools.permutations(claims)
    }
    assert len(weights) == 1


def test_a_case_without_evidence_has_the_worlds_that_were_drawn() -> None:
    case = case_of(["c1: {source: a, about: tired, says: words}"])
    assert not has_evidence(case)
    learned = learn(case, n=N, seed=1)
    assert learned.ensemble.weights.tobytes() == Ensemble.draw(case, N, 1).weights.tobytes()
    assert learned.method is LearningMethod.NOTHING_LEARNED


def test_cheap_talk_about_oneself_moves_nothing() -> None:
    case = case_of([claim("c1", "union", "U1"), claim("c2", "port", "port.no_deal >= 40")])
    assert has_evidence(case)
    learned = learn(case, n=N, seed=1)
    assert learned.ensemble.weights.tobytes() == Ensemble.draw(case, N, 1).weights.tobytes()
    assert learned.items == ()


def test_one_origin_counts_once() -> None:
    once = learn(case_of([claim("c1", "a", "tired", more=", origin: o")]), n=N, seed=1)
    twice = [claim("c1", "a", "tired", more=", origin: o"), claim("c2", "b", "tired", more=", origin: o")]
    assert learn(case_of(twice), n=N, seed=1).ensemble.weights.tobytes() == once.ensemble.weights.tobytes()


def test_an_origin_that_contradicts_itself_moves_nothing() -> None:
    claims = [claim("c1", "a", "tired"), claim("c2", "a", "tired", more=", denies: true")]
    assert learn(case_of(claims), n=N, seed=1).method is LearningMethod.NOTHING_LEARNED


def test_a_claim_on_what_is_certain_is_told_apart() -> None:
    learned = learn(case_of([claim("c1", "a", "parties.union.weights.pay >= 0")]), n=N, seed=1)
    assert learned.claims[0].why.value == "same_everywhere"


@pytest.mark.parametrize("about", sorted(SAID))
def test_a_claim_that_is_certain_filters_the_worlds(about: str) -> None:
    plain = worlds_of(Ensemble.draw(case_of(), 512, 1))
    learned = learn(case_of([certain("c1", about)]), n=512, seed=1)
    assert learned.method is LearningMethod.REWEIGHTED
    kept = [world for world in plain if SAID[about](world)]
    weights = learned.ensemble.weights
    assert sorted(
        map(str, (w for w, p in zip(worlds_of(learned.ensemble), weights, strict=True) if p > 0))
    ) == (sorted(map(str, kept)))
    assert set(np.round(weights, 12)) == {0.0, round(1 / len(kept), 12)}
    # Those that count come first, so that the first few worlds are a sample of them.
    assert (weights[: len(kept)] > 0).all()
    assert learned.ancestors == len(kept)


def test_a_guarantee_is_true_with_its_credible_share() -> None:
    schedule = (
        "schedule:\n  steps: [{day: 0, acts: [{by: port, does: pay, worth: {union: 1}}]}]\n"
        "  guarantees: [{id: g1, by: ministry, against: port, worth: 5, credible: 0.2..0.9}]\n"
    )
    case = case_of([claim("c1", "a", "g1")], more=schedule)
    learned = learn(case, n=N, seed=1)
    assert case.schedule is not None
    share = learned.ensemble.share(case.schedule.guarantees[0].credible)
    assert learned.ensemble.weights == pytest.approx(normalised(list(share * 0.8 + (1 - share) * 0.2)))


def test_a_mandate_of_its_own_has_a_coin_of_its_own() -> None:
    mandate = LINE + "    mandate: {accept: pay >= 3, real: 0.25}\n"
    text = f"{SOURCES}claims:\n  {certain('c1', 'union.mandate')}\n"
    learned = learn(two_sides(text, union=mandate), n=400, seed=1)
    assert learned.ess == pytest.approx(100, abs=3)


def test_what_offers_tell_multiplies_as_in_a_plain_loop() -> None:
    offers = [
        "{on: 2026-02-01, by: union, package: {pay: 2}, answers: {port: refused}}",
        "{on: 2026-03-01, by: port, package: {pay: 5}, answers: {union: accepted}}",
    ]
    learned = learn(case_of(offers=offers), n=256, seed=1)
    products = []
    for world in worlds_of(learned.ensemble):
        union = [pay_gain(pay, world[UNION], rising=True) for pay in (2, 5)]
        port = [pay_gain(pay, world[PORT], rising=False) for pay in (2, 5)]
        product = acceptance(union[0], breaks=world[FIRM] == 1) * refusal(port[0], breaks=False)
        products.append(product * acceptance(union[1], breaks=False) * acceptance(port[1], breaks=False))
    assert learned.ensemble.weights == pytest.approx(normalised(products))


# -- closed forms and integrals -----------------------------------------------------------------------------


def mean_of(learned: Learned, path: str) -> float:
    return float(learned.ensemble.weights @ draws_of(learned.ensemble)[path])


@pytest.mark.parametrize("pay", [1, 4, 9])
def test_an_offer_moves_a_normal_number_as_the_integral_says(pay: int) -> None:
    learned = learn(case_of(offers=[f"{{by: union, package: {{pay: {pay}}}}}"]), n=4000, seed=2)

    def density(x: float) -> float:
        accepts = max(0.01, special.expit((10 * pay - x) / 5))
        line = 0.45 * 0.01 + 0.55 * accepts if pay < 3 else accepts
        return float(np.exp(-(((x - 45) / 10) ** 2) / 2) * line)

    total, _ = integrate.quad(density, -20, 110, limit=200)
    first, _ = integrate.quad(lambda x: x * density(x), -20, 110, limit=200)
    mean, drawn, weights = first / total, draws_of(learned.ensemble)[UNION], learned.ensemble.weights
    error = float(np.sqrt(np.square(weights) @ np.square(drawn - mean)))
    assert mean_of(learned, UNION) == pytest.approx(mean, abs=3 * error)
    assert error < 1


def test_many_comparisons_move_a_uniform_number_as_the_sum_says() -> None:
    marks = (20, 50, 70)
    claims = [claim(f"c{k}", "abc"[k], f"mood >= {mark}") for k, mark in enumerate(marks)]
    learned = learn(case_of(claims), n=4000, seed=3)
    edges = (0, *marks, 100)
    weight = moment = 0.0
    for low, high in itertools.pairwise(edges):
        likelihood = 1.0
        for k, mark in enumerate(marks):
            r = 0.5 + (C[2] - 0.5) * K["ABC"[k]]
            likelihood *= r if low >= mark else 1 - r
        weight += likelihood * (high - low)
        moment += likelihood * (high**2 - low**2) / 2
    assert mean_of(learned, "unknowns.mood") == pytest.approx(moment / weight, abs=0.2)


# -- evidence that leaves few worlds ------------------------------------------------------------------------


def test_where_few_worlds_are_left_more_are_drawn() -> None:
    learned = learn(case_of([certain("c1", "mood >= 95")]), n=400, seed=1)
    assert learned.method is LearningMethod.MORE_WORLDS
    assert learned.ess_before == pytest.approx(20, abs=1)
    assert learned.n_drawn == 2 * 400
    assert learned.ess == learned.ancestors == 40
    mood = draws_of(learned.ensemble)["unknowns.mood"]
    assert mood.min() >= 95
    assert len(set(mood)) == 40
    # What no evidence bears on is spread as evenly as ever.
    port = np.sort(draws_of(learned.ensemble)[PORT])
    assert np.abs(port - np.linspace(35, 45, 40)).max() < 0.5


def test_worlds_that_were_drawn_more_often_count_by_their_weight() -> None:
    claims = [certain("c1", "mood >= 92"), claim("c2", "a", "tired", 1), claim("c3", "b", "tired", 1)]
    learned = learn(case_of(claims), n=1000, seed=1)
    assert learned.method is LearningMethod.MORE_WORLDS
    odds = 0.4 / 0.6 * 0.95 / 0.05 * 0.86 / 0.14
    assert mean_of(learned, "unknowns.tired") == pytest.approx(odds / (1 + odds), abs=0.02)
    assert learned.ess <= learned.ess_drawn


HARD = [
    certain("c1", "mood >= 99"),
    certain("c2", "union.no_deal >= 65"),
    claim("c3", "a", "tired", 1),
    claim("c4", "b", "union.no_deal <= 67"),
]


def test_where_more_worlds_do_not_do_worlds_are_led_there_and_moved() -> None:
    learned = learn(case_of(HARD), n=500, seed=1)
    assert learned.method is LearningMethod.MOVED
    assert learned.n_drawn == 64 * 500
    assert learned.ess_drawn < 50
    assert learned.acceptance is not None
    assert 0.05 < learned.acceptance < 0.9
    assert 1 <= learned.ess <= learned.ancestors <= 500
    draws = draws_of(learned.ensemble)
    mood, union = draws["unknowns.mood"], draws[UNION]
    assert mood.min() >= 99
    assert union.min() >= 65
    # Copies became different, and fill what is left as the closed forms say.
    assert len(set(union)) > 400
    assert mood.mean() == pytest.approx(99.5, abs=0.06)
    assert mean_of(learned, "unknowns.tired") == pytest.approx(
        0.4 * 0.95 / (0.4 * 0.95 + 0.6 * 0.05), abs=0.06
    )
    low, high = special.ndtr(-2.0) - special.ndtr(-2.2), special.ndtr(-2.2)
    share = 0.74 * low / (0.74 * low + 0.26 * high)
    assert (union <= 67).mean() == pytest.approx(share, abs=0.08)


def test_the_same_seed_moves_the_same_worlds() -> None:
    one, other = (learn(case_of(HARD), n=300, seed=5) for _ in range(2))
    assert draws_of(one.ensemble)[UNION].tobytes() == draws_of(other.ensemble)[UNION].tobytes()
    third = learn(case_of(HARD), n=300, seed=6)
    assert draws_of(third.ensemble)[UNION].tobytes() != draws_of(one.ensemble)[UNION].tobytes()


def test_evidence_that_no_world_allows_is_told_by_name() -> None:
    claims = [
        certain("c1", "mood >= 60"),
        claim("c3", "b", "tired"),
        certain("c2", "mood <= 50", ", origin: o"),
    ]
    with pytest.raises(QuestionError, match="c1, c2 cannot all be: "):
        learn(case_of(claims), n=50, seed=1)
    with pytest.raises(QuestionError, match="c1 cannot be"):
        learn(case_of([certain("c1", "mood > 100")]), n=50, seed=1)


# -- neutrality ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("hard", [False, True])
def test_mirrored_parties_have_mirrored_worlds(*, hard: bool) -> None:
    def one(first: str, second: str) -> Case:
        claims = [claim("c1", "a", f"{first}.no_deal <= 40"), claim("c2", "b", f"{second}.no_deal >= 44")]
        if hard:
            claims += [certain("c3", f"{first}.no_deal <= 25", ", origin: x"), certain("c4", "mood >= 99")]
        text = f"{UNKNOWNS}{SOURCES}claims:\n" + "".join(f"  {each}\n" for each in claims)
        sides = {
            first: "{points: {pay: {0: 0, 10: 90}}, no_deal: {normal: [45, 12]}}",
            second: "{points: {pay: {0: 100, 10: 0}}, no_deal: 30..50}",
        }
        body = "".join(f"  {name}: {sides[name]}\n" for name in sorted(sides))
        from tests.small_cases import case_of as whole

        offer = f"offers: [{{by: {first}, package: {{pay: 10}}, answers: {{{second}: refused}}}}]\n"
        return whole(f"issues: {{pay: {{options: [0, 10]}}}}\n{text}{offer}parties:\n{body}")

    swap = {"p": "q", "q": "p"}

    def stream_of(path: str) -> str:
        parts = path.split(".")
        return ".".join(swap.get(part, part) if k == 1 else part for k, part in enumerate(parts))

    plain = learn(one("p", "q"), n=200, seed=1)
    mirrored = learn(one("q", "p"), n=200, seed=1, stream_of=stream_of)
    assert plain.method is mirrored.method
    assert (plain.method is LearningMethod.MOVED) is hard
    assert plain.ensemble.weights == pytest.approx(mirrored.ensemble.weights, rel=1e-12)
    for here, there in (("p", "q"), ("q", "p")):
        drawn = draws_of(plain.ensemble)[f"parties.{here}.no_deal"]
        assert draws_of(mirrored.ensemble)[f"parties.{there}.no_deal"].tobytes() == drawn.tobytes()
