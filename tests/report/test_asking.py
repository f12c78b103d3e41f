"""What is printed of what to ask: in the brief, in Arabic, and where there is nothing to say."""

from __future__ import annotations

from dataclasses import replace

import pytest

import goodoffices as go
from goodoffices.answers.ask_results import AskAnswer, Change, Kind, OptionChange, Question
from goodoffices.answers.together import Answers
from goodoffices.case.model import Case
from goodoffices.learning.questions import Worth
from goodoffices.report import brief_content
from goodoffices.report.asking import Asking
from goodoffices.report.naming import Names
from goodoffices.report.words import phrases_for
from tests.report.test_content import section, words_of
from tests.small_cases import game


@pytest.fixture(scope="module")
def case() -> Case:
    return go.load("dayton-1995")


@pytest.fixture(scope="module")
def answer(case: Case) -> AskAnswer:
    return go.ask(case, worlds=512)


def of(case: Case, answer: AskAnswer, language: str = "en") -> Asking:
    phrases = phrases_for(language)
    return Asking(answer, Names(case, phrases), phrases)


def test_the_brief_asks_three_questions_and_refers_to_its_texts_by_letter(
    case: Case, answer: AskAnswer
) -> None:
    deals = go.deals(case, worlds=512)
    brief = brief_content(case, Answers(deals, asked=answer))
    found = section(brief, "ask")
    said = " ".join(words_of(found).split())
    assert found.title == "Three questions to ask"
    assert said.count("Ask:") == 3
    assert "Bosnian Government: what no deal is worth. Ask: Bosnian Government." in said
    assert "Without asking, text A is tabled" in said
    assert "unknowns have no measurable value." in said


def test_a_brief_without_the_answer_says_nothing_of_questions(case: Case) -> None:
    brief = brief_content(case, Answers(go.deals(case, worlds=64)))
    assert "ask" not in [each.id for each in brief.second_page]


def test_a_case_without_doubt_has_no_questions() -> None:
    certain = game((1, 1), (2, 0))
    assert of(certain, go.ask(certain)).section() is None
    brief = brief_content(certain, Answers(go.deals(certain), asked=go.ask(certain)))
    assert "ask" not in [each.id for each in brief.second_page]


def test_where_nothing_is_worth_asking_the_brief_says_so(case: Case, answer: AskAnswer) -> None:
    silent = tuple(replace(question, measurable=False, changes=()) for question in answer.questions)
    found = of(case, replace(answer, questions=silent)).section()
    assert found is not None
    assert found.title == "Questions to ask"
    said = words_of(found)
    assert "No single answer would lead to a text that is measurably likelier to pass." in said
    assert "7 unknowns have no measurable value." in said


def test_the_questions_are_asked_in_arabic(case: Case, answer: AskAnswer) -> None:
    found = of(case, replace(answer, reliability=0.8), "ar").section()
    assert found is not None
    assert found.title == "ثلاثة أسئلة ينبغي طرحها"
    assert "معرفة ذلك تضيف" in words_of(found)


def test_that_a_side_would_speak_so_of_its_own_limits_either_way_is_said(
    case: Case, answer: AskAnswer
) -> None:
    """Its word is no evidence, so the brief must not send anybody for it without a warning."""
    asking = of(case, answer)
    found = asking.section()
    assert found is not None
    assert "it would say either way: ask where it can be checked." in words_of(found)
    shared = replace(answer.questions[0], unknown="unknowns.mood")
    assert asking.caution([shared]) == ()


def test_where_no_answer_alone_changes_the_text_for_certain_it_is_said(case: Case, answer: AskAnswer) -> None:
    """Several answers may be worth asking for together, and each too little to be told from chance."""
    question = replace(answer.questions[0], changes=())
    assert of(case, answer).changes(question) == (
        "What each answer alone would change is within simulation error.",
    )


@pytest.mark.parametrize(
    ("worth", "words"),
    [
        (Worth(0.0, 0.0, 0.0), "nothing"),
        (Worth(0.004, 0.0, 0.008), "under 1 in 100"),
        (Worth(0.05, 0.041, 0.059), "4 to 6 in 100"),
        (Worth(0.05, 0.04, 0.06), "4 to 6 in 100"),
    ],
)
def test_worth_is_told_as_a_band_of_whole_points(
    case: Case, answer: AskAnswer, worth: Worth, words: str
) -> None:
    assert of(case, answer).band(worth) == words


@pytest.mark.parametrize(
    ("kind", "low", "high", "words"),
    [
        (Kind.LINE, 1.0, 1.0, "it is real"),
        (Kind.LINE, 0.0, 0.0, "it is bluff"),
        (Kind.YES_NO, 1.0, 1.0, "yes"),
        (Kind.YES_NO, 0.0, 0.0, "no"),
        (Kind.NUMBER, None, 42.0, "below 42"),
        (Kind.NUMBER, 41.0, 47.5, "41 to 47.5"),
        (Kind.NUMBER, -3.0, None, "above \u22123"),
        (Kind.NUMBER, 7.0, 7.0, "7"),
    ],
)
def test_an_answer_is_told_in_words(
    case: Case, answer: AskAnswer, kind: Kind, low: float | None, high: float | None, words: str
) -> None:
    change = Change(
        "", kind, low, high, 0.5, {}, {"brcko": OptionChange("federation", "serb")}, 0.2, 0.21, 0.01
    )
    asking = of(case, answer)
    assert asking.reply(change) == words
    question = Question("parties.bosnia.no_deal", (), Worth(0.1, 0.1, 0.1), None, True, 0.0, (change,))
    assert asking.whom(question) == "The case names nobody to ask."
    assert asking.changes(question) == (f"If {words}: Brcko: serb; a little likelier to pass.",)
