"""What comes out of a case otherwise than out of an earlier version of it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator

from goodoffices.answers.change_topics import Change, Topic
from goodoffices.answers.results import Chance, Conflict, DealsAnswer, TabledText
from goodoffices.answers.talk_results import Curve
from goodoffices.answers.together import Answers
from goodoffices.case.model import Case

__all__ = ["changed_answers"]

_OFTEN = 0.05
"""Conflicts in fewer worlds than this come and go with the draws."""
_MOVED = 0.02
"""A chance that moves less has not moved: its band may be rounded another way all the same."""


def changed_answers(before: Case, was: Answers, now: Answers) -> Iterator[Change]:
    """Yield the chances that moved, what blocks otherwise, and the texts to table that are others."""
    yield from _chances(was, now)
    yield from _blocks(before, was.deals, now.deals)
    yield from _texts(was.deals, now.deals)


def _chances(was: Answers, now: Answers) -> Iterator[Change]:
    pairs: list[tuple[str, Chance | None, Chance | None]] = [
        ("p_deal", was.deals.p_deal, now.deals.p_deal),
        ("p_best_text", was.deals.p_best_text, now.deals.p_best_text),
        ("p_hold", was.hold.p_hold if was.hold else None, now.hold.p_hold if now.hold else None),
    ]
    for event in ("agreed", "ratified", "holds"):
        curves = (None if each is None else getattr(each, event) for each in (was.talks, now.talks))
        old, new = (_chance(curve) for curve in curves)
        pairs.append((event, old, new))
    for name, before, after in pairs:
        if before is None or after is None:
            if before is not after:
                yield Change(Topic.BAND, name, before, after)
            continue
        moved = max(abs(a - b) for a, b in zip(_figures(before), _figures(after), strict=True))
        if moved >= _MOVED:
            topic = Topic.WORD if _word_of(before) != _word_of(after) else Topic.BAND
            yield Change(topic, name, before, after, moved)


def _chance(curve: Curve | None) -> Chance | None:
    return None if curve is None else Chance(curve.value, curve.low, curve.high, curve.range, curve.driver)


def _figures(chance: Chance) -> tuple[float, float, float]:
    low, high = chance.range or (chance.low, chance.high)
    return chance.value, low, high


def _word_of(chance: Chance) -> int:
    """Return the place of a chance among the five words of the legend."""
    bounds = (0.10, 0.35, 0.65)
    if chance.value > 0.90 + 1e-12:
        return 4
    return sum(chance.value >= bound - 1e-12 for bound in bounds)


def _blocks(case: Case, was: DealsAnswer, now: DealsAnswer) -> Iterator[Change]:
    parties = {party.id for party in case.parties}
    old, new = (_conflicts(each.conflicts, parties) for each in (was, now))
    for key in dict.fromkeys((*new, *old)):
        a, b = old.get(key), new.get(key)
        p, q = (0.0 if each is None else each.p for each in (a, b))
        if (p >= _OFTEN) != (q >= _OFTEN) and abs(p - q) >= _MOVED:
            yield Change(Topic.BLOCKS, "", a if p >= _OFTEN else None, b if q >= _OFTEN else None, abs(p - q))


def _conflicts(conflicts: Iterable[Conflict], parties: set[str]) -> dict[frozenset[str], Conflict]:
    """Return the likeliest conflict of those that read alike: a side gets too little, whoever says so."""
    found: dict[frozenset[str], Conflict] = {}
    for each in conflicts:
        heads = (limit.partition(".")[0] for limit in each.limits)
        key = frozenset(
            head if head in parties and "." in limit else limit
            for head, limit in zip(heads, each.limits, strict=True)
        )
        if key not in found or each.p > found[key].p:
            found[key] = each
    return found


def _texts(was: DealsAnswer, now: DealsAnswer) -> Iterator[Change]:
    """Yield the texts that are best by a criterion and were not; the same change by several is one."""
    old, new = _by_criterion(was.texts), _by_criterion(now.texts)
    alike: dict[Hashable, list[str]] = {}
    for name in dict.fromkeys((*new, *old)):
        a, b = old.get(name), new.get(name)
        packages = tuple(None if each is None else tuple(sorted(each.package.items())) for each in (a, b))
        if packages[0] != packages[1]:
            alike.setdefault(packages, []).append(name)
    for names in alike.values():
        a, b = old.get(names[0]), new.get(names[0])
        differing = 0.0
        if a is not None and b is not None:
            differing = float(sum(a.package.get(i) != b.package.get(i) for i in {*a.package, *b.package}))
        # The likeliest text is the one that a mediator looks at first.
        first = bool(now.texts) and b is now.texts[0]
        yield Change(Topic.TEXT, ", ".join(names), a, b, differing + (100.0 if first else 0.0))


def _by_criterion(texts: tuple[TabledText, ...]) -> dict[str, TabledText]:
    found: dict[str, TabledText] = {}
    for text in texts:
        for label in (text.label, *text.also):
            if "another" not in label:
                found.setdefault(label, text)
    return found
