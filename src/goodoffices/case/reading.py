"""From the bytes of a file to a tree of nodes, within limits that are checked before anything is built.

The text is read as the event stream of a YAML parser; no YAML type is ever guessed, no tag, anchor or
alias is followed, and what comes out is mappings, lists and pieces of text that know their line.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from goodoffices.case.decimals import NUMBER_EXAMPLE, read_number
from goodoffices.case.nodes import MappingNode, Node, ScalarNode, SequenceNode
from goodoffices.case.spelling import Misspelling, latin_digits, quoted, shown
from goodoffices.case.yaml_faults import SPLIT_LINE_HINT, explain_fault
from goodoffices.errors import CaseError, Problem

__all__ = [
    "MAX_BYTES",
    "MAX_DEPTH",
    "MAX_LEDGER_BYTES",
    "MAX_LEDGER_NODES",
    "MAX_NODES",
    "read_file",
    "read_nodes",
    "read_tree",
]

MAX_BYTES = 256 * 1024
MAX_DEPTH = 64
MAX_NODES = 20_000
# A ledger only grows, and a claim with its places in a text has some 70 parts; this holds 1,400 of them.
MAX_LEDGER_BYTES = 1024 * 1024
MAX_LEDGER_NODES = 100_000
_MAX_PROBLEMS = 100

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_ESCAPED_CONTROLS = re.compile("[\x01-\x08\x0b-\x1f\x7f-\x9f]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_WIDE_MARKS = {
    b"\xff\xfe\x00\x00": "UTF-32",
    b"\x00\x00\xfe\xff": "UTF-32",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
}
_SAVE_AS_UTF8 = "Save it as UTF-8 and try again."
_GLUED_COLON = re.compile(r"[^\s:]+:[^\s:/]")


def read_file(path: str | Path, max_bytes: int = MAX_BYTES) -> bytes:
    """Return the bytes of a case file, refusing what is not an ordinary file of bearable size.

    Raises
    ------
    CaseError
        If the file is missing, unreadable, a directory, a pipe or a device, or too large.
    """
    shown_path = shown(str(path), 200)
    try:
        found = Path(path).stat()
        if stat.S_ISDIR(found.st_mode):
            raise _whole_file(
                shown_path, "this is a folder, not a case file.", "Name the .yaml file inside it."
            )
        if not stat.S_ISREG(found.st_mode):
            raise _whole_file(shown_path, "this is not an ordinary file.", "Name a .yaml file.")
        if found.st_size > max_bytes:
            raise _too_large(shown_path, max_bytes)
        with Path(path).open("rb") as stream:
            data = stream.read(max_bytes + 1)
    except FileNotFoundError as error:
        hint = "Check the spelling; 'goodoffices cases' lists the cases that come with the package."
        raise _whole_file(shown_path, "there is no such file.", hint) from error
    except PermissionError as error:
        raise _whole_file(shown_path, "the file may not be read.", "Ask its owner for permission.") from error
    except (OSError, ValueError) as error:
        raise _whole_file(shown_path, "the file cannot be read.", "Check the path and the disk.") from error
    if len(data) > max_bytes:
        raise _too_large(shown_path, max_bytes)
    return data


def _whole_file(file: str, what: str, hint: str) -> CaseError:
    return CaseError((Problem(file, 0, "", what, hint),))


def _too_large(file: str, max_bytes: int = MAX_BYTES) -> CaseError:
    hint = "Keep long texts in other files and name them in a note."
    return _whole_file(file, f"the file is larger than {max_bytes // 1024} KiB.", hint)


def read_nodes(data: bytes, file: str) -> MappingNode:
    """Return the tree of nodes that the bytes of a case file hold.

    Scalars stay text. Control characters that a double-quoted text smuggles in by an escape become
    visible escapes, so that no later reader, page or terminal ever meets them.

    Raises
    ------
    CaseError
        Holding every problem found up to the first that stops the parser.
    """
    root, problems = read_tree(data, file)
    if root is None or problems:
        raise CaseError(problems)
    return root


# The trees hold nothing that can be changed. Who writes to a ledger reads the same text several times.
@lru_cache(maxsize=4)
def read_tree(
    data: bytes, file: str, max_bytes: int = MAX_BYTES, max_nodes: int = MAX_NODES
) -> tuple[MappingNode | None, tuple[Problem, ...]]:
    """Return the tree of nodes and what is wrong with its text, for reports that go on after slips.

    The tree is None where the parser had to stop. Of a key that is given twice the first stays.

    Raises
    ------
    CaseError
        If the bytes are no text, or too many.
    """
    if len(data) > max_bytes:
        raise _too_large(file, max_bytes)
    text = _decode(data, file)
    builder = _Builder(max_nodes)
    parser = YAML(typ="safe", pure=True)
    finished = False
    try:
        finished = all(map(builder.take, _events(parser, text)))
    except YAMLError as fault:
        builder.blame(explain_fault(fault, text))
    except Misspelling as slip:
        builder.blame(slip)
    except (ValueError, OverflowError):
        # The parser lets the number of an escape such as \UFFFFFFFF reach `chr` unchecked.
        hint = r"Inside double quotes write \\ for a backslash."
        builder.blame(Misspelling("a backslash makes a character that does not exist.", hint, builder.line))
    if not builder.problems and not isinstance(builder.root, MappingNode):
        hint = "Begin with format: goodoffices/1, or run 'goodoffices new'."
        what = "the file is empty." if builder.root is None else "the file is not made of keys and values."
        builder.blame(Misspelling(what, hint))
    problems = [
        Problem(file, slip.line or 0, where, slip.what, slip.hint) for where, slip in builder.problems
    ]
    root = builder.root if finished and isinstance(builder.root, MappingNode) else None
    return root, tuple(sorted(problems, key=lambda problem: problem.line))


def _decode(data: bytes, file: str) -> str:
    """Return the text of UTF-8 bytes, or refuse any other encoding and every control character."""
    for mark, name in _WIDE_MARKS.items():
        if data.startswith(mark):
            raise _whole_file(file, f"the file is {name}, not UTF-8.", _SAVE_AS_UTF8)
    body = data.removeprefix(b"\xef\xbb\xbf")
    if b"\x00" in body:
        line = body.count(b"\n", 0, body.index(b"\x00")) + 1
        raise CaseError(
            (Problem(file, line, "", "there is a NUL byte.", f"This is not a text file. {_SAVE_AS_UTF8}"),)
        )
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        what = f"byte 0x{body[error.start]:02x} is not UTF-8."
        raise CaseError((Problem(file, line, "", what, _SAVE_AS_UTF8),)) from error
    if match := _FORBIDDEN.search(text):
        line = text.count("\n", 0, match.start()) + 1
        what = f"there is a control character ({shown(match[0])})."
        raise CaseError((Problem(file, line, "", what, "Delete it."),))
    return text


def _events(parser: YAML, text: str) -> Iterator[Any]:
    """Yield the parser's events; its types are not exported in a form that type checkers can read."""
    yield from parser.parse(text)


