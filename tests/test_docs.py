"""The pages agree with the code, their examples run, and their links lead somewhere."""

from __future__ import annotations

import doctest
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from goodoffices.case.files import check_case
from goodoffices.case.schema import make_schema
from goodoffices.cli.app import COMMANDS

ROOT = Path(__file__).resolve().parent.parent
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "SECURITY.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]
BLOCK = re.compile(r"^```(?P<kind>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?P<target>[^)\s]+)\)")

# The words of the field that names in the code stand for.
TERMS = {
    "act", "assurance", "chunk", "coalition improvement", "decision maker", "end", "equilibrium",
    "graph model", "guarantee", "least guarantee", "legal sequence", "open phase", "p_hold", "sanction",
    "schedule", "stable", "stop incentive", "subgame perfect", "trust threshold",
    "arbitrator", "behavioural", "bound on gains", "credibility threshold", "hearing", "private value",
    "resolved", "stubborn", "value of confidentiality",
    "agreement", "assumption", "blockage", "body", "bonus", "bridging move", "case", "catalog", "claim",
    "coalition", "coherent", "driver", "effective sample size (ess)", "effective utility",
    "egalitarian solution", "firmness", "gain", "gap", "ideal gain", "issue", "kalai-smorodinsky solution",
    "limit", "minimal conflict", "nash solution", "no_deal", "option", "package", "pareto frontier",
    "party", "range", "ratification", "red line", "reference world", "rule", "seed", "source", "step",
    "agreed in principle", "aspiration", "breakdown", "bridging proposal", "consultation", "draft", "event",
    "exponent", "horizon", "issue last in dispute", "leverage", "mandate", "micro", "one-text procedure",
    "outside option", "protocol", "proximity talks", "run", "tactic", "walking out",
    "admiralty scale", "attribution", "content", "contradiction", "cue", "directness", "ledger",
    "ancestor", "cheap talk", "evidence", "likelihood", "origin", "pull", "resample-move",
    "position conflict", "proposition", "relay", "revision", "selector", "tension",
    "base rate", "brier score", "calibration", "margin", "seal",
    "decision set", "measurable value", "value of information",
    "tabled", "text", "unknown", "utilitarian solution", "utility", "weight", "win set", "world", "zopa",
}  # fmt: skip


def page_id(path: Path) -> str:
    return str(path.relative_to(ROOT))


def table_column(page: str) -> list[str]:
    """Return the first cells of the rows of a page's tables, without the headings."""
    lines = (ROOT / page).read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line.startswith("|")]
    cells = [row.split("|")[1].strip() for row in rows]
    return [
        cell
        for cell, after in zip(cells, [*cells[1:], ""], strict=True)
        if not set(cell) <= {"-"} and not (after and set(after) <= {"-"})
    ]


def test_the_layer_table_is_the_contract_of_the_import_linter() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    assert table_column("docs/architecture.md") == [f"`{layer}`" for layer in layers]


def test_the_glossary_has_every_term_once_and_in_order() -> None:
    terms = [term.casefold() for term in table_column("docs/glossary.md")]
    assert set(terms) >= TERMS
    assert len(set(terms)) == len(terms)
    assert terms == sorted(terms)


def test_the_command_reference_is_what_the_commands_say(same_as_stored: Callable[[str, Path], None]) -> None:
    codes = "Exit codes: 0 answered, 1 when a `--fail-if` condition holds, 2 wrong input."
    sections = [
        f"# Commands\n\nWritten from `--help` by `make golden`.\n\n{codes}\n",
        f"```text\n{help_of()}```\n",
    ]
    sections += [f"## {name}\n\n```text\n{help_of(name)}```\n" for name in COMMANDS]
    same_as_stored("\n".join(sections), ROOT / "docs" / "reference" / "cli.md")


@cache
def help_of(*words: str) -> str:
    """Return a help page as a terminal of 100 columns shows it."""
    done = subprocess.run(
        [sys.executable, "-c", "from goodoffices.cli.app import main; main()", *words, "--help"],
        capture_output=True,
        text=True,
        # The sources beside these pages, whatever version is installed.
        env={"COLUMNS": "100", "PATH": "", "PYTHONPATH": str(ROOT / "src")},
        check=True,
    )
    return done.stdout


@pytest.mark.parametrize("path", PAGES, ids=page_id)
class TestEachPage:
    def test_has_links_that_lead_somewhere(self, path: Path) -> None:
        for match in LINK.finditer(path.read_text(encoding="utf-8")):
            target = match["target"].partition("#")[0]
            if target and "://" not in target:
                assert (path.parent / target).exists(), target

    def test_has_python_examples_that_run(self, path: Path) -> None:
        text = "".join(
            m["text"] for m in BLOCK.finditer(path.read_text(encoding="utf-8")) if m["kind"] == "python"
        )
        example = doctest.DocTestParser().get_doctest(text, {}, page_id(path), str(path), 0)
        failed, _ = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(example)
        assert failed == 0

    def test_has_case_files_that_are_sound(self, path: Path, tmp_path: Path) -> None:
        for match in BLOCK.finditer(path.read_text(encoding="utf-8")):
            if match["text"].startswith("format:"):
                case = tmp_path / "case.yaml"
                case.write_text(match["text"], encoding="utf-8")
                _, errors, _ = check_case(str(case))
                assert errors == ()

    def test_names_commands_and_options_that_exist(self, path: Path) -> None:
        text = path.read_text(encoding="utf-8")
        for name, rest in re.findall(r"(?m)(?:^    |`)goodoffices (\w+)([^`\n]*)", text):
            assert name in COMMANDS
            offered = help_of(name)
            assert all(option in offered for option in re.findall(r"--[a-z-]+", rest))


def test_the_page_on_case_files_names_every_key() -> None:
    page = (ROOT / "docs" / "reference" / "case-file.md").read_text(encoding="utf-8")
    assert keys_in(make_schema()) <= set(re.findall(r"[a-z_][a-z_0-9]*", page))


def test_the_page_on_json_names_every_key_of_the_answers() -> None:
    page = (ROOT / "docs" / "reference" / "json.md").read_text(encoding="utf-8")
    named = set(re.findall(r"[a-z_][a-z_0-9]*", page))
    files = sorted((ROOT / "src" / "goodoffices" / "answers").glob("*results.py"))
    modules = [import_module(f"goodoffices.answers.{file.stem}") for file in files]
    answers = [each for module in modules for each in vars(module).values() if is_dataclass(each)]
    assert len(answers) > 50
    assert {key.name for answer in answers for key in fields(answer)} <= named


def keys_in(schema: object) -> set[str]:
    """Return every key that a JSON Schema gives a meaning to."""
    if isinstance(schema, list):
        return set().union(*(keys_in(part) for part in schema))
    if not isinstance(schema, dict):
        return set()
    return set(schema.get("properties", ())).union(*(keys_in(part) for part in schema.values()))


def test_the_readme_puts_the_two_commands_first_and_is_short() -> None:
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    commands = [line.split()[1] for line in lines[:12] if line.startswith("    make ")]
    assert commands == ["demo", "test"]
    assert len(lines) <= 60
