"""Deals in spaces too large to lay out: a solver asked world by world, over fewer worlds, and said so."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from goodoffices.answers.blocking import blocking
from goodoffices.answers.reference import no_deal_points, reference_answers
from goodoffices.answers.results import Chance, DealsAnswer, Gap, TabledText
from goodoffices.answers.setting import Setting
from goodoffices.answers.tabling import described, matters
from goodoffices.answers.text import evidence_on_deals, notes_on
from goodoffices.bargaining.encoding import SearchStatus, encode, solve_feasible
from goodoffices.bargaining.marco import explain_conflicts
from goodoffices.bargaining.positions import Model
from goodoffices.bargaining.texts import Pool, changes_from, choose_texts
from goodoffices.bargaining.variants import waive_issue
from goodoffices.bargaining.verdicts import Verdicts
from goodoffices.errors import SearchStopped

__all__ = ["deals_in_large_space"]

_WORLDS = 32
_WORLDS_WAIVED = 8
_WORLD_LIMIT_S = 6.0
_TOTAL_LIMIT_S = 90.0
_ROUNDS = 4
_KEPT = 40


def deals_in_large_space(setting: Setting, changes: int) -> DealsAnswer:
    """Answer `deals` for a space of more than `LARGEST_SPACE` packages.

    In each of some worlds CP-SAT finds a deal or MARCO the conflicts; texts are the deals found, improved by
    single changes. Chances of a text are still over all worlds.
    """
    case, model = setting.case, setting.model
    worlds = np.arange(min(model.n_worlds, _WORLDS))
    looked_at, families, found = _by_world(setting, worlds)
    decided = len(looked_at) == len(worlds)
    known = reference_answers(setting)
    texts: tuple[TabledText, ...] = ()
    pool = _pool(setting, np.concatenate([known.settlement_packages, found]))
    if len(pool.packages):
        chosen = choose_texts(pool, matters(setting), tabled=case.tabled is not None, k=changes)
        texts = tuple(described(setting, text) for text in chosen)
    deal = np.zeros(len(worlds))
    deal[[int(w) for w, family in zip(looked_at, families, strict=True) if family == (0,)]] = 1.0
    blocked = blocking(setting, families, looked_at) if len(looked_at) else None
    over = "exact" if setting.exact else f"CP-SAT in {len(worlds)} of the {model.n_worlds} draws"
    notes = (
        f"{setting.n_combinations:.3g} packages cannot be laid out: "
        "deals and conflicts were looked for by a solver"
        + (
            "."
            if setting.exact
            else f" in {len(worlds)} of the worlds; texts were chosen among the deals it found."
        ),
        "The gap and p_deal_if_no_deal_shifts are not computed for spaces of this size.",
        *(
            ()
            if decided
            else ("The solver did not decide every world within its time: p_deal is a lower bound.",)
        ),
    )
    return DealsAnswer(
        title=str(case.title),
        method=over,
        exact=setting.exact and decided,
        seed=setting.seed,
        worlds=model.n_worlds,
        world=None if setting.exact else "reference",
        ess=setting.ess,
        n_packages=known.n_packages,
        n_combinations=setting.n_combinations,
        p_deal=setting.chance(deal, None if setting.exact else worlds),
        p_best_text=texts[0].p_all if texts else Chance(0.0, 0.0, 0.0, (0.0, 0.0)),
        gap=Gap(None, None, None, None, None, 1.0),
        p_deal_if_no_deal_shifts={},
        issue_blocks=_issue_blocks(setting, worlds[:_WORLDS_WAIVED]),
        zopa=known.zopa,
        frontier=known.frontier,
        frontier_all=known.frontier_all,
        solutions=known.solutions,
        texts=texts,
        conflicts=blocked.conflicts if blocked else (),
        bridges=blocked.bridges if blocked else (),
        blockage=blocked.blockage if blocked else {},
        blockage_by_issue=blocked.by_issue if blocked else {},
        ratification=texts[0].ratification if texts else {},
        no_deal=no_deal_points(setting),
        acceptable={},
        methods={
            "p_deal": over,
            "conflicts": "MARCO over " + over,
            "texts": "deals found, improved by single changes",
            **known.methods,
        },
        notes=(*notes_on(setting), *notes, *(blocked.notes if blocked else ()), *known.notes),
        evidence=evidence_on_deals(setting, None, texts),
    )


def _by_world(
    setting: Setting, worlds: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], list[tuple[int, ...]], npt.NDArray[np.int64]]:
    """Return the worlds that were decided, the minimal broken masks of each, and the deals found.

    A world whose conflicts could not all be found in time is left out: what part of them blocks is not known.
    """
    looked_at: list[int] = []
    families: list[tuple[int, ...]] = []
    packages: list[tuple[int, ...]] = []
    started = time.monotonic()
    for world in worlds:
        left = _TOTAL_LIMIT_S - (time.monotonic() - started)
        if left <= 0:
            break
        try:
            encoding = encode(setting.model, world=int(world))
        except SearchStopped:
            continue
        answer = solve_feasible(encoding, time_limit_s=max(0.1, min(_WORLD_LIMIT_S, left)), workers=1)
        if answer.status is SearchStatus.FOUND and answer.package is not None:
            packages.append(answer.package)
            families.append((0,))
            looked_at.append(int(world))
            continue
        explained = explain_conflicts(encoding, time_limit_s=max(0.1, min(_WORLD_LIMIT_S, left)))
        if explained.complete and answer.status is SearchStatus.NONE:
            families.append(tuple(mask for mask, _ in explained.bridges))
            looked_at.append(int(world))
    found = np.array(packages, dtype=np.int64).reshape(-1, len(setting.model.sizes))
    return np.array(looked_at, dtype=np.int64), families, found


def _pool(setting: Setting, packages: npt.NDArray[np.int64]) -> Pool:
    """Improve packages by single changes for some rounds, keeping those likeliest on the choosing half."""
    best = np.unique(packages, axis=0)
    p = _p_all(setting, best)
    for _ in range(_ROUNDS):
        order = np.argsort(-p, kind="stable")[:_KEPT]
        best, p = best[order], p[order]
        around = [best[:5], *(_neighbours(setting.model, package) for package in best[:5])]
        best = np.unique(np.concatenate([best, *around]), axis=0) if len(best) else best
        p = _p_all(setting, best)
    order = np.argsort(-p, kind="stable")[: 5 * _KEPT]
    best, p = best[order], p[order]
    reference = Verdicts(setting.reference, best) if len(best) else None
    shares, joint = np.full(len(best), np.inf), np.zeros(len(best))
    for q, party in enumerate(setting.reference.parties):
        if reference is not None and party.score is not None and party.always is None:
            gain = np.asarray(reference.gain(q)[0], dtype=np.float64) / party.score.scale
            shares, joint = np.minimum(shares, gain / max(1e-9, float(gain.max()))), joint + gain
    return Pool(best, p, p * np.clip(shares, 0, None), p * joint, changes_from(setting.case.tabled, best))


def _p_all(setting: Setting, packages: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    if not len(packages):
        return np.zeros(0)
    worlds = setting.choosing
    weights = setting.model.weights[worlds] / setting.model.weights[worlds].sum()
    agreed = Verdicts(setting.model, packages, worlds).agreed()
    return np.asarray(weights @ np.broadcast_to(agreed, (len(worlds), len(packages))))


def _neighbours(model: Model, package: Sequence[int]) -> npt.NDArray[np.int64]:
    rows = [
        [option if j == i else kept for j, kept in enumerate(package)]
        for i, size in enumerate(model.sizes)
        for option in range(size)
        if option != package[i]
    ]
    return np.array(rows, dtype=np.int64).reshape(-1, len(model.sizes))


def _issue_blocks(setting: Setting, worlds: npt.NDArray[np.int64]) -> dict[str, float]:
    result = {}
    for i, issue in enumerate(setting.case.issues):
        waived = waive_issue(setting.model, i)
        found = [_is_open(waived, int(world)) for world in worlds]
        result[issue.id] = sum(found) / len(worlds)
    return result


def _is_open(model: Model, world: int) -> bool:
    """Tell whether the solver finds a deal in one world within a second."""
    try:
        encoding = encode(model, world=world)
    except SearchStopped:
        return False
    return solve_feasible(encoding, time_limit_s=1.0, workers=1).status is SearchStatus.FOUND
