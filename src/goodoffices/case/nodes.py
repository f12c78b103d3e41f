"""A case file as a tree of plain nodes that remember their lines; nothing is interpreted yet."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["MappingNode", "Node", "ScalarNode", "SequenceNode"]


@dataclass(frozen=True, slots=True)
class ScalarNode:
    """A piece of text. `quoted` tells ``"12"`` from ``12``; no YAML type has been guessed."""

    text: str
    quoted: bool
    line: int


@dataclass(frozen=True, slots=True)
class SequenceNode:
    """A list."""

    items: tuple[Node, ...]
    line: int


@dataclass(frozen=True, slots=True)
class MappingNode:
    """Keys and values in file order; keys are unique scalars."""

    entries: tuple[tuple[ScalarNode, Node], ...]
    line: int


Node = ScalarNode | SequenceNode | MappingNode
