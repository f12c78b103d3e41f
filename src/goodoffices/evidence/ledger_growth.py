"""Where new entries go in the text of a ledger: every byte that is there stays, the new is put between.

The text is never written out again from data, so comments, order, quoting and line ends stay as people left
them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from goodoffices.case.nodes import MappingNode, Node, ScalarNode, SequenceNode
from goodoffices.case.reading import MAX_LEDGER_BYTES, MAX_LEDGER_NODES, read_tree
from goodoffices.errors import QuestionError
from goodoffices.evidence.ledger_entries import Additions
from goodoffices.evidence.ledger_places import places_between_lines, places_by_parser

__all__ = ["check_growth", "grown"]

_MARK: Final = b"\xef\xbb\xbf"
_LEDGER: Final = "the ledger"
_FIRST_LINE: Final = "format: goodoffices/1\n"


def grown(data: bytes, additions: Additions, file: str = _LEDGER) -> bytes:
    """Return the bytes of a ledger with more entries; `data` is empty where there is no ledger yet.

    `file` names it in messages.

    Raises
    ------
    CaseError
        If the ledger cannot be read, or would be too large to be.
    QuestionError
        If anything that is there would be lost or changed.
    """
    text = data.removeprefix(_MARK).decode("utf-8") or _FIRST_LINE
    newline = "\r\n" if "\r\n" in text else "\n"
    text += "" if text.endswith("\n") else newline
    mark = _MARK if data.startswith(_MARK) else b""
    sections = {name: section for name, section in additions.sections().items() if section}
    # Between lines is where entries of nearly every ledger go. Where that does not keep what is there, as in
    # braces, the places of a YAML parser are asked for, which takes longer.
    for places in (places_between_lines, places_by_parser):
        pieces = places(text, _tree(data, file), sections)
        if pieces is None:
            continue
        new = mark + _put_in(text, pieces, newline).encode("utf-8")
        try:
            check_growth(data, new, file)
        except QuestionError:
            if places is places_by_parser:
                raise
        else:
            return new
    raise _would_lose("its form")


def _put_in(text: str, pieces: Sequence[tuple[int, str]], newline: str) -> str:
    """Return the text with each piece at its place; at one place the first piece comes first."""
    for place, piece in reversed(sorted(pieces, key=lambda each: each[0])):  # noqa: C413 - keeps equals in order
        text = text[:place] + piece.replace("\n", newline) + text[place:]
    return text


def _tree(data: bytes, file: str) -> MappingNode | None:
    """Return what a ledger says; None where there is none yet."""
    if not data.removeprefix(_MARK).strip():
        return None
    root, problems = read_tree(data, file, MAX_LEDGER_BYTES, MAX_LEDGER_NODES)
    if problems:
        raise QuestionError(
            f"The ledger could not be read any more: {problems[0].what}",
            "Nothing was written. Put its sections under each other, as the documentation shows.",
        )
    return root


def check_growth(old: bytes, new: bytes, file: str = _LEDGER) -> None:
    """Refuse a text that does not say all that the old one said, in the same order.

    Raises
    ------
    QuestionError
        Naming the section in which something would be lost or changed.
    """
    before, after = _tree(old, file), _tree(new, file)
    if before is None or after is None:
        return
    found = {key.text: value for key, value in after.entries}
    if [key.text for key, _ in after.entries][: len(before.entries)] != [
        key.text for key, _ in before.entries
    ]:
        raise _would_lose("a section")
    for key, value in before.entries:
        if not _starts_with(found[key.text], value):
            raise _would_lose(key.text)


def _would_lose(what: str) -> QuestionError:
    return QuestionError(
        f"Writing this would lose or change entries of the ledger ({what}).",
        "Nothing was written. A ledger only grows: correct a claim by a new revision.",
    )


def _starts_with(new: Node, old: Node) -> bool:
    """Whether a section has all the old entries first, unchanged."""
    match old, new:
        case MappingNode(), MappingNode():
            ours = [(key.text, _plain(value)) for key, value in old.entries]
            return [(key.text, _plain(value)) for key, value in new.entries][: len(ours)] == ours
        case SequenceNode(), SequenceNode():
            return [_plain(item) for item in new.items][: len(old.items)] == [
                _plain(item) for item in old.items
            ]
        case _:
            return _plain(old) == _plain(new)


def _plain(node: Node) -> object:
    """Return what a node says, without its lines."""
    match node:
        case ScalarNode(text, quoted):
            return (text, quoted)
        case SequenceNode(items):
            return [_plain(item) for item in items]
        case MappingNode(entries):
            return [(key.text, _plain(value)) for key, value in entries]
