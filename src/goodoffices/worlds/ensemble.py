"""The ensemble: weighted draws of every uncertain number of a case; and the reference world.

`Ensemble` and `ReferenceWorld` answer the same questions (`Worlds`), one with float arrays over n draws, the
other with exact Fractions in one world. What is above this layer does not know which it has, nor where the
weights come from.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from typing import Any, Protocol, TypeVar, cast

import numpy as np
import numpy.typing as npt
from scipy import special

from goodoffices.case.model import Case
from goodoffices.case.parties import OrdinalValues, OrdinalWeights, RedLine, SafetyNet
from goodoffices.case.schedule import Event
from goodoffices.case.talks import Mandate
from goodoffices.case.uncertain import (
    Choices,
    Conditional,
    Fixed,
    Law,
    Linear,
    Named,
    Normal,
    Pert,
    Quantity,
    Shifted,
    Uniform,
    Unknown,
)
from goodoffices.worlds.streams import stratified
from goodoffices.worlds.unknowns import Part, may_go_either_way, parts_of

__all__ = [
    "Draw",
    "Ensemble",
    "ReferenceWorld",
    "Worlds",
    "pert_share",
]

Floats = npt.NDArray[np.float64]
T = TypeVar("T")


class Worlds(Protocol):
    """What a model of bargaining needs to know of the numbers of a case."""

    @property
    def n(self) -> int:
        """How many worlds."""

    @property
    def exact(self) -> bool:
        """Whether numbers are Fractions in one world (object arrays), not floats over draws."""

    def number(self, quantity: Quantity) -> npt.NDArray[Any]:
        """Return the values of a number: shape (n,), or (1,) where it is the same everywhere."""

    def share(self, quantity: Quantity) -> npt.NDArray[Any]:
        """Return a share from 0 to 1; of a shared chance its probability, not its draw: (n,) or (1,)."""

    def is_real(self, line: RedLine) -> npt.NDArray[np.bool_]:
        """Tell in which worlds a red line is real: shape (n,) or (1,)."""

    def comes_true(self, chance: Quantity) -> npt.NDArray[np.bool_]:
        """Tell in which worlds something of this chance comes true: shape (n,) or (1,)."""

    def ordered_weights(self, weights: OrdinalWeights) -> npt.NDArray[Any]:
        """Return weights summing to 1, most important first: shape (n or 1, len(order))."""

    def ordered_values(self, values: OrdinalValues) -> npt.NDArray[Any]:
        """Return values from 100 down to 0, best first: shape (n or 1, len(order))."""


@dataclass(frozen=True, slots=True)
class Draw:
    """What one unknown is in each world; `discrete` where it takes few values."""

    path: str
    values: Floats
    discrete: bool


def _range_of(law: Law) -> tuple[Fraction, Fraction]:
    """Return the smallest and largest value of a bounded law."""
    match law:
        case Fixed(value):
            return value, value
        case Uniform(low, high) | Pert(low, _, high):
            return low, high
        case Choices(options):
            return min(v for v, _ in options), max(v for v, _ in options)
        case Conditional(_, then, otherwise):
            (a, b), (c, d) = _range_of(then), _range_of(otherwise)
            return min(a, c), max(b, d)
        case _:
            raise TypeError("this number has no bounded range")


@dataclass(frozen=True)
class ReferenceWorld:
    """One world: each number at its prior mean, exactly. For a certain case, the only world.

    Ordinal weights are rank-order centroids, ordinal values evenly spaced.
    """

    case: Case
    n: int = 1
    exact: bool = True

    @cached_property
    def _unknowns(self) -> Mapping[str, Unknown]:
        return {unknown.id: unknown for unknown in self.case.unknowns}

    def _unknown(self, name: str) -> Fraction:
        unknown = self._unknowns[name]
        if unknown.number is None:
            return Fraction(self._is_true(name))
        return self._mean(unknown.number.law)

    def _is_true(self, name: str) -> bool:
        chance = self._unknowns[name].chance
        if chance is None:
            return self._unknown(name) >= Fraction(1, 2)
        return self._mean(chance.law) >= Fraction(1, 2)

    def _mean(self, law: Law) -> Fraction:
        """Return a number's prior mean; of `choices` the likeliest, of a condition what is likely."""
        match law:
            case Fixed(value):
                return value
            case Uniform(low, high):
                return (low + high) / 2
            case Pert(low, likely, high):
                return (low + 4 * likely + high) / 6
            case Normal(mean, _):
                return mean
            case Choices(options):
                # Equally likely values: the one in the middle of them, so that no order of writing decides.
                top = max(p for _, p in options)
                likeliest = sorted(value for value, p in options if p == top)
                return likeliest[(len(likeliest) - 1) // 2]
            case Conditional(name, then, otherwise):
                return self._mean(then if self._is_true(name) else otherwise)
            case Linear(name, start, end):
                return start + self._share(name) * (end - start)
            case Named(name):
                return self._unknown(name)
            case Shifted(base, plus):
                return self._mean(base) + self._mean(plus)

    def _share(self, name: str) -> Fraction:
        """Return where an unknown lies between the ends of its range, 0 to 1."""
        number = self._unknowns[name].number
        if number is None:
            return Fraction(self._is_true(name))
        low, high = _range_of(number.law)
        return (self._mean(number.law) - low) / (high - low) if high > low else Fraction(0)

    def number(self, quantity: Quantity) -> npt.NDArray[Any]:
        """Return the mean as a Fraction in an object array of shape (1,)."""
        return np.array([self._mean(quantity.law)], dtype=object)

    def share(self, quantity: Quantity) -> npt.NDArray[Any]:
        """Return the mean share; of a shared chance its probability."""
        law = quantity.law
        chance = self._unknowns[law.unknown].chance if isinstance(law, Named) else None
        return np.array([self._mean(law if chance is None else chance.law)], dtype=object)

    def is_real(self, line: RedLine) -> npt.NDArray[np.bool_]:
        """Tell whether the line is more likely real than not."""
        return self.comes_true(line.firmness)

    def comes_true(self, chance: Quantity) -> npt.NDArray[np.bool_]:
        """Tell whether the chance is one half or more."""
        law = chance.law
        true = self._is_true(law.unknown) if isinstance(law, Named) else self._mean(law) >= Fraction(1, 2)
        return np.array([true])

    def ordered_weights(self, weights: OrdinalWeights) -> npt.NDArray[Any]:
        """Return the rank-order centroid: w_k = (1/m) sum of 1/j for j from k to m."""
        m = len(weights.order)
        return np.array(
            [[sum((Fraction(1, j) for j in range(k, m + 1)), Fraction(0)) / m for k in range(1, m + 1)]],
            dtype=object,
        )

    def ordered_values(self, values: OrdinalValues) -> npt.NDArray[Any]:
        """Return evenly spaced values from 100 to 0."""
        last = max(1, len(values.order) - 1)
        return np.array([[Fraction(100 * (last - k), last) for k in range(len(values.order))]], dtype=object)


def pert_share(_path: str, alpha: float, uniform: Floats) -> Floats:
    """Return where PERT numbers lie in their range, 0 to 1, for uniform numbers: the costliest law."""
    return np.asarray(special.betaincinv(alpha, 6 - alpha, uniform))


@dataclass(frozen=True)
class Ensemble:
    """`n` weighted draws of every uncertain number of `case`.

    `weights` sum to 1. `stream_of` maps the path of an unknown to the key of its stream: the identity, except
    in a relabelled ensemble, where a renamed case keeps the draws of the original. Every draw is a function
    of its uniform numbers by path; `uniform_of`, where given, returns these instead of the streams, so that
    an ensemble can stand for worlds that were picked out or moved; `share_of` does what `pert_share` does,
    and may know some of it from before.
    """

    case: Case
    n: int
    seed: int
    weights: Floats
    stream_of: Callable[[str], str] = field(default=str)
    exact: bool = False
    uniform_of: Callable[[str], Floats] | None = field(default=None, compare=False)
    share_of: Callable[[str, float, Floats], Floats] = field(default=pert_share, compare=False)
    _cache: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def draw(cls, case: Case, n: int, seed: int, stream_of: Callable[[str], str] = str) -> Ensemble:
        """Draw `n` equally weighted worlds."""
        return cls(case, n, seed, np.full(n, 1.0 / n), stream_of)

    def reweighted(self, weights: Floats) -> Ensemble:
        """Return the same draws with other weights (normalised to sum to 1)."""
        return replace(self, weights=weights / weights.sum())

    def of_case(self, case: Case) -> Ensemble:
        """Return the same draws of an edited case: what the edit leaves alone is what it is here."""
        return replace(self, case=case, _cache={})

    @property
    def ess(self) -> float:
        """Kish effective sample size: (sum w)^2 / sum w^2."""
        return float(self.weights.sum() ** 2 / np.square(self.weights).sum())

    @cached_property
    def _unknowns(self) -> Mapping[str, Unknown]:
        return {unknown.id: unknown for unknown in self.case.unknowns}

    def uniform(self, path: str) -> Floats:
        """Return the uniform numbers that the draws of one unknown come from: shape (n,), in (0, 1)."""
        if self.uniform_of is not None:
            return self.uniform_of(path)
        return stratified(self.seed, self.stream_of(path), self.n)

    def _remember(self, key: str, make: Callable[[], T]) -> T:
        if key not in self._cache:
            self._cache[key] = make()
        return cast("T", self._cache[key])

    def _law(self, law: Law, path: str) -> Floats:
        match law:
            case Fixed(value):
                return np.array([float(value)])
            case Uniform(low, high):
                return float(low) + self.uniform(path) * float(high - low)
            case Pert(low, likely, high):
                alpha = 1 + float(4 * (likely - low) / (high - low))
                share = self.share_of(path, alpha, self.uniform(path))
                return np.asarray(float(low) + share * float(high - low))
            case Normal(mean, sd):
                return np.asarray(float(mean) + special.ndtri(self.uniform(path)) * float(sd))
            case Choices(options):
                edges = np.cumsum([float(p) for _, p in options])[:-1]
                values = np.array([float(value) for value, _ in options])
                return values[np.searchsorted(edges, self.uniform(path), side="right")]
            case Conditional(name, then, otherwise):
                return np.where(
                    self.is_true(name), self._law(then, f"{path}.then"), self._law(otherwise, f"{path}.else")
                )
            case Linear(name, start, end):
                return float(start) + self._share(name) * float(end - start)
            case Named(name):
                return self._unknown(name)
            case Shifted(base, plus):
                return self._law(base, path) + self._law(plus, f"{path}.plus")

    def _share(self, name: str) -> Floats:
        number = self._unknowns[name].number
        if number is None:
            return self.is_true(name).astype(np.float64)
        low, high = (float(bound) for bound in _range_of(number.law))
        return (self._unknown(name) - low) / (high - low) if high > low else np.zeros(1)

    def _unknown(self, name: str) -> Floats:
        number = self._unknowns[name].number
        if number is None:
            return self.is_true(name).astype(np.float64)
        return self._remember(f"unknowns.{name}", lambda: self._law(number.law, f"unknowns.{name}"))

    def is_true(self, name: str) -> npt.NDArray[np.bool_]:
        """Tell in which worlds a shared chance is true: shape (n,)."""
        chance = self._unknowns[name].chance
        if chance is None:
            return self._coin(f"unknowns.{name}.coin", self._unknown(name))
        return self._remember(
            f"unknowns.{name}",
            lambda: self._coin(f"unknowns.{name}", self._law(chance.law, f"unknowns.{name}.chance")),
        )

    def _coin(self, path: str, chance: Floats) -> npt.NDArray[np.bool_]:
        return np.asarray(self.uniform(path) < chance)

    def number(self, quantity: Quantity) -> npt.NDArray[Any]:
        """Return the values of a number as floats: shape (n,), or (1,) if it is fixed."""
        if isinstance(quantity.law, Fixed):
            value = float(quantity.law.value)
            return self._remember(f"{quantity.path}={value!r}", lambda: np.array([value]))
        return self._remember(quantity.path, lambda: self._law(quantity.law, quantity.path))

    def share(self, quantity: Quantity) -> npt.NDArray[Any]:
        """Return a share from 0 to 1; of a shared chance its probability, where `number` gives its draw."""
        law = quantity.law
        chance = self._unknowns[law.unknown].chance if isinstance(law, Named) else None
        if chance is None or not isinstance(law, Named):
            return self.number(quantity)
        path = f"unknowns.{law.unknown}.chance"
        return self._remember(f"{path}:share", lambda: self._law(chance.law, path))

    def is_real(self, line: RedLine) -> npt.NDArray[np.bool_]:
        """Tell in which worlds a red line is real."""
        return self.comes_true(line.firmness)

    def comes_true(self, chance: Quantity) -> npt.NDArray[np.bool_]:
        """Tell in which worlds something of this chance comes true; a named chance is that very event."""
        law = chance.law
        if isinstance(law, Fixed) and law.value in (0, 1):
            return np.array([law.value == 1])
        if isinstance(law, Named) and self._unknowns[law.unknown].chance is not None:
            return self.is_true(law.unknown)
        return self._remember(
            f"{chance.path}:true", lambda: self._coin(chance.path, self._law(law, f"{chance.path}.chance"))
        )

    def odds(self, chance: Quantity) -> npt.NDArray[Any]:
        """Return how likely something of this chance is to come true: shape (n,), or (1,) if fixed.

        `comes_true` tosses its coin with these odds; `number` would give the number of the coin's own stream.
        """
        if isinstance(chance.law, Named | Fixed):
            return self.share(chance)
        return self._law(chance.law, f"{chance.path}.chance")

    def ordered_weights(self, weights: OrdinalWeights) -> npt.NDArray[Any]:
        """Draw weights uniformly from those that respect the order: sorted shares of unit exponentials."""

        def make() -> Floats:
            parts = [-np.log(self.uniform(f"{weights.path}.{rank}")) for rank in range(len(weights.order))]
            shares = np.sort(np.stack(parts, axis=1), axis=1)[:, ::-1]
            return np.asarray(shares / shares.sum(axis=1, keepdims=True))

        return self._remember(f"{weights.path}:ordered", make)

    def ordered_values(self, values: OrdinalValues) -> npt.NDArray[Any]:
        """Draw values uniformly from those that respect the order, best 100 and worst 0."""

        def make() -> Floats:
            inner = len(values.order) - 2
            if inner < 1:
                return np.array([[100.0, 0.0][: len(values.order)]])
            parts = [self.uniform(f"{values.path}.{rank}") for rank in range(inner)]
            middle = np.sort(np.stack(parts, axis=1), axis=1)[:, ::-1] * 100
            edge = np.ones((self.n, 1))
            return np.hstack([100 * edge, middle, 0 * edge])

        return self._remember(f"{values.path}:ordered", make)

    def draws(self) -> tuple[Draw, ...]:
        """Return what every unknown of the case is in each world, once each, in file order.

        Shared unknowns first, then numbers, red lines that may be bluff, safety nets, ordinal weights and
        values.
        """
        return self._remember("draws", lambda: tuple(self.draws_of(self.case.unknowns, parts_of(self.case))))

    def draws_of(self, unknowns: Iterable[Unknown], parts: Iterable[Part]) -> Iterator[Draw]:
        """Yield what these shared unknowns and parts are in each world, once each."""
        for unknown in unknowns:
            if unknown.chance is not None:
                yield Draw(f"unknowns.{unknown.id}", self.is_true(unknown.id).astype(np.float64), True)
            else:
                yield Draw(f"unknowns.{unknown.id}", self._unknown(unknown.id), _is_discrete(unknown.number))
        chances: set[int] = set()
        for part in parts:
            match part:
                case (
                    RedLine(firmness=chance)
                    | SafetyNet(chance=chance)
                    | Event(chance=chance)
                    | Mandate(real=chance)
                ):
                    if chance is None:
                        continue
                    chances.add(id(chance))
                    if not isinstance(chance.law, Named) and may_go_either_way(chance):
                        yield Draw(chance.path, self.comes_true(chance).astype(np.float64), True)
                case OrdinalWeights(order, path):
                    for rank, column in zip(order, self.ordered_weights(part).T, strict=True):
                        yield Draw(f"{path}.{self.case.issues[rank].id}", column, False)
                case OrdinalValues(order, path) if len(order) > 2:
                    for rank, column in itertools.islice(
                        enumerate(self.ordered_values(part).T), 1, len(order) - 1
                    ):
                        yield Draw(f"{path}.{rank}", column, False)
                case Quantity() if (
                    not part.is_fixed and not isinstance(part.law, Named) and id(part) not in chances
                ):
                    yield Draw(part.path, self.number(part), _is_discrete(part))


def _is_discrete(quantity: Quantity | None) -> bool:
    return quantity is not None and isinstance(quantity.law, Choices | Fixed)
