"""One parsed paragraph with its quotations; offsets are those of the whole text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import Any, Final

from goodoffices.evidence.attributions import Extent

__all__ = ["Paragraph", "trimmed"]

_FULL_STOP: Final = (".", "!", "?", '."', '!"', '?"', ".'", "!'", "?'", ':"', "\u2026")


class Paragraph:
    """A parsed paragraph with its quotations; `base` is where it begins in the text."""

    def __init__(self, parsed: Any, base: int, plain: str, quotes: list[Extent]) -> None:
        self.parsed = parsed
        self.base = base
        self.plain = plain
        self.quotes = quotes
        self.verbs = [token for token in parsed if token.pos_ in {"VERB", "AUX"}]
        self._verb_starts = [base + token.idx for token in self.verbs]
        self._quote_starts = [start for start, _ in quotes]
        self.sentences = self._sentences()
        self._sentence_starts = [start for start, _ in self.sentences]

    def _sentences(self) -> list[Extent]:
        """Return where the sentences stand; what the parser broke off without a stop is one again."""
        found: list[Extent] = []
        for sentence in self.parsed.sents:
            start, end = self.base + sentence.start_char, self.base + sentence.end_char
            words = self.plain[start:end].strip()
            goes_on = words[:1].islower() or words[:1] in set(",;)")
            before = self.plain[found[-1][0] : found[-1][1]].strip() if found else "."
            quote = self.quote_around(start)
            quoted = quote is not None and quote[0] < start
            if found and (goes_on or quoted or not before.endswith(_FULL_STOP)):
                found[-1] = (found[-1][0], end)
            else:
                found.append((start, end))
        return found

    def verbs_in(self, low: int, high: int) -> list[Any]:
        """Return the verbs that begin in an extent."""
        return self.verbs[bisect_left(self._verb_starts, low) : bisect_left(self._verb_starts, high)]

    def sentence_around(self, place: int) -> Extent:
        """Return the sentence that a place lies in."""
        i = bisect_right(self._sentence_starts, place) - 1
        if i >= 0 and place < self.sentences[i][1]:
            return self.sentences[i]
        return self.base, self.base + len(self.parsed.text)

    def extent(self, token: Any) -> Extent:
        """Return where a token stands in the text."""
        return self.base + token.idx, self.base + token.idx + len(token.text)

    def range_of(self, tokens: list[Any]) -> Extent:
        """Return the extent from the first to the last of some tokens."""
        return self.base + tokens[0].idx, self.base + tokens[-1].idx + len(tokens[-1].text)

    def quote_around(self, place: int) -> Extent | None:
        """Return the quotation that a place lies in."""
        i = bisect_right(self._quote_starts, place) - 1
        return self.quotes[i] if i >= 0 and place < self.quotes[i][1] else None

    def with_stop(self, end: int) -> int:
        """Return an end moved over the comma, stop or quotation mark that closes what ends there."""
        while end < len(self.plain) and self.plain[end] in ',.!?"':
            end += 1
        return end


def trimmed(plain: str, low: int, high: int) -> Extent:
    """Return an extent without the space, commas and dashes at its ends."""
    while low < high and plain[low] in " ,;:\u2014-\n\r":
        low += 1
    while high > low and plain[high - 1] in " ;:\u2014-\n\r":
        high -= 1
    return low, high
