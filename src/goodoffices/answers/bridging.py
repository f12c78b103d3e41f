"""Bridging moves: the few limits that, given up, open a deal, with the package and what it costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from goodoffices.answers.packages import in_words
from goodoffices.answers.results import Bridge
from goodoffices.answers.setting import Setting
from goodoffices.bargaining.bits import BitVerdicts
from goodoffices.bargaining.breaches import minimal_broken
from goodoffices.bargaining.conflicts import ConflictTable, WeightedSet, bits_of
from goodoffices.bargaining.positions import Limit, Model, RouteModel, StepModel, in_world
from goodoffices.bargaining.prices import cost_of
from goodoffices.bargaining.prospects import nearest_within
from goodoffices.bargaining.ratification import seat_count
from goodoffices.bargaining.space import BitSpace
from goodoffices.bargaining.verdicts import Verdicts
from goodoffices.case.bodies import RuleKind

__all__ = ["MOST_LISTED", "priced_bridges"]

MOST_LISTED = 200
_WORLDS_PRICED = 7
_MOST_BRIDGES_PRICED = 12
_CHEAP_TO_PRICE = 100_000
_MOST_CANDIDATES = 20_000


def priced_bridges(
    setting: Setting, table: ConflictTable, families: Sequence[tuple[int, ...]], worlds: npt.NDArray[np.int64]
) -> tuple[Bridge, ...]:
    """Return the bridging moves with the fewest limits, each with the package that it opens and its price."""
    space = setting.space
    if space is None:
        return _unpriced(setting, table)
    at_reference = _reference_family(setting, space)
    bridges = []
    most = MOST_LISTED if space.n_packages <= _CHEAP_TO_PRICE else _MOST_BRIDGES_PRICED
    for found in table.bridges[:most]:
        where = [int(w) for w, family in zip(worlds, families, strict=True) if found.mask in family]
        models = [setting.reference] if found.mask in at_reference else _spread_over(setting, where)
        bridge = _bridge(setting, space, found, models)
        if bridge is not None:
            bridges.append(bridge)
    return tuple(bridges)


def _reference_family(setting: Setting, space: BitSpace) -> tuple[int, ...]:
    """Return the minimal broken masks of the reference world."""
    verdicts = BitVerdicts(setting.reference, BitSpace(setting.reference, space), np.array([0]))
    return minimal_broken(verdicts, [0])[0]


def _spread_over(setting: Setting, worlds: Sequence[int]) -> list[Model]:
    """Return some of these worlds, so that the price of a move can be taken in the middle one of them."""
    chosen = np.unique(np.linspace(0, len(worlds) - 1, _WORLDS_PRICED).astype(int))
    return [in_world(setting.model, worlds[k]) for k in chosen]


def _unpriced(setting: Setting, table: ConflictTable) -> tuple[Bridge, ...]:
    """Bridging moves of a space too large to lay out: what to drop, with no package or price."""
    limits = setting.model.limits
    return tuple(
        Bridge(tuple(limits[bit].id for bit in bits_of(found.mask)), {}, {}, found.p, {})
        for found in table.bridges[:_MOST_BRIDGES_PRICED]
    )


def _bridge(setting: Setting, space: BitSpace, found: WeightedSet, models: Sequence[Model]) -> Bridge | None:
    """Price a bridging move: in the reference world if it is one there, else in the middle one of others.

    The middle one is that whose largest shortfall, as a share of that party's range, is the median.
    """
    priced = sorted(
        (one for model in models if (one := _priced(model, space, found.mask)) is not None),
        key=lambda one: one[0],
    )
    if not priced:
        return None
    _, package, cost = priced[(len(priced) - 1) // 2]
    limits = [setting.model.limits[bit] for bit in bits_of(found.mask)]
    equivalents = {
        limit.id: near
        for limit in limits
        if limit.kind == "no_deal"
        and (near := _equivalent(setting, limit, package, float(cost[limit.id]))) is not None
    }
    return Bridge(
        tuple(limit.id for limit in limits),
        in_words(setting.case.issues, package),
        cost,
        found.p,
        equivalents,
    )


def _priced(
    model: Model, space: BitSpace, relax: int
) -> tuple[float, tuple[int, ...], Mapping[str, float | str]] | None:
    """Return the largest shortfall as a share of the party's range, the package and cost, in one world."""
    ranges = _ranges(model)
    packages = _candidates(model, space, relax, ranges)
    if not len(packages):
        return None
    masks = np.full(len(packages), relax, dtype=object)
    verdicts = Verdicts(model, packages)
    scales = [party.score.scale if party.score else 1 for party in model.parties]
    effective = np.stack(
        [
            np.broadcast_to(np.asarray(verdicts.effective(q)[0], dtype=np.float64) / scale, (len(packages),))
            if model.parties[q].score
            else np.zeros(len(packages))
            for q, scale in enumerate(scales)
        ],
        axis=1,
    )
    no_deal = np.array(
        [
            np.nan if party.no_deal is None else float(party.no_deal[0]) / scale
            for party, scale in zip(model.parties, scales, strict=True)
        ]
    )
    priced = cost_of(
        relax, model.limits, masks, effective, no_deal, ranges, _seats_short(model, verdicts, relax)
    )
    if priced is None:
        return None
    short = [
        float(priced.cost[model.limits[bit].id]) / max(ranges[p], 1e-9)
        for bit in bits_of(relax)
        if model.limits[bit].kind == "no_deal" and (p := model.limits[bit].party) is not None
    ]
    return max(short, default=0.0), tuple(int(k) for k in packages[priced.row]), priced.cost


