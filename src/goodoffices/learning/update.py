"""Weights of worlds after evidence: the likelihoods multiplied, and what is done when few worlds are left.

Claims and answers to offers multiply the weight of a world by how likely they are there. Where few worlds
carry the weight then, `selecting` draws more, and `moving` moves them where that does not do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
import numpy.typing as npt

from goodoffices.case.grading import ReliabilityTable, Responses
from goodoffices.case.model import Case
from goodoffices.errors import QuestionError
from goodoffices.learning.likelihoods import ClaimRecord, Reason, claim_likelihood, weigh_claims
from goodoffices.learning.offers import OfferRecord, answer_likelihood, read_offers
from goodoffices.learning.selecting import MOST_BATCHES, LearningMethod, select
from goodoffices.learning.wants import Wants
from goodoffices.worlds.ensemble import Ensemble

__all__ = ["Learned", "LearningMethod", "has_evidence", "learn"]

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Learned:
    """Worlds after evidence, and what became of each piece of it.

    Attributes
    ----------
    ensemble : Ensemble
        Its weights are those after the evidence.
    ess_before, ess_drawn : float
        Kish effective sample size of the worlds first drawn, once weighted, and of all that were drawn.
    ess : float
        The size that intervals go by: of the weights; where worlds were picked, of the families of those that
        descend from one that was drawn, and no more than `ess_drawn` unless they were moved there in stages.
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
    ess_drawn: float
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
        That of the case where it is not given.
    responses : Responses, optional
        Likewise.
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
    table, responses = table or case.reliability_table, responses or case.responses
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
    found = select(ensemble, logs[moving], evidence.log_in)
    if found is None:
        raise _impossible(evidence.names, logs[moving], MOST_BATCHES * n)
    return Learned(
        claims=claims,
        offers=offers,
        table=table,
        responses=responses,
        items=evidence.names,
        rules_out=tuple(bool(row.min() == -np.inf) for row in logs[moving]),
        **{each.name: getattr(found, each.name) for each in fields(found)},
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


def _impossible(items: Sequence[str], logs: Floats, n_drawn: int) -> QuestionError:
    """Name a smallest set of claims and offers of which no world first drawn leaves all possible."""
    rows = list(range(len(items)))
    for row in range(len(items)):
        rest = [other for other in rows if other != row]
        if rest and logs[rest].sum(axis=0).max() == -np.inf:
            rows = rest
    listed = ", ".join(items[row] for row in rows)
    what = f"{listed} cannot be" if len(rows) == 1 else f"{listed} cannot all be"
    return QuestionError(
        f"{what}: so it is in none of {n_drawn:,} worlds that were drawn from the case.",
        "Correct p_said_if_true and p_said_if_false (0 rules a world out), or widen what they are about.",
    )
