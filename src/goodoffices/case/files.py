"""Reading case files: by path or by slug, all problems collected, claims beside the case included."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from goodoffices.case.building.ledger import with_ledger
from goodoffices.case.building.places import MAX_PROBLEMS, Findings, Place, TooManyProblems
from goodoffices.case.building.whole import build_case
from goodoffices.case.catalog import catalog_claims, catalog_slugs, catalog_text
from goodoffices.case.issues import Text
from goodoffices.case.model import Case, Outcome
from goodoffices.case.reading import (
    MAX_BYTES,
    MAX_LEDGER_BYTES,
    MAX_LEDGER_NODES,
    MAX_NODES,
    read_file,
    read_tree,
)
from goodoffices.case.spelling import quoted, shown, suggestion
from goodoffices.errors import CaseError, Problem

__all__ = [
    "CatalogEntry",
    "CheckedCase",
    "check_case",
    "claims_name",
    "has_claims_beside",
    "list_cases",
    "load_case",
    "load_case_text",
]


class CheckedCase(NamedTuple):
    """What reading a case came to: the case (None if there are errors), errors and warnings in file order."""

    case: Case | None
    errors: tuple[Problem, ...]
    warnings: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class CatalogEntry:
    """A case of the catalog, as `goodoffices cases` lists it."""

    slug: str
    title: Text
    as_of: date | None
    outcome: Outcome | None


def load_case(source: str | Path) -> Case:
    """Return the case in a file, or the case of the catalog with that slug.

    Parameters
    ----------
    source : str or Path
        A path, or a slug such as ``port-of-arden``. Of a path, ``CASE.claims.yaml`` beside it is read too.

    Raises
    ------
    CaseError
        Holding every problem of the file, in file order.

    Examples
    --------
    >>> str(load_case("port-of-arden").title)
    'Night shifts at the port of Arden'
    """
    case, errors, _ = check_case(source)
    if case is None:
        raise CaseError(errors)
    return case


def load_case_text(text: str | bytes, file: str = "<text>", claims: str | bytes | None = None) -> Case:
    """Return the case that a text states; `file` names it in messages.

    Raises
    ------
    CaseError
        Holding every problem of the text.
    """
    beside = None if claims is None else (_as_bytes(claims), claims_name(file))
    case, errors, _ = _check(_as_bytes(text), file, beside)
    if case is None:
        raise CaseError(errors)
    return case


def check_case(source: str | Path) -> CheckedCase:
    """Return the case (None if there are errors), its errors and its warnings, each in file order.

    Parameters
    ----------
    source : str or Path
        As for `load_case`.
    """
    try:
        data, file, beside = _find(source)
    except CaseError as error:
        return CheckedCase(None, error.problems, ())
    return _check(data, file, beside)


def list_cases() -> tuple[CatalogEntry, ...]:
    """Return the cases of the catalog, in the order of their slugs."""
    entries = []
    for slug in catalog_slugs():
        case = load_case(slug)
        entries.append(CatalogEntry(slug, case.title, case.as_of, case.outcome))
    return tuple(entries)


def _as_bytes(text: str | bytes) -> bytes:
    return text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text


def claims_name(file: str) -> str:
    """Return the name of the file of claims beside a case file."""
    stem = file.removesuffix(".yaml").removesuffix(".yml")
    return f"{stem}.claims.yaml"


def has_claims_beside(source: str | Path) -> bool:
    """Tell whether claims stand in a file of their own beside a case; `source` as for `load_case`."""
    try:
        return _find(source)[2] is not None
    except CaseError:
        return False


def _find(source: str | Path) -> tuple[bytes, str, tuple[bytes, str] | None]:
    """Return the bytes and name of the case, and those of the claims beside it."""
    written = str(source)
    path = Path(source)
    if not _exists(path) and written in catalog_slugs():
        claims = catalog_claims(written)
        beside = None if claims is None else (claims, f"{written}.claims.yaml")
        return catalog_text(written), f"{written}.yaml", beside
    if not _exists(path) and _looks_like_slug(written):
        file = f"{written}.yaml"
        hint = (
            f"Did you mean the file {quoted(file)}?"
            if _exists(Path(file))
            else suggestion(written, catalog_slugs(), "cases")
        )
        what = f"there is no file and no case {quoted(written)}."
        raise CaseError((Problem(shown(written, 200), 0, "", what, hint),))
    data = read_file(path)
    name = shown(written, 200)
    beside_path = path.with_name(claims_name(path.name))
    if beside_path != path and _exists(beside_path):
        return data, name, (read_file(beside_path, MAX_LEDGER_BYTES), shown(str(beside_path), 200))
    return data, name, None


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _looks_like_slug(written: str) -> bool:
    return not any(sign in written for sign in "/\\.\0")


def _check(data: bytes, file: str, beside: tuple[bytes, str] | None) -> CheckedCase:
    findings = Findings()
    torn: list[Problem] = []
    ledger_limits = (MAX_LEDGER_BYTES, MAX_LEDGER_NODES)
    claims = None if beside is None else _read(*beside, findings, torn, ledger_limits)
    place = _read(data, file, findings, torn, (MAX_BYTES, MAX_NODES))
    if place is None:
        return CheckedCase(None, _in_order(torn, file), ())
    case: Case | None = None
    try:
        case = build_case(place, hashlib.sha256(data).hexdigest(), claims)
        case = with_ledger(case, (place,) if claims is None else (place, claims))
    except TooManyProblems:
        many = Problem(file, 0, "", f"there are more than {MAX_PROBLEMS} problems.", "Correct these first.")
        torn.append(many)
    # What else is said about a torn line follows from its being torn.
    lines = {(problem.file, problem.line) for problem in torn}
    errors = [problem for problem in findings.errors if (problem.file, problem.line) not in lines]
    errors += torn
    return CheckedCase(None if errors else case, _in_order(errors, file), _in_order(findings.warnings, file))


def _read(
    data: bytes, file: str, findings: Findings, torn: list[Problem], limits: tuple[int, int]
) -> Place | None:
    """Return the top of a file; what is wrong with its text goes to `torn`."""
    try:
        root, problems = read_tree(data, file, *limits)
    except CaseError as error:
        torn.extend(error.problems)
        return None
    torn.extend(problems)
    return None if root is None else Place(root, "", file, findings)


def _in_order(problems: list[Problem], file: str) -> tuple[Problem, ...]:
    """Return the problems in file order, the case before the claims, each once."""
    unique = dict.fromkeys(problems)
    return tuple(sorted(unique, key=lambda problem: (problem.file != file, problem.line)))
