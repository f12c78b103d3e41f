"""What each side of a contradiction would imply."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from goodoffices.answers.results import DealsAnswer
from goodoffices.answers.talk_results import TalksAnswer
from goodoffices.answers.together import Answers
from goodoffices.case.claims import Claim
from goodoffices.case.ledger import Link, Proposition
from goodoffices.case.model import BriefNotes, Case
from goodoffices.case.talks import Mandate
from goodoffices.case.uncertain import Fixed, Named, Quantity
from goodoffices.report import brief_content
from tests.report.samples import river_answer, river_case
from tests.report.talk_samples import contrast, river_talks
from tests.report.test_content import section, words_of

TIRED = Claim("t1", "official", "they are tired", about="tired")
FRESH = Claim("t2", "mission", "they are not", about="tired", denies=True)


def contested(
    claims: tuple[Claim, ...] = (TIRED, FRESH),
    talks: TalksAnswer | None = None,
    answer: DealsAnswer | None = None,
    **parts: object,
) -> str:
    case: Case = replace(river_case(), claims=claims, **parts)  # type: ignore[arg-type]  # any field
    brief = brief_content(case, Answers(river_answer() if answer is None else answer, talks=talks))
    return words_of(section(brief, "contested"))


def test_each_side_has_its_speakers_and_its_chances_by_date() -> None:
    said = contested(talks=river_talks())
    assert (
        "If so (ministry official [t1]): by 1 May agreed likely (about 70), ratified even (about 50), "
        "holding unlikely (about 25); if not (observer mission [t2]): by 1 May agreed unlikely (about 20), "
        "ratified unlikely (about 15), holding unlikely (about 10)."
    ) in said


def test_without_a_schedule_nothing_is_said_of_holding() -> None:
    talks = replace(
        river_talks(holds=False), by_unknown={"unknowns.tired": contrast((0.2, 0.15), (0.7, 0.5))}
    )
    said = contested(talks=talks)
    assert "by 1 May agreed likely (about 70), ratified even (about 50); if not" in said


def test_what_hardly_matters_is_told_as_such() -> None:
    talks = replace(
        river_talks(), by_unknown={"unknowns.tired": contrast((0.42, 0.4, 0.2), (0.4, 0.4, 0.22))}
    )
    assert (
        "Whichever is right, the chances hardly move: by 1 May agreed even (about 40), "
        "ratified even (about 40), holding unlikely (about 20)."
    ) in contested(talks=talks)


def test_without_talks_the_chance_of_the_likeliest_text_is_told() -> None:
    answer = river_answer()
    first = replace(answer.texts[0], p_all_if={"unknowns.tired": (0.3, 0.6)})
    said = contested(answer=replace(answer, texts=(first, *answer.texts[1:])))
    assert "If so (ministry official [t1]): the likeliest text passes: even (about 60)" in said
    assert "if not (observer mission [t2]): the likeliest text passes: unlikely (about 30)." in said


def test_nothing_is_said_where_nothing_was_worked_out_or_too_few_draws_lie_on_a_side() -> None:
    assert "If so" not in contested()
    assert "If so" not in contested(talks=replace(river_talks(), ess=60.0))
    answer = river_answer()
    first = replace(answer.texts[0], p_all_if={"unknowns.tired": (0.3, 0.6)})
    assert "If so" not in contested(answer=replace(answer, ess=60.0, texts=(first,)))


def test_nothing_is_said_where_the_author_leaves_chances_out() -> None:
    assert "If so" not in contested(talks=river_talks(), brief=BriefNotes(omit=("chance",)))


def test_opposed_positions_imply_nothing() -> None:
    said = contested(claims=river_case().claims, talks=river_talks())
    assert "If so" not in said


def test_a_red_line_and_a_mandate_are_unknowns_too() -> None:
    line = (
        Claim("l1", "official", "firm", about="L1"),
        Claim("l2", "mission", "no", about="L1", denies=True),
    )
    path = "parties.lowland.red_lines.L1.firmness"
    talks = replace(river_talks(), by_unknown={path: contrast((0.9, 0.8, 0.7), (0.2, 0.1, 0.1))})
    assert "If so (ministry official [l1]): by 1 May agreed unlikely (about 20)" in contested(line, talks)
    upland, lowland = river_case().parties
    real = Quantity("parties.lowland.mandate.real", Fixed(Fraction(1, 2)))
    claims = (
        Claim("m1", "official", "they may sign", about="lowland.mandate"),
        Claim("m2", "mission", "they may not", about="lowland.mandate", denies=True),
    )
    talks = replace(river_talks(), by_unknown={real.path: contrast((0.1, 0.1, 0.1), (0.6, 0.5, 0.4))})
    parties = (upland, replace(lowland, mandate=Mandate(real=real)))
    assert "If so (ministry official [m1]): by 1 May agreed even (about 60)" in contested(
        claims, talks, parties=parties
    )
    shared = (upland, replace(lowland, mandate=Mandate(real=replace(real, law=Named("tired")))))
    assert "agreed likely (about 70)" in contested(claims, river_talks(), parties=shared)
    certain = (upland, replace(lowland, mandate=Mandate()))
    assert "If so" not in contested(claims, river_talks(), parties=certain)


@pytest.mark.parametrize("near", [False, True])
def test_claims_on_two_things_that_a_person_linked_name_the_thing(near: bool) -> None:
    claims = (TIRED, Claim("w1", "mission", "the dam is all they want", about="lowland.dam"))
    ends = ((0.6, 0.5, 0.24), (0.62, 0.5, 0.25)) if near else ((0.2, 0.15, 0.1), (0.7, 0.5, 0.25))
    talks = replace(river_talks(), by_unknown={"unknowns.tired": contrast(*ends)})
    said = contested(claims, talks, links=(Link("contradiction", "t1", "w1"),))
    if near:
        assert "Whether “the council is tired of the war” is so hardly moves the chances: by 1 May" in said
    else:
        assert "If “the council is tired of the war” is so (ministry official [t1]): by 1 May" in said
        assert "; if not: by 1 May agreed unlikely" in said


def test_one_unknown_is_told_once() -> None:
    proposition = Proposition("q1", "The council is tired", "tired")
    claims = (
        replace(TIRED, proposition="q1"),
        replace(FRESH, proposition="q1"),
        Claim("w1", "spokesman", "the dam is all they want", about="upland.dam"),
    )
    said = contested(claims, river_talks(), propositions=(proposition,), links=(Link("tension", "t1", "w1"),))
    assert said.count("by 1 May agreed likely (about 70)") == 1
