"""How commands print: one JSON object, or words for people; and a sign of life on long work."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Self

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from goodoffices.case.model import Case
from goodoffices.case.spelling import shown

__all__ = ["Counting", "console", "mention_warnings", "print_json", "say", "working"]


def console(*, to_stderr: bool = False) -> Console:
    """Return the terminal that answers are printed on; with `to_stderr` the one for what is no answer."""
    return Console(stderr=to_stderr, highlight=False, markup=False, emoji=False)


def print_json(answer: Mapping[str, Any]) -> None:
    """Print one JSON object on the standard output."""
    encoding = (sys.stdout.encoding or "").lower().replace("_", "-")
    text = json.dumps(answer, ensure_ascii=encoding not in {"utf-8", "utf8"}, allow_nan=False)
    sys.stdout.write(f"{text}\n")


def say(message: str) -> None:
    """Tell the person something that is not the answer."""
    typer.echo(shown(message, 2000), err=True)


def mention_warnings(case: Case, named: str) -> None:
    """Tell how many warnings a case has, and which command shows them."""
    if case.warnings:
        n = len(case.warnings)
        say(f"{n} warning{'s' if n > 1 else ''} about this case: goodoffices check {named}")


@contextmanager
def working(what: str) -> Iterator[None]:
    """Show on the standard error that work goes on, where a person is watching."""
    if not sys.stderr.isatty():
        yield
        return
    with Console(stderr=True).status(what):
        yield


class Counting:
    """How much of long work is done and how long the rest takes; shown only where a person is watching."""

    def __init__(self, what: str, total: int | None = None) -> None:
        """Show nothing yet; a `total` that is not known is given by `reached`."""
        self._bar = Progress(
            TextColumn(what),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
            disable=not sys.stderr.isatty(),
        )
        self._task = self._bar.add_task("", total=total)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if not self._bar.disable:  # some versions of rich end the line even of a bar that was never shown
            self._bar.stop()

    def advanced(self, more: int) -> None:
        """Show that so much more is done."""
        self._bar.advance(self._task, more)

    def reached(self, done: int, total: int) -> None:
        """Show that so much of all is done."""
        self._bar.update(self._task, completed=done, total=total)
