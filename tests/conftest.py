"""How many examples are generated, and how stored outputs are compared and renewed."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

ROOT = Path(__file__).resolve().parent.parent

# Generated cases take what they take; the machine that runs the tests may be busy.
settings.register_profile(
    "fast", max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
settings.register_profile("slow", parent=settings.get_profile("fast"), max_examples=1000)
# Planted mistakes: that a test fails is enough, by which smallest case does not matter.
settings.register_profile(
    "mutants", parent=settings.get_profile("fast"), phases=(Phase.explicit, Phase.generate)
)
settings.load_profile(os.environ.get("GOODOFFICES_TESTS", "fast"))


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the folder of the checkout."""
    return ROOT


@pytest.fixture
def same_as_stored() -> Callable[[str, Path], None]:
    """Compare a text with a stored one; under `make golden`, store it instead."""

    def compare(text: str, path: Path) -> None:
        if os.environ.get("GOODOFFICES_GOLDEN") == "renew":
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert path.is_file(), f"{path} is not there; `make golden` writes it"
        assert text == path.read_text(encoding="utf-8"), f"{path} is out of date; `make golden` renews it"

    return compare
