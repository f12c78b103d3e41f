"""What an answer would be worth: expected value of perfect, partial and imperfect information.

Somebody chooses one of some actions without knowing the world. Knowing the answer to a question first, they
may choose another. The choice is made on one half of the worlds and scored on the other, so that it cannot
profit from chance; both ways round, and the mean of the two counts. Arrays in, figures out: nothing here
knows of cases.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from goodoffices.learning.bins import Bins, shuffled

__all__ = ["Decision", "Knowing", "Worth", "decision_between", "value_of_everything", "value_of_knowing"]

Array = npt.NDArray[Any]
Pair = tuple[Array, Array]
N_SHUFFLES = 200
N_RESAMPLES = 200
_EQUAL = 1e-6  # of the whole weight: far below what any choice could be worth
_SURE = 0.95
_Z90 = 1.6448536269514722
_TINY = 1e-12
_CELLS = 2**24  # of the matrix that tells who is in which bin


@dataclass(frozen=True, slots=True)
class Worth:
    """What knowing is worth, in units of the payoff, with its simulation error (90 %)."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Knowing:
    """What knowing one unknown is worth, and what would be chosen after each answer.

    `figure` is the value before it was cut off at 0, `noise` the 95th percentile of the same figure with the
    unknown shuffled; `measurable` says that the figure exceeds both. `imperfect` is what a source of the
    stated reliability is worth. `choices` (n_bins,) are the actions chosen on the first half; `blind` and
    `chosen` (n_bins,) the mean payoff, on the second half, of the action chosen without asking and of that
    one, `errors` (n_bins,) the standard error of their difference; `shares` (n_bins,) how much of the second
    half each answer has.
    """

    worth: Worth
    figure: float
    noise: float
    measurable: bool
    imperfect: Worth | None
    choices: npt.NDArray[np.int64]
    blind: npt.NDArray[np.float64]
    chosen: npt.NDArray[np.float64]
    errors: npt.NDArray[np.float64]
    shares: npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Decision:
    """Actions and what they bring, ready to be asked about. Pairs are (first half, second half).

    `payoffs` (n_half, n_actions) are multiplied by `weights` (n_half,); `worlds` are the places of the
    halves; `orders` (n_actions,) the actions as preferred among equals, the one chosen without asking first,
    by the half that they are chosen on; `resamples` (n_resamples, n_half) how often each world is drawn
    again; `equal` is by how much payoffs may differ and count as the same.
    """

    payoffs: Pair
    weights: Pair
    worlds: Pair
    orders: Pair
    resamples: Pair
    equal: float

    @property
    def blind(self) -> int:
        """The action chosen on the first half without asking."""
        return int(self.orders[0][0])

    @property
    def all_weights(self) -> npt.NDArray[np.float64]:
        """The weight of every world, in their own order."""
        result = np.empty(sum(map(len, self.weights)))
        for worlds, weights in zip(self.worlds, self.weights, strict=True):
            result[worlds] = weights
        return result


def decision_between(
    payoffs: Array,
    weights: Array,
    first: npt.NDArray[np.bool_],
    *,
    rng: np.random.Generator,
    apart: Array | None = None,
) -> Decision:
    """Prepare a decision.

    Parameters
    ----------
    payoffs : array of shape (n_worlds, n_actions)
        Yes or no, or any number.
    weights : array of shape (n_worlds,)
    first : bool array of shape (n_worlds,)
        The first half of the worlds. Both halves need some weight.
    rng : numpy.random.Generator
        For the resamples that the simulation error is told from.
    apart : array of shape (n_actions, n_actions), optional
        How far actions are from each other: of equally good ones the nearest to that chosen without asking
        is chosen, then the better one overall, then the earlier one.

    Raises
    ------
    ValueError
        If there is no action, or a half of no weight.

    Notes
    -----
    O(n_worlds * n_actions) memory; yes and no are counted in single precision, which is exact for worlds of
    equal weight.
    """
    payoffs, scaled = np.asarray(payoffs), np.asarray(weights, dtype=np.float64) / np.max(weights)
    if not payoffs.shape[1]:
        raise ValueError("there is nothing to choose between")
    kind = np.float32 if payoffs.dtype == np.bool_ else np.float64
    worlds = (np.flatnonzero(first), np.flatnonzero(~first))
    halves = [(scaled[each, None] * payoffs[each]).astype(kind) for each in worlds]
    parts = [scaled[each] for each in worlds]
    if not all(part.sum() > 0 for part in parts):
        raise ValueError("a half of the worlds has no weight")
    size = float(np.abs(payoffs.astype(np.float64)).max(initial=0.0)) or 1.0
    equal = _EQUAL * size * max(float(part.sum()) for part in parts)
    resamples = [
        np.minimum(rng.multinomial(len(each), np.full(len(each), 1 / len(each)), size=N_RESAMPLES), 255)
        for each in worlds
    ]
    orders = [_order(half.sum(axis=0, dtype=np.float64), equal, apart) for half in halves]
    return Decision(
        (halves[0], halves[1]),
        (parts[0], parts[1]),
        worlds,
        (orders[0], orders[1]),
        (resamples[0].astype(np.uint8), resamples[1].astype(np.uint8)),
        equal,
    )


