"""`goodoffices claims`."""

from __future__ import annotations

import hashlib
import io
import json
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from goodoffices.case.catalog import catalog_text
from tests.cli.commands import Ran, ran
from tests.evidence.stub_endpoint import completion, stub

TEXT = (
    "PORT HALDREY - The offer remains valid until Friday, Authority spokeswoman Dagny Orell said.\r\n\r\n"
    '"We will not sign," Orell told reporters outside the customs house.\r\n'
)
KEYS = {"document", "claims", "extractor", "notices", "method", "exact", "seed", "worlds"}


@pytest.fixture
def wire(tmp_path: Path) -> Path:
    path = tmp_path / "wire.txt"
    path.write_bytes(TEXT.encode())
    return path


def claims(*words: str | Path) -> Ran:
    return ran("claims", *map(str, words), "--extractor", "regex")


def test_json_has_every_key_of_the_contract(wire: Path) -> None:
    result = claims(wire, "--date", "2026-03-04", "--json")
    assert result.code == 0
    answer = result.json()
    assert set(answer) == KEYS
    assert answer["document"] == {
        "sha256": hashlib.sha256(TEXT.encode()).hexdigest(),
        "chars": len(TEXT),
        "name": "wire.txt",
        "text_from": "text",
        "date": "2026-03-04",
        "title": None,
        "publisher": None,
    }
    assert (answer["extractor"], answer["exact"], answer["seed"], answer["worlds"]) == ("regex", False, 0, 1)
    claim = answer["claims"][0]
    assert set(claim) == {
        "id",
        "source",
        "cue",
        "content",
        "directness",
        "relay",
        "nested_in",
        "dates",
        "about",
        "polarity",
        "modality",
        "notes",
    }
    assert set(claim["source"]) == {"spans", "name", "kind", "named", "collective"}


def test_offsets_count_in_the_text_as_given_line_ends_included(wire: Path) -> None:
    answer = claims(wire, "--json").json()
    assert len(answer["claims"]) == 2
    for claim in answer["claims"]:
        for part in ("source", "cue", "content"):
            for span in claim[part]["spans"]:
                assert TEXT[span["start"] : span["end"]] == span["text"]


def test_what_was_read_out_of_another_kind_of_file_comes_with_its_text(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<html><title>T</title><p>It failed, Orell said.", encoding="utf-8")
    document = claims(page, "--json").json()["document"]
    assert (document["text"], document["text_from"], document["title"]) == (
        "It failed, Orell said.",
        "html",
        "T",
    )


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_a_text_that_is_no_plain_utf_8_comes_with_what_offsets_count_in(
    tmp_path: Path, encoding: str
) -> None:
    path = tmp_path / "old.txt"
    path.write_bytes("“We have no deal,” said René Bell.".encode(encoding))
    answer = claims(path, "--json").json()
    assert answer["document"]["text"] == "“We have no deal,” said René Bell."
    (span,) = answer["claims"][0]["source"]["spans"]
    assert answer["document"]["text"][span["start"] : span["end"]] == span["text"]


def test_several_articles_are_one_object_with_each(wire: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_bytes("“We have no deal,” said René Bell.".encode("cp1252"))
    answer = claims(wire, other, "--json").json()
    assert set(answer) == KEYS | {"documents"}
    assert [each["document"]["name"] for each in answer["documents"]] == ["wire.txt", "other.txt"]
    assert answer["document"] == answer["documents"][0]["document"]
    assert answer["claims"] == answer["documents"][0]["claims"]
    assert any("Windows-1252" in notice for notice in answer["notices"])


def test_the_standard_input_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(TEXT.encode())))
    assert claims("-", "--json").json()["document"]["chars"] == len(TEXT)
    assert "twice" in claims("-", "-").err


def test_the_terminal_says_who_and_what_within_eighty_columns(wire: Path) -> None:
    long = wire.with_name("long.txt")
    long.write_text(
        f"The offer{' and the plan' * 30} \x1b[31mremains valid, Dagny Orell said.", encoding="utf-8"
    )
    result = claims(wire, long)
    assert result.code == 0
    assert "Orell" in result.out
    assert "The offer remains valid until Friday" in result.out
    assert "\x1b" not in result.out
    assert max(map(len, result.out.splitlines())) <= 80


