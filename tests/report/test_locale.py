"""The Arabic catalogue is complete and fits its sources."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import goodoffices.report

PACKAGE = Path(goodoffices.report.__file__).parent


def _messages() -> set[str | tuple[str, ...]]:
    found = extract_from_dir(
        PACKAGE, method_map=[("**.py", "python")], keywords={"say": None, "count": (1, 2)}
    )
    return {message if isinstance(message, str) else tuple(message) for _, _, message, _, _ in found}


def _fields(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


@pytest.mark.parametrize("catalogue", sorted(PACKAGE.glob("locale/*/LC_MESSAGES/brief.po")), ids=str)
def test_every_sentence_is_translated_with_the_same_fields(catalogue: Path) -> None:
    with catalogue.open("rb") as stream:
        translated = read_po(stream)
    messages = _messages()
    assert len(messages) > 200
    for message in messages:
        entry = translated.get(message if isinstance(message, str) else message[0])
        assert entry is not None, f"not in the catalogue: {message}"
        texts = (entry.string,) if isinstance(entry.string, str) else tuple(entry.string or ("",))
        assert all(texts), f"not translated: {message}"
        if isinstance(message, str):
            assert _fields(texts[0]) == _fields(message), message
        else:
            assert all(_fields(text) <= _fields(message[1]) for text in texts), message


@pytest.mark.parametrize("catalogue", sorted(PACKAGE.glob("locale/*/LC_MESSAGES/brief.po")), ids=str)
def test_the_catalogue_holds_nothing_that_the_brief_never_says(catalogue: Path) -> None:
    with catalogue.open("rb") as stream:
        translated = read_po(stream)
    known = {message if isinstance(message, str) else message[0] for message in _messages()}
    ids = {entry.id if isinstance(entry.id, str) else entry.id[0] for entry in translated if entry.id}
    assert ids <= known
