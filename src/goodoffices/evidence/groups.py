"""Several people by what they are, at the beginning of a sentence: whom "they" may mean."""

from __future__ import annotations

import re
from typing import Final

from goodoffices.evidence.roles import ROLES

__all__ = ["GROUP"]

_PEOPLE: Final = frozenset(
    "people men women families villagers residents workers members inspectors monitors fighters soldiers "
    "troops protesters demonstrators parents relatives students pupils patients passengers strikers "
    "rebels".split()
) | {f"{noun}s" for noun in ROLES}
_PLURAL: Final = "|".join(sorted(re.escape(noun) for word in _PEOPLE for noun in (word, word.capitalize())))
GROUP: Final = re.compile(
    r"(?:(?<=[.!?] )|(?<=[.!?]\" )|(?<=\n))((?:[A-Z][\w'-]* (?:[a-z][\w'-]* ){0,3}?)?"
    rf"(?:{_PLURAL})(?: (?:of|from|for|in|at) (?:the )?[A-Z][\w'-]*)?)(?![\w'])"
)
"""``Inspectors of the Board`` in ``It sank. Inspectors of the Board went out.``, as its first group."""
