"""What results depend on beside the case: Python, a few packages, and the source of this one."""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

__all__ = ["differences", "made_with"]

_PACKAGES = ("goodoffices", "numpy", "scipy", "distributed")
_DIGITS = 12


@cache
def made_with() -> tuple[str, ...]:
    """Return names and versions, and a digest of the source, of what this process runs."""
    python = f"Python {sys.version_info.major}.{sys.version_info.minor}"
    return (python, *(_named(package) for package in _PACKAGES), f"source {_digest()}")


def differences(here: tuple[str, ...], there: tuple[str, ...]) -> str:
    """Return what differs, in words, or nothing."""
    return ", ".join(
        f"{theirs} (here {ours.partition(' ')[2]})"
        for ours, theirs in zip(here, there, strict=True)
        if ours != theirs
    )


def _named(package: str) -> str:
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return f"{package} (not installed)"


def _digest() -> str:
    package = Path(__file__).resolve().parent.parent
    whole = hashlib.sha256()
    for path in sorted(package.rglob("*.py")):
        whole.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return whole.hexdigest()[:_DIGITS]
