"""`goodoffices new`: a commented case file to start from."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Final

import typer

from goodoffices.case.spelling import quoted
from goodoffices.case.starter import starter
from goodoffices.cli.options import JsonOption, SeedOption, WorldsOption
from goodoffices.cli.printing import print_json, say
from goodoffices.errors import QuestionError

__all__ = ["command"]

_SLUG: Final = re.compile(r"[^\W_][\w-]{0,99}")


def command(
    slug: Annotated[
        str,
        typer.Argument(metavar="SLUG", help="A short name such as port-talks.", show_default=False),
    ],
    out: Annotated[
        Path, typer.Option(metavar="DIR", help="The folder to write SLUG.yaml into.", show_default=False)
    ] = Path(),
    as_json: JsonOption = False,
    seed: SeedOption = 0,  # noqa: ARG001 - taken so that one command line fits all; nothing is drawn
    worlds: WorldsOption = 4096,  # noqa: ARG001 - likewise
) -> None:
    """Write SLUG.yaml, a small commented case that can be asked at once and changed line by line.

    A file that is there already is left alone.
    """
    name = slug.removesuffix(".yaml")
    if not _SLUG.fullmatch(name):
        raise QuestionError(
            f"{quoted(slug)} cannot name a file.",
            "Use letters, digits and hyphens, like port-talks; --out says in which folder.",
        )
    path = out / f"{name}.yaml"
    text = starter(name)
    out.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise QuestionError(f"{path} is there already.", "Choose another name, or remove it first.") from None
    if as_json:
        entry = {"slug": name, "title": None, "as_of": None, "outcome": None, "file": str(path)}
        print_json({"cases": [entry], "method": "written", "exact": True, "seed": 0, "worlds": 1})
    else:
        typer.echo(str(path))
        say(f"Edit it, then: goodoffices check {path}, goodoffices deals {path}")
