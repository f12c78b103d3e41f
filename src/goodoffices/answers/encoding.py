"""Answers as JSON: the names of the result classes are the keys."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

__all__ = ["as_json"]


def as_json(answer: Any) -> Any:
    """Turn an answer into plain objects, lists, texts and numbers.

    Numbers that JSON cannot write (infinite, undefined) become null.
    """
    names = _names_of(type(answer))
    if names is not None:
        return {name: as_json(getattr(answer, name)) for name in names}
    if isinstance(answer, Enum):
        return answer.value
    if isinstance(answer, Mapping):
        return {str(key): as_json(value) for key, value in answer.items()}
    if isinstance(answer, tuple | list):
        return [as_json(item) for item in answer]
    if isinstance(answer, float):
        return answer if math.isfinite(answer) else None
    return answer


_NAMES: dict[type, tuple[str, ...] | None] = {}


def _names_of(kind: type) -> tuple[str, ...] | None:
    """Return the names of a result class's fields; None of other classes. Large answers ask this often."""
    if kind not in _NAMES:
        _NAMES[kind] = tuple(field.name for field in fields(kind)) if is_dataclass(kind) else None
    return _NAMES[kind]
