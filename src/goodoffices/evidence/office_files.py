"""The text in a PDF, by pypdf, and in a Word file (.docx), by what Python brings along."""

from __future__ import annotations

import io
import logging
import struct
import zipfile
import zlib
from typing import Final
from xml.etree.ElementTree import ParseError, XMLParser

from goodoffices.errors import MissingExtra, QuestionError

__all__ = ["ARCHIVE", "docx_text", "is_docx", "pdf_text"]

ARCHIVE: Final = b"PK\x03\x04"
"""How every zip archive begins, and so every .docx."""

_LARGEST_XML: Final = 20_000_000
_LARGEST_RATIO: Final = 200  # Word's own files stay below 50; a bomb is beyond 1000
_MOST_PAGES: Final = 1000
_SAVE_AGAIN: Final = "Save it again from the program it came from, or copy its text into a .txt file."
_PART: Final = "word/document.xml"
_LEFT_OUT: Final = frozenset(
    {"del", "moveFrom", "Fallback"}
)  # deleted, moved away, and said twice for old readers
# What pypdf is known to raise on files that are not what they say, besides its own errors.
_BROKEN: Final = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)


def pdf_text(content: bytes, called: str) -> tuple[str, tuple[str, ...]]:
    """Return the text of a PDF, page after page, and notices about it.

    Raises
    ------
    MissingExtra
        If pypdf is not installed.
    QuestionError
        If the PDF is protected by a password, broken, or without text.
    """
    try:
        import pypdf  # noqa: PLC0415 - an optional part
        from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError  # noqa: PLC0415 - likewise
    except ImportError:
        raise MissingExtra(f"{called} is a PDF. To read those: pip install 'goodoffices[nlp]'") from None
    # Without a handler its warnings would go to the person's terminal.
    logging.getLogger("pypdf").addHandler(logging.NullHandler())
    protected = QuestionError(
        f"{called} is protected by a password.", "Save a copy without the password, and give that."
    )
    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        # Many PDFs are locked against changes only, and open with an empty password.
        if reader.is_encrypted and not reader.decrypt(""):
            raise protected
        n_pages = len(reader.pages)
        pages = [reader.pages[i].extract_text() for i in range(min(n_pages, _MOST_PAGES))]
    except (DependencyError, FileNotDecryptedError):
        raise protected from None
    except (PyPdfError, *_BROKEN):
        raise QuestionError(
            f"{called} is a PDF that cannot be read; it may be broken.", _SAVE_AGAIN
        ) from None
    text = "\n\n".join(page.strip() for page in pages if page.strip())
    if not text:
        raise QuestionError(
            f"{called} is a PDF without text; its pages may be pictures.",
            "Run text recognition (OCR) on it first, or give the article as text.",
        )
    notices = [
        f"{called} was read out of a PDF: columns, line ends and page headings may run into sentences."
    ]
    if n_pages > _MOST_PAGES:
        notices.append(f"{called} has {n_pages} pages; only the first {_MOST_PAGES} were read.")
    return _sound(text), tuple(notices)


def _sound(text: str) -> str:
    """Return the text with halves of characters, which cannot be written to any file, replaced."""
    return text.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def is_docx(content: bytes) -> bool:
    """Tell whether these bytes are an archive that holds a Word document."""
    if not content.startswith(ARCHIVE):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _PART in archive.namelist()
    except (zipfile.BadZipFile, *_BROKEN):
        return _PART.encode() in content  # broken, but it was one: the message should say so


def docx_text(content: bytes, called: str) -> str:
    """Return the text of a Word document, paragraph after paragraph; what is hidden or deleted is left out.

    Raises
    ------
    QuestionError
        If the file is broken, unpacks to too much, declares entities, or holds no text.
    """
    words = _Words()
    try:
        parser = XMLParser(target=words)  # noqa: S314 - a document type, which entities need, is refused
        parser.feed(_unpacked(content, called))
        parser.close()
    except _DocumentType:
        raise QuestionError(
            f"{called} declares XML entities, which no Word file needs.", _SAVE_AGAIN
        ) from None
    except (zipfile.BadZipFile, ParseError, RuntimeError, EOFError, *_BROKEN):
        raise QuestionError(
            f"{called} is a Word file that cannot be read; it may be broken.", _SAVE_AGAIN
        ) from None
    text = words.text()
    if not text.strip():
        raise QuestionError(f"{called} is a Word file without text.", "Give the article as text.")
    return text


def _unpacked(content: bytes, called: str) -> bytes:
    """Return the document's XML, unless it is far larger than the file."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        info = archive.getinfo(_PART)
        # The sizes that an archive states may be lies, so what comes out is counted too.
        with archive.open(info) as part:
            xml = part.read(_LARGEST_XML + 1)
    if len(xml) > _LARGEST_XML or len(xml) > _LARGEST_RATIO * max(info.compress_size, 1):
        raise QuestionError(f"{called} unpacks to far more than an article.", _SAVE_AGAIN)
    return xml


class _DocumentType(Exception):
    """The XML has a document type declaration."""


class _Words:
    """Collects the words of a Word document as its XML goes by; no tree is built."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._n_left_out = 0
        self._in_text = False
        self._is_hidden = False

    def text(self) -> str:
        """Return all that was collected."""
        return "".join(self._pieces).rstrip("\n")

    def doctype(self, _name: str, _public: str | None, _system: str | None) -> None:
        raise _DocumentType

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition("}")[2]
        self._n_left_out += name in _LEFT_OUT
        if name == "r":
            self._is_hidden = False
        elif name == "vanish":
            self._is_hidden = not any(value in {"0", "false", "off"} for value in attributes.values())
        elif name in {"tab", "br", "cr"} and not self._n_left_out:
            # A tab stop of the paragraph's layout has a position; one that was typed has none.
            self._pieces.append("" if attributes and name == "tab" else "\t" if name == "tab" else "\n")
        self._in_text = name == "t"

    def end(self, tag: str) -> None:
        name = tag.rpartition("}")[2]
        self._n_left_out -= name in _LEFT_OUT
        self._in_text = False
        if name == "p" and not self._n_left_out:
            self._pieces.append("\n")

    def data(self, words: str) -> None:
        if self._in_text and not self._n_left_out and not self._is_hidden:
            self._pieces.append(words)

    def close(self) -> None:
        """End; nothing is left to do."""
