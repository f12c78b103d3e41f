"""The whole case, as everything above this layer reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from goodoffices.case.bodies import Body, Route, Step
from goodoffices.case.claims import Claim, Offer, Source
from goodoffices.case.grading import USUAL_RESPONSES, USUAL_TABLE, ReliabilityTable, Responses
from goodoffices.case.issues import Issue, Text
from goodoffices.case.ledger import DocumentEntry, Link, Proposition
from goodoffices.case.parties import Agreement, Party, Rule
from goodoffices.case.schedule import Event, Schedule
from goodoffices.case.talks import Talks
from goodoffices.case.uncertain import Quantity, Unknown
from goodoffices.errors import Problem

__all__ = ["BriefNotes", "Case", "Mediator", "Outcome"]


@dataclass(frozen=True, slots=True)
class Mediator:
    """A go-between; `leverage` is the most points it can add to a party's yes."""

    id: str
    name: str
    leverage: tuple[tuple[str, Quantity], ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the talks; shown by `cases`, never read by the engine."""

    agreed: str | None = None
    ratified: str | None = None
    held: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class BriefNotes:
    """What a person sets on the brief: for whom, marking, copy, own sentences, parts to leave out."""

    for_whom: str | None = None
    marking: str | None = None
    copy: str | None = None
    bottom_line: str | None = None
    judgement: tuple[tuple[str, str], ...] = ()  # (by, text)
    omit: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """A dispute as its file states it. Everything is resolved: names to positions, inheritance to values.

    `later` keeps the validated sections that no analysis reads yet (drafts and results of classes)
    as plain data. `sha256` is the hash of the file's bytes. `tabled` may be partial (None: left open).
    Of a claim that was corrected, `claims` holds the newest revision; `withdrawn` those that no longer stand.
    `reliability_table` and `responses` say how much claims and answers to offers count as evidence.
    """

    title: Text
    issues: tuple[Issue, ...]
    parties: tuple[Party, ...]
    agreement: Agreement
    as_of: date | None = None
    author: str = ""
    rules: tuple[Rule, ...] = ()
    unknowns: tuple[Unknown, ...] = ()
    bodies: tuple[Body, ...] = ()
    ratification: tuple[Step | Route, ...] = ()
    mediators: tuple[Mediator, ...] = ()
    sources: tuple[Source, ...] = ()
    claims: tuple[Claim, ...] = ()
    offers: tuple[Offer, ...] = ()
    tabled: tuple[int | None, ...] | None = None
    schedule: Schedule | None = None
    events: tuple[Event, ...] = ()
    language: str = "en"
    note: str | None = None
    outcome: Outcome | None = None
    brief: BriefNotes = BriefNotes()
    later: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    warnings: tuple[Problem, ...] = ()
    file: str = ""
    sha256: str = ""
    documents: tuple[DocumentEntry, ...] = ()
    propositions: tuple[Proposition, ...] = ()
    links: tuple[Link, ...] = ()
    withdrawn: tuple[Claim, ...] = ()
    talks: Talks = Talks()
    horizon_days: int = 60
    reliability_table: ReliabilityTable = USUAL_TABLE
    responses: Responses = USUAL_RESPONSES

    def party(self, party_id: str) -> Party:
        """Return the party of that id. Raises KeyError if there is none."""
        for party in self.parties:
            if party.id == party_id:
                return party
        raise KeyError(party_id)
