"""JSON as the nodes of a case file: every value knows its line, within limits of size and depth."""

from __future__ import annotations

import json
import re

from goodoffices.case.nodes import MappingNode, Node, ScalarNode, SequenceNode
from goodoffices.case.spelling import Misspelling, quoted

__all__ = ["MAX_DEPTH", "MAX_PARTS", "json_nodes"]

MAX_DEPTH = 16
MAX_PARTS = 5_000_000
_TOKEN = re.compile(
    r'[ \t\r\n]*(?:(?P<string>"(?:[^"\\\x00-\x1f]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*")'
    r"|(?P<plain>-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null)"
    r"|(?P<sign>[\[\]{},:]))"
)
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def json_nodes(text: str) -> Node:
    """Return the nodes of a JSON text.

    Raises
    ------
    Misspelling
        With the line, at the first thing that is not JSON, is given twice, or is too much.
    """
    reader = _Reader(text)
    root = reader.value(0)
    reader.end()
    return root


class _Reader:
    """Reads one token after another and counts lines."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._place = 0
        self._parts = 0
        self._line = 1
        self._token = ""
        self._kind = ""
        self._advance()

    def _advance(self) -> None:
        match = _TOKEN.match(self._text, self._place)
        if match is None:
            rest = self._text[self._place :].lstrip(" \t\r\n")
            skipped = len(self._text) - self._place - len(rest)
            self._line += self._text.count("\n", self._place, self._place + skipped)
            self._token, self._kind = rest[:20], "end" if not rest else "wrong"
            self._place += skipped
            return
        self._kind = match.lastgroup or "wrong"
        self._token = match[self._kind]
        self._line += self._text.count("\n", self._place, match.end())
        self._place = match.end()

    def _wrong(self, expected: str) -> Misspelling:
        found = "the end of the file" if self._kind == "end" else quoted(self._token, 20)
        hint = "Look for a missing comma, quote or bracket here or on the line before."
        return Misspelling(f"{expected} is expected here, not {found}.", hint, self._line)

    def _takes(self, sign: str) -> bool:
        if self._kind == "sign" and self._token == sign:
            self._advance()
            return True
        return False

    def end(self) -> None:
        if self._kind != "end":
            raise self._wrong("the end of the file")

    def value(self, depth: int) -> Node:
        self._parts += 1
        if self._parts > MAX_PARTS:
            raise Misspelling(f"the file has more than {MAX_PARTS} parts.", "Make it smaller.", self._line)
        if depth > MAX_DEPTH:
            raise Misspelling(
                f"the file is nested deeper than {MAX_DEPTH} levels.", "Write it flatter.", self._line
            )
        if self._kind in {"string", "plain"}:
            return self._scalar()
        line = self._line
        if self._takes("["):
            return SequenceNode(tuple(self._items(depth)), line)
        if self._takes("{"):
            return MappingNode(tuple(self._entries(depth)), line)
        raise self._wrong("a value")

    def _scalar(self) -> ScalarNode:
        is_quoted = self._kind == "string"
        plain = {"null": ""}.get(self._token, self._token)
        text = json.loads(self._token) if is_quoted else plain
        if _UNWANTED.search(text):
            raise Misspelling("there is a control character in a text.", "Remove the escape.", self._line)
        node = ScalarNode(text, is_quoted, self._line)
        self._advance()
        return node

    def _items(self, depth: int) -> list[Node]:
        items: list[Node] = []
        if self._takes("]"):
            return items
        while True:
            items.append(self.value(depth + 1))
            if self._takes("]"):
                return items
            if not self._takes(","):
                raise self._wrong("a comma or ]")

    def _entries(self, depth: int) -> list[tuple[ScalarNode, Node]]:
        entries: list[tuple[ScalarNode, Node]] = []
        seen: dict[str, int] = {}
        if self._takes("}"):
            return entries
        while True:
            if self._kind != "string":
                raise self._wrong('a key in "quotes"')
            key = self._scalar()
            if key.text in seen:
                what = f"{quoted(key.text)} is given twice, first in line {seen[key.text]}."
                raise Misspelling(what, "Keep one of them.", key.line)
            seen[key.text] = key.line
            if not self._takes(":"):
                raise self._wrong("a colon")
            entries.append((key, self.value(depth + 1)))
            if self._takes("}"):
                return entries
            if not self._takes(","):
                raise self._wrong("a comma or }")
