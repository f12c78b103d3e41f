"""What an unknown of yes or no does to the talks, and to a text."""

from __future__ import annotations

import numpy as np
import pytest

from goodoffices.answers.deals import deals
from goodoffices.answers.talk_contrasts import contrasts
from goodoffices.answers.talk_results import Contrast, EventChances
from goodoffices.answers.talks import has_talks, talks
from goodoffices.worlds.ensemble import Draw
from tests.small_cases import two_sides

COIN = Draw("unknowns.tired", np.array([0.0, 1.0, 1.0]), discrete=True)


def test_each_end_is_the_share_of_its_own_runs() -> None:
    bands = {"unknowns.tired": np.array([[4.0, 2.0, 1.0, 1.0], [10.0, 9.0, 8.0, 2.0]])}
    found = contrasts(bands, [COIN], has_schedule=True)
    assert found == {"unknowns.tired": Contrast(EventChances(0.5, 0.25, 0.25), EventChances(0.9, 0.8, 0.2))}


def test_nothing_is_said_of_holding_without_a_schedule() -> None:
    found = contrasts({"unknowns.tired": np.ones((2, 4))}, [COIN], has_schedule=False)
    assert found["unknowns.tired"].high == EventChances(1.0, 1.0, None)


@pytest.mark.parametrize(
    "draw",
    [
        Draw("unknowns.tired", np.array([0.2, 0.7]), discrete=False),
        Draw("unknowns.tired", np.array([1.0, 5.0]), discrete=True),
        Draw("unknowns.other", np.array([0.0, 1.0]), discrete=True),
    ],
)
def test_what_is_no_question_of_yes_or_no_is_left_out(draw: Draw) -> None:
    assert contrasts({"unknowns.tired": np.ones((2, 4))}, [draw], has_schedule=True) == {}


def test_the_two_ends_are_the_talks_with_the_unknown_settled() -> None:
    def case(chance: str) -> str:
        return (
            f"unknowns: {{tired: {{chance: {chance}}}}}\ntalks: {{protocol: proximity, deadline_day: 20}}\n"
        )

    no_deal = ("{if: tired, then: 20, else: 99}", "20")
    answer = talks(two_sides(case("0.5"), no_deal=no_deal), runs=600)
    contrast = answer.by_unknown["unknowns.tired"]
    assert contrast.low.agreed == 0
    assert contrast.high.agreed > 0.5
    settled = talks(two_sides(case("1"), no_deal=no_deal), runs=600)
    assert contrast.high.agreed == pytest.approx(settled.agreed.value, abs=0.08)
    assert contrast.high.agreed >= contrast.high.ratified
    assert contrast.high.holds is None


def test_a_text_has_its_chance_if_something_is_not_so_and_if_it_is() -> None:
    case = two_sides(
        "unknowns: {tired: {chance: 0.4}, mood: {number: 0..1}}\n",
        no_deal=("{if: tired, then: 20, else: 99}", "{value: 20, plus: mood}"),
    )
    best = deals(case, worlds=400).texts[0]
    assert best.p_all_if == {"unknowns.tired": (0.0, 1.0)}
    assert 0.3 < best.p_all.value < 0.5


def test_a_case_in_one_world_has_no_unknown_to_settle() -> None:
    assert deals(two_sides()).texts[0].p_all_if == {}


@pytest.mark.parametrize(
    ("more", "port", "says"),
    [
        ("", "", False),
        ("talks: {protocol: one_text}\n", "", True),
        ("events: [{id: e, day: 3}]\n", "", True),
        ("", "    mandate: {consult_days: 2}\n", True),
    ],
)
def test_a_case_says_something_about_talks_by_talks_mandates_or_events(
    more: str, port: str, says: bool
) -> None:
    assert has_talks(two_sides(more, port=port)) is says
