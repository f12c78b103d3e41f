"""An attribution while it is being found: spans as offsets, and what the grammar told of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["Attribution", "Extent", "joined", "length", "overlap", "without"]

Extent = tuple[int, int]


@dataclass(slots=True)
class Attribution:
    """Source, cue and content as extents, ascending; `lemma` of the cue, and how it is built.

    `negated`: the cue itself is negated (did not say); `wondering`: the content is a question. `source_head`
    is the source's head word, `source_note` all that the sentence says of it; `source_proper` is False where
    the parser knows the head for a common noun.
    """

    source: list[Extent]
    cue: list[Extent]
    content: list[Extent]
    lemma: str
    construction: str
    negated: bool = False
    wondering: bool = False
    paragraph: int = 0
    source_head: str = ""
    source_note: str = ""
    source_plural: bool = False
    source_proper: bool = True

    @property
    def start(self) -> int:
        """Where it begins."""
        return min(start for start, _ in (*self.source, *self.cue, *self.content))


def joined(extents: Iterable[Extent]) -> list[Extent]:
    """Return extents ascending, those that touch or overlap as one."""
    result: list[Extent] = []
    for start, end in sorted(each for each in extents if each[1] > each[0]):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(result[-1][1], end))
        else:
            result.append((start, end))
    return result


def without(extents: Iterable[Extent], holes: Iterable[Extent]) -> list[Extent]:
    """Return what is left of extents outside of others."""
    left = list(extents)
    for low, high in holes:
        cut: list[Extent] = []
        for start, end in left:
            if end <= low or start >= high:
                cut.append((start, end))
                continue
            cut += [(start, low)] if start < low else []
            cut += [(high, end)] if end > high else []
        left = cut
    return left


def length(extents: Iterable[Extent]) -> int:
    """Return how many code points extents cover."""
    return sum(end - start for start, end in extents)


def overlap(one: Iterable[Extent], other: Iterable[Extent]) -> int:
    """Return how many code points two sets of extents share."""
    others = list(other)
    return sum(max(0, min(b, d) - max(a, c)) for a, b in one for c, d in others)