def _order(totals: Array, equal: float, apart: Array | None) -> npt.NDArray[np.int64]:
    """Return the actions as preferred among equals: the best first, then the nearest to it."""
    blind = int(_first_best(totals, equal))
    far = np.ones(len(totals)) if apart is None else np.asarray(apart[blind], dtype=np.float64)
    far = np.where(np.arange(len(totals)) == blind, -1.0, far)
    return np.lexsort((np.arange(len(totals)), -np.round(totals / equal), far))


def _first_best(sums: Array, equal: float) -> npt.NDArray[np.intp]:
    """Return the first along the last axis that is as good as the best."""
    return np.asarray((sums >= sums.max(axis=-1, keepdims=True) - equal).argmax(axis=-1))


def value_of_everything(decision: Decision) -> Worth:
    """Return the expected value of perfect information: of knowing the world itself.

    The mean, over scoring worlds, of the best payoff there less that of the action chosen on the other half.
    No question is worth more, because nobody can do better in a world than its best.
    """
    again = np.zeros(len(decision.resamples[0]))
    for choosing, scoring, order in _directions(decision):
        payoffs = decision.payoffs[scoring]
        drawn = decision.resamples[scoring].astype(payoffs.dtype)
        before = decision.payoffs[choosing]
        ahead = (decision.resamples[choosing].astype(before.dtype) @ before)[:, order]
        blind = order[_first_best(ahead, decision.equal)]
        scored = (drawn @ payoffs)[np.arange(len(drawn)), blind]
        spare = drawn @ payoffs.max(axis=1) - scored
        again += spare / np.maximum(drawn @ decision.weights[scoring], _TINY) / 2
    return _worth(_ceiling(decision), float(np.std(again)), np.inf)


def _ceiling(decision: Decision) -> float:
    """Return the mean of the best payoff of each scoring world, less that of the action chosen blind."""
    result = 0.0
    for _, scoring, order in _directions(decision):
        payoffs = decision.payoffs[scoring]
        spare = (payoffs.max(axis=1) - payoffs[:, order[0]]).sum(dtype=np.float64)
        result += float(spare / decision.weights[scoring].sum()) / 2
    return result


def _directions(decision: Decision) -> Iterator[tuple[int, int, npt.NDArray[np.int64]]]:
    """Yield which half to choose on, which to score on, and the order of preference."""
    yield 0, 1, decision.orders[0]
    yield 1, 0, decision.orders[1]


def value_of_knowing(
    decision: Decision, bins: Bins, *, rng: np.random.Generator, reliability: float | None = None
) -> Knowing:
    """Return what it is worth to be told the bin of an unknown before choosing.

    ``E[max over x of E(payoff of x | bin)] - max over x of E(payoff of x)``, the expected value of partial
    perfect information [1]_ by bins [2]_, choosing on one half and scoring on the other, cut off at 0.

    Parameters
    ----------
    decision : Decision
    bins : Bins
    rng : numpy.random.Generator
        For the shuffles of the baseline.
    reliability : float, optional
        Of a source: the chance that it tells the truth on a question of yes or no. With chance 2 r - 1 it
        knows, else it names a bin at random, each alike. 1 is perfect, 0.5 tells nothing and is worth 0.

    Returns
    -------
    Knowing

    Raises
    ------
    ValueError
        If `reliability` is not between 0.5 and 1.

    Notes
    -----
    O(n_shuffles * n_bins * n_worlds * n_actions), as matrix products. The error is that of 200 resamples of
    the worlds in which choices are made anew: 1.645 standard deviations either way.

    References
    ----------
    .. [1] H. Raiffa and R. Schlaifer, Applied Statistical Decision Theory, Harvard, 1961.
    .. [2] M. Strong and J. E. Oakley, "An Efficient Method for Computing Single-Parameter Partial Expected
       Value of Perfect Information", Medical Decision Making 33 (2013) 755-766.

    Examples
    --------
    >>> world = np.arange(64) // 2 % 2 == 0
    >>> choose = decision_between(np.stack([world, ~world], axis=1), np.ones(64), np.arange(64) % 2 == 0,
    ...     rng=np.random.default_rng(1))
    >>> told = Bins(world.astype(int), np.array([0.0, 1.0]), np.array([0.0, 1.0]), np.array([0.5, 0.5]))
    >>> value_of_knowing(choose, told, rng=np.random.default_rng(2)).worth.value
    0.5
    """
    if reliability is not None and not 0.5 <= reliability <= 1:
        raise ValueError("a reliability lies between 0.5 and 1")
    labels = (bins.labels[decision.worlds[0]], bins.labels[decision.worlds[1]])
    sums = _both(lambda half: _sums(labels[half][None], bins.n, decision.payoffs[half])[0])
    totals = _both(lambda half: np.float64(decision.weights[half].sum()))
    again = _both(lambda half: _resampled(decision, half, labels[half], bins.n))
    totals_again = _both(lambda half: np.maximum(decision.resamples[half] @ decision.weights[half], _TINY))
    figure = float(_figure(decision, sums, totals))
    error = float(np.std(_figure(decision, again, totals_again)))
    worth = _worth(figure, error, _ceiling(decision))
    noise = 0.0
    if worth.value > 0:
        noise = float(np.quantile(_by_chance(decision, bins, totals, rng), _SURE, method="higher"))
    imperfect = None
    if reliability is not None:
        heard = _both(lambda half: _garbled(sums[half], reliability))
        heard_again = _both(lambda half: _garbled(again[half], reliability))
        error = float(np.std(_figure(decision, heard_again, totals_again)))
        # A report of an answer is worth no more than the answer.
        imperfect = _worth(float(_figure(decision, heard, totals)), error, worth.value)
    measurable = worth.value > max(0.0, noise)
    return Knowing(worth, figure, noise, measurable, imperfect, *_choices(decision, sums, labels[1], bins.n))


