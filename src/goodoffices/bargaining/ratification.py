"""Counting votes: when a voting rule passes, and how a member votes by its gain."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import special

from goodoffices.bargaining.positions import TOLERANCE, StepModel
from goodoffices.case.bodies import Base, RuleKind

__all__ = ["SeatCount", "Tally", "at_least", "rule_passes", "seat_count", "step_passes", "votes_by_gain"]

Array = npt.NDArray[Any]


def at_least(left: Array, right: Array) -> npt.NDArray[np.bool_]:
    """Tell whether ``left >= right``: exactly for integers and Fractions, within TOLERANCE for floats.

    The one comparison behind thresholds, votes and equal maximisers; ``a > b`` is ``not at_least(b, a)``.
    """
    if _is_exact(left) and _is_exact(right):
        return np.asarray(left >= right, dtype=bool)
    left, right = np.asarray(left, dtype=np.float64), np.asarray(right, dtype=np.float64)
    slack = TOLERANCE * np.maximum(1.0, np.maximum(np.abs(left), np.abs(right)))
    return np.asarray(left >= right - slack)


def _is_exact(array: Array) -> bool:
    """Tell whether an array holds integers or Fractions only (a crowd votes in floats in any model)."""
    return array.dtype.kind in "ib" or (
        array.dtype == object and not any(isinstance(v, float) for v in array.ravel())
    )


@dataclass(frozen=True, slots=True)
class Tally:
    """Seats voting yes, no and abstaining; whoever is in none of them is absent."""

    yes: Array
    no: Array
    abstain: Array


def rule_passes(
    kind: RuleKind, threshold: Array | None, of: Base, tally: Tally, total: Array
) -> npt.NDArray[np.bool_]:
    """Tell whether a vote passes.

    Parameters
    ----------
    kind, threshold, of
        The rule. Counts are in the unit of the tally, shares are plain numbers (Fractions in exact models).
    tally : Tally
        Arrays that broadcast against each other.
    total : array
        All seats, absent ones included.

    Notes
    -----
    A share of nothing fails. ``UNANIMOUS`` is none against and at least one in favour.
    """
    nothing = np.zeros(1, dtype=tally.yes.dtype)
    match kind:
        case RuleKind.YES_MORE_THAN_NO:
            return ~at_least(tally.no, tally.yes)
        case RuleKind.UNANIMOUS:
            return at_least(nothing, tally.no) & ~at_least(nothing, tally.yes)
    if threshold is None:
        raise ValueError(f"{kind.value} needs a number")
    if kind is RuleKind.YES_AT_LEAST:
        return at_least(tally.yes, threshold)
    if kind is RuleKind.BLOCKED_IF_NO_AT_LEAST:
        return ~at_least(tally.no, threshold)
    base = {
        Base.VOTES: tally.yes + tally.no,
        Base.PRESENT: tally.yes + tally.no + tally.abstain,
        Base.MEMBERS: total,
    }[of]
    yes, needed = _cross(tally.yes, threshold, base)
    passes = at_least(yes, needed) if kind is RuleKind.YES_SHARE_AT_LEAST else ~at_least(needed, yes)
    return np.asarray(passes & ~at_least(nothing, base))


def _cross(part: Array, share: Array, base: Array) -> tuple[Array, Array]:
    """Return (a, b) with a >= b exactly when part >= share * base, in integers if the share is one number."""
    if share.dtype == object and share.size == 1:
        exact = Fraction(share.ravel()[0])
        if part.dtype.kind == "i" and exact.denominator * max(_largest(part), _largest(base)) >= 2**62:
            part, base = part.astype(object), base.astype(object)
        return part * exact.denominator, base * exact.numerator
    return part, share * base


def _largest(array: Array) -> int:
    return int(np.abs(array).max(initial=0))


@dataclass(frozen=True, slots=True)
class SeatCount:
    """Seats of a step in one unit (`scale` of them to the seat): integers in exact models.

    `voting` are the seats that turn out; `seats` all of them; `count` scales a threshold that is a count.
    """

    seats: tuple[Array, ...]
    voting: tuple[Array, ...]
    electorate: Array
    scale: int

    def count(self, threshold: Array) -> Array:
        """Return a number of seats in this unit."""
        return scaled_seats(threshold, self.scale)


def scaled_seats(array: Array, scale: int) -> Array:
    """Multiply exact seats into integers; leave floats alone."""
    if array.dtype != object:
        return array
    values = [Fraction(value) * scale for value in array.ravel()]
    whole = all(value.denominator == 1 and abs(value) < 2**53 for value in values)
    filled = np.empty(len(values), dtype=np.int64 if whole else object)
    filled[:] = [int(value) for value in values] if whole else values
    return filled.reshape(array.shape)


def seat_count(step: StepModel) -> SeatCount:
    """Bring the seats, turnouts and electorate of a step to one unit."""
    voting = [m.seats if m.turnout is None else m.seats * m.turnout for m in step.members]
    exact = [a for a in (*voting, *(m.seats for m in step.members), step.electorate) if a.dtype == object]
    scale = math.lcm(1, *(Fraction(value).denominator for array in exact for value in array.ravel()))
    return SeatCount(
        tuple(scaled_seats(m.seats, scale) for m in step.members),
        tuple(scaled_seats(array, scale) for array in voting),
        scaled_seats(step.electorate, scale),
        scale,
    )


def step_passes(
    step: StepModel, count: SeatCount, shares: Sequence[tuple[Array, Array, Array]]
) -> npt.NDArray[np.bool_]:
    """Tell whether one question of a step passes, given each member's shares of yes, no and abstention.

    Shares are Booleans (the member votes as one) or numbers from 0 to 1; seat arrays have a world axis first,
    so they are set against (n_worlds, n_packages).
    """
    everyone = range(len(step.members))
    total = _sum([seats[:, None] for seats in count.seats])
    tally = _tally(count, shares, everyone)
    threshold = step.threshold
    if threshold is not None:
        if step.kind in (RuleKind.YES_AT_LEAST, RuleKind.BLOCKED_IF_NO_AT_LEAST):
            threshold = count.count(threshold)
        threshold = threshold[:, None]
    if step.groups is None:
        passes = rule_passes(step.kind, threshold, step.of, tally, total)
    else:
        passes = np.asarray(True)
        for _, members in step.groups:
            part = _sum([count.seats[m][:, None] for m in members])
            passes = passes & rule_passes(step.kind, threshold, step.of, _tally(count, shares, members), part)
    electorate = count.electorate[:, None]
    if step.turnout_at_least is not None:
        voted, needed = _cross(
            tally.yes + tally.no + tally.abstain, step.turnout_at_least[:, None], electorate
        )
        passes = passes & at_least(voted, needed) & (electorate > 0)
    if step.yes_of_electorate_at_least is not None:
        yes, needed = _cross(tally.yes, step.yes_of_electorate_at_least[:, None], electorate)
        passes = passes & at_least(yes, needed) & (electorate > 0)
    return np.asarray(passes)


def _sum(arrays: Sequence[Array]) -> Array:
    total = arrays[0]
    for array in arrays[1:]:
        total = total + array
    return total


def _tally(
    count: SeatCount, shares: Sequence[tuple[Array, Array, Array]], members: Sequence[int] | range
) -> Tally:
    sums = [_sum([count.voting[m][:, None] * shares[m][vote] for m in members]) for vote in range(3)]
    return Tally(*sums)


def votes_by_gain(
    score: Array, threshold: Array, within: Array | None, spread: Array | None
) -> tuple[Array, Array, Array]:
    """Return a member's shares of yes, no and abstention by its gain ``score - threshold``.

    Parameters
    ----------
    score, threshold : arrays
        In one unit; broadcast against each other.
    within : array or None
        An abstention if the gain is nearer to 0 than this.
    spread : array or None
        Standard deviation of gains within the member (many voters): yes is Phi(gain / spread), no the rest,
        wherever it is above 0. Many voters do not abstain as one, so `within` is not asked then.

    Returns
    -------
    (yes, no, abstain)
        Booleans without spread, floats with it.
    """
    if spread is not None and np.any(np.asarray(spread, dtype=np.float64) > 0):
        gain = np.asarray(score - threshold, dtype=np.float64)
        width = np.asarray(spread, dtype=np.float64)
        many = width > 0
        share = special.ndtr(gain / np.where(many, width, 1.0))
        one = votes_by_gain(score, threshold, within, None)
        yes, no, abstain = (np.where(many, s, v) for s, v in zip((share, 1.0 - share, 0.0), one, strict=True))
        return yes, no, abstain
    yes = at_least(score, threshold)
    if within is None:
        return yes, ~yes, np.zeros_like(yes)
    gain = score - threshold
    abstain = ~at_least(np.abs(gain), within)
    return yes & ~abstain, ~yes & ~abstain, abstain
