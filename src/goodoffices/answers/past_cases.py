"""A folder of dated cases with their seals: read once, and what cannot be read told in one line each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from goodoffices.case.files import claims_name, load_case_text
from goodoffices.case.freezing import SEALS_NAME, Seal, hash_of_inputs, read_seals
from goodoffices.case.model import Case
from goodoffices.case.reading import MAX_LEDGER_BYTES, read_file
from goodoffices.case.spelling import quoted, shown
from goodoffices.errors import CaseError, Problem, QuestionError

__all__ = ["Folder", "PastCase", "read_folder"]

_ENDINGS: Final = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class PastCase:
    """A case of the folder; `sha256` is the hash of its inputs, as `case.freezing` makes it."""

    slug: str
    case: Case
    sha256: str
    file: str


@dataclass(frozen=True, slots=True)
class Folder:
    """What a folder holds. `seals` is None where ``frozen.yaml`` is there and cannot be read."""

    path: Path
    cases: tuple[PastCase, ...]
    seals: dict[str, Seal] | None
    problems: tuple[Problem, ...]
    seal_problems: tuple[Problem, ...]


def read_folder(folder: str | Path) -> Folder:
    """Read the cases of a folder, in the order of their names, and its seals.

    Raises
    ------
    QuestionError
        If it is no folder, or holds no case file.
    CaseError
        If there are case files and none can be read.
    """
    path = Path(folder)
    name = quoted(str(folder), 200)
    if path.is_file():
        raise QuestionError(f"{name} is a file.", "Name the folder that holds the case files.")
    if not path.is_dir():
        raise QuestionError(f"there is no folder {name}.", "Name a folder that holds dated case files.")
    files = sorted(each for each in path.iterdir() if _may_be_case(each))
    if not files:
        hint = "Put dated case files with as_of into it; 'goodoffices new SLUG --out DIR' writes one."
        raise QuestionError(f"there are no case files (*.yaml) in {name}.", hint)
    cases: dict[str, PastCase] = {}
    problems: list[Problem] = []
    for file in files:
        try:
            found = _read_case(file)
        except CaseError as error:
            problems.append(_in_one_line(error, file))
            continue
        if found.slug in cases:
            what = f"there is a case {quoted(found.slug)} already."
            problems.append(Problem(found.file, 0, "", what, "Give one of the two files another name."))
        else:
            cases[found.slug] = found
    if not cases:
        raise CaseError(tuple(problems))
    seals, seal_problems = _read_seals(path / SEALS_NAME)
    return Folder(path, tuple(cases.values()), seals, tuple(problems), seal_problems)


def _may_be_case(path: Path) -> bool:
    if path.suffix not in _ENDINGS or path.name.startswith(".") or path.name == SEALS_NAME:
        return False
    return not path.stem.endswith(".claims") and not path.is_dir()


def _read_case(path: Path) -> PastCase:
    """Return a case with the hash of its inputs, both from the same bytes."""
    name = shown(str(path), 200)
    data = read_file(path)
    beside = path.with_name(claims_name(path.name))
    claims = read_file(beside, MAX_LEDGER_BYTES) if beside.exists() else None
    case = load_case_text(data, name, claims)
    named = None if claims is None else (claims, shown(str(beside), 200))
    return PastCase(path.stem, case, hash_of_inputs(data, name, named), name)


def _in_one_line(error: CaseError, path: Path) -> Problem:
    """Return the first problem of a file, with how many more there are."""
    first, n_more = error.problems[0], len(error.problems) - 1
    if not n_more:
        return first
    more = f"{n_more} more: goodoffices check {shown(str(path), 200)}"
    return replace(first, hint=f"{first.hint} {more}".strip())


def _read_seals(path: Path) -> tuple[dict[str, Seal] | None, tuple[Problem, ...]]:
    if not path.exists():
        return {}, ()
    try:
        return read_seals(read_file(path, MAX_LEDGER_BYTES), shown(str(path), 200))
    except CaseError as error:
        return None, (_in_one_line(error, path),)
