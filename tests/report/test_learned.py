"""What the evidence says, in print: each piece with its speaker, its matter and its pull, or why none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from goodoffices.answers.evidence_results import AnswerToOffer, ClaimFound, EvidenceFound, OfferFound
from goodoffices.case.files import load_case
from goodoffices.learning.likelihoods import Reason
from goodoffices.report.blocks import Bullets, Prose, Section
from goodoffices.report.learned import evidence_section
from goodoffices.report.naming import Names
from goodoffices.report.words import phrases_for

CLAIM = ClaimFound(
    id="c1",
    source="manager",
    speaker="a manager of the port",
    about="U1",
    bears_on="red line",
    denies=False,
    likelihood_true=0.7,
    likelihood_false=0.3,
    counted=True,
    why="counted",
    because_of=None,
)
OFFER = OfferFound(
    id="offers.1",
    on="2026-03-01",
    by="union",
    day=0.0,
    before_the_case=True,
    completed="tabled",
    n_ways=1,
    all_ways_tried=True,
    answers=(
        AnswerToOffer("union", "accepted", counted=True, why="counted"),
        AnswerToOffer("port", "refused", counted=True, why="counted"),
    ),
)
FOUND = EvidenceFound(
    ess_before=900.0,
    ess_drawn=900.0,
    ess=900.0,
    worlds_drawn=1000,
    ancestors=1000,
    method="reweighted",
    acceptance=None,
    table={
        "credibility": {"1": 0.95},
        "reliability": {"A": 1.0},
        "offers": {"points": 5.0, "tactical": 0.5, "least": 0.01},
    },
    claims=(CLAIM,),
    offers=(OFFER,),
    pulls={"c1": {"p_deal": -0.034, "p_best_text": 0.06}, "offers.1": {"p_deal": 0.001}},
)


def words(found: EvidenceFound, language: str = "en", *, named: bool = False) -> list[str]:
    phrases = phrases_for(language)
    names = Names(load_case("port-of-arden"), phrases) if named else None
    section = evidence_section(found, phrases, names)
    assert isinstance(section, Section)
    lines = []
    for block in section.blocks:
        items = (
            block.items if isinstance(block, Bullets) else (block.text,) if isinstance(block, Prose) else ()
        )
        lines += ["".join(run.text for run in item) for item in items]
    return lines


def test_without_evidence_there_is_no_section() -> None:
    assert evidence_section(None, phrases_for("en")) is None


def test_each_piece_is_listed_with_its_pull() -> None:
    claim, offer, size, table = words(FOUND)
    assert claim == (
        "[c1] a manager of the port, for: U1. "
        "(that a deal exists: \N{MINUS SIGN}3 in 100; that all say yes to text A: +6 in 100)"
    )
    assert offer == (
        "Offer by union, 1 Mar: union accepts and port refuses. (hardly moves the chances given here; "
        "counted as of the date of the case; its open issues as in the text on the table)"
    )
    assert size == "Weighted so, 1,000 worlds are worth 900 equal ones."
    assert table.startswith(
        "Assumed of claims: credibility c is 1: 0.95; reliability k is A: 1; what is true is"
    )
    assert "a text that gains a side 5 points over no deal is accepted with chance 0.73" in table


def test_names_of_the_case_are_used_where_they_are_known() -> None:
    claim, offer, *_ = words(FOUND, named=True)
    assert claim.startswith("[c1] a manager of the port, for: red line U1 of strike committee. ")
    assert offer.startswith(
        "Offer by Dockers' Union, 1 Mar: Dockers' Union accepts and Port of Arden refuses."
    )
    compared = replace(FOUND, claims=(replace(CLAIM, about="union.no_deal <= 40"),))
    said = words(compared, named=True)[0]
    assert "for: Dockers' Union: what no deal is worth \N{LESS-THAN OR EQUAL TO} 40. " in said
    about = replace(FOUND, claims=(replace(CLAIM, about="union.mandate", denies=True),))
    assert words(about, named=True)[0].startswith(
        "[c1] a manager of the port, against: Dockers' Union: mandate. "
    )


@pytest.mark.parametrize("reason", [each for each in Reason if each is not Reason.COUNTED])
def test_every_reason_for_not_counting_has_its_words(reason: Reason) -> None:
    if reason in (Reason.NO_ANSWER, Reason.ANSWERS_ITSELF):
        answers = (*OFFER.answers, AnswerToOffer("third", "refused", counted=False, why=reason.value))
        assert "third" not in words(replace(FOUND, offers=(replace(OFFER, answers=answers),)))[1]
        return
    claim = replace(CLAIM, counted=False, why=reason.value, because_of="c9")
    line = words(replace(FOUND, claims=(claim,)))[0]
    assert "does not count: " in line
    assert f"does not count: {reason.value.replace('_', ' ')}" not in line


def test_an_answer_that_does_not_count_is_told_beside_those_that_do() -> None:
    answers = (OFFER.answers[0], AnswerToOffer("port", "refused", counted=False, why="not_modelled"))
    line = words(replace(FOUND, offers=(replace(OFFER, answers=answers, completed="best", on=None),)))[1]
    assert line.startswith(
        "Offer by union: union accepts and port refuses "
        "(does not count: the case does not say what this side wants). "
    )
    assert "its open issues as is best for whoever answers" in line


def test_what_was_done_where_few_worlds_are_left_is_told() -> None:
    few = replace(FOUND, ess_before=12.0, ess_drawn=130.0, worlds_drawn=8000, method="more_worlds")
    assert words(few)[2] == (
        "Weighted so, the worlds first drawn are worth only 12 equal ones, and 8,000 were drawn in all, "
        "worth 130."
    )
    moved = replace(few, method="moved", ancestors=250)
    assert "of 8,000 worlds drawn, worth 130 equal ones, 250 were taken on and moved about" in words(moved)[2]
    nothing = replace(FOUND, method="nothing_learned", pulls={})
    assert words(nothing)[2] == "None of it moves the worlds that were drawn."
    assert "(hardly moves the chances given here)" in words(nothing)[0]


def test_a_pull_that_cannot_be_told_is_not_given_as_none() -> None:
    unknown = replace(FOUND, pulls={"c1": {"p_hold": None}, "offers.1": {}})
    assert "(that it holds: cannot be told)" in words(unknown)[0]


def test_words_of_a_case_are_data() -> None:
    hostile = replace(CLAIM, speaker="\x1b[31mred\u202e", about="[bold]x[/] > 3")
    line = words(replace(FOUND, claims=(hostile,)))[0]
    assert "\x1b" not in line
    assert "\u202e" not in line
    assert "[bold]x[/] > 3" in line


def test_it_is_said_in_arabic() -> None:
    claim, _, size, table = words(FOUND, "ar", named=True)
    assert "تأييداً" in claim
    assert "900" in size
    assert "0.73" in table