@dataclass(slots=True)
class _Level:
    """A mapping or list that is still open."""

    is_mapping: bool
    is_inline: bool
    line: int
    entries: list[tuple[ScalarNode, Node]] = field(default_factory=list)
    items: list[Node] = field(default_factory=list)
    keys: dict[str, int] = field(default_factory=dict)
    placed: set[str] = field(default_factory=set)
    key: ScalarNode | None = None
    open_brackets: int = 0


class _Builder:
    """Builds nodes from events and keeps the limits."""

    def __init__(self, max_nodes: int) -> None:
        self.root: Node | None = None
        self.problems: list[tuple[str, Misspelling]] = []
        self.line = 1
        self._levels: list[_Level] = []
        self._count = 0
        self._max_nodes = max_nodes
        self._documents = 0

    def blame(self, slip: Misspelling) -> None:
        """Note a problem at the place that is being read."""
        names = [shown(level.key.text, 40) for level in self._levels if level.key is not None]
        self.problems.append((".".join(names), slip))

    def take(self, event: Any) -> bool:
        """Take one event; False when there is no point in reading on."""
        kind = type(event).__name__
        if event.start_mark is not None:
            self.line = event.start_mark.line + 1
        if kind == "DocumentStartEvent":
            self._begin_document(event)
        elif kind in {"MappingStartEvent", "SequenceStartEvent", "ScalarEvent", "AliasEvent"}:
            self._begin_node(event, kind)
        elif kind in {"MappingEndEvent", "SequenceEndEvent"}:
            self._end_collection()
        return len(self.problems) < _MAX_PROBLEMS

    def _begin_document(self, event: Any) -> None:
        self._documents += 1
        if self._documents > 1:
            raise Misspelling(
                "a second document begins here.",
                "Remove the line of dashes; one file is one case.",
                self.line,
            )
        if event.tags:
            raise Misspelling("%TAG lines are not used here.", "Remove the line.", self.line)

    def _begin_node(self, event: Any, kind: str) -> None:
        self._count += 1
        if self._count > self._max_nodes:
            raise Misspelling(
                f"the file has more than {self._max_nodes} parts.", "Make the case smaller.", self.line
            )
        if kind == "AliasEvent":
            hint = 'Write the text out again, or put a text that begins with * in "quotes".'
            self.blame(Misspelling("references (*name) are not used here.", hint, self.line))
            self._place(ScalarNode("", False, self.line))
            return
        if event.anchor is not None:
            hint = 'Remove it, or put a text that begins with & in "quotes".'
            self.blame(Misspelling("anchors (&name) are not used here.", hint, self.line))
        if event.tag is not None:
            hint = 'Remove it; write "not" instead of !, or put the text in "quotes".'
            self.blame(Misspelling(f"tags ({shown(str(event.tag), 30)}) are not used here.", hint, self.line))
        if kind == "ScalarEvent":
            self._scalar(event)
        else:
            self._begin_collection(event, kind == "MappingStartEvent")

    def _begin_collection(self, event: Any, is_mapping: bool) -> None:
        if len(self._levels) >= MAX_DEPTH:
            raise Misspelling(
                f"the file is nested deeper than {MAX_DEPTH} levels.", "Write it flatter.", self.line
            )
        if self._levels and self._levels[-1].is_mapping and self._levels[-1].key is None:
            raise Misspelling(
                "a key must be a word, not a list or braces.",
                SPLIT_LINE_HINT if self._levels[-1].is_inline else "Write key: value.",
                self.line,
            )
        self._levels.append(_Level(is_mapping, bool(event.flow_style), self.line))

    def _end_collection(self) -> None:
        level = self._levels.pop()
        if level.is_mapping:
            self._place(MappingNode(tuple(level.entries), level.line))
        else:
            self._place(SequenceNode(tuple(level.items), level.line))

    def _scalar(self, event: Any) -> None:
        is_quoted = bool(event.style)
        node = ScalarNode(self._clean(event.value), is_quoted, self.line)
        level = self._levels[-1] if self._levels else None
        if level is not None and level.is_mapping and level.key is None:
            self._check_key(level, node)
            level.key = node
            return
        if level is not None and level.is_inline and not is_quoted:
            if level.is_mapping:
                self._check_inline_value(level, node)
            else:
                self._check_inline_item(level, node)
        self._place(node)

    def _clean(self, text: str) -> str:
        if "\x00" in text or _SURROGATES.search(text):
            hint = r"Remove the escape (\0, \ud800, ..)."
            self.blame(
                Misspelling("an escape in a quoted text makes a character that no text has.", hint, self.line)
            )
            return ""
        return _ESCAPED_CONTROLS.sub(lambda match: match[0] if match[0] == "\r" else shown(match[0]), text)

    def _check_key(self, level: _Level, key: ScalarNode) -> None:
        if not key.quoted and key.text == "<<":
            self.blame(Misspelling("merging (<<) is not used here.", "Write the keys out.", key.line))
        elif not key.text.strip():
            self.blame(Misspelling("a key is missing before the colon.", "Write key: value.", key.line))
        elif level.is_inline and not key.quoted and re.search(r"[(){}\[\]=]", key.text):
            what = f"{quoted(key.text)} cannot be a key."
            self.blame(Misspelling(what, SPLIT_LINE_HINT, key.line))
        elif key.text in level.keys:
            what = f"{quoted(key.text)} is given twice, first in line {level.keys[key.text]}."
            self.blame(Misspelling(what, "Keep one of them.", key.line))
        level.keys.setdefault(key.text, key.line)

    def _check_inline_value(self, level: _Level, value: ScalarNode) -> None:
        key = level.key
        if value.text or key is None or re.search(r"[(){}\[\]=]", key.text):
            return
        hint = SPLIT_LINE_HINT
        if _GLUED_COLON.match(key.text) and not key.quoted:
            hint = "Write key: value, with a space after the colon."
        number = _torn_number(level, key)
        if number is not None:
            hint = f"{number}; a comma split this line."
        what = f"{quoted(key.text)} has no value."
        level.key = None
        self.blame(Misspelling(what, hint, key.line))
        level.key = key

    def _check_inline_item(self, level: _Level, item: ScalarNode) -> None:
        """Catch ``[implies(a == b, c == d)]``: one bracket opened in one item and closed in a later one."""
        opened = item.text.count("(") - item.text.count(")")
        if level.open_brackets > 0 and opened < 0:
            what = f"{quoted(item.text)} is the end of a torn expression."
            self.blame(Misspelling(what, SPLIT_LINE_HINT, item.line))
        level.open_brackets = max(0, level.open_brackets + opened)

    def _place(self, node: Node) -> None:
        if not self._levels:
            self.root = node
            return
        level = self._levels[-1]
        if not level.is_mapping:
            level.items.append(node)
        elif level.key is None:
            raise Misspelling("a key must be a word.", "Write key: value.", node.line)
        else:
            if level.key.text not in level.placed:
                level.placed.add(level.key.text)
                level.entries.append((level.key, node))
            level.key = None


def _torn_number(level: _Level, key: ScalarNode) -> str | None:
    """Return how to write a number such as ``0,5`` whose comma made a key of its second half."""
    if not level.entries or key.quoted or not latin_digits(key.text).isdecimal():
        return None
    before = level.entries[-1][1]
    if not isinstance(before, ScalarNode) or before.quoted or len(before.text + key.text) > 30:
        return None
    try:
        read_number(f"{before.text},{key.text}")
    except Misspelling as slip:
        return slip.hint.rstrip(".") if slip.hint != NUMBER_EXAMPLE else None
    return None
