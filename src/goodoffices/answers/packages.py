"""Packages in the words of the case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from goodoffices.answers.results import PackageMap
from goodoffices.case.issues import Issue, Option, Package
from goodoffices.case.spelling import nearest, shown
from goodoffices.errors import QuestionError

__all__ = ["in_words", "option_in_words", "partial_positions_of", "plain_number", "positions_of"]


def plain_number(value: Fraction) -> int | float:
    """Return a number as JSON writes it: whole numbers without a point."""
    return int(value) if value.denominator == 1 else float(value)


def option_in_words(option: Option) -> str | int | float:
    """Return an option as a number where it is one, else its id."""
    return option.id if option.number is None else plain_number(option.number)


def in_words(issues: Sequence[Issue], package: Sequence[int]) -> PackageMap:
    """Return a package as issue id to option."""
    return {
        issue.id: option_in_words(issue.options[int(k)]) for issue, k in zip(issues, package, strict=True)
    }


def positions_of(issues: Sequence[Issue], words: Mapping[str, object]) -> Package:
    """Read a package given as issue id to option (a number or an option id).

    Raises
    ------
    QuestionError
        Naming every issue that is unknown, missing, or given an option that it does not have.
    """
    positions = partial_positions_of(issues, words)
    missing = [issue.id for issue, position in zip(issues, positions, strict=True) if position is None]
    if missing:
        raise QuestionError(f"no option given for {', '.join(missing)}.", "Give every issue as issue=option.")
    return tuple(position for position in positions if position is not None)


def partial_positions_of(issues: Sequence[Issue], words: Mapping[str, object]) -> tuple[int | None, ...]:
    """Read some or all options of a package; None where an issue is left open.

    Raises
    ------
    QuestionError
        Naming an issue that is unknown, or given an option that it does not have.
    """
    known = [issue.id for issue in issues]
    for name in words:
        if name not in known:
            close = nearest(name, known)
            hint = f"Did you mean {close!r}? " if close else ""
            raise QuestionError(f"unknown issue {shown(name)!r}.", f"{hint}Known issues: {', '.join(known)}.")
    return tuple(_position(issue, words[issue.id]) if issue.id in words else None for issue in issues)


def _position(issue: Issue, word: object) -> int:
    text = str(word).strip()
    position = issue.position_of(text)
    if position is None:
        for k, option in enumerate(issue.options):
            if option.number is not None and _same_number(text, option.number):
                return k
    if position is None:
        options = [option.id for option in issue.options]
        close = nearest(text, options)
        hint = f"Did you mean {close!r}? " if close else ""
        listed = ", ".join(options[:20]) + (", .." if len(options) > 20 else "")
        raise QuestionError(f"{issue.id} has no option {shown(text)!r}.", f"{hint}Known options: {listed}.")
    return position


def _same_number(text: str, number: Fraction) -> bool:
    try:
        return Fraction(text) == number
    except (ValueError, ZeroDivisionError):
        return False
