"""How commands print: one JSON object, or words for people; and a sign of life on long work."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import typer
from rich.console import Console

from goodoffices.case.model import Case
from goodoffices.case.spelling import shown

__all__ = ["console", "mention_warnings", "print_json", "say", "working"]


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
