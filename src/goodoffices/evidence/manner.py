"""How something was said: in whose words, affirmed or denied, asserted, hedged, promised or asked."""

from __future__ import annotations

import re
from typing import Final

from goodoffices.evidence.attributions import Attribution, Extent, length, overlap
from goodoffices.evidence.proposals import Directness, Modality, Polarity
from goodoffices.evidence.verbs import ASKING, DENYING, HEDGING, PROMISING, REFUSING, THREATENING

__all__ = ["directness_of", "modality_of", "polarity_of"]

_CONDITIONAL: Final = re.compile(r"\b(if|unless|provided|as long as|without|in case)\b", re.IGNORECASE)
_HEDGED: Final = re.compile(
    r"\b(may|might|could|perhaps|probably|possibly|likely|apparently|I (?:think|believe|hope))\b"
)
_PROMISE_NOUNS: Final = frozenset({"promise", "pledge", "vow", "assurance", "guarantee"})
_DENIAL_NOUNS: Final = frozenset({"denial"})
_ALMOST_ALL = 0.85


def directness_of(content: list[Extent], quotes: list[Extent]) -> Directness:
    """Tell whether the content stands in quotation marks: all of it, some of it, none."""
    quoted = overlap(content, quotes)
    if quoted == 0:
        return Directness.INDIRECT
    return Directness.DIRECT if quoted >= _ALMOST_ALL * length(content) else Directness.MIXED


def polarity_of(found: Attribution) -> Polarity:
    """Tell what the source makes of the content, which is taken as it is written.

    A negated denial takes no stand; so does a question, and what was not said.
    """
    if found.lemma in DENYING | REFUSING | _DENIAL_NOUNS:
        return Polarity.NONE if found.negated else Polarity.DENIES
    if found.negated or found.wondering or found.lemma in ASKING:
        return Polarity.NONE
    return Polarity.AFFIRMS


def modality_of(found: Attribution, words: str) -> Modality:
    """Tell how the content was put forward: the cue decides, then what hedges the content itself."""
    if found.negated and found.lemma not in DENYING:
        return Modality.NOT_SAID
    for lemmas, modality in (
        (REFUSING, Modality.REFUSED),
        (PROMISING | _PROMISE_NOUNS, Modality.PROMISED),
        (THREATENING | {"threat"}, Modality.THREATENED),
        (ASKING, Modality.ASKED),
        (HEDGING | {"fear", "hope", "suspicion", "belief", "rumour", "rumor"}, Modality.HEDGED),
    ):
        if found.lemma in lemmas:
            return modality
    if _CONDITIONAL.search(words):
        return Modality.CONDITIONAL
    return Modality.HEDGED if _HEDGED.search(words) else Modality.ASSERTED
