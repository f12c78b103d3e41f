"""How something was said: in whose words, affirmed or denied, asserted, hedged, promised or asked."""

from __future__ import annotations

import re
from typing import Final

from goodoffices.evidence.attributions import Attribution, Extent, overlap, without
from goodoffices.evidence.proposals import Directness, Modality, Polarity
from goodoffices.evidence.verbs import (
    ASKING,
    DENYING,
    HEDGING,
    PROMISING,
    REFUSING,
    SAYING_ADJECTIVES,
    THREATENING,
)

__all__ = ["directness_of", "modality_of", "polarity_of"]

_CONDITIONAL: Final = re.compile(
    r"\b(if|unless|provided|as long as|in case)\b"
    r"|\b(?:will|would|can|could|must|shall|ca|wo)\b[^.]*\bwithout\b"
    r"|\bwithout\b[^.]*\b(?:will|would|can|could|must|shall)\b",
    re.IGNORECASE,
)
_HEDGED: Final = re.compile(
    r"\b(may|might|could(?! not\b)|perhaps|probably|possibly|likely|apparently|I (?:think|believe|hope))\b"
)
_PROMISE_NOUNS: Final = frozenset({"promise", "pledge", "vow", "assurance", "guarantee"})
_DENIAL_NOUNS: Final = frozenset({"denial"})
_HEDGE_NOUNS: Final = frozenset({"fear", "hope", "suspicion", "belief", "rumour", "rumor"})
_MARKS: Final = re.compile(r"\b(?:that|whether)\b|[\W_]")


def directness_of(plain: str, found: Attribution, quotes: list[Extent]) -> Directness:
    """Tell whether the content stands in quotation marks of its own: all of it, some of it, none.

    What somebody is quoted as saying about a third person's words is no quotation of that third person.
    """
    mine = " ".join(plain[low:high] for low, high in found.source).lower() in {"i", "we"}
    own = [
        (low, high)
        for low, high in quotes
        if overlap([(low, high)], found.content)
        and (mine or not any(low <= cue < high for cue, _ in found.cue))
    ]
    if not own:
        return Directness.INDIRECT
    left = "".join(plain[low:high] for low, high in without(found.content, own))
    return Directness.MIXED if _MARKS.sub("", left) else Directness.DIRECT


def polarity_of(found: Attribution) -> Polarity:
    """Tell what the source makes of the content, which is taken as it is written.

    A negated denial takes no stand; so does a question, and what was not said.
    """
    if found.construction == "predicate":
        return Polarity.AFFIRMS  # what is rejected "as baseless" is affirmed to be so
    if found.lemma in DENYING | REFUSING | _DENIAL_NOUNS:
        return Polarity.NONE if found.negated else Polarity.DENIES
    if found.negated or found.wondering or _asks(found):
        return Polarity.NONE
    return Polarity.AFFIRMS


def _asks(found: Attribution) -> bool:
    # "Called it an insult" names it; "called on them to stop" asks.
    telling = found.construction == "infinitive" and found.lemma in {"tell", "advise", "warn"}
    return telling or (found.lemma in ASKING and found.construction != "predicate")


def modality_of(found: Attribution, words: str) -> Modality:
    """Tell how the content was put forward: the cue decides, then what hedges the content itself."""
    if found.negated and found.lemma not in DENYING:
        return Modality.NOT_SAID
    for lemmas, modality in (
        (REFUSING, Modality.REFUSED),
        (PROMISING | _PROMISE_NOUNS, Modality.PROMISED),
        (THREATENING | {"threat"}, Modality.THREATENED),
    ):
        if found.lemma in lemmas:
            return modality
    if _asks(found):
        return Modality.ASKED
    if _CONDITIONAL.search(words):
        return Modality.CONDITIONAL
    is_hedged = found.lemma in HEDGING | _HEDGE_NOUNS | SAYING_ADJECTIVES or _HEDGED.search(words)
    return Modality.HEDGED if is_hedged else Modality.ASSERTED
