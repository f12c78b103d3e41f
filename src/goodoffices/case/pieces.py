"""Every piece of data of a case, or of a part of it, one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

__all__ = ["pieces_of"]


def pieces_of(part: Any) -> Iterator[Any]:
    """Yield every dataclass that a part of a case is made of, in the order of its fields.

    Each comes after what holds it. Tuples and mappings are looked into; numbers and words are not yielded.
    """
    if is_dataclass(part) and not isinstance(part, type):
        yield part
        for each in fields(part):
            yield from pieces_of(getattr(part, each.name))
    elif isinstance(part, tuple):
        for item in part:
            yield from pieces_of(item)
    elif isinstance(part, Mapping):
        for item in part.values():
            yield from pieces_of(item)
