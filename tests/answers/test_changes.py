"""What changed between two versions of a case."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from goodoffices.answers.change_topics import Change, Topic, is_day
from goodoffices.answers.changed_inputs import differ
from goodoffices.answers.changes import changes_since, check_same_dispute
from goodoffices.answers.deals import deals
from goodoffices.answers.hold import has_schedule, hold
from goodoffices.answers.results import Chance, Conflict, DealsAnswer, TabledText
from goodoffices.answers.talks import has_talks, talks
from goodoffices.answers.together import Answers
from goodoffices.case.claims import Claim, Offer, Position
from goodoffices.case.issues import Issue
from goodoffices.case.model import Case
from goodoffices.case.uncertain import Quantity
from goodoffices.errors import QuestionError
from tests.small_cases import case_of

CASE = """\
as_of: 2026-03-02
issues:
  pay: {title: Pay, range: [0, 4, 1], status_quo: 0}
  jobs: {title: Jobs, options: [none, some], status_quo: none}
parties:
  union:
    name: Union
    weights: {pay: 3, jobs: 1}
    values: {pay: increasing, jobs: {none: 0, some: 100}}
    no_deal: 30..40
    red_lines: [{id: U1, rule: pay >= 1, owner: committee, firmness: 0.8}]
    positions: {pay: [{says: all of it, by: committee, on: 2026-03-01}]}
  port:
    name: Port
    weights: {pay: 3, jobs: 1}
    values: {pay: decreasing, jobs: {none: 100, some: 0}}
    no_deal: 30..40
    red_lines: [{id: P1, rule: pay <= 3, owner: board, firmness: 0.8}]
sources: {committee: {name: committee, reliability: C}, board: {name: board}}
claims:
  c1: {source: committee, about: U1, date: 2026-02-01, credibility: 3, says: the line stands}
tabled: {pay: 2}
offers:
  - {on: 2026-03-01, by: union, package: {pay: 4}}
