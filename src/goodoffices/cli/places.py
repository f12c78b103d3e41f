"""Where a command may write, and what it must not write over."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from goodoffices.case.spelling import quoted
from goodoffices.errors import QuestionError
from goodoffices.evidence.journal import journal_path
from goodoffices.evidence.ledger_file import ledger_path

__all__ = ["check_place", "files_of_case"]


def check_place(option: str, path: Path | None, *, kept: Iterable[str | Path] = ()) -> None:
    """Check, before the long work, that a file can be written where an option says.

    Parameters
    ----------
    option : str
        As the person wrote it, for the message.
    path : Path or None
        Where it is to be written; None where the option was left out.
    kept : iterable of str or Path
        Files that the command reads or goes on with, and that must not be written over.

    Raises
    ------
    QuestionError
        If there is no such folder, a folder stands there, or one of the files to be kept.
    """
    if path is None:
        return
    if not path.parent.is_dir():
        raise QuestionError(f"{option}: there is no folder {quoted(str(path.parent))}.", "Make it first.")
    if path.is_dir():
        raise QuestionError(f"{option}: {quoted(str(path))} is a folder.", "Give the name of a file in it.")
    if path.exists() and any(Path(each).exists() and path.samefile(each) for each in kept):
        raise QuestionError(
            f"{option}: {quoted(str(path))} is a file that this command reads, and it would be lost.",
            "Give another name.",
        )


def files_of_case(case: str | Path) -> tuple[Path, ...]:
    """Return the case file, its ledger and the journal of its reviews, whether they exist or not."""
    path = Path(case)
    return path, ledger_path(path), journal_path(path)
