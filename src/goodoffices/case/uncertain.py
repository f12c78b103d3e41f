"""Numbers that are not known, as the case file states them: a law and the place that names its stream."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

__all__ = [
    "Basis",
    "Choices",
    "Conditional",
    "Fixed",
    "Law",
    "Linear",
    "Named",
    "Normal",
    "Pert",
    "Quantity",
    "Shifted",
    "Uniform",
    "Unknown",
]


@dataclass(frozen=True, slots=True)
class Basis:
    """Why an input is what it is: claims if there are any, else an assumption of `by`."""

    by: str
    why: str | None = None
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fixed:
    """``12``."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Uniform:
    """``10..20``."""

    low: Fraction
    high: Fraction


@dataclass(frozen=True, slots=True)
class Pert:
    """``10..14..20``: PERT(low, likely, high), a beta on [low, high] with shape 4."""

    low: Fraction
    likely: Fraction
    high: Fraction


@dataclass(frozen=True, slots=True)
class Normal:
    """``{normal: [14, 3]}``: mean and standard deviation."""

    mean: Fraction
    sd: Fraction


@dataclass(frozen=True, slots=True)
class Choices:
    """``{choices: {10: 0.3, 20: 0.7}}``: (value, probability), probabilities summing to 1."""

    options: tuple[tuple[Fraction, Fraction], ...]


@dataclass(frozen=True, slots=True)
class Conditional:
    """``{if: tired, then: 20..30, else: 35..50}``; `unknown` is the id of a chance."""

    unknown: str
    then: Law
    otherwise: Law


@dataclass(frozen=True, slots=True)
class Linear:
    """``{from: lean, to: [100, 0]}``: the shared number `unknown`, its range mapped onto [start, end]."""

    unknown: str
    start: Fraction
    end: Fraction


@dataclass(frozen=True, slots=True)
class Named:
    """``mood``: the shared unknown of that id (a chance counts 1 or 0 where a number is asked)."""

    unknown: str


@dataclass(frozen=True, slots=True)
class Shifted:
    """``{value: 30..40, plus: mood}``: the sum of two laws."""

    base: Law
    plus: Law


Law = Fixed | Uniform | Pert | Normal | Choices | Conditional | Linear | Named | Shifted


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of the case. `path` names its place (``parties.union.no_deal``) and so its stream of draws.

    An inherited quantity is the *same object*, with the path of the place it was written at.
    """

    path: str
    law: Law
    basis: Basis = Basis(by="")
    line: int = 0

    @property
    def is_fixed(self) -> bool:
        """Whether the number is known exactly."""
        return isinstance(self.law, Fixed)

    @property
    def fixed(self) -> Fraction:
        """The value of a fixed number. Raises TypeError for an uncertain one."""
        if not isinstance(self.law, Fixed):
            raise TypeError(f"{self.path} is uncertain")
        return self.law.value


@dataclass(frozen=True, slots=True)
class Unknown:
    """A shared unknown: a `chance` (true or false in each world) or a `number`, drawn once per world.

    Exactly one of `chance` and `number` is given. Streams: ``unknowns.ID`` for the number, or for the
    coin that is true when its uniform draw is below the chance; ``unknowns.ID.chance`` for an uncertain
    chance itself.
    """

    id: str
    chance: Quantity | None
    number: Quantity | None
    title: str | None = None
    ask: tuple[str, ...] = ()
    line: int = 0
