"""What blocks a deal: minimal conflicts, bridging moves with their cost, blockage, issues waived."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from goodoffices.answers.packages import in_words
from goodoffices.answers.results import Bridge, Chance, Conflict
from goodoffices.answers.setting import Setting
from goodoffices.bargaining.bits import BitSpace, BitVerdicts
from goodoffices.bargaining.blockage import blockage, blockage_by_issue
from goodoffices.bargaining.census import deal_in, minimal_broken
from goodoffices.bargaining.conflicts import ConflictTable, WeightedSet, bits_of, conflict_table, cost_of
from goodoffices.bargaining.modelling import model_of
from goodoffices.bargaining.positions import Limit, Model, RouteModel, StepModel, in_world
from goodoffices.bargaining.prospects import nearest_within
from goodoffices.bargaining.ratification import seat_count
from goodoffices.bargaining.variants import shift_no_deal, waive_issue
from goodoffices.bargaining.verdicts import Verdicts
from goodoffices.case.bodies import RuleKind
from goodoffices.worlds.ensemble import Ensemble, ReferenceWorld

__all__ = ["Blocking", "blocking", "issue_blocks", "shifts"]

SHIFTS = (-10, -5, 0, 5, 10)
_WORK_AT_ONCE = 10**9
_FEWEST_WORLDS = 128
_MOST_LISTED = 200
_WORLDS_PRICED = 7
_MOST_BRIDGES_PRICED = 12
_CHEAP_TO_PRICE = 100_000
_MOST_CANDIDATES = 20_000


@dataclass(frozen=True, slots=True)
class Blocking:
    """What keeps the sides apart."""

    conflicts: tuple[Conflict, ...]
    bridges: tuple[Bridge, ...]
    blockage: Mapping[str, Chance]
    by_issue: Mapping[str, float]
    exact: bool
    notes: tuple[str, ...]


def blocking(
    setting: Setting, families: Sequence[tuple[int, ...]], worlds: npt.NDArray[np.int64] | None = None
) -> Blocking:
    """Compose conflicts, bridges and blockage from the minimal broken masks of every world.

    Parameters
    ----------
    setting : Setting
    families : one tuple of masks per world looked at
        As `Census.families`.
    worlds : int array, optional
        The worlds that were looked at; all by default.
    """
    model = setting.model
    looked_at = np.arange(model.n_worlds) if worlds is None else worlds
    weights = _weights(model, families, looked_at)
    mediators = sum(1 << k for k, limit in enumerate(model.limits) if limit.kind == "rule")
    table = conflict_table(families, weights, never_in_bridges=mediators)
    shares = blockage(
        table,
        ess=None if setting.exact else 1.0 / float(np.square(weights).sum()),
        rng=np.random.default_rng(setting.seed),
    )
    conflicts = tuple(
        Conflict(
            limits=tuple(model.limits[bit].id for bit in bits_of(found.mask)),
            owners=tuple(" and ".join(model.limits[bit].owners) for bit in bits_of(found.mask)),
            p=min(1.0, found.p),
            by_firmness=found.mask != 0
            and all(model.limits[bit].kind == "red_line" for bit in bits_of(found.mask)),
        )
        for found in table.conflicts[:_MOST_LISTED]
    )
    notes = []
    if not table.complete or len(table.conflicts) > _MOST_LISTED:
        notes.append(f"More minimal conflicts were found than the {_MOST_LISTED} listed.")
    if table.p_nothing > 0:
        notes.append(
            "In some worlds nothing that the parties give up makes an agreement possible: the rules "
            "leave no coherent package, or a party that is needed never says yes."
        )
    return Blocking(
        conflicts=conflicts,
        bridges=_bridges(setting, table, families, looked_at),
        blockage={model.limits[k].id: Chance(s.value, s.low, s.high) for k, s in shares.shares.items()},
        by_issue=blockage_by_issue(shares.shares, model.limits, [issue.id for issue in setting.case.issues]),
        exact=shares.exact,
        notes=tuple(notes),
    )


def _weights(
    model: Model, families: Sequence[tuple[int, ...]], worlds: npt.NDArray[np.int64]
) -> npt.NDArray[np.float64]:
    """Weigh the worlds looked at: those without a deal stand for all worlds without one.

    Where every world was at least asked whether it has a deal, the weight of worlds with a deal is known.
    """
    weights = model.weights[worlds].copy()
    deal = np.array([family == (0,) for family in families])
    if deal.any() and not deal.all() and len(worlds) < model.n_worlds:
        weights[~deal] *= (1.0 - weights[deal].sum()) / weights[~deal].sum()
        return weights
    return np.asarray(weights / weights.sum())


def _bridges(
    setting: Setting, table: ConflictTable, families: Sequence[tuple[int, ...]], worlds: npt.NDArray[np.int64]
) -> tuple[Bridge, ...]:
    space = setting.space
    if space is None:
        return _unpriced(setting, table)
    at_reference = _reference_family(setting, space)
    bridges = []
    most = _MOST_LISTED if space.n_packages <= _CHEAP_TO_PRICE else _MOST_BRIDGES_PRICED
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


def _affordable(setting: Setting, space: BitSpace, passes: int) -> npt.NDArray[np.int64]:
    """Return as many of the worlds as can be gone through so often in reasonable time."""
    n = int(max(_FEWEST_WORLDS, _WORK_AT_ONCE // (passes * space.n_packages)))
    return np.arange(setting.model.n_worlds)[:n]


def _share(setting: Setting, worlds: npt.NDArray[np.int64], deal: npt.NDArray[np.bool_]) -> float:
    weights = setting.model.weights[worlds]
    return float(weights @ deal / weights.sum())


def issue_blocks(
    setting: Setting, space: BitSpace, deal: npt.NDArray[np.bool_]
) -> tuple[dict[str, float], int]:
    """Return p_deal with one issue waived at a time, and over how many of the worlds it was counted.

    Waiving an issue never removes a deal, so only worlds without one are looked at again.
    """
    worlds = _affordable(setting, space, len(setting.case.issues))
    result = {}
    for i, issue in enumerate(setting.case.issues):
        waived = waive_issue(setting.model, i)
        now = deal[worlds].copy()
        missing = np.flatnonzero(~now)
        if len(missing):
            now[missing] = deal_in(waived, BitSpace(waived, space), worlds[missing])
        result[issue.id] = _share(setting, worlds, now)
    return result, len(worlds)


def shifts(setting: Setting, space: BitSpace, deal: npt.NDArray[np.bool_]) -> tuple[dict[str, float], int]:
    """Return p_deal with every `no_deal` moved by some points, and over how many worlds it was counted.

    A lower `no_deal` never removes a deal and a higher one never adds one, so only worlds that may change are
    looked at again.
    """
    worlds = _affordable(setting, space, len(SHIFTS))
    result = {}
    for points in SHIFTS:
        now = deal[worlds].copy()
        open_worlds = np.flatnonzero(now if points > 0 else ~now)
        if points and len(open_worlds):
            moved = shift_no_deal(setting.case, points)
            if setting.ensemble is None:
                model = model_of(moved, ReferenceWorld(moved))
            else:
                old = setting.ensemble
                model = model_of(moved, Ensemble(moved, old.n, old.seed, old.weights, old.stream_of))
            now[open_worlds] = deal_in(model, BitSpace(model, space), worlds[open_worlds])
        result[str(points)] = _share(setting, worlds, now)
    return result, len(worlds)
