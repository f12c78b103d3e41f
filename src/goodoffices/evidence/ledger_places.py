"""The places in the text of a ledger at which new entries go, and how they are written there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from goodoffices.case.nodes import MappingNode, Node, SequenceNode
from goodoffices.evidence.ledger_entries import Entry
from goodoffices.evidence.ledger_text import block_entry, flow_text

__all__ = ["Pieces", "Section", "places_between_lines", "places_by_parser"]

Section = Mapping[str, Entry] | Sequence[Entry]
Pieces = list[tuple[int, str]]
_INDENT: Final = 2
_NO_CONTENT: Final = re.compile(r"\s*(#.*)?\s*")


def places_between_lines(
    text: str, root: MappingNode | None, sections: Mapping[str, Section]
) -> Pieces | None:
    """Return where entries go if every section has them on lines of their own; None if one does not.

    A section ends with its last line that is neither blank nor a comment.
    """
    if "\r" in text.replace("\r\n", ""):
        return None
    lines = [f"{line}\n" for line in text.split("\n")[:-1]]
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    there: dict[str, tuple[int, Node]] = {}
    if root is not None:
        there = {key.text: (key.line, value) for key, value in root.entries}
    firsts = sorted(at for at, _ in there.values())
    inner: Pieces = []
    for name in sections.keys() & there.keys():
        at, node = there[name]
        end = next((first - 1 for first in firsts if first > at), len(lines))
        indent = _indent(lines, at, node, name)
        if indent is None:
            return None
        while end > at and _NO_CONTENT.fullmatch(lines[end - 1]):
            end -= 1
        inner.append((starts[end], _block(sections[name], indent)))
    if firsts and lines[firsts[0] - 1].startswith("{"):
        return None
    return inner + _new_sections(text, sections, there)


def _indent(lines: Sequence[str], at: int, node: Node, name: str) -> int | None:
    """Return by how much the entries of a section are indented; None if they share a line with its name."""
    if at > len(lines) or not re.fullmatch(rf"{re.escape(name)}:[ \t]*(#.*)?\s*", lines[at - 1]):
        return None
    match node:
        case MappingNode(((key, _), *_)):
            first = lines[key.line - 1]
        case SequenceNode((item, *_)) if lines[item.line - 1].lstrip().startswith("- "):
            first = lines[item.line - 1]
        case _:
            return None
    return len(first) - len(first.lstrip(" "))


def _new_sections(text: str, sections: Mapping[str, Section], there: Mapping[str, object]) -> Pieces:
    return [
        (len(text), f"{name}:\n{_block(section, _INDENT)}")
        for name, section in sections.items()
        if name not in there
    ]


def _block(section: Section, indent: int) -> str:
    if isinstance(section, Mapping):
        lines = [line for key, entry in section.items() for line in block_entry(key, entry, indent)]
    else:
        lines = [f"{' ' * indent}- {flow_text(entry)}" for entry in section]
    return "\n".join([*lines, ""])


def places_by_parser(
    text: str,
    root: MappingNode | None,  # noqa: ARG001 - as the other way is called
    sections: Mapping[str, Section],
) -> Pieces | None:
    """Return where entries go by the marks of a YAML parser, in whatever way the sections are written."""
    try:
        top: Any = YAML(pure=True).compose(text)
    except (YAMLError, ValueError, OverflowError):
        return None
    there = {key.value: value for key, value in top.value}
    inner = [_into(there[name], section, text) for name, section in sections.items() if name in there]
    if not top.flow_style:
        return inner + _new_sections(text, sections, there)
    end = _last_end(top.value[-1][1])
    return inner + [
        (end, f", {name}: {flow_text(section)}") for name, section in sections.items() if name not in there
    ]


def _into(node: Any, section: Section, text: str) -> tuple[int, str]:
    """Return where the entries go in a section that is there, and how they are written."""
    if node.flow_style:
        return _into_flow(node, section)
    first = node.value[0][0] if isinstance(section, Mapping) else node
    end = _last_end(node)
    if text[end - 1 : end] != "\n":
        line_end = text.find("\n", end)
        end = len(text) if line_end < 0 else line_end + 1
    return end, _block(section, first.start_mark.column)


def _into_flow(node: Any, section: Section) -> tuple[int, str]:
    inner = flow_text(section)[1:-1]
    if not node.value:
        return node.start_mark.index + 1, inner
    last = node.value[-1]
    return _last_end(last[1] if isinstance(last, tuple) else last), f", {inner}"


def _last_end(node: Any) -> int:
    """Return where the last thing inside a node ends; what YAML calls its end is after later comments."""
    while not isinstance(node.value, str) and node.value and not node.flow_style:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    return int(node.end_mark.index)
