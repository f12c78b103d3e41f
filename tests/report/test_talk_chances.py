"""Chances by date in the brief."""

from __future__ import annotations

from dataclasses import replace

from goodoffices.answers.talk_results import TalksAnswer
from goodoffices.answers.together import Answers
from goodoffices.case.model import BriefNotes
from goodoffices.case.talks import Tactic, TacticKind, Talks
from goodoffices.report import Brief, brief_content
from goodoffices.report.blocks import Figure, Table
from goodoffices.report.charts import ChanceCurves
from goodoffices.report.talk_chances import THIN
from tests.report.samples import one_world_answer, river_answer, river_case
from tests.report.talk_samples import river_talks
from tests.report.test_content import section, sections, words_of


def brief_with(talks: TalksAnswer | None, **notes: tuple[str, ...]) -> Brief:
    case = replace(river_case(), brief=BriefNotes(**notes))  # type: ignore[arg-type]  # only `omit` is given
    return brief_content(case, Answers(river_answer(), talks=talks))


def rows(brief: Brief) -> list[str]:
    (table,) = (block for block in section(brief, "chances").blocks if isinstance(block, Table))
    return [words_of(row) for row in table.rows]


def test_three_events_by_date_stand_above_what_is_said_of_texts_and_are_told_apart() -> None:
    brief = brief_with(river_talks())
    (table,) = (block for block in section(brief, "chances").blocks if isinstance(block, Table))
    found = rows(brief)
    assert found[:4] == [
        "As the talks may go",
        "Agreed by 1 May even 30 to 70 in 100 Upland Council: what no deal is worth",
        "Ratified by 1 May even 20 to 60 in 100 Lowland Republic: whether the envoys' mandate is real",
        "In force and holding on 1 May unlikely 5 to 30 in 100 the deadline of the talks",
    ]
    assert found[4] == "Of texts, whether or not the talks arrive at one"
    assert len([row for row in table.rows if not row.group]) <= 6


def test_the_chances_day_by_day_are_a_chart_where_they_are_told() -> None:
    (figure,) = section(brief_with(river_talks()), "chance_curves").blocks
    assert isinstance(figure, Figure)
    assert isinstance(figure.chart, ChanceCurves)
    assert [curve.name for curve in figure.chart.curves] == ["Agreed", "Ratified", "Holding"]
    assert figure.says.startswith("Agreed by 1 May: 30 to 70 in 100; Ratified by 1 May: ")
    for untold in (
        brief_with(None),
        brief_with(river_talks(), omit=("chance",)),
        brief_with(replace(river_talks(), ess=THIN - 1.0)),
    ):
        assert "chance_curves" not in sections(untold)


def test_the_day_of_half_of_the_agreements_and_the_last_dispute_are_told() -> None:
    said = words_of(section(brief_with(river_talks()), "chances"))
    assert "Each chance by date is part of the one above it." in said
    assert "They assume that sides concede as sides have been seen to" in said
    assert "Where there is agreement, half of the time it comes by 12 Apr." in said
    assert "Most often last in dispute: Dam control." in said
    assert "Words for chances, in 100" in said


def test_issues_equally_often_last_in_dispute_are_all_named() -> None:
    talks = replace(river_talks(), last_issue={"dam": 0.5, "water": 0.5})
    assert "Dam control and Water share" in words_of(section(brief_with(talks), "chances"))


def test_nothing_is_said_of_agreement_where_there_is_none_nor_of_a_dispute() -> None:
    talks = replace(river_talks(), median_day=None, last_issue={}, behavioural=False)
    said = words_of(section(brief_with(talks), "chances"))
    assert "half of the time" not in said
    assert "last in dispute" not in said
    assert "concede" not in said


def test_without_a_schedule_nothing_is_said_of_holding() -> None:
    found = rows(brief_with(river_talks(holds=False)))
    assert [row.split(" by ")[0] for row in found[1:3]] == ["Agreed", "Ratified"]
    assert not any("holding" in row for row in found)


def test_without_talks_the_section_is_as_it_was() -> None:
    found = rows(brief_with(None))
    assert "The best text near the tabled one is accepted and ratified" in found[2]
    assert "As the talks may go" not in words_of(section(brief_with(None), "chances"))


def test_thin_evidence_leaves_out_the_chances_by_date_and_says_why() -> None:
    said = words_of(section(brief_with(replace(river_talks(), ess=30.0)), "chances"))
    assert "Chances by date are left out: the evidence leaves too few draws of weight to tell." in said
    assert "Agreed by" not in said


def test_the_author_may_leave_out_all_chances() -> None:
    brief = brief_with(river_talks(), omit=("chance",))
    assert "chances" not in sections(brief)
    assert "Agreed by" not in words_of(brief)


def test_in_one_world_the_talks_may_still_go_either_way() -> None:
    brief = brief_content(river_case(), Answers(one_world_answer(), talks=river_talks()))
    said = words_of(section(brief, "chances"))
    assert "each answer is yes or no" in said
    assert "Agreed by 1 May" in said
    assert "Words for chances" in said


def test_a_case_without_a_date_counts_days() -> None:
    brief = brief_content(replace(river_case(), as_of=None), Answers(river_answer(), talks=river_talks()))
    assert "Agreed by day 60" in rows(brief)[1]


def test_how_the_talks_were_played_and_what_was_assumed_stands_under_method() -> None:
    said = words_of(section(brief_with(river_talks()), "assumptions"))
    assert "The talks were played 2,048 times." in said
    assert "How Upland Council and Lowland Republic give way over time is our assumption." in said
    assert "An answer is taken to need one day." in said
    assert "The last day looked at is taken for the deadline." in said
    assert "No breakdown without anybody's choice is assumed." in said
    number = river_case().mediators[0].leverage[0][1]
    stated = Talks(
        deadline_day=number,
        answer_days=number,
        breakdown_per_day=number,
        tactics=tuple(Tactic(party, TacticKind.MICRO) for party in ("upland", "lowland")),
    )
    brief = brief_content(replace(river_case(), talks=stated), Answers(river_answer(), talks=river_talks()))
    said = words_of(section(brief, "assumptions"))
    assert "The talks were played 2,048 times. Simulation error" in said
