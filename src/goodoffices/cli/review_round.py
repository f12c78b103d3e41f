"""The round of questions of a review: one proposal after the other, until the person stops."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

from goodoffices.case.spelling import quoted
from goodoffices.cli.review_card import MARKS, print_card
from goodoffices.cli.review_questions import Answers, NoMoreAnswers, assessed, bound, edited
from goodoffices.errors import CaseError, QuestionError
from goodoffices.evidence.ledger_file import ledger_path
from goodoffices.evidence.review import Action, Item, Verdict
from goodoffices.evidence.sitting import Sitting
from goodoffices.evidence.wording import Wording

__all__ = ["Round"]

_PROMPT: Final = "[a]ccept [e]dit a[s]sess [b]ind [m]ark [r]eject bac[k] [n]ext [q]uit [?]"
_LAST_PROMPT: Final = "All is decided. bac[k] undoes the last step, [q]uit"
_LETTERS: Final = {word: word[0] for word in "accept edit bind mark reject next quit".split()} | {
    "assess": "s",
    "back": "k",
    "undo": "k",
    "u": "k",
    "skip": "n",
    "help": "?",
    "h": "?",
}
_HELP: Final = (
    "a: accept: write the claim to the ledger as it stands above",
    "e: edit the speaker, its kind, the polarity, the modality, or what is said, in your words",
    "s: assess: how far you trust the source (A to F), how far you believe it (1 to 6); F6 until you do",
    "b: bind to an element of the case, or to a proposition that claims affirm or deny",
    "m: mark as evidence (it moves chances) or as basis (it explains a number)",
    "r: reject; words after it are kept as the reason: r only small talk",
    "k: back: undo the last step, as often as there are steps, also those of an earlier review",
    "n: next: leave this one for now; you are asked again next time",
    "q: quit; the same command goes on here",
    "In the text:  " + ",  ".join(f"{before}{name}{after}" for name, (before, after) in MARKS.items()),
)


@dataclass(slots=True)
class Round:
    """A round over an open sitting; nothing is accepted but by its own answer."""

    sitting: Sitting
    answers: Answers
    skipped: set[str] = field(default_factory=set)
    undone: str = ""
    initials: str = ""
    written: list[str] = field(default_factory=list)

    def hold(self) -> None:
        """Ask until everything is decided or skipped, or the person or their answers stop; then sum up."""
        self.initials = self.sitting.by or ""
        if not self.sitting.review.items:
            self.answers.tell("No claims are proposed of this text.")
            return
        try:
            while (item := self._next()) is not None or self._goes_back():
                if item is None:
                    continue
                self._show(item)
                if not self._answered(item):
                    break
        except NoMoreAnswers:
            self.answers.tell("No more answers: stopped here.")
        self._sum_up()

    def _next(self) -> Item | None:
        """Return the next proposal that is open and not skipped, made the current one of the sitting."""
        review = self.sitting.review
        # The current proposal is the first open one: what was undone goes before the others, what was skipped
        # behind them.
        items = sorted(review.items, key=lambda item: (item.key != self.undone, item.key in self.skipped))
        self.undone = ""
        self.sitting.review = review = replace(review, items=tuple(items))
        current = review.current
        return None if current is None or current.key in self.skipped else current

    def _goes_back(self) -> bool:
        """Ask, where everything is decided, whether that is the end; whether a step was undone."""
        if self.sitting.review.current is not None or not self.sitting.review.steps:
            return False
        try:
            answer = self.answers.ask(_LAST_PROMPT).casefold()
        except NoMoreAnswers:
            return False
        if _LETTERS.get(answer, answer) != "k":
            return False
        self._try(self._undo)
        return True

    def _show(self, item: Item) -> None:
        review = self.sitting.review
        n_open = review.count(Verdict.OPEN)
        name = f" {item.proposal.id}" if item.proposal is not None else ""
        head = f"Proposal{name}: {n_open} of {len(review.items)} open"
        print_card(item, review.document, self.sitting.case, head, self.answers.console)

    def _answered(self, item: Item) -> bool:
        """Ask what to do until something is done; False if the person quits."""
        while True:
            word, _, rest = self.answers.ask(_PROMPT).partition(" ")
            match _LETTERS.get(word.casefold(), word.casefold()):
                case "q":
                    return False
                case "?":
                    for line in _HELP:
                        self.answers.tell(line)
                    continue
                case "n":
                    self.skipped.add(item.key)
                case "k":
                    self._try(self._undo)
                case "a":
                    self._try(self._accept, item.key)
                case "r":
                    self._try(self._reject, rest.strip())
                case "e":
                    self._change(item, Action.EDIT, edited(self.answers, item.wording))
                case "m":
                    self._change(item, Action.EDIT, self._marked(item.wording))
                case "b":
                    self._change(item, Action.BIND, bound(self.answers, item.wording, self.sitting.case))
                case "s":
                    today = self.sitting.clock().date()
                    judged = assessed(self.answers, item.wording, self._who(), today)
                    self._change(item, Action.ASSESS, judged)
                case _:
                    self.answers.tell(f"{quoted(word)} is none of the letters. ? explains them.")
                    continue
            return True

    def _who(self) -> str:
        while not self.initials:
            self.initials = self.answers.ask("your initials, kept with the judgement")
        return self.initials

    def _marked(self, wording: Wording) -> Wording:
        return wording.changed({"use": self.answers.choose("mark as", ("basis", "evidence"), wording.use)})

    def _try(self, step: Callable[..., None], *given: str) -> None:
        """Take a step; if the case or the ledger does not allow it, tell why and go on."""
        try:
            step(*given)
        except CaseError as error:
            for problem in error.problems:
                self.answers.tell(f"Not done: {problem.what} {problem.hint}".rstrip())
        except QuestionError as error:
            self.answers.tell(f"Not done: {error}")

    def _change(self, item: Item, action: Action, wording: Wording) -> None:
        if wording == item.wording:
            self.answers.tell("Nothing changed.")
        else:
            self._try(lambda: self._take(action, wording))

    def _take(self, action: Action, wording: Wording) -> None:
        self.sitting.take(action, wording)

    def _accept(self, key: str) -> None:
        claim = self.sitting.take(Action.ACCEPT)
        if claim is not None:
            self.written.append(key)
            self.answers.tell(f"Accepted as {claim.id}, in {ledger_path(self.sitting.case_file).name}.")

    def _reject(self, why: str) -> None:
        self.sitting.take(Action.REJECT, why=why or None)
        self.answers.tell("Rejected.")

    def _undo(self) -> None:
        step = self.sitting.undo()
        self.skipped.discard(step.key)
        self.undone = step.key
        if step.key in self.written:
            self.written.remove(step.key)
        says = quoted(" ".join(step.wording.says.split()), 40)
        withdrawn = " Its claim is withdrawn in the ledger." if step.action is Action.ACCEPT else ""
        self.answers.tell(f"Undone: {step.action.value} {says}.{withdrawn}")

    def _sum_up(self) -> None:
        """Say what was decided, what was written and where, and how to go on."""
        review = self.sitting.review
        accepted, rejected, n_open = (
            review.count(each) for each in (Verdict.ACCEPTED, Verdict.REJECTED, Verdict.OPEN)
        )
        self.answers.tell("")
        self.answers.tell(f"{accepted} accepted, {rejected} rejected, {n_open} open.")
        ledger = ledger_path(self.sitting.case_file)
        n = len(self.written)
        if n:
            self.answers.tell(f"{n} claim{'' if n == 1 else 's'} written to {ledger} in this review.")
        else:
            self.answers.tell("No claim was written in this review.")
        self.answers.tell(f"Every step is kept in {self.sitting.journal.path}.")
        if n_open:
            self.answers.tell("The same command goes on with what is open.")