def test_what_sets_a_claim_apart_is_flagged(tmp_path: Path) -> None:
    path = tmp_path / "denial.txt"
    path.write_text("Orell denied that the guild had said it would strike.", encoding="utf-8")
    outer = {"source": "Orell", "cue": "denied", "content": "that the guild had said it would strike"}
    inner = {"source": "guild", "cue": "said", "content": "it would strike", "modality": "promised"}
    with stub(completion(json.dumps([{**outer, "polarity": "denies"}, inner]))) as endpoint:
        words = ("--extractor", "openai", "--endpoint", endpoint.url, "--model", "stub")
        result = ran("claims", str(path), *words)
    assert "[denies]" in result.out
    assert "[promised, inside p1]" in result.out


def test_an_article_without_claims_is_no_mistake(tmp_path: Path) -> None:
    path = tmp_path / "weather.txt"
    path.write_text("Rain.", encoding="utf-8")
    result = claims(path)
    assert (result.code, "no claims" in result.out) == (0, True)


def test_notices_go_to_the_standard_error(tmp_path: Path) -> None:
    path = tmp_path / "old.txt"
    path.write_bytes("“We have no deal,” said René Bell.".encode("cp1252"))
    result = claims(path, "--json")
    assert "Windows-1252" in result.err
    assert set(result.json()) == KEYS


def test_every_mistake_has_one_clear_message(wire: Path, tmp_path: Path) -> None:
    for words, says in [
        ((tmp_path / "gone.txt",), "no file"),
        ((tmp_path,), "is a folder"),
        ((wire, "--date", "yesterday"), "--date 'yesterday' is no day"),
        ((wire, wire, "--html", tmp_path / "out.html"), "one by one"),
        ((wire, "--html", tmp_path / "gone" / "out.html"), "no folder"),
        ((wire, "--html", tmp_path), "is a folder"),
        ((wire, "--case", "no-such-case"), "no-such-case"),
        ((wire, "--endpoint", "https://example.org"), "--extractor openai"),
    ]:
        result = claims(*words)
        assert (result.code, result.out) == (2, "")
        assert says in result.err


def test_a_case_says_what_each_claim_is_about(wire: Path) -> None:
    answer = claims(wire, "--case", "port-of-arden", "--json").json()
    assert all(isinstance(claim["about"], list) for claim in answer["claims"])


def test_the_key_comes_from_the_environment_and_is_never_shown(
    wire: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-the-test")
    items = [{"source": "Orell", "cue": "told reporters", "content": '"We will not sign,"'}]
    with stub(completion(json.dumps(items))) as endpoint:
        result = ran(
            "claims",
            str(wire),
            "--extractor",
            "openai",
            "--endpoint",
            endpoint.url,
            "--model",
            "stub",
            "--json",
        )
    assert endpoint.headers[0]["authorization"] == "Bearer sk-of-the-test"
    assert len(result.json()["claims"]) == 1
    assert "sk-of-the-test" not in result.out + result.err


def test_the_reading_copy_is_written_where_asked(wire: Path, tmp_path: Path) -> None:
    result = claims(wire, "--html", tmp_path / "copy.html")
    assert result.code == 0
    assert "The offer remains valid" in (tmp_path / "copy.html").read_text(encoding="utf-8")


def test_a_marked_copy_is_not_written_over_what_is_read(wire: Path, tmp_path: Path) -> None:
    talks = tmp_path / "talks.yaml"
    talks.write_bytes(catalog_text("port-of-arden"))
    for own in (wire, talks):
        before = own.read_bytes()
        result = claims(wire, "--case", talks, "--html", tmp_path / "." / own.name)
        assert result.code == 2
        assert "is a file that this command reads, and it would be lost. Give another name." in result.err
        assert own.read_bytes() == before


def test_what_sets_a_claim_apart_is_told_in_full_on_a_narrow_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    text = tmp_path / "wire.txt"
    text.write_text(
        "According to an official who asked not to be named, the port could raise pay if jobs stay.\n"
    )
    shown = claims(text, "--case", "port-of-arden").out
    assert "The source has no name." in " ".join(shown.split())
    assert max(map(len, shown.splitlines())) <= 60
