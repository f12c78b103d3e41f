"""From found attributions to proposals: speakers, nesting, relays, directness, polarity, modality, dates."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace

from goodoffices.evidence.attributions import Attribution, Extent, joined, length, overlap, without
from goodoffices.evidence.dates import dates_in
from goodoffices.evidence.manner import directness_of, modality_of, polarity_of
from goodoffices.evidence.proposals import Directness, Document, Proposals, ProposedClaim, Speaker
from goodoffices.evidence.speakers import link_speakers

__all__ = ["finished"]

_POINTING = frozenset({"that", "this", "it", "so", "those", "these"})  # "I never said that"
_INSIDE = 0.8
_NEIGHBOURS = 60  # claims are in the order of the text, so what one stands in is near


def finished(
    document: Document,
    plain: str,
    quotes: list[Extent],
    found: list[Attribution],
    extractor: str,
    notices: tuple[str, ...] = (),
) -> Proposals:
    """Return proposals in the order of the text.

    Parameters
    ----------
    document : Document
    plain : str
        Its text with plain quotation marks.
    quotes : list of extents
        All quotations.
    found : list of Attribution
        In the order of the text.
    extractor : str
        The backend's name.
    """
    found = [whole for each in found if (whole := _with_words(plain, each)) is not None]
    nested_in = [_outer(found, i) for i in range(len(found))]
    speakers = link_speakers(plain, found, nested_in)
    claims: list[ProposedClaim] = []
    quotes = sorted(quotes)
    starts = [start for start, _ in quotes]
    for i, each in enumerate(found):
        inner = [extent for j in _near(found, i) if nested_in[j] == i for extent in found[j].content]
        # An "if" of the one who is passed on is none of the one who passes on.
        words = " ".join(plain[start:end] for start, end in without(each.content, inner))
        outer = nested_in[i]
        # Only the quotations about it: a long text has thousands.
        first = max(bisect_left(starts, each.content[0][0]) - 1, 0)
        last = bisect_left(starts, each.content[-1][1])
        directness = directness_of(plain, each, quotes[first:last])
        claims.append(
            ProposedClaim(
                id=f"p{i + 1}",
                source=tuple(document.span(*extent) for extent in each.source),
                cue=tuple(document.span(*extent) for extent in each.cue),
                content=tuple(document.span(*extent) for extent in each.content),
                speaker=speakers[i],
                directness=directness,
                polarity=polarity_of(each),
                modality=modality_of(each, words),
                relay=_relay(i, nested_in, speakers),
                nested_in=None if outer is None else f"p{outer + 1}",
                dates=tuple(dates_in(document, [*each.content, *_around(plain, each)])),
                notes=_notes(each, directness, speakers[i]),
            )
        )
    return Proposals(document, tuple(claims), extractor, notices)


def _with_words(plain: str, each: Attribution) -> Attribution | None:
    """Return an attribution without empty pieces, each trimmed of space; None where no content is left."""

    def kept(extents: list[Extent]) -> list[Extent]:
        result = []
        for start, end in joined(extents):
            piece = plain[start:end]
            low = start + len(piece) - len(piece.lstrip())
            high = end - (len(piece) - len(piece.rstrip()))
            if high > low:
                result.append((low, high))
        return result

    content = kept(each.content)
    words = " ".join(plain[start:end] for start, end in content).strip("\"' ,.;:!?")
    if not words or (words.lower() in _POINTING and plain[content[0][0]] not in "\"'"):
        return None
    return replace(each, source=kept(each.source), cue=kept(each.cue), content=content)


def _near(found: list[Attribution], i: int) -> range:
    return range(max(0, i - _NEIGHBOURS), min(len(found), i + _NEIGHBOURS))


def _outer(found: list[Attribution], i: int) -> int | None:
    """Return in whose content an attribution stands: the smallest that holds nearly all of it."""
    own = [*found[i].source, *found[i].cue, *found[i].content]
    size = length(own)
    inside = [
        (length(found[j].content), j)
        for j in _near(found, i)
        if j != i
        and overlap(own, found[j].content) >= _INSIDE * size
        and length(found[j].content) > length(found[i].content)
    ]
    return min(inside)[1] if inside else None


def _relay(i: int, nested_in: list[int | None], speakers: list[Speaker]) -> tuple[str, ...]:
    """Return through whom it came, outermost first; a speaker's own "I think" comes through nobody."""
    names: list[str] = []
    outer = nested_in[i]
    while outer is not None and len(names) < 10:
        if speakers[outer].key != speakers[i].key and speakers[outer].name:
            names.insert(0, speakers[outer].name)
        outer = nested_in[outer]
    return tuple(names)


def _around(plain: str, each: Attribution) -> list[Extent]:
    """Return the rest of the cue's sentence as far as the next stop: ``said on Tuesday``."""
    if not each.cue:
        return []
    end = each.cue[-1][1]
    stop = min((place for sign in ".,;\n" if (place := plain.find(sign, end)) >= 0), default=len(plain))
    return without([(end, min(stop, end + 60))], each.content)


def _notes(each: Attribution, directness: Directness, speaker: Speaker) -> tuple[str, ...]:
    notes = []
    if not each.source:
        notes.append("The text names no source.")
    elif not speaker.named:
        notes.append("The source has no name.")
    if each.negated:
        notes.append("The cue is negated.")
    if len(each.content) > 1:
        notes.append("The words stand in several pieces.")
    if directness is Directness.MIXED:
        notes.append("Only some of the words are the source's own.")
    return tuple(notes)
