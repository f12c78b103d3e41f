"""Reading an article: plain text, a saved web page, a PDF or a Word file; nothing in it is ever executed.

What a file is, its content says before its ending does. Text is kept to the letter, line ends included.
"""

from __future__ import annotations

import hashlib
import os
from datetime import date as Date  # noqa: N812 - the argument is named `date`, as the field is
from pathlib import Path
from typing import BinaryIO, Final

from goodoffices.case.spelling import quoted
from goodoffices.errors import QuestionError
from goodoffices.evidence.decoding import decoded
from goodoffices.evidence.office_files import ARCHIVE, docx_text, is_docx, pdf_text
from goodoffices.evidence.proposals import Document
from goodoffices.evidence.web_pages import declared_charset, looks_like_html, page_of

__all__ = ["LARGEST_BYTES", "LARGEST_CHARS", "read_document", "read_stream", "read_words"]

LARGEST_BYTES: Final = 20_000_000
LARGEST_CHARS: Final = 1_000_000
_FEWEST_WORDS: Final = 3  # a string of fewer is a path, even where no file is there
_ENDINGS: Final = frozenset({".docx", ".htm", ".html", ".pdf", ".txt", ".xhtml"})
_HTML_ENDINGS: Final = frozenset({".htm", ".html", ".xhtml"})
_SAVE_AS_TEXT: Final = "Save it as .txt (UTF-8), .docx or .pdf, and give that file."
_OTHER_KINDS: Final = (
    (b"\xd0\xcf\x11\xe0", "is an old or a password-protected Office file"),
    (b"{\\rtf", "is an RTF file"),
    (ARCHIVE, "is an archive, not an article"),
)


def read_document(
    source: Path | str | bytes, *, name: str = "", date: Date | None = None
) -> tuple[Document, tuple[str, ...]]:
    """Read an article.

    Parameters
    ----------
    source : Path, str or bytes
        A path, or the bytes themselves.
    name : str
        What to call it; by default the name of the file, without its folder.
    date : datetime.date, optional
        When it was published; by default what a web page says of itself.

    Returns
    -------
    tuple
        The document, and notices for the person: what was guessed, what may have been lost.

    Raises
    ------
    QuestionError
        If it cannot be read, is empty, too large, or nothing that holds text.
    MissingExtra
        If it is a PDF and the part that reads those is not installed.

    Examples
    --------
    >>> document, notices = read_document("The minister refused.\\r\\n".encode(), name="note")
    >>> document.text, document.text_from, notices
    ('The minister refused.\\r\\n', 'text', ())
    """
    if isinstance(source, bytes):
        return _read(source, name, Path(name).suffix, date)
    path = Path(source)
    # Where it lies is nobody's business: reports carry the name, and are passed on.
    return _read(_content(path), name or path.name, path.suffix, date)


def read_stream(
    stream: BinaryIO | bytes, *, name: str = "standard input", date: Date | None = None
) -> tuple[Document, tuple[str, ...]]:
    """Read an article from a stream of bytes, as `read_document` does; never more than the limit is read."""
    content = stream if isinstance(stream, bytes) else stream.read(LARGEST_BYTES + 1)
    return _read(content, name, Path(name).suffix, date)


def read_words(source: str, *, name: str = "", date: Date | None = None) -> tuple[Document, tuple[str, ...]]:
    """Read an article from a string: a path, or the words themselves, which a notice tells.

    A string is words if it has line ends, or several words and not the ending of a file, and no file is
    called so. They are kept to the letter.

    Raises
    ------
    QuestionError, MissingExtra
        As for `read_document`.

    Examples
    --------
    >>> document, notices = read_words("The minister refused, Bell said.")
    >>> document.chars, notices
    (32, ('No file is called so: the string was read as the article itself.',))
    """
    if not _is_words(source):
        return read_document(source, name=name, date=date)
    called = name or "text"
    notice = "No file is called so: the string was read as the article itself."
    content = source.encode("utf-8", "surrogatepass")
    if looks_like_html(source) or "\0" in source or len(content) > LARGEST_CHARS:
        document, notices = _read(content, called, "", date)
        return document, (notice, *notices)
    return Document(source, hashlib.sha256(content).hexdigest(), called, "text", date), (notice,)


def _is_words(source: str) -> bool:
    """Tell whether a string is an article's words rather than a path to it."""
    has_lines = len(source.splitlines()) > 1
    if not has_lines and (len(source.split()) < _FEWEST_WORDS or Path(source).suffix.lower() in _ENDINGS):
        return False
    try:
        return not Path(source).exists()
    except (OSError, ValueError):
        return True  # too long for the name of a file


def _content(path: Path) -> bytes:
    """Return the bytes of a file, one more than the limit at most."""
    try:
        if path.is_dir():
            raise QuestionError(f"{quoted(str(path))} is a folder.", "Give the article's file itself.")
        # A device may say that it is small and never end, so the limit is on what is read.
        with path.open("rb") as file:
            return file.read(LARGEST_BYTES + 1)
    except FileNotFoundError:
        raise QuestionError(f"There is no file {quoted(str(path))}.", "Check the path.") from None
    except (OSError, ValueError) as error:
        reason = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else "no valid path"
        raise QuestionError(
            f"{quoted(str(path))} cannot be read: {reason}.", "Check the path, and that you may read it."
        ) from None


def _read(content: bytes, name: str, ending: str, date: Date | None) -> tuple[Document, tuple[str, ...]]:
    """Return the document in these bytes, by what they are."""
    called = quoted(name) if name else "The text"
    if len(content) > LARGEST_BYTES:
        raise QuestionError(
            f"{called} is larger than {LARGEST_BYTES // 1_000_000} MB.", "Give the article alone, as text."
        )
    if not content.strip():
        raise QuestionError(f"{called} is empty.", "Give a file that holds the article's text.")
    document, notices = _document(content, name, called, ending, date)
    if document.chars > LARGEST_CHARS:
        raise QuestionError(
            f"{called} has {document.chars:,} characters of text; {LARGEST_CHARS:,} at most are read.",
            "Give the article alone, or a part of it.",
        )
    return document, notices


def _document(
    content: bytes, name: str, called: str, ending: str, date: Date | None
) -> tuple[Document, tuple[str, ...]]:
    """Return the document in bytes that are not empty, whatever its length."""
    digest = hashlib.sha256(content).hexdigest()
    if b"%PDF-" in content[:1024]:
        text, notices = pdf_text(content, called)
        return Document(text, digest, name, "pdf", date), notices
    if is_docx(content):
        return Document(docx_text(content, called), digest, name, "docx", date), ()
    for mark, is_what in _OTHER_KINDS:
        if content.startswith(mark):
            raise QuestionError(f"{called} {is_what}.", _SAVE_AS_TEXT)
    text, notices = decoded(content, called, declared_charset(content))
    if not text.strip():
        raise QuestionError(f"{called} is empty.", "Give a file that holds the article's text.")
    if not looks_like_html(text) and ending.lower() not in _HTML_ENDINGS:
        return Document(text, digest, name, "text", date), notices
    page = page_of(text)
    if not page.text:
        raise QuestionError(
            f"{called} is a web page without readable text.",
            "Open it in a browser, copy the article, and save it as a .txt file.",
        )
    return Document(page.text, digest, name, "html", date or page.date, page.title, page.publisher), notices
