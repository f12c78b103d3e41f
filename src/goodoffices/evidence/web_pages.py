"""The article in a saved web page: its words, title, publisher, day. No script runs, nothing is fetched."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from html.parser import HTMLParser
from typing import Final

__all__ = ["Page", "declared_charset", "looks_like_html", "page_of"]

_LEADING: Final = re.compile(r"\s*(?:<!--.{0,4000}?-->\s*|<\?xml[^>]{0,400}>\s*){0,8}", re.DOTALL)
_FIRST_TAG: Final = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_CHARSET: Final = re.compile(rb"<meta[^>]{0,400}?charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_BLANKS: Final = re.compile(r"[ \t\r\n\f]+")


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


_BLOCKS: Final = _names(
    "address article aside blockquote body caption dd details div dl dt fieldset figcaption figure footer"
    " form h1 h2 h3 h4 h5 h6 header hr html legend li main menu ol p pre section summary table tbody tfoot"
    " thead tr ul"
)
_DROPPED: Final = _names(
    "audio button canvas dialog embed head iframe math nav noscript object script select style svg template"
    " textarea video"
)
_VOID: Final = _names("area base br col embed hr img input link meta param source track wbr")
# An end tag that may be left out: the next of these ends the one that is open.
_ENDED_BY: Final = {
    "p": _BLOCKS,
    "li": frozenset({"li"}),
    "dt": frozenset({"dt", "dd"}),
    "dd": frozenset({"dt", "dd"}),
    "td": frozenset({"td", "th", "tr"}),
    "th": frozenset({"td", "th", "tr"}),
    "tr": frozenset({"tr"}),
    "head": frozenset({"body"}),
}
_INVISIBLE: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_TITLES: Final = ("og:title", "twitter:title", "dc.title")
_PUBLISHERS: Final = ("og:site_name", "publisher", "dc.publisher", "dcterms.publisher", "citation_publisher")
_DATES: Final = (
    "article:published_time",
    "datepublished",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "citation_publication_date",
    "parsely-pub-date",
    "pubdate",
    "date",
)
_ISO_DAY: Final = re.compile(r"\s*(\d{4})[-/](\d{2})[-/](\d{2})(?!\d)")


@dataclass(frozen=True, slots=True)
class Page:
    """What a web page holds: block after block with an empty line between, and what it says of itself."""

    text: str
    title: str | None
    publisher: str | None
    date: date | None


def looks_like_html(text: str) -> bool:
    """Tell whether a text begins as a web page does."""
    leading = _LEADING.match(text)
    return _FIRST_TAG.match(text, leading.end() if leading else 0) is not None


def declared_charset(content: bytes) -> str | None:
    """Return the charset that a page declares near its beginning."""
    found = _CHARSET.search(content[:4096])
    return found.group(1).decode("ascii") if found else None


def page_of(text: str) -> Page:
    """Return the article in a web page; its text is empty if nothing in it is to be read."""
    reader = _Reader()
    # `close` tries anew at every "<" where a tag never ends, which takes minutes on a page made for it. The
    # comment ends whatever is still open instead.
    reader.feed(f"{text}<!---->")
    said = reader.said
    return Page(
        text=reader.text(),
        title=_first(said, _TITLES) or _BLANKS.sub(" ", "".join(reader.title)).strip() or None,
        publisher=_first(said, _PUBLISHERS),
        date=next((day for key in _DATES if (day := _day(said.get(key, "")))), None),
    )


def _first(said: dict[str, str], keys: tuple[str, ...]) -> str | None:
    """Return the first that the page says of itself under one of these names."""
    return next((value for key in keys if (value := _BLANKS.sub(" ", said.get(key, "")).strip())), None)


def _day(text: str) -> date | None:
    """Return the day at the beginning of a text, as its own clock has it."""
    found = _ISO_DAY.match(text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


class _Reader(HTMLParser):
    """Collects what a person would see."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: dict[str, str] = {}
        self.title: list[str] = []
        self._pieces: list[str] = []
        self._blocks: list[str] = []
        self._open: list[str] = []
        # How often each name is open: an end tag that ends nothing must not search the whole stack.
        self._n_open: Counter[str] = Counter()
        self._dropped_from: int | None = None

    def text(self) -> str:
        """Return all that was collected."""
        self._end_block()
        return "\n\n".join(self._blocks)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        words = {name: value or "" for name, value in attrs}
        if tag == "meta":
            key = words.get("property") or words.get("name") or words.get("itemprop") or ""
            self.said.setdefault(key.strip().lower(), words.get("content", ""))
        while self._open and tag in _ENDED_BY.get(self._open[-1], ()):
            self._close_last()
        if tag in _BLOCKS:
            self._end_block()
        elif tag == "br":
            self._put("\n")
        elif tag in {"td", "th"}:
            self._put(" ")
        if tag in _VOID:
            return
        if self._dropped_from is None and (tag in _DROPPED or _is_hidden(words)):
            self._dropped_from = len(self._open)
        self._open.append(tag)
        self._n_open[tag] += 1

    def handle_endtag(self, tag: str) -> None:
        """Close an element, and those left open in it."""
        if not self._n_open[tag]:
            return
        while self._close_last() != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Keep words that are seen; those of the title apart."""
        if self._open and self._open[-1] == "title" and not self._n_open["svg"]:
            self.title.append(data)
        elif self._dropped_from is None:
            self._put(data if self._n_open["pre"] else _BLANKS.sub(" ", data))

    def _put(self, words: str) -> None:
        if self._dropped_from is None:
            self._pieces.append(words)

    def _close_last(self) -> str:
        tag = self._open.pop()
        if tag in _BLOCKS:
            self._end_block()  # while it still counts as open: white space in `pre` is kept
        self._n_open[tag] -= 1
        if self._dropped_from == len(self._open):
            self._dropped_from = None
        return tag

    def _end_block(self) -> None:
        block = "".join(self._pieces)
        self._pieces.clear()
        if not self._n_open["pre"]:
            block = re.sub(r" {2,}", " ", block)
            block = re.sub(r" ?\n ?", "\n", block)
        if block.strip():
            self._blocks.append(block.strip("\n\r "))


def _is_hidden(words: dict[str, str]) -> bool:
    """Tell whether an element's attributes hide it from those who look at the page."""
    return (
        "hidden" in words
        or words.get("aria-hidden", "").strip().lower() == "true"
        or words.get("role", "").strip().lower() == "navigation"
        or _INVISIBLE.search(words.get("style", "")) is not None
    )
