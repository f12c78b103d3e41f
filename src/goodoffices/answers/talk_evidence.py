"""What the evidence of a case pulls on in the talks: whether they agree, ratify, and the text holds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from goodoffices.answers.evidence_results import EvidenceFound
from goodoffices.answers.talk_blocks import Plan, Tally
from goodoffices.answers.weighing import evidence_found
from goodoffices.learning.update import has_evidence, learn
from goodoffices.worlds.streams import block_seed

__all__ = ["evidence_on_talks"]

Floats = npt.NDArray[np.float64]
_EVENTS = ("p_agreed", "p_ratified", "p_holds")


def evidence_on_talks(plan: Plan, counted: Tally) -> EvidenceFound | None:
    """Return what became of the evidence in runs of talks; None where the case has none.

    Worlds are drawn in blocks, each weighted by all of the evidence: sizes are sums over them, and how worlds
    were got is told of the first block.
    """
    if not has_evidence(plan.case):
        return None
    learned = learn(plan.case, n=max(2, plan.block), seed=block_seed(plan.seed, 0))
    found = evidence_found(plan.case, learned, {})
    if found is None:
        return None
    events = _EVENTS if plan.agenda.schedule is not None else _EVENTS[:2]
    rules_out = dict(zip(learned.items, learned.rules_out, strict=True))
    pulls = {}
    for item, figures in found.pulls.items():
        without = counted.without.get(item)
        told = without is not None and not rules_out[item] and without[0] > 0
        pulls[item] = {
            name: _pull(counted, without, k) if told and without is not None else None
            for k, name in enumerate(events)
        } | dict(figures)
    before, drawn, ess, n_drawn, ancestors = (float(size) for size in counted.learning)
    return replace(
        found,
        ess_before=before,
        ess_drawn=drawn,
        ess=ess,
        worlds_drawn=int(n_drawn),
        ancestors=int(ancestors),
        pulls=pulls,
    )


def _pull(counted: Tally, without: Floats, k: int) -> float:
    with_all = counted.by_day[k, -1] / counted.weight
    return round(float(with_all - without[k + 1] / without[0]), 12) + 0.0
