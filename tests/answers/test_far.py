"""Spaces too large to lay out: the solver's answer, held against the laid-out one where both can be had."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from goodoffices.answers import setting as settings_of_answers
from goodoffices.answers.deals import deals
from goodoffices.answers.results import DealsAnswer
from goodoffices.case.files import load_case_text
from goodoffices.case.model import Case
from tests.comparing import package_of, words
from tests.oracle import Oracle
from tests.small_cases import case_of
from tests.strategies import CaseText, fixed_cases, uncertain_cases

few = settings(max_examples=settings().max_examples // 12)


def from_afar(text: str, worlds: int) -> DealsAnswer:
    """The answer when nothing may be laid out (of a case of its own: settings are remembered)."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings_of_answers, "LARGEST_SPACE", 0)
        return deals(load_case_text(text), seed=1, worlds=worlds)


def compare(text: str, worlds: int) -> DealsAnswer:
    near, far = deals(load_case_text(text), seed=1, worlds=worlds), from_afar(text, worlds)
    assert far.p_deal.value == pytest.approx(near.p_deal.value)
    for part, key in (("conflicts", "limits"), ("bridges", "relax")):
        one = {frozenset(getattr(found, key)): round(found.p, 9) for found in getattr(far, part)}
        other = {frozenset(getattr(found, key)): round(found.p, 9) for found in getattr(near, part)}
        # From afar only the likeliest bridges are named.
        assert one == other or (part == "bridges" and one.items() <= other.items() and len(one) == 12)
    assert {name: round(share.value, 6) for name, share in far.blockage.items()} == pytest.approx(
        {name: round(share.value, 6) for name, share in near.blockage.items()}
    )
    assert far.issue_blocks == pytest.approx(near.issue_blocks)
    assert far.frontier == near.frontier
    assert {name: found.packages for name, found in far.solutions.items()} == {
        name: found.packages for name, found in near.solutions.items()
    }
    return far


@few
@given(fixed_cases())
def test_one_world_seen_from_afar_is_the_same(drawn: CaseText) -> None:
    far = compare(drawn.text, 2)
    case = load_case_text(drawn.text)
    oracle = Oracle(case)
    if oracle.zopa:
        assert far.p_best_text.value == 1.0
        assert words(case, package_of(case, far.texts[0].package)) in {words(case, x) for x in oracle.zopa}


@few
@given(uncertain_cases())
def test_several_worlds_seen_from_afar_are_the_same(drawn: CaseText) -> None:
    compare(drawn.text, 3)


def test_ten_to_the_nine_packages_have_an_answer() -> None:
    case: Case = case_of(
        "issues:\n" + "".join(f"  i{k}: {{range: [0, 9, 1]}}\n" for k in range(9)) + "parties:\n"
        "  p:\n    weights: {" + ", ".join(f"i{k}: {k + 1}" for k in range(9)) + "}\n"
        "    values: {" + ", ".join(f"i{k}: increasing" for k in range(9)) + "}\n    no_deal: 50\n"
        "  q:\n    weights: {" + ", ".join(f"i{k}: {9 - k}" for k in range(9)) + "}\n"
        "    values: {" + ", ".join(f"i{k}: decreasing" for k in range(9)) + "}\n    no_deal: 50\n"
    )
    answer = deals(case)
    assert answer.exact
    assert answer.n_combinations == answer.n_packages == 10**9
    assert answer.p_deal.value == 1.0
    assert answer.zopa.size is None
    assert answer.p_best_text.value == 1.0
    assert len(answer.texts) >= 4
    assert any("cannot be laid out" in note for note in answer.notes)
