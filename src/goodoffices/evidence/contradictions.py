"""Claims that stand against each other, and what is known of why they do. Nothing is averaged away.

Two claims are opposed where different sources affirm and deny one thing. What a person linked comes on top: a
link adds an opposition that polarity does not show, or says of one what kind it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum

from goodoffices.case.claims import Claim
from goodoffices.case.ledger import Link, Proposition
from goodoffices.case.model import Case
from goodoffices.case.uncertain import Named

__all__ = ["Contradiction", "Difference", "Opposition", "contested", "element_of", "retracted_claims"]


class Opposition(Enum):
    """How two claims stand against each other. Only of a contradiction can both not be true."""

    CONTRADICTION = "contradiction"
    TENSION = "tension"
    POSITION_CONFLICT = "position conflict"


class Difference(Enum):
    """Where an opposition comes from; unresolved until a person says so."""

    NUMBER = "number"
    DATE = "date"
    DEFINITION = "definition"
    TRANSLATION = "translation"
    PARTISAN = "partisan"
    RETRACTION = "retraction"
    UNRESOLVED = "unresolved"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Claims against claims on one matter.

    Attributes
    ----------
    one_side, other_side : tuple of Claim
        In the order of the case. Where polarity opposes them, `one_side` affirms and `other_side` denies.
    about : tuple of str
        The element of the case that it is about, ``note`` where there is none; that of either side where a
        person linked claims on different things.
    proposition : str or None
        The proposition that one side affirms and the other denies.
    linked_by : str or None
        Who linked them; None where nobody did. Empty if the link does not say who.
    why : str or None
        What that person noted.
    """

    kind: Opposition
    difference: Difference
    one_side: tuple[Claim, ...] = ()
    other_side: tuple[Claim, ...] = ()
    about: tuple[str, ...] = ("note",)
    proposition: str | None = None
    linked_by: str | None = None
    why: str | None = None


_COMPARISON = re.compile(r"([^<>=!]+)(<=|>=|==|!=|=|<|>)([^<>=!]+)")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
_TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
_OPPOSING = {each.value for each in Opposition}
_Pair = tuple[Claim, Claim]


def contested(case: Case) -> tuple[Contradiction, ...]:
    """Return the oppositions among the claims that stand, in the order in which they first come up.

    A claim without a proposition is compared by what it is about, with claims that have a proposition on the
    same thing too. A source that contradicts itself opposes nobody. A claim that another retracts does not
    count, unless that other one was retracted itself. Of several links between two claims the last one holds.

    Examples
    --------
    >>> from goodoffices.case.files import load_case
    >>> contested(load_case("port-of-arden"))
    ()
    """
    retracted = retracted_claims(case.links)
    claims = tuple(claim for claim in case.claims if claim.id not in retracted)
    order = {claim.id: index for index, claim in enumerate(claims)}
    links = {
        frozenset((link.source, link.target)): link
        for link in case.links
        if link.kind in _OPPOSING and link.source in order and link.target in order
    }
    sides: dict[Contradiction, list[_Pair]] = {}
    for matter, pair in _opposed(case, claims):
        link = links.get(frozenset(claim.id for claim in pair))
        sides.setdefault(matter if link is None else _judged(matter, link), []).append(pair)
    met = {frozenset(claim.id for claim in pair) for pairs in sides.values() for pair in pairs}
    found = [_with_sides(matter, pairs, order) for matter, pairs in sides.items()]
    for ends, link in links.items():
        if ends not in met:
            pair = (claims[order[link.source]], claims[order[link.target]])
            found.append(_with_sides(_judged(_shared(case, pair), link), [pair], order))
    return tuple(sorted(found, key=lambda each: min(order[c.id] for c in each.one_side + each.other_side)))


def _with_sides(matter: Contradiction, pairs: list[_Pair], order: Mapping[str, int]) -> Contradiction:
    one, other = ({pair[side].id: pair[side] for pair in pairs}.values() for side in (0, 1))
    return replace(
        matter,
        one_side=tuple(sorted(one, key=lambda claim: order[claim.id])),
        other_side=tuple(sorted(other, key=lambda claim: order[claim.id])),
    )


def _judged(matter: Contradiction, link: Link) -> Contradiction:
    """Return the matter as the person who linked two claims on it sees it."""
    return replace(
        matter,
        kind=Opposition(link.kind),
        difference=Difference(link.difference or "unresolved"),
        linked_by=link.by or "",
        why=link.note,
    )


