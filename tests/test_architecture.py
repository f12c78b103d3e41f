"""Imports point down the layers, and nothing imports the package root."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "goodoffices"
MODULES = sorted(SOURCE.rglob("*.py"))
CONTRACT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
LAYERS: list[str] = CONTRACT["contracts"][0]["layers"]  # highest first
ONLY_IN_CLI = {"typer", "click"}
ONLY_FOR_A_CLUSTER = {"dask", "distributed"}
NOWHERE = {"http", "socket", "urllib", "requests", "sqlite3", "numba", "negmas"}


def imported_names(path: Path) -> Iterator[str]:
    """Yield the dotted name of everything that a module imports, wherever in it the import stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            yield node.module or ""
            if node.module == "goodoffices":
                yield from (f"goodoffices.{alias.name}" for alias in node.names)


def layer_of(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
class TestEachModule:
    def test_does_not_import_the_package_root(self, path: Path) -> None:
        assert "goodoffices" not in set(imported_names(path))

    def test_imports_its_own_layer_and_those_below_it_only(self, path: Path) -> None:
        if layer_of(path) == "__init__":
            return  # the root offers the public functions; it is below and above nothing
        allowed = set(LAYERS[LAYERS.index(layer_of(path)) :])
        used = {name.split(".")[1] for name in imported_names(path) if name.startswith("goodoffices.")}
        assert used <= allowed

    def test_asks_for_a_command_line_library_in_cli_only_and_for_the_network_nowhere(
        self, path: Path
    ) -> None:
        used = {name.split(".")[0] for name in imported_names(path)}
        assert not used & NOWHERE
        if layer_of(path) != "cli":
            assert not used & ONLY_IN_CLI
        if path.name not in {"cluster.py", "cluster_connection.py"}:
            assert not used & ONLY_FOR_A_CLUSTER

    def test_starts_with_a_docstring_and_says_what_it_offers(self, path: Path) -> None:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert ast.get_docstring(tree), "no docstring"
        defines = any(isinstance(node, ast.FunctionDef | ast.ClassDef) for node in tree.body)
        names = [node for node in tree.body if isinstance(node, ast.Assign)]
        offers = any(
            isinstance(target, ast.Name) and target.id == "__all__" for n in names for target in n.targets
        )
        assert offers or not defines, "no __all__"


def test_every_folder_of_the_package_is_a_layer_of_the_contract() -> None:
    found = {layer_of(path) for path in MODULES} - {"__init__"}
    assert found == set(LAYERS)
