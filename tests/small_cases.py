"""Case files of a few lines, for tests that turn on one point each."""

from __future__ import annotations

from collections.abc import Sequence

from goodoffices.case.files import load_case_text
from goodoffices.case.model import Case

__all__ = ["case_of", "game", "numbered", "two_sides", "voted"]


def case_of(body: str) -> Case:
    """A case from its text, with the first lines filled in."""
    return load_case_text(f"format: goodoffices/1\ntitle: A made-up dispute\nauthor: desk\n{body}")


def game(*gains: Sequence[int], agreement: str = "", lines: str = "") -> Case:
    """One issue `x` whose k-th option ``ok`` gives the parties p0, p1, .. these gains over a no_deal of 10.

    `lines` are red lines of p0, `agreement` the rule, both as the file writes them.
    """
    parties = []
    for p, column in enumerate(zip(*gains, strict=True)):
        points = ", ".join(f"o{k}: {gain + 10}" for k, gain in enumerate(column))
        red_lines = f", red_lines: {lines}" if lines and not p else ""
        parties.append(f"  p{p}: {{points: {{x: {{{points}}}}}, no_deal: 10{red_lines}}}")
    options = ", ".join(f"o{k}" for k in range(len(gains)))
    rule = f"agreement: {agreement}\n" if agreement else ""
    return case_of(f"issues: {{x: {{options: [{options}]}}}}\n{rule}parties:\n" + "\n".join(parties) + "\n")


def numbered(n: int) -> str:
    """The issue `x` with the options 0 to n - 1, as the file writes it."""
    return f"issues: {{x: {{range: [0, {n - 1}, 1], status_quo: 0}}}}\n"


def two_sides(
    more: str = "", union: str = "", port: str = "", no_deal: tuple[str, str] = ("40", "40")
) -> Case:
    """Pay from 0 to 10, a union that wants more of it and a port that wants less.

    `more` stands at the top level, `union` and `port` (lines of four blanks and more) under the two sides.
    """
    return case_of(
        "issues: {pay: {range: [0, 10, 1], status_quo: 0}}\n"
        f"{more}"
        "parties:\n"
        "  union:\n    weights: {pay: 1}\n    values: {pay: increasing}\n"
        f"    no_deal: {no_deal[0]}\n{union}"
        "  port:\n    weights: {pay: 1}\n    values: {pay: decreasing}\n"
        f"    no_deal: {no_deal[1]}\n{port}"
    )


def voted(members: str, step: str, more: str = "") -> Case:
    """Two sides content with anything, and a house of the first that has to ratify.

    `members` and `step` are what stands in the braces of ``members:`` and of the one step.
    """
    return case_of(
        "issues: {x: {options: [l, r], status_quo: l}}\n"
        "parties:\n"
        "  p:\n    points: {x: {l: 0, r: 0}}\n    no_deal: 0\n"
        f"    bodies: {{house: {{members: {{{members}}}}}}}\n"
        f"    ratification: [{{body: house, {step}}}]\n{more}"
        "  q: {points: {x: {l: 0, r: 0}}, no_deal: 0}\n"
    )
