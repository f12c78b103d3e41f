"""The reading copy: the whole text and nothing else, with its claims marked."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.case.files import load_case
from goodoffices.case.ledger import Assessment
from goodoffices.case.spelling import shown
from goodoffices.evidence.proposals import Document, Proposals
from goodoffices.evidence.reading_copy import (
    MarkedClaim,
    Piece,
    ReadingCopy,
    Role,
    copy_of_ledger,
    copy_of_proposals,
    reading_copy,
)
from goodoffices.evidence.review import Action
from goodoffices.report.reading_copy import reading_copy_html, render_reading_copy
from tests.evidence.sittings import ARTICLE, NOW, document_of, new_case, proposals_of, sitting_over
from tests.report.hostile import ATTACKS

LINES = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")


def pieces(copy: ReadingCopy) -> list[Piece]:
    return [piece for paragraph in copy.paragraphs for piece in paragraph.pieces]


def marked(copy: ReadingCopy, role: Role, claim: str) -> str:
    return "".join(piece.text for piece in pieces(copy) if (role, claim) in piece.roles)


def words_of(page: str) -> list[str]:
    """Return the text of every paragraph of a page, without the numbers that lead to the margin."""
    paragraphs = re.findall(r'<p class="text" dir="auto">(.*?)</p>', page, re.DOTALL)
    plain = (re.sub(r'<a class="number".*?</a>', "", each) for each in paragraphs)
    return [html.unescape(re.sub(r"<[^>]*>", "", each)) for each in plain]


def test_every_part_of_a_claim_is_marked_where_it_stands() -> None:
    copy = copy_of_proposals(proposals_of())
    for claim in proposals_of().claims:
        assert marked(copy, Role.SOURCE, claim.id) == "".join(span.text for span in claim.source)
        assert marked(copy, Role.CONTENT, claim.id) == "".join(span.text for span in claim.content)


def test_a_claim_stands_beside_the_paragraph_in_which_it_begins() -> None:
    document = Document("First line\n\nA said\nthat it rains.", sha256="")
    claim = MarkedClaim("p1", "A", "unspecified", ((19, 33),), ((12, 13),), ((14, 18),))
    copy = reading_copy(document, [claim])
    assert [[each.id for each in paragraph.beside] for paragraph in copy.paragraphs] == [[], ["p1"], []]
    assert [piece.begins for piece in pieces(copy) if piece.begins] == [("p1",)]


def test_claims_inside_each_other_keep_all_their_roles() -> None:
    document = Document("A said B said no.", sha256="")
    outer = MarkedClaim("p1", "A", "", ((7, 16),), ((0, 1),))
    inner = MarkedClaim("p2", "B", "", ((14, 16),), ((7, 8),))
    copy = reading_copy(document, [inner, outer])
    last = pieces(copy)[-2]
    assert last == Piece("no", ((Role.CONTENT, "p1"), (Role.CONTENT, "p2")))
    assert 'class="content nested"' in render_reading_copy(copy)


EXTENTS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=3).map(
    lambda pairs: tuple(sorted((min(pair), max(pair)) for pair in pairs))
)
MARKED = st.builds(
    MarkedClaim, st.sampled_from("abcdef"), st.just("x"), st.just(""), EXTENTS, EXTENTS, EXTENTS
)


@given(
    text=st.text(st.sampled_from("ab \n\r\u2028é\u0645😀"), max_size=50),
    claims=st.lists(MARKED, max_size=6, unique_by=lambda claim: claim.id),
)
def test_the_pieces_are_the_text_whatever_is_marked(text: str, claims: list[MarkedClaim]) -> None:
    copy = reading_copy(Document(text, sha256=""), claims)
    lines = [line for line in LINES.split(text) if line.strip()]
    assert ["".join(piece.text for piece in each.pieces) for each in copy.paragraphs] == lines
    assert words_of(render_reading_copy(copy)) == lines


def test_words_of_an_article_are_never_markup() -> None:
    text = "\n".join(ATTACKS)
    proposals = proposals_of(ARTICLE)
    speaker = replace(proposals.claims[0].speaker, name=" ".join(ATTACKS))
    claims = (
        replace(proposals.claims[0], speaker=speaker, notes=ATTACKS, id='p"><i>'),
        *proposals.claims[1:],
    )
    document = replace(document_of(ARTICLE + text), title=ATTACKS[0], publisher=ATTACKS[9], name=ATTACKS[1])
    page = reading_copy_html(Proposals(document, claims, "by hand"))
    assert "<script" not in page
    assert 'onload="' not in page
    assert "<b>x</b>" not in page
    assert "\u202e" not in page
    assert "\x1b" not in page
    body = words_of(page)[1:]
    assert body == [shown(line, 10_000) for line in text.split("\n")]


def test_a_page_runs_nothing_and_loads_nothing() -> None:
    page = reading_copy_html(proposals_of())
    assert "default-src 'none'" in page
    assert not re.findall(r"https?:|<link|<img|@import|url\(", page)


def test_proposals_say_that_nobody_has_confirmed_them() -> None:
    assert "nobody has confirmed" in reading_copy_html(proposals_of())


def test_roles_differ_by_more_than_colour() -> None:
    page = reading_copy_html(proposals_of())
    rules = dict(re.findall(r"mark\.(\w+) \{ ([^}]*) \}", page))
    assert "underline solid" in rules["source"]
    assert "underline dotted" in rules["cue"]
    assert "underline" not in rules["content"]


def test_numbers_lead_to_the_margin_and_back() -> None:
    page = reading_copy_html(proposals_of())
    for name in ("p1", "p2", "p3"):
        assert f'id="m-{name}"' in page
        assert f'href="#m-{name}"' in page
        assert f'id="t-{name}"' in page
        assert f'href="#t-{name}"' in page


@pytest.mark.parametrize(("n", "words"), [(0, "no claims"), (1, "1 claim"), (3, "3 claims")])
def test_the_page_counts_its_claims(n: int, words: str) -> None:
    proposals = proposals_of()
    assert f">{words}<" in reading_copy_html(replace(proposals, claims=proposals.claims[:n]))


def test_a_copy_of_the_ledger_has_the_confirmed_claims_with_their_grades(tmp_path: Path) -> None:
    case = new_case(tmp_path)
    with sitting_over(case) as sitting:
        wording = replace(sitting.review.items[0].wording, assessed=Assessment("AB", NOW.date(), "A", 2))
        sitting.take(Action.ACCEPT, wording)
        sitting.take(Action.REJECT)
        item = sitting.review.items[2]
        sitting.take(Action.ACCEPT, replace(item.wording, relay=("a mediator",), modality="hedged"))
    copy = copy_of_ledger(load_case(case), document_of())
    beside = [claim for paragraph in copy.paragraphs for claim in paragraph.beside]
    assert [(claim.who, claim.grade) for claim in beside] == [
        ("strike committee", "A2"),
        ("an official", "F6"),
    ]
    assert beside[0].remarks == ("about U1",)
    assert beside[1].remarks == ("denies", "hedged", "through a mediator")
    page = render_reading_copy(copy)
    assert "nobody has confirmed" not in page
    assert "Grades: source A" in page
