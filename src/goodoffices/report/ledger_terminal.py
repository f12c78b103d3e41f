"""A ledger at a terminal: who said what with which grades, and what stands against what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rich.console import Console
from rich.table import Table as Grid

from goodoffices.case.claims import Claim
from goodoffices.case.model import Case
from goodoffices.evidence.contradictions import Contradiction
from goodoffices.evidence.grading import grades
from goodoffices.report.escaping import shortened
from goodoffices.report.screen import heading, plain

__all__ = ["print_claims", "print_contradictions"]

_SAYS: Final = 110
_WHO: Final = 48
_LEAST: Final = 60


def print_claims(case: Case, opposed: Sequence[Contradiction], terminal: Console) -> None:
    """Print the claims that stand as a table; a star is on those that another source opposes."""
    in_dispute = {claim.id for each in opposed for claim in each.one_side + each.other_side}
    rows = []
    for claim in case.claims:
        star = "*" if claim.id in in_dispute else ""
        denies = "denies: " if claim.denies else ""
        says = denies + shortened(claim.says, _SAYS)
        rows.append((claim.id + star, _who(claim, case), _grade(claim, case), claim.about, says))
    room = max(_LEAST, terminal.width)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)] if rows else [0] * 5
    # What a name leaves of its share goes to the words, and no name takes the words' place.
    most = (
        min(max(widths[0], 2), room // 8),
        min(max(widths[1], 3), room * 2 // 9),
        2,
        min(max(widths[3], 5), room * 21 // 80),
        None,
    )
    grid = Grid(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for title, width in zip(("id", "who", "", "about", "says"), most, strict=True):
        grid.add_column(plain(title), overflow="fold", max_width=width)
    for row in rows:
        grid.add_row(*map(plain, row))
    terminal.print(grid)
    terminal.print()
    n = len(case.claims)
    counts = [f"{n} claim{'' if n == 1 else 's'}"]
    counts += [f"{len(case.withdrawn)} withdrawn"] if case.withdrawn else []
    if opposed:
        counts.append(f"{len(in_dispute)} (*) stand against each other: --contradictions")
    terminal.print(plain("; ".join(counts), "dim"))
    terminal.print(
        plain("Grades: source A (best) to F, statement 1 (best) to 6; F, 6: cannot be judged.", "dim")
    )


def print_contradictions(case: Case, opposed: Sequence[Contradiction], terminal: Console) -> None:
    """Print what stands against what, one matter after the other, and what is known of why."""
    propositions = {each.id: each.says for each in case.propositions}
    for each in opposed:
        matter = propositions.get(each.proposition or "", " and ".join(each.about))
        heading(terminal, f"{each.kind.value}: {matter}")
        grid = Grid(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
        for width in (7, 9, 20, 2, None):
            grid.add_column(max_width=width, overflow="fold")
        for side, claims in (("one", each.one_side), ("other", each.other_side)):
            for index, claim in enumerate(claims):
                says = ("denies: " if claim.denies else "") + shortened(claim.says, _SAYS)
                row = ("" if index else side, claim.id, _who(claim, case), _grade(claim, case), says)
                grid.add_row(*map(plain, row))
        terminal.print(grid)
        reason = each.difference.value
        reason += f", as {each.linked_by} sees it" if each.linked_by else ""
        reason += f": {each.why}" if each.why else ""
        terminal.print(plain(f"why: {reason}"))


def _who(claim: Claim, case: Case) -> str:
    names = {source.id: source.name for source in case.sources}
    return shortened(claim.speaker or names.get(claim.source, claim.source), _WHO)


def _grade(claim: Claim, case: Case) -> str:
    reliability, credibility = grades(claim, {each.id: each.reliability for each in case.sources})
    return f"{reliability}{credibility}"
