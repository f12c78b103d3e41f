"""Texts to table, with everything that is said about each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from goodoffices.answers.forecasts import mean_over, step_forecasts
from goodoffices.answers.packages import in_words
from goodoffices.answers.results import StepForecast, TabledText
from goodoffices.answers.setting import Setting
from goodoffices.bargaining.bits import BitVerdicts
from goodoffices.bargaining.census import Census
from goodoffices.bargaining.space import BitSpace
from goodoffices.bargaining.texts import ChosenText, choose_texts, likeliest, near, weighing
from goodoffices.bargaining.verdicts import Verdicts

__all__ = ["candidate_texts", "chosen_texts", "described", "matters", "tabled_texts"]

_POOL = 1000
_OFTEN_BROKEN = 0.1


def tabled_texts(
    setting: Setting,
    space: BitSpace,
    found: Census,
    ideals: tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]],
    settlements: npt.NDArray[np.int64],
    changes: int,
) -> tuple[TabledText, ...]:
    """Choose texts on one half of the worlds, and report their chances from the other half.

    Parameters
    ----------
    setting, space, found
        The case, its layout, and the pass over all worlds.
    ideals : (worlds, gains)
        Some choosing worlds in which there is a deal, and everyone's ideal gains in them.
    settlements : int array of shape (k, n_issues)
        Bargaining solutions of the reference world: candidates too.
    changes : int
        How far from the tabled text its amendment may be.
    """
    pool = candidate_texts(setting, space, found.p_first, settlements, changes)
    p = found.p_first[space.index_of(pool)].astype(np.float64)
    share = float(found.deal[setting.choosing].mean())
    return tuple(described(setting, text) for text in chosen_texts(setting, pool, p, ideals, share, changes))


def chosen_texts(
    setting: Setting,
    pool: npt.NDArray[np.int64],
    p: npt.NDArray[np.float64],
    ideals: tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]],
    share: float,
    changes: int,
) -> tuple[ChosenText, ...]:
    """Choose the texts to table among candidates.

    Parameters
    ----------
    pool : int array of shape (n, n_issues)
    p : array of shape (n,)
        Their chances over the whole choosing half.
    ideals
        As for `tabled_texts`.
    share : float
        The share of worlds with a deal.
    changes : int
        As for `tabled_texts`.
    """
    worlds, shares = ideals
    weighed = weighing(setting.model, pool, worlds, shares, setting.case.tabled)
    # The chance is known over the whole choosing half; evenness and joint gain over a sample of its worlds.
    weighed = replace(weighed, p=p, even=weighed.even * share, joint=weighed.joint * share)
    return choose_texts(weighed, matters(setting), tabled=setting.case.tabled is not None, k=changes)


def matters(setting: Setting) -> npt.NDArray[np.bool_]:
    """Mark the issues on which somebody's utility depends."""
    result = np.zeros(len(setting.model.sizes), dtype=bool)
    for party in setting.model.parties:
        if party.score is not None:
            for i, table in enumerate(party.score.tables):
                result[i] |= bool((table != table[:, :1]).any())
    return result


def candidate_texts(
    setting: Setting,
    space: BitSpace,
    p_first: npt.NDArray[np.float64],
    settlements: npt.NDArray[np.int64],
    changes: int,
    n: int = _POOL,
) -> npt.NDArray[np.int64]:
    """Return the packages among which texts are chosen: `n` likely ones, solutions, some near the tabled.

    `p_first` is the chance of every package in the order of the space.
    """
    parts = [likeliest(space, p_first, n), settlements]
    tabled = setting.case.tabled
    if tabled is not None:
        parts.append(likeliest(space, p_first, n // 4, near(space, tabled, changes)))
    pool = np.unique(np.concatenate(parts), axis=0)
    if len(pool) >= 4:
        return pool
    # Hardly anything ever passes: add what comes nearest, so that there is something to look at.
    return np.unique(np.concatenate([pool, _nearest(setting, space)]), axis=0)


def _nearest(setting: Setting, space: BitSpace) -> npt.NDArray[np.int64]:
    """Return coherent packages that break the fewest limits in the first world."""
    verdicts = BitVerdicts(setting.reference, space, np.array([0]))
    counts: list[npt.NDArray[np.uint64]] = []
    for plane in verdicts.limits_broken():
        carry = plane
        for level, digit in enumerate(counts):
            counts[level], carry = digit ^ carry, digit & carry
        counts.append(carry)
    best = verdicts.coherent()
    for digit in reversed(counts):
        low = best & ~digit
        best = low if low.any() else best
    few = space.some_packages(best[0], 20)
    return few if len(few) >= 4 else np.concatenate([few, space.some_packages(verdicts.coherent()[0], 20)])


def described(setting: Setting, chosen: ChosenText) -> TabledText:
    """Say everything about a chosen text."""
    case, worlds = setting.case, setting.reporting
    package = np.array([chosen.package], dtype=np.int64)
    verdicts = Verdicts(setting.model, package, worlds)
    weights = setting.model.weights[worlds] / setting.model.weights[worlds].sum()
    reference = Verdicts(setting.reference, package)
    utilities, gains = {}, {}
    for p, party in enumerate(case.parties):
        score = setting.reference.parties[p].score
        if score is not None:
            utilities[party.id] = float(reference.effective(p)[0, 0] / score.scale)
            gains[party.id] = float(reference.gain(p)[0, 0] / score.scale)
    agreed = np.broadcast_to(verdicts.agreed(), (len(worlds), 1))[:, 0]
    broken = zip(setting.model.limits, verdicts.limits_broken(), strict=True)
    risky = sorted(
        ((mean_over(b, weights), limit.id) for limit, b in broken), key=lambda found: -round(found[0], 9)
    )
    return TabledText(
        label=chosen.label,
        package=in_words(case.issues, chosen.package),
        p_yes={party.id: mean_over(verdicts.says_yes(p), weights) for p, party in enumerate(case.parties)},
        p_all=setting.chance(agreed, worlds),
        utilities=utilities,
        gains=gains,
        ratification=_ratification(setting, verdicts, weights),
        changes=_changes(setting, chosen.package),
        must_be_true=tuple(name for p, name in risky if p > _OFTEN_BROKEN),
        score=chosen.score,
        also=chosen.also,
        p_all_if=setting.contrasts(agreed, worlds),
    )


def _changes(setting: Setting, package: Sequence[int]) -> tuple[str, ...] | None:
    tabled = setting.case.tabled
    if tabled is None:
        return None
    pairs = zip(setting.case.issues, tabled, package, strict=True)
    return tuple(issue.id for issue, before, after in pairs if before is not None and before != after)


def _ratification(
    setting: Setting, verdicts: Verdicts, weights: npt.NDArray[np.float64]
) -> dict[str, tuple[StepForecast, ...]]:
    """Forecast every vote, by party; ``agreement`` holds the votes on the whole agreement."""
    result = {
        party.id: step_forecasts(verdicts, setting.model.parties[p].steps, p, weights)
        for p, party in enumerate(setting.case.parties)
    }
    if setting.model.steps:
        result["agreement"] = step_forecasts(verdicts, setting.model.steps, None, weights)
    return result
