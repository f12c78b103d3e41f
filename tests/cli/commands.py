"""Running a command in this process or as a program of its own."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from goodoffices.cli.app import app

__all__ = ["ARDEN_TEXT", "Ran", "broken_case", "ran", "ran_as_program"]

ARDEN_TEXT = ("raise_pct=6", "night_shift=voluntary", "jobs=2", "review=no_review")


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        """Return the one JSON object on the standard output."""
        return json.loads(self.out)


def ran(*words: str) -> Ran:
    """Run a command in this process."""
    out, err = io.StringIO(), io.StringIO()
    code = 0
    with redirect_stdout(out), redirect_stderr(err):
        try:
            app(list(words), prog_name="goodoffices")
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    return Ran(code, out.getvalue(), err.getvalue())


def ran_as_program(*words: str, cwd: Path | None = None, **environment: str) -> Ran:
    """Run a command as a program of its own."""
    done = subprocess.run(
        [sys.executable, "-c", "from goodoffices.cli.app import main; main()", *words],
        capture_output=True,
        cwd=cwd,
        env={**os.environ, **environment},
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace"))


def broken_case(folder: Path) -> Path:
    """Write a case with three mistakes and return its path."""
    path = folder / "broken.yaml"
    path.write_text(
        "format: goodoffices/1\n"
        "title: Broken\n"
        "issues:\n"
        "  jobs: {options: [0, 2, 5]}\n"
        "parties:\n"
        "  union:\n"
        "    name: Union\n"
        "    weights: {jbos: 10}\n"
        "    values: {jobs: increasing}\n"
        "    no_deal: 40%\n"
        "  port:\n"
        "    name: Port\n"
        "    wieghts: {jobs: 10}\n"
        "    values: {jobs: decreasing}\n"
        "    no_deal: 10\n",
        encoding="utf-8",
    )
    return path
