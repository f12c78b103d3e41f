"""`--fail-if`: conditions on an answer that turn the exit code to 1."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import typer

from goodoffices.answers.results import DealsAnswer
from goodoffices.errors import QuestionError

__all__ = ["FailIf", "exit_if", "exit_if_deals", "parse_fail_if", "parse_for_deals"]

_COMPARISONS: Final[Mapping[str, Callable[[float, float], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_FORM: Final = re.compile(r"\s*(?P<name>[a-z_]+)\s*(?:(?P<op><=|>=|<|>)\s*(?P<number>\S+)\s*)?")


@dataclass(frozen=True, slots=True)
class FailIf:
    """A condition: a bare name that holds or not, or a figure compared with a number."""

    text: str
    name: str
    comparison: str | None = None
    number: float = 0.0

    def holds(self, figures: Mapping[str, float], facts: Mapping[str, bool]) -> bool:
        """Tell whether the condition holds for an answer with these figures and facts."""
        if self.comparison is None:
            return facts[self.name]
        return _COMPARISONS[self.comparison](figures[self.name], self.number)


def parse_fail_if(
    texts: list[str] | None, *, figures: tuple[str, ...], facts: tuple[str, ...]
) -> tuple[FailIf, ...]:
    """Return the conditions that were asked for, before any work is done.

    Raises
    ------
    QuestionError
        If a condition names a figure or a fact that this command does not answer, or compares with no number.
    """
    return tuple(_parse(text, figures, facts) for text in texts or [])


def exit_if(
    conditions: tuple[FailIf, ...], *, figures: Mapping[str, float], facts: Mapping[str, bool]
) -> None:
    """End the program with 1 if a condition holds, and say which on the standard error."""
    held = [condition for condition in conditions if condition.holds(figures, facts)]
    for condition in held:
        typer.echo(f"--fail-if {condition.text}: this holds.", err=True)
    if held:
        raise typer.Exit(1)


def parse_for_deals(texts: list[str] | None) -> tuple[FailIf, ...]:
    """Return the conditions on what `deals` answers."""
    return parse_fail_if(texts, figures=("p_deal", "p_best_text", "p_all"), facts=("no_deal",))


def exit_if_deals(conditions: tuple[FailIf, ...], answer: DealsAnswer) -> None:
    """End the program with 1 if a condition holds of a `deals` answer; `p_all` is the likeliest text's."""
    figures = {
        "p_deal": answer.p_deal.value,
        "p_best_text": answer.p_best_text.value,
        "p_all": answer.texts[0].p_all.value if answer.texts else 0.0,
    }
    exit_if(conditions, figures=figures, facts={"no_deal": answer.p_deal.value <= 0})


def _parse(text: str, figures: tuple[str, ...], facts: tuple[str, ...]) -> FailIf:
    match = _FORM.fullmatch(text)
    known = ", ".join([*facts, *(f"'{figure}<0.5'" for figure in figures)])
    hint = f"This command knows: {known} (also <=, >, >=)."
    if match is None:
        raise QuestionError(f"--fail-if {text!r} is not a condition.", hint)
    name, comparison, number = match["name"], match["op"], match["number"]
    if comparison is None:
        if name not in facts:
            raise QuestionError(f"--fail-if {text!r}: this is nothing that holds or not here.", hint)
        return FailIf(text, name)
    if name not in figures:
        raise QuestionError(f"--fail-if {text!r}: {name} is not a figure of this answer.", hint)
    try:
        value = float(number)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise QuestionError(f"--fail-if {text!r}: {number!r} is not a number.", "Write it like 0.5.")
    return FailIf(text, name, comparison, value)
