"""Freezing the inputs of a folder's cases before anyone knows what becomes of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from goodoffices.answers.past_cases import PastCase, read_folder
from goodoffices.case.freezing import SEALS_NAME, Seal, seals_as_text
from goodoffices.case.outcomes import horizon_end, is_known
from goodoffices.case.spelling import quoted, shown
from goodoffices.errors import CaseError, Problem
from goodoffices.evidence.disk import locked, replace_file

__all__ = ["FreezeAnswer", "NotSealed", "Sealed", "freeze"]


@dataclass(frozen=True, slots=True)
class Sealed:
    """A case whose inputs are frozen: their hash, the day of the seal, and who made it."""

    slug: str
    sha256: str
    on: str
    by: str


@dataclass(frozen=True, slots=True)
class NotSealed:
    """A case that was given no seal, and why."""

    slug: str
    reason: str


@dataclass(frozen=True, slots=True)
class FreezeAnswer:
    """What was frozen now, what had been frozen before, and what was not."""

    file: str
    frozen: tuple[Sealed, ...]
    kept: tuple[Sealed, ...]
    refused: tuple[NotSealed, ...]
    problems: tuple[Problem, ...]
    method: str = "SHA-256 of the inputs"
    exact: bool = True
    seed: int = 0
    worlds: int = 1


def freeze(folder: str | Path, *, on: date, by: str = "") -> FreezeAnswer:
    """Seal every case of a folder that has no seal and whose outcome is not known; seals are never renewed.

    Parameters
    ----------
    folder : str or Path
        Its ``frozen.yaml`` is written in one step, and only if there is something new.
    on : datetime.date
        Today.
    by : str
        Who seals; by default each case's author.

    Raises
    ------
    QuestionError
        If it is no folder, holds no case, or somebody else is writing its seals now.
    CaseError
        If no case can be read, or what ``frozen.yaml`` holds cannot: it is then left as it is.
    """
    path = Path(folder) / SEALS_NAME
    read_folder(folder)  # what is no folder of cases is told before a lock is made in it
    with locked(path):
        found = read_folder(folder)
        if found.seals is None or found.seal_problems:
            raise CaseError(found.seal_problems)
        seals = dict(found.seals)
        frozen: list[Sealed] = []
        kept: list[Sealed] = []
        refused: list[NotSealed] = []
        for past in found.cases:
            before = seals.get(past.slug)
            reason = _why_not(past, before, on)
            if reason is not None:
                refused.append(NotSealed(past.slug, reason))
            elif before is not None:
                kept.append(_told(past.slug, before))
            else:
                seals[past.slug] = Seal(past.sha256, on, by or past.case.author)
                frozen.append(_told(past.slug, seals[past.slug]))
        if frozen:
            replace_file(path, seals_as_text(seals).encode())
    return FreezeAnswer(
        shown(str(path), 200), tuple(frozen), tuple(kept), tuple(refused), tuple(found.problems)
    )


def _told(slug: str, seal: Seal) -> Sealed:
    return Sealed(slug, seal.sha256 or "", "" if seal.on is None else seal.on.isoformat(), seal.by)


def _why_not(past: PastCase, before: Seal | None, on: date) -> str | None:
    """Return why a case gets no seal, or None."""
    case = past.case
    if before is not None:
        if before.illustration is not None:
            return f"frozen.yaml calls it an illustration: {before.illustration}"
        if before.sha256 == past.sha256:
            return None
        return (
            f"changed since its seal of {before.on}, which is never renewed; "
            "give the new inputs a file of their own"
        )
    if is_known(case.outcome):
        return "its outcome is in the file already, so the analyst knew the outcome"
    if case.as_of is None:
        return "it has no as_of; write the day on which its inputs stand"
    if not past.slug.isprintable() or shown(past.slug, 200) != past.slug:
        return f"the file name {quoted(past.slug)} cannot be written down; rename it"
    end = horizon_end(case.as_of, case.horizon_days)
    if on > end:
        return f"its horizon ended on {end}; a seal now would come too late"
    return None
