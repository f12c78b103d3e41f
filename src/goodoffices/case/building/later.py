"""Checking the sections about time, talks and carrying out, and keeping them as plain data."""

from __future__ import annotations

from typing import Any

from goodoffices.case.building.drafts import Draft
from goodoffices.case.building.places import Place

__all__ = ["build_later", "note_guarantees"]


def note_guarantees(place: Place, draft: Draft) -> None:
    """Make the ids of guarantees known."""


def build_later(keys: dict[str, Place], draft: Draft) -> dict[str, Any]:
    """Return the sections as plain data."""
    return {}
