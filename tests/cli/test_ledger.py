"""`goodoffices ledger`."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from goodoffices.case.files import load_case
from tests.cli.commands import Ran, ran
from tests.evidence.sittings import new_case

DOHA = "doha-2024-03"


@pytest.fixture(autouse=True)
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


def ledger(*words: str | Path) -> Ran:
    return ran("ledger", *map(str, words))


def hostile_case(folder: Path) -> Path:
    case = new_case(folder)
    case.with_name("arden.claims.yaml").write_text(
        "format: goodoffices/1\n"
        "sources: {evil: {name: \"=cmd|'/C calc'!A0\"}}\n"
        'claims: {c9: {source: evil, says: "\\e[31m[bold]=1+1[/bold] \\u202e {{7*7}}"}}\n',
        encoding="utf-8",
    )
    return case


def test_every_claim_has_a_line_with_its_speaker_and_grades() -> None:
    result = ledger(DOHA)
    assert result.code == 0
    lines = result.out.splitlines()
    assert lines[0].split() == ["id", "who", "about", "says"]
    assert max(map(len, lines)) <= 80
    begin = [line.split()[0].rstrip("*") for line in lines if line[:1].strip()]
    assert set(begin) >= {claim.id for claim in load_case(DOHA).claims}
    assert any(line.startswith("s4 ") and " C6 " in line for line in lines)
    assert any(line.startswith("s8*") for line in lines), "it stands against another"
    assert "denies: They do" in result.out
    assert "24 claims; 3 (*) stand against each other: --contradictions" in result.out


def test_contradictions_show_both_sides_and_why() -> None:
    result = ledger(DOHA, "--contradictions")
    assert result.code == 0
    flat = " ".join(result.out.split())
    assert "contradiction: Israel's delegation has a mandate to make a deal." in flat
    assert "one s7 a senior Israeli F4" in flat
    assert "other s8 some mediators in F4" in flat
    assert "denies: " in flat.partition("other s8")[2].partition("why:")[0]
    assert "why: unresolved: one side says that the team can conduct talks" in flat
    assert max(map(len, result.out.splitlines())) <= 80


def test_where_nothing_is_opposed_that_is_said() -> None:
    result = ledger("port-of-arden", "--contradictions")
    assert (result.code, result.out) == (0, "No claims of different sources stand against each other.\n")


def test_a_case_without_claims_is_told_how_to_get_some() -> None:
    result = ledger("lantern-strait")
    assert result.code == 0
    assert "goodoffices review CASE TEXT" in result.out


def test_json_has_the_claims_and_what_is_opposed() -> None:
    answer = ledger(DOHA, "--json").json()
    assert len(answer["claims"]) == 24
    assert answer["claims"][3]["reliability"] == "C"
    assert answer["contradictions"][0]["one_side"] == ["s7"]
    assert answer["contradictions"][0]["other_side"] == ["s8"]
    only = ledger(DOHA, "--json", "--contradictions").json()
    assert only["contradictions"] == answer["contradictions"]
    assert "claims" not in only
    assert {"method", "exact", "seed", "worlds"} <= set(only)


@pytest.mark.parametrize(
    ("form", "key"), [("annotation", "@context"), ("prov", "prefix")], ids=["annotation", "prov"]
)
def test_exports_are_json_on_the_standard_output_and_in_files(form: str, key: str, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    printed = ledger(DOHA, "--export", form)
    assert key in printed.json()
    written = ledger(DOHA, "--export", form, "--out", out)
    assert (written.code, written.out) == (0, "")
    assert "Written: " in written.err
    assert "(24 claims)" in written.err
    assert json.loads(out.read_bytes()) == printed.json()


def test_a_table_in_a_file_begins_with_the_mark_that_spreadsheets_look_for(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    assert ledger(DOHA, "--export", "csv", "--out", out).code == 0
    data = out.read_bytes()
    assert data.startswith(b"\xef\xbb\xbfid,source")
    assert len(list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))) == 25
    assert len(ledger(DOHA, "--export", "csv").out.splitlines()) == 25


def test_hostile_words_are_words(tmp_path: Path) -> None:
    case = hostile_case(tmp_path)
    shown = ledger(case)
    assert shown.code == 0
    for result in (shown, ledger(case, "--export", "csv"), ledger(case, "--contradictions")):
        assert "\x1b" not in result.out
        assert "\u202e" not in result.out
    flat = "".join(shown.out.split())
    assert "[bold]=1+1[/bold]" in flat
    assert "{{7*7}}" in flat
    last = list(csv.reader(io.StringIO(ledger(case, "--export", "csv").out)))[-1]
    assert last[1] == "'=cmd|'/C calc'!A0"
    assert last[12].startswith("\\x1b[31m")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("no-such-case",), "no-such-case"),
        ((DOHA, "--out", "x.csv"), "--out says where, but not what to write."),
        ((DOHA, "--export", "csv", "--json"), "Leave the other options out."),
        ((DOHA, "--export", "csv", "--out", "{folder}/none/x.csv"), "there is no folder"),
        ((DOHA, "--export", "xml"), "xml"),
    ],
)
def test_wrong_input_is_told(words: tuple[str, ...], told: str, tmp_path: Path) -> None:
    result = ledger(*(word.format(folder=tmp_path) for word in words))
    assert result.code == 2
    assert told in result.err
    assert not list(tmp_path.iterdir())


def test_an_export_is_not_written_over_the_case_its_ledger_or_its_journal(tmp_path: Path) -> None:
    case = hostile_case(tmp_path)
    for own in (case, case.with_suffix(".claims.yaml"), case.with_suffix(".review.jsonl")):
        own.touch()
        before = own.read_bytes()
        result = ledger(case, "--export", "csv", "--out", str(own))
        assert result.code == 2
        assert "would be lost. Give another name." in result.err
        assert own.read_bytes() == before
