"""What to ask: by hand on small cases, mirrored, weighed, without doubt and without a deal."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest

import goodoffices as go
from goodoffices.answers.ask import ask, ask_in
from goodoffices.answers.ask_results import AskAnswer, Kind, OptionChange, Question
from goodoffices.answers.setting import Setting, setting_of
from goodoffices.bargaining.modelling import model_of
from goodoffices.case.catalog import catalog_text
from goodoffices.case.files import load_case_text
from goodoffices.case.model import Case
from goodoffices.errors import QuestionError
from goodoffices.worlds.ensemble import Ensemble, ReferenceWorld
from tests.small_cases import case_of, game, two_sides

# p wants a if it is in a soft mood, else b; a fixed mood of q changes nothing.
MOODS = """\
issues: {x: {options: [a, b]}}
unknowns:
  soft: {chance: 0.6, ask: [the envoy]}
  idle: {chance: 0.5}
parties:
  p: {points: {x: {a: {if: soft, then: 20, else: 0}, b: {if: soft, then: 0, else: 20}}}, no_deal: 10}
  q: {points: {x: {a: 9, b: {if: idle, then: 9, else: 8}}}, no_deal: 5}
"""


def named(answer: AskAnswer, unknown: str) -> Question:
    return next(question for question in answer.questions if question.unknown == unknown)


def test_one_question_of_yes_or_no_is_worth_what_can_be_counted_by_hand() -> None:
    answer = ask(case_of(MOODS), worlds=2000, reliability=0.8)
    soft = answer.questions[0]
    assert (soft.unknown, soft.ask, soft.measurable) == ("unknowns.soft", ("the envoy",), True)
    assert answer.text == {"x": "a"}
    assert answer.p_text.value == pytest.approx(0.6, abs=0.03)
    # Without asking 0.6, with the answer 1; a source that is right 8 times in 10 brings 0.8.
    assert soft.value.value == pytest.approx(0.4, abs=0.002)
    assert soft.value.low <= 0.4 <= soft.value.high
    assert answer.evpi.value == pytest.approx(soft.value.value)
    assert soft.value_imperfect is not None
    assert soft.value_imperfect.value == pytest.approx(0.2, abs=0.01)
    (change,) = soft.changes
    assert (change.answer, change.kind, change.low, change.high) == ("no", Kind.YES_NO, 0.0, 0.0)
    assert change.text == {"x": "b"}
    assert change.differs == {"x": OptionChange("a", "b")}
    assert (change.p_without, change.p_all, change.gain) == (0.0, 1.0, 1.0)
    assert change.share == pytest.approx(0.4, abs=0.03)


def test_what_changes_no_choice_is_not_worth_asking_and_comes_last() -> None:
    answer = ask(case_of(MOODS), worlds=512)
    idle = answer.questions[-1]
    assert idle.unknown == "unknowns.idle"
    assert (idle.measurable, idle.value.value, idle.changes) == (False, 0.0, ())
    assert idle.value_imperfect is None
    assert answer.reliability is None


def test_an_unknown_that_no_number_names_is_never_worth_asking() -> None:
    """By its draws alone one in twenty of them would pass."""
    idle = ", ".join(f"k{n}: {{chance: 0.5}}" for n in range(40))
    text = f"unknowns: {{{idle}}}\nevents: [{{id: e, title: E, day: 3, chance: k1, no_deal: {{union: 5}}}}]\n"
    answer = ask(two_sides(text, no_deal=("10..60", "20..80")), worlds=1024)
    asked = [question for question in answer.questions if question.measurable]
    assert {question.unknown for question in asked} == {"parties.union.no_deal", "parties.port.no_deal"}
    assert len(answer.questions) == 42
    assert all(question.value.high == 0.0 for question in answer.questions[2:])


def test_a_number_that_a_shared_unknown_settles_is_not_asked_about_again() -> None:
    answer = ask(case_of(MOODS), worlds=64)
    assert [question.unknown for question in answer.questions] == ["unknowns.soft", "unknowns.idle"]


def test_a_number_is_told_in_bands_and_answers_with_the_same_text_are_one() -> None:
    # The union takes 5 and more if its own number is low; the port gives as little as it can.
    answer = ask(two_sides(no_deal=("{choices: {25: 0.5, 65: 0.5}}", "20..80")), worlds=4096)
    port = named(answer, "parties.port.no_deal")
    assert port.measurable
    assert port.ask == ("port",)
    assert all(change.kind is Kind.NUMBER for change in port.changes)
    assert all(change.gain > 0 for change in port.changes)
    gains = [change.share * change.gain for change in port.changes]
    assert gains == sorted(gains, reverse=True)
    spans = sorted((change.low or -1, change.high or 101) for change in port.changes)
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))
    union = named(answer, "parties.union.no_deal")
    assert {change.answer for change in union.changes} <= {"25", "65"}


def test_an_answer_about_a_red_line_says_real_or_bluff() -> None:
    lines = "[{id: L, rule: x == o0, owner: council, firmness: 0.3}]"
    # o0 is safe for nobody but in half of the worlds; o1 passes unless the line is real.
    case = case_of(
        "issues: {x: {options: [o0, o1]}}\n"
        "unknowns: {mild: {chance: 0.5}}\n"
        "parties:\n"
        f"  p: {{points: {{x: {{o0: 12, o1: 12}}}}, no_deal: 10, red_lines: {lines}}}\n"
        "  q: {points: {x: {o0: {if: mild, then: 12, else: 8}, o1: 12}}, no_deal: 10}\n"
    )
    answer = ask(case, worlds=2048)
    line = named(answer, "parties.p.red_lines.L.firmness")
    assert answer.text == {"x": "o1"}
    assert line.ask == ("council",)
    assert [(change.answer, change.kind, change.text) for change in line.changes] == [
        ("it is real", Kind.LINE, {"x": "o0"})
    ]
    assert line.value.value == pytest.approx(0.3 * 0.5, abs=0.02)


def test_in_a_case_without_doubt_there_is_nothing_to_ask() -> None:
    answer = ask(game((1, 1), (2, 0)))
    assert (answer.exact, answer.worlds, answer.questions, answer.text) == (True, 1, (), None)
    assert answer.notes[0].startswith("Nothing to ask")


def test_where_there_is_no_deal_anywhere_no_answer_is_worth_anything() -> None:
    answer = ask(two_sides(no_deal=("80..90", "60..70")), worlds=128, reliability=0.9)
    assert len(answer.questions) == 2
    assert not any(question.measurable or question.value.value for question in answer.questions)
    assert answer.evpi.value == 0.0
    assert answer.p_text.value == 0.0
    assert "In none of the worlds drawn" in answer.notes[-1]


def test_where_one_text_always_passes_no_answer_can_improve_it() -> None:
    answer = ask(two_sides(no_deal=("10..20", "10..20")), worlds=128)
    assert not any(question.measurable for question in answer.questions)
    assert "accepted in every world" in answer.notes[-1]


def test_two_worlds_are_enough_to_be_asked_about() -> None:
    assert ask(case_of(MOODS), worlds=2).worlds == 2


# -- laws ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", ["dayton-1995", "wadi-amal-water", "colombia-2016"])
def test_no_question_is_worth_less_than_nothing_or_more_than_knowing_everything(slug: str) -> None:
    answer = ask(go.load(slug), worlds=512, reliability=0.8)
    for question in answer.questions:
        assert 0 <= question.value.low <= question.value.value <= question.value.high
        assert question.value.value <= answer.evpi.value
        assert question.value_imperfect is not None
        assert 0 <= question.value_imperfect.value <= question.value.value
        assert question.measurable == (question.value.value > question.noise)
    measured = [question.measurable for question in answer.questions]
    assert measured == sorted(measured, reverse=True)


def swapped_names(words: str, one: str, other: str) -> str:
    return words.replace(one, "\0").replace(other, one).replace("\0", other)


def relabelled(case: Case, worlds: int, one: str, other: str) -> Setting:
    """A case under other names, with the draws of the case that it was."""
    ensemble = Ensemble.draw(case, worlds, 0, lambda path: swapped_names(path, one, other))
    return Setting(case, 0, ensemble, model_of(case, ensemble), model_of(case, ReferenceWorld(case)))


@pytest.mark.parametrize(
    ("slug", "one", "other"), [("dayton-1995", "serbia", "bosnia"), ("camp-david-1978", "israel", "egypt")]
)
def test_swapping_unlike_sides_swaps_their_questions_and_nothing_else(
    slug: str, one: str, other: str
) -> None:
    text = catalog_text(slug).decode("utf-8")
    plain = ask(load_case_text(text, "plain.yaml"), worlds=256)
    mirror_case = load_case_text(swapped_names(text, one, other), "mirror.yaml")
    mirror = ask_in(relabelled(mirror_case, 256, one, other))

    def figures(answer: AskAnswer, *, renamed: bool) -> dict[str, object]:
        return {
            swapped_names(question.unknown, one, other) if renamed else question.unknown: (
                question.value,
                question.noise,
                [(change.answer, change.p_all, change.p_without) for change in question.changes],
            )
            for question in answer.questions
        }

    assert figures(plain, renamed=True) == figures(mirror, renamed=False)
    assert plain.p_text.value == mirror.p_text.value
    first = [question.unknown for question in plain.questions if question.measurable]
    assert first
    assert [swapped_names(name, one, other) for name in first] == [
        question.unknown for question in mirror.questions if question.measurable
    ]


def test_worlds_of_weight_count_and_what_evidence_settled_is_not_asked_again() -> None:
    setting = setting_of(case_of(MOODS), worlds=1024)
    assert setting.ensemble is not None
    soft = setting.ensemble.draws()[0].values
    certain = setting.ensemble.reweighted(soft)
    known = ask_in(replace(setting, ensemble=certain, model=replace(setting.model, weights=certain.weights)))
    assert known.p_text.value == pytest.approx(1.0)
    assert not named(known, "unknowns.soft").measurable
    # Weights that make the two moods even: the answer is worth a half.
    even = setting.ensemble.reweighted(np.where(soft > 0, 0.5 / soft.mean(), 0.5 / (1 - soft.mean())))
    weighed = ask_in(replace(setting, ensemble=even, model=replace(setting.model, weights=even.weights)))
    assert named(weighed, "unknowns.soft").value.value == pytest.approx(0.5, abs=0.06)
    assert weighed.ess < 1024


def test_the_same_seed_gives_the_same_answer_and_another_one_like_it() -> None:
    first, again = (ask(go.load("dayton-1995"), seed=4, worlds=256) for _ in range(2))
    assert replace(first, seconds=0.0) == replace(again, seconds=0.0)
    other = ask(go.load("dayton-1995"), seed=5, worlds=256)
    assert other.questions != first.questions


def test_on_a_later_day_what_a_day_costs_may_be_worth_asking() -> None:
    case = two_sides(no_deal=("40", "40"), union="    no_deal_per_day: -1..1\n")
    now, later = ask(case, worlds=256), ask(case, worlds=256, day=30)
    assert (now.exact, now.questions) == (True, ())
    assert [question.unknown for question in later.questions] == ["parties.union.no_deal_per_day"]
    assert later.questions[0].ask == ("union",)
    assert any("As of day 30" in note for note in later.notes)


@pytest.mark.parametrize("reliability", [0.4, 1.2])
def test_a_reliability_that_cannot_be_is_refused(reliability: float) -> None:
    with pytest.raises(QuestionError, match="cannot be weighed"):
        ask(case_of(MOODS), worlds=16, reliability=reliability)


def test_progress_is_told_unknown_by_unknown() -> None:
    told: list[tuple[int, int]] = []
    ask_in(setting_of(case_of(MOODS), worlds=16), tick=lambda done, of: told.append((done, of)))
    assert told == [(1, 2), (2, 2)]
