"""What a claim can say something about, and in which worlds what it says is true."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from fractions import Fraction
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from goodoffices.bargaining.ratification import at_least
from goodoffices.case.decimals import read_number
from goodoffices.case.model import Case
from goodoffices.case.parties import RedLine, SafetyNet
from goodoffices.case.pieces import pieces_of
from goodoffices.case.schedule import Event
from goodoffices.case.spelling import Misspelling
from goodoffices.case.talks import Mandate
from goodoffices.case.uncertain import Named, Quantity
from goodoffices.learning.wants import Wants

__all__ = ["Subject", "SubjectKind", "subject_of"]

Floats = npt.NDArray[np.float64]
Shares = Callable[[Wants], Floats]
_COMPARISON: Final = re.compile(r"(.+?)\s*(<=|>=|==|!=|=|<|>)\s*(.+)")


class SubjectKind(Enum):
    """What kind of thing a claim is about. Of what is `NOTHING`, no world is likelier or less likely."""

    CHANCE = "shared unknown"
    RED_LINE = "red line"
    GUARANTEE = "guarantee"
    MANDATE = "mandate"
    COMPARISON = "comparison"
    NOTHING = "nothing that is drawn"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a claim is about.

    Attributes
    ----------
    name : str
        The same for all claims on one thing: a chance, or the number or numbers that are compared.
    party : str or None
        Whose own limit, number or mandate it is, if one party's.
    share : callable or None
        How far what is said is true in each world of a `Wants`: 1, 0 or, of a guarantee, its credible share;
        shape (n,) or (1,). None where it says nothing of what is drawn.
    test : (op, number) or None
        Of a comparison with a plain number.
    """

    kind: SubjectKind
    name: str
    party: str | None = None
    share: Shares | None = None
    test: tuple[str, Fraction] | None = None


def subject_of(case: Case, about: str) -> Subject:
    """Return what `about` of a claim is, whoever affirms or denies it.

    Examples
    --------
    >>> from goodoffices.case.files import load_case
    >>> subject_of(load_case("port-of-arden"), "union.no_deal <= 40").party
    'union'
    """
    match = _COMPARISON.fullmatch(about)
    if match is not None:
        return _comparison(case, match[1].strip(), match[2], match[3].strip())
    party, _, rest = about.partition(".")
    if rest == "mandate" and party in _party_ids(case):
        return _mandate(case, party)
    if about in {unknown.id for unknown in case.unknowns if unknown.chance is not None}:
        return _shared_chance(case, about)
    for owner, line in _red_lines(case):
        if line.id == about:
            return Subject(SubjectKind.RED_LINE, f"red line {about}", owner, _truth_of(line.firmness))
    for guarantee in case.schedule.guarantees if case.schedule is not None else ():
        if guarantee.id == about:
            own = guarantee.by if guarantee.by in _party_ids(case) else None
            return Subject(SubjectKind.GUARANTEE, f"guarantee {about}", own, _share_of(guarantee.credible))
    return Subject(SubjectKind.NOTHING, about)


def _party_ids(case: Case) -> set[str]:
    return {party.id for party in case.parties}


def _red_lines(case: Case) -> Iterator[tuple[str | None, RedLine]]:
    """Yield every red line with the party that it belongs to, itself or through a member of a body."""
    for party in case.parties:
        for part in pieces_of(party):
            if isinstance(part, RedLine):
                yield party.id, part
    for part in pieces_of(case.bodies):
        if isinstance(part, RedLine):
            yield None, part


def _truth_of(chance: Quantity) -> Shares:
    return lambda wants: wants.ensemble.comes_true(chance).astype(np.float64)


def _share_of(quantity: Quantity) -> Shares:
    return lambda wants: np.asarray(wants.ensemble.share(quantity), dtype=np.float64)


def _number_of(quantity: Quantity) -> Shares:
    return lambda wants: wants.ensemble.number(quantity)


def _odds_of(chance: Quantity) -> Shares:
    return lambda wants: wants.ensemble.odds(chance)


def _coin_of(unknown: str) -> Shares:
    return lambda wants: wants.ensemble.is_true(unknown).astype(np.float64)


def _shared_chance(case: Case, name: str) -> Subject:
    return Subject(SubjectKind.CHANCE, f"unknowns.{name}", _owner_of_unknown(case, name), _coin_of(name))


