"""The wheel carries all that is needed, and works where there is no checkout."""

from __future__ import annotations

import json
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)],
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    return built


@pytest.mark.slow
def test_every_file_of_the_package_is_in_the_wheel(wheel: Path) -> None:
    source = ROOT / "src"
    tracked = {
        path.relative_to(source).as_posix()
        for path in (source / "goodoffices").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert tracked <= names
    kinds = ("catalog/port-of-arden.yaml", "catalog/doha-2024-03.yaml", "py.typed", ".ttf", ".json")
    assert all(any(name.endswith(kind) for name in names) for kind in kinds)
    assert any("templates/" in name for name in names)
    assert any(name.endswith("licenses/LICENSE") for name in names)


@pytest.mark.slow
def test_an_installed_wheel_answers_outside_the_checkout(wheel: Path, tmp_path: Path) -> None:
    home = tmp_path / "venv"
    venv.create(home, with_pip=False)
    python = home / "bin" / "python"
    # The dependencies are those of this environment; only the package itself comes from the wheel.
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", str(wheel)],
        check=True,
        capture_output=True,
    )
    (packages,) = (home / "lib").glob("python*/site-packages")
    borrowed = Path(pytest.__file__).resolve().parent.parent
    run = [str(python), "-c", f"import sys; sys.path.append({str(borrowed)!r})\n{PROGRAM}"]
    done = subprocess.run(
        [*run, "deals", "port-of-arden", "--json"], cwd=tmp_path, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    assert "p_deal" in json.loads(done.stdout)
    assert done.stderr.decode().splitlines()[0] == str(packages / "goodoffices" / "__init__.py")
    out = tmp_path / "brief"
    done = subprocess.run(
        [*run, "brief", "port-of-arden", "--out", str(out)], cwd=tmp_path, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    assert (out / "brief.pdf").read_bytes().startswith(b"%PDF")


PROGRAM = """
import goodoffices
print(goodoffices.__file__, file=sys.stderr)
from goodoffices.cli.app import main
main()
"""
