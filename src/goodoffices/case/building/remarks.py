"""Warnings about a sound case: what is probably not meant, or should be known before it is used."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from math import prod

from goodoffices.case.bodies import Body, RuleKind
from goodoffices.case.building.drafts import Draft, law_unknowns
from goodoffices.case.building.places import Place
from goodoffices.case.building.schedule_remarks import remark_on_schedule
from goodoffices.case.building.talk_remarks import remark_on_talks
from goodoffices.case.expressions import Condition, issues_of
from goodoffices.case.holding import holds
from goodoffices.case.model import Case
from goodoffices.case.parties import Party
from goodoffices.case.spelling import quoted

__all__ = ["remark"]

_CHEAP = 5_000
_CHEAP_IN_ALL = 100_000


def remark(case: Case, draft: Draft, place: Place) -> None:
    """Add warnings about the whole case."""
    _idle_conditions(case, place)
    _parties_not_needed(case, place)
    _lines_that_leave_nothing(case, place)
    _unused_unknowns(case, draft, place)
    _claims_twice_or_never(case, draft)
    remark_on_talks(case, draft, place)
    remark_on_schedule(case, place)


def _conditions(case: Case) -> Iterator[tuple[str, str, Condition, int]]:
    """Yield (place, kind, condition, line) of every rule and red line."""
    for index, rule in enumerate(case.rules):
        yield f"rules.{rule.id or index}", "rule", rule.condition, rule.line
    for party in case.parties:
        for line in party.red_lines:
            yield f"parties.{party.id}.red_lines.{line.id}", "red line", line.rule, line.line
    for where, body in _bodies(case):
        for member in body.members:
            for line in member.red_lines:
                yield f"{where}.members.{member.id}.red_lines.{line.id}", "red line", line.rule, line.line


def _bodies(case: Case) -> Iterator[tuple[str, Body]]:
    for party in case.parties:
        for body in party.bodies:
            yield f"parties.{party.id}.bodies.{body.id}", body
    for body in case.bodies:
        yield f"bodies.{body.id}", body


def _idle_conditions(case: Case, place: Place) -> None:
    """Warn of limits that no package can break, and of those that every package breaks."""
    spent = 0
    for where, kind, condition, line in _conditions(case):
        named = sorted(issues_of(condition))
        size = prod(len(case.issues[position].options) for position in named)
        if size > _CHEAP or spent + size > _CHEAP_IN_ALL:
            continue
        spent += size
        choices = product(*(range(len(case.issues[position].options)) for position in named))
        seen = {holds(condition, case.issues, dict(zip(named, choice, strict=True))) for choice in choices}
        at = place.named(where)
        if seen == {True}:
            at.warn(f"no package can break this {kind}.", "Check what it says, or remove it.", line)
        elif seen == {False}:
            at.warn(f"every package breaks this {kind}, so it leaves nothing.", "Check what it says.", line)


def _parties_not_needed(case: Case, place: Place) -> None:
    """Warn of parties whose yes never makes the difference under the rule of agreement."""
    least = _least_yes(case)
    if least is None:
        return
    included = case.agreement.must_include
    sure = sum(party.seats for party in case.parties if party.always == "yes" or party.id in included)
    open_parties = [p for p in case.parties if p.always is None and p.id not in included]
    for party in case.parties:
        if party.id in included or party.always == "yes":
            continue
        sums = {Fraction(sure)}
        for other in open_parties:
            if other is not party:
                sums |= {total + other.seats for total in sums}
        if party.always is not None or not any(total < least <= total + party.seats for total in sums):
            reason = (
                f"always: {party.always}" if party.always is not None else "the others suffice without it"
            )
            place.named(f"parties.{party.id}").warn(
                f"this party is not needed for an agreement ({reason}), so it blocks nothing.",
                "Check `agreement` and `seats` if that is not meant.",
                party.line,
            )


def _least_yes(case: Case) -> Fraction | None:
    """Return the fewest seats that agree; None where every party is needed or the number is not known."""
    rule = case.agreement.rule
    total = Fraction(sum(party.seats for party in case.parties if party.always not in {"abstain", "absent"}))
    if rule.kind is RuleKind.YES_MORE_THAN_NO:
        return total / 2 + Fraction(1, 2)
    if rule.threshold is None or not rule.threshold.is_fixed:
        return None
    number = rule.threshold.fixed
    match rule.kind:
        case RuleKind.YES_AT_LEAST:
            return number
        case RuleKind.YES_SHARE_AT_LEAST:
            return number * total
        case RuleKind.YES_SHARE_OVER:
            return number * total + Fraction(1, 10**6)
        case _:
            return total - number + 1


def _lines_that_leave_nothing(case: Case, place: Place) -> None:
    """Warn of `leaves: true` on a member that is in no coalition."""
    for party in case.parties:
        for body in party.bodies:
            for member in body.members:
                stays = party.coalition is None or not _follows_coalition(party, body, member.id)
                for line in member.red_lines:
                    if line.leaves and stays:
                        place.named(
                            f"parties.{party.id}.bodies.{body.id}.members.{member.id}.red_lines.{line.id}"
                        ).warn(
                            f"`leaves` changes nothing: {quoted(member.id)} is in no coalition.",
                            "Name it under coalition: members:, or remove `leaves`.",
                            line.line,
                        )


def _follows_coalition(party: Party, body: Body, member: str) -> bool:
    coalition = party.coalition
    return coalition is not None and coalition.body == body.id and member in coalition.members


def _unused_unknowns(case: Case, draft: Draft, place: Place) -> None:
    used = {unknown for quantity in draft.quantities.values() for unknown, _ in law_unknowns(quantity.law)}
    for unknown in case.unknowns:
        if unknown.id not in used:
            place.named(f"unknowns.{unknown.id}").warn(
                "no number names this unknown, so it changes nothing.",
                f"Write {{if: {unknown.id}, then: .., else: ..}} somewhere, or remove it."
                if unknown.chance is not None
                else f"Write {{from: {unknown.id}, to: [0, 100]}} somewhere, or remove it.",
                unknown.line,
            )


def _claims_twice_or_never(case: Case, draft: Draft) -> None:
    for claim in case.claims:
        if claim.use == "evidence" and claim.id in draft.used_claims:
            draft.entry_places[f"claims.{claim.id}"].warn(
                "this claim is evidence and also the basis of an input, so it counts twice.",
                "Keep one of the two uses.",
            )
    speakers = {claim.source for claim in case.claims} | {
        position.by for party in case.parties for position in party.positions
    }
    for source in case.sources:
        place = draft.entry_places.get(f"sources.{source.id}")
        if source.id not in speakers and place is not None:
            place.warn(
                f"nothing that {quoted(source.id)} said is used.", "Add a claim of this source, or remove it."
            )
