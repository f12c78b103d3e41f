"""CASE.claims.yaml, the ledger beside a case: found, checked whole with new entries, then written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from goodoffices.case.catalog import catalog_slugs
from goodoffices.case.files import check_case, claims_name, load_case_text
from goodoffices.case.model import Case
from goodoffices.case.reading import MAX_LEDGER_BYTES, read_file
from goodoffices.case.spelling import quoted, shown
from goodoffices.errors import CaseError, QuestionError
from goodoffices.evidence.disk import locked, replace_file
from goodoffices.evidence.ledger_entries import Additions
from goodoffices.evidence.ledger_growth import grown

__all__ = ["Prepared", "append_to_ledger", "case_path", "ledger_path", "prepare", "put"]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A ledger with new entries that was checked with its case and is not written yet.

    `before` is what it was made from (None: there was no ledger): it may only replace that.
    """

    case_file: Path
    before: bytes | None
    after: bytes
    case: Case


def case_path(case: str | Path) -> Path:
    """Return the path of a case that a ledger can stand beside.

    Raises
    ------
    QuestionError
        If it is a case of the catalog, which nobody writes to.
    """
    path = Path(case)
    if not path.exists() and str(case) in catalog_slugs():
        raise QuestionError(
            f"{quoted(str(case))} is a case of the catalog, and its ledger is not written to.",
            "Copy the case file and its .claims.yaml into a folder of yours, and name that copy.",
        )
    return path


def ledger_path(case_file: Path) -> Path:
    """Return the path of the ledger beside a case."""
    return case_file.with_name(claims_name(case_file.name))


def _bytes_of(ledger: Path) -> bytes | None:
    return read_file(ledger, MAX_LEDGER_BYTES) if ledger.exists() else None


def prepare(case_file: Path, additions: Additions) -> Prepared:
    """Return the ledger with more entries, checked with its case; nothing is written.

    Raises
    ------
    CaseError
        If the case and its ledger would not be right with these entries, or are not right now.
    QuestionError
        If entries that are there would be lost.
    """
    before = _bytes_of(ledger_path(case_file))
    try:
        name = shown(str(case_file), 200)
        after = grown(before or b"", additions, claims_name(name))
        case = load_case_text(read_file(case_file), name, claims=after)
    except (CaseError, QuestionError, UnicodeDecodeError):
        # What was wrong before comes first: lines of a text that is not written would mislead.
        now = check_case(case_file)
        if now.case is None:
            raise CaseError(now.errors) from None
        raise
    return Prepared(case_file, before, after, case)


def put(prepared: Prepared) -> bool:
    """Write what was prepared; False, and nothing written, if the ledger has changed in the meantime.

    The caller holds the lock.
    """
    ledger = ledger_path(prepared.case_file)
    if _bytes_of(ledger) != prepared.before:
        return False
    if prepared.after != prepared.before:
        replace_file(ledger, prepared.after)
    return True


def append_to_ledger(case: str | Path, additions: Additions) -> Case:
    """Add entries to the ledger beside a case, and return the case as it then stands.

    The ledger is locked, checked as a whole before it replaces the old one, and only ever grows.

    Raises
    ------
    CaseError
        If the case and its ledger would not be right with these entries.
    QuestionError
        If it is a case of the catalog, if another writer holds the ledger, or if it keeps changing.
    """
    path = case_path(case)
    with locked(ledger_path(path)):
        for _ in range(3):
            prepared = prepare(path, additions)
            if put(prepared):
                return prepared.case
    raise QuestionError(
        f"{ledger_path(path).name} was changed by another program while it was written to.",
        "Nothing was written. Close it in other programs and try again.",
    )
