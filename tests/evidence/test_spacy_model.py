"""Which English pipeline is loaded, and that one with a changed file never is."""

from __future__ import annotations

import builtins
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import spacy

from goodoffices.errors import MissingExtra
from goodoffices.evidence import spacy_model
from goodoffices.evidence.extraction import extract
from goodoffices.evidence.proposals import Document
from goodoffices.evidence.spacy_model import english, tampered_files, upload_folder

ARTICLE = Document("The offer stands, Orell said.", "")


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    """Let each test choose its pipeline, and leave the usual one to those that follow."""
    english.cache_clear()
    yield
    english.cache_clear()


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the upload's data folder, which stands for the one that is installed."""
    installed = upload_folder()
    assert installed is not None
    folder = tmp_path / "pipeline"
    shutil.copytree(installed, folder)
    monkeypatch.setattr(spacy_model, "upload_folder", lambda: folder)
    monkeypatch.setattr(spacy_model, "OFFICIAL", ())
    return folder


def never(*_: Any, **__: Any) -> Any:
    raise AssertionError("nothing is to be loaded")


def test_the_installed_upload_is_the_one_on_our_list() -> None:
    folder = upload_folder()
    assert folder is not None
    assert tampered_files(folder) == ()


def test_a_changed_file_is_not_loaded_and_the_simpler_extractor_says_so(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (copy / "tokenizer").write_bytes((copy / "tokenizer").read_bytes() + b" ")
    monkeypatch.setattr(spacy, "load", never)
    with pytest.raises(MissingExtra, match="tokenizer differs"):
        english()
    found = extract(ARTICLE)
    assert found.extractor == "regex"
    assert found.claims
    assert any("is not the one that is known" in notice for notice in found.notices)


def test_a_file_too_much_and_one_too_few_are_noticed(copy: Path) -> None:
    (copy / "hook.py").write_text("print('hello')\n", encoding="utf-8")
    (copy / "tokenizer").unlink()
    assert tampered_files(copy) == ("hook.py", "tokenizer")


def test_the_upload_is_loaded_by_its_path_and_its_package_is_never_imported(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[Any] = []
    monkeypatch.setattr(spacy, "load", lambda what, **_: given.append(what))
    english()
    assert given == [copy]


def test_an_official_pipeline_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[Any] = []
    monkeypatch.setattr(spacy.util, "is_package", lambda name: name == "en_core_web_sm")
    monkeypatch.setattr(spacy, "load", lambda what, **_: given.append(what))
    english()
    assert given == ["en_core_web_sm"]


def test_without_any_pipeline_the_simpler_extractor_is_used_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(spacy_model, "OFFICIAL", ())
    monkeypatch.setattr(spacy_model, "upload_folder", lambda: None)
    found = extract(ARTICLE)
    assert found.extractor == "regex"
    assert any("no English pipeline" in notice for notice in found.notices)


def test_without_spacy_the_simpler_extractor_is_used_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name == "spacy":
            raise ImportError(name)
        return usual(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    found = extract(ARTICLE)
    assert found.extractor == "regex"
    assert any("spaCy is not installed" in notice for notice in found.notices)