def _opposed(case: Case, claims: tuple[Claim, ...]) -> Iterator[tuple[Contradiction, _Pair]]:
    """Yield each pair of claims that affirm and deny one thing, with the thing, its sides left empty."""
    for matter, group in _groups(case, claims).items():
        affirming = [claim for claim in group if claim.polarity == "affirms" and not claim.denies]
        denying = [claim for claim in group if claim.polarity == "denies" or claim.denies]
        for one in affirming:
            yield from ((matter, (one, other)) for other in denying if one.source != other.source)


def _groups(case: Case, claims: tuple[Claim, ...]) -> dict[Contradiction, list[Claim]]:
    """Return the claims on each matter; one without a proposition is on every proposition on its element."""
    plain: dict[str, list[Claim]] = {}
    proposed: dict[str, list[Claim]] = {}
    known = {each.id: each for each in case.propositions}
    for claim in claims:
        if claim.proposition in known:
            proposed.setdefault(claim.proposition, []).append(claim)
        elif claim.about != "note":
            plain.setdefault(element_of(case, claim.about), []).append(claim)
    groups: dict[Contradiction, list[Claim]] = {}
    for name, group in proposed.items():
        element = element_of(case, known[name].about)
        groups[_matter(case, element, known[name])] = [*group, *plain.get(element, ())]
    on_propositions = {element for matter in groups for element in matter.about}
    for element, group in plain.items():
        if element not in on_propositions:
            groups[_matter(case, element)] = group
    return groups


def _matter(case: Case, about: str, proposition: Proposition | None = None) -> Contradiction:
    """Return a matter with nobody on either side yet; opposed positions are no contradiction of facts."""
    party, _, rest = about.partition(".")
    on_position = party in {each.id for each in case.parties} and rest in {each.id for each in case.issues}
    if proposition is not None and proposition.kind == "position":
        on_position = True
    return Contradiction(
        Opposition.POSITION_CONFLICT if on_position else Opposition.CONTRADICTION,
        Difference.UNRESOLVED,
        about=(about,),
        proposition=None if proposition is None else proposition.id,
    )


def _shared(case: Case, pair: _Pair) -> Contradiction:
    """Return what two claims are about that only a link opposes: one thing, or one on either side."""
    known = {each.id: each for each in case.propositions}
    first, second = (_matter(case, *_on(case, claim, known)) for claim in pair)
    if first == second:
        return first
    named = dict.fromkeys(about for about in (*first.about, *second.about) if about != "note")
    return replace(first, about=tuple(named) or ("note",), proposition=None)


def _on(case: Case, claim: Claim, known: Mapping[str, Proposition]) -> tuple[str, Proposition | None]:
    proposition = known.get(claim.proposition or "")
    return element_of(case, claim.about if proposition is None else proposition.about), proposition


def element_of(case: Case, about: str) -> str:
    """Return what a claim is about, however it is spelt: ``a<=40`` and ``40 >= a`` are one thing.

    A side's mandate is the unknown that says whether it is real.
    """
    about = _compared(about)
    party, _, rest = about.partition(".")
    if rest != "mandate":
        return about
    mandate = next((each.mandate for each in case.parties if each.id == party), None)
    law = None if mandate is None or mandate.real is None else mandate.real.law
    return law.unknown if isinstance(law, Named) else about


def _compared(about: str) -> str:
    """Return a comparison with its number on the right, its signs and blanks as they are mostly written."""
    match = _COMPARISON.fullmatch(about)
    if match is None:
        return about
    left, sign, right = match[1].strip(), match[2], match[3].strip()
    if _is_number(left) and not _is_number(right):
        left, sign, right = right, _TURNED.get(sign, sign), left
    if _is_number(right):
        right = f"{Decimal(right).normalize():f}"
    return f"{left} {'==' if sign == '=' else sign} {right}"


def _is_number(text: str) -> bool:
    return _NUMBER.fullmatch(text) is not None


def retracted_claims(links: tuple[Link, ...]) -> set[str]:
    """Return the claims that a claim which stands retracts; two that retract each other both stand."""
    by: dict[str, set[str]] = {}
    for link in links:
        if link.kind == "retracts":
            by.setdefault(link.target, set()).add(link.source)
    out: set[str] = set()
    standing: set[str] = set()
    while True:
        sources = {source for each in by.values() for source in each}
        standing_now = {claim for claim in sources if by.get(claim, set()) <= out}
        out_now = {claim for claim, each in by.items() if each & standing_now}
        if (standing_now, out_now) == (standing, out):
            return out
        standing, out = standing_now, out_now