def _candidates(
    model: Model, space: BitSpace, relax: int, spans: npt.NDArray[np.float64]
) -> npt.NDArray[np.int64]:
    """Return packages that break no limit outside `relax`: all of them, or of very many the nearest one.

    Nearest is where the largest shortfall of the parties whose `no_deal` is relaxed, as a share of their
    range, is smallest; where none is relaxed, where the least gain is largest.
    """
    verdicts = BitVerdicts(model, space, np.array([0]))
    packages = [np.zeros((0, len(model.sizes)), dtype=np.int64)]
    for parties in model.agreeing:
        kept = [
            k
            for k, limit in enumerate(model.limits)
            if (limit.party is None or limit.party in parties) and not relax >> k & 1
        ]

        def allowed(part: BitVerdicts, kept: list[int] = kept) -> npt.NDArray[np.uint64]:
            bits = part.open()
            for k in kept:
                bits = bits & ~part.limit_broken(k)
            return bits

        blocks = [verdicts.on_rows(rows) for rows in space.row_slices()]
        bits = np.concatenate([part.full(allowed(part))[0] for part in blocks])
        if space.count(bits) <= _MOST_CANDIDATES:
            packages.append(space.packages(bits))
            continue
        short = [
            limit.party for k, limit in enumerate(model.limits) if relax >> k & 1 and limit.kind == "no_deal"
        ]
        counting = [
            p for p in short or sorted(parties) if p is not None and model.parties[p].score is not None
        ]
        nearest = nearest_within(verdicts, allowed, counting, np.maximum(spans, 1e-9)) if counting else None
        packages.append(space.some_packages(bits, 1) if nearest is None else nearest[None])
    return np.concatenate(packages)


def _ranges(model: Model) -> npt.NDArray[np.float64]:
    """Return how far apart the best and worst package are to each party, by its own tables and bonuses."""
    ranges = []
    for party in model.parties:
        if party.score is None:
            ranges.append(0.0)
            continue
        spread = sum(float(table.max() - table.min()) for table in party.score.tables)
        spread += sum(abs(float(points[0])) for _, points in party.score.bonuses)
        ranges.append(spread / party.score.scale)
    return np.array(ranges)


