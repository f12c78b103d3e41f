"""What a brief says."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from fractions import Fraction
from typing import Any

import pytest

from goodoffices.answers.results import Chance
from goodoffices.answers.together import Answers
from goodoffices.case.issues import Text
from goodoffices.case.model import BriefNotes, Case
from goodoffices.case.talks import Mandate
from goodoffices.case.uncertain import Fixed, Named, Quantity, Unknown
from goodoffices.report import Brief, brief_content
from goodoffices.report.blocks import Run, Section, Table
from goodoffices.report.desk import inputs_of
from tests.report.samples import one_world_answer, river_answer, river_case


def texts_of(part: Any) -> list[str]:
    """Return every text of a part of a brief, in order."""
    if isinstance(part, Run):
        return [part.text]
    if isinstance(part, str):
        return [part]
    if is_dataclass(part):
        return [text for each in fields(part) for text in texts_of(getattr(part, each.name))]
    if isinstance(part, tuple):
        return [text for each in part for text in texts_of(each)]
    return []


def words_of(part: Any) -> str:
    """Return everything that a part of a brief says."""
    return " ".join(texts_of(part))


def section(brief: Brief, section_id: str) -> Section:
    """Return a section of either page or the annex."""
    return next(s for s in (*brief.first_page, *brief.second_page, *brief.annex) if s.id == section_id)


def sections(brief: Brief) -> list[str]:
    """Return the ids of the sections of both pages."""
    return [each.id for each in (*brief.first_page, *brief.second_page)]


@pytest.fixture(scope="module")
def brief() -> Brief:
    return brief_content(river_case(), Answers(river_answer()))


def test_the_bottom_line_has_at_most_sixty_words_and_begins_with_whether_there_is_a_deal(
    brief: Brief,
) -> None:
    assert brief.bottom_line.startswith(
        "The chances of a deal that all would ratify are even (25 to 70 in 100)."
    )
    assert len(brief.bottom_line.split()) <= 60


def test_a_persons_bottom_line_replaces_the_machines_and_carries_the_name() -> None:
    notes = BriefNotes(bottom_line="Table the joint board now.", judgement=(("the envoy", "I would wait."),))
    brief = brief_content(replace(river_case(), brief=notes), Answers(river_answer()))
    assert brief.bottom_line == "Table the joint board now."
    said = words_of(section(brief, "bottom_line"))
    assert "Bottom line by desk officer." in said
    assert "Judgement of the envoy:" in said
    assert "I would wait." in said


def test_both_pages_hold_their_parts_in_order(brief: Brief) -> None:
    assert sections(brief) == [
        *("bottom_line", "positions", "blocks", "blocks_chart", "map", "ways", "chances"),
        *(
            "ratification",
            "votes",
            "blockage",
            "bridges",
            "absent",
            "failure",
            "contested",
            "sources",
            "assumptions",
        ),
    ]


def test_what_is_not_built_is_absent(brief: Brief) -> None:
    everything = words_of(brief)
    assert "changed since" not in everything
    assert "hold" not in [each.id for each in brief.second_page]


def test_positions_carry_speaker_date_grade_and_what_they_moved_from(brief: Brief) -> None:
    said = words_of(section(brief, "positions"))
    assert "“the dam may be shared if the flow is guaranteed”   council spokesman, 27 Feb  [c1]  C3" in said
    assert "moved from “the dam is ours to run”" in said


def test_estimated_ranges_join_neighbouring_numbers(brief: Brief) -> None:
    table = next(b for b in section(brief, "positions").blocks if isinstance(b, Table))
    cells = {words_of(row.cells[0]): [words_of(cell) for cell in row.cells[2:]] for row in table.rows}
    assert cells["Truce  (weeks)"][0].strip().endswith("Est.  12 to 40")
    assert cells["Water share  (percent)"][1].strip().endswith("Est.  30 to 35 and 45")
    assert cells["Market road"][0].strip().endswith("any")
    assert cells["Monitoring"][0].strip().endswith("none")


def test_conflicts_of_red_lines_alone_say_that_the_firmness_figures_set_them(brief: Brief) -> None:
    said = texts_of(section(brief, "blocks"))
    assert [text for text in said if "set by the firmness figures" in text] == [
        " (rarely: in about 5 of 100 draws; set by the firmness figures)"
    ]


def test_texts_say_who_does_better_who_gives_and_what_must_be_true(brief: Brief) -> None:
    table = next(b for b in section(brief, "ways").blocks if isinstance(b, Table))
    rows = {words_of(row.cells[0]): [words_of(cell) for cell in row.cells[1:]] for row in table.rows}
    assert rows["Better for"] == ["–", "Lowland Republic", "Upland Council", "–"]
    assert rows["Gives more"] == ["–", "Upland Council", "Lowland Republic", "–"]
    assert "finance ministry" in rows["What must be true"][0]


def test_no_digit_finer_than_five_stands_for_a_chance(brief: Brief) -> None:
    import re

    for low, high in re.findall(r"(\d+) to (\d+) in 100", words_of(brief.first_page)):
        assert int(low) % 5 == 0
        assert int(high) % 5 == 0


def test_the_legend_stands_beside_every_chance(brief: Brief) -> None:
    assert "very unlikely under 10, unlikely 10 to 35" in words_of(section(brief, "chances"))


def test_chances_can_be_left_out_and_the_brief_says_so() -> None:
    case = replace(river_case(), brief=BriefNotes(omit=("chance", "sources")))
    brief = brief_content(case, Answers(river_answer()))
    assert "chances" not in sections(brief)
    assert "sources" not in sections(brief)
    assert "Left out by the author of the case." in words_of(section(brief, "chance_left_out"))


def test_thin_evidence_leaves_the_chances_out_with_the_reason() -> None:
    brief = brief_content(river_case(), Answers(replace(river_answer(), ess=12.0)))
    assert "too few draws of weight" in words_of(section(brief, "chances"))


def test_one_world_speaks_of_yes_and_no_and_never_of_chances() -> None:
    brief = brief_content(river_case(), Answers(one_world_answer()))
    said = words_of(brief)
    assert brief.bottom_line.startswith("On the figures given there is no deal")
    assert "Exact for the figures given" in said
    assert "of 100 draws" not in said
    assert "in 100 " not in words_of(brief.first_page)


def test_a_deal_in_one_world_is_counted() -> None:
    answer = replace(one_world_answer(), p_deal=Chance(1.0, 1.0, 1.0), zopa=river_answer().zopa)
    assert "212 of 24,300 possible texts" in brief_content(river_case(), Answers(answer)).bottom_line


def test_contested_claims_stand_side_by_side_with_their_speakers(brief: Brief) -> None:
    said = words_of(section(brief, "contested"))
    assert "council spokesman, 27 Feb, for: “the dam may be shared" in said
    assert "ministry official, 28 Feb, against: “the council would never share the dam” [c2]" in said


def test_a_side_s_mandate_and_the_unknown_that_says_whether_it_is_real_are_one_matter() -> None:
    case = river_case()
    unknown = Unknown("real", None, None, "the council's envoys have a mandate")
    claims = (replace(case.claims[0], about="upland.mandate"), replace(case.claims[1], about="real"))
    mandate = Mandate(real=Quantity("parties.upland.mandate.real", Named("real")))
    parties = tuple(replace(p, mandate=mandate) if p.id == "upland" else p for p in case.parties)
    case = replace(case, unknowns=(unknown,), claims=claims, parties=parties)
    said = words_of(section(brief_content(case, Answers(river_answer())), "contested"))
    assert "the council's envoys have a mandate" in said
    assert "[c1]" in said
    assert "[c2]" in said


def test_options_between_which_nobody_minds_stand_in_one_line() -> None:
    case = replace(river_case(), parties=tuple(replace(p, positions=()) for p in river_case().parties))
    answer = river_answer()
    everything = {
        issue.id: tuple(option.id for option in issue.options) for issue in case.issues if issue.id == "road"
    }
    acceptable = {party: {**known, **everything} for party, known in answer.acceptable.items()}
    said = section(brief_content(case, Answers(replace(answer, acceptable=acceptable))), "positions")
    assert "acceptable to each side:  Market road (tabled: by permit)." in words_of(said)
    table = next(block for block in said.blocks if isinstance(block, Table))
    assert "Market road" not in [words_of(row.cells[0]) for row in table.rows]


def test_the_footer_names_hash_seed_worlds_and_assumptions(brief: Brief) -> None:
    assert "case 4f1d2c9be7a0" in brief.footer
    assert "seed 1 · 4,096 worlds" in brief.footer
    assert "assumptions" in brief.footer


def test_every_figure_stands_in_the_annex(brief: Brief) -> None:
    said = words_of(section(brief, "figures"))
    assert "assumption of desk officer" in said
    assert "[c1]" in said
    assert len(inputs_of(river_case())) > 80


def test_missing_parts_leave_no_empty_sections() -> None:
    case, answer = river_case(), river_answer()
    bare_answer = replace(
        answer,
        conflicts=(),
        bridges=(),
        ratification={},
        issue_blocks={},
        blockage={},
        texts=(),
        frontier=(),
        frontier_all=(),
        solutions={},
    )
    bare_case = replace(case, claims=(), sources=(), as_of=None, author="", tabled=None, brief=BriefNotes())
    brief = brief_content(bare_case, Answers(bare_answer))
    assert sections(brief) == ["bottom_line", "positions", "chances", "absent", "failure", "assumptions"]
    assert brief.header.facts == ()


def test_the_language_of_the_brief_is_the_cases_or_the_one_asked_for() -> None:
    case = replace(river_case(), title=Text((("en", "River"), ("ar", "نهر"))))
    assert brief_content(case, Answers(river_answer())).header.title == "River"
    arabic = brief_content(case, Answers(river_answer()), "ar")
    assert (arabic.header.title, arabic.direction) == ("نهر", "rtl")


def _mirrored(case: Case) -> Case:
    return replace(case, parties=case.parties[::-1])


def test_what_a_day_costs_is_a_sentence_of_its_own() -> None:
    case = river_case()
    bare = [
        replace(
            party,
            no_deal_per_day=Quantity("day", Fixed(Fraction(-1))),
            preferences=replace(party.preferences, no_deal=Quantity("no_deal", Fixed(Fraction(30)))),
        )
        for party in case.parties
        if party.preferences is not None
    ]
    brief = brief_content(replace(case, parties=tuple(bare)), Answers(river_answer()))
    words = "".join(texts_of(section(brief, "failure")))
    assert words.count(". Each day without agreement") == len(bare)


def test_swapping_the_parties_swaps_their_places_and_nothing_else(brief: Brief) -> None:
    answer = river_answer()
    mirrored = brief_content(_mirrored(river_case()), Answers(answer))
    assert sections(mirrored) == sections(brief)
    for section_id in ("positions", "failure", "absent"):
        first, second = section(brief, section_id), section(mirrored, section_id)
        assert sorted(texts_of(first)) == sorted(texts_of(second))
    straight = next(b for b in section(brief, "positions").blocks if isinstance(b, Table))
    swapped = next(b for b in section(mirrored, "positions").blocks if isinstance(b, Table))
    for row, mirror in zip(straight.rows, swapped.rows, strict=True):
        assert row.cells[:2] == mirror.cells[:2]
        assert row.cells[2:] == mirror.cells[:1:-1]
