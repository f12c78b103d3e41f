"""The two grades of a claim, as every table and export shows them."""

from __future__ import annotations

from collections.abc import Mapping

from goodoffices.case.claims import Claim

__all__ = ["grades"]


def grades(claim: Claim, reliabilities: Mapping[str, str]) -> tuple[str, int]:
    """Return the grades of a claim: its source A to F, its statement 1 to 6.

    `reliabilities` are those of the sources by id; what a person judged for this statement goes before them.

    Examples
    --------
    >>> grades(Claim("c1", "union", "No."), {"union": "B"})
    ('B', 6)
    """
    return claim.reliability or reliabilities.get(claim.source, "F"), claim.credibility
