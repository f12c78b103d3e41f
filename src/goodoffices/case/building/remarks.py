"""Warnings about a sound case: what is probably not meant, or should be known."""

from __future__ import annotations

from goodoffices.case.building.drafts import Draft
from goodoffices.case.building.places import Place
from goodoffices.case.model import Case

__all__ = ["remark"]


def remark(case: Case, draft: Draft, place: Place) -> None:
    """Add warnings about the whole case."""
