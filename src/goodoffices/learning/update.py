"""Weights of worlds after evidence: the likelihoods multiplied, and what is done when few worlds are left.

Claims and answers to offers multiply the weight of a world by how likely they are there. Where few worlds
carry the weight then, more are drawn; where that does not do, worlds are resampled and moved (`moving`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

import numpy as np
import numpy.typing as npt

from goodoffices.case.model import Case
from goodoffices.errors import QuestionError
from goodoffices.learning.likelihoods import (
    ClaimRecord,
    Reason,
    ReliabilityTable,
    claim_likelihood,
    weigh_claims,
)
from goodoffices.learning.moving import Moved, move, with_uniforms
from goodoffices.learning.offers import OfferRecord, Responses, answer_likelihood, read_offers
from goodoffices.learning.wants import Wants
from goodoffices.worlds.ensemble import Ensemble
from goodoffices.worlds.streams import stratified

__all__ = ["Learned", "LearningMethod", "has_evidence", "learn"]

Floats = npt.NDArray[np.float64]
ENOUGH = 0.1
"""The least share of the worlds asked for that the effective sample size must reach."""
MOST_BATCHES = 64
"""Up to so many times the worlds asked for are drawn."""


class LearningMethod(Enum):
    """How the worlds were got that the evidence leaves."""

    NOTHING_LEARNED = "no evidence moves the worlds"
    REWEIGHTED = "the worlds drawn, re-weighted"
    MORE_WORLDS = "more worlds drawn, and resampled by weight"
    MOVED = "more worlds drawn, resampled by weight, and moved"


@dataclass(frozen=True)
class Learned:
    """Worlds after evidence, and what became of each piece of it.

    Attributes
    ----------
    ensemble : Ensemble
        Its weights are those after the evidence.
    ess_before, ess : float
        Kish effective sample size of the worlds first drawn, once weighted; and of all that were drawn, before
        any resampling, at most as many as the ensemble has: the size that intervals go by.
    n_drawn : int
        How many worlds were drawn in all.
    ancestors : int
        How many different worlds drawn the worlds of the ensemble descend from.
    acceptance : float or None
        The share of moves accepted; None where nothing was moved.
    items : tuple of str
        Ids of the claims and offers that count, the rows of `log_likelihoods`.
    log_likelihoods : array of shape (n_items, n)
        Of each of them in each world of `ensemble`; minus infinity where it is impossible.
    rules_out : tuple of bool
        Whether each of them is impossible in some of the worlds first drawn.
    """

    ensemble: Ensemble
    method: LearningMethod
    ess_before: float
    ess: float
    n_drawn: int
    ancestors: int
    acceptance: float | None
    claims: tuple[ClaimRecord, ...]
    offers: tuple[OfferRecord, ...]
    table: ReliabilityTable
    responses: Responses
    items: tuple[str, ...]
    log_likelihoods: Floats
    rules_out: tuple[bool, ...]

    @property
    def knows_all_worlds(self) -> bool:
        """Whether the ensemble holds every world that was drawn, also those that evidence rules out."""
        return self.method in (LearningMethod.NOTHING_LEARNED, LearningMethod.REWEIGHTED)


def has_evidence(case: Case) -> bool:
    """Tell whether a case has claims that re-weight worlds, or offers."""
    return bool(case.offers) or any(claim.use == "evidence" for claim in case.claims)


@dataclass(frozen=True)
class _Evidence:
    """The claims and offers that count, each with the likelihood that it has in some worlds."""

    case: Case
    names: tuple[str, ...]
    likelihoods: tuple[Callable[[Wants], Floats], ...]

    def log_in(self, ensemble: Ensemble) -> Floats:
        """Return the log-likelihood of each item in each world: shape (n_items, n)."""
        wants = Wants(self.case, ensemble)
        with np.errstate(divide="ignore"):
            rows = [
                np.broadcast_to(np.log(likelihood(wants)), (ensemble.n,)) for likelihood in self.likelihoods
            ]
        return np.array(rows, dtype=np.float64).reshape(len(rows), ensemble.n)


def learn(
    case: Case,
    *,
    n: int,
    seed: int,
    table: ReliabilityTable | None = None,
    responses: Responses | None = None,
    stream_of: Callable[[str], str] = str,
) -> Learned:
    """Draw the worlds of a case and weight them by its evidence.

    Parameters
    ----------
    case : Case
    n : int
        How many worlds to end with (fewer only where more were drawn and some stand for several).
    seed : int
    table : ReliabilityTable, optional
    responses : Responses, optional
    stream_of : callable, optional
        As of `Ensemble.draw`.

    Raises
    ------
    QuestionError
        If no world that was drawn leaves all of the evidence possible.

    Notes
    -----
    Exact weights over the worlds drawn. Costs the likelihoods of `n` worlds, up to 64 n where the effective
    sample size stays below a tenth of `n`, and a few hundred times n for moves where that does not do.
    """
    table, responses = table or ReliabilityTable(), responses or Responses()
    ensemble = Ensemble.draw(case, n, seed, stream_of)
    claims, offers = weigh_claims(case, table), read_offers(case)
    evidence = _evidence(case, claims, offers, responses)
    logs = evidence.log_in(ensemble)
    idle = {name for name, row in zip(evidence.names, logs, strict=True) if row.min() == row.max() > -np.inf}
    claims = tuple(
        replace(record, why=Reason.SAME_EVERYWHERE) if record.counted and record.id in idle else record
        for record in claims
    )
    offers = tuple(_idle_marked(offer) if offer.id in idle else offer for offer in offers)
    moving = [row for row, name in enumerate(evidence.names) if name not in idle]
    evidence = _Evidence(
        case,
        tuple(evidence.names[row] for row in moving),
        tuple(evidence.likelihoods[row] for row in moving),
    )
    found = _worlds(case, ensemble, evidence, logs[moving])
    return Learned(
        claims=claims,
        offers=offers,
        table=table,
        responses=responses,
        items=evidence.names,
        rules_out=tuple(bool(row.min() == -np.inf) for row in logs[moving]),
        **vars(found),
    )


def _evidence(
    case: Case, claims: Sequence[ClaimRecord], offers: Sequence[OfferRecord], responses: Responses
) -> _Evidence:
    parts: list[tuple[str, Callable[[Wants], Floats]]] = [
        (record.id, _of_claim(record)) for record in claims if record.counted
    ]
    parts += [
        (offer.id, _of_offer(offer, responses))
        for offer in offers
        if any(answer.counted for answer in offer.answers)
    ]
    # Summed in an order of their own, so that the order in the file changes no bit.
    parts.sort(key=lambda part: part[0])
    return _Evidence(case, tuple(name for name, _ in parts), tuple(likelihood for _, likelihood in parts))


def _idle_marked(offer: OfferRecord) -> OfferRecord:
    answers = (replace(each, why=Reason.SAME_EVERYWHERE) if each.counted else each for each in offer.answers)
    return replace(offer, answers=tuple(answers))


def _of_claim(record: ClaimRecord) -> Callable[[Wants], Floats]:
    return lambda wants: claim_likelihood(record, wants)


def _of_offer(offer: OfferRecord, responses: Responses) -> Callable[[Wants], Floats]:
    def likelihood(wants: Wants) -> Floats:
        product = np.ones(1)
        for answer in offer.answers:
            if answer.counted:
                product = product * answer_likelihood(offer, answer, wants, responses)
        return product

    return likelihood


# -- which worlds -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Found:
    ensemble: Ensemble
    method: LearningMethod
    ess_before: float
    ess: float
    n_drawn: int
    ancestors: int
    acceptance: float | None
    log_likelihoods: Floats


def _worlds(case: Case, ensemble: Ensemble, evidence: _Evidence, logs: Floats) -> _Found:
    n = ensemble.n
    if not evidence.names:
        return _Found(ensemble, LearningMethod.NOTHING_LEARNED, float(n), float(n), n, n, None, logs)
    total = logs.sum(axis=0)
    ess_before = _kish(total)
    enough = max(ENOUGH * n, 2.0)
    if ess_before >= enough:
        first = _possible_first(ensemble, total)
        kept, logs = (ensemble, logs) if first is None else (_picked(ensemble, first), logs[:, first])
        return _Found(
            kept.reweighted(_weights(logs.sum(axis=0))),
            LearningMethod.REWEIGHTED,
            ess_before,
            ess_before,
            n,
            int(np.isfinite(total).sum()),
            None,
            logs,
        )
    paths = _paths_of(evidence, ensemble)
    batches = [total]
    ess = ess_before
    while ess < enough and len(batches) < MOST_BATCHES:
        for _ in range(len(batches)):
            fresh = _batch(ensemble, len(batches))
            batches.append(evidence.log_in(fresh).sum(axis=0))
        ess = _kish(np.concatenate(batches))
    if ess == 0:
        raise _impossible(evidence, ensemble, logs)
    rows = _systematic(np.concatenate(batches), n, ensemble)
    if ess >= enough:
        rows, counts = np.unique(rows, return_counts=True)
        kept = _drawn_again(ensemble, paths, rows, len(rows))
        found = kept.reweighted(counts.astype(np.float64))
        return _Found(
            found,
            LearningMethod.MORE_WORLDS,
            ess_before,
            min(ess, found.ess),
            n * len(batches),
            len(rows),
            None,
            evidence.log_in(found),
        )
    start = {path: _uniforms(ensemble, path, rows) for path in paths}
    moved: Moved = move(ensemble, start, lambda worlds: evidence.log_in(worlds))
    return _Found(
        moved.ensemble,
        LearningMethod.MOVED,
        ess_before,
        min(ess, float(n)),
        n * len(batches),
        len(np.unique(rows)),
        moved.acceptance,
        moved.log_likelihoods,
    )


def _kish(logs: Floats) -> float:
    top = logs.max()
    if top == -np.inf:
        return 0.0
    weights = np.exp(logs - top)
    return float(weights.sum() ** 2 / np.square(weights).sum())


def _weights(logs: Floats) -> Floats:
    return np.asarray(np.exp(logs - logs.max()))


def _possible_first(ensemble: Ensemble, total: Floats) -> npt.NDArray[np.int64] | None:
    """Return the worlds with those first that are possible at all; None where all are.

    What looks at the first few worlds of a sample then looks at worlds that count.
    """
    possible = np.isfinite(total)
    return None if possible.all() else np.argsort(~possible, kind="stable")


def _picked(ensemble: Ensemble, rows: npt.NDArray[np.int64]) -> Ensemble:
    def uniform_of(path: str) -> Floats:
        return stratified(ensemble.seed, ensemble.stream_of(path), ensemble.n)[rows]

    return replace(ensemble, uniform_of=uniform_of, _cache={})


def _paths_of(evidence: _Evidence, ensemble: Ensemble) -> tuple[str, ...]:
    """Return the unknowns that the likelihoods look at; all others are as they were before the evidence."""
    seen: dict[str, None] = {}

    def uniform_of(path: str) -> Floats:
        seen[path] = None
        return stratified(ensemble.seed, ensemble.stream_of(path), ensemble.n)

    evidence.log_in(replace(ensemble, uniform_of=uniform_of, _cache={}))
    return tuple(seen)


def _batch_uniform(ensemble: Ensemble, path: str, batch: int) -> Floats:
    key = ensemble.stream_of(path)
    return stratified(ensemble.seed, key if batch == 0 else f"{key}\0{batch}", ensemble.n)


def _batch(ensemble: Ensemble, batch: int) -> Ensemble:
    return replace(ensemble, uniform_of=lambda path: _batch_uniform(ensemble, path, batch), _cache={})


def _uniforms(ensemble: Ensemble, path: str, rows: npt.NDArray[np.int64]) -> Floats:
    """Return the uniform numbers of worlds picked out of all batches, by their place in all of them."""
    found = np.empty(len(rows))
    for batch in np.unique(rows // ensemble.n):
        here = rows // ensemble.n == batch
        found[here] = _batch_uniform(ensemble, path, int(batch))[rows[here] % ensemble.n]
    return found


def _drawn_again(ensemble: Ensemble, paths: Sequence[str], rows: npt.NDArray[np.int64], n: int) -> Ensemble:
    """Return worlds with what evidence bears on as picked out; the rest is drawn afresh, as evenly as ever."""
    kept = {path: _uniforms(ensemble, path, rows) for path in paths}
    return with_uniforms(ensemble, kept, n)


def _systematic(logs: Floats, n: int, ensemble: Ensemble) -> npt.NDArray[np.int64]:
    """Pick n worlds by weight with one random start and even steps, so that counts are as even as can be."""
    weights = _weights(logs)
    upto = np.cumsum(weights)
    start = float(stratified(ensemble.seed, "learning.resampling", 1)[0])
    at = (start + np.arange(n)) / n * upto[-1]
    return np.asarray(np.minimum(np.searchsorted(upto, at, side="right"), len(logs) - 1))


def _impossible(evidence: _Evidence, ensemble: Ensemble, logs: Floats) -> QuestionError:
    """Name a smallest set of claims and offers of which no world drawn leaves all possible."""
    names = list(range(len(evidence.names)))
    for row in list(names):
        rest = [other for other in names if other != row]
        if rest and logs[rest].sum(axis=0).max() == -np.inf:
            names = rest
    listed = ", ".join(evidence.names[row] for row in names)
    if len(names) == 1:
        return QuestionError(
            f"{listed} cannot be: what it says holds in no world that the case allows.",
            "Correct its p_said_if_true or p_said_if_false, or widen the numbers that it is about.",
        )
    return QuestionError(
        f"{listed} cannot all hold: no world that the case allows leaves them all possible.",
        "Correct their p_said_if_true and p_said_if_false, or widen the numbers that they are about.",
    )
