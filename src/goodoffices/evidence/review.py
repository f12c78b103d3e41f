"""A review as a pure state machine: proposals, and the steps of a person that accept, change or reject them.

A review is what its steps make of its proposals, so undoing a step is leaving out the last one, and resuming
is taking the same steps again. Nothing here writes, asks or knows the time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum

from goodoffices.case.spelling import quoted
from goodoffices.errors import QuestionError
from goodoffices.evidence.proposals import Document, Proposals, ProposedClaim
from goodoffices.evidence.wording import Place, Wording, place_of, proposed_wording

__all__ = ["Action", "Item", "Review", "Step", "Verdict", "begin_review"]


class Verdict(Enum):
    """What became of a proposal."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class Action(Enum):
    """What a person does to a proposal. EDIT, ASSESS and BIND change its wording and decide nothing."""

    EDIT = "edit"
    ASSESS = "assess"
    BIND = "bind"
    ACCEPT = "accept"
    REJECT = "reject"


_DECIDES = {Action.ACCEPT: Verdict.ACCEPTED, Action.REJECT: Verdict.REJECTED}


@dataclass(frozen=True, slots=True)
class Step:
    """One step: which proposal, and how it would stand after it."""

    action: Action
    key: str
    wording: Wording
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """A proposal and where it has come to; `proposal` is None where the extractor no longer makes it.

    `first` is the wording before any step, `known_as` the claim that the ledger had before the review.
    """

    place: Place
    proposal: ProposedClaim | None
    first: Wording
    wording: Wording
    verdict: Verdict = Verdict.OPEN
    known_as: str | None = None

    @property
    def key(self) -> str:
        """What tells the proposal from others of its document."""
        return self.place.key


@dataclass(frozen=True, slots=True)
class Review:
    """A document under review: its items in the order of the text, and the steps that still count."""

    document: Document
    items: tuple[Item, ...]
    steps: tuple[Step, ...] = ()

    @property
    def current(self) -> Item | None:
        """The first proposal that is still open; None when all are decided."""
        return next((item for item in self.items if item.verdict is Verdict.OPEN), None)

    def item(self, key: str) -> Item | None:
        """Return the item of that key; None if there is none."""
        return next((item for item in self.items if item.key == key), None)

    def count(self, verdict: Verdict) -> int:
        """Return how many proposals have come to that."""
        return sum(item.verdict is verdict for item in self.items)

    def after(self, step: Step) -> Review:
        """Return the review after a step.

        A step on a place that no longer is proposed brings it back: what was confirmed is not lost because an
        extractor has changed.

        Raises
        ------
        QuestionError
            If the proposal was decided before, which only `without_last` can take back.
        """
        items = list(self.items)
        found = next((i for i, item in enumerate(items) if item.key == step.key), None)
        if found is None:
            place = Place.from_key(step.key)
            items.append(Item(place, None, step.wording, step.wording))
            items.sort(key=lambda item: min(item.place.content, default=(0, 0)))
            found = next(i for i, item in enumerate(items) if item.key == step.key)
        item = items[found]
        if item.verdict is not Verdict.OPEN:
            raise QuestionError(
                f"The proposal at {quoted(step.key)} was {item.verdict.value} before.", "Undo that first."
            )
        items[found] = replace(item, wording=step.wording, verdict=_DECIDES.get(step.action, Verdict.OPEN))
        return replace(self, items=tuple(items), steps=(*self.steps, step))

    def without_last(self) -> Review:
        """Return the review as it was before the last step.

        Raises
        ------
        QuestionError
            If there is no step to undo.
        """
        if not self.steps:
            raise QuestionError("There is nothing to undo.")
        return self._again(self.steps[:-1], gone=self.steps[-1].key)

    def _again(self, steps: Iterable[Step], gone: str) -> Review:
        items = tuple(
            replace(
                item,
                wording=item.first,
                verdict=Verdict.OPEN if item.known_as is None else Verdict.ACCEPTED,
            )
            for item in self.items
            # An item that only a step had brought back goes when its step goes.
            if item.proposal is not None or item.known_as is not None or item.key != gone
        )
        review = replace(self, items=items, steps=())
        for step in steps:
            review = review.after(step)
        return review


def begin_review(
    proposals: Proposals, subjects: tuple[str, ...] = (), known: dict[str, str] | None = None
) -> Review:
    """Return the review of what was proposed about a document, before any step.

    Parameters
    ----------
    proposals : Proposals
    subjects : tuple of str
        What a claim of this case may be about; of what the extractor suggests only these are taken over.
    known : dict, optional
        Claims that the ledger has already, by the key of their place: these count as accepted.
    """
    items: dict[str, Item] = {}
    for claim in proposals.claims:
        place = place_of(claim)
        wording = proposed_wording(claim, proposals.document, subjects)
        known_as = (known or {}).get(place.key)
        verdict = Verdict.OPEN if known_as is None else Verdict.ACCEPTED
        items.setdefault(place.key, Item(place, claim, wording, wording, verdict, known_as))
    return Review(proposals.document, tuple(items.values()))
