"""Building what a claim says of its own making: where it stands, how it was said, who confirmed it."""

from __future__ import annotations

from typing import Any, Final

from goodoffices.case.building.places import Place
from goodoffices.case.decimals import read_number
from goodoffices.case.ledger import DIRECTNESSES, MODALITIES, POLARITIES, Assessment, Quote, Selector
from goodoffices.case.nodes import SequenceNode
from goodoffices.case.shape_ledger import AssessedShape, QuoteShape, SelectorShape
from goodoffices.case.spelling import quoted

__all__ = ["RELIABILITIES", "count", "read_reliability", "read_statement"]

RELIABILITIES: Final = ("A", "B", "C", "D", "E", "F")
_LARGEST: Final = 10**9
_SELECTORS: Final = ("selector", "source_selector", "cue_selector")


def read_reliability(place: Place) -> str:
    """Return a grade of a source; F where there is none that can be read."""
    text = place.text("A to F")
    if text is not None and text.upper() in RELIABILITIES:
        return text.upper()
    if text is not None:
        place.error(f"{quoted(text)} is no reliability.", "Write A (best) to F (cannot be judged).")
    return "F"


def count(place: Place) -> int | None:
    """Return a whole number that is not negative."""
    text = place.text("a whole number")
    value = None if text is None else place.read(lambda: read_number(text))
    if value is None:
        return None
    if value.denominator != 1 or not 0 <= value <= _LARGEST:
        place.error(f"{quoted(text or '')} is no count.", "Write a whole number such as 120.")
        return None
    return int(value)


def read_statement(keys: dict[str, Place]) -> dict[str, Any]:
    """Return the fields of a claim that its entry gives beside who said what about what."""
    found: dict[str, Any] = {
        name: keys[name].text() for name in ("document", "proposition", "speaker", "by") if name in keys
    }
    for name, words in (("modality", MODALITIES), ("directness", DIRECTNESSES)):
        if name in keys:
            found[name] = keys[name].word(words, f"words for {name}")
    if "on" in keys:
        found["on"] = keys["on"].date()
    if "relay" in keys:
        found["relay"] = tuple(text for text, _ in keys["relay"].texts("relay: [an official]"))
    for name in _SELECTORS:
        if name in keys:
            found[f"{name}s"] = _selectors(keys[name])
    return {**found, **_polarity(keys), **_grades(keys), **_revision(keys)}


def _polarity(keys: dict[str, Place]) -> dict[str, Any]:
    """Return which side the claim takes; `denies` and `polarity` are two ways to write it."""
    denies = keys["denies"].flag() if "denies" in keys else None
    polarity = keys["polarity"].word(POLARITIES, "polarities") if "polarity" in keys else None
    if polarity is not None and denies is not None and denies != (polarity == "denies"):
        keys["polarity"].error(
            f"polarity: {polarity} and denies: {'true' if denies else 'false'} do not go together.",
            "Keep one of them.",
        )
    polarity = polarity or ("denies" if denies else "affirms")
    return {"polarity": polarity, "denies": polarity == "denies"}


def _grades(keys: dict[str, Place]) -> dict[str, Any]:
    """Return the grades; those of a person must not differ from a plain `credibility`."""
    plain = keys["credibility"].whole(1, 6) if "credibility" in keys else None
    if "assessed" not in keys:
        return {"credibility": plain or 6}
    inner = keys["assessed"].keys(AssessedShape) or {}
    credibility = inner["credibility"].whole(1, 6) if "credibility" in inner else None
    if plain is not None and credibility is not None and plain != credibility:
        inner["credibility"].error(
            f"the claim has credibility {plain}, and here it is {credibility}.", "Keep one of them."
        )
    assessed = Assessment(
        by=(inner["by"].text("initials") if "by" in inner else None) or "",
        on=inner["on"].date() if "on" in inner else None,
        reliability=read_reliability(inner["reliability"]) if "reliability" in inner else "F",
        credibility=credibility or 6,
        why=inner["why"].text() if "why" in inner else None,
    )
    return {
        "assessed": assessed,
        "credibility": credibility or plain or 6,
        "reliability": assessed.reliability if "reliability" in inner else None,
    }


def _revision(keys: dict[str, Place]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if "revision" in keys:
        found["revision"] = count(keys["revision"]) or 1
    if "replaces" in keys:
        found["replaces"] = keys["replaces"].text("a claim")
    if "withdrawn" in keys:
        found["withdrawn"] = bool(keys["withdrawn"].flag())
    return found


def _selectors(place: Place) -> tuple[Selector, ...]:
    """Return one place in the document, or several in the order of the text."""
    example = "{start: 120, end: 164, quote: {exact: the words}}"
    listed = place.items(f"[{example}]") if isinstance(place.node, SequenceNode) else [place]
    selectors: list[Selector] = []
    for at in listed:
        keys = at.keys(SelectorShape)
        if keys is None:
            continue
        start, end = (count(keys[name]) if name in keys else None for name in ("start", "end"))
        if start is None or end is None:
            continue
        if end < start:
            keys["end"].error(f"the end {end} comes before the start {start}.", "Swap them.")
            continue
        if selectors and start < selectors[-1].end:
            at.error(
                "this place begins before the one above it ends.", "Give places in the order of the text."
            )
        quote = _quote(keys["quote"], end - start) if "quote" in keys else None
        selectors.append(Selector(start, end, quote))
    return tuple(selectors)


def _quote(place: Place, n_chars: int) -> Quote | None:
    keys = place.keys(QuoteShape)
    if keys is None:
        return None
    exact, prefix, suffix = (
        (keys[name].text() if name in keys else None) or "" for name in ("exact", "prefix", "suffix")
    )
    # A character that could act is written as a visible escape, which is longer than what it stands for.
    if len(exact) != n_chars and "\\" not in exact:
        keys.get("exact", place).warn(
            f"the words are {len(exact)} characters, the place is {n_chars}.", "Correct the start or the end."
        )
    return Quote(exact, prefix, suffix)
