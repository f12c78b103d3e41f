"""Claims as they stand: each under its first id, with the words of its newest revision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from goodoffices.case.building.places import Place
from goodoffices.case.claims import Claim
from goodoffices.case.spelling import quoted

__all__ = ["current_claims", "places_of"]


def places_of(sections: Sequence[Mapping[str, Place]]) -> dict[str, Place]:
    """Return where each claim of the case stands."""
    places: dict[str, Place] = {}
    for top in sections:
        for key, at in top["claims"].entries() if "claims" in top else []:
            places.setdefault(key.text, at)
    return places


def current_claims(
    claims: Sequence[Claim], places: Mapping[str, Place]
) -> tuple[tuple[Claim, ...], tuple[Claim, ...]]:
    """Return the claims that stand, in the order of their first entries, and those that were withdrawn.

    A revision must stand in the same file as what it replaces, and below it: a ledger only ever grows.
    """
    chains: dict[str, list[Claim]] = {}
    first_of: dict[str, str] = {}
    for claim in claims:
        written = replace(claim, written_as=claim.id)
        before = written.replaces
        if before is None:
            if written.revision != 1:
                places[claim.id].error(
                    f"revision {written.revision} replaces nothing.", "Add replaces: and the claim before it."
                )
            chains.setdefault(claim.id, [written])
            first_of[claim.id] = claim.id
            continue
        first = _first(written, before, chains, first_of, places)
        if first is not None:
            chains[first].append(written)
            first_of[claim.id] = first
    standing = [_newest(first, chain) for first, chain in chains.items()]
    return (
        tuple(claim for claim in standing if not claim.withdrawn),
        tuple(claim for claim in standing if claim.withdrawn),
    )


def _newest(first: str, chain: list[Claim]) -> Claim:
    return replace(chain[-1], id=first, revision=len(chain), earlier=tuple(chain[:-1]))


def _first(
    claim: Claim,
    before: str,
    chains: Mapping[str, list[Claim]],
    first_of: Mapping[str, str],
    places: Mapping[str, Place],
) -> str | None:
    """Return the first id of the claim that is replaced, or report why this cannot replace it."""
    place = places[claim.id]
    if before not in first_of:
        known = [name for name in first_of if name != claim.id]
        what = (
            "is further below; a revision stands below what it replaces"
            if before in places
            else "does not exist"
        )
        place.error(
            f"the claim {quoted(before)} that this replaces {what}.",
            place.suggestion(before, known, "claims above"),
        )
        return None
    if places[before].file != place.file:
        place.error(
            f"{quoted(before)} stands in {places[before].file}.",
            "Correct it there: a revision stands in the same file as what it replaces.",
        )
        return None
    chain = chains[first_of[before]]
    if chain[-1].id != before:
        hint = f"Replace {chain[-1].id}, the newest revision."
        place.error(f"{quoted(before)} was replaced before.", hint)
        return None
    if claim.revision not in (1, len(chain) + 1):
        place.error(f"this is revision {len(chain) + 1}, not {claim.revision}.", "Correct the number.")
    return first_of[before]
