"""The journal of reviews: one line for each step, on the disk before the step counts, never changed.

A line that a crash has torn is left where it is and passed over; every line stands for itself.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from goodoffices.case.ledger import Assessment
from goodoffices.case.spelling import quoted
from goodoffices.errors import QuestionError
from goodoffices.evidence.disk import sync_folder
from goodoffices.evidence.review import Action, Step
from goodoffices.evidence.wording import Place, Wording

__all__ = ["Journal", "Record", "journal_path"]

BEGIN: Final = "begin"
UNDO: Final = "undo"
_LARGEST: Final = 64 * 1024 * 1024


def journal_path(case_file: Path) -> Path:
    """Return the path of the journal beside a case."""
    return case_file.with_name(case_file.name.removesuffix(".yaml").removesuffix(".yml") + ".review.jsonl")


@dataclass(frozen=True, slots=True)
class Record:
    """A line of the journal.

    `do` is ``begin``, ``undo`` or the name of an action; `document` the hash of the text; `at` when, in UTC.
    """

    do: str
    document: str
    at: str = ""
    by: str | None = None
    name: str = ""
    step: Step | None = None

    def line(self) -> bytes:
        """Return the line, with its end."""
        data: dict[str, Any] = {"do": self.do, "document": self.document, "at": self.at}
        data |= {"by": self.by} if self.by else {}
        data |= {"name": self.name} if self.name else {}
        if self.step is not None:
            data |= {"key": self.step.key, "wording": _plain(asdict(self.step.wording))}
            data |= {"why": self.step.why} if self.step.why else {}
        # ASCII with escapes: a lone surrogate in an article must not stop the line from being written.
        return (json.dumps(data, ensure_ascii=True, allow_nan=False) + "\n").encode("ascii")


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(inner) for name, inner in value.items() if inner is not None}
    return value.isoformat() if isinstance(value, date) else value


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if isinstance(text, str) else None


def _wording(data: Mapping[str, Any]) -> Wording:
    fields = dict(data)
    if isinstance(fields.get("assessed"), Mapping):
        assessed = dict(fields["assessed"])
        fields["assessed"] = Assessment(**{**assessed, "on": _day(assessed.get("on"))})
    return Wording(
        **{**fields, "date": _day(fields.get("date")), "relay": tuple(fields.get("relay", ()))},
    )


def _record(line: bytes) -> Record:
    """Return what a line says. Raises ValueError, TypeError or KeyError if it is no whole line."""
    data = json.loads(line)
    do = data["do"]
    step = None
    if do not in (BEGIN, UNDO):
        if not Place.from_key(data["key"]).content:
            raise ValueError("a step on no place of the text")
        step = Step(Action(do), data["key"], _wording(data["wording"]), data.get("why"))
    return Record(do, data["document"], data.get("at", ""), data.get("by"), data.get("name", ""), step)


@dataclass(slots=True)
class Journal:
    """The journal beside a case. `torn` counts the lines that could not be read."""

    path: Path
    torn: int = field(default=0)

    def records(self) -> Iterator[Record]:
        """Yield every whole line, in the order in which the steps were made.

        Raises
        ------
        QuestionError
            If the file is too large to be a journal.
        """
        self.torn = 0
        if not self.path.exists():
            return
        if self.path.stat().st_size > _LARGEST:
            raise QuestionError(
                f"{quoted(self.path.name)} is larger than {_LARGEST >> 20} MiB.", "Move it elsewhere."
            )
        for line in self.path.read_bytes().split(b"\n"):
            if not line.strip():
                continue
            try:
                yield _record(line)
            except (ValueError, TypeError, KeyError, AttributeError):
                self.torn += 1

    def steps(self, document: str) -> tuple[Step, ...]:
        """Return the steps on a document that were not undone."""
        steps: list[Step] = []
        for record in self.records():
            if record.document != document:
                continue
            if record.step is not None:
                steps.append(record.step)
            elif record.do == UNDO and steps:
                steps.pop()
        return tuple(steps)

    def earlier_texts(self, name: str, document: str) -> tuple[str, ...]:
        """Return the hashes under which a file of this name was reviewed when it held another text."""
        found = (record.document for record in self.records() if record.do == BEGIN and record.name == name)
        return tuple(dict.fromkeys(each for each in found if each != document))

    def add(self, record: Record) -> None:
        """Write a line, and return only when it is on the disk. The caller holds the lock."""
        is_new = not self.path.exists()
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
        try:
            size = os.lseek(descriptor, 0, os.SEEK_END)
            if size:
                os.lseek(descriptor, size - 1, os.SEEK_SET)
                # What a crash has torn off must not spoil the line that comes now.
                gap = b"" if os.read(descriptor, 1) == b"\n" else b"\n"
            else:
                gap = b""
            data = gap + record.line()
            written = 0
            while written < len(data):
                written += os.write(descriptor, data[written:])
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if is_new:
            sync_folder(self.path.parent)
