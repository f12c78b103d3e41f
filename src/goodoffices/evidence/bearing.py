"""Which claims are about which number of a case, whether or not the number cites them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from goodoffices.case.claims import Claim
from goodoffices.case.model import Case
from goodoffices.case.uncertain import Named

__all__ = ["claims_about"]

_COMPARISON: Final = re.compile(r"(.+?)\s*(?:<=|>=|==|!=|=|<|>)\s*(.+)")


def claims_about(case: Case, paths: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the claims about each number, by its path; a number that none is about is left out.

    Claims that re-weight worlds (``use: evidence``) are not the basis of a number, and are left out too.

    Parameters
    ----------
    case : Case
    paths : iterable of str
        Paths of numbers, such as ``parties.union.no_deal`` or ``unknowns.tired.chance``.

    Examples
    --------
    >>> from goodoffices.case.files import load_case
    >>> claims_about(load_case("port-of-arden"), ["parties.union.red_lines.U1.firmness"])
    {'parties.union.red_lines.U1.firmness': ('c3',)}
    """
    by_subject: dict[str, list[str]] = {}
    for claim in case.claims:
        if claim.use == "basis":
            for subject in _subjects(case, claim):
                by_subject.setdefault(subject, []).append(claim.id)
    found = {}
    for path in paths:
        claims = [name for subject in _names_of(path) for name in by_subject.get(subject, ())]
        if claims:
            found[path] = tuple(dict.fromkeys(claims))
    return found


def _subjects(case: Case, claim: Claim) -> tuple[str, ...]:
    """Return the names of numbers that a claim is about."""
    if claim.about == "note":
        return ()
    match = _COMPARISON.fullmatch(claim.about)
    if match is not None:
        return match[1].strip(), match[2].strip()
    party, _, rest = claim.about.partition(".")
    if rest != "mandate":
        return (claim.about,)
    mandate = next((each.mandate for each in case.parties if each.id == party), None)
    law = None if mandate is None or mandate.real is None else mandate.real.law
    return (claim.about, law.unknown) if isinstance(law, Named) else (claim.about,)


def _names_of(path: str) -> tuple[str, ...]:
    """Return what a number may be called where a claim says what it is about."""
    parts = path.split(".")
    names = [path]
    if parts[0] == "unknowns":
        names += parts[1:2]
    if parts[0] == "parties":
        names.append(".".join(parts[1:]))
    # A red line and a guarantee are named by their id alone, wherever they stand.
    names += [parts[i + 1] for i, part in enumerate(parts[:-1]) if part in {"red_lines", "guarantees"}]
    return tuple(dict.fromkeys(names))
