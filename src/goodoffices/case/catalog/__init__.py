"""The cases that come with the package, each a file of its own, found by its slug."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable

__all__ = ["catalog_claims", "catalog_slugs", "catalog_text"]

_ENDING, _CLAIMS_ENDING = ".yaml", ".claims.yaml"


def _folder() -> Traversable:
    return files("goodoffices.case.catalog")


def catalog_slugs() -> tuple[str, ...]:
    """Return the slugs of all cases, in alphabetical order."""
    names = (entry.name for entry in _folder().iterdir())
    return tuple(
        sorted(
            name.removesuffix(_ENDING)
            for name in names
            if name.endswith(_ENDING) and not name.endswith(_CLAIMS_ENDING)
        )
    )


def catalog_text(slug: str) -> bytes:
    """Return the bytes of a case of the catalog. Raises KeyError if there is none of that slug."""
    if slug not in catalog_slugs():
        raise KeyError(slug)
    return _folder().joinpath(slug + _ENDING).read_bytes()


def catalog_claims(slug: str) -> bytes | None:
    """Return the bytes of the claims beside a case of the catalog, or None if it has none."""
    entry = _folder().joinpath(slug + _CLAIMS_ENDING)
    return entry.read_bytes() if entry.is_file() else None
