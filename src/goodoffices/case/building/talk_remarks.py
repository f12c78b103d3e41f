"""Warnings about talks and dates in a sound case: what comes too late, and what changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from math import ceil

from goodoffices.case.building.drafts import Draft, law_bounds
from goodoffices.case.building.places import Place
from goodoffices.case.model import Case
from goodoffices.case.spelling import quoted
from goodoffices.case.uncertain import Quantity

__all__ = ["remark_on_talks"]


def remark_on_talks(case: Case, draft: Draft, place: Place) -> None:
    """Warn of what lies beyond the horizon, and of tactics and mandates of parties that are only counted."""
    _dated_beyond_the_horizon(case, draft, place)
    _days_beyond_the_horizon(case, draft, place)
    _of_parties_only_counted(case, place)


def _dated_beyond_the_horizon(case: Case, draft: Draft, place: Place) -> None:
    """Warn of offers and claims dated after all that the case looks at."""
    for number, offer in enumerate(case.offers):
        _warn_of_date(case, offer.on, place.named(f"offers.{number}"), offer.line)
    for claim in case.claims:
        _warn_of_date(case, claim.date, draft.entry_places.get(f"claims.{claim.id}"))


def _warn_of_date(case: Case, when: date | None, place: Place | None, line: int | None = None) -> None:
    if case.as_of is None or when is None or place is None or (when - case.as_of).days <= case.horizon_days:
        return
    place.warn(
        f"it is dated {when}, more than {case.horizon_days} days after as_of {case.as_of}.",
        "Correct the date, or widen horizon_days.",
        line,
    )


def _days_beyond_the_horizon(case: Case, draft: Draft, place: Place) -> None:
    """Warn of days of which none can come before the talks are looked at no more."""
    for where, what, day, line in _days(case):
        low = law_bounds(day.law, draft.unknown_bounds)[0]
        if low is not None and low > case.horizon_days:
            place.named(where).warn(
                f"{what} on day {ceil(low)} at the earliest, "
                f"and talks are looked at for {case.horizon_days} days.",
                "Correct the day, or widen horizon_days.",
                line,
            )


def _days(case: Case) -> Iterator[tuple[str, str, Quantity, int]]:
    """Yield (place, what comes, day, line) of what bears on talks alone."""
    talks = case.talks
    for event in case.events:
        if event.no_deal and not (event.stopping or event.holds):
            yield f"events.{event.id}.day", "this comes", event.day, event.line
    if talks.deadline_day is not None:
        yield "talks.deadline_day", "the deadline is", talks.deadline_day, talks.line
    for outside in talks.outside:
        if outside.from_day is not None:
            yield f"talks.outside.{outside.party}.from_day", "this begins", outside.from_day, outside.line


def _of_parties_only_counted(case: Case, place: Place) -> None:
    """Warn of how a party talks of which the case does not say what it wants: it makes no offers."""
    counted = {party.id for party in case.parties if party.preferences is None}
    talks = case.talks
    said = [(f"talks.tactics.{each.party}", each.party, each.line) for each in talks.tactics]
    said += [(f"talks.outside.{each.party}", each.party, each.line) for each in talks.outside]
    said += [(f"talks.discount.{party}", party, talks.line) for party, _ in talks.discount]
    said += [
        (f"parties.{each.id}.mandate", each.id, each.mandate.line)
        for each in case.parties
        if each.mandate is not None
    ]
    for where, party, line in said:
        if party in counted:
            place.named(where).warn(
                f"{quoted(party)} is counted and not modelled, so this changes nothing.",
                "Leave it out, or say what this party wants: weights, values and no_deal.",
                line,
            )
