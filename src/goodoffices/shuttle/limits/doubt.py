"""By how much an answer moves if one of the numbers that somebody guessed is a little off."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from goodoffices.errors import QuestionError

__all__ = ["Moved", "moved"]


@dataclass(frozen=True, slots=True)
class Moved:
    """An answer, its least and greatest value as each number in turn is `step` lower and higher.

    `driver` is the number that moves it most; of several that do, all, by name. Empty if none does.
    """

    value: float
    low: float
    high: float
    driver: tuple[str, ...]
    step: float


def moved(answer: Callable[..., float], numbers: Mapping[str, float], step: float = 0.05) -> Moved:
    """Ask again with each number a step lower and a step higher, the others as they are.

    Parameters
    ----------
    answer : callable
        Takes the numbers by name. A number that it refuses (`QuestionError`) is left out.
    numbers : mapping from a name
    step : float
        Above 0.

    Returns
    -------
    Moved

    Raises
    ------
    QuestionError
        If the numbers as they are, or the step, are refused.

    Notes
    -----
    Two answers per number.

    Examples
    --------
    >>> found = moved(lambda a, b: 10 * a + b, {"a": 1, "b": 2}, step=0.5)
    >>> found.low, found.high, found.driver
    (7.0, 17.0, ('a',))
    """
    if not 0 < step < float("inf"):
        raise QuestionError(f"A step of {step}.", "Give more than 0.")
    value = answer(**numbers)
    reached: dict[str, list[float]] = {}
    for name, number in numbers.items():
        reached[name] = [value]
        for other in (number - step, number + step):
            try:
                reached[name].append(answer(**{**numbers, name: other}))
            except QuestionError:
                continue
    spreads = {name: max(values) - min(values) for name, values in reached.items()}
    widest = max(spreads.values(), default=0.0)
    drivers = tuple(sorted(name for name, spread in spreads.items() if widest - spread <= 1e-9 < widest))
    every = [each for values in reached.values() for each in values]
    return Moved(value, min(every, default=value), max(every, default=value), drivers, step)
