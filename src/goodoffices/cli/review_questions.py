"""The questions of a review, and answers that are asked for again until they can be used."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from rich.console import Console

from goodoffices.case.ledger import MODALITIES, POLARITIES, Assessment
from goodoffices.case.model import Case
from goodoffices.case.spelling import nearest, quoted
from goodoffices.evidence.entering import subjects
from goodoffices.evidence.proposals import SpeakerKind
from goodoffices.evidence.wording import Wording
from goodoffices.report.escaping import for_terminal
from goodoffices.report.screen import plain

__all__ = ["Answers", "NoMoreAnswers", "assessed", "bound", "edited"]

_KINDS: Final = tuple(kind.value for kind in SpeakerKind)
_FIELDS: Final = ("speaker", "kind", "polarity", "modality", "says")
_LONGEST: Final = 4000
_COMPARES: Final = ("<", ">", "=")


class NoMoreAnswers(Exception):
    """The standard input has ended."""


@dataclass(slots=True)
class Answers:
    """Where questions are printed and answers read: lines of the standard input, a person's or a file's."""

    console: Console

    def tell(self, words: str) -> None:
        """Print a line."""
        self.console.print(plain(words))

    def ask(self, question: str) -> str:
        """Return the answer to a question, without blanks around it.

        Raises
        ------
        NoMoreAnswers
            If there is none.
        """
        prompt = f"{for_terminal(question)}: "
        if sys.stdin.isatty():
            try:
                return input(prompt).strip()
            except EOFError:
                raise NoMoreAnswers from None
        self.console.print(plain(prompt), soft_wrap=True)
        line = sys.stdin.readline()
        if not line:
            raise NoMoreAnswers
        return line.strip()

    def choose(self, question: str, choices: Sequence[str], now: str) -> str:
        """Return one of some words, of which the first letters do; an empty answer leaves what is."""
        while True:
            self.tell(f"{question}: {', '.join(choices)}")
            answer = self.ask(f"which (empty: {now})")
            if not answer:
                return now
            if found := _one_of(answer, choices):
                return found
            self.tell(f"{quoted(answer)} is none of these.")

    def grade(self, question: str, grades: str, now: str) -> str:
        """Return one of some grades, each a letter or a digit; an empty answer leaves what is."""
        while True:
            answer = self.ask(f"{question} (empty: {now})").upper() or now
            if len(answer) == 1 and answer in grades:
                return answer
            self.tell(f"{quoted(answer)} is no grade: write one of {' '.join(grades)}.")


def _one_of(answer: str, choices: Sequence[str]) -> str | None:
    """Return the choice that is the answer, or the only one that begins with it."""
    folded = " ".join(answer.casefold().split())
    if folded in choices:
        return folded
    begin = [each for each in choices if each.startswith(folded)]
    return begin[0] if len(begin) == 1 else None


def edited(answers: Answers, wording: Wording) -> Wording:
    """Return the wording with one field as the person wants it; the text and its places stay as they are."""
    field = answers.choose("edit", _FIELDS, "nothing")
    match field:
        case "kind":
            kind = answers.choose("kind", _KINDS, wording.kind)
            named = {"named official": True, "unnamed official": False}.get(kind, wording.named)
            return wording.changed({"kind": kind, "named": named and bool(wording.speaker)})
        case "polarity":
            return wording.changed({"polarity": answers.choose("polarity", POLARITIES, wording.polarity)})
        case "modality":
            return wording.changed({"modality": answers.choose("modality", MODALITIES, wording.modality)})
        case "says":
            says = answers.ask("says, in your words (empty: as it is)")[:_LONGEST]
            return wording.changed({"says": says}) if says else wording
        case "speaker":
            name = answers.ask("speaker (empty: as it is; - for none)")[:_LONGEST]
            if not name:
                return wording
            if name == "-":
                return wording.changed({"speaker": "", "named": False, "source": None})
            named = answers.choose("is that a name", ("yes", "no"), "yes" if wording.named else "no") == "yes"
            # Another speaker is another source, also where the text had the two as one.
            return wording.changed({"speaker": name, "named": named, "source": None})
    return wording


def assessed(answers: Answers, wording: Wording, by: str, on: date) -> Wording:
    """Return the wording with two judgements, asked apart: a poor source can be right, a good one wrong."""
    before = wording.assessed or Assessment(by)
    reliability = answers.grade(
        "how far to trust the source, A (best) to F (cannot be judged)", "ABCDEF", before.reliability
    )
    credibility = answers.grade(
        "how far to believe the statement, 1 (confirmed) to 6 (cannot be judged)",
        "123456",
        str(before.credibility),
    )
    return wording.changed({"assessed": Assessment(by, on, reliability, int(credibility))})


def bound(answers: Answers, wording: Wording, case: Case) -> Wording:
    """Return the wording bound to an element of the case, or to a proposition, which may be new."""
    propositions = {each.id: each for each in case.propositions}
    known = subjects(case)
    while True:
        answer = answers.ask("about: an element, a proposition, new, note, ? for a list (empty: as it is)")
        if not answer:
            return wording
        if answer == "?":
            answers.tell(
                f"elements: {', '.join(known) or 'none'}; or a comparison such as '{_example(known)}'"
            )
            for each in case.propositions:
                answers.tell(f"proposition {each.id} (about {each.about}): {each.says}")
        elif answer in propositions:
            about = propositions[answer].about
            return wording.changed({"about": about, "proposition": answer, "new_proposition": None})
        elif answer == "new":
            says = answers.ask("the proposition, one sentence that can be affirmed or denied (empty: none)")
            if says:
                return wording.changed({"proposition": None, "new_proposition": says[:_LONGEST]})
        elif answer == "note" or answer in known or any(sign in answer for sign in _COMPARES):
            # Whether a comparison is one of this case, the case itself tells when the step is taken.
            return wording.changed({"about": answer, "proposition": None, "new_proposition": None})
        else:
            close = nearest(answer, [*propositions, *known])
            meant = f" Did you mean {quoted(close)}?" if close else ""
            answers.tell(f"{quoted(answer)} is nothing in this case.{meant} Write ? for a list.")


def _example(known: Sequence[str]) -> str:
    number = next((each for each in known if each.endswith(".no_deal")), "party.no_deal")
    return f"{number} >= 50"
