"""A person's sitting over one document: every step is in the journal before it counts.

An accepted claim goes into the ledger at once. The ledger is locked while the sitting lasts. Killed at any
moment, the next sitting finds in the journal what was confirmed, and writes what the ledger does not have.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from goodoffices.case.claims import Claim
from goodoffices.case.files import load_case
from goodoffices.case.ledger import DocumentEntry
from goodoffices.case.model import Case
from goodoffices.errors import QuestionError
from goodoffices.evidence.disk import locked
from goodoffices.evidence.entering import Entry, additions_for, claims_at, subjects, withdrawal
from goodoffices.evidence.journal import BEGIN, UNDO, Journal, Record, journal_path
from goodoffices.evidence.ledger_entries import Additions
from goodoffices.evidence.ledger_file import Prepared, case_path, ledger_path, prepare, put
from goodoffices.evidence.proposals import Proposals
from goodoffices.evidence.review import Action, Item, Review, Step, Verdict, begin_review
from goodoffices.evidence.wording import Wording

__all__ = ["Resumed", "Sitting", "open_sitting"]

_TRIES = 3


@dataclass(frozen=True, slots=True)
class Resumed:
    """What a sitting found when it began.

    Attributes
    ----------
    n_steps : int
        Steps of earlier sittings over this text that still count.
    n_known : int
        Proposals whose claims the ledger had, though no journal tells of them.
    n_recovered : int
        Claims and withdrawals that were confirmed but not in the ledger, and are now.
    other_texts : tuple of str
        Hashes of other texts that were reviewed under the same file name.
    n_torn : int
        Lines of the journal that could not be read.
    """

    n_steps: int = 0
    n_known: int = 0
    n_recovered: int = 0
    other_texts: tuple[str, ...] = ()
    n_torn: int = 0


@dataclass(slots=True)
class Sitting:
    """An open sitting. `review` and `case` are what they have come to; both change with every step."""

    case_file: Path
    journal: Journal
    review: Review
    case: Case
    given: DocumentEntry
    by: str | None
    clock: Callable[[], datetime]
    resumed: Resumed = Resumed()

    def take(self, action: Action, wording: Wording | None = None, why: str | None = None) -> Claim | None:
        """Take a step on the current proposal; return the claim that it wrote, if it is an acceptance.

        Raises
        ------
        CaseError
            If the claim would not fit the case; then nothing was written and nothing has changed.
        QuestionError
            If there is no open proposal.
        """
        item = self.review.current
        if item is None:
            raise QuestionError("Every proposal is decided.", "Undo the last decision to change it.")
        wording = wording or item.wording
        if action is Action.REJECT:
            self._note(Step(action, item.key, wording, why))
            return None
        entry, prepared = self._prepared(item, wording)
        if action is not Action.ACCEPT:
            self._note(Step(action, item.key, wording, why))
            return None
        self._note(Step(action, item.key, entry.wording, why))
        self._put(prepared, entry.additions)
        return entry.claim

    def undo(self) -> Step:
        """Take the last step back; a claim that it wrote is withdrawn by a new revision.

        Raises
        ------
        CaseError
            If a number of the case rests on the claim by now.
        QuestionError
            If there is nothing to undo.
        """
        review = self.review.without_last()
        step = self.review.steps[-1]
        claim = claims_at(self.case, self.review.document).get(step.key)
        prepared: Prepared | None = None
        additions = Additions()
        if step.action is Action.ACCEPT and claim is not None and not claim.withdrawn:
            additions = withdrawal(self.case, claim, self.by, self.clock().date())
            prepared = prepare(self.case_file, additions)
        self.journal.add(self._record(UNDO))
        self.review = review
        if prepared is not None:
            self._put(prepared, additions)
        return step

    def _record(self, do: str, step: Step | None = None, name: str = "") -> Record:
        at = self.clock().isoformat(timespec="seconds")
        return Record(do, self.review.document.sha256, at, self.by, name, step)

    def _note(self, step: Step) -> None:
        review = self.review.after(step)
        self.journal.add(self._record(step.action.value, step))
        self.review = review

    def _entry(self, item: Item, wording: Wording) -> Entry:
        wording = replace(wording, source=wording.source or self._source_of(wording))
        return additions_for(
            self.case,
            self.review.document,
            item.place,
            wording,
            given=self.given,
            by=self.by,
            on=self.clock().date(),
        )

    def _source_of(self, wording: Wording) -> str | None:
        """Return the source that an accepted proposal of the same speaker has."""
        if not wording.speaker_key:
            return None
        for item in self.review.items:
            same = item.wording.speaker_key == wording.speaker_key and item.wording.speaker == wording.speaker
            if same and item.verdict is Verdict.ACCEPTED and item.wording.source is not None:
                return item.wording.source
        return None

    def _prepared(self, item: Item, wording: Wording) -> tuple[Entry, Prepared]:
        entry = self._entry(item, wording)
        return entry, prepare(self.case_file, entry.additions)

    def _put(self, prepared: Prepared, additions: Additions) -> None:
        for _ in range(_TRIES):
            if put(prepared):
                self.case = prepared.case
                return
            prepared = prepare(self.case_file, additions)
        raise QuestionError(
            f"{ledger_path(self.case_file).name} is being changed by another program.",
            "Nothing is lost: what you confirmed is in the journal, and is written when you review again.",
        )

    def reconcile(self) -> int:
        """Write what was confirmed and is not in the ledger; return how many claims that were."""
        accepted_once = {
            record.step.key
            for record in self.journal.records()
            if record.step is not None
            and record.step.action is Action.ACCEPT
            and record.document == self.review.document.sha256
        }
        n = 0
        for item in self.review.items:
            if item.key not in accepted_once:
                continue
            claim = claims_at(self.case, self.review.document).get(item.key)
            stands = claim is not None and not claim.withdrawn
            if item.verdict is Verdict.ACCEPTED and not stands:
                entry, prepared = self._prepared(item, item.wording)
                self._put(prepared, entry.additions)
                n += 1
            elif item.verdict is not Verdict.ACCEPTED and claim is not None and stands:
                additions = withdrawal(self.case, claim, self.by, self.clock().date())
                self._put(prepare(self.case_file, additions), additions)
                n += 1
        return n


@contextmanager
def open_sitting(
    case: str | Path,
    proposals: Proposals,
    *,
    clock: Callable[[], datetime],
    by: str | None = None,
    given: DocumentEntry | None = None,
) -> Iterator[Sitting]:
    """Open a sitting over a document, where earlier ones stopped.

    Parameters
    ----------
    case : str or Path
        The case whose ledger is written to.
    proposals : Proposals
        What an extractor proposes about the document.
    clock : callable
        Tells the time, aware of its zone.
    by : str, optional
        The initials of who confirms.
    given : DocumentEntry, optional
        What they say of the document, should the ledger not have it yet.

    Raises
    ------
    CaseError
        If the case or its ledger is wrong.
    QuestionError
        If it is a case of the catalog, or somebody else is writing to its ledger.
    """
    path = case_path(case)
    document = proposals.document
    with locked(ledger_path(path)):
        loaded = load_case(path)
        journal = Journal(journal_path(path))
        records = [record for record in journal.records() if record.document == document.sha256]
        accepted_once = {
            record.step.key for record in records if record.step and record.step.action is Action.ACCEPT
        }
        known = {
            key: claim.id
            for key, claim in claims_at(loaded, document).items()
            if not claim.withdrawn and key not in accepted_once
        }
        review = begin_review(proposals, subjects(loaded), known)
        for step in journal.steps(document.sha256):
            if step.key not in known:
                review = review.after(step)
        sitting = Sitting(path, journal, review, loaded, given or DocumentEntry(""), by, clock)
        if not records:
            journal.add(sitting._record(BEGIN, name=document.name))
        sitting.resumed = Resumed(
            n_steps=len(review.steps),
            n_known=sum(item.known_as is not None for item in review.items),
            n_recovered=sitting.reconcile(),
            other_texts=journal.earlier_texts(document.name, document.sha256),
            n_torn=journal.torn,
        )
        yield sitting
