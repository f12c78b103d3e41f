"""The brief as a page for a browser."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from goodoffices.answers.together import Answers
from goodoffices.report import brief_content, render_html
from tests.report.samples import river_answer, river_case


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def tags_of(page: str) -> list[tuple[str, dict[str, str | None]]]:
    """Return the tags of a page with their attributes."""
    parser = _Tags()
    parser.feed(page)
    return parser.tags


def test_the_page_runs_nothing_and_refers_to_nothing() -> None:
    page = render_html(brief_content(river_case(), Answers(river_answer())))
    for tag, attributes in tags_of(page):
        assert tag not in {"script", "link", "iframe", "object", "embed", "img", "image", "use", "a"}
        assert not [
            name for name in attributes if name.startswith("on") or name in {"src", "href", "xlink:href"}
        ]
    assert not re.search(r"url\(|@import|https?://(?!www\.w3\.org/)", page)


def test_the_page_says_its_language_and_direction() -> None:
    assert '<html lang="en" dir="ltr">' in render_html(brief_content(river_case(), Answers(river_answer())))
    case = river_case("ar")
    assert '<html lang="ar" dir="rtl">' in render_html(brief_content(case, Answers(river_answer(case))))


def test_charts_stand_in_the_page_with_words_for_those_who_cannot_see_them() -> None:
    page = render_html(brief_content(river_case(), Answers(river_answer())))
    assert page.count("<svg") == 4
    assert page.count('role="img" aria-label="') == 4


def test_columns_of_tables_have_headings_and_rows_have_names() -> None:
    page = render_html(brief_content(river_case(), Answers(river_answer())))
    assert '<th scope="col">Upland Council</th>' in page
    assert '<th scope="row">' in page