events: [{id: vote, title: The vote, day: 20}]
"""


def changed(*pairs: tuple[str, str], case: str = CASE) -> Case:
    for old, new in pairs:
        assert old in case
        case = case.replace(old, new)
    return case_of(case)


def answers(case: Case) -> Answers:
    return Answers(
        deals(case, worlds=256),
        hold(case, worlds=256) if has_schedule(case) else None,
        talks(case, runs=256) if has_talks(case) else None,
    )


NOW = case_of(CASE)


def inputs(before: Case, after: Case = NOW) -> list[tuple[Topic, str]]:
    found = changes_since(before, after, None, answers(after)).found
    return [(change.topic, change.where) for change in found]


def only(before: Case, after: Case = NOW) -> Change:
    (change,) = changes_since(before, after, None, answers(after)).found
    return change


def test_a_case_has_not_changed_since_itself_nor_since_an_older_copy() -> None:
    older = changed(("as_of: 2026-03-02", "# a comment\n\nas_of: 2026-02-20"), ("day: 20", "day: 30"))
    for before in (NOW, older):
        assert not differ(before, NOW)
        assert changes_since(before, NOW, None, answers(NOW)).found == ()
    assert changes_since(older, NOW, None, answers(NOW)).since == older.as_of


def test_a_day_has_changed_if_its_date_has_and_not_if_its_number_has() -> None:
    slid = changed(("as_of: 2026-03-02", "as_of: 2026-02-20"))
    assert differ(slid, NOW)
    assert inputs(slid) == [(Topic.NUMBER, "events.vote.day")]
    undated = changed(("as_of: 2026-03-02\n", ""))
    assert not differ(undated, NOW)
    assert inputs(undated) == []
    assert is_day("talks.tactics.union.deadline_day")
    assert not is_day("talks.answer_days")


@pytest.mark.parametrize("ids", [("union", "port"), ("pay", "jobs")])
def test_a_case_without_a_common_party_or_issue_is_another_dispute(ids: tuple[str, str]) -> None:
    text = CASE
    for name in ids:
        text = re.sub(rf"\b{name}\b", f"other_{name}", text)
    with pytest.raises(QuestionError, match="another dispute"):
        check_same_dispute(case_of(text), NOW)


def test_a_version_of_a_later_day_is_refused() -> None:
    with pytest.raises(QuestionError, match="is of 2026-03-09, a later day than 2026-03-02"):
        check_same_dispute(changed(("as_of: 2026-03-02", "as_of: 2026-03-09")), NOW)


def test_a_number_is_told_with_what_it_was() -> None:
    change = only(changed(("firmness: 0.8}]\n    positions", "firmness: 0.4}]\n    positions")))
    assert (change.topic, change.where) == (Topic.NUMBER, "parties.union.red_lines.U1.firmness")
    assert isinstance(change.before, Quantity)
    assert isinstance(change.after, Quantity)
    assert change.size == 0.5


def test_a_number_of_something_new_is_not_told_beside_it() -> None:
    before = changed(("    red_lines: [{id: P1, rule: pay <= 3, owner: board, firmness: 0.8}]\n", ""))
    assert inputs(before) == [(Topic.RED_LINE, "P1")]
    assert inputs(NOW, before) == [(Topic.RED_LINE, "P1")]


def test_a_red_line_that_is_put_another_way_is_told() -> None:
    assert inputs(changed(("pay <= 3", "pay <= 2"))) == [(Topic.RED_LINE, "P1")]


def test_statements_are_new_gone_graded_anew_or_corrected() -> None:
    more = "says: the line stands}\n  c2: {source: board, says: no}"
    assert inputs(NOW, changed(("says: the line stands}", more))) == [(Topic.CLAIM, "c2")]
    gone = only(changed(("says: the line stands}", more)))
    assert isinstance(gone.before, Claim)
    assert gone.after is None
    for old, new in (
        ("credibility: 3", "credibility: 5"),
        ("reliability: C", "reliability: D"),
        ("says: the line stands", "says: it stands"),
        ("credibility: 3", "credibility: 3, use: evidence"),
    ):
        assert inputs(changed((old, new))) == [(Topic.CLAIM, "c1")]


def test_positions_offers_events_and_the_tabled_text_are_compared() -> None:
    found = changes_since(changed(("says: all of it", "says: some of it")), NOW, None, answers(NOW)).found
    assert [change.topic for change in found] == [Topic.POSITION, Topic.POSITION]
    assert {type(each) for change in found for each in (change.before, change.after)} == {
        Position,
        type(None),
    }
    offer = only(changed(("offers:\n  - {on: 2026-03-01, by: union, package: {pay: 4}}\n", "")))
    assert isinstance(offer.after, Offer)
    assert inputs(changed(("title: The vote", "title: A vote"))) == [(Topic.EVENT, "vote")]
    tabled = only(changed(("tabled: {pay: 2}", "tabled: {pay: 3}")))
    assert (tabled.topic, tabled.where, tabled.before, tabled.after) == (Topic.TABLED, "pay", "3", "2")
    opened = only(changed(("tabled: {pay: 2}", "tabled: {pay: 2, jobs: some}")))
    assert (opened.where, opened.before, opened.after) == ("jobs", "some", None)


def test_an_issue_is_new_gone_renamed_or_has_other_options() -> None:
    third = ("  jobs:", "  rest: {title: Rest, options: [a, b]}\n  jobs:")
    assert inputs(NOW, changed(third)) == [(Topic.ISSUE, "rest")]
    assert inputs(changed(third)) == [(Topic.ISSUE, "rest")]
    assert inputs(changed(("title: Jobs", "title: Work"))) == [(Topic.ISSUE, "jobs")]
    wider = changed(
        ("[none, some]", "[none, some, all]"),
        ("some: 100}", "some: 50, all: 100}"),
        ("some: 0}", "some: 0, all: 0}"),
    )
    assert inputs(wider)[0] == (Topic.ISSUE, "jobs")
    renamed = changed(("  jobs:", "  work:"), ("jobs: 1", "work: 1"), ("jobs: {none", "work: {none"))
    change = changes_since(renamed, NOW, None, answers(NOW)).found[0]
    assert isinstance(change.before, Issue)
    assert isinstance(change.after, Issue)
    assert (change.before.id, change.after.id) == ("work", "jobs")


def test_a_party_is_new_gone_or_renamed() -> None:
    third = CASE.replace(
        "sources:",
        "  town: {name: Town, points: {pay: {0: 1, 1: 1, 2: 1, 3: 1, 4: 1}}, no_deal: 0}\nsources:",
    )
    assert inputs(NOW, case_of(third)) == [(Topic.PARTY, "town")]
    assert inputs(case_of(third)) == [(Topic.PARTY, "town")]
    assert inputs(changed(("name: Port", "name: Harbour"))) == [(Topic.PARTY, "port")]


def test_what_no_sentence_tells_is_told_as_another_wording() -> None:
    before = changed(("tabled:", "rules: [not (pay == 4 and jobs == some)]\ntabled:"))
    assert differ(before, NOW)
    assert inputs(before) == [(Topic.OTHER, "")]


def test_chances_that_get_another_word_come_before_those_with_another_band_only() -> None:
    before = changed(("no_deal: 30..40", "no_deal: 48..60"))
    found = changes_since(before, NOW, answers(before), answers(NOW)).found
    by_topic = {topic: [c.where for c in found if c.topic is topic] for topic in Topic}
    assert "p_deal" in by_topic[Topic.WORD]
    assert {"agreed", "ratified"} <= {*by_topic[Topic.WORD], *by_topic[Topic.BAND]}
    assert [change.topic for change in found] == sorted(
        (change.topic for change in found), key=list(Topic).index
    )
    blocks = [change for change in found if change.topic is Topic.BLOCKS]
    assert blocks
    assert all(isinstance(change.before, Conflict) and change.after is None for change in blocks)


def _with(answer: DealsAnswer, p: float, low: float, high: float) -> Answers:
    return Answers(replace(answer, p_deal=Chance(p, p, p, (low, high)), conflicts=(), texts=()))


@pytest.mark.parametrize(
    ("was", "topics"),
    [
        ((0.50, 0.40, 0.60), []),
        ((0.515, 0.40, 0.61), []),
        ((0.55, 0.40, 0.60), [Topic.BAND]),
        ((0.50, 0.30, 0.60), [Topic.BAND]),
        ((0.70, 0.40, 0.60), [Topic.WORD]),
        ((0.95, 0.40, 0.60), [Topic.WORD]),
        ((0.05, 0.40, 0.60), [Topic.WORD]),
    ],
)
def test_a_chance_has_moved_if_its_word_or_its_band_is_another(
    was: tuple[float, float, float], topics: list[Topic]
) -> None:
    answer = deals(NOW, worlds=16)
    found = changes_since(NOW, NOW, _with(answer, *was), _with(answer, 0.50, 0.40, 0.60)).found
    assert [change.topic for change in found] == topics


def test_chances_that_were_not_told_before_or_are_not_now_are_named() -> None:
    full = answers(NOW)
    short = replace(full, talks=None)
    new = changes_since(NOW, NOW, short, full).found
    assert [(change.where, change.before) for change in new] == [("agreed", None), ("ratified", None)]
    gone = changes_since(NOW, NOW, full, short).found
    assert [(change.where, change.after) for change in gone] == [("agreed", None), ("ratified", None)]


def test_a_text_that_is_best_by_several_criteria_and_changes_is_one_change() -> None:
    answer = deals(NOW, worlds=64)
    old = answer.texts[0]
    other = replace(old, package={**old.package, "jobs": "some" if old.package["jobs"] == "none" else "none"})
    one = replace(answer, texts=(replace(old, label="likeliest", also=("most even",)),))
    two = replace(answer, texts=(replace(other, label="likeliest", also=("most even",)),))
    (change,) = changes_since(NOW, NOW, Answers(two), Answers(one)).found
    assert (change.topic, change.where) == (Topic.TEXT, "likeliest, most even")
    assert isinstance(change.before, TabledText)
    fewer = replace(answer, texts=())
    assert [c.after for c in changes_since(NOW, NOW, Answers(one), Answers(fewer)).found] == [None]


def _swapped(text: str) -> str:
    return re.sub(r"\b(union|port)\b", lambda found: {"union": "port", "port": "union"}[found[0]], text)


def test_the_parties_swapped_give_the_same_changes_of_the_other_party() -> None:
    # Every number is fixed: what is drawn would be drawn for the other party.
    now = re.sub(r"30\.\.40", "35", CASE.replace("firmness: 0.8", "firmness: 1"))
    before = now.replace("no_deal: 35\n    red_lines: [{id: U1", "no_deal: 22\n    red_lines: [{id: U1")
    before = before.replace("pay <= 3", "pay <= 1").replace("committee, on: 2026-03-01", "board")
    found, mirror = (
        changes_since(was, is_now, Answers(deals(was)), Answers(deals(is_now))).found
        for was, is_now in (
            (case_of(before), case_of(now)),
            (case_of(_swapped(before)), case_of(_swapped(now))),
        )
    )
    assert len(found) >= 4
    assert [(c.topic, _swapped(c.where), c.size) for c in found] == [
        (c.topic, c.where, c.size) for c in mirror
    ]
