"""What to ask, for people at a terminal of 80 columns."""

from __future__ import annotations

from rich.console import Console
from rich.padding import Padding

from goodoffices.answers.ask_results import AskAnswer, Question
from goodoffices.case.model import Case
from goodoffices.report.asking import Asking
from goodoffices.report.naming import Names
from goodoffices.report.screen import heading, plain, print_notes, print_tail
from goodoffices.report.words import phrases_for

__all__ = ["print_ask"]


def print_ask(case: Case, answer: AskAnswer, console: Console) -> None:
    """Print the questions worth asking: whom, what the answer is worth, and what it changes to what."""
    phrases = phrases_for("en")
    asking = Asking(answer, Names(case, phrases), phrases)
    console.print(plain(answer.title, "bold"))
    if answer.text is not None:
        console.print(plain(asking.without()))
        console.print(plain(asking.everything()))
        for number, question in enumerate(asking.worth_asking, 1):
            _print_question(asking, number, question, console)
        console.print()
        if not asking.worth_asking:
            console.print(plain(asking.nothing()))
        for sentence in (*asking.silent(), *asking.caution(asking.worth_asking)):
            console.print(plain(sentence))
    print_notes(answer.method, answer.notes, console)
    print_tail(answer.seed, answer.worlds, phrases, console)


def _print_question(asking: Asking, number: int, question: Question, console: Console) -> None:
    heading(console, f"{number}. {asking.question(question)}")
    for sentence in (f"{asking.whom(question)} {asking.worth(question)}", *asking.changes(question)):
        console.print(Padding(plain(sentence), (0, 0, 0, 3)))
