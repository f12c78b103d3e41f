"""What changed since the last brief, in sentences."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from goodoffices.answers.change_topics import Change, Changes, Topic
from goodoffices.answers.results import Chance, Conflict
from goodoffices.answers.together import Answers
from goodoffices.case.claims import Claim, Offer
from goodoffices.case.issues import Issue, Option, Text
from goodoffices.case.ledger import DocumentEntry
from goodoffices.case.model import BriefNotes, Case
from goodoffices.case.schedule import Event
from goodoffices.case.uncertain import Fixed, Pert, Quantity, Uniform
from goodoffices.report import Brief, brief_content
from goodoffices.report.changes import change_sentences, told_plainly
from goodoffices.report.desk import Desk
from goodoffices.report.words import phrases_for
from tests.report.samples import river_answer, river_case
from tests.report.talk_samples import river_talks
from tests.report.test_content import section, sections, words_of

CASE = river_case()
OLDER = replace(CASE, as_of=date(2026, 2, 20))
UPLAND, LOWLAND = CASE.parties
TRUCE = CASE.issues[0]
RED = UPLAND.red_lines[0]
CLAIM = CASE.claims[1]


def changes(*found: Change, before: Case = OLDER) -> Changes:
    return Changes(before, found, before.horizon_days, before.as_of)


def said(change: Change, *, before: Case = OLDER, now: Case = CASE) -> str:
    """The sentence on one change, without marks of direction."""
    desk = Desk(now, Answers(river_answer()), phrases_for("en"))
    ((_, sentence),) = change_sentences(desk, changes(change, before=before))
    return re.sub("[\u2066-\u2069]", "", sentence)


def chance(p: float, low: float, high: float) -> Chance:
    return Chance(p, p, p, (low, high))


def test_parties_are_new_gone_or_renamed() -> None:
    assert said(Change(Topic.PARTY, "upland", None, UPLAND)) == "New at the table: Upland Council."
    gone = replace(CASE, parties=(LOWLAND,))
    assert said(Change(Topic.PARTY, "upland", UPLAND, None), now=gone) == (
        "No longer at the table: Upland Council."
    )
    other = replace(UPLAND, name="Hill Council")
    before = replace(OLDER, parties=(other, LOWLAND))
    assert said(Change(Topic.PARTY, "upland", other, UPLAND), before=before) == (
        "Hill Council is now called Upland Council."
    )


def test_issues_are_new_gone_renamed_or_have_other_options() -> None:
    assert said(Change(Topic.ISSUE, "truce", None, TRUCE)) == "New issue: Truce."
    assert said(Change(Topic.ISSUE, "truce", TRUCE, None)) == "No longer an issue: Truce."
    pause = replace(TRUCE, title=Text((("", "Pause"),)))
    assert said(Change(Topic.ISSUE, "truce", pause, TRUCE)) == "The issue “Pause” is now called “Truce”."
    days = replace(TRUCE, unit="days")
    assert said(Change(Topic.ISSUE, "truce", days, TRUCE)) == "The issue “Truce” is put another way."
    fewer = replace(TRUCE, options=TRUCE.options[:2])
    assert said(Change(Topic.ISSUE, "truce", fewer, TRUCE)) == "Truce: its options are now 4; 8; 12; 26; 40."
    both = replace(pause, options=TRUCE.options[:2])
    assert said(Change(Topic.ISSUE, "truce", both, TRUCE)) == (
        "The issue “Pause” is now called “Truce”; its options: 4; 8; 12; 26; 40."
    )


def test_the_tabled_text_is_told_issue_by_issue() -> None:
    assert said(Change(Topic.TABLED, "truce", "8", "12")) == (
        "On the table, Truce: 12 weeks (before: 8 weeks)."
    )
    assert said(Change(Topic.TABLED, "dam", None, "joint_board")) == (
        "On the table, Dam control: joint board (before: open)."
    )
    gone = Issue("rest", (Option("a"), Option("b")))
    before = replace(OLDER, issues=(*CASE.issues, gone))
    assert said(Change(Topic.TABLED, "rest", "a", None), before=before) == (
        "On the table, rest: open (before: a)."
    )


def test_offers_name_who_made_them_and_the_first_issues() -> None:
    offer = Offer(date(2026, 3, 1), "upland", (2, 2, 1, None, 1, 1, None, None))
    words = "Truce: 12 weeks; Captives released: 40 people; Dam control: joint board; and 2 more issues"
    assert said(Change(Topic.OFFER, "", None, offer)) == f"Upland Council offered on 1 Mar: {words}."
    assert said(Change(Topic.OFFER, "", None, replace(offer, on=None))) == f"Upland Council offered: {words}."
    short = replace(offer, package=(2, *(None,) * 7))
    assert said(Change(Topic.OFFER, "", short, None)) == (
        "No longer listed: an offer by Upland Council (Truce: 12 weeks)."
    )


def test_chances_stand_beside_what_they_were() -> None:
    even, unlikely = chance(0.5, 0.3, 0.6), chance(0.2, 0.1, 0.3)
    assert said(Change(Topic.WORD, "p_deal", even, unlikely)) == (
        "Some text exists that all would accept and ratify: unlikely, 10 to 30 in 100; "
        "before: even, 30 to 60 in 100."
    )
    assert said(Change(Topic.BAND, "p_hold", None, even)) == (
        "Once in force, the text is carried out and kept: even, 30 to 60 in 100; "
        "nothing was said of it before."
    )
    assert said(Change(Topic.BAND, "p_best_text", even, None)) == (
        "The best single text is accepted and ratified: nothing is said of it now; "
        "before: even, 30 to 60 in 100."
    )


def test_a_chance_by_another_date_names_both() -> None:
    even, unlikely = chance(0.5, 0.3, 0.6), chance(0.2, 0.1, 0.3)
    assert said(Change(Topic.WORD, "agreed", even, unlikely)) == (
        "Agreed by 1 May: unlikely, 10 to 30 in 100; before: even, 30 to 60 in 100 (by 21 Apr)."
    )
    assert said(Change(Topic.WORD, "holds", even, unlikely), before=CASE) == (
        "In force and holding on 1 May: unlikely, 10 to 30 in 100; before: even, 30 to 60 in 100."
    )
    assert said(Change(Topic.BAND, "ratified", even, None)) == (
        "Ratified by 21 Apr: nothing is said of it now; before: even, 30 to 60 in 100."
    )


def test_what_blocks_is_new_or_gone() -> None:
    conflict = Conflict(("upland.no_deal", "lowland.no_deal"), ("", ""), 0.4)
    reason = "No text is worth enough to Upland Council and Lowland Republic at once."
    assert said(Change(Topic.BLOCKS, "", None, conflict)) == f"New in the way: {reason}"
    assert said(Change(Topic.BLOCKS, "", conflict, None)) == f"No longer in the way: {reason}"


def test_another_text_is_told_by_its_differences() -> None:
    text = river_answer().texts[0]
    other = replace(text, package={**text.package, "truce": 4, "road": "closed"})
    words = said(Change(Topic.TEXT, "likeliest to pass, most even", other, text))
    assert words.startswith("The text “likeliest to pass and most even” is another one: Truce: ")
    assert "(before: 4 weeks)" in words
    assert said(Change(Topic.TEXT, "most even", None, text)) == "A text now stands out as “most even”."
    assert said(Change(Topic.TEXT, "most even", text, None)) == (
        "No text stands out any longer as “most even”."
    )


def test_red_lines_are_told_by_office() -> None:
    line = "Upland Council's water ministry (Dam control: not third party)"
    red = UPLAND.red_lines[1]
    assert said(Change(Topic.RED_LINE, "U2", None, red)) == f"New red line: {line}."
    assert said(Change(Topic.RED_LINE, "U2", red, None)) == f"No longer a red line: {line}."
    assert said(Change(Topic.RED_LINE, "U2", replace(red, rule=RED.rule), red)).startswith(
        f"A red line is put another way: {line} (before: "
    )
    assert said(Change(Topic.RED_LINE, "M9", None, replace(red, id="M9"))) == (
        "New red line: water ministry (Dam control: not third party)."
    )


def test_positions_and_events_are_told() -> None:
    position = UPLAND.positions[1]
    assert said(Change(Topic.POSITION, "", None, position)) == (
        "Said on Dam control, by council spokesman: “the dam is ours to run”."
    )
    assert said(Change(Topic.POSITION, "", position, None)).startswith("No longer listed, on Dam control, by")
    event = Event("vote", RED.firmness, title=Text((("", "The vote"),)))
    assert said(Change(Topic.EVENT, "vote", None, event)) == "New event: The vote."
    assert said(Change(Topic.EVENT, "vote", event, None)) == "No longer expected: The vote."
    untitled = replace(event, title=None)
    assert said(Change(Topic.EVENT, "vote", event, untitled)) == "Put another way: the event “vote”."


def test_statements_are_new_withdrawn_graded_anew_used_otherwise_or_corrected() -> None:
    who = "ministry official denies “the council would never share the dam” [c2]"
    assert said(Change(Topic.CLAIM, "c2", None, CLAIM)) == f"New: {who}."
    assert said(Change(Topic.CLAIM, "c2", CLAIM, None)) == f"No longer listed: {who}."
    withdrawn = replace(CASE, withdrawn=(CLAIM,))
    assert said(Change(Topic.CLAIM, "c2", CLAIM, None), now=withdrawn) == f"Withdrawn: {who}."
    better = replace(CLAIM, credibility=2)
    assert said(Change(Topic.CLAIM, "c2", CLAIM, better)) == f"Graded B2 (before: B4): {who}."
    evidence = replace(CLAIM, use="evidence")
    assert said(Change(Topic.CLAIM, "c2", CLAIM, evidence)) == f"Now counts as evidence: {who}."
    assert said(Change(Topic.CLAIM, "c2", evidence, CLAIM)) == f"No longer counts as evidence: {who}."
    assert said(Change(Topic.CLAIM, "c2", replace(CLAIM, says="x"), CLAIM)) == f"Corrected: {who}."


def test_words_that_may_not_be_shown_are_withheld() -> None:
    case = replace(CASE, documents=(DocumentEntry("d1", "a report", may_be_shown=False),))
    quoted: Claim = replace(CLAIM, document="d1", selectors=CLAIM.selectors)
    shown = said(Change(Topic.CLAIM, "c2", None, quoted), now=case)
    assert shown.startswith("New: ministry official denies ")


def test_numbers_stand_beside_what_they_were() -> None:
    path = "parties.upland.red_lines.U1.firmness"
    old, new = RED.firmness, replace(RED.firmness, law=LOWLAND.red_lines[1].firmness.law)
    assert said(Change(Topic.NUMBER, path, old, new)) == (
        "Upland Council: firmness of red line U1: 0.5 to 0.9 (before: 0.6 to 0.9)."
    )
    assert said(Change(Topic.NUMBER, path, None, new)) == (
        "New figure: Upland Council: firmness of red line U1, 0.5 to 0.9."
    )
    assert said(Change(Topic.NUMBER, path, old, None)) == (
        "No longer a figure: Upland Council: firmness of red line U1 (before: 0.6 to 0.9)."
    )


def test_days_are_told_as_dates_counted_from_each_version() -> None:
    path = "talks.deadline_day"
    was = Quantity(path, Uniform(Fraction(30), Fraction(40)))
    now = Quantity(path, Pert(Fraction(20), Fraction(22), Fraction(25)))
    assert CASE.as_of == date(2026, 3, 2)
    assert said(Change(Topic.NUMBER, path, was, now)) == (
        "The deadline of the talks: 22 Mar to 27 Mar (before: 22 Mar to 1 Apr)."
    )
    fixed = Quantity(path, Fixed(Fraction(20)))
    assert said(Change(Topic.NUMBER, path, was, fixed), now=replace(CASE, as_of=None)) == (
        "The deadline of the talks: day 20 (before: 22 Mar to 1 Apr)."
    )


def test_what_is_no_figure_is_told_as_wording() -> None:
    assert said(Change(Topic.OTHER, "", None, None)) == (
        "The wording or the rules of the case changed, and none of its figures."
    )


def brief_with(found: tuple[Change, ...], before: Case = OLDER, case: Case = CASE) -> Brief:
    return brief_content(case, Answers(river_answer()), changes=changes(*found, before=before))


def test_without_an_earlier_version_the_brief_says_nothing_of_changes() -> None:
    assert "changes" not in sections(brief_content(CASE, Answers(river_answer())))


def test_it_stands_under_the_bottom_line_and_says_where_nothing_changed() -> None:
    brief = brief_with(())
    assert sections(brief)[:2] == ["bottom_line", "changes"]
    assert section(brief, "changes").title == "What changed since 20 February 2026"
    assert "Nothing in the case has changed since 20 February 2026." in words_of(section(brief, "changes"))
    undated = brief_with((), before=replace(OLDER, as_of=None))
    assert section(undated, "changes").title == "What changed since the last brief"
    assert "Nothing in the case has changed since the last brief." in words_of(section(undated, "changes"))


def _numbers(n: int, size: Callable[[int], float]) -> tuple[Change, ...]:
    return tuple(
        Change(Topic.NUMBER, f"parties.upland.weights.{issue.id}", None, RED.firmness, size(k))
        for k, issue in enumerate((*CASE.issues, *CASE.issues)[:n])
    )


def test_what_page_one_has_no_room_for_is_counted_there_and_stands_in_the_annex() -> None:
    others = (
        Change(Topic.EVENT, "e", None, Event("e", RED.firmness)),
        Change(Topic.TEXT, "most even", None, river_answer().texts[0]),
        Change(Topic.CLAIM, "c2", None, CLAIM),
    )
    brief = brief_with((*_numbers(12, lambda k: -k), *others))
    said_there = words_of(section(brief, "changes"))
    assert said_there.count("New figure") == 7
    counted = "More in the annex: 5 figures, 1 other change, 1 answer and 1 on what was said."
    assert counted in re.sub("[\u2066-\u2069]", "", said_there)
    assert words_of(section(brief, "changes_more")).count("New figure") == 5


def test_of_changes_that_weigh_the_same_page_one_shows_all_or_none() -> None:
    brief = brief_with(_numbers(12, lambda _: 1.0))
    assert "New figure" not in words_of(section(brief, "changes"))
    assert "More in the annex: 12 figures." in words_of(section(brief, "changes"))
    two_sizes = brief_with(_numbers(12, lambda k: float(k < 3)))
    assert words_of(section(two_sizes, "changes")).count("New figure") == 3


def test_the_author_may_leave_out_changes_or_the_chances_among_them() -> None:
    found = (Change(Topic.WORD, "p_deal", chance(0.5, 0.3, 0.6), chance(0.2, 0.1, 0.3)), *_numbers(12, float))
    no_chance = replace(CASE, brief=BriefNotes(omit=("chance",)))
    assert "Some text exists" not in words_of(section(brief_with(found, case=no_chance), "changes"))
    nothing = replace(CASE, brief=BriefNotes(omit=("changes",)))
    brief = brief_with(found, case=nothing)
    ids: set[Hashable] = {each.id for each in (*brief.first_page, *brief.annex)}
    assert not ids & {"changes", "changes_more"}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_programs_get_topic_place_and_sentence(language: str) -> None:
    change = Change(Topic.PARTY, "upland", None, UPLAND)
    answers = Answers(river_answer(), talks=river_talks())
    (told,) = told_plainly(changes(change), CASE, answers, language)
    assert (told["topic"], told["where"]) == ("party", "upland")
    assert "Upland Council" in told["says"]
    assert "\u2068" not in told["says"]
