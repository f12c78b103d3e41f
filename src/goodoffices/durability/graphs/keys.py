"""Keys of graph files: those with a meaning are read, slips for one are told, all others are remarks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from goodoffices.case.building.places import Place
from goodoffices.case.nodes import MappingNode
from goodoffices.case.spelling import quoted

__all__ = ["known_entries"]

_LIKE = 0.8  # a letter or two of difference; "sources" is as far from "states" as a remark may be


def known_entries(place: Place, known: Sequence[str], example: str) -> Mapping[str, Place]:
    """Return the entries of a mapping whose keys have a meaning here.

    Other keys are remarks of whoever made the file (``notes``, ``expected``) and are passed over, unless
    they are so much like a known one that a slip would silently lose what it says.
    """
    if not isinstance(place.node, MappingNode):
        place.entries(example)
        return {}
    found: dict[str, Place] = {}
    given = {key.text for key, _ in place.node.entries}
    for key, value in place.entries(example):
        if key.text in known:
            found[key.text] = value
            continue
        meant = next((each for each in known if each not in given and _is_like(key.text, each)), None)
        if meant is not None:
            place.error(f"unknown key {quoted(key.text)}.", f"Did you mean {quoted(meant)}?", key.line)
    return found


def _is_like(word: str, known: str) -> bool:
    folded = word[:100].casefold().strip().replace(" ", "_").replace("-", "_")
    return SequenceMatcher(None, folded, known).ratio() >= _LIKE
