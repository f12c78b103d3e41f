"""Scores of proposed attributions against gold ones: detection, source, content, by words.

Gold and proposals are matched one to one so that the sum of their likeness is greatest. An attribution is
detected if the words of its content agree with an F1 of a half; its source likewise. Content counts all
words, those of what has no partner in full.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment

from goodoffices.evidence.proposals import Document, Proposals, ProposedClaim

__all__ = ["Gold", "Scores", "SpeakerScores", "load_gold", "matched", "scores", "speaker_scores"]

_WORD = re.compile(r"\w+(?:[\u2019'\-]\w+)*")
Words = frozenset[int]


@dataclass(frozen=True)
class Gold:
    """A text with its attributions, as the file gives them."""

    id: str
    text: str
    attributions: tuple[dict[str, Any], ...]
    date: str | None = None


@dataclass(frozen=True)
class Scores:
    """F1 in 100."""

    detect: float
    source: float
    content: float


def load_gold(path: Path) -> list[Gold]:
    """Read a file of one JSON object a line; line ends inside the texts are kept."""
    with path.open(encoding="utf-8", newline="") as file:
        read = [json.loads(line) for line in file if line.strip()]
    return [Gold(d["id"], d["text"], tuple(d["attributions"]), d.get("date")) for d in read]


def _f1(one: Words, other: Words) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def _words(places: Sequence[tuple[int, int]], spans: Iterable[tuple[int, int]]) -> Words:
    return frozenset(
        k for low, high in spans for k, (start, end) in enumerate(places) if start < high and end > low
    )


def _spans(part: Any) -> list[tuple[int, int]]:
    return [(each["start"], each["end"]) for each in part or ()]


def _readings(gold: dict[str, Any], role: str, places: Sequence[tuple[int, int]]) -> list[Words]:
    others = [each if isinstance(each, list) else [each] for each in gold.get(f"{role}_alt") or ()]
    return [_words(places, _spans(each)) for each in (gold[role] or [], *others) if each]


def matched(
    gold: Gold, claims: Sequence[ProposedClaim]
) -> list[tuple[ProposedClaim, dict[str, Any], float, float]]:
    """Return (claim, gold, content F1, source F1) of what goes together."""
    places = [match.span() for match in _WORD.finditer(gold.text)]
    likeness = np.zeros((len(claims), len(gold.attributions)))
    content, source = likeness.copy(), likeness.copy()
    for i, claim in enumerate(claims):
        said = _words(places, [(s.start, s.end) for s in claim.content])
        by = _words(places, [(s.start, s.end) for s in claim.source])
        cue = _words(places, [(s.start, s.end) for s in claim.cue])
        for j, one in enumerate(gold.attributions):
            content[i, j] = max(_f1(said, each) for each in _readings(one, "content", places))
            sources = _readings(one, "source", places)
            source[i, j] = max((_f1(by, each) for each in sources), default=float(not by))
            if content[i, j]:
                same_cue = bool(cue & _words(places, _spans(one["cue"])))
                named = source[i, j] if sources else 0.0
                likeness[i, j] = content[i, j] + 0.2 * named + 0.3 * same_cue
    rows, columns = linear_sum_assignment(-likeness) if likeness.size else ((), ())
    return [
        (claims[i], gold.attributions[j], float(content[i, j]), float(source[i, j]))
        for i, j in zip(rows, columns, strict=True)
        if likeness[i, j] > 0
    ]


def scores(documents: Sequence[Gold], extract: Callable[[Document], Proposals]) -> Scores:
    """Return how well an extractor does on some documents together."""
    n_gold = n_claims = detected = attributed = 0
    right = wrong = left = 0
    for gold in documents:
        claims = extract(Document(gold.text, "")).claims
        places = [match.span() for match in _WORD.finditer(gold.text)]
        n_gold, n_claims = n_gold + len(gold.attributions), n_claims + len(claims)
        pairs = matched(gold, claims)
        for claim, one, content, source in pairs:
            detected += content >= 0.5
            attributed += content >= 0.5 and source >= 0.5
            said = _words(places, [(s.start, s.end) for s in claim.content])
            best = max(_readings(one, "content", places), key=lambda words: _f1(said, words))
            right, wrong, left = right + len(said & best), wrong + len(said - best), left + len(best - said)
        alone = {id(claim) for claim in claims} - {id(claim) for claim, *_ in pairs}
        missed = {id(one) for one in gold.attributions} - {id(one) for _, one, *_ in pairs}
        wrong += sum(
            len(_words(places, [(s.start, s.end) for s in claim.content]))
            for claim in claims
            if id(claim) in alone
        )
        left += sum(
            len(_words(places, _spans(one["content"]))) for one in gold.attributions if id(one) in missed
        )

    def f1(hits: int, proposed: int, wanted: int) -> float:
        return round(200 * hits / max(1, proposed + wanted), 1)

    return Scores(
        f1(detected, n_claims, n_gold),
        f1(attributed, n_claims, n_gold),
        f1(right, right + wrong, right + left),
    )


@dataclass(frozen=True)
class SpeakerScores:
    """How well speakers are told apart, in 100 of the claims that were found, or of their pairs.

    `n` claims were found. `linked`: those put to the right speaker, when each speaker that was found stands
    for one of the gold. `strict`: of those whose speaker the text gives a name, the ones that have the very
    name which a person gave, articles aside; `by_words`: or whose name has only words of it, or all of them,
    as *the coastguard* for *coastguard of Lomar*. `precision`, `recall`: of pairs of claims in one text that
    are put to one speaker.
    """

    n: int
    linked: float
    strict: float
    by_words: float
    precision: float
    recall: float


_SMALL = frozenset({"the", "a", "an", "of", "to", "in", "at", "for", "with"})
_ARTICLE = re.compile(r"^(?:the|an?)\s+", re.IGNORECASE)


def _plain_name(name: str) -> str:
    return _ARTICLE.sub("", name.replace("\u2019", "'")).casefold()


def is_same_name(found: str, wanted: str) -> bool:
    """Tell whether one of two names has all the words of the other."""
    one, other = (
        {word.removesuffix("'s") for word in _WORD.findall(_plain_name(each))} - _SMALL
        for each in (found, wanted)
    )
    return (not one and not other) or (bool(one and other) and (one <= other or other <= one))


def _n_linked(pairs: Sequence[tuple[str, str]]) -> int:
    """Return how many pairs (key found, speaker wanted) agree in the best one-to-one mapping of the two."""
    keys, names = (sorted({pair[i] for pair in pairs}) for i in (0, 1))
    together = np.zeros((len(keys), len(names)))
    for key, name in pairs:
        together[keys.index(key), names.index(name)] += 1
    return int(together[linear_sum_assignment(-together)].sum())


def speaker_scores(documents: Sequence[Gold], extract: Callable[[Document], Proposals]) -> SpeakerScores:
    """Return how well speakers are linked, over the claims whose content was found."""
    n = linked = n_named = strict = by_words = right = put = wanted = 0
    for gold in documents:
        pairs = [
            (claim.speaker, one["speaker"]["name"] if one["source"] else "")
            for claim, one, content, _ in matched(gold, extract(Document(gold.text, "")).claims)
            if content >= 0.5
        ]
        n += len(pairs)
        linked += _n_linked([(speaker.key, name) for speaker, name in pairs])
        for i, (speaker, name) in enumerate(pairs):
            if not name.startswith("unnamed "):
                n_named += 1
                strict += _plain_name(speaker.name) == _plain_name(name)
                by_words += is_same_name(speaker.name, name)
            for other, twin in pairs[i + 1 :]:
                together = bool(speaker.key) and speaker.key == other.key
                same = bool(name) and name == twin
                put, wanted, right = put + together, wanted + same, right + (together and same)

    def share(part: int, whole: int) -> float:
        return round(100 * part / max(1, whole), 1)

    return SpeakerScores(
        n,
        share(linked, n),
        share(strict, n_named),
        share(by_words, n_named),
        share(right, put),
        share(right, wanted),
    )