def _both(make: Any) -> tuple[Any, Any]:
    return make(0), make(1)


def _sums(labels: Array, n_bins: int, payoffs: Array) -> Array:
    """Add payoffs up by bin: labels (n, n_half) give (n, n_bins, n_actions)."""
    member = labels[:, None, :] == np.arange(n_bins)[None, :, None]
    added = member.reshape(-1, labels.shape[1]).astype(payoffs.dtype) @ payoffs
    return np.asarray(added.reshape(len(labels), n_bins, -1))


def _resampled(decision: Decision, half: int, labels: Array, n_bins: int) -> Array:
    """Add payoffs up by bin in every resample: (n_resamples, n_bins, n_actions)."""
    drawn, payoffs = decision.resamples[half], decision.payoffs[half]
    parts = [drawn[:, labels == k].astype(payoffs.dtype) @ payoffs[labels == k] for k in range(n_bins)]
    return np.stack(parts, axis=1)


def _garbled(sums: Array, reliability: float) -> Array:
    """Turn sums by true bin into sums by the bin that the source names."""
    knows = 2 * reliability - 1
    return np.asarray(knows * sums + (1 - knows) / sums.shape[-2] * sums.sum(axis=-2, keepdims=True))


def _figure(decision: Decision, sums: Pair, totals: Pair) -> Array:
    """Return the gain from choosing by bin: sums of shape (.., n_bins, n_actions) give (..)."""
    result = 0.0
    for choosing, scoring, order in _directions(decision):
        ahead, then = sums[choosing][..., order], sums[scoring][..., order]
        blind = _first_best(ahead.sum(axis=-2), decision.equal)
        picked = _first_best(ahead, decision.equal)
        # The difference bin by bin, so that what changes no choice is worth exactly nothing.
        with_answer = np.take_along_axis(then, picked[..., None], axis=-1)[..., 0]
        at_blind = np.broadcast_to(blind[..., None], picked.shape)
        without = np.take_along_axis(then, at_blind[..., None], axis=-1)[..., 0]
        gain = (with_answer.astype(np.float64) - without.astype(np.float64)).sum(axis=-1)
        result = result + gain / totals[scoring] / 2
    return np.asarray(result)


def _by_chance(decision: Decision, bins: Bins, totals: Pair, rng: np.random.Generator) -> Array:
    """Return the figure for unknowns of the same law that have nothing to do with the payoffs."""
    weights = decision.all_weights
    at_once = max(1, _CELLS // (bins.n * len(weights)))
    found = []
    for start in range(0, N_SHUFFLES, at_once):
        labels = shuffled(bins, weights, rng, min(at_once, N_SHUFFLES - start))
        sums = _both(
            lambda half, labels=labels: _sums(
                labels[:, decision.worlds[half]], bins.n, decision.payoffs[half]
            )
        )
        found.append(_figure(decision, sums, totals))
    return np.concatenate(found)


def _worth(figure: float, sd: float, ceiling: float) -> Worth:
    """Cut a figure off at 0 and at what cannot be exceeded; the error lies about the figure itself."""
    value = min(max(0.0, figure), ceiling)
    low, high = figure - _Z90 * sd, figure + _Z90 * sd
    return Worth(value, min(value, max(0.0, low)), max(value, high))


def _choices(
    decision: Decision, sums: Pair, labels: Array, n_bins: int
) -> tuple[Array, Array, Array, Array, Array]:
    """Return the first half's choices, what they and the blind one bring on the second, errors, shares."""
    order = decision.orders[0]
    picked = order[_first_best(sums[0][:, order], decision.equal)]
    payoffs, weights = decision.payoffs[1].astype(np.float64), decision.weights[1]
    total = np.bincount(labels, weights=weights, minlength=n_bins)
    scored = sums[1].astype(np.float64) / np.maximum(total, _TINY)[:, None]
    blind, chosen = scored[:, decision.blind], scored[np.arange(n_bins), picked]
    differs = payoffs[np.arange(len(labels)), picked[labels]] - payoffs[:, decision.blind]
    off = np.square(differs - weights * (chosen - blind)[labels])
    errors = np.sqrt(np.bincount(labels, weights=off, minlength=n_bins)) / np.maximum(total, _TINY)
    return picked, blind, chosen, errors, total / total.sum()
