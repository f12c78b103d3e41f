"""From strings that somebody says stand in a text to claims: what is not found there is dropped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import Enum
from typing import Any, Final, TypeVar

from goodoffices.evidence.dates import dates_in
from goodoffices.evidence.proposals import (
    Directness,
    Document,
    Modality,
    Polarity,
    ProposedClaim,
    Span,
    Speaker,
    SpeakerKind,
)

__all__ = ["claims_in"]

_Choice = TypeVar("_Choice", bound=Enum)
# Limits on what a hostile answer can cost; honest ones stay far below.
_MOST_ITEMS: Final = 500
_MOST_PIECES: Final = 4
_MOST_FINDS: Final = 2000
_MOST_PLACES: Final = 200
_MOST_ANCHORS: Final = 20
_OVERLAP_COST: Final = 10_000  # a source is looked for outside the content first
_COLLECTIVE: Final = {
    SpeakerKind.INSTITUTION,
    SpeakerKind.PARTY,
    SpeakerKind.FACTION,
    SpeakerKind.PUBLICATION,
}
_NAMELESS: Final = {SpeakerKind.UNNAMED_OFFICIAL, SpeakerKind.UNSPECIFIED}
_LOOK: Final = "The source or cue that was proposed does not stand in the text."

_Parts = tuple[tuple[Span, ...], tuple[Span, ...], tuple[Span, ...]]


def claims_in(document: Document, items: Sequence[Any]) -> tuple[tuple[ProposedClaim, ...], tuple[str, ...]]:
    """Return the claims whose content stands in the text, in its order, and notices on what was dropped.

    Parameters
    ----------
    document : Document
        Where the strings are looked for.
    items : sequence
        Whatever was sent: mappings with the keys ``source``, ``cue``, ``content`` (strings, or lists of
        them), ``speaker``, ``kind``, ``directness``, ``polarity``, ``modality``. All else is ignored.
    """
    found: dict[_Parts, ProposedClaim] = {}
    n_lost = max(len(items) - _MOST_ITEMS, 0)
    for item in items[:_MOST_ITEMS]:
        claim = _claim(document, item, found) if isinstance(item, dict) else None
        if claim is None:
            n_lost += 1
        else:
            found.setdefault((claim.source, claim.cue, claim.content), claim)
    ordered = sorted(found.values(), key=lambda claim: (claim.start, -claim.content[-1].end))
    claims = _nested([_numbered(claim, f"p{i}") for i, claim in enumerate(ordered, 1)])
    if not n_lost:
        return claims, ()
    what = "1 proposed claim was" if n_lost == 1 else f"{n_lost} proposed claims were"
    return claims, (f"{what} dropped: the words do not stand in the text.",)


def _claim(
    document: Document, item: dict[Any, Any], found: dict[_Parts, ProposedClaim]
) -> ProposedClaim | None:
    """Return the claim that an item describes, or None if its content is not in the text."""
    strings = [_strings(item.get(part)) for part in ("source", "cue", "content")]
    places = [[_places(document.text, string) for string in part] for part in strings]
    if not places[2] or not all(places[2]):
        return None
    outside = [[spots for spots in part if spots] for part in places[:2]]
    is_lost = any(len(kept) < len(part) for kept, part in zip(outside, strings, strict=False))
    source, cue, content = _nearest(document, (*outside, places[2]), found)
    kind = _choice(SpeakerKind, item.get("kind"), SpeakerKind.UNSPECIFIED)
    name = item.get("speaker")
    if not (isinstance(name, str) and _places(document.text, name.strip())):
        name = source[0].text if source else ""
    return ProposedClaim(
        id="",
        source=source,
        cue=cue,
        content=content,
        speaker=Speaker(
            name=name.strip(),
            kind=kind,
            named=bool(name.strip()) and kind not in _NAMELESS,
            collective=kind in _COLLECTIVE,
        ),
        directness=_choice(Directness, item.get("directness"), Directness.INDIRECT),
        polarity=_choice(Polarity, item.get("polarity"), Polarity.NONE),
        modality=_choice(Modality, item.get("modality"), Modality.NOT_SAID),
        dates=tuple(dates_in(document, [(span.start, span.end) for span in content])),
        notes=(_LOOK,) if is_lost else (),
    )


def _strings(value: Any) -> list[str]:
    """Return the strings in a value that may be one, a list of them, or anything else."""
    values = value[:_MOST_PIECES] if isinstance(value, list) else [value]
    return [string.strip() for string in values if isinstance(string, str) and string.strip()]


def _choice(choices: type[_Choice], value: Any, otherwise: _Choice) -> _Choice:
    """Return the member with this value, however it is capitalised."""
    wanted = value.strip().lower() if isinstance(value, str) else None
    return next((choice for choice in choices if choice.value == wanted), otherwise)


def _places(text: str, string: str) -> list[tuple[int, int]]:
    """Return where a string stands in the text as whole words: "he" does not stand in "the"."""
    places: list[tuple[int, int]] = []
    start = -1
    for _ in range(_MOST_FINDS if string else 0):
        start = text.find(string, start + 1)
        if start < 0 or len(places) == _MOST_PLACES:
            break
        end = start + len(string)
        if not _is_inside_word(text, start) and not _is_inside_word(text, end):
            places.append((start, end))
    return places


def _is_inside_word(text: str, at: int) -> bool:
    # Scripts that write words together, or particles before them, have no sign at the border.
    return 0 < at < len(text) and all(sign.isascii() and sign.isalnum() for sign in text[at - 1 : at + 1])


def _nearest(
    document: Document, places: Sequence[list[list[tuple[int, int]]]], found: dict[_Parts, ProposedClaim]
) -> _Parts:
    """Return the spans of source, cue and content that stand nearest to each other, taken ones last."""
    flat = [spots for part in places for spots in part]
    anchor = min(flat, key=len)  # the string that stands in the fewest places says most about where
    best: tuple[tuple[bool, int, int], _Parts] | None = None
    for spot in anchor[:_MOST_ANCHORS]:
        chosen = [[min(spots, key=lambda place: _distance(place, spot)) for spots in part] for part in places]
        for i in (0, 1):  # once the content is settled, source and cue are looked for beside it
            chosen[i] = [
                min(spots, key=lambda place: sum(_distance(place, other) for other in chosen[2]))
                for spots in places[i]
            ]
        source, cue, content = (_spans(document, part) for part in chosen)
        settled = [place for part in chosen for place in part]
        spread = sum(_distance(place, other) for place in settled for other in chosen[2] if place != other)
        cost = ((source, cue, content) in found, spread, spot[0])
        if best is None or cost < best[0]:
            best = cost, (source, cue, content)
    assert best is not None  # the content stands somewhere
    return best[1]


def _distance(one: tuple[int, int], other: tuple[int, int]) -> int:
    """Return how far apart two places are; far, if they overlap without being the same."""
    gap = max(one[0], other[0]) - min(one[1], other[1])
    if one == other or gap >= 0:
        return max(gap, 0)
    return _OVERLAP_COST


def _spans(document: Document, places: list[tuple[int, int]]) -> tuple[Span, ...]:
    """Return the places as spans, ascending and apart."""
    spans: list[Span] = []
    for start, end in sorted(set(places)):
        if not spans or start >= spans[-1].end:
            spans.append(document.span(start, end))
    return tuple(spans)


def _numbered(claim: ProposedClaim, number: str) -> ProposedClaim:
    """Return the claim with its id, and a key that no two speakers without a name share."""
    key = claim.speaker.name.casefold() if claim.speaker.named else number
    return replace(claim, id=number, speaker=replace(claim.speaker, key=key))


def _nested(claims: Sequence[ProposedClaim]) -> tuple[ProposedClaim, ...]:
    """Return the claims with the innermost claim in whose content each stands."""

    def holder(claim: ProposedClaim) -> str | None:
        end = max(span.end for part in (claim.source, claim.cue, claim.content) for span in part)
        around = [
            (span.end - span.start, other.id)
            for other in claims
            for span in other.content
            if other.id != claim.id and span.start <= claim.start and end <= span.end
            if (claim.start, end) != (span.start, span.end)
        ]
        return min(around)[1] if around else None

    return tuple(replace(claim, nested_in=holder(claim)) for claim in claims)
