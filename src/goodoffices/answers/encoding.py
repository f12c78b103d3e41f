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
    if is_dataclass(answer) and not isinstance(answer, type):
        return {field.name: as_json(getattr(answer, field.name)) for field in fields(answer)}
    if isinstance(answer, Enum):
        return answer.value
    if isinstance(answer, Mapping):
        return {str(key): as_json(value) for key, value in answer.items()}
    if isinstance(answer, tuple | list):
        return [as_json(item) for item in answer]
    if isinstance(answer, float):
        return answer if math.isfinite(answer) else None
    return answer
