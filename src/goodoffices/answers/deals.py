"""Is there a deal? What blocks one? What could be tabled?"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from goodoffices.answers.blocking import blocking, issue_blocks, shifts
from goodoffices.answers.far import deals_in_large_space
from goodoffices.answers.observing import Observer
from goodoffices.answers.reference import no_deal_points, reference_answers
from goodoffices.answers.results import Chance, DealsAnswer
from goodoffices.answers.setting import DEFAULT_WORLDS, Setting, setting_of
from goodoffices.answers.tabling import tabled_texts
from goodoffices.answers.text import evidence_on_deals, notes_on
from goodoffices.bargaining.census import Census, census
from goodoffices.bargaining.space import BitSpace
from goodoffices.case.model import Case

__all__ = ["deals"]

_FEWEST_EXPLAINED = 512
_EXPLAINED_WORDS = 2**25


def deals(
    case: Case,
    *,
    seed: int = 0,
    worlds: int = DEFAULT_WORLDS,
    changes: int = 3,
    day: float = 0,
    tick: Callable[[int], None] | None = None,
) -> DealsAnswer:
    """Ask whether there is a deal that every side's principals would accept and ratify.

    Parameters
    ----------
    case : Case
    seed, worlds : int
        Of the ensemble; a case with no uncertain number is one world.
    changes : int
        How many issues the amended text may differ in from the tabled one.
    day : float
        On which it is asked, from the case's date on: what follows without agreement moves as days pass.
    tick : callable, optional
        Told, as they are done, how many worlds more.

    Returns
    -------
    DealsAnswer
        Plain objects are those of the reference world; what begins with ``p_`` or is a Chance is over the
        ensemble. Exact over these draws, in every world, where the space can be laid out.

    Raises
    ------
    QuestionError
        If `seed`, `worlds`, `changes` or `day` is out of range.
    """
    started = time.perf_counter()
    setting = setting_of(case, seed=seed, worlds=worlds, day=day)
    if setting.space is None:
        answer = deals_in_large_space(setting, changes)
    else:
        answer = _laid_out(setting, setting.space, changes, tick)
    return replace(answer, seconds=time.perf_counter() - started)


def _laid_out(
    setting: Setting, space: BitSpace, changes: int, tick: Callable[[int], None] | None
) -> DealsAnswer:
    case = setting.case
    observer = Observer(setting, space)
    explain = np.arange(setting.model.n_worlds) < max(
        _FEWEST_EXPLAINED, _EXPLAINED_WORDS // (space.n_rows * space.n_words)
    )
    found = census(setting.model, space, setting.first, explain=explain, observe=observer, tick=tick)
    observer.keep(found.notes)
    if setting.exact:
        found = replace(found, p_second=found.p_first)
    known = reference_answers(setting)
    texts = tabled_texts(setting, space, found, observer.ideal_worlds(), known.settlement_packages, changes)
    p_deal = setting.chance(found.deal)
    blocks, blocks_worlds = issue_blocks(setting, space, found.deal)
    moved, moved_worlds = shifts(setting, space, found.deal)
    explained = [(world, family) for world, family in enumerate(found.families) if family is not None]
    blocked = blocking(
        setting, [family for _, family in explained], np.array([world for world, _ in explained])
    )
    return DealsAnswer(
        title=str(case.title),
        method="exact" if setting.exact else "every package in every world drawn, 64 packages to a word",
        exact=setting.exact,
        seed=setting.seed,
        worlds=setting.model.n_worlds,
        world=None if setting.exact else "reference",
        ess=setting.ess,
        n_packages=known.n_packages,
        n_combinations=setting.n_combinations,
        p_deal=p_deal,
        p_best_text=texts[0].p_all if texts else Chance(0.0, 0.0, 0.0, (0.0, 0.0)),
        gap=observer.gap(),
        p_deal_if_no_deal_shifts=moved,
        issue_blocks=blocks,
        zopa=known.zopa,
        frontier=known.frontier,
        frontier_all=known.frontier_all,
        solutions=known.solutions,
        texts=texts,
        conflicts=blocked.conflicts,
        bridges=blocked.bridges,
        blockage=blocked.blockage,
        blockage_by_issue=blocked.by_issue,
        ratification=texts[0].ratification if texts else {},
        no_deal=no_deal_points(setting),
        acceptable=observer.acceptable(),
        methods=_methods(
            setting, found, len(observer.gaps), blocks_worlds, moved_worlds, blocked.exact, known.methods
        ),
        notes=(*notes_on(setting), *blocked.notes, *known.notes),
        evidence=evidence_on_deals(setting, found.deal, texts),
    )


def _methods(
    setting: Setting,
    found: Census,
    gap_worlds: int,
    blocks_worlds: int,
    moved_worlds: int,
    shapley: bool,
    known: Mapping[str, str],
) -> dict[str, str]:
    n = setting.model.n_worlds
    n_first = int(found.first.sum())
    n_explained = sum(family is not None for family in found.families)

    def over(k: int) -> str:
        if setting.exact:
            return "exact"
        return "exact over these draws" if k == n else f"exact over {k} of the {n} draws"

    return {
        "p_deal": over(n),
        "texts": "exact"
        if setting.exact
        else f"chosen on {n_first} of the draws, chances from the other {n - n_first}",
        "gap": over(gap_worlds),
        "issue_blocks": over(blocks_worlds),
        "p_deal_if_no_deal_shifts": over(moved_worlds),
        "conflicts": over(n_explained),
        "blockage": over(n_explained) if shapley else "sampled orders of limits",
        **known,
    }