def _mandate(case: Case, party: str) -> Subject:
    mandate = case.party(party).mandate
    chance = None if mandate is None else mandate.real
    if chance is None:
        return Subject(SubjectKind.NOTHING, f"{party}.mandate", party)
    if isinstance(chance.law, Named):
        # The mandate is real exactly where the shared unknown is true: one thing under two names.
        name = f"unknowns.{chance.law.unknown}"
        return Subject(SubjectKind.MANDATE, name, party, _truth_of(chance))
    return Subject(SubjectKind.MANDATE, f"{party}.mandate", party, _truth_of(chance))


def _owner_of_unknown(case: Case, name: str) -> str | None:
    """Return the party all of whose own numbers, and nobody else's, rest on a shared unknown."""
    users: set[str | None] = set()
    for party in case.parties:
        if any(_names(part.law, name) for part in pieces_of(party) if isinstance(part, Quantity)):
            users.add(party.id)
    rest = (case.unknowns, case.bodies, case.ratification, case.mediators, case.events, case.schedule)
    if any(_names(part.law, name) for part in pieces_of(rest) if isinstance(part, Quantity)):
        users.add(None)
    return next(iter(users)) if len(users) == 1 else None


def _names(law: Any, unknown: str) -> bool:
    """Tell whether a law, or a law in it, names a shared unknown."""
    if getattr(law, "unknown", None) == unknown:
        return True
    inner = (getattr(law, each.name) for each in fields(law))
    return any(_names(part, unknown) for part in inner if is_dataclass(part))


# -- numbers and comparisons --------------------------------------------------------------------------------


def _comparison(case: Case, left: str, op: str, right: str) -> Subject:
    first = _number(case, left)
    try:
        constant = read_number(right)
    except Misspelling:
        constant = None
    second = _number(case, right) if constant is None else None
    if first is None or (constant is None and second is None):
        return Subject(SubjectKind.NOTHING, f"{left} {op} {right}")
    name, owner, values = first
    op = "==" if op == "=" else op
    if second is None:
        number = Fraction(constant or 0)

        def share(wants: Wants) -> Floats:
            return _compared(op, values(wants), np.array([float(number)]))

        return Subject(SubjectKind.COMPARISON, name, owner, share, (op, number))
    other_name, other_owner, others = second

    def share_of_both(wants: Wants) -> Floats:
        return _compared(op, values(wants), others(wants))

    both = owner if owner == other_owner else None
    return Subject(SubjectKind.COMPARISON, f"{name} {op} {other_name}", both, share_of_both)


def _compared(op: str, left: Floats, right: Floats) -> Floats:
    match op:
        case ">=":
            found = at_least(left, right)
        case "<=":
            found = at_least(right, left)
        case ">":
            found = ~at_least(right, left)
        case "<":
            found = ~at_least(left, right)
        case _:
            found = at_least(left, right) & at_least(right, left)
            found = ~found if op == "!=" else found
    return found.astype(np.float64)


def _number(case: Case, name: str) -> tuple[str, str | None, Shares] | None:
    """Return a number of the case by any of its names: its place, whose it is, and how to read it."""
    party, _, rest = name.removeprefix("parties.").partition(".")
    if rest == "no_deal" and party in _party_ids(case):
        if case.party(party).preferences is None:
            return None
        return f"parties.{party}.no_deal", party, lambda wants: wants.no_deal(party)
    for unknown in case.unknowns:
        if name in (unknown.id, f"unknowns.{unknown.id}", f"unknowns.{unknown.id}.number"):
            path, owner = f"unknowns.{unknown.id}", _owner_of_unknown(case, unknown.id)
            if unknown.number is None:
                return path, owner, _coin_of(unknown.id)
            return path, owner, _number_of(Quantity(f"{path}:value", Named(unknown.id)))
    for quantity, is_chance in _quantities(case):
        if quantity.path in (name, f"parties.{name}", f"unknowns.{name}"):
            where = quantity.path.split(".")
            owner = where[1] if where[0] == "parties" else None
            return quantity.path, owner, _odds_of(quantity) if is_chance else _number_of(quantity)
    return None


def _quantities(case: Case) -> Iterator[tuple[Quantity, bool]]:
    """Yield every number of the case, and whether it is a chance that a coin is tossed with."""
    roots = (case.issues, case.agreement, case.parties, case.unknowns, case.bodies, case.ratification)
    chances: set[int] = set()
    for part in pieces_of((*roots, case.mediators, case.schedule, case.events)):
        match part:
            case (
                RedLine(firmness=chance)
                | SafetyNet(chance=chance)
                | Event(chance=chance)
                | Mandate(real=chance)
            ):
                chances.add(id(chance))
            case Quantity():
                yield part, id(part) in chances
            case _:
                continue
