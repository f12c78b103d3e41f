"""Nothing that is locked, and so installed or run by make, is under AGPL, GPL or LGPL."""

from __future__ import annotations

import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LOCKS = sorted((ROOT / "requirements").glob("*.lock"))
LOCKED = sorted(
    {
        match.group(1)
        for lock in LOCKS
        for match in re.finditer(r"^([A-Za-z0-9._-]+)==", lock.read_text(encoding="utf-8"), re.MULTILINE)
    }
)
COPYLEFT = re.compile(r"\b(A|L)?GPL|GNU (Affero |Lesser |Library )?General Public", re.IGNORECASE)
# A licence text may speak of the GPL without being it: SciPy's ends with those of the compiler's run-time
# library, which its exception lets anyone link. What counts in a long text is therefore its first line.
LONGEST_NAME = 200


def licence_names(found: Distribution) -> list[str]:
    """Return every licence that the metadata of a distribution names."""
    metadata = found.metadata
    names = metadata.get_all("License-Expression") or []
    names += [value for value in metadata.get_all("Classifier") or [] if value.startswith("License ::")]
    for value in metadata.get_all("License") or []:
        names.append(value if len(value) <= LONGEST_NAME else value.strip().splitlines()[0])
    return [name for name in names if name.strip()]


def test_the_locks_name_something() -> None:
    assert {"numpy", "pytest", "typst"} <= set(LOCKED)


@pytest.mark.parametrize("name", LOCKED)
def test_a_locked_package_names_a_licence_and_it_is_no_gpl(name: str) -> None:
    try:
        found = distribution(name)
    except PackageNotFoundError:
        pytest.fail(f"{name} is locked and not installed: run `make setup`")
    licences = licence_names(found)
    texts = [path for path in found.files or () if re.search(r"(?i)licen[cs]e|copying", path.name)]
    assert licences or texts, f"{name} names no licence"
    assert not [licence for licence in licences if COPYLEFT.search(licence)]


def test_the_locks_hold_no_address_and_no_path() -> None:
    for lock in LOCKS:
        for line in lock.read_text(encoding="utf-8").splitlines():
            assert not re.search(r"://|^-|file:/|^\s*#.*(?:\s|=)/", line), f"{lock.name}: {line}"


def test_what_the_pages_and_the_package_say_of_the_licence_agrees() -> None:
    assert "Apache License" in (ROOT / "LICENSE").read_text(encoding="utf-8").splitlines()[1]
    assert distribution("goodoffices").metadata["License-Expression"] == "Apache-2.0"
