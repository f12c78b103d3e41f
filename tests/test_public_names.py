"""What `import goodoffices` offers, and what it costs."""

from __future__ import annotations

import subprocess
import sys

import pytest

import goodoffices
import goodoffices.errors

HEAVY = {
    "altair",
    "babel",
    "dask",
    "distributed",
    "httpx",
    "jinja2",
    "numpy",
    "ortools",
    "pandas",
    "pydantic",
    "pypdf",
    "rich",
    "ruamel",
    "scipy",
    "spacy",
    "typer",
}

# How each public function is asked something small. A new one needs a line here.
CALLS = {
    "backtest": "goodoffices.backtest(folder, runs=16)",
    "ask": "goodoffices.ask(case, seed=1, worlds=64)",
    "cases": "goodoffices.cases()",
    "check": "goodoffices.check('port-of-arden')",
    "claims": "goodoffices.claims(b'The guild said that it would strike.', extractor='regex', case=case)",
    "deals": "goodoffices.deals(case, seed=1, worlds=64)",
    "hold": "goodoffices.hold(goodoffices.load('lantern-strait'), seed=1, worlds=64)",
    "load": "goodoffices.load('port-of-arden')",
    "stability": "goodoffices.stability('lantern-strait', seed=1, worlds=64)",
    "talks": "goodoffices.talks(case, runs=64, seed=1)",
    "text": "goodoffices.text(case, package, seed=1, worlds=64)",
}
PREPARED = """
import importlib, pkgutil, goodoffices
for module in pkgutil.walk_packages(goodoffices.__path__, "goodoffices."):
    importlib.import_module(module.name)
case = goodoffices.load("port-of-arden")
import pathlib, tempfile
from goodoffices.case.catalog import catalog_text
folder = pathlib.Path(tempfile.mkdtemp())
(folder / "arden.yaml").write_bytes(catalog_text("port-of-arden"))
package = {"raise_pct": "6", "night_shift": "voluntary", "jobs": "2", "review": "no_review"}
"""


def run(code: str) -> str:
    """Run code in a fresh interpreter and return what it prints."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def public_functions() -> list[str]:
    values = {name: getattr(goodoffices, name) for name in goodoffices.__all__}
    return sorted(name for name, value in values.items() if callable(value) and not isinstance(value, type))


def test_every_public_function_is_called_here() -> None:
    assert set(public_functions()) <= set(CALLS)


def test_public_functions_stay_functions_after_every_submodule_is_imported_and_after_a_first_call() -> None:
    lines = [PREPARED]
    lines += [f"assert {CALLS[name]} is not None" for name in public_functions() for _ in range(2)]
    run("\n".join(lines))


def test_every_public_name_is_there_and_listed() -> None:
    assert goodoffices.__all__ == sorted(goodoffices.__all__, key=str.casefold)
    assert set(goodoffices.__all__) <= set(dir(goodoffices))


def test_importing_goodoffices_loads_nothing_heavy() -> None:
    loaded = set(run("import goodoffices, sys; print(*{name.split('.')[0] for name in sys.modules})").split())
    assert not loaded & HEAVY


def test_an_unknown_name_is_an_attribute_error() -> None:
    run(
        "import goodoffices\n"
        "try: goodoffices.no_such_name\n"
        "except AttributeError as error: assert 'no_such_name' in str(error)\n"
        "else: raise SystemExit('no error')"
    )


def test_the_help_loads_no_engine() -> None:
    code = (
        "import sys; sys.argv = ['goodoffices', '--help']\n"
        "from goodoffices.cli.app import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(*{name.split('.')[0] for name in sys.modules}, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not set(done.stderr.split()) & (HEAVY - {"typer", "rich"})


@pytest.mark.parametrize("name", ["ask", "deals", "hold", "talks", "text"])
def test_a_path_where_a_case_is_needed_says_to_load_it(name: str) -> None:
    arguments: tuple[object, ...] = ("port-of-arden", {}) if name == "text" else ("port-of-arden",)
    with pytest.raises(goodoffices.errors.QuestionError, match="Load it first: load\\('port-of-arden'\\)"):
        getattr(goodoffices, name)(*arguments)


def test_talks_can_be_played_under_another_protocol() -> None:
    case = goodoffices.load("port-of-arden")
    assert goodoffices.talks(case, protocol="bridging", runs=8).protocol == "bridging"
    with pytest.raises(goodoffices.errors.QuestionError, match="there is no protocol 'shouting'"):
        goodoffices.talks(case, protocol="shouting")
