"""The page of a reading copy: what it shows beside the text, and that it acts on nobody."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from goodoffices.evidence.proposals import Document, Proposals, ProposedClaim
from goodoffices.report.reading_copy import reading_copy_html
from tests.evidence.sittings import proposals_of
from tests.report.hostile import ATTACKS


def page_of(*notices: str) -> str:
    return reading_copy_html(replace(proposals_of(), notices=notices))


def parts_of(page: str) -> tuple[set[str], set[str]]:
    """Return the elements of a page and the attributes that they have."""
    tags: set[str] = set()
    names: set[str] = set()

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            tags.add(tag)
            names.update(name for name, _ in attrs)

    Reader().feed(page)
    return tags, names


def words_of(page: str) -> str:
    """Return what a reader of the page sees, tags taken out."""
    body = page.partition("<body>")[2]
    return html.unescape(re.sub(r"<[^>]*>", "", body))


def test_notices_stand_before_the_text_and_each_once() -> None:
    words = words_of(page_of("Dates were guessed.", "Dates were guessed.", "A page is missing."))
    assert words.count("Dates were guessed.") == 1
    assert words.index("A page is missing.") < words.index("The line on night shifts")


def test_without_notices_there_is_no_room_for_any() -> None:
    assert 'class="notice"' not in page_of()


@pytest.mark.parametrize(
    "words", [*ATTACKS, "<script>alert(1)</script>", "{{7*7}}", "{% raw %}", "\x00\x1b[2J"]
)
def test_hostile_words_come_out_as_text_wherever_they_stand(words: str) -> None:
    text = f"He said {words} yesterday.\n"
    start = text.index(words)
    document = Document(text, "0", name=words, title=words, publisher=words)
    claim = proposals_of().claims[0]
    hostile = ProposedClaim(
        words,
        (document.span(0, 2),),
        (document.span(3, 7),),
        (document.span(start, start + len(words)),),
        replace(claim.speaker, name=words),
        claim.directness,
        relay=(words,),
        about=(words,),
        notes=(words,),
    )
    page = reading_copy_html(Proposals(document, (hostile,), words, (words,)))
    plain = reading_copy_html(Proposals(replace(document, title="T"), (), "x"))
    tags, names = parts_of(page)
    known = {*parts_of(plain)[0], "mark", "a", "b", "br", "div"}
    assert tags <= known
    assert names <= {
        "lang",
        "charset",
        "name",
        "content",
        "http-equiv",
        "class",
        "dir",
        "id",
        "href",
        "title",
    }
    assert not any(ord(each) < 32 and each != "\n" for each in page)
    assert "49" not in words_of(page).replace(words, "")


def test_text_from_the_right_finds_its_own_direction() -> None:
    document = Document("قال المتحدث إن الاتفاق ممكن.\n", "0")
    page = reading_copy_html(Proposals(document, (), "x"))
    assert '<p class="text" dir="auto">قال' in page
    assert '<html lang="en">' in page


def test_what_is_said_has_a_line_of_its_own_that_needs_no_colour() -> None:
    rules = dict(re.findall(r"mark\.(\w+) \{ ([^}]*) \}", page_of()))
    lines = {name: re.search(r"(solid|dotted|double)", rule) for name, rule in rules.items()}
    assert {name: line.group() for name, line in lines.items() if line} == {
        "content": "solid",
        "source": "solid",
        "cue": "dotted",
        "nested": "double",
    }
    assert "font-weight: 700" in rules["source"]
