"""The program as a whole: help, exit codes, and nothing that ever ends in a traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from goodoffices.cli.app import COMMANDS
from tests.cli.commands import ran, ran_as_program


def test_the_help_names_every_command() -> None:
    result = ran("--help")
    assert result.code == 0
    assert all(f"  {name} " in result.out for name in COMMANDS)


DRAW_NOTHING = frozenset({"claims", "review", "ledger", "limits"})


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_a_help_that_names_the_json_option(name: str) -> None:
    result = ran(name, "--help")
    assert result.code == 0
    assert result.out.startswith(f"Usage: goodoffices {name} [OPTIONS]")
    # What reads papers, keeps a ledger or takes numbers alone draws nothing; the rest is drawn from a seed.
    drawn = set() if name in DRAW_NOTHING else {"--seed", "--worlds"}
    assert {"--json"} | drawn <= set(result.out.split())


def test_without_a_command_the_help_is_shown() -> None:
    result = ran()
    assert "Commands:" in result.out + result.err


def test_the_version_is_printed() -> None:
    result = ran("--version")
    assert (result.code, result.out.split()[0]) == (0, "goodoffices")


@pytest.mark.parametrize(("word", "hint"), [("holds", "Did you mean hold?"), ("zzz", "--help lists")])
def test_a_misspelt_command_is_told_with_the_nearest_one(word: str, hint: str) -> None:
    done = ran(word)
    assert done.code == 2
    assert f"There is no command '{word}'. " in done.err
    assert hint in done.err


@pytest.mark.parametrize(
    "words",
    [("no-such-command",), ("deals",), ("deals", "x", "--worlds", "1"), ("deals", "x", "--seed", "-1")],
)
def test_a_wrong_command_line_is_told_and_exits_with_2(words: tuple[str, ...]) -> None:
    result = ran(*words)
    assert result.code == 2
    assert result.out == ""
    assert "Traceback" not in result.err
    assert result.err


@pytest.mark.parametrize("name", ["check", "deals", "text", "brief"])
def test_a_case_that_is_not_there_is_told_and_exits_with_2(name: str) -> None:
    result = ran(name, "no-such-case.yaml")
    assert result.code == 2
    assert "no-such-case.yaml" in result.out + result.err
    assert "Traceback" not in result.err


def test_control_characters_of_an_argument_do_not_reach_the_terminal() -> None:
    result = ran("deals", "\x1b[31mred\u202e.yaml")
    assert result.code == 2
    assert "\x1b" not in result.err
    assert "\u202e" not in result.err


def test_a_reader_that_goes_away_causes_no_traceback() -> None:
    read_end, write_end = os.pipe()
    os.close(read_end)
    done = subprocess.run(
        [sys.executable, "-c", "from goodoffices.cli.app import main; main()", "cases", "--json"],
        stdout=write_end,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(write_end)
    assert b"Traceback" not in done.stderr
    assert done.returncode == 141


def test_an_interruption_causes_no_traceback() -> None:
    code = (
        "import os, signal, sys\n"
        # A program started in the background inherits that interruptions are ignored.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "import goodoffices.case.catalog as catalog\n"
        "import goodoffices.cli.cases as command\n"
        "command.list_cases = lambda: os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.argv = ['goodoffices', 'cases']\n"
        "from goodoffices.cli.app import main\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (128 + signal.SIGINT, "")
    assert "Traceback" not in done.stderr
    assert "stopped." in done.stderr


@pytest.mark.slow
def test_a_terminal_without_arabic_gets_escapes_instead_of_a_failure(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(
        "format: goodoffices/1\ntitle: هدنة\nissues:\n  days: {options: [1, 2], unknown_key: ٣}\n",
        encoding="utf-8",
    )
    result = ran_as_program("check", str(path), PYTHONIOENCODING="ascii", PYTHONUTF8="0", LC_ALL="C")
    assert result.code == 2
    assert "Traceback" not in result.err
