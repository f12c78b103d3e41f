"""Whether a text holds, for people at a terminal of 80 columns."""

from __future__ import annotations

from rich.console import Console

from goodoffices.answers.hold_results import HoldAnswer
from goodoffices.case.model import Case
from goodoffices.report.holding import Holding
from goodoffices.report.learned import evidence_section
from goodoffices.report.naming import Names
from goodoffices.report.screen import package_words, plain, print_notes, print_tail
from goodoffices.report.terminal import print_section
from goodoffices.report.words import phrases_for

__all__ = ["print_hold"]


def print_hold(case: Case, answer: HoldAnswer, console: Console) -> None:
    """Print the step table, what would keep each side going, letters that collide, and the best order."""
    phrases = phrases_for("en")
    holding = Holding(answer, Names(case, phrases), phrases)
    console.print(plain(answer.title, "bold"))
    if answer.text:
        console.print(plain(package_words(answer.text)))
    evidence = evidence_section(answer.evidence, phrases, Names(case, phrases))
    for section in (holding.outlook(), holding.prevention(), holding.letters(), holding.order(), evidence):
        if section is not None:
            print_section(section, console)
    print_notes(answer.method, answer.notes, console)
    print_tail(answer.seed, answer.worlds, phrases, console)
