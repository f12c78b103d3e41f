"""What bodies and coalitions do with one text, as shares of worlds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from goodoffices.answers.packages import plain_number
from goodoffices.answers.results import MemberVotes, StepForecast
from goodoffices.bargaining.positions import Model, RouteModel, StepModel
from goodoffices.bargaining.verdicts import Verdicts
from goodoffices.case.bodies import RuleKind

__all__ = ["coalition_forecast", "mean_over", "step_forecasts"]

Array = npt.NDArray[Any]


def mean_over(values: Array, weights: npt.NDArray[np.float64]) -> float:
    """Return the weighted mean over worlds of values of shape (n_worlds or 1, 1)."""
    column = np.asarray(values, dtype=np.float64)[:, 0]
    return float(column[0]) if len(column) == 1 else float(column @ weights)


def step_forecasts(
    verdicts: Verdicts,
    entries: Sequence[StepModel | RouteModel],
    p: int | None,
    weights: npt.NDArray[np.float64],
) -> tuple[StepForecast, ...]:
    """Forecast every vote of a party (or of the whole agreement, p None) on the one package of `verdicts`."""
    return tuple(
        _step(verdicts, step, entry.limit, p, weights)
        for entry in entries
        for step in (entry.steps if isinstance(entry, RouteModel) else (entry,))
    )


def _step(
    verdicts: Verdicts, step: StepModel, limit: str, p: int | None, weights: npt.NDArray[np.float64]
) -> StepForecast:
    votes = verdicts.votes(step, p)
    members: dict[str, MemberVotes] = {}
    totals = [0.0, 0.0, 0.0]
    for m, voter in enumerate(step.members):
        # Several questions: the shares of the question that fares worst tell what the body may stumble over.
        shares = [mean_over(_on_average(votes, m, k), weights) for k in range(3)]
        leaves = mean_over(verdicts.leaves(step, m, p), weights)
        members[voter.id] = MemberVotes(shares[0], shares[1], shares[2], leaves)
        voting = np.asarray(
            voter.seats if voter.turnout is None else voter.seats * voter.turnout, dtype=np.float64
        )
        turned_out = verdicts.at(voting)
        for k in range(3):
            totals[k] += mean_over(turned_out[:, None] * _on_average(votes, m, k), weights)
    seats = sum(
        (_mean(verdicts.at(np.asarray(voter.seats, dtype=np.float64)), weights) for voter in step.members),
        0.0,
    )
    return StepForecast(
        body=step.body,
        limit=limit,
        p_pass=mean_over(verdicts.passes(step, p), weights),
        binding=step.binding,
        seats=seats,
        yes=totals[0],
        no=totals[1],
        abstain=totals[2],
        rule=_rule_in_words(step),
        members=members,
        p_pass_questions=tuple(mean_over(q, weights) for q in verdicts.passes_questions(step, p)),
    )


def _on_average(votes: Sequence[Sequence[tuple[Array, Array, Array]]], m: int, k: int) -> Array:
    """A member's share of a vote, averaged over questions."""
    total: Array = np.zeros((1, 1))
    for question in votes:
        total = total + np.asarray(question[m][k], dtype=np.float64)
    return total / len(votes)


def _mean(values: Array, weights: npt.NDArray[np.float64]) -> float:
    return float(values[0]) if len(values) == 1 else float(values @ weights)


def _rule_in_words(step: StepModel) -> str:
    """The rule as the case file writes it: ``yes_at_least 61``, ``yes_share_over 0.5 of votes``."""
    words = step.kind.value
    if step.threshold is not None:
        threshold = (
            step.threshold.ravel()[0] if step.threshold.size == 1 else np.mean(step.threshold.astype(float))
        )
        words += (
            f" {plain_number(threshold) if step.threshold.dtype == object else round(float(threshold), 4)}"
        )
    if step.kind in (RuleKind.YES_SHARE_OVER, RuleKind.YES_SHARE_AT_LEAST):
        words += f" of {step.of.value}"
    if step.groups is not None:
        words += " in each of " + ", ".join(name for name, _ in step.groups)
    return words


def coalition_forecast(
    verdicts: Verdicts, model: Model, p: int, weights: npt.NDArray[np.float64]
) -> Mapping[str, object] | None:
    """Return the chance that party p's government keeps its majority and each member stays; None if none."""
    coalition = model.parties[p].coalition
    if coalition is None:
        return None
    stay = {
        name: 1.0 - mean_over(left, weights)
        for name, left in zip(coalition.members, verdicts.left(p), strict=True)
    }
    return {"p_keeps": mean_over(verdicts.survives(p), weights), "stay": stay}
