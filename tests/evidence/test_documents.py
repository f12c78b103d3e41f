"""Articles are read to the letter, whatever kind of file they come in; what cannot be read is told."""

from __future__ import annotations

import builtins
import codecs
import hashlib
import io
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.errors import MissingExtra, QuestionError
from goodoffices.evidence.documents import LARGEST_BYTES, read_document, read_stream, read_words
from tests.evidence.files_of_kinds import docx, docx_of, locked_pdf, pdf

SENTENCE = "The minister refused, a spokesman said."
_PLAIN = st.text(st.characters(exclude_characters="\0<", exclude_categories=["Cs"])).filter(
    lambda text: bool(text.strip()) and text[0] not in "\ufeff%{P" and "%PDF-" not in text
)


@given(_PLAIN)
def test_plain_text_is_kept_to_the_letter(text: str) -> None:
    document, notices = read_document(text.encode())
    assert (document.text, document.text_from, notices) == (text, "text", ())
    assert document.sha256 == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    "content",
    [
        codecs.BOM_UTF8 + "Straße\r\n".encode(),
        codecs.BOM_UTF16_LE + "Straße\r\n".encode("utf-16-le"),
        codecs.BOM_UTF16_BE + "Straße\r\n".encode("utf-16-be"),
    ],
)
def test_the_byte_order_mark_is_no_part_of_the_text(content: bytes) -> None:
    assert read_document(content)[0].text == "Straße\r\n"


def test_a_file_is_named_without_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "wire.txt"
    path.write_bytes(b"One.\r\nTwo.\rThree.\n")
    document, _ = read_document(str(path), date=date(2024, 3, 5))
    assert (document.name, document.text) == ("wire.txt", "One.\r\nTwo.\rThree.\n")
    assert document.date == date(2024, 3, 5)


@pytest.mark.parametrize(
    "words",
    [
        "The minister refused, Bell said.",
        "Refused.\r\nBell said so.\n",
        "\ufeffThe minister refused \ud800 it.",
        "He said no. " * 500,
    ],
)
def test_a_string_of_words_is_the_article_to_the_letter_and_a_notice_says_so(words: str) -> None:
    document, notices = read_words(words)
    assert (document.text, document.text_from) == (words, "text")
    assert document.sha256 == hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()
    assert len(notices) == 1


def test_a_string_that_is_or_may_be_a_path_is_none(tmp_path: Path) -> None:
    path = tmp_path / "a wire of today"
    path.write_text("Bell said that it failed.", encoding="utf-8")
    assert read_words(str(path))[0].text == "Bell said that it failed."
    for wrong in ("", "gone", "gone.txt", str(tmp_path / "my own wire report.txt")):
        with pytest.raises(QuestionError):
            read_words(wrong)


def test_words_that_are_no_article_are_told_as_those_of_a_file() -> None:
    assert read_words("<html><p>It failed, Orell said.</html>\n")[0].text_from == "html"
    with pytest.raises(QuestionError, match="binary"):
        read_words("Bell said \0 and left")
    with pytest.raises(QuestionError, match="characters of text"):
        read_words("Bell said no.\n" * 100_000)


def test_a_stream_is_read_no_further_than_the_limit() -> None:
    stream = io.BytesIO(b"a" * (LARGEST_BYTES + 10))
    with pytest.raises(QuestionError, match="larger than 20 MB"):
        read_stream(stream)
    assert stream.tell() == LARGEST_BYTES + 1


def test_windows_1252_is_read_with_a_notice() -> None:
    document, notices = read_document("“Ça suffit”, said René.".encode("cp1252"), name="note.txt")
    assert document.text == "“Ça suffit”, said René."
    assert len(notices) == 1
    assert "'note.txt'" in notices[0]
    assert "Windows-1252" in notices[0]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("Министр отказался".encode("cp1251"), "encoding that cannot be told"),
        (b"caf\xe9 \x01 said", "encoding that cannot be told"),
        ("«Жить» “trop” – déjà".encode()[:-1], "damaged"),
        (codecs.BOM_UTF16_LE + b"a\x00\x00\xd8", "damaged"),
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (codecs.BOM_UTF8, "empty"),
        (b"a\0b", "binary"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "binary"),
        (b"{\\rtf1 hello}", "RTF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old or a password-protected Office file"),
        (b"PK\x03\x04 nothing in it", "archive"),
        (b"x" * (LARGEST_BYTES + 1), "larger than 20 MB"),
    ],
)
def test_what_is_no_text_is_told_with_what_to_do(content: bytes, says: str) -> None:
    with pytest.raises(QuestionError, match=says) as told:
        read_document(content, name="odd\x1b.bin")
    assert told.value.what.startswith(r"'odd\x1b.bin'")
    assert told.value.hint.endswith(".")


def test_a_folder_and_a_file_that_is_not_there_are_told(tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match="is a folder"):
        read_document(tmp_path)
    with pytest.raises(QuestionError, match="no file"):
        read_document(tmp_path / "gone.txt")
    with pytest.raises(QuestionError, match="cannot be read"):
        read_document("a\0b")
    with pytest.raises(QuestionError, match="cannot be read"):
        read_document(tmp_path / ("n" * 400))


# Web pages

PAGE = """<!-- saved --><!DOCTYPE html><html><head><title>Talks &amp; trouble</title>
<meta property="og:site_name" content="Merovia  Post"><meta name="date" content="2024-03-05T23:30:00-05:00">
<script>alert("x")</script><style>p {}</style></head><body><nav><p>Home</p></nav>
<h1>Talks
 fail</h1><p>&ldquo;No,&rdquo; she   <b>said</b>.<p>Then<br>nothing.<p hidden>secret<p>Seen.
<div style="display: NONE">bait<div>deeper</div></div><ul><li aria-hidden=true>x<li>One</ul>
<pre>a  b
 c</pre><td>left<td>right<template>t</template>end &amp last</body></html>"""


