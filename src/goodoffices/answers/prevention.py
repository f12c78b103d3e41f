"""What would keep each side going: least guarantees, what each guarantor must add, and trust."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from goodoffices.answers.carrying_out import Carrying, step_name
from goodoffices.answers.chances import quantile
from goodoffices.answers.hold_results import GuarantorShare, LeastGuarantee
from goodoffices.bargaining.ratification import at_least
from goodoffices.durability.exchange.guarantees import guarantor_need, trust_threshold

__all__ = ["guarantors", "least_guarantees", "trust"]


def least_guarantees(found: Carrying, share: float) -> Mapping[str, LeastGuarantee]:
    """Return, per party, the least certain loss beyond what is in force that keeps it from ever stopping."""
    result = {}
    reference = found.reference_exchange
    beyond = reference.stop_payoffs() - reference.complete[None]
    for p, party in enumerate(found.terms.parties):
        own = [m for m, moment in enumerate(found.terms.moments) if p in moment.deciders]
        zero = np.zeros(found.n_worlds)
        short = found.deficits[own, p].astype(np.float64) if own else zero[None]
        bare = short + found.losses[own, p].astype(np.float64) if own else zero[None]
        least, total = (np.maximum(rows.max(axis=0), 0.0) for rows in (short, bare))
        value = quantile(least, found.weights, share)
        result[party] = LeastGuarantee(
            value=value,
            share=share,
            reference=max(0.0, float(max((beyond[m, p, 0] for m in own), default=0))),
            spread=found.spread(least),
            total=quantile(total, found.weights, share),
            at=_deciding_step(found, own, short) if (least > 0).any() else None,
            covered_by={
                mediator.id: found.p(at_least(found.terms.number(dict(mediator.leverage)[party]), least))
                for mediator in found.terms.case.mediators
                if party in dict(mediator.leverage)
            },
        )
    return result


def _deciding_step(found: Carrying, own: list[int], short: np.ndarray) -> int | str:
    """Return the step of the largest deficit in the greatest weight of the worlds that have one."""
    lacking = short.max(axis=0) > 0
    worst = short.argmax(axis=0)
    weights = [float(found.weights[lacking & (worst == row)].sum()) for row in range(len(own))]
    return step_name(found.terms.moments[own[int(np.argmax(weights))]].step)


def guarantors(found: Carrying, share: float) -> tuple[GuarantorShare, ...]:
    """Return what each guarantor alone would have to put in, the others' guarantees staying as they are."""
    terms, result = found.terms, []
    for guarantee in terms.schedule.guarantees:
        p = terms.parties.index(guarantee.against)
        own = [m for m, moment in enumerate(terms.moments) if p in moment.deciders]
        if not own:
            continue
        shape = (len(own), found.n_worlds)
        bites = np.stack(
            [np.broadcast_to(terms.bite(guarantee, terms.moments[m].step), shape[1:]) for m in own]
        )
        need = guarantor_need(
            found.deficits[own, p], bites, np.broadcast_to(terms.number(guarantee.worth), shape[1:])
        )
        can = found.p(need.suffices)
        needed = np.where(need.suffices, need.worth.astype(np.float64), np.inf)
        value = quantile(needed, found.weights, share)
        gaps = [
            step_name(terms.moments[m].step)
            for row, m in enumerate(own)
            if ((bites[row] <= 0) & found.stops[m, p]).any()
        ]
        result.append(
            GuarantorShare(
                id=guarantee.id,
                by=guarantee.by,
                against=guarantee.against,
                worth=float(found.reference.number(guarantee.worth)[0]),
                credible=float(found.reference.worlds.share(guarantee.credible)[0]),
                needed=value if np.isfinite(value) else None,
                p_can=can,
                gaps=tuple(dict.fromkeys(gaps)),
            )
        )
    return tuple(result)


def trust(found: Carrying) -> Mapping[str, Mapping[str, float | None]]:
    """Return, per party and other party, how surely the other must keep its last promise."""
    exchange = found.reference_exchange
    asked = [p for p in range(exchange.n_parties) if exchange.deciders[:, p].any()]
    result: dict[str, dict[str, float | None]] = {}
    for p in asked:
        for q in asked:
            if p != q:
                threshold, suffices = trust_threshold(exchange, p, q)
                value = float(threshold[0]) if suffices[0] else None
                result.setdefault(found.terms.parties[p], {})[found.terms.parties[q]] = value
    return result
