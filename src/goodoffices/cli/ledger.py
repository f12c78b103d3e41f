"""`goodoffices ledger`: the claims of a case, what stands against what, and files for other programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from enum import Enum
from pathlib import Path
from typing import Annotated, Any

import typer

from goodoffices.case.files import load_case
from goodoffices.case.model import Case
from goodoffices.cli.options import CaseArgument, JsonOption
from goodoffices.cli.places import check_place, files_of_case
from goodoffices.cli.printing import console, mention_warnings, print_json, say
from goodoffices.errors import QuestionError
from goodoffices.evidence.contradictions import Contradiction, contested
from goodoffices.evidence.exports import claims_csv, provenance, web_annotations
from goodoffices.evidence.ledger import ledger_as_json
from goodoffices.report.ledger_terminal import print_claims, print_contradictions

__all__ = ["command"]


class Export(Enum):
    """What a ledger can be written as."""

    ANNOTATION = "annotation"
    PROV = "prov"
    CSV = "csv"


def command(
    case: CaseArgument,
    contradictions: Annotated[
        bool, typer.Option("--contradictions", help="Only what stands against what, and why.")
    ] = False,
    export: Annotated[
        Export | None,
        typer.Option(
            help="W3C annotations (JSON-LD), W3C provenance (PROV-JSON), or a table for a spreadsheet.",
            show_default=False,
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="With --export: write it there.", show_default=False),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """List who said what, with the grades of source and statement; or what stands against what.

    Grades: the source A (best) to F, the statement 1 (confirmed) to 6; F and 6 mean that it cannot be judged.
    """
    if export is not None and (contradictions or as_json):
        raise QuestionError("--export writes the whole ledger in one form.", "Leave the other options out.")
    if out is not None and export is None:
        raise QuestionError(
            "--out says where, but not what to write.", "Add --export annotation, prov or csv."
        )
    check_place("--out", out, kept=files_of_case(case))
    loaded = load_case(case)
    mention_warnings(loaded, case)
    if export is not None:
        _export(loaded, export, out)
        return
    opposed = contested(loaded)
    if as_json:
        print_json(_encoded(loaded, opposed, only=contradictions))
    elif not loaded.claims:
        console().print("No claims yet. goodoffices review CASE TEXT proposes some from an article.")
    elif contradictions and not opposed:
        console().print("No claims of different sources stand against each other.")
    elif contradictions:
        print_contradictions(loaded, opposed, console())
    else:
        print_claims(loaded, opposed, console())


def _export(case: Case, form: Export, out: Path | None) -> None:
    """Write the ledger in one form, to a file or to the standard output."""
    if form is Export.CSV:
        text = claims_csv(case)
    else:
        data = web_annotations(case) if form is Export.ANNOTATION else provenance(case)
        text = json.dumps(data, ensure_ascii=False, allow_nan=False, indent=1) + "\n"
    if out is None:
        # Line ends as everything else on the standard output has them.
        sys.stdout.write(text.replace("\r\n", "\n"))
        return
    # A spreadsheet takes a table for UTF-8 only if it begins with a mark; JSON must not have one.
    encoding = "utf-8-sig" if form is Export.CSV else "utf-8"
    # What no encoding holds becomes an escape, which JSON reads back.
    out.write_bytes(text.encode(encoding, "backslashreplace"))
    n = len(case.claims)
    say(f"Written: {out} ({n} claim{'' if n == 1 else 's'})")


def _encoded(case: Case, opposed: Sequence[Contradiction], *, only: bool) -> dict[str, Any]:
    """Return the ledger as one JSON object."""
    found: dict[str, Any] = {} if only else ledger_as_json(case)
    found["contradictions"] = [
        {
            "kind": each.kind.value,
            "difference": each.difference.value,
            "about": list(each.about),
            "proposition": each.proposition,
            "one_side": [claim.id for claim in each.one_side],
            "other_side": [claim.id for claim in each.other_side],
            "linked_by": each.linked_by,
            "why": each.why,
        }
        for each in opposed
    ]
    return {**found, "method": "as confirmed by people", "exact": True, "seed": 0, "worlds": 1}
