"""Which words of a claim may be shown to others, where its document may not be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from goodoffices.case.claims import Claim
from goodoffices.case.ledger import DocumentEntry

__all__ = ["WITHHELD", "may_be_shown_by_id", "words_to_show"]

WITHHELD = "(words withheld: their document may not be shown)"
_WORD = re.compile(r"\w+")
_OWN_WORDS = 5
"""So many words in a row that stand in the article are the article's, not the officer's."""


def may_be_shown_by_id(documents: Iterable[DocumentEntry]) -> Mapping[str, bool]:
    """Return whether each document may be shown, where somebody has said that it may not."""
    return {document.id: document.may_be_shown is not False for document in documents}


def words_to_show(claim: Claim, may_be_shown: Mapping[str, bool]) -> str:
    """Return what a claim says as far as others may read it.

    Of a document that may not be shown the article's own words are withheld: what is said consists of words
    that stand in a row in a quoted place, or has five of them. A person's account in other words is shown.

    Examples
    --------
    >>> words_to_show(Claim("c1", "vale", "The line is absolute."), {})
    'The line is absolute.'
    """
    if may_be_shown.get(claim.document or "", True):
        return claim.says
    said = _words(claim.says)
    run = min(_OWN_WORDS, len(said))
    quotes = [_words(place.quote.exact) for place in claim.selectors if place.quote is not None]
    quoted = {tuple(quote[start : start + run]) for quote in quotes for start in range(len(quote) - run + 1)}
    taken = any(tuple(said[start : start + run]) in quoted for start in range(len(said) - run + 1))
    return WITHHELD if taken else claim.says


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]
