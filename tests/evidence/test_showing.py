"""What a document that may not be shown says stays out of everything that others read."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

import goodoffices as go
from goodoffices.answers.together import Answers
from goodoffices.case.claims import Claim
from goodoffices.case.ledger import DocumentEntry, Quote, Selector
from goodoffices.case.model import Case
from goodoffices.evidence.annotations import web_annotations
from goodoffices.evidence.exports import claims_csv
from goodoffices.evidence.provenance import provenance
from goodoffices.evidence.showing import WITHHELD, words_to_show
from goodoffices.report.content import brief_content
from goodoffices.report.html import render_html

WORDS = "the quiet line runs through the old quarry"
PLACE = Selector(4, 4 + len(WORDS), Quote(WORDS))


def case_of(may_be_shown: bool | None, says: str) -> Case:
    case = go.load("port-of-arden")
    document = DocumentEntry("d9", name="memo.txt", may_be_shown=may_be_shown)
    older = Claim("c9", "committee", f"{WORDS}.", document="d9", selectors=(PLACE,))
    newest = replace(older, says=says, earlier=(older,), revision=2)
    withdrawn = replace(older, id="c10", withdrawn=True)
    return replace(case, documents=(document,), claims=(*case.claims, newest), withdrawn=(withdrawn,))


def everything_shown(case: Case) -> str:
    exports = json.dumps([web_annotations(case), provenance(case)], ensure_ascii=False) + claims_csv(case)
    return exports + render_html(brief_content(case, Answers(go.deals(case, worlds=16)), "en"))


@pytest.mark.parametrize("says", [f"{WORDS}.", f"He said: {WORDS.upper()}!", "through  the old quarry"])
def test_words_of_a_document_that_may_not_be_shown_are_in_nothing_that_others_read(says: str) -> None:
    assert "quarry" in everything_shown(case_of(None, says)).casefold()
    hidden = everything_shown(case_of(may_be_shown=False, says=says))
    assert "quarry" not in hidden.casefold()
    assert WITHHELD in hidden
    assert "words withheld" in hidden


def test_an_account_in_other_words_is_shown() -> None:
    account = "He describes where the line is."
    assert account in everything_shown(case_of(may_be_shown=False, says=account))


def test_a_short_quotation_is_withheld_whole() -> None:
    short = Claim("c", "s", "Never.", document="d", selectors=(Selector(0, 7, Quote("“Never,”")),))
    assert words_to_show(short, {"d": False}) == WITHHELD
    assert words_to_show(short, {"d": True}) == "Never."
