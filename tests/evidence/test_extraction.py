"""Which extractor is used, and that nothing leaves this machine unless this very call asks for it."""

from __future__ import annotations

import json
from importlib.metadata import EntryPoint

import pytest

from goodoffices.case.files import load_case
from goodoffices.errors import MissingExtra, QuestionError
from goodoffices.evidence import about, extraction, regex_rules, rules
from goodoffices.evidence.documents import read_document
from goodoffices.evidence.extraction import GROUP, extract
from goodoffices.evidence.proposals import Document, Proposals
from tests.evidence.stub_endpoint import completion, stub

TEXT = "The offer stands, Orell said. The guild will not sign, officials said."
DOCUMENT = read_document(TEXT.encode(), name="wire.txt")[0]
INSTALL = "spaCy is not installed. Install it: pip install 'goodoffices[nlp]'."


def by_nobody(document: Document) -> Proposals:
    """Stand in for an extractor."""
    return Proposals(document, (), "nobody", ("of its own",))


def without_spacy(_: Document) -> Proposals:
    raise MissingExtra(INSTALL)


def offered(monkeypatch: pytest.MonkeyPatch, *points: EntryPoint) -> list[str]:
    """Let these entry points be all that is installed; return the list of names that are asked for."""
    asked: list[str] = []

    def entry_points(*, group: str, name: str) -> tuple[EntryPoint, ...]:
        asked.append(name)
        return tuple(point for point in points if (point.group, point.name) == (group, name))

    monkeypatch.setattr(extraction, "entry_points", entry_points)
    return asked


def test_the_simpler_extractor_finds_claims_by_its_own_name() -> None:
    found = extract(DOCUMENT, extractor="regex")
    assert found.extractor == "regex"
    assert found.claims
    for claim in found.claims:
        for span in (*claim.source, *claim.cue, *claim.content):
            assert TEXT[span.start : span.end] == span.text


def test_the_rules_are_used_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = offered(monkeypatch)
    monkeypatch.setattr(rules, "extract_by_rules", by_nobody)
    assert extract(DOCUMENT) == by_nobody(DOCUMENT)
    assert asked == ["rules"]


def test_without_spacy_the_simpler_one_is_used_and_the_command_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "extract_by_rules", without_spacy)
    monkeypatch.setattr(regex_rules, "extract_by_regex", by_nobody)
    offered(monkeypatch)
    notice, own = extract(DOCUMENT).notices
    assert "pip install 'goodoffices[nlp]'" in notice
    assert own == "of its own"


def test_rules_that_were_asked_for_are_not_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    offered(monkeypatch)
    monkeypatch.setattr(rules, "extract_by_rules", without_spacy)
    with pytest.raises(MissingExtra, match="pip install"):
        extract(DOCUMENT, extractor="rules")


def test_another_package_is_loaded_only_when_its_name_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = offered(monkeypatch, EntryPoint("mine", "no_such_module:extract", GROUP))
    extract(DOCUMENT, extractor="regex")
    assert asked == ["regex"]
    with pytest.raises(QuestionError, match="'mine' cannot be loaded"):
        extract(DOCUMENT, extractor="mine")


def test_an_extractor_that_two_packages_offer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    points = [EntryPoint("mine", f"package_{i}:extract", GROUP) for i in (1, 2)]
    offered(monkeypatch, *points)
    with pytest.raises(QuestionError, match="package_1:extract, package_2:extract"):
        extract(DOCUMENT, extractor="mine")


def test_an_unknown_extractor_is_told_with_the_known_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    offered(monkeypatch)
    with pytest.raises(QuestionError, match="Choose from: rules, regex, openai"):
        extract(DOCUMENT, extractor="magic")


def test_nothing_is_sent_unless_both_the_extractor_and_the_endpoint_are_given() -> None:
    with stub(completion("[]")) as endpoint:
        with pytest.raises(QuestionError, match="none is given"):
            extract(DOCUMENT, extractor="openai", model="stub", key="k")
        with pytest.raises(QuestionError, match="Add --extractor openai"):
            extract(DOCUMENT, endpoint=endpoint.url, model="stub", key="k")
        with pytest.raises(QuestionError, match="Add --extractor openai"):
            extract(DOCUMENT, extractor="regex", endpoint=endpoint.url)
        with pytest.raises(QuestionError, match="No model"):
            extract(DOCUMENT, extractor="openai", endpoint=endpoint.url)
        assert endpoint.paths == []


def test_the_endpoint_is_asked_when_both_are_given() -> None:
    item = {"source": "Orell", "cue": "said", "content": "The offer stands"}
    with stub(completion(json.dumps([item]))) as endpoint:
        found = extract(DOCUMENT, extractor="openai", endpoint=endpoint.url, model="stub")
    assert (found.extractor, len(found.claims)) == ("openai", 1)


def test_a_case_says_what_the_words_point_to(monkeypatch: pytest.MonkeyPatch) -> None:
    case = load_case("port-of-arden")
    given = []

    def point_to(some_case: object, proposals: Proposals) -> Proposals:
        given.append(some_case)
        return proposals

    monkeypatch.setattr(about, "point_to", point_to)
    extract(DOCUMENT, extractor="regex")
    assert given == []
    extract(DOCUMENT, extractor="regex", case=case)
    assert given == [case]