def test_a_web_page_gives_what_a_person_would_see() -> None:
    document, _ = read_document(PAGE.encode(), name="page.txt")
    assert document.text_from == "html"
    assert document.text == (
        "Talks fail\n\n“No,” she said.\n\nThen\nnothing.\n\nSeen.\n\nOne\n\na  b\n c\n\nleft rightend & last"
    )
    assert (document.title, document.publisher) == ("Talks & trouble", "Merovia Post")
    assert document.date == date(2024, 3, 5)


def test_the_date_that_a_person_gives_comes_first() -> None:
    assert read_document(PAGE.encode(), date=date(2020, 1, 1))[0].date == date(2020, 1, 1)


def test_a_page_is_decoded_by_what_it_declares() -> None:
    page = '<html><meta charset="windows-1251"><p>Министр отказался</p>'
    assert read_document(page.encode("cp1251"))[0].text == "Министр отказался"


def test_a_page_does_not_choose_odd_codecs() -> None:
    page = '<html><meta charset="unicode_escape"><p>caf\xe9 \\u202e</p>'.encode("latin-1")
    document, notices = read_document(page)
    assert document.text == "café \\u202e"
    assert notices
    assert read_document(page.replace(b"unicode_escape", b"no-such-thing"))[0].text == "café \\u202e"


def test_an_ending_tells_where_the_content_does_not() -> None:
    assert read_document(b"a &lt; b", name="part.HTM")[0].text == "a < b"
    assert read_document(b"a &lt; b", name="part.txt")[0].text == "a &lt; b"


def test_a_page_without_words_and_an_impossible_day_are_told() -> None:
    with pytest.raises(QuestionError, match="without readable text"):
        read_document(b"<html><script>word()</script></html>")
    page = b'<html><meta name="date" content="2024-13-45"><p>word'
    assert read_document(page)[0].date is None


@pytest.mark.parametrize("unit", ["<a ", '<a b="', "<!--", "<![CDATA[", "</", "<div>", "<b></i>", "&#", "<?"])
def test_a_page_made_to_be_slow_is_not(unit: str) -> None:
    begun = time.monotonic()
    try:
        read_document(b"<html><p>word</p>" + unit.encode() * 20_000)
    finally:
        assert time.monotonic() - begun < 5


# PDF


def test_a_pdf_gives_its_text_with_a_notice() -> None:
    document, notices = read_document(pdf(SENTENCE), name="talks.bin")
    assert (document.text, document.text_from) == (SENTENCE, "pdf")
    assert "columns" in notices[0]


def test_a_pdf_locked_against_changes_is_read_and_one_behind_a_password_is_not() -> None:
    assert read_document(locked_pdf(SENTENCE, ""))[0].text == SENTENCE
    with pytest.raises(QuestionError, match="protected by a password"):
        read_document(locked_pdf(SENTENCE, "secret"))


def test_a_pdf_that_is_broken_or_without_text_is_told() -> None:
    with pytest.raises(QuestionError, match="without text"):
        read_document(pdf(""))
    with pytest.raises(QuestionError, match="PDF that cannot be read"):
        read_document(b"%PDF-1.7\n" + b"junk " * 50)


def test_without_pypdf_the_command_that_installs_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    genuine = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name == "pypdf":
            raise ImportError(name)
        return genuine(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingExtra, match=r"pip install 'goodoffices\[nlp\]'"):
        read_document(pdf(SENTENCE))


# Word


def test_a_word_file_gives_what_is_printed() -> None:
    body = (
        "<w:p><w:pPr><w:tabs><w:tab w:val='left' w:pos='10'/></w:tabs><w:rPr><w:vanish/></w:rPr></w:pPr>"
        "<w:r><w:t>One</w:t><w:tab/><w:t xml:space='preserve'> two</w:t><w:br/></w:r></w:p>"
        "<w:p><w:del><w:r><w:delText>gone</w:delText><w:t>gone</w:t></w:r></w:del>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r><w:r><w:t>Three &amp; more</w:t></w:r></w:p>"
    )
    document, notices = read_document(docx_of(body))
    assert (document.text, document.text_from, notices) == ("One\t two\n\nThree & more", "docx", ())


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (docx('<!DOCTYPE d [<!ENTITY a "b">]><d>&a;</d>'), "entities"),
        (docx('<?xml version="1.0" encoding="utf-16"?><!DOCTYPE d><d/>'.encode("utf-16")), "entities"),
        (docx("<d><unclosed></d>"), "cannot be read"),
        (docx_of("<w:p/>"), "without text"),
        (docx(b"<d>" + b" " * 21_000_000), "unpacks to far more"),
        (docx(b"<d>" + b" " * 1_000_000), "unpacks to far more"),
        (docx_of("<w:p><w:r><w:t>word</w:t></w:r></w:p>")[:-40], "cannot be read"),
    ],
)
def test_a_word_file_that_is_hostile_or_broken_is_told(content: bytes, says: str) -> None:
    with pytest.raises(QuestionError, match=says):
        read_document(content, name="x.docx")


def test_a_text_far_longer_than_an_article_is_told() -> None:
    with pytest.raises(QuestionError, match="1,200,000 characters of text; 1,000,000 at most"):
        read_document(b"He said no. " * 100_000, name="book.txt")