def _seats_short(model: Model, verdicts: Verdicts, relax: int) -> dict[int, npt.NDArray[np.float64]]:
    """Return, per relaxed step, the seats that it lacks at each package (the cheapest route of several)."""
    entries: dict[str, tuple[StepModel | RouteModel, int | None]] = {e.limit: (e, None) for e in model.steps}
    for holder, party in enumerate(model.parties):
        entries |= {entry.limit: (entry, holder) for entry in party.steps}
    short = {}
    for bit in bits_of(relax):
        if model.limits[bit].kind == "step":
            entry, p = entries[model.limits[bit].id]
            steps = entry.steps if isinstance(entry, RouteModel) else (entry,)
            short[bit] = np.minimum.reduce([_short_of(step, verdicts, p) for step in steps])
    return short


def _short_of(step: StepModel, verdicts: Verdicts, p: int | None) -> npt.NDArray[np.float64]:
    """Seats that must move from no (or from staying away) to yes before a step passes its worst question."""
    count = seat_count(step)
    n = len(verdicts.packages)
    seats = np.array([float(a[0]) for a in count.voting]) / count.scale
    electorate = float(count.electorate[0]) / count.scale
    threshold = 0.0 if step.threshold is None else float(step.threshold.ravel()[0])
    worst = np.zeros(n)
    for question in verdicts.votes(step, p):
        yes, no, abstain = (
            np.stack(
                [np.broadcast_to(np.asarray(vote[k], dtype=np.float64)[0], (n,)) for vote in question], axis=1
            )
            for k in range(3)
        )
        groups = [range(len(seats))] if step.groups is None else [members for _, members in step.groups]
        for members in groups:
            inside = list(members)
            y, no_seats, a = (part[:, inside] @ seats[inside] for part in (yes, no, abstain))
            total = sum(float(np.asarray(step.members[m].seats[0], dtype=np.float64)) for m in inside)
            worst = np.maximum(worst, _seats_to_win(step, threshold, y, no_seats, a, total))
        y = yes @ seats
        if step.yes_of_electorate_at_least is not None:
            worst = np.maximum(worst, float(step.yes_of_electorate_at_least.ravel()[0]) * electorate - y)
        if step.turnout_at_least is not None:
            voted = (yes + no + abstain) @ seats
            worst = np.maximum(worst, float(step.turnout_at_least.ravel()[0]) * electorate - voted)
    passes = np.broadcast_to(verdicts.passes(step, p)[0], (n,))
    return np.where(passes, 0.0, np.maximum(worst, 0.0))


def _seats_to_win(step: StepModel, threshold: float, yes: Any, no: Any, abstain: Any, total: float) -> Any:
    base = {"votes": yes + no, "present": yes + no + abstain, "members": total + 0 * yes}[step.of.value]
    match step.kind:
        case RuleKind.YES_MORE_THAN_NO:
            # Each seat that changes sides closes the distance by two; a tie fails.
            return np.floor((no - yes) / 2) + 1
        case RuleKind.YES_AT_LEAST:
            return threshold - yes
        case RuleKind.BLOCKED_IF_NO_AT_LEAST:
            return no - threshold + 1
        case RuleKind.UNANIMOUS:
            return np.maximum(no, 1.0 * (yes <= 0))
        case RuleKind.YES_SHARE_AT_LEAST:
            return threshold * base - yes
        case RuleKind.YES_SHARE_OVER:
            return np.floor(threshold * base + 1e-9) + 1 - yes


def _equivalent(
    setting: Setting, limit: Limit, package: Sequence[int], points: float
) -> tuple[str, str, str, float] | None:
    """Find the single option that, changed in `package`, is worth to the party about what it is short of."""
    p = limit.party
    score = None if p is None else setting.reference.parties[p].score
    if score is None or points <= 0:
        return None
    best: tuple[float, int, int, float] | None = None
    for i, table in enumerate(score.tables):
        here = float(table[0, package[i]])
        for option in range(setting.reference.sizes[i]):
            gain = (float(table[0, option]) - here) / score.scale
            if gain > 0:
                found = (abs(gain - points), i, option, gain)
                best = found if best is None or found < best else best
    if best is None:
        return None
    _, i, option, gain = best
    issue = setting.case.issues[i]
    return issue.id, issue.options[package[i]].id, issue.options[option].id, gain
